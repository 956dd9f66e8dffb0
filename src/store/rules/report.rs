//! Delivery reports: those of a message's parts added up, and ids as gateways spell them.

use crate::store::Report;

/// The longest id that is kept; those of the gateways known are 36 at most.
const ID_BYTES_MAX: usize = 128;

/// The state of a part after a report, which may be late, repeated or out of order.
pub(in crate::store) fn further(before: Option<Report>, report: Report) -> Option<Report> {
    let step = |report: Report| match report {
        Report::Unheard => 0,
        Report::Sent => 1,
        Report::Undelivered => 2,
        Report::OptedOut => 3,
        Report::Delivered => 4,
    };
    match before {
        Some(before) if step(report) <= step(before) => Some(before),
        _ => Some(report).filter(|report| *report != Report::Unheard),
    }
}

/// The report of a message from those of its parts: delivered when every part is, undelivered when one is. An opt-out told
/// of one part holds for all.
pub(in crate::store) fn of_parts(parts: &[Option<Report>]) -> Report {
    match parts {
        parts if parts.contains(&Some(Report::OptedOut)) => Report::OptedOut,
        parts if parts.contains(&Some(Report::Undelivered)) => Report::Undelivered,
        parts if parts.iter().all(|part| *part == Some(Report::Delivered)) => Report::Delivered,
        _ => Report::Sent,
    }
}

/// An id as it is looked up: centres write the same one with and without zeros in front, in either case. `None` if it is
/// empty or too long.
pub(in crate::store) fn folded_id(id: &str) -> Option<String> {
    let id = id.trim();
    let stripped = id.trim_start_matches('0');
    let kept = if stripped.is_empty() { &id[id.len().saturating_sub(1)..] } else { stripped };
    (!kept.is_empty() && kept.len() <= ID_BYTES_MAX).then(|| kept.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_alike_whatever_their_zeros_and_case() {
        assert_eq!(folded_id("00ABc001"), Some("abc001".to_owned()));
        assert_eq!(folded_id(" abc001 "), folded_id("0abC001"));
        assert_eq!(folded_id("000"), Some("0".to_owned()));
        assert_eq!(folded_id("000000-10000000"), Some("-10000000".to_owned()));
        assert_eq!((folded_id(""), folded_id("  "), folded_id(&"x".repeat(129))), (None, None, None));
    }

    #[test]
    fn a_message_is_what_its_parts_are() {
        use Report::{Delivered, OptedOut, Sent, Undelivered};
        for (parts, whole) in [
            (vec![Some(Delivered)], Delivered),
            (vec![Some(Delivered), None], Sent),
            (vec![Some(Delivered), Some(Sent)], Sent),
            (vec![Some(Delivered), Some(Undelivered), None], Undelivered),
            (vec![Some(Delivered), Some(Delivered)], Delivered),
            (vec![Some(Undelivered), Some(OptedOut)], OptedOut),
        ] {
            assert_eq!(of_parts(&parts), whole, "{parts:?}");
        }
    }

    #[test]
    fn a_late_report_moves_nothing_back() {
        use Report::{Delivered, OptedOut, Sent, Undelivered, Unheard};
        for (before, report, after) in [
            (None, Sent, Some(Sent)),
            (None, Unheard, None),
            (Some(Delivered), Sent, Some(Delivered)),
            (Some(Undelivered), Delivered, Some(Delivered)),
            (Some(Undelivered), OptedOut, Some(OptedOut)),
            (Some(OptedOut), Undelivered, Some(OptedOut)),
            (Some(Sent), Unheard, Some(Sent)),
        ] {
            assert_eq!(further(before, report), after, "{before:?} {report:?}");
        }
    }
}
