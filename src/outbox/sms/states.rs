//! The map of the gateways' words for delivery states. `tests/delivery/lists/` holds each provider's list.
//!
//! Expired and rejected count as undelivered: the caller did not get it. Everything that is not final counts as sent.

use crate::store::Report;

/// `message_state` of SMPP (section 5.2.28); 0 and 9 are of version 5.
pub const fn of_smpp_state(state: u8) -> Option<Report> {
    match state {
        0 | 1 | 6 => Some(Report::Sent),
        2 => Some(Report::Delivered),
        3..=5 | 7..=9 => Some(Report::Undelivered),
        _ => None,
    }
}

/// Prefixes of `stat:` of SMPP (appendix B) and of centres' variants; many cut words to seven letters. The first match
/// counts.
const WORDS: [(&str, Report); 67] = [
    ("OPTOUT", Report::OptedOut),
    ("OPT_OUT", Report::OptedOut),
    ("OPTED", Report::OptedOut),
    ("UNSUBS", Report::OptedOut),
    ("UNDEL", Report::Undelivered),
    ("UNDLV", Report::Undelivered),
    ("UNREACH", Report::Undelivered),
    ("UNAVAIL", Report::Undelivered),
    ("UNROUT", Report::Undelivered),
    ("UNSENT", Report::Undelivered),
    ("NOT", Report::Undelivered),
    ("NONDEL", Report::Undelivered),
    ("DELET", Report::Undelivered),
    ("DELIV", Report::Delivered),
    ("DELVR", Report::Delivered),
    ("DLV", Report::Delivered),
    ("READ", Report::Delivered),
    ("SEEN", Report::Delivered),
    ("DISPLAY", Report::Delivered),
    ("SUCC", Report::Delivered),
    ("EXPIR", Report::Undelivered),
    ("REJ", Report::Undelivered),
    ("REFUS", Report::Undelivered),
    ("NACK", Report::Undelivered),
    ("DENIED", Report::Undelivered),
    ("FILTER", Report::Undelivered),
    ("DISCARD", Report::Undelivered),
    ("UNKN", Report::Undelivered),
    ("SKIP", Report::Undelivered),
    ("CANCEL", Report::Undelivered),
    ("BLOCK", Report::Undelivered),
    ("BARR", Report::Undelivered),
    ("ABORT", Report::Undelivered),
    ("ERR", Report::Undelivered),
    ("SYSERR", Report::Undelivered),
    ("SYSTEM", Report::Undelivered),
    ("INVAL", Report::Undelivered),
    ("ABSENT", Report::Undelivered),
    ("BLACK", Report::Undelivered),
    ("DND", Report::Undelivered),
    ("NDNC", Report::Undelivered),
    ("SPAM", Report::Undelivered),
    ("DROP", Report::Undelivered),
    ("TIMEOUT", Report::Undelivered),
    ("NOROUT", Report::Undelivered),
    ("NO_ROUT", Report::Undelivered),
    ("NOCRED", Report::Undelivered),
    ("ENROU", Report::Sent),
    ("ACCEP", Report::Sent),
    ("ACK", Report::Sent),
    ("BUFF", Report::Sent),
    ("SENT", Report::Sent),
    ("SENDING", Report::Sent),
    ("TRANSM", Report::Sent),
    ("DISPATC", Report::Sent),
    ("PROCESS", Report::Sent),
    ("DEFER", Report::Sent),
    ("WAIT", Report::Sent),
    ("SUBMI", Report::Sent),
    ("QUEUE", Report::Sent),
    ("ENQUE", Report::Sent),
    ("PEND", Report::Sent),
    ("SCHED", Report::Sent),
    ("RETRY", Report::Sent),
    ("NEW", Report::Sent),
    // Some parts of it.
    ("PDLIV", Report::Sent),
    ("TRANSIT", Report::Sent),
];
/// A word that contains this is a failure, such as `DELIVERY_FAILED`.
const FAILED: &str = "FAIL";

/// `stat:` of SMPP, as a word or as the number of a state.
pub fn of_smpp_word(word: &str) -> Option<Report> {
    if let Ok(state) = word.parse() {
        return of_smpp_state(state);
    }
    let word = word.to_ascii_uppercase();
    if word.contains(FAILED) {
        return Some(Report::Undelivered);
    }
    WORDS.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, report)| *report)
}

