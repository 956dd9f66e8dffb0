//! One caller's call is found, and told from beginning to end, in the shell and on the ops port.

use serde_json::Value;

use crate::support::line::{Line, NO_LIMITS, SPOOL, exchange, settings};
use crate::support::peers::{LIMIT, wait_until};

const CALLER: &str = "+79161234567";

fn said(line: &Line, args: &[&str]) -> String {
    let output = line.command(args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn found(line: &Line, args: &[&str]) -> Vec<Value> {
    let args = [&["calls", "--format", "json"][..], args].concat();
    serde_json::from_str(&said(line, &args)).unwrap()
}

/// A line on which one caller was sent a link and another hung up.
fn line_with_calls() -> Line {
    let line = Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}")));
    let mut call = line.call("CAfirst", CALLER);
    call.press("9");
    call.hang_up();
    line.call("CAsecond", "+79161234568").hang_up();
    wait_until("both are settled", LIMIT, || {
        let settled = found(&line, &[]).iter().filter(|call| call["outcome"] != Value::Null).count();
        (settled == 2).then_some(())
    });
    line
}

#[test]
fn a_call_is_found_by_number_by_the_platforms_id_and_by_outcome() {
    let line = line_with_calls();
    let by_number = found(&line, &["--number", CALLER]);
    assert_eq!(by_number.len(), 1, "{by_number:?}");
    assert_eq!((&by_number[0]["outcome"], &by_number[0]["messages"]), (&"handed_off".into(), &1.into()));
    assert_eq!(found(&line, &["--platform-id", "CAfirst"]), by_number);
    assert_eq!(found(&line, &["--outcome", "handed_off"]), by_number);
    assert_eq!(found(&line, &["--line", "main"]).len(), 2);
    assert_eq!(found(&line, &["--line", "hotline"]).len(), 0);
    let unknown = line.command(&["calls", "--line", "mian"]);
    let complained = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!(
        (unknown.status.code(), complained.as_str()),
        (Some(2), "error: there is no line `mian`; expected one of: hotline, main\n")
    );
    assert_eq!(found(&line, &["--since", "2025-12-01", "--until", "2026-01-01"]).len(), 0);
    let table = said(&line, &["calls"]);
    assert!(
        table.contains("handed_off") && table.contains("left_in_greeting") && !table.contains("9161234"),
        "{table}"
    );
}

#[test]
fn a_call_is_told_with_its_turns_its_promise_its_tries_and_its_end_and_without_its_number() {
    let line = line_with_calls();
    let id = found(&line, &["--number", CALLER])[0]["id"].as_str().unwrap().to_owned();
    let told = said(&line, &["calls", &id[..12]]);
    let steps = [
        "handed off: a gateway took what was promised.",
        "The line answered",
        "the caller pressed 9",
        "Promised: a text with the link to account-chat",
        "Tried by spool: it took the message.",
        "The call ended after",
    ];
    for step in steps {
        assert!(told.contains(step), "{step}: {told}");
    }
    for private in ["9161234567", "CAfirst", "example.ru"] {
        assert!(!told.contains(private), "{private}: {told}");
    }
    let page = line.get_ops(&format!("/calls/{id}"));
    assert_eq!(page.status, 200);
    assert!(steps.iter().all(|step| page.body.contains(step)), "{}", page.body);
    assert_eq!(line.get_ops("/calls/00000000000000000000000000000000").status, 404);
    let search = |form: &str| {
        let head = "POST /calls HTTP/1.1\r\nHost: localhost\r\nConnection: close";
        exchange(line.ops, &format!("{head}\r\nContent-Length: {}\r\n\r\n{form}", form.len()))
    };
    let listed = search("number=8+916+123-45-67");
    assert!(listed.body.contains(&id) && !listed.body.contains("123-45-67"), "{}", listed.body);
    let wrong = search("number=12");
    assert!(wrong.body.contains("That is no valid telephone number."), "{}", wrong.body);
}

#[test]
fn every_line_of_a_request_has_its_trace_and_its_call_in_text_and_in_json() {
    let logged = |format: &str| {
        let more = format!("{SPOOL}{NO_LIMITS}[log]\nformat = \"{format}\"\nlevels = \"info,deflect::http=debug\"\n");
        let line = Line::start(&settings(&more));
        line.call("CA1", CALLER);
        let id = found(&line, &[])[0]["id"].as_str().unwrap().to_owned();
        line.logs("answered a turn");
        let log = line.log();
        (log.lines().find(|line| line.contains("answered a turn")).unwrap().to_owned(), id)
    };
    let (text, id) = logged("text");
    assert!(text.contains(&format!("call={id}")) && text.contains("trace="), "{text}");
    let (json, id) = logged("json");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["message"], &json["span"]["call"]), (&"answered a turn".into(), &id.into()));
    assert_eq!(json["span"]["trace"].as_str().unwrap().len(), 32);
}
