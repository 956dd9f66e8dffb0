//! BXML: Bandwidth (<https://dev.bandwidth.com/docs/voice/bxml>).
//!
//! Requests are JSON; `eventType` tells the event at every address. Nothing is signed. The platform shows a name and a
//! password: in the first request those of the application, in every other those in our document, so each verb with an
//! address carries them.
//!
//! Traps of the dialect, and their solutions:
//! - silence comes to `gatherUrl` as empty digits, and elements after a `Gather` never run, so there are none;
//! - `maxDigits` is 50 by default, and the caller would wait for the time-out, so it is always given;
//! - `terminatingDigits` is off by default, so it is `#` for a number and empty for a single key;
//! - a `Pause` has no place in a `Gather`, which takes at most 20 verbs;
//! - a failed request ends the call unless there is a fallback, so each address is its own fallback: a repeated turn
//!   gets the same answer;
//! - the names of speech results are not documented, so only keys are accepted.

mod event;

use std::time::Duration;

use crate::base::call::{CallId, Language};
use crate::base::number::Number;
use crate::config::settings::{Authentication, PlatformSettings};
use crate::dialect::bxml::event::BxmlEvent;
use crate::dialect::callback::state;
use crate::dialect::codec::DialectCodec;
use crate::dialect::document::{Pauses, XmlDocument, is_sayable};
use crate::dialect::error::DialectError;
use crate::dialect::incoming::{CallStatus, EndOfCall, Incoming, Talk, TurnRequest};
use crate::dialect::page::Page;
use crate::dialect::parameter::{UNREADABLE, bounded_keys, whole_seconds};
use crate::dialect::speech::pieces;
use crate::dialect::webhook::Webhook;
use crate::line::prompt::Prompt;
use crate::line::step::{Collect, DialResult, Input, Step};

/// The codec of BXML.
pub(super) struct Bxml;

/// The most verbs in a `Gather`.
const GATHER_VERBS_MAX: usize = 20;
/// The longest wait for a key.
const KEY_WAIT_MAX: Duration = Duration::from_secs(60);
/// The longest ringing time.
const RING_WAIT_MAX: Duration = Duration::from_secs(300);

/// The attribute names of a verb's addresses.
struct AddressNames {
    url: &'static str,
    method: &'static str,
    fallback_url: &'static str,
    fallback_method: &'static str,
}

const GATHER: AddressNames = AddressNames {
    url: "gatherUrl",
    method: "gatherMethod",
    fallback_url: "gatherFallbackUrl",
    fallback_method: "gatherFallbackMethod",
};
const TRANSFER: AddressNames = AddressNames {
    url: "transferCompleteUrl",
    method: "transferCompleteMethod",
    fallback_url: "transferCompleteFallbackUrl",
    fallback_method: "transferCompleteFallbackMethod",
};

