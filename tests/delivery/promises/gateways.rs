//! Texts through SMSC.ru, SMS.ru and MTS Exolve: who takes over, who is believed, and how their end is learned.

use crate::promises::{
    LIMIT, MAIL_SPOOLED, MOBILE, ask, count, database, kannel_settings, take_text, twilio_gateway, wait_for_messages,
};
use crate::support::line::{Line, TOKEN, settings_here};
use crate::support::peers::kannel::Kannel;
use crate::support::peers::{exolve, sms_ru, smsc_ru, twilio, wait_until};

/// The secrets of these gateways are those that every test's line knows.
fn smsc(api: &smsc_ru::Api) -> String {
    format!(
        "[gateway.smsc]\nkind = \"smsc\"\nurl = \"{}\"\nlogin = \"{}\"\npassword = {{ env = \"TEST_GATEWAY\" }}\n\
         sender = \"Ozon\"\ncallback_secret = {{ env = \"TEST_TOKEN\" }}\n",
        api.base_url(),
        smsc_ru::LOGIN
    )
}

fn smsru(api: &sms_ru::Api) -> String {
    format!(
        "[gateway.smsru]\nkind = \"smsru\"\nurl = \"{}\"\napi_id = {{ env = \"TEST_TOKEN\" }}\nsender = \"Ozon\"\n",
        api.base_url()
    )
}

fn settings(order: &str, gateways: &[String]) -> String {
    settings_here(&format!("[sms]\ngateways = [{order}]\n{}{MAIL_SPOOLED}", gateways.concat()))
}

