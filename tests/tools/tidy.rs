//! The invariants of `src/lib.rs` that can be read from the source.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

struct Source {
    name: String,
    lines: Vec<(usize, String)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every source file, without comments and without its tests, which stand last.
fn sources() -> Vec<Source> {
    let mut found = vec![];
    collect(&root().join("src"), &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().enumerate().map(|(index, line)| (index + 1, line.to_owned()));
        let lines = code.take_while(|(_, line)| line != "#[cfg(test)]");
        let lines = lines.filter(|(_, line)| !line.trim_start().starts_with("//")).collect();
        Source { name: path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(), lines }
    };
    found.into_iter().map(read).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Fails with every line, outside the allowed places, that holds one of the words.
fn forbid(why: &str, is_in: impl Fn(&str) -> bool, words: &[&str]) {
    let mut wrong = vec![];
    for source in sources().iter().filter(|source| is_in(&source.name)) {
        for (number, line) in &source.lines {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                wrong.push(format!("{}:{number}: `{word}`: {}", source.name, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{why}\n{}", wrong.join("\n"));
}

fn under(folder: &'static str) -> impl Fn(&str) -> bool {
    move |name| name.starts_with(&format!("src/{folder}/"))
}

#[test]
fn the_line_does_no_io_and_knows_no_dialect_and_no_http() {
    let words = [
        "std::fs",
        "std::net",
        "std::io",
        "std::env",
        "tokio",
        "hyper",
        "rusqlite",
        "lettre",
        "prometheus",
        "tracing",
        "println!",
        "crate::http",
        "crate::dialect",
        "crate::store",
        "crate::outbox",
        "crate::config",
        "crate::cli",
        "crate::metrics",
        "fastrand",
        "ring::rand",
        "async ",
        "Atomic",
        "Mutex",
        "RwLock",
        "OnceLock",
        "LazyLock",
        "RefCell",
        "Cell<",
        "thread_local!",
    ];
    forbid("line/ is pure and depends on nothing above it", under("line"), &words);
}

#[test]
fn only_the_clock_reads_the_time() {
    let words = [
        "Timestamp::now",
        "Instant::now",
        "SystemTime::now",
        "Zoned::now",
        ".elapsed()",
        "Message::builder().date_now",
    ];
    forbid("only base/clock reads the time", |name| name != "src/base/clock.rs", &words);
}

#[test]
fn only_the_terminal_prints() {
    let words = ["println!", "print!(", "io::stdout()", "dbg!"];
    let outside = |name: &str| !["src/build.rs", "src/cli/terminal.rs", "src/cli/serve/mod.rs"].contains(&name);
    forbid("only cli/terminal prints: it stands a reader that goes away", outside, &words);
}

#[test]
fn dialects_know_no_menu() {
    forbid(
        "dialect/ turns steps into words and knows no menu",
        under("dialect"),
        &["crate::line::menu", "crate::line::flow"],
    );
}

#[test]
fn only_the_store_speaks_sql() {
    let outside = |name: &str| !name.starts_with("src/store/");
    forbid("only store/ speaks SQL", outside, &["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM"]);
    let outside = |name: &str| !name.starts_with("src/store/sqlite/");
    forbid("only store/sqlite/ knows which database it is", outside, &["rusqlite"]);
    let outside = |name: &str| !name.starts_with("src/store/postgres/");
    forbid("only store/postgres/ knows which database it is", outside, &["tokio_postgres", "deadpool"]);
}

#[test]
fn only_config_reads_toml() {
    let outside = |name: &str| !name.starts_with("src/config/");
    forbid("only config/ reads configuration", outside, &["toml::", "DeTable", "use toml"]);
}

#[test]
fn pages_ask_nobody_else() {
    let folder = root().join("src/console");
    let folders = [folder.join("phone"), folder];
    for entry in folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension == "rs") {
            continue;
        }
        // The name of SVG's own language is an address that nobody asks.
        let text = std::fs::read_to_string(&path).unwrap().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("://") && !text.contains("=\"//"), "{} names another host", path.display());
    }
}

#[test]
fn dependencies_run_downwards() {
    let order = [
        "cli",
        "fastagi",
        "http",
        "console",
        "app",
        "outbox",
        "pages",
        "metrics",
        "dialect",
        "store",
        "recordings",
        "config",
        "sms_text",
        "line",
        "base",
    ];
    let entries = std::fs::read_dir(root().join("src")).unwrap().map(Result::unwrap);
    let rooms = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap());
    assert_eq!(rooms.collect::<BTreeSet<_>>(), order.map(str::to_owned).into());
    for (index, room) in order.iter().enumerate() {
        let above: Vec<String> = order[..index].iter().map(|room| format!("crate::{room}")).collect();
        let above: Vec<&str> = above.iter().map(String::as_str).collect();
        forbid("dependencies run downwards only", under(room), &above);
    }
}

#[test]
fn the_top_level_holds_what_the_client_asked_for() {
    let allowed = ["Cargo.toml", "Cargo.lock", "src", "prompts", "config", "tests", "README.md", "target", "var"];
    let entries = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let other: Vec<String> = entries.filter(|name| !name.starts_with('.') && !allowed.contains(&&**name)).collect();
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn no_sentence_stands_in_the_code() {
    let cyrillic = sources().into_iter().flat_map(|source| {
        let name = source.name.clone();
        let is_cyrillic = |line: &str| line.chars().any(|c| ('А'..='я').contains(&c) || matches!(c, 'Ё' | 'ё'));
        source
            .lines
            .into_iter()
            .filter(move |(_, line)| is_cyrillic(line))
            .map(move |(number, line)| format!("{name}:{number}: {}", line.trim()))
    });
    // The words yes and no of a spreadsheet; the letters of the alphabet; what mail servers write.
    let allowed = [
        "src/cli/contacts.rs",
        "src/sms_text/transliteration.rs",
        "src/sms_text/opt_out/letters.rs",
        "src/outbox/email/dsn.rs",
        "src/outbox/email/verdict.rs",
    ];
    let wrong: Vec<String> = cyrillic.filter(|line| !allowed.iter().any(|file| line.starts_with(file))).collect();
    assert!(wrong.is_empty(), "words belong to prompts/\n{}", wrong.join("\n"));
}

/// The text of every file in a folder of the program that may say a message to operators.
fn everything_said(folder: &str) -> String {
    fn collect_all(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_code = ["rs", "html", "js"].map(Some).contains(&entry.extension().and_then(|end| end.to_str()));
            if entry.is_dir() {
                collect_all(&entry, text);
            } else if is_code {
                text.push_str(&std::fs::read_to_string(&entry).unwrap());
            }
        }
    }
    let mut text = String::new();
    collect_all(&root().join(folder), &mut text);
    text
}

#[test]
fn every_message_to_operators_is_said_and_is_there() {
    let folder = root().join("src/metrics/operator_words/en");
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let messages = files.collect::<Vec<_>>().join("\n");
    let found = |pattern: &str, text: &str| -> BTreeSet<String> {
        let pattern = regex::Regex::new(pattern).unwrap();
        pattern.captures_iter(text).map(|captures| captures[1].to_owned()).collect()
    };
    let (there, said) = (found(r"(?m)^([a-z][\w-]*) =", &messages), everything_said("src"));
    let shown = ["src/console", "src/metrics"].map(everything_said).concat();
    let asked = found(r#"\b(?:text|filled)\(\s*"([a-z][\w-]*-[\w-]*\w)[".]"#, &shown);
    assert_eq!(asked.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "said, and not there");
    let prefixes = found(r#""([a-z][\w-]*-)(?:\{|")"#, &said);
    let is_said = |id: &&String| {
        let literals = [format!("\"{id}\""), format!("'{id}'"), format!("\"{id}.")];
        literals.iter().any(|literal| said.contains(literal))
            || messages.contains(&format!("{{ {id} }}"))
            || prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))
    };
    let unsaid: Vec<_> = there.iter().filter(|id| !is_said(id)).collect();
    assert!(unsaid.is_empty(), "there, and never said: {unsaid:?}");
}
