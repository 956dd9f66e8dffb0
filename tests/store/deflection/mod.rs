//! Helped callers are counted exactly: a month of calls with a known truth.

mod calendar;
mod dice;
mod month;
mod plan;
mod table;
mod truth;

use std::sync::Arc;

use deflect::base::clock::Clock;
use deflect::store::FigureName;
use jiff::SignedDuration;

use calendar::beginning;
use dice::Dice;
use table::Rows;

/// Another month: `DEFLECT_MONTH=7 cargo test --test store deflection::`.
const SEED: &str = "DEFLECT_MONTH";
const CALLS: u16 = 3000;

/// The figures that are kept, by the names of the truth.
async fn figures(month: &month::Month) -> Rows {
    let store = month.place.open(Clock::standing_at(beginning()), Arc::new(|_| ()));
    let (day, end) = (SignedDuration::from_hours(24), beginning() + SignedDuration::from_hours(24 * 60));
    let mut rows = Rows::new();
    for (part, (since, until)) in [(beginning() - day, truth::middle()), (truth::middle(), end)].into_iter().enumerate()
    {
        let figures = store.figures(since, until).await.unwrap();
        for figure in figures.into_iter().filter(|figure| figure.name != FigureName::RepeatPairs) {
            let line = figure.line.as_ref().map_or("", |line| line.as_str());
            let row = truth::figure_row(part, line, figure.name, &figure.subject, &figure.value);
            assert_eq!(rows.insert(row, figure.total), None, "one row a figure");
        }
    }
    let pairs = store.repeat_pairs(beginning() - day, end).await.unwrap();
    let repeats = rows.iter().filter(|(row, _)| row.contains("| repeats |") && row.ends_with("| 7d"));
    let counted =
        (pairs.iter().map(|(_, figure)| figure.total).sum::<u64>(), repeats.map(|(_, total)| total).sum::<u64>());
    assert_eq!(counted.0, counted.1, "every repeat within a week is one pair");
    store.close().await;
    rows
}

/// The counters that the truth knows.
fn counters(month: &month::Month, truth: &Rows) -> Rows {
    let family = |name: &str| name.split('{').next().unwrap_or(name).to_owned();
    let known: std::collections::BTreeSet<String> = truth.keys().map(|name| family(name)).collect();
    let counters = month.counters.iter().filter(|(name, _)| known.contains(&family(name)));
    counters.map(|(name, value)| (name.clone(), *value)).collect()
}

/// The sum of a figure, by line and window.
fn by_line_and_window(rows: &Rows, name: FigureName) -> Rows {
    let mut sums = Rows::new();
    for (row, total) in rows {
        let fields: Vec<&str> = row.split(" | ").collect();
        if fields[2] == name.as_str() && fields[1] != plan::LINE_OF_FORGOTTEN {
            *sums.entry(format!("{} {}", fields[1], fields[4])).or_default() += total;
        }
    }
    sums
}

#[tokio::test]
async fn a_month_of_calls_comes_out_exactly() {
    let seed = std::env::var(SEED).ok().map_or(2026, |seed| seed.parse().expect("a number"));
    println!("seed {seed}; another with {SEED}=…");
    let mut dice = Dice::new(seed);
    let calls = plan::calls(&mut dice, CALLS);
    let forgets = plan::forgets(&mut dice);
    let month = month::happen(&calls, &forgets, &mut dice).await;
    println!("{} restarts", month.restarts);
    let truth = truth::truth(&calls, &forgets, &month.handled);
    let figures = figures(&month).await;
    let differ = table::compare("Prometheus", &truth.counters, &counters(&month, &truth.counters))
        + table::compare("the database", &truth.figures, &figures);
    assert_eq!(differ, 0, "rows that differ; seed {seed}");
    assert!(5 < month.restarts, "the nodes were stopped and started");
    let (repeats, returned) =
        (by_line_and_window(&figures, FigureName::Repeats), by_line_and_window(&figures, FigureName::Returned));
    assert_eq!(repeats, returned, "every repeat stands beside a return");
    let sum = |name: FigureName| {
        let rows = figures.iter().filter(|(row, _)| row.split(" | ").nth(2) == Some(name.as_str()));
        rows.map(|(_, total)| total).sum::<u64>()
    };
    assert_eq!(sum(FigureName::Outcomes), u64::from(CALLS), "outcomes sum to answered calls");
    assert_eq!(sum(FigureName::Calls), u64::from(CALLS));
}
