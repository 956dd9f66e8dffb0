//! Wishes in texts from phones, by the tables of `tests/opt_out/`, and their effect.

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use deflect::base::call::Language;
use deflect::base::clock::Clock;
use deflect::config::Loaded;
use deflect::config::settings::GatewayName;
use deflect::line::Script;
use deflect::line::channel::ChannelId;
use deflect::line::message::{Medium, Message, MessageKind, Recipient};
use deflect::line::prompt::{PromptId, sample_args};
use deflect::outbox::body::MessageBody;
use deflect::outbox::vault::{Purpose, Vault};
use deflect::outbox::{Composer, Intake, Promise, Unread};
use deflect::pages::templates::Templates;
use deflect::sms_text::opt_out::{InboundIntent, understand};
use deflect::store::pseudonym::Pseudonyms;
use deflect::store::{CallKey, Committed, MessageId, MessageState, NewMessage, Store};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::stories::{script, shipped};
use crate::support::turn::first_turn;

static SCRIPT: LazyLock<Script> = LazyLock::new(script);

/// A row of a table.
struct Row {
    text: String,
    wish: InboundIntent,
}

fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opt_out").join(name);
    let table = std::fs::read_to_string(path).unwrap();
    let is_row = |line: &&str| !line.starts_with('#') && !line.trim().is_empty();
    table.lines().filter(is_row).map(row).collect()
}

fn row(line: &str) -> Row {
    let (text, wish) = line.rsplit_once(" | ").unwrap_or_else(|| panic!("no row: {line}"));
    let wish = match wish {
        "stop" => InboundIntent::Stop,
        "start" => InboundIntent::Start,
        "help" => InboundIntent::Help,
        "nothing" => InboundIntent::Nothing,
        other => panic!("`{other}` is no wish"),
    };
    let text = text.replace("\\n", "\n").replace("\\s", " ");
    let text = text.replace("\\u{200b}", "\u{200b}").replace("\\u{feff}", "\u{feff}");
    Row { text, wish }
}

/// The rows that are understood otherwise.
fn wrong(script: &Script, rows: &[Row]) -> Vec<String> {
    let otherwise =
        rows.iter().map(|row| (row, understand(script, &row.text).0)).filter(|(row, wish)| *wish != row.wish);
    otherwise.map(|(row, wish)| format!("{:?} is {:?}, taken for {wish:?}", row.text, row.wish)).collect()
}

