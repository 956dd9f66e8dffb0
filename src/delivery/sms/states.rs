//! One map of the gateways' own words for what became of a message (`facts/messaging.md` section 9).
//!
//! Expired, rejected and undelivered are one to us: the caller did not get it. What is only on its way somewhere is sent.

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

/// `stat:` of SMPP (appendix B), by its beginning: some centres write the words out.
pub fn of_smpp_word(word: &str) -> Option<Report> {
    const WORDS: [(&str, Report); 8] = [
        ("DELIV", Report::Delivered),
        ("ENROU", Report::Sent),
        ("ACCEP", Report::Sent),
        ("EXPIR", Report::Undelivered),
        ("DELET", Report::Undelivered),
        ("UNDEL", Report::Undelivered),
        ("REJEC", Report::Undelivered),
        ("UNKNO", Report::Undelivered),
    ];
    let word = word.to_ascii_uppercase();
    WORDS.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, report)| *report)
}

/// Kannel's types of reports: delivered, failed, buffered, accepted by the centre, rejected by it (whatever code it gave).
pub fn of_kannel(kind: &str) -> Option<Report> {
    match kind {
        "1" => Some(Report::Delivered),
        "2" | "16" => Some(Report::Undelivered),
        "4" | "8" => Some(Report::Sent),
        _ => None,
    }
}

/// Twilio's states. The early ones prove at least that it took the message.
pub fn of_twilio(status: &str) -> Option<Report> {
    match status {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" => Some(Report::Sent),
        "delivered" | "read" => Some(Report::Delivered),
        "undelivered" | "failed" | "canceled" => Some(Report::Undelivered),
        _ => None,
    }
}

/// SMSC.ru's statuses; −3 is a message it never heard of.
pub fn of_smsc(status: i64) -> Option<Report> {
    match status {
        -3 => Some(Report::Unheard),
        -1 | 0 => Some(Report::Sent),
        1 | 2 | 4 => Some(Report::Delivered),
        -2 | 3 | 20 | 22..=25 => Some(Report::Undelivered),
        _ => None,
    }
}

/// SMS.ru's statuses; −1 is a message it never heard of.
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
    use Report::{Delivered, Sent, Undelivered, Unheard};

    #[test]
    fn every_state_of_smpp_is_known_by_word_and_number() {
        for (word, state, report) in [
            ("ENROUTE", 1, Sent),
            ("DELIVRD", 2, Delivered),
            ("EXPIRED", 3, Undelivered),
            ("DELETED", 4, Undelivered),
            ("UNDELIV", 5, Undelivered),
            ("ACCEPTD", 6, Sent),
            ("UNKNOWN", 7, Undelivered),
            ("REJECTD", 8, Undelivered),
        ] {
            assert_eq!((of_smpp_word(word), of_smpp_state(state)), (Some(report), Some(report)), "{word}");
        }
        assert_eq!((of_smpp_word("WHAT"), of_smpp_word(""), of_smpp_state(10)), (None, None, None));
    }

    #[test]
    fn every_status_of_smscs_is_known_and_no_other() {
        let known = [
            (-3, Unheard),
            (-2, Undelivered),
            (-1, Sent),
            (0, Sent),
            (1, Delivered),
            (2, Delivered),
            (3, Undelivered),
            (4, Delivered),
            (20, Undelivered),
            (22, Undelivered),
            (23, Undelivered),
            (24, Undelivered),
            (25, Undelivered),
        ];
        for status in -10..200 {
            let expected = known.iter().find(|(known, _)| *known == status).map(|(_, report)| *report);
            assert_eq!(of_smsc(status), expected, "{status}");
        }
    }

    #[test]
    fn every_status_of_smsrus_is_known_and_no_other() {
        let known: &[(&[i64], Report)] = &[
            (&[-1], Unheard),
            (&[100, 101, 102], Sent),
            (&[103, 110], Delivered),
            (&[104, 105, 106, 107, 108, 130, 131, 132, 150], Undelivered),
        ];
        for status in -10..1000 {
            let expected = known.iter().find(|(known, _)| known.contains(&status)).map(|(_, report)| *report);
            assert_eq!(of_smsru(status), expected, "{status}");
        }
    }

    #[test]
    fn every_type_of_kannels_is_known() {
        let reports = ["1", "2", "4", "8", "16"].map(|kind| of_kannel(kind).unwrap());
        assert_eq!(reports, [Delivered, Undelivered, Sent, Sent, Undelivered]);
        assert_eq!((of_kannel("32"), of_kannel("%d"), of_kannel("")), (None, None, None));
    }

    #[test]
    fn every_status_of_twilios_is_known() {
        for status in ["accepted", "scheduled", "queued", "sending", "sent"] {
            assert_eq!(of_twilio(status), Some(Sent), "{status}");
        }
        assert_eq!((of_twilio("delivered"), of_twilio("read")), (Some(Delivered), Some(Delivered)));
        for status in ["undelivered", "failed", "canceled"] {
            assert_eq!(of_twilio(status), Some(Undelivered), "{status}");
        }
        assert_eq!(of_twilio("lost"), None);
    }
}
