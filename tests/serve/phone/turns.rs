//! Its turns over HTTP.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::support::peers::{LIMIT, wait_until};

#[test]
fn the_link_is_offered_agreed_to_and_shown_as_it_would_be_sent() {
    let line = start();
    let offer = pressed(&line, &call_at(OPEN), "12");
    assert_eq!(offer["place"], "offer offer");
    assert_eq!(offer["topic"], "returns");
    assert_eq!(offer["then"], json!({ "what": "keys", "keys_max": 1, "wait_ms": 5000, "listens": null }));
    assert_eq!(offer["messages"], json!([]));
    let sent = turn(&line, &next(&offer, 30_000, json!({ "keys": "1" })));
    let [message] = sent["messages"].as_array().unwrap().as_slice() else { panic!("{}", sent["messages"]) };
    let text = message["text"].as_str().unwrap();
    assert!(text.contains("https://line.example.org/l/"), "{text}");
    assert_eq!(
        (&message["medium"], &message["kind"], &message["to"]),
        (&json!("sms"), &json!("link"), &json!("+7 916 123-45-67"))
    );
    assert_eq!(message["length"]["parts"], 1);
    assert_eq!(message["length"]["units"], text.encode_utf16().count());
    assert_eq!(message["length"]["units_max"], 70);
    assert_eq!(message["due"], "Fri 20 Nov 2026, 12:00:30");
    assert_eq!(sent["outcome"], "handed_off");
    assert_eq!(sent["session"]["promises"], 1);
    assert!(
        sent["events"].as_array().unwrap().contains(&json!("account-chat by sms agreed to: key 1")),
        "{}",
        sent["events"]
    );
}

#[test]
fn what_is_sealed_is_what_is_shown_and_as_long_as_is_said() {
    let line = start();
    let shown = pressed(&line, &call_at(OPEN), "1");
    let state = shown["state"].as_str().unwrap();
    assert_eq!(shown["state_chars"], state.len());
    assert_eq!(shown["session"]["at"], "orders");
    let started: jiff::Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
    assert_eq!(shown["session"]["started"], started.as_second());
    assert!(shown["document"].as_str().unwrap().contains(state), "the next turn's address carries it");
}

#[test]
fn a_call_with_mail_known_shows_the_mail_and_its_reminder() {
    let line = start();
    let sent = pressed(&line, &call_with(&[("mail_known", json!(true))]), "9");
    let kinds: Vec<_> = sent["messages"].as_array().unwrap().iter().map(|sent| sent["kind"].clone()).collect();
    assert!(kinds.contains(&json!("link")) && kinds.contains(&json!("follow_up")), "{kinds:?}");
    let mail = sent["messages"].as_array().unwrap().iter().find(|sent| sent["kind"] == "follow_up").unwrap();
    assert!(!mail["subject"].as_str().unwrap().is_empty());
    assert!(mail["text"].as_str().unwrap().contains("/l/"), "{mail}");
    assert_eq!((&mail["length"], &mail["to"]), (&Value::Null, &json!("the address known for the caller")));
}

#[test]
fn the_time_of_day_is_the_chosen_one() {
    let line = start();
    let (open, closed) = (pressed(&line, &call_at(OPEN), "12"), pressed(&line, &call_at(CLOSED), "12"));
    assert!(prompts(&open).contains(&"hours-agents-open"), "{:?}", prompts(&open));
    assert!(prompts(&closed).contains(&"hours-agents-closed"), "{:?}", prompts(&closed));
    assert_eq!(closed["at"], "Fri 20 Nov 2026, 23:30:02");
    // It goes on from the chosen moment: half an hour and a minute later it is the next day.
    let first = turn(&line, &call_at(CLOSED));
    let later = turn(&line, &next(&first, 31 * 60 * 1000, json!("silence")));
    assert_eq!(later["at"], "Sat 21 Nov 2026, 00:01:00");
}

#[test]
fn each_kind_of_caller_hears_its_own() {
    let line = start();
    let asked = |from: &str| pressed(&line, &call_with(&[("from", json!(from))]), "12");
    for (from, prompt) in [
        ("+79161234567", "offer-text"),
        ("+74951234567", "offer-landline"),
        ("anonymous", "offer-hidden"),
        ("+375291234567", "offer-foreign"),
    ] {
        let heard = asked(from);
        assert!(prompts(&heard).contains(&prompt), "{from}: {:?}", prompts(&heard));
    }
}

