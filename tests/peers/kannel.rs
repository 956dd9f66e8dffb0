//! Kannel: the HTTP gateway that texts go out through, bound over SMPP to a scripted operator.
//!
//! The life of a text: sendsms (smsbox) → bearerbox → `submit_sm` → the operator, which notes it in a file. The report
//! comes back the same way and ends in a request to the `dlr-url` given with the text.
//!
//! The end of the destination decides what the operator does:
//!
//! | ends in | operator | reports with `dlr-mask=31` |
//! | --- | --- | --- |
//! | 88 | throttles every try | 16, `NACK/Retries Exceeded` |
//! | 66 | refuses the destination | 16, `NACK/0x0000000b/…` |
//! | 77 | takes it, fails later | 8, then 2 |
//! | else | takes it, delivers after 300 ms | 8, then 1 |

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::http;
use super::process::{Farewell, Process, free_port, listens, loopback, node, program};
use super::{wait_or_show, wait_until};

pub const USERNAME: &str = "ivr";
pub const PASSWORD: &str = "ivrpw";

/// For the gateway to notice that the operator went or came.
const LINK_LIMIT: Duration = Duration::from_secs(20);

/// A gateway with its operator.
pub struct Kannel {
    dir: PathBuf,
    ports: Ports,
    /// Above the operator, since fields are dropped in this order: nothing reconnects to what is gone.
    gateway: Option<Gateway>,
    operator: Option<Process>,
}

/// The same over restarts.
struct Ports {
    admin: u16,
    smsbox: u16,
    sendsms: u16,
    operator: u16,
}

/// The two programs of the gateway. The smsbox goes first: it leaves by itself, with a complaint, when it loses its
/// bearerbox.
struct Gateway {
    _smsbox: Process,
    _bearerbox: Process,
}

/// One `submit_sm` as the operator saw it. A text too long for one is several.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// Digits, without a plus.
    pub to: String,
    pub from: String,
    pub text: String,
    /// 0 is GSM-7, 8 is UCS-2.
    pub data_coding: u64,
    pub esm_class: u64,
    pub registered_delivery: u64,
    /// What the operator answered: 0, or an SMPP error (0x58 throttled, 0x0b invalid destination).
    pub command_status: u64,
    /// From 1 on.
    pub part: u64,
    pub parts: u64,
}

impl Kannel {
    /// Starts all of it in `dir`, which is its own. It comes back when a text sent now would go out.
    pub fn start(dir: &Path) -> Self {
        let ports = Ports { admin: free_port(), smsbox: free_port(), sendsms: free_port(), operator: free_port() };
        fs::create_dir(dir.join("spool")).expect("the spool is new");
        fs::write(dir.join("kannel.conf"), configuration(dir, &ports)).expect("kannel.conf is written");
        let mut kannel = Self { dir: dir.to_owned(), ports, gateway: None, operator: None };
        kannel.start_operator();
        kannel.start_gateway();
        kannel
    }

    pub fn sendsms_url(&self) -> String {
        format!("http://{}/cgi-bin/sendsms", self.sendsms_address())
    }

    pub fn sendsms_address(&self) -> SocketAddr {
        loopback(self.ports.sendsms)
    }

