//! The listener for an Asterisk: what it tells the switch, whom it lets in, and how a call goes on after a break.

use std::io::{Read, Write};
use std::net::TcpStream;

use deflect::recordings::wav;

use crate::support::line::{self, Line, Setup};
use crate::support::peers::{LIMIT, wait_until};
use crate::support::platforms::asterisk::{Asterisk, Channel, door};
use crate::support::platforms::{Platform, Then, line_settings, load};

const CALLER: &str = "+79161234567";

fn begun(line: &Line, id: &str) -> Channel {
    let mut channel = Channel::connect(door(line), CALLER, line::LINE, id);
    channel.begins("");
    channel
}

fn then(document: &str) -> Then {
    Asterisk.hears(document).unwrap().then
}

fn words(document: &str) -> String {
    Asterisk.hears(document).unwrap().words()
}

#[test]
fn one_call_after_another_over_one_listener() {
    let line = Line::start(&line_settings(&Asterisk, ""));
    a_number_is_typed_key_by_key(&line);
    a_break_is_gone_on_from(&line);
    a_caller_who_leaves_in_a_talk_was_connected(&line);
    a_number_that_is_not_dialled_is_said_so(&line);
    a_name_with_a_line_break_ends_no_call(&line);
    a_name_with_a_line_break_ends_no_call(&line);
    others_are_told_nothing(&line);
    let log = line.log();
    for secret in ["9161234567", "DEFLECT_STATE"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    assert!(line.stop(), "a call in hand does not hold the stop");
}

/// `#` ends a number and is not part of it; silence ends it, too.
fn a_number_is_typed_key_by_key(line: &Line) {
    for (id, keys, heard) in [("typed.1", "9161112233#", "тридцать три"), ("typed.2", "9161112244", "сорок четыре")]
    {
        let mut channel = Channel::connect(door(line), "anonymous", line::LINE, id);
        channel.begins("");
        let mut document = channel.follow();
        for keys in ["9", "1", keys] {
            channel.happens(Some(keys), None, None);
            document = channel.follow();
        }
        assert!(words(&document).contains(heard), "{document}");
        channel.hang_up();
    }
}

/// The dialplan comes back with the state after a break, such as a restart of the line: the question is asked anew, and a
/// text that was promised is not sent again.
fn a_break_is_gone_on_from(line: &Line) {
    let mut first = begun(line, "broken.1");
    first.follow();
    first.happens(Some("9"), None, None);
    let promised = first.follow();
    assert!(words(&promised).contains("Отправляем ссылку"), "{promised}");
    let state = first.state().to_owned();
    drop(first);
    let mut second = Channel::connect(door(line), CALLER, line::LINE, "broken.1");
    second.begins(&state);
    assert!(!words(&second.follow()).contains("Отправляем ссылку"));
    second.hang_up();
    let texts = || std::fs::read_dir(line.folder().join("var/spool/sms")).map_or(0, Iterator::count);
    wait_until("the text", LIMIT, || (texts() == 1).then_some(()));
    let mut forged = Channel::connect(door(line), CALLER, line::LINE, "another");
    forged.begins(&state);
    forged.refuses_all();
    assert_eq!(forged.commands, Vec::<String>::new(), "the state is of another call: the dialplan goes on");
}

fn a_caller_who_leaves_in_a_talk_was_connected(line: &Line) {
    let before = line.outcomes("connected");
    let mut channel = begun(line, "talk.1");
    channel.follow();
    channel.happens(Some("4"), None, None);
    channel.follow();
    channel.happens(Some("2"), None, None);
    let document = channel.follow();
    assert!(matches!(then(&document), Then::Dial { .. }), "{document}");
    channel.hang_up_in_talk("20");
    wait_until("the outcome", LIMIT, || (line.outcomes("connected") == before + 1.0).then_some(()));
}

/// Without the number in its dialplan, Asterisk answers the command with -1, as if the caller had left.
fn a_number_that_is_not_dialled_is_said_so(line: &Line) {
    let mut channel = begun(line, "dial.1");
    channel.follow();
    channel.happens(Some("4"), None, None);
    channel.follow();
    channel.happens(Some("2"), None, None);
    let mut document = channel.follow();
    for _ in 0..2 {
        assert!(matches!(then(&document), Then::Dial { .. }), "one number after the other is tried: {document}");
        channel.fails("200 result=-1 Gosub label not found\n");
        document = channel.follow();
    }
    assert!(matches!(then(&document), Then::Keys { .. }), "{document}");
    line.logs("a line was not dialled");
    channel.hang_up();
}

/// Asterisk writes the name as the network brought it.
fn a_name_with_a_line_break_ends_no_call(line: &Line) {
    let mut stream = TcpStream::connect(door(line)).unwrap();
    let name = "Ivan\nPetrov: 1\nagi_uniqueid: \u{c8}";
    let head =
        format!("agi_uniqueid: 1.1\nagi_callerid: {CALLER}\nagi_calleridname: {name}\nagi_arg_1: {}\n\n", line::LINE);
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"SET VARIABLE");
}

