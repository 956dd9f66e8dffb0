//! When something of ours is down, when nobody tells that a call ended, when a caller stays unknown.

use deflect::base::call::PlatformName;
use deflect::base::number::NumberPlan;
use deflect::config::keys::Keys;
use deflect::config::settings::KeySettings;
use deflect::store::pseudonym::Pseudonyms;
use rusqlite::Connection;

use crate::promises::{
    LIMIT, MOBILE, count, database, import_contacts, spooled_mails, spooled_texts, take_text, wait_for_messages,
    wait_for_outcomes,
};
use crate::support::line::{Line, SPOOL, settings_here};
use crate::support::peers::wait_until;

#[test]
fn a_store_that_does_not_confirm_in_time_makes_the_caller_hear_the_address() {
    let line = Line::start(&settings_here(SPOOL));
    let mut call = line.call("CA1", MOBILE);
    let database = database(&line);
    wait_until("the first turn", LIMIT, || (count(&database, "SELECT count(*) FROM turn") == 1).then_some(()));
    database.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let (url, nine) = (call.next_url(), [("CallStatus", "in-progress"), ("Digits", "9")]);
    let first = line.post_signed(&url, &call.fields(&nine));
    call.press("9");
    assert!(call.said().contains("Отправить сейчас не получается, простите."), "{}", call.said());
    assert!(call.said().contains("эм, игрек, точка, озон, точка, ру"), "{}", call.said());
    assert!(!call.said().contains("Отправляем ссылку"), "{}", call.said());
    assert!(call.press("*").said().contains("нажмите девять"), "the call goes on: {}", call.said());
    database.execute_batch("ROLLBACK").unwrap();
    let refused = r#"deflect_offers_refused_total{medium="sms",reason="store"}"#;
    wait_until("the refusal is counted", LIMIT, || (line.metric(refused) == 1.0).then_some(()));
    let repeated = line.post_signed(&url, &call.fields(&nine));
    assert_eq!(repeated.body, first.body, "a repeat must not promise what the first answer refused");
    call.hang_up();
    take_text(&line, "CA2", "+79031112233").hang_up();
    wait_for_messages(&line, "sms", "spool", "sent", 1.0);
    let texts = spooled_texts(&line);
    assert_eq!((texts.len(), texts[0]["to"].as_str()), (1, Some("+79031112233")), "what was not promised is not sent");
    wait_for_outcomes(&line, "handed_off", 1.0);
    wait_until("both calls to be settled", LIMIT, || {
        (line.metric_sum("deflect_call_outcomes_total") == 2.0).then_some(())
    });
}

#[test]
fn a_call_whose_end_nobody_tells_is_closed_once() {
    let line = Line::start(&settings_here(SPOOL));
    let mut call = line.call("CA1", MOBILE);
    call.press("1");
    let database = database(&line);
    wait_until("both turns", LIMIT, || (count(&database, "SELECT count(*) FROM turn") == 2).then_some(()));
    assert_eq!(line.metric_sum("deflect_call_outcomes_total"), 0.0);
    // An hour passes in silence.
    let hour = "UPDATE turn SET at = at - 3600000000; UPDATE call SET started = started - 3600000000;";
    database.execute_batch(hour).unwrap();
    wait_for_outcomes(&line, "left_in_menu", 1.0);
    assert_eq!(call.hang_up().status, 200);
    assert_eq!(call.hang_up().status, 200, "a notice that comes late, or twice, is taken");
    let (other, ends) = (take_text(&line, "CA2", "+79031112233"), "SELECT count(*) FROM call WHERE ended IS NULL");
    other.hang_up();
    wait_for_outcomes(&line, "handed_off", 1.0);
    assert_eq!((line.outcomes("left_in_menu"), line.metric_sum("deflect_call_outcomes_total")), (1.0, 2.0));
    assert_eq!(count(&database, ends), 0);
}

/// True if a file holds these bytes.
fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn nothing_is_kept_or_sent_of_a_caller_who_reports_anonymously() {
    let line = Line::start(&settings_here(&format!("{SPOOL}follow_up_delay = \"2s\"\n")));
    let known = "+79031112233";
    import_contacts(&line, &[(known, "anna@example.ru")]);
    for (id, from) in [("CA1", MOBILE), ("CA2", known)] {
        let mut call = take_text(&line, id, from);
        call.press("*").press("5").press("5");
        assert!(call.said().contains("Можно анонимно"), "{}", call.said());
        assert!(call.press("9").said().contains("мы ничего не отправляем"), "{}", call.said());
        call.hang_up();
    }
    wait_for_messages(&line, "sms", "spool", "sent", 2.0);
    // The follow-up and the reminder.
    wait_for_messages(&line, "email", "none", "cancelled", 2.0);
    wait_until("both calls to be settled", LIMIT, || {
        (line.metric_sum("deflect_call_outcomes_total") == 2.0).then_some(())
    });
    // The call goes after its outcome was told, with the last that is found out of it.
    let calls = "SELECT count(*) FROM call";
    wait_until("not even that they called is kept", LIMIT, || (count(&database(&line), calls) == 0).then_some(()));
    assert!(spooled_mails(&line).is_empty());
    let setup = line.setup();
    let data = setup.folder().join("var");
    let pseudonyms = Pseudonyms::new(&Keys::open(&KeySettings::default(), &data).unwrap().pseudonym);
    let caller = pseudonyms.caller(&NumberPlan::new("RU", &["RU"]).unwrap().number(MOBILE).unwrap());
    let call = pseudonyms.call(&PlatformName::new("twilio"), &deflect::base::call::CallId::parse("CA1").unwrap());
    assert!(line.stop());
    let file = std::fs::read(data.join("deflect.db")).unwrap();
    for (trace, what) in [(&caller.0[..], "caller"), (&call.0[..], "call"), (b"9161234567", "number")] {
        assert!(!holds(&file, trace), "the {what} is still in the database");
    }
    let contacts = count(&Connection::open(data.join("deflect.db")).unwrap(), "SELECT count(*) FROM contact");
    assert_eq!(contacts, 1, "what was agreed to before stays");
}
