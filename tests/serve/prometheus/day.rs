//! A day of the line in a few seconds: all that callers, gateways, browsers, the chat platform and strangers do, and
//! calls of the past week whose windows end now.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::base::call::Language;
use deflect::base::clock::Clock;
use deflect::line::channel::ChannelId;
use deflect::line::event::{Event, Standing};
use deflect::line::menu::TopicId;
use deflect::line::message::{Medium, MessageKind};
use deflect::store::{
    CallKey, MessageAddress, MessageHead, MessageId, NewMessage, Pseudonym, Store, TurnRecord, Window,
};
use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::support::line::{EXPERIMENT, Line, NO_LIMITS, PUBLIC_URL, Setup, exchange, settings_here, target_of};
use crate::support::peers::LIMIT;
use crate::support::peers::process::free_port;
use crate::support::peers::smsc_ru::{self, Api};
use crate::support::turn::first_turn;

/// A window is over this long after its end.
const GRACE: Duration = Duration::from_secs(60);
/// Calls of each window that are over while the test runs, a second apart: enough for a machine that is busy.
const MATURING: u8 = 100;
/// The callers who take a link in a round: so many failures make the first gateway rest, before the reload of the round
/// forgets them.
const TAKERS: usize = 3;
/// The secret of the chat platform.
const CHAT_SECRET: &str = "a secret of thirty-two characters";
const IPHONE: &str = "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15\r\n";
const BOT: &str = "User-Agent: TelegramBot (like TwitterBot)\r\n";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// The line: its first gateway is not there, its second reports; with mail, a chat platform and a budget.
pub fn setup(api: &Api) -> Setup {
    let more = format!(
        r#"
[sms]
gateways = ["kannel", "smsc"]
[gateway.kannel]
kind = "kannel"
url = "http://127.0.0.1:{}/cgi-bin/sendsms"
username = "ivr"
password = {{ env = "TEST_GATEWAY" }}
sender = "Ozon"
price = 2.5
[gateway.smsc]
kind = "smsc"
url = "{}"
login = "{}"
password = {{ env = "TEST_GATEWAY" }}
sender = "Ozon"
callback_secret = {{ env = "TEST_TOKEN" }}
price = 2.5
[mail]
transport = "spool"
from = "Ozon <no-reply@example.ru>"
follow_up_delay = "0s"
[chat]
secret = {{ file = "chat-secret" }}
{NO_LIMITS}money_per_day = 1000
"#,
        free_port(),
        api.base_url(),
        smsc_ru::LOGIN
    );
    let setup = Setup::new(&settings_here(&more)).edit("config/line.toml", "[line.main]", EXPERIMENT);
    std::fs::write(setup.folder().join("config/chat-secret"), CHAT_SECRET).unwrap();
    setup
}

/// Calls of the past, whose windows end one after another from now on; each by another caller. And a mail that
/// the worker that had it did not finish.
pub async fn prepare_past(folder: &Path) {
    let now = Timestamp::now();
    std::fs::create_dir_all(folder.join("var")).unwrap();
    let store = Store::open(&folder.join("var/deflect.db"), Clock::standing_at(now), Arc::new(|_| {})).unwrap();
    let mut calls = JoinSet::new();
    for (kind, window) in (0_u8..).zip(Window::ALL) {
        for index in 0..MATURING {
            let started = now - window.duration() - GRACE + Duration::from_secs(index.into());
            let key = [kind, index].repeat(8).try_into().unwrap();
            calls.spawn(informed(store.clone(), key, started));
        }
    }
    calls.join_all().await;
    let (promised, half_an_hour) = (now - Duration::from_secs(60), Duration::from_secs(30 * 60));
    let key = [0xAA; 16];
    let mail = mail(MessageId(key), promised, promised + half_an_hour);
    store.commit(first_turn(CallKey(key), promised, vec![mail])).await.unwrap();
    assert_eq!(store.claim(Medium::Email, 1, promised, Duration::from_secs(1)).await.unwrap().len(), 1);
    store.close().await;
}

async fn informed(store: Store, key: [u8; 16], started: Timestamp) {
    let events = vec![Event::Answered];
    let (caller, topic) = (Some(Pseudonym(key)), Some(TopicId::new("order")));
    let (standing, first) = (Standing::Informed, first_turn(CallKey(key), started, vec![]));
    let turn = TurnRecord { caller, topic, standing, events, ..first };
    store.commit(turn).await.unwrap();
    store.end_call(CallKey(key), started + Duration::from_secs(1)).await.unwrap();
}