#[test]
fn every_tuned_text_is_understood() {
    let script = script();
    let rows: Vec<Row> =
        ["tuned.txt", "second.txt", "third.txt", "fourth.txt", "fifth.txt", "sixth.txt", "seventh.txt", "eighth.txt"]
            .into_iter()
            .flat_map(rows)
            .collect();
    assert!(200 <= rows.len(), "{} rows", rows.len());
    let wrong = wrong(&script, &rows);
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Nothing is imagined, and nearly nine wishes of ten that nobody tuned for are understood.
#[test]
fn texts_that_were_held_out_are_understood_or_let_be() {
    let (script, rows) = (script(), rows("held-out.txt"));
    let wrong = wrong(&script, &rows);
    println!("{} of {} right; otherwise:\n{}", rows.len() - wrong.len(), rows.len(), wrong.join("\n"));
    assert!(wrong.iter().all(|row| row.ends_with("taken for Nothing")), "{}", wrong.join("\n"));
    assert!(73 <= rows.len() && wrong.len() <= 7, "{} of {} rows are missed", wrong.len(), rows.len());
}

/// As [`texts_that_were_held_out_are_understood_or_let_be`], of wordings from public rules.
#[test]
fn wordings_of_the_rules_that_were_held_out_are_understood_or_let_be() {
    let script = script();
    for name in ["held-out-second.txt", "held-out-third.txt"] {
        let rows = rows(name);
        let wrong = wrong(&script, &rows);
        println!("{name}: {} of {} right; otherwise:\n{}", rows.len() - wrong.len(), rows.len(), wrong.join("\n"));
        assert!(wrong.iter().all(|row| row.ends_with("taken for Nothing")), "{}", wrong.join("\n"));
    }
}

/// Our own texts may come back, from a phone that forwards or a program that quotes.
#[test]
fn no_text_of_our_own_is_a_wish() {
    let script = script();
    let mut texts = 0;
    for language in script.prompts.languages() {
        let ids = script.channels.keys().map(|channel| format!("sms-{channel}"));
        for id in ids.chain(["sms-link", "sms-stopped", "sms-started", "sms-info"].map(str::to_owned)) {
            let Ok(text) = script.prompts.text(&PromptId::new(&id), language, &sample_args()) else { continue };
            for echo in [text.clone(), format!("Re: {text}"), format!("> {text}\n"), text.to_uppercase()] {
                assert_eq!(understand(&script, &echo).0, InboundIntent::Nothing, "{echo}");
                texts += 1;
            }
        }
    }
    assert!(40 < texts);
}

#[test]
fn the_language_is_that_of_the_words() {
    let script = script();
    for (text, language) in [("стоп", "ru"), ("STOP", "ru"), ("unsubscribe", "ru"), ("please stop texting me", "en")]
    {
        let (wish, understood) = understand(&script, text);
        assert_eq!((wish, understood.as_str()), (InboundIntent::Stop, language), "{text}");
    }
}

#[test]
fn an_essay_is_no_wish() {
    let script = script();
    assert_eq!(understand(&script, &"стоп ".repeat(200)).0, InboundIntent::Stop, "a thousand characters");
    assert_eq!(understand(&script, &"стоп ".repeat(201)).0, InboundIntent::Nothing);
    assert_eq!(understand(&script, &"стоп\n".repeat(100_000)).0, InboundIntent::Nothing);
}

/// A memory with what takes texts from phones.
struct Inbox {
    intake: Intake,
    vault: Vault,
    folder: TempDir,
}

const ANNA: &str = "+79161234567";
const NOON: &str = "2026-11-22T12:00:00+03:00";

impl Inbox {
    fn at(time: &str) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), time)
    }

    fn in_folder(folder: TempDir, time: &str) -> Self {
        let Loaded { settings, script, templates, .. } = shipped();
        let clock = Clock::standing_at(time.parse().unwrap());
        let store = Store::open(&folder.path().join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
        let (vault, pseudonyms) = (Vault::new(&[[5; 32]]), Pseudonyms::new(&[[6; 32]]));
        let composer = Composer::new(Templates::new(templates), &settings, vault.clone(), pseudonyms.clone());
        let intake = Intake {
            store,
            clock,
            pseudonyms,
            script: Arc::new(script),
            composer,
            unread: Unread::new(Arc::default(), None),
        };
        Self { intake, vault, folder }
    }

    /// The same memory at another time.
    async fn later(self, time: &str) -> Self {
        self.intake.store.clone().close().await;
        Self::in_folder(self.folder, time)
    }

    async fn takes(&self, text: &str) {
        self.takes_from(ANNA, text).await;
    }

    async fn takes_from(&self, from: &str, text: &str) {
        self.intake.text(&GatewayName::new("kannel"), from, text).await.unwrap();
    }

    /// A link that was promised to a number by the line, waiting to be sent.
    async fn promises(&self, call: u8, number: &str) -> MessageId {
        let Intake { store, clock, pseudonyms, script, composer, .. } = &self.intake;
        let number = script.plan.number(number).unwrap();
        let message = Message {
            kind: MessageKind::Link,
            medium: Medium::Sms,
            line: script.default_line.clone(),
            channel: ChannelId::new("account-chat"),
            topic: None,
            recipient: Recipient::Number(number.clone()),
            language: Language::new("ru"),
        };
        let id = MessageId([call; 16]);
        let caller = Some(pseudonyms.caller(&number));
        let token = format!("2345678923{}", char::from(b'a' + call));
        let promise = Promise { message: &message, id, token: &token, caller, now: clock.now() };
        let message = composer.compose(script, &promise).unwrap();
        let message = NewMessage { quota: None, ..message };
        let turn = first_turn(CallKey([call; 16]), clock.now(), vec![message]);
        assert_eq!(store.commit(turn).await.unwrap(), Committed::Fresh);
        id
    }

    async fn state(&self, id: MessageId) -> MessageState {
        let listed = self.intake.store.list_messages(&[], 100).await.unwrap();
        listed.iter().find(|message| message.id == id.to_string()).unwrap().state
    }

    /// The words of every text that is due, and to whom each goes. They are in a worker's hands from then on.
    async fn due(&self) -> Vec<(String, String)> {
        let (now, lease) = (self.intake.clock.now(), Duration::from_secs(60));
        let claims = self.intake.store.claim(Medium::Sms, 100, now, lease).await.unwrap();
        let opened = claims.into_iter().map(|claim| {
            let to = self.vault.open(&claim.to.unwrap().0, Purpose::Address).unwrap();
            let MessageBody::Sms { text } =
                MessageBody::from_json(&self.vault.open(&claim.body, Purpose::Words).unwrap()).unwrap()
            else {
                panic!("a mail")
            };
            (to, text)
        });
        opened.collect()
    }

    /// The numbers that want no texts.
    fn suppressed(&self) -> i64 {
        let database = rusqlite::Connection::open(self.folder.path().join("deflect.db")).unwrap();
        database.query_row("SELECT count(*) FROM bar WHERE reason = 'opted_out'", [], |row| row.get(0)).unwrap()
    }
}

