//! The scrapes of Prometheus: everything is there from the start, named well, and bounded by the configuration
//! whatever is sent to the line.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

use deflect::base::call::{Key, LineId, PlatformName};
use deflect::config::settings::GatewayName;
use deflect::line::Script;
use deflect::line::event::{Event, MenuInput, Outcome, Refusal, topic_label};
use deflect::line::menu::{NodeKind, TopicId};
use deflect::line::message::Medium;
use deflect::metrics::prometheus::{Metrics, UnreadReason};
use deflect::metrics::trouble::TroubleKind;
use deflect::store::{
    Accounted, CallKey, Finding, MessageChange, MessageState, Observation, SettledCall, SuppressionReason, TurnRecord,
    Visitor, Window,
};
use jiff::Timestamp;

use crate::support::line::{Line, SPOOL, Setup, settings};
use crate::support::stories::script;
use crate::support::turn::first_turn;

/// The metrics that operations are promised.
const METRICS: [&str; 25] = [
    "deflect_calls_total",
    "deflect_call_outcomes_total",
    "deflect_call_seconds_count",
    "deflect_reach_seconds_count",
    "deflect_menu_visits_total",
    "deflect_menu_inputs_total",
    "deflect_offers_total",
    "deflect_offers_accepted_total",
    "deflect_offers_refused_total",
    "deflect_messages_total",
    "deflect_message_delay_seconds_count",
    "deflect_outbox_due",
    "deflect_outbox_oldest_due_seconds",
    "deflect_link_opens_total",
    "deflect_chat_starts_total",
    "deflect_confirmed_deflections_total",
    "deflect_repeat_calls_total",
    "deflect_matured_calls_total",
    "deflect_net_deflections_total",
    "deflect_webhook_seconds_count",
    "deflect_webhook_refusals_total",
    "deflect_calls_open",
    "deflect_store_commit_seconds_count",
    "deflect_config_reloads_total",
    "deflect_build_info",
];
/// The most that a scrape of the shipped configuration may be.
const SCRAPE_BYTES_MAX: usize = 200 * 1024;
/// The most series the shipped configuration may have, buckets included.
const SERIES_MAX: usize = 2000;

/// Fails with what `promtool` finds fault with.
fn check_with_promtool(scrape: &str) {
    let mut promtool = Command::new("promtool");
    let promtool = promtool.args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = promtool.stderr(Stdio::piped()).spawn().expect("Debian: apt install prometheus");
    running.stdin.take().unwrap().write_all(scrape.as_bytes()).unwrap();
    let done = running.wait_with_output().unwrap();
    let said = [done.stdout, done.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    assert!(done.status.success() && said.iter().all(String::is_empty), "promtool: {said:?}");
}

/// Every series of a scrape, with its value left out.
fn series(scrape: &str) -> BTreeSet<&str> {
    scrape
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(s, _)| s)
        .collect()
}

/// The values of each label in a scrape.
fn labels(scrape: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut labels: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for series in series(scrape) {
        let Some((_, pairs)) = series.split_once('{') else { continue };
        for pair in pairs.trim_end_matches('}').split("\",") {
            let (label, value) = pair.split_once("=\"").unwrap();
            labels.entry(label).or_default().insert(value.trim_end_matches('"'));
        }
    }
    labels
}

