//! The talk with an Asterisk: a block of variables first, then a command a line from us and an answer a line from there
//! (`res_agi.c`; <https://docs.asterisk.org/Configuration/Interfaces/Asterisk-Gateway-Interface-AGI/>).
//!
//! - `100 result=0 Trying...` comes before the answer of `GOSUB` (`app_stack.c`);
//! - a wrong command is answered in several lines, from `520-` to `520 `;
//! - `HANGUP` may come in between, once; the command in hand is still answered.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// The longest line, in bytes: Asterisk's own are at most 2,048.
const LINE_BYTES_MAX: u64 = 8 * 1024;
/// The most variables at the beginning: there are about 25, and the arguments.
const VARIABLES_MAX: usize = 100;
/// The most lines of one answer.
const ANSWER_LINES_MAX: usize = 200;
/// The wait for the variables of a new connection, and for taking a command.
const HEAD_WAIT: Duration = Duration::from_secs(5);

/// The talk broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum AgiError {
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[source] io::Error),
    /// The other end closed the connection.
    #[error("the connection was closed")]
    Closed,
    /// No answer in time.
    #[error("no answer in time")]
    TooSlow,
    /// The other end is no Asterisk.
    #[error("expected the variables and answers of an Asterisk, found something else")]
    Unreadable,
    /// The line did not answer a turn, or refused it.
    #[error("the turn was answered with status {0}")]
    Turn(u16),
}

impl AgiError {
    /// The label in metrics.
    pub(super) const fn reason(&self) -> &'static str {
        match self {
            Self::Broken(_) | Self::Closed => "connection_broken",
            Self::TooSlow => "answer_too_slow",
            Self::Unreadable => "not_agi",
            Self::Turn(_) => "turn",
        }
    }
}

/// An answer, such as `200 result=49 endpos=8640` or `200 result=1 (ANSWER)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AgiAnswer {
    /// 200 for a command that was carried out.
    pub code: u16,
    /// The result.
    pub result: i64,
    /// The text in parentheses, such as the value of a variable.
    pub value: Option<String>,
    /// The samples played before a file ended or a key interrupted it.
    pub end: Option<u64>,
}

impl AgiAnswer {
    /// True if there is no caller any more: 511 is the answer to most commands on a dead channel.
    pub(super) const fn is_gone(&self) -> bool {
        self.code == 511 || (self.code == 200 && self.result < 0)
    }

    fn parse(line: &str) -> Option<Self> {
        let (code, rest) = line.split_once(' ')?;
        let rest = rest.trim_start();
        let result = rest.strip_prefix("result=").map(|rest| rest.split(' ').next().unwrap_or_default());
        let value = rest.find('(').zip(rest.rfind(')')).and_then(|(from, to)| rest.get(from + 1..to));
        let end = rest.rsplit_once("endpos=").and_then(|(_, end)| end.trim().parse().ok());
        let result = result.and_then(|result| result.parse().ok()).unwrap_or_default();
        Some(Self { code: code.parse().ok()?, result, value: value.map(str::to_owned), end })
    }
}

/// A connection of an Asterisk.
pub(super) struct AgiConnection {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    /// True once the caller has hung up.
    pub has_hung_up: bool,
}

impl AgiConnection {
    /// Nothing is read yet.
    pub(super) fn new(stream: TcpStream) -> Self {
        let (reader, writer) = stream.into_split();
        Self { reader: BufReader::new(reader), writer, has_hung_up: false }
    }

