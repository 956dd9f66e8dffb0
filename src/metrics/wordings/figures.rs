//! The figures of wordings, read from the store.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::outliers::{FEW, PartOf};
use crate::base::call::LineId;
use crate::config::settings::GatewayName;
use crate::config::vocabulary::file_of;
use crate::line::Script;
use crate::line::message::Medium;
use crate::line::prompt::PromptId;
use crate::metrics::operator_words::OperatorWords;
use crate::store::{MessageStages, Store, StoreError, WordingKey};

/// The most messages added up, the latest: a year of a busy line takes no longer than its last days, and more would tell the same.
const MESSAGES_MAX: u32 = 100_000;
/// The most operator prefixes told apart, those of most numbers.
const PREFIXES_MAX: usize = 40;
/// The operator prefixes of fewer than [`FEW`] numbers together, so that none of these numbers is singled out.
pub const OTHER_PREFIXES: &str = "other";

/// The results of the messages of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wordings {
    /// By wording.
    pub wordings: BTreeMap<WordingKey, WordingFigures>,
}

/// The results of the messages of a wording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordingFigures {
    /// Its first words.
    pub words: String,
    /// All of them.
    pub all: StageSums,
    /// By gateway and operator prefix.
    pub routes: BTreeMap<MessageRoute, StageSums>,
    /// By the hour of the day at the line, in which they were taken.
    pub hours: BTreeMap<i8, StageSums>,
}

/// A way that messages go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageRoute {
    /// Text or mail.
    pub medium: Medium,
    /// The gateway; `None` where none was asked.
    pub gateway: Option<GatewayName>,
    /// The operator prefix, such as `+7 916`, or [`OTHER_PREFIXES`]; `None` of mail.
    pub prefix: Option<String>,
}

/// The stages of messages, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StageSums {
    /// The stages.
    #[serde(flatten)]
    pub stages: MessageStages,
    /// Of the accepted, those of gateways that report deliveries.
    pub receipted: u64,
}

/// A share of messages that may stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageMeasure {
    /// Taken by a gateway, of those promised.
    Accepted,
    /// Delivered, of those taken by gateways that report.
    Delivered,
    /// Opened by a person, of those taken.
    Opened,
    /// Chat begun, of those taken.
    Chats,
    /// The caller called again within a day, of those of whom it is known.
    Repeats,
}

impl Wordings {
    /// Reads what came of the messages promised in a period, of the latest 100,000, on one line or on all. Hours are those of
    /// each line's zone in the script.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(
        store: &Store,
        script: &Script,
        since: Timestamp,
        until: Timestamp,
        line: Option<&LineId>,
    ) -> Result<Self, StoreError> {
        let since = store.latest_wordings_since(since, until, line, MESSAGES_MAX).await?;
        let routes = store.wording_routes(since, until, line).await?;
        let told = told_apart(store.numbers_by_prefix(since, until, line).await?);
        let reporting: BTreeSet<&GatewayName> = routes
            .iter()
            .filter(|route| route.stages.delivered > 0)
            .filter_map(|route| route.gateway.as_ref())
            .collect();
        let reports = |gateway: &Option<GatewayName>| gateway.as_ref().is_some_and(|name| reporting.contains(name));
        let mut read = Self::default();
        for route in &routes {
            let figures = read.wordings.entry(route.wording.clone()).or_default();
            if figures.words.is_empty() || route.words < figures.words {
                figures.words.clone_from(&route.words);
            }
            let key = MessageRoute {
                medium: route.wording.medium,
                gateway: route.gateway.clone(),
                prefix: prefix(route.wording.medium, route.operator_prefix.as_ref(), &told),
            };
            let sums = StageSums::of(route.stages, reports(&route.gateway));
            figures.all.add(sums);
            figures.routes.entry(key).or_default().add(sums);
        }
        for hour in store.wording_hours(since, until, line).await? {
            let zone = script.zone_of(hour.line.as_ref().unwrap_or(&script.default_line));
            let local = hour.began.to_zoned(zone).hour();
            let figures = read.wordings.entry(hour.wording).or_default();
            figures.hours.entry(local).or_default().add(StageSums::of(hour.stages, reports(&hour.gateway)));
        }
        Ok(read)
    }

    /// The wordings, those of most messages first.
    pub fn by_size(&self) -> Vec<(&WordingKey, &WordingFigures)> {
        let mut order: Vec<_> = self.wordings.iter().collect();
        order.sort_by_key(|(key, figures)| (std::cmp::Reverse(figures.all.stages.promised), *key));
        order
    }

    /// All wordings together by gateway and operator prefix.
    pub fn routes(&self) -> BTreeMap<&MessageRoute, StageSums> {
        let mut sums: BTreeMap<&MessageRoute, StageSums> = BTreeMap::new();
        for (route, of_route) in self.wordings.values().flat_map(|figures| &figures.routes) {
            sums.entry(route).or_default().add(*of_route);
        }
        sums
    }

    /// All wordings of a medium together by the hour of the day.
    pub fn hours(&self, medium: Medium) -> BTreeMap<i8, StageSums> {
        let mut sums: BTreeMap<i8, StageSums> = BTreeMap::new();
        let wordings = self.wordings.iter().filter(|(key, _)| key.medium == medium);
        for (hour, of_hour) in wordings.flat_map(|(_, figures)| &figures.hours) {
            sums.entry(*hour).or_default().add(*of_hour);
        }
        sums
    }

    /// All messages.
    pub fn promised(&self) -> u64 {
        self.wordings.values().map(|figures| figures.all.stages.promised).sum()
    }
}

