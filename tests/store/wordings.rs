//! What comes of texts and mails by their wording: a month with a known truth.

use std::collections::BTreeMap;

use deflect::base::call::{Language, LineId};
use deflect::line::Script;
use deflect::line::channel::ChannelId;
use deflect::line::event::Standing;
use deflect::line::hours::HoursId;
use deflect::line::message::{Medium, MessageKind};
use deflect::metrics::wordings::figures::{MessageMeasure, MessageRoute, StageSums, WordingFigures, Wordings};
use deflect::metrics::wordings::finding::FindingSubject;
use deflect::store::{
    Attempt, CallKey, Followed, MessageId, MessageStages, MessageWording, NewLink, NewMessage, Pseudonym, Report,
    TokenHash, TurnRecord, Visitor, WordingKey,
};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::memory::*;
use crate::support::stories;

/// Texts of each wording, gateway, prefix and hour.
const TURNS: u16 = 8;
const WORDINGS: [&str; 3] = ["sms-link@0000000a", "sms-link@0000000b", "sms-order@0000000c"];
const GATEWAYS: [&str; 2] = ["kannel", "smsc"];
/// The last is of few numbers.
const PREFIXES: [&str; 4] = ["+7 903", "+7 916", "+7 701", "+7 999"];
const MAIL: &str = "email-follow-up@0000000d email-follow-up-subject@0000000e";
const BAD_HOUR: i8 = 4;

/// The differences of a month.
#[derive(Clone, Copy, PartialEq)]
enum MonthKind {
    /// The first wording is opened twice as often; a gateway loses the receipts of an operator; nobody opens what comes in an
    /// hour.
    Planted,
    /// There are none.
    Even,
}

/// A message, and everything that comes of it.
#[derive(Clone, Copy)]
struct Planned {
    number: u16,
    month: MonthKind,
    wording: &'static str,
    gateway: &'static str,
    prefix: Option<&'static str>,
    line: &'static str,
    hour: i8,
    turn: u16,
}

impl Planned {
    fn is_refused(&self) -> bool {
        self.wording == WORDINGS[2] && self.turn == 5
    }

    /// Given up, and queued again by a person.
    fn is_queued_again(&self) -> bool {
        self.wording == WORDINGS[1] && self.turn == 4
    }

    /// The gateway's report, if one comes.
    fn report(&self) -> Option<Report> {
        let is_lost =
            self.month == MonthKind::Planted && (self.gateway, self.prefix) == (GATEWAYS[0], Some(PREFIXES[1]));
        let report = if self.turn == 7 { Report::Undelivered } else { Report::Delivered };
        (self.medium() == Medium::Sms && !self.is_refused() && !is_lost).then_some(report)
    }

    fn is_opened(&self) -> bool {
        let turns = match self.month {
            MonthKind::Planted if self.hour == BAD_HOUR => 0,
            MonthKind::Planted if self.wording == WORDINGS[0] => 6,
            MonthKind::Planted | MonthKind::Even => 3,
        };
        self.turn < turns
    }

    fn has_chat(&self) -> bool {
        self.is_opened() && self.turn == 0
    }

    fn has_returned(&self) -> bool {
        self.turn == 6
    }

    fn medium(&self) -> Medium {
        if self.wording == MAIL { Medium::Email } else { Medium::Sms }
    }

