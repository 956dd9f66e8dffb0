//! `deflect check`: reads the configuration and prints all its problems.

use std::io::{self, Write};
use std::path::Path;

use crate::app::loading::{read, variable};
use crate::base::diagnostic::Diagnostic;
use crate::cli::terminal::{Stdout, counted, is_coloured, print_error};
use crate::cli::{Failure, progress};
use crate::config::Loaded;
use crate::config::settings::Folders;
use crate::line::proof::{DestinationTime, LongPrompt, Proof};

/// The number of destinations whose time is shown.
const TIMES_SHOWN: usize = 5;

/// The times to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// The five destinations that are heard latest.
    Latest,
    /// All destinations, and long prompts.
    All,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong.
    Clean,
    /// Problems were found, and all of them were printed.
    Problems,
    /// A folder is missing.
    CouldNotRun,
}

/// Runs `deflect check`: the summary goes to stdout, problems go to stderr.
///
/// # Errors
/// Problems were found, or a folder is missing.
pub fn run(folders: &Folders, times: Times) -> Result<(), Failure> {
    let mut said = vec![];
    let spinner = progress::spinner("walking every way through the menus");
    let verdict = check(folders, &variable, times, &mut said, is_coloured())?;
    spinner.finish_and_clear();
    match verdict {
        Verdict::Clean => Stdout::lock().write_all(&said)?,
        Verdict::Problems | Verdict::CouldNotRun => print_error(format_args!("{}", String::from_utf8_lossy(&said))),
    }
    match verdict {
        Verdict::Clean => Ok(()),
        Verdict::Problems => Err(Failure::Problems),
        Verdict::CouldNotRun => Err(Failure::Said),
    }
}

/// Reads the configuration and writes to `out`: all problems and their number, or warnings and a summary.
///
/// # Errors
/// Nothing can be written to `out`.
pub fn check(
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
    times: Times,
    out: &mut impl Write,
    colour: bool,
) -> io::Result<Verdict> {
    for folder in [&folders.config, &folders.prompts] {
        if !Path::is_dir(folder) {
            writeln!(out, "error: there is no folder `{}`", folder.display())?;
            return Ok(Verdict::CouldNotRun);
        }
    }
    match read(folders, environment) {
        Ok((ready, proof)) if ready.remarks.is_empty() => {
            if !ready.warnings.is_empty() {
                tell(&ready.warnings, out, colour)?;
            }
            writeln!(out, "{}\n{}", summary(&ready.loaded), walked(&proof))?;
            reached(&proof, times, out)?;
            Ok(Verdict::Clean)
        }
        Ok((ready, _)) => tell(&[ready.remarks, ready.warnings].concat(), out, colour),
        Err(problems) => tell(&problems, out, colour),
    }
}

fn tell(problems: &[Diagnostic], out: &mut impl Write, colour: bool) -> io::Result<Verdict> {
    for problem in problems {
        writeln!(out, "{}\n", problem.render(colour))?;
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let counts = [(errors, "problem"), (problems.len() - errors, "warning")];
    let counts: Vec<String> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| counted(*number, noun)).collect();
    writeln!(out, "{} found", counts.join(" and "))?;
    Ok(Verdict::Problems)
}

/// The files in one line.
fn summary(loaded: &Loaded) -> String {
    let script = &loaded.script;
    let prompts: Vec<String> = loaded.messages.iter().map(|(language, count)| format!("{count} {language}")).collect();
    format!(
        "read {}, {}, {}; prompts: {}",
        counted(script.lines.len(), "line"),
        counted(script.nodes.len(), "node"),
        counted(script.channels.len(), "channel"),
        prompts.join(", ")
    )
}

/// The proof in one line.
fn walked(proof: &Proof) -> String {
    let bound = if proof.is_whole { "" } else { ", not all there are" };
    format!(
        "walked {}{bound}, {}; the longest way is {}: {}",
        counted(proof.states, "state"),
        counted(proof.turns, "turn"),
        counted(proof.longest.len(), "turn"),
        proof.longest.join(", ")
    )
}

/// The time until a destination is heard. It may be reached in several ways.
fn told(reached: &DestinationTime) -> String {
    let DestinationTime { line, language, node, channel, after } = reached;
    let seconds = after.as_secs_f32();
    format!("{seconds:5.1} s to `{channel}` by `{node}` on line `{line}` in `{language}`")
}

/// The time until each destination is heard, a line each; with `Times::All` also the duration of long prompts.
fn reached(proof: &Proof, times: Times, out: &mut impl Write) -> io::Result<()> {
    let shown = match times {
        Times::Latest => TIMES_SHOWN,
        Times::All => usize::MAX,
    };
    let mut reached: Vec<String> = proof.reached.iter().map(told).collect();
    reached.dedup();
    for told in reached.iter().take(shown) {
        writeln!(out, "{told}")?;
    }
    for LongPrompt { language, prompt, took } in proof.long.iter().filter(|_| times == Times::All) {
        writeln!(out, "{:5.1} s by prompt `{prompt}` in `{language}`", took.as_secs_f32())?;
    }
    Ok(())
}
