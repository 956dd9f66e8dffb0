//! Which numbers take texts, asked of a provider (`[line_type]`): some countries do not tell land lines from mobile numbers by
//! their digits.
//!
//! Asked before a text is promised, within a deadline, and kept for a time. Whatever goes wrong, the text is promised as
//! without such a question.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use bytes::Bytes;
use hyper::Request;
use hyper::header::{AUTHORIZATION, HeaderValue};
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::base::moment::later;
use crate::base::number::Number;
use crate::base::url::below;
use crate::config::settings::{LineTypeProvider, LineTypeSettings};
use crate::outbox::http_client::HttpClient;
use crate::outbox::sms::api::{basic, bearer};
use crate::store::Store;
use crate::store::pseudonym::Pseudonyms;

/// Questions at the same time; a caller beyond that is not asked about.
const AT_ONCE_MAX: usize = 16;
const DAY_SECONDS: i64 = 86_400;

/// Asks a provider which numbers take texts.
pub struct LineTypes {
    settings: LineTypeSettings,
    client: HttpClient,
    store: Store,
    pseudonyms: Pseudonyms,
    slots: Semaphore,
    /// The day, counted from 1970, and the questions in it.
    day: AtomicI64,
    asked: AtomicU64,
}

impl LineTypes {
    /// A provider by its settings.
    pub fn new(settings: LineTypeSettings, client: HttpClient, store: Store, pseudonyms: Pseudonyms) -> Self {
        let slots = Semaphore::new(AT_ONCE_MAX);
        Self { settings, client, store, pseudonyms, slots, day: AtomicI64::new(0), asked: AtomicU64::new(0) }
    }

    /// True or false if it is known within the deadline that a number takes texts or does not.
    pub async fn takes_texts(&self, number: &Number, country: &str, now: Timestamp) -> Option<bool> {
        if !self.settings.countries.iter().any(|known| known == country) {
            return None;
        }
        tokio::time::timeout(self.settings.deadline, self.find(number, now)).await.ok()?
    }

    async fn find(&self, number: &Number, now: Timestamp) -> Option<bool> {
        let key = self.pseudonyms.caller(number);
        if let Some(known) = self.store.line_type(key, now).await.ok()? {
            return Some(known);
        }
        let found = self.ask(number, now).await?;
        let until = later(now, self.settings.keep);
        if let Err(error) = self.store.keep_line_type(key, found, until).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the type of a number is not kept");
        }
        Some(found)
    }

    async fn ask(&self, number: &Number, now: Timestamp) -> Option<bool> {
        let _slot = self.slots.try_acquire().ok()?;
        if !self.may_ask(now) {
            return None;
        }
        let request = self.request(number)?;
        let reply = self.client.ask(request, self.settings.deadline).await;
        match reply {
            Ok(reply) if reply.status().is_success() => {
                let answer: Value = serde_json::from_slice(reply.body()).ok()?;
                read(&self.settings.kind, &answer)
            }
            Ok(reply) => {
                tracing::debug!(status = reply.status().as_u16(), "a question for the type of a number was refused");
                None
            }
            Err(error) => {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "a question for the type of a number was not answered"
                );
                None
            }
        }
    }

    /// Counts a question; `false` once those of the day are used up.
    fn may_ask(&self, now: Timestamp) -> bool {
        let day = now.as_second().div_euclid(DAY_SECONDS);
        if self.day.swap(day, Ordering::Relaxed) != day {
            self.asked.store(0, Ordering::Relaxed);
        }
        self.asked.fetch_add(1, Ordering::Relaxed) < u64::from(self.settings.per_day)
    }

    fn request(&self, number: &Number) -> Option<Request<Bytes>> {
        let number = percent_encoding::utf8_percent_encode(number.as_e164(), percent_encoding::NON_ALPHANUMERIC);
        let (path, authorization) = match &self.settings.kind {
            LineTypeProvider::Twilio { account, token } => {
                (format!("v2/PhoneNumbers/{number}?Fields=line_type_intelligence"), basic(account, token))
            }
            LineTypeProvider::Telnyx { key } => (format!("v2/number_lookup/{number}?type=carrier"), bearer(key)),
        };
        let mut authorization = HeaderValue::from_str(&authorization).ok()?;
        authorization.set_sensitive(true);
        Request::get(below(&self.settings.url, &path)).header(AUTHORIZATION, authorization).body(Bytes::new()).ok()
    }
}

/// Reads an answer; `None` if it says nothing certain.
fn read(kind: &LineTypeProvider, answer: &Value) -> Option<bool> {
    match kind {
        LineTypeProvider::Twilio { .. } => {
            answer.pointer("/line_type_intelligence/type").and_then(Value::as_str).and_then(of_twilio)
        }
        LineTypeProvider::Telnyx { .. } => {
            answer.pointer("/data/carrier/type").and_then(Value::as_str).and_then(of_telnyx)
        }
    }
}

/// Types of Twilio (<https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence>). Fixed VoIP is a land line that may
/// have texts enabled: nobody knows.
pub fn of_twilio(kind: &str) -> Option<bool> {
    match kind {
        "mobile" | "nonFixedVoip" | "personal" => Some(true),
        "landline" | "tollFree" | "premium" | "sharedCost" | "uan" | "voicemail" | "pager" => Some(false),
        _ => None,
    }
}

/// Types of Telnyx (<https://developers.telnyx.com/docs/identity/number-lookup>).
pub fn of_telnyx(kind: &str) -> Option<bool> {
    match kind {
        "mobile" => Some(true),
        "fixed line" | "toll free" | "premium rate" | "shared cost" | "uan" | "voicemail" | "pager" => Some(false),
        _ => None,
    }
}