#[test]
fn every_metric_is_there_from_the_start() {
    let line = Setup::shipped().start();
    let scrape = line.get_ops("/metrics").body;
    let names: BTreeSet<&str> = series(&scrape).iter().map(|series| series.split('{').next().unwrap()).collect();
    let missing: Vec<&str> = METRICS.into_iter().filter(|name| !names.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    for begun in [
        "deflect_matured_calls_total{line=\"main\",result=\"stayed\",topic=\"returns\",window=\"24h\"} 0",
        "deflect_menu_inputs_total{input=\"1\",menu=\"main\"} 0",
        "deflect_messages_total{gateway=\"spool\",medium=\"sms\",state=\"delivered\"} 0",
        "deflect_config_reloads_total{result=\"refused\"} 0",
    ] {
        assert!(scrape.lines().any(|line| line == begun), "{begun}");
    }
    check_with_promtool(&scrape);
}

#[test]
fn nothing_that_is_sent_to_the_line_makes_a_label() {
    let line = Line::start(&settings(SPOOL));
    let mut call = line.call("CA1", "+79161234567");
    call.press("1").press("9").press("1");
    let before = line.get_ops("/metrics").body;
    let hostile = "x\\\"},{evil=\\\"1";
    for index in 0..200 {
        let name = format!("evil{index}");
        for target in [format!("/voice/{name}"), format!("/receipts/{name}"), format!("/{name}"), format!("/l/{name}")]
        {
            line.request("POST", &target, "", &format!("CallSid={name}&Digits={index}&From=%2B7{name}"));
        }
    }
    let url = format!("{}/voice/twilio?language={hostile}&menu=evil", line.url);
    for fields in [
        [("CallSid", hostile), ("From", "evil"), ("To", "evil")],
        [("CallSid", "CA2"), ("From", "+79161234567"), ("To", hostile)],
        [("CallSid", "CA3"), ("From", ""), ("To", "+1evil")],
    ] {
        line.post_signed(&url, &fields);
        line.post_with_signature(&url, &fields, "evil");
    }
    for keys in ["A", "99999999999999999999", "1evil", "%00", hostile, "7"] {
        let mut odd = line.call(&format!("CA-odd-{keys}"), "+79161234568");
        let fields = odd.fields(&[("Digits", keys), ("SpeechResult", "evil")]);
        line.post_signed(&odd.next_url(), &fields);
        odd.press("1");
    }
    let after = line.get_ops("/metrics").body;
    assert!(!after.contains("evil"), "{:?}", after.lines().find(|line| line.contains("evil")));
    let (mut known, found, at_first) = (closed_sets(&script()), labels(&after), labels(&before));
    // Of the node itself; they stay as they were before anybody called.
    for label in ["node", "configuration", "revision"] {
        known.insert(label, at_first[label].iter().map(|value| (*value).to_owned()).collect());
    }
    for (label, values) in found {
        let unknown: Vec<&&str> = values.iter().filter(|value| !known[label].contains(**value)).collect();
        assert_eq!(unknown, Vec::<&&str>::new(), "values of {label}");
    }
    assert!(series(&after).len() < series(&before).len() + 60, "{} series more", series(&after).len());
    check_with_promtool(&after);
}

/// The possible values of each label: names of the configuration, and words of the program.
fn closed_sets(script: &Script) -> BTreeMap<&'static str, BTreeSet<String>> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<String>>();
    let windows = Window::ALL.map(Window::as_str);
    let topics = script.nodes.values().map(|node| topic_label(node.topic.as_ref()).to_owned()).collect();
    let reasons = words(&["platform", "signature_missing", "signature_malformed", "signature_differs", "body_differs"]);
    let reasons = reasons.into_iter().chain(words(&["query_differs", "parameter_missing", "call_id", "parameters"]));
    let reasons = reasons.chain(words(&["state_malformed", "opted_out", "undeliverable", "closed"]));
    BTreeMap::from([
        ("platform", words(&["twilio", "unknown"])),
        ("line", script.lines.keys().map(|line| line.as_str().to_owned()).collect()),
        ("topic", topics),
        ("menu", script.nodes.keys().map(|node| node.as_str().to_owned()).collect()),
        ("channel", script.channels.keys().map(|channel| channel.as_str().to_owned()).collect()),
        ("language", words(&["ru", "en"])),
        ("worker", words(&["worker of texts", "worker of mail", "worker of events", "upkeep"])),
        ("outcome", Outcome::ALL.iter().map(|outcome| outcome.as_str().to_owned()).collect()),
        ("input", inputs(&[]).iter().map(|input| input.as_str().to_owned()).collect()),
        ("medium", words(&["sms", "email"])),
        (
            "reason",
            reasons
                .chain(Refusal::ALL.map(|reason| reason.as_str().to_owned()))
                .chain(UnreadReason::ALL.map(|reason| reason.as_str().to_owned()))
                .collect(),
        ),
        ("gateway", words(&["none", "spool", "mail"])),
        (
            "state",
            MessageState::ALL
                .map(MessageState::as_str)
                .into_iter()
                .chain([MessageChange::REQUEUED])
                .map(str::to_owned)
                .collect(),
        ),
        (
            "kind",
            TroubleKind::ALL
                .iter()
                .map(|kind| kind.as_str())
                .chain(["announcement", "closing"])
                .map(str::to_owned)
                .collect(),
        ),
        ("of", words(&["", "twilio"])),
        ("visitor", words(&["human", "automatic"])),
        ("within", words(&windows)),
        ("window", words(&windows)),
        ("result", words(&["stayed", "returned", "taken", "refused", "sent", "dropped", "given_up"])),
        ("version", words(&[env!("CARGO_PKG_VERSION")])),
        ("le", labels_of_buckets()),
    ])
}

