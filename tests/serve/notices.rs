//! Notices of operations to callers: from the person who posts one to the caller's ear, on every node, and gone again.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use deflect::base::call::{Caller, Language, LineId};
use deflect::config::settings::Dialect;
use deflect::line::event::{Event, Outcome};
use deflect::line::menu::TopicId;
use deflect::line::notice::{LEAD, Notice, NoticeKind};
use deflect::line::posting::{Draft, DraftError, DraftKind, LASTS_MAX, WORDS_CHARS_MAX};
use deflect::line::session::{History, Session};
use deflect::line::step::{DialResult, Input, Speech, Step, Turn};
use deflect::line::{Script, flow};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::dialect::{platform, write};
use crate::support::line::{Answer, LINE, Line, SPOOL, Setup, exchange, settings};
use crate::support::peers::postgres::Cluster;
use crate::support::peers::{LIMIT, wait_until};
use crate::support::stories::script;

const MOBILE: &str = "+79161234567";
const MENU: &str = "Операторов по телефону нет";
const CLOSED: &str = "Меню сейчас не работает.";
const LATE: &str = "Доставка в Казань задерживается";
/// Within this time every node says what was posted.
const HEARD_WITHIN: Duration = Duration::from_secs(5);

// The flow.

fn noon() -> Timestamp {
    "2026-11-20T12:00:00+03:00".parse().unwrap()
}

/// A notice of the hour around noon, with these words in Russian and English.
fn notice(kind: NoticeKind, lines: &[&str], words: &[(&str, &str)]) -> Notice {
    Notice {
        id: "0123456789abcdef".to_owned(),
        kind,
        lines: lines.iter().map(|line| LineId::new(line)).collect(),
        words: words.iter().map(|(language, words)| (Language::new(language), (*words).to_owned())).collect(),
        since: noon() - SignedDuration::from_mins(30),
        until: noon() + SignedDuration::from_mins(30),
    }
}

fn announcement(topics: &[&str], words: &[(&str, &str)]) -> Notice {
    let topics = topics.iter().map(|topic| TopicId::new(topic)).collect();
    notice(NoticeKind::Announcement { topics }, &[], words)
}

fn with(notices: &[Notice]) -> Script {
    Script { notices: notices.into(), ..script() }
}

/// A call that is made in the mind.
struct Mind<'s> {
    script: &'s Script,
    turn: Turn,
    now: Timestamp,
}

impl<'s> Mind<'s> {
    fn call(script: &'s Script, line: &str, language: &str, now: Timestamp) -> Self {
        let caller = script.plan.caller(MOBILE);
        let session = Session::new(script, LineId::new(line), caller, &History::default(), now);
        let session = Session { language: Language::new(language), ..session };
        Self { script, turn: flow::advance(script, session, Input::Start, now), now }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        let input = if keys.is_empty() { Input::NoInput } else { Input::Keys(keys.to_owned()) };
        self.turn = flow::advance(self.script, self.turn.session.clone(), input, self.now);
        self
    }

    fn prompts(&self) -> Vec<&str> {
        self.turn.steps.iter().flat_map(Step::prompts).map(|prompt| prompt.id.as_str()).collect()
    }

