//! Series start at 0, or `increase()` would miss the first event; label sets that the configuration allows are created
//! up front.

use std::collections::BTreeSet;

use prometheus::IntCounterVec;

use super::metrics::Metrics;
use super::unread_reason::UnreadReason;
use crate::base::call::PlatformName;
use crate::config::settings::GatewayName;
use crate::line::Script;
use crate::line::event::{MenuInput, Outcome, Refusal, topic_label};
use crate::line::experiment::Experiment;
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::message::Medium;
use crate::store::{MessageChange, MessageState, SuppressionReason, Visitor, Window};

/// Results of a question to a service.
const LOOKUP_RESULTS: [&str; 6] = ["answered", "unfit", "refused", "unanswered", "busy", "resting"];
/// States of a message without a gateway.
const STATES_OF_NO_GATEWAY: [MessageState; 3] =
    [MessageState::Queued, MessageState::Exhausted, MessageState::Cancelled];
/// States of a text with a gateway.
const STATES_OF_GATEWAY: [MessageState; 5] = [
    MessageState::Unknown,
    MessageState::Sent,
    MessageState::Undelivered,
    MessageState::Delivered,
    MessageState::Refused,
];

impl Metrics {
    /// Creates the series of a configuration. Those of the one before continue.
    pub fn expect<'a>(
        &self,
        script: &Script,
        platforms: impl Iterator<Item = &'a PlatformName>,
        gateways: impl Iterator<Item = &'a GatewayName>,
    ) {
        let topics: BTreeSet<&str> = script.nodes.values().map(|node| topic_label(node.topic.as_ref())).collect();
        for line in script.lines.keys() {
            self.expect_line(line.as_str());
            topics.iter().for_each(|topic| self.expect_topic(line.as_str(), topic));
            for channel in script.channels.keys() {
                begin(&self.deflection.confirmed, &[line.as_str(), channel.as_str()]);
            }
        }
        for arm in script.experiments.iter().flat_map(Experiment::arms) {
            for outcome in Outcome::ALL {
                let labels = [arm.experiment.as_str(), arm.variant.as_str(), outcome.as_str()];
                begin(&self.calls.experiments, &labels);
            }
        }
        for platform in platforms {
            self.doors.webhook_seconds.with_label_values(&[platform.as_str()]);
            for line in script.lines.keys() {
                begin(&self.calls.answered, &[platform.as_str(), line.as_str()]);
            }
        }
        for channel in script.channels.keys() {
            begin(&self.messages.chat_starts, &[channel.as_str()]);
            for visitor in [Visitor::Human, Visitor::Automatic] {
                begin(&self.messages.link_opens, &[channel.as_str(), visitor.as_str()]);
            }
        }
        for (id, node) in &script.nodes {
            self.expect_node(script, id, node);
        }
        for language in script.prompts.languages() {
            begin(&self.calls.prompt_failures, &[language.as_str()]);
        }
        gateways.for_each(|gateway| self.expect_gateway(gateway.as_str()));
    }

    /// Creates the series that are the same for every configuration.
    pub(super) fn expect_always(&self) {
        for medium in [Medium::Sms, Medium::Email].map(Medium::as_str) {
            STATES_OF_NO_GATEWAY
                .iter()
                .for_each(|state| begin(&self.messages.states, &[medium, "none", state.as_str()]));
            begin(&self.messages.states, &[medium, "none", MessageChange::REQUEUED]);
            begin(&self.messages.takeovers, &[medium]);
            self.messages.delay.with_label_values(&[medium]);
            self.messages.due.with_label_values(&[medium]);
            self.messages.oldest_due.with_label_values(&[medium]);
            self.messages.oldest_promise.with_label_values(&[medium]);
        }
        for reason in Refusal::ALL {
            begin(&self.calls.offers_refused, &[Medium::Sms.as_str(), reason.as_str()]);
        }
        for reason in [SuppressionReason::OptedOut, SuppressionReason::Undeliverable, SuppressionReason::Closed] {
            begin(&self.messages.suppressions, &[reason.as_str()]);
        }
        ["taken", "refused"].iter().for_each(|result| begin(&self.doors.reloads, &[result]));
        ["sent", "dropped", "given_up"].iter().for_each(|result| begin(&self.doors.spans, &[result]));
        begin(&self.doors.webhook_refusals, &["unknown", "platform"]);
    }

    fn expect_line(&self, line: &str) {
        self.calls.seconds.with_label_values(&[line]);
        self.calls.reach_seconds.with_label_values(&[line]);
        Window::ALL.iter().for_each(|window| begin(&self.deflection.repeats, &[line, window.as_str()]));
    }

    fn expect_topic(&self, line: &str, topic: &str) {
        Outcome::ALL.iter().for_each(|outcome| begin(&self.calls.outcomes, &[line, topic, outcome.as_str()]));
        begin(&self.deflection.helped, &[line, topic]);
        for window in Window::ALL.map(Window::as_str) {
            begin(&self.deflection.net, &[line, topic, window]);
            ["stayed", "returned"].iter().for_each(|result| {
                begin(&self.deflection.matured, &[line, topic, window, result]);
            });
        }
    }

    fn expect_node(&self, script: &Script, id: &NodeId, node: &Node) {
        match &node.kind {
            NodeKind::Menu { choices } => {
                self.calls.left_seconds.with_label_values(&[id.as_str()]);
                for language in script.prompts.languages() {
                    begin(&self.calls.menu_visits, &[id.as_str(), language.as_str()]);
                }
                let others = [MenuInput::NoInput, MenuInput::NoMatch, MenuInput::HangUp];
                for input in choices.keys().copied().map(MenuInput::Key).chain(others) {
                    begin(&self.calls.menu_inputs, &[id.as_str(), input.as_str()]);
                }
            }
            NodeKind::Offer { channel: Some(channel), .. } => {
                script.channels_of(channel).into_iter().for_each(|id| self.expect_offer(id.as_str(), Medium::Sms));
            }
            NodeKind::Offer { channel: None, .. } => {
                script.channels.keys().for_each(|channel| self.expect_offer(channel.as_str(), Medium::Sms));
            }
            NodeKind::Request { channel, .. } => {
                script.channels_of(channel).into_iter().for_each(|id| self.expect_offer(id.as_str(), Medium::Email));
            }
            NodeKind::Lookup { form, .. } => {
                let service = form.service.as_str();
                LOOKUP_RESULTS.iter().for_each(|result| begin(&self.calls.lookups, &[service, result]));
            }
            _ => {}
        }
    }

    fn expect_offer(&self, channel: &str, medium: Medium) {
        begin(&self.calls.offers, &[channel, medium.as_str()]);
        begin(&self.calls.offers_accepted, &[channel, medium.as_str()]);
    }

    fn expect_gateway(&self, gateway: &str) {
        for reason in UnreadReason::ALL {
            begin(&self.gateways.unread, &[gateway, reason.as_str()]);
        }
        for state in STATES_OF_GATEWAY {
            begin(&self.messages.states, &[Medium::Sms.as_str(), gateway, state.as_str()]);
        }
    }
}

fn begin(counter: &IntCounterVec, labels: &[&str]) {
    counter.with_label_values(labels);
}
