//! `Range: bytes=…` (RFC 9110 section 14.2).

/// What is to be sent of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All: none, several or something else than a range of bytes was asked for.
    Whole,
    /// From the first to the last, both sent.
    Of(usize, usize),
    /// A part that there is not.
    Outside,
}

/// The part of `length` bytes that the header asks for.
pub fn part(header: &str, length: usize) -> Part {
    let range = header.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = range.and_then(|(_, range)| range.trim().split_once('-')) else { return Part::Whole };
    match (number(first), number(last)) {
        (Some(Number::Absent), Some(Number::Is(0))) => Part::Outside,
        (Some(Number::Absent), Some(Number::Is(_))) if length == 0 => Part::Outside,
        (Some(Number::Absent), Some(Number::Is(count))) => Part::Of(length.saturating_sub(count), length - 1),
        (Some(Number::Is(first)), Some(Number::Is(last))) if last < first => Part::Whole,
        (Some(Number::Is(first)), Some(_)) if length <= first => Part::Outside,
        (Some(Number::Is(first)), Some(Number::Is(last))) => Part::Of(first, last.min(length - 1)),
        (Some(Number::Is(first)), Some(Number::Absent)) => Part::Of(first, length - 1),
        _ => Part::Whole,
    }
}

/// A number of a range.
enum Number {
    Absent,
    Is(usize),
}

/// A number, as large as numbers go where it is larger; `None` for what is none, such as a second range.
fn number(text: &str) -> Option<Number> {
    match text {
        "" => Some(Number::Absent),
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => Some(Number::Is(digits.parse().unwrap_or(usize::MAX))),
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
            ("bytes=0-99", Part::Of(0, 99)),
            ("bytes=990-", Part::Of(990, 999)),
            ("bytes=-10", Part::Of(990, 999)),
            ("bytes=-5000", Part::Of(0, 999)),
            ("bytes=999-999", Part::Of(999, 999)),
            ("bytes=0-99999999999999999999999", Part::Of(0, 999)),
            ("BYTES = 1-2", Part::Of(1, 2)),
            ("bytes=1000-", Part::Outside),
            ("bytes=1000-1001", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=5-1", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("seconds=0-1", Part::Whole),
            ("0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(header, 1000), expected, "{header}");
        }
        assert_eq!(part("bytes=-1", 0), Part::Outside);
        assert_eq!(part("bytes=0-", 0), Part::Outside);
    }

    proptest! {
        #[test]
        fn any_header_asks_for_what_is_there(header in "bytes=[-0-9, ]{0,12}|.{0,12}", length in 0_usize..100) {
            if let Part::Of(first, last) = part(&header, length) {
                prop_assert!(first <= last && last < length);
            }
        }
    }
}
