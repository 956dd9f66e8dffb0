//! What happens after the call: messages nobody on the line promised, conversations, mail that comes back.

use jiff::Timestamp;

use super::messages;
use super::tables::Tables;
use crate::store::{Consent, MessageId, NewMessage, TokenHash};

/// Stores a message that no call promised; `false` when it was there.
pub(super) fn post(
    tables: &mut Tables<'_>,
    message: &NewMessage,
    _consent: Option<&Consent>,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    messages::insert(tables, message, None, false, now)
}

/// Records that a conversation began.
pub(super) fn begin_chat(_tables: &mut Tables<'_>, _token: TokenHash, _now: Timestamp) -> rusqlite::Result<bool> {
    unimplemented!("on its way")
}

/// Takes a mail that came back for good.
pub(super) fn bounce(_tables: &mut Tables<'_>, _id: MessageId, _now: Timestamp) -> rusqlite::Result<bool> {
    unimplemented!("on its way")
}