fn refused(line: &Line, gateway: &str, reason: &str) -> f64 {
    line.metric(&format!(r#"deflect_receipts_refused_total{{gateway="{gateway}",reason="{reason}"}}"#))
}

#[test]
fn smsc_takes_a_text_and_its_signed_report_alone_is_believed() {
    let api = smsc_ru::Api::start();
    let line = Line::start(&settings("\"smsc\"", &[smsc(&api)]));
    take_text(&line, "CA1", MOBILE).hang_up();
    let sent = api.wait_for_sent(1, LIMIT).remove(0);
    assert_eq!((sent["phones"].as_str(), sent["sender"].as_str()), (MOBILE, "Ozon"));
    assert!(sent["mes"].starts_with(&format!("Чат Ozon: {}/l/", line.url)), "{}", sent["mes"]);
    wait_for_messages(&line, "sms", "smsc", "sent", 1.0);
    let (door, phone) = (line.public, &MOBILE[1..]);
    let forged = format!("id={}&phone={phone}&status=1&sha1={}", sent["id"], "0".repeat(40));
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let url = format!("{}/receipts/smsc?charset=utf-8", line.url);
    assert_eq!(ask(door, "POST", &url, form, &forged).status, 403);
    assert_eq!(ask(door, "POST", &url, form, "id=1&mes=%D1%EF%EE%EF").status, 403, "windows-1251");
    assert_eq!((refused(&line, "smsc", "unproven"), refused(&line, "smsc", "not_utf8")), (1.0, 1.0));
    assert_eq!(count(&database(&line), "SELECT count(*) FROM message WHERE state = 'sent'"), 1);
    let target = "/receipts/smsc?charset=utf-8&sha1";
    assert_eq!(api.call_back(door, target, &"00".repeat(16), phone, 1), 200, "of a message nobody knows");
    assert_eq!(api.call_back(door, target, &sent["id"], phone, 1), 200);
    wait_for_messages(&line, "sms", "smsc", "delivered", 1.0);
    for status in [1, 0, 20] {
        assert_eq!(api.call_back(door, target, &sent["id"], phone, status), 200, "a repeat, or late");
    }
    line.shows_in_all("deflect_messages_total", 3.0);
    let erased = "SELECT count(*) FROM message WHERE address IS NULL AND body IS NULL AND state = 'delivered'";
    assert_eq!(count(&database(&line), erased), 1);
}

#[test]
fn nobody_reports_and_the_end_is_asked_for() {
    let api = smsc_ru::Api::start();
    let line = Line::start(&settings("\"smsc\"", &[smsc(&api)]));
    take_text(&line, "CA1", MOBILE).hang_up();
    api.wait_for_sent(1, LIMIT);
    api.set_status(MOBILE, 1);
    wait_for_messages(&line, "sms", "smsc", "delivered", 1.0);
    assert_eq!(api.asked().len(), 1);
}

#[test]
fn smsru_takes_over_from_smsc_and_kannel_from_both() {
    let (first, second) = (smsc_ru::Api::start(), sms_ru::Api::start());
    let kannel = kannel_settings("http://127.0.0.1:9/cgi-bin/sendsms").replace("[sms]\ngateways = [\"kannel\"]\n", "");
    let order = "[sms]\ngateways = [\"smsc\", \"smsru\", \"kannel\"]\n";
    // Nobody is at Kannel's address, which costs a try each time; there are enough until the others are probed.
    let retries = format!("[outbox]\nsms_retry_delays = [{}]\n", ["\"1s\""; 12].join(", "));
    let line = Line::start(&settings_here(&format!("{order}{}{}{kannel}{retries}", smsc(&first), smsru(&second))));
    let up = |name: &str| line.metric(&format!(r#"deflect_gateway_up{{gateway="{name}"}}"#));
    let are_up = || ([up("smsc"), up("smsru"), up("kannel")] == [1.0; 3]).then_some(());
    wait_until("the worker has taken them up", LIMIT, are_up);
    first.fail_with(Some(403));
    take_text(&line, "CA1", MOBILE);
    wait_for_messages(&line, "sms", "smsru", "sent", 1.0);
    assert_eq!([up("smsc"), up("smsru"), up("kannel")], [0.0, 1.0, 1.0]);
    second.fail_with(Some(401));
    take_text(&line, "CA2", "+79031112233");
    wait_until("every gateway was tried", LIMIT, || (up("smsru") == 0.0).then_some(()));
    first.fail_with(None);
    second.fail_with(None);
    wait_for_messages(&line, "sms", "smsc", "sent", 1.0);
    wait_until("smsc is back", LIMIT, || (up("smsc") == 1.0).then_some(()));
    line.logs("gateway is back");
    let texts = (first.sent().iter().filter(|sent| sent["phones"] == "+79031112233").count(), second.taken().len());
    assert!(texts.0 >= 1 && texts.1 == 1, "{texts:?}");
}

#[test]
fn smsru_gets_its_hundred_for_reports_before_after_and_of_nobody() {
    let api = sms_ru::Api::start();
    let line = Line::start(&settings("\"smsru\"", &[smsru(&api)]));
    let (door, target) = (line.public, "/receipts/smsru");
    let entries: Vec<String> = (0..100).map(|at| sms_ru::entry(&format!("000000-{}", 10_000_000 + at), 103)).collect();
    let hundred = (200, "100".to_owned());
    assert_eq!(api.call_back(door, target, sms_ru::API_ID, &entries), hundred, "reports may be faster than answers");
    take_text(&line, "CA1", MOBILE).hang_up();
    wait_for_messages(&line, "sms", "smsru", "delivered", 1.0);
    let late = [sms_ru::entry("000000-10000000", 102), "test\n1\n1".to_owned()];
    assert_eq!(api.call_back(door, target, sms_ru::API_ID, &late), hundred);
    let (status, body) = api.call_back(door, target, "another key", &late);
    assert_eq!((status, body.as_str()), (403, "not a request we take\n"));
    assert_eq!(refused(&line, "smsru", "unproven"), 1.0);
    assert_eq!(count(&database(&line), "SELECT count(*) FROM message WHERE state = 'delivered'"), 1);
}

#[test]
fn exolve_is_asked_and_its_words_are_the_settings() {
    let api = exolve::Api::start();
    let gateway = format!(
        "[gateway.exolve]\nkind = \"exolve\"\nurl = \"{}\"\nkey = {{ env = \"TEST_TOKEN\" }}\nsender = \"Ozon\"\n\
         statuses = {{ DELIVERED = \"delivered\" }}\n",
        api.base_url()
    );
    let line = Line::start(&settings("\"exolve\"", &[gateway]));
    take_text(&line, "CA1", MOBILE).hang_up();
    wait_for_messages(&line, "sms", "exolve", "sent", 1.0);
    api.set_status(MOBILE, "DELIVERED");
    wait_for_messages(&line, "sms", "exolve", "delivered", 1.0);
}

#[test]
fn texts_from_phones_are_taken_from_those_who_prove_themselves() {
    let (first, second) = (smsc_ru::Api::start(), twilio::Api::start());
    let kannel = "[gateway.kannel]\nkind = \"kannel\"\nurl = \"http://127.0.0.1:9/sendsms\"\nusername = \"ivr\"\n\
                  password = { env = \"TEST_GATEWAY\" }\nsender = \"Ozon\"\ninbound_token = { env = \"TEST_TOKEN\" }\n";
    let gateways = [smsc(&first), twilio_gateway(&second.base_url(), "TEST_TOKEN"), kannel.to_owned()];
    let line = Line::start(&settings("\"smsc\", \"twilio\", \"kannel\"", &gateways));
    let door = line.public;
    assert_eq!(first.bring_text(door, "/receipts/smsc?charset=utf-8", "79161234567", "Привет"), 200);
    assert_eq!(first.bring_text(door, "/inbound/smsc?charset=utf-8", "79161234567", "Привет"), 200);

    let text = "from=%2B79161234567&text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82";
    let kannel = |token: &str| ask(door, "GET", &format!("{}/inbound/kannel?token={token}&{text}", line.url), "", "");
    let answer = kannel(TOKEN);
    assert_eq!((answer.status, answer.body.as_str()), (200, ""), "Kannel would send a body to the phone");
    assert_eq!(kannel("other").status, 403);

    let url = format!("{}/inbound/twilio", line.url);
    let form = [("Body", "Привет"), ("From", MOBILE)].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let post = |signature: &str| {
        let headers = format!("Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: {signature}\r\n");
        ask(door, "POST", &url, &headers, &body)
    };
    let answer = post(&twilio::sign(TOKEN, &url, &form));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/xml; charset=utf-8")));
    assert!(answer.body.ends_with("<Response/>"), "{}", answer.body);
    assert_eq!(post("Zm9yZ2Vk").status, 403);
    assert_eq!((refused(&line, "kannel", "unproven"), refused(&line, "twilio", "signature")), (1.0, 1.0));

    assert_eq!(ask(door, "PUT", &url, "", "").status, 405);
    assert_eq!(ask(door, "GET", &format!("{}/inbound/nobody", line.url), "", "").status, 404);
    let log = line.log();
    assert!(log.contains("refused") && !log.contains("9161234567") && !log.contains("Привет"), "{log}");
}

/// Kannel's smsbox as its user guide describes it, and no line of code.
const KANNEL_DESCRIBED: &str = r#"
[gateway.other]
kind = "http"
url = "{url}"
format = "text"
sender = "Ozon"
secrets = { password = { env = "TEST_GATEWAY" } }
body = "{{ text }}"
answers = [{ status = "2xx", at = "word:1", is = [0, 3], means = "taken" }, { status = "5xx", means = "retry" }]
[gateway.other.headers]
X-Kannel-Username = "ivr"
X-Kannel-Password = "{{ secret.password }}"
X-Kannel-From = "{{ sender }}"
X-Kannel-To = "{{ digits }}"
X-Kannel-Coding = "{% if unicode %}2{% else %}0{% endif %}"
X-Kannel-DLR-Mask = "31"
X-Kannel-DLR-Url = "{{ receipt_url }}&type=%d"
[gateway.other.reports]
proof = "receipt_url"
state = "query:type"
states = { 1 = "delivered", 2 = "undelivered", 4 = "sent", 8 = "sent", 16 = "undelivered" }
"#;

#[test]
fn a_real_kannel_that_is_only_described_takes_a_text_and_reports_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let kannel = Kannel::start(folder.path());
    let gateway = KANNEL_DESCRIBED.replace("{url}", &kannel.sendsms_url());
    let line = Line::start(&settings("\"other\"", &[gateway]));
    take_text(&line, "CA1", MOBILE).hang_up();
    let submitted = kannel.wait_for_submitted(1, LIMIT).remove(0);
    assert_eq!((submitted.to.as_str(), submitted.from.as_str(), submitted.data_coding), ("79161234567", "Ozon", 8));
    assert!(submitted.text.starts_with("Чат Ozon: "), "{}", submitted.text);
    wait_for_messages(&line, "sms", "other", "delivered", 1.0);
}
