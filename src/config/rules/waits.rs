//! Rules about waits that must fit into each other.

use std::time::Duration;

use super::super::Read;
use crate::config::duration::shown;
use crate::config::place::{FilePlace, ProblemList};
use crate::config::settings::{GatewayKind, MailTransport, Settings};

/// One part in so many of `answer_wait` is left after the longest wait for a commit, to say the address in.
const ANSWER_PARTS: u32 = 5;
/// The outbox lets a send take half of its lease: it may have waited as long for its turn.
const SENDS_PER_LEASE: u32 = 2;

/// A promise that is not kept in time must be given up while there is time to say the address instead: the caller would hear
/// an apology, and the end of the call.
///
/// `commit_wait = "1s"` while `answer_wait` is a second.
pub(super) fn a_promise_is_given_up_before_its_answer(read: &Read, problems: &ProblemList) {
    let (Some(settings), waits) = (&read.deflect.settings, &read.deflect.waits) else { return };
    let (answer, commit) = (settings.server.answer_wait, settings.store.commit_wait);
    let longest = answer - answer / ANSWER_PARTS;
    let place = waits.commit.as_ref().or(waits.answer.as_ref());
    let Some(place) = place.filter(|_| longest < commit) else { return };
    let (answer, commit, longest) = (shown(answer), shown(commit), shown(longest));
    let message = format!(
        "`commit_wait` is {commit} and `answer_wait` {answer}: no time is left to say the address instead of a promise"
    );
    let help = format!("make `commit_wait` of `[store]` at most {longest}, or `answer_wait` of `[server]` longer");
    problems.push(place.problem(message).with_help(help));
}

/// A lease must have room for every send: a longer one would be cut short.
///
/// `lease = "10s"` in `[outbox]` while a gateway may take 15 seconds to answer.
pub(super) fn a_lease_outlasts_every_send(read: &Read, problems: &ProblemList) {
    let Some(settings) = &read.deflect.settings else { return };
    let lease = settings.outbox.lease;
    let sends = texts(read, settings).chain(mail(read, settings));
    let Some(send) = sends.max_by_key(|send| send.longest).filter(|send| lease < send.lease()) else { return };
    let Some(place) = read.deflect.waits.lease.as_ref().or(send.place) else { return };
    let (lease, wait, longest) = (shown(lease), &send.wait, shown(send.longest));
    let message = format!("`lease` of `[outbox]` is {lease}, too short for {wait}, which is {longest}");
    let help = format!("make the lease {} or longer, or the wait shorter", shown(send.lease()));
    problems.push(place.problem(message).with_help(help));
}

/// The longest send of a gateway or of the mail server.
struct LongestSend<'r> {
    /// The wait for its answer, such as "`send_wait` of `[mail]`".
    wait: String,
    longest: Duration,
    place: Option<&'r FilePlace>,
}

impl LongestSend<'_> {
    /// The shortest lease that it fits into.
    fn lease(&self) -> Duration {
        self.longest * SENDS_PER_LEASE
    }
}

/// The sends of texts; the spool is a folder, and answers at once.
fn texts<'r>(read: &'r Read, settings: &'r Settings) -> impl Iterator<Item = LongestSend<'r>> {
    let gateways = settings.gateways.iter().filter(|gateway| !matches!(gateway.kind, GatewayKind::Spool));
    gateways.map(move |gateway| {
        let mut defined = read.deflect.gateways_defined.iter();
        LongestSend {
            wait: format!("`answer_wait` of gateway `{}`", gateway.name),
            longest: gateway.answer_wait,
            place: defined.find(|name| name.value == gateway.name.as_str()).map(|name| &name.place),
        }
    })
}

/// The sends of mail, if a server takes it.
fn mail<'r>(read: &'r Read, settings: &Settings) -> Option<LongestSend<'r>> {
    match settings.mail.transport {
        MailTransport::Spool => None,
        MailTransport::Smtp { .. } => Some(LongestSend {
            wait: "`send_wait` of `[mail]`".to_owned(),
            longest: settings.mail.send_wait,
            place: read.deflect.waits.send.as_ref(),
        }),
    }
}
