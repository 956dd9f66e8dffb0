//! `deflect new`: the line it makes is whole, in every language that has templates.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::line::Setup;
use crate::support::peers::{LIMIT, wait_until};

fn ended(output: &Output, code: i32) -> (String, String) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// An empty folder to make a line in, and the program.
fn deflect(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_deflect")).args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        if path.is_dir() {
            texts(&path)
        } else {
            vec![(path.display().to_string(), std::fs::read_to_string(&path).unwrap())]
        }
    };
    entries.flat_map(read).collect()
}

#[test]
fn every_language_makes_a_line_without_a_problem_or_a_warning() {
    let lines = [
        ("--number=+74951234567|--company=Ромашка|--site=romashka.ru", "Это Ромашка"),
        ("--number=+12025550199|--company=Harbor Pine|--platform=twilio", "This is Harbor Pine"),
        ("--number=+12025550199|--company=A: B; C (D), Inc.", "This is A: B; C (D), Inc."),
        ("--number=+34910000000|--company=Casa Sol|--platform=telnyx", "Habla con Casa Sol"),
        ("--number=+77272000000|--company=Ак Тис|--language=ru|--language=en", "Это Ак Тис. For English, press eight."),
        (
            "--number=+525512345678|--number=+525512345679|--company=Tres|--language=es|--language=en|--language=ru|\
             --platform=bandwidth",
            "Habla con Tres.",
        ),
    ];
    for (flags, greeting) in lines {
        let folder = tempfile::tempdir().unwrap();
        let args: Vec<&str> = ["new", "line"].into_iter().chain(flags.split('|')).collect();
        ended(&deflect(folder.path(), &args), 0);
        let line = folder.path().join("line");
        for (path, text) in texts(&line) {
            let between: Vec<&str> = text.split('@').skip(1).collect();
            let is_name =
                |name: &&str| !name.is_empty() && name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-');
            let left: Vec<_> = between[..between.len().saturating_sub(1)].iter().copied().filter(is_name).collect();
            assert!(left.is_empty(), "{path} has places that are not filled in: {left:?}");
            let is_shipped = ["ozon", "озон", "sign-in-ready"].iter().any(|name| text.to_lowercase().contains(name));
            assert!(!is_shipped, "{path} names the shipped company: {text}");
        }
        let (said, complained) = ended(&deflect(&line, &["check"]), 0);
        let is_about_length = |line: &str| line.contains("`number-read-back` takes") && line.contains("the 8.0 s");
        let told = said.lines().filter(|line| line.starts_with("warning") && !is_about_length(line)).count();
        assert!(told == 0 && complained.is_empty(), "{flags:?}: {said}");
        let (said, _) = ended(&deflect(&line, &["test", "tests"]), 0);
        assert_eq!(said, "5 calls went as written down\n");
        let (said, _) = ended(&deflect(&line, &["test", "tests", "--platform", "local"]), 0);
        assert_eq!(said, "5 calls went as written down\n");
        let (said, _) = ended(&deflect(&line, &["simulate", "--words", "--keys", "9"]), 0);
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(greeting), "{flags:?}: {said}");
        let orders = std::fs::read_to_string(line.join("tests/asks-about-an-order.call")).unwrap();
        assert!(orders.ends_with("= outcome handed_off; messages sms link chat\n"), "{orders}");
        let companies = std::fs::read_to_string(line.join("tests/company-asks-to-be-written-to.call")).unwrap();
        assert!(companies.ends_with("= outcome handed_off; messages email request mail\n"), "{companies}");
    }
}

#[test]
fn a_new_line_answers_and_texts_the_link() {
    let setup = Setup::shipped();
    for folder in ["config", "prompts"] {
        std::fs::remove_dir_all(setup.folder().join(folder)).unwrap();
    }
    let args = ["new", "line", "--number", "+12025550199", "--company", "Harbor Pine", "--site", "harborpine.example"];
    ended(&setup.run(&args), 0);
    for folder in ["config", "prompts"] {
        std::fs::rename(setup.folder().join("line").join(folder), setup.folder().join(folder)).unwrap();
    }
    let line = setup.start();
    let url = format!("{}/voice/local", line.url);
    let (said, _) = ended(&line.command(&["call", &url, "--keys", "9"]), 0);
    assert!(said.starts_with("> call from +12015550123 to +12025550199\n"), "{said}");
    assert!(said.contains("< Hello! This is Harbor Pine."), "{said}");
    wait_until("the text in the spool", LIMIT, || {
        let spooled = line.folder().join("var/spool/sms").read_dir().ok()?;
        let texts = spooled.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
        let mut of_the_chat = texts.filter(|text| text.contains("Harbor Pine chat: http://127.0.0.1:"));
        of_the_chat.next().map(drop)
    });
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("line")).unwrap();
    std::fs::write(folder.path().join("line/mine"), "mine").unwrap();
    let args = ["new", "line", "--number", "+12025550199", "--company", "Harbor Pine"];
    let (said, complained) = ended(&deflect(folder.path(), &args), 2);
    assert_eq!((said.as_str(), complained.as_str()), ("", "error: `line` is not empty; nothing in it was changed\n"));
    assert_eq!(std::fs::read_dir(folder.path().join("line")).unwrap().count(), 1);
    std::fs::remove_file(folder.path().join("line/mine")).unwrap();
    ended(&deflect(folder.path(), &args), 0);
}

