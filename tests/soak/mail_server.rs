//! A mail server that has bad days on request and remembers what it took.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Silence is broken off after so long, when its client has long gone.
const SILENCE_MAX: Duration = Duration::from_secs(5);

/// The server's reaction to a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Takes,
    /// 451 after the data.
    Defers,
    /// 421 at the greeting, and closes.
    Closes,
    /// Says nothing after the data.
    Hangs,
}

impl Mood {
    /// Every mood but the good one.
    pub const BAD: [Self; 3] = [Self::Defers, Self::Closes, Self::Hangs];
}

/// A running server; its thread ends with the test.
pub struct MailServer {
    pub address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (mood, taken) = (Arc::new(Mutex::new(Mood::Takes)), Arc::new(Mutex::new(vec![])));
        let (moods, kept) = (mood.clone(), taken.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (moods, kept) = (moods.clone(), kept.clone());
                // A client that breaks off is killed now and then, as is meant.
                std::thread::spawn(move || converse(stream.ok()?, &moods, &kept));
            }
        });
        Self { address, mood, taken }
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The ids of the messages that were answered well, one for each time.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

fn converse(mut stream: TcpStream, mood: &Mutex<Mood>, taken: &Mutex<Vec<String>>) -> Option<()> {
    let mood = || *mood.lock().unwrap();
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).ok();
    if mood() == Mood::Closes {
        return say("421 4.3.2 closing");
    }
    say("220 soak.example.ru ESMTP")?;
    loop {
        let line = lines.next()?.ok()?;
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say("250-soak.example.ru\r\n250 8BITMIME")?,
            "DATA" => {
                say("354 go on")?;
                let id = message_id(&mut lines)?;
                match mood() {
                    Mood::Hangs => std::thread::sleep(SILENCE_MAX),
                    Mood::Defers => say("451 4.3.0 try later")?,
                    Mood::Takes | Mood::Closes => {
                        taken.lock().unwrap().push(id);
                        say("250 2.0.0 taken")?;
                    }
                }
            }
            "QUIT" => return say("221 2.0.0 bye"),
            _ => say("250 2.0.0 ok")?,
        }
    }
}

/// Reads a message to its end; our own id is the local part of its `Message-ID`.
fn message_id(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Option<String> {
    let mut id = None;
    loop {
        let line = lines.next()?.ok()?;
        if let Some(rest) = line.strip_prefix("Message-ID: <") {
            id = rest.split('@').next().map(str::to_owned);
        }
        if line == "." {
            return id;
        }
    }
}
