//! The pace of a platform's voice, and the platform's own delays, as the turns themselves tell them.
//!
//! A turn after which the caller stayed silent lasts as long as its words, its wait and the platform's delay. So over turns of
//! different length a straight line tells both: its slope is the time of a character, and its value at no characters is the
//! delay. Where all turns are about equally long, the two cannot be told apart: the delay is then taken as zero.
//!
//! The delay between the end of a call and its notice shows in calls that the line itself ended: their callers heard the last
//! words to the end, or left before. The median of those that did not leave before is the delay.

/// The pace without turns to tell it, in characters a second; see [`Prompts::duration`].
///
/// [`Prompts::duration`]: crate::line::prompt::Prompts::duration
const ASSUMED: f64 = 15.0;
/// Fewer turns tell nothing.
pub const TURNS_MIN: usize = 30;
/// The most turns kept to tell a pace. The first ones come from all hours of a day, which is enough for an error of 1 %.
const TURNS_KEPT: usize = 2000;
/// The largest standard error of a delay, in seconds, at which it is believed.
const DELAY_ERROR_MAX: f64 = 0.5;
/// A call that ended so many seconds before its last words were said was left before; less may be the error of the pace.
const LEFT_BEFORE: f64 = 0.5;
/// The standard error of a median of normal values, relative to that of their mean.
const MEDIAN_ERROR: f64 = 1.2533;

/// A value with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// The pace of a voice on a platform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Characters a second; `None` if there are too few turns, see [`Pace::characters_per_second`].
    pub speed: Option<Estimate>,
    /// Turns that told it.
    pub turns: usize,
    /// Seconds from our answer to the first word and from the last moment to the next request, together; `None` if the
    /// turns do not tell it.
    pub delay: Option<Estimate>,
    /// Seconds from our answer to the first word and from the end of a call to its notice, together; `None` if the calls do
    /// not tell it.
    pub end_delay: Option<Estimate>,
}

/// Turns whose length is known.
#[derive(Clone, Debug, Default)]
pub(super) struct PaceTurns {
    /// Characters spoken, and the seconds that they took with the delay, of turns that ended in silence.
    silent: Vec<(f64, f64)>,
    /// The same of turns with which the line ended the call.
    last: Vec<(f64, f64)>,
}

impl PaceTurns {
    /// Takes a turn that ended in silence: its characters, and its seconds without recordings and the wait.
    pub(super) fn add_silent(&mut self, characters: f64, seconds: f64) {
        let assumed = characters / ASSUMED;
        let is_likely = (assumed * 0.25..=assumed * 4.0 + 10.0).contains(&seconds);
        if is_likely && self.silent.len() < TURNS_KEPT {
            self.silent.push((characters, seconds));
        }
    }

    /// Takes the last turn of a call that the line ended: its characters, and the seconds to the notice without recordings.
    pub(super) fn add_last(&mut self, characters: f64, seconds: f64) {
        if self.last.len() < TURNS_KEPT {
            self.last.push((characters, seconds));
        }
    }

    pub(super) fn pace(&self) -> Pace {
        let fit = Fit::of(&self.silent);
        let mut pace = Pace { speed: None, turns: self.silent.len(), delay: None, end_delay: None };
        if let Some(Fit { slope, intercept }) = fit {
            pace.speed = slope
                .map(|slope| Estimate { value: 1.0 / slope.value, error: slope.error / (slope.value * slope.value) });
            pace.delay = intercept;
        }
        pace.end_delay = self.end_delay(1.0 / pace.characters_per_second());
        pace
    }

    fn end_delay(&self, character: f64) -> Option<Estimate> {
        let late = self.last.iter().map(|(characters, seconds)| seconds - characters * character);
        let mut late: Vec<f64> = late.filter(|late| *late > -LEFT_BEFORE).collect();
        if late.len() < TURNS_MIN {
            return None;
        }
        late.sort_by(f64::total_cmp);
        let median = late[late.len() / 2];
        // Of the middle half: a few calls whose notice came minutes late say nothing of the others.
        let half = &late[late.len() / 4..late.len() * 3 / 4];
        let spread = (half[half.len() - 1] - half[0]) / 1.349;
        let error = MEDIAN_ERROR * spread / (late.len() as f64).sqrt();
        (error <= DELAY_ERROR_MAX).then(|| Estimate { value: median.max(0.0), error })
    }
}

