//! How links are opened, shared, lost and closed.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use deflect::config::settings::SmppSettings;
use deflect::outbox::answer::SendOutcome;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::json;
use tempfile::TempDir;

use crate::smpp::{Desk, NUMBER, SHORT_WAIT, WAIT, centre, is_accepted, link, numbers};
use crate::support::peers::smsc::{Identity, Smsc};

/// Sends so many texts at once.
async fn send_many(desk: &Arc<Desk>, count: usize) -> Vec<SendOutcome> {
    let send = |_| {
        let desk = desk.clone();
        tokio::spawn(async move { desk.outcome(NUMBER).await })
    };
    let sends: Vec<_> = (0..count).map(send).collect();
    let mut outcomes = vec![];
    for send in sends {
        outcomes.push(send.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_is_never_exceeded_and_every_text_comes_through_it() {
    let (centre, _folder) = centre();
    centre.set(json!({ "holds": true }));
    let desk = Arc::new(Desk::open(&SmppSettings { window: 3, ..link(centre.port) }, WAIT));
    let all = tokio::spawn({
        let desk = desk.clone();
        async move { send_many(&desk, 20).await }
    });
    centre.wait_for("a full window", || centre.count("held") == 3);
    // An enquiry and its answer later nothing more has come.
    assert_eq!(centre.ask(json!({ "do": "enquire" }))["status"], 0);
    assert_eq!(centre.submitted().len(), 3);
    centre.ask(json!({ "do": "release" }));
    assert!(all.await.unwrap().iter().all(is_accepted));
    assert_eq!((centre.count("outstanding_max"), centre.submitted().len()), (3, 20));
}

#[tokio::test(flavor = "multi_thread")]
async fn links_share_the_work() {
    let (centre, _folder) = centre();
    let desk = Arc::new(Desk::open(&SmppSettings { binds: 3, window: 2, ..link(centre.port) }, WAIT));
    centre.wait_for("three links", || centre.count("bound") == 3);
    centre.set(json!({ "holds": true }));
    let all = tokio::spawn({
        let desk = desk.clone();
        async move { send_many(&desk, 6).await }
    });
    let submitted = centre.wait_for_submitted(6);
    let mut sessions = numbers(&submitted, "session");
    sessions.sort_unstable();
    sessions.dedup();
    assert_eq!((sessions.len(), centre.count("outstanding_max")), (3, 2));
    centre.ask(json!({ "do": "release" }));
    assert!(all.await.unwrap().iter().all(is_accepted));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_link_that_breaks_only_what_was_written_is_of_unknown_outcome() {
    let (centre, _folder) = centre();
    centre.set(json!({ "holds": true }));
    let desk = Arc::new(Desk::open(&SmppSettings { window: 4, ..link(centre.port) }, WAIT));
    let all = tokio::spawn({
        let desk = desk.clone();
        async move { send_many(&desk, 10).await }
    });
    centre.wait_for("a full window", || centre.count("held") == 4);
    centre.ask(json!({ "do": "drop" }));
    let outcomes = all.await.unwrap();
    let count = |outcome| outcomes.iter().filter(|other| **other == outcome).count();
    assert_eq!((count(SendOutcome::Unknown), count(SendOutcome::Retryable)), (4, 6));
    centre.set(json!({ "holds": false }));
    desk.send_until_taken().await;
    assert_eq!((centre.count("binds"), centre.submitted().len()), (2, 5), "nothing was sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_go_over_the_other_link_while_one_is_away() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&SmppSettings { binds: 2, ..link(centre.port) }, WAIT);
    centre.wait_for("two links", || centre.count("bound") == 2);
    assert_eq!(centre.ask(json!({ "do": "unbind" }))["status"], 0);
    for _ in 0..5 {
        assert!(is_accepted(&desk.outcome(NUMBER).await));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_unbinds_is_answered_may_still_answer_and_is_bound_again() {
    let (centre, _folder) = centre();
    centre.set(json!({ "holds": true }));
    let desk = Arc::new(Desk::open(&link(centre.port), WAIT));
    let sent = tokio::spawn({
        let desk = desk.clone();
        async move { desk.outcome(NUMBER).await }
    });
    centre.wait_for("a text in hand", || centre.count("held") == 1);
    assert_eq!(centre.ask(json!({ "do": "unbind" }))["status"], 0);
    centre.ask(json!({ "do": "release" }));
    assert!(is_accepted(&sent.await.unwrap()), "its last answer is heard");
    desk.send_until_taken().await;
    assert_eq!(centre.count("binds"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_link_is_asked_and_replaced_when_it_does_not_answer() {
    let (centre, _folder) = centre();
    let asks = SmppSettings { enquire_link: Duration::from_millis(100), ..link(centre.port) };
    let desk = Desk::open(&asks, SHORT_WAIT);
    centre.wait_for("enquiries that are answered", || 3 <= centre.count("enquiries"));
    assert_eq!(centre.count("binds"), 1, "an answered link stays");
    centre.set(json!({ "mute": true }));
    centre.wait_for("a new link", || 2 <= centre.count("binds"));
    centre.set(json!({ "mute": false }));
    desk.send_until_taken().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_keeps_silent_about_a_text_is_asked_at_once() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), SHORT_WAIT);
    centre.set(json!({ "mute": true }));
    assert_eq!(desk.outcome("+79161234555").await, SendOutcome::Unknown);
    centre.wait_for("a new link, long before the silence is due to be broken", || centre.count("binds") == 2);
    assert_eq!(centre.count("enquiries"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_protocol_ends_the_link_and_not_the_gateway() {
    let (centre, _folder) = centre();
    let (huge, tiny) = ([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 5], [0, 0, 0, 3, 0, 0, 0, 5]);
    for octets in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], &huge, &tiny, &[0xff; 300]] {
        let before = centre.count("binds");
        let desk = Desk::open(&link(centre.port), WAIT);
        desk.send_until_taken().await;
        centre.write(octets);
        centre.wait_for("a new link", || centre.count("binds") == before + 2);
        desk.send_until_taken().await;
        desk.smpp.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_command_is_refused_and_a_stray_answer_is_not_minded() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    let unit = |command: u32| [16, command, 0, 77].map(u32::to_be_bytes).concat();
    // replace_sm; an answer to a text that was never submitted; a broadcast of version 5; a negative answer to nothing.
    for command in [0x07, 0x8000_0004, 0x0111, 0x8000_0000] {
        centre.write(&unit(command));
    }
    desk.send_until_taken().await;
    assert_eq!(centre.count("binds"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_answers_a_bind_with_nonsense_is_no_centre() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"220 mail.example.ru ESMTP\r\n").unwrap();
        stream
    });
    let desk = Desk::open(&link(port), WAIT);
    assert_eq!(desk.outcome(NUMBER).await, SendOutcome::Retryable);
    drop(server.join().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_unbinds_and_nothing_is_sent_afterwards() {
    let (centre, _folder) = centre();
    let desk = Desk::open(&SmppSettings { binds: 2, ..link(centre.port) }, WAIT);
    centre.wait_for("two links", || centre.count("bound") == 2);
    desk.smpp.close().await;
    assert_eq!(centre.count("unbinds"), 2);
    assert_eq!(desk.outcome(NUMBER).await, SendOutcome::Retryable);
    centre.wait_for("no link", || centre.count("bound") == 0);
    assert!(centre.submitted().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_comes_back_is_found_again() {
    let (mut centre, _folder) = centre();
    let desk = Desk::open(&link(centre.port), WAIT);
    desk.send_until_taken().await;
    centre.stop();
    while is_accepted(&desk.outcome(NUMBER).await) {
        tokio::task::yield_now().await;
    }
    centre.start_again();
    desk.send_until_taken().await;
}

/// A centre with TLS and a certificate of its own.
fn encrypted() -> (Smsc, CertificateDer<'static>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity { key: folder.path().join("key.pem"), certificate: folder.path().join("certificate.pem") };
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&identity.key, own.signing_key.serialize_pem()).unwrap();
    std::fs::write(&identity.certificate, own.cert.pem()).unwrap();
    let certificate = CertificateDer::from_pem_slice(own.cert.pem().as_bytes()).unwrap();
    (Smsc::start_as(folder.path(), Some(&identity)), certificate, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_link_carries_texts_where_its_centre_is_vouched_for() {
    let (centre, certificate, _folder) = encrypted();
    let tls = SmppSettings { tls: true, host: "localhost".to_owned(), ..link(centre.port) };
    let desk = Desk::trusting(vec![certificate.clone()], &tls, WAIT);
    assert!(is_accepted(&desk.outcome(NUMBER).await));
    let stranger = Desk::open(&tls, WAIT);
    assert_eq!(stranger.outcome(NUMBER).await, SendOutcome::Retryable);
    let misnamed = Desk::trusting(vec![certificate], &SmppSettings { host: "127.0.0.1".to_owned(), ..tls }, WAIT);
    assert_eq!(misnamed.outcome(NUMBER).await, SendOutcome::Retryable);
    assert_eq!((centre.submitted().len(), centre.count("binds")), (1, 1), "nobody else has shown a password");
}
