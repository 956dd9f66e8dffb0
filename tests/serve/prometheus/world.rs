//! A real Prometheus, and what it makes of metrics, rules and dashboards.

use std::collections::BTreeSet;

use super::dashboards::{Target, annotations, targets};
use super::{day, names, rules};

use crate::support::line::Line;
use crate::support::peers::prometheus::Prometheus;
use crate::support::peers::smsc_ru::Api;
use crate::support::peers::{LIMIT, look_until, wait_until};

/// How often everything happens, so that counters grow before the eyes of Prometheus.
const ROUNDS: usize = 2;
/// What Grafana puts in for the variables, on a screen that shows ten minutes. Longer names come first.
const VARIABLES: [(&str, &str); 9] = [
    ("$__rate_interval", "10m"),
    ("$__range", "10m"),
    ("$datasource", "prometheus"),
    ("$platform", "twilio"),
    ("$instance", ".*"),
    ("$medium", "sms|email"),
    ("$window", "24h"),
    ("$line", "main|hotline"),
    ("$job", "deflect"),
];
/// The shipped line asks no service; `tests/serve/lookups.rs` reads this one.
const OF_LOOKUPS: &str = "deflect_lookups_total";
/// The metrics that operations are promised, without their prefix.
const PROMISED: [&str; 25] = [
    "calls_total",
    "call_outcomes_total",
    "call_seconds",
    "reach_seconds",
    "menu_visits_total",
    "menu_inputs_total",
    "prompt_left_seconds",
    "offers_total",
    "offers_accepted_total",
    "offers_refused_total",
    "messages_total",
    "message_delay_seconds",
    "outbox_due",
    "outbox_oldest_due_seconds",
    "link_opens_total",
    "chat_starts_total",
    "confirmed_deflections_total",
    "repeat_calls_total",
    "matured_calls_total",
    "webhook_seconds",
    "webhook_refusals_total",
    "calls_open",
    "store_commit_seconds",
    "config_reloads_total",
    "build_info",
];

#[tokio::test(flavor = "multi_thread")]
async fn prometheus_knows_every_metric_every_rule_works_and_every_panel_shows_something() {
    let (api, dir) = (Api::start(), tempfile::tempdir().unwrap());
    let setup = day::setup(&api);
    day::prepare_past(setup.folder()).await;
    let line = setup.start();
    let rules = rules::hurried(dir.path());
    let rules: Vec<_> = rules.iter().map(|path| path.as_path()).collect();
    let prometheus = Prometheus::start(dir.path(), line.ops, &rules);
    let up = || prometheus.query("up{job=\"deflect\"} == 1").pop();
    wait_until("the first scrape", LIMIT, up);
    day::import_contacts(&line, ROUNDS);
    for round in 0..ROUNDS {
        day::round(&line, &api, round);
        wait_for_scrape(&prometheus, &line);
    }

    let posted = line.command(&["announce", "post", "--text", "ru=Проверка.", "--for", "1h", "--by", "anna"]);
    assert!(posted.status.success(), "{posted:?}");

    let metrics = wait_for_metrics(&prometheus, &line);
    assert_rules(&prometheus);
    assert_names(&metrics);
    assert_panels(&prometheus);
    assert_annotations(&prometheus);
}

/// Waits until Prometheus has all calls that were answered so far.
fn wait_for_scrape(prometheus: &Prometheus, line: &Line) {
    let calls = line.metric_sum("deflect_calls_total");
    wait_until("the scrape", LIMIT, || {
        let scraped = prometheus.query("sum(deflect_calls_total)").pop()?;
        (calls <= scraped.value).then_some(())
    });
}

