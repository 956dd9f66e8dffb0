//! A line's own: country, variables, channels and calendars by the names that menus give them.

use std::collections::BTreeMap;

use super::place::Placed;
use super::references::References;
use super::table::Table;
use super::value::{FromToml, TomlValue};
use super::variable_name;
use crate::base::call::Language;
use crate::line::channel::ChannelId;
use crate::line::hours::HoursId;
use crate::line::prompt::Texts;

/// The variables of a line.
#[derive(Default)]
pub(super) struct Own {
    /// The variables in the order of the file.
    pub variables: Vec<(Placed<String>, Variable)>,
    /// Its channels by the names that nodes give them.
    pub channels: BTreeMap<ChannelId, ChannelId>,
    /// Its calendars by the names that conditions and channels give them.
    pub calendars: BTreeMap<HoursId, HoursId>,
}

/// The value of a variable.
pub(super) enum Variable {
    /// The same in every language.
    Same(String),
    /// By language.
    By(Vec<(Placed<Language>, String)>),
}

impl Variable {
    /// The value in a language.
    pub(super) fn value(&self, language: &Language) -> Option<&str> {
        match self {
            Self::Same(text) => Some(text),
            Self::By(texts) => texts.iter().find(|(known, _)| known.value == *language).map(|(_, text)| text.as_str()),
        }
    }
}

impl Own {
    /// The variables in a language.
    pub(super) fn texts(&self, language: &Language) -> Texts {
        let texts = self
            .variables
            .iter()
            .filter_map(|(name, variable)| Some((name.value.as_str().into(), variable.value(language)?.into())));
        texts.collect()
    }
}

/// Reads them. Those of all lines are read before anything names them.
pub(super) fn read(name: &Placed<String>, table: &mut Table<'_>, references: &mut References) -> Own {
    let mut own = Own::default();
    for (variable, value) in table.entries("variables") {
        let read = variable_of(value, references);
        match variable_name::problem(&variable) {
            Some(problem) => value.reading().context.problems.push(problem),
            None => own.variables.extend(read.map(|value| (variable, value))),
        }
    }
    for (named, value) in table.entries("channels") {
        let by = format!("`channels.{}` of line `{}`", named.value, name.value);
        let channel = <Placed<String> as FromToml>::from_toml(value);
        own.channels.extend(channel.map(|channel| references.own_channel(&by, &named, &channel)));
    }
    for (named, value) in table.entries("calendars") {
        let calendar = <Placed<String> as FromToml>::from_toml(value);
        own.calendars.extend(calendar.map(|calendar| references.own_calendar(&named, &calendar)));
    }
    own
}

fn variable_of(value: TomlValue<'_>, references: &mut References) -> Option<Variable> {
    if !value.is_table() {
        return String::from_toml(value).map(Variable::Same);
    }
    let texts = value.texts()?;
    let placed = texts.into_iter().map(|(language, text)| {
        let id = references.language(&language);
        (language.with(id), text)
    });
    Some(Variable::By(placed.collect()))
}