#[tokio::test]
async fn who_says_stop_is_sent_nothing_that_waits_and_one_confirmation() {
    let inbox = Inbox::at(NOON);
    let (waiting, other) = (inbox.promises(1, ANNA).await, inbox.promises(2, "+79031112233").await);
    inbox.takes("Стоп!").await;
    assert_eq!((inbox.state(waiting).await, inbox.state(other).await), (MessageState::Cancelled, MessageState::Queued));
    assert_eq!(inbox.suppressed(), 1);
    let due = inbox.due().await;
    let stopped: Vec<&(String, String)> = due.iter().filter(|(to, _)| to == ANNA).collect();
    assert_eq!(stopped.len(), 1, "{due:?}");
    assert_eq!(stopped[0].1, "Ozon: СМС больше не придут. Передумаете — ответьте СТАРТ");
    inbox.takes("стоп").await;
    inbox.takes("хватит писать").await;
    assert!(inbox.due().await.is_empty(), "confirmed once");
    assert_eq!(inbox.suppressed(), 1);
}

#[tokio::test]
async fn a_text_the_gateway_brings_twice_is_confirmed_once() {
    let inbox = Inbox::at(NOON);
    inbox.promises(1, ANNA).await;
    for _ in 0..3 {
        inbox.takes("СТОП").await;
    }
    assert_eq!(inbox.due().await.len(), 1);
}

#[tokio::test]
async fn start_lifts_it_and_is_confirmed_on_another_day() {
    let inbox = Inbox::at(NOON);
    inbox.promises(1, ANNA).await;
    inbox.takes("стоп").await;
    assert_eq!(inbox.due().await.len(), 1);
    let inbox = inbox.later("2026-11-23T12:00:00+03:00").await;
    inbox.takes("СТАРТ").await;
    let due = inbox.due().await;
    assert_eq!(inbox.suppressed(), 0);
    assert!(due.iter().any(|(_, text)| text == "Ozon: СМС снова приходят. Отказаться — ответьте СТОП"), "{due:?}");
    inbox.takes("старт").await;
    assert!(inbox.due().await.is_empty(), "nothing was suppressed any more");
}

#[tokio::test]
async fn a_stop_on_another_day_is_not_confirmed_again() {
    let inbox = Inbox::at(NOON);
    inbox.promises(1, ANNA).await;
    inbox.takes("стоп").await;
    assert_eq!(inbox.due().await.len(), 1);
    let inbox = inbox.later("2026-11-23T12:00:00+03:00").await;
    inbox.takes("стоп").await;
    assert_eq!(inbox.intake.store.list_messages(&[], 100).await.unwrap().len(), 2, "the link and one notice");
}

#[tokio::test]
async fn two_programs_that_answer_each_other_get_one_text_a_day() {
    let inbox = Inbox::at(NOON);
    inbox.promises(1, ANNA).await;
    for _ in 0..20 {
        inbox.takes("стоп").await;
        inbox.takes("старт").await;
    }
    let due = inbox.due().await;
    assert!(due.len() == 1 && due[0].1.contains("снова приходят"), "what is true now: {due:?}");
    inbox.takes("стоп").await;
    inbox.takes("старт").await;
    assert!(inbox.due().await.is_empty());
    assert_eq!(inbox.suppressed(), 0, "the last word counts, confirmed or not");
}

