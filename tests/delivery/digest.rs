//! Requests that were gathered: one mail, of so many at most, known again when it is repeated.

use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::config::settings::{DigestSettings, MailTransport};
use deflect::line::channel::ChannelId;
use deflect::outbox::body::{Mail, MessageBody};
use deflect::store::{MessageState, NewMessage};
use mailparse::{MailHeaderMap, parse_mail};

use crate::post_office::{PostOffice, body, id, mail, mail_settings, noon};
use crate::smtp_peer::{Mood, SmtpPeer};

const AT_ONCE_NONE: DigestSettings = DigestSettings { single_max: 0, every: Duration::from_secs(60) };

/// A request that is gathered at once.
fn request(office: &PostOffice, message: u8, channel: &str) -> NewMessage {
    let body = body(&MessageBody::Mail(Mail { facts: vec![format!("Номер: {message}")], ..mail() }));
    let channel = ChannelId::new(channel);
    NewMessage { body, channel, gather: Some(AT_ONCE_NONE), ..office.letter(message, "b2b@example.ru") }
}

/// Promises a request in each call, and lets the time of gathering pass.
async fn gathered(office: &PostOffice, messages: impl Iterator<Item = (u8, &'static str)>) {
    for (message, channel) in messages {
        office.promise(message, vec![request(office, message, channel)]).await;
    }
    office.clock.set(noon() + Duration::from_secs(60));
}

fn header(mail: &[u8], name: &str) -> String {
    parse_mail(mail).unwrap().headers.get_first_value(name).unwrap()
}

fn text(mail: &[u8]) -> String {
    parse_mail(mail).unwrap().subparts[0].get_body().unwrap()
}

#[tokio::test]
async fn each_department_gets_one_mail_of_200_requests_at_most() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    gathered(
        &office,
        (1..=201).map(|message| (message, "b2b-email")).chain((202..=203).map(|message| (message, "press"))),
    )
    .await;
    let worker = office.mail_worker(&mail_settings(MailTransport::Spool));
    for message in 1..=203 {
        office.until_state(message, MessageState::Sent).await;
    }
    worker.stop().await;
    let mails: Vec<_> = office.spooled("mail").iter().map(|file| std::fs::read(file).unwrap()).collect();
    let mut listed: Vec<usize> = mails.iter().map(|mail| text(mail).matches("Номер: ").count()).collect();
    listed.sort_unstable();
    assert_eq!(listed, [0, 2, 200], "the one that is left comes by itself, as it was written");
}

#[tokio::test]
async fn a_digest_that_is_sent_again_is_known_for_the_same() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    gathered(&office, [(1, "b2b-email"), (2, "b2b-email"), (3, "b2b-email")].into_iter()).await;
    let peer = SmtpPeer::new(|connection| match connection {
        0 => Mood::AnswersData("451 4.3.0 try later"),
        _ => Mood::Takes,
    });
    let peer = peer.await;
    let worker = office.mail_worker(&mail_settings(peer.transport()));
    let listed = office.until_tried(2, 1).await;
    assert_eq!(listed.due, office.listed(3).await.due, "they end as one");
    office.clock.set(listed.due + Duration::from_millis(1));
    worker.nudge.notify_one();
    for message in 1..=3 {
        office.until_state(message, MessageState::Sent).await;
    }
    worker.stop().await;
    let ids: Vec<String> = peer.taken().iter().map(|mail| header(mail.as_bytes(), "Message-ID")).collect();
    assert_eq!(ids.len(), 2, "one mail, twice");
    assert_eq!(ids[0], ids[1]);
    assert!(!ids[0].contains(&id(1).to_string()), "it is none of those it gathers");
}

#[tokio::test]
async fn a_request_is_not_given_up_with_an_older_one_it_goes_out_with() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    gathered(&office, [(1, "b2b-email")].into_iter()).await;
    let peer = SmtpPeer::new(|connection| match connection {
        0 | 1 => Mood::AnswersData("451 4.3.0 try later"),
        _ => Mood::Takes,
    });
    let peer = peer.await;
    let worker = office.mail_worker(&mail_settings(peer.transport()));
    let older = office.until_tried(1, 1).await;
    office.promise(2, vec![request(&office, 2, "b2b-email")]).await;
    office.clock.set(older.due.max(office.listed(2).await.due) + Duration::from_millis(1));
    worker.nudge.notify_one();
    let younger = office.until_tried(2, 1).await;
    assert_eq!(office.listed(1).await.attempts, 2, "they went out as one");
    assert_eq!(younger.state, MessageState::Queued, "the schedule of the older one was at its end");
    office.clock.set(younger.due + Duration::from_millis(1));
    worker.nudge.notify_one();
    office.until_state(2, MessageState::Sent).await;
    worker.stop().await;
}
