//! The dashboards as Grafana would ask.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What stands between a panel's own figure and what it shows while there is none.
const INSTEAD: [&str; 2] = [" or on () vector(0)", " or on () label_replace(vector(0)"];

/// One query of a panel.
#[derive(Clone, Debug)]
pub struct Target {
    /// Dashboard and panel.
    pub place: String,
    /// As in the file.
    pub expression: String,
}

impl Target {
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

/// Every query of every panel.
pub fn targets() -> Vec<Target> {
    let mut targets = vec![];
    for (file, dashboard) in dashboards() {
        for panel in panels(&dashboard) {
            for target in list(&panel["targets"]) {
                let place = format!("{file}, {}", text(&panel["title"]));
                targets.push(Target { place, expression: text(&target["expr"]).to_owned() });
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
        for source in own.chain(of_targets).chain(of_variables) {
            assert_eq!(text(&source["uid"]), "${datasource}", "{file}: a data source of another Grafana");
        }
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
