//! The words of messages: what callers and departments read.

use crate::post_office::{pseudonyms, settings, vault};
use deflect::outbox::vault::Purpose;

use deflect::base::call::{Language, LineId};
use deflect::base::clock::Clock;
use deflect::config::vocabulary;
use deflect::line::channel::ChannelId;
use deflect::line::menu::{Line, TopicId};
use deflect::line::message::{Medium, Message, MessageKind, Recipient};
use deflect::line::prompt::PromptId;
use deflect::outbox::body::{Mail, MessageBody};
use deflect::outbox::{Composer, Promise};
use deflect::pages::link::token_hash;
use deflect::sms_text::length::{Alphabet, SmsLength};
use deflect::store::{MessageAddress, NewMessage, Pseudonym};
use jiff::ToSpan;

use crate::post_office::{PostOffice, id};
use crate::script::{CHANNELS, LANGUAGES, noon, number, script, templates};

/// The longest host whose texts must fit: 22 characters.
const HOST: &str = "https://link.example.ru";
const TOKEN: &str = "Ab3dEfGhJkM";
const CALLER: Pseudonym = Pseudonym([9; 16]);

fn message(medium: Medium, channel: &str, language: &str, recipient: Recipient) -> Message {
    let kind = match (&recipient, medium) {
        (Recipient::Department { .. }, _) => MessageKind::Request,
        (_, Medium::Email) => MessageKind::FollowUp,
        (_, Medium::Sms) => MessageKind::Link,
    };
    let (channel, language) = (ChannelId::new(channel), Language::new(language));
    let line = LineId::new("ozon");
    Message { kind, medium, line, channel, topic: Some(TopicId::new("returns")), recipient, language }
}

fn text(channel: &str, language: &str) -> Message {
    message(Medium::Sms, channel, language, Recipient::Number(number()))
}

fn follow_up(language: &str) -> Message {
    message(Medium::Email, "account-chat", language, Recipient::Contact(number()))
}

fn request(language: &str) -> Message {
    message(Medium::Email, "b2b-email", language, Recipient::Department { caller: number() })
}

fn composer(url: &str, reply_to: Option<&str>) -> Composer {
    let mut settings = settings();
    settings.server.public_url = url.parse().unwrap();
    settings.mail.reply_to = reply_to.map(str::to_owned);
    Composer::new(templates(), &settings, vault(), pseudonyms())
}

fn promise(message: &Message) -> Promise<'_> {
    Promise { message, id: id(1), token: TOKEN, caller: Some(CALLER), now: noon() }
}

fn composed(message: &Message) -> NewMessage {
    composer(HOST, Some("help@example.ru")).compose(&script(), &promise(message)).unwrap()
}

fn address_of(message: &NewMessage) -> String {
    let MessageAddress::Given(locked) = &message.to else { panic!("to an address") };
    vault().open(locked, Purpose::Address).unwrap()
}

fn words_of(message: &NewMessage) -> String {
    match MessageBody::from_json(&vault().open(&message.body, Purpose::Words).unwrap()).unwrap() {
        MessageBody::Sms { text } => text,
        MessageBody::Mail(_) => panic!("a text"),
    }
}

fn mail_of(message: &NewMessage) -> Mail {
    match MessageBody::from_json(&vault().open(&message.body, Purpose::Words).unwrap()).unwrap() {
        MessageBody::Mail(mail) => mail,
        MessageBody::Sms { .. } => panic!("a mail"),
    }
}

#[test]
fn every_text_is_one_part_with_its_link_last() {
    let link = format!("{HOST}/l/{TOKEN}");
    for language in LANGUAGES {
        for (channel, _) in CHANNELS {
            let message = composed(&text(channel, language));
            let words = words_of(&message);
            let size = SmsLength::of(&words);
            assert!(size.is_one_part(), "{words}");
            assert!(words.ends_with(&format!(" {link}")), "{words}");
            assert!(words.contains("Ozon") || channel == "pickup-app", "{words}");
            let alphabet = if language == "ru" { Alphabet::Ucs2 } else { Alphabet::Gsm7 };
            assert!(size.alphabet == alphabet || words.is_ascii(), "{words}");
        }
    }
}

