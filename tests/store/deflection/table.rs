//! Expected and found figures side by side.

use std::collections::BTreeMap;

/// Rows by name; a missing row counts 0.
pub type Rows = BTreeMap<String, u64>;

/// Prints both and says how many rows differ.
pub fn compare(title: &str, expected: &Rows, found: &Rows) -> usize {
    let mut names: Vec<&String> = expected.keys().chain(found.keys()).collect();
    names.sort();
    names.dedup();
    println!("{:<104} {:>10} {:>10}", title, "expected", "found");
    let mut differ = 0;
    for name in names {
        let [expected, found] = [expected, found].map(|rows| rows.get(name).copied().unwrap_or(0));
        let mark = if expected == found { "" } else { "  ← differs" };
        differ += usize::from(expected != found);
        if 0 < expected || 0 < found {
            println!("{name:<104} {expected:>10} {found:>10}{mark}");
        }
    }
    differ
}
