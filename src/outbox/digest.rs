//! Requests to a department that were gathered, as one mail.

use std::fmt;
use std::sync::Arc;

use crate::line::Script;
use crate::outbox::body::{Body, Mail};
use crate::outbox::compose::{ComposeError, Composer};
use crate::store::{Claim, MessageId};

/// The most requests in one mail.
pub const REQUESTS_MAX: usize = 200;

/// Writes digests.
#[derive(Clone)]
pub struct Digests {
    /// What the line says.
    pub script: Arc<Script>,
    /// Puts it into words.
    pub composer: Composer,
}

impl fmt::Debug for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digests(…)")
    }
}

impl Digests {
    /// One mail in the place of these, in their order.
    ///
    /// # Errors
    /// A word is missing or the template broken.
    pub fn mail(&self, first: &Claim, bodies: &[Body]) -> Result<Mail, ComposeError> {
        let facts = bodies.iter().filter_map(|body| match body {
            Body::Mail(mail) => Some(mail.facts.clone()),
            Body::Sms { .. } => None,
        });
        self.composer.digest(&self.script, &first.language, &facts.collect::<Vec<_>>())
    }
}

/// The id of a digest, made of those it gathers, so that the same ones sent again are known for a repeat.
pub fn digest_id(messages: impl Iterator<Item = MessageId>) -> MessageId {
    let mut ids: Vec<[u8; 16]> = messages.map(|id| id.0).collect();
    ids.sort_unstable();
    let digest = ring::digest::digest(&ring::digest::SHA256, &ids.concat());
    MessageId(*digest.as_ref().first_chunk().expect("a SHA-256 has 32 bytes"))
}

/// What was claimed, parted into what is sent as one: each message by itself, gathered ones with those of their channel.
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
