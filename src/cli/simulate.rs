//! `deflect simulate`: steps the line in the terminal; nothing is stored or sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::base::call::{CallerKind, Language, LineId};
use crate::cli::terminal::say;
use crate::cli::transcript::{Deed, Story, parse_answer, parse_refusal, play, write_down};
use crate::cli::{Failure, loading};
use crate::config::settings::Folders;
use crate::line::Script;
use crate::line::experiment::{Arm, Experiment};
use crate::line::menu::{NodeId, NodeKind};
use crate::line::notice::{Notice, NoticeKind};
use crate::line::posting::{DraftError, sayable};
use crate::line::rehearsal::ServiceAnswers;
use crate::line::step::{DialResult, Step, Turn};
use crate::recordings::library;

/// Stands for a hidden number.
const HIDDEN: &str = "anonymous";
/// Surrounds spoken words.
const QUOTE: char = '"';

/// Step the line in the terminal; nothing is stored or sent
#[derive(Debug, Args)]
pub struct Simulate {
    /// The number that calls, or `anonymous`; an example mobile number of the line's country if not given
    #[arg(long, value_name = "NUMBER")]
    from: Option<String>,
    /// The number dialled; the default line's first if not given
    #[arg(long, value_name = "NUMBER")]
    to: Option<String>,
    /// Keys in order; an empty item is silence, one in quotes is said ("" is not understood), `answered`, `busy`,
    /// `no-answer`, `failed` the result of a dialled line
    #[arg(long, value_name = "1,,9", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    keys: String,
    /// When the line is called, such as 2026-12-31T23:59 by the line's clock, or 2026-12-31T23:59+03:00; if not given,
    /// noon of Monday, 2 February 2026, where the line's calendar is
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// The language the call begins in; the line's own if not given
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Reason for which the calling number may not be texted, such as opted_out, undeliverable, closed, number_limit, budget
    #[arg(long, value_name = "REASON")]
    refused: Option<String>,
    /// The caller called this line a short while ago
    #[arg(long)]
    repeat: bool,
    /// The caller's place among a hundred, for conditions with `share`
    #[arg(long, value_name = "0-99", default_value_t = 0, hide_default_value = true, value_parser = clap::value_parser!(u8).range(..100))]
    share: u8,
    /// The variant of an experiment that the caller hears, such as greeting/short. The option may stand several times
    #[arg(long, value_name = "EXPERIMENT/VARIANT")]
    variant: Vec<String>,
    /// The answer that the service of a lookup gives, such as order-state={"state":"sent"}; without it there is none. The
    /// option may stand several times
    #[arg(long, value_name = "NAME=JSON")]
    lookup: Vec<String>,
    /// Announce these words at the beginning of the call
    #[arg(long, value_name = "WORDS")]
    announce: Option<String>,
    /// Close the line
    #[arg(long)]
    closed: bool,
    /// Print the words as well
    #[arg(long)]
    words: bool,
}

impl Simulate {
    /// Plays the call and prints it.
    ///
    /// # Errors
    /// A configuration with problems, or a time or language that cannot be read.
    pub fn run(&self, folders: &Folders) -> Result<(), Failure> {
        let mut script = loading::loaded_without_secrets(folders)?.script;
        // `check` reports problems of recordings; here only their length matters.
        library::load(&mut script, &folders.prompts);
        script.notices = self.notices(&script)?;
        let story = self.story(&script)?;
        let played = play(&script, &story);
        say!("at {}", story.moment(&script));
        for (index, line) in write_down(&script, &story, &played).iter().enumerate() {
            say!("{line}");
            if let (true, Some((_, turn))) = (self.words, played.turns.get(index)) {
                words(&script, turn);
            }
        }
        Ok(())
    }

    /// The notices of the call, on every line and in every language. Their words are checked like posted ones.
    fn notices(&self, script: &Script) -> Result<Arc<[Notice]>, Failure> {
        let languages = script.prompts.languages().into_iter();
        let words = |words: &String| {
            let said = |language: &Language| Ok((language.clone(), sayable(language.as_str(), words)?));
            languages.map(said).collect::<Result<_, DraftError>>()
        };
        let always = |kind, words| {
            let (id, lines) = (String::new(), BTreeSet::new());
            Notice { id, kind, lines, words, since: Timestamp::MIN, until: Timestamp::MAX }
        };
        let announcement = NoticeKind::Announcement { topics: BTreeSet::new() };
        let announced = self.announce.as_ref().map(words).transpose()?.map(|words| always(announcement, words));
        let closed = self.closed.then(|| always(NoticeKind::Closing, BTreeMap::new()));
        Ok(announced.into_iter().chain(closed).collect())
    }

    /// The answers of services, each to a lookup that exists.
    fn services(&self, script: &Script) -> Result<ServiceAnswers, Failure> {
        let kind = |id: &NodeId| script.nodes.get(id).map(|node| &node.kind);
        let answer = |given: &String| {
            let (name, answer) = given.split_once('=').ok_or_else(|| format!("`{given}` has no `=`"))?;
            let (name, answer) = parse_answer(name, answer)?;
            let is_lookup = matches!(kind(&name), Some(NodeKind::Lookup { .. }));
            if is_lookup { Ok((name, answer)) } else { Err(format!("`{name}` is no lookup")) }
        };
        Ok(self.lookup.iter().map(answer).collect::<Result<_, String>>()?)
    }

