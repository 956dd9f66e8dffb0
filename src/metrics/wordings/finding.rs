//! Outliers among wordings, ways and hours, in a sentence each.

use super::figures::{MessageMeasure, MessageRoute, StageSums, Wordings};
use super::outliers::{PartOf, outliers};
use crate::line::message::Medium;
use crate::metrics::count::percent;
use crate::metrics::operator_words::OperatorWords;
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
    pub fn sentence(&self, words: &OperatorWords) -> String {
        format!("{}: {}", self.about.in_words(words), self.said(words))
    }

    /// The sentence about the messages.
    pub fn said(&self, words: &OperatorWords) -> String {
        let often = if self.its.share() < self.others.share() { "less" } else { "more" };
        let share = |PartOf { part, of }: PartOf| {
            words.filled("wordings-share", [("share", percent(part, of).into()), ("of", of.into())])
        };
        let parts = [
            ("measure", self.measure.as_str().into()),
            ("often", often.into()),
            ("others", self.about.others().into()),
            ("its", share(self.its).into()),
            ("theirs", share(self.others).into()),
        ];
        let found = words.filled("wordings-finding", parts);
        if !self.lacks_receipts {
            return found;
        }
        format!("{found} {}", words.text("wordings-receipts-lost"))
    }
}

impl FindingSubject<'_> {
    /// The messages it is compared with: those of a medium, or those of other hours.
    const fn others(&self) -> &'static str {
        match self {
            Self::Hour(..) => "hours",
            Self::Wording(WordingKey { medium, .. }, _) | Self::Route(MessageRoute { medium, .. }) => medium.as_str(),
        }
    }

    /// The messages in words.
    pub fn in_words(&self, words: &OperatorWords) -> String {
        match self {
            Self::Wording(key, first) => {
                words.filled("wordings-about-words", [("words", (*first).into()), ("place", key.place().into())])
            }
            Self::Route(route) => {
                let parts = [("messages", messages(words, route.medium)), ("route", route.in_words(words))];
                words.filled("wordings-about-route", parts.map(|(name, value)| (name, value.into())))
            }
            Self::Hour(medium, hour) => {
                let (from, to) = (format!("{hour}:00"), format!("{}:00", hour + 1));
                let parts = [("messages", messages(words, *medium)), ("from", from), ("to", to)];
                words.filled("wordings-about-hour", parts.map(|(name, value)| (name, value.into())))
            }
        }
    }
}

/// The messages of a medium, in words.
pub fn messages(words: &OperatorWords, medium: Medium) -> String {
    words.text(&format!("wordings-messages-{}", medium.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::call::Language;
    use crate::config::settings::{GatewayName, OperatorLanguage};
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
        let english = OperatorWords::of(OperatorLanguage::English);
        wordings.findings().iter().map(|finding| finding.sentence(english)).collect()
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