    /// Reads the variables of a new connection, without `agi_`. A name with a line break makes lines that are not variables; they
    /// are left alone, and the first value of a variable counts, so that a name cannot change what stands before it.
    ///
    /// # Errors
    /// Anything else came, or nothing in time.
    pub(super) async fn variables(&mut self) -> Result<BTreeMap<String, String>, AgiError> {
        within(HEAD_WAIT, async {
            let mut variables = BTreeMap::new();
            for _ in 0..VARIABLES_MAX {
                let line = self.line().await?;
                if line.is_empty() {
                    return Ok(variables);
                }
                match line.strip_prefix("agi_").and_then(|line| line.split_once(':')) {
                    Some((name, value)) => {
                        variables.entry(name.to_owned()).or_insert_with(|| value.trim().to_owned());
                    }
                    None if variables.is_empty() => return Err(AgiError::Unreadable),
                    None => {}
                }
            }
            Err(AgiError::Unreadable)
        })
        .await
    }

    /// Gives a command and waits for its answer.
    ///
    /// # Errors
    /// The connection broke, or no answer came in time.
    pub(super) async fn command(&mut self, words: &[&str], wait: Duration) -> Result<AgiAnswer, AgiError> {
        let command = words.join(" ") + "\n";
        within(HEAD_WAIT, async { self.writer.write_all(command.as_bytes()).await.map_err(AgiError::Broken) }).await?;
        within(wait, self.answer()).await
    }

    async fn answer(&mut self) -> Result<AgiAnswer, AgiError> {
        for _ in 0..ANSWER_LINES_MAX {
            let line = self.line().await?;
            match line.as_str() {
                "HANGUP" => self.has_hung_up = true,
                trying if trying.starts_with("100 ") => {}
                usage if usage.get(3..4) == Some("-") => {}
                answer if answer.starts_with(|sign: char| sign.is_ascii_digit()) => {
                    return AgiAnswer::parse(answer).ok_or(AgiError::Unreadable);
                }
                // The lines of a usage text.
                _ => {}
            }
        }
        Err(AgiError::Unreadable)
    }

    async fn line(&mut self) -> Result<String, AgiError> {
        let mut line = vec![];
        let mut limited = (&mut self.reader).take(LINE_BYTES_MAX);
        limited.read_until(b'\n', &mut line).await.map_err(AgiError::Broken)?;
        match line.pop() {
            Some(b'\n') => Ok(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()),
            Some(_) => Err(AgiError::Unreadable),
            None => Err(AgiError::Closed),
        }
    }
}

/// An argument in quotation marks (`res_agi.c`, `parse_args`). A line end would end the command.
pub(super) fn quoted(argument: &str) -> String {
    let mut quoted = String::with_capacity(argument.len() + 2);
    quoted.push('"');
    for sign in argument.chars().filter(|sign| !sign.is_control()) {
        if matches!(sign, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(sign);
    }
    quoted.push('"');
    quoted
}

async fn within<T>(wait: Duration, work: impl Future<Output = Result<T, AgiError>>) -> Result<T, AgiError> {
    tokio::time::timeout(wait, work).await.unwrap_or(Err(AgiError::TooSlow))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let answer = |line: &str| AgiAnswer::parse(line).unwrap();
        let plain = |code, result| AgiAnswer { code, result, value: None, end: None };
        assert_eq!(answer("200 result=0"), plain(200, 0));
        assert_eq!(answer("200 result=49 endpos=8640"), AgiAnswer { end: Some(8640), ..plain(200, 49) });
        assert_eq!(answer("200 result=1 (ANSWER)"), AgiAnswer { value: Some("ANSWER".into()), ..plain(200, 1) });
        assert_eq!(answer("200 result=1 (a (b) c)").value.unwrap(), "a (b) c");
        assert_eq!(answer("200 result=-1 Gosub label not found"), plain(200, -1));
        assert!(answer("511 Command Not Permitted on a dead channel or intercept routine").is_gone());
        assert!(answer("200 result=-1 endpos=0").is_gone());
        assert!(!answer("510 Invalid or unknown command").is_gone());
        assert_eq!(AgiAnswer::parse("HELLO"), None);
    }

    #[test]
    fn quotation_marks_and_line_ends_stay_inside_an_argument() {
        assert_eq!(quoted("a \"b\" \\ c\nHANGUP"), r#""a \"b\" \\ cHANGUP""#);
    }
}
