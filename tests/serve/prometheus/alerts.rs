//! Every alert fires when it should, is silent when it should, and says what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Output;
use std::thread;

use super::rules::{alerts, asked, folder, histories, named, read};

use crate::support::line::Setup;
use crate::support::peers::prometheus::promtool;

fn assert_succeeds(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}:\n{said}");
}

#[test]
fn promtool_has_nothing_to_say_against_the_rules() {
    assert_succeeds(
        "rules",
        &promtool(&folder(), &["check", "rules", "--lint-fatal", "recording.yml", "trouble.yml", "alerts.yml"]),
    );
    assert_succeeds("prometheus.yml", &promtool(&folder(), &["check", "config", "prometheus.yml"]));
}

#[test]
fn every_history_ends_as_it_should() {
    let tried: Vec<_> = histories()
        .into_iter()
        .map(|file| thread::spawn(move || (promtool(&folder(), &["test", "rules", &file]), file)))
        .collect();
    for trial in tried {
        let (output, file) = trial.join().unwrap();
        assert_succeeds(&file, &output);
    }
}

#[test]
fn every_alert_has_a_history_in_which_it_fires_and_one_in_which_it_does_not() {
    let mut seen: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for file in histories() {
        for asked in asked(&read(&file)) {
            seen.entry(asked.alert).or_default().insert(!asked.firing.is_empty());
        }
    }
    let alerts = named(&alerts(), "alert:");
    assert_eq!(seen.keys().cloned().collect::<BTreeSet<_>>(), alerts);
    for (alert, seen) in seen {
        assert_eq!(seen, BTreeSet::from([false, true]), "{alert}: whether it fired in its histories");
    }
}

#[test]
fn what_an_alert_says_names_only_labels_that_it_has() {
    let rules = alerts();
    let firing: Vec<_> = histories().iter().flat_map(|file| asked(&read(file))).collect();
    for part in rules.split("- alert: ").skip(1) {
        let alert = part.lines().next().unwrap();
        let labels = part.split("$labels.").skip(1);
        for label in labels.map(|rest| rest.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap()) {
            let of_alert = firing.iter().filter(|asked| asked.alert == alert).flat_map(|asked| &asked.firing);
            for series in of_alert {
                assert!(series.contains(&format!("{label}=\"")), "{alert} speaks of `{label}`, and has {series}");
            }
        }
    }
}

#[test]
fn every_alert_says_how_bad_it_is_what_it_means_and_what_to_do() {
    for part in alerts().split("- alert: ").skip(1) {
        let alert = part.lines().next().unwrap();
        assert!(part.contains("severity: critical") || part.contains("severity: warning"), "{alert}: how bad?");
        for said in ["summary:", "description:", "runbook:"] {
            let words = part.split(said).nth(1).unwrap_or_else(|| panic!("{alert} has no {said}"));
            assert!(20 < words.trim_start_matches([' ', '>', '-', '\n', '"']).len(), "{alert}: {said} {words}");
        }
    }
}

#[test]
fn the_commands_that_alerts_and_dashboards_name_are_there() {
    let setup = Setup::shipped();
    let boards = super::dashboards::dashboards().into_iter().map(|(_, board)| board.to_string());
    let told = boards.fold(alerts(), |told, board| told + &board);
    // A text of YAML is folded where its line ends.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let commands: BTreeSet<_> = told.split("`deflect ").skip(1).map(|rest| rest.split('`').next().unwrap()).collect();
    assert!(4 <= commands.len(), "{commands:?}");
    for command in commands {
        let words: Vec<_> = command.split(' ').collect();
        let is_word = |word: &&&str| word.chars().all(|sign| sign.is_ascii_lowercase());
        let path: Vec<_> = words.iter().take_while(is_word).copied().collect();
        let help = setup.run(&[&path[..], &["--help"]].concat());
        assert!(help.status.success(), "`deflect {command}`: {}", String::from_utf8_lossy(&help.stderr));
        let help = String::from_utf8_lossy(&help.stdout);
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "`deflect {command}`: no {option} in\n{help}");
        }
        if let Some(state) = words.iter().skip_while(|word| **word != "--state").nth(1) {
            assert!(help.contains(&format!("{state},")) || help.contains(&format!("{state}]")), "{command}: {help}");
        }
    }
}

#[test]
fn the_alerts_of_troubles_are_those_that_the_program_writes() {
    let setup = Setup::shipped();
    let made = setup.run(&["alerts"]);
    assert!(made.status.success(), "{made:?}");
    let made = String::from_utf8(made.stdout).unwrap();
    if std::env::var_os("DEFLECT_REWRITE").is_some() {
        std::fs::write(folder().join("trouble.yml"), &made).unwrap();
    }
    assert_eq!(read("trouble.yml"), made, "made anew by DEFLECT_REWRITE=1");
}

#[test]
fn job_labels_times_and_runbooks_are_of_the_company() {
    let setup = Setup::shipped();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let args = ["alerts", "--out", out, "--job", "ivr", "--label", "team=voice", "--after", "gateway_down=10m"];
    let made = setup.run(&[&args[..], &["--runbook", "https://wiki.example.ru/ivr"]].concat());
    assert!(made.status.success(), "{made:?}");
    assert_succeeds(
        "made",
        &promtool(folder.path(), &["check", "rules", "recording.yml", "trouble.yml", "alerts.yml"]),
    );
    let [trouble, alerts] =
        ["trouble.yml", "alerts.yml"].map(|file| std::fs::read_to_string(folder.path().join(file)).unwrap());
    assert!(!alerts.contains("job=\"deflect\"") && alerts.contains("job=\"ivr\""));
    let down = trouble.split("- alert: DeflectGatewayDown").nth(1).unwrap().split("- alert:").next().unwrap();
    for words in ["job=\"ivr\"", "for: 600s", "\"team\": \"voice\"", "https://wiki.example.ru/ivr#DeflectGatewayDown"] {
        assert!(down.contains(words), "{words} in {down}");
    }
}

#[test]
fn whatever_is_taken_makes_rules_that_prometheus_takes() {
    let setup = Setup::shipped();
    let folder = tempfile::tempdir().unwrap();
    let args = ["alerts", "--out", folder.path().to_str().unwrap(), "--job", "voice line/0", "--label", "null=x"];
    let made = setup.run(&[&args[..], &["--label", r#"team=a "b" \ c: # d"#]].concat());
    assert!(made.status.success(), "{made:?}");
    assert_succeeds(
        "made",
        &promtool(folder.path(), &["check", "rules", "recording.yml", "trouble.yml", "alerts.yml"]),
    );
    for wrong in [
        ["--after", "nothing=1m"],
        ["--after", "no_calls=soon"],
        ["--label", "9=x"],
        ["--label", "severity=x"],
        ["--label", "instance=x"],
        ["--label", "__name__=a"],
        ["--label", "team={{ foo }}"],
        ["--label", "team=a\u{7f}"],
        ["--job", r#"a"b\c"#],
        ["--job", "a: b"],
        ["--job", "a #b"],
        ["--runbook", "https://wiki.example.ru/{{ foo }}"],
    ] {
        assert_eq!(setup.run(&[&["alerts"][..], &wrong].concat()).status.code(), Some(2), "{wrong:?}");
    }
}
