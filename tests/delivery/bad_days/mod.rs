//! Bad days: gateways, mail servers, disks and clocks that fail, and processes that die. Whatever fails, nothing that was
//! promised is lost, nothing is sent twice whose outcome was known, what waited goes out in the order it was promised,
//! and metrics and one line of the log tell it.
//!
//! Through the running line, with real peers where there are any. Where an hour must pass, it passes on the clock of a
//! worker in this process.

mod clock;
mod disk;
mod gateways;
mod mail;
mod outage;
mod twice;

use crate::support::line::{Line, NO_LIMITS};
use crate::support::peers::{LIMIT, wait_until};

/// Tries again about every second, as long as a test takes.
const QUICK_RETRIES: &str =
    "[outbox]\nsms_retry_delays = [\"1s\", \"1s\", \"1s\", \"1s\", \"1s\", \"1s\", \"1s\", \"1s\"]\n";

/// Settings of a smsbox at this address, with mail to the spool; more settings of the gateway may follow.
fn smsbox(url: &str) -> String {
    format!(
        "{NO_LIMITS}[mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\n[sms]\ngateways = [\"kannel\"]\n\
         [gateway.kannel]\nkind = \"kannel\"\nurl = \"{url}\"\nusername = \"ivr\"\npassword = {{ env = \"TEST_GATEWAY\" }}\n\
         sender = \"Ozon\"\n"
    )
}

/// The number of the caller with this number of our own.
fn caller(number: usize) -> String {
    format!("+7916{number:07}")
}

/// A call of this caller that takes the link, and is promised a text.
fn promise(line: &Line, number: usize) {
    let mut call = line.call(&format!("CA{number}"), &caller(number));
    call.press("9");
    let is_promised =
        ["Отправляем ссылку", "ссылка может прийти позже"].iter().any(|words| call.said().contains(words));
    assert!(is_promised, "{}\n{}", call.said(), line.log());
    call.hang_up();
}

/// The messages that came to a state by a gateway.
fn messages(line: &Line, gateway: &str, medium: &str, state: &str) -> f64 {
    line.metric(&format!(r#"deflect_messages_total{{gateway="{gateway}",medium="{medium}",state="{state}"}}"#))
}

fn wait_for_texts(line: &Line, state: &str, count: usize) {
    wait_until(&format!("{count} texts {state}"), LIMIT, || {
        (messages(line, "kannel", "sms", state) == count as f64).then_some(())
    });
}

/// How many lines of the log say this.
fn said(line: &Line, words: &str) -> usize {
    line.log().lines().filter(|line| line.contains(words)).count()
}
