//! `deflect audio build`: renders new and changed prompts only.
//!
//! Recordings made by people are never touched: a file that is not in the manifest, or differs from it, is theirs. The
//! manifest is written before each file gets its name, so that an interrupted build leaves no file that would be taken
//! for a person's.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::time::Duration;

use futures_util::{StreamExt, stream};

use crate::base::call::Language;
use crate::base::diagnostic::Diagnostic;
use crate::base::error::chain;
use crate::config::settings::SpeechCommand;
use crate::line::prompt::PromptId;
use crate::line::repertoire::{PromptWording, Repertoire};
use crate::recordings::decode::{DecodeError, decode};
use crate::recordings::library::unreadable;
use crate::recordings::manifest::{Manifest, Rendered};
use crate::recordings::plain::plain;
use crate::recordings::speaker::{SpeakError, Spoken, speak};
use crate::recordings::telephone::{TelephoneError, fit, joined};
use crate::recordings::wav::{self, WavError};
use crate::recordings::{digest, file_name, read_bounded, write_whole};

/// Part of each recording's digest: a change here renders all recordings again.
const RECIPE: &str = "2";

/// After so many failures in a row the command is taken to be wrong, not the prompts; a hanging command takes a minute
/// for each.
const FAILURES_IN_A_ROW_MAX: usize = 4;

/// The build of one language's recordings.
pub(crate) struct Build<'b> {
    /// The language.
    pub language: &'b Language,
    /// Its prompts.
    pub repertoire: &'b Repertoire,
    /// The program that speaks it.
    pub command: &'b SpeechCommand,
    /// The folder of the recordings.
    pub folder: PathBuf,
    /// The longest time for one line of a prompt.
    pub wait: Duration,
    /// The most prompts spoken at once.
    pub at_once_max: usize,
    /// Renders unchanged prompts too.
    pub force: bool,
    /// Called for each rendered prompt with the number of all that are due, to show progress: a build may take minutes.
    pub told: &'b dyn Fn(&PromptId, usize),
}

/// The result of a build.
#[derive(Debug, Default)]
pub(crate) struct BuildReport {
    /// Rendered now.
    pub rendered: usize,
    /// Unchanged.
    pub unchanged: usize,
    /// Recorded by people.
    pub by_hand: usize,
    /// Removed, as their prompts are gone.
    pub removed: usize,
    /// Problems.
    pub problems: Vec<Diagnostic>,
}

