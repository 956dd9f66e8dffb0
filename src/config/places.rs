//! The places of a script's parts in the files, for problems found after reading.

use std::collections::HashMap;

use super::Read;
use super::place::{FilePlace, ProblemList};
use super::references::Origin;
use crate::base::call::Key;
use crate::base::diagnostic::Diagnostic;
use crate::line::menu::NodeKind;
use crate::line::prompt::PromptId;
use crate::line::proof::{Flaw, FlawSubject};

/// The places of nodes, choices, channels and prompts.
#[derive(Debug)]
pub struct ScriptPlaces(HashMap<FlawSubject, FilePlace>);

impl ScriptPlaces {
    /// The places of everything read.
    pub(super) fn of(read: &Read) -> Self {
        let nodes =
            read.line.nodes.iter().map(|entry| (FlawSubject::Node(entry.id.value.clone()), entry.id.place.clone()));
        let channels =
            read.channels.channels.iter().map(|(id, _)| (FlawSubject::Channel(id.value.clone()), id.place.clone()));
        let books = read.words.books.iter();
        let prompts = books.flat_map(|(language, book)| {
            let subject = |id: &String| FlawSubject::Prompt(language.clone(), PromptId::new(id));
            book.messages.iter().map(move |(id, place)| (subject(id), place.clone()))
        });
        Self(nodes.chain(channels).chain(choices(read)).chain(prompts).collect())
    }

    /// The flaws as problems with their places, in the order of files and lines.
    pub fn problems(&self, flaws: &[Flaw]) -> Vec<Diagnostic> {
        let problems = ProblemList::default();
        problems.extend(flaws.iter().map(|Flaw { subject, message, help, severity }| {
            let problem = match self.0.get(subject) {
                Some(place) => place.problem(message),
                None => Diagnostic::nowhere(message),
            };
            Diagnostic { severity: *severity, ..problem.with_help(*help) }
        }));
        problems.in_order()
    }
}

/// Every choice of every menu, with the place of its target.
fn choices(read: &Read) -> impl Iterator<Item = (FlawSubject, FilePlace)> {
    read.line.nodes.iter().flat_map(move |entry| {
        let keys: Vec<Key> = match entry.node.as_ref().map(|node| &node.kind) {
            Some(NodeKind::Menu { choices }) => choices.keys().copied().collect(),
            _ => vec![],
        };
        let menu = &entry.id.value;
        keys.into_iter().filter_map(move |key| {
            let way = format!("choice `{}` of ", key.as_char());
            let from_here = |origin: &Origin| matches!(origin, Origin::Node(node) if node == menu);
            let found = read.references.nodes.iter().find(|found| from_here(&found.from) && found.by.starts_with(&way));
            Some((FlawSubject::Choice(menu.clone(), key), found?.to.place.clone()))
        })
    })
}
