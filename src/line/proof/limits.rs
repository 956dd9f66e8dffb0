//! Limits of listening times, and rules for addresses: one function each.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::flaw::{Flaw, FlawSubject, LongPrompt};
use super::times::{ADDRESS, DestinationTime, HeardLine, ListeningTimes};
use crate::base::call::{Key, Language};
use crate::base::diagnostic::Severity;
use crate::line::channel::{Channel, ChannelId};
use crate::line::menu::{NodeId, NodeKind, Script};
use crate::line::prompt::{Prompt, PromptId};
use crate::line::step::{DialResult, Input, Step, Turn};

/// The longest duration of each prompt that is heard, by language.
pub(super) type Longest = BTreeMap<(Language, PromptId), Duration>;

const GREETING_MAX: Duration = Duration::from_secs(4);
const PROMPT_MAX: Duration = Duration::from_secs(12);
const PROMPT_GOOD: Duration = Duration::from_secs(8);
const MENU_MAX: Duration = Duration::from_secs(25);
const LINK_MAX: Duration = Duration::from_secs(15);
const DESTINATION_MAX: Duration = Duration::from_secs(40);
const SILENT_MAX: Duration = Duration::from_secs(30);
/// Words by operations, and the last words when the service is down, which nothing follows.
const UNLIMITED: [&str; 2] = ["announcement", "fallback"];
/// The most silent turns until a call ends.
const SILENCE_MAX: usize = 20;

const SHORTER: &str = "say it in fewer words";
pub(super) const SHORTER_PROMPTS: &str =
    "say it in fewer words, or in two prompts; `deflect check --times` lists all that are long";
const SPLIT: &str = "say it in fewer words, or in two prompts of which the first is enough";
const NAME_NINE: &str = "say it in its prompt, with `9` or the word of `number-9`";
const RESCUE: &str = "let its words say a site or mailbox as it is typed: `{ SPELL(\"example.org\") }`";
const SOONER: &str = "say less before it, or put it earlier";

/// The flaws of words, in the order of the limits.
pub(super) fn flaws(script: &Script, longest: &Longest, long: &[LongPrompt]) -> Vec<Flaw> {
    let mut flaws = greetings(script);
    flaws.extend(long.iter().filter_map(prompt_is_short));
    flaws.extend(script.prompts.languages().into_iter().filter_map(|language| most_are_shorter(language, long)));
    flaws.extend(addresses_can_be_typed(script, longest));
    flaws.extend(digits_are_asked_for_shorter(script));
    flaws
}

/// The flaws of what is heard at one time, in the order of the limits.
pub(super) fn flaws_at(script: &Script, times: &ListeningTimes<'_>) -> Vec<Flaw> {
    let of_menu = |turn| [menu_is_short(times, turn), second_differs(times, turn)].into_iter().flatten();
    let mut flaws: Vec<Flaw> = times.menus.iter().flat_map(of_menu).collect();
    let texting = script.lines.keys().filter(|line| !script.plan_of(line).texted().is_empty());
    flaws.extend(texting.flat_map(|line| times.answers(line)).filter_map(|turn| link_is_offered_soon(times, &turn)));
    flaws.extend(latest(&times.reached).into_iter().filter_map(destination_is_near));
    let answers = script.lines.keys().flat_map(|line| times.answers(line));
    flaws.extend(answers.filter_map(|turn| silence_is_answered(script, times, turn)));
    flaws
}

