//! Who may be texted how often, at a running line: a limit is kept before anything is promised, and over a restart.

mod line;
mod peers;

use std::time::Duration;

use line::{Line, SPOOL, settings};
use peers::wait_until;

const LIMIT: Duration = Duration::from_secs(30);
const MOBILE: &str = "+79161234567";

/// Asks for the link of the account chat; whether the caller was told that it is on its way.
fn asks_for_link(line: &Line, id: &str, from: &str) -> bool {
    let mut call = line.call(id, from);
    call.press("1").press("1").press("1");
    let is_promised = call.said().contains("Ссылку отправили");
    call.hang_up();
    is_promised
}

fn wait_for_texts(line: &Line, texts: usize) {
    let sent = r#"deflect_messages_total{gateway="spool",medium="sms",state="sent"}"#;
    wait_until("texts that are sent", LIMIT, || (line.metric(sent) == texts as f64).then_some(()));
}

/// How many texts are in the spool.
fn spooled(line: &Line) -> usize {
    let files = std::fs::read_dir(line.folder().join("var/spool/sms")).unwrap();
    files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|found| found == "json")).count()
}

#[test]
fn a_third_text_in_ten_minutes_is_not_promised_even_after_a_restart() {
    let mut line = Line::start(&settings(SPOOL));
    assert!(asks_for_link(&line, "CA1", MOBILE));
    wait_for_texts(&line, 1);
    line.kill_and_restart();
    assert!(asks_for_link(&line, "CA2", MOBILE));
    wait_for_texts(&line, 1);
    assert!(!asks_for_link(&line, "CA3", MOBILE));
    assert!(asks_for_link(&line, "CA4", "+79031112233"), "another number is not concerned");
    wait_for_texts(&line, 2);
    assert_eq!(spooled(&line), 3);
}

#[test]
fn the_budget_of_the_day_is_shown_told_and_kept() {
    let priced = SPOOL.replace("kind = \"spool\"", "kind = \"spool\"\nprice = 2.5");
    let line = Line::start(&settings(&format!("{priced}[limits]\nmoney_per_day = 6\n")));
    let shows = |name: &str, value: f64| {
        wait_until(&format!("{name} {value}"), LIMIT, || (line.metric(name) == value).then_some(()));
    };
    assert!(asks_for_link(&line, "CA1", MOBILE));
    shows("deflect_text_budget_spent", 2.5);
    assert!(asks_for_link(&line, "CA2", "+79031112233"));
    shows("deflect_text_budget_spent", 5.0);
    shows("deflect_text_budget_spent_ratio", 5.0 / 6.0);
    let told = "so much of the day's budget for texts is spent";
    wait_until("the warning", LIMIT, || line.log().contains(told).then_some(()));
    assert!(!asks_for_link(&line, "CA3", "+79051112233"));
    wait_for_texts(&line, 2);
    assert_eq!((spooled(&line), line.log().matches(told).count()), (2, 1));
}

#[test]
fn numbers_whose_texts_come_to_nothing_are_left_alone_for_a_time() {
    let mut line = Line::start(&settings(&format!("{SPOOL}[limits]\nclosing_count = 2\n")));
    assert!(asks_for_link(&line, "CA1", MOBILE));
    assert!(asks_for_link(&line, "CA2", "+79161234568"));
    wait_for_texts(&line, 2);
    let database = rusqlite::Connection::open(line.folder().join("var/deflect.db")).unwrap();
    // Two hours pass in which nobody opens a link.
    assert_eq!(database.execute("UPDATE texted SET at = at - 7200000000", []).unwrap(), 2);
    line.kill_and_restart();
    let closed = r#"deflect_bars_total{reason="closed"}"#;
    wait_until("prefix and range to be closed", LIMIT, || (line.metric(closed) == 2.0).then_some(()));
    assert!(line.log().contains("closed prefixes whose texts are neither delivered nor opened closed=2"));
    assert!(!asks_for_link(&line, "CA3", "+79161239999"), "a number of the prefix");
    assert!(!asks_for_link(&line, "CA4", "+79161299999"), "a number of the range");
    assert!(asks_for_link(&line, "CA5", "+79031112233"));
}
