//! `deflect announce`: announcements, and lines closed for a while. Works on the database in the data folder; every running
//! node takes them up within seconds.

use std::collections::BTreeMap;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::notices::{LISTED_MAX, ListedNotice, NoticeRequest, PostError, post};
use crate::base::call::Language;
use crate::base::clock::Clock;
use crate::cli::operator::OperatorArgs;
use crate::cli::terminal::{complain, say};
use crate::cli::{Failure, loading, open_store};
use crate::config::Secrets;
use crate::config::settings::Folders;
use crate::line::Script;
use crate::line::notice::{LEAD, Notice, NoticeKind};
use crate::line::posting::DraftKind;
use crate::line::prompt::{Prompt, PromptId};
use crate::store::PostedNotice;

const EXAMPLES: &str = "Examples:
  deflect announce post --text ru='…' --text en='Deliveries to Kazan are a day late.' --for 2h
  deflect announce post --text ru='…' --topic returns --until 2026-12-31T18:00+03:00 --by anna
  deflect announce close --line main --for 30m
  deflect announce list
  deflect announce end 0123456789abcdef

Callers hear it some seconds later, on every node, and it ends by itself. Words are said as they are, in the languages they
are given in: callers in another language hear nothing of an announcement, and the prompt `line-closed` of a closing.";

/// Tell callers something for a while, or close a line
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Announce {
    #[command(subcommand)]
    action: AnnounceAction,
}

#[derive(Debug, Subcommand)]
enum AnnounceAction {
    /// Say something first: when the line answers, or before what is said about a topic
    Post {
        /// The words in a language, such as en='Deliveries are late.'; once for each language
        #[arg(long, value_name = "LANGUAGE=WORDS", required = true, value_parser = words)]
        text: Vec<(String, String)>,
        /// Only before this topic; may be given several times
        #[arg(long, value_name = "TOPIC")]
        topic: Vec<String>,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Close a line: callers hear why, where to write, and are offered the link
    Close {
        /// The words in a language; the prompt `line-closed` where none are given
        #[arg(long, value_name = "LANGUAGE=WORDS", value_parser = words)]
        text: Vec<(String, String)>,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// List what was posted, by whom and when, the newest first
    List {
        /// Also what has ended
        #[arg(long)]
        all: bool,
        /// Output format
        #[arg(long, value_enum, default_value_t = NoticeFormat::Table)]
        format: NoticeFormat,
    },
    /// End it before its time; every node stops at the same moment, some seconds later
    End {
        /// Its id, as listed
        id: String,
        #[command(flatten)]
        who: OperatorArgs,
    },
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("end").required(true))]
struct PlaceArgs {
    /// Only on this line; may be given several times
    #[arg(long, value_name = "LINE")]
    line: Vec<String>,
    /// Duration, such as 30m or 2h; at most 7d
    #[arg(long = "for", value_name = "DURATION", group = "end")]
    lasts: Option<String>,
    /// End, such as 2026-12-31T18:00+03:00
    #[arg(long, value_name = "TIME", group = "end", value_parser = time)]
    until: Option<Timestamp>,
    #[command(flatten)]
    who: OperatorArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum NoticeFormat {
    Table,
    Json,
}

impl Announce {
    /// Posts, lists or ends.
    ///
    /// # Errors
    /// Wrong words or names, an unknown notice, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        match self.action {
            AnnounceAction::Post { text, topic, place } => {
                post_it(folders, request(DraftKind::Announcement, text, topic, &place)?, &place.who.name()).await
            }
            AnnounceAction::Close { text, place } => {
                post_it(folders, request(DraftKind::Closing, text, vec![], &place)?, &place.who.name()).await
            }
            AnnounceAction::List { all, format } => list(folders, all, format).await,
            AnnounceAction::End { id, who } => end(folders, id, who.name()).await,
        }
    }
}

fn words(text: &str) -> Result<(String, String), String> {
    let (language, words) = text.split_once('=').ok_or("expected a language and words, such as ru='…'")?;
    Ok((language.trim().to_owned(), words.to_owned()))
}

fn time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "expected a time such as 2026-12-31T18:00+03:00".to_owned())
}

