//! A reader that has gone, as `head` does: no command panics, and each ends with its own exit code.

use std::process::Stdio;

use crate::support::line::Setup;

const STORIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calls/order-with-link.call");

/// A pipe that nobody reads.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn every_command_ends_well_where_nobody_reads_it() {
    let line = Setup::shipped().start();
    let url = format!("{}/voice/local", line.url);
    let past = ["--since", "2026-01-01", "--until", "2026-02-01"];
    let commands = [
        vec!["--help"],
        vec!["check"],
        vec!["simulate", "--words", "--keys", "1,1,1"],
        vec!["test", STORIES],
        vec!["call", &url, "--keys", "9"],
        vec!["fallback", "local"],
        vec!["announce", "list"],
        vec!["outbox", "list"],
        vec!["outbox", "list", "--format", "json"],
        [&["report"], &past[..]].concat(),
        [&["report", "--format", "csv"], &past[..]].concat(),
        vec!["consent", "export"],
        vec!["consent", "export", "--format", "json"],
        vec!["access", "+79160000001"],
        vec!["forget", "+79160000001"],
    ];
    for args in commands {
        let child = line.setup().command(&args).stdout(closed()).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !complained.contains("panicked"), "{args:?}: {output:?}");
        assert!(!complained.contains("pipe"), "{args:?}: {complained}");
    }
}

#[test]
fn problems_that_nobody_reads_still_end_with_their_exit_code() {
    let setup = Setup::shipped().edit("config/line.toml", "1 = \"orders\"", "1 = \"oders\"");
    for (args, code) in [(vec!["check"], 1), (vec!["simulate"], 1), (vec!["report"], 1), (vec!["outbox", "list"], 2)] {
        let child = setup.command(&args).stdout(closed()).stderr(closed()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
    }
}
