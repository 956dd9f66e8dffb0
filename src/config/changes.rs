//! The differences between two configurations, in words for operators. A value that may be a secret is not shown.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::Entry;
use fluent_syntax::parser;
use toml::{Table, Value};

use super::mask::masked;
use super::revision::ConfigFiles;

/// The most sentences; the rest are counted.
const SENTENCES_MAX: usize = 50;
/// The most messages named in a sentence.
const MESSAGES_MAX: usize = 8;
/// The longest value shown, in characters.
const VALUE_CHARS_MAX: usize = 60;
/// The file whose texts may be secrets.
const MASKED: &str = "config/deflect.toml";

/// The differences, a sentence each, in the order of files and keys. Empty if the files differ in comments alone.
pub fn changes(before: &ConfigFiles, after: &ConfigFiles) -> Vec<String> {
    let mut sentences = vec![];
    let (before, after) = (texts(before), texts(after));
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    for name in names {
        match (before.get(name), after.get(name)) {
            (None, _) => sentences.push(format!("{name} is new")),
            (_, None) => sentences.push(format!("{name} is gone")),
            (Some(before), Some(after)) if before != after => compare(name, before, after, &mut sentences),
            _ => {}
        }
    }
    if sentences.len() > SENTENCES_MAX {
        let more = sentences.len() - SENTENCES_MAX;
        sentences.truncate(SENTENCES_MAX);
        sentences.push(format!("and {more} more"));
    }
    sentences
}

fn texts(files: &ConfigFiles) -> BTreeMap<&str, String> {
    let text = |content: &[u8]| String::from_utf8_lossy(content).into_owned();
    files.files().iter().map(|file| (file.name.as_str(), text(&file.content))).collect()
}

fn compare(name: &str, before: &str, after: &str, sentences: &mut Vec<String>) {
    if name.ends_with(".ftl") {
        return compare_messages(name, before, after, sentences);
    }
    let tables = |text: &str| {
        let shown = if name == MASKED { masked(text).parse().unwrap_or_default() } else { Table::new() };
        Some((text.parse::<Table>().ok()?, shown))
    };
    match (name.ends_with(".toml"), tables(before), tables(after)) {
        (true, Some(before), Some(after)) => {
            let is_masked = name == MASKED;
            let [before, after] = [before, after].map(|(real, masked)| {
                let shown = if is_masked { Value::Table(masked) } else { Value::Table(real.clone()) };
                (Value::Table(real), shown)
            });
            let side = |(real, shown)| MaybeMasked { real: Some(real), shown: Some(shown) };
            Comparison { file: name, sentences }.values("", side((&before.0, &before.1)), side((&after.0, &after.1)));
        }
        _ => sentences.push(format!("{name} is another")),
    }
}

/// A value, and the same with secrets hidden.
#[derive(Clone, Copy)]
struct MaybeMasked<'a> {
    real: Option<&'a Value>,
    shown: Option<&'a Value>,
}

impl<'a> MaybeMasked<'a> {
    fn get(self, key: &str) -> Self {
        let of = |value: Option<&'a Value>| value.and_then(|value| value.as_table()?.get(key));
        Self { real: of(self.real), shown: of(self.shown) }
    }

    /// The value in words; `None` for one that is long, or hidden.
    fn words(self) -> Option<String> {
        let words = words(self.real.filter(|_| self.real == self.shown)?)?;
        (words.chars().count() <= VALUE_CHARS_MAX).then_some(words)
    }
}

struct Comparison<'a> {
    file: &'a str,
    sentences: &'a mut Vec<String>,
}

impl Comparison<'_> {
    fn values(&mut self, path: &str, before: MaybeMasked<'_>, after: MaybeMasked<'_>) {
        if before.real == after.real {
            return;
        }
        if let (Some(Value::Table(old)), Some(Value::Table(new))) = (before.real, after.real) {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                self.values(&path, before.get(key), after.get(key));
            }
            return;
        }
        let file = self.file;
        self.sentences.push(match (before.real, after.real, before.words(), after.words()) {
            (None, _, _, Some(new)) => format!("{file}: `{path}` is new, `{new}`"),
            (None, ..) => format!("{file}: `{path}` is new"),
            (_, None, ..) => format!("{file}: `{path}` is gone"),
            (_, _, Some(old), Some(new)) => format!("{file}: `{path}` was `{old}`, is `{new}`"),
            _ => format!("{file}: `{path}` is another"),
        });
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Datetime(time) => Some(time.to_string()),
        Value::Array(values) => Some(values.iter().map(words).collect::<Option<Vec<_>>>()?.join(", ")),
        Value::Table(_) => None,
    }
}

