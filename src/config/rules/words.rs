//! Rules about messages: the required ones exist, and can be said with their variables.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::super::Read;
use super::channels::calendars_of;
use super::lines::{samples, variables};
use super::prompts::{lacking, unsayable, unspelled};
use crate::base::call::Language;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::config::place::ProblemList;
use crate::config::vocabulary::{self, WISHES, file_of};
use crate::config::words::PromptBook;
use crate::line::channel::Channel;
use crate::line::hours::{HoursId, NEVER};
use crate::line::menu::NodeKind;
use crate::line::prompt::{Args, PromptError, PromptId, Prompts, REQUIRED, VARIABLES, Value, names};
use crate::line::proof::moments::of_calendar;
use crate::line::saying::{channel_args, hours_args, minutes_arg};
use crate::line::spoken;

/// The longest age of an earlier link that is tried, in minutes: larger numbers have no words in any language.
const MINUTES_MAX: u64 = 1_000;
/// Numbers that have every digit alone and in groups.
const NUMBERS: [&str; 3] = ["+79012345678", "+79098765430", "+79111121314"];
/// The messages for the hours of a day.
const HOURS: [&str; 3] = ["hours-span", "hours-whole-day", "hours-and"];
/// Said where no call, and so no line, is known: they have no variables of lines.
const STATELESS: [&str; 2] = ["apology", "fallback"];
/// The most messages that one message is told to lack, each by itself.
const LACKING_TOLD: usize = 3;
/// A day that no message has words for.
const NO_DAY: &str = "\u{fdd0}";
/// Messages that exist for what they tell, with its variables: a mail without the caller's number asks for nothing.
const TOLD: [(&str, &[&str]); 9] = [
    ("announcement", &["text"]),
    ("number-read-back", &["number"]),
    ("email-request-number", &["number"]),
    ("email-request-topic", &["topic"]),
    ("email-request-day", &["day"]),
    ("page-email", &["email"]),
    ("page-phone", &["phone"]),
    ("page-site", &["site"]),
    ("page-span", &["opens", "closes"]),
];
/// The variable of the prompt that reads typed digits back.
const READ_BACK: &[&str] = &["digits"];
/// Two values of which a message with the variable must make different words.
const DIFFERENT: [&str; 2] = ["abc", "xyz"];
/// The message for a time of day.
const CLOCK: &str = "clock";

/// Messages of pages, mail and texts must exist in every language.
///
/// No `page-title` in `prompts/en/page.ftl`.
pub(super) fn every_language_has_what_is_read(read: &Read, problems: &ProblemList) {
    for id in vocabulary::written() {
        if let Some(languages) = lacking(read, id, &[]) {
            let problem = Diagnostic::nowhere(format!("message `{id}`, which people read, is missing in {languages}"));
            problems.push(problem.with_help(format!("add `{id} = …` to `{}` there", file_of(id))));
        }
    }
}

/// Written messages must be sayable with exactly their variables.
///
/// `page-gone = Call { $phone }.`
pub(super) fn what_is_read_can_be_said(read: &Read, problems: &ProblemList) {
    for (language, book) in &read.words.books {
        let families = ["sms-", "channel-", "topic-", "about-", "inbound-"];
        let is_of_one = |id: &&str| families.iter().any(|family| id.starts_with(family));
        let mut ids: BTreeSet<&str> = book.messages.keys().map(String::as_str).filter(is_of_one).collect();
        for id in vocabulary::written().chain(vocabulary::own_forms()) {
            ids.insert(id);
        }
        for id in ids {
            check_sayable(read, (language, book), id, &vocabulary::args_of(id), problems);
        }
    }
}

/// The line's own prompts and greetings must be sayable with exactly their variables, and with every number that may
/// occur: others are said in digits.
///
/// `greeting = Your number is { $number }.`
pub(super) fn what_the_line_says_can_be_said(read: &Read, problems: &ProblemList) {
    let greetings = read.line.lines.iter().filter_map(|entry| entry.line.as_ref()).map(|line| line.greeting.as_str());
    let ids: BTreeSet<&str> = REQUIRED.iter().copied().chain(greetings).collect();
    for (language, book) in &read.words.books {
        for id in &ids {
            check_sayable(read, (language, book), id, &args_of(id, read.line.patience.link_recent), problems);
        }
    }
}

