//! The record of the caller's part of a turn.

use deflect::base::call::{CallerKind, Key};
use deflect::cli::transcript::{Deed, Story, play};
use deflect::line::heard::{CallerAct, Heard, TypedNumber};

use crate::support::stories::{script, stories};

fn kept(deeds: &str, before: &str) -> Vec<CallerAct> {
    let script = script();
    let deeds: String = deeds.lines().map(|deed| format!("> {}\n", deed.trim())).collect();
    let story = format!("{before}\n> call from +74951112233 to +74952321000\n{deeds}");
    let played = play(&script, &Story::parse(&story).unwrap());
    played.turns.into_iter().skip(1).map(|(_, turn)| turn.heard.did).collect()
}

#[test]
fn typed_numbers_and_free_words_are_not_kept_and_everything_else_is() {
    let typed = kept("digits 6\ndigits 9\ndigits 1\ndigits 12345\ndigits 4951112233\ndigits 9161234567\ndigits *", "");
    let key = |key| CallerAct::Key(Key::parse(key).unwrap());
    let number = |kind| CallerAct::Number(TypedNumber::Other(kind));
    let own = CallerAct::Number(TypedNumber::Own);
    let expected =
        [key('6'), key('9'), key('1'), number(CallerKind::Hidden), own, number(CallerKind::Mobile), key('*')];
    assert_eq!(typed, expected);
    let said = kept("says нечто\nsays оператор\nno-input", "given speech heard");
    assert_eq!(said, [CallerAct::Unclear, CallerAct::Phrase("оператор".into()), CallerAct::NoInput]);
    let like = kept("says у меня брак хочу вернуть товар", "given speech heard");
    assert!(matches!(&like[..], [CallerAct::Like(_)]), "{like:?}");
}

#[test]
fn no_number_of_any_call_is_kept() {
    let script = script();
    for story in stories() {
        let typed = story.story.deeds.iter().filter_map(|deed| match deed {
            Deed::Digits(keys) if keys.len() > 1 => Some(keys.clone()),
            _ => None,
        });
        let numbers: Vec<String> = typed.chain([story.story.from.trim_start_matches('+').to_owned()]).collect();
        for (_, turn) in play(&script, &story.story).turns {
            let kept = serde_json::to_string(&turn.heard).unwrap();
            assert!(numbers.iter().all(|number| number.len() < 4 || !kept.contains(number)), "{kept}");
            assert_eq!(serde_json::from_str::<Heard>(&kept).unwrap(), turn.heard);
        }
    }
}