impl Pace {
    /// The pace to reckon with.
    pub fn characters_per_second(&self) -> f64 {
        self.speed.map_or(ASSUMED, |speed| speed.value)
    }
}

/// A straight line through points, by least squares.
struct Fit {
    /// Seconds a character; `None` if nothing was spoken.
    slope: Option<Estimate>,
    /// Seconds without characters; `None` if it cannot be told from the slope.
    intercept: Option<Estimate>,
}

impl Fit {
    /// `None` of too few points.
    fn of(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < TURNS_MIN {
            return None;
        }
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let (xx, xy) = points.iter().fold((0.0, 0.0), |(xx, xy), point| {
            (xx + (point.0 - x) * (point.0 - x), xy + (point.0 - x) * (point.1 - y))
        });
        let spread = |slope: f64, intercept: f64| {
            let squares = points.iter().map(|point| (point.1 - intercept - slope * point.0).powi(2)).sum::<f64>();
            (squares / (count - 2.0)).sqrt()
        };
        if xx > 0.0 {
            let (slope, intercept) = (xy / xx, y - xy / xx * x);
            let error = spread(slope, intercept);
            let intercept_error = error * (1.0 / count + x * x / xx).sqrt();
            if slope > 0.0 && intercept >= 0.0 && intercept_error <= DELAY_ERROR_MAX {
                let slope = Estimate { value: slope, error: error / xx.sqrt() };
                let intercept = Estimate { value: intercept, error: intercept_error };
                return Some(Self { slope: Some(slope), intercept: Some(intercept) });
            }
        }
        let squares = points.iter().map(|point| point.0 * point.0).sum::<f64>();
        if squares > 0.0 {
            let value = points.iter().map(|point| point.0 * point.1).sum::<f64>() / squares;
            let slope = Estimate { value, error: spread(value, 0.0) / squares.sqrt() };
            return Some(Self { slope: (value > 0.0).then_some(slope), intercept: None });
        }
        let intercept = Estimate { value: y.max(0.0), error: spread(0.0, y) / count.sqrt() };
        Some(Self { slope: None, intercept: Some(intercept) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value in -0.5..0.5, the same each time.
    fn noise(index: usize) -> f64 {
        (index as f64 * 0.618_033_988_7).fract() - 0.5
    }

    #[test]
    fn pace_and_delays_are_found_with_their_errors() {
        let mut turns = PaceTurns::default();
        for index in 0..400 {
            let characters = 40.0 + (index % 7) as f64 * 30.0;
            turns.add_silent(characters, characters / 12.5 + 0.6 + noise(index));
            let left_before = if index % 4 == 0 { 3.0 } else { 0.0 };
            turns.add_last(characters, characters / 12.5 + 0.9 + noise(index * 3 + 1) - left_before);
        }
        let Pace { speed, turns, delay, end_delay } = turns.pace();
        let (speed, delay, end_delay) = (speed.unwrap(), delay.unwrap(), end_delay.unwrap());
        assert_eq!(turns, 400);
        assert!((speed.value - 12.5).abs() < 3.0 * speed.error && speed.error < 0.1, "{speed:?}");
        assert!((delay.value - 0.6).abs() < 3.0 * delay.error && delay.error < 0.1, "{delay:?}");
        assert!((end_delay.value - 0.9).abs() < 3.0 * end_delay.error && end_delay.error < 0.1, "{end_delay:?}");
    }

    #[test]
    fn turns_of_one_length_tell_no_delay() {
        let mut turns = PaceTurns::default();
        (0..100).for_each(|index| turns.add_silent(150.0, 10.5 + noise(index)));
        let pace = turns.pace();
        assert_eq!((pace.delay, pace.end_delay), (None, None));
        assert!((pace.characters_per_second() - 150.0 / 10.5).abs() < 0.2, "{pace:?}");
    }

    #[test]
    fn few_turns_tell_nothing_and_unlikely_ones_are_left_out() {
        let mut turns = PaceTurns::default();
        (0..29).for_each(|_| turns.add_silent(150.0, 10.5));
        turns.add_silent(150.0, 900.0);
        assert_eq!(turns.pace(), Pace { speed: None, turns: 29, delay: None, end_delay: None });
    }
}
