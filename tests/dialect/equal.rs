//! Every story of `tests/calls/` through the door of every platform, with that platform's own requests: the caller hears
//! what the flow decides, and outcome, messages and metrics come out the same.

use std::time::Duration;

use deflect::cli::transcript::{self, Played, play};
use deflect::config::settings::Dialect;
use deflect::line::Script;
use deflect::line::step::{Collect, Step, Turn};

use crate::support::line::{Line, NO_LIMITS, PUBLIC_URL, SPOOL, Setup, TOKEN, without_fractions};
use crate::support::peers::{LIMIT, wait_until};
use crate::support::platforms::{self, Asked, Deed, Heard, Leg, Platform, Then, line_settings};
use crate::support::stories::{self, StoryFile, stories};

/// No story lasts longer.
const STORY_TIME_MAX: Duration = Duration::from_secs(600);
/// The most times in a row a platform may go on by itself before the caller hears or does anything.
const GOES_ON_MAX: usize = 8;

/// A call under way on a platform.
struct OnPlatform<'a> {
    platform: &'a dyn Platform,
    line: &'a Line,
    leg: Leg,
    voice_url: String,
    document: String,
    heard: Heard,
}

impl<'a> OnPlatform<'a> {
    fn begin(platform: &'a dyn Platform, line: &'a Line, leg: Leg) -> Self {
        let voice_url = format!("{PUBLIC_URL}/voice/{}", platform.name());
        let asked = platform.calls(&voice_url, &leg);
        let nothing = Heard { said: vec![], then: Then::HangUp };
        let mut call = Self { platform, line, leg, voice_url, document: String::new(), heard: nothing };
        call.ask(&asked);
        call
    }

    fn does(&mut self, deed: Deed<'_>) {
        let asked = self.platform.does(&self.leg, &self.document, deed);
        self.ask(&asked);
    }

    /// Asks, and goes on as long as the platform does so by itself; what is said on the way is heard, too.
    fn ask(&mut self, asked: &Asked) {
        let mut said = vec![];
        let mut asked = asked.clone();
        for _ in 0..GOES_ON_MAX {
            let answer = self.platform.send(self.line, &asked);
            assert_eq!(answer.status, 200, "{answer:?}\n{}", self.line.log());
            self.platform.validate(&answer.body);
            self.heard = self.platform.hears(&answer.body).unwrap();
            self.document = answer.body;
            said.append(&mut self.heard.said);
            if self.heard.then != Then::GoesOn {
                self.heard.said = said;
                return;
            }
            asked = self.platform.does(&self.leg, &self.document, Deed::GoOn);
        }
        panic!("{} goes round in circles", self.platform.name());
    }

    fn hang_up(&self) {
        let notice = self.platform.hangs_up(&self.voice_url, &self.leg, &self.document);
        assert_eq!(self.platform.send(self.line, &notice).status, 200);
    }

    /// Asserts that the words heard and the input waited for are those of the flow, at one of the times of the turn.
    fn agrees_with(&self, script: &Script, at_times: [&Turn; 2], place: &str) {
        let place = format!("{place} on {}", self.platform.name());
        let expected = |turn: &Turn| {
            let prompts = turn.steps.iter().flat_map(Step::prompts).map(|prompt| script.prompts.speech(prompt));
            let words: Vec<String> =
                prompts.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
            self.platform.heard_of(&words.join(" "))
        };
        let heard = self.platform.heard_of(&self.heard.words());
        let [turn, other] = at_times;
        let turn = if expected(other) == heard { other } else { turn };
        assert_eq!(heard, expected(turn), "{place}: {}", self.document);
        match (turn.steps.last().unwrap(), &self.heard.then) {
            (Step::Collect(collect), Then::Keys { digits_max, wait, .. }) => {
                assert_eq!(*digits_max, self.platform.keys_told(u16::from(collect.digits_max)), "{place}");
                assert_eq!(*wait, self.platform.wait(collect), "{place}");
            }
            (Step::Connect { number: dialled, wait: ring }, Then::Dial { number, wait }) => {
                assert_eq!((number.as_str(), wait), (dialled.as_e164(), ring), "{place}");
            }
            (Step::HangUp, Then::HangUp) => {}
            (step, then) => panic!("{place}: {step:?} became {then:?}"),
        }
    }
}

/// A link sent before the call cannot be put back in time behind a running door, nor limits be used up by other calls;
/// all else can be arranged.
fn can_be_arranged(file: &StoryFile) -> bool {
    let StoryFile { story, .. } = file;
    story.link_sent_ago.is_none() && story.number_refused.is_none() && story.promise_refused.is_none()
}

