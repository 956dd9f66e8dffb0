//! FreeSWITCH at the door: whatever it sends, the answer is a document of status 200 and type `text/xml`, since with
//! anything else the switch would drop the caller into the rest of its dialplan.

use crate::support::line::{self, Answer, Line, PUBLIC_URL, SPOOL, Setup};
use crate::support::peers::{LIMIT, wait_until};
use crate::support::platforms::httapi::{Buffer, Httapi, by_get, leaves_while_dialled};
use crate::support::platforms::{Asked, Deed, Leg, Platform, Then};

const APOLOGY: &str = "Простите, у нас неполадка.";

fn started() -> Line {
    let settings = format!(
        "[server]\npublic = \"127.0.0.1:0\"\npublic_url = \"{PUBLIC_URL}\"\nops = \"127.0.0.1:0\"\n\
         [store]\nurl = \"sqlite\"\n[platform.freeswitch]\n{}\n{SPOOL}",
        Httapi.settings()
    );
    Setup::new(&settings).start()
}

fn leg(id: &str) -> Leg {
    Leg { id: id.to_owned(), from: "+79161234567".to_owned(), to: line::LINE.to_owned() }
}

fn voice_url() -> String {
    format!("{PUBLIC_URL}/voice/freeswitch")
}

/// The document of an answer that the switch takes.
fn taken(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/xml; charset=utf-8")), "{answer:?}");
    assert!(answer.header("content-length").is_some(), "{answer:?}");
    Buffer::new().take(answer.body.len()).unwrap();
    answer.body.clone()
}

/// Asserts that a refused request is answered with the apology.
fn apologised(line: &Line, asked: &Asked) {
    let heard = Httapi.hears(&taken(&line.send(asked))).unwrap();
    assert!(heard.words().starts_with(APOLOGY), "{heard:?}");
    assert_eq!(heard.then, Then::HangUp);
}

fn refusals(line: &Line) -> f64 {
    line.metric_sum("deflect_webhook_refusals_total")
}

fn with_header(asked: &Asked, name: &'static str, value: &str) -> Asked {
    let mut headers: Vec<_> = asked.headers.iter().filter(|(known, _)| *known != name).cloned().collect();
    headers.push((name, value.to_owned()));
    Asked { headers, ..asked.clone() }
}

#[test]
fn trap_a_wrong_password_is_answered_by_a_document_that_hangs_up() {
    let line = started();
    let call = Httapi.calls(&voice_url(), &leg("1"));
    apologised(&line, &with_header(&call, "Authorization", "Basic ZGVmbGVjdDp3cm9uZw=="));
    let bare =
        Asked { headers: call.headers.iter().filter(|(name, _)| *name != "Authorization").cloned().collect(), ..call };
    apologised(&line, &bare);
    assert_eq!((refusals(&line), line.metric_sum("deflect_calls_total")), (2.0, 0.0));
}

#[test]
fn trap_a_state_that_is_not_ours_is_answered_by_a_document_that_hangs_up() {
    let line = started();
    let url = |state: &str| format!("{}?state={state}", voice_url());
    apologised(&line, &Httapi.calls(&url("AQx-_9"), &leg("1")));
    let document = taken(&line.send(&Httapi.calls(&voice_url(), &leg("2"))));
    apologised(&line, &Httapi.does(&leg("another"), &document, Deed::Keys("1")));
    assert_eq!(refusals(&line), 2.0);
    let own = Httapi.does(&leg("2"), &document, Deed::Keys("1"));
    assert!(!Httapi.hears(&taken(&line.send(&own))).unwrap().words().starts_with(APOLOGY), "the call itself goes on");
}

#[test]
fn trap_a_body_that_cannot_be_read_is_answered_by_a_document_that_hangs_up() {
    let line = started();
    let call = Httapi.calls(&voice_url(), &leg("1"));
    let body = |body: &str| Asked { body: body.to_owned(), ..call.clone() };
    for broken in ["session_id=%FF", "", "key=1", "session_id=1&session_id=2"] {
        apologised(&line, &body(broken));
    }
    for kind in ["application/json", "multipart/form-data; boundary=x"] {
        apologised(&line, &with_header(&body("--x--"), "Content-Type", kind));
    }
    assert_eq!((refusals(&line), line.metric_sum("deflect_calls_total")), (6.0, 0.0));
}

#[test]
fn trap_a_body_that_is_too_long_is_answered_by_a_document_that_hangs_up() {
    let line = started();
    let asked = Httapi.calls(&voice_url(), &leg("long"));
    apologised(&line, &Asked { body: format!("{}&variable_sdp={}", asked.body, "x".repeat(70_000)), ..asked });
    assert_eq!(refusals(&line), 1.0);
    line.logs("body_too_long");
}

