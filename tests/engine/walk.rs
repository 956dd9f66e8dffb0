//! A caller walks to every row of the facts: each number, channel, hour, topic and piece of advice is heard. And callers
//! walk every way there is, by key and by voice, and are answered.

use std::collections::HashSet;

use deflect::base::call::{CallerKind, Language};
use deflect::cli::transcript::{Story, play};
use deflect::line::event::{Event, MenuInput, Refusal, Standing};
use deflect::line::explore::explore;
use deflect::line::message::{Medium, Recipient};
use deflect::line::proof::STATES_MAX;
use deflect::line::session::{History, LinkSent, Phase, Session};
use deflect::line::step::{DialResult, Input, Speech, Step, Turn};
use deflect::line::{Script, flow};
use jiff::{SignedDuration, Timestamp};

use crate::support::stories::script;

/// The words heard on the way, in Russian from noon on a weekday, unless the keys say otherwise.
fn heard(script: &Script, to: &str, at: &str, keys: &str) -> String {
    let deeds: String = keys.split(' ').filter(|key| !key.is_empty()).map(deed).collect();
    let text = format!("at {at}\n> call from +79161234567 to {to}\n{deeds}");
    let story = Story::parse(&text).unwrap();
    let played = play(script, &story);
    let prompts = played.turns.iter().flat_map(|(_, turn)| turn.steps.iter().flat_map(Step::prompts));
    prompts.map(|prompt| script.prompts.speech(prompt).replace('\n', " ")).collect::<Vec<_>>().join(" ")
}

fn deed(key: &str) -> String {
    match key {
        "-" => "> no-input\n".to_owned(),
        "busy" | "answered" => format!("> dial {key}\n"),
        key => format!("> digits {key}\n"),
    }
}

const MAIN: &str = "+74952321000";
const NOON: &str = "2026-11-20T12:00:00+03:00";
const NIGHT: &str = "2026-11-20T23:00:00+03:00";

#[test]
fn outside_agents_hours_callers_hear_when_people_answer() {
    let heard = heard(&script(), MAIN, NIGHT, "1 1");
    assert!(heard.contains("с девяти до двадцати двух по Москве"), "{heard}");
    assert!(heard.contains("сообщение сохранится, и вам ответят завтра после девяти"), "{heard}");
    assert!(!heard.contains("десять-пятнадцать минут"), "{heard}");
}

#[test]
fn the_closed_number_greets_in_its_own_words_then_the_same_menu() {
    let (script, closed) = (script(), "+78002347000");
    let (main, closed) = (heard(&script, MAIN, NOON, ""), heard(&script, closed, NOON, ""));
    assert!(closed.starts_with("Здравствуйте! Это Озон. Номер закрыт, но мы поможем."), "{closed}");
    let menu = |heard: &str| heard.split_once("Операторов").unwrap().1.to_owned();
    assert_eq!(menu(&main), menu(&closed));
}

#[test]
fn english_speakers_are_told_the_language_of_support_and_get_the_same_link() {
    let script = script();
    let heard = heard(&script, MAIN, NOON, "8 9");
    for phrase in ["For English, press eight", "Support is in Russian", "basic English", "We are sending the link"] {
        assert!(heard.contains(phrase), "{phrase}: {heard}");
    }
}

#[test]
fn foreign_messengers_are_not_named_while_the_switch_is_off() {
    let script = script();
    for keys in ["3 1", "2 4", "2 5"] {
        assert!(!heard(&script, MAIN, NOON, keys).contains("Телеграм"), "{keys}");
    }
}

#[test]
fn the_chat_link_is_offered_within_fifteen_seconds_and_the_greeting_is_short() {
    let script = script();
    let calls = [(MAIN, "ru", false), ("+78002347000", "ru", false), (MAIN, "en", false), (MAIN, "ru", true)];
    for (to, language, hears) in calls {
        let text = format!("> call from +79161234567 to {to}\n");
        let mut story = Story::parse(&text).unwrap();
        (story.language, story.hears) = (Some(Language::new(language)), hears);
        let (_, turn) = play(&script, &story).turns.remove(0);
        let prompts: Vec<_> = turn.steps.iter().flat_map(Step::prompts).collect();
        let greeting = script.prompts.duration(prompts[0]);
        assert!(greeting.as_secs_f64() <= 4.0, "{greeting:?}");
        let (before, menu) =
            prompts.split_at(prompts.iter().position(|prompt| prompt.id.as_str() == "menu-main").unwrap());
        let menu = script.prompts.speech(menu[0]);
        let before = before.iter().map(|prompt| script.prompts.duration(prompt).as_secs_f64()).sum::<f64>();
        let offer = menu.find(if language == "ru" { "девять" } else { "nine" }).unwrap();
        let seconds = before + menu[..offer].chars().count() as f64 / 15.0;
        assert!(seconds <= 15.0, "the offer is heard after {seconds} s");
    }
}