#[test]
fn words_that_leave_no_room_for_the_link_are_left_out() {
    let long = "https://a-very-long-name-of-a-host-that-nobody-should-have.example.ru";
    let composer = composer(long, None);
    let message = composer.compose(&script(), &promise(&text("account-chat", "ru"))).unwrap();
    assert_eq!(words_of(&message), format!("{long}/l/{TOKEN}"));
    assert_eq!(message.wording, None, "a link alone has no words to be measured");
}

#[test]
fn a_message_with_a_link_keeps_its_wording_and_the_operator_and_others_do_not() {
    let (text, mail) = (composed(&text("account-chat", "en")), composed(&follow_up("ru")));
    let script = script();
    let of = |message: &NewMessage| message.wording.clone().unwrap();
    let version = |id: &str, language| script.prompts.versioned(&[PromptId::new(id)], &Language::new(language));
    assert_eq!(of(&text).prompts, version("sms-account-chat", "en"));
    assert_eq!(of(&text).prompts.len(), "sms-account-chat@1f8e0c2a".len(), "with the version of its words");
    assert_eq!(words_of(&text), of(&text).words.replace('…', &format!("{HOST}/l/{TOKEN}")));
    assert_eq!(text.operator_prefix.as_deref(), Some("+7 916"));
    let subject = version("email-follow-up-subject", "ru");
    assert_eq!(of(&mail).prompts, format!("{} {subject}", version("email-follow-up", "ru")));
    assert_eq!((of(&mail).words, mail.operator_prefix.as_deref()), (mail_of(&mail).subject, None));
    let request = composed(&request("ru"));
    assert_eq!((request.wording, request.operator_prefix), (None, None));
}

#[test]
fn a_channel_without_a_text_of_its_own_gets_the_common_one() {
    let mut script = script();
    let mut channel = script.channels[&ChannelId::new("vk")].clone();
    channel.id = ChannelId::new("another");
    script.channels.insert(channel.id.clone(), channel);
    let message = composer(HOST, None).compose(&script, &promise(&text("another", "ru"))).unwrap();
    assert_eq!(words_of(&message), format!("Ozon: {HOST}/l/{TOKEN}"));
}

#[test]
fn a_text_is_due_at_once_and_not_worth_much_later() {
    let message = composed(&text("account-chat", "ru"));
    assert_eq!((message.due, message.expires), (noon(), noon() + 30.minutes()));
    assert_eq!(address_of(&message), "+79161234567".to_owned());
    let link = message.link.unwrap();
    assert_eq!((link.token, link.expires), (token_hash(TOKEN), noon() + 72.hours()));
    assert_eq!(link.topic, Some(TopicId::new("returns")));
}

#[test]
fn a_follow_up_says_where_what_when_and_how_to_end_it() {
    let message = composed(&follow_up("ru"));
    assert_eq!(message.to, MessageAddress::Contact(CALLER));
    assert_eq!((message.due, message.expires), (noon() + 1.minute(), noon() + 1.minute() + 24.hours()));
    assert_eq!(message.link.as_ref().unwrap().token, token_hash(TOKEN));
    let mail = mail_of(&message);
    let (link, stop) = (format!("{HOST}/l/{TOKEN}"), format!("{HOST}/l/{TOKEN}/stop"));
    assert_eq!(mail.list_unsubscribe.as_deref(), Some(stop.as_str()));
    assert_eq!(mail.reply_to.as_deref(), Some("help@example.ru"));
    for words in [
        "Здравствуйте!",
        "Открыть чат",
        "Что подготовить",
        "чек или подтверждение оплаты",
        "с 9:00 до 22:00 по московскому времени",
        "обычно за 10–15 минут",
        "почты для покупателей нет",
        "Больше не присылать",
        &stop,
    ] {
        assert!(mail.text.contains(words), "{words} in {}", mail.text);
        assert!(mail.html.contains(words), "{words} in {}", mail.html);
    }
    assert!(mail.text.contains(&format!("Открыть чат:\n{link}\n")), "{}", mail.text);
    assert!(mail.html.contains(&format!("href=\"{link}\"")), "{}", mail.html);
    assert!(!mail.text.contains("916") && !mail.html.contains("916"), "no number");
}

#[test]
fn a_mailbox_nobody_reads_invites_no_answer() {
    let composer = composer(HOST, None);
    let mail = mail_of(&composer.compose(&script(), &promise(&follow_up("ru"))).unwrap());
    assert!(mail.text.contains("ответы на него не читают"), "{}", mail.text);
    assert!(!mail.text.contains("ответьте на это письмо"), "{}", mail.text);
    assert_eq!(mail.reply_to, None);
}

