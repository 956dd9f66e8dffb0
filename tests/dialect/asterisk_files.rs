//! The files in `config/platforms/asterisk/`: the dialplan has what the line asks for, and the speech command makes a sound.

use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::BASE64;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/platforms/asterisk")
}

/// The lines of a context of the dialplan, without comments.
fn context(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder().join("extensions_deflect.conf")).unwrap();
    let lines = text.lines().skip_while(|line| *line != format!("[{name}]")).skip(1);
    let lines =
        lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with(';') && !line.is_empty());
    lines.map(str::to_owned).collect()
}

#[test]
fn the_dialplan_comes_back_with_the_state_and_then_says_where_to_turn() {
    let deflect = context("deflect").join("\n");
    assert!(deflect.contains("AGI(agi://127.0.0.1:4573/asterisk,${DEFLECT_NUMBER},${DEFLECT_STATE})"), "{deflect}");
    let order =
        ["Answer(", "n(ask),AGI(", "> 2]?sorry)", "Goto(ask)", "n(sorry),Playback(deflect/fallback)", "Hangup()"];
    let places: Vec<_> = order.iter().map(|word| deflect.find(word).unwrap_or_else(|| panic!("{word}"))).collect();
    assert!(places.is_sorted(), "{deflect}");
}

#[test]
fn every_line_that_callers_are_connected_to_can_be_dialled_and_comes_back() {
    let line = std::fs::read_to_string(folder().join("../../line.toml")).unwrap();
    let channels = std::fs::read_to_string(folder().join("../../channels.toml")).unwrap_or_default();
    let dial = context("deflect-dial");
    let numbers: Vec<_> = dial.iter().filter_map(|line| line.strip_prefix("exten => ")?.split(',').next()).collect();
    assert!(!numbers.is_empty());
    for number in numbers {
        assert!(line.contains(number) || channels.contains(number), "{number} is dialled by no channel");
    }
    let dials = dial.iter().filter(|line| line.contains("Dial(PJSIP/${EXTEN}@carrier,${ARG1},gr)")).count();
    assert_eq!(dials, dial.iter().filter(|line| line.contains("Return()")).count());
}

#[test]
fn the_speech_command_makes_a_sound_of_a_telephone_and_forgets_old_ones() {
    let folder_of_sounds = tempfile::tempdir().unwrap();
    let (sound, old) = (folder_of_sounds.path().join("a.wav"), folder_of_sounds.path().join("old.wav"));
    std::fs::write(&old, "").unwrap();
    // Times of files are the machine's own, so nothing here must see another time (`tests/at`).
    let mut touch = Command::new("touch");
    assert!(touch.env_remove("LD_PRELOAD").args(["-d", "2 hours ago"]).arg(&old).status().unwrap().success());
    let words = BASE64.encode("Номер «девять»; $(reboot) `id` \"конец\"".as_bytes());
    let mut speech = Command::new("sh");
    let made = speech
        .env_remove("LD_PRELOAD")
        .arg(folder().join("deflect-speech"))
        .args(["ru", &words])
        .arg(&sound)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let wav = std::fs::read(&sound).unwrap();
    let rate = u32::from_le_bytes(wav[24..28].try_into().unwrap());
    assert_eq!((&wav[..4], rate, wav[22]), (&b"RIFF"[..], 8000, 1), "what Asterisk plays as wav");
    assert!(wav.len() > 8000, "half a second at least: {}", wav.len());
    let left: Vec<_> = std::fs::read_dir(folder_of_sounds.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(left, [sound], "neither an old sound nor a half-made one");
}
