//! The dashboards as Grafana would ask.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use deflect::line::event::Outcome;
use deflect::store::Window;
use serde_json::Value;

use super::rules::read;

use crate::support::peers::prometheus::promtool;

/// The most series that a reader can tell apart.
const SERIES_MAX: usize = 8;
/// What a series is called that stands for the rest: absent where there is no rest.
const REST: &str = "all others";
/// What stands between a figure and the greatest of it over the time on the screen.
const CHOICE: &str = " and on (";
/// What stands between a panel's own figure and what it shows while there is none.
const INSTEAD: [&str; 2] = [" or on () vector(0)", " or on () label_replace(vector(0)"];

/// One query of a panel.
#[derive(Clone, Debug)]
pub struct Target {
    /// Dashboard and panel.
    pub place: String,
    /// As in the file.
    pub expression: String,
    /// The name of its series.
    pub legend: String,
}

impl Target {
    /// True if it stands for what is over the most series that are shown.
    pub fn is_rest(&self) -> bool {
        self.legend.contains(REST)
    }

    /// The query as Grafana asks it, with these variables, and without what is shown instead of nothing.
    pub fn asked(&self, variables: &[(&str, &str)]) -> String {
        let bare = INSTEAD.iter().fold(&*self.expression, |bare, instead| bare.split(instead).next().unwrap());
        // With nothing of the program's in it there is no figure to ask for.
        let own = if bare.contains("deflect_") || bare.contains("deflect:") { bare } else { &self.expression };
        let asked = variables.iter().fold(own.to_owned(), |text, (name, value)| text.replace(name, value));
        assert!(!asked.contains('$'), "{}: a variable that Grafana does not know: {asked}", self.place);
        asked
    }
}

/// The folder.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/dashboards")
}

/// Every dashboard, by the name of its file.
pub fn dashboards() -> Vec<(String, Value)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut dashboards: Vec<_> = files
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), serde_json::from_str(&text).unwrap())
        })
        .collect();
    dashboards.sort_by(|one: &(String, Value), other| one.0.cmp(&other.0));
    dashboards
}

/// The panels that show something.
pub fn panels(dashboard: &Value) -> Vec<&Value> {
    list(&dashboard["panels"]).iter().filter(|panel| panel["type"] != "row").collect()
}

/// Every query of what is written over the panels of a dashboard.
pub fn annotations() -> Vec<Target> {
    let of_board = |(file, board): (String, Value)| {
        let annotations = list(&board["annotations"]["list"]).iter().map(|annotation| {
            let [name, expression, legend] =
                ["name", "expr", "titleFormat"].map(|key| text(&annotation[key]).to_owned());
            Target { place: format!("{file}, {name}"), expression, legend }
        });
        annotations.collect::<Vec<_>>()
    };
    dashboards().into_iter().flat_map(of_board).collect()
}

