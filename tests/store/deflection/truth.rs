//! The expected figures, counted from the plan alone: nothing here asks the line, the store or the rules.

use std::collections::BTreeMap;

use deflect::line::event::{Event, MenuInput, Standing};
use deflect::store::{FigureName, Report};
use jiff::{SignedDuration, Timestamp};

use crate::deflection::calendar::{DAYS, STEPS_PER_DAY, beginning, is_looked_after, step_of, wall, wall_after};
use crate::deflection::month::{LIFETIME, LINK_LIFETIME};
use crate::deflection::plan::{Call, Fate, Forget, Text, Turn, Visit};
use crate::deflection::table::Rows;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const WINDOWS: [(&str, SignedDuration); 4] = [
    ("10m", SignedDuration::from_mins(10)),
    ("24h", SignedDuration::from_hours(24)),
    ("72h", SignedDuration::from_hours(72)),
    ("7d", SignedDuration::from_hours(7 * 24)),
];
const BOUNDS: [(u32, &str); 6] = [(4, "5"), (5, "5"), (6, "10"), (61, "90"), (600, "600"), (601, "+Inf")];

/// The two parts that figures are asked for.
pub fn middle() -> Timestamp {
    beginning() + SignedDuration::from_hours(10 * 24)
}

/// The expected figures.
#[derive(Default)]
pub struct Truth {
    /// In the scrapes of all lives of all nodes together.
    pub counters: Rows,
    /// In the database.
    pub figures: Rows,
}

/// The name of a figure's row.
pub fn figure_row(part: usize, line: &str, name: FigureName, subject: &str, value: &str) -> String {
    format!("part {part} | {line} | {} | {subject} | {value}", name.as_str())
}

/// The series of Prometheus that counts the same, if there is one.
fn series(line: &str, name: FigureName, subject: &str, value: &str) -> Option<String> {
    let (series, labels) = match name {
        FigureName::Calls => ("calls_total", vec![("line", line), ("platform", subject)]),
        FigureName::Reached => ("reach_seconds_count", vec![("line", line)]),
        FigureName::CallSeconds | FigureName::TurnsLost | FigureName::RepeatPairs => return None,
        FigureName::ExperimentOutcomes
        | FigureName::ExperimentStayed
        | FigureName::ExperimentReturned
        | FigureName::ExperimentNetDeflections => return None,
        FigureName::Outcomes => ("call_outcomes_total", vec![("line", line), ("outcome", value), ("topic", subject)]),
        FigureName::MenuVisits => ("menu_visits_total", vec![("language", value), ("menu", subject)]),
        FigureName::MenuInputs => ("menu_inputs_total", vec![("input", value), ("menu", subject)]),
        FigureName::Offers => ("offers_total", vec![("channel", subject), ("medium", value)]),
        FigureName::OffersAccepted => ("offers_accepted_total", vec![("channel", subject), ("medium", value)]),
        FigureName::OffersRefused => ("offers_refused_total", vec![("medium", subject), ("reason", value)]),
        FigureName::Messages => {
            let (medium, gateway) = subject.split_once('/').unwrap();
            ("messages_total", vec![("gateway", gateway), ("medium", medium), ("state", value)])
        }
        FigureName::LinkOpens => ("link_opens_total", vec![("channel", subject), ("visitor", value)]),
        FigureName::ChatStarts => ("chat_starts_total", vec![("channel", subject)]),
        FigureName::Confirmed => ("confirmed_deflections_total", vec![("channel", value), ("line", line)]),
        FigureName::Helped => ("helped_calls_total", vec![("line", line), ("topic", subject)]),
        FigureName::Repeats => ("repeat_calls_total", vec![("line", line), ("within", value)]),
        FigureName::Stayed | FigureName::Returned => {
            let matured = vec![("line", line), ("result", name.as_str()), ("topic", subject), ("window", value)];
            ("matured_calls_total", matured)
        }
        FigureName::NetDeflections => {
            ("net_deflections_total", vec![("line", line), ("topic", subject), ("window", value)])
        }
    };
    let labels: Vec<String> = labels.into_iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
    Some(format!("deflect_{series}{{{}}}", labels.join(",")))
}

/// The course of a call, as people standing beside it would have seen it.
struct Seen<'a> {
    call: &'a Call,
    /// The steps at whose end it had ended and was settled.
    ended: (i64, Timestamp),
    settled: i64,
    handed_off: bool,
    /// The last turn before it was settled.
    last: &'a Turn,
    /// The step from which on the caller is not known any more: anonymous or forgotten.
    unknown_from: i64,
    /// The step in which the caller became anonymous.
    anonymous: Option<i64>,
}