    fn said(&self) -> String {
        let prompts = self.turn.steps.iter().flat_map(Step::prompts);
        prompts.map(|prompt| self.script.prompts.speech(prompt).replace('\n', " ")).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn an_announcement_is_said_once_after_the_greeting_and_before_the_menu() {
    let script = with(&[announcement(&[], &[("ru", LATE)]), announcement(&[], &[("ru", "И в Омск.")])]);
    let mut call = Mind::call(&script, "main", "ru", noon());
    assert_eq!(call.prompts(), ["greeting-main", "announcement", "announcement", "key-english", "menu-main"]);
    assert!(
        call.said().contains(&format!("{LATE} И в Омск. For English, press eight. {MENU}")),
        "in the order they were posted: {}",
        call.said()
    );
    for keys in ["#", "1", "*", "", "1", "1", "*"] {
        assert!(!call.press(keys).said().contains(LATE), "{keys}: {}", call.said());
    }
}

#[test]
fn an_announcement_of_a_topic_is_said_before_that_topic_only_and_again_on_repeat() {
    let script = with(&[announcement(&["order"], &[("ru", LATE)])]);
    let mut call = Mind::call(&script, "main", "ru", noon());
    assert!(!call.said().contains(LATE) && !call.press("1").said().contains(LATE));
    assert_eq!(call.press("1").prompts()[..2], ["announcement", "order-ready"]);
    assert_eq!(call.press("#").prompts()[..2], ["announcement", "order-ready"]);
    assert!(!call.press("").said().contains(LATE), "asked again: {}", call.said());
    assert!(!call.press("*").press("2").said().contains(LATE));
}

#[test]
fn an_announcement_of_a_topic_that_is_come_to_twice_in_one_turn_is_said_once() {
    let mut script = with(&[announcement(&["order"], &[("ru", LATE)])]);
    script.nodes.get_mut("offer").unwrap().topic = Some(TopicId::new("order"));
    let mut call = Mind::call(&script, "main", "ru", noon());
    assert_eq!(call.press("1").press("1").said().matches(LATE).count(), 1, "{}", call.said());
}

#[test]
fn callers_hear_an_announcement_in_their_language_or_not_at_all() {
    let script = with(&[announcement(&[], &[("ru", LATE)]), announcement(&["order"], &[("ru", "а"), ("en", "Late.")])]);
    let mut call = Mind::call(&script, "main", "en", noon());
    assert!(!call.prompts().contains(&"announcement"), "{}", call.said());
    assert!(call.press("1").press("1").said().starts_with("Late. The chat helps"), "{}", call.said());
}

#[test]
fn an_announcement_holds_on_its_lines_and_in_its_time_only() {
    let script = with(&[notice(announcement(&[], &[]).kind, &["hotline"], &[("ru", LATE)])]);
    let heard = |line, now| Mind::call(&script, line, "ru", now).said().contains(LATE);
    assert!(heard("hotline", noon()) && !heard("main", noon()));
    let half_an_hour = SignedDuration::from_mins(30);
    assert!(heard("hotline", noon() - half_an_hour) && !heard("hotline", noon() + half_an_hour));
    assert!(!heard("hotline", noon() - half_an_hour - SignedDuration::from_millis(1)));
}

#[test]
fn more_announcements_than_a_caller_hears_out_are_not_said() {
    let notices: Vec<_> = (0..5).map(|number| announcement(&[], &[("ru", &number.to_string())])).collect();
    let (script, said) = (with(&notices), "announcement");
    let call = Mind::call(&script, "main", "ru", noon());
    assert_eq!(call.prompts().iter().filter(|prompt| **prompt == said).count(), 3);
}

#[test]
fn who_hears_an_announcement_alone_is_not_helped() {
    let script = with(&[announcement(&[], &[("ru", &"долго ".repeat(40))])]);
    let call = Mind::call(&script, "main", "ru", noon());
    let left = |seconds| call.turn.session.standing.outcome(noon() + SignedDuration::from_secs(seconds));
    assert_eq!((left(1), left(10), left(600)), (Outcome::LeftInGreeting, Outcome::LeftInMenu, Outcome::LeftInMenu));
    assert!(!call.turn.session.reached);
}

#[test]
fn a_closed_line_greets_says_so_and_offers_the_link() {
    let script = with(&[notice(NoticeKind::Closing, &["main"], &[]), announcement(&[], &[("ru", LATE)])]);
    let mut call = Mind::call(&script, "main", "ru", noon());
    assert_eq!(call.prompts(), ["greeting-main", "line-closed", "rescue", "link-account-chat", "offer-text"]);
    assert_eq!(call.press("#").prompts(), ["line-closed", "rescue", "link-account-chat", "offer-text"]);
    assert_eq!(call.press("*").prompts(), ["line-closed", "rescue", "link-account-chat", "offer-text"]);
    assert_eq!(call.press("1").turn.messages.len(), 1, "the link is promised");
    assert!(Mind::call(&script, "hotline", "ru", noon()).said().contains(MENU), "the other line is open");
    let later = noon() + SignedDuration::from_mins(30);
    assert!(Mind::call(&script, "main", "ru", later).said().contains(MENU), "it opens by itself");
}

#[test]
fn a_closing_says_its_own_words_the_last_ones_where_there_are_several() {
    let words = |words| notice(NoticeKind::Closing, &[], &[("ru", words)]);
    let script = with(&[words("Раз."), words("Два.")]);
    let said = Mind::call(&script, "hotline", "ru", noon()).said();
    assert!(said.contains("Два. Поможет чат") && !said.contains("Раз."), "{said}");
    let english = Mind::call(&script, "main", "en", noon());
    assert_eq!(english.prompts()[1], "line-closed", "no words in English: {}", english.said());
}

#[test]
fn on_a_closed_line_the_chat_and_the_link_are_a_key_away_and_calls_in_progress_go_on() {
    let (open, closed) = (script(), with(&[notice(NoticeKind::Closing, &[], &[])]));
    let mut call = Mind::call(&closed, "main", "ru", noon());
    assert!(call.press("0").prompts().contains(&"human-about"), "{}", call.said());
    assert_eq!(call.press("*").prompts()[0], "line-closed");
    assert_eq!(call.press("9").turn.messages.len(), 1);
    let mut before = Mind::call(&open, "main", "ru", noon());
    before.press("1");
    before.script = &closed;
    assert_eq!(before.press("1").prompts()[0], "order-ready");
    assert_eq!(before.press("*").prompts()[0], "menu-orders", "back to a menu that is not the line's first");
    assert_eq!(before.press("*").prompts()[0], "line-closed");
}

#[test]
fn a_rescue_that_leads_back_to_the_closed_menu_ends_with_a_farewell() {
    let mut script = with(&[notice(NoticeKind::Closing, &[], &[])]);
    let menu = script.lines[&LineId::new("main")].entry.otherwise().clone();
    let rescue = script.lines[&LineId::new("main")].rescue.clone();
    let node = script.nodes.get_mut(&rescue).unwrap();
    node.kind = deflect::line::menu::NodeKind::Goto { to: menu.into(), language: None };
    let call = Mind::call(&script, "main", "ru", noon());
    assert_eq!(call.prompts(), ["greeting-main", "line-closed", "rescue", "farewell"]);
    assert!(matches!(call.turn.steps.last(), Some(Step::Collect(_))));
}

/// The fields that tell two states of a call apart.
fn state(turn: &Turn) -> String {
    let Session { language, at, phase, silent, wrong, misheard, promises, anonymous, standing, .. } = &turn.session;
    let standing = std::mem::discriminant(standing);
    format!("{language} {at} {phase:?} {silent} {wrong} {misheard} {promises} {anonymous} {standing:?}")
}

fn doings(turn: &Turn) -> Vec<Input> {
    let keys = ["0", "1", "2", "3", "4", "5", "7", "8", "9", "*", "#", "9161234567"];
    let said = Input::Speech(Speech { words: "english".to_owned(), confidence: None });
    let keys = keys.map(|keys| Input::Keys(keys.to_owned()));
    match turn.steps.last() {
        Some(Step::Collect(_)) => keys.into_iter().chain([said, Input::NoInput]).collect(),
        Some(Step::Connect { .. }) => [DialResult::Answered, DialResult::Busy].map(Input::Dialled).into(),
        _ => vec![],
    }
}

/// Walks every way from the beginning of a call; says how many states there are.
fn walk(script: &Script, line: &str, caller: Caller, holds: impl Fn(&Turn, &str)) -> usize {
    let session = Session::new(script, LineId::new(line), caller, &History::default(), noon());
    let languages = script.prompts.languages().into_iter().cloned().collect();
    let first = flow::advance(script, Session { hears: languages, ..session }, Input::Start, noon());
    let (mut known, mut waiting) = (HashSet::from([state(&first)]), vec![first]);
    while let Some(turn) = waiting.pop() {
        for input in doings(&turn) {
            let place = format!("after {input:?} at {}", state(&turn));
            let next = flow::advance(script, Session { turn: 1, ..turn.session.clone() }, input, noon());
            holds(&next, &place);
            if known.insert(state(&next)) {
                waiting.push(next);
            }
        }
    }
    known.len()
}

/// Something is said and then waited for, or the call is over.
fn is_answered(turn: &Turn, place: &str) {
    let said = turn.steps.iter().flat_map(Step::prompts).count();
    match turn.steps.last() {
        Some(Step::Collect(_)) => assert!(0 < said, "silence {place}"),
        Some(Step::Connect { .. } | Step::HangUp) => {}
        last => panic!("{last:?} {place}"),
    }
    assert!(said < 16, "{said} prompts {place}");
}

#[test]
fn every_state_is_answered_with_announcements_and_with_a_closing_in_force() {
    let all: Vec<String> = script().nodes.values().filter_map(|node| Some(node.topic.as_ref()?.to_string())).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let told = [announcement(&[], &[("ru", LATE)]), announcement(&all, &[("ru", LATE), ("en", "Late.")])];
    let (told, closed) = (with(&told), with(&[told.to_vec(), vec![notice(NoticeKind::Closing, &[], &[])]].concat()));
    let entered = |turn: &Turn, place: &str| {
        is_answered(turn, place);
        let is_first = |event: &Event| matches!(event, Event::MenuVisited { menu, .. } if menu.as_str() == "main");
        assert!(!turn.events.iter().any(is_first), "the menu of a closed line {place}");
    };
    for caller in [told.plan.caller(MOBILE), Caller::hidden()] {
        let states = walk(&told, "main", caller.clone(), is_answered);
        let closed_states = walk(&closed, "hotline", caller, entered);
        assert!(300 < states && 100 < closed_states, "{states} and {closed_states} states");
    }
}

#[test]
fn words_reach_every_platform_as_they_were_typed() {
    let words = r#"<b> & "Север" 'Юг' {{ $x ]]> 100%"#;
    let script = with(&[announcement(&[], &[("ru", words)])]);
    let steps = Mind::call(&script, "main", "ru", noon()).turn.steps;
    let as_text = r#"&lt;b&gt; &amp; "Север" 'Юг' {{ $x ]]&gt; 100%"#;
    let as_attribute = r#"&lt;b&gt; &amp; &quot;Север&quot; 'Юг' {{ $x ]]&gt; 100%"#;
    for dialect in Dialect::ALL {
        let mut platform = platform(dialect);
        platform.voices = vec![(Language::new("ru"), "engine:voice".to_owned())];
        let document = write(&platform, &script.prompts, &steps, "https://ivr.example.org/voice/x?s=1");
        // One platform takes two braces for its own, so they are written apart; another takes signs for its own.
        let document = document.replace("{ {", "{{");
        let is_list = dialect == Dialect::Httapi && document.contains("|b &amp; Север Юг x 100%!");
        let as_json = r#"<b> & \"Север\" 'Юг' {{ $x ]]> 100%"#;
        let is_json = document.contains(as_json);
        assert!(
            is_list || is_json || document.contains(as_text) || document.contains(as_attribute),
            "{dialect:?}: {document}"
        );
    }
}

#[test]
fn a_draft_with_names_or_words_that_cannot_be_is_refused_for_all_of_them() {
    let script = script();
    let draft = |kind, lines: &[&str], topics: &[&str], words: &[(&str, &str)]| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let words = words.iter().map(|(language, words)| ((*language).to_owned(), (*words).to_owned()));
        Draft { kind, lines: texts(lines), topics: texts(topics), words: words.collect::<BTreeMap<_, _>>() }
    };
    let wrong = |draft: &Draft, lasts: Duration| {
        let errors = draft.notice(&script, String::new(), noon(), noon() + lasts).unwrap_err();
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let (announce, close, hour) = (DraftKind::Announcement, DraftKind::Closing, Duration::from_secs(3600));
    let names = wrong(&draft(announce, &["mian"], &["ordre"], &[("de", "Spät")]), hour);
    assert!(
        names.starts_with("`mian` is no line; known here: hotline, main; `ordre` is no topic; known here: "),
        "{names}"
    );
    assert!(names.ends_with("`de` is no language of the prompts; known here: en, ru"), "{names}");
    let long = "я".repeat(WORDS_CHARS_MAX + 1);
    for (kind, topics, words, told) in [
        (announce, &[][..], &[][..], "an announcement has words in at least one language"),
        (close, &["order"], &[], "a closing has no topics: it closes whole lines"),
        (announce, &[], &[("ru", " \n ")], "the words in `ru` say nothing"),
        (announce, &[], &[("ru", "\u{202e}\u{200b}…\u{ffff}")], "the words in `ru` say nothing"),
        (announce, &[], &[("ru", "<break/>")], "the words in `ru` have '<' in them, which no voice says"),
        (announce, &[], &[("ru", "{ $x }")], "the words in `ru` have '{' in them, which no voice says"),
        (announce, &[], &[("ru", "\u{7}")], "the words in `ru` have '\\u{7}' in them, which no voice says"),
        (announce, &[], &[("ru", &long)], "the words in `ru` have 301 characters, at most 300 are heard out"),
    ] {
        assert_eq!(wrong(&draft(kind, &[], topics, words), hour), told);
    }
    let good = draft(announce, &["main"], &[], &[("ru", " \u{feff}Раз,\n\tд\u{ad}ва\u{200b}\u{202e}. ")]);
    assert_eq!(wrong(&good, Duration::ZERO), DraftError::Over.to_string());
    assert_eq!(wrong(&good, LASTS_MAX + Duration::from_secs(1)), DraftError::TooLasting.to_string());
    let notice = good.notice(&script, String::new(), noon(), noon() + LASTS_MAX).unwrap();
    assert_eq!(notice.words[&Language::new("ru")], "Раз, два.");
    assert_eq!(notice.lines, BTreeSet::from([LineId::new("main")]));
}

// The program.

/// A request to `/api/notices…` of a node.
fn api(line: &Line, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    let head = format!("{method} /api/notices{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    exchange(line.ops, &format!("{head}{headers}Content-Length: {length}\r\n\r\n{body}"))
}

fn bearing(token: &str) -> String {
    format!("Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n")
}

/// The token made in the data folder.
fn token(line: &Line) -> String {
    std::fs::read_to_string(line.folder().join("var/keys/operator")).unwrap().trim().to_owned()
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

/// Posts and returns the notice.
fn posted(line: &Line, wanted: &Value) -> Value {
    let answer = api(line, "POST", "", &bearing(&token(line)), &wanted.to_string());
    assert_eq!(answer.status, 201, "{answer:?}");
    body(&answer)
}

fn error_of(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    body(answer)["error"].as_str().unwrap().to_owned()
}

/// Calls, each call by an id of its own.
struct Phone(u32);

impl Phone {
    /// The words a caller of a line hears first, and after each of these keys.
    fn heard(&mut self, line: &Line, to: &str, keys: &[&str]) -> String {
        self.0 += 1;
        let mut call = line.call_to(&format!("CA{}-{}", line.pid(), self.0), MOBILE, to);
        let first = call.said();
        let rest: Vec<String> = keys.iter().map(|key| call.press(key).said()).collect();
        [first].into_iter().chain(rest).collect::<Vec<_>>().join(" | ")
    }

    /// Calls until this is so.
    fn until(&mut self, what: &str, limit: Duration, line: &Line, is_so: impl Fn(&str) -> bool) -> String {
        wait_until(what, limit, || Some(self.heard(line, LINE, &[])).filter(|heard| is_so(heard)))
    }
}

fn stdout(output: &std::process::Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The document that a call begins with.
fn answered(line: &Line, id: &str) -> String {
    line.call(id, MOBILE);
    line.documents().pop().unwrap()
}

#[test]
fn posted_by_command_on_two_nodes_within_five_seconds_and_ended_through_the_api() {
    posted_on_one_node_and_heard_on_both(&settings(SPOOL));
}

#[test]
fn two_nodes_on_postgres_hear_of_each_others_notices_within_five_seconds() {
    let database = Cluster::shared().database_with_schema();
    posted_on_one_node_and_heard_on_both(&settings(SPOOL).replace("\"sqlite\"", &format!("\"{}\"", database.url())));
}

fn posted_on_one_node_and_heard_on_both(settings: &str) {
    let mut caller = Phone(0);
    let first = Line::start(settings);
    let second = first.start_beside();
    let before = answered(&first, "CA-before");
    let words = format!("ru={LATE}: \"Север\" & 'Юг'.");
    let args = ["announce", "post", "--text", &words, "--line", "main", "--for", "1h", "--by", "Анна"];
    let output = first.command(&args);
    let said = stdout(&output);
    assert!(said.contains("by Анна") && said.contains("on main") && said.contains("takes about 3."), "{said}");
    let warned = String::from_utf8(output.stderr).unwrap();
    assert!(warned.contains("callers in `en` hear nothing of it"), "{warned}");
    for node in [&first, &second] {
        let heard = caller.until("the announcement", HEARD_WITHIN, node, |heard| heard.contains(LATE));
        let announced = format!("автоответчик. {LATE}: \"Север\" & 'Юг'. For English, press eight. {MENU}");
        assert!(heard.contains(&announced), "{heard}");
    }
    assert!(!caller.heard(&second, "+78002347000", &[]).contains(LATE), "not on the other line");
    assert_eq!(answered(&first, "CA-before"), before, "a repeated request is answered as the first was");
    let during = answered(&first, "CA-during");
    assert!(during.contains(LATE), "{during}");

    let listed = body(&api(&second, "GET", "", "", ""));
    let notice = &listed[0];
    assert_eq!(
        (&notice["by"], &notice["kind"], &notice["lines"]),
        (&json!("Анна"), &json!("announcement"), &json!(["main"]))
    );
    assert_eq!((&notice["topics"], &notice["ended"], &notice["current"]), (&json!([]), &Value::Null, &json!(true)));
    let id = notice["id"].as_str().unwrap();
    let shown = stdout(&first.command(&["announce", "list"]));
    assert!(shown.contains(id) && shown.contains("by Анна"), "{shown}");

    let answer = api(&second, "DELETE", &format!("/{id}"), &bearing(&token(&first)), "");
    assert_eq!(answer.status, 200, "{answer:?}");
    for node in [&first, &second] {
        caller.until("silence", HEARD_WITHIN, node, |heard| !heard.contains(LATE));
    }
    posted(&second, &json!({"kind": "closing", "lines": ["main"], "for": "1h"}));
    caller.until("the closing", HEARD_WITHIN, &first, |heard| heard.contains(CLOSED));
    assert_eq!(answered(&first, "CA-during"), during, "a repeated request is answered as the first was");
    let again = api(&second, "DELETE", &format!("/{id}"), &bearing(&token(&first)), "");
    assert_eq!(error_of(&again, 404), "there is no such notice, or it has ended");
    assert_eq!(body(&api(&first, "GET", "", "", ""))[1]["ended"]["by"], "operator");
    assert!(!stdout(&first.command(&["announce", "list"])).contains(id), "what has ended is listed with --all");
    assert!(stdout(&first.command(&["announce", "list", "--all"])).contains("by operator"));
    let log = first.log();
    let told: Vec<_> = log.lines().filter(|line| line.contains(id)).collect();
    assert!(told[0].contains("a notice was posted") && told[0].contains("Анна") && told[0].contains(LATE), "{told:?}");
    assert!(told.last().unwrap().contains("a notice was ended") && log.contains("by=\"operator\""), "{told:?}");
    assert!(!log.contains(&token(&first)));
}

#[test]
fn posted_through_the_api_before_one_topic_in_two_languages_and_ended_by_command() {
    let (line, mut caller) = (Line::start(&settings(SPOOL)), Phone(0));
    let notice = posted(
        &line,
        &json!({"kind": "announcement", "topics": ["order"], "words": {"ru": LATE, "en": "Late."}, "for": "2h"}),
    );
    assert_eq!((&notice["by"], &notice["words"]["en"]), (&json!("operator"), &json!("Late.")));
    let time = |name: &str| notice[name].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert_eq!(time("since"), time("posted") + LEAD, "every node knows it before any says it");
    assert_eq!(time("until"), time("since") + SignedDuration::from_hours(2));
    let heard = wait_until("the topic's announcement", HEARD_WITHIN, || {
        Some(caller.heard(&line, LINE, &["1", "1"])).filter(|heard| heard.contains(LATE))
    });
    assert!(heard.rsplit(" | ").next().unwrap().starts_with(LATE), "before the topic, nowhere else: {heard}");
    let english = caller.heard(&line, LINE, &["8", "1", "1"]);
    assert!(english.contains("| Late. The chat helps") && !english.contains(LATE), "{english}");
    assert!(!caller.heard(&line, LINE, &["1", "2"]).contains(LATE));
    let id = notice["id"].as_str().unwrap();
    stdout(&line.command(&["announce", "end", id, "--by", "boris"]));
    wait_until("silence", HEARD_WITHIN, || (!caller.heard(&line, LINE, &["1", "1"]).contains(LATE)).then_some(()));
    assert_eq!(line.command(&["announce", "end", id, "--by", "boris"]).status.code(), Some(1));
}

#[test]
fn a_closing_survives_a_restart_and_the_line_opens_by_itself() {
    let (mut line, mut caller) = (Line::start(&settings(SPOOL)), Phone(0));
    let said = stdout(&line.command(&["announce", "close", "--line", "main", "--for", "1h", "--by", "anna"]));
    assert!(said.contains("closing") && said.contains(CLOSED), "{said}");
    let heard = caller.until("the closing", HEARD_WITHIN, &line, |heard| heard.contains(CLOSED));
    assert!(
        heard.contains("чат — на главной странице") && heard.contains("нажмите один") && !heard.contains(MENU),
        "{heard}"
    );
    assert!(caller.heard(&line, LINE, &["1"]).contains("Отправляем ссылку"), "the link is a key away");
    assert!(caller.heard(&line, "+78002347000", &[]).contains(MENU), "the other line is open");
    line.kill_and_restart();
    assert!(caller.heard(&line, LINE, &[]).contains(CLOSED), "the first call after a restart");
    let id = body(&api(&line, "GET", "", "", ""))[0]["id"].as_str().unwrap().to_owned();
    stdout(&line.command(&["announce", "end", &id, "--by", "anna"]));
    caller.until("the menu", HEARD_WITHIN, &line, |heard| heard.contains(MENU));
    posted(&line, &json!({"kind": "closing", "words": {"ru": "Пожар."}, "for": "6s"}));
    caller.until("the closing", HEARD_WITHIN, &line, |heard| heard.contains("Пожар. Поможет чат"));
    caller.until("the menu once it has run out", LIMIT, &line, |heard| heard.contains(MENU));
}

#[test]
fn who_changes_something_shows_a_token_and_is_known_by_it() {
    let anna = "[operator.anna]\ntoken = { file = \"anna\" }\n";
    let setup = Setup::new(&settings(&format!("{SPOOL}{anna}")));
    let secret = "annas-token-0123456789abcdef";
    std::fs::write(setup.folder().join("config/anna"), secret).unwrap();
    let line = setup.start();
    let wanted = json!({"kind": "closing", "for": "30m"}).to_string();
    let unknown = api(&line, "POST", "", "Content-Type: application/json\r\n", &wanted);
    assert!(error_of(&unknown, 401).contains("operator's token"));
    assert_eq!(unknown.header("www-authenticate"), Some("Bearer realm=\"deflect\""));
    let wrong = "annas-token-0123456789abcdeF";
    assert_eq!(error_of(&api(&line, "POST", "", &bearing(wrong), &wanted), 401), "that is no operator's token");
    assert_eq!(
        error_of(&api(&line, "DELETE", "/0123456789abcdef", &bearing(wrong), ""), 401),
        "that is no operator's token"
    );
    assert_eq!(body(&api(&line, "GET", "", "", "")), json!([]), "nothing was posted");
    let refusals = |log: &String| log.matches("refused a wrong operator's token").count() == 2;
    let log = wait_until("the refusals in the log", LIMIT, || Some(line.log()).filter(refusals));
    assert!(!log.contains(wrong) && !log.contains(secret), "{log}");
    assert!(!line.folder().join("var/keys/operator").exists(), "no token is made where operators are configured");

    let form = format!("Content-Type: text/plain\r\nAuthorization: Bearer {secret}\r\n");
    assert!(error_of(&api(&line, "POST", "", &form, &wanted), 415).contains("application/json"));
    assert_eq!(api(&line, "PUT", "", &bearing(secret), &wanted).status, 405);
    for (wanted, told) in [
        ("{", "EOF while parsing"),
        (r#"{"kind":"closing","for":"30m","by":"boris"}"#, "unknown field `by`"),
        (r#"{"kind":"closing"}"#, "expected either `for`"),
        (r#"{"kind":"closing","for":"1h","until":"2126-01-01T00:00Z"}"#, "expected either `for`"),
        (r#"{"kind":"closing","for":"soon"}"#, "`soon` is not a duration"),
        (r#"{"kind":"closing","for":"8d"}"#, "7 days at most"),
        (r#"{"kind":"closing","until":"2020-01-01T00:00:00Z"}"#, "over before it begins"),
        (r#"{"kind":"closing","lines":["mian"],"for":"1h"}"#, "`mian` is no line; known here: hotline, main"),
        (r#"{"kind":"announcement","words":{"de":"Halt"},"for":"1h"}"#, "known here: en, ru"),
    ] {
        let told_here = error_of(&api(&line, "POST", "", &bearing(secret), wanted), 400);
        assert!(told_here.contains(told), "{wanted}: {told_here}");
    }
    let long = json!({"kind": "closing", "for": "30m", "words": {"ru": "я".repeat(20_000)}}).to_string();
    error_of(&api(&line, "POST", "", &bearing(secret), &long), 413);
    let taken = api(&line, "POST", "", &bearing(secret), &wanted);
    assert_eq!((taken.status, &body(&taken)["by"]), (201, &json!("anna")));
    let spoken = json!({"kind": "announcement", "words": {"ru": LATE}, "for": "1h"}).to_string();
    let statuses = [(); 4].map(|()| api(&line, "POST", "", &bearing(secret), &spoken).status);
    assert_eq!(statuses, [201, 201, 201, 409]);
}

#[test]
fn the_first_start_makes_the_operators_token_and_says_where_it_is() {
    let line = Line::start(&settings(SPOOL));
    let greeting = line.greeting.join("\n");
    assert!(greeting.contains("var/keys/operator") && !greeting.contains(&token(&line)), "{greeting}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(line.folder().join("var/keys/operator")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_post_that_cannot_be_is_refused_by_the_command_too() {
    let line = Line::start(&settings(SPOOL));
    for (args, code, told) in [
        (&["post", "--text", "ru=Слова", "--topic", "ordre", "--for", "1h"][..], 2, "`ordre` is no topic"),
        (&["post", "--text", "ru=Слова", "--for", "never"], 2, "`never` is not a duration"),
        (&["post", "--text", "ru=Слова", "--text", "ru=Снова", "--for", "1h"], 2, "twice in one language"),
        (&["post", "--text", "Слова", "--for", "1h"], 2, "expected a language and words"),
        (&["post", "--for", "1h"], 2, "--text"),
        (&["close"], 2, "--for"),
        (&["close", "--for", "1h", "--until", "2126-01-01T00:00Z"], 2, "cannot be used with"),
    ] {
        let output = line.command(&[&["announce"], args, &["--by", "anna"]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.contains(told)), (Some(code), true), "{args:?}: {said}");
    }
    assert_eq!(body(&api(&line, "GET", "", "", "")), json!([]));
}

#[test]
fn the_terminal_plays_a_call_with_an_announcement_and_a_closing() {
    let setup = Setup::shipped();
    let played = stdout(&setup.run(&["simulate", "--announce", LATE, "--words"]));
    assert!(
        played.contains("say greeting-main, announcement, key-english, menu-main") && played.contains(LATE),
        "{played}"
    );
    let refused = setup.run(&["simulate", "--announce", "<break/>"]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!((refused.status.code(), told.contains("which no voice says")), (Some(2), true), "as posting it: {told}");
    let played = stdout(&setup.run(&["simulate", "--closed", "--keys", "0"]));
    assert!(played.contains("line-closed") && played.contains("human-about"), "{played}");
}