#[test]
fn every_number_of_the_bank_is_dialled_in_turn() {
    let heard = heard(&script(), MAIN, NOON, "4 2 busy busy");
    assert!(heard.contains("Дозвониться не удалось") && heard.contains("Банк: восемь"), "{heard}");
}

/// A session in the main menu at noon, of a caller with this number.
fn in_the_main_menu(script: &Script, link_sent_ago: Option<SignedDuration>) -> (Session, Timestamp) {
    let now: Timestamp = NOON.parse().unwrap();
    let channel = &script.line(&script.default_line).channel;
    let link_sent = link_sent_ago.map(|ago| LinkSent { channel: channel.clone(), at: now - ago });
    let history = History { link_sent, ..History::default() };
    let caller = script.plan.caller("+79161234567");
    let session = Session::new(script, script.default_line.clone(), caller, &history, now);
    (flow::advance(script, session, Input::Start, now).session, now)
}

#[test]
fn minutes_have_the_right_plural() {
    let script = script();
    for (minutes, words) in [
        (0, "одну минуту назад"),
        (1, "одну минуту назад"),
        (2, "две минуты назад"),
        (5, "пять минут назад"),
        (11, "одиннадцать минут назад"),
        (12, "двенадцать минут назад"),
        (21, "двадцать одну минуту назад"),
        (22, "двадцать две минуты назад"),
        (40, "сорок минут назад"),
    ] {
        let (session, now) = in_the_main_menu(&script, Some(SignedDuration::from_mins(minutes)));
        let turn = flow::advance(&script, session, Input::Keys("9".into()), now);
        let said: Vec<_> =
            turn.steps.iter().flat_map(Step::prompts).map(|prompt| script.prompts.speech(prompt)).collect();
        assert!(said.concat().contains(words), "{minutes}: {said:?}");
    }
}

#[test]
fn a_caller_who_keeps_repeating_is_said_farewell_to_after_sixty_turns() {
    let script = script();
    let (mut session, now) = in_the_main_menu(&script, None);
    for turn in 2..=60 {
        let answer = flow::advance(&script, session, Input::Keys("#".into()), now);
        assert!(matches!(answer.steps.last(), Some(Step::Collect(_))), "turn {turn}");
        session = answer.session;
    }
    let last = flow::advance(&script, session, Input::Keys("#".into()), now);
    assert_eq!(last.steps.last(), Some(&Step::HangUp));
    let said = last.steps.iter().flat_map(Step::prompts).map(|prompt| script.prompts.speech(prompt));
    let said: String = said.collect();
    assert!(said.contains("Чат — на сайте") && said.contains("Всего доброго"), "never a bare hang-up: {said}");
    assert!(!said.contains("звёздочка"), "no key is waited for: {said}");
    assert_eq!(last.session.standing, Standing::Exhausted);
}

/// Everything a caller may do in a state, keys that mean the same nowhere left out.
fn doings() -> Vec<Input> {
    let keys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "9161234567"];
    let words = ["верните деньги", "i want my money back", "да", "yes", "нет", "no", "оператор", "шум", ""];
    let said = words.map(|words| Input::Speech(Speech { words: words.to_owned(), confidence: None }));
    let results = [DialResult::Answered, DialResult::Busy].map(Input::Dialled);
    keys.map(|keys| Input::Keys(keys.to_owned()))
        .into_iter()
        .chain(said)
        .chain(results)
        .chain([Input::NoInput])
        .collect()
}

/// True if an input can follow: a dial result after a dial, all else where something is waited for.
fn can_follow(turn: &Turn, input: &Input) -> bool {
    match turn.steps.last() {
        Some(Step::Collect(_)) => !matches!(input, Input::Dialled(_)),
        Some(Step::Connect { .. }) => matches!(input, Input::Dialled(_)),
        _ => false,
    }
}

