//! An Asterisk with the dialplan of `config/platforms/asterisk/`, as `res_agi.c` and `app_stack.c` of Asterisk 20 talk over
//! FastAGI. Everything that it is told to do is written down as a document, of which it knows all but how many keys are
//! taken: it is asked for one at a time.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;

use data_encoding::BASE64;
use deflect::config::settings::Dialect;
use serde_json::{Value, json};

use super::played::{hears, next, own_form, told};
use super::{Asked, Deed, Heard, Leg, Platform};
use crate::support::line::{Answer, Line};
use crate::support::peers::LIMIT;

/// Asterisk.
pub struct Asterisk;

/// The calls under way, by the line they are on and their id.
static CHANNELS: Mutex<Vec<((SocketAddr, String), Channel)>> = Mutex::new(vec![]);

impl Platform for Asterisk {
    fn dialect(&self) -> Dialect {
        Dialect::FastAgi
    }

    fn name(&self) -> &'static str {
        "asterisk"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "fastagi"
authentication = "fastagi"
listen = "127.0.0.1:0"
voice = { ru = "ru", en = "en-us" }
"#
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        ask(voice_url, own_form(leg, &[]))
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        hears(document)
    }

    fn keys_told(&self, _digits_max: u16) -> u16 {
        0
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        ask(&next(document), told(leg, document, deed))
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        ask(voice_url, own_form(leg, &[("Event", "Hangup")]))
    }

    fn validate(&self, _document: &str) {}

    /// The first request is a connection; each further one is something that happens on it.
    fn send(&self, line: &Line, asked: &Asked) -> Answer {
        let fields: HashMap<String, String> = form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
        let (id, door) = (fields["Call"].clone(), door(line));
        let key = (door, id.clone());
        let known = take(&key);
        let state = asked.url.split_once("?state=").map(|(_, state)| state);
        if fields.get("Event").is_some_and(|event| event == "Hangup") {
            if let Some(mut channel) = known {
                channel.hang_up();
            }
            return answer(String::from("{}"));
        }
        let (mut channel, is_broken) = match (known, state) {
            (Some(channel), Some(state)) if channel.state() == state => (channel, false),
            // There is nothing to make again but the connection.
            (known, _) => {
                let mut channel = Channel::connect(door, &fields["From"], &fields["To"], &id);
                channel.begins(known.as_ref().filter(|_| state.is_some()).map_or("", Channel::state));
                (channel, true)
            }
        };
        let told = |name: &str| fields.get(name).map(String::as_str);
        if !is_broken {
            // A switch hears sixteen keys, one at a time; the last is on no telephone.
            let keys = told("Digits").map(|keys| if id == "keys-no-phone-has" { "D" } else { keys });
            channel.happens(keys, told("DialStatus"), told("TalkDuration"));
        }
        let document = channel.follow();
        if !channel.is_over {
            CHANNELS.lock().unwrap().push((key, channel));
        }
        answer(document)
    }
}

fn take(key: &(SocketAddr, String)) -> Option<Channel> {
    let mut channels = CHANNELS.lock().unwrap();
    let index = channels.iter().position(|(known, _)| known == key)?;
    Some(channels.remove(index).1)
}

fn ask(url: &str, body: String) -> Asked {
    let headers = vec![("Content-Type", "application/x-www-form-urlencoded".to_owned())];
    Asked { method: "POST", url: url.to_owned(), headers, body }
}

fn answer(body: String) -> Answer {
    Answer { status: 200, head: String::new(), body }
}

/// Where a line listens for an Asterisk.
pub fn door(line: &Line) -> SocketAddr {
    let log = line.log();
    let told = log.lines().find(|line| line.contains("listens for Asterisk")).unwrap_or_else(|| panic!("{log}"));
    told.split("address=").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap()
}

