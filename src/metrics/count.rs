//! Counts and shares for people, alike in every language.

/// A count for people: `12 345`, with narrow no-break spaces.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push('\u{202f}');
        }
        written.push(digit);
    }
    written
}

/// A share in whole per cent: `42%`; a few as `<1%`, and `–` of nothing.
pub fn percent(value: u64, of: u64) -> String {
    match (value, of) {
        (_, 0) => "–".to_owned(),
        (0, _) => "0%".to_owned(),
        _ if value * 200 < of => "<1%".to_owned(),
        _ => format!("{}%", (value * 100 + of / 2) / of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let written = [0, 999, 1000, 12_345, 1_234_567].map(count);
        assert_eq!(written, ["0", "999", "1\u{202f}000", "12\u{202f}345", "1\u{202f}234\u{202f}567"]);
    }

    #[test]
    fn shares_are_rounded_and_never_hide_a_few() {
        assert_eq!([percent(1, 3), percent(1, 1000), percent(0, 9), percent(9, 9)], ["33%", "<1%", "0%", "100%"]);
        assert_eq!(percent(0, 0), "–", "of nothing");
    }
}
