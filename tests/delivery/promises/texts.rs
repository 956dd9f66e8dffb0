//! Texts: through a real Kannel to the operator and back, through Twilio, past a gateway that is down.

use std::future::ready;
use std::sync::{Arc, Mutex};

use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;

use crate::promises::{
    LIMIT, MAIL_SPOOLED, MOBILE, ask, count, database, kannel_settings, spooled_texts, take_text, twilio_gateway,
    wait_for_messages, wait_for_outcomes,
};
use crate::support::line::{Line, SPOOL, settings_here};
use crate::support::peers::kannel::Kannel;
use crate::support::peers::listener::Listener;
use crate::support::peers::twilio::Api;
use crate::support::peers::wait_until;

/// Tries again about every second.
const QUICK_RETRIES: &str = "[outbox]\nsms_retry_delays = [\"1s\", \"1s\", \"1s\", \"1s\", \"1s\", \"1s\", \"1s\"]\n";

#[test]
fn a_text_reaches_the_phone_through_kannel_and_its_delivery_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let kannel = Kannel::start(folder.path());
    let line = Line::start(&settings_here(&kannel_settings(&kannel.sendsms_url())));
    take_text(&line, "CA1", MOBILE).hang_up();
    let submitted = kannel.wait_for_submitted(1, LIMIT).remove(0);
    assert_eq!((submitted.to.as_str(), submitted.from.as_str()), ("79161234567", "Ozon"));
    assert_eq!((submitted.data_coding, submitted.parts), (8, 1), "Cyrillic in one part");
    let link = submitted.text.strip_prefix("Чат Ozon: ").unwrap_or_else(|| panic!("{}", submitted.text));
    assert_eq!(ask(line.public, "GET", link, "", "").status, 200);
    wait_for_messages(&line, "sms", "kannel", "delivered", 1.0);
    wait_for_outcomes(&line, "handed_off", 1.0);
    line.shows_in_all("deflect_call_outcomes_total", 1.0);
    assert_eq!(kannel.submitted().len(), 1, "sent once");
}

#[test]
fn a_text_that_the_operator_refuses_or_loses_is_undelivered() {
    let folder = tempfile::tempdir().unwrap();
    let kannel = Kannel::start(folder.path());
    let line = Line::start(&settings_here(&kannel_settings(&kannel.sendsms_url())));
    take_text(&line, "CA1", "+79161234566");
    wait_for_messages(&line, "sms", "kannel", "undelivered", 1.0);
    take_text(&line, "CA2", "+79161234577");
    wait_for_messages(&line, "sms", "kannel", "undelivered", 2.0);
    line.shows_in_all("deflect_messages_total", 6.0);
    assert_eq!(kannel.submitted().len(), 2, "neither is sent again");
}

#[test]
fn a_gateway_that_is_down_delays_the_text_and_not_the_caller() {
    let folder = tempfile::tempdir().unwrap();
    let mut kannel = Kannel::start(folder.path());
    kannel.stop_gateway();
    let line = Line::start(&settings_here(&(kannel_settings(&kannel.sendsms_url()) + QUICK_RETRIES)));
    let call = take_text(&line, "CA1", MOBILE);
    let database = database(&line);
    wait_until("a try that failed", LIMIT, || (count(&database, "SELECT count(*) FROM attempt") > 0).then_some(()));
    call.hang_up();
    assert_eq!(line.outcomes("handed_off"), 0.0, "nothing was handed to a gateway yet");
    kannel.start_gateway();
    wait_for_messages(&line, "sms", "kannel", "delivered", 1.0);
    wait_for_outcomes(&line, "handed_off", 1.0);
    assert_eq!(kannel.submitted().len(), 1, "sent once");
}

/// A smsbox that takes every text and reports nothing by itself; the addresses for its reports.
fn silent_smsbox() -> (Listener, Arc<Mutex<Vec<String>>>) {
    let reports = Arc::new(Mutex::new(vec![]));
    let noted = reports.clone();
    let listener = Listener::start(move |request| {
        noted.lock().unwrap().push(request.headers()["x-kannel-dlr-url"].to_str().unwrap().to_owned());
        let mut answer = Response::new(Full::new(Bytes::from_static(b"0: Accepted for delivery")));
        *answer.status_mut() = hyper::StatusCode::ACCEPTED;
        async { answer }
    });
    (listener, reports)
}