#[test]
fn what_is_supposed_is_heard() {
    let line = start();
    let again = pressed(&line, &call_with(&[("link_sent", json!(true))]), "11");
    assert!(prompts(&again).contains(&"offer-text-again"), "{:?}", prompts(&again));
    let unwanted = pressed(&line, &call_with(&[("refused", json!("opted_out"))]), "12");
    assert!(prompts(&unwanted).contains(&"text-opted-out"), "{:?}", prompts(&unwanted));
    let mut at_the_promise = call_at(OPEN);
    at_the_promise["promise_refused"] = json!("number_limit");
    let first = turn(&line, &at_the_promise);
    let mut nine = next(&first, 1000, json!({ "keys": "9" }));
    assert_eq!(turn(&line, &nine)["messages"].as_array().unwrap().len(), 1, "not refused unless it is supposed");
    nine["promise_refused"] = json!("number_limit");
    let heard = turn(&line, &nine);
    assert_eq!(heard["messages"], json!([]));
    // No text to this number has gone, so the caller is not told to look at any.
    assert!(prompts(&heard).contains(&"text-not-now"), "{:?}", prompts(&heard));
}

#[test]
fn a_phrase_is_understood_where_the_platform_hears() {
    let line = start();
    let deaf = turn(&line, &call_at(OPEN));
    assert_eq!(deaf["then"]["listens"], Value::Null);
    let hears = turn(&line, &call_with(&[("hears", json!(true))]));
    assert_eq!(hears["then"]["listens"], "ru");
    let heard = turn(&line, &next(&hears, 1000, json!({ "says": "верните деньги" })));
    assert_eq!(heard["topic"], "returns", "{heard}");
    // A platform that cannot be told what to listen for is not made to.
    let mut keys_only = call_with(&[("hears", json!(true))]);
    keys_only["platform"] = json!("dialect/bxml");
    assert_eq!(turn(&line, &keys_only)["then"]["listens"], Value::Null);
}

#[test]
fn a_recording_is_heard_on_the_same_port() {
    let line = start_recorded();
    let shown = turn(&line, &call_at(OPEN));
    let sound = shown["said"][0]["sound"].as_str().unwrap();
    assert!(sound.starts_with("/audio/ru/greeting-main.wav?v="), "{sound}");
    assert_eq!(shown["said"][0]["milliseconds"], 1500);
    assert_eq!(shown["said"][1]["sound"], Value::Null);
    let played = line.get_ops(sound);
    assert_eq!((played.status, played.header("content-type")), (200, Some("audio/wav")));
}

#[test]
fn another_line_is_dialled_and_its_result_heard() {
    let line = start();
    let dialled = pressed(&line, &call_at(OPEN), "42");
    assert_eq!(dialled["then"]["what"], "dial");
    let after = |result: &str| {
        // The bank has two numbers, the second of which is dialled after the first.
        let again = turn(&line, &next(&dialled, 60_000, json!({ "dialled": result })));
        if again["then"]["what"] == "dial" {
            turn(&line, &next(&again, 90_000, json!({ "dialled": result })))
        } else {
            again
        }
    };
    assert!(after("answered")["events"].as_array().unwrap().contains(&json!("another line answered")));
    for result in ["busy", "no_answer", "failed"] {
        assert!(
            after(result)["events"].as_array().unwrap().contains(&json!("another line did not answer")),
            "{result}"
        );
    }
}

#[test]
fn the_outcome_is_that_of_the_moment() {
    let line = start();
    let first = turn(&line, &call_at(OPEN));
    assert_eq!((&first["outcome"], &first["later"]["outcome"]), (&json!("left_in_greeting"), &json!("left_in_menu")));
    let greeting = first["said"][0]["milliseconds"].as_u64().unwrap();
    assert_eq!(first["later"]["milliseconds"].as_u64().unwrap(), greeting);
    let told = pressed(&line, &call_at(OPEN), "12");
    assert_eq!((&told["outcome"], &told["later"]["outcome"]), (&json!("left_in_menu"), &json!("informed")));
}

