//! `deflect audio build`: renders recordings of the prompts that have none.

use clap::{Args, Subcommand};

use crate::base::call::Language;
use crate::cli::terminal::{complain, counted, is_coloured, say};
use crate::cli::{Failure, loading, progress};
use crate::config::Loaded;
use crate::config::settings::{AudioSettings, Folders, SpeechCommand};
use crate::line::repertoire::{Repertoire, repertoire};
use crate::recordings::build::{Build, BuildReport};
use crate::recordings::folder;

/// Render recordings of prompts
#[derive(Debug, Args)]
pub struct Audio {
    #[command(subcommand)]
    action: AudioAction,
}

#[derive(Debug, Subcommand)]
enum AudioAction {
    /// Render every prompt that has no recording, and those whose words or command changed
    Build {
        /// Only this language
        #[arg(long, value_name = "LANGUAGE")]
        language: Option<String>,
        /// Render what has not changed too
        #[arg(long)]
        force: bool,
    },
}

impl Audio {
    /// Renders, and prints the results for each language.
    ///
    /// # Errors
    /// Prompts that were not rendered, recordings that cannot be played, or no speech program.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let AudioAction::Build { language, force } = self.action;
        let Loaded { settings, script, .. } = loading::loaded(folders)?;
        let commands = commands(&settings.audio, language.as_deref())?;
        let (repertoires, nothing) = (repertoire(&script), Repertoire::new());
        let mut problems = 0;
        for (language, command) in commands {
            let bar = progress::bar(0, "{pos}/{len} prompts, {eta} left");
            let build = Build {
                language,
                repertoire: repertoires.get(language).unwrap_or(&nothing),
                command,
                folder: folder(&folders.prompts, language),
                wait: settings.audio.render_wait,
                at_once_max: settings.audio.renders_at_once_max,
                force,
                told: &|id, due| {
                    bar.set_length(due as u64);
                    bar.suspend(|| complain!("{language} {id}"));
                    bar.inc(1);
                },
            };
            // An interrupted build ends the programs it has started.
            let report = tokio::select! {
                report = build.run() => report?,
                _ = tokio::signal::ctrl_c() => return Err("interrupted; what was rendered so far is kept".into()),
            };
            bar.finish_and_clear();
            problems += report.problems.len();
            tell(language, &report);
        }
        if problems == 0 { Ok(()) } else { Err(Failure::Problems) }
    }
}

/// The languages to render, and their speech programs.
fn commands<'s>(
    settings: &'s AudioSettings,
    only: Option<&str>,
) -> Result<Vec<(&'s Language, &'s SpeechCommand)>, Failure> {
    let is_asked = |language: &Language| only.is_none_or(|only| only == language.as_str());
    let commands = settings.commands.iter().filter(|(language, _)| is_asked(language));
    let commands: Vec<_> = commands.map(|(language, command)| (language, command)).collect();
    match (commands.is_empty(), only) {
        (false, _) => Ok(commands),
        (true, Some(only)) => {
            Err(format!("no program speaks `{only}`; add it to `[audio.command]` in `deflect.toml`").into())
        }
        (true, None) => Err("no program speaks prompts; add `[audio.command]` to `deflect.toml`".into()),
    }
}

fn tell(language: &Language, report: &BuildReport) {
    for problem in &report.problems {
        complain!("{}\n", problem.render(is_coloured()));
    }
    say!(
        "{language}: {} rendered, {} unchanged, {} recorded by hand, {} removed, {}",
        report.rendered,
        report.unchanged,
        report.by_hand,
        report.removed,
        counted(report.problems.len(), "problem")
    );
}
