//! `deflect report`, as a user meets it.

use std::process::Output;

use jiff::{ToSpan, Zoned};
use serde_json::Value;

use crate::support::line::{EXPERIMENT, SPOOL, Setup, settings_here};
use crate::support::peers::{LIMIT, wait_until};

fn said(output: &Output) -> String {
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Checks that a command could not run, and what it said.
fn check_refused(setup: &Setup, args: &[&str], words: &str) {
    let output = setup.run(&[&["report"][..], args].concat());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
    let complained = String::from_utf8(output.stderr).unwrap();
    assert!(complained.contains(words), "{args:?}: {complained}");
}

#[test]
fn what_cannot_be_reported_is_said() {
    let setup = Setup::shipped();
    check_refused(&setup, &[], "there is no database in `var`; run `deflect serve` first");
    check_refused(&setup, &["--since", "tomorrow"], "`tomorrow` is no time; expected one such as 2026-12-31");
    check_refused(&setup, &["--since", "2026-01-02", "--until", "2026-01-01"], "the period must end after it begins");
    check_refused(&setup, &["--since", "2024-12-01", "--until", "2026-01-02"], "a period of at most 366 days");
    check_refused(
        &setup,
        &["--since", "2999-12-31"],
        "`--since` is 2999-12-31 00:00 Europe/Moscow, which has not been yet",
    );
    check_refused(&setup, &["--since", "2026-01-01", "--until", "2999-12-31"], "`--until` is 2999-12-31");
    check_refused(&setup, &["--until", "2026-11-01"], "--since <TIME>");
    check_refused(&setup, &["--line", "mian"], "there is no line `mian`; expected one of: ");
    check_refused(&setup, &["--format", "pdf"], "possible values: table, csv, json, html");
}

#[test]
fn real_calls_are_in_every_format() {
    let setup = Setup::new(&settings_here(&format!("{SPOOL}[limits]\nzone = \"Europe/Moscow\"\n")));
    let line = setup.edit("config/line.toml", "[line.main]", EXPERIMENT).start();
    line.call("CA1", "+79161234567").press("1").press("1").press("1").hang_up();
    line.call("CA2", "+79161234568").hang_up();
    line.call("CA3", "+79161234569").press("4").hang_up();
    wait_until("the calls are settled", LIMIT, || {
        (line.metric_sum("deflect_call_outcomes_total") == 3.0).then_some(())
    });
    let midnight = Zoned::now().with_time_zone(crate::report::made::moscow()).checked_sub(1.hour()).unwrap();
    let since = midnight.start_of_day().unwrap().date().to_string();
    // The same minute in every report.
    let until = Zoned::now().timestamp().to_string();
    let period = ["report", "--since", &since, "--until", &until];
    let report = |format: &str| said(&line.command(&[&period[..], &["--format", format]].concat()));

    let table = report("table");
    assert!(table.lines().next().unwrap().contains(": 3 calls, "), "{table}");
    let ended = table.lines().find(|line| line.trim_start().starts_with("handed off")).unwrap();
    assert_eq!(ended.split_whitespace().nth(2), Some("1"), "{ended}");
    assert!(!table.contains("What the figures count"));
    let explained = said(&line.command(&[&period[..], &["--explain"]].concat()));
    assert!(
        explained.starts_with(&table) && explained.contains("\n  net deflection: Of the calls older"),
        "{explained}"
    );

    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let total = &json["period"]["total"];
    assert_eq!((&total["answered"], &total["outcomes"]["handed_off"]), (&3.into(), &1.into()), "{json}");
    assert_eq!((&json["zone"], &json["line"]), (&"Europe/Moscow".into(), &Value::Null));
    assert_eq!((&json["before"]["total"]["answered"], &json["matured"]["7d"]), (&0.into(), &"none".into()));

    let topics = json["period"]["topics"].as_object().unwrap();
    let has_zeros = |topic: &Value| topic.get("answered").is_some() || topic.get("helped").is_none();
    assert!(!topics.is_empty() && !topics.values().any(has_zeros), "what is not known by topic is no zero: {topics:?}");
    let of_line = said(&line.command(&["report", "--since", &since, "--line", "main", "--format", "json"]));
    let of_line: Value = serde_json::from_str(&of_line).unwrap();
    let chats = |json: &Value| json["period"]["channels"]["account-chat"].get("chats").cloned();
    assert_eq!((chats(&json), chats(&of_line)), (Some(0.into()), None), "conversations are counted without a line");

    let text = &json["wordings"][0];
    assert_eq!(
        (&text["words"], &text["place"]),
        (&"Чат Ozon: …".into(), &"prompts/ru/sms.ftl: sms-account-chat".into())
    );
    assert_eq!(
        (&text["all"]["promised"], &text["all"]["accepted"], &text["all"]["opened"]),
        (&1.into(), &1.into(), &0.into())
    );
    let way = &text["routes"][0];
    assert_eq!(
        (&way["gateway"], &way["operator_prefix"]),
        (&"spool".into(), &"other".into()),
        "one number is no prefix"
    );
    let experiment = &json["experiments"][0];
    let arms = experiment["arms"].as_array().unwrap();
    assert_eq!((&experiment["name"], &arms[0]["variant"]), (&"greeting".into(), &"control".into()));
    assert_eq!(arms.iter().map(|arm| arm["calls"].as_u64().unwrap()).sum::<u64>(), 3, "{experiment}");
    assert_eq!((&arms[0]["known"], &arms[1]["between"]), (&Value::Null, &Value::Null));
    assert!(arms[1]["known"].as_str().unwrap().starts_with("Too few calls"), "{experiment}");

    let csv = report("csv");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(rows.headers().unwrap(), ["began", "line", "figure", "subject", "value", "total"].as_slice());
    let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().unwrap();
    let sum = |figure: &str| -> u64 {
        rows.iter().filter(|row| &row[2] == figure).map(|row| row[5].parse::<u64>().unwrap()).sum()
    };
    assert_eq!((sum("calls"), sum("outcomes"), sum("call_seconds")), (3, 3, total["seconds"].as_u64().unwrap()));
    let began: Zoned = format!("{}[Europe/Moscow]", &rows[0][0]).parse().unwrap();
    assert!(began.minute() % 15 == 0 && rows[0][0].ends_with("+03:00"), "{rows:?}");
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a spreadsheet would take {cell} for a formula");
    }

    let html = report("html");
    assert!(html.starts_with("<!doctype html>") && html.contains("<span class=\"figure\">3</span>"), "{html}");
    let (other, of_main) = (
        said(&line.command(&["report", "--since", &since, "--line", "hotline"])),
        said(&line.command(&["report", "--since", &since, "--line", "main"])),
    );
    assert!(other.lines().next().unwrap().ends_with(": 0 calls") && of_main.contains(": 3 calls"), "{other}{of_main}");
    let yesterday = said(&line.command(&["report"]));
    assert!(yesterday.lines().next().unwrap().ends_with(": 0 calls"), "{yesterday}");
}
