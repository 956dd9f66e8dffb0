//! The recordings in service: those that are intact and match the words of their prompts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::base::call::Language;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::error::chain;
use crate::line::Script;
use crate::line::prompt::{PromptId, spoken};
use crate::line::recording::Recording;
use crate::line::repertoire::{PromptWording, Repertoire, repertoire};
use crate::recordings::manifest::{MANIFEST, Manifest};
use crate::recordings::{digest, folder, read_bounded, version, wav};

/// The most files read in a folder.
const FILES_MAX: usize = 4096;
/// The longest pauses around the words of a recording.
const PAUSES_MAX: Duration = Duration::from_secs(2);
/// Help for a file that telephones cannot play.
const FORMAT_HELP: &str = "save it as WAV with 8000 Hz, 1 channel, 16-bit PCM; until then the prompt is spoken";

/// A language's folder being read.
struct FolderReader<'s> {
    script: &'s Script,
    language: &'s Language,
    repertoire: &'s Repertoire,
    manifest: Manifest,
}

/// Adds every playable recording to the script, and reports problems with the others; their prompts are spoken.
pub(crate) fn load(script: &mut Script, prompts: &Path) -> Vec<Diagnostic> {
    let repertoires = repertoire(script);
    let nothing = Repertoire::new();
    let languages: Vec<Language> = script.prompts.languages().into_iter().cloned().collect();
    let (mut found, mut problems) = (vec![], vec![]);
    for language in &languages {
        let folder = folder(prompts, language);
        let repertoire = repertoires.get(language).unwrap_or(&nothing);
        let recordings = match Manifest::read(&folder) {
            Ok(manifest) => {
                let reader = FolderReader { script, language, repertoire, manifest };
                files(&folder).iter().filter_map(|file| reader.recording(file).transpose()).collect()
            }
            Err(error) => vec![Err(unreadable(&folder, &error))],
        };
        for recording in recordings {
            match recording {
                Ok((id, recording)) => found.push((language.clone(), id, recording)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    script.tried = Arc::default();
    let prompts = Arc::get_mut(&mut script.prompts).expect("a script that is being made is not shared yet");
    found.into_iter().for_each(|(language, id, recording)| prompts.record(&language, id, recording));
    script.try_out();
    problems
}

/// Warns of recordings that take less than a third or more than three times as long as their words. They are played.
pub(crate) fn of_another_length(script: &Script, prompts: &Path) -> Vec<Diagnostic> {
    let found = script.prompts.recordings().filter(|(.., recording)| is_of_another_length(recording));
    found
        .map(|(language, id, recording)| {
            let file = folder(prompts, language).join(format!("{id}.wav"));
            let (took, spoken) = (recording.duration.as_secs_f32(), spoken(&recording.words).as_secs_f32());
            let message = format!("recording `{}` takes {took:.1} s, its words about {spoken:.1} s", file.display());
            Diagnostic::nowhere(message).with_help("listen to it: words are missing, or others are said").as_warning()
        })
        .collect()
}

/// A pause before and after short words does not count.
fn is_of_another_length(recording: &Recording) -> bool {
    let spoken = spoken(&recording.words);
    3 * recording.duration < spoken || 3 * spoken + PAUSES_MAX < recording.duration
}

/// The problem of an unusable manifest.
pub(super) fn unreadable(folder: &Path, error: &(dyn std::error::Error + 'static)) -> Diagnostic {
    let file = folder.join(MANIFEST);
    let help = "bring it back as it was, or delete it with the recordings beside it that were rendered";
    Diagnostic::nowhere(format!("file `{}` cannot be used: {}", file.display(), chain(error))).with_help(help)
}

/// The files of a folder, sorted; none if there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return vec![] };
    let mut files: Vec<PathBuf> = entries.take(FILES_MAX).filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
}

impl FolderReader<'_> {
    /// The recording in a file; `None` for a file that is not a recording.
    fn recording(&self, file: &Path) -> Result<Option<(PromptId, Recording)>, Diagnostic> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name == MANIFEST || name.starts_with('.') {
            return Ok(None);
        }
        let Some(id) = name.strip_suffix(".wav").map(PromptId::new) else {
            let problem = Diagnostic::nowhere(format!("file `{}` is read by nobody", file.display()));
            return Err(problem.with_help(format!("recordings here are `<prompt>.wav`, beside `{MANIFEST}`")));
        };
        let words = self.words(&id, file)?;
        let broken = |what: String| {
            Diagnostic::nowhere(format!("recording `{}` cannot be played: {what}", file.display()))
                .with_help(FORMAT_HELP)
        };
        let bytes = read_bounded(file, wav::FILE_BYTES_MAX).map_err(|error| broken(error.to_string()))?;
        let duration = wav::duration(&bytes).map_err(|error| broken(error.to_string()))?;
        let digest = digest(&bytes);
        match self.manifest.maker(&id, &digest) {
            Some(rendered) if rendered.words != words => Err(outdated(file)),
            _ => Ok(Some((id, Recording { words: words.to_owned(), version: version(&digest).to_owned(), duration }))),
        }
    }

    /// The words of a prompt's recording.
    fn words(&self, id: &PromptId, file: &Path) -> Result<&str, Diagnostic> {
        let refuse = |why: String, help: String| {
            Err(Diagnostic::nowhere(format!("recording `{}` is never played: {why}", file.display())).with_help(help))
        };
        let language = self.language;
        match self.repertoire.get(id) {
            Some(PromptWording::Fixed(words)) => Ok(words),
            Some(PromptWording::Varying) => {
                let why = format!("prompt `{id}` is not always said in the same words");
                refuse(why, "delete it; a voice says what varies".to_owned())
            }
            Some(PromptWording::VoiceOnly) => {
                let why = format!("prompt `{id}` is said when something fails, and must not need a sound");
                refuse(why, "delete it; a voice says it".to_owned())
            }
            None if self.script.prompts.has(language, id.as_str()) => {
                refuse(format!("the line never says prompt `{id}` in `{language}`"), "delete it".to_owned())
            }
            None => {
                let near = nearest(id.as_str(), self.repertoire.keys().map(PromptId::as_str));
                let help = near.map_or("delete it".to_owned(), |near| format!("did you mean `{near}.wav`?"));
                refuse(format!("there is no prompt `{id}` in `{language}`"), help)
            }
        }
    }
}

fn outdated(file: &Path) -> Diagnostic {
    let message = format!("recording `{}` says other words than its prompt now", file.display());
    Diagnostic::nowhere(message).with_help("run `deflect audio build`; until then the prompt is spoken")
}
