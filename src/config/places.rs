//! The places of a script's parts in the files, for problems found after reading.

use std::collections::HashMap;

use super::Read;
use super::place::{FilePlace, ProblemList};
use crate::base::diagnostic::Diagnostic;
use crate::line::prompt::PromptId;
use crate::line::proof::{Flaw, FlawSubject};
use crate::line::route::{RouteId, RouteKey};

/// The places of nodes, choices, channels, texted countries and prompts.
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
        let choices = read.references.routes.iter().filter_map(|(route, place)| match route {
            RouteId::Node(menu, RouteKey::Choice(key)) => {
                Some((FlawSubject::Choice(menu.clone(), *key), place.clone()))
            }
            RouteId::Node(..) | RouteId::Line(..) => None,
        });
        let texted = read.line.lines.iter().filter_map(|entry| {
            let place = entry.texted.as_ref().or(read.line.texted.as_ref())?;
            Some((FlawSubject::Texted(entry.id.value.clone()), place.clone()))
        });
        let cases = read.references.cases.iter();
        let cases = cases.map(|((route, index), place)| (FlawSubject::Case(route.clone(), *index), place.clone()));
        Self(nodes.chain(channels).chain(texted).chain(choices).chain(cases).chain(prompts).collect())
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