impl DialectCodec for Bxml {
    fn content_type(&self) -> &'static str {
        "application/xml; charset=utf-8"
    }

    fn acknowledgement(&self) -> &'static str {
        r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#
    }

    /// Reads an event: a call begins or is over, or keys, silence or the result of a transfer came. Any other event,
    /// such as `recordingAvailable`, is only acknowledged; so is `transferAnswer`, an event of the dialled leg.
    fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
        let event = BxmlEvent::read(request)?;
        let call = event.call()?;
        let state = state(request)?;
        let input = match (event.event_type.as_deref().ok_or(DialectError::Missing("eventType"))?, &state) {
            ("disconnect", _) => return Ok(Incoming::End(end(&event, call))),
            ("transferDisconnect", _) => return Ok(leg_gone(&event, state)),
            ("initiate" | "answer", _) => Input::Start,
            ("gather" | "redirect" | "transferComplete", None) => Input::Start,
            ("gather", Some(_)) => typed(event.digits.as_deref()),
            ("redirect", Some(_)) => Input::NoInput,
            ("transferComplete", Some(_)) => Input::Dialled(dial_result(&event)),
            _ => return Ok(Incoming::Ignored),
        };
        let is_start = input == Input::Start;
        Ok(Incoming::Turn(TurnRequest {
            call,
            from: event.from.or_empty(),
            to: event.to.or_empty(),
            status: Some(if is_start { CallStatus::Ringing } else { CallStatus::InProgress }),
            input,
            state: state.filter(|_| !is_start),
        }))
    }

    /// Reads an event at the status address: `disconnect`, or an event of unknown type with a time of the end.
    fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        let event = BxmlEvent::read(request)?;
        let call = event.call()?;
        match event.event_type.as_deref() {
            Some("disconnect") => Ok(Some(end(&event, call))),
            None | Some(UNREADABLE) if event.has_ended() => Ok(Some(end(&event, call))),
            None => Err(DialectError::Missing("eventType")),
            Some(_) => Ok(None),
        }
    }

    fn write(&self, platform: &PlatformSettings, page: &Page<'_>) -> String {
        let mut writer = BxmlWriter::new(platform, page.next_url.len());
        for step in page.steps {
            match step {
                Step::Say(prompt) => writer.say(page, prompt),
                Step::Collect(collect) => return writer.collect(page, collect),
                Step::Connect { number, wait } => return writer.transfer(page, number, *wait),
                Step::HangUp => return writer.hang_up(),
            }
        }
        writer.finish()
    }

    fn apology(&self, platform: &PlatformSettings, text: &str, language: &Language) -> String {
        let mut writer = BxmlWriter::new(platform, 0);
        writer.speak(text, language);
        writer.hang_up()
    }
}

fn typed(digits: Option<&str>) -> Input {
    match digits.unwrap_or_default() {
        "" => Input::NoInput,
        digits => Input::Keys(bounded_keys(digits)),
    }
}

/// The result of a transfer. `hangup` ends a conversation, unless the times show that there was none. An unknown cause
/// is a failure.
fn dial_result(event: &BxmlEvent) -> DialResult {
    let talked = event.duration().is_none_or(|talk| !talk.is_zero());
    match event.cause.as_deref() {
        Some("hangup") if talked => DialResult::Answered,
        Some("hangup" | "timeout") => DialResult::NoAnswer,
        Some("busy" | "rejected") => DialResult::Busy,
        _ => DialResult::Failed,
    }
}

/// The dialled leg is over. Reported also if the caller left first, when nothing else reports the conversation
/// (<https://dev.bandwidth.com/docs/voice/webhooks/transferDisconnect>).
fn leg_gone(event: &BxmlEvent, state: Option<String>) -> Incoming {
    let talked = event.duration().is_some_and(|talk| !talk.is_zero());
    match (event.parent(), state) {
        (Some(call), Some(state)) if talked => Incoming::Talked(Talk { call, state }),
        _ => Incoming::Ignored,
    }
}

fn end(event: &BxmlEvent, call: CallId) -> EndOfCall {
    let status = match event.cause.as_deref() {
        Some("hangup") => CallStatus::Completed,
        Some("busy") => CallStatus::Busy,
        Some("timeout") => CallStatus::NoAnswer,
        Some("cancel") => CallStatus::Canceled,
        _ => CallStatus::Failed,
    };
    EndOfCall { call, status, duration: event.duration(), talk: None }
}

/// A document being written.
struct BxmlWriter<'a> {
    platform: &'a PlatformSettings,
    document: XmlDocument,
    /// Verbs of speech that may still be added.
    verbs_left: usize,
}

impl<'a> BxmlWriter<'a> {
    /// `address_bytes` is the length of the call-back address; like the credentials, it is written up to three times.
    fn new(platform: &'a PlatformSettings, address_bytes: usize) -> Self {
        let credentials_bytes: usize = credentials(platform).map(|(_, value, _)| value.len()).sum();
        let mut document = XmlDocument::new(3 * (address_bytes + credentials_bytes));
        document.open("Response", &[]);
        Self { platform, document, verbs_left: usize::MAX }
    }

