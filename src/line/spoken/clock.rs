//! Times of day: `{ CLOCK($hour, $minute) }`, or `{ CLOCK($hour, $minute, case: "from") }` where a language has cases.
//!
//! The message `clock` says them. Its variables: `$hour` (0 to 23), `$minute`, `$hour12` (1 to 12) and `$half` (`am`,
//! `pm`) for clocks of twelve hours, `$tens` (of the minute: 0 for "oh five"), and `$case` (`at` by default). It may
//! use `COUNT`.

use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::unsaid::mark;

/// The message's id.
const CLOCK: &str = "clock";
/// The default case.
pub(crate) const AT: &str = "at";

/// Adds `CLOCK` to a language. `words` has its messages and `COUNT`.
pub(crate) fn add_clock(bundle: &mut FluentBundle<Arc<FluentResource>>, words: FluentBundle<Arc<FluentResource>>) {
    bundle
        .add_function("CLOCK", move |args, named| match args {
            [FluentValue::Number(hour), FluentValue::Number(minute)] => {
                let case = match named.get("case") {
                    Some(FluentValue::String(case)) => case,
                    _ => AT,
                };
                say(&words, hour.value, minute.value, case).map_or(FluentValue::Error, FluentValue::from)
            }
            _ => FluentValue::Error,
        })
        .expect("each name is added to a new bundle once");
}

/// A time of day in words; `None` if the message cannot be formatted.
fn say(words: &FluentBundle<Arc<FluentResource>>, hour: f64, minute: f64, case: &str) -> Option<String> {
    let Some(pattern) = words.get_message(CLOCK).and_then(|message| message.value()) else {
        return Some(mark(CLOCK, &format!("{hour}:{minute:02}")));
    };
    let mut args = FluentArgs::new();
    args.set("hour", hour % 24.0);
    args.set("minute", minute);
    args.set("hour12", (hour + 11.0) % 12.0 + 1.0);
    args.set("half", if hour % 24.0 < 12.0 { "am" } else { "pm" });
    args.set("tens", (minute / 10.0).floor());
    args.set("case", case);
    let mut errors = vec![];
    let said = words.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    errors.is_empty().then_some(said)
}