fn holds_in_every_state(turn: &Turn, place: &str) {
    let said = turn.steps.iter().flat_map(Step::prompts).count();
    match turn.steps.last().unwrap_or_else(|| panic!("no step {place}")) {
        Step::Collect(collect) => {
            assert!(0 < said, "silence {place}");
            let session = &turn.session;
            assert!(session.silent < 2 && session.wrong < 3 && session.misheard <= 2, "{place}: {session:?}");
            let is_number = turn.session.phase == Phase::Number;
            let is_heard = !is_number && turn.session.misheard < 2 && !session.hears.is_empty();
            assert_eq!(collect.listen.is_some(), is_heard, "{place}");
        }
        Step::Connect { .. } | Step::HangUp => {}
        Step::Say(_) => panic!("ends with a saying {place}"),
    }
}

#[test]
fn on_every_way_by_key_and_by_voice_the_caller_is_answered() {
    let script = script();
    let (session, now) = in_the_main_menu(&script, None);
    let languages = script.prompts.languages().into_iter().cloned().collect();
    let first = flow::advance(&script, Session { hears: languages, turn: 0, ..session }, Input::Start, now);
    let mut spoken = 0;
    let explored = explore(vec![first], STATES_MAX, |turn| {
        let answer = |input: Input| {
            let next = flow::advance(&script, Session { turn: 1, ..turn.session.clone() }, input.clone(), now);
            holds_in_every_state(&next, &format!("after {input:?} at {:?}", turn.session));
            let is_speech = |event: &Event| matches!(event, Event::MenuInput { input: MenuInput::Speech, .. });
            spoken += usize::from(next.events.iter().any(is_speech));
            (input, next)
        };
        doings().into_iter().filter(|input| can_follow(turn, input)).map(answer).collect()
    });
    let (states, turns) = (explored.states, explored.turns);
    assert!(explored.is_whole && 2_000 < states && 4_000 < spoken, "{states} states, {turns} turns, {spoken} by voice");
}

/// Numbers of every kind that calls: mobile, land line, toll-free, paid, foreign, satellite, hidden.
const CALLERS: [&str; 7] =
    ["+79161234567", "+74951112233", "+78005553535", "+78091234567", "+375291234567", "+79541234567", "anonymous"];

/// Why a store may not take a text.
const STORE_REFUSALS: [Refusal; 12] = [
    Refusal::Landline,
    Refusal::Store,
    Refusal::OptedOut,
    Refusal::Undeliverable,
    Refusal::Closed,
    Refusal::NumberLimit,
    Refusal::PrefixLimit,
    Refusal::TypedLimit,
    Refusal::CountryLimit,
    Refusal::DayLimit,
    Refusal::Budget,
    Refusal::NoGateway,
];

/// Every kind of caller: each number, with mail known and not, and of a mobile each reason why it may not be texted.
fn callers(script: &Script) -> Vec<Session> {
    let now: Timestamp = NOON.parse().unwrap();
    let refusals = STORE_REFUSALS.into_iter().filter(|refusal| !matches!(refusal, Refusal::Store | Refusal::Landline));
    let refusals = refusals.map(Some);
    let refusals: Vec<Option<Refusal>> = [None].into_iter().chain(refusals).collect();
    let kinds = CALLERS.iter().flat_map(|from| {
        let caller = script.plan.caller(from);
        let refusals = if caller.kind == CallerKind::Mobile { &refusals[..] } else { &[None] };
        refusals.iter().map(move |refusal| (caller.clone(), *refusal))
    });
    let mailed = kinds.flat_map(|(caller, refusal)| [false, true].map(|mailable| (caller.clone(), refusal, mailable)));
    let sessions = mailed.filter(|(caller, _, mailable)| !mailable || caller.number.is_some());
    let line = &script.default_line;
    let session = |(caller, refusal, mailable)| {
        let history = History { mailable, refusal, ..History::default() };
        Session::new(script, line.clone(), caller, &history, now)
    };
    sessions.map(session).collect()
}

/// The turns that may answer a caller's keys where a link matters: the flow's own, and where that promises a text, the
/// one said instead for each reason of the store.
fn answers(script: &Script, before: &Session, keys: Option<&str>, now: Timestamp) -> Vec<(Turn, Option<Refusal>)> {
    let input = keys.map_or(Input::NoInput, |keys| Input::Keys(keys.to_owned()));
    let session = Session { turn: 1, ..before.clone() };
    let turn = flow::advance(script, session.clone(), input, now);
    let instead = turn.messages.iter().filter(|message| message.medium == Medium::Sms).flat_map(|promised| {
        STORE_REFUSALS
            .map(|reason| (flow::promise_failed(script, session.clone(), promised, reason, now), Some(reason)))
    });
    let instead: Vec<_> = instead.collect();
    [(turn, None)].into_iter().chain(instead).collect()
}

