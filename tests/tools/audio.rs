//! Recordings from a prompt's words to a caller's ear: `deflect audio build` with the real espeak-ng, what `deflect check`
//! says of recordings, and a running line that plays them. Sounds are judged by SoX, which shares no code with ours.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Duration;

use deflect::base::call::Language;
use deflect::config::load;
use deflect::config::settings::Folders;
use deflect::line::prompt::{Prompt, PromptId};
use deflect::line::repertoire::{PromptWording, repertoire};
use deflect::line::session::{History, LinkSent, Session};
use deflect::line::step::{Input, Step};
use deflect::line::{Script, flow};
use ebur128::{EbuR128, Mode};

use crate::support::line::{self, Line, SPOOL, Setup, settings_here};
use crate::support::peers::process::program;
use crate::support::peers::wait_until;

const MOBILE: &str = "+79161234567";
/// A real voice that is on every machine with Debian's packages.
const ESPEAK: &str = r#"["espeak-ng", "-v", "ru", "-s", "150", "-f", "{text_file}", "-w", "{out}"]"#;
/// A program that speaks in tones, for what is not about the voice.
const TONE: &str = r#"["sox", "-n", "-r", "16000", "{out}", "synth", "0.5", "sine", "700"]"#;

/// The settings of a line whose Russian prompts are spoken by a command.
fn spoken_by(command: &str) -> String {
    program("sox", "sox");
    settings_here(&format!("{SPOOL}[audio]\nrender_wait = \"30s\"\n[audio.command]\nru = {command}\n"))
}

fn setup(command: &str) -> Setup {
    Setup::new(&spoken_by(command))
}

/// A folder whose Russian prompts espeak-ng has spoken; the work is done once.
fn recorded() -> Setup {
    static RECORDED: OnceLock<Setup> = OnceLock::new();
    let first = RECORDED.get_or_init(|| {
        program("espeak-ng", "espeak-ng");
        let setup = setup(ESPEAK);
        let said = built(&setup, &[], 0);
        assert_eq!(
            said.0,
            format!("ru: {} rendered, 0 unchanged, 0 recorded by hand, 0 removed, 0 problems\n", count(&setup))
        );
        setup
    });
    let setup = setup(ESPEAK);
    fs::create_dir(audio(&setup)).unwrap();
    for file in fs::read_dir(audio(first)).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), audio(&setup).join(file.file_name())).unwrap();
    }
    setup
}

fn audio(setup: &Setup) -> PathBuf {
    setup.folder().join("prompts/ru/audio")
}

fn wav(setup: &Setup, id: &str) -> PathBuf {
    audio(setup).join(format!("{id}.wav"))
}

/// The recordings of a folder.
fn wavs(setup: &Setup) -> Vec<PathBuf> {
    let files = fs::read_dir(audio(setup)).unwrap().map(|file| file.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "wav")).collect()
}

fn count(setup: &Setup) -> usize {
    wavs(setup).len()
}

/// Builds, and returns what was said on stdout and stderr.
fn built(setup: &Setup, more: &[&str], code: i32) -> (String, String) {
    // Without the limit of other commands: a minute and more of speech is rendered.
    let output = setup.command(&[&["audio", "build"], more].concat()).output().unwrap();
    ended(&output, code)
}

fn ended(output: &Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    (text(&output.stdout), text(&output.stderr))
}

