//! The meanings of SMPP statuses for a message (3.4 section 5.1.3).

use std::collections::BTreeMap;

use crate::config::settings::SmppCode;
use crate::outbox::answer::{Fault, SendOutcome};

/// Success.
pub const OK: u32 = 0;
/// Unknown command.
pub const INVALID_COMMAND: u32 = 0x03;
/// Not bound: bind again.
pub const NOT_BOUND: u32 = 0x04;
/// The centre thinks that an earlier bind still exists.
pub const ALREADY_BOUND: u32 = 0x05;
/// The bind failed without a reason.
pub const BIND_FAILED: u32 = 0x0d;
/// Temporary failure: repeat it.
pub const TEMPORARY: u32 = 0x64;
/// Permanent failure: do not repeat it.
pub const PERMANENT: u32 = 0x65;

/// True if a bind with this status fails until a person fixes password, name or system type.
pub const fn is_configuration(status: u32) -> bool {
    matches!(status, 0x0e | 0x0f | 0x15 | 0x53)
}

/// Classifies a status other than [`OK`]: by the centre's own meanings first, then by the standard's. Unknown ones are
/// temporary.
pub fn classify(status: u32, own: &BTreeMap<u32, SmppCode>) -> SendOutcome {
    if let Some(meaning) = own.get(&status) {
        return match meaning {
            SmppCode::Throttled => SendOutcome::Throttled { retry_after: None },
            SmppCode::Retry => SendOutcome::Retryable,
            SmppCode::Recipient => SendOutcome::Permanent(Fault::Recipient),
            SmppCode::Message => SendOutcome::Permanent(Fault::Message),
            SmppCode::Down => SendOutcome::ChannelDown,
        };
    }
    meaning(status).unwrap_or(SendOutcome::Retryable)
}

/// Statuses of the standard (3.4 section 5.1.3, 5.0 section 4.7.6); `None` if not listed.
pub const fn meaning(status: u32) -> Option<SendOutcome> {
    Some(match status {
        0x14 | 0x58 => SendOutcome::Throttled { retry_after: None },
        // Password, name and types of the bind; sender not registered; service not allowed or, at some, not paid for.
        0x0e | 0x0f | 0x15 | 0x53 | 0x0a | 0x48 | 0x49 | 0x100..=0x103 => SendOutcome::ChannelDown,
        0x0b | 0x33 | 0x50 | 0x51 => SendOutcome::Permanent(Fault::Recipient),
        // Lengths, flags, times and parameters of ours; refused by the application at the other end.
        0x01..=0x03 | 0x06 | 0x07 | 0x0c | 0x34 | 0x40 | 0x42..=0x44 | 0x54 | 0x55 | 0x61..=0x63 | 0x65 | 0x66 => {
            SendOutcome::Permanent(Fault::Message)
        }
        0xc0..=0xc4 | 0x104..=0x112 => SendOutcome::Permanent(Fault::Message),
        // Session, system, and unspecific failures of a submission.
        0x04 | 0x05 | 0x08 | 0x0d | 0x11 | 0x13 | 0x45 | 0x64 | 0x67 | 0xfe | 0xff => SendOutcome::Retryable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_the_table_means_what_it_says() {
        let (retry, throttled) = (SendOutcome::Retryable, SendOutcome::Throttled { retry_after: None });
        let (recipient, message) = (SendOutcome::Permanent(Fault::Recipient), SendOutcome::Permanent(Fault::Message));
        for (statuses, outcome) in [
            (&[0x14, 0x58][..], throttled),
            (&[0x04, 0x08, 0x45, 0x64, 0xfe, 0xff, 0x400, 0x4ff, u32::MAX], retry),
            (&[0x0a, 0x0e, 0x0f, 0x15, 0x48, 0x49, 0x53, 0x103], SendOutcome::ChannelDown),
            (&[0x0b, 0x50, 0x51], recipient),
            (&[0x01, 0x61, 0x62, 0x65, 0x66, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4], message),
        ] {
            for status in statuses {
                assert_eq!(classify(*status, &BTreeMap::new()), outcome, "{status:#x}");
            }
        }
    }

    #[test]
    fn the_centres_own_meaning_comes_first() {
        let own = BTreeMap::from([
            (0x103, SmppCode::Down),
            (0x45, SmppCode::Message),
            (0x400, SmppCode::Throttled),
            (0x401, SmppCode::Recipient),
            (0x0b, SmppCode::Retry),
        ]);
        assert_eq!(classify(0x103, &own), SendOutcome::ChannelDown);
        assert_eq!(classify(0x45, &own), SendOutcome::Permanent(Fault::Message));
        assert_eq!(classify(0x400, &own), SendOutcome::Throttled { retry_after: None });
        assert_eq!(classify(0x401, &own), SendOutcome::Permanent(Fault::Recipient));
        assert_eq!(classify(0x0b, &own), SendOutcome::Retryable);
    }
}
