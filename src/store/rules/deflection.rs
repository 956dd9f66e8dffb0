//! The assessment of calls: were callers helped, and did they stay away? Pure functions. Times are measured from the
//! answer of a call, by the wall clock of its node. The store assesses a call whenever something new may be known, and
//! stores the result ([`Store::assess_calls`](crate::store::Store::assess_calls)).
//!
//! - *Confirmed*: a person opened one of the call's links, or began a conversation there, within 24 hours. A later open
//!   is only an open.
//! - *Helped*: the outcome is informed or connected, or the call was confirmed.
//! - *Repeat*: the same caller had called the same line before, and this is the next call. It counts in every window
//!   that is longer than the time between the two.
//! - *Matured*: a window is over, and one more minute, in which a call within it may still be stored. The caller's next
//!   call on the line decides if the caller *returned* within the window or *stayed* away.
//! - *Net deflection*: the call helped and the caller stayed away; counted when both are known, in either order.
//!
//! Each is counted once and never taken back. Once a window was counted as `stayed`, a later call never counts as a
//! repeat in it, even if the clock is set back. So every repeat has the return of the call before, and over all time
//! there are as many of one as of the other, unless a caller is forgotten between the two.
//!
//! A call is not assessed before it is settled. A call in progress may still become anonymous, so everything that
//! depends on it waits for its end, at the latest by the upkeep.
//!
//! Unknown callers cannot be seen to return. Calls of hidden and forgotten numbers do not mature and are not repeats.
//! Neither are anonymous calls, which are erased once they are settled: they may have helped, but later events do not
//! confirm them.
//!
//! A clock that is set back delays everything by as much; one that is set forward ends windows early. Where the clock
//! was set back between two calls, there is no time between them.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::later;
use crate::line::event::Outcome;
use crate::store::{AccountedCall, AssessedCall, Finding, Neighbour, ToldFindings, Window};

/// The time after a call in which an open confirms it.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);
/// The longest time until a call is stored.
const STORED_WITHIN: Duration = Duration::from_secs(60);
/// The wait before another assessment, while a neighbour is in progress.
const PATIENCE: Duration = Duration::from_secs(60);

/// Assesses a call with everything known by now.
pub(in crate::store) fn assess(call: &AccountedCall, now: Timestamp) -> AssessedCall {
    let mut assessment = Assessment { call, now, findings: vec![], told: call.told, due: None };
    assessment.confirm();
    assessment.help();
    if call.neighbours.is_some() {
        assessment.repeat();
        assessment.mature();
    }
    AssessedCall { findings: assessment.findings, told: assessment.told, due: assessment.due }
}

/// The assessment of a call.
struct Assessment<'a> {
    call: &'a AccountedCall,
    now: Timestamp,
    findings: Vec<Finding>,
    told: ToldFindings,
    due: Option<Timestamp>,
}

impl Assessment<'_> {
    fn confirm(&mut self) {
        if let Some((at, channel)) = &self.call.opened
            && *at <= later(self.call.started, CONFIRMED_WITHIN)
            && !std::mem::replace(&mut self.told.confirmed, true)
        {
            self.findings.push(Finding::Confirmed(channel.clone()));
        }
    }

    /// Help after the end of a window still makes it a net deflection.
    fn help(&mut self) {
        let helped = self.told.confirmed || matches!(self.call.outcome, Outcome::Informed | Outcome::Connected);
        if helped && !std::mem::replace(&mut self.told.helped, true) {
            self.findings.push(Finding::Helped);
            let stayed = &Window::ALL[..usize::from(self.told.stayed)];
            self.findings.extend(stayed.iter().copied().map(Finding::NetDeflection));
        }
    }

    fn repeat(&mut self) {
        let previous = self.call.neighbours.as_ref().and_then(|neighbours| neighbours.previous);
        match previous {
            _ if self.told.repeat => return,
            Some(previous) if !previous.has_ended => return self.wait_until(later(self.now, PATIENCE)),
            Some(previous) => {
                let gap = gap(previous.started, self.call.started);
                let open = &Window::ALL[usize::from(previous.stayed)..];
                let fitting = open.iter().copied().filter(|window| gap <= window.duration());
                self.findings.extend(fitting.map(Finding::Repeat));
            }
            None => {}
        }
        self.told.repeat = true;
    }

    fn mature(&mut self) {
        while let Some(window) = Window::ALL.get(usize::from(self.told.matured)).copied() {
            let over = later(later(self.call.started, window.duration()), STORED_WITHIN);
            if self.now < over {
                return self.wait_until(over);
            }
            match self.returned_within(window) {
                Some(true) => self.findings.push(Finding::Returned(window)),
                Some(false) => self.stay(window),
                None => return self.wait_until(later(self.now, PATIENCE)),
            }
            self.told.matured += 1;
        }
    }

    /// True if the caller came back; `None` while the next call is in progress. A return within one window is one
    /// within every longer window, even if the next call has lost its caller since.
    fn returned_within(&self, window: Window) -> Option<bool> {
        if self.told.stayed < self.told.matured {
            return Some(true);
        }
        match self.call.neighbours.as_ref()?.next {
            None => Some(false),
            Some(Neighbour { has_ended: false, .. }) => None,
            Some(next) => Some(gap(self.call.started, next.started) <= window.duration()),
        }
    }

    fn stay(&mut self, window: Window) {
        self.told.stayed += 1;
        self.findings.push(Finding::Stayed(window));
        if self.told.helped {
            self.findings.push(Finding::NetDeflection(window));
        }
    }

    fn wait_until(&mut self, then: Timestamp) {
        self.due = Some(self.due.map_or(then, |due| due.min(then)));
    }
}

