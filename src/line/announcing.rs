//! Announcements posted by operations: before the menu, before a topic, and instead of the menu of a closed line.

use crate::line::menu::{NodeId, TopicId};
use crate::line::notice::{ANNOUNCEMENTS_MAX, Notice, NoticeKind};
use crate::line::prompt::Prompt;
use crate::line::walk::{TurnEnd, Walk};

impl Walk<'_> {
    /// Says the announcements of a topic, or those for the start of the call if `None`, in the order they were posted,
    /// except any that this turn has already said.
    pub(super) fn announce(&mut self, topic: Option<&TopicId>) {
        let said = self.in_force().filter(|notice| notice.announces(topic));
        let said: Vec<Prompt> =
            said.filter_map(|notice| notice.prompt(&self.session.language)).take(ANNOUNCEMENTS_MAX).collect();
        let said: Vec<Prompt> = said.into_iter().map(|prompt| self.with_variables(prompt)).collect();
        for prompt in said {
            if !self.prompts.contains(&prompt) {
                self.prompts.push(prompt);
            }
        }
    }

    /// True if the line is closed now.
    pub(super) fn is_closed(&self) -> bool {
        self.closing().is_some()
    }

    /// Goes to the rescue instead of the menu of a closed line, with the reason. If the rescue itself leads to that
    /// menu, the farewell follows.
    pub(super) fn turn_away(&mut self) -> TurnEnd {
        let line = self.line();
        if self.is_turned_away {
            return self.enter(line.farewell.clone());
        }
        self.is_turned_away = true;
        match self.closing().and_then(|closing| closing.prompt(&self.session.language)) {
            Some(words) => self.prompts.push(self.with_variables(words)),
            None => self.say("line-closed"),
        }
        self.enter(line.rescue.clone())
    }

    /// True if this is the menu that a closed line skips.
    pub(super) fn is_closed_menu(&self, id: &NodeId) -> bool {
        let line = self.line();
        line.begins_at(id) && *id != line.rescue && *id != line.farewell && self.is_closed()
    }

    /// The closing in force, the latest of several.
    fn closing(&self) -> Option<&Notice> {
        self.in_force().filter(|notice| notice.kind == NoticeKind::Closing).last()
    }

    fn in_force(&self) -> impl Iterator<Item = &Notice> {
        self.notices.iter().filter(|notice| notice.holds(&self.session.line, self.now))
    }
}