/// Kannel's types of reports: delivered, failed, buffered, accepted by the centre, rejected by it (with any code), on
/// the way.
pub fn of_kannel(kind: &str) -> Option<Report> {
    match kind {
        "1" => Some(Report::Delivered),
        "2" | "16" => Some(Report::Undelivered),
        "4" | "8" | "32" => Some(Report::Sent),
        _ => None,
    }
}

/// Twilio's states. The early ones prove that it took the message; partial delivery counts as none.
pub fn of_twilio(status: &str) -> Option<Report> {
    match status {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" | "receiving" | "received" => Some(Report::Sent),
        "delivered" | "read" => Some(Report::Delivered),
        "undelivered" | "failed" | "canceled" | "partially_delivered" => Some(Report::Undelivered),
        _ => None,
    }
}

/// Telnyx's states. A delivery that no operator confirmed counts as sent.
pub fn of_telnyx(status: &str) -> Option<Report> {
    match status {
        "queued" | "sending" | "sent" | "delivery_unconfirmed" | "gw_timeout" | "dlr_timeout" => Some(Report::Sent),
        "delivered" => Some(Report::Delivered),
        "expired" | "sending_failed" | "delivery_failed" => Some(Report::Undelivered),
        _ => None,
    }
}

/// Plivo's states.
pub fn of_plivo(status: &str) -> Option<Report> {
    match status {
        "queued" | "sent" => Some(Report::Sent),
        "delivered" | "read" => Some(Report::Delivered),
        "undelivered" | "failed" | "rejected" => Some(Report::Undelivered),
        _ => None,
    }
}

/// The code of Bandwidth for a report that did not come in two hours: nobody knows.
const BANDWIDTH_UNREPORTED: i64 = 9902;

/// Codes of Bandwidth for a number that opted out, as Bandwidth itself or the operator says.
const BANDWIDTH_OPTED_OUT: [i64; 2] = [4475, 4775];

/// Bandwidth's events, with their error code.
pub fn of_bandwidth(kind: &str, code: Option<i64>) -> Option<Report> {
    match kind {
        "message-sending" | "message-sent" => Some(Report::Sent),
        "message-delivered" | "message-read" => Some(Report::Delivered),
        "message-failed" if code == Some(BANDWIDTH_UNREPORTED) => Some(Report::Sent),
        "message-failed" => {
            Some(Report::Undelivered.because(code.is_some_and(|code| BANDWIDTH_OPTED_OUT.contains(&code))))
        }
        _ => None,
    }
}

/// Vonage's states.
pub fn of_vonage(status: &str) -> Option<Report> {
    match status {
        "submitted" => Some(Report::Sent),
        "delivered" | "read" => Some(Report::Delivered),
        "rejected" | "undeliverable" => Some(Report::Undelivered),
        _ => None,
    }
}

/// SMSC.ru's statuses; −3 is an unknown message.
pub fn of_smsc(status: i64) -> Option<Report> {
    match status {
        -3 => Some(Report::Unheard),
        -1 | 0 => Some(Report::Sent),
        1 | 2 | 4 => Some(Report::Delivered),
        -2 | 3 | 20 | 22..=25 => Some(Report::Undelivered),
        _ => None,
    }
}

/// SMS.ru's statuses; −1 is an unknown message.
pub fn of_smsru(status: i64) -> Option<Report> {
    match status {
        -1 => Some(Report::Unheard),
        100..=102 => Some(Report::Sent),
        103 | 110 => Some(Report::Delivered),
        104..=108 | 130..=132 | 150 => Some(Report::Undelivered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_provider_says_means_nothing() {
        for status in (-10..1000).filter(|status| !matches!(status, -3..=4 | 20 | 22..=25)) {
            assert_eq!(of_smsc(status), None, "{status}");
        }
        for status in (-10..1000).filter(|status| !matches!(status, -1 | 100..=108 | 110 | 130..=132 | 150)) {
            assert_eq!(of_smsru(status), None, "{status}");
        }
        assert_eq!((of_kannel("64"), of_kannel("%d"), of_kannel("")), (None, None, None));
        assert_eq!((of_twilio("lost"), of_smpp_state(10)), (None, None));
        assert_eq!((of_telnyx("webhook_delivered"), of_plivo("received")), (None, None), "of texts from phones");
        assert_eq!((of_bandwidth("message-received", None), of_vonage("")), (None, None));
    }
}
