//! Text messages: the gateways (`gateway`, a file a kind), and the receipts and texts that they bring ([`webhook`],
//! [`smpp`]).

pub(crate) mod api;
pub mod bandwidth;
pub(crate) mod context;
pub(crate) mod described;
pub mod exolve;
pub(crate) mod gateway;
pub(crate) mod json;
pub mod kannel;
pub mod plivo;
pub(crate) mod poll;
pub mod receipt;
pub mod smpp;
pub mod smsc;
pub mod smsru;
pub(crate) mod spool;
pub mod states;
pub mod telnyx;
pub mod text;
pub mod twilio;
pub mod vonage;
pub(crate) mod web_token;
pub mod webhook;

pub use context::GatewayContext;
pub use gateway::SmsGateway;
pub use text::OutboundText;
