//! Results of each wording of a text or mail: taken, delivered, opened, chat begun, called again; by gateway, operator prefix
//! and hour; and which of them stand out.
//!
//! Messages are counted that have a link of their own: the text and the mail a caller asked for or agreed to. A reminder has the
//! link of the text it reminds of, so what it brings is counted there. A delivery is not asked of an open: mail servers and some
//! gateways do not report, and reports get lost.

pub mod figures;
pub mod finding;
pub mod outliers;
