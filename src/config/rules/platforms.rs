//! Rules about platforms.

use super::super::Read;
use crate::config::address::is_loopback;
use crate::config::place::ProblemList;

/// A platform without authentication is for this machine alone, and so is its line. Behind a proxy on the same machine
/// all requests come from loopback: a stranger could send texts to any number.
///
/// `authentication = "loopback"` beside `public_url = "https://line.example.ru"`.
pub(super) fn a_platform_without_proof_is_of_this_machine(read: &Read, problems: &ProblemList) {
    if read.deflect.public_url.as_ref().is_none_or(is_loopback) {
        return;
    }
    for name in &read.references.unproven {
        let message = format!("platform `{}` proves nothing, and `public_url` is not on this machine", name.value);
        let help = format!(
            "take `[platform.{}]` out, or say how your platform authenticates; to try the line on this machine alone, write a \
             `public_url` such as `http://127.0.0.1:8080`",
            name.value
        );
        problems.push(name.problem(message).with_help(help));
    }
}