#[test]
fn a_follow_up_speaks_the_callers_language() {
    let mail = mail_of(&composed(&follow_up("en")));
    assert_eq!(mail.subject, "You called Ozon: here is your link");
    assert!(mail.html.contains("<html lang=\"en\">"));
    assert!(mail.text.contains("from 9:00 to 22:00 Moscow time"), "{}", mail.text);
}

#[test]
fn a_department_learns_what_the_caller_agreed_to_and_nothing_else() {
    let message = composed(&request("en"));
    assert_eq!(address_of(&message), "b2b-email@example.ru".to_owned());
    assert_eq!((message.due, message.expires), (noon(), noon() + 24.hours()));
    assert!(message.link.is_none());
    let mail = mail_of(&message);
    assert_eq!(mail.subject, "Просьба ответить человеку: Возврат товара и денег");
    for words in [
        "+7 916 123-45-67",
        "Тема: Возврат товара и денег",
        "20.11.2026, 12:00 по московскому времени",
        "Язык: английский",
    ] {
        assert!(mail.text.contains(words), "{words} in {}", mail.text);
        assert!(mail.html.contains(words), "{words} in {}", mail.html);
    }
    assert!(mail.text.contains("если сможете") && !mail.text.contains("рабочих дней"), "{}", mail.text);
    assert!(mail.html.contains("<html lang=\"ru\">"), "departments read the line's language");
    assert_eq!(mail.list_unsubscribe, None);
    assert_eq!(mail.reply_to.as_deref(), Some("help@example.ru"));
    assert!(!mail.text.contains("/l/"), "no link of the caller's");
    assert!(!mail.subject.contains("916"), "a subject is shown everywhere");
}

#[test]
fn a_department_reads_the_language_of_the_line_that_was_called() {
    let mut script = script();
    let abroad = LineId::new("abroad");
    let line = Line { language: Language::new("en"), ..script.lines[&script.default_line].clone() };
    script.lines.insert(abroad.clone(), line);
    let composer = composer(HOST, None);
    let called = Message { line: abroad.clone(), ..request("ru") };
    let mail = mail_of(&composer.compose(&script, &promise(&called)).unwrap());
    assert!(mail.html.contains("<html lang=\"en\">"), "{}", mail.html);
    let digest =
        |line| composer.digest(&script, line, &Language::new("ru"), std::slice::from_ref(&mail.facts)).unwrap();
    assert!(digest(Some(&abroad)).html.contains("<html lang=\"en\">"));
    assert!(digest(None).html.contains("<html lang=\"ru\">"), "of no line: the default one");
    assert!(digest(Some(&LineId::new("gone"))).html.contains("<html lang=\"ru\">"), "of a line that is gone");
}

#[test]
fn what_cannot_be_delivered_is_not_promised() {
    let composer = composer(HOST, None);
    let refuse = |message: Message| composer.compose(&script(), &promise(&message)).unwrap_err().to_string();
    assert_eq!(refuse(text("nowhere", "ru")), "no channel `nowhere`");
    let to = Recipient::Department { caller: number() };
    assert_eq!(refuse(message(Medium::Email, "vk", "ru", to.clone())), "channel `vk` has no mailbox");
    let reason = "sms does not reach this recipient";
    assert_eq!(refuse(message(Medium::Sms, "vk", "ru", to)), reason);
    let hidden = follow_up("ru");
    let hidden = Promise { caller: None, ..promise(&hidden) };
    assert!(composer.compose(&script(), &hidden).is_err());
}

#[tokio::test]
async fn a_promise_is_kept_with_its_link_and_read_back() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    office.promise(1, vec![composed(&text("account-chat", "en"))]).await;
    let record = office.store.link(token_hash(TOKEN)).await.unwrap().unwrap();
    assert_eq!((record.channel, record.language), (ChannelId::new("account-chat"), Language::new("en")));
    assert_eq!(record.topic, Some(TopicId::new("returns")));
}

#[test]
fn every_language_has_every_word() {
    let script = script();
    for language in LANGUAGES {
        for id in vocabulary::written() {
            assert!(script.prompts.has(&Language::new(language), id), "{id} in {language}");
        }
    }
}
