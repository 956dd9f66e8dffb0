//! Several nodes on one database, from whichever of them somebody looks.

use serde_json::Value;

use crate::support::line::{Line, SPOOL, settings};
use crate::support::peers::{LIMIT, wait_until};

/// The rows of the page's table of nodes.
fn rows(line: &Line) -> Vec<String> {
    let page = line.get_ops("/").body;
    let table = page.split("aria-label=\"Nodes\"").nth(1).unwrap_or_default().split("</table>").next().unwrap();
    table.split("<tr>").skip(2).map(str::to_owned).collect()
}

#[test]
fn every_node_is_on_the_page_of_each_with_its_version_and_its_files_until_it_stops() {
    let named = |name: &str| settings(SPOOL).replace("answer_wait", &format!("node = \"{name}\"\nanswer_wait"));
    let first = Line::start(&named("line-1"));
    let second = format!("{}[log]\nformat = \"json\"\n", named("line-2"));
    std::fs::write(first.folder().join("config/deflect.toml"), second).unwrap();
    let second = first.start_beside();
    for (line, this) in [(&first, "line-1"), (&second, "line-2")] {
        let both = || Some(rows(line)).filter(|rows| rows.len() == 2);
        let rows = wait_until("both nodes on the page", LIMIT, both);
        for (row, name) in rows.iter().zip(["line-1", "line-2"]) {
            assert!(row.contains(name) && row.contains("answers"), "{row}");
            assert!(row.contains(env!("CARGO_PKG_VERSION")), "{row}");
            assert_eq!(row.contains("this page"), name == this, "{row}");
        }
        let info = format!(r#",node="{this}"}} 1"#);
        let metrics = line.get_ops("/metrics").body;
        let told = metrics.lines().filter(|line| line.starts_with("deflect_node_info{")).collect::<Vec<_>>();
        assert!(told.len() == 1 && told[0].ends_with(&info), "{told:?}");
    }
    // The files say now that the first has another name: it tells that a restart is needed, and the other page shows it.
    let troubled = || rows(&second)[0].contains(">1</span>").then_some(());
    wait_until("a trouble of the other node", LIMIT, troubled);
    assert!(!rows(&second)[1].contains(">1</span>"), "{:?}", rows(&second));
    let log = first.log();
    assert!(log.lines().any(|line| line.contains(" started ") && line.ends_with(" node=line-1")), "{log}");
    let objects = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect::<Vec<_>>();
    let started = objects.iter().find(|object| object["message"] == "started").expect("a start that is logged");
    assert!(started["name"] == "line-2" && objects.iter().all(|object| object["node"] == "line-2"), "{log}");
    assert!(second.stop());
    wait_until("one node less", LIMIT, || (rows(&first).len() == 1).then_some(()));
}