#[test]
fn what_is_missing_or_wrong_is_said_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let whole = ["--number", "+12025550199", "--company", "Harbor Pine"];
    let cases: [(&[&str], &str); 13] = [
        (&["--number", "+12025550199"], "give --company NAME"),
        (&["--company", "Harbor Pine"], "give --number NUMBER"),
        (&["--company", "Harbor Pine", "--number", "2025550199"], "`2025550199` is no number in international form"),
        (
            &["--company", "A \"B\"", "--number", "+12025550199"],
            "is no name for callers; expected at most 24 characters",
        ),
        (&["--company", "n", "--number", "+77271234567"], "`+77271234567` is not a telephone number that"),
        (
            &["--company", "n", "--number", "+77271234567", "--country", "KZ"],
            "`+77271234567` is not a telephone number",
        ),
        (
            &["--company", "n", "--number", "+77271234567", "--country", "US"],
            "`+77271234567` is not a telephone number",
        ),
        (&[whole[0], whole[1], whole[2], whole[3], "--number", "+1202555019"], "`+1202555019`"),
        (&[whole[0], whole[1], whole[2], whole[3], "--country", "XX"], "`XX` is no country with telephone numbers"),
        (&[whole[0], whole[1], whole[2], whole[3], "--zone", "Mars"], "`Mars` is no time zone"),
        (&[whole[0], whole[1], whole[2], whole[3], "--email", "nobody"], "`nobody` is no e-mail address"),
        (&[whole[0], whole[1], whole[2], whole[3], "--site", "a b"], "`a b` is no site"),
        (&[whole[0], whole[1], whole[2], whole[3], "--country", "MN"], "no time zone is usual for `MN`; give --zone"),
    ];
    for (flags, words) in cases {
        let (_, complained) = ended(&deflect(folder.path(), &[&["new", "line"], flags].concat()), 2);
        assert!(complained.starts_with("error: ") && complained.contains(words), "{flags:?}: {complained}");
        assert!(!folder.path().join("line").exists());
    }
    // The files are tried before any is written: no text with such a link is one part.
    let host = format!("{}.example", "a".repeat(60));
    let long = [&["new", "line"], &whole[..], &["--site", &host, "--country", "RU", "--language", "ru"]].concat();
    let (_, complained) = ended(&deflect(folder.path(), &long), 1);
    assert!(complained.contains("--> config/") || complained.contains("--> prompts/"), "{complained}");
    assert!(complained.ends_with("found with these answers; nothing was written\n"), "{complained}");
    assert!(!folder.path().join("line").exists());
    let (_, complained) = ended(&deflect(folder.path(), &["new", "line", "--language", "fi"]), 2);
    assert!(complained.contains("possible values: en, es, ru"), "{complained}");
}

#[test]
fn a_terminal_is_asked_for_what_is_not_given() {
    let folder = tempfile::tempdir().unwrap();
    let command = format!("{} new line --number +34910000000", env!("CARGO_BIN_EXE_deflect"));
    // `script` gives the program a terminal (bsdutils, on every Debian).
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The company; the usual languages and zone; a site; a platform.
    child.stdin.as_mut().unwrap().write_all("Casa Sol\n\n\ncasasol.es\nplivo\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let (said, _) = ended(&output, 0);
    assert!(said.contains("The company, as callers hear it:") && said.contains("[Europe/Madrid]:"), "{said}");
    let settings = std::fs::read_to_string(folder.path().join("line/config/deflect.toml")).unwrap();
    assert!(
        settings.contains("# [platform.plivo]") && settings.contains(r#"\"Casa Sol\" <info@casasol.es>"#),
        "{settings}"
    );
    assert!(folder.path().join("line/prompts/es/voice.ftl").exists());
}