/// The bounds of buckets are written in the program.
fn labels_of_buckets() -> BTreeSet<String> {
    let scrape = String::from_utf8(everything(&script()).render()).unwrap();
    labels(&scrape)["le"].iter().map(|bound| (*bound).to_owned()).collect()
}

/// A caller's possible inputs at a place with these keys; with every key where none are given.
fn inputs(keys: &[Key]) -> Vec<MenuInput> {
    let every: Vec<Key> = "0123456789*#".chars().filter_map(Key::parse).collect();
    let keys = if keys.is_empty() { &every } else { keys };
    let others = [MenuInput::Speech, MenuInput::NoInput, MenuInput::NoMatch, MenuInput::HangUp];
    keys.iter().copied().map(MenuInput::Key).chain(others).collect()
}

/// Metrics in which everything has happened that may.
fn everything(script: &Script) -> Metrics {
    let metrics = Metrics::default();
    let (platforms, gateways) = ([PlatformName::new("local")], [GatewayName::new("spool")]);
    metrics.expect(script, platforms.iter(), gateways.iter());
    for platform in platforms {
        metrics.answered(platform.as_str(), std::time::Duration::from_millis(1));
        // As many as there are reasons of refusal.
        (0..40).for_each(|reason| metrics.refused(platform.as_str(), &format!("a_reason_like_{reason}")));
        for line in script.lines.keys() {
            observe_turns(&metrics, script, &platform, line);
            observe_outcomes(&metrics, script, line);
        }
    }
    observe_links(&metrics, script);
    for gateway in gateways.iter().map(|gateway| gateway.as_str()) {
        ["throttled", "transient", "permanent", "unknown"]
            .iter()
            .for_each(|outcome| metrics.gateway_rests(gateway, outcome, ""));
        metrics.gateway_is_up(gateway);
        (0..8).for_each(|reason| metrics.receipt_refused(gateway, &format!("a_reason_like_{reason}")));
    }
    metrics
}

fn observe_turns(metrics: &Metrics, script: &Script, platform: &PlatformName, line: &LineId) {
    let mut events = vec![Event::Answered, Event::Reached { seconds: 30 }];
    for (id, node) in &script.nodes {
        let reserved = ["0", "9", "*", "#"].map(|key| Key::parse_one(key).unwrap());
        let keys: Vec<Key> = match &node.kind {
            NodeKind::Menu { choices } => choices.keys().copied().chain(reserved).collect(),
            NodeKind::Offer { .. } | NodeKind::Request { .. } | NodeKind::Collect { .. } | NodeKind::Digits { .. } => {
                [Key::YES].into_iter().chain(reserved).collect()
            }
            _ => continue,
        };
        let languages = script.prompts.languages().into_iter();
        events.extend(languages.map(|language| Event::MenuVisited { menu: id.clone(), language: language.clone() }));
        events.extend(inputs(&keys).into_iter().map(|input| Event::MenuInput { menu: id.clone(), input }));
    }
    for medium in [Medium::Sms, Medium::Email] {
        events.extend(Refusal::ALL.map(|reason| Event::OfferRefused { medium, reason }));
        for channel in script.channels.keys().cloned() {
            events.push(Event::Offered { channel: channel.clone(), medium });
            events.push(Event::OfferAccepted {
                channel,
                medium,
                asked: vec![],
                input: MenuInput::NoInput,
                phrase: None,
            });
        }
    }
    let turn = first_turn(CallKey([0; 16]), Timestamp::UNIX_EPOCH, vec![]);
    let turn = TurnRecord { platform: platform.clone(), line: line.clone(), events, ..turn };
    metrics.observe(Observation::Answered(&turn));
    metrics.observe(Observation::Turn(&turn));
}