/// A greeting must be short: callers came for something else, and many know the line.
///
/// "Welcome to the automated service line of Example, the house of a thousand things." takes 5.4 s.
fn greetings(script: &Script) -> Vec<Flaw> {
    let greetings: BTreeSet<&PromptId> = script.lines.values().map(|line| &line.greeting).collect();
    let said = greetings.into_iter().flat_map(|id| script.prompts.languages().into_iter().map(move |in_| (id, in_)));
    let too_long = said.filter_map(|(id, language)| {
        let said = script.lines.iter().filter(|(_, line)| line.greeting == *id).map(|(line, _)| {
            let args = script.line_args(line, language);
            script.prompts.spoken_duration(&Prompt { id: id.clone(), language: language.clone(), args })
        });
        let took = said.max().unwrap_or_default();
        let message = format!("greeting `{id}` takes {}, at most {} are heard out", shown(took), shown(GREETING_MAX));
        let subject = FlawSubject::Prompt(language.clone(), id.clone());
        (took > GREETING_MAX).then(|| error(subject, message, "say only who answers; the menu says the rest"))
    });
    too_long.collect()
}

/// Prompts longer than recommended, the longest first. Menus have a limit of their own, as a key ends them.
pub(super) fn long_prompts(script: &Script, longest: &Longest) -> Vec<LongPrompt> {
    let menus: BTreeSet<&PromptId> = script
        .nodes
        .values()
        .filter(|node| matches!(node.kind, NodeKind::Menu { .. }))
        .flat_map(|node| node.say.iter().map(|saying| &saying.prompt))
        .collect();
    let is_limited = |id: &PromptId| !menus.contains(id) && !UNLIMITED.contains(&id.as_str());
    let mut long: Vec<LongPrompt> = longest
        .iter()
        .filter(|((_, id), took)| **took > PROMPT_GOOD && is_limited(id))
        .map(|((language, id), took)| LongPrompt { language: language.clone(), prompt: id.clone(), took: *took })
        .collect();
    long.sort_by_key(|long| Reverse(long.took));
    long
}

/// A prompt must be short enough to remember.
///
/// Two hundred characters.
fn prompt_is_short(long: &LongPrompt) -> Option<Flaw> {
    let LongPrompt { language, prompt, took } = long;
    let message = format!("prompt `{prompt}` takes {} in `{language}`, at most {}", shown(*took), shown(PROMPT_MAX));
    (*took > PROMPT_MAX).then(|| error(FlawSubject::Prompt(language.clone(), prompt.clone()), message, SPLIT))
}

/// Most prompts should be shorter still. One warning a language names the longest: a long prompt may be worth its time.
fn most_are_shorter(language: &Language, long: &[LongPrompt]) -> Option<Flaw> {
    let mut long = long.iter().filter(|long| long.language == *language && long.took <= PROMPT_MAX);
    let LongPrompt { prompt, took, .. } = long.next()?;
    let others = match long.count() {
        0 => String::new(),
        1 => "; so does 1 other".to_owned(),
        others => format!("; so do {others} others"),
    };
    let took = shown(*took);
    let good = shown(PROMPT_GOOD);
    let message =
        format!("prompt `{prompt}` takes {took} in `{language}`, longer than the {good} that are good{others}");
    let flaw = error(FlawSubject::Prompt(language.clone(), prompt.clone()), message, SHORTER_PROMPTS);
    Some(Flaw { severity: Severity::Warning, ..flaw })
}

/// A menu must be short, with everything that is said before it in its turn.
///
/// A greeting and a menu of 400 characters.
fn menu_is_short(times: &ListeningTimes<'_>, turn: &Turn) -> Option<Flaw> {
    let took = times.heard(turn).last()?.until;
    let (menu, language) = (&turn.session.at, &turn.session.language);
    let message = format!("menu `{menu}` is heard after {} in `{language}`, at most {}", shown(took), shown(MENU_MAX));
    (took > MENU_MAX).then(|| error(FlawSubject::Node(menu.clone()), message, SHORTER))
}