#[test]
fn every_dialect_shows_its_own_root_element() {
    let line = start();
    for (platform, root, verb) in [
        ("dialect/twiml", "<Response>", "<Gather "),
        ("dialect/texml", "<Response>", "<Gather "),
        ("dialect/plivo", "<Response>", "<GetInput "),
        ("dialect/bxml", "<Response>", "<Gather "),
        ("dialect/voicexml", "<vxml ", "<field "),
        ("dialect/httapi", "<document ", "<work>"),
        ("twilio", "<Response>", "<Gather "),
    ] {
        let mut call = call_at(OPEN);
        call["platform"] = json!(platform);
        let shown = turn(&line, &call);
        let document = shown["document"].as_str().unwrap();
        assert_eq!(document.lines().nth(1).map(|line| line.starts_with(root)), Some(true), "{platform}: {document}");
        assert!(document.contains(verb), "{platform}: {document}");
        let name = platform.trim_start_matches("dialect/");
        assert!(document.contains(&format!("/voice/{name}?state=")), "{platform}: {document}");
    }
}

#[test]
fn no_password_of_a_platform_is_shown() {
    let line = start();
    let mut call = call_at(OPEN);
    call["platform"] = json!("bandwidth");
    let shown = turn(&line, &call).to_string();
    assert!(shown.contains("(the password)") && !shown.contains(line::TOKEN), "{shown}");
}

#[test]
fn a_state_of_this_phone_opens_at_no_door_and_a_real_one_not_here() {
    let line = start_alone();
    let shown = turn(&line, &call_at(OPEN));
    let real = line.call("CA1", "+79161234567");
    let (_, state) = real.next_url().split_once("state=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    for (call, state) in [("CA1", &*state), (shown["call"].as_str().unwrap(), &state)] {
        let forged = json!({ "call": call, "state": state });
        assert!(refused(&line, &next(&forged, 1000, json!("silence"))).contains("call of this phone"));
    }
    let (call, state) = (shown["call"].as_str().unwrap(), shown["state"].as_str().unwrap());
    let pairs = [("CallSid", call), ("From", "+79161234567"), ("To", line::LINE), ("Digits", "9")];
    let answer = line.post_signed(&format!("{}/voice/twilio?state={state}", line.url), &pairs);
    assert_eq!((answer.status, &*answer.body), (403, ""), "{answer:?}");
    // Nor does the state of one call of this phone open in another.
    let other = turn(&line, &call_at(OPEN));
    let mixed = json!({ "call": other["call"], "state": state });
    assert!(refused(&line, &next(&mixed, 1000, json!("silence"))).contains("call of this phone"));
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let line = start();
    let shown = turn(&line, &call_at(OPEN));
    let did = |did: Value| refused(&line, &next(&shown, 1000, did));
    let call = |name: &str, value: &str| refused(&line, &call_with(&[(name, json!(value))]));
    for (said, expected) in [
        (did(json!({ "keys": "A" })), "keys of 0 to 9"),
        (did(json!({ "keys": "" })), "keys of 0 to 9"),
        (did(json!({ "keys": "1".repeat(33) })), "keys of 0 to 9"),
        (did(json!({ "dialled": "perhaps" })), "answered, busy, no_answer or failed"),
        (did(json!("sings")), "as JSON"),
        (call("at", "tomorrow"), "a time such as"),
        (call("at", "1999-12-31T23:59"), "2000 to 2100"),
        (call("at", "9999-12-31T23:59"), "2000 to 2100"),
        (call("refused", "bored"), "one of landline"),
        (call("colour", "red"), "as JSON"),
        (refused(&line, &next(&shown, 4 * 60 * 60 * 1000 + 1, json!("silence"))), "four hours"),
        (refused(&line, &next(&shown, u64::MAX, json!("silence"))), "four hours"),
    ] {
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains("916"), "{said}");
    }
    let mut nowhere = call_at(OPEN);
    nowhere["platform"] = json!("dialect/esperanto");
    let said = refused(&line, &nowhere);
    assert!(said.contains("twilio") && said.contains("dialect/voicexml") && !said.contains("esperanto"), "{said}");
    let long = format!("{}{}", " ".repeat(8 * 1024), call_at(OPEN));
    assert_eq!(post(&line, &long).status, 413);
    assert_eq!(line.get_ops("/api/phone/turn").status, 405);
}

#[test]
fn nothing_is_stored_sent_or_counted() {
    let line = start_alone();
    let before = counted(&line);
    for mail_known in [false, true] {
        let sent = pressed(&line, &call_with(&[("mail_known", json!(mail_known))]), "9");
        assert!(!sent["messages"].as_array().unwrap().is_empty());
    }
    assert_eq!(counted(&line), before);
    let spool = line.folder().join("var/spool");
    let spooled = walk(&spool);
    assert!(spooled.is_empty(), "{spooled:?}");
    let outbox = line.command(&["outbox", "list"]);
    assert!(!String::from_utf8_lossy(&outbox.stdout).contains("link"), "{outbox:?}");
    assert!(!line.log().contains("916"), "{}", line.log());
    // The same call through the door leaves all of that, so that the silence above means something.
    line.call("CA9", "+79161234567").press("9");
    wait_until("the text is spooled", LIMIT, || walk(&spool).first().cloned());
    assert_ne!(counted(&line), before);
}

