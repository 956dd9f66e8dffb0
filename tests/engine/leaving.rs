//! Where inside prompts callers leave: a month with a known truth, planted differences found and nothing found where none is.

use std::collections::BTreeSet;
use std::path::Path;

use deflect::base::call::{Key, PlatformName};
use deflect::cli::transcript::{Deed, Played, Story, play};
use deflect::config;
use deflect::config::settings::Folders;
use deflect::line::Script;
use deflect::line::heard::{CallerAct, Heard};
use deflect::line::leaving::{LeaveCounter, LeaveCurves};
use deflect::line::replay::{Original, RecordedCall, RecordedTurn};
use deflect::line::step::{Step, Turn};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::support::stories::{script, stories_in};

/// A platform as it really is: characters a second, and seconds to the first word, to a request and to the notice of an end.
struct Voice {
    platform: &'static str,
    pace: f64,
    start: f64,
    request: f64,
    notice: f64,
}

const VOICES: [Voice; 2] = [
    Voice { platform: "slow", pace: 12.3, start: 0.4, request: 0.2, notice: 0.7 },
    Voice { platform: "quick", pace: 17.0, start: 0.1, request: 0.1, notice: 2.0 },
];
const CALLS: usize = 2400;
const DAYS: usize = 30;
/// Callers who hang up or press a key, of those who listen for a second.
const HANG_UPS: f64 = 0.004;
const KEYS: f64 = 0.02;
/// So many times more hang up in the planted sentence.
const PLANTED: f64 = 8.0;

struct Chance(u64);

impl Chance {
    fn happens(&mut self, probability: f64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 / (1_u64 << 53) as f64) < probability
    }
}

fn words(script: &Script, turn: &Turn) -> String {
    turn.steps.iter().flat_map(Step::prompts).map(|prompt| script.prompts.speech(prompt)).collect()
}

fn after(at: Timestamp, seconds: f64) -> Timestamp {
    at + SignedDuration::from_micros((seconds * 1e6) as i64)
}

/// A caller who says nothing to the end, on each noon of the month.
fn silent_callers(script: &Script) -> Vec<Played> {
    let first: Timestamp = "2026-11-01T12:00:00+03:00".parse().unwrap();
    let silent = |day: usize| {
        let at = first + (day as i64 * 24).hours();
        let story = Story::parse(&format!("at {at}\n> call from +79161234567 to +74952321000")).unwrap();
        play(script, &Story { deeds: vec![Deed::NoInput; 12], ..story })
    };
    (0..DAYS).map(silent).collect()
}

/// A call of a month: the caller listens, and leaves or presses a key somewhere, sooner in the planted sentence. Says if the
/// caller left there.
fn call(
    script: &Script,
    voice: &Voice,
    silent: &Played,
    planted: Option<&str>,
    chance: &mut Chance,
) -> (RecordedCall, Timestamp, bool) {
    let first = &silent.turns[0].1.session;
    let mut call =
        RecordedCall { line: first.line.clone(), started: first.started, percentile: 0, hears: vec![], turns: vec![] };
    let mut at = first.started;
    for (_, turn) in &silent.turns {
        let (waiting, number) = (turn.waiting_at(script), call.turns.len() as u16 + 1);
        call.turns.push(RecordedTurn { turn: number, at, waiting, heard: Some(turn.heard.clone()) });
        let words = words(script, turn);
        let Some(Step::Collect(collect)) = turn.steps.last() else {
            return (call, after(at, voice.start + words.chars().count() as f64 / voice.pace + voice.notice), false);
        };
        let range = planted.and_then(|planted| words.find(planted).map(|begin| begin..begin + planted.len()));
        for (said, (place, _)) in words.char_indices().enumerate() {
            let is_planted = range.as_ref().is_some_and(|range| range.contains(&place));
            let heard = voice.start + said as f64 / voice.pace;
            if chance.happens(HANG_UPS / voice.pace * if is_planted { PLANTED } else { 1.0 }) {
                return (call, after(at, heard + voice.notice), is_planted);
            }
            if chance.happens(KEYS / voice.pace) {
                let heard_key = Some(Heard::of(CallerAct::Key(Key::HUMAN)));
                let at = after(at, heard + voice.request);
                call.turns.push(RecordedTurn { turn: number + 1, at, waiting: None, heard: heard_key });
                return (call, at, false);
            }
        }
        let said = words.chars().count() as f64 / voice.pace;
        at = after(at, voice.start + said + collect.wait.as_secs_f64() + voice.request);
    }
    (call, at, false)
}