/// Every query of every panel.
pub fn targets() -> Vec<Target> {
    let mut targets = vec![];
    for (file, dashboard) in dashboards() {
        for panel in panels(&dashboard) {
            for target in list(&panel["targets"]) {
                let place = format!("{file}, {}", text(&panel["title"]));
                let [expression, legend] = ["expr", "legendFormat"].map(|key| text(&target[key]).to_owned());
                targets.push(Target { place, expression, legend });
            }
        }
    }
    targets
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[test]
fn there_are_three_that_lead_to_each_other() {
    let dashboards = dashboards();
    let uids: BTreeSet<_> = dashboards.iter().map(|(_, board)| text(&board["uid"])).collect();
    assert_eq!(uids, BTreeSet::from(["deflect-callers", "deflect-delivery", "deflect-health"]));
    for (file, board) in &dashboards {
        let led: BTreeSet<_> =
            list(&board["links"]).iter().map(|link| text(&link["url"]).strip_prefix("/d/").unwrap()).collect();
        let others: BTreeSet<_> = uids.iter().copied().filter(|uid| *uid != text(&board["uid"])).collect();
        assert_eq!(led, others, "{file}");
        for link in list(&board["links"]) {
            assert_eq!([&link["keepTime"], &link["includeVars"]], [true, true], "{file}: what is chosen is lost");
        }
    }
}

#[test]
fn each_is_imported_without_an_edit() {
    for (file, board) in dashboards() {
        assert!(board["id"].is_null() && board.get("__inputs").is_none(), "{file} belongs to another Grafana");
        assert!((36..=39).contains(&board["schemaVersion"].as_i64().unwrap()), "{file}: of Grafana 10 and 11");
        let variables = list(&board["templating"]["list"]);
        assert_eq!((text(&variables[0]["name"]), text(&variables[0]["type"])), ("datasource", "datasource"), "{file}");
        let panels = panels(&board);
        let own = panels.iter().map(|panel| &panel["datasource"]);
        let of_targets = panels.iter().flat_map(|panel| list(&panel["targets"])).map(|target| &target["datasource"]);
        let of_variables = variables.iter().filter_map(|variable| variable.get("datasource"));
        let annotations = list(&board["annotations"]["list"]);
        let of_annotations = annotations.iter().map(|annotation| &annotation["datasource"]);
        for source in own.chain(of_targets).chain(of_variables).chain(of_annotations) {
            assert_eq!(text(&source["uid"]), "${datasource}", "{file}: a data source of another Grafana");
        }
    }
}

#[test]
fn what_may_explain_a_change_is_written_over_each() {
    for (file, board) in dashboards() {
        let annotations = list(&board["annotations"]["list"]);
        let names: Vec<_> = annotations.iter().map(|annotation| text(&annotation["name"])).collect();
        assert_eq!(names, ["Configuration taken", "Announcements", "Alerts"], "{file}");
        assert!(annotations.iter().all(|annotation| annotation["enable"] == true), "{file}");
    }
}

#[test]
fn every_panel_says_what_it_shows_in_a_sentence_and_has_a_unit() {
    for (file, board) in dashboards() {
        for panel in panels(&board) {
            let (title, description) = (text(&panel["title"]), panel["description"].as_str().unwrap_or_default());
            assert!(20 < description.len() && description.ends_with(['.', '?']), "{file}, {title}: {description:?}");
            assert!(panel["fieldConfig"]["defaults"]["unit"].is_string(), "{file}, {title}: no unit");
        }
    }
}

#[test]
fn panels_neither_overlap_nor_leave_the_screen() {
    for (file, board) in dashboards() {
        let mut taken = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for panel in list(&board["panels"]) {
            let title = text(&panel["title"]);
            let [x, y, width, height] = ["x", "y", "w", "h"].map(|side| panel["gridPos"][side].as_u64().unwrap());
            assert!(x + width <= 24, "{file}, {title} is too wide");
            let cells = (x..x + width).flat_map(|x| (y..y + height).map(move |y| (x, y)));
            assert!(cells.into_iter().all(|cell| taken.insert(cell)), "{file}, {title} lies on another");
            assert!(ids.insert(panel["id"].as_u64().unwrap()), "{file}, {title}: its id is taken");
        }
        let lowest = taken.iter().map(|(_, y)| y + 1).max().unwrap();
        assert!(lowest <= 28, "{file} is {lowest} rows high");
    }
}

/// The variables stand on every dashboard, so that a link keeps them, and each is asked within the one before.
#[test]
fn environment_service_node_and_line_are_chosen_on_each_and_narrow_what_is_shown() {
    for (file, board) in dashboards() {
        let variables = list(&board["templating"]["list"]);
        let chosen: Vec<_> =
            variables[1..5].iter().map(|variable| (text(&variable["name"]), text(&variable["definition"]))).collect();
        let expected = [
            ("environment", "label_values(deflect_build_info, environment)"),
            ("job", "label_values(deflect_build_info{environment=~\"$environment\"}, job)"),
            ("instance", "label_values(deflect_build_info{job=~\"$job\"}, instance)"),
            ("line", "label_values(deflect_calls_total{job=~\"$job\"}, line)"),
        ];
        assert_eq!(chosen, expected, "{file}");
        // All services are those of the environment; everything else may lack the label.
        let all = variables[1..5].iter().map(|variable| variable["allValue"].as_str());
        assert_eq!(all.collect::<Vec<_>>(), [Some(".*"), None, Some(".*"), Some(".*")], "{file}");
    }
    for Target { place, expression, .. } in targets().into_iter().chain(annotations()) {
        for (metric, labels) in selectors(&expression).into_iter().filter(|(metric, _)| *metric != "ALERTS") {
            assert!(labels.contains("job=~\"$job\""), "{place}: {metric} of every service");
            // What is recorded is of all nodes, but for their commits.
            let is_of_node = !metric.starts_with("deflect:") || metric.starts_with("deflect:store_commit_seconds");
            assert_eq!(labels.contains("instance=~\"$instance\""), is_of_node, "{place}: {metric}, the chosen node");
            assert_eq!(labels.contains("line=~\"$line\""), is_of_line(metric), "{place}: {metric}, the chosen line");
        }
    }
}

#[test]
fn no_panel_has_more_series_than_can_be_told_apart() {
    for (file, board) in dashboards() {
        for panel in panels(&board).into_iter().filter(|panel| panel["type"] != "table") {
            let place = format!("{file}, {}", text(&panel["title"]));
            let queries: Vec<_> = list(&panel["targets"]).iter().map(|target| text(&target["expr"])).collect();
            let most: usize = queries.iter().map(|query| series_max(query, &place)).sum();
            assert!(most <= SERIES_MAX, "{place} may have {most} series");
            let chosen = queries.iter().filter(|query| is_choice(query));
            let rest = list(&panel["targets"]).iter().filter(|target| text(&target["legendFormat"]).contains(REST));
            assert_eq!(chosen.count(), rest.count(), "{place}: some are left out and not told");
        }
    }
}

/// Twelve lines and twelve nodes, which Prometheus adds up by these queries.
#[test]
fn the_greatest_are_shown_and_the_rest_is_told() {
    let (mut series, mut greatest, mut fullest) = (String::new(), String::new(), String::new());
    for index in 1..=12 {
        series += &format!(
            "      - series: deflect_calls_total{{job=\"deflect\", instance=\"a\", line=\"l{index}\", platform=\"p\"}}\n        values: 0+{index}x240\n      - series: deflect_disk_free_bytes{{job=\"deflect\", instance=\"n{index}\"}}\n        values: {index}000x240\n"
        );
        if index > 5 {
            greatest += &sample(&format!("{{line=\"l{index}\", platform=\"p\"}}"), 60 * index);
        }
        if index <= 7 {
            fullest += &sample(&format!("{{instance=\"n{index}\"}}"), 1000 * index);
        }
    }
    let calls = "callers.json, Calls answered, by line and platform";
    let disk = "health.json, Room on the disk";
    let rest = 60 * (1 + 2 + 3 + 4 + 5);
    let asked = [(calls, [greatest, sample("{}", rest)]), (disk, [fullest, sample("{}", 8000)])];
    let targets = targets();
    let mut cases = String::new();
    for (place, expected) in asked {
        let queries: Vec<_> = targets.iter().filter(|target| target.place == place).collect();
        assert_eq!(queries.len(), expected.len(), "{place}");
        for (query, samples) in queries.iter().zip(expected) {
            let variables = [("$__range", "4h"), ("$instance", ".*"), ("$line", ".*"), ("$job", "deflect")];
            let query = query.asked(&variables);
            cases += &format!("      - expr: '{query}'\n        eval_time: 4h\n        exp_samples:\n{samples}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let text = format!("tests:\n  - interval: 1m\n    input_series:\n{series}    promql_expr_test:\n{cases}");
    std::fs::write(dir.path().join("planted.yml"), text).unwrap();
    let output = promtool(dir.path(), &["test", "rules", "planted.yml"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn sample(labels: &str, value: u64) -> String {
    format!("          - labels: '{labels}'\n            value: {value}\n")
}

/// The metrics of a query, with what stands in their braces.
fn selectors(query: &str) -> Vec<(&str, &str)> {
    let parts: Vec<_> = query.split('{').collect();
    let names = parts.iter().map(|part| part.rsplit(|sign: char| !is_of_name(sign)).next().unwrap());
    names.zip(&parts[1..]).map(|(name, rest)| (name, rest.split('}').next().unwrap())).collect()
}

fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_' || sign == ':'
}

/// True if the metric has the label `line`, as `config/alerts/README.md` or its rule says.
fn is_of_line(metric: &str) -> bool {
    let (recorded, documented) = (read("recording.yml"), read("README.md"));
    let rule = recorded.split("- record: ").find(|rule| rule.lines().next() == Some(metric));
    let of_histogram = metric.trim_end_matches("_bucket").trim_end_matches("_count");
    let labels = documented.split(&format!("`{of_histogram}{{")).nth(1).and_then(|rest| rest.split('}').next());
    let is_documented = labels.is_some_and(|labels| labels.split(',').any(|label| label == "line"));
    rule.map_or(is_documented, |rule| rule.contains("by (job, line"))
}

/// True if a query shows some of its series by a choice, and so leaves others out.
fn is_choice(query: &str) -> bool {
    query.contains(CHOICE) && !is_one(query)
}

/// True if everything is added up to one series, or the greatest or least taken.
fn is_one(query: &str) -> bool {
    ["sum (", "min (", "max (", "count ("].into_iter().any(|whole| query.starts_with(whole))
}

/// The most series that a query can have, whatever there is.
fn series_max(query: &str, place: &str) -> usize {
    let bare = INSTEAD.iter().fold(query, |bare, instead| bare.split(instead).next().unwrap());
    let bare = bare.strip_prefix("histogram_quantile(").and_then(|rest| Some(rest.split_once(", ")?.1)).unwrap_or(bare);
    let bare = bare.strip_prefix("clamp_max(").unwrap_or(bare);
    if is_one(bare) {
        return 1;
    }
    if let Some((_, choice)) = bare.split_once(CHOICE) {
        let (_, most) = choice.split_once("topk(").or(choice.split_once("bottomk(")).expect("a choice of the most");
        return most.split(',').next().unwrap().parse().unwrap();
    }
    let labels = bare.split_once(" by (").and_then(|(_, rest)| rest.split(')').next());
    let labels = labels.unwrap_or_else(|| panic!("{place}: series that nothing bounds: {query}"));
    labels.split(", ").filter(|label| *label != "le").map(|label| values_max(label, place)).product()
}

/// The number of values of a label that has a closed set of them.
fn values_max(label: &str, place: &str) -> usize {
    match label {
        "outcome" => Outcome::ALL.len(),
        "window" | "within" => Window::ALL.len(),
        "medium" | "result" => 2,
        _ => panic!("{place}: as many series as there are values of `{label}`"),
    }
}
