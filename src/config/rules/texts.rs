//! Rules about text messages.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Read;
use super::lines::variables;
use super::prompts::lacking;
use crate::base::call::Language;
use crate::base::diagnostic::Diagnostic;
use crate::base::url::below;
use crate::config::place::ProblemList;
use crate::config::settings::{LINK_TOKEN_CHARS, Settings};
use crate::config::words::PromptBook;
use crate::line::prompt::{Args, PromptId, Value};
use crate::sms_text::length::{Alphabet, SmsLength, wide_characters};
use crate::sms_text::opt_out::{InboundIntent, misunderstood};

/// The default text of a link.
const TEXT: &str = "sms-link";
/// The answers to texts from phones.
const NOTICES: [&str; 3] = ["sms-stopped", "sms-started", "sms-info"];
/// The most characters outside the GSM alphabet that are named one by one.
const WIDE_NAMED_MAX: usize = 3;
/// The keywords for both: without them no caller could stop our texts.
const WISHES: [&str; 2] = ["inbound-stop", "inbound-start"];

/// Every language must have the keywords that end and resume texts.
///
/// No `inbound-stop` in `prompts/en/sms.ftl`.
pub(super) fn every_language_has_its_wishes(read: &Read, problems: &ProblemList) {
    for id in WISHES {
        if let Some(languages) = lacking(read, id, &[]) {
            let problem = Diagnostic::nowhere(format!("message `{id}` is missing in {languages}"));
            problems.push(problem.with_help(format!("add `{id} = …` to `sms.ftl` there")));
        }
    }
}

/// The link must be at the end of a text, after a blank: phones take the characters after it for a part of it.
///
/// `sms-chat = { $link }: the chat.`
pub(super) fn a_text_ends_with_its_link(read: &Read, problems: &ProblemList) {
    let link = "https://example.org/l/12345678901";
    let channels = read.channels.channels.iter().map(|(id, _)| format!("sms-{}", id.value));
    let ids: BTreeSet<String> = channels.chain([TEXT.to_owned()]).collect();
    for (language, book) in &read.words.books {
        for (id, place) in ids.iter().filter_map(|id| book.messages.get_key_value(id)) {
            let args = [args(link), variables(read, language).swap_remove(0)].concat();
            let Ok(text) = read.words.prompts.text(&PromptId::new(id), language, &args) else { continue };
            let message = match text.trim_end().strip_suffix(link) {
                Some(before) if before.is_empty() || before.ends_with(char::is_whitespace) => continue,
                Some(_) => format!("the link of text `{id}` stands behind a sign"),
                None if text.contains(link) => format!("text `{id}` goes on behind its link"),
                None => format!("text `{id}` has no link"),
            };
            problems.push(place.problem(message).with_help("end it with a blank and `{ $link }`"));
        }
    }
}

/// A text must be one part with the longest link in it: more parts cost more, and arrive one by one or not at all. It
/// is measured in Latin letters only if every listed gateway transliterates.
///
/// 50 Cyrillic letters beside a link of 40.
pub(super) fn a_text_is_one_part(read: &Read, problems: &ProblemList) {
    let Some(link) = longest_link(read) else { return };
    for (language, book) in &read.words.books {
        for (id, (length, wide)) in longest_texts(read, language, book, &link) {
            let (Some(place), false) = (book.messages.get(&id), length.is_one_part()) else { continue };
            let (units, max) = (length.units, length.alphabet.part_units_max());
            let message = format!("text `{id}` takes {units} of the {max} characters of one part");
            let link = if NOTICES.contains(&id.as_str()) { None } else { Some(link.as_str()) };
            problems.push(place.problem(message).with_help(advice(length.alphabet, &wide, link)));
        }
    }
}

/// An opt-out phrase must be understood as what it is listed for: a phrase to get texts again might end them.
///
/// `пишите` in both `inbound-stop` and `inbound-start`.
pub(super) fn a_wish_means_one_thing(read: &Read, problems: &ProblemList) {
    for (language, book) in read.words.books.iter().filter(|(_, book)| book.whole) {
        for (id, line, taken) in misunderstood(&read.words.prompts, language) {
            let Some(place) = book.messages.get(id) else { continue };
            let (is, help) = match taken {
                InboundIntent::Stop => ("ends texts", "it stands among the words and phrases of `inbound-stop`, too"),
                InboundIntent::Start => {
                    ("brings texts back", "it stands among the words and phrases of `inbound-start`, too")
                }
                InboundIntent::Help => {
                    ("asks for help", "it stands among the words and phrases of `inbound-help`, too")
                }
                InboundIntent::Nothing => {
                    ("is no wish", "a word of it stands in `inbound-nothing`, or each in `inbound-polite`")
                }
            };
            problems.push(place.problem(format!("`{line}` of `{id}` {is}")).with_help(help));
        }
    }
}

fn advice(alphabet: Alphabet, wide: &[char], link: Option<&str>) -> String {
    let link = link.map(|link| format!("the link takes {} of them", link.chars().count()));
    let part = match alphabet {
        Alphabet::Ucs2 if wide.len() <= WIDE_NAMED_MAX => {
            let named = wide.iter().map(|sign| format!("`{sign}`")).collect::<Vec<_>>().join(" and ");
            Some(format!("with {named} a part holds 70, else 160"))
        }
        Alphabet::Ucs2 => Some("in letters that are not Latin a part holds 70, else 160".to_owned()),
        Alphabet::Gsm7 => None,
    };
    let advice: Vec<String> = link.into_iter().chain(part).collect();
    if advice.is_empty() { "say it in fewer words".to_owned() } else { advice.join("; ") }
}

/// The texts of a language by id, each at its longest over its channels, with the characters that make it long.
fn longest_texts(
    read: &Read,
    language: &Language,
    book: &PromptBook,
    link: &str,
) -> BTreeMap<String, (SmsLength, Vec<char>)> {
    let mut longest: BTreeMap<String, (SmsLength, Vec<char>)> = BTreeMap::new();
    // Unreadable settings may transliterate; a text too long even then is reported.
    let transliterated = read.deflect.settings.as_ref().is_none_or(Settings::every_gateway_transliterates);
    let channels = read.channels.channels.iter().filter_map(|(_, channel)| channel.as_ref());
    for channel in channels {
        let own = format!("sms-{}", channel.id);
        let id = if book.has(&own) { own } else { TEXT.to_owned() };
        for line in variables(read, language) {
            let args = [args(link), line].concat();
            if let Ok(text) = read.words.prompts.text(&PromptId::new(&id), language, &args) {
                let length = SmsLength::of_sent(&text, transliterated);
                let kept = longest.entry(id.clone()).or_insert((length, wide_characters(&text)));
                if kept.0.units < length.units {
                    *kept = (length, wide_characters(&text));
                }
            }
        }
    }
    let line = variables(read, language).swap_remove(0);
    let notice = |id: &str| Some((id.to_owned(), read.words.prompts.text(&PromptId::new(id), language, &line).ok()?));
    longest.extend(
        NOTICES.into_iter().filter_map(notice).map(|(id, text)| (id, (SmsLength::of(&text), wide_characters(&text)))),
    );
    longest
}

/// The longest link; every token has the same length.
fn longest_link(read: &Read) -> Option<String> {
    let url = read.deflect.public_url.as_ref()?;
    Some(below(url, &format!("l/{}", "x".repeat(LINK_TOKEN_CHARS))))
}

/// The variables of a text.
fn args(link: &str) -> Args {
    vec![("link", Value::Text(link.to_owned()))]
}