fn request(
    kind: DraftKind,
    text: Vec<(String, String)>,
    topics: Vec<String>,
    place: &PlaceArgs,
) -> Result<NoticeRequest, Failure> {
    let given = text.len();
    let words: BTreeMap<String, String> = text.into_iter().collect();
    if words.len() < given {
        return Err("words are given twice in one language".into());
    }
    let PlaceArgs { line, lasts, until, .. } = place;
    Ok(NoticeRequest { kind, lines: line.clone(), topics, words, lasts: lasts.clone(), until: *until })
}

async fn post_it(folders: &Folders, request: NoticeRequest, by: &str) -> Result<(), Failure> {
    let script = loading::loaded_or_in_service(folders, Secrets::Spared)?.script;
    let store = open_store(folders).await?;
    let posted = post(&store, &script, &request, by, Clock::system().now()).await;
    store.close().await;
    match posted {
        Ok(posted) => {
            describe(&script, &posted, &TimeZone::system());
            Ok(())
        }
        Err(PostError::Store(error)) => Err(error.into()),
        Err(wrong) => Err(wrong.into()),
    }
}

/// Prints the words of a notice and its times.
fn describe(script: &Script, posted: &PostedNotice, zone: &TimeZone) {
    let notice = &posted.notice;
    say!("posted {} {} by {}", notice.kind.as_str(), notice.id, posted.posted_by);
    say!("  {} from {} until {}", place(notice), clock(notice.since, zone), clock(notice.until, zone));
    for language in script.prompts.languages() {
        match heard(notice, language) {
            Some(prompt) => {
                let seconds = script.prompts.duration(&prompt).as_secs_f32();
                say!("  {language}: \"{}\" takes about {seconds:.1} s", script.prompts.speech(&prompt));
            }
            None => complain!("warning: callers in `{language}` hear nothing of it; add --text {language}='…'"),
        }
    }
    complain!("it is heard in {} s; to end it before its time: deflect announce end {}", LEAD.as_secs(), notice.id);
}

/// The prompt of a notice in a language.
fn heard(notice: &Notice, language: &Language) -> Option<Prompt> {
    let closed = || Prompt { id: PromptId::new("line-closed"), language: language.clone(), args: vec![] };
    notice.prompt(language).or_else(|| (notice.kind == NoticeKind::Closing).then(closed))
}

/// The lines and topics of a notice, in words.
fn place(notice: &Notice) -> String {
    let lines = names(notice.lines.iter().map(|line| line.as_str()));
    let lines = if lines.is_empty() { "on every line".to_owned() } else { format!("on {lines}") };
    match notice.topics() {
        Some(topics) => format!("{lines}, before {}", names(topics.iter().map(|topic| topic.as_str()))),
        None => lines,
    }
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn clock(time: Timestamp, zone: &TimeZone) -> String {
    time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

async fn end(folders: &Folders, id: String, by: String) -> Result<(), Failure> {
    let store = open_store(folders).await?;
    let ended = store.end_notice(id.clone(), by, Clock::system().now()).await?;
    store.close().await;
    if ended {
        say!("ended {id}; no caller hears it {} s from now on", LEAD.as_secs());
        Ok(())
    } else {
        complain!("error: there is no such notice, or it has ended; see `deflect announce list`");
        Err(Failure::Problems)
    }
}

async fn list(folders: &Folders, all: bool, format: NoticeFormat) -> Result<(), Failure> {
    let zone = TimeZone::system();
    let store = open_store(folders).await?;
    let now = Clock::system().now();
    let posted = store.notices_posted(now, LISTED_MAX).await?;
    store.close().await;
    let listed: Vec<_> = posted.iter().filter(|posted| all || now < posted.notice.until).collect();
    match format {
        NoticeFormat::Json => {
            let listed: Vec<_> = listed.iter().map(|posted| ListedNotice::new(posted, now)).collect();
            say!("{}", serde_json::to_string_pretty(&listed)?);
        }
        NoticeFormat::Table => listed.iter().for_each(|posted| print(posted, &zone)),
    }
    Ok(())
}

fn print(posted: &PostedNotice, zone: &TimeZone) {
    let PostedNotice { notice, posted_at, posted_by, ended } = posted;
    say!("{} {} {}", notice.id, notice.kind.as_str(), place(notice));
    say!("  posted {} by {posted_by}", clock(*posted_at, zone));
    match ended {
        Some((at, by)) => say!("  ended  {} by {by}", clock(*at, zone)),
        None => say!("  until  {}", clock(notice.until, zone)),
    }
    for (language, words) in &notice.words {
        say!("  {language}: \"{words}\"");
    }
}