    fn say(&mut self, page: &Page<'_>, prompt: &Prompt) {
        let utterance = page.prompts.utterance(prompt);
        match page.sound_url(&utterance) {
            Some(url) => {
                let attributes: Vec<_> = credentials(self.platform).map(|(name, value, _)| (name, value)).collect();
                self.verb(|document| document.element("PlayAudio", &attributes, &url));
            }
            None => self.speak(&utterance.words, &prompt.language),
        }
    }

    /// A voice has one language; without a configured voice the locale chooses one. Bandwidth writes locales with an
    /// underscore.
    fn speak(&mut self, text: &str, language: &Language) {
        let locale = self.platform.locale(language).replace('-', "_");
        let attribute = self.platform.voice(language).map_or(("locale", locale.as_str()), |voice| ("voice", voice));
        for piece in pieces(text).filter(|piece| is_sayable(piece)) {
            self.verb(|document| document.spoken("SpeakSentence", &[attribute], piece, Pauses::Breaks));
        }
    }

    fn verb(&mut self, write: impl FnOnce(&mut XmlDocument)) {
        if let Some(left) = self.verbs_left.checked_sub(1) {
            self.verbs_left = left;
            self.document.say(write);
        }
    }

    fn collect(mut self, page: &Page<'_>, collect: &Collect) -> String {
        let digits_max = collect.digits_max.max(1).to_string();
        let wait = whole_seconds(collect.wait.min(KEY_WAIT_MAX));
        let mut attributes = self.address(&GATHER, page.next_url);
        attributes.extend([
            ("firstDigitTimeout", wait.as_str()),
            ("interDigitTimeout", &wait),
            ("maxDigits", &digits_max),
            ("terminatingDigits", if collect.is_number() { "#" } else { "" }),
        ]);
        self.document.open("Gather", &attributes);
        self.verbs_left = GATHER_VERBS_MAX;
        for prompt in &collect.prompts {
            self.say(page, prompt);
        }
        self.document.close("Gather");
        self.finish()
    }

    fn transfer(mut self, page: &Page<'_>, number: &Number, wait: Duration) -> String {
        let timeout = whole_seconds(wait.min(RING_WAIT_MAX));
        let mut attributes = self.address(&TRANSFER, page.next_url);
        attributes.push(("callTimeout", &timeout));
        let leg = [("transferDisconnectUrl", page.next_url), ("transferDisconnectMethod", "POST")];
        let credentials = credentials(self.platform).map(|(name, value, _)| (name, value));
        let leg: Vec<_> = leg.into_iter().chain(credentials).collect();
        self.document.open("Transfer", &attributes);
        self.document.element("PhoneNumber", &leg, number.as_e164());
        self.document.close("Transfer");
        self.finish()
    }

    fn hang_up(mut self) -> String {
        self.document.empty("Hangup", &[]);
        self.finish()
    }

    fn finish(mut self) -> String {
        self.document.close("Response");
        self.document.finish()
    }

    /// The call-back address and its fallback, with the credentials.
    fn address<'b>(&self, names: &AddressNames, url: &'b str) -> Vec<(&'static str, &'b str)>
    where
        'a: 'b,
    {
        let mut attributes =
            vec![(names.url, url), (names.method, "POST"), (names.fallback_url, url), (names.fallback_method, "POST")];
        for (name, value, fallback_name) in credentials(self.platform) {
            attributes.extend([(name, value), (fallback_name, value)]);
        }
        attributes
    }
}

/// The name and password that the platform shows us, each with its attribute names.
fn credentials(platform: &PlatformSettings) -> impl Iterator<Item = (&'static str, &str, &'static str)> {
    let known = match &platform.authentication {
        Authentication::Basic { user, passwords } => passwords.first().map(|password| (user, password)),
        _ => None,
    };
    known.into_iter().flat_map(|(user, password)| {
        [("username", user.as_str(), "fallbackUsername"), ("password", password.expose(), "fallbackPassword")]
    })
}
