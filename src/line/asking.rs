//! Lookups in a turn: the turn is made as far as the question, and once more with its answer.

use crate::line::heard::kept;
use crate::line::lookup::{Answers, LOOKUPS_PER_TURN_MAX, LookupAnswer, LookupForm, Question};
use crate::line::menu::Node;
use crate::line::prompt::Prompt;
use crate::line::route::{Route, RouteKey};
use crate::line::walk::{TurnEnd, Walk};

impl<'a> Walk<'a> {
    /// Asks a service, and goes on with its answer: says it, then `then`; or without one: `failed`.
    pub(super) fn look_up(&mut self, node: &'a Node, form: &LookupForm, then: &Route, failed: &Route) -> TurnEnd {
        let Some(question) = self.question_of(form) else { return self.unanswered(failed) };
        let answer = match self.answers {
            Answers::None => None,
            Answers::Known(_) if self.lookups >= LOOKUPS_PER_TURN_MAX => None,
            Answers::Known(answers) => match answers.get(self.lookups) {
                Some(answer) => answer.clone(),
                None => return TurnEnd::Ask(question),
            },
        };
        self.lookups += 1;
        self.heard.answers.push(answer.as_ref().map(|answer| kept(form, node, then, answer)));
        match answer {
            Some(answer) if self.can_tell(node, form, &answer) => self.answered(node, answer, then),
            _ => self.unanswered(failed),
        }
    }

    /// The question; `None` if nothing about the caller may be sent, or digits of it were not typed in this call.
    fn question_of(&self, form: &LookupForm) -> Option<Question> {
        let session = &self.session;
        let typed = |(field, at): &(Box<str>, _)| {
            let (_, digits) = session.typed.iter().find(|(known, _)| known == at)?;
            Some((field.clone(), digits.clone()))
        };
        let digits = form.send.iter().map(typed).collect::<Option<_>>()?;
        (!session.anonymous).then(|| Question {
            node: session.at.clone(),
            digits,
            caller: session.caller.number.clone(),
            line: session.line.clone(),
            language: session.language.clone(),
        })
    }

    /// True if everything that is to be said of the answer can be. A whole answer has all it takes, as `check` has proven.
    fn can_tell(&mut self, node: &'a Node, form: &LookupForm, answer: &LookupAnswer) -> bool {
        form.is_complete(answer) || {
            let before = std::mem::take(&mut self.prompts);
            self.found = Some(answer.clone());
            self.say_all(&node.say, None);
            self.found = None;
            let told: Vec<Prompt> = std::mem::replace(&mut self.prompts, before);
            told.iter().all(|prompt| self.script.prompts.can_say(prompt))
        }
    }

    fn answered(&mut self, node: &'a Node, answer: LookupAnswer, then: &Route) -> TurnEnd {
        self.found = Some(answer);
        let before = self.prompts.len();
        self.say_all(&node.say, None);
        if self.prompts.len() > before {
            self.note_reached();
            self.note_telling();
        }
        let next = self.follow(RouteKey::Then, then);
        self.found = None;
        self.enter(next)
    }

    fn unanswered(&mut self, failed: &Route) -> TurnEnd {
        let next = self.follow(RouteKey::Failed, failed);
        self.enter(next)
    }
}