#[tokio::test]
async fn start_from_a_number_that_never_stopped_is_let_be() {
    let inbox = Inbox::at(NOON);
    inbox.takes("старт").await;
    assert!(inbox.due().await.is_empty());
}

#[tokio::test]
async fn what_is_no_wish_or_comes_from_no_number_is_let_be() {
    let inbox = Inbox::at(NOON);
    let waiting = inbox.promises(1, ANNA).await;
    for text in ["нет, у меня всё хорошо, спасибо", "у меня нет заказа", "", "Автоответ: нет", &"нет ".repeat(300)]
    {
        inbox.takes(text).await;
    }
    for from in ["", "Sberbank", "900", "anonymous", "стоп"] {
        inbox.takes_from(from, "стоп").await;
    }
    assert_eq!((inbox.state(waiting).await, inbox.suppressed()), (MessageState::Queued, 0));
    assert_eq!(inbox.due().await.len(), 1, "the link alone");
}

#[tokio::test]
async fn a_number_we_would_not_text_is_suppressed_without_an_answer() {
    let inbox = Inbox::at(NOON);
    for (count, from) in ["+375291234567", "+74951112233", "88005553535"].iter().enumerate() {
        inbox.takes_from(from, "стоп").await;
        assert_eq!(inbox.suppressed(), count as i64 + 1, "{from}");
    }
    assert!(inbox.due().await.is_empty());
}

#[tokio::test]
async fn whom_we_never_texted_is_suppressed_without_a_word() {
    let inbox = Inbox::at(NOON);
    inbox.takes("стоп").await;
    assert_eq!((inbox.suppressed(), inbox.due().await.len()), (1, 0), "numbers may be made up, and notices cost money");
}

#[tokio::test]
async fn the_number_is_read_as_gateways_write_it() {
    let inbox = Inbox::at(NOON);
    inbox.promises(1, ANNA).await;
    for from in ["79161234567", "+79161234567", "89161234567", "8 (916) 123-45-67"] {
        inbox.takes_from(from, "стоп").await;
    }
    assert_eq!((inbox.suppressed(), inbox.due().await.len()), (1, 1));
}

#[tokio::test]
async fn neither_number_nor_text_is_in_the_memory() {
    let inbox = Inbox::at(NOON);
    inbox.takes("больше не пишите").await;
    inbox.intake.store.clone().close().await;
    let file = std::fs::read(inbox.folder.path().join("deflect.db")).unwrap();
    for trace in ["9161234567", "не пишите", "больше не придут"] {
        assert!(!file.windows(trace.len()).any(|window| window == trace.as_bytes()), "{trace}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Signs, blanks and case around a word of the law change nothing. «Нет?» asks.
    #[test]
    fn a_stop_is_understood_whatever_stands_around_it(
        before in "[\\s!?.,;:()«»\"“„*_#👍🛑😡-]{0,12}",
        after in "[\\s!?.,;:()«»\"“„*_#👍🛑😡-]{0,12}",
        word in prop::sample::select(vec!["стоп", "stop", "отписка", "отписаться", "нет"]),
        upper in any::<u16>(),
    ) {
        let cased = |(place, letter): (usize, char)| match upper >> place & 1 {
            1 => letter.to_uppercase().collect::<String>(),
            _ => letter.to_string(),
        };
        let word: String = word.chars().enumerate().map(cased).collect();
        let text = format!("{before}{word}{after}");
        let text = if word.to_lowercase() == "нет" { text.replace('?', "") } else { text };
        prop_assert_eq!(understand(&SCRIPT, &text).0, InboundIntent::Stop);
    }

    /// Nothing makes it fail, and what has no word of ours is no wish.
    #[test]
    fn any_text_is_taken(text in "\\PC{0,300}") {
        understand(&SCRIPT, &text);
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        prop_assert_eq!(understand(&SCRIPT, &digits).0, InboundIntent::Nothing);
    }
}
