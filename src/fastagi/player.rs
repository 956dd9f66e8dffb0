//! Plays the document of a turn on an Asterisk.
//!
//! Recordings are fetched by Asterisk itself (`res_http_media_cache`). Words are spoken by a command on its machine: the
//! dialplan's subroutine `deflect-speech` is given voice and text, the latter in base64, which neither dialplan nor shell takes for
//! anything of its own, and puts the name of a sound into `DEFLECT_SOUND`. Another line is dialled by the subroutine
//! `deflect-dial`, which knows the trunks and the numbers that may be dialled. Both are in `config/platforms/asterisk/`.

use std::time::Duration;

use data_encoding::BASE64;

use crate::app::log_limit::LogLimiter;
use crate::base::call::PlatformName;
use crate::dialect::json_turn::{JsonKeys, JsonSound, JsonThen, JsonTurn};
use crate::dialect::speech::pieces_of;
use crate::fastagi::protocol::{AgiAnswer, AgiConnection, AgiError, quoted};

/// The keys of a telephone.
const KEYS: &str = "\"0123456789*#\"";
/// No key interrupts.
const NO_KEYS: &str = "\"\"";
/// The wait for a command that takes no time of the caller's.
const COMMAND_WAIT: Duration = Duration::from_secs(10);
/// The wait for a speech command.
const SPEECH_WAIT: Duration = Duration::from_secs(30);
/// The longest sound.
const SOUND_WAIT: Duration = Duration::from_secs(600);
/// The longest talk with a dialled line.
const TALK_WAIT: Duration = Duration::from_secs(12 * 60 * 60);
/// The most characters in one piece of speech: with four bytes each, in base64, well within Asterisk's line of 2,048 bytes
/// (`res_agi.c`, `AGI_BUF_LEN`).
const SPEECH_CHARS_MAX: usize = 300;
/// The most digits of a number that is typed, as for other platforms.
const DIGITS_MAX: usize = 32;

/// The result of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AgiResult {
    /// The caller pressed keys.
    Keys(String),
    /// The caller pressed none.
    Silence,
    /// Another line was dialled.
    Dialled(AgiDial),
    /// The caller hung up, perhaps after talking with a dialled line.
    Left(Option<AgiDial>),
    /// The call was ended.
    Ended,
}

/// The result of dialling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AgiDial {
    /// In the words of [`Vocabulary`](crate::dialect).
    pub status: &'static str,
    /// The seconds of the talk.
    pub talk: u64,
}

/// The end of a sound.
enum SoundEnd {
    Whole,
    Key(char),
    Left,
}

/// Plays on one connection.
pub(super) struct Player<'a> {
    /// The connection.
    pub connection: &'a mut AgiConnection,
    /// The platform, for the log.
    pub platform: &'a PlatformName,
    /// Limits the log of sounds that cannot be had.
    pub log_limiter: &'a LogLimiter,
}

