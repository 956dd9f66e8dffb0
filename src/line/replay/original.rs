//! The configuration that answered recorded calls, by itself: makes their turns again.

use crate::line::Script;
use crate::line::heard::CallerAct;
use crate::line::replay::recorded::RecordedCall;
use crate::line::replay::side::Side;
use crate::line::step::Turn;

/// The configuration that answered.
#[derive(Debug)]
pub struct Original<'s>(Side<'s>);

impl<'s> Original<'s> {
    /// By its script, with the notices that were in force.
    pub fn new(script: &'s Script) -> Self {
        Self(Side::new(script))
    }

    /// The turns of a call, up to the first that is not kept, failed, or does not lead where the record says.
    pub fn turns(&self, call: &RecordedCall) -> Vec<Turn> {
        let mut turns: Vec<Turn> = vec![];
        if !self.0.script.lines.contains_key(&call.line) {
            return turns;
        }
        for (index, turn) in call.turns.iter().enumerate() {
            let Some(heard) = turn.heard.as_ref().filter(|_| usize::from(turn.turn) == index + 1) else { break };
            if heard.did == CallerAct::Failed {
                break;
            }
            match self.0.make(call, turn, heard, turns.last().map(|last| &last.session)) {
                Ok(made) if made.waiting_at(self.0.script) == turn.waiting => turns.push(made),
                _ => break,
            }
        }
        turns
    }
}
