//! `deflect alerts`: writes the rules for Prometheus that fit this configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;

use crate::cli::terminal::{self, complain};
use crate::cli::{Failure, loading};
use crate::config::Secrets;
use crate::config::settings::Folders;
use crate::metrics::alert_rules::{AlertSettings, trouble_rules};
use crate::metrics::trouble::TroubleKind;

/// The job of the shipped rules.
const JOB: &str = "deflect";
/// The labels that an alert has of its own, or of the samples that it tells apart.
const OWN_LABELS: [&str; 5] = ["alertname", "severity", "job", "instance", "of"];
/// The rules that are the same for every configuration but for the job.
const SHIPPED: [(&str, &str); 2] = [
    ("recording.yml", include_str!("../../config/alerts/recording.yml")),
    ("alerts.yml", include_str!("../../config/alerts/alerts.yml")),
];

/// Write the alert rules for Prometheus
#[derive(Debug, Args)]
pub struct Alerts {
    /// Write trouble.yml, alerts.yml and recording.yml into this folder, made if it is missing; without it trouble.yml is
    /// printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the scrape job
    #[arg(long, value_name = "NAME", default_value = JOB, value_parser = job)]
    job: String,
    /// A label of every trouble's alert, such as team=ivr; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = label)]
    label: Vec<(String, String)>,
    /// The address of the runbooks; /runbook of the ops port if not given
    #[arg(long, value_name = "URL", value_parser = literal)]
    runbook: Option<String>,
    /// The time a trouble lasts before its alert fires, such as gateway_down=10m; may be given several times
    #[arg(long, value_name = "KIND=DURATION", value_parser = after)]
    after: Vec<(TroubleKind, Duration)>,
}

impl Alerts {
    /// Prints or writes the rules.
    ///
    /// # Errors
    /// Without `--runbook`, a configuration that cannot be read; a folder that cannot be written.
    pub fn run(self, folders: &Folders) -> Result<(), Failure> {
        let runbook = match self.runbook {
            Some(url) => url,
            None => format!(
                "http://{}/runbook",
                loading::loaded_or_in_service(folders, Secrets::Spared)?.settings.server.ops
            ),
        };
        let settings = AlertSettings {
            runbook,
            labels: self.label.into_iter().collect::<BTreeMap<_, _>>(),
            after: self.after.into_iter().collect::<BTreeMap<_, _>>(),
            job: self.job,
        };
        let rules = trouble_rules(&settings);
        let Some(folder) = self.out else {
            terminal::print(format_args!("{rules}"));
            return Ok(());
        };
        std::fs::create_dir_all(&folder).map_err(|error| format!("could not make `{}`: {error}", folder.display()))?;
        write(&folder, "trouble.yml", &rules)?;
        let of_job = |text: &str| {
            let written = |job: &str| [format!("job=\"{job}\""), format!("job name `{job}`")];
            let renamed = written(JOB).into_iter().zip(written(&settings.job));
            renamed.fold(text.to_owned(), |text, (old, new)| text.replace(&old, &new))
        };
        SHIPPED.iter().try_for_each(|(name, text)| write(&folder, name, &of_job(text)))
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let file = folder.join(name);
    std::fs::write(&file, text).map_err(|error| format!("could not write `{}`: {error}", file.display()))?;
    complain!("wrote {}", file.display());
    Ok(())
}

/// The name of a job, which stands in PromQL, and that in YAML without quotes.
fn job(text: &str) -> Result<String, &'static str> {
    let is_plain = |sign: char| sign.is_alphanumeric() || " ._-/:@+".contains(sign);
    if text.chars().all(is_plain) && !text.contains(": ") {
        Ok(text.to_owned())
    } else {
        Err("expected letters, digits, blanks and ._-/:@+")
    }
}

/// A text that Prometheus takes as it is.
fn literal(text: &str) -> Result<String, &'static str> {
    if text.contains("{{") {
        Err("Prometheus would take `{{` for a template")
    } else if text.contains(char::is_control) {
        Err("expected no control characters")
    } else {
        Ok(text.to_owned())
    }
}

fn label(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    if OWN_LABELS.contains(&name) || name.starts_with("__") {
        return Err("that label is Prometheus' or the alert's own");
    }
    let is_name = |name: &str| name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
    let begins = name.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
    if begins && is_name(name) { Ok((name.to_owned(), literal(value)?)) } else { Err("expected letters, digits and _") }
}

fn after(text: &str) -> Result<(TroubleKind, Duration), String> {
    let (kind, time) = text.split_once('=').ok_or("expected KIND=DURATION")?;
    let found = TroubleKind::ALL.into_iter().find(|known| known.as_str() == kind);
    let kinds = || TroubleKind::ALL.map(TroubleKind::as_str).join(", ");
    let kind = found.ok_or_else(|| format!("no such trouble; known are {}", kinds()))?;
    let time = time.parse::<SignedDuration>().ok().and_then(|time| time.try_into().ok());
    Ok((kind, time.ok_or("expected a duration such as 5m")?))
}
