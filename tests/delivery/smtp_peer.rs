//! A mail server that says what it is told to and keeps what it was given.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use deflect::config::settings::MailTransport;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The server's reaction to the mails of one connection.
#[derive(Clone, Copy, Debug)]
pub enum Mood {
    Takes,
    /// Greets with this.
    Greets(&'static str),
    /// Answers EHLO with this.
    AnswersHello(&'static str),
    /// Offers logins by these mechanisms.
    OffersLogin(&'static str),
    /// Offers logins and answers each with this.
    AnswersLogin(&'static str),
    /// Answers the sender with this.
    AnswersSender(&'static str),
    /// Answers the recipient with this.
    AnswersRecipient(&'static str),
    /// Answers a recipient who contains the first with the second.
    AnswersSome(&'static str, &'static str),
    /// Answers the end of the data with this.
    AnswersData(&'static str),
    /// Says nothing more once the data is there.
    HangsAfterData,
    /// Closes once it has taken a mail.
    ClosesAfterMail,
    /// Closes without a word.
    Closes,
}

pub struct SmtpPeer {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
    greeted: Arc<Mutex<Vec<String>>>,
    logins: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl SmtpPeer {
    /// A server whose mood follows from how many connections came before.
    pub async fn new(mood: impl Fn(usize) -> Mood + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let peer = Self {
            port,
            taken: Arc::default(),
            greeted: Arc::default(),
            logins: Arc::default(),
            connections: Arc::default(),
        };
        let (taken, greeted) = (peer.taken.clone(), peer.greeted.clone());
        let (logins, connections) = (peer.logins.clone(), peer.connections.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let mood = mood(connections.fetch_add(1, Ordering::SeqCst));
                tokio::spawn(converse(stream, mood, taken.clone(), greeted.clone(), logins.clone()));
            }
        });
        peer
    }

    pub async fn with(mood: Mood) -> Self {
        Self::new(move |_| mood).await
    }

    /// Takes everything but the mail of one recipient.
    pub async fn refusing(name: &'static str, reply: &'static str) -> Self {
        Self::with(Mood::AnswersSome(name, reply)).await
    }

    pub fn transport(&self) -> MailTransport {
        MailTransport::Smtp { host: "127.0.0.1".to_owned(), port: self.port, tls: false, credentials: None }
    }

    /// The mails whose data came whole, whether or not they were answered.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    /// The lines of the logins, in base64 as they came.
    pub fn logins(&self) -> Vec<String> {
        self.logins.lock().unwrap().clone()
    }

    /// The connections so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The recipients named.
    pub fn recipients(&self) -> Vec<String> {
        self.greeted.lock().unwrap().clone()
    }
}

async fn converse(
    stream: TcpStream,
    mood: Mood,
    taken: Arc<Mutex<Vec<String>>>,
    recipients: Arc<Mutex<Vec<String>>>,
    logins: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    if let Mood::Closes = mood {
        return None;
    }
    let mut stream = BufReader::new(stream);
    match mood {
        Mood::Greets(greeting) => say(&mut stream, greeting).await?,
        _ => say(&mut stream, "220 peer.example.ru ESMTP").await?,
    }
    loop {
        let line = line(&mut stream).await?;
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match (verb.as_str(), mood) {
            ("EHLO", Mood::AnswersHello(reply)) => say(&mut stream, reply).await?,
            ("EHLO", Mood::OffersLogin(mechanisms)) => {
                say(&mut stream, &format!("250-peer.example.ru\r\n250-AUTH {mechanisms}\r\n250 8BITMIME")).await?;
            }
            ("EHLO", Mood::AnswersLogin(_)) => say(&mut stream, "250-peer.example.ru\r\n250 AUTH PLAIN").await?,
            ("AUTH", Mood::AnswersLogin(reply)) => say(&mut stream, reply).await?,
            ("AUTH", _) => {
                let asks_twice = line == "AUTH LOGIN";
                logins.lock().unwrap().push(line);
                for question in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"].into_iter().filter(|_| asks_twice) {
                    say(&mut stream, question).await?;
                    let answer = self::line(&mut stream).await?;
                    logins.lock().unwrap().push(answer);
                }
                say(&mut stream, "235 2.7.0 welcome").await?;
            }
            ("MAIL", Mood::AnswersSender(reply)) => say(&mut stream, reply).await?,
            ("EHLO", _) => say(&mut stream, "250-peer.example.ru\r\n250 8BITMIME").await?,
            ("RCPT", Mood::AnswersRecipient(reply)) => say(&mut stream, reply).await?,
            ("RCPT", Mood::AnswersSome(name, reply)) if line.contains(name) => say(&mut stream, reply).await?,
            ("RCPT", _) => {
                recipients.lock().unwrap().push(line);
                say(&mut stream, "250 2.1.5 ok").await?;
            }
            ("DATA", _) => {
                say(&mut stream, "354 go on").await?;
                let mail = data(&mut stream).await?;
                taken.lock().unwrap().push(mail);
                match mood {
                    Mood::HangsAfterData => std::future::pending().await,
                    Mood::AnswersData(reply) => say(&mut stream, reply).await?,
                    Mood::ClosesAfterMail => return say(&mut stream, "250 2.0.0 taken").await,
                    _ => say(&mut stream, "250 2.0.0 taken").await?,
                }
            }
            ("QUIT", _) => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 ok").await?,
        }
    }
}

async fn data(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut mail = String::new();
    loop {
        match line(stream).await? {
            end if end == "." => return Some(mail),
            line => {
                mail.push_str(&line);
                mail.push_str("\r\n");
            }
        }
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(read) if 0 < read => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
        _ => None,
    }
}

async fn say(stream: &mut BufReader<TcpStream>, reply: &str) -> Option<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()
}