/// Counts everything. `handled` says at the end of which steps texts were accepted or came to nothing.
pub fn truth(calls: &[Call], forgets: &[Forget], handled: &BTreeMap<u16, i64>) -> Truth {
    let mut truth = Truth::default();
    let mut in_order: Vec<&Call> = calls.iter().collect();
    in_order.sort_by_key(|call| call.turns[0].stored);
    let seen: Vec<Seen<'_>> = in_order.into_iter().map(|call| Seen::new(call, forgets, handled)).collect();
    let mut of_caller: BTreeMap<(i64, &str), Vec<&Seen<'_>>> = BTreeMap::new();
    for seen in &seen {
        truth.turns(seen.call);
        truth.outcome(seen);
        seen.call.texts.iter().for_each(|text| truth.text(seen, text));
        let confirmed = truth.confirmation(seen);
        if confirmed || matches!(seen.outcome(), "informed" | "connected") {
            truth.of_call(seen, FigureName::Helped, seen.topic(), "");
        }
        if let Some(caller) = seen.call.caller {
            of_caller.entry((caller, seen.call.line)).or_default().push(seen);
        }
    }
    for calls in of_caller.values() {
        for (index, seen) in calls.iter().enumerate() {
            truth.repeat(seen, &calls[..index]);
            truth.windows(seen, &calls[index + 1..]);
        }
    }
    truth
}

impl Truth {
    fn count(&mut self, at: Timestamp, line: &str, name: FigureName, subject: &str, value: &str, times: u64) {
        let part = usize::from(middle() <= at);
        *self.figures.entry(figure_row(part, line, name, subject, value)).or_default() += times;
        if let Some(series) = series(line, name, subject, value) {
            *self.counters.entry(series).or_default() += times;
        }
    }

    fn of_call(&mut self, seen: &Seen<'_>, name: FigureName, subject: &str, value: &str) {
        self.count(wall(seen.call.answered), seen.call.line, name, subject, value, 1);
    }

    fn turns(&mut self, call: &Call) {
        for event in call.turns.iter().flat_map(|turn| &turn.events) {
            let (name, subject, value) = match event {
                Event::Answered => (FigureName::Calls, "local", ""),
                Event::MenuVisited { menu, language } => (FigureName::MenuVisits, menu.as_str(), language.as_str()),
                Event::MenuInput { menu, input } => (FigureName::MenuInputs, menu.as_str(), word(*input)),
                Event::Reached { seconds } => {
                    let bound = BOUNDS.iter().find(|(planned, _)| planned == seconds).unwrap().1;
                    (FigureName::Reached, bound, "")
                }
                Event::Offered { channel, medium } => (FigureName::Offers, channel.as_str(), medium.as_str()),
                Event::OfferAccepted { channel, medium, .. } => {
                    (FigureName::OffersAccepted, channel.as_str(), medium.as_str())
                }
                Event::OfferRefused { medium, reason } => (FigureName::OffersRefused, medium.as_str(), reason.as_str()),
                other => panic!("not planned: {other:?}"),
            };
            self.count(wall(call.answered), call.line, name, subject, value, 1);
        }
    }

    fn outcome(&mut self, seen: &Seen<'_>) {
        self.of_call(seen, FigureName::Outcomes, seen.topic(), seen.outcome());
        let started = wall(seen.call.answered);
        let seconds = seen.ended.1.duration_since(started).as_secs().max(0).unsigned_abs();
        self.count(started, seen.call.line, FigureName::CallSeconds, "", "", seconds);
        if let Some(menu) = seen.last.waiting_at {
            self.of_call(seen, FigureName::MenuInputs, menu, "hang_up");
        }
    }

    fn text(&mut self, seen: &Seen<'_>, text: &Text) {
        let promised = wall(seen.call.turns[1].at);
        let states: &[(&str, &str)] = match text.fate {
            Fate::Accepted | Fate::AcceptedAtSecondTry => &[("none", "queued"), ("a", "sent")],
            Fate::Refused => &[("none", "queued"), ("a", "refused")],
            Fate::Exhausted => &[("none", "queued"), ("a", "exhausted")],
            Fate::Unknown => &[("none", "queued"), ("a", "unknown"), ("a", "delivered")],
            Fate::UnknownForGood => &[("none", "queued"), ("a", "unknown"), ("a", "exhausted")],
            Fate::QueuedAgain(_) => &[("none", "queued"), ("a", "exhausted"), ("none", "requeued"), ("a", "sent")],
        };
        let reported = match (text.fate, text.report) {
            (Fate::Accepted, Some((_, Report::Delivered))) => Some(("a", "delivered")),
            (Fate::Accepted, Some((_, Report::Undelivered))) => Some(("a", "undelivered")),
            _ => None,
        };
        for (gateway, state) in states.iter().copied().chain(reported) {
            self.count(promised, "", FigureName::Messages, &format!("sms/{gateway}"), state, 1);
        }
        for (_, visit) in seen.visits(text) {
            match visit {
                Visit::Human => self.count(promised, "", FigureName::LinkOpens, text.channel, "human", 1),
                Visit::Automatic => self.count(promised, "", FigureName::LinkOpens, text.channel, "automatic", 1),
                Visit::Chat => self.count(promised, "", FigureName::ChatStarts, text.channel, "", 1),
            }
        }
    }

