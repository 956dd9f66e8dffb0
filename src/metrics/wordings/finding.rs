//! Outliers among wordings, ways and hours, in a sentence each.

use std::fmt;

use super::figures::{MessageMeasure, MessageRoute, StageSums, Wordings};
use super::outliers::{PartOf, outliers};
use crate::line::message::Medium;
use crate::metrics::plot::{count, percent};
use crate::store::WordingKey;

const MEDIA: [Medium; 2] = [Medium::Sms, Medium::Email];
const OF_WORDINGS: [MessageMeasure; 4] =
    [MessageMeasure::Delivered, MessageMeasure::Opened, MessageMeasure::Chats, MessageMeasure::Repeats];
const OF_WAYS_AND_HOURS: [MessageMeasure; 3] =
    [MessageMeasure::Accepted, MessageMeasure::Delivered, MessageMeasure::Opened];

/// Messages whose share differs from that of the others of their medium.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageFinding<'w> {
    /// The messages.
    pub about: FindingSubject<'w>,
    /// The measure.
    pub measure: MessageMeasure,
    /// Theirs.
    pub its: PartOf,
    /// That of the others.
    pub others: PartOf,
    /// True if more of them were opened than reported as delivered: the receipts are lost and not the messages.
    pub lacks_receipts: bool,
}

/// The messages of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingSubject<'w> {
    /// Of this wording with these first words.
    Wording(&'w WordingKey, &'w str),
    /// By this way.
    Route(&'w MessageRoute),
    /// Taken in this hour of the day.
    Hour(Medium, i8),
}

impl Wordings {
    /// The outliers: wordings, then ways, then hours.
    pub fn findings(&self) -> Vec<MessageFinding<'_>> {
        let (by_size, by_route) = (self.by_size(), self.routes());
        let mut found = vec![];
        for medium in MEDIA {
            let wordings = by_size.iter().filter(|(key, _)| key.medium == medium);
            let wordings = wordings.map(|(key, figures)| (FindingSubject::Wording(key, &figures.words), figures.all));
            let routes = by_route.iter().filter(|(route, _)| route.medium == medium && route.gateway.is_some());
            let routes = routes.map(|(route, sums)| (FindingSubject::Route(route), *sums));
            let hours = self.hours(medium).into_iter().map(|(hour, sums)| (FindingSubject::Hour(medium, hour), sums));
            found.extend(compared(&wordings.collect::<Vec<_>>(), &OF_WORDINGS));
            found.extend(compared(&routes.collect::<Vec<_>>(), &OF_WAYS_AND_HOURS));
            found.extend(compared(&hours.collect::<Vec<_>>(), &OF_WAYS_AND_HOURS));
        }
        found
    }
}

/// The groups that differ from the others in some measure.
fn compared<'w>(groups: &[(FindingSubject<'w>, StageSums)], measures: &[MessageMeasure]) -> Vec<MessageFinding<'w>> {
    let mut found = vec![];
    for measure in measures {
        // A link that leads to no chat begins none.
        let is_known = |sums: &StageSums| *measure != MessageMeasure::Chats || sums.stages.chats > 0;
        let known: Vec<_> = groups.iter().filter(|(_, sums)| is_known(sums)).collect();
        let parts: Vec<PartOf> = known.iter().map(|(_, sums)| sums.part(*measure)).collect();
        found.extend(outliers(&parts).into_iter().map(|outlier| {
            let ((about, sums), its) = (known[outlier.index], parts[outlier.index]);
            let is_less = its.share() < outlier.others.share();
            let lacks_receipts =
                *measure == MessageMeasure::Delivered && is_less && sums.stages.opened > sums.stages.delivered;
            MessageFinding { about: about.clone(), measure: *measure, its, others: outlier.others, lacks_receipts }
        }));
    }
    found
}

impl MessageFinding<'_> {
    /// True if less came of these messages than of the others.
    pub fn is_worse(&self) -> bool {
        let is_less = self.its.share() < self.others.share();
        is_less != (self.measure == MessageMeasure::Repeats)
    }

    /// The finding in words: about what, and what is said of it.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.about, self.said())
    }

    /// The sentence about the messages.
    pub fn said(&self) -> String {
        let often = if self.its.share() < self.others.share() { "less" } else { "more" };
        let share = |PartOf { part, of }: PartOf| format!("{} of {}", percent(part, of), count(of));
        let lost = if self.lacks_receipts {
            " More of them were opened than reported: the receipts are lost, not the messages."
        } else {
            ""
        };
        format!(
            "{} {often} often than {}, {} against {}.{lost}",
            self.measure.in_words(),
            self.about.others(),
            share(self.its),
            share(self.others),
        )
    }
}

