//! A person texts «СТОП», and later «СТАРТ»: from the phone to the line, and what the same person hears on the next call.

use crate::promises::smpp;
use crate::promises::{LIMIT, MOBILE, kannel_settings, take_text};
use crate::support::line::{Line, TOKEN, settings_here};
use crate::support::peers::kannel::Kannel;
use crate::support::peers::smsc::Smsc;
use crate::support::peers::wait_until;

/// The answer to «СТОП».
const STOPPED: &str = "Ozon: СМС больше не придут. Передумаете — ответьте СТАРТ";

/// Calls, is told that no text will come and how to get the link all the same, and leaves.
fn hears_that_none_are_wanted(line: &Line, id: &str) {
    let mut call = line.call(id, MOBILE);
    call.press("9");
    let said = call.said();
    assert!(said.contains("просили не присылать СМС") && said.contains("на другой мобильный"), "{said}");
    call.hang_up();
}

/// Calls and takes the link again, as one that was sent a while ago is only sent after a question.
fn takes_the_link_again(line: &Line, id: &str) {
    let mut call = line.call(id, MOBILE);
    call.press("9").press("1");
    assert!(call.said().contains("Отправляем ссылку"), "{}", call.said());
    call.hang_up();
}

fn wait_for_one_refusal(line: &Line) {
    let refused = r#"deflect_offers_refused_total{medium="sms",reason="opted_out"}"#;
    wait_until(refused, LIMIT, || (line.metric(refused) == 1.0).then_some(()));
}

/// Waits until the line has done so many wishes of a kind.
fn wait_for_wishes(line: &Line, wish: &str, count: usize) {
    let told = format!("wish={wish}");
    wait_until(&format!("{count} of {told}"), LIMIT, || (line.log().matches(&told).count() == count).then_some(()));
}

/// A line with both of its links to the centre open.
fn line_at(smsc: &Smsc) -> Line {
    let line = smpp::setup(smsc).start();
    smsc.wait_for("two links", || smsc.count("bound") == 2);
    line
}

/// The words of the first texts that the centre was given, once there are so many.
fn texts(smsc: &Smsc, count: usize) -> Vec<String> {
    let submitted = smsc.wait_for_submitted(count);
    submitted.iter().map(|text| text["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn who_texts_stop_over_our_own_link_gets_no_text_until_start() {
    let folder = tempfile::tempdir().unwrap();
    let smsc = Smsc::start(folder.path());
    let line = line_at(&smsc);
    let texts = |count| texts(&smsc, count);
    take_text(&line, "CA0", MOBILE).hang_up();
    assert_eq!(texts(1).len(), 1);
    assert_eq!(smsc.deliver_text(MOBILE, "СТОП"), 0);
    assert_eq!(texts(2)[1], STOPPED);
    assert_eq!(smsc.deliver_text(MOBILE, "Больше не пишите!"), 0);
    hears_that_none_are_wanted(&line, "CA1");
    wait_for_one_refusal(&line);
    assert_eq!(smsc.deliver_text(MOBILE, "Старт"), 0);
    takes_the_link_again(&line, "CA2");
    let texts = texts(3);
    assert!(texts.len() == 3 && texts[2].starts_with("Чат Ozon: "), "confirmed once, and the link: {texts:?}");
}

#[test]
fn who_texts_help_is_told_who_writes_and_how_to_end_it_once_a_day_in_the_language_of_the_word() {
    let folder = tempfile::tempdir().unwrap();
    let smsc = Smsc::start(folder.path());
    let line = line_at(&smsc);
    let texts = |count| texts(&smsc, count);
    // A number that was never texted gets nothing, whatever it writes.
    assert_eq!(smsc.deliver_text("+79161234599", "ПОМОЩЬ"), 0);
    take_text(&line, "CA0", MOBILE).hang_up();
    assert_eq!(texts(1).len(), 1);
    assert_eq!(smsc.deliver_text(MOBILE, "Help"), 0);
    assert!(
        texts(2)[1].starts_with("Ozon: links you ask for") && texts(2)[1].ends_with("reply STOP"),
        "{:?}",
        texts(2)
    );
    for words in ["ПОМОЩЬ", "info", "помощь с заказом, где он?"] {
        assert_eq!(smsc.deliver_text(MOBILE, words), 0);
    }
    wait_for_wishes(&line, "Help", 4);
    // An opt-out is confirmed all the same, and a phone that has opted out may ask, too.
    assert_eq!(smsc.deliver_text(MOBILE, "СТОП"), 0);
    let texts = texts(3);
    assert!(texts.len() == 3 && texts[2] == STOPPED, "{texts:?}");
}

/// The settings for a group of Kannel's own, from the comments of `config/deflect.toml`, for this line.
fn recipe(line: &Line, group: &str) -> String {
    let shipped = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/deflect.toml")).unwrap();
    let start = format!("#   # group = {group}");
    let rest = shipped.lines().skip_while(|text| !text.starts_with(&start)).skip(1);
    let own = rest.map_while(|text| text.strip_prefix("#   # ")).take_while(|text| !text.starts_with("group"));
    let own = own.map(|text| text.split("  #").next().unwrap().trim_end());
    let recipe: String = own.map(|text| format!("{text}\n")).collect();
    recipe.replace("<public_url>", &line.url).replace("<it>", TOKEN)
}

#[test]
fn who_texts_stop_through_kannel_gets_no_text_until_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut kannel = Kannel::start(folder.path());
    let settings = kannel_settings(&kannel.sendsms_url());
    let settings = settings.replace("sender = ", "inbound_token = { env = \"TEST_TOKEN\" }\nsender = ");
    let line = Line::start(&settings_here(&settings));
    kannel.bring_texts(&recipe(&line, "smsbox"), &recipe(&line, "sms-service"));
    take_text(&line, "CA0", MOBILE).hang_up();
    kannel.wait_for_submitted(1, LIMIT);
    for words in ["СТОП", "СТОП", "Больше не пишите мне,\nпожалуйста!"] {
        kannel.text_from_phone(MOBILE, words);
    }
    wait_for_wishes(&line, "Stop", 3);
    kannel.text_from_phone(MOBILE, "");
    kannel.text_from_phone(MOBILE, "Нет, спасибо, всё хорошо");
    wait_for_wishes(&line, "Nothing", 2);
    assert_eq!(kannel.wait_for_submitted(2, LIMIT)[1].text, STOPPED);
    hears_that_none_are_wanted(&line, "CA1");
    wait_for_one_refusal(&line);
    kannel.text_from_phone(MOBILE, "START");
    wait_for_wishes(&line, "Start", 1);
    takes_the_link_again(&line, "CA2");
    let texts = kannel.wait_for_submitted(3, LIMIT);
    assert!(texts.len() == 3 && texts[2].text.starts_with("Чат Ozon: "), "confirmed once, and the link: {texts:?}");
}