/// A call on the switch.
pub struct Channel {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    head: Vec<(&'static str, String)>,
    /// Keys that the caller has pressed and that were not read yet.
    pressed: VecDeque<char>,
    /// True once keys were read in this turn.
    has_pressed: bool,
    variables: HashMap<String, String>,
    /// Words by the name of the sound that was made of them.
    made: HashMap<String, (String, String)>,
    /// Sounds that no keys interrupt, then those that they do.
    said: [Vec<Value>; 2],
    /// Recordings that cannot be fetched.
    pub is_cut_off_from_recordings: bool,
    /// Every command, as it came.
    pub commands: Vec<String>,
    is_over: bool,
}

impl Channel {
    /// Connects as `AGI(agi://…)` does, and says nothing yet.
    pub fn connect(door: SocketAddr, from: &str, to: &str, id: &str) -> Self {
        let writer = TcpStream::connect_timeout(&door, LIMIT).unwrap();
        writer.set_read_timeout(Some(LIMIT)).unwrap();
        let caller = if from.starts_with('+') { from } else { "unknown" };
        let head = vec![
            ("network", "yes".to_owned()),
            ("network_script", "asterisk".to_owned()),
            ("request", format!("agi://{door}/asterisk")),
            ("channel", "PJSIP/trunk-00000001".to_owned()),
            ("language", "ru".to_owned()),
            ("type", "PJSIP".to_owned()),
            ("uniqueid", id.to_owned()),
            ("version", "20.6.0".to_owned()),
            ("callerid", caller.to_owned()),
            ("calleridname", "unknown".to_owned()),
            ("callingpres", if caller == "unknown" { "67" } else { "0" }.to_owned()),
            ("callingani2", "0".to_owned()),
            ("callington", "0".to_owned()),
            ("callingtns", "0".to_owned()),
            ("dnid", "unknown".to_owned()),
            ("rdnis", "unknown".to_owned()),
            ("context", "deflect".to_owned()),
            ("extension", "s".to_owned()),
            ("priority", "4".to_owned()),
            ("enhanced", "0.0".to_owned()),
            ("accountcode", String::new()),
            ("threadid", "140".to_owned()),
            ("arg_1", to.to_owned()),
        ];
        Self {
            reader: BufReader::new(writer.try_clone().unwrap()),
            writer,
            head,
            pressed: VecDeque::new(),
            has_pressed: false,
            variables: HashMap::new(),
            made: HashMap::new(),
            said: [vec![], vec![]],
            is_cut_off_from_recordings: false,
            commands: vec![],
            is_over: false,
        }
    }

    /// Sends the variables, with the state of a call that goes on.
    pub fn begins(&mut self, state: &str) {
        let head: String = self.head.iter().map(|(name, value)| format!("agi_{name}: {value}\n")).collect();
        self.write(&format!("{head}agi_arg_2: {state}\n\n"));
    }

    /// Overwrites a variable of the beginning.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.head.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, old)| value.clone_into(old));
        self
    }

    /// The sealed state that the dialplan would come back with.
    pub fn state(&self) -> &str {
        &self.variables["DEFLECT_STATE"]
    }

    /// Continues with the deed of the caller or the dialled line, while a command waits for it.
    pub fn happens(&mut self, keys: Option<&str>, dialled: Option<&str>, talk: Option<&str>) {
        if let Some(status) = dialled {
            self.dialled(status, talk.unwrap_or("0"));
            self.write("200 result=0 Gosub complete\n");
            return;
        }
        self.pressed = keys.unwrap_or_default().chars().collect();
        self.has_pressed = false;
        self.key();
    }

    fn dialled(&mut self, status: &str, talk: &str) {
        let status = match status {
            "answered" => "ANSWER",
            "busy" => "BUSY",
            "no-answer" => "NOANSWER",
            _ => "CHANUNAVAIL",
        };
        self.variables.insert("DIALSTATUS".to_owned(), status.to_owned());
        self.variables.insert("ANSWEREDTIME".to_owned(), talk.to_owned());
    }

    fn key(&mut self) {
        let key = self.pressed.pop_front();
        self.has_pressed |= key.is_some();
        self.write(&format!("200 result={}\n", key.map_or(0, u32::from)));
    }

    /// The caller leaves while a key is waited for: the command fails, the line is told, and all but a few commands are
    /// refused from then on.
    pub fn hang_up(&mut self) {
        if !self.is_over {
            self.write("200 result=-1\nHANGUP\n");
        }
        self.refuses_all();
    }

    /// Answers the command in hand in a way of the test's choice.
    pub fn fails(&mut self, answer: &str) {
        self.write(answer);
    }

    /// The caller leaves while talking with the dialled line.
    pub fn hang_up_in_talk(&mut self, talk: &str) {
        self.dialled("answered", talk);
        self.write("HANGUP\n200 result=0 Gosub complete\n");
        self.refuses_all();
    }

    /// Answers as a dead channel does, until the line closes the connection.
    pub fn refuses_all(&mut self) {
        while let Some(command) = self.command() {
            match command.strip_prefix("GET VARIABLE ") {
                Some(name) => self.tell(name),
                None => self.write("511 Command Not Permitted on a dead channel or intercept routine\n"),
            }
        }
    }

