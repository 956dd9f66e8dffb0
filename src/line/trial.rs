//! The script as the callers of an experiment hear it. Every combination of variants is a script of its own, made when the
//! configuration is read, so that a turn and a proof know nothing of experiments.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::call::{Key, LineId};
use crate::line::experiment::{Arm, ExperimentId, Variant};
use crate::line::menu::{Node, NodeKind, Script, TriedScript};
use crate::line::prompt::PromptId;
use crate::line::session::Session;

impl Script {
    /// Makes the script of each combination of variants anew, with the nodes and prompts of now.
    pub fn try_out(&mut self) {
        self.tried = Arc::default();
        let mut tried = vec![TriedScript { arms: vec![], script: self.clone() }];
        for experiment in &*self.experiments {
            for before in tried.clone() {
                tried.extend(experiment.variants.iter().map(|variant| TriedScript {
                    arms: [&*before.arms, &[experiment.arm(variant)]].concat(),
                    script: before.script.clone().varied(variant),
                }));
            }
        }
        self.tried = tried.into_iter().skip(1).collect();
    }

    /// The variants that a caller of this line hears from now on. `place` is the caller's place in an experiment among all
    /// numbers; a caller whose place is in a stopped variant takes no part.
    pub fn draw(&self, line: &LineId, now: Timestamp, place: impl Fn(&ExperimentId) -> u64) -> Vec<Arm> {
        let day = now.to_zoned(self.zone_of(&self.default_line)).date();
        let running = self.experiments.iter().filter(|experiment| experiment.takes(line, day));
        let drawn = running.filter_map(|experiment| {
            let arm = experiment.draw(place(&experiment.id));
            let is_stopped = self.stopped.iter().any(|stop| stop.arm == arm && stop.since == experiment.since);
            (!is_stopped).then_some(arm)
        });
        drawn.collect()
    }

    /// The script as this caller hears it. Nothing is tried on callers who have become anonymous, nor what is gone from the
    /// configuration.
    pub fn heard_by(&self, session: &Session) -> &Self {
        if session.arms.is_empty() || session.anonymous {
            return self;
        }
        let changing = || session.arms.iter().filter(|arm| self.has(arm));
        self.tried.iter().find(|tried| changing().eq(&tried.arms)).map_or(self, |tried| &tried.script)
    }

    /// The prompt that is said instead of this one.
    pub(super) fn wording(&self, prompt: PromptId) -> PromptId {
        self.wordings.get(&prompt).cloned().unwrap_or(prompt)
    }

    fn has(&self, arm: &Arm) -> bool {
        let of = self.experiments.iter().find(|experiment| experiment.id == arm.experiment);
        of.is_some_and(|experiment| experiment.variants.iter().any(|variant| variant.id == arm.variant))
    }

    /// Names a variant's prompts wherever lines and nodes name others, so that limits of greetings and menus hold for them. Those
    /// that the flow says by itself are found by [`Self::wording`].
    fn reword(&mut self, variant: &Variant) {
        let change = |prompt: &mut PromptId| {
            if let Some(other) = variant.prompts.get(prompt) {
                prompt.clone_from(other);
            }
        };
        self.lines.values_mut().for_each(|line| change(&mut line.greeting));
        for node in self.nodes.values_mut() {
            node.say.iter_mut().for_each(|saying| change(&mut saying.prompt));
            node.ask.iter_mut().chain(&mut node.again).for_each(change);
            if let NodeKind::Digits { wrong, read_back, .. } = &mut node.kind {
                [wrong, read_back].into_iter().for_each(change);
            }
        }
    }

    /// The script with the changes of a variant. The loader checked that it has what they name.
    fn varied(mut self, variant: &Variant) -> Self {
        self.wordings.extend(variant.prompts.clone());
        self.reword(variant);
        for (menu, order) in &variant.menus {
            if let Some(Node { kind: NodeKind::Menu { choices }, .. }) = self.nodes.get_mut(menu) {
                let keys: Vec<Key> = choices.keys().copied().collect();
                let moved = keys.iter().zip(order).filter_map(|(key, was)| Some((*key, choices.get(was)?.clone())));
                *choices = moved.collect();
            }
        }
        for (offer, other) in &variant.offers {
            if let Some(node) = self.nodes.get(other).cloned() {
                self.nodes.insert(offer.clone(), node);
            }
        }
        self
    }
}
