//! `deflect calls`: finds calls, and tells one from beginning to end. Nothing printed leads to the caller.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::base::call::{CallId, LineId};
use crate::base::clock::Clock;
use crate::base::moment::earlier;
use crate::cli::consent::{refuse_reversed, time};
use crate::cli::keys::open_keys;
use crate::cli::known::refuse_unknown;
use crate::cli::terminal::say;
use crate::cli::{Failure, loading, open_store};
use crate::config::settings::Folders;
use crate::config::settings::OperatorLanguage;
use crate::config::{Loaded, Secrets};
use crate::console::story::{CallStory, tell};
use crate::line::event::Outcome;
use crate::metrics::operator_words::OperatorWords;
use crate::store::pseudonym::Pseudonyms;
use crate::store::{CallKey, CallSearch, FoundCall, Store};

/// Calls are looked for so long back if no time is given.
const BACK: SignedDuration = SignedDuration::from_hours(24);

/// Find calls, or tell one from beginning to end
#[derive(Debug, Args)]
pub struct CallsArgs {
    /// Tell this call: its id as listed and as in the log, or the first digits of it
    id: Option<String>,
    /// Only calls of this number, and those in which a text to it was promised
    #[arg(long, value_name = "NUMBER", conflicts_with = "id")]
    number: Option<String>,
    /// Only the call with this id of its platform, such as a CallSid of Twilio
    #[arg(long, value_name = "ID", conflicts_with_all = ["id", "number"])]
    platform_id: Option<String>,
    /// Only from this day or time on, such as 2026-12-31 or 2026-12-31T23:59+03:00; the last 24 hours if not given
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only before this day or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only of this line
    #[arg(long, value_name = "LINE")]
    line: Option<String>,
    /// Only with this outcome
    #[arg(long, value_name = "OUTCOME", value_parser = outcomes())]
    outcome: Option<Outcome>,
    /// At most so many
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    limit: u32,
    /// Output format
    #[arg(long, value_enum, default_value_t = CallFormat::Table)]
    format: CallFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CallFormat {
    Table,
    Json,
}

impl CallsArgs {
    /// Lists the calls that are looked for, or tells the one.
    ///
    /// # Errors
    /// A number or time that cannot be read, no such call or line, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let store = open_store(folders).await?;
        let told = self.find(folders, &store).await;
        store.close().await;
        told
    }

    async fn find(&self, folders: &Folders, store: &Store) -> Result<(), Failure> {
        let Loaded { settings, script, .. } = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        let zone = &settings.limits.zone;
        if let Some(id) = &self.id {
            return tell_one(store, id, zone, self.format).await;
        }
        let mut search = self.search(zone)?;
        let found = match (&self.number, &self.platform_id) {
            (None, None) => store.find_calls(search).await?,
            (number, platform_id) => {
                let keys = open_keys(&settings.keys, folders, store, &[]).await?;
                let pseudonyms = Pseudonyms::new(&keys.pseudonym);
                if let Some(number) = number {
                    let number = script.plan.number(number).ok_or("that is no valid telephone number")?;
                    store.adopt(pseudonyms.formers_of_number(&number)).await?;
                    search.caller = Some(pseudonyms.caller(&number));
                }
                let id = platform_id.as_deref().map(|id| CallId::parse(id).ok_or("that is no id of a call"));
                match id.transpose()? {
                    None => store.find_calls(search).await?,
                    Some(id) => {
                        let mut found = vec![];
                        for platform in &settings.platforms {
                            for key in pseudonyms.each().map(|key| key.call(&platform.name, &id)) {
                                let keys = Some((key, key));
                                found.extend(store.find_calls(CallSearch { keys, ..search.clone() }).await?);
                            }
                        }
                        found
                    }
                }
            }
        };
        // Calls of a line that is no more are still found.
        if let Some(line) = self.line.as_deref().filter(|_| found.is_empty()) {
            refuse_unknown("line", line, script.lines.keys().map(LineId::as_str))?;
        }
        print(&found, zone, self.format)
    }