/// The curves of a month, and how many really left in the planted sentence.
fn month(script: &Script, planted: Option<&str>) -> (LeaveCurves, u64) {
    let (silent, original) = (silent_callers(script), Original::new(script));
    let (mut counter, mut chance, mut left) = (LeaveCounter::default(), Chance(7), 0);
    for index in 0..CALLS {
        let voice = &VOICES[index % VOICES.len()];
        let (call, ended, left_there) = call(script, voice, &silent[index % DAYS], planted, &mut chance);
        left += u64::from(left_there);
        let turns = original.turns(&call);
        let ended = (call.turns.last().unwrap().at < ended).then_some(ended);
        counter.add(script, &PlatformName::new(voice.platform), &call, &turns, ended);
    }
    (counter.curves(), left)
}

fn standing_out(curves: &LeaveCurves) -> Vec<&str> {
    let all = curves.wordings.iter().flat_map(|wording| &wording.sentences);
    all.filter(|sentence| sentence.stands_out).map(|sentence| &*sentence.text).collect()
}

/// Pace and delays of each platform are found within their errors.
fn check_paces(curves: &LeaveCurves) {
    for voice in VOICES {
        let of = curves.paces.iter().find(|(platform, ..)| platform.as_str() == voice.platform);
        let (_, language, pace) = of.unwrap();
        let (speed, delay, notice) = (pace.speed.unwrap(), pace.delay.unwrap(), pace.end_delay.unwrap());
        assert_eq!(language.as_str(), "ru");
        let close = |found: f64, truth: f64, error: f64| (found - truth).abs() <= 4.0 * error + 0.02;
        assert!(close(speed.value, voice.pace, speed.error), "{speed:?}");
        assert!(close(delay.value, voice.start + voice.request, delay.error), "{delay:?}");
        assert!(close(notice.value, voice.start + voice.notice, notice.error), "{notice:?}");
    }
}

#[test]
fn a_planted_sentence_is_found_alone_nothing_where_none_is_and_the_pace_of_each_voice() {
    let script = script();
    let (calm, _) = month(&script, None);
    assert_eq!(standing_out(&calm), [""; 0]);
    check_paces(&calm);
    let main = calm.wordings.iter().max_by_key(|wording| wording.heard).unwrap();
    assert!(main.heard == CALLS as u64 && main.sentences.len() > 3, "{main:?}");
    let offer = main.sentences.iter().find(|sentence| sentence.text.starts_with("For English"));
    let languages = (main.language.as_str(), offer.map(|offer| offer.language.as_str()));
    assert_eq!(languages, ("ru", Some("en")), "a screen reader reads it as it is said");
    let planted = main.sentences[main.sentences.len() / 2].text.clone();
    let (curves, left) = month(&script, Some(&planted));
    assert_eq!(standing_out(&curves), [&*planted]);
    let (wording, sentence) = curves.worst(1)[0];
    assert_eq!((&*sentence.text, wording.heard), (&*planted, CALLS as u64));
    let found = sentence.acts.hung_up;
    assert!(found.abs_diff(left) * 8 <= left, "{found} found, {left} left there");
    let everybody =
        wording.sentences.last().unwrap().ended() + wording.sentences.iter().map(|s| s.acts.sum()).sum::<u64>();
    assert_eq!(everybody, CALLS as u64, "everybody acted in a sentence or heard them all");
}

#[test]
fn calls_of_other_lines_are_followed_in_their_languages() {
    for folder in ["tests/lines/clinic", "tests/lines/shop"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("var") };
        let script = config::load(&folders, &|_| None).expect("a configuration without problems").script;
        let (original, mut counter) = (Original::new(&script), LeaveCounter::default());
        let mut turns_made = 0;
        for story in stories_in(&root.join("calls")) {
            let played = play(&script, &story.story);
            let first = &played.turns[0].1.session;
            let turn = |(at, turn): &(Timestamp, Turn)| RecordedTurn {
                turn: turn.session.turn,
                at: *at,
                waiting: turn.waiting_at(&script),
                heard: Some(turn.heard.clone()),
            };
            let (line, started, hears) = (first.line.clone(), first.started, first.hears.clone());
            let turns = played.turns.iter().map(turn).collect();
            let call = RecordedCall { line, started, percentile: story.story.percentile, hears, turns };
            let made = original.turns(&call);
            turns_made += made.len();
            counter.add(&script, &PlatformName::new("local"), &call, &made, Some(played.ended));
        }
        let curves = counter.curves();
        let languages: BTreeSet<_> = curves.wordings.iter().map(|wording| wording.language.as_str()).collect();
        let spoken: BTreeSet<_> = script.prompts.languages().into_iter().map(|it| it.as_str()).collect();
        assert!(turns_made > 10 && languages.len() * 2 > spoken.len(), "{folder}: {turns_made} turns, {languages:?}");
        assert!(standing_out(&curves).is_empty(), "{folder}: a few calls tell nothing");
    }
}
