//! Recordings: text-to-speech programs.

use std::fmt;
use std::time::Duration;

use crate::base::call::Language;

/// `[audio]`
#[derive(Clone, Debug)]
pub struct AudioSettings {
    /// The program for each language; prompts of others are not rendered.
    pub commands: Vec<(Language, SpeechCommand)>,
    /// The longest time for one prompt.
    pub render_wait: Duration,
    /// The most programs run at once.
    pub renders_at_once_max: usize,
}

/// A text-to-speech program with its arguments. `Debug` shows no argument: the key of a cloud voice may be one.
#[derive(Clone, PartialEq, Eq)]
pub struct SpeechCommand(Vec<String>);

impl SpeechCommand {
    /// The placeholders of arguments: the words, the file with the words, the WAV file to be written.
    pub const PLACES: [&str; 3] = ["text", "text_file", "out"];

    /// Takes a program and its arguments.
    ///
    /// # Panics
    /// Without a program.
    pub fn new(words: Vec<String>) -> Self {
        assert!(!words.is_empty(), "a command has a program");
        Self(words)
    }

    /// The program.
    pub fn program(&self) -> &str {
        &self.0[0]
    }

    /// The arguments with their placeholders filled in.
    pub fn arguments(&self, text: &str, text_file: &str, out: &str) -> Vec<String> {
        // The words come last: their own braces are not placeholders.
        let fill = |argument: &String| {
            argument.replace("{text_file}", text_file).replace("{out}", out).replace("{text}", text)
        };
        self.0[1..].iter().map(fill).collect()
    }

    /// True if the words go to its standard input, as no argument has a placeholder for them.
    pub fn reads_stdin(&self) -> bool {
        !self.has_place("{text}") && !self.has_place("{text_file}")
    }

    /// True if the sound comes from its standard output, as no argument has a placeholder for it.
    pub fn writes_stdout(&self) -> bool {
        !self.has_place("{out}")
    }

    /// The whole command as one text, to compare commands.
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