fn compare_messages(name: &str, before: &str, after: &str, sentences: &mut Vec<String>) {
    let (before, after) = (messages(before), messages(after));
    let ids = |is_meant: &dyn Fn(&String) -> bool| {
        let ids: BTreeSet<&String> = before.keys().chain(after.keys()).filter(|id| is_meant(id)).collect();
        let named: Vec<String> = ids.iter().take(MESSAGES_MAX).map(|id| format!("`{id}`")).collect();
        let more = ids.len().saturating_sub(MESSAGES_MAX);
        (!ids.is_empty())
            .then(|| named.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() })
    };
    let is_other = |id: &String| matches!((before.get(id), after.get(id)), (Some(old), Some(new)) if old != new);
    for (what, ids) in [
        ("other words", ids(&is_other)),
        ("new", ids(&|id| !before.contains_key(id))),
        ("gone", ids(&|id| !after.contains_key(id))),
    ] {
        sentences.extend(ids.map(|ids| format!("{name}: {what}: {ids}")));
    }
}

/// The messages of a file by their ids, without comments.
fn messages(text: &str) -> BTreeMap<String, Entry<String>> {
    let resource = parser::parse(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let message = |entry: Entry<String>| match entry {
        Entry::Message(mut message) => {
            message.comment = None;
            Some((message.id.name.clone(), Entry::Message(message)))
        }
        Entry::Term(mut term) => {
            term.comment = None;
            Some((format!("-{}", term.id.name), Entry::Term(term)))
        }
        _ => None,
    };
    resource.body.into_iter().filter_map(message).collect()
}

#[cfg(test)]
mod tests {
    use super::super::revision::ConfigFile;
    use super::*;

    fn check(name: &str, before: &str, after: &str, expected: &[&str]) {
        let files =
            |text: &str| ConfigFiles::of(vec![ConfigFile { name: name.to_owned(), content: text.as_bytes().to_vec() }]);
        assert_eq!(changes(&files(before), &files(after)), expected);
    }

    #[test]
    fn values_are_told_by_their_keys_with_what_they_were() {
        let name = "config/line.toml";
        check(name, "[menu.a]\nkeys = [1]\n", "# a comment\n[menu.a]\nkeys = [1]\n", &[]);
        check(
            name,
            "[menu.a]\n1 = 'orders'\n2 = 'x'\n[menu.b]\n1 = 'a'\n",
            "[menu.a]\n1 = 'bills'\n3 = ['y', 'z']\n[menu.c]\n1 = 'a'\n",
            &[
                "config/line.toml: `menu.a.1` was `orders`, is `bills`",
                "config/line.toml: `menu.a.2` is gone",
                "config/line.toml: `menu.a.3` is new, `y, z`",
                "config/line.toml: `menu.b` is gone",
                "config/line.toml: `menu.c` is new",
            ],
        );
        check(name, "a = 1", "a = ", &["config/line.toml is another"]);
    }

    #[test]
    fn a_value_that_may_be_a_secret_is_not_shown() {
        check(
            "config/deflect.toml",
            "[sms]\ntoken = 'aaa'\nper_number = 3\n",
            "[sms]\ntoken = 'bbb'\nper_number = 4\n",
            &["config/deflect.toml: `sms.per_number` was `3`, is `4`", "config/deflect.toml: `sms.token` is another"],
        );
    }

    #[test]
    fn messages_are_told_by_their_names() {
        check(
            "prompts/ru/voice.ftl",
            "# one\na = Да\nb = Нет\nc = { $x ->\n  *[other] x\n }\n",
            "# two\na = Да\nb = Ну нет\nd = x\n",
            &[
                "prompts/ru/voice.ftl: other words: `b`",
                "prompts/ru/voice.ftl: new: `d`",
                "prompts/ru/voice.ftl: gone: `c`",
            ],
        );
        let many = |words: &str| (0..10).map(|number| format!("m{number} = {words}\n")).collect::<String>();
        let [told] = &*changes(&files_of(&many("a")), &files_of(&many("b"))) else { panic!("one sentence") };
        assert!(told.ends_with("`m7` and 2 more"), "{told}");
    }

    fn files_of(text: &str) -> ConfigFiles {
        ConfigFiles::of(vec![ConfigFile { name: "prompts/en/sms.ftl".to_owned(), content: text.into() }])
    }

    #[test]
    fn files_and_whatever_is_too_much_are_counted() {
        let before = ConfigFiles::default();
        assert_eq!(changes(&before, &files_of("")), ["prompts/en/sms.ftl is new"]);
        let text = |value: u8| (0..60).map(|key| format!("k{key:02} = {value}\n")).collect::<String>();
        let files = |value| {
            ConfigFiles::of(vec![ConfigFile { name: "config/hours.toml".to_owned(), content: text(value).into() }])
        };
        let told = changes(&files(1), &files(2));
        assert_eq!((told.len(), told.last().map(String::as_str)), (51, Some("and 10 more")));
    }
}
