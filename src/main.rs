//! The program: parses the command line, runs the command, picks the exit code.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use mimalloc::MiMalloc;
use tokio::runtime::Runtime;

/// The longest wait at the end for a file that is still being read, as on a network file system that hangs.
const READING_WAIT: Duration = Duration::from_secs(2);

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = deflect::cli::Cli::parse();
    let runtime = Runtime::new().expect("the system gives threads");
    let code = runtime.block_on(deflect::cli::run(cli));
    runtime.shutdown_timeout(READING_WAIT);
    code
}
