//! Several requests to a department as one mail.

use std::fmt;
use std::sync::Arc;

use crate::line::Script;
use crate::outbox::body::{Mail, MessageBody};
use crate::outbox::compose::{ComposeError, Composer};
use crate::store::{Claim, MessageId};

/// The most requests in one mail.
pub const REQUESTS_MAX: usize = 200;

/// Composes digests.
#[derive(Clone)]
pub struct Digests {
    /// The script.
    pub script: Arc<Script>,
    /// Composes the mail.
    pub composer: Composer,
}

impl fmt::Debug for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digests(…)")
    }
}

impl Digests {
    /// A single mail instead of these, in their order.
    ///
    /// # Errors
    /// A word is missing or the template broken.
    pub fn mail(&self, first: &Claim, bodies: &[MessageBody]) -> Result<Mail, ComposeError> {
        let facts = bodies.iter().filter_map(|body| match body {
            MessageBody::Mail(mail) => Some(mail.facts.clone()),
            MessageBody::Sms { .. } => None,
        });
        self.composer.digest(&self.script, first.line.as_ref(), &first.language, &facts.collect::<Vec<_>>())
    }
}

/// The id of a digest, a hash of the ids in it, so that a repeat has the same id.
pub fn digest_id(messages: impl Iterator<Item = MessageId>) -> MessageId {
    let mut ids: Vec<[u8; 16]> = messages.map(|id| id.0).collect();
    ids.sort_unstable();
    let digest = ring::digest::digest(&ring::digest::SHA256, &ids.concat());
    MessageId(*digest.as_ref().first_chunk().expect("a SHA-256 has 32 bytes"))
}

/// Groups claimed messages into mails: gathered ones of the same channel together, every other by itself.
pub fn parted(claims: Vec<Claim>) -> Vec<Vec<Claim>> {
    let mut parts: Vec<Vec<Claim>> = vec![];
    for claim in claims {
        let belongs = |part: &&mut Vec<Claim>| {
            claim.gathered
                && part.len() < REQUESTS_MAX
                && part.iter().all(|other| other.gathered && other.channel == claim.channel)
        };
        match parts.iter_mut().find(belongs) {
            Some(part) => part.push(claim),
            None => parts.push(vec![claim]),
        }
    }
    parts
}
