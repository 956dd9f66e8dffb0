//! Cases that could send twice: a process that dies before it stores an answer, two processes on one database.

use std::time::Duration;

use crate::bad_days::{LIMIT, messages, promise, said, smsbox, wait_for_texts};
use crate::support::line::{Line, settings_here};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::wait_until;

#[test]
fn a_text_taken_just_before_a_kill_comes_again_under_its_id_and_is_counted_and_named() {
    let gateway = Flaky::start(Mood::Slow(Duration::from_millis(900)));
    let mut line =
        Line::start(&settings_here(&(smsbox(&gateway.url()) + "answer_wait = \"1s\"\n[outbox]\nlease = \"2s\"\n")));
    promise(&line, 1);
    wait_until("the text at the gateway", LIMIT, || (gateway.came().len() == 1).then_some(()));
    line.kill_and_restart();
    gateway.set(Mood::Up);
    wait_until("the text once more", LIMIT, || (gateway.came().len() == 2).then_some(()));
    wait_for_texts(&line, "sent", 1);
    let came = gateway.came();
    assert_eq!(came.len(), 2, "at least once");
    assert_eq!((&came[0].id, &came[0].text), (&came[1].id, &came[1].text), "the gateway can tell that it is the same");
    line.shows(r#"deflect_takeovers_total{medium="sms"}"#, 1.0);
    let log = line.log();
    let named = log.lines().filter(|line| line.contains("taken over") && line.contains(&came[0].id)).count();
    assert_eq!(named, 1, "{log}");
}

#[test]
fn two_processes_on_one_database_send_nothing_twice() {
    const TEXTS: usize = 80;
    let gateway = Flaky::start(Mood::Slow(Duration::from_millis(60)));
    let first = Line::start(&settings_here(&(smsbox(&gateway.url()) + "sends_at_once_max = 1\n")));
    let second = first.start_beside();
    gateway.report_to(second.public);
    std::thread::scope(|scope| {
        scope.spawn(|| (0..TEXTS / 2).for_each(|number| promise(&first, number)));
        scope.spawn(|| (TEXTS / 2..TEXTS).for_each(|number| promise(&second, number)));
    });
    // Reports come to the second process, no matter which process sent the text.
    wait_for_texts(&second, "delivered", TEXTS);
    let times = gateway.times();
    assert_eq!((times.len(), gateway.came().len()), (TEXTS, TEXTS), "every text once");
    let by_each = [&first, &second].map(|line| messages(line, "kannel", "sms", "sent"));
    assert!(by_each.iter().all(|sent| *sent > 0.0) && by_each.iter().sum::<f64>() == TEXTS as f64, "{by_each:?}");
    let outcomes =
        || first.metric_sum("deflect_call_outcomes_total") + second.metric_sum("deflect_call_outcomes_total");
    wait_until("every call settled once", LIMIT, || (outcomes() == TEXTS as f64).then_some(()));
    assert_eq!(said(&first, "lease was lost"), 0, "{}", first.log());
}
