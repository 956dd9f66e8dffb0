//! Messages from the centre: receipts in every spelling, texts from phones. Acknowledged once the store has them.

use std::time::Duration;

use deflect::base::number::NumberPlan;
use deflect::config::settings::GatewaySettings;
use deflect::outbox::body::MessageBody;
use deflect::store::{MessageState, NewMessage};
use serde_json::{Value, json};

use crate::post_office::{PostOffice, Running, body, given, pseudonyms};
use crate::smpp::{Desk, SHORT_WAIT, WAIT, centre, gateway_settings, link};
use crate::support::peers::smsc::Smsc;

const OK: u64 = 0;
const BRING_IT_AGAIN: u64 = 0x64;
const DO_NOT: u64 = 0x65;

/// An outbox that sends through a centre.
struct Outbox {
    office: PostOffice,
    worker: Running,
}

impl Outbox {
    fn of(centre: &Smsc) -> Self {
        Self::waiting(centre, WAIT)
    }

    /// One that waits so long for an answer.
    fn waiting(centre: &Smsc, answer_wait: Duration) -> Self {
        let office = PostOffice::new();
        let gateway = GatewaySettings { answer_wait, ..gateway_settings(link(centre.port)) };
        let worker = office.sms_worker(&[gateway]);
        Self { office, worker }
    }

    /// Promises a text to a number, whose end says what becomes of it.
    async fn promise(&self, message: u8, to: &str, words: &str) {
        let body = body(&MessageBody::Sms { text: words.to_owned() });
        let number = NumberPlan::new("RU", &["RU"]).unwrap().number(to).unwrap();
        let to_key = Some(pseudonyms().caller(&number));
        let text = NewMessage { to: given(to), body, to_key, ..self.office.text(message) };
        self.office.promise(message, vec![text]).await;
        self.worker.nudge.notify_one();
    }

    async fn becomes(&self, message: u8, state: MessageState) {
        self.office.until_state(message, state).await;
    }
}