    /// Counts the confirmation, and says whether there is one.
    fn confirmation(&mut self, seen: &Seen<'_>) -> bool {
        let latest = wall(seen.call.answered) + SignedDuration::from_hours(24);
        let mut visits = vec![];
        for text in &seen.call.texts {
            let of_people = seen.visits(text).into_iter().filter(|(_, visit)| *visit != Visit::Automatic);
            visits.extend(of_people.map(|(second, _)| (second, text.channel)));
        }
        if seen.anonymous.is_some() {
            visits.retain(|(second, _)| step_of(*second) <= seen.settled);
        }
        visits.sort_by_key(|(second, _)| *second);
        let Some((first, _)) = visits.iter().find(|(second, _)| wall(*second) <= latest) else { return false };
        let known_at = step_of(*first).max(seen.settled);
        let by_then = visits.iter().filter(|(second, _)| step_of(*second) <= known_at);
        let (_, channel) = by_then.min_by_key(|(second, _)| wall(*second)).unwrap();
        self.of_call(seen, FigureName::Confirmed, seen.topic(), channel);
        true
    }

    fn repeat(&mut self, seen: &Seen<'_>, before: &[&Seen<'_>]) {
        let Some(at) = before.iter().rposition(|previous| previous.is_neighbour_of(seen)) else { return };
        let (previous, between) = (before[at], &before[at + 1..]);
        // Nobody can be told once the caller is forgotten.
        if seen.unknown_from <= next_look(seen.settled.max(previous.ended.0)) {
            return;
        }
        for (window, length) in WINDOWS {
            if gap(previous, seen) <= length && !previous.was_seen_through(length, seen.stored(), between) {
                self.of_call(seen, FigureName::Repeats, "", window);
            }
        }
    }

    fn windows(&mut self, seen: &Seen<'_>, after: &[&Seen<'_>]) {
        if seen.unknown_from == 0 {
            return;
        }
        let next = after.iter().find(|next| seen.is_neighbour_of(next));
        let helped = self.confirmation_of(seen) || matches!(seen.outcome(), "informed" | "connected");
        for (window, length) in WINDOWS {
            if !seen.was_seen_through(length, seen.unknown_from, after) {
                return;
            }
            let comes_back = next
                .is_some_and(|next| gap(seen, next) <= length && !seen.was_seen_through(length, next.stored(), after));
            if comes_back {
                self.of_call(seen, FigureName::Returned, seen.topic(), window);
            } else {
                self.of_call(seen, FigureName::Stayed, seen.topic(), window);
                if helped {
                    self.of_call(seen, FigureName::NetDeflections, seen.topic(), window);
                }
            }
        }
    }

    fn confirmation_of(&self, seen: &Seen<'_>) -> bool {
        Self::default().confirmation(seen)
    }
}

impl<'a> Seen<'a> {
    fn new(call: &'a Call, forgets: &[Forget], handled: &BTreeMap<u16, i64>) -> Self {
        let ended = ended(call);
        let resolved = |text: &Text| match text.fate {
            Fate::UnknownForGood => {
                looks().find(|step| wall(call.turns[1].at) + LIFETIME <= wall_after(*step)).unwrap()
            }
            _ => handled[&text.number],
        };
        let accepted = call.texts.iter().filter_map(|text| match text.fate {
            Fate::Accepted | Fate::AcceptedAtSecondTry | Fate::Unknown => Some(handled[&text.number]),
            Fate::QueuedAgain(at) => Some(next_look(step_of(at))),
            _ => None,
        });
        let accepted = accepted.min().unwrap_or(i64::MAX);
        let is_settled = |step: &i64| {
            ended.0 <= *step && (accepted <= *step || call.texts.iter().all(|text| resolved(text) <= *step))
        };
        let settled = looks().find(is_settled).unwrap();
        let last = call.turns.iter().rfind(|turn| step_of(turn.stored) <= settled).unwrap();
        let anonymous = call.turns.iter().find(|turn| turn.anonymous).map(|turn| step_of(turn.stored));
        let forgotten = forgets.iter().filter(|forget| Some(forget.caller) == call.caller);
        let forgotten = forgotten.map(|forget| forget.step + 1).find(|from| step_of(call.turns[0].stored) < *from);
        let unknown_from = match anonymous {
            Some(_) => 0,
            None => forgotten.unwrap_or(i64::MAX),
        };
        let handed_off = accepted <= settled;
        Self { call, ended, settled, handed_off, last, unknown_from, anonymous }
    }

