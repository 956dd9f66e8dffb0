//! Every story of `tests/calls/` through the door, with a platform that signs: the caller hears what the flow decides,
//! and outcome and messages come out the same.

mod line;
mod peers;
mod stories;

use std::time::Duration;

use deflect::cli::transcript::{Deed, Played, play};
use deflect::dialect::twiml_reader::Then;
use deflect::line::Script;
use deflect::line::step::{DialResult, Step, Turn};

use line::{Call, Line, SPOOL, settings};
use peers::wait_until;
use stories::{StoryFile, stories};

/// The signed platform says which dialect document belongs to a turn; the words must be those of the flow.
fn same_words(script: &Script, call: &Call<'_>, turn: &Turn, place: &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let prompts = turn.steps.iter().flat_map(Step::prompts);
    let expected: Vec<String> = prompts.map(|prompt| words(&script.prompts.speech(prompt))).collect();
    assert_eq!(words(&call.said()), expected.join(" "), "{place}");
    match (turn.steps.last().unwrap(), &call.heard().then) {
        (Step::Collect(collect), Then::Gather { digits_max, redirect, .. }) => {
            assert_eq!(*digits_max, Some(u16::from(collect.digits_max)), "{place}");
            assert!(redirect.is_some(), "{place}: silence leads nowhere");
        }
        (Step::Connect { number: dialled, .. }, Then::Dial { number, .. }) => {
            assert_eq!(number, dialled.as_e164(), "{place}")
        }
        (Step::HangUp, Then::HangUp) => {}
        (step, then) => panic!("{place}: {step:?} became {then:?}"),
    }
}

/// A link sent before the call cannot be put back in time behind a running door; all else can be arranged.
fn can_be_arranged(file: &StoryFile) -> bool {
    file.story.link_sent_ago.is_none()
}

/// Gives each story a caller of its own, of the same kind: a link promised in one must not be "just sent" in the next.
fn with_own_number(index: usize, mut file: StoryFile) -> StoryFile {
    let from = &mut file.story.from;
    if from.starts_with("+7") {
        from.replace_range(5.., &format!("{index:07}"));
    }
    file
}

/// Imports an address for every caller whose mail is known.
fn import_contacts(line: &Line, files: &[StoryFile]) {
    let known = files.iter().filter(|file| file.story.mail_known);
    let rows: Vec<String> = known.map(|file| format!("{},anna@example.ru,ru,yes\n", file.story.from)).collect();
    assert!(!rows.is_empty());
    let path = line.folder().join("contacts.csv");
    std::fs::write(&path, format!("number,email,language,consent\n{}", rows.concat())).unwrap();
    let imported = line.command(&["contacts", "import", path.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
}

fn play_through_door(line: &Line, script: &Script, file: &StoryFile) -> Played {
    let name = file.path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut story = file.story.clone();
    story.at = jiff::Timestamp::now();
    let played = play(script, &story);
    let mut call = line.call_to(&format!("CA-{name}"), &story.from, &story.to);
    same_words(script, &call, &played.turns[0].1, &name);
    for (index, deed) in story.deeds.iter().enumerate() {
        let Some((_, turn)) = played.turns.get(index + 1) else { break };
        match deed {
            Deed::Digits(keys) => call.press(keys),
            Deed::NoInput => call.wait(),
            Deed::Dial(DialResult::Answered) => call.dialled("completed"),
            Deed::Dial(DialResult::Busy) => call.dialled("busy"),
            Deed::Dial(DialResult::NoAnswer) => call.dialled("no-answer"),
            Deed::Dial(DialResult::Failed) => call.dialled("failed"),
            Deed::HangUp(_) => break,
        };
        same_words(script, &call, turn, &format!("{name}, turn {}", index + 2));
    }
    assert_eq!(call.hang_up().status, 200);
    played
}

#[test]
fn every_call_goes_through_the_door_as_through_the_flow() {
    let script = stories::script();
    let line = Line::start(&settings(&format!("{SPOOL}follow_up_delay = \"1s\"\n")));
    let numbered = stories().into_iter().filter(can_be_arranged).enumerate();
    let files: Vec<StoryFile> = numbered.map(|(index, file)| with_own_number(index, file)).collect();
    assert!(files.len() >= 30);
    import_contacts(&line, &files);
    let played: Vec<Played> = files.iter().map(|file| play_through_door(&line, &script, file)).collect();
    let calls = played.len() as f64;
    wait_until("every call to end", Duration::from_secs(20), || {
        (line.metric_sum("deflect_calls_open") == 0.0).then_some(())
    });
    wait_until("every call to have its outcome", Duration::from_secs(20), || {
        (line.metric_sum("deflect_call_outcomes_total") >= calls).then_some(())
    });
    assert_eq!(line.metric_sum("deflect_calls_total"), calls, "outcomes sum to answered calls");
    assert_eq!(line.metric_sum("deflect_call_outcomes_total"), calls);
    let handed_off =
        played.iter().filter(|played| played.turns.iter().any(|(_, turn)| !turn.messages.is_empty())).count();
    let counted = line.get_ops("/metrics").body;
    let samples = counted.lines().filter(|sample| sample.contains(r#"outcome="handed_off""#));
    let sum: f64 = samples.map(|sample| sample.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum();
    assert_eq!(sum, handed_off as f64, "{counted}");
    let messages: usize = played.iter().flat_map(|played| &played.turns).map(|(_, turn)| turn.messages.len()).sum();
    wait_until("every message in the spool", Duration::from_secs(20), || {
        let count = |folder: &str| std::fs::read_dir(line.folder().join(folder)).map_or(0, Iterator::count);
        (count("var/spool/sms") + count("var/spool/mail") == messages).then_some(())
    });
}