/// The parts of a text from a phone that do not change.
fn from_phone(more: Value) -> Value {
    let mut pdu = json!({ "source_addr": "79161234567", "source_addr_ton": 1, "destination_addr": "7050" });
    pdu.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    pdu
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_finds_its_text_however_the_centre_spells_ids() {
    let (centre, _folder) = centre();
    let outbox = Outbox::of(&centre);
    let spellings = ["decimal", "hex-decimal", "decimal-hex", "padded", "words", "parameters"];
    for (message, ids) in (1..).zip(spellings) {
        centre.set(json!({ "ids": ids }));
        outbox.promise(message, "+79161234501", "Чат").await;
        outbox.becomes(message, MessageState::Delivered).await;
    }
    outbox.worker.stop().await;
    assert_eq!(centre.count("unbinds"), 1, "the worker's end is the links' end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_finds_its_text_whose_answer_came_too_late() {
    let (centre, _folder) = centre();
    let outbox = Outbox::waiting(&centre, SHORT_WAIT);
    outbox.promise(1, "+79161234544", "Чат").await;
    centre.wait_for_submitted(1);
    outbox.promise(2, "+79161234544", "Чат").await;
    outbox.becomes(1, MessageState::Unknown).await;
    outbox.becomes(2, MessageState::Unknown).await;
    // The receipt of the first may be even faster than its late answer.
    assert_eq!(centre.deliver(receipt(1), ""), OK);
    centre.ask(json!({ "do": "late" }));
    outbox.becomes(1, MessageState::Delivered).await;
    outbox.becomes(2, MessageState::Sent).await;
    assert_eq!(centre.deliver(receipt(2), ""), OK);
    outbox.becomes(2, MessageState::Delivered).await;
    assert_eq!(centre.submitted().len(), 2, "nothing was sent twice");
    outbox.worker.stop().await;
}

/// The receipt of the text that the centre took as so many.
fn receipt(number: u64) -> Value {
    from_phone(
        json!({ "esm_class": 4, "receipted_message_id": (1_000_000_000 + number).to_string(), "message_state": 2 }),
    )
}

/// Its other parts were never submitted, and the receipt of the first says nothing of the whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_to_the_first_part_is_no_answer_to_the_text() {
    let (centre, _folder) = centre();
    let outbox = Outbox::waiting(&centre, SHORT_WAIT);
    outbox.promise(1, "+79161234544", &"ё".repeat(140)).await;
    centre.wait_for_submitted(1);
    outbox.promise(2, "+79161234544", "Чат").await;
    outbox.becomes(1, MessageState::Unknown).await;
    outbox.becomes(2, MessageState::Unknown).await;
    centre.ask(json!({ "do": "late" }));
    outbox.becomes(2, MessageState::Sent).await;
    assert_eq!(outbox.office.listed(1).await.state, MessageState::Unknown);
    outbox.worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_may_come_before_the_answer_twice_or_with_bad_news() {
    let (centre, _folder) = centre();
    let outbox = Outbox::of(&centre);
    outbox.promise(1, "+79161234533", "Чат").await;
    outbox.promise(2, "+79161234522", "Чат").await;
    outbox.promise(3, "+79161234577", "Чат").await;
    outbox.becomes(1, MessageState::Delivered).await;
    outbox.becomes(2, MessageState::Delivered).await;
    outbox.becomes(3, MessageState::Undelivered).await;
    assert_eq!(centre.submitted().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_is_delivered_when_its_parts_are() {
    let (centre, _folder) = centre();
    let outbox = Outbox::of(&centre);
    outbox.promise(1, "+79161234501", &"ё".repeat(150)).await;
    outbox.becomes(1, MessageState::Delivered).await;
    assert_eq!(centre.submitted().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_acknowledged_and_what_is_not_is_asked_for_again() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    let unknown = json!({ "esm_class": 4, "source_addr": "79161234567" });
    assert_eq!(centre.deliver(unknown.clone(), "id:404 stat:DELIVRD"), OK, "kept for a text that may still come");
    assert_eq!(centre.deliver(unknown.clone(), "nothing to be read"), OK);
    desk.office.store.close().await;
    assert_eq!(centre.deliver(unknown.clone(), "id:405 stat:DELIVRD"), BRING_IT_AGAIN);
    assert_eq!(centre.deliver(unknown, "nothing to be read"), OK, "nothing is lost with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_from_phones_are_taken_in_every_alphabet_and_in_parts() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    assert_eq!(centre.deliver(from_phone(json!({ "data_coding": 8 })), "СТОП"), OK);
    assert_eq!(centre.deliver(from_phone(json!({ "data_coding": 0 })), "STOP"), OK);
    let bring = |esm_class, data_coding, hex: &str| {
        let pdu = from_phone(json!({ "esm_class": esm_class, "data_coding": data_coding }));
        centre.ask(json!({ "do": "deliver", "pdu": pdu, "hex": hex }))["status"].clone()
    };
    assert_eq!(bring(0, 4, "00ff"), OK, "no text at all");
    for header in ["050003070201", "050003070202", "ff", "05", ""] {
        assert_eq!(bring(0x40, 8, &format!("{header}04210422041e041f")), OK, "{header}");
    }
}

/// The number that texts go to, as a centre writes it.
const TO: &str = "79161234577";

/// Sends a text that is reported undelivered at first, and says the id that the centre gave it.
async fn undelivered(centre: &Smsc) -> (Outbox, String) {
    let outbox = Outbox::of(centre);
    outbox.promise(1, &format!("+{TO}"), "Чат").await;
    outbox.becomes(1, MessageState::Undelivered).await;
    let sql = rusqlite::Connection::open(outbox.office.data.path().join("deflect.db")).unwrap();
    let id = sql.query_row("SELECT raw FROM provider_id WHERE message IS NOT NULL", [], |row| row.get(0)).unwrap();
    (outbox, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_taken_by_data_sm_and_without_a_mark() {
    for (command, esm_class, source, destination) in [
        ("data_sm", 4, TO, "7050"),
        ("data_sm", 0, TO, "7050"),
        ("deliver_sm", 0, TO, "7050"),
        ("deliver_sm", 0x08, TO, "7050"),
        // No phone can write to a name.
        ("deliver_sm", 0, "900", "Ozon"),
    ] {
        let (centre, _folder) = centre();
        let (outbox, id) = undelivered(&centre).await;
        let pdu = json!({ "esm_class": esm_class, "source_addr": source, "source_addr_ton": 1, "destination_addr": destination });
        let words = format!("id:{id} sub:001 dlvrd:001 stat:DELIVRD err:000 text:");
        assert_eq!(
            centre.ask(json!({ "do": "deliver", "command": command, "pdu": pdu, "words": words }))["status"],
            OK
        );
        outbox.becomes(1, MessageState::Delivered).await;
        outbox.worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_read_however_the_centre_writes_its_fields() {
    for words in [
        "id:{id};sub:001;stat:DELIVRD;err:000;text:",
        "id:{id}, stat:DELIVRD, err:000, text:stat:UNDELIV",
        "id=\"{id}\" stat=\"DELIVRD\" err=000",
        "msgid:{id} status:DELIVRD",
        "id:{id}|sub:001|stat:DELIVRD|err:000|text:x",
        "id='{id}' stat='DELIVRD' err='000'",
        "id :{id} sub :001 stat :DELIVRD err :000 text :stat:UNDELIV",
        "message_id:{id} message_state:DELIVRD",
        "{\"id\":\"{id}\",\"stat\":\"SUCCESS\"}",
    ] {
        let (centre, _folder) = centre();
        let (outbox, id) = undelivered(&centre).await;
        let pdu = json!({ "esm_class": 4, "source_addr": TO, "source_addr_ton": 1, "destination_addr": "Ozon" });
        assert_eq!(centre.deliver(pdu, &words.replace("{id}", &id)), OK);
        outbox.becomes(1, MessageState::Delivered).await;
        outbox.worker.stop().await;
    }
}

/// «Стоп» as centres spoil it: no number that wrote it is texted again.
#[tokio::test(flavor = "multi_thread")]
async fn an_opt_out_is_understood_whatever_the_centre_forgot() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    let cases = [
        (0, 8, "05000307020104210442043e043f", "a header without its bit"),
        (0, 0, "06080407070201 53544f50", "a longer one, in the network's alphabet"),
        (0, 8, "210442043e043f04", "the other order of octets"),
        (0, 8, "d0a1d182d0bed0bf", "UTF-8"),
        (0x08, 8, "04210442043e043f", "an acknowledgement by the phone"),
        (0x10, 8, "04210442043e043f", "one by its user"),
        (0, 0, "d1d2cecf", "windows-1251 in place of the network's alphabet"),
        (0, 0, "f3f4eff0", "KOI8-R in its place"),
        (0, 0, "c1c2bebf", "ISO 8859-5 in its place"),
        (0, 4, "d1d2cecf", "windows-1251 as eight bits without an alphabet"),
        (0, 6, "d1f2eeef", "windows-1251 in place of ISO 8859-5"),
        (0, 8, "d1f2eeef", "windows-1251 in place of UCS-2"),
        (0, 15, "53544f50", "a code without a meaning"),
        (0, 0x80, "53544f50", "another"),
    ];
    let sql = rusqlite::Connection::open(desk.office.data.path().join("deflect.db")).unwrap();
    let suppressed =
        || sql.query_row("SELECT count(*) FROM bar WHERE reason = 'opted_out'", [], |row| row.get::<_, i64>(0));
    for (row, (esm_class, data_coding, hex, what)) in (0..).zip(cases) {
        let from = format!("791612345{row:02}");
        let pdu = from_phone(json!({ "esm_class": esm_class, "data_coding": data_coding, "source_addr": from }));
        let brought = centre.ask(json!({ "do": "deliver", "pdu": pdu, "hex": hex.replace(' ', "") }));
        assert_eq!(brought["status"], OK, "{what}");
        assert_eq!(suppressed().unwrap(), row + 1, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_changes_nothing_with_the_words_of_a_receipt() {
    let (centre, _folder) = centre();
    let (outbox, id) = undelivered(&centre).await;
    for (source, words) in [
        ("79161234500", format!("id:{id} stat:DELIVRD")),
        (TO, "id:no-such-id stat:DELIVRD".to_owned()),
        (TO, format!("id:{id} stat:ok")),
    ] {
        let pdu = json!({ "source_addr": source, "source_addr_ton": 1, "destination_addr": "7050" });
        assert_eq!(centre.deliver(pdu, &words), OK);
    }
    assert_eq!(outbox.office.listed(1).await.state, MessageState::Undelivered);
    outbox.worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_read_is_counted() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    let bring =
        |pdu: Value, hex: &str| centre.ask(json!({ "do": "deliver", "pdu": pdu, "hex": hex }))["status"].clone();
    assert_eq!(bring(json!({ "esm_class": 4 }), "69643a78"), OK, "a receipt without a state");
    assert_eq!(bring(from_phone(json!({ "data_coding": 11 })), "0102"), OK, "an alphabet nobody knows");
    assert_eq!(bring(from_phone(json!({ "data_coding": 4 })), "00ff"), OK, "octets that are no text");
    assert_eq!(centre.ask(json!({ "do": "deliver_torn" }))["status"], DO_NOT);
    let told = String::from_utf8(desk.office.metrics.render()).unwrap();
    for (reason, count) in [("receipt", 1), ("alphabet", 2), ("unit", 1)] {
        let figure = format!("deflect_gateway_unread_total{{gateway=\"operator\",reason=\"{reason}\"}} {count}");
        assert!(told.contains(&figure), "{figure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_lacks_its_end_is_refused_for_good_and_the_link_stays() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    let torn = json!({ "do": "deliver_torn" });
    assert_eq!(centre.ask(torn)["status"], DO_NOT);
    assert_eq!(centre.ask(json!({ "do": "enquire" }))["status"], OK);
    assert_eq!(centre.count("binds"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_heard_while_many_receipts_are_being_kept() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    let many = centre.ask(json!({ "do": "deliver_many", "count": 2000 }));
    desk.send_until_taken().await;
    let (kept, later) = (many["kept"].as_u64().unwrap(), many["later"].as_u64().unwrap());
    assert_eq!(kept + later, 2000, "{many}");
    assert!(256 <= kept, "{many}");
    assert_eq!(centre.count("binds"), 1);
}
