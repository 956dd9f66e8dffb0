//! The machine is lost, and the line comes back from its backup.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::line::{Line, NO_LIMITS, SPOOL, settings};
use crate::support::peers::{LIMIT, wait_until};

const CALLER: &str = "+79161234567";

/// Runs words of a shell in the folder of the line.
fn shell(folder: &Path, words: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_deflect"));
    let words = words.replace("deflect ", &format!("{} ", program.display()));
    Command::new("bash").args(["-o", "pipefail", "-c", &words]).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn calls_of(line: &Line, number: &str) -> String {
    let output = line.command(&["calls", "--format", "json", "--number", number]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A line with one call that is over.
fn line_with_a_call() -> Line {
    let line = Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}")));
    let mut call = line.call("CAfirst", CALLER);
    call.press("9");
    call.hang_up();
    wait_until("it is settled", LIMIT, || calls_of(&line, CALLER).contains("handed_off").then_some(()));
    line
}

#[test]
fn a_lost_machine_is_restored_from_an_encrypted_backup_with_all_that_is_known_of_its_callers() {
    let mut line = line_with_a_call();
    let before = calls_of(&line, CALLER);
    let made = shell(
        line.folder(),
        "age-keygen -o identity 2> /dev/null && deflect backup - | age -r $(age-keygen -y identity) > backup.age",
    );
    assert!(made.status.success(), "{made:?}");
    assert!(told(&made).contains("backed up deflect.db, keys/"), "{made:?}");

    line.kill();
    std::fs::remove_dir_all(line.folder().join("var")).unwrap();
    let encrypted = line.command(&["restore", "backup.age"]);
    assert_eq!(encrypted.status.code(), Some(2));
    assert!(told(&encrypted).contains("decrypt it first"), "{encrypted:?}");
    let restored = shell(line.folder(), "age -d -i identity backup.age | deflect restore -");
    assert!(restored.status.success(), "{restored:?}");

    line.restart();
    assert_eq!(calls_of(&line, CALLER), before);
    let left: Vec<_> =
        std::fs::read_dir(line.folder().join("var")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("restore-")), "{left:?}");
}

#[test]
fn nothing_is_overwritten_by_a_backup_or_by_a_restore_and_only_the_owner_reads_it() {
    let line = line_with_a_call();
    let made = line.command(&["backup", "backup.tar"]);
    assert!(made.status.success(), "{made:?}");
    let file = line.folder().join("backup.tar");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = line.command(&["backup", "backup.tar"]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    let over = line.command(&["restore", "backup.tar"]);
    assert_eq!(over.status.code(), Some(2));
    assert!(told(&over).contains("var/deflect.db` is there already"), "{over:?}");

    let mut cut = std::fs::read(&file).unwrap();
    cut.truncate(cut.len() / 2);
    std::fs::write(line.folder().join("cut.tar"), cut).unwrap();
    let refused = line.command(&["--data", "other", "restore", "cut.tar"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(std::fs::read_dir(line.folder().join("other")).unwrap().next().is_none(), "nothing is left of it");
    let elsewhere = line.command(&["--data", "other", "restore", "backup.tar"]);
    assert!(elsewhere.status.success(), "{elsewhere:?}");
    assert!(line.folder().join("other/keys/pseudonym").exists());
}
