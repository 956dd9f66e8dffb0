//! The events of a call sent to another system, verified by the library of Standard Webhooks in another language.

use tempfile::tempdir;

use crate::promises::{IPHONE, LIMIT, MOBILE, ask, import_contacts, link_in, spooled_texts, take_text};
use crate::support::line::{Line, SPOOL, Setup, settings_here};
use crate::support::peers::wait_until;
use crate::support::peers::webhook::{Receiver, SECRET};

/// A line that tells this receiver.
fn telling(receiver: &Receiver, more: &str) -> Line {
    let events = format!(
        "[events]\nurl = \"{}\"\nsecret = {{ file = \"webhook-secret\" }}\nretry_delays = [\"1s\", \"1s\"]\n{more}",
        receiver.url()
    );
    let setup = Setup::new(&settings_here(&format!("{SPOOL}{events}")));
    std::fs::write(setup.folder().join("config/webhook-secret"), SECRET).unwrap();
    setup.start()
}

#[test]
fn another_system_is_told_what_happens_and_no_number() {
    let folder = tempdir().unwrap();
    let receiver = Receiver::start(folder.path(), 1);
    let line = telling(&receiver, "");
    take_text(&line, "CA1", MOBILE).hang_up();
    let sent = receiver.wait_for("link.sent", LIMIT);
    let link = wait_until("the text", LIMIT, || spooled_texts(&line).pop());
    let link = link_in(link["text"].as_str().unwrap());
    assert_eq!(ask(line.public, "POST", &format!("{link}/open"), IPHONE, "").status, 303);
    let opened = receiver.wait_for("link.opened", LIMIT);
    let ended = receiver.wait_for("call.ended", LIMIT);
    let confirmed = receiver.wait_for("call.confirmed", LIMIT);
    let data = |told: &crate::support::peers::webhook::Told, name: &str| told.event["data"][name].clone();
    assert_eq!((data(&ended, "outcome"), data(&ended, "line")), ("handed_off".into(), "main".into()));
    for told in [&sent, &opened, &confirmed] {
        assert_eq!(data(told, "channel"), "account-chat", "{told:?}");
        assert_eq!((data(told, "call"), data(told, "caller")), (data(&ended, "call"), data(&ended, "caller")));
        assert!(data(told, "caller").as_str().is_some_and(|caller| caller.len() == 32), "{told:?}");
    }
    line.call("CA2", MOBILE).hang_up();
    let repeated = receiver.wait_for("call.repeated", LIMIT);
    assert_eq!(data(&repeated, "caller"), data(&ended, "caller"));
    let tried = receiver.told();
    assert_eq!(tried[0].answer, 503);
    assert!(tried[1..].iter().any(|told| told.id == tried[0].id && told.answer == 204), "under the same id: {tried:?}");
    let (all, log) = (format!("{:?}", receiver.told()), line.log());
    assert!(!all.contains("9161234567") && !all.contains("/l/"), "{all}");
    assert!(!log.contains("whsec_") && !log.contains("9161234567"), "{log}");
}

#[test]
fn a_request_reaches_another_system_with_the_number_where_the_settings_say_so() {
    let folder = tempdir().unwrap();
    let receiver = Receiver::start(folder.path(), 0);
    let line = telling(&receiver, "number = true\n");
    import_contacts(&line, &[(MOBILE, "quick1@test.local")]);
    let mut call = line.call("CA1", MOBILE);
    call.press("5").press("1");
    call.press("1");
    call.hang_up();
    let made = receiver.wait_for("request.made", LIMIT);
    let data = &made.event["data"];
    assert_eq!(data["number"], MOBILE, "{made:?}");
    assert!(data["caller"].as_str().is_some_and(|caller| caller.len() == 32), "the pseudonym beside it: {made:?}");
    assert!(data["channel"].is_string(), "{made:?}");
    take_text(&line, "CA2", MOBILE);
    assert_eq!(receiver.wait_for("link.sent", LIMIT).event["data"]["number"], MOBILE);
}
