//! The program: parses the command line, runs the command, picks the exit code.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    deflect::cli::run(deflect::cli::Cli::parse()).await
}
