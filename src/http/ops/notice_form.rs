//! `/notices`: announcements and closings by a form, for browsers without scripts. The operator's token comes in the body, never
//! in an address, and proves the request: a form of a foreign page does not have it.

use std::collections::BTreeMap;

use super::notices::NoticeApi;
use crate::app::notices::{NoticeRequest, post};
use crate::http::request::Received;
use crate::line::posting::DraftKind;

/// The longest body in bytes: far more than words and names take.
const BODY_BYTES_MAX: usize = 16 * 1024;
/// The beginning of the name of a field with words; the language follows.
const WORDS: &str = "words-";

/// The form as it is sent.
#[derive(Default)]
struct NoticeForm {
    token: String,
    /// The notice to end.
    end: Option<String>,
    kind: String,
    lines: Vec<String>,
    topics: Vec<String>,
    words: BTreeMap<String, String>,
    lasts: Option<String>,
}

impl NoticeForm {
    fn read(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.trim().to_owned();
            match &*name {
                "token" => form.token = value,
                "end" => form.end = Some(value),
                "kind" => form.kind = value,
                "line" => form.lines.push(value),
                "topic" => form.topics.push(value),
                "for" => form.lasts = Some(value),
                name => {
                    if let Some(language) = name.strip_prefix(WORDS).filter(|_| !value.is_empty()) {
                        form.words.insert(language.to_owned(), value);
                    }
                }
            }
        }
        form
    }

    fn request(self) -> NoticeRequest {
        let Self { kind, lines, topics, words, lasts, .. } = self;
        let (kind, topics) = match &*kind {
            "closing" => (DraftKind::Closing, vec![]),
            _ => (DraftKind::Announcement, topics),
        };
        NoticeRequest { kind, lines, topics, words, lasts, until: None }
    }
}

/// Posts or ends a notice.
///
/// # Errors
/// The reason why nothing was changed.
pub(crate) async fn take(api: &NoticeApi<'_>, received: &Received) -> Result<&'static str, String> {
    if received.body.len() > BODY_BYTES_MAX {
        return Err(format!("expected at most {BODY_BYTES_MAX} bytes"));
    }
    let form = NoticeForm::read(&received.body);
    let by = api.operators.shows(&form.token, received.peer.ip()).await.map_err(|refusal| refusal.to_string())?;
    let unavailable = "the store does not answer; try again";
    if let Some(id) = form.end {
        return match api.store.end_notice(id, by.to_owned(), api.clock.now()).await {
            Ok(true) => Ok("It ends in a few seconds."),
            Ok(false) => Err("there is no such notice, or it has ended".to_owned()),
            Err(_) => Err(unavailable.to_owned()),
        };
    }
    let is_closing = form.kind == "closing";
    match post(api.store, api.script, &form.request(), by, api.clock.now()).await {
        Ok(_) if is_closing => Ok("The line closes in a few seconds."),
        Ok(_) => Ok("Posted: callers hear it in a few seconds."),
        Err(wrong) => Err(wrong.to_string()),
    }
}
