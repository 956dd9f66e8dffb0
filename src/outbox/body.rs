//! What a message says, as kept in its row.

use serde::{Deserialize, Serialize};

/// The words of a message, ready to be sent. Kept as JSON in `store::NewMessage::body`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A text message.
    Sms {
        /// The text, its link last.
        text: String,
    },
    /// An e-mail.
    Mail(Mail),
}

/// The words of an e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// Where an answer goes; to the sender where none is given.
    pub reply_to: Option<String>,
    /// Where one click ends such mail (RFC 8058); none for mail that is not to a caller.
    pub list_unsubscribe: Option<String>,
    /// What a digest says of it; nothing where it is never gathered.
    #[serde(default)]
    pub facts: Vec<String>,
}

impl Body {
    /// Reads what [`Body::to_json`] wrote; `None` for anything else.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The row's text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings only, which JSON can always hold")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_reads_back() {
        let body = Body::Sms { text: "Чат: https://m.example/l/1".to_owned() };
        assert_eq!(Body::from_json(&body.to_json()), Some(body));
        assert_eq!(Body::from_json("{}"), None);
    }
}