/// The counters that a call or a message would raise, as Prometheus sees them; without those of the requests
/// themselves.
fn counted(line: &Line) -> Vec<String> {
    let names =
        ["deflect_calls", "deflect_menu", "deflect_offers", "deflect_messages", "deflect_outbox", "deflect_call_"];
    let metrics = line.get_ops("/metrics").body;
    let counts = metrics.lines().filter(|line| names.iter().any(|name| line.starts_with(name)));
    counts.filter(|line| !line.ends_with(" 0")).map(str::to_owned).collect()
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// Any JSON, often with the words that mean something here.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "platform",
        "deed",
        "call",
        "go_on",
        "from",
        "to",
        "at",
        "hears",
        "state",
        "passed_ms",
        "did",
        "keys",
        "says",
        "silence",
        "dialled",
        "refused",
        "promise_refused",
        "dialect/twiml",
        "dialect/voicexml",
        "twilio",
        OPEN,
        "9",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        let name = prop_oneof![3 => word.clone().prop_map(str::to_owned), 1 => ".{0,12}".prop_map(String::from)];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(name, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A turn that could be one, with any values.
fn any_turn(shown: Value) -> impl Strategy<Value = Value> {
    let text = || prop_oneof![".{0,60}", "[0-9*#+]{0,40}", Just("9".to_owned()), Just(OPEN.to_owned())];
    let time = prop_oneof![Just(Value::Null), "[-0-9]{1,5}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}".prop_map(Value::from)];
    let call = (text(), text(), time, any::<[bool; 3]>()).prop_map(|(from, to, at, flags)| {
        let [hears, link_sent, mail_known] = flags;
        json!({ "call": { "from": from, "to": to, "at": at, "hears": hears, "link_sent": link_sent, "mail_known": mail_known } })
    });
    let did = prop_oneof![
        text().prop_map(|keys| json!({ "keys": keys })),
        text().prop_map(|words| json!({ "says": words })),
        Just(json!("silence")),
        Just(json!({ "dialled": "answered" })),
    ];
    let state = prop_oneof![
        4 => Just((shown["call"].clone(), shown["state"].clone())),
        1 => (text(), text()).prop_map(|(call, state)| (json!(call), json!(state))),
    ];
    let go_on = (state, any::<u32>(), did).prop_map(|((call, state), passed_ms, did)| {
        json!({ "go_on": { "call": call, "state": state, "passed_ms": passed_ms, "did": did } })
    });
    let platforms =
        prop::sample::select(vec!["twilio", "bandwidth", "dialect/plivo", "dialect/voicexml", "dialect/httapi"]);
    (platforms, prop_oneof![call, go_on]).prop_map(|(platform, deed)| json!({ "platform": platform, "deed": deed }))
}

#[test]
fn whatever_is_asked_is_answered_or_refused_in_words() {
    let line = start();
    let shown = turn(&line, &call_at(OPEN));
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let asked = prop_oneof![
        1 => any_json().prop_map(|json| json.to_string()),
        4 => any_turn(shown).prop_map(|turn| turn.to_string()),
        1 => ".{0,200}".prop_map(String::from),
    ];
    let (answered, turned_away) = (Cell::new(0), Cell::new(0));
    let outcome = runner.run(&asked, |body| {
        let answer = post(&line, &body);
        let told: Value = serde_json::from_str(&answer.body).map_err(|error| TestCaseError::fail(error.to_string()))?;
        match answer.status {
            200 => {
                prop_assert!(told["document"].is_string(), "{told}");
                answered.set(answered.get() + 1);
            }
            400 => {
                prop_assert!(told["error"].is_string(), "{told}");
                turned_away.set(turned_away.get() + 1);
            }
            other => prop_assert!(false, "{other}"),
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let counts = (answered.get(), turned_away.get());
    assert!(0 < counts.0 && 0 < counts.1, "{counts:?} answered and refused");
    assert!(!line.log().contains("panicked"), "{}", line.log());
}
