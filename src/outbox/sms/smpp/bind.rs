//! A bind, kept up: connects, binds, runs the session, and after its end connects again.

use std::time::Duration;

use bytes::Bytes;

use super::centre::{BindState, Centre};
use super::pdu::{Pdu, bind_body, command};
use super::session::{SessionEnd, SmppSession};
use super::status;
use super::wire::{Wire, WireError};
use crate::base::stop::Stop;

/// The pause before the first retry, doubled up to the longest.
const PAUSE_MIN: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// The pause while the centre thinks that the bind still exists.
const PAUSE_ALREADY_BOUND: Duration = Duration::from_secs(30);
/// The pause after a refused password: more tries may lock the account.
const PAUSE_REFUSED: Duration = Duration::from_secs(5 * 60);
/// The share by which a pause is randomly longer, so that links that broke together do not return together.
const JITTER: f64 = 0.2;
/// A bind that lasted this long resets the pause.
const GOOD_AFTER: Duration = Duration::from_secs(60);
/// The sequence number of the bind, the first request on a connection.
const BIND_SEQUENCE: u32 = 1;

/// The reason for which a bind failed.
#[derive(Debug, thiserror::Error)]
enum OpenError {
    #[error("no connection: {0}")]
    Connect(std::io::Error),
    #[error("no answer to the bind")]
    TooSlow,
    #[error("bind broke off: {0}")]
    Wire(#[from] WireError),
    #[error("bind refused with status {0:#04x}")]
    Refused(u32),
}

/// Keeps a bind up until `stop`.
pub(super) async fn keep(centre: &Centre, index: usize, mut rng: fastrand::Rng, mut stop: Stop) {
    let (mut pause, mut said) = (PAUSE_MIN, String::new());
    loop {
        centre.set(index, BindState::Opening);
        let opened = tokio::select! {
            opened = open(centre) => opened,
            () = stop.asked() => return centre.set(index, BindState::Down),
        };
        let (reason, refusal) = match opened {
            Ok(wire) => {
                said.clear();
                match hold(centre, index, wire, &mut stop, &mut pause).await {
                    SessionEnd::Left => return centre.set(index, BindState::Down),
                    SessionEnd::Lost(reason) => (reason.into_owned(), None),
                }
            }
            Err(OpenError::Refused(status)) => (OpenError::Refused(status).to_string(), Some(status)),
            Err(error) => (error.to_string(), None),
        };
        centre.set(index, state_after(refusal));
        note(centre, index, &reason, &mut said);
        let rest = pause_after(refusal, pause).mul_f64(1.0 + JITTER * rng.f64());
        if !stop.rest(rest).await {
            return centre.set(index, BindState::Down);
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// Runs the session of a bind until its end.
async fn hold(centre: &Centre, index: usize, wire: Wire, stop: &mut Stop, pause: &mut Duration) -> SessionEnd {
    let (gateway, since) = (centre.name.as_str(), centre.clock.monotonic());
    centre.set(index, BindState::Bound);
    tracing::info!(gateway, link = index + 1, "link to the SMS centre is up");
    let end = SmppSession::new(centre, wire, BIND_SEQUENCE).run(stop).await;
    if centre.clock.monotonic().duration_since(since) >= GOOD_AFTER {
        *pause = PAUSE_MIN;
    }
    end
}

/// Logs a reason once.
fn note(centre: &Centre, index: usize, reason: &str, said: &mut String) {
    if reason != said {
        let gateway = centre.name.as_str();
        tracing::warn!(gateway, link = index + 1, reason, "link to the SMS centre is down");
        reason.clone_into(said);
    }
}

fn state_after(refusal: Option<u32>) -> BindState {
    match refusal {
        Some(status) if status::is_configuration(status) => BindState::Refused(status),
        _ => BindState::Down,
    }
}

fn pause_after(refusal: Option<u32>, pause: Duration) -> Duration {
    match refusal {
        Some(status) if status::is_configuration(status) => PAUSE_REFUSED,
        Some(status::ALREADY_BOUND | status::BIND_FAILED) => pause.max(PAUSE_ALREADY_BOUND),
        _ => pause,
    }
}

/// Connects and binds, each within the time to wait for an answer.
async fn open(centre: &Centre) -> Result<Wire, OpenError> {
    let connect = tokio::time::timeout(centre.wait, Wire::connect(&centre.settings, centre.tls.as_ref()));
    let connected = connect.await.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()));
    let mut wire = connected.map_err(OpenError::Connect)?;
    let bind = tokio::time::timeout(centre.wait, bind(centre, &mut wire));
    bind.await.map_err(|_| OpenError::TooSlow)??;
    Ok(wire)
}

async fn bind(centre: &Centre, wire: &mut Wire) -> Result<(), OpenError> {
    const BOUND: u32 = command::BIND_TRANSCEIVER | command::ANSWER;
    let settings = &centre.settings;
    let body = bind_body(&settings.system_id, settings.password.expose(), &settings.system_type);
    wire.put(&Pdu::request(command::BIND_TRANSCEIVER, BIND_SEQUENCE, body));
    loop {
        let Some(pdu) = wire.next().await? else { continue };
        match pdu.command {
            BOUND if pdu.status == status::OK => return Ok(()),
            BOUND | command::GENERIC_NACK => return Err(OpenError::Refused(pdu.status)),
            command::ENQUIRE_LINK => drop(wire.put(&pdu.answer(status::OK, Bytes::new()))),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_password_waits_for_minutes_and_a_link_still_counted_for_half_a_minute() {
        for (refusal, pause, state) in [
            (None, 1, BindState::Down),
            (Some(0x08), 1, BindState::Down),
            (Some(0x05), 30, BindState::Down),
            (Some(0x0d), 30, BindState::Down),
            (Some(0x0e), 300, BindState::Refused(0x0e)),
            (Some(0x0f), 300, BindState::Refused(0x0f)),
            (Some(0x53), 300, BindState::Refused(0x53)),
        ] {
            assert_eq!(pause_after(refusal, PAUSE_MIN), Duration::from_secs(pause));
            assert_eq!(state_after(refusal), state);
        }
        assert_eq!(pause_after(Some(0x05), PAUSE_MAX), PAUSE_MAX);
    }
}