impl MessageRoute {
    /// The way in words: `kannel to +7 916`.
    pub fn in_words(&self, words: &OperatorWords) -> String {
        let no_gateway = || words.text("wordings-no-gateway");
        let gateway = self.gateway.as_ref().map_or_else(no_gateway, |gateway| gateway.as_str().to_owned());
        match self.prefix.as_deref() {
            None => gateway,
            Some(OTHER_PREFIXES) => words.filled("wordings-to-others", [("gateway", gateway.into())]),
            Some(prefix) => words.filled("wordings-to", [("gateway", gateway.into()), ("prefix", prefix.into())]),
        }
    }
}

impl WordingKey {
    /// The prompt that its words stand in, and the version of these.
    pub fn prompt(&self) -> (&str, &str) {
        let first = self.prompts.split(' ').next().unwrap_or(&self.prompts);
        first.split_once('@').unwrap_or((first, ""))
    }

    /// The file and the prompt that its words stand in: `prompts/ru/sms.ftl: sms-link`.
    pub fn place(&self) -> String {
        let (prompt, _) = self.prompt();
        format!("prompts/{}/{}: {prompt}", self.language, file_of(prompt))
    }

    /// True if the script says these words now.
    pub fn is_said(&self, script: &Script) -> bool {
        let ids: Vec<PromptId> = self.prompts.split(' ').map(|prompt| PromptId::new(id_of(prompt))).collect();
        script.prompts.versioned(&ids, &self.language) == self.prompts
    }
}

impl StageSums {
    const fn of(stages: MessageStages, reports: bool) -> Self {
        Self { stages, receipted: if reports { stages.accepted } else { 0 } }
    }

    const fn add(&mut self, other: Self) {
        let sum = &mut self.stages;
        sum.promised += other.stages.promised;
        sum.accepted += other.stages.accepted;
        sum.delivered += other.stages.delivered;
        sum.undelivered += other.stages.undelivered;
        sum.opened += other.stages.opened;
        sum.chats += other.stages.chats;
        sum.matured += other.stages.matured;
        sum.repeats += other.stages.repeats;
        self.receipted += other.receipted;
    }

    /// The messages of a measure, and those it is a share of.
    pub const fn part(&self, measure: MessageMeasure) -> PartOf {
        let stages = &self.stages;
        let (part, of) = match measure {
            MessageMeasure::Accepted => (stages.accepted, stages.promised),
            MessageMeasure::Delivered => (stages.delivered, self.receipted),
            MessageMeasure::Opened => (stages.opened, stages.accepted),
            MessageMeasure::Chats => (stages.chats, stages.accepted),
            MessageMeasure::Repeats => (stages.repeats, stages.matured),
        };
        PartOf { part, of }
    }
}

impl MessageMeasure {
    /// Every measure, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Accepted, Self::Delivered, Self::Opened, Self::Chats, Self::Repeats];

    /// Its word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Delivered => "delivered",
            Self::Opened => "opened",
            Self::Chats => "chats",
            Self::Repeats => "repeats",
        }
    }
}

/// The operator prefixes that are told apart.
fn told_apart(numbers: BTreeMap<String, u64>) -> BTreeSet<String> {
    let mut known: Vec<(String, u64)> = numbers.into_iter().filter(|(_, numbers)| *numbers >= FEW).collect();
    known.sort_by_key(|(_, numbers)| std::cmp::Reverse(*numbers));
    known.into_iter().take(PREFIXES_MAX).map(|(prefix, _)| prefix).collect()
}

fn prefix(medium: Medium, prefix: Option<&String>, told: &BTreeSet<String>) -> Option<String> {
    let told = prefix.filter(|prefix| told.contains(*prefix));
    let other = (medium == Medium::Sms).then(|| OTHER_PREFIXES.to_owned());
    told.cloned().or(other)
}

fn id_of(prompt: &str) -> &str {
    prompt.split_once('@').map_or(prompt, |(id, _)| id)
}
