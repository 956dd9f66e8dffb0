//! The seal: only we can make it, only its call can use it, and only as long as a call lasts.

use std::collections::HashSet;
use std::time::Duration;

use deflect::base::call::{CallId, Caller, CallerKind, Language, LineId, PlatformName};
use deflect::base::number::NumberPlan;
use deflect::config::settings::LINK_TOKEN_CHARS;
use deflect::dialect::seal::{CALL_SECONDS_MAX, SEALED_CHARS_MAX, Seal, SealError};
use deflect::line::channel::ChannelId;
use deflect::line::digits::{DigitForm, Digits};
use deflect::line::event::{Refusal, Standing};
use deflect::line::menu::{NodeId, TopicId};
use deflect::line::session::{LinkSent, Phase, Session};
use jiff::Timestamp;
use proptest::prelude::*;

const STARTED: &str = "2026-11-20T12:30:05Z";

fn started() -> Timestamp {
    STARTED.parse().expect("a time")
}

/// A call in its fifth turn, as busy as real ones get.
fn session() -> Session {
    let plan = NumberPlan::new("RU", &["RU"]).expect("Russia");
    let caller = plan.caller("+79161234567");
    assert_eq!(caller.kind, CallerKind::Mobile);
    Session {
        line: LineId::new("main"),
        language: Language::new("ru"),
        hears: vec![],
        caller,
        started: started(),
        turn: 5,
        at: NodeId::new("buyer-returns"),
        from: NodeId::new("buyer-returns"),
        serving: None,
        typed: vec![],
        phase: Phase::Key,
        back: vec![NodeId::new("main"), NodeId::new("buyer")],
        silent: 1,
        wrong: 2,
        misheard: 0,
        landline_typed: false,
        channel: Some(ChannelId::new("account-chat")),
        told: None,
        human: None,
        topic: Some(TopicId::new("returns")),
        anonymous: false,
        texts_wait: false,
        promises: 1,
        link_sent: Some(LinkSent { channel: ChannelId::new("account-chat"), at: started() }),
        repeat: true,
        percentile: 42,
        arms: vec![],
        mailable: true,
        refusal: Some(Refusal::NumberLimit),
        reached: true,
        standing: Standing::Telling { until: started() },
    }
}

fn typed(digits: &str) -> Digits {
    DigitForm { min: 2, max: 20, check: None }.read(digits).expect("digits")
}

fn seal() -> Seal {
    Seal::new(&[[7; 32]])
}

fn twilio() -> PlatformName {
    PlatformName::new("twilio")
}

fn call() -> CallId {
    CallId::parse("CA00000000000000000000000000000001").expect("a call id")
}

/// Opens a text as the call it was made for.
fn open(text: &str) -> Result<Session, SealError> {
    seal().open(&twilio(), &call(), text, started())
}

fn sealed() -> String {
    seal().seal(&twilio(), &call(), &session())
}

#[test]
fn a_session_comes_back_as_it_was() {
    assert_eq!(open(&sealed()).expect("our own"), session());
    let other = Session {
        caller: Caller::hidden(),
        phase: Phase::Confirm(session().caller.number.expect("a number")),
        at: NodeId::new("возвраты"),
        back: vec![],
        typed: vec![(NodeId::new("заказ"), typed("48012355"))],
        standing: Standing::Menu,
        ..session()
    };
    assert_eq!(open(&seal().seal(&twilio(), &call(), &other)).expect("our own"), other);
}

#[test]
fn the_same_session_gives_the_same_text_and_another_gives_another() {
    assert_eq!(sealed(), sealed());
    let next = seal().seal(&twilio(), &call(), &Session { turn: 6, ..session() });
    assert_ne!(sealed(), next);
    let nonce = |text: &str| text[..17].to_owned();
    assert_ne!(nonce(&sealed()), nonce(&next), "another session needs another nonce");
}

#[test]
fn a_typical_session_fits_a_short_url() {
    let text = sealed();
    assert!(text.len() < 300, "{} characters", text.len());
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
}

#[test]
fn the_number_cannot_be_read_from_the_text() {
    assert!(!sealed().contains("79161234567"));
    let bytes = data_encoding::BASE64URL_NOPAD.decode(sealed().as_bytes()).expect("base64url");
    assert!(!String::from_utf8_lossy(&bytes).contains("9161234567"));
}