/// A message that exists for a variable must say it.
///
/// `number-read-back = Your number was typed.` without `$number`.
pub(super) fn what_a_message_is_for_is_told(read: &Read, problems: &ProblemList) {
    let nodes = read.line.nodes.iter().filter_map(|entry| entry.node.as_ref());
    let read_back: BTreeSet<&str> = nodes
        .filter_map(|node| match &node.kind {
            NodeKind::Digits { read_back, .. } => Some(read_back.as_str()),
            _ => None,
        })
        .collect();
    for (language, book) in &read.words.books {
        let of_line = variables(read, language).swap_remove(0);
        for (id, told) in TOLD.into_iter().chain(read_back.iter().map(|id| (*id, READ_BACK))) {
            let Some(at) = book.messages.get(id) else { continue };
            // A message that uses anything else is reported by another rule.
            let said = |variable: &str, value: &str| {
                let value =
                    |name: &&'static str| (*name, Value::Text(if *name == variable { value } else { "" }.into()));
                let args: Args = told.iter().map(value).chain(of_line.clone()).collect();
                read.words.prompts.text(&PromptId::new(id), language, &args).ok()
            };
            let is_untold = |variable: &&&'static str| match DIFFERENT.map(|value| said(variable, value)) {
                [Some(one), Some(other)] => one == other,
                _ => false,
            };
            for variable in told.iter().filter(is_untold) {
                let problem = at.problem(format!("message `{id}` does not say `${variable}`, for which it is there"));
                problems.push(problem.with_help(format!("write `{{ ${variable} }}` into it")));
            }
        }
    }
}

/// The address of a channel must be sayable with its facts and no others.
///
/// `address-vk = Write to { SPELL($email) }.` of a channel without `email`.
pub(super) fn what_channels_tell_can_be_said(read: &Read, problems: &ProblemList) {
    for channel in read.channels.channels.iter().filter_map(|(_, channel)| channel.as_ref()) {
        for (language, book) in &read.words.books {
            let id = format!("address-{}", channel.id);
            check_sayable(read, (language, book), &id, &[channel_args(channel)], problems);
        }
    }
}

/// Opening hours must be sayable at any time: on days with a break, before a closure of weeks, and closed permanently.
///
/// `hours-agents-closed = We are back { $day } from { CLOCK($from_hour, $from_minute) }.` of a calendar with a break,
/// whose day has `$hours` alone.
pub(super) fn what_calendars_tell_can_be_said(read: &Read, problems: &ProblemList) {
    let calendars = read.hours.hours.iter().filter_map(|(id, hours)| Some((&id.value, hours.as_ref()?)));
    let tells = |channel: &Channel, id: &HoursId| {
        channel.hours.as_ref().is_some_and(|named| calendars_of(read, named).contains(id))
    };
    for (id, hours) in calendars {
        let channels = read.channels.channels.iter().filter_map(|(_, channel)| channel.as_ref());
        let channels: Vec<&Channel> = channels.filter(|channel| tells(channel, id)).collect();
        let moments = of_calendar(hours);
        for (language, book) in &read.words.books {
            let told = |at: Timestamp| hours_args(&read.words.prompts, language, hours, at);
            for state in ["open", "closed"] {
                let moments = moments.iter().filter(|at| hours.is_open(**at) == (state == "open")).map(|at| told(*at));
                let ways = moments.flat_map(|told| {
                    channels.iter().map(move |channel| channel_args(channel).into_iter().chain(told.clone()).collect())
                });
                let ways: Vec<Args> = ways.collect();
                check_sayable(read, (language, book), &format!("hours-{id}-{state}"), &ways, problems);
            }
        }
    }
}

/// The words of numbers must have no gap: a group of digits would be said as a number in one place and digit by digit
/// in another.
///
/// `number-20` to `number-90` without `number-70`.
pub(super) fn the_words_of_numbers_have_no_gap(read: &Read, problems: &ProblemList) {
    let teens_are_compounds = |book: &PromptBook| book.has("number-10-compound");
    for (language, book) in &read.words.books {
        let id = |number: &u16| format!("number-{number}");
        let ones_and_teens: Vec<u16> = (0..=if teens_are_compounds(book) { 10 } else { 19 }).collect();
        let ranges = [ones_and_teens, (20..=90).step_by(10).collect(), (100..=900).step_by(100).collect()];
        for range in &ranges {
            let (there, gaps): (Vec<&u16>, Vec<&u16>) = range.iter().partition(|number| book.has(&id(number)));
            let Some(place) = there.first().and_then(|first| book.messages.get(&id(first))) else { continue };
            let gaps: Vec<String> = gaps.into_iter().map(|gap| format!("`{}`", id(gap))).collect();
            if !gaps.is_empty() && book.whole {
                let problem = place.problem(format!("the numbers of `{language}` have gaps: {}", gaps.join(", ")));
                problems.push(problem.with_help("add each to `voice.ftl` there"));
            }
        }
    }
}