impl FindingSubject<'_> {
    /// The messages it is compared with.
    const fn others(&self) -> &'static str {
        match self {
            Self::Hour(..) => "at other hours",
            Self::Wording(WordingKey { medium, .. }, _) | Self::Route(MessageRoute { medium, .. }) => match medium {
                Medium::Sms => "other texts",
                Medium::Email => "other mails",
            },
        }
    }
}

impl fmt::Display for FindingSubject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wording(key, words) => write!(f, "“{words}” ({})", key.place()),
            Self::Route(route) => write!(f, "{} by {route}", messages(route.medium)),
            Self::Hour(medium, hour) => write!(f, "{} taken from {hour}:00 to {}:00", messages(*medium), hour + 1),
        }
    }
}

impl MessageMeasure {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Accepted => "taken",
            Self::Delivered => "reported as delivered",
            Self::Opened => "opened",
            Self::Chats => "followed by a chat",
            Self::Repeats => "followed by another call within a day",
        }
    }
}

/// The messages of a medium, in words.
pub const fn messages(medium: Medium) -> &'static str {
    match medium {
        Medium::Sms => "Texts",
        Medium::Email => "Mails",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::call::Language;
    use crate::config::settings::GatewayName;
    use crate::metrics::wordings::figures::WordingFigures;
    use crate::store::MessageStages;

    fn sums(accepted: u64, delivered: u64, opened: u64) -> StageSums {
        let stages = MessageStages { promised: accepted, accepted, delivered, opened, ..MessageStages::default() };
        StageSums { stages, receipted: accepted }
    }

    fn route(prefix: &str) -> MessageRoute {
        let gateway = Some(GatewayName::new("kannel"));
        MessageRoute { medium: Medium::Sms, gateway, prefix: Some(prefix.to_owned()) }
    }

    fn one(words: &str, prompts: &str, all: StageSums) -> (WordingKey, WordingFigures) {
        let key = WordingKey { medium: Medium::Sms, language: Language::new("ru"), prompts: prompts.to_owned() };
        (key, WordingFigures { words: words.to_owned(), all, ..WordingFigures::default() })
    }

    fn sentences(wordings: &Wordings) -> Vec<String> {
        wordings.findings().iter().map(MessageFinding::sentence).collect()
    }

    #[test]
    fn a_wording_is_told_by_its_words_and_where_they_stand() {
        let better = one("Your chat: …", "sms-link@1f8e0c2a", sums(500, 480, 300));
        let wordings =
            Wordings { wordings: [better, one("Chat …", "sms-link@00000001", sums(600, 570, 180))].into() };
        assert_eq!(
            sentences(&wordings),
            [
                "“Your chat: …” (prompts/ru/sms.ftl: sms-link): opened more often than other texts, 60% of 500 against 30% \
              of 600."
            ]
        );
        assert!(!wordings.findings()[0].is_worse());
    }

    #[test]
    fn receipts_that_are_lost_are_told_from_texts_that_are() {
        let lost = |opened| {
            let (key, mut figures) = one("Chat …", "sms-link@00000001", sums(400, 200, 100));
            let routes =
                [("+7 903", sums(200, 190, 60)), ("+7 916", sums(200, 0, opened)), ("other", sums(150, 141, 44))];
            figures.routes = routes.map(|(prefix, sums)| (route(prefix), sums)).into();
            sentences(&Wordings { wordings: [(key, figures)].into() })
        };
        let receipts = "Texts by kannel to +7 916: reported as delivered less often than other texts, 0% of 200 against 95% \
                        of 350.";
        let told =
            format!("{receipts} More of them were opened than reported: the receipts are lost, not the messages.");
        assert_eq!(lost(58), [told]);
        let unopened = "Texts by kannel to +7 916: opened less often than other texts, 0% of 200 against 30% of 350.";
        assert_eq!(lost(0), [receipts, unopened]);
    }

    #[test]
    fn links_that_lead_to_no_chat_are_not_blamed_for_it() {
        let with = |chats, sums: StageSums| StageSums { stages: MessageStages { chats, ..sums.stages }, ..sums };
        let app = one("App: …", "sms-app@1f8e0c2a", sums(500, 480, 150));
        let chat = one("Chat …", "sms-link@00000001", with(90, sums(600, 570, 180)));
        assert_eq!(sentences(&Wordings { wordings: [app, chat].into() }), Vec::<String>::new());
    }
}