/// The reason why a prompt was not rendered.
#[derive(Debug, thiserror::Error)]
enum RenderError {
    #[error(transparent)]
    Speak(#[from] SpeakError),
    #[error("`{program}` gave nothing to be played{complaint}")]
    Sound { program: String, complaint: String, source: SoundError },
    #[error("the work on the sound broke off")]
    BrokenOff(#[from] tokio::task::JoinError),
    #[error("it cannot be kept")]
    Keep(#[from] io::Error),
}

/// The reason why a program's output cannot be played.
#[derive(Debug, thiserror::Error)]
enum SoundError {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Telephone(#[from] TelephoneError),
    #[error(transparent)]
    Wav(#[from] WavError),
}

/// The maker of a recording.
enum Owner {
    /// There is no recording.
    Nobody,
    /// Rendered by us.
    Ours { digest: String },
    /// Recorded by a person.
    Person { file: Vec<u8> },
}

impl Build<'_> {
    /// Renders the recordings; failures are reported and do not stop the others.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(crate) async fn run(&self) -> io::Result<BuildReport> {
        fs::create_dir_all(&self.folder)?;
        let mut manifest = match Manifest::read(&self.folder) {
            Ok(manifest) => manifest,
            Err(error) => {
                return Ok(BuildReport { problems: vec![unreadable(&self.folder, &error)], ..BuildReport::default() });
            }
        };
        let mut report = BuildReport::default();
        self.remove_gone(&mut manifest, &mut report)?;
        let due = self.due(&mut manifest, &mut report);
        let mut failures = 0;
        let mut rendering = stream::iter(&due)
            .map(|(id, words)| async move { (*id, *words, self.render(words).await) })
            .buffered(self.at_once_max);
        while let Some((id, words, file)) = rendering.next().await {
            match file.and_then(|file| Ok(self.keep(&mut manifest, id, words, &file)?)) {
                Ok(()) => {
                    failures = 0;
                    report.rendered += 1;
                    (self.told)(id, due.len());
                }
                Err(error) => {
                    failures += 1;
                    report.problems.push(self.not_rendered(id, &error));
                }
            }
            if failures == FAILURES_IN_A_ROW_MAX {
                let message = format!("gave up: {failures} prompts in a row could not be rendered");
                report.problems.push(Diagnostic::nowhere(message).with_help("mend the command, and build again"));
                break;
            }
        }
        manifest.rendered.values_mut().for_each(|rendered| rendered.replaces = None);
        manifest.write(&self.folder)?;
        Ok(report)
    }

    /// The prompts with fixed words.
    fn words(&self) -> BTreeMap<&PromptId, &str> {
        let alike = self.repertoire.iter().filter_map(|(id, said)| match said {
            PromptWording::Fixed(words) if !words.trim().is_empty() => Some((id, words.as_str())),
            PromptWording::Fixed(_) | PromptWording::Varying | PromptWording::VoiceOnly => None,
        });
        alike.collect()
    }

    /// Deletes rendered recordings whose prompt is gone.
    fn remove_gone(&self, manifest: &mut Manifest, report: &mut BuildReport) -> io::Result<()> {
        let words = self.words();
        let gone: Vec<PromptId> = manifest.rendered.keys().filter(|id| !words.contains_key(id)).cloned().collect();
        for id in gone {
            if let Owner::Ours { .. } = self.owner(manifest, &id)? {
                fs::remove_file(self.file(&id))?;
                report.removed += 1;
            }
            manifest.rendered.remove(&id);
        }
        Ok(())
    }

    /// The prompts to render, with their words. The others are counted.
    fn due(&self, manifest: &mut Manifest, report: &mut BuildReport) -> Vec<(&PromptId, &str)> {
        let mut due = vec![];
        for (id, words) in self.words() {
            match self.owner(manifest, id) {
                Ok(Owner::Nobody) => due.push((id, words)),
                Ok(Owner::Ours { digest }) if self.force || !self.is_current(manifest, id, words, &digest) => {
                    due.push((id, words));
                }
                Ok(Owner::Ours { .. }) => report.unchanged += 1,
                Ok(Owner::Person { file }) => {
                    manifest.rendered.remove(id);
                    report.by_hand += 1;
                    report.problems.extend(wav::duration(&file).err().map(|error| self.not_playable(id, &error)));
                }
                Err(error) => report.problems.push(self.not_playable(id, &error)),
            }
        }
        due
    }

    fn owner(&self, manifest: &Manifest, id: &PromptId) -> io::Result<Owner> {
        let file = match read_bounded(&self.file(id), wav::FILE_BYTES_MAX) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Owner::Nobody),
            Err(error) => return Err(error),
        };
        let digest = digest(&file);
        Ok(match manifest.maker(id, &digest) {
            Some(_) => Owner::Ours { digest },
            None => Owner::Person { file },
        })
    }

    fn is_current(&self, manifest: &Manifest, id: &PromptId, words: &str, digest: &str) -> bool {
        let is_current = |made: &Rendered| made.words == words && made.command == self.maker() && made.sound == digest;
        manifest.rendered.get(id).is_some_and(is_current)
    }

    /// The digest of the command: another command means another recording.
    fn maker(&self) -> String {
        digest(format!("{RECIPE}\0{}", self.command.as_text()).as_bytes())
    }

    /// Each line is spoken separately, and pauses are put between lines.
    async fn render(&self, words: &str) -> Result<Vec<u8>, RenderError> {
        let mut sounds = vec![];
        let mut complaint = String::new();
        for line in words.lines().map(plain).filter(|line| !line.is_empty()) {
            let spoken: Spoken = speak(self.command, &line, self.wait).await?;
            sounds.push(spoken.sound);
            complaint = if complaint.is_empty() { spoken.complaint } else { complaint };
        }
        let file = tokio::task::spawn_blocking(move || recording(sounds)).await?;
        let program = self.command.program().to_owned();
        file.map_err(|source| RenderError::Sound { program, complaint, source })
    }

    fn keep(&self, manifest: &mut Manifest, id: &PromptId, words: &str, file: &[u8]) -> io::Result<()> {
        let replaces = match self.owner(manifest, id)? {
            Owner::Ours { digest } => Some(digest),
            Owner::Nobody => None,
            Owner::Person { .. } => return Err(io::Error::other("a person has just put a recording there")),
        };
        let words = words.to_owned();
        let command = self.maker();
        manifest.rendered.insert(id.clone(), Rendered { words, command, sound: digest(file), replaces });
        manifest.write(&self.folder)?;
        write_whole(&self.file(id), file)
    }

    fn file(&self, id: &PromptId) -> PathBuf {
        self.folder.join(file_name(id))
    }

    fn not_rendered(&self, id: &PromptId, error: &RenderError) -> Diagnostic {
        Diagnostic::nowhere(format!("prompt `{id}` in `{}` was not rendered: {}", self.language, chain(error)))
    }

    fn not_playable(&self, id: &PromptId, error: &(dyn std::error::Error + 'static)) -> Diagnostic {
        Diagnostic::nowhere(format!("recording `{}` cannot be played: {}", self.file(id).display(), chain(error)))
    }
}

/// The sound file made of a program's output for each line.
fn recording(sounds: Vec<Vec<u8>>) -> Result<Vec<u8>, SoundError> {
    let lines = sounds.into_iter().map(|sound| Ok(fit(&decode(sound)?)?)).collect::<Result<_, SoundError>>()?;
    let file = wav::write(&joined(lines));
    wav::duration(&file)?;
    Ok(file)
}
