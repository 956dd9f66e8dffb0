//! Printing. A reader that goes away early, such as `head`, ends the printing and nothing else: the command goes on and
//! ends with its own exit code.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};
use std::process;

use crate::base::error::chain;

/// The exit code of a command that could not run.
const COULD_NOT_RUN: i32 = 2;

/// Prints a line to stdout.
macro_rules! say {
    ($($line:tt)*) => { $crate::cli::terminal::print(format_args!("{}\n", format_args!($($line)*))) };
}

/// Prints a line to stderr.
macro_rules! complain {
    ($($line:tt)*) => { $crate::cli::terminal::print_error(format_args!("{}\n", format_args!($($line)*))) };
}

pub(super) use {complain, say};

/// Stdout for data. After its reader has gone, everything written is dropped.
#[derive(Debug)]
pub struct Stdout(io::StdoutLock<'static>);

impl Stdout {
    /// Locks stdout until dropped.
    pub fn lock() -> Self {
        Self(io::stdout().lock())
    }
}

/// True if a person sees what is printed.
pub(super) fn stdout_is_terminal() -> bool {
    io::IsTerminal::is_terminal(&io::stdout())
}

/// True if problems are printed in colour: stderr is a terminal, and `NO_COLOR` is not set.
pub(super) fn is_coloured() -> bool {
    std::env::var_os("NO_COLOR").is_none() && io::IsTerminal::is_terminal(&io::stderr())
}

/// Stdout for data that is worth nothing unless all of it arrives: a reader that goes away early is an error.
pub fn whole_stdout() -> impl Write {
    io::stdout().lock()
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        unless_closed(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        unless_closed(self.0.flush(), ())
    }
}

fn unless_closed<T>(written: io::Result<T>, whole: T) -> io::Result<T> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(whole),
        written => written,
    }
}

/// Prints to stdout. Where nothing can be written for another reason than a closed pipe, such as a full disk, the program
/// ends: data would be missing from the result.
pub fn print(text: Arguments<'_>) {
    if let Err(error) = Stdout::lock().write_fmt(text) {
        print_error(format_args!("error: could not write to stdout: {}\n", chain(&error)));
        process::exit(COULD_NOT_RUN);
    }
}

/// Prints to stderr. Nobody can be told where that fails.
pub fn print_error(text: Arguments<'_>) {
    let _lost = io::stderr().lock().write_fmt(text);
}

/// A number and its noun: `1 problem`, `2 problems`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