    fn language(&self) -> &'static str {
        if self.wording == MAIL { "en" } else { "ru" }
    }

    fn at(&self) -> Timestamp {
        let zone = TimeZone::get(if self.line == "main" { "Europe/Moscow" } else { "Asia/Almaty" }).unwrap();
        let day = jiff::civil::date(2026, 10, 2 + 3 * i8::try_from(self.turn).unwrap());
        day.at(self.hour, 7, 0, 0).to_zoned(zone).unwrap().timestamp()
    }

    fn key(&self) -> WordingKey {
        let prompts = self.wording.to_owned();
        WordingKey { medium: self.medium(), language: Language::new(self.language()), prompts }
    }

    fn words(&self) -> String {
        format!("The words of {}", self.wording)
    }

    fn route(&self) -> MessageRoute {
        let told = self.prefix.map(|prefix| if prefix == PREFIXES[3] { "other" } else { prefix });
        MessageRoute { medium: self.medium(), gateway: Some(gateway(self.gateway)), prefix: told.map(str::to_owned) }
    }

    fn sums(&self) -> StageSums {
        let accepted = u64::from(!self.is_refused());
        let stages = MessageStages {
            promised: 1,
            accepted,
            delivered: u64::from(self.report() == Some(Report::Delivered)),
            undelivered: u64::from(self.report() == Some(Report::Undelivered)),
            opened: self.is_opened().into(),
            chats: self.has_chat().into(),
            matured: 1,
            repeats: self.has_returned().into(),
        };
        StageSums { stages, receipted: if self.medium() == Medium::Sms { accepted } else { 0 } }
    }

    fn turn_record(&self) -> TurnRecord {
        let (key, at) = (numbered(self.number), self.at());
        let message = NewMessage {
            id: MessageId(key),
            kind: if self.medium() == Medium::Sms { MessageKind::Link } else { MessageKind::FollowUp },
            medium: self.medium(),
            language: Language::new(self.language()),
            due: at,
            expires: at + HOUR,
            link: Some(NewLink { token: TokenHash(key), topic: None, expires: at + 72 * HOUR }),
            to_key: Some(Pseudonym(key)),
            wording: Some(MessageWording { prompts: self.wording.to_owned(), words: self.words() }),
            operator_prefix: self.prefix.map(str::to_owned),
            ..text(0)
        };
        self.call(0, at, vec![message])
    }

    /// The first call of the caller, or another one.
    fn call(&self, index: u8, at: Timestamp, messages: Vec<NewMessage>) -> TurnRecord {
        let mut key = numbered(self.number);
        key[15] = index;
        TurnRecord {
            call: CallKey(key),
            at,
            started: at,
            line: LineId::new(self.line),
            caller: Some(Pseudonym(numbered(self.number))),
            standing: Standing::Informed,
            messages,
            ..turn(0, 1)
        }
    }
}

fn numbered(number: u16) -> [u8; 16] {
    let mut key = *b"??a key of words";
    key[..2].copy_from_slice(&number.to_be_bytes());
    key
}

/// Every message of the month.
fn planned(month: MonthKind) -> Vec<Planned> {
    let mut all: Vec<Planned> = vec![];
    let mut add = |wording, gateway, prefix: Option<&'static str>, hour, turn| {
        let line = if prefix == Some(PREFIXES[2]) { "hotline" } else { "main" };
        let number = all.len() as u16;
        all.push(Planned { number, month, wording, gateway, prefix, line, hour, turn });
    };
    let apart = if month == MonthKind::Planted { 4 } else { 8 };
    for turn in 0..TURNS {
        for hour in (0..24).step_by(apart) {
            for wording in WORDINGS {
                for gateway in GATEWAYS {
                    PREFIXES[..3].iter().for_each(|prefix| add(wording, gateway, Some(*prefix), hour, turn));
                }
            }
            add(MAIL, "smtp", None, hour, turn);
        }
        // Some numbers of an operator that has few.
        add(WORDINGS[0], GATEWAYS[1], Some(PREFIXES[3]), 8, turn);
    }
    all
}

/// The shipped line, where the second number is answered in Almaty.
fn script() -> Script {
    let mut script = stories::script();
    let (hours, channel) = (HoursId::new("almaty"), ChannelId::new("almaty-chat"));
    let mut calendar = script.hours[&HoursId::new("agents")].clone();
    calendar.zone = TimeZone::get("Asia/Almaty").unwrap();
    script.hours.insert(hours.clone(), calendar);
    let mut chat = script.channels[&ChannelId::new("account-chat")].clone();
    (chat.id, chat.hours) = (channel.clone(), Some(hours));
    script.channels.insert(channel.clone(), chat);
    script.lines.get_mut(&LineId::new("hotline")).unwrap().channel = channel;
    script
}

/// Lets the month happen.
async fn happen(memory: &Memory, planned: &[Planned]) {
    let mut steps: BTreeMap<Timestamp, Vec<Planned>> = BTreeMap::new();
    planned.iter().for_each(|message| steps.entry(message.at()).or_default().push(*message));
    for (at, messages) in &steps {
        let mut calls = JoinSet::new();
        for message in messages.clone() {
            let store = memory.store.clone();
            calls.spawn(async move { store.commit(message.turn_record()).await.unwrap() });
        }
        calls.join_all().await;
        send(memory, messages, *at, true).await;
        let again = at.saturating_add(SignedDuration::from_mins(20)).unwrap();
        let given_up: Vec<Planned> = messages.iter().filter(|message| message.is_queued_again()).copied().collect();
        for message in &given_up {
            assert!(memory.store.requeue(MessageId(numbered(message.number)), again).await.unwrap());
        }
        send(memory, &given_up, again, false).await;
        let mut callers = JoinSet::new();
        for message in messages.clone() {
            callers.spawn(later(memory.store.clone(), message));
        }
        callers.join_all().await;
        while 0 < memory.store.settle(100).await.unwrap() {}
    }
    memory.assess("2026-11-22T00:00Z".parse().unwrap()).await;
}