/// The errors that `deflect check` reports.
fn checked(setup: &Setup) -> Vec<String> {
    let output = setup.run(&["check"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(i32::from(!said.is_empty())), "{said}");
    said.lines().filter_map(|line| line.strip_prefix("error: ")).map(str::to_owned).collect()
}

/// Makes a file with SoX.
fn sox(args: &[&str], file: &Path) {
    let made =
        Command::new("sox").arg("-n").args(args).arg(file).args(["synth", "0.4", "sine", "500"]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// The samples of a file as SoX reads them, after effects.
fn samples(file: &Path, effects: &[&str]) -> Vec<f64> {
    let raw = ["-t", "raw", "-e", "signed-integer", "-b", "16", "-L", "-"];
    let read = Command::new("sox").arg("-D").arg(file).args(raw).args(effects).output().unwrap();
    assert!(read.status.success(), "{read:?}");
    read.stdout.chunks(2).map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0).collect()
}

fn decibels(samples: &[f64]) -> f64 {
    10.0 * (samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64).log10()
}

fn loudness(samples: &[f64]) -> f64 {
    let mut meter = EbuR128::new(1, 8000, Mode::I).unwrap();
    meter.add_frames_f64(samples).unwrap();
    meter.loudness_global().unwrap()
}

#[test]
fn espeak_speaks_every_prompt_for_a_telephone() {
    let setup = recorded();
    let mut loud = vec![];
    for file in wavs(&setup) {
        let facts = Command::new("soxi").arg(&file).output().unwrap();
        let facts = String::from_utf8(facts.stdout).unwrap();
        for fact in ["Channels       : 1", "Sample Rate    : 8000", "Precision      : 16-bit", "Signed Integer PCM"] {
            assert!(facts.contains(fact), "{}: {facts}", file.display());
        }
        let samples = samples(&file, &[]);
        assert!(samples.iter().all(|sample| sample.abs() < 0.9), "{} is clipped", file.display());
        let heard = |sample: &f64| sample.abs() > 0.01;
        let (before, after) = (samples.iter().position(heard), samples.iter().rev().position(heard));
        assert!((400..1200).contains(&before.unwrap()), "{}: {before:?} samples before", file.display());
        assert!((2000..3600).contains(&after.unwrap()), "{}: {after:?} samples after", file.display());
        loud.push(loudness(&samples));
    }
    let (least, most) =
        loud.iter().fold((0.0_f64, -99.0_f64), |(least, most), loud| (least.min(*loud), most.max(*loud)));
    assert!(-22.8 < least && most < -21.2, "from {least} to {most} LUFS");
    assert!(loud.len() > 60, "{} recordings", loud.len());
    assert_eq!(checked(&setup), [""; 0]);
}

#[test]
fn a_second_build_renders_only_what_changed() {
    let setup = recorded();
    let count = count(&setup);
    let said = |setup: &Setup| built(setup, &[], 0).0;
    let unchanged = format!("ru: 0 rendered, {count} unchanged, 0 recorded by hand, 0 removed, 0 problems\n");
    let before = fs::metadata(wav(&setup, "farewell")).unwrap().modified().unwrap();
    assert_eq!(said(&setup), unchanged);
    assert_eq!(fs::metadata(wav(&setup, "farewell")).unwrap().modified().unwrap(), before);
    let setup = setup.edit("prompts/ru/voice.ftl", "Всего доброго!\nenglish", "Хорошего дня!\nenglish");
    assert_eq!(checked(&setup), ["recording `prompts/ru/audio/farewell.wav` says other words than its prompt now"]);
    let one = format!("ru: 1 rendered, {} unchanged, 0 recorded by hand, 0 removed, 0 problems\n", count - 1);
    assert_eq!(said(&setup), one);
    assert_eq!(checked(&setup), [""; 0]);
    fs::remove_file(wav(&setup, "no-match")).unwrap();
    assert_eq!(said(&setup), one);
    let setup = setup.edit("config/line.toml", "\"seller-about\", ", "");
    assert_eq!(
        said(&setup),
        format!("ru: 0 rendered, {} unchanged, 0 recorded by hand, 1 removed, 0 problems\n", count - 1)
    );
    assert!(!wav(&setup, "seller-about").exists());
}

#[test]
fn another_command_or_force_renders_everything_again() {
    let setup = setup(TONE);
    let rendered = |setup: &Setup, more: &[&str]| built(setup, more, 0).0.split(',').next().unwrap().to_owned();
    let all = rendered(&setup, &[]);
    assert_eq!(all, format!("ru: {} rendered", count(&setup)));
    assert_eq!(rendered(&setup, &["--language", "ru"]), "ru: 0 rendered");
    assert_eq!(rendered(&setup, &["--force"]), all);
    let setup = setup.edit("config/deflect.toml", "\"700\"", "\"900\"");
    assert_eq!(rendered(&setup, &[]), all);
}

#[test]
fn only_what_is_said_in_the_same_words_everywhere_is_rendered() {
    let voice = "prompts/ru/voice.ftl";
    let setup = setup(TONE)
        .edit(voice, "Другой вопрос — звёздочка.", "Сайт { $site }.")
        .edit(voice, "На письма обычно отвечают", "На { SPELL($email) } отвечают")
        .edit(voice, "Журналистам отвечает", "На { SPELL($email) } отвечает")
        .edit(
            "config/line.toml",
            "say = \"investors-about\"",
            "say = { prompt = \"investors-about\", languages = [\"en\"] }",
        )
        .edit("config/line.toml", "\"compliance-privacy\", \"farewell\"]", "\"compliance-privacy\"]");
    built(&setup, &[], 0);
    assert!(!wav(&setup, "farewell").exists(), "it names the channel of which the caller heard last");
    assert!(!wav(&setup, "mail-wait").exists(), "three departments say it");
    assert!(!wav(&setup, "investors-about").exists(), "it is said in English alone");
    assert!(wav(&setup, "press-about").exists(), "one department says it");
    assert!(!wav(&setup, "apology").exists() && !wav(&setup, "number-read-back").exists());
    assert_eq!(
        checked(&setup),
        ["`farewell` cannot be said in `ru` at `farewell`: there is no $site; it is given $email"],
        "of no channel yet"
    );
}

#[test]
fn a_language_that_nobody_speaks_could_not_be_rendered() {
    let setup = setup(TONE);
    let (_, complained) = built(&setup, &["--language", "en"], 2);
    assert_eq!(complained, "error: no program speaks `en`; add it to `[audio.command]` in `deflect.toml`\n");
    let (_, complained) = built(&Setup::shipped(), &[], 2);
    assert_eq!(complained, "error: no program speaks prompts; add `[audio.command]` to `deflect.toml`\n");
}

#[test]
fn what_a_person_recorded_is_kept_and_played() {
    let setup = setup(TONE);
    fs::create_dir(audio(&setup)).unwrap();
    sox(&["-r", "8000", "-c", "1", "-e", "mu-law"], &wav(&setup, "greeting-main"));
    built(&setup, &[], 0);
    sox(&["-r", "8000", "-c", "1", "-b", "16"], &wav(&setup, "menu-main"));
    let (greeting, menu) =
        (fs::read(wav(&setup, "greeting-main")).unwrap(), fs::read(wav(&setup, "menu-main")).unwrap());
    let setup = setup.edit("config/deflect.toml", "\"700\"", "\"900\"");
    let (said, _) = built(&setup, &["--force"], 0);
    assert_eq!(
        said,
        format!("ru: {} rendered, 0 unchanged, 2 recorded by hand, 0 removed, 0 problems\n", count(&setup) - 2)
    );
    assert_eq!(fs::read(wav(&setup, "greeting-main")).unwrap(), greeting);
    assert_eq!(fs::read(wav(&setup, "menu-main")).unwrap(), menu);
    let setup = setup.edit("prompts/ru/voice.ftl", "Это Озон, автоответчик.", "Это автоответчик Озона.");
    assert_eq!(checked(&setup), [""; 0], "a person's recording says what the person means it to");
    let line = setup.start();
    let urls = played(&line, "CA1");
    assert_eq!(fetch(line.public, &urls[0], "").body, greeting);
    assert_eq!(fetch(line.public, &urls[1], "").body, menu);
}

#[test]
fn a_build_that_was_broken_off_takes_nothing_for_a_persons() {
    let setup = setup(TONE);
    built(&setup, &[], 0);
    let manifest = audio(&setup).join("rendered.json");
    let mut known: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    let farewell = &mut known["farewell"];
    farewell["replaces"] = farewell["sound"].clone();
    farewell["sound"] = "0".repeat(64).into();
    fs::write(&manifest, known.to_string()).unwrap();
    let (said, _) = built(&setup, &[], 0);
    assert!(said.starts_with("ru: 1 rendered, ") && said.contains(" 0 recorded by hand, "), "{said}");
    assert!(!fs::read_to_string(&manifest).unwrap().contains("replaces"));
}

#[test]
fn a_damaged_manifest_is_reported_and_nothing_is_overwritten() {
    let setup = setup(TONE);
    built(&setup, &[], 0);
    fs::write(audio(&setup).join("rendered.json"), "{").unwrap();
    let farewell = fs::read(wav(&setup, "farewell")).unwrap();
    let (_, complained) = built(&setup, &["--force"], 1);
    let damaged = "error: file `prompts/ru/audio/rendered.json` cannot be used: it is damaged: ";
    assert!(complained.starts_with(damaged), "{complained}");
    assert_eq!(fs::read(wav(&setup, "farewell")).unwrap(), farewell);
    assert!(checked(&setup)[0].contains("`prompts/ru/audio/rendered.json` cannot be used: it is damaged"));
    assert!(played(&setup.start(), "CA1").is_empty(), "nobody knows whether a recording says what it should");
}

/// A program that speaks in tones, save what the test asks for in words of the prompt.
const SPEAKER: &str = r#"
text=$(cat)
case "$text" in
  *"Не слышу вас"*) echo "no such voice" >&2; exit 3 ;;
  *"Такой клавиши"*) sleep 1000 & echo $! > hanging; wait ;;
  *"Поддержка отвечает"*) sox -n -r 16000 "$1" trim 0 1 ;;
  *"Дозвониться"*) echo "<html>quota exceeded</html>" > "$1" ;;
  *"Отправляем ссылку вам"*) echo "voice not found" >&2; rm -f "$1" ;;
  *"В этом звонке"*) yes | head -c 40000000 > "$1" ;;
  *) sox -n -r 16000 "$1" synth 0.3 sine 700 ;;