/// Key 9 must be told early on a line that sends texts: the link is what most callers need.
///
/// "… to get a text with the link, press nine" at the end of a long menu.
fn link_is_offered_soon(times: &ListeningTimes<'_>, answer: &Turn) -> Option<Flaw> {
    // A caller who is put through at once needs no key.
    if !matches!(answer.steps.last(), Some(Step::Collect(_))) {
        return None;
    }
    let (menu, language) = (&answer.session.at, &answer.session.language);
    let heard = times.heard(answer);
    let offered = heard.iter().find(|heard| times.says_key(heard, Key::TEXT)).map(|heard| heard.until);
    let (message, help) = match offered {
        Some(after) if after <= LINK_MAX => return None,
        Some(after) => {
            let (after, most) = (shown(after), shown(LINK_MAX));
            (format!("the link is offered after {after} at `{menu}` in `{language}`, at most {most}"), SOONER)
        }
        None => (format!("`{menu}` does not say in `{language}` that key `9` texts the link"), NAME_NINE),
    };
    Some(error(FlawSubject::Node(menu.clone()), message, help))
}

/// Of equal destinations on several lines, the one heard latest.
fn latest(reached: &[DestinationTime]) -> Vec<&DestinationTime> {
    let mut latest: BTreeMap<(&NodeId, &ChannelId, &Language), &DestinationTime> = BTreeMap::new();
    for reach in reached {
        let known = latest.entry((&reach.node, &reach.channel, &reach.language)).or_insert(reach);
        if known.after < reach.after {
            *known = reach;
        }
    }
    latest.into_values().collect()
}

/// A destination must be near: later, callers have hung up.
///
/// The last choice of a second menu, and an address behind 200 characters of advice.
fn destination_is_near(reach: &DestinationTime) -> Option<Flaw> {
    let DestinationTime { line, language, node, channel, after } = reach;
    let message = format!(
        "channel `{channel}` is heard after {} on line `{line}` in `{language}`, at most {}",
        shown(*after),
        shown(DESTINATION_MAX)
    );
    (*after > DESTINATION_MAX).then(|| error(FlawSubject::Node(node.clone()), message, SOONER))
}

/// A caller who does nothing must hear an address, too: such a telephone may have no keys.
///
/// A menu of 20 s, said twice before the rescue.
fn silence_is_answered(script: &Script, times: &ListeningTimes<'_>, answer: Turn) -> Option<Flaw> {
    let line = script.line(&answer.session.line);
    let language = answer.session.language.clone();
    let name = answer.session.line.clone();
    let mut turn = answer;
    let mut before = Duration::ZERO;
    for _ in 0..SILENCE_MAX {
        let heard = times.heard(&turn);
        let mut telling = heard.iter().filter(|heard| tells_address(script, heard));
        if let Some(first) = telling.next() {
            let told = telling.rfind(|heard| heard.prompt == first.prompt).unwrap_or(first);
            let after = before + told.until;
            let message = format!(
                "a silent caller hears an address after {} on line `{name}` in `{language}`, at most {}",
                shown(after),
                shown(SILENT_MAX)
            );
            return (after > SILENT_MAX).then(|| error(FlawSubject::Node(line.rescue.clone()), message, SOONER));
        }
        let input = match turn.steps.last() {
            Some(Step::Collect(_)) => Input::NoInput,
            Some(Step::Connect { .. }) => Input::Dialled(DialResult::NoAnswer),
            _ => break,
        };
        before += heard.last().map_or(Duration::ZERO, |heard| heard.until);
        turn = times.advance(&turn.session, input);
    }
    let message = format!("a silent caller hears no address on line `{name}` in `{language}`");
    Some(error(FlawSubject::Node(line.rescue.clone()), message, RESCUE))
}

/// True if an address is told: by its prompt, or by words with the site or mailbox of any channel.
fn tells_address(script: &Script, heard: &HeardLine<'_>) -> bool {
    let mut addresses = script.channels.values().flat_map(|channel| [&channel.site, &channel.email]).flatten();
    let words = heard.words.replace(',', "");
    let is_told = |address: &String| words.contains(&spelled(script, &heard.prompt.language, address).replace(',', ""));
    heard.prompt.id.as_str().starts_with(ADDRESS) || addresses.any(is_told)
}

