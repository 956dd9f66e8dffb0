//! The content of a message, as stored in its row.

use serde::{Deserialize, Serialize};

/// The content of a message, ready to be sent. Stored as JSON in `store::NewMessage::body`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageBody {
    /// A text message.
    Sms {
        /// The text, its link last.
        text: String,
    },
    /// An e-mail.
    Mail(Mail),
}

/// The content of an e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The address for replies; the sender's if `None`.
    pub reply_to: Option<String>,
    /// The one-click unsubscribe address (RFC 8058); `None` for mail that is not to a caller.
    pub list_unsubscribe: Option<String>,
    /// The lines that a digest has of it; empty if it is never part of one.
    #[serde(default)]
    pub facts: Vec<String>,
}

impl MessageBody {
    /// Parses the output of [`MessageBody::to_json`]; `None` for anything else.
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
        let body = MessageBody::Sms { text: "Чат: https://m.example/l/1".to_owned() };
        assert_eq!(MessageBody::from_json(&body.to_json()), Some(body));
        assert_eq!(MessageBody::from_json("{}"), None);
    }
}