/// A caller who waits for an answer is never offered in vain, and never left without another way.
fn is_never_in_vain(script: &Script, turn: &Turn, unkept: Option<Refusal>, place: &str) {
    let session = &turn.session;
    let offered = |event: &Event| matches!(event, Event::Offered { medium: Medium::Sms, .. });
    let takes_typed = session.refusal.is_none_or(Refusal::concerns_one_number);
    assert!(!turn.events.iter().any(offered) || takes_typed, "a text is offered in vain {place}");
    let texted = turn.messages.iter().any(|message| match &message.recipient {
        Recipient::Number(number) => session.refusal.is_some() && session.caller.number.as_ref() == Some(number),
        Recipient::Contact(_) | Recipient::Department { .. } => false,
    });
    assert!(!texted, "a refused number is texted {place}");
    assert_ne!(session.refusal, Some(Refusal::Store), "a store that was late once is asked again {place}");
    if let Some(reason) = unkept {
        let said: Vec<_> = turn.steps.iter().flat_map(Step::prompts).map(|prompt| prompt.id.as_str()).collect();
        let refused: Vec<&Event> =
            turn.events.iter().filter(|event| matches!(event, Event::OfferRefused { .. })).collect();
        let expected = &Event::OfferRefused { medium: Medium::Sms, reason };
        // The wrong number too many: the rescue offers the link again, and says so too; who was told an address before goes on.
        let line = script.line(&session.line);
        let has_given_up = reason == Refusal::Landline && [&line.rescue, &line.farewell].contains(&&session.at);
        assert!(refused.first() == Some(&expected) && (refused.len() == 1 || has_given_up), "{refused:?} {place}");
        let ways = ["address-", "offer-mail", "offer-landline", "number-landline"];
        let other_way = has_given_up || said.iter().any(|prompt| ways.iter().any(|way| prompt.starts_with(way)));
        assert!(other_way && turn.messages.is_empty(), "{said:?} {place}");
        assert!(script.nodes.contains_key(&session.at) && turn.steps.iter().all(|step| *step != Step::HangUp));
    }
}

#[test]
fn every_kind_of_caller_refused_for_every_reason_hears_another_way() {
    let (script, now) = (script(), NOON.parse().unwrap());
    let keys = ["0", "1", "2", "3", "5", "8", "9", "*", "#", "9161234567", "4951112233", "375291234567", "12"];
    let keys: Vec<Option<&str>> = keys.into_iter().map(Some).chain([None]).collect();
    let (mut states, mut turns, mut reasons) = (0, 0, HashSet::new());
    for caller in callers(&script) {
        let first = flow::advance(&script, caller.clone(), Input::Start, now);
        let explored = explore(vec![first], STATES_MAX, |turn| {
            if !matches!(turn.steps.last(), Some(Step::Collect(_))) {
                return vec![];
            }
            let answers =
                keys.iter().flat_map(|key| answers(&script, &turn.session, *key, now).into_iter().map(|a| (*key, a)));
            let answers: Vec<_> = answers.collect();
            for (key, (next, unkept)) in &answers {
                let place = format!("{:?} after {key:?} at {:?}, {unkept:?}", caller.caller.kind, turn.session);
                holds_in_every_state(next, &place);
                is_never_in_vain(&script, next, *unkept, &place);
                reasons.extend(next.events.iter().filter_map(|event| match event {
                    Event::OfferRefused { reason, .. } => Some(reason.as_str()),
                    _ => None,
                }));
            }
            answers.into_iter().map(|(key, (next, _))| (key, next)).collect()
        });
        assert!(explored.is_whole);
        (states, turns) = (states + explored.states, turns + explored.turns);
    }
    println!("{states} states and {turns} turns walked, refused for {} reasons", reasons.len());
    let all: HashSet<&str> = Refusal::ALL.iter().map(|reason| reason.as_str()).collect();
    let never: Vec<_> = all.difference(&reasons).collect();
    assert!(never.is_empty() && 10_000 < states, "{states} states, never refused for {never:?}");
}
