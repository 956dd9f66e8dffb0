//! `deflect replay`: recorded calls taken through another configuration.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::app::replay::replay;
use crate::base::call::LineId;
use crate::base::clock::Clock;
use crate::base::moment::earlier;
use crate::cli::consent::{refuse_reversed, time};
use crate::cli::known::refuse_unknown;
use crate::cli::terminal::{Stdout, complain};
use crate::cli::{Failure, loading, open_store, progress};
use crate::config::settings::Folders;
use crate::line::Script;
use crate::line::event::topic_label;
use crate::line::menu::TopicId;
use crate::line::notice::Notice;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::replay_report::ReplayReport;
use crate::recordings::library;
use crate::store::RecordedSearch;

/// Calls are taken from so long back if no time is given.
const BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Take recorded calls through another configuration, and show every call that would go another way
///
/// Each turn is made again in both configurations with what the caller did, at the time it was done and with the notices in
/// force. A call is followed until the caller would be asked something else: the next key would be a guess. Exit code 1
/// says that more calls go another way than tolerated.
#[derive(Debug, Args)]
pub(super) struct ReplayCommand {
    /// The other configuration: a folder with `config` and `prompts`, as `deflect new` makes it; the present one of the two
    /// where it has only the other
    #[arg(long, value_name = "DIR")]
    against: PathBuf,
    /// Only calls from this day or time on, such as 2026-12-31 or 2026-12-31T23:59+03:00; the last 7 days if not given
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only calls before this day or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only calls of this line
    #[arg(long, value_name = "LINE")]
    line: Option<String>,
    /// Only calls of this topic; `none` for calls without one
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = ReplayFormat::Table)]
    format: ReplayFormat,
    /// The share of calls that may go another way, in per cent; more is exit code 1. What only takes longer to say does not
    /// count
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    tolerate: Option<f64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReplayFormat {
    Table,
    Json,
    Html,
}

impl ReplayCommand {
    /// Replays.
    ///
    /// # Errors
    /// A configuration with problems, a time that cannot be read, an unknown line or topic, a store that does not work, or
    /// more calls that go another way than tolerated.
    pub(super) async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let mut present = loading::loaded(folders)?;
        let against = against(&self.against, folders)?;
        let mut other = loading::loaded(&against)?.script;
        // `check` reports problems of recordings; here only their length matters.
        library::load(&mut present.script, &folders.prompts);
        library::load(&mut other, &against.prompts);
        let zone = &present.settings.limits.zone.clone();
        let search = self.search(zone)?;
        let store = open_store(folders).await?;
        let calls = store.count_recorded(search.clone()).await?;
        if calls == 0 {
            self.refuse_unknown_names([&present.script, &other])?;
        }
        let notices: Vec<Notice> = store.notices(search.since).await?.into_iter().map(|posted| posted.notice).collect();
        (present.script.notices, other.notices) = (notices.clone().into(), notices.into());
        let scripts = (&Arc::new(present.script), &Arc::new(other));
        let bar = progress::bar(calls, "{pos}/{len} calls, {eta} left");
        let tally = replay(&store, scripts, &present.settings.platforms, &search, |calls| bar.inc(calls)).await;
        bar.finish_and_clear();
        store.close().await;
        let report = ReplayReport::new(&search, &tally?, scripts.0, scripts.1);
        let words = OperatorWords::of(present.settings.operator_language);
        let written = match self.format {
            ReplayFormat::Table => report.table(words, zone),
            ReplayFormat::Json => format!("{}\n", serde_json::to_string_pretty(&report)?),
            ReplayFormat::Html => report.html(words, zone),
        };
        Stdout::lock().write_all(written.as_bytes())?;
        match self.tolerate {
            Some(tolerated) if report.share > tolerated => {
                complain!("{:.2} % of the calls go another way; {tolerated} % are tolerated", report.share);
                Err(Failure::Problems)
            }
            _ => Ok(()),
        }
    }

    /// Refuses a line or topic that neither configuration has. Calls of one that both have lost may be recorded.
    fn refuse_unknown_names(&self, scripts: [&Script; 2]) -> Result<(), Failure> {
        if let Some(line) = &self.line {
            let lines = scripts.into_iter().flat_map(|script| script.lines.keys());
            refuse_unknown("line", line, lines.map(LineId::as_str))?;
        }
        if let Some(topic) = &self.topic {
            let nodes = scripts.into_iter().flat_map(|script| script.nodes.values());
            let topics = nodes.filter_map(|node| node.topic.as_ref()).map(TopicId::as_str);
            refuse_unknown("topic", topic, topics.chain([topic_label(None)]))?;
        }
        Ok(())
    }

    fn search(&self, zone: &TimeZone) -> Result<RecordedSearch, Failure> {
        let now = Clock::system().now();
        let back = earlier(now, BACK);
        let since = self.since.as_ref().map_or(Ok(back), |text| time(text, zone))?;
        let until = self.until.as_ref().map_or(Ok(now), |text| time(text, zone))?;
        refuse_reversed(since, until)?;
        Ok(RecordedSearch {
            since,
            until,
            line: self.line.as_deref().map(LineId::new),
            topic: self.topic.as_deref().map(TopicId::new),
            revision: None,
        })
    }
}

fn percent(text: &str) -> Result<f64, &'static str> {
    let share = text.parse().ok().filter(|share| (0.0..=100.0).contains(share));
    share.ok_or("expected a number from 0 to 100")
}

/// The folders of the other configuration.
fn against(folder: &Path, present: &Folders) -> Result<Folders, Failure> {
    let part = |name: &str| Some(folder.join(name)).filter(|part| part.is_dir());
    let (config, prompts) = (part("config"), part("prompts"));
    if config.is_none() && prompts.is_none() {
        return Err(format!("`{}` has neither a folder `config` nor one `prompts`", folder.display()).into());
    }
    Ok(Folders {
        config: config.unwrap_or_else(|| present.config.clone()),
        prompts: prompts.unwrap_or_else(|| present.prompts.clone()),
        data: present.data.clone(),
    })
}