    fn stored(&self) -> i64 {
        step_of(self.call.turns[0].stored)
    }

    fn topic(&self) -> &'a str {
        self.last.topic.unwrap_or("none")
    }

    fn outcome(&self) -> &'static str {
        let ended = self.ended.1;
        // Nobody took the link that was promised, and nothing else was heard to its end.
        let is_promised = self.call.texts.first().is_some_and(|_| step_of(self.call.turns[1].stored) <= self.settled);
        match self.last.standing {
            _ if self.handed_off => "handed_off",
            Standing::Telling { until } if until <= ended => "informed",
            Standing::Informed => "informed",
            Standing::Connected => "connected",
            _ if is_promised => "failed",
            Standing::Greeting { until } if ended < until => "left_in_greeting",
            Standing::Greeting { .. } | Standing::Menu => "left_in_menu",
            Standing::Telling { .. } => "left_in_menu",
            Standing::Exhausted => "exhausted",
            Standing::Failed => "failed",
        }
    }

    /// The visits of a text's page that counted: the first of each kind, while the link leads there.
    fn visits(&self, text: &Text) -> Vec<(i64, Visit)> {
        let until = wall(self.call.turns[1].at) + LINK_LIFETIME;
        let mut visits: Vec<(i64, Visit)> = text.visits.clone();
        visits.sort_by_key(|(second, _)| *second);
        visits.retain(|(second, visit)| *visit == Visit::Chat || wall(*second) < until);
        visits.retain(|(second, _)| self.unknown_from == 0 || step_of(*second) < self.unknown_from);
        let mut first: Vec<(i64, Visit)> = vec![];
        for (second, visit) in visits {
            if first.iter().all(|(_, known)| *known != visit) {
                first.push((second, visit));
            }
        }
        first
    }

    /// True if the next call of the same caller, as far as anybody knew, was this one.
    fn is_neighbour_of(&self, later: &Self) -> bool {
        self.unknown_from != 0 && later.unknown_from != 0 && later.stored() < self.unknown_from
    }

    /// From the end of this step on the caller was not known.
    fn unknown_at(&self) -> i64 {
        self.anonymous.unwrap_or(self.unknown_from)
    }

    /// True if the upkeep had seen a window of this call go by before this step, while the caller's next call was not
    /// going on. `later` are the caller's later calls.
    fn was_seen_through(&self, window: SignedDuration, before: i64, later: &[&Seen<'_>]) -> bool {
        let over = wall(self.call.answered) + window + MINUTE;
        let from = self.settled;
        let seen = |step: i64| {
            let next = later.iter().find(|next| next.stored() <= step && step < next.unknown_at());
            over <= wall_after(step) && next.is_none_or(|next| next.ended.0 <= step)
        };
        looks().skip_while(|step| *step < from).take_while(|step| *step < before).any(seen)
    }
}

/// At the end of which step a call had ended, and as of when: by its hang-up, or by the upkeep, ten minutes after the last
/// turn by the clock.
fn ended(call: &Call) -> (i64, Timestamp) {
    for step in step_of(call.turns[0].stored).. {
        if let Some(at) = call.hung_up.filter(|at| step_of(*at) <= step) {
            return (step, wall(at));
        }
        let answered = call.turns.iter().filter(|turn| step_of(turn.stored) <= step);
        let last = answered.map(|turn| wall(turn.at)).max().unwrap();
        if is_looked_after(step) && last < wall_after(step) - 10 * MINUTE {
            return (step, last);
        }
    }
    unreachable!("every call ends")
}

fn looks() -> impl Iterator<Item = i64> {
    (0..DAYS * STEPS_PER_DAY).filter(|step| is_looked_after(*step))
}

fn next_look(step: i64) -> i64 {
    looks().find(|look| step <= *look).unwrap()
}

/// The time between two calls by the clock; none where it was set back between them.
fn gap(earlier: &Seen<'_>, later: &Seen<'_>) -> SignedDuration {
    wall(later.call.answered).duration_since(wall(earlier.call.answered)).max(SignedDuration::ZERO)
}

fn word(input: MenuInput) -> &'static str {
    match input {
        MenuInput::Key(key) => {
            ["0", "1", "2", "9", "*", "#"].into_iter().find(|sign| sign.starts_with(key.as_char())).unwrap()
        }
        MenuInput::Speech => "speech",
        MenuInput::NoInput => "no_input",
        MenuInput::NoMatch => "no_match",
        MenuInput::HangUp => "hang_up",
    }
}
