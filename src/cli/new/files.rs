//! The files of a new line: templates with the answers filled in.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::cli::new::answers::StarterAnswers;
use crate::cli::new::country::locale;
use crate::cli::new::words::StarterLanguage;
use crate::cli::reference::schemas;
use crate::sms_text::transliteration::transliterate;

const CONFIG: [(&str, &str); 5] = [
    ("line.toml", include_str!("starter/line.toml")),
    ("channels.toml", include_str!("starter/channels.toml")),
    ("hours.toml", include_str!("starter/hours.toml")),
    ("followups.toml", include_str!("starter/followups.toml")),
    ("deflect.toml", include_str!("starter/deflect.toml")),
];
const README: &str = include_str!("starter/README.md");
const FRAMES: [(&str, &str); 3] = [
    ("page.html", include_str!("../../../prompts/page.html")),
    ("gone.html", include_str!("../../../prompts/gone.html")),
    ("email.html", include_str!("../../../prompts/email.html")),
];

/// The shipped company in Latin and Cyrillic letters.
const SHIPPED_COMPANY: [&str; 2] = ["ozon", "\u{43e}\u{437}\u{43e}\u{43d}"];
/// The key of the second language; the others have the ones below it, the first language the lowest.
const LANGUAGE_KEY: usize = 8;

/// Every file but the stories: its path in the new folder, and its text.
pub(super) fn all(answers: &StarterAnswers) -> Vec<(PathBuf, String)> {
    let filled = |text: &str| fill(text, &values(answers));
    let mut files = vec![(PathBuf::from("README.md"), filled(README))];
    files.extend(CONFIG.map(|(name, text)| (PathBuf::from("config").join(name), filled(text))));
    files.extend(schemas().map(|(name, text)| (PathBuf::from("config/schema").join(name), text.to_owned())));
    files.extend(FRAMES.map(|(name, text)| (PathBuf::from("prompts").join(name), text.to_owned())));
    for (index, language) in answers.languages.iter().enumerate() {
        for (name, text) in language.texts() {
            let text = text.replace("@key@", &format!("{{ COUNT({}) }}", language_key(answers.languages.len(), index)));
            // A letter outside the alphabet of short texts halves their length.
            let is_narrow = name == "sms.ftl" && *language != StarterLanguage::Ru;
            let text = if is_narrow { text.replace("@company@", &transliterate(&answers.company)) } else { text };
            let path = PathBuf::from("prompts").join(language.tag()).join(name);
            files.push((path, filled(&words_of(answers, *language, &text))));
        }
    }
    files
}

/// Stories of a few calls: the name of each file, and the caller's side.
pub(super) fn stories(from: &str, to: &str, noon: Timestamp) -> Vec<(&'static str, String)> {
    let call = format!("at {noon}\n> call from {from} to {to}\n");
    let story = |about: &str, deeds: &[&str]| {
        let deeds: String = deeds.iter().map(|deed| format!("> {deed}\n")).collect();
        format!("# {about}\n{call}{deeds}")
    };
    vec![
        ("takes-the-link.call", story("A caller in a hurry takes the link to the chat.", &["digits 9", "hang-up"])),
        (
            "asks-about-an-order.call",
            story("A caller hears about orders and takes the link.", &["digits 1", "digits 1", "hang-up"]),
        ),
        (
            "company-asks-to-be-written-to.call",
            story("A company's caller lets the mailbox have the number.", &["digits 3", "digits 1", "hang-up"]),
        ),
        (
            "silent.call",
            story(
                "A caller who presses nothing hears the address, and takes the link then.",
                &["no-input", "no-input", "digits 1", "hang-up"],
            ),
        ),
        ("asks-for-a-person.call", story("A caller wants a person.", &["digits 0", "digits 1", "hang-up"])),
    ]
}