    fn command(&mut self) -> Option<String> {
        let mut command = String::new();
        let bytes = self.reader.read_line(&mut command).unwrap();
        assert!(bytes < 2048, "Asterisk takes lines of 2,048 bytes: {command}");
        let command = command.strip_suffix('\n').map(str::to_owned);
        self.commands.extend(command.clone());
        command
    }

    fn write(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    fn tell(&mut self, name: &str) {
        let value = self.variables.get(name).filter(|value| !value.is_empty());
        let told = value.map_or("200 result=0\n".to_owned(), |value| format!("200 result=1 ({value})\n"));
        self.write(&told);
    }

    /// Does what it is told until it waits for somebody, and writes that down.
    pub fn follow(&mut self) -> String {
        self.said = [vec![], vec![]];
        loop {
            let command = self.command().unwrap_or_else(|| panic!("closed after {:?}", self.commands));
            let words = arguments(&command);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words.as_slice() {
                ["SET", "VARIABLE", name, value] => {
                    // A new turn: keys of an earlier one are not for it.
                    if *name == "DEFLECT_STATE" {
                        self.has_pressed = false;
                        self.pressed.clear();
                    }
                    self.variables.insert((*name).to_owned(), (*value).to_owned());
                    self.write("200 result=1\n");
                }
                ["GET", "VARIABLE", name] => self.tell(name),
                ["CHANNEL", "STATUS"] => self.write("200 result=6\n"),
                ["GOSUB", "deflect-speech", "s", "1", speech] => self.makes(speech),
                ["STREAM", "FILE", name, keys] => self.plays(name, keys),
                ["WAIT", "FOR", "DIGIT", wait] => {
                    if !self.pressed.is_empty() || self.has_pressed {
                        self.key();
                        continue;
                    }
                    let wait: u64 = wait.parse().unwrap();
                    return self.document(|said| json!({"keys": {"say": said, "most": 0, "wait_ms": wait}}));
                }
                ["GOSUB", "deflect-dial", number, "1", seconds] => {
                    self.write("100 result=0 Trying...\n");
                    let ring = seconds.parse::<u64>().unwrap() * 1000;
                    return self.document(|_| json!({"dial": {"number": number, "ring_ms": ring}}));
                }
                ["HANGUP"] => {
                    self.write("200 result=1\n");
                    self.is_over = true;
                    self.refuses_all();
                    return self.document(|_| json!("hang_up"));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// The subroutine of the dialplan that speaks.
    fn makes(&mut self, speech: &str) {
        let (voice, words) = speech.split_once(',').unwrap();
        let words = String::from_utf8(BASE64.decode(words.as_bytes()).unwrap()).unwrap();
        let name = format!("/var/lib/asterisk/deflect/{}", self.made.len());
        self.made.insert(name.clone(), (voice.to_owned(), words));
        self.variables.insert("DEFLECT_SOUND".to_owned(), name);
        self.write("100 result=0 Trying...\n200 result=0 Gosub complete\n");
    }

    fn plays(&mut self, name: &str, keys: &str) {
        let interruptible = match keys {
            "" => 0,
            "0123456789*#" => 1,
            other => panic!("{other} interrupt"),
        };
        let sound = match self.made.get(name) {
            Some((voice, words)) => json!({"words": words, "locale": "", "voice": voice}),
            None if self.is_cut_off_from_recordings => return self.write("200 result=-1 endpos=0\n"),
            None => json!({"url": name, "words": "", "locale": ""}),
        };
        self.said[interruptible].push(sound);
        self.write("200 result=0 endpos=16000\n");
    }

    fn document(&mut self, then: impl FnOnce(&[Value]) -> Value) -> String {
        let [say, meanwhile] = std::mem::take(&mut self.said);
        let then = then(&meanwhile);
        let next = match self.variables.get("DEFLECT_STATE") {
            Some(state) if then != json!("hang_up") => format!("https://line.example.org/voice/asterisk?state={state}"),
            _ => String::new(),
        };
        json!({"next": next, "say": say, "then": then}).to_string()
    }
}

/// Words of a command; those in quotation marks may hold blanks (`res_agi.c`, `parse_args`).
fn arguments(command: &str) -> Vec<String> {
    let (mut words, mut word) = (vec![], None::<String>);
    let (mut is_quoted, mut signs) = (false, command.chars());
    while let Some(sign) = signs.next() {
        match sign {
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            '\\' => word.get_or_insert_default().extend(signs.next()),
            ' ' if !is_quoted => words.extend(word.take()),
            sign => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    words
}
