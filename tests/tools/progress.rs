//! Commands that may last show how far they are: in a terminal, and nowhere else.

use std::process::{Command, Output};

use crate::support::line::{Line, SPOOL, TOKEN, settings_here};
use crate::support::peers::postgres::Cluster;
use crate::support::peers::process::program;

/// A program that speaks every prompt as a short tone.
const TONE: &str = r#"["sox", "-n", "-r", "16000", "{out}", "synth", "0.2", "sine", "700"]"#;

/// Each command, and what it shows of its progress. The number of a run stands for `N`, a database of its own for `URL`.
/// Rows go to a file: in the terminal they are shown themselves.
const SHOWN: [(&str, &str); 10] = [
    ("check", "walking every way through the menus"),
    ("audio build", " prompts, "),
    ("report", "adding up the figures"),
    ("report --since 2026-01-01 --until 2026-01-05 --format csv > figures.csv", " %, "),
    ("export calls > calls.csv", "0 calls"),
    ("contacts import contacts.csv", "% ("),
    ("replay --against . --since 2026-01-01", "0/0 calls"),
    ("backup N.backup", "copying the database"),
    ("restore N.backup --data other-N", "checking the database"),
    ("store copy --from other-N/deflect.db --to URL", " rows, "),
];

/// Runs words of a shell in the folder of the line.
fn run(line: &Line, shell: &[&str], words: &str) -> Output {
    let words = format!("{} {words}", env!("CARGO_BIN_EXE_deflect"));
    let (first, more) = shell.split_first().unwrap();
    let mut command = Command::new(first);
    command.args(more).arg(words).current_dir(line.folder()).env("TEST_TOKEN", TOKEN);
    command.env("SHELL", "/bin/sh").env("TERM", "xterm").env("COLUMNS", "120").output().unwrap()
}

#[test]
fn what_may_last_shows_its_progress_in_a_terminal_and_nowhere_else() {
    program("sox", "sox");
    let line = Line::start(&settings_here(&format!("{SPOOL}[audio.command]\nru = {TONE}\n")));
    std::fs::write(
        line.folder().join("contacts.csv"),
        "number,email,language,consent\n+79161234567,anna@example.ru,ru,yes\n",
    )
    .unwrap();
    let databases = ["1", "2"].map(|_| Cluster::shared().database());
    let filled =
        |command: &str, run: usize| command.replace('N', &run.to_string()).replace("URL", &databases[run - 1].url());
    for (command, shown) in SHOWN {
        // A terminal, which `script` makes, then a pipe.
        let script = ["script", "--quiet", "--return", "/dev/null", "--command"];
        let terminal = run(&line, &script, &filled(command, 1));
        let seen = String::from_utf8_lossy(&terminal.stdout);
        assert!(terminal.status.success(), "{command}: {seen}");
        assert!(seen.contains('\u{1b}') && seen.contains(shown), "{command}: {seen:?}");
        let piped = run(&line, &["sh", "-c"], &filled(command, 2));
        let complained = String::from_utf8_lossy(&piped.stderr);
        assert!(piped.status.success(), "{command}: {complained}");
        assert!(!complained.contains('\u{1b}') && !complained.contains('\r'), "{command}: {complained:?}");
    }
}