/// A worker hands to the gateways what is due.
async fn send(memory: &Memory, messages: &[Planned], at: Timestamp, is_first: bool) {
    let known: BTreeMap<[u8; 16], &Planned> =
        messages.iter().map(|message| (numbered(message.number), message)).collect();
    for medium in [Medium::Sms, Medium::Email] {
        let mut sent: BTreeMap<(&str, bool, bool), Vec<_>> = BTreeMap::new();
        for claim in memory.store.claim(medium, 500, at, LEASE).await.unwrap() {
            let message = known[&claim.id.0];
            let fate = (message.gateway, message.is_refused(), is_first && message.is_queued_again());
            sent.entry(fate).or_default().push((claim.id, claim.lease));
        }
        for ((name, is_refused, is_exhausted), held) in sent {
            let attempt = match (is_refused, is_exhausted) {
                (true, _) => Attempt::Refused(None),
                (_, true) => Attempt::Exhausted,
                _ => Attempt::Accepted { provider_ids: vec![], followed: Followed::ByReport },
            };
            let count = held.len() as u64;
            let finished = memory.store.finish_together(held, Some(gateway(name)), attempt, at).await.unwrap();
            assert_eq!(finished, count);
        }
    }
}

/// What comes after the message was sent: the report, the caller's visits, another call.
async fn later(store: deflect::store::Store, message: Planned) {
    let (key, at) = (numbered(message.number), message.at());
    if let Some(report) = message.report() {
        // Some gateways report twice.
        for _ in 0..2 {
            assert!(store.report(&gateway(message.gateway), MessageId(key), report, at + 30 * MINUTE).await.unwrap());
        }
    }
    store.open_link(TokenHash(key), Visitor::Automatic, at + MINUTE).await.unwrap();
    // The beginning of a chat shows that the link was opened, even if that was not noticed.
    if message.is_opened() && !message.has_chat() {
        store.open_link(TokenHash(key), Visitor::Human, at + HOUR).await.unwrap();
    }
    if message.has_chat() {
        store.begin_chat(TokenHash(key), at + HOUR).await.unwrap();
    }
    store.end_call(message.turn_record().call, at + MINUTE).await.unwrap();
    if message.has_returned() {
        let again = message.call(1, at + 3 * HOUR, vec![]);
        let call = again.call;
        store.commit(again).await.unwrap();
        store.end_call(call, at + 3 * HOUR + MINUTE).await.unwrap();
    }
}

async fn read(memory: &Memory, line: Option<&str>) -> Wordings {
    let (since, until) = ("2026-10-01T00:00Z".parse().unwrap(), "2026-11-01T00:00Z".parse().unwrap());
    Wordings::read(&memory.store, &script(), since, until, line.map(LineId::new).as_ref()).await.unwrap()
}

/// The sum of messages by something.
fn truth<K: Ord>(messages: &[Planned], of: impl Fn(&Planned) -> K) -> BTreeMap<K, StageSums> {
    let mut sums: BTreeMap<K, StageSums> = BTreeMap::new();
    for message in messages {
        let (sum, one) = (sums.entry(of(message)).or_default(), message.sums());
        sum.receipted += one.receipted;
        let (sum, one) = (&mut sum.stages, one.stages);
        sum.promised += one.promised;
        sum.accepted += one.accepted;
        sum.delivered += one.delivered;
        sum.undelivered += one.undelivered;
        sum.opened += one.opened;
        sum.chats += one.chats;
        sum.matured += one.matured;
        sum.repeats += one.repeats;
    }
    sums
}

/// Every figure is the planned one.
fn assert_exact(read: &Wordings, messages: &[Planned]) {
    let wordings: BTreeMap<WordingKey, WordingFigures> = truth(messages, Planned::key)
        .into_iter()
        .map(|(key, all)| {
            let its: Vec<Planned> = messages.iter().filter(|message| message.key() == key).copied().collect();
            let (words, routes) = (its[0].words(), truth(&its, Planned::route));
            let hours = truth(&its, |message| message.hour);
            (key, WordingFigures { words, all, routes, hours })
        })
        .collect();
    assert_eq!(read.wordings, wordings);
}