#[test]
fn a_forged_report_is_refused_and_changes_nothing() {
    let (smsbox, reports) = silent_smsbox();
    let line = Line::start(&settings_here(&kannel_settings(&format!("http://{}/sendsms", smsbox.address()))));
    take_text(&line, "CA1", MOBILE);
    take_text(&line, "CA2", "+79031112233");
    wait_for_messages(&line, "sms", "kannel", "sent", 2.0);
    let urls: Vec<String> = reports.lock().unwrap().iter().map(|url| url.replace("%d", "1")).collect();
    let token = |url: &str| url.split("token=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let (mine, other) = (token(&urls[0]), token(&urls[1]));
    for (forged, what) in [
        (urls[0].replace(&mine, &other), "another message's token"),
        (urls[0].replace(&mine, &"0".repeat(mine.len())), "a wrong token"),
        (urls[0].replace(&mine, ""), "no token"),
    ] {
        assert_eq!(ask(line.public, "GET", &forged, "", "").status, 403, "{what}");
    }
    let states = "SELECT count(*) FROM message WHERE state = 'sent'";
    assert_eq!(count(&database(&line), states), 2);
    assert_eq!(ask(line.public, "GET", &urls[0], "", "").status, 200, "the report itself is believed");
    wait_for_messages(&line, "sms", "kannel", "delivered", 1.0);
    assert_eq!(ask(line.public, "GET", &urls[0], "", "").status, 200, "a repeat is answered as the first");
    assert_eq!(ask(line.public, "GET", &urls[0].replace("type=1", "type=8"), "", "").status, 200);
    assert_eq!(count(&database(&line), states), 1, "a late `sent` does not overwrite `delivered`");
}

#[test]
fn twilio_gets_the_text_and_only_its_signed_report_is_believed() {
    let api = Api::start();
    let more =
        format!("[sms]\ngateways = [\"twilio\"]\n{}{MAIL_SPOOLED}", twilio_gateway(&api.base_url(), "TEST_TOKEN"));
    let line = Line::start(&settings_here(&more));
    take_text(&line, "CA1", MOBILE);
    let message = api.wait_for_received(1, LIMIT).remove(0);
    assert_eq!((message.to(), message.from(), message.answer), (MOBILE, "Ozon", Some(201)));
    assert!(message.body().starts_with(&format!("Чат Ozon: {}/l/", line.url)), "{}", message.body());
    assert!(message.status_callback().unwrap().starts_with(&format!("{}/receipts/twilio?", line.url)));
    wait_for_messages(&line, "sms", "twilio", "sent", 1.0);
    assert_eq!(api.call_back_signed(&message, "delivered", "Zm9yZ2Vk", line.public), 403);
    assert_eq!(count(&database(&line), "SELECT count(*) FROM message WHERE state = 'sent'"), 1);
    assert_eq!(api.call_back(&message, "delivered", None, line.public), 200);
    wait_for_messages(&line, "sms", "twilio", "delivered", 1.0);
}

#[test]
fn a_gateway_that_refuses_our_account_is_passed_over() {
    let api = Api::start();
    let more = format!(
        "[sms]\ngateways = [\"twilio\", \"spool\"]\n[gateway.spool]\nkind = \"spool\"\n{}{MAIL_SPOOLED}",
        twilio_gateway(&api.base_url(), "TEST_GATEWAY")
    );
    let line = Line::start(&settings_here(&more));
    take_text(&line, "CA1", MOBILE);
    wait_until("the text in the spool", LIMIT, || (spooled_texts(&line).len() == 1).then_some(()));
    assert_eq!(api.received()[0].answer, Some(401));
    wait_for_messages(&line, "sms", "spool", "sent", 1.0);
    line.logs("gateway rests");
}

#[test]
fn a_number_that_a_lookup_calls_a_land_line_is_not_promised_a_text() {
    let answer = r#"{"line_type_intelligence":{"type":"landline","error_code":null}}"#;
    let provider = Listener::start(move |_| ready(Response::new(Full::new(Bytes::from_static(answer.as_bytes())))));
    let lookup = format!(
        "[line_type]\nkind = \"twilio\"\nurl = \"http://{}\"\naccount = \"AC1\"\ntoken = {{ env = \"TEST_TOKEN\" }}\n\
         countries = [\"RU\"]\ndeadline = \"3s\"\n",
        provider.address()
    );
    let line = Line::start(&settings_here(&format!("{SPOOL}{lookup}")));
    let mut call = line.call("CA1", MOBILE);
    call.press("9");
    assert!(!call.said().contains("Отправляем ссылку"), "{}", call.said());
    assert!(call.said().contains("На этот номер СМС не придёт"), "as from a known land line: {}", call.said());
    assert!(call.said().contains("нажмите один"), "a mobile may be typed: {}", call.said());
    line.shows(r#"deflect_offers_refused_total{medium="sms",reason="landline"}"#, 1.0);
    assert_eq!(count(&database(&line), "SELECT count(*) FROM message"), 0);
    assert!(!line.log().contains("9161234567"), "{}", line.log());
}