fn observe_outcomes(metrics: &Metrics, script: &Script, line: &LineId) {
    let topics: BTreeSet<Option<TopicId>> = script.nodes.values().map(|node| node.topic.clone()).collect();
    let started = Timestamp::UNIX_EPOCH;
    let tell = |topic: &Option<TopicId>, finding: Finding| {
        metrics.observe(Observation::Accounted(&Accounted {
            line: line.clone(),
            topic: topic.clone(),
            arms: vec![],
            started,
            finding,
        }));
    };
    for topic in topics.into_iter().chain([None]) {
        for outcome in Outcome::ALL {
            let (line, topic) = (line.clone(), topic.clone());
            metrics.observe(Observation::Settled(&SettledCall {
                line,
                topic,
                arms: vec![],
                outcome,
                started,
                seconds: 1.0,
                left_at: None,
                left_after: None,
            }));
        }
        script.channels.keys().for_each(|channel| tell(&topic, Finding::Confirmed(channel.clone())));
        tell(&topic, Finding::Helped);
        for window in Window::ALL {
            let findings = [Finding::Repeat, Finding::Stayed, Finding::Returned, Finding::NetDeflection];
            findings.iter().for_each(|finding| tell(&topic, finding(window)));
        }
    }
}

fn observe_links(metrics: &Metrics, script: &Script) {
    let at = Timestamp::UNIX_EPOCH;
    for channel in script.channels.keys() {
        metrics.observe(Observation::ChatStarted { channel, promised: at });
        for visitor in [Visitor::Human, Visitor::Automatic] {
            metrics.observe(Observation::Opened { channel, promised: at, visitor });
        }
    }
    for medium in [Medium::Sms, Medium::Email] {
        metrics.observe(Observation::TakenOver(medium));
        metrics.set_backlog(medium, 1, 1.0, 1.0);
        for (gateway, state) in
            [None, Some("spool")].iter().flat_map(|gateway| MessageState::ALL.map(|s| (*gateway, s)))
        {
            let channel = script.channels.keys().next().unwrap().clone();
            let gateway = gateway.map(GatewayName::new);
            metrics.observe(Observation::Message(&MessageChange {
                at,
                medium,
                channel,
                gateway,
                state,
                promised: at,
                is_again: false,
            }));
        }
    }
    for reason in [SuppressionReason::OptedOut, SuppressionReason::Undeliverable, SuppressionReason::Closed] {
        metrics.observe(Observation::Suppressed(reason));
    }
}

#[test]
fn a_scrape_in_which_everything_happened_is_small_enough() {
    let metrics = everything(&script());
    let timed = || {
        let began = Instant::now();
        (metrics.render(), began.elapsed())
    };
    let (scrape, took) = (0..5).map(|_| timed()).min_by_key(|(_, took)| *took).unwrap();
    let scrape = String::from_utf8(scrape).unwrap();
    let count = series(&scrape).len();
    println!("{} bytes, {count} series, rendered in {took:?} in this build", scrape.len());
    assert!(scrape.len() < SCRAPE_BYTES_MAX, "{} bytes", scrape.len());
    assert!(count < SERIES_MAX, "{count} series");
    check_with_promtool(&scrape);
}