#[test]
fn trap_a_method_in_small_letters_is_answered_by_a_document_that_hangs_up() {
    let line = started();
    let call = Httapi.calls(&voice_url(), &leg("1"));
    for method in ["post", "PUT"] {
        apologised(&line, &Asked { method, ..call.clone() });
    }
}

#[test]
fn a_call_may_change_between_post_and_get() {
    let line = started();
    let (mut buffer, leg) = (Buffer::new(), leg("1"));
    let mut document = taken(&line.send(&by_get(&Httapi.calls(&voice_url(), &leg))));
    let deeds = [Deed::Keys("1"), Deed::Silence, Deed::Keys("1"), Deed::Keys("1")];
    for (turn, deed) in deeds.into_iter().enumerate() {
        buffer.take(document.len()).unwrap();
        let asked = Httapi.does(&leg, &document, deed);
        document = line.send(&if turn % 2 == 0 { asked } else { by_get(&asked) }).body;
    }
    assert!(Httapi.hears(&document).unwrap().words().starts_with("Отправляем ссылку."), "{document}");
    line.shows_in_all("deflect_calls_total", 1.0);
}

#[test]
fn trap_the_exit_notice_closes_the_call_whatever_page_it_hits_and_however_often_it_comes() {
    let line = started();
    for (id, get) in [("1", false), ("2", true)] {
        let document = taken(&line.send(&Httapi.calls(&voice_url(), &leg(id))));
        wait_until("the call to be open", LIMIT, || (line.metric_sum("deflect_calls_open") == 1.0).then_some(()));
        let notice = Httapi.hangs_up(&voice_url(), &leg(id), &document);
        assert!(notice.url.contains("?state="), "it goes where the next turn would have gone: {}", notice.url);
        let notice = if get { by_get(&notice) } else { notice };
        for _ in 0..2 {
            taken(&line.send(&notice));
        }
        wait_until("the call to be closed", LIMIT, || (line.metric_sum("deflect_calls_open") == 0.0).then_some(()));
    }
    wait_until("two outcomes", LIMIT, || (line.metric_sum("deflect_call_outcomes_total") == 2.0).then_some(()));
    assert_eq!(refusals(&line), 0.0);
    let bogus = format!("{}?state=bogus", voice_url());
    taken(&line.send(&Httapi.calls(&bogus, &leg("3"))));
    let unsealed = Asked { url: bogus, ..Httapi.hangs_up(&voice_url(), &leg("3"), "") };
    assert_eq!(
        taken(&line.send(&unsealed)).matches("<speak").count(),
        0,
        "a notice is taken before its page is looked at"
    );
}

/// A call that has another line on: the document that dials it.
fn dials(line: &Line, leg: &Leg) -> String {
    let mut document = taken(&line.send(&Httapi.calls(&voice_url(), leg)));
    for key in ["4", "2"] {
        document = taken(&line.send(&Httapi.does(leg, &document, Deed::Keys(key))));
    }
    assert!(matches!(Httapi.hears(&document).unwrap().then, Then::Dial { .. }), "{document}");
    document
}

#[test]
fn a_caller_who_hangs_up_after_talking_was_connected_and_one_who_hangs_up_while_it_rings_was_not() {
    let line = started();
    let outcomes = [
        ("talked", "SUCCESS", "connected"),
        ("left", "ORIGINATOR_CANCEL", "left_in_menu"),
        ("engaged", "USER_BUSY", "left_in_menu"),
    ];
    for (id, disposition, outcome) in outcomes {
        let leg = leg(id);
        let count = || {
            line.metric(&format!("deflect_call_outcomes_total{{line=\"main\",outcome=\"{outcome}\",topic=\"bank\"}}"))
        };
        let before = count();
        let notice = leaves_while_dialled(&leg, &dials(&line, &leg), disposition);
        for _ in 0..2 {
            taken(&line.send(&notice));
        }
        wait_until("the outcome", LIMIT, || (count() == before + 1.0).then_some(()));
    }
    line.shows_in_all("deflect_call_outcomes_total", 3.0);
}

#[test]
fn no_number_and_no_password_is_logged() {
    let line = started();
    let call = Httapi.calls(&voice_url(), &leg("1"));
    taken(&line.send(&call));
    apologised(&line, &with_header(&call, "Authorization", "Basic ZGVmbGVjdDp3cm9uZw=="));
    apologised(&line, &by_get(&with_header(&call, "Authorization", "Basic ZGVmbGVjdDp3cm9uZw==")));
    let log = line.log();
    assert!(log.contains("refused a request"), "{log}");
    for secret in ["9161234567", "ZGVmbGVjdDp3cm9uZw", line::TOKEN] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
