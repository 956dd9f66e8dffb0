//! `Range: bytes=…` (RFC 9110 section 14.2).

/// The part of some bytes to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteRange {
    /// All bytes: no range, several, or one in another unit was requested.
    Whole,
    /// From the first to the last, inclusive.
    Of(usize, usize),
    /// A part outside the bytes.
    Outside,
}

/// The part of `length` bytes that the header requests.
pub(crate) fn part(header: &str, length: usize) -> ByteRange {
    let range = header.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = range.and_then(|(_, range)| range.trim().split_once('-')) else {
        return ByteRange::Whole;
    };
    match (number(first), number(last)) {
        (Some(ByteNumber::Absent), Some(ByteNumber::Is(0))) => ByteRange::Outside,
        (Some(ByteNumber::Absent), Some(ByteNumber::Is(_))) if length == 0 => ByteRange::Outside,
        (Some(ByteNumber::Absent), Some(ByteNumber::Is(count))) => {
            ByteRange::Of(length.saturating_sub(count), length - 1)
        }
        (Some(ByteNumber::Is(first)), Some(ByteNumber::Is(last))) if last < first => ByteRange::Whole,
        (Some(ByteNumber::Is(first)), Some(_)) if length <= first => ByteRange::Outside,
        (Some(ByteNumber::Is(first)), Some(ByteNumber::Is(last))) => ByteRange::Of(first, last.min(length - 1)),
        (Some(ByteNumber::Is(first)), Some(ByteNumber::Absent)) => ByteRange::Of(first, length - 1),
        _ => ByteRange::Whole,
    }
}

/// A number of a range.
enum ByteNumber {
    Absent,
    Is(usize),
}

/// A number, or the largest one if it is larger. `None` for other text, such as a second range.
fn number(text: &str) -> Option<ByteNumber> {
    match text {
        "" => Some(ByteNumber::Absent),
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(ByteNumber::Is(digits.parse().unwrap_or(usize::MAX)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_part_asked_for_is_sent() {
        for (header, expected) in [
            ("bytes=0-99", ByteRange::Of(0, 99)),
            ("bytes=990-", ByteRange::Of(990, 999)),
            ("bytes=-10", ByteRange::Of(990, 999)),
            ("bytes=-5000", ByteRange::Of(0, 999)),
            ("bytes=999-999", ByteRange::Of(999, 999)),
            ("bytes=0-99999999999999999999999", ByteRange::Of(0, 999)),
            ("BYTES = 1-2", ByteRange::Of(1, 2)),
            ("bytes=1000-", ByteRange::Outside),
            ("bytes=1000-1001", ByteRange::Outside),
            ("bytes=-0", ByteRange::Outside),
            ("bytes=0-1,5-6", ByteRange::Whole),
            ("bytes=5-1", ByteRange::Whole),
            ("bytes=-", ByteRange::Whole),
            ("bytes=a-b", ByteRange::Whole),
            ("bytes=+1-2", ByteRange::Whole),
            ("seconds=0-1", ByteRange::Whole),
            ("0-1", ByteRange::Whole),
            ("", ByteRange::Whole),
        ] {
            assert_eq!(part(header, 1000), expected, "{header}");
        }
        assert_eq!(part("bytes=-1", 0), ByteRange::Outside);
        assert_eq!(part("bytes=0-", 0), ByteRange::Outside);
    }

    proptest! {
        #[test]
        fn any_header_asks_for_what_is_there(header in "bytes=[-0-9, ]{0,12}|.{0,12}", length in 0_usize..100) {
            if let ByteRange::Of(first, last) = part(&header, length) {
                prop_assert!(first <= last && last < length);
            }
        }
    }
}
