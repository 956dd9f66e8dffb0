//! Dates and times of day as a language writes them: by its messages `page-time`, `page-date` and `page-moment`, without
//! them `9:05`, `31.12` and `31.12.2026, 9:05`.

use jiff::civil::{Date, DateTime, Time};

use crate::line::prompt::{Args, PromptError, Value};

/// Formats a message by its name and variables; `None` if the language does not have it.
pub(crate) type SayOwnForm<'s> = &'s dyn Fn(&str, Args) -> Result<Option<String>, PromptError>;

/// A time of day: `9:05`.
///
/// # Errors
/// Its message cannot be formatted.
pub(crate) fn time_of_day(time: Time, own: SayOwnForm<'_>) -> Result<String, PromptError> {
    let (hour, minute) = (i64::from(time.hour()), i64::from(time.minute()));
    let half = if hour < 12 { "am" } else { "pm" };
    let args = vec![
        ("hour", Value::Count(hour)),
        ("hour12", Value::Count((hour + 11) % 12 + 1)),
        ("minute", Value::Text(format!("{minute:02}"))),
        ("half", Value::Text(half.to_owned())),
    ];
    Ok(own("page-time", args)?.unwrap_or_else(|| format!("{hour}:{minute:02}")))
}

/// A day of some year: `31.12`.
///
/// # Errors
/// Its message cannot be formatted.
pub(crate) fn day_of_year(date: Date, own: SayOwnForm<'_>) -> Result<String, PromptError> {
    let args = vec![("date", Value::Count(date.day().into())), ("month", Value::Count(date.month().into()))];
    Ok(own("page-date", args)?.unwrap_or_else(|| date.strftime("%d.%m").to_string()))
}

/// A moment: `31.12.2026, 09:05`.
///
/// # Errors
/// A message cannot be formatted.
pub(crate) fn moment(at: DateTime, own: SayOwnForm<'_>) -> Result<String, PromptError> {
    let args = vec![
        ("date", Value::Count(at.day().into())),
        ("month", Value::Count(at.month().into())),
        ("year", Value::Text(at.year().to_string())),
        ("time", Value::Text(time_of_day(at.time(), own)?)),
    ];
    Ok(own("page-moment", args)?.unwrap_or_else(|| at.strftime("%d.%m.%Y, %H:%M").to_string()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "the form of SayOwnForm")]
    fn english(id: &str, args: Args) -> Result<Option<String>, PromptError> {
        let given: Vec<String> = args.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        Ok(Some(format!("{id} {}", given.join(" "))))
    }

    #[test]
    fn without_messages_digits_are_written() {
        let none: SayOwnForm<'_> = &|_, _| Ok(None);
        assert_eq!(time_of_day(time(9, 5, 0, 0), none).unwrap(), "9:05");
        assert_eq!(day_of_year(date(2026, 1, 31), none).unwrap(), "31.01");
        assert_eq!(moment(date(2026, 1, 31).at(9, 5, 0, 0), none).unwrap(), "31.01.2026, 09:05");
    }

    #[test]
    fn a_message_gets_the_parts() {
        let noon = time_of_day(time(0, 5, 0, 0), &english).unwrap();
        assert_eq!(noon, "page-time hour=Count(0) hour12=Count(12) minute=Text(\"05\") half=Text(\"am\")");
        assert_eq!(day_of_year(date(2026, 1, 31), &english).unwrap(), "page-date date=Count(31) month=Count(1)");
    }
}