/// Warns of an unused message: its name may be misspelt.
///
/// `sms-chatt = …` beside `[channel.chat]`.
pub(super) fn every_message_is_used(read: &Read, problems: &ProblemList) {
    let used = used(read);
    for book in read.words.books.values() {
        let mentioned: BTreeSet<&String> = book.mentions.values().flatten().collect();
        for (id, place) in &book.messages {
            let is_used = used.contains(id) || mentioned.contains(id) || is_family(id);
            if is_used || !read.line.whole || !read.channels.whole {
                continue;
            }
            let problem = place.problem(format!("nothing uses message `{id}`")).as_warning();
            let unwritten = used.iter().filter(|known| !book.has(known)).map(String::as_str);
            problems.push(match nearest(id, unwritten) {
                Some(near) => problem.with_help(format!("did you mean `{near}`?")),
                None => problem.with_help("take it out"),
            });
        }
    }
}

/// Every name that is looked up.
fn used(read: &Read) -> BTreeSet<String> {
    let channels: Vec<&str> = read.channels.channels.iter().map(|(id, _)| id.value.as_str()).collect();
    let topics: Vec<&str> = read.references.topics.iter().map(|topic| topic.value.as_str()).collect();
    let calendars: Vec<&str> = read.hours.hours.iter().map(|(id, _)| id.value.as_str()).collect();
    let sections: Vec<&str> = read.references.sections.iter().map(|section| section.value.as_str()).collect();
    let languages: Vec<&str> = read.words.books.keys().map(Language::as_str).collect();
    let named = |before: &'static str, names: &[&str], after: &'static [&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("{before}{name}")).collect();
        names.into_iter().flat_map(move |name| after.iter().map(move |after| format!("{name}{after}")))
    };
    let own = REQUIRED.iter().copied().chain(vocabulary::written()).chain(WISHES).chain(HOURS).chain([CLOCK]);
    own.map(str::to_owned)
        .chain(read.references.prompts.iter().map(|said| said.prompt.value.as_str().to_owned()))
        .chain(["address-", "link-", "sms-"].into_iter().flat_map(|before| named(before, &channels, &[""])))
        .chain(named("channel-", &channels, &["", "-lead", "-action", "-why", "-wait", "-steps", "-steps-title"]))
        .chain(named("about-", &[&sections[..], &topics].concat(), &["", "-title"]))
        .chain(vocabulary::own_forms().chain(["page-language"]).map(str::to_owned))
        .chain(named("topic-", &topics, &["", "-ready", "-ready-title"]))
        .chain(named("topic-", &["general"], &["-ready", "-ready-title"]))
        .chain(named("hours-", &calendars, &["-open", "-closed"]))
        .chain(named("email-request-speaks-", &languages, &[""]))
        .collect()
}

/// Families of names of which any is allowed: words of numbers and addresses; phrases have rules of their own.
fn is_family(id: &str) -> bool {
    spoken::PREFIXES.iter().any(|prefix| id.starts_with(prefix)) || id.starts_with("phrases-")
}

/// The variables of one of the line's own prompts, in all combinations.
fn args_of(id: &str, link_recent: Duration) -> Vec<Args> {
    let variables = VARIABLES.iter().find(|(known, _)| *known == id).map_or(&[][..], |(_, variables)| variables);
    let text = |name: &'static str, text: &str| vec![(name, Value::Text(text.to_owned()))];
    match variables {
        ["minutes"] => {
            let minutes = 1..=(link_recent.as_secs() / 60).clamp(1, MINUTES_MAX);
            minutes.map(|minutes| vec![minutes_arg(Duration::from_secs(minutes * 60))]).collect()
        }
        ["number"] => NUMBERS.iter().map(|number| text("number", number)).collect(),
        ["text"] => vec![text("text", "…")],
        _ => vec![vec![]],
    }
}