/// A peer that is no Asterisk is disconnected, and the platform cannot be reached over HTTP.
fn others_are_told_nothing(line: &Line) {
    let mut stranger = TcpStream::connect(door(line)).unwrap();
    stranger.set_read_timeout(Some(LIMIT)).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = vec![];
    let _reset = stranger.read_to_end(&mut answer);
    assert_eq!(answer, b"");
    let refused =
        line.request("POST", "/voice/asterisk", "Content-Type: application/x-www-form-urlencoded\r\n", "Call=1");
    assert_eq!(refused.status, 403);
    for reason in ["not_agi", "over_http"] {
        let sample = format!("deflect_webhook_refusals_total{{platform=\"asterisk\",reason=\"{reason}\"}}");
        line.shows(&sample, 1.0);
    }
}

#[test]
fn a_recording_that_cannot_be_fetched_is_spoken_at_once() {
    let setup = Setup::new(&line_settings(&Asterisk, ""));
    let folder = setup.folder().join("prompts/ru/audio");
    std::fs::create_dir_all(&folder).unwrap();
    let tone: Vec<i16> = (0..8000).map(|sample| if sample % 16 < 8 { 8000 } else { -8000 }).collect();
    std::fs::write(folder.join("greeting-main.wav"), wav::write(&tone)).unwrap();
    let line = setup.start();
    let mut channel = begun(&line, "recorded.1");
    let document = channel.follow();
    assert!(document.contains("/audio/ru/"), "{document}");
    channel.hang_up();
    let mut channel = begun(&line, "recorded.2");
    channel.is_cut_off_from_recordings = true;
    let document = channel.follow();
    assert!(!document.contains("/audio/ru/"), "{document}");
    assert!(!words(&document).is_empty());
    line.logs("a recording could not be had; its words are spoken");
    channel.hang_up();
}

#[test]
fn a_listener_that_is_open_to_the_world_is_refused() {
    let open = line_settings(&Asterisk, "").replace("127.0.0.1:0\"\nvoice", "0.0.0.0:4573\"\nvoice");
    let problems: String = load(&open).unwrap_err().iter().map(|problem| problem.render(false)).collect();
    assert!(problems.contains("`0.0.0.0:4573` takes calls from other machines, and `allow` names none"), "{problems}");
    assert!(load(&open.replace("voice = {", "allow = [\"192.0.2.10\"]\nvoice = {")).is_ok());
    let worded = open.replace("voice = {", "allow = [\"the switch\"]\nvoice = {");
    let problems: String = load(&worded).unwrap_err().iter().map(|problem| problem.render(false)).collect();
    assert!(problems.contains("`the switch` is no range of addresses"), "{problems}");
}

#[test]
fn a_voice_that_a_shell_would_run_is_refused() {
    let settings = line_settings(&Asterisk, "").replace("ru = \"ru\"", "ru = \"ru; reboot\"");
    let problems: String = load(&settings).unwrap_err().iter().map(|problem| problem.render(false)).collect();
    assert!(
        problems.contains("voice `ru; reboot` of platform `asterisk` for `ru` cannot be given to a command"),
        "{problems}"
    );
}