/// A menu must be asked in other words the second time: the same words are as unclear.
///
/// `no-input` and then the whole menu.
fn second_differs(times: &ListeningTimes<'_>, turn: &Turn) -> Option<Flaw> {
    let again = times.advance(&turn.session, Input::NoInput);
    let said = |turn: &Turn| -> BTreeSet<String> { times.heard(turn).into_iter().map(|heard| heard.words).collect() };
    let (first, second) = (said(turn), said(&again));
    // The remark that nothing was pressed does not count.
    let remark = times.heard(&again).into_iter().filter(|heard| heard.prompt.id.as_str() == "no-input");
    let remark: BTreeSet<String> = remark.map(|heard| heard.words).collect();
    let is_other = second.difference(&first).any(|words| !remark.contains(words));
    let (menu, language) = (&turn.session.at, &turn.session.language);
    (!is_other && !second.is_disjoint(&first)).then(|| {
        let message = format!("menu `{menu}` says the same again after silence in `{language}`");
        error(FlawSubject::Node(menu.clone()), message, "let it ask in other, fewer words the second time")
    })
}

/// An address must be said so that it can be typed: the address prompt of a channel says its site or mailbox as `SPELL`
/// does.
///
/// `address-chat = The site is my ozon.` of a channel with `site = "my.ozon.ru"`.
fn addresses_can_be_typed(script: &Script, longest: &Longest) -> Vec<Flaw> {
    let told = longest.keys().filter_map(|(language, id)| {
        let channel = script.channels.get(&ChannelId::new(id.as_str().strip_prefix(ADDRESS)?))?;
        Some((language, id, channel))
    });
    let untyped = told.filter_map(|(language, id, channel)| {
        let Channel { email, site, .. } = channel;
        let facts: Vec<(&str, &String)> = [("email", email), ("site", site)]
            .into_iter()
            .filter_map(|(name, fact)| Some((name, fact.as_ref()?)))
            .collect();
        let mut args = crate::line::saying::channel_args(channel);
        args.extend(script.line_args(&script.default_line, language));
        let words = script.prompts.text(id, language, &args).ok()?.to_lowercase();
        let is_said = facts.iter().any(|(_, fact)| words.contains(&spelled(script, language, fact)));
        let first = facts.first().filter(|_| !is_said)?.0;
        let message = format!("`{id}` does not say in `{language}` how the {first} is typed");
        let help = "say `{ SPELL($site) }` or `{ SPELL($email) }`; words that need no spelling are `spoken-<word>`";
        Some(error(FlawSubject::Prompt(language.clone(), id.clone()), message, help))
    });
    untyped.collect()
}

/// Digits must be asked for in other, fewer words the second time: the same words are as unclear.
///
/// `again` of a collect that is longer than its `say`.
fn digits_are_asked_for_shorter(script: &Script) -> Vec<Flaw> {
    let asks = script.nodes.iter().filter(|(_, node)| matches!(node.kind, NodeKind::Digits { .. }));
    let mut flaws = vec![];
    for (id, node) in asks {
        for language in script.prompts.languages() {
            let took = |prompt: &PromptId| {
                let args = script.line_args(&script.default_line, language);
                script.prompts.spoken_duration(&Prompt { id: prompt.clone(), language: language.clone(), args })
            };
            let first: Duration = node.say.iter().map(|saying| took(&saying.prompt)).sum();
            let second: Duration = node.again.iter().map(took).sum();
            if second < first {
                continue;
            }
            let (first, second) = (shown(first), shown(second));
            let message = format!("`{id}` asks for {second} the second time in `{language}`, the first time {first}");
            flaws.push(error(FlawSubject::Node(id.clone()), message, "let `again` ask in other, fewer words"));
        }
    }
    flaws
}

fn spelled(script: &Script, language: &Language, address: &str) -> String {
    script.prompts.spell(language, address).to_lowercase()
}

fn error(subject: FlawSubject, message: String, help: &'static str) -> Flaw {
    Flaw { subject, message, help, severity: Severity::Error }
}

fn shown(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f32())
}
