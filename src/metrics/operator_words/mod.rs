//! The words of the page, the reports and the daily mail, in each language of operators.
//!
//! Every message stands in `en/` and in `ru/`, in a file for each place that shows it, as Project Fluent has it. A count given
//! as a number chooses its plural and is written like any other count; a number that counts nothing, such as a port, is given as a
//! text.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::config::settings::OperatorLanguage;
use crate::metrics::count::count;

/// A file of each language.
macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!($language, "/calls.ftl")),
            include_str!(concat!($language, "/delivery.ftl")),
            include_str!(concat!($language, "/experiments.ftl")),
            include_str!(concat!($language, "/figures.ftl")),
            include_str!(concat!($language, "/helped.ftl")),
            include_str!(concat!($language, "/leaves.ftl")),
            include_str!(concat!($language, "/line.ftl")),
            include_str!(concat!($language, "/live.ftl")),
            include_str!(concat!($language, "/menus.ftl")),
            include_str!(concat!($language, "/nodes.ftl")),
            include_str!(concat!($language, "/notices.ftl")),
            include_str!(concat!($language, "/page.ftl")),
            include_str!(concat!($language, "/phone.ftl")),
            include_str!(concat!($language, "/problems.ftl")),
            include_str!(concat!($language, "/repeats.ftl")),
            include_str!(concat!($language, "/replay.ftl")),
            include_str!(concat!($language, "/report.ftl")),
            include_str!(concat!($language, "/state.ftl")),
            include_str!(concat!($language, "/terms.ftl")),
            include_str!(concat!($language, "/times.ftl")),
            include_str!(concat!($language, "/today.ftl")),
            include_str!(concat!($language, "/trouble.ftl")),
            include_str!(concat!($language, "/wordings.ftl")),
        ]
    };
}

static ENGLISH: LazyLock<OperatorWords> =
    LazyLock::new(|| OperatorWords::read(OperatorLanguage::English, "en", &files!("en")));
static RUSSIAN: LazyLock<OperatorWords> =
    LazyLock::new(|| OperatorWords::read(OperatorLanguage::Russian, "ru", &files!("ru")));

/// The words of one language.
pub struct OperatorWords {
    language: OperatorLanguage,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for OperatorWords {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("OperatorWords").field(&self.language).finish()
    }
}

impl OperatorWords {
    /// The words of a language.
    pub fn of(language: OperatorLanguage) -> &'static Self {
        match language {
            OperatorLanguage::English => &ENGLISH,
            OperatorLanguage::Russian => &RUSSIAN,
        }
    }

    fn read(language: OperatorLanguage, locale: &str, files: &[&str]) -> Self {
        let locale: LanguageIdentifier = locale.parse().expect("a language has a code");
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) if number.value >= 0.0 && number.value.fract() == 0.0 => {
                Some(count(number.value as u64))
            }
            _ => None,
        }));
        for file in files {
            let file =
                FluentResource::try_new((*file).to_owned()).expect("the files are part of the program, and tested");
            bundle.add_resource(file).expect("no message stands twice; tested");
        }
        Self { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> OperatorLanguage {
        self.language
    }

    /// A message without variables. `id` is that of a message, or of an attribute: `disk-full.remedy`.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &FluentArgs::new())
    }

    /// A message with its variables.
    pub fn filled<'v, const N: usize>(&self, id: &str, variables: [(&'static str, FluentValue<'v>); N]) -> String {
        self.format(id, &variables.into_iter().collect())
    }

    /// A number with so many decimals: `2.5`, `2,5`.
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        format!("{value:.decimals$}").replace('.', &self.text("decimal-mark"))
    }

    /// A message with variables known by name only when it is filled, as in a template.
    pub fn format(&self, id: &str, variables: &FluentArgs<'_>) -> String {
        let (message, attribute) = id.split_once('.').map_or((id, None), |(message, name)| (message, Some(name)));
        let message = self.bundle.get_message(message);
        let pattern = message.and_then(|message| match attribute {
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
            None => message.value(),
        });
        let mut errors = vec![];
        let text = pattern.map(|pattern| self.bundle.format_pattern(pattern, Some(variables), &mut errors));
        debug_assert!(text.is_some() && errors.is_empty(), "{:?} does not say `{id}`: {errors:?}", self.language);
        text.map_or_else(|| id.to_owned(), |text| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::{Entry, Pattern};
    use fluent_syntax::parser::parse;
    use fluent_syntax::serializer::serialize;

    use super::*;

    /// The messages of a file, attributes among them, with the names of their variables.
    fn messages(file: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        let resource = parse(file).expect("a file of words can be read");
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name.to_owned();
            if let Some(value) = &message.value {
                found.insert(id.clone(), variables(value));
            }
            for attribute in &message.attributes {
                found.insert(format!("{id}.{}", attribute.id.name), variables(&attribute.value));
            }
        }
        found
    }

    fn variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
        let id = fluent_syntax::ast::Identifier { name: "of" };
        let message =
            fluent_syntax::ast::Message { id, value: Some(pattern.clone()), attributes: vec![], comment: None };
        let written = serialize(&fluent_syntax::ast::Resource { body: vec![Entry::Message(message)] });
        let name = |rest: &str| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '-').collect();
        written.split('$').skip(1).map(name).collect()
    }

    #[test]
    fn each_language_says_the_same_of_the_same() {
        for (english, russian) in files!("en").iter().zip(files!("ru")) {
            assert_eq!(messages(english), messages(russian));
        }
    }

    #[test]
    fn a_count_chooses_its_plural_and_is_grouped() {
        let [english, russian] = [OperatorLanguage::English, OperatorLanguage::Russian].map(OperatorWords::of);
        let calls =
            |words: &OperatorWords| [1_u64, 2, 12_345].map(|calls| words.filled("calls", [("calls", calls.into())]));
        assert_eq!(calls(english), ["1 call", "2 calls", "12\u{202f}345 calls"]);
        assert_eq!(calls(russian), ["1 звонок", "2 звонка", "12\u{202f}345 звонков"]);
    }
}
