//! An SMS centre to bind to: the scripted operator (`smsc.js`), with a second port by which a test tells it what to do.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::process::{Farewell, Process, free_port, listens, loopback, node};
use super::{LIMIT, wait_or_show, wait_until};

/// A centre. What it does with a text is decided by the end of its number, as `smsc.js` says.
pub struct Smsc {
    dir: PathBuf,
    pub port: u16,
    control: u16,
    process: Option<Process>,
}

/// A key and a certificate, as files.
pub struct Identity {
    pub key: PathBuf,
    pub certificate: PathBuf,
}

impl Smsc {
    pub const SYSTEM_ID: &str = "esme";
    pub const PASSWORD: &str = "secret";

    /// Starts it in `dir`, which is its own.
    pub fn start(dir: &Path) -> Self {
        Self::start_as(dir, None)
    }

    /// Starts it with TLS.
    pub fn start_as(dir: &Path, identity: Option<&Identity>) -> Self {
        let mut smsc = Self { dir: dir.to_owned(), port: free_port(), control: free_port(), process: None };
        let mut command = smsc.command();
        command.args(identity.iter().flat_map(|identity| [&identity.key, &identity.certificate]));
        smsc.run(command);
        smsc
    }

    fn command(&self) -> std::process::Command {
        let mut command = node("smsc.js", "smpp");
        // Its library reads a span of time by the local clock, which may be set back meanwhile.
        command.env("TZ", "UTC");
        command.arg(self.port.to_string()).arg(self.submitted_path()).arg(self.control.to_string());
        command
    }

    fn run(&mut self, command: std::process::Command) {
        let mut process = Process::start("smsc", command, &self.dir, Farewell::Kill);
        process.wait_ready(|| listens(self.port).and(listens(self.control)));
        self.process = Some(process);
    }

    /// Takes the centre down, connections and all.
    pub fn stop(&mut self) {
        self.process = None;
    }

    pub fn is_up(&self) -> bool {
        self.process.is_some()
    }

    /// Brings it up on the same ports.
    pub fn start_again(&mut self) {
        assert!(!self.is_up(), "the centre is up already");
        let command = self.command();
        self.run(command);
    }

    /// Has a command of `smsc.js` done, and waits for its answer.
    pub fn ask(&self, command: Value) -> Value {
        let mut control = TcpStream::connect(loopback(self.control)).expect("the centre takes commands");
        control.set_read_timeout(Some(LIMIT)).expect("a time that is not zero");
        control.write_all(format!("{command}\n").as_bytes()).expect("the centre listens");
        let mut answer = String::new();
        BufReader::new(control).read_line(&mut answer).unwrap_or_else(|_| panic!("no answer to {command}"));
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("`{answer}` to {command}"))
    }

    /// Changes how it behaves.
    pub fn set(&self, mode: Value) {
        self.ask(json!({ "do": "set", "mode": mode }));
    }

    /// One of its counts.
    pub fn count(&self, what: &str) -> u64 {
        self.ask(json!({ "do": "state" }))[what].as_u64().expect("smsc.js counts it")
    }

    /// Waits until something holds.
    pub fn wait_for(&self, what: &str, holds: impl Fn() -> bool) {
        wait_until(what, LIMIT, || holds().then_some(()));
    }

    /// Brings something to the gateway. The answer is the status it gave.
    pub fn deliver(&self, pdu: Value, words: &str) -> u64 {
        self.ask(json!({ "do": "deliver", "pdu": pdu, "words": words }))["status"].as_u64().expect("a status")
    }

    /// Brings a text that a person wrote, in the alphabet it needs. The answer is the status the gateway gave.
    pub fn deliver_text(&self, from: &str, words: &str) -> u64 {
        let data_coding = if words.is_ascii() { 0 } else { 8 };
        let from = from.trim_start_matches('+');
        self.deliver(
            json!({ "source_addr": from, "source_addr_ton": 1, "source_addr_npi": 1,
                    "destination_addr": "7050", "data_coding": data_coding }),
            words,
        )
    }

    /// Writes octets over the first link.
    pub fn write(&self, octets: &[u8]) {
        let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        self.ask(json!({ "do": "raw", "hex": hex }));
    }

    /// All that was submitted, every try of it, in order.
    pub fn submitted(&self) -> Vec<Value> {
        let lines = fs::read_to_string(self.submitted_path()).unwrap_or_default();
        // The last line may be half written.
        let whole = lines.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        whole.map(|line| serde_json::from_str(line).expect("smsc.js writes JSON")).collect()
    }

    /// All that was submitted, once that is at least `count`.
    pub fn wait_for_submitted(&self, count: usize) -> Vec<Value> {
        wait_or_show(&self.dir.join("smsc.log"), &format!("{count} texts at the centre"), LIMIT, || {
            let submitted = self.submitted();
            (count <= submitted.len()).then_some(submitted)
        })
    }

    fn submitted_path(&self) -> PathBuf {
        self.dir.join("submitted")
    }
}
