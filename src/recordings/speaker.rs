//! Runs a speech program: words in, a sound out, within limits. No shell.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::config::settings::SpeechCommand;
use crate::recordings::read_bounded;

/// The longest output, in bytes: a minute of the widest format.
const OUTPUT_BYTES_MAX: u64 = 32 << 20;
/// Bytes of a program's messages that are read, and characters that are shown.
const COMPLAINT_BYTES_MAX: u64 = 4096;
const COMPLAINT_CHARS_SHOWN: usize = 300;

/// The reason why words were not spoken.
#[derive(Debug, thiserror::Error)]
pub(super) enum SpeakError {
    /// The program is missing or may not be run.
    #[error("`{program}` cannot be run")]
    Start {
        /// The program.
        program: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The program failed.
    #[error("`{program}` ended with {status}{complaint}")]
    Ended {
        /// The program.
        program: String,
        /// Its exit status.
        status: ExitStatus,
        /// Its messages.
        complaint: String,
    },
    /// The program took too long and was killed.
    #[error("`{program}` was not done in {} s", .wait.as_secs_f32())]
    TooSlow {
        /// The program.
        program: String,
        /// The limit.
        wait: Duration,
    },
    /// The sound cannot be read, is too long, or is missing.
    #[error("the sound of `{program}` cannot be read{complaint}")]
    Output {
        /// The program.
        program: String,
        /// Its messages.
        complaint: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// No folder could be made for the program's files.
    #[error("no folder for the work of `{program}`")]
    Folder {
        /// The program.
        program: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// The output of a program.
#[derive(Debug)]
pub(super) struct Spoken {
    /// The sound, if all is well.
    pub sound: Vec<u8>,
    /// Its messages, as the end of a sentence: some programs succeed without a sound.
    pub complaint: String,
}

/// A running program. Its process group is killed on drop, unless it has ended.
struct RunningProgram {
    child: Child,
    group: Option<Pid>,
}

impl Drop for RunningProgram {
    fn drop(&mut self) {
        if let Some(group) = self.group.take() {
            let _already_gone = kill_process_group(group, Signal::KILL);
        }
    }
}

/// Has words spoken; the result is in the program's own format.
///
/// # Errors
/// A program that cannot be run, fails, or takes longer than `wait`.
pub(super) async fn speak(command: &SpeechCommand, words: &str, wait: Duration) -> Result<Spoken, SpeakError> {
    let program = command.program().to_owned();
    let folder = work_folder(words).map_err(|source| SpeakError::Folder { program: program.clone(), source })?;
    match tokio::time::timeout(wait, run(command, words, folder.path())).await {
        Ok(sound) => sound,
        Err(_) => Err(SpeakError::TooSlow { program, wait }),
    }
}

/// A temporary folder with the words in a file.
fn work_folder(words: &str) -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("text"), words)?;
    Ok(folder)
}

async fn run(command: &SpeechCommand, words: &str, folder: &Path) -> Result<Spoken, SpeakError> {
    let (text_file, out) = (folder.join("text"), folder.join("out.wav"));
    let arguments = command.arguments(words, &text_file.to_string_lossy(), &out.to_string_lossy());
    let program = command.program().to_owned();
    let mut running =
        start(&program, &arguments).map_err(|source| SpeakError::Start { program: program.clone(), source })?;
    let words = if command.reads_stdin() { words } else { "" };
    let (status, stdout, complaint) = listen(&mut running, words).await.map_err(|source| {
        let program = program.clone();
        let complaint = String::new();
        SpeakError::Output { program, complaint, source }
    })?;
    let complaint = complaint_of(&complaint);
    if !status.success() {
        return Err(SpeakError::Ended { program, status, complaint });
    }
    let sound = if command.writes_stdout() { bounded(stdout) } else { read_bounded(&out, OUTPUT_BYTES_MAX) };
    match sound {
        Ok(sound) => Ok(Spoken { sound, complaint }),
        Err(source) => Err(SpeakError::Output { program, complaint, source }),
    }
}

fn start(program: &str, arguments: &[String]) -> io::Result<RunningProgram> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.process_group(0).kill_on_drop(true).spawn()?;
    let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    Ok(RunningProgram { child, group })
}

/// Writes the words to the program and reads its output until it ends.
async fn listen(running: &mut RunningProgram, words: &str) -> io::Result<(ExitStatus, Vec<u8>, Vec<u8>)> {
    let child = &mut running.child;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut stdin) = stdin {
            // A program that reads the words elsewhere closes this pipe early.
            let _not_read = stdin.write_all(words.as_bytes()).await;
        }
    };
    let ((), stdout, stderr, status) =
        tokio::join!(give, take(stdout, OUTPUT_BYTES_MAX + 1), take(stderr, COMPLAINT_BYTES_MAX), child.wait());
    running.group = None;
    Ok((status?, stdout?, stderr?))
}

/// The first bytes of a pipe; the rest is discarded.
async fn take(pipe: Option<impl AsyncRead + Unpin>, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut said = vec![];
    if let Some(mut pipe) = pipe {
        (&mut pipe).take(bytes_max).read_to_end(&mut said).await?;
        tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await?;
    }
    Ok(said)
}

fn bounded(sound: Vec<u8>) -> io::Result<Vec<u8>> {
    if sound.len() as u64 > OUTPUT_BYTES_MAX {
        return Err(io::Error::other(format!("it is longer than {OUTPUT_BYTES_MAX} bytes")));
    }
    Ok(sound)
}

/// A program's messages, as the end of a sentence.
fn complaint_of(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let text: String =
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(COMPLAINT_CHARS_SHOWN).collect();
    if text.is_empty() { text } else { format!(", saying: {text}") }
}
