//! The Prometheus rules that tell the troubles of [`trouble`](crate::metrics::trouble): one a kind, with its English words.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use crate::config::settings::OperatorLanguage;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::trouble::{TroubleKind, TroubleSeverity};

/// The longest line of the file, in characters.
const LINE_MAX: usize = 120;
const INDENT: &str = "            ";

/// The parts of the rules that differ between companies.
#[derive(Clone, Debug)]
pub struct AlertSettings {
    /// The name of the scrape job.
    pub job: String,
    /// More labels of every alert, such as `team`.
    pub labels: BTreeMap<String, String>,
    /// The page that has the runbooks, without the part that names one.
    pub runbook: String,
    /// The time after which an alert fires, by its kind, where it is not the usual one.
    pub after: BTreeMap<TroubleKind, Duration>,
}

/// The rule file.
pub fn trouble_rules(settings: &AlertSettings) -> String {
    let mut file = String::from(
        "# Made by `deflect alerts`; made anew, not changed by hand. One alert for each trouble that a node knows of: the same that\n\
         # its page and /readyz tell, so that they cannot disagree. Its words are those of the page.\n\n\
         groups:\n  - name: deflect-trouble\n    rules:\n",
    );
    let told = TroubleKind::ALL.into_iter().filter(|kind| kind.severity() != TroubleSeverity::Info);
    let rules: Vec<String> = told.map(|kind| rule(settings, kind)).collect();
    file.push_str(&rules.join("\n"));
    file
}

fn rule(settings: &AlertSettings, kind: TroubleKind) -> String {
    let AlertSettings { job, labels, runbook, after } = settings;
    let words = OperatorWords::of(OperatorLanguage::English);
    let seconds = after.get(&kind).map_or(u64::from(kind.alert_after()), Duration::as_secs);
    let (by, who) = if kind.is_of_all_nodes() { ("job, of", "job") } else { ("job, instance, of", "instance") };
    let mut rule = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| writeln!(rule, "{text}").expect("writing to memory does not fail");
    line(format_args!("      - alert: {}", kind.alert()));
    line(format_args!(
        "        expr: max by ({by}) (deflect_trouble{{job=\"{job}\", kind=\"{}\"}}) > 0",
        kind.as_str()
    ));
    if seconds > 0 {
        line(format_args!("        for: {seconds}s"));
    }
    line(format_args!("        labels:"));
    line(format_args!("          severity: {}", kind.severity().as_str()));
    for (name, value) in labels {
        line(format_args!("          {}: {}", quoted(name), quoted(value)));
    }
    let of = "{{ with $labels.of }} ({{ . }}){{ end }}";
    line(format_args!("        annotations:"));
    line(format_args!("          summary: \"{{{{ $labels.{who} }}}}: {}{of}\"", kind.title(words)));
    line(format_args!("          description: >-\n{}", folded(&kind.callers(words))));
    line(format_args!("          runbook: >-\n{}", folded(&kind.remedy(words))));
    line(format_args!("          runbook_url: {}", quoted(&format!("{runbook}#{}", kind.alert()))));
    rule
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON, and JSON is YAML")
}

/// A text in lines of a folded block.
fn folded(text: &str) -> String {
    let mut lines: Vec<String> = vec![];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE_MAX => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{INDENT}{word}")),
        }
    }
    lines.join("\n")
}
