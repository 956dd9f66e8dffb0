//! A verifier of mail signatures: dkimpy, which knows nothing of ours.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The system's own, which has Debian's packages.
const PYTHON: &str = "/usr/bin/python3";

/// True if a mail is signed by the key that DNS would hold at `line._domainkey.example.ru` as this record.
///
/// # Panics
///
/// When dkimpy is not installed.
pub fn is_signed(mail: &[u8], record: &str) -> bool {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/peers/verify_dkim.py");
    let mut command = Command::new(PYTHON);
    let piped = command.arg(script).arg(record).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut verifier = piped.spawn().expect("tests/run installs Python with dkimpy (apt package `python3-dkim`)");
    verifier.stdin.take().expect("it is piped").write_all(mail).expect("the verifier reads everything");
    let output = verifier.wait_with_output().expect("the verifier ends");
    match String::from_utf8_lossy(&output.stdout).trim() {
        "signed" => true,
        "not signed" => false,
        _ => panic!(
            "tests/run installs dkimpy (apt packages `python3-dkim python3-nacl`): {}",
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}