/// The words of a language with the company's own words in the lists of texts from phones. The key of a language is not
/// told where there is no other.
fn words_of(answers: &StarterAnswers, language: StarterLanguage, text: &str) -> String {
    let key = format!("key-{} = ", language.tag());
    let is_kept = |line: &&str| answers.languages.len() > 1 || !line.starts_with(&key);
    let is_of_the_shipped_company = |word: &&str| SHIPPED_COMPANY.iter().any(|name| word.to_lowercase().contains(name));
    let own = |line: &str| match line.split_once("ozon") {
        // A list of words, of which the shipped company's are taken out.
        Some(_) => {
            let indent: String = line.chars().take_while(|sign| *sign == ' ').collect();
            let words: Vec<&str> = line.split_whitespace().filter(|word| !is_of_the_shipped_company(word)).collect();
            format!("{indent}{} @company-words@\n", words.join(" "))
        }
        None => format!("{line}\n"),
    };
    text.lines().filter(is_kept).map(own).collect()
}

fn fill(text: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("@{name}@"), value))
}

fn values(answers: &StarterAnswers) -> Vec<(&'static str, String)> {
    let languages = &answers.languages;
    let quoted = |text: &str| format!("\"{text}\"");
    let numbers: Vec<String> = answers.numbers.iter().map(|number| quoted(number.as_e164())).collect();
    let locales = |name: &dyn Fn(&str) -> String| {
        let one = |language: &StarterLanguage| {
            format!("{} = {}", language.tag(), quoted(&name(locale(*language, &answers.country))))
        };
        languages.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let platform = answers
        .platform
        .map(|platform| format!("{}\n# locale = {{ {} }}\n", platform.table(), locales(&|tag| platform.locale(tag))));
    let platform_step = answers.platform.map_or_else(
        || "write the table of your telephony platform".to_owned(),
        |platform| format!("take the `# ` off `[platform.{}]`", platform.name()),
    );
    let own_words = answers.company.to_lowercase();
    vec![
        ("company-words", own_words.split(|sign: char| !sign.is_alphanumeric()).collect::<Vec<_>>().join(" ")),
        ("company", answers.company.clone()),
        ("numbers", numbers.join(", ")),
        ("number", answers.number().as_e164().to_owned()),
        ("country", answers.country.clone()),
        ("language-keys-before", language_keys(languages, 1..languages.len())),
        ("language-keys-after", language_keys(languages, 0..1)),
        ("language-choices", language_choices(languages)),
        ("language-nodes", language_nodes(languages)),
        ("language", answers.languages[0].tag().to_owned()),
        ("operators", if languages[0] == StarterLanguage::Ru { "ru" } else { "en" }.to_owned()),
        ("zone", answers.zone.clone()),
        ("site", answers.site.clone()),
        ("chat", answers.chat.clone()),
        ("help", answers.help.clone()),
        ("email", answers.email.clone()),
        ("locales", locales(&str::to_owned)),
        ("platform-step", platform_step),
        ("platform", platform.unwrap_or_default()),
    ]
}

/// Each language is offered in itself to callers who hear another one.
fn language_keys(languages: &[StarterLanguage], which: std::ops::Range<usize>) -> String {
    if languages.len() < 2 {
        return String::new();
    }
    let said = languages[which].iter().map(|language| {
        let others = languages.iter().filter(|other| *other != language).map(|other| format!("\"{}\"", other.tag()));
        let others = others.collect::<Vec<_>>().join(", ");
        let tag = language.tag();
        format!("  {{ prompt = \"key-{tag}\", language = \"{tag}\", languages = [{others}] }},\n")
    });
    said.collect()
}

fn language_key(languages: usize, index: usize) -> usize {
    LANGUAGE_KEY - index.checked_sub(1).unwrap_or(languages - 1)
}

fn language_choices(languages: &[StarterLanguage]) -> String {
    if languages.len() < 2 {
        return String::new();
    }
    let choice = |(index, language): (usize, &StarterLanguage)| {
        format!("{} = \"in-{}\"\n", language_key(languages.len(), index), language.tag())
    };
    languages.iter().enumerate().map(choice).collect()
}

fn language_nodes(languages: &[StarterLanguage]) -> String {
    if languages.len() < 2 {
        return String::new();
    }
    let node = |language: &StarterLanguage| {
        let tag = language.tag();
        format!(
            "\n[goto.in-{tag}]                             # {}\nto = \"main\"\nlanguage = \"{tag}\"\n",
            language.name()
        )
    };
    languages.iter().map(node).collect()
}
