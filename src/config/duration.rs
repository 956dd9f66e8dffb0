//! Durations in configuration files: a whole number and a unit, such as `5s`.

use std::time::Duration;

use super::shape::Kind;
use super::value::{FromToml, Measure, TomlValue};

/// The units in milliseconds, the largest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];
/// The longest duration: ten years, far from where sums of times overflow.
const DURATION_MAX: Duration = Duration::from_secs(3650 * 86_400);
const HELP: &str = "write a whole number and a unit: `300ms`, `5s`, `10m`, `72h` or `90d`";

impl FromToml for Duration {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        if value.is_integer() {
            return value.refuse(format!("`{}` has no unit", value.key()), Some(HELP));
        }
        match parse(value.text()?) {
            Ok(duration) => Some(duration),
            Err(message) => value.refuse(message, Some(HELP)),
        }
    }
}

impl Measure for Duration {
    fn shown(&self) -> String {
        shown(*self)
    }
}

/// The duration in the format of a file.
pub(crate) fn shown(duration: Duration) -> String {
    let millis = duration.as_millis();
    let fits = |(_, unit): &&(&str, u64)| millis.is_multiple_of(u128::from(*unit)) && millis != 0;
    let (name, unit) = UNITS.iter().find(fits).unwrap_or(&UNITS[3]);
    format!("{}{name}", millis / u128::from(*unit))
}

/// Parses a duration.
///
/// # Errors
/// The problem, as a sentence.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let (number, name) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let unit = UNITS.iter().find(|(unit, _)| *unit == name);
    let millis = |unit: u64| number.parse::<u64>().ok()?.checked_mul(unit);
    match unit {
        None if name.is_empty() => Err(format!("`{text}` has no unit")),
        _ if number.is_empty() => Err(format!("`{text}` is not a duration")),
        None => Err(format!("`{name}` in `{text}` is not a unit of time")),
        Some((_, unit)) => match millis(*unit).map(Duration::from_millis) {
            Some(duration) if duration <= DURATION_MAX => Ok(duration),
            _ => Err(format!("`{text}` is longer than ten years")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_read_and_shown() {
        for (text, millis) in
            [("300ms", 300), ("5s", 5000), ("10m", 600_000), ("72h", 259_200_000), ("90d", 7_776_000_000), ("0s", 0)]
        {
            assert_eq!(parse(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["300ms", "5s", "10m", "7h", "90d", "0s", "90s", "1d"] {
            assert_eq!(shown(parse(text).unwrap()), text);
        }
        assert_eq!(shown(Duration::from_secs(7200)), "2h");
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for (text, message) in [
            ("5", "`5` has no unit"),
            ("", "`` has no unit"),
            ("s", "`s` is not a duration"),
            ("soon", "`soon` is not a duration"),
            ("-5s", "`-5s` is not a duration"),
            ("1.5s", "`.5s` in `1.5s` is not a unit of time"),
            ("5 s", "` s` in `5 s` is not a unit of time"),
            ("5min", "`min` in `5min` is not a unit of time"),
            ("1h30m", "`h30m` in `1h30m` is not a unit of time"),
            ("5S", "`S` in `5S` is not a unit of time"),
            ("3651d", "`3651d` is longer than ten years"),
            ("99999999999999999999d", "`99999999999999999999d` is longer than ten years"),
        ] {
            assert_eq!(parse(text), Err(message.to_owned()));
        }
    }
}
