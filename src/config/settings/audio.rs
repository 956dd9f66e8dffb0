//! Recordings: the programs that speak.

use std::fmt;
use std::time::Duration;

use crate::base::call::Language;

/// `[audio]`
#[derive(Clone, Debug)]
pub struct AudioSettings {
    /// The program that speaks each language; prompts of others are not rendered.
    pub commands: Vec<(Language, SpeechCommand)>,
    /// How long one prompt may take.
    pub render_wait: Duration,
    /// The most programs run at once.
    pub renders_at_once_max: usize,
}

/// A program that speaks words, and its arguments. Shows no argument: a key of a cloud voice may stand there.
#[derive(Clone, PartialEq, Eq)]
pub struct SpeechCommand(Vec<String>);

impl SpeechCommand {
    /// What stands in braces in an argument: the words, the file they stand in, the WAV file to be written.
    pub const PLACES: [&str; 3] = ["text", "text_file", "out"];

    /// Takes a program and its arguments.
    ///
    /// # Panics
    /// When there is no program.
    pub fn new(words: Vec<String>) -> Self {
        assert!(!words.is_empty(), "a command has a program");
        Self(words)
    }

    /// The program.
    pub fn program(&self) -> &str {
        &self.0[0]
    }

    /// The arguments with everything in its place.
    pub fn arguments(&self, text: &str, text_file: &str, out: &str) -> Vec<String> {
        // The words come last: they are not looked into.
        let fill = |argument: &String| {
            argument.replace("{text_file}", text_file).replace("{out}", out).replace("{text}", text)
        };
        self.0[1..].iter().map(fill).collect()
    }

    /// Whether the words go to its standard input, as no argument has a place for them.
    pub fn reads_stdin(&self) -> bool {
        !self.has_place("{text}") && !self.has_place("{text_file}")
    }

    /// Whether the sound comes from its standard output, as no argument has a place for it.
    pub fn writes_stdout(&self) -> bool {
        !self.has_place("{out}")
    }

    /// All of it as one text, by which two commands are told apart.
    pub fn as_text(&self) -> String {
        self.0.join("\0")
    }

    fn has_place(&self, place: &str) -> bool {
        self.0[1..].iter().any(|argument| argument.contains(place))
    }
}

impl fmt::Debug for SpeechCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpeechCommand({} …)", self.program())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_everything_in_its_place() {
        let command = |words: &[&str]| SpeechCommand::new(words.iter().map(|word| (*word).to_owned()).collect());
        let whole = command(&["say", "-t={text}", "{text_file}", "-o", "{out}", "{\"a\": 1}"]);
        let filled = ["-t=words {out}", "/t/text", "-o", "/t/out.wav", "{\"a\": 1}"];
        assert_eq!(whole.arguments("words {out}", "/t/text", "/t/out.wav"), filled);
        assert!(!whole.reads_stdin() && !whole.writes_stdout());
        let piped = command(&["say", "--stdout"]);
        assert!(piped.reads_stdin() && piped.writes_stdout());
        assert_ne!(command(&["say", "a b"]).as_text(), command(&["say", "a", "b"]).as_text());
        assert_eq!(format!("{:?}", command(&["curl", "-H", "key: hunter2"])), "SpeechCommand(curl …)");
    }
}