/// The time between two calls; none if they are in the wrong order, after the clock was set back.
fn gap(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(earlier)).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::call::LineId;
    use crate::line::channel::ChannelId;
    use crate::store::Neighbours;

    const NOON: Timestamp = Timestamp::UNIX_EPOCH;
    const MINUTE: Duration = Duration::from_secs(60);
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    /// Every window is over.
    const LATE: Duration = Duration::from_secs(8 * 24 * 60 * 60);

    /// A call at noon of a caller who called neither before nor after.
    fn call(outcome: Outcome) -> AccountedCall {
        let (opened, told, neighbours) = (None, ToldFindings::default(), Some(Neighbours::default()));
        AccountedCall { line: LineId::new("ozon"), topic: None, started: NOON, outcome, opened, neighbours, told }
    }

    fn neighbour(started: Timestamp) -> Option<Neighbour> {
        Some(Neighbour { started, has_ended: true, stayed: 0 })
    }

    fn after_one_at(started: Timestamp) -> AccountedCall {
        let neighbours = Some(Neighbours { previous: neighbour(started), next: None });
        AccountedCall { neighbours, ..call(Outcome::LeftInMenu) }
    }

    fn before_one_at(started: Timestamp) -> AccountedCall {
        let neighbours = Some(Neighbours { previous: None, next: neighbour(started) });
        AccountedCall { neighbours, ..call(Outcome::LeftInMenu) }
    }

    fn opened(at: Timestamp) -> Option<(Timestamp, ChannelId)> {
        Some((at, ChannelId::new("app")))
    }

    /// Asserts what is found so long after noon, and everything that is told then.
    fn check(call: &AccountedCall, after: Duration, expected: &[Finding]) -> AssessedCall {
        let verdict = assess(call, NOON + after);
        assert_eq!(verdict.findings, expected);
        let again = assess(&AccountedCall { told: verdict.told, ..call.clone() }, NOON + after);
        assert_eq!(again.findings, [], "told again");
        verdict
    }

    #[test]
    fn outcomes_that_help_are_told_apart_from_those_that_do_not() {
        for outcome in Outcome::ALL {
            let helped = matches!(outcome, Outcome::Informed | Outcome::Connected);
            let expected = if helped { &[Finding::Helped][..] } else { &[] };
            check(&call(outcome), MINUTE, expected);
        }
    }

    #[test]
    fn an_open_confirms_to_the_end_of_the_day_and_not_after() {
        let confirmed = [Finding::Confirmed(ChannelId::new("app")), Finding::Helped];
        check(&AccountedCall { opened: opened(NOON + DAY), ..call(Outcome::HandedOff) }, MINUTE, &confirmed);
        let late = NOON + DAY + Duration::from_micros(1);
        check(&AccountedCall { opened: opened(late), ..call(Outcome::HandedOff) }, MINUTE, &[]);
    }

    #[test]
    fn a_repeat_falls_in_every_window_that_its_gap_fits() {
        for (index, window) in Window::ALL.into_iter().enumerate() {
            let fitting = |from: usize| Window::ALL[from..].iter().copied().map(Finding::Repeat).collect::<Vec<_>>();
            let (fits, just_not) = (NOON - window.duration(), NOON - window.duration() - Duration::from_micros(1));
            check(&after_one_at(fits), MINUTE, &fitting(index));
            check(&after_one_at(just_not), MINUTE, &fitting(index + 1));
        }
    }

    #[test]
    fn calls_in_the_wrong_order_by_the_clock_have_no_time_between_them() {
        check(&after_one_at(NOON + DAY), MINUTE, &Window::ALL.map(Finding::Repeat));
        check(&before_one_at(NOON - DAY), LATE, &Window::ALL.map(Finding::Returned));
    }

    #[test]
    fn a_window_is_told_a_minute_after_it_is_over() {
        let over = Window::TenMinutes.duration() + MINUTE;
        let waits = check(&call(Outcome::LeftInMenu), over - Duration::from_micros(1), &[]);
        assert_eq!(waits.due, Some(NOON + over));
        let told = check(&call(Outcome::LeftInMenu), over, &[Finding::Stayed(Window::TenMinutes)]);
        assert_eq!(told.due, Some(NOON + DAY + MINUTE));
    }

    #[test]
    fn who_came_back_returned_within_every_window_that_fits() {
        let returned = [
            Finding::Stayed(Window::TenMinutes),
            Finding::Returned(Window::Day),
            Finding::Returned(Window::ThreeDays),
            Finding::Returned(Window::Week),
        ];
        let verdict = check(&before_one_at(NOON + DAY), LATE, &returned);
        assert_eq!(verdict.due, None);
        assert_eq!((verdict.told.matured, verdict.told.stayed), (4, 1));
    }

    #[test]
    fn who_returned_has_returned_even_if_the_next_call_lost_its_caller() {
        let told = ToldFindings { repeat: true, matured: 1, ..ToldFindings::default() };
        let expected = [Window::Day, Window::ThreeDays, Window::Week].map(Finding::Returned);
        check(&AccountedCall { told, ..call(Outcome::LeftInMenu) }, LATE, &expected);
    }

    #[test]
    fn what_was_told_of_the_call_before_is_not_taken_back() {
        let previous = Some(Neighbour { started: NOON, has_ended: true, stayed: 2 });
        let neighbours = Some(Neighbours { previous, next: None });
        let expected = [Window::ThreeDays, Window::Week].map(Finding::Repeat);
        check(&AccountedCall { neighbours, ..call(Outcome::LeftInMenu) }, MINUTE, &expected);
    }

    #[test]
    fn neighbours_that_go_on_are_waited_for_minute_by_minute() {
        let goes_on = Some(Neighbour { started: NOON, has_ended: false, stayed: 0 });
        let before = Some(Neighbours { previous: goes_on, next: None });
        let waits = check(&AccountedCall { neighbours: before, ..call(Outcome::LeftInMenu) }, MINUTE, &[]);
        assert_eq!((waits.due, waits.told.repeat), (Some(NOON + 2 * MINUTE), false));
        let next = Some(Neighbours { previous: None, next: goes_on });
        let waits = check(&AccountedCall { neighbours: next, ..call(Outcome::LeftInMenu) }, LATE, &[]);
        assert_eq!((waits.due, waits.told.matured), (Some(NOON + LATE + MINUTE), 0));
    }

    #[test]
    fn late_help_is_net_deflection_for_the_windows_that_are_over() {
        let told = ToldFindings { repeat: true, matured: 2, stayed: 2, ..ToldFindings::default() };
        let late = AccountedCall { opened: opened(NOON + MINUTE), told, ..call(Outcome::HandedOff) };
        let expected = [
            Finding::Confirmed(ChannelId::new("app")),
            Finding::Helped,
            Finding::NetDeflection(Window::TenMinutes),
            Finding::NetDeflection(Window::Day),
        ];
        check(&late, 2 * DAY, &expected);
    }

    #[test]
    fn of_a_caller_who_is_not_known_only_help_is_told() {
        let unknown = AccountedCall { neighbours: None, ..call(Outcome::Connected) };
        assert_eq!(check(&unknown, LATE, &[Finding::Helped]).due, None);
    }
}