    /// The variants heard, in the order of the experiments; each must exist.
    fn arms(&self, script: &Script) -> Result<Vec<Arm>, Failure> {
        let known: Vec<Arm> = script.experiments.iter().flat_map(Experiment::arms).collect();
        let given = self.variant.iter().map(|variant| variant.parse()).collect::<Result<Vec<Arm>, String>>()?;
        match given.iter().find(|arm| !known.contains(arm)) {
            Some(unknown) => Err(format!("there is no variant `{unknown}`").into()),
            None => Ok(known.into_iter().filter(|arm| given.contains(arm)).collect()),
        }
    }

    fn story(&self, script: &Script) -> Result<Story, Failure> {
        let language = self.language.as_deref().map(Language::new);
        if let Some(language) = language.as_ref().filter(|language| !script.prompts.languages().contains(language)) {
            let known = script.prompts.languages().iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
            return Err(format!("no prompts in language `{language}`; there are {known}").into());
        }
        let deeds = deeds(&self.keys)?;
        let to = self.to.as_deref().map_or_else(|| Ok(dialled_by_default(script)), |to| dialled(script, to))?;
        let line = script.line_of(&to).clone();
        Ok(Story {
            at: self.at.as_deref().map(|at| time(at, &script.zone_of(&line))).transpose()?,
            from: self
                .from
                .as_deref()
                .map_or_else(|| Ok(example_caller(script, &line)), |from| caller(script, from))?,
            to,
            link_sent_ago: None,
            mail_known: false,
            number_refused: self.refused.as_deref().map(parse_refusal).transpose()?,
            promise_refused: None,
            repeat: self.repeat,
            percentile: self.share,
            arms: self.arms(script)?,
            services: self.services(script)?,
            hears: deeds.iter().any(|deed| matches!(deed, Deed::Says(_))),
            language,
            deeds,
        })
    }
}

/// A moment; without an offset it is one of the line's clock.
fn time(text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let local = || text.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    let expected = "2026-12-31T23:59, or 2026-12-31T23:59+03:00 of another zone";
    text.parse()
        .ok()
        .or_else(local)
        .ok_or_else(|| format!("`{text}` is no time; expected one such as {expected}").into())
}

/// A mobile number of the line's countries that nobody has.
pub fn example_caller(script: &Script, line: &LineId) -> String {
    script.plan_of(line).example(CallerKind::Mobile).map_or_else(String::new, |number| number.as_e164().to_owned())
}

/// The first number of the default line.
pub fn dialled_by_default(script: &Script) -> String {
    let numbers = script.numbers.iter().filter(|(_, line)| **line == script.default_line);
    numbers.map(|(number, _)| number.as_e164()).min().unwrap_or_default().to_owned()
}

/// A caller's number must be one, or the word for a hidden one.
pub(super) fn caller(script: &Script, text: &str) -> Result<String, Failure> {
    if text == HIDDEN || script.plan.number(text).is_some() {
        return Ok(text.to_owned());
    }
    let example = example_caller(script, &script.default_line);
    Err(format!("`{text}` is no telephone number; expected one such as {example}, or `{HIDDEN}`").into())
}

/// A number that is dialled must be one.
pub(super) fn dialled(script: &Script, text: &str) -> Result<String, Failure> {
    if script.plan.number(text).is_some() {
        return Ok(text.to_owned());
    }
    let example = dialled_by_default(script);
    Err(format!("`{text}` is no telephone number; expected one such as {example}").into())
}

/// Reads keys and what else a caller does, in order; the last is to hang up.
pub(super) fn deeds(keys: &str) -> Result<Vec<Deed>, Failure> {
    let mut is_quoted = false;
    let is_end = |sign: char| {
        is_quoted ^= sign == QUOTE;
        sign == ',' && !is_quoted
    };
    let items = keys.split(is_end).map(str::trim).filter(|_| !keys.is_empty());
    let deed = |item: &str| match item {
        "" => Ok(Deed::NoInput),
        said if said.starts_with(QUOTE) => Ok(Deed::Says(said.trim_matches(QUOTE).to_owned())),
        "answered" => Ok(Deed::Dial(DialResult::Answered)),
        "busy" => Ok(Deed::Dial(DialResult::Busy)),
        "no-answer" => Ok(Deed::Dial(DialResult::NoAnswer)),
        "failed" => Ok(Deed::Dial(DialResult::Failed)),
        keys if keys.chars().all(|key| key.is_ascii_digit() || key == '*' || key == '#') => {
            Ok(Deed::Digits(keys.to_owned()))
        }
        other => {
            Err(format!("`{other}` is nothing that can be pressed; expected 0 to 9, *, #, or words in quotes").into())
        }
    };
    items.map(deed).chain([Ok(Deed::HangUp(None))]).collect()
}

fn words(script: &Script, turn: &Turn) {
    for prompt in turn.steps.iter().flat_map(Step::prompts) {
        say!("    {}", script.prompts.speech(prompt).replace('\n', " "));
    }
    if let Some(Step::Connect { number, .. }) = turn.steps.last() {
        say!("    (dials {})", number.as_e164());
    }
}