esac
"#;

#[test]
fn a_program_that_fails_is_named_with_its_prompt_and_the_others_are_spoken() {
    let setup = setup(r#"["sh", "speaker.sh", "{out}"]"#).edit("config/deflect.toml", "\"30s\"", "\"10s\"");
    fs::write(setup.folder().join("speaker.sh"), SPEAKER).unwrap();
    let (said, complained) = built(&setup, &[], 1);
    assert_eq!(
        said,
        format!("ru: {} rendered, 0 unchanged, 0 recorded by hand, 0 removed, 6 problems\n", count(&setup))
    );
    assert!(count(&setup) > 50);
    let problems: Vec<&str> = complained.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
    let expected = [
        "prompt `bank-failed` in `ru` was not rendered: `sh` gave nothing to be played: its output is neither WAV nor MP3",
        "prompt `english-note` in `ru` was not rendered: `sh` gave nothing to be played: its output is silent",
        "prompt `link-mailed` in `ru` was not rendered: the sound of `sh` cannot be read, saying: voice not found: No such file",
        "prompt `no-input` in `ru` was not rendered: `sh` ended with exit status: 3, saying: no such voice",
        "prompt `no-match` in `ru` was not rendered: `sh` was not done in 10 s",
        "prompt `offer-limit` in `ru` was not rendered: the sound of `sh` cannot be read: it is longer than 33554432 bytes",
    ];
    assert_eq!(problems.len(), expected.len(), "{complained}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.starts_with(expected), "{problem}");
    }
    let hanging = fs::read_to_string(setup.folder().join("hanging")).unwrap();
    wait_until("what the program started is ended with it", Duration::from_secs(5), || {
        let status = fs::read_to_string(format!("/proc/{}/status", hanging.trim()));
        status.map_or(true, |status| status.contains("State:\tZ")).then_some(())
    });
    assert_eq!(fs::read_dir(audio(&setup)).unwrap().count(), count(&setup) + 1, "nothing unfinished is left");
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let setup = setup(r#"["no-such-program"]"#);
    let (_, complained) = built(&setup, &[], 1);
    let expected =
        "error: prompt `address-account-chat` in `ru` was not rendered: `no-such-program` cannot be run: No such file";
    assert!(complained.starts_with(expected), "{complained}");
    let problems: Vec<&str> = complained.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(problems.len(), 5, "after four in a row the command is given up: {complained}");
    assert_eq!(problems[4], "error: gave up: 4 prompts in a row could not be rendered");
}

#[test]
fn a_recording_that_cannot_be_played_is_told_with_the_way_out_and_its_prompt_is_spoken() {
    let setup = setup(TONE);
    fs::create_dir(audio(&setup)).unwrap();
    let make = |id: &str, args: &[&str]| sox(args, &wav(&setup, id));
    make("greeting-main", &["-r", "16000", "-c", "1", "-b", "16"]);
    make("menu-main", &["-r", "8000", "-c", "2", "-b", "16"]);
    make("menu-orders", &["-r", "8000", "-c", "1", "-b", "24"]);
    make("number-read-back", &["-r", "8000", "-c", "1", "-b", "16"]);
    make("key-english", &["-r", "8000", "-c", "1", "-b", "16"]);
    make("farewel", &["-r", "8000", "-c", "1", "-b", "16"]);
    make("apology", &["-r", "8000", "-c", "1", "-b", "16"]);
    make("link-sent", &["-r", "8000", "-c", "1", "-b", "16"]);
    let whole = fs::read(wav(&setup, "link-sent")).unwrap();
    fs::write(wav(&setup, "link-sent"), &whole[..1000]).unwrap();
    fs::write(wav(&setup, "no-input"), "").unwrap();
    fs::write(wav(&setup, "no-match"), vec![0; 2_000_000]).unwrap();
    fs::write(audio(&setup).join("greeting.mp3"), "ID3").unwrap();
    let output = setup.run(&["check"]);
    let (_, complained) = ended(&output, 1);
    // The warnings that follow are of prompts, whose lengths change with their words.
    let (of_recordings, _) = complained.split_once("\nwarning: ").expect("long prompts are warned of");
    insta::assert_snapshot!("audio_check", of_recordings);
    let line = setup.start();
    assert!(line.call("CA1", MOBILE).said().contains("Это Озон, автоответчик."));
    assert_eq!(line.log().matches("its prompt is spoken").count(), 11, "{}", line.log());
}

/// An answer with its bytes.
struct Fetched {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Fetched {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn fetch(door: SocketAddr, url: &str, headers: &str) -> Fetched {
    ask(door, "GET", url, headers)
}

fn ask(door: SocketAddr, method: &str, url: &str, headers: &str) -> Fetched {
    let target = if url.starts_with('/') { url } else { line::target_of(url) };
    let mut stream = TcpStream::connect(door).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request = format!("{method} {target} HTTP/1.1\r\nHost: line.example.org\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let pairs = head.lines().filter_map(|line| line.split_once(": "));
    Fetched {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
        body: answer[end + 4..].to_vec(),
    }
}

/// The sounds that the first document of a call plays.
fn played(line: &Line, call: &str) -> Vec<String> {
    line.call(call, MOBILE);
    plays(&line.documents().pop().unwrap())
}

fn plays(document: &str) -> Vec<String> {
    let plays = document.split("<Play>").skip(1).filter_map(|rest| rest.split_once("</Play>"));
    plays.map(|(url, _)| url.replace("&amp;", "&")).collect()
}

#[test]
fn a_caller_hears_recordings_of_the_words_that_would_be_spoken() {
    let line = recorded().start();
    let urls = played(&line, "CA1");
    let names: Vec<&str> = urls.iter().map(|url| url.rsplit('/').next().unwrap().split('?').next().unwrap()).collect();
    assert_eq!(names, ["greeting-main.wav", "menu-main.wav"], "English has no recordings, so it is spoken");
    assert!(line.documents()[0].contains(">For English, press eight.</Say>"), "{}", line.documents()[0]);
    for url in &urls {
        assert!(url.starts_with(&format!("{}/audio/ru/", line.url)), "{url}");
        let sound = fetch(line.public, url, "");
        assert_eq!((sound.status, sound.header("content-type")), (200, "audio/wav"));
        let file = line.folder().join("fetched.wav");
        fs::write(&file, sound.body).unwrap();
        let band = decibels(&samples(&file, &["sinc", "300-3400"]));
        assert!(-32.0 < band && band < -20.0, "{url} has {band} dBFS in the band of a telephone");
    }
}

#[test]
fn a_recording_that_vanishes_is_silence_once_and_speech_from_then_on() {
    let line = recorded().start();
    let urls = played(&line, "CA1");
    fs::remove_file(line.folder().join("prompts/ru/audio/greeting-main.wav")).unwrap();
    fs::write(
        line.folder().join("prompts/ru/audio/menu-main.wav"),
        fs::read(wav(&line.setup(), "menu-orders")).unwrap(),
    )
    .unwrap();
    for (lost, url) in urls.iter().enumerate() {
        for _ in 0..2 {
            let silence = fetch(line.public, url, "Range: bytes=0-1\r\n");
            assert_eq!((silence.status, silence.header("content-type")), (200, "audio/wav"));
            assert_eq!((silence.header("cache-control"), silence.header("etag")), ("no-store", ""));
            let file = line.folder().join("fetched.wav");
            fs::write(&file, silence.body).unwrap();
            assert_eq!(samples(&file, &[]), [0.0; 4000]);
        }
        assert_eq!(line.log().matches("recording lost").count(), lost + 1, "said once each: {}", line.log());
    }
    line.shows("deflect_recordings_lost_total", 2.0);
    assert!(!line.log().contains(MOBILE));
    let mut call = line.call("CA2", MOBILE);
    assert!(call.said().contains("Это Озон, автоответчик. "), "{}", call.said());
    assert!(call.said().contains("Ссылка на чат в СМС"), "{}", call.said());
    call.press("1");
    assert_eq!(plays(&line.documents().pop().unwrap()).len(), 2, "the others are still played");
}

#[test]
fn a_sound_is_served_in_parts_as_http_has_it() {
    let line = recorded().start();
    let url = &played(&line, "CA1")[0];
    let whole = fetch(line.public, url, "");
    let length = whole.body.len();
    assert_eq!(whole.header("content-length"), length.to_string());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let tag = whole.header("etag").to_owned();
    let modified = whole.header("last-modified").to_owned();
    for (headers, status, first, last) in [
        ("Range: bytes=0-43\r\n".to_owned(), 206, 0, 43),
        ("Range: bytes=44-\r\n".to_owned(), 206, 44, length - 1),
        ("Range: bytes=-100\r\n".to_owned(), 206, length - 100, length - 1),
        (format!("Range: bytes=10-{}\r\n", length + 5), 206, 10, length - 1),
        (format!("Range: bytes=0-9\r\nIf-Range: {tag}\r\n"), 206, 0, 9),
        (format!("Range: bytes=0-9\r\nIf-Range: {modified}\r\n"), 206, 0, 9),
        ("Range: bytes=0-9\r\nIf-Range: \"other\"\r\n".to_owned(), 200, 0, length - 1),
        ("Range: bytes=0-1,5-6\r\n".to_owned(), 200, 0, length - 1),
        ("Range: lines=0-1\r\n".to_owned(), 200, 0, length - 1),
        ("Range: bytes=9-1\r\n".to_owned(), 200, 0, length - 1),
    ] {
        let part = fetch(line.public, url, &headers);
        assert_eq!((part.status, part.body.as_slice()), (status, &whole.body[first..=last]), "{headers}");
        let range = if status == 206 { format!("bytes {first}-{last}/{length}") } else { String::new() };
        assert_eq!(part.header("content-range"), range, "{headers}");
        assert_eq!((part.header("content-type"), part.header("etag")), ("audio/wav", &*tag), "{headers}");
    }
    for range in [format!("bytes={length}-"), "bytes=-0".to_owned()] {
        let outside = fetch(line.public, url, &format!("Range: {range}\r\n"));
        assert_eq!((outside.status, outside.body.len()), (416, 0), "{range}");
        assert_eq!(outside.header("content-range"), format!("bytes */{length}"), "{range}");
    }
}

#[test]
fn a_sound_may_be_kept_for_ever_under_its_version_and_is_asked_for_again_without_it() {
    let line = recorded().start();
    let url = &played(&line, "CA1")[0];
    let (bare, version) = url.split_once("?v=").unwrap();
    let whole = fetch(line.public, url, "");
    assert_eq!(whole.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(whole.header("etag"), format!("\"{version}\""));
    for other in [bare.to_owned(), format!("{bare}?v=0000000000000000")] {
        let fetched = fetch(line.public, &other, "");
        assert_eq!((fetched.status, fetched.header("cache-control")), (200, "no-cache"));
    }
    let modified = whole.header("last-modified");
    for (headers, status) in [
        (format!("If-None-Match: \"{version}\"\r\n"), 304),
        (format!("If-None-Match: \"a\", W/\"{version}\"\r\n"), 304),
        ("If-None-Match: *\r\n".to_owned(), 304),
        ("If-None-Match: \"a\"\r\n".to_owned(), 200),
        (format!("If-None-Match: \"a\"\r\nIf-Modified-Since: {modified}\r\n"), 200),
        (format!("If-Modified-Since: {modified}\r\n"), 304),
        ("If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT\r\n".to_owned(), 200),
        ("If-Modified-Since: yesterday\r\n".to_owned(), 200),
    ] {
        let known = fetch(line.public, url, &headers);
        let expected = if status == 304 { &[][..] } else { &whole.body };
        assert_eq!((known.status, known.body.as_slice()), (status, expected), "{headers}");
        assert_eq!(known.header("etag"), whole.header("etag"), "{headers}");
    }
    let head = ask(line.public, "HEAD", url, "Range: bytes=0-1\r\n");
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["content-length", "content-type", "etag", "cache-control", "accept-ranges", "last-modified"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    assert_eq!(ask(line.public, "POST", url, "Content-Length: 0\r\n").status, 405);
}

#[test]
fn nothing_but_recordings_is_served() {
    let line = recorded().start();
    for path in [
        "/audio/ru/nothing.wav",
        "/audio/en/greeting-main.wav",
        "/audio/de/greeting-main.wav",
        "/audio/ru/greeting-main",
        "/audio/ru/greeting-main.wav.wav",
        "/audio/ru/greeting-main.WAV",
        "/audio/ru/rendered.json",
        "/audio/ru/",
        "/audio/ru",
        "/audio/ru/../ru/greeting-main.wav",
        "/audio/ru/..%2Fvoice.ftl",
        "/audio/ru/%2e%2e%2f%2e%2e%2f%2e%2e%2fconfig%2fdeflect.toml",
        "/audio/../../config/deflect.toml",
        "/audio/..%2f..%2fconfig/deflect.toml.wav",
        "/audio/ru%2faudio/greeting-main.wav",
        "/audio/ru/greeting-main%00.wav",
        "/audio/ru//greeting-main.wav",
        "/audio/./greeting-main.wav",
    ] {
        let fetched = fetch(line.public, path, "");
        assert_eq!(fetched.status, 404, "{path}");
        assert!(fetched.body.len() < 64, "{path}");
    }
}

fn shipped() -> Script {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("var") };
    load(&folders, &|_| None).unwrap().script
}

/// Everything said in a call of random keys.
fn random_call(script: &Script, draw: &mut fastrand::Rng) -> Vec<Prompt> {
    let from = draw.choice([MOBILE, "+74951234567", "anonymous", "+12025550123"]).unwrap();
    let line = script.default_line.clone();
    let mut now =
        "2026-07-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap() + Duration::from_secs(draw.u64(0..7 * 86_400));
    let link_sent = draw.bool().then(|| LinkSent { channel: script.line(&line).channel.clone(), at: now });
    let history = History { link_sent, mailable: draw.bool(), ..History::default() };
    let mut session = Session::new(script, line, script.plan.caller(from), &history, now);
    let (mut said, mut input) = (vec![], Input::Start);
    for _ in 0..20 {
        let turn = flow::advance(script, session, input, now);
        for step in &turn.steps {
            match step {
                Step::Say(prompt) => said.push(prompt.clone()),
                Step::Collect(collect) => said.extend(collect.prompts.iter().cloned()),
                Step::Connect { .. } | Step::HangUp => {}
            }
        }
        if turn.steps.contains(&Step::HangUp) {
            break;
        }
        session = turn.session;
        now += Duration::from_secs(draw.u64(1..120));
        let keys = ["1", "2", "3", "4", "5", "7", "8", "9", "0", "*", "#", "9161234567"];
        input = match draw.u8(0..8) {
            0 => Input::NoInput,
            _ => Input::Keys(draw.choice(keys).unwrap().to_owned()),
        };
    }
    said
}

#[test]
fn what_is_always_said_in_the_same_words_is_known_before_any_call() {
    let script = shipped();
    let (repertoires, mut draw) = (repertoire(&script), fastrand::Rng::with_seed(7));
    let (mut heard, mut varied) = (BTreeMap::new(), 0);
    for _ in 0..2000 {
        for prompt in random_call(&script, &mut draw) {
            let words = script.prompts.speech(&prompt).into_owned();
            match &repertoires[&prompt.language][&prompt.id] {
                PromptWording::Fixed(alike) => assert_eq!(words, *alike, "{prompt:?}"),
                PromptWording::VoiceOnly => panic!("{prompt:?} is no part of a call that goes well"),
                PromptWording::Varying => {
                    varied += 1;
                    assert!(!script.prompts.is_constant(&prompt.language, &prompt.id), "{prompt:?} has no variables");
                }
            }
            heard.insert((prompt.language.clone(), prompt.id.clone()), ());
        }
    }
    assert!(varied > 100 && heard.len() > 100, "{varied} varied, {} prompts heard", heard.len());
    let russian = &repertoires[&Language::new("ru")];
    let spelled =
        PromptWording::Fixed("Пишите латинскими буквами: и, эр, собака, озон, точка, ру. Повторить — решётка.".into());
    assert_eq!(russian[&PromptId::new("address-investors")], spelled, "the address is the configuration's");
    assert_eq!(russian[&PromptId::new("number-read-back")], PromptWording::Varying);
    assert_eq!(russian[&PromptId::new("offer-text-again")], PromptWording::Varying);
    assert!(!russian.contains_key(&PromptId::new("key-english")), "said in English alone");
    assert_eq!(russian[&PromptId::new("apology")], PromptWording::VoiceOnly);
}