    pub fn username(&self) -> &'static str {
        USERNAME
    }

    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// All that the operator has seen, every try of it, in order.
    pub fn submitted(&self) -> Vec<Submitted> {
        let lines = fs::read_to_string(self.submitted_path()).unwrap_or_default();
        // The last line may be half written.
        lines.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(parse_submitted).collect()
    }

    /// All that the operator has seen, once that is at least `count`.
    pub fn wait_for_submitted(&self, count: usize, limit: Duration) -> Vec<Submitted> {
        let log = self.dir.join("bearerbox.log");
        wait_or_show(&log, &format!("{count} texts at the operator"), limit, || {
            let submitted = self.submitted();
            (count <= submitted.len()).then_some(submitted)
        })
    }

    /// Takes the gateway down, as a power cut would: its port refuses connections from now on.
    pub fn stop_gateway(&mut self) {
        self.gateway = None;
    }

    /// Brings the gateway up on the same port, with what it had on disk.
    pub fn start_gateway(&mut self) {
        assert!(self.gateway.is_none(), "the gateway is up already");
        let mut bearerbox = self.start_box("bearerbox");
        bearerbox.wait_ready(|| listens(self.ports.smsbox));
        let mut smsbox = self.start_box("smsbox");
        let needed: &[&str] = match self.operator {
            Some(_) => &["smsbox:", "(online "],
            None => &["smsbox:"],
        };
        smsbox.wait_ready(|| listens(self.ports.sendsms));
        bearerbox.wait_ready(|| self.status_has(needed));
        self.gateway = Some(Gateway { _smsbox: smsbox, _bearerbox: bearerbox });
    }

    /// Takes the operator down: the gateway then answers `3: Queued for later delivery`.
    pub fn stop_operator(&mut self) {
        self.operator = None;
        if self.gateway.is_some() {
            wait_until("the gateway has lost its operator", LINK_LIMIT, || self.status_has(&["(re-connecting"]));
        }
    }

    /// Brings the operator up, and waits for the gateway to bind to it.
    pub fn start_operator(&mut self) {
        assert!(self.operator.is_none(), "the operator is up already");
        let mut command = node("smsc.js", "smpp");
        command.arg(self.ports.operator.to_string()).arg(self.submitted_path());
        let mut operator = Process::start("smsc", command, &self.dir, Farewell::Kill);
        operator.wait_ready(|| listens(self.ports.operator));
        self.operator = Some(operator);
        if self.gateway.is_some() {
            wait_until("the gateway has its operator again", LINK_LIMIT, || self.status_has(&["(online "]));
        }
    }

    fn start_box(&self, name: &'static str) -> Process {
        let mut command = Command::new(program(name, "kannel"));
        command.args(["-v", "1", "kannel.conf"]).current_dir(&self.dir);
        Process::start(name, command, &self.dir, Farewell::Kill)
    }

    /// Whether the status page of the gateway has all these words.
    fn status_has(&self, words: &[&str]) -> Option<()> {
        let page = http::get(loopback(self.ports.admin), "/status.txt?password=adm").ok()?;
        words.iter().all(|word| page.body.contains(word)).then_some(())
    }

    fn submitted_path(&self) -> PathBuf {
        self.dir.join("submitted")
    }
}

fn parse_submitted(line: &str) -> Submitted {
    let value: Value = serde_json::from_str(line).expect("smsc.js writes JSON");
    let text = |key: &str| value[key].as_str().expect("smsc.js writes it as text").to_owned();
    let number = |key: &str| value[key].as_u64().expect("smsc.js writes it as a number");
    Submitted {
        to: text("to"),
        from: text("from"),
        text: text("text"),
        data_coding: number("data_coding"),
        esm_class: number("esm_class"),
        registered_delivery: number("registered_delivery"),
        command_status: number("command_status"),
        part: number("part"),
        parts: number("parts"),
    }
}

/// Delays are the shortest that Kannel knows, one second, so that a test sees a second try.
fn configuration(dir: &Path, ports: &Ports) -> String {
    let spool = dir.join("spool");
    let spool = spool.display();
    let Ports { admin, smsbox, sendsms, operator } = ports;
    format!(
        r#"group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = adm
admin-allow-ip = "127.0.0.1"
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
dlr-storage = internal
store-type = spool
store-location = "{spool}"
sms-resend-freq = 1
sms-resend-retry = 2

group = smsc
smsc = smpp
smsc-id = operator
host = 127.0.0.1
port = {operator}
transceiver-mode = true
smsc-username = esme
smsc-password = secret
system-type = ""
address-range = ""
dest-addr-ton = 1
dest-addr-npi = 1
enquire-link-interval = 10
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-interface = 127.0.0.1
sendsms-port = {sendsms}
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = {USERNAME}
password = {PASSWORD}
forced-smsc = operator
max-messages = 4
concatenation = true
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
text = ""
max-messages = 0
"#
    )
}
