//! The calls of the month, with everything that will happen in and after them.

use deflect::base::call::{Key, Language};
use deflect::line::channel::ChannelId;
use deflect::line::event::{Event, MenuInput, Refusal, Standing};
use deflect::line::menu::NodeId;
use deflect::line::message::Medium;
use deflect::store::Report;
use jiff::SignedDuration;

use crate::deflection::calendar::{DAY, DAYS_OF_CALLS, SECONDS_PER_STEP, SET_BACK, STEPS_PER_DAY, wall};
use crate::deflection::dice::Dice;

const CALLERS: i64 = 600;
const LINES: [&str; 3] = ["ozon", "bank", "travel"];
/// Callers who are forgotten call this line and no other.
pub const LINE_OF_FORGOTTEN: &str = "travel";
const FORGOTTEN: i64 = 24;
/// Calls that are made around the time at which the clocks are set back.
const AROUND_SET_BACK: u16 = 16;
const TOPICS: [Option<&str>; 5] = [None, Some("order"), Some("returns"), Some("account"), Some("work")];
/// Seconds between a call and the next of its caller: around each window, to the second.
const GAPS: [i64; 14] =
    [20, 300, 600, 601, 3600, DAY - 1, DAY, DAY + 1, 2 * DAY, 3 * DAY, 3 * DAY + 1, 5 * DAY, 7 * DAY, 7 * DAY + 1];
/// Seconds from a promise to a visit of its page: around a day from the beginning of the call, to the second.
const VISITS: [i64; 10] = [5, 45, 600, 7200, DAY - 21, DAY - 20, DAY - 19, DAY + 3600, 2 * DAY, 4 * DAY];

/// A call as it really was. Times are seconds since the beginning.
pub struct Call {
    pub number: u16,
    pub caller: Option<i64>,
    pub line: &'static str,
    pub answered: i64,
    pub turns: Vec<Turn>,
    /// `None` where the hang-up is lost.
    pub hung_up: Option<i64>,
    pub texts: Vec<Text>,
}

pub struct Turn {
    pub number: u16,
    /// When it was answered; it was stored later where the database had to be waited for.
    pub at: i64,
    pub stored: i64,
    /// When the platform asks for it again, if it does.
    pub again: Option<i64>,
    pub anonymous: bool,
    pub topic: Option<&'static str>,
    pub standing: Standing,
    pub waiting_at: Option<&'static str>,
    pub events: Vec<Event>,
}

