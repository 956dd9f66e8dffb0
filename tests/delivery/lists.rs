//! Every state and error that providers document means something here: `lists/` holds their lists.

use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::outbox::sms::smpp::status;
use deflect::outbox::sms::{smsc, smsru, states, telnyx, twilio, vonage};
use deflect::store::Report;

/// A row of a list: its kind, the provider's word, and what it means.
fn rows(list: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    let rows = list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.map(|line| line.split(' ').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("no row: {line}")))
}

fn report(meaning: Option<Report>) -> &'static str {
    match meaning {
        Some(Report::Sent) => "sent",
        Some(Report::Delivered) => "delivered",
        Some(Report::Undelivered) => "undelivered",
        Some(Report::OptedOut) => "opted_out",
        Some(Report::Unheard) => "unheard",
        None => "nothing",
    }
}

fn outcome(meaning: Option<SendOutcome>) -> &'static str {
    match meaning {
        Some(SendOutcome::Accepted { .. }) => "accepted",
        Some(SendOutcome::Throttled { .. }) => "throttled",
        Some(SendOutcome::Retryable) => "retryable",
        Some(SendOutcome::Deferred) => "deferred",
        Some(SendOutcome::Permanent(Fault::Recipient | Fault::Gone)) => "recipient",
        Some(SendOutcome::Permanent(Fault::OptedOut)) => "opted_out",
        Some(SendOutcome::Permanent(Fault::Message)) => "message",
        Some(SendOutcome::ChannelDown) => "channel_down",
        Some(SendOutcome::Unknown) => "unknown",
        None => "nothing",
    }
}

/// Compares every row with what is made of it.
fn check(list: &'static str, at_least: usize, meaning: impl Fn(&str, &str) -> &'static str) {
    let rows: Vec<_> = rows(list).collect();
    assert!(at_least <= rows.len(), "{} rows", rows.len());
    let wrong = rows.iter().filter(|[kind, word, expected]| meaning(kind, word) != *expected);
    let wrong: Vec<String> = wrong.map(|[kind, word, _]| format!("{kind} {word} is {}", meaning(kind, word))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn number<T: std::str::FromStr>(word: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    word.parse().unwrap()
}

#[test]
fn every_word_of_smsrus_is_known() {
    check(include_str!("lists/smsru.txt"), 49, |kind, word| match kind {
        "error" => outcome(smsru::meaning(number(word))),
        _ => report(states::of_smsru(number(word))),
    });
}

#[test]
fn every_word_of_smscs_is_known() {
    check(include_str!("lists/smsc.txt"), 22, |kind, word| match kind {
        "error" => outcome(smsc::meaning(number(word))),
        _ => report(states::of_smsc(number(word))),
    });
}

#[test]
fn every_type_of_kannels_is_known() {
    check(include_str!("lists/kannel.txt"), 6, |_, word| report(states::of_kannel(word)));
}

#[test]
fn every_word_of_twilios_is_known() {
    check(include_str!("lists/twilio.txt"), 100, |kind, word| match kind {
        "error" => outcome(twilio::meaning(number(word))),
        _ => report(states::of_twilio(word)),
    });
}

#[test]
fn every_word_of_telnyxs_is_known() {
    check(include_str!("lists/telnyx.txt"), 85, |kind, word| match kind {
        "error" => outcome(telnyx::meaning(number(word))),
        _ => report(states::of_telnyx(word)),
    });
}

#[test]
fn every_word_of_plivos_is_known() {
    check(include_str!("lists/plivo.txt"), 7, |_, word| report(states::of_plivo(word)));
}

#[test]
fn every_word_of_bandwidths_is_known() {
    check(include_str!("lists/bandwidth.txt"), 70, |kind, word| match kind {
        "failed" => report(states::of_bandwidth("message-failed", Some(number(word)))),
        _ => report(states::of_bandwidth(word, None)),
    });
}

#[test]
fn every_word_of_vonages_is_known() {
    check(include_str!("lists/vonage.txt"), 49, |kind, word| match kind {
        "error" => outcome(vonage::meaning(number(word))),
        _ => report(states::of_vonage(word)),
    });
}

#[test]
fn every_word_of_the_standards_is_known() {
    check(include_str!("lists/smpp.txt"), 110, |kind, word| match kind {
        "error" => outcome(status::meaning(u32::from_str_radix(word.trim_start_matches("0x"), 16).unwrap())),
        "state" => report(states::of_smpp_state(number(word))),
        _ => report(states::of_smpp_word(word)),
    });
}

/// Centres write words in either case, and many cut them to seven letters or give the number of the state.
#[test]
fn words_of_states_are_known_however_they_are_written() {
    for [kind, word, expected] in rows(include_str!("lists/smpp.txt")) {
        let cut: String = word.chars().take(7).collect();
        let is_ambiguous = word.starts_with("DELIVERY");
        let written = [word.to_lowercase(), cut.clone(), cut.to_lowercase()];
        match kind {
            "word" if !is_ambiguous => {
                for word in written {
                    assert_eq!(report(states::of_smpp_word(&word)), expected, "{word}");
                }
            }
            "state" => assert_eq!(report(states::of_smpp_word(word)), expected, "stat:{word}"),
            _ => {}
        }
    }
    for nothing in ["ok", "WHAT", "", "10", "255", "DELIGHT", "2000"] {
        assert_eq!(states::of_smpp_word(nothing), None, "{nothing}");
    }
}