#[tokio::test]
async fn the_planted_differences_of_a_month_are_found_exactly_and_no_others() {
    let (memory, messages) = (Memory::new(), planned(MonthKind::Planted));
    happen(&memory, &messages).await;
    let read = read(&memory, None).await;
    assert_exact(&read, &messages);

    let found = read.findings();
    let [wording, route, hour] = &found[..] else { panic!("{found:#?}") };
    let (better, bad) = (messages[0].key(), MessageRoute { prefix: Some("+7 916".to_owned()), ..messages[0].route() });
    assert_eq!(wording.about, FindingSubject::Wording(&better, "The words of sms-link@0000000a"));
    assert_eq!((wording.measure, wording.is_worse()), (MessageMeasure::Opened, false));
    assert_eq!(route.about, FindingSubject::Route(&bad));
    assert_eq!((route.measure, route.is_worse(), route.lacks_receipts), (MessageMeasure::Delivered, true, true));
    assert_eq!(hour.about, FindingSubject::Hour(Medium::Sms, BAD_HOUR));
    assert_eq!((hour.measure, hour.is_worse()), (MessageMeasure::Opened, true));
    // Opened are 6 of 8 in 5 of 6 hours; of the others 3 of 8, or of 7 that were not refused.
    assert_eq!((wording.its.part, wording.its.of), (186, 296));
    assert_eq!((wording.others.part, wording.others.of), (180, 540));
    assert_eq!((route.its.part, hour.its.part), (0, 0));
    memory.store.close().await;
}

#[tokio::test]
async fn where_nothing_is_planted_nothing_is_found() {
    let (memory, messages) = (Memory::new(), planned(MonthKind::Even));
    happen(&memory, &messages).await;
    let all = read(&memory, None).await;
    assert_exact(&all, &messages);
    assert_eq!(all.findings(), []);

    let one: Vec<Planned> = messages.iter().filter(|message| message.line == "hotline").copied().collect();
    assert_exact(&read(&memory, Some("hotline")).await, &one);
    memory.store.close().await;
}

#[tokio::test]
async fn what_was_promised_without_a_wording_is_left_out() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let read = Wordings::read(&memory.store, &script(), noon(), after(HOUR), None).await.unwrap();
    assert_eq!((read.promised(), read.findings()), (0, vec![]));
}

#[tokio::test]
async fn of_many_messages_the_latest_are_found_by_when_they_begin() {
    let memory = Memory::new();
    let wording = Some(MessageWording { prompts: WORDINGS[0].to_owned(), words: "Words".to_owned() });
    for minute in 1..=5 {
        let measured = NewMessage { wording: wording.clone(), ..text(minute) };
        let turn = TurnRecord { at: after(u32::from(minute) * MINUTE), messages: vec![measured], ..turn(minute, 1) };
        memory.store.commit(turn).await.unwrap();
    }
    memory.promise(6, vec![text(6)]).await;
    let (hotline, until) = (LineId::new("hotline"), after(5 * MINUTE));
    let since = async |line, most| memory.store.latest_wordings_since(noon(), until, line, most).await.unwrap();
    assert_eq!(since(None, 2).await, after(3 * MINUTE), "the fifth is after the period");
    assert_eq!(since(None, 4).await, after(MINUTE));
    assert_eq!(since(None, 5).await, noon(), "there are no more");
    assert_eq!(since(Some(&hotline), 2).await, noon());
    memory.store.close().await;
}

#[tokio::test]
async fn the_operator_of_an_anonymous_or_forgotten_caller_is_not_kept() {
    let memory = Memory::new();
    let wording = Some(MessageWording { prompts: WORDINGS[0].to_owned(), words: "Words".to_owned() });
    let measured = |id| NewMessage {
        wording: wording.clone(),
        operator_prefix: Some("+7 916".to_owned()),
        to_key: Some(caller()),
        ..text(id)
    };
    let kept = || memory.number("SELECT count(*) FROM message WHERE operator_prefix IS NOT NULL");
    memory.promise(1, vec![measured(1)]).await;
    memory.promise(2, vec![measured(2)]).await;
    let hidden = TurnRecord { anonymous: true, caller: None, messages: vec![measured(3)], ..turn(3, 1) };
    memory.store.commit(hidden).await.unwrap();
    assert_eq!(kept(), 2, "none of the anonymous caller");
    memory.store.commit(TurnRecord { anonymous: true, caller: None, ..turn(2, 2) }).await.unwrap();
    assert_eq!(kept(), 1, "no longer of a caller who becomes anonymous");
    memory.store.forget(caller(), false, "a test").await.unwrap();
    assert_eq!(kept(), 0, "no longer of one who is forgotten");
    let read = Wordings::read(&memory.store, &script(), noon(), after(HOUR), None).await.unwrap();
    assert_eq!(read.promised(), 3, "what happened stays counted");
}
