//! `[gateway.<name>]`: who sends the texts.

use std::time::Duration;

use url::Url;

use super::place::Placed;
use super::settings::{GatewayKind, GatewayName, GatewaySettings, Secret};
use super::table::Table;

/// The protocol, before its credentials are read.
#[derive(Clone, Copy)]
enum Protocol {
    Spool,
    Kannel,
    Twilio,
}

/// Reads one gateway.
pub fn read(name: &Placed<String>, table: &mut Table<'_>) -> Option<GatewaySettings> {
    let protocols = [("spool", Protocol::Spool), ("kannel", Protocol::Kannel), ("twilio", Protocol::Twilio)];
    let protocol = match table.value("kind") {
        Some(value) => value.one_of(&protocols),
        None => table.required::<String>("kind").and(None),
    };
    let sends_at_once_max = table.within("sends_at_once_max", 8, 1..=1024) as usize;
    let waits = Duration::from_millis(100)..=Duration::from_secs(300);
    let answer_wait = table.within("answer_wait", Duration::from_secs(15), waits);
    let kind = match protocol {
        Some(Protocol::Spool) => Some(GatewayKind::Spool),
        Some(Protocol::Kannel) => kannel(table),
        Some(Protocol::Twilio) => twilio(table),
        None => {
            table.accept_rest();
            None
        }
    };
    Some(GatewaySettings { name: GatewayName::new(&name.value), kind: kind?, sends_at_once_max, answer_wait })
}

fn kannel(table: &mut Table<'_>) -> Option<GatewayKind> {
    let (url, username) = (table.required::<Url>("url"), table.required("username"));
    let (password, sender) = (table.required::<Secret>("password"), table.required("sender"));
    Some(GatewayKind::Kannel { url: url?, username: username?, password: password?, sender: sender? })
}

fn twilio(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = match table.value("url").is_some() {
        true => table.required("url"),
        false => Some("https://api.twilio.com".parse().expect("an address we wrote ourselves")),
    };
    let (account, token) = (table.required("account"), table.required::<Secret>("token"));
    let sender = table.required("sender");
    Some(GatewayKind::Twilio { url: url?, account: account?, token: token?, sender: sender? })
}