#[test]
fn typed_digits_cannot_be_read_from_the_text() {
    let typed_one = vec![(NodeId::new("order"), typed("4801235512"))];
    let phase = Phase::ConfirmDigits(typed("4801235512"));
    let sealed = seal().seal(&twilio(), &call(), &Session { typed: typed_one, phase, ..session() });
    let bytes = data_encoding::BASE64URL_NOPAD.decode(sealed.as_bytes()).expect("base64url");
    assert!(!sealed.contains("4801235512") && !String::from_utf8_lossy(&bytes).contains("4801235512"));
}

#[test]
fn a_text_cut_anywhere_is_refused() {
    let text = sealed();
    for length in 0..text.len() {
        let error = open(&text[..length]).expect_err("cut");
        assert!(matches!(error, SealError::Malformed | SealError::Forged), "cut to {length}: {error:?}");
    }
}

#[test]
fn a_text_with_any_bit_flipped_is_refused() {
    let encoding = data_encoding::BASE64URL_NOPAD;
    let bytes = encoding.decode(sealed().as_bytes()).expect("base64url");
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << bit;
            let error = open(&encoding.encode(&bytes)).expect_err("flipped");
            assert!(matches!(error, SealError::Malformed | SealError::Forged), "byte {at}, bit {bit}: {error:?}");
        }
    }
}

#[test]
fn a_text_opens_for_its_own_call_on_its_own_platform_only() {
    let other_call = CallId::parse("CA00000000000000000000000000000002").expect("a call id");
    let as_other_call = seal().open(&twilio(), &other_call, &sealed(), started());
    assert!(matches!(as_other_call, Err(SealError::Forged)), "{as_other_call:?}");
    let as_other_platform = seal().open(&PlatformName::new("somleng"), &call(), &sealed(), started());
    assert!(matches!(as_other_platform, Err(SealError::Forged)), "{as_other_platform:?}");
}

#[test]
fn names_that_read_alike_together_are_kept_apart() {
    let id = |id: &str| CallId::parse(id).expect("a call id");
    let text = seal().seal(&PlatformName::new("a"), &id("bc"), &session());
    let mixed = seal().open(&PlatformName::new("ab"), &id("c"), &text, started());
    assert!(matches!(mixed, Err(SealError::Forged)), "{mixed:?}");
}

#[test]
fn another_key_opens_nothing() {
    let opened = Seal::new(&[[8; 32]]).open(&twilio(), &call(), &sealed(), started());
    assert!(matches!(opened, Err(SealError::Forged)), "{opened:?}");
}

#[test]
fn a_key_that_takes_the_place_of_another_opens_what_was_sealed_before() {
    let (old, new) = ([7; 32], [8; 32]);
    let (before, between, after) = (Seal::new(&[old, new]), Seal::new(&[new, old]), Seal::new(&[new]));
    let sealed = |seal: &Seal| seal.seal(&twilio(), &call(), &session());
    let opens = |seal: &Seal, text: &str| seal.open(&twilio(), &call(), text, started()).is_ok();
    assert_eq!(sealed(&before), self::sealed(), "the first of them seals");
    assert_eq!(sealed(&between), sealed(&after));
    for text in [sealed(&before), sealed(&between)] {
        assert!(opens(&before, &text) && opens(&between, &text), "nodes of both settings go on with the call");
    }
    assert!(!opens(&after, &sealed(&before)), "the old one is gone");
}

