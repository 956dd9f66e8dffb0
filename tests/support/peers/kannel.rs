//! Kannel: the HTTP gateway that texts go out through, bound over SMPP to a scripted operator.
//!
//! The life of a text: sendsms (smsbox) → bearerbox → `submit_sm` → the operator, which notes it in a file. The report
//! comes back the same way and ends in a request to the `dlr-url` given with the text.
//!
//! A text from a phone comes the other way: the operator → `deliver_sm` → bearerbox → smsbox, which asks for the `get-url`
//! of its `sms-service` ([`Kannel::bring_texts`]).
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
use super::process::{Farewell, Process, free_port, listens, loopback, program};
use super::smsc::Smsc;
use super::{LIMIT, wait_or_show, wait_until};

pub const USERNAME: &str = "ivr";
pub const PASSWORD: &str = "ivrpw";

/// How often a report is brought that was not taken: the shortest that Kannel knows, so that a test sees a second try.
const SMSBOX: &str = "http-request-retry = 3\nhttp-queue-delay = 1\n";
/// Texts from phones are brought to nobody.
const SERVICE: &str = "keyword = default\ntext = \"\"\nmax-messages = 0\n";

/// A gateway with its operator.
pub struct Kannel {
    dir: PathBuf,
    ports: Ports,
    /// Above the operator, since fields are dropped in this order: nothing reconnects to what is gone.
    gateway: Option<Gateway>,
    operator: Smsc,
}

/// The same over restarts.
struct Ports {
    admin: u16,
    smsbox: u16,
    sendsms: u16,
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
    /// The operator's answer: 0, or an SMPP error (0x58 throttled, 0x0b invalid destination).
    pub command_status: u64,
    /// From 1 on.
    pub part: u64,
    pub parts: u64,
}

impl Kannel {
    /// Starts all of it in `dir`, which is its own. It comes back when a text sent now would go out.
    pub fn start(dir: &Path) -> Self {
        let ports = Ports { admin: free_port(), smsbox: free_port(), sendsms: free_port() };
        fs::create_dir(dir.join("spool")).expect("the spool is new");
        let mut kannel = Self { dir: dir.to_owned(), ports, gateway: None, operator: Smsc::start(dir) };
        kannel.configure(SMSBOX, SERVICE);
        kannel.start_gateway();
        kannel
    }

    /// Adds these settings to the `smsbox` and to the `sms-service`, which says where texts from phones are brought. The
    /// gateway starts anew.
    pub fn bring_texts(&mut self, smsbox: &str, service: &str) {
        self.stop_gateway();
        self.configure(smsbox, service);
        self.start_gateway();
    }

    /// A person writes to us; the operator has handed it over when this returns.
    pub fn text_from_phone(&self, from: &str, words: &str) {
        let status = self.operator.deliver_text(from, words);
        assert_eq!(status, 0, "the gateway takes a text");
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
        self.operator.submitted().iter().map(parse_submitted).collect()
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
        let needed: &[&str] = if self.operator.is_up() { &["smsbox:", "(online "] } else { &["smsbox:"] };
        smsbox.wait_ready(|| listens(self.ports.sendsms));
        bearerbox.wait_ready(|| self.status_has(needed));
        self.gateway = Some(Gateway { _smsbox: smsbox, _bearerbox: bearerbox });
    }

    /// Takes the operator down: the gateway then answers `3: Queued for later delivery`.
    pub fn stop_operator(&mut self) {
        self.operator.stop();
        if self.gateway.is_some() {
            wait_until("the gateway has lost its operator", LIMIT, || self.status_has(&["(re-connecting"]));
        }
    }

    /// Brings the operator up, and waits for the gateway to bind to it.
    pub fn start_operator(&mut self) {
        self.operator.start_again();
        if self.gateway.is_some() {
            wait_until("the gateway has its operator again", LIMIT, || self.status_has(&["(online "]));
        }
    }

    fn start_box(&self, name: &'static str) -> Process {
        let mut command = Command::new(program(name, "kannel"));
        command.args(["-v", "1", "kannel.conf"]).current_dir(&self.dir);
        Process::start(name, command, &self.dir, Farewell::Kill)
    }

    /// `Some` if the status page of the gateway has all these words.
    fn status_has(&self, words: &[&str]) -> Option<()> {
        let page = http::get(loopback(self.ports.admin), "/status.txt?password=adm").ok()?;
        words.iter().all(|word| page.body.contains(word)).then_some(())
    }

    fn configure(&self, smsbox: &str, service: &str) {
        let start = configuration(&self.dir, &self.ports, self.operator.port);
        let whole = format!("{start}{smsbox}\ngroup = sms-service\n{service}");
        fs::write(self.dir.join("kannel.conf"), whole).expect("kannel.conf is written");
    }
}

fn parse_submitted(value: &Value) -> Submitted {
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

/// All but the end of the `smsbox` and the `sms-service`.
fn configuration(dir: &Path, ports: &Ports, operator: u16) -> String {
    let spool = dir.join("spool");
    let spool = spool.display();
    let Ports { admin, smsbox, sendsms } = ports;
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

group = sendsms-user
username = {USERNAME}
password = {PASSWORD}
forced-smsc = operator
max-messages = 4
concatenation = true
user-allow-ip = "127.0.0.1"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-interface = 127.0.0.1
sendsms-port = {sendsms}
"#
    )
}