/// Waits until every metric that was promised or is asked for has been scraped, and gives the names of all.
fn wait_for_metrics(prometheus: &Prometheus, line: &Line) -> BTreeSet<String> {
    let asked = [shown(), rules::read("recording.yml"), rules::alerts()].concat();
    let missing = |metrics: &BTreeSet<String>| {
        let promised = PROMISED.iter().map(|name| format!("deflect_{name}"));
        let all: BTreeSet<_> = promised.chain(names::metrics(&asked, metrics)).collect();
        all.difference(metrics).filter(|name| *name != OF_LOOKUPS).cloned().collect::<Vec<_>>()
    };
    look_until(LIMIT, || missing(&metrics_with_help(prometheus)).is_empty().then_some(()));
    let metrics = metrics_with_help(prometheus);
    assert_eq!(
        missing(&metrics),
        Vec::<String>::new(),
        "promised or asked for, and not scraped; the log:\n{}",
        line.log()
    );
    metrics
}

/// The expressions of all panels and of what is written over them, one on a line.
fn shown() -> String {
    targets().into_iter().chain(annotations()).map(|target| target.expression + "\n").collect()
}

/// The metrics of the program that Prometheus has help for.
fn metrics_with_help(prometheus: &Prometheus) -> BTreeSet<String> {
    let metadata = prometheus.ask("/api/v1/metadata");
    let of_program = metadata.as_object().unwrap().iter().filter(|(name, _)| name.starts_with("deflect_"));
    of_program
        .map(|(name, found)| {
            let help = found[0]["help"].as_str().unwrap();
            assert!(help.ends_with('.') && 8 < help.len(), "{name}: {help}");
            name.clone()
        })
        .collect()
}

fn assert_rules(prometheus: &Prometheus) {
    let evaluated = || {
        let groups = prometheus.ask("/api/v1/rules")["groups"].as_array().unwrap().clone();
        let rules: Vec<_> = groups.iter().flat_map(|group| group["rules"].as_array().unwrap().clone()).collect();
        rules.iter().all(|rule| rule["health"] != "unknown").then_some(rules)
    };
    let rules = wait_until("every rule was evaluated", LIMIT, evaluated);
    for rule in &rules {
        assert_eq!(rule["health"], "ok", "{rule}");
    }
    let loaded: BTreeSet<_> = rules.iter().map(|rule| rule["name"].as_str().unwrap().to_owned()).collect();
    let written = rules::named(&rules::read("recording.yml"), "record:");
    let written: BTreeSet<_> = written.union(&rules::named(&rules::alerts(), "alert:")).cloned().collect();
    assert_eq!(loaded, written);
}

/// Nothing is there in vain.
fn assert_names(metrics: &BTreeSet<String>) {
    let (shown, recording, alerts) = (shown(), rules::read("recording.yml"), rules::alerts());
    let on_screen: BTreeSet<_> =
        names::metrics(&shown, metrics).union(&names::metrics(&recording, metrics)).cloned().collect();
    assert_eq!(
        metrics.difference(&on_screen).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "in the program, and never shown"
    );
    let recorded = rules::named(&recording, "record:");
    assert_eq!(names::recorded(&format!("{shown}{alerts}")), recorded, "recorded, and what is used of it");
}

fn assert_panels(prometheus: &Prometheus) {
    let has_data =
        |target: &Target| prometheus.query(&target.asked(&VARIABLES)).iter().any(|sample| !sample.value.is_nan());
    let mut empty: Vec<_> = targets().into_iter().filter(|target| !target.is_rest()).collect();
    look_until(LIMIT, || {
        empty.retain(|target| !has_data(target));
        empty.is_empty().then_some(())
    });
    let empty: Vec<_> = empty.iter().map(|target| (&target.place, target.asked(&VARIABLES))).collect();
    assert!(empty.is_empty(), "panels without data: {empty:#?}");
}

/// An annotation stands where its query had an answer.
fn assert_annotations(prometheus: &Prometheus) {
    // Alerts are Prometheus' own; none has to be firing.
    for target in annotations().iter().filter(|target| !target.expression.contains("ALERTS")) {
        let asked = target.asked(&VARIABLES);
        let seen = || prometheus.query(&format!("last_over_time(({asked})[1h:1s])"));
        wait_until(&target.place, LIMIT, || (!seen().is_empty()).then_some(()));
        if target.place.ends_with("Configuration taken") {
            let is_over = || prometheus.query(&asked).is_empty().then_some(());
            wait_until("a change is a moment", 2 * LIMIT, is_over);
        }
    }
}