#[test]
fn a_state_lasts_as_long_as_a_call_can_and_not_a_second_longer() {
    let open_at = |seconds: u64| {
        let now = started() + Duration::from_secs(seconds);
        seal().open(&twilio(), &call(), &sealed(), now)
    };
    let longest = CALL_SECONDS_MAX as u64;
    assert_eq!(open_at(longest).expect("still good"), session());
    match open_at(longest + 1) {
        Err(SealError::Expired(expired)) => assert_eq!(*expired, session()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_an_authentic_state_is_told_to_have_expired() {
    let late = started() + Duration::from_secs(10 * CALL_SECONDS_MAX as u64);
    let forged = Seal::new(&[[8; 32]]).open(&twilio(), &call(), &sealed(), late);
    assert!(matches!(forged, Err(SealError::Forged)), "{forged:?}");
}

#[test]
fn garbage_is_malformed() {
    let long = "A".repeat(SEALED_CHARS_MAX + 1);
    let garbage = ["", "A", "привет, это не печать", "AQ==", "!!!!", "Ag", &long, &"x".repeat(10_000), "\0\0\0\0"];
    for text in garbage {
        assert!(matches!(open(text), Err(SealError::Malformed)), "{:.40}", text);
    }
}

#[test]
fn a_text_over_the_bound_is_refused_even_when_it_is_ours() {
    let wordy = Session { at: NodeId::new(&"x".repeat(SEALED_CHARS_MAX)), ..session() };
    let text = seal().seal(&twilio(), &call(), &wordy);
    assert!(matches!(open(&text), Err(SealError::Malformed)));
}

#[test]
fn refusals_show_nothing_of_the_caller() {
    let late = started() + Duration::from_secs(CALL_SECONDS_MAX as u64 + 1);
    let error = seal().open(&twilio(), &call(), &sealed(), late).expect_err("expired");
    assert!(!format!("{error} {error:?}").contains("916"), "{error:?}");
    assert_eq!(error.reason(), "state_expired");
}

#[test]
fn link_tokens_repeat_for_the_same_promise_and_differ_for_every_other() {
    let token = |call: &[u8], turn, label| seal().link_token(call, turn, label);
    assert_eq!(token(&[1; 16], 3, "link"), token(&[1; 16], 3, "link"));
    let tokens = [
        token(&[1; 16], 3, "link"),
        token(&[2; 16], 3, "link"),
        token(&[1; 16], 4, "link"),
        token(&[1; 16], 3, "follow_up"),
        token(&[1; 15], 0x0103, "link"),
        Seal::new(&[[8; 32]]).link_token(&[1; 16], 3, "link"),
    ];
    assert_eq!(tokens.iter().collect::<HashSet<_>>().len(), tokens.len(), "{tokens:?}");
}

#[test]
fn link_tokens_have_signs_that_nobody_takes_for_one_another_each_as_often() {
    let tokens: Vec<_> = (0..2000).map(|turn| seal().link_token(&[1; 16], turn, "link")).collect();
    assert!(tokens.iter().all(|token| token.chars().count() == LINK_TOKEN_CHARS));
    let signs: String = tokens.concat();
    assert!(signs.chars().all(|sign| sign.is_ascii_alphanumeric() && !"0O1lI".contains(sign)));
    let expected = signs.len() / 57;
    for sign in signs.chars().collect::<HashSet<_>>() {
        let count = signs.matches(sign).count();
        assert!((expected * 3 / 4..expected * 5 / 4).contains(&count), "`{sign}` {count} times, expected {expected}");
    }
    assert_eq!(signs.chars().collect::<HashSet<_>>().len(), 57);
}

proptest! {
    #[test]
    fn any_session_comes_back_to_any_call(
        names in prop::collection::vec("\\PC{1,12}", 6),
        platform in "\\PC{1,20}",
        id in "[!-~]{1,128}",
        (turn, silent, wrong, promises) in any::<(u16, u8, u8, u8)>(),
        back in prop::collection::vec("[a-z-]{1,16}", 0..6),
        key in any::<[u8; 32]>(),
    ) {
        let session = Session {
            line: LineId::new(&names[0]),
            language: Language::new(&names[1]),
            at: NodeId::new(&names[2]),
            channel: Some(ChannelId::new(&names[3])),
            topic: Some(TopicId::new(&names[4])),
            back: back.iter().map(|id| NodeId::new(id)).collect(),
            turn, silent, wrong, promises,
            ..session()
        };
        let (platform, call) = (PlatformName::new(&platform), CallId::parse(&id).expect("visible ASCII"));
        let seal = Seal::new(&[key]);
        let text = seal.seal(&platform, &call, &session);
        prop_assert!(text.len() <= SEALED_CHARS_MAX);
        prop_assert_eq!(seal.open(&platform, &call, &text, started()).expect("our own"), session);
    }

    #[test]
    fn any_text_is_refused(text in "\\PC{0,400}|[A-Za-z0-9_-]{0,400}|AQ[A-Za-z0-9_-]{38,400}") {
        prop_assert!(matches!(open(&text), Err(SealError::Malformed | SealError::Forged)));
    }
}