/// True unless the caller presses the hash alone where several keys are awaited: it ends them there, and VoiceXML takes it for
/// no number at all.
fn can_be_pressed(script: &Script, file: &StoryFile) -> bool {
    let played = play(script, &file.story);
    file.story.deeds.iter().zip(&played.turns).all(|(deed, (_, turn))| match (deed, turn.steps.last()) {
        (transcript::Deed::Digits(keys), Some(Step::Collect(collect))) => keys != "#" || collect.digits_max == 1,
        _ => true,
    })
}

/// True if the line listens for everything the caller says. Only VoiceXML hears nothing but listed phrases, and only
/// it reports other speech; for the others that is silence.
fn can_be_said(platform: &dyn Platform, script: &Script, file: &StoryFile) -> bool {
    let played = play(script, &file.story);
    file.story.deeds.iter().zip(&played.turns).all(|(deed, (_, turn))| {
        let transcript::Deed::Says(words) = deed else { return true };
        let Some(Step::Collect(Collect { listen: Some(listen), .. })) = turn.steps.last() else { return false };
        match platform.dialect() {
            Dialect::Voicexml => words.is_empty() || listen.phrases.contains(words),
            _ => !words.is_empty(),
        }
    })
}

/// Gives each story a caller of its own, of the same kind, and a number of its own to type: a link promised in one must
/// not be "just sent" in the next, nor count against its limits. The numbers lie far apart, for prefixes have limits, too.
fn with_own_number(index: usize, mut file: StoryFile) -> StoryFile {
    let own = format!("{:07}", index * 10_007);
    let StoryFile { story, .. } = &mut file;
    if story.from.starts_with("+7") {
        story.from.replace_range(5.., &own);
    }
    for deed in &mut story.deeds {
        if let transcript::Deed::Digits(keys) = deed
            && keys.len() == 10
            && keys.starts_with('9')
        {
            keys.replace_range(3.., &own);
        }
    }
    file
}