    fn search(&self, zone: &TimeZone) -> Result<CallSearch, Failure> {
        let now = Clock::system().now();
        let is_narrow = self.number.is_some() || self.platform_id.is_some();
        let back = if is_narrow { Timestamp::MIN } else { earlier(now, BACK) };
        let since = self.since.as_ref().map_or(Ok(back), |text| time(text, zone))?;
        let until = self.until.as_ref().map_or(Ok(Timestamp::MAX), |text| time(text, zone))?;
        refuse_reversed(since, until)?;
        Ok(CallSearch {
            caller: None,
            keys: None,
            since,
            until,
            line: self.line.as_deref().map(LineId::new),
            platform: None,
            outcome: self.outcome,
            limit: self.limit,
        })
    }
}

fn outcomes() -> impl TypedValueParser<Value = Outcome> {
    PossibleValuesParser::new(Outcome::ALL.map(Outcome::as_str))
        .try_map(|word| Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == word).ok_or("no such outcome"))
}

async fn tell_one(store: &Store, id: &str, zone: &TimeZone, format: CallFormat) -> Result<(), Failure> {
    let keys = CallKey::parse_prefix(id).ok_or("a call's id has hex digits, at least four; see `deflect calls`")?;
    let search = CallSearch {
        caller: None,
        keys: Some(keys),
        since: Timestamp::MIN,
        until: Timestamp::MAX,
        line: None,
        platform: None,
        outcome: None,
        limit: 2,
    };
    let found = store.find_calls(search).await?;
    let key = match &*found {
        [] => return Err(format!("there is no call `{id}`, or it was erased; see `deflect calls`").into()),
        [call] => CallKey::parse_prefix(&call.id).map(|(key, _)| key),
        _ => return Err(format!("several calls begin with `{id}`; give more of its digits").into()),
    };
    let history = match key {
        Some(key) => store.call_history(key).await?,
        None => None,
    };
    let story =
        tell(OperatorWords::of(OperatorLanguage::English), &history.ok_or("the call was erased just now")?, zone);
    match format {
        CallFormat::Json => print_lines(&serde_json::to_string_pretty(&story)?),
        CallFormat::Table => print_lines(&written(&story)),
    }
}

fn written(story: &CallStory) -> String {
    let width = story.steps.iter().map(|step| step.of.len()).max().unwrap_or(0);
    let step = |step: &crate::console::story::StoryStep| {
        format!("{}  {:>9}  {:width$}  {}", step.at, step.after, step.of, step.words)
    };
    let steps: Vec<String> = story.steps.iter().map(step).collect();
    format!("call {}\n{}\n{}\n\n{}", story.id, story.title, story.end, steps.join("\n"))
}

fn print(calls: &[FoundCall], zone: &TimeZone, format: CallFormat) -> Result<(), Failure> {
    if let CallFormat::Json = format {
        return print_lines(&serde_json::to_string_pretty(calls)?);
    }
    let zone_name = zone.iana_name().unwrap_or("local time");
    let mut lines = vec![format!(
        "{:32} {:19} {:12} {:10} {:15} {:>5} {:>8} topic   (times of {zone_name})",
        "id", "answered", "line", "platform", "outcome", "turns", "messages"
    )];
    for call in calls {
        lines.push(format!(
            "{:32} {:19} {:12} {:10} {:15} {:>5} {:>8} {}",
            call.id,
            call.started.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S"),
            call.line.as_str(),
            call.platform.as_str(),
            call.outcome.map_or(if call.ended.is_some() { "open" } else { "goes on" }, Outcome::as_str),
            call.turns,
            call.messages,
            call.topic.as_ref().map_or("-", |topic| topic.as_str())
        ));
    }
    print_lines(&lines.join("\n"))
}

/// Prints; the reader may stop reading.
fn print_lines(text: &str) -> Result<(), Failure> {
    say!("{text}");
    Ok(())
}