/// A text promised in the second turn.
pub struct Text {
    pub number: u16,
    pub channel: &'static str,
    pub fate: Fate,
    pub report: Option<(i64, Report)>,
    pub visits: Vec<(i64, Visit)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Accepted,
    AcceptedAtSecondTry,
    Refused,
    Exhausted,
    /// No answer came; the report does.
    Unknown,
    /// Neither answer nor report.
    UnknownForGood,
    /// Exhausted, and queued again by a person.
    QueuedAgain(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visit {
    Human,
    Automatic,
    Chat,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    LeavesInGreeting,
    LeavesInMenu,
    HearsToTheEnd,
    LeavesWhileToldOf,
    Informed,
    Connected,
    Exhausted,
    Failed,
}

const KINDS: [Kind; 12] = [
    Kind::LeavesInGreeting,
    Kind::LeavesInMenu,
    Kind::HearsToTheEnd,
    Kind::HearsToTheEnd,
    Kind::HearsToTheEnd,
    Kind::LeavesWhileToldOf,
    Kind::Informed,
    Kind::Informed,
    Kind::Informed,
    Kind::Connected,
    Kind::Exhausted,
    Kind::Failed,
];

/// When a caller wishes to be forgotten: after the look that ends this step.
pub struct Forget {
    pub step: i64,
    pub caller: i64,
}

pub fn forgets(dice: &mut Dice) -> Vec<Forget> {
    // Not in the hours after the clocks are set, when messages and looks wait.
    let mut day = || dice.pick(&[3, 6, 9, 12, 16, 18, 20, 24, 27, 29]);
    (0..FORGOTTEN).map(|caller| Forget { step: day() * STEPS_PER_DAY + caller % 9, caller }).collect()
}

pub fn calls(dice: &mut Dice, count: u16) -> Vec<Call> {
    let mut calls: Vec<Call> = vec![];
    for number in 0..count {
        let (caller, line, answered) = match number {
            ..AROUND_SET_BACK => around_set_back(number.into()),
            _ => whose_and_when(dice, &calls),
        };
        calls.push(call(dice, number, caller, line, answered));
    }
    calls
}

/// Pairs of calls of a caller with more than ten minutes between them, and fewer by the clock, which is set back between
/// them.
fn around_set_back(number: i64) -> (Option<i64>, &'static str, i64) {
    let answered = SET_BACK * SECONDS_PER_STEP + if number % 2 == 0 { -68 * 60 } else { 60 };
    (Some(CALLERS + number / 2), LINES[0], answered)
}

/// Caller, line and time of a call: the caller has often called before.
fn whose_and_when(dice: &mut Dice, calls: &[Call]) -> (Option<i64>, &'static str, i64) {
    let before = dice.chance(55).then(|| {
        let recent = i64::try_from(calls.len()).unwrap().min(300);
        &calls[calls.len() - usize::try_from(dice.between(1, recent + 1)).unwrap()]
    });
    let caller = match before {
        Some(before) => before.caller,
        None => (!dice.chance(12)).then(|| dice.between(0, CALLERS)),
    };
    let line = match (caller, before) {
        (Some(..FORGOTTEN), _) => LINE_OF_FORGOTTEN,
        (_, Some(before)) if dice.chance(85) => before.line,
        _ => dice.pick(&LINES),
    };
    let answered = before.map(|before| before.answered + dice.pick(&GAPS));
    let answered = answered.filter(|answered| *answered < DAYS_OF_CALLS * DAY);
    (caller, line, answered.unwrap_or_else(|| dice.between(0, DAYS_OF_CALLS * DAY)))
}

fn call(dice: &mut Dice, number: u16, caller: Option<i64>, line: &'static str, answered: i64) -> Call {
    let kind = dice.pick(&KINDS);
    let texts = if kind != Kind::LeavesInGreeting && dice.chance(45) {
        let plain = caller.is_some_and(|caller| caller < FORGOTTEN);
        (0..if dice.chance(15) { 2 } else { 1 }).map(|index| text(dice, number, index, answered + 20, plain)).collect()
    } else {
        vec![]
    };
    let anonymous = dice.chance(8);
    let turns = turns(dice, kind, answered, anonymous, &texts);
    let last = turns.last().unwrap().stored;
    let stays = match kind {
        Kind::LeavesInGreeting => 2,
        Kind::HearsToTheEnd => 70,
        _ => 3,
    };
    let hung_up = (!dice.chance(12)).then_some(last + stays);
    let mut call = Call { number, caller, line, answered, turns, hung_up, texts };
    if call.texts.is_empty() && !anonymous && dice.chance(6) {
        call.turns.push(late_turn(&call));
    }
    call
}

/// A turn that comes hours after the call was settled.
fn late_turn(call: &Call) -> Turn {
    let at = call.answered + 5 * 3600;
    let number = u16::try_from(call.turns.len()).unwrap() + 1;
    let events = vec![Event::MenuInput { menu: NodeId::new("main"), input: MenuInput::NoMatch }];
    let standing = Standing::Failed;
    let (topic, waiting_at) = (Some("work"), Some("main"));
    Turn { number, at, stored: at, again: None, anonymous: false, topic, standing, waiting_at, events }
}

fn turns(dice: &mut Dice, kind: Kind, answered: i64, anonymous: bool, texts: &[Text]) -> Vec<Turn> {
    let first = first_turn(dice, kind, answered, anonymous);
    if kind == Kind::LeavesInGreeting {
        return vec![first];
    }
    let at = answered + 20;
    let (topic, (standing, waiting_at)) = (dice.pick(&TOPICS), standing(kind, at));
    let (again, events) = (again(dice, at, anonymous), events_of_choice(dice, kind, texts));
    let second = Turn { number: 2, at, stored: at, again, anonymous, topic, standing, waiting_at, events };
    if kind != Kind::Informed {
        return vec![first, second];
    }
    let third = third_turn(dice, &second);
    vec![first, second, third]
}

fn first_turn(dice: &mut Dice, kind: Kind, at: i64, anonymous: bool) -> Turn {
    // Only where there is more to come: the hang-up of a call that is not stored is not known.
    let late = kind != Kind::LeavesInGreeting && dice.chance(5);
    let stored = at + if late { 19 } else { 0 };
    Turn {
        number: 1,
        at,
        stored,
        again: again(dice, stored, anonymous),
        anonymous: false,
        topic: None,
        standing: Standing::Greeting { until: wall(at) + SignedDuration::from_secs(4) },
        waiting_at: Some("main"),
        events: vec![Event::Answered, visited("main")],
    }
}

/// The turn after a destination was told.
fn third_turn(dice: &mut Dice, second: &Turn) -> Turn {
    let &Turn { at, anonymous, topic, .. } = second;
    let (at, standing, events) = (at + 40, Standing::Informed, vec![visited("after")]);
    let again = again(dice, at, anonymous);
    Turn { number: 3, at, stored: at, again, anonymous, topic, standing, waiting_at: None, events }
}

/// When a platform repeats a turn. Of an anonymous call nothing is known long after.
fn again(dice: &mut Dice, at: i64, anonymous: bool) -> Option<i64> {
    let late = if anonymous { 1 } else { dice.pick(&[1, 15, 3 * 3600]) };
    dice.chance(12).then_some(at + late)
}

fn visited(menu: &str) -> Event {
    Event::MenuVisited { menu: NodeId::new(menu), language: Language::new("ru") }
}

fn standing(kind: Kind, at: i64) -> (Standing, Option<&'static str>) {
    match kind {
        Kind::LeavesInGreeting | Kind::LeavesInMenu => (Standing::Menu, Some("orders")),
        Kind::HearsToTheEnd | Kind::LeavesWhileToldOf | Kind::Informed => {
            (Standing::Telling { until: wall(at) + SignedDuration::from_secs(30) }, Some("told"))
        }
        Kind::Connected => (Standing::Connected, None),
        Kind::Exhausted => (Standing::Exhausted, None),
        Kind::Failed => (Standing::Failed, None),
    }
}

fn events_of_choice(dice: &mut Dice, kind: Kind, texts: &[Text]) -> Vec<Event> {
    let (main, medium) = (NodeId::new("main"), Medium::Sms);
    let input = match dice.between(0, 6) {
        0 => MenuInput::NoInput,
        1 => MenuInput::Speech,
        _ => MenuInput::Key(Key::parse(dice.pick(&['1', '2', '9', '*', '#'])).unwrap()),
    };
    let mut events = vec![Event::MenuInput { menu: main, input }];
    if matches!(kind, Kind::HearsToTheEnd | Kind::LeavesWhileToldOf | Kind::Informed) {
        events.push(Event::Reached { seconds: u32::try_from(dice.pick(&[4, 5, 6, 61, 600, 601])).unwrap() });
    }
    for text in texts {
        let channel = ChannelId::new(text.channel);
        events.push(Event::Offered { channel: channel.clone(), medium });
        events.push(Event::OfferAccepted { channel, medium, asked: vec![], input, phrase: None });
    }
    if texts.is_empty() && dice.chance(10) {
        events.push(Event::OfferRefused { medium, reason: dice.pick(&[Refusal::Landline, Refusal::DayLimit]) });
    }
    events
}

fn text(dice: &mut Dice, call: u16, index: u16, promised: i64, plain: bool) -> Text {
    let fate = match dice.between(0, if plain { 5 } else { 14 }) {
        0..=4 => Fate::Accepted,
        5..=7 => Fate::AcceptedAtSecondTry,
        8 => Fate::Refused,
        9 => Fate::Exhausted,
        10 | 11 => Fate::Unknown,
        12 => Fate::UnknownForGood,
        _ => Fate::QueuedAgain(promised + 6 * 3600),
    };
    let report = match fate {
        Fate::Accepted if dice.chance(60) => {
            let outcome = dice.pick(&[Report::Delivered, Report::Undelivered, Report::Sent]);
            Some((promised + dice.pick(&[2 * 3600, DAY + 60]), outcome))
        }
        Fate::Unknown => Some((promised + 70 * 60, Report::Delivered)),
        _ => None,
    };
    let visits = if dice.chance(70) {
        (0..dice.between(1, 4)).map(|_| (promised + dice.pick(&VISITS), visit(dice))).collect()
    } else {
        vec![]
    };
    Text { number: call * 2 + index, channel: ["chat", "app"][usize::from(index)], fate, report, visits }
}

fn visit(dice: &mut Dice) -> Visit {
    dice.pick(&[Visit::Human, Visit::Human, Visit::Automatic, Visit::Chat])
}