impl Player<'_> {
    /// Plays a document to its end.
    ///
    /// # Errors
    /// The connection broke.
    pub(super) async fn play(&mut self, turn: &JsonTurn) -> Result<AgiResult, AgiError> {
        for sound in &turn.say {
            if let SoundEnd::Left = self.hear(sound, NO_KEYS).await? {
                return Ok(AgiResult::Left(None));
            }
        }
        match &turn.then {
            JsonThen::Keys(keys) => self.collect(keys).await,
            JsonThen::Dial { number, ring_ms } => self.dial(number, Duration::from_millis(*ring_ms)).await,
            JsonThen::HangUp => {
                self.command(&["HANGUP"]).await?;
                Ok(AgiResult::Ended)
            }
        }
    }

    /// A key interrupts all that is said, and is the first of those waited for.
    async fn collect(&mut self, keys: &JsonKeys) -> Result<AgiResult, AgiError> {
        let mut first = None;
        for sound in &keys.say {
            match self.hear(sound, KEYS).await? {
                SoundEnd::Whole => {}
                SoundEnd::Key(key) => {
                    first = Some(key);
                    break;
                }
                SoundEnd::Left => return Ok(AgiResult::Left(None)),
            }
        }
        let mut typed = String::new();
        loop {
            let key = match first.take() {
                Some(key) => key,
                None => match self.wait_for_key(keys.wait_ms).await? {
                    SoundEnd::Key(key) => key,
                    SoundEnd::Whole if typed.is_empty() => return Ok(AgiResult::Silence),
                    SoundEnd::Whole => return Ok(AgiResult::Keys(typed)),
                    SoundEnd::Left => return Ok(AgiResult::Left(None)),
                },
            };
            let is_number = keys.most > 1;
            if is_number && key == '#' && !typed.is_empty() {
                return Ok(AgiResult::Keys(typed));
            }
            typed.push(key);
            let ends = is_number && matches!(key, '#' | '*');
            if ends || typed.len() >= DIGITS_MAX.min(usize::from(keys.most)) {
                return Ok(AgiResult::Keys(typed));
            }
        }
    }

    async fn wait_for_key(&mut self, wait_ms: u64) -> Result<SoundEnd, AgiError> {
        let wait = COMMAND_WAIT.saturating_add(Duration::from_millis(wait_ms));
        let answer = self.connection.command(&["WAIT FOR DIGIT", &wait_ms.to_string()], wait).await?;
        Ok(heard(&answer))
    }

    async fn hear(&mut self, sound: &JsonSound, keys: &str) -> Result<SoundEnd, AgiError> {
        match &sound.url {
            Some(url) => match self.stream(url, keys).await? {
                Some(heard) => Ok(heard),
                None => {
                    self.warn("recording", "a recording could not be had; its words are spoken");
                    self.speak(sound, keys).await
                }
            },
            None => self.speak(sound, keys).await,
        }
    }

    /// Plays a file; `None` if there is none. That is answered with -1 like a caller who left (before Asterisk 1.6 with 0), but
    /// nothing was played, and the channel is up.
    async fn stream(&mut self, name: &str, keys: &str) -> Result<Option<SoundEnd>, AgiError> {
        let answer = self.connection.command(&["STREAM FILE", &quoted(name), keys], SOUND_WAIT).await?;
        let is_silent = answer.code == 200 && answer.result <= 0 && answer.end == Some(0);
        if is_silent && !self.connection.has_hung_up && !self.command(&["CHANNEL STATUS"]).await?.is_gone() {
            return Ok(None);
        }
        Ok(Some(heard(&answer)))
    }

    async fn speak(&mut self, sound: &JsonSound, keys: &str) -> Result<SoundEnd, AgiError> {
        let voice = sound.voice.as_deref().unwrap_or(&sound.locale);
        for piece in pieces_of(&sound.words, SPEECH_CHARS_MAX) {
            let arguments = format!("{voice},{}", BASE64.encode(piece.as_bytes()));
            let gosub = ["GOSUB", "deflect-speech", "s", "1", &quoted(&arguments)];
            let made = self.connection.command(&gosub, SPEECH_WAIT).await?;
            if made.code == 511 || self.connection.has_hung_up {
                return Ok(SoundEnd::Left);
            }
            let name = self.variable("DEFLECT_SOUND").await?.unwrap_or_default();
            match self.stream(&name, keys).await? {
                Some(SoundEnd::Whole) => {}
                Some(heard) => return Ok(heard),
                None => self.warn("speech", "words were not spoken: `deflect-speech` of the dialplan made no sound"),
            }
        }
        Ok(SoundEnd::Whole)
    }

    async fn dial(&mut self, number: &str, ring: Duration) -> Result<AgiResult, AgiError> {
        // Left from an earlier dial.
        for name in ["DIALSTATUS", "ANSWEREDTIME"] {
            self.command(&["SET VARIABLE", name, "\"\""]).await?;
        }
        let seconds = ring.as_millis().div_ceil(1000).max(1).to_string();
        let gosub = ["GOSUB", "deflect-dial", &quoted(number), "1", &quoted(&seconds)];
        let done = self.connection.command(&gosub, TALK_WAIT).await?;
        if done.code == 200 && done.result < 0 {
            self.warn("dial", "a line was not dialled: the number is not in `deflect-dial` of the dialplan");
        }
        let status = dial_status(self.variable("DIALSTATUS").await?.as_deref().unwrap_or_default());
        let talk = self.variable("ANSWEREDTIME").await?.and_then(|seconds| seconds.parse().ok()).unwrap_or_default();
        let dial = AgiDial { status, talk };
        if self.connection.has_hung_up || done.code == 511 {
            return Ok(AgiResult::Left(Some(dial)));
        }
        Ok(AgiResult::Dialled(dial))
    }

    /// The value of a variable of the channel; `None` if it is empty.
    async fn variable(&mut self, name: &str) -> Result<Option<String>, AgiError> {
        let answer = self.command(&["GET VARIABLE", name]).await?;
        Ok(answer.value.filter(|value| !value.is_empty()))
    }

    async fn command(&mut self, words: &[&str]) -> Result<AgiAnswer, AgiError> {
        self.connection.command(words, COMMAND_WAIT).await
    }

    fn warn(&self, reason: &'static str, message: &'static str) {
        if self.log_limiter.allows(message, self.platform.as_str(), reason) {
            tracing::warn!(platform = self.platform.as_str(), "{message}");
        }
    }
}

/// A key is answered by its code in ASCII.
fn heard(answer: &AgiAnswer) -> SoundEnd {
    if answer.is_gone() {
        return SoundEnd::Left;
    }
    let key = u8::try_from(answer.result).ok().filter(|code| *code > 0).map(char::from);
    key.map_or(SoundEnd::Whole, SoundEnd::Key)
}

/// `DIALSTATUS` of the application `Dial` (`app_dial.c`).
fn dial_status(status: &str) -> &'static str {
    match status {
        "ANSWER" => "answered",
        "BUSY" => "busy",
        "NOANSWER" | "CANCEL" => "no-answer",
        _ => "failed",
    }
}
