//! The documents for people say what is there: commands, messages with their variables, metrics, files.

use std::path::Path;

use deflect::config::vocabulary::{args_of, own_forms, written};
use deflect::line::prompt::{REQUIRED, VARIABLES};

use crate::support::line::{Setup, settings};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const DOCUMENTS: [&str; 6] = [
    "README.md",
    "config/README.md",
    "config/alerts/README.md",
    "config/deploy/README.md",
    "config/platforms/README.md",
    "tests/README.md",
];

fn text(document: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(document)).unwrap()
}

/// The table row of a message and its variables, up to its meaning.
fn row(message: &str, variables: &[&str]) -> String {
    let variables: Vec<String> = variables.iter().map(|name| format!("`${name}`")).collect();
    format!("| `{message}` | {}", variables.iter().map(|name| format!("{name} ")).collect::<String>())
}

#[test]
fn every_message_is_in_the_reference_with_its_variables() {
    let reference = text("config/README.md");
    let heard = REQUIRED.iter().map(|message| {
        let variables = VARIABLES.iter().find(|(known, _)| known == message).map_or(&[][..], |(_, names)| *names);
        row(message, variables)
    });
    let read = written().chain(own_forms()).map(|message| {
        let variables: Vec<&str> = args_of(message)[0].iter().map(|(name, _)| *name).collect();
        row(message, &variables)
    });
    for row in heard.chain(read) {
        assert!(reference.contains(&(row.clone() + "| ")), "config/README.md has no row `{row}| …`");
    }
}

#[test]
fn the_program_has_its_reference_with_it() {
    let setup = Setup::shipped();
    let said = |args: &[&str]| String::from_utf8(setup.run(args).stdout).unwrap();
    assert_eq!(said(&["reference"]), text("config/README.md"));
    for file in ["channels.toml", "deflect.toml", "followups.toml", "hours.toml", "line.toml"] {
        assert_eq!(said(&["reference", file]), text(&format!("config/{file}")));
        let schema = format!("config/schema/{}", file.replace(".toml", ".json"));
        assert_eq!(said(&["reference", file, "--schema"]), text(&schema));
    }
}

#[test]
fn every_command_is_in_readme() {
    let readme = text("README.md");
    let help = String::from_utf8(Setup::shipped().run(&["--help"]).stdout).unwrap();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"serve"), "{help}");
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(readme.contains(&format!("| `deflect {name}")), "README.md does not tell `deflect {name}`");
    }
}

#[test]
fn every_metric_is_told() {
    let told = text("config/alerts/README.md");
    let line = crate::support::line::Line::start(&settings(crate::support::line::SPOOL));
    let metrics = line.get_ops("/metrics").body;
    let names = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let untold = names.filter(|name| name.starts_with("deflect_") && !told.contains(&format!("`{name}")));
    assert_eq!(untold.collect::<Vec<_>>(), [""; 0], "config/alerts/README.md does not tell these");
}

#[test]
fn every_link_leads_to_a_file() {
    for document in DOCUMENTS {
        let folder = Path::new(ROOT).join(document).parent().unwrap().to_owned();
        let text = text(document);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            assert!(folder.join(target).exists(), "{document} links to {target}");
        }
    }
}