/// Imports an address for every caller whose mail is known.
fn import_contacts(line: &Line, files: &[StoryFile]) {
    let known = files.iter().filter(|file| file.story.mail_known);
    let rows: Vec<String> = known.map(|file| format!("{},anna@example.ru,ru,yes\n", file.story.from)).collect();
    let path = line.folder().join("contacts.csv");
    std::fs::write(&path, format!("number,email,language,consent\n{}", rows.concat())).unwrap();
    let imported = line.command(&["contacts", "import", path.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
}

fn play_through_door(platform: &dyn Platform, line: &Line, script: &Script, file: &StoryFile) -> Played {
    let name = file.path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut story = file.story.clone();
    // A story's clock goes faster than the machine's, and hours may change while it is played.
    let now = jiff::Timestamp::now();
    story.at = Some(now - STORY_TIME_MAX);
    let before = play(script, &story);
    story.at = Some(now);
    let played = play(script, &story);
    let leg = Leg { id: name.clone(), from: story.from.clone(), to: story.to.clone() };
    let mut call = OnPlatform::begin(platform, line, leg);
    call.agrees_with(script, [&played.turns[0].1, &before.turns[0].1], &name);
    for (index, deed) in story.deeds.iter().enumerate() {
        let Some((_, turn)) = played.turns.get(index + 1) else { break };
        let turns = [turn, before.turns.get(index + 1).map_or(turn, |(_, turn)| turn)];
        match deed {
            transcript::Deed::Digits(keys) => call.does(Deed::Keys(keys)),
            transcript::Deed::Says(words) if words.is_empty() => call.does(Deed::Mumbles),
            transcript::Deed::Says(words) => call.does(Deed::Says { words, confidence: Some(80) }),
            transcript::Deed::NoInput => call.does(Deed::Silence),
            transcript::Deed::Dial(result) => call.does(Deed::Dialled(*result)),
            transcript::Deed::HangUp(_) => break,
        }
        call.agrees_with(script, turns, &format!("{name}, turn {}", index + 2));
    }
    call.hang_up();
    played
}

/// The metrics that a caller's doings decide, without the platform's name.
fn figures(line: &Line, platform: &dyn Platform) -> String {
    let decided = ["deflect_call_outcomes_total", "deflect_menu_", "deflect_offers", "deflect_calls_total"];
    let text = line.get_ops("/metrics").body.replace(&format!("platform=\"{}\"", platform.name()), "platform=\"…\"");
    let has_happened = |sample: &&str| decided.iter().any(|name| sample.starts_with(name)) && !sample.ends_with(" 0");
    let mut samples: Vec<&str> = text.lines().filter(has_happened).collect();
    samples.sort_unstable();
    samples.join("\n")
}

/// Plays stories and waits until all that they lead to has come: outcomes that sum to the calls, messages, all of them.
fn all_is_heard_alike(platform: &dyn Platform, more: &str, is_played: impl Fn(&Script, &StoryFile) -> bool) -> String {
    let script = stories::script();
    // Many stories have the same number typed, and their own numbers are of one prefix.
    let spool = format!("{SPOOL}follow_up_delay = \"1s\"\n{NO_LIMITS}");
    let line = Setup::new(&line_settings(platform, more).replace(SPOOL, &spool)).log("trace").start();
    let files = stories().into_iter().filter(|file| can_be_arranged(file) && is_played(&script, file));
    let files: Vec<StoryFile> = files.enumerate().map(|(index, file)| with_own_number(index, file)).collect();
    import_contacts(&line, &files);
    let played: Vec<Played> = files.iter().map(|file| play_through_door(platform, &line, &script, file)).collect();
    let calls = played.len() as f64;
    wait_until("every call to have its outcome", LIMIT, || {
        (line.metric_sum("deflect_call_outcomes_total") >= calls).then_some(())
    });
    wait_until("no call to be open", LIMIT, || (line.metric_sum("deflect_calls_open") == 0.0).then_some(()));
    assert_eq!(line.metric_sum("deflect_calls_total"), calls, "outcomes sum to answered calls");
    let messages: usize = played.iter().flat_map(|played| &played.turns).map(|(_, turn)| turn.messages.len()).sum();
    wait_until("every message in the spool", LIMIT, || {
        let count = |folder: &str| std::fs::read_dir(line.folder().join(folder)).map_or(0, Iterator::count);
        (count("var/spool/sms") + count("var/spool/mail") == messages).then_some(())
    });
    nothing_is_told(&line, &files);
    figures(&line, platform)
}

/// Neither numbers nor secrets are in the log at its loudest, or in the metrics.
fn nothing_is_told(line: &Line, files: &[StoryFile]) {
    let told = line.log() + &without_fractions(&line.get_ops("/metrics").body);
    let digits = |number: &str| number.chars().filter(char::is_ascii_digit).collect::<String>();
    let numbers = files.iter().map(|file| digits(&file.story.from)).filter(|digits| 10 <= digits.len());
    let traces: Vec<String> = numbers.map(|digits| digits[digits.len() - 10..].to_owned()).collect();
    assert!(!traces.is_empty());
    for trace in traces.iter().map(String::as_str).chain([TOKEN]) {
        assert!(!told.contains(trace), "{trace} is told: {told}");
    }
}

/// Every call by keys is heard alike, and counted alike: one snapshot for all platforms.
fn keys_are_heard_alike(platform: &dyn Platform) {
    let figures = all_is_heard_alike(platform, "", |script, file| !file.story.hears && can_be_pressed(script, file));
    insta::assert_snapshot!("figures_of_calls_by_keys", figures);
}

/// Every call by voice is heard alike, and counted alike, where the recogniser takes any words.
fn speech_is_heard_alike(platform: &dyn Platform) {
    let said = |script: &Script, file: &StoryFile| file.story.hears && can_be_said(platform, script, file);
    let figures = all_is_heard_alike(platform, "hears = [\"ru\", \"en\"]", said);
    match platform.dialect() {
        Dialect::Voicexml => insta::assert_snapshot!("figures_of_calls_by_listed_phrases", figures),
        _ => insta::assert_snapshot!("figures_of_calls_by_voice", figures),
    }
}

#[test]
fn twiml() {
    keys_are_heard_alike(&platforms::twiml::TWILIO);
}

#[test]
fn signalwire() {
    keys_are_heard_alike(&platforms::signalwire::SIGNALWIRE);
}

#[test]
fn somleng() {
    keys_are_heard_alike(&platforms::somleng::SOMLENG);
}

#[test]
fn texml() {
    keys_are_heard_alike(&platforms::texml::Texml);
}

#[test]
fn plivo() {
    keys_are_heard_alike(&platforms::plivo::Plivo);
}

#[test]
fn bxml() {
    keys_are_heard_alike(&platforms::bxml::Bxml);
}

#[test]
fn voicexml() {
    keys_are_heard_alike(&platforms::voicexml::Voicexml);
}

#[test]
fn httapi() {
    keys_are_heard_alike(&platforms::httapi::Httapi);
}

#[test]
fn voximplant() {
    keys_are_heard_alike(&platforms::voximplant::Voximplant);
}

#[test]
fn asterisk() {
    keys_are_heard_alike(&platforms::asterisk::Asterisk);
}

#[test]
fn twiml_by_voice() {
    speech_is_heard_alike(&platforms::twiml::TWILIO);
}

#[test]
fn signalwire_by_voice() {
    speech_is_heard_alike(&platforms::signalwire::SIGNALWIRE);
}

#[test]
fn texml_by_voice() {
    speech_is_heard_alike(&platforms::texml::Texml);
}

#[test]
fn plivo_by_voice() {
    speech_is_heard_alike(&platforms::plivo::Plivo);
}

#[test]
fn voximplant_by_voice() {
    speech_is_heard_alike(&platforms::voximplant::Voximplant);
}

#[test]
fn voicexml_by_voice() {
    speech_is_heard_alike(&platforms::voicexml::Voicexml);
}
