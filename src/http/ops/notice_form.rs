//! `/notices`: announcements and closings by a form, for browsers without scripts. The operator's token comes in the body, never
//! in an address, and proves the request: a form of a foreign page does not have it.

use std::collections::BTreeMap;

use super::notices::{BODY_BYTES_MAX, NoticeApi, not_stored};
use super::refusals;
use crate::app::notices::{NoticeRequest, PostError, post};
use crate::http::request::Received;
use crate::line::posting::DraftKind;

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
pub(crate) async fn take(api: &NoticeApi<'_>, received: &Received) -> Result<String, String> {
    let words = api.words;
    if received.body.len() > BODY_BYTES_MAX {
        return Err(words.filled("refused-long", [("bytes", BODY_BYTES_MAX.to_string().into())]));
    }
    let form = NoticeForm::read(&received.body);
    let by = api.operators.shows(&form.token, received.peer.ip()).await;
    let by = by.map_err(|refusal| refusals::of_token(words, refusal))?;
    if let Some(id) = form.end {
        return match api.store.end_notice(id, by.to_owned(), api.clock.now()).await {
            Ok(true) => Ok(words.text("notices-ending")),
            Ok(false) => Err(words.text("refused-gone")),
            Err(error) => {
                not_stored(&error);
                Err(words.text("refused-unavailable"))
            }
        };
    }
    let is_closing = form.kind == "closing";
    match post(api.store, api.script, &form.request(), by, api.clock.now()).await {
        Ok(_) if is_closing => Ok(words.text("notices-closing.posted")),
        Ok(_) => Ok(words.text("notices-announcement.posted")),
        Err(wrong) => {
            if let PostError::Store(error) = &wrong {
                not_stored(error);
            }
            Err(refusals::of_post(words, &wrong))
        }
    }
}