/// Tries a message with each of these. A message that is never sayable is reported by another rule.
fn check_sayable(read: &Read, place: (&Language, &PromptBook), id: &str, ways: &[Args], problems: &ProblemList) {
    let ((language, book), prompt) = (place, PromptId::new(id));
    let prompts = &read.words.prompts;
    let samples = samples(read, language);
    let Some(at) = book.messages.get(id).filter(|_| prompts.text(&prompt, language, &samples).is_ok()) else {
        return;
    };
    let (mut unsaid, mut raw) = (BTreeSet::new(), BTreeSet::new());
    let stateless = STATELESS.contains(&id);
    let lines = if stateless { vec![vec![]] } else { variables(read, language) };
    let ways = ways.iter().flat_map(|way| lines.iter().map(move |line| [way.as_slice(), line].concat()));
    for args in &ways.collect::<Vec<Args>>() {
        match prompts.unsaid(&prompt, language, args) {
            Ok(lacking) => {
                unsaid.extend(lacking);
                raw.extend(day_said_raw(prompts, &prompt, language, args));
                let text = prompts.text(&prompt, language, args).unwrap_or_default();
                if let Some(function) = unspelled(&text) {
                    let message = format!("message `{id}` cannot be said: `{function}` is not given what it takes");
                    return problems.push(at.problem(message).with_help(variables_of(args)));
                }
            }
            Err(PromptError::Format { reason, .. }) => {
                let Some((reason, _)) = unsayable(&reason, book, args) else { return };
                let problem = at.problem(format!("message `{id}` cannot be said: {reason}"));
                return problems.push(problem.with_help(variables_of(args)));
            }
            Err(PromptError::Missing { .. }) => return,
        }
    }
    let lacking: Vec<&String> = unsaid.iter().filter(|lacking| book.whole && !book.has(lacking)).collect();
    let (told, rest) = lacking.split_at(lacking.len().min(LACKING_TOLD));
    for (index, lacking) in told.iter().enumerate() {
        let others = if index + 1 == told.len() && !rest.is_empty() {
            format!(" and {} more", rest.len())
        } else {
            String::new()
        };
        let problem =
            at.problem(format!("message `{id}` needs `{lacking}`{others}, which language `{language}` lacks"));
        problems.push(problem.with_help(format!("add `{lacking} = …` to `voice.ftl` there")));
    }
    if !raw.is_empty() {
        let words: Vec<String> = raw.iter().map(|word| format!("`{word}`")).collect();
        let problem = at.problem(format!("message `{id}` says {} of `$day` as they are", words.join(", ")));
        let help = "give each words of its own: `{ $day -> [mon] on Monday … *[later] later }`";
        problems.push(problem.with_help(help).as_warning());
    }
}

/// The word of `$day` if the message says it as it is, such as `mon`, which is no word of a language. Dates are said so.
fn day_said_raw(
    prompts: &Prompts,
    prompt: &PromptId,
    language: &Language,
    args: &[(&'static str, Value)],
) -> Option<String> {
    let Some(Value::Text(day)) = args.iter().find(|(name, _)| *name == "day").map(|(_, value)| value) else {
        return None;
    };
    let foreign = |(name, value): &(&'static str, Value)| match *name {
        "day" => ("day", Value::Text(NO_DAY.to_owned())),
        name => (name, value.clone()),
    };
    let of_none = prompts.text(prompt, language, &args.iter().map(foreign).collect::<Vec<_>>()).ok()?;
    let is_word = day.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_raw = is_word
        && of_none.contains(NO_DAY)
        && prompts.text(prompt, language, args).is_ok_and(|text| text == of_none.replace(NO_DAY, day));
    is_raw.then(|| day.clone())
}

/// The variables available.
fn variables_of(args: &[(&'static str, Value)]) -> String {
    let has = |name: &str| args.iter().any(|(known, _)| *known == name);
    let is_never_open = args.contains(&("day", Value::Text(NEVER.to_owned())));
    let names: Vec<String> = names(args).into_iter().map(|name| format!("`${name}`")).collect();
    match names.join(", ").as_str() {
        _ if is_never_open => "closed for longer than a year, a calendar gives `$day` alone: `none`".to_owned(),
        _ if (has("day") || has("from_hour")) && !has("hours") => {
            "write `hours-span`, `hours-and` and `hours-whole-day`, of which `$hours` is made".to_owned()
        }
        "" => "it is given no variables".to_owned(),
        names => format!("it is given {names}"),
    }
}
