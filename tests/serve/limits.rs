//! Limits on texts, at a running line: kept before anything is promised, and over a restart.

use deflect::dialect::twiml_reader::read_document;

use crate::support::line::{LINE, Line, SPOOL, settings};
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";

/// Asks for the link of the account chat; whether the caller was told that it is on its way.
fn asks_for_link(line: &Line, id: &str, from: &str) -> bool {
    let mut call = line.call(id, from);
    call.press("1").press("1").press("1");
    let is_promised = call.said().contains("Отправляем ссылку");
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

/// The last word is the store's: that the number typed has had its share is not known while the line talks. Why nothing is
/// sent is told to nobody: it would say what its owner did.
#[test]
fn a_number_of_somebody_else_that_is_at_its_limit_is_refused_alike_however_often_the_platform_asks() {
    let mut line = Line::start(&settings(&format!("{SPOOL}[limits]\nper_number = [\"1 in 1h\"]\n")));
    assert!(asks_for_link(&line, "CA1", MOBILE));
    wait_for_texts(&line, 1);
    let mut call = line.call("CA2", "+74951112233");
    call.press("9").press("1").press("9161234567");
    assert!(call.said().contains("девятьсот шестнадцать"), "read back: {}", call.said());
    let url = call.next_url();
    let said = call.press("1").said();
    assert!(
        said.contains("На этот номер отправить сейчас не получается")
            && said.contains("эм, игрек, точка, озон, точка, ру"),
        "{said}"
    );
    assert!(!said.contains("Отправляем ссылку"), "{said}");
    let own = [("CallSid", "CA2"), ("From", "+74951112233"), ("To", LINE), ("Direction", "inbound")];
    let fields = [&own[..], &[("CallStatus", "in-progress"), ("Digits", "1")]].concat();
    assert_eq!(line.post_signed(&url, &fields).body, line.documents().pop().unwrap(), "a repeat");
    let refused = r#"deflect_offers_refused_total{medium="sms",reason="number_limit"}"#;
    wait_until(refused, LIMIT, || (line.metric(refused) == 1.0).then_some(()));
    line.kill_and_restart();
    let again = read_document(&line.post_signed(&url, &fields).body).unwrap();
    assert_eq!(again.said.join(" "), said, "a repeat after a restart");
    wait_for_texts(&line, 0);
    assert_eq!(spooled(&line), 1);
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
fn the_budget_holds_whichever_gateway_sends() {
    let both = SPOOL.replace("gateways = [\"spool\"]", "gateways = [\"spool\", \"dear\"]");
    let dear = "[gateway.dear]\nkind = \"spool\"\nprice = 2.5\n";
    let line = Line::start(&settings(&format!("{both}{dear}[limits]\nmoney_per_day = 3\n")));
    assert!(asks_for_link(&line, "CA1", MOBILE));
    assert!(!asks_for_link(&line, "CA2", "+79031112233"), "on a day of fail-overs it would cost 5");
}

#[test]
fn numbers_whose_texts_come_to_nothing_are_left_alone_for_a_time() {
    let mut line = Line::start(&settings(&format!("{SPOOL}[limits]\nclosing_count = 2\n")));
    assert!(asks_for_link(&line, "CA1", MOBILE));
    assert!(asks_for_link(&line, "CA2", "+79161234568"));
    wait_for_texts(&line, 2);
    let database = rusqlite::Connection::open(line.folder().join("var/deflect.db")).unwrap();
    // Two hours pass in which nobody opens a link.
    for earlier in ["UPDATE texted SET at = at - 7200000000", "UPDATE message SET promised = promised - 7200000000"] {
        assert_eq!(database.execute(earlier, []).unwrap(), 2);
    }
    line.kill_and_restart();
    let closed = r#"deflect_suppressions_total{reason="closed"}"#;
    wait_until("prefix and range to be closed", LIMIT, || (line.metric(closed) == 2.0).then_some(()));
    line.logs("closed prefixes whose texts are neither delivered nor opened closed=2");
    assert!(!asks_for_link(&line, "CA3", "+79161239999"), "a number of the prefix");
    assert!(!asks_for_link(&line, "CA4", "+79161299999"), "a number of the range");
    assert!(asks_for_link(&line, "CA5", "+79031112233"));
}