fn mail(id: MessageId, due: Timestamp, expires: Timestamp) -> NewMessage {
    let head = MessageHead {
        id,
        kind: MessageKind::FollowUp,
        medium: Medium::Email,
        channel: ChannelId::new("account-chat"),
        language: Language::new("ru"),
    };
    NewMessage::plain(
        head,
        MessageAddress::Given("locked with a key that is gone".to_owned()),
        "as is this".to_owned(),
        due,
        expires,
    )
}

/// Imports the address of everybody who takes a link.
pub fn import_contacts(line: &Line, rounds: usize) {
    let rows: String = (0..rounds).map(|round| format!("{},anna{round}@example.ru,ru,yes\n", taker(round))).collect();
    let file = line.folder().join("contacts.csv");
    std::fs::write(&file, format!("number,email,language,consent\n{rows}")).unwrap();
    let imported = line.command(&["contacts", "import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
}

/// Everything that happens, once more.
pub fn round(line: &Line, api: &Api, round: usize) {
    let sent_before = api.sent().len();
    calls(line, round);
    let sent = api.wait_for_sent(sent_before + TAKERS, LIMIT);
    for text in &sent[sent_before..] {
        let target = "/receipts/smsc?charset=utf-8&sha1";
        assert_eq!(api.call_back(line.public, target, &text["id"], &text["phones"][1..], 1), 200);
        visits(line, text["mes"].rsplit(' ').next().unwrap());
    }
    strangers(line);
    line.signal("HUP");
}

fn taker(round: usize) -> String {
    format!("+7916123450{round}")
}

fn calls(line: &Line, round: usize) {
    let id = |kind: &str| format!("CA-{kind}-{round}");
    let mut order = line.call(&id("order"), &taker(round));
    order.press("1").press("1").press("1");
    order.hang_up();
    let mut again = line.call(&id("again"), &taker(round));
    again.press("2").press("*").press("6").wait();
    again.hang_up();
    let mut other = line.call(&id("other"), &format!("+7903111440{round}"));
    other.press("1").press("1").press("1");
    other.hang_up();
    let mut short = line.call(&id("short"), &format!("+7903111220{round}"));
    short.press("8").press("9");
    short.hang_up();
    let mut landline = line.call(&id("landline"), "+74951112233");
    landline.press("9");
    landline.hang_up();
    let mut bank = line.call(&id("bank"), &format!("+7903111330{round}"));
    bank.press("4").press("2").dialled("completed");
    bank.hang_up();
}

/// A scanner, the person, the chat, and a person who wants no more mail.
fn visits(line: &Line, link: &str) {
    let ask = |method: &str, url: &str, headers: &str| ask(line, method, url, headers, "");
    assert_eq!(ask("GET", link, BOT), 200);
    assert_eq!(ask("GET", link, IPHONE), 200);
    assert_eq!(ask("POST", &format!("{link}/open"), IPHONE), 303);
    let chat = format!("{}/chats/{}", line.url, link.rsplit('/').next().unwrap());
    assert_eq!(ask("POST", &chat, &format!("Authorization: Bearer {CHAT_SECRET}\r\n")), 204);
    assert_eq!(ask("POST", &format!("{link}/stop"), IPHONE), 200);
}

/// Requests with a forged signature.
fn strangers(line: &Line) {
    let pairs = [("CallSid", "CA-forged"), ("From", "+79161234567"), ("To", crate::support::line::LINE)];
    assert_eq!(line.post_with_signature(&format!("{PUBLIC_URL}/voice/twilio"), &pairs, "forged").status, 403);
    let report = format!("id=1&phone=79161234567&status=1&sha1={}", "0".repeat(40));
    assert_eq!(ask(line, "POST", &format!("{}/receipts/smsc?charset=utf-8", line.url), FORM, &report), 403);
}

fn ask(line: &Line, method: &str, url: &str, headers: &str, body: &str) -> u16 {
    let (target, length, door) = (target_of(url), body.len(), line.public);
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {door}\r\nConnection: close\r\n{headers}");
    exchange(door, &format!("{head}Content-Length: {length}\r\n\r\n{body}")).status
}
