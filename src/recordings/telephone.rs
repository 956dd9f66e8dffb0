//! Processing for telephones: resampling, loudness, trimming, fading.

use ebur128::{EbuR128, Mode};
use rubato::audioadapter_buffers::direct::SequentialSlice;
use rubato::{Async, FixedAsync, Resampler, SincInterpolationParameters};

use crate::recordings::decode::DecodedSound;
use crate::recordings::wav::RATE_HZ;

/// Loudness of every recording, in LUFS (ITU-T BS.1770), which ignores pauses. It is about 4 dB over the -26 dBov that
/// telephone networks are planned for (ITU-T G.191), since callers stand in streets, and low enough for the peaks of
/// speech, up to 20 dB higher, to stay below [`PEAK_MAX`].
pub(super) const LOUDNESS_LUFS: f64 = -22.0;
/// The highest peak: 1 dB below full scale, for the filters on the way. The few higher bursts, such as some synthetic
/// consonants, are limited with 5 ms around them instead of lowering all the words.
const PEAK_MAX: f64 = 0.891;
/// So far below the loudness of the whole, over 10 ms, the ends are silence: less than any speech sound.
const SILENCE_LU: f64 = 33.0;
const FRAME: usize = RATE_HZ as usize / 100;
/// Frames kept around the speech, for its onset and decay.
const FRAMES_KEPT: usize = 2;
/// Silence before the speech: players lose the first milliseconds.
const PAUSE_BEFORE: usize = RATE_HZ as usize / 20;
/// Silence after the speech: prompts are played one after another, with a speaker's pause between sentences.
const PAUSE_AFTER: usize = RATE_HZ as usize / 4;
/// Pause between two lines of a prompt, as long as the platforms' voices make it.
const PAUSE_BETWEEN_LINES: usize = RATE_HZ as usize / 2;
/// The fade at each end, which keeps a cut from clicking: 5 ms.
const FADE: usize = RATE_HZ as usize / 200;
/// The shortest sound whose loudness can be measured; shorter ones are repeated. A block of BS.1770 is 400 ms.
const MEASURED: usize = 2 * RATE_HZ as usize;
/// Samples resampled at once.
const CHUNK: usize = 1024;

/// The reason why a sound cannot be processed.
#[derive(Debug, thiserror::Error)]
pub(super) enum TelephoneError {
    /// It is silent.
    #[error("its output is silent")]
    Silent,
    /// It cannot be resampled.
    #[error("its output cannot be resampled")]
    Resample(#[source] rubato::ResampleError),
    /// There is no resampler for its rate.
    #[error("its output cannot be resampled")]
    Rate(#[source] rubato::ResamplerConstructionError),
    /// Its loudness cannot be measured.
    #[error("the loudness of its output cannot be measured")]
    Loudness(#[source] ebur128::Error),
}

/// The samples to play, 8000 a second.
///
/// # Errors
/// A sound in which nothing is heard.
pub(super) fn fit(sound: &DecodedSound) -> Result<Vec<i16>, TelephoneError> {
    let mut samples = resample(sound)?;
    centre(&mut samples);
    // Silence at the ends counts partly where it meets the words, so the loudness is measured again without it.
    let mut heard = heard(&samples, loudness(&samples)? - SILENCE_LU).to_vec();
    let gain = 10_f64.powf((LOUDNESS_LUFS - loudness(&heard)?) / 20.0);
    heard.iter_mut().for_each(|sample| *sample *= gain);
    limit(&mut heard);
    fade(&mut heard);
    let before = std::iter::repeat_n(0.0, PAUSE_BEFORE);
    let played = before.chain(heard).chain(std::iter::repeat_n(0.0, PAUSE_AFTER));
    Ok(played.map(|sample| (sample * f64::from(i16::MAX)).round() as i16).collect())
}

/// The lines of a prompt as one sound. The silence that [`fit`] leaves around each is part of the pause.
pub(super) fn joined(lines: Vec<Vec<i16>>) -> Vec<i16> {
    lines.join(&[0; PAUSE_BETWEEN_LINES - PAUSE_AFTER - PAUSE_BEFORE][..])
}

fn resample(sound: &DecodedSound) -> Result<Vec<f64>, TelephoneError> {
    if sound.rate_hz == RATE_HZ {
        return Ok(sound.samples.clone());
    }
    let ratio = f64::from(RATE_HZ) / f64::from(sound.rate_hz);
    let filter = SincInterpolationParameters::default();
    let mut resampler =
        Async::new_sinc(ratio, 1.0, &filter, CHUNK, 1, FixedAsync::Input).map_err(TelephoneError::Rate)?;
    let length = sound.samples.len();
    let input = SequentialSlice::new(&sound.samples, 1, length).expect("one channel of this length");
    Ok(resampler.process_all(&input, length, None).map_err(TelephoneError::Resample)?.take_data())
}

/// Removes a constant offset, which is inaudible but clicks at the start of a sound.
fn centre(samples: &mut [f64]) {
    let mean = samples.iter().sum::<f64>() / samples.len().max(1) as f64;
    samples.iter_mut().for_each(|sample| *sample -= mean);
}

/// Limits peaks. Each gain is the mean of the least gains around it, within the distance of the fade: so it changes
/// smoothly, and is full at the peak.
fn limit(samples: &mut [f64]) {
    let needed: Vec<f64> = samples.iter().map(|sample| (PEAK_MAX / sample.abs()).min(1.0)).collect();
    if needed.iter().all(|gain| *gain >= 1.0) {
        return;
    }
    let around = |gains: &[f64], at: usize| at.saturating_sub(FADE)..gains.len().min(at + FADE + 1);
    let least: Vec<f64> = (0..needed.len())
        .map(|at| needed[around(&needed, at)].iter().fold(1.0, |least: f64, gain| least.min(*gain)))
        .collect();
    for (at, sample) in samples.iter_mut().enumerate() {
        let near = &least[around(&least, at)];
        *sample *= near.iter().sum::<f64>() / near.len() as f64;
    }
}

/// Loudness in LUFS.
fn loudness(samples: &[f64]) -> Result<f64, TelephoneError> {
    match measure(samples).map_err(TelephoneError::Loudness)? {
        loudness if loudness.is_finite() => Ok(loudness),
        _ => Err(TelephoneError::Silent),
    }
}

fn measure(samples: &[f64]) -> Result<f64, ebur128::Error> {
    let mut meter = EbuR128::new(1, RATE_HZ, Mode::I)?;
    for _ in 0..MEASURED.div_ceil(samples.len().max(1)) {
        meter.add_frames_f64(samples)?;
    }
    meter.loudness_global()
}

/// The samples from the first frame above a threshold to the last.
fn heard(samples: &[f64], threshold_dbfs: f64) -> &[f64] {
    let threshold = 10_f64.powf(threshold_dbfs / 10.0);
    let is_heard = |frame: &[f64]| swing(frame) > threshold;
    let first = samples.chunks(FRAME).position(is_heard).unwrap_or_default();
    let last = samples.chunks(FRAME).rposition(is_heard).unwrap_or_default();
    let end = samples.len().min((last + 1 + FRAMES_KEPT) * FRAME);
    &samples[first.saturating_sub(FRAMES_KEPT) * FRAME..end]
}

/// The power of a frame without its constant offset, which is not silence.
fn swing(frame: &[f64]) -> f64 {
    let constant = frame.iter().sum::<f64>() / frame.len() as f64;
    frame.iter().map(|sample| (sample - constant).powi(2)).sum::<f64>() / FRAME as f64
}

fn fade(samples: &mut [f64]) {
    let length = FADE.min(samples.len() / 2);
    let slope = |at: usize| at as f64 / length as f64;
    samples.iter_mut().take(length).enumerate().for_each(|(at, sample)| *sample *= slope(at));
    samples.iter_mut().rev().take(length).enumerate().for_each(|(at, sample)| *sample *= slope(at));
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;

    #[test]
    fn lines_are_half_a_second_apart() {
        let line = |sign: i16| [vec![0; PAUSE_BEFORE], vec![sign; 10], vec![0; PAUSE_AFTER]].concat();
        let sound = joined(vec![line(1), line(2)]);
        let (end, start) =
            (sound.iter().rposition(|sample| *sample == 1), sound.iter().position(|sample| *sample == 2));
        assert_eq!(start.unwrap() - end.unwrap() - 1, RATE_HZ as usize / 2);
        assert_eq!(joined(vec![line(1)]), line(1));
    }

    /// A tone with silence around it.
    fn tone(rate_hz: u32, hertz: f64, amplitude: f64, seconds: f64) -> DecodedSound {
        let length = |seconds: f64| (seconds * f64::from(rate_hz)) as usize;
        let wave = |at: usize| amplitude * (TAU * hertz * at as f64 / f64::from(rate_hz)).sin();
        let mut samples = vec![0.0; length(0.7)];
        samples.extend((0..length(seconds)).map(wave));
        samples.extend(vec![0.0; length(1.3)]);
        DecodedSound { rate_hz, samples }
    }

    fn heard_of(played: &[i16]) -> Vec<f64> {
        let samples: Vec<f64> = played.iter().map(|sample| f64::from(*sample) / f64::from(i16::MAX)).collect();
        samples[PAUSE_BEFORE..samples.len() - PAUSE_AFTER].to_vec()
    }

    #[test]
    fn loud_and_quiet_voices_become_alike() {
        for (rate_hz, amplitude) in [(8000, 0.9), (16_000, 0.01), (22_050, 0.3), (44_100, 1.0), (48_000, 0.002)] {
            let played = fit(&tone(rate_hz, 1000.0, amplitude, 2.0)).unwrap();
            let loudness = loudness(&heard_of(&played)).unwrap();
            assert!((loudness - LOUDNESS_LUFS).abs() < 0.3, "{rate_hz} Hz: {loudness} LUFS");
        }
    }

    #[test]
    fn silence_at_the_ends_is_cut_to_the_pauses() {
        let played = fit(&tone(22_050, 1000.0, 0.3, 2.0)).unwrap();
        let seconds = played.len() as f64 / f64::from(RATE_HZ);
        assert!((seconds - (2.0 + 0.05 + 0.25)).abs() < 0.06, "{seconds} s");
        assert!(played[..PAUSE_BEFORE].iter().chain(&played[played.len() - PAUSE_AFTER..]).all(|sample| *sample == 0));
        assert!(played[..PAUSE_BEFORE + 3 * FRAME].iter().any(|sample| 100 < sample.abs()), "starts at once");
    }

    #[test]
    fn a_sound_cut_in_its_midst_does_not_click() {
        let mut cut = tone(8000, 400.0, 0.5, 1.0);
        cut.samples.drain(..5605);
        cut.samples.truncate(7000);
        let played = fit(&cut).unwrap();
        let step = played.windows(2).map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs()).max().unwrap();
        let slope = TAU * 400.0 / 8000.0 * f64::from(*played.iter().max().unwrap());
        assert!(f64::from(step) < 1.05 * slope, "a step of {step}, the tone itself has {slope}");
    }

    #[test]
    fn a_burst_among_quiet_words_is_drawn_in_and_the_words_stay_as_loud() {
        let mut sound = tone(8000, 1000.0, 0.01, 2.0);
        sound.samples[10_000] = 0.2;
        let played = heard_of(&fit(&sound).unwrap());
        let peak = played.iter().fold(0.0, |peak: f64, sample| peak.max(sample.abs()));
        assert!((0.8..=PEAK_MAX).contains(&peak), "{peak}");
        let loudness = loudness(&played).unwrap();
        assert!((loudness - LOUDNESS_LUFS).abs() < 1.0, "{loudness} LUFS");
    }

    #[test]
    fn what_no_telephone_carries_is_not_folded_into_what_it_does() {
        let mut sound = tone(22_050, 1000.0, 0.1, 2.0);
        for (sample, high) in sound.samples.iter_mut().zip(tone(22_050, 6500.0, 0.1, 2.0).samples) {
            *sample += high;
        }
        let samples = heard_of(&fit(&sound).unwrap());
        let power = |hertz: f64| {
            let turned = |at: usize| TAU * hertz * at as f64 / f64::from(RATE_HZ);
            let part =
                |of: fn(f64) -> f64| -> f64 { samples.iter().enumerate().map(|(at, s)| s * of(turned(at))).sum() };
            part(f64::cos).hypot(part(f64::sin))
        };
        let folded = power(f64::from(RATE_HZ) - 6500.0);
        assert!(100.0 * folded < power(1000.0), "{folded} beside {}", power(1000.0));
    }

    #[test]
    fn a_word_shorter_than_a_block_of_the_meter_is_evened_too() {
        let played =
            fit(&DecodedSound { rate_hz: 8000, samples: tone(8000, 1000.0, 0.01, 0.2).samples[5600..7200].to_vec() });
        let loudness = loudness(&heard_of(&played.unwrap())).unwrap();
        assert!((loudness - LOUDNESS_LUFS).abs() < 1.0, "{loudness} LUFS");
    }

    #[test]
    fn silence_is_refused() {
        for samples in [vec![0.0; 8000], vec![0.25; 8000], vec![0.0; 3]] {
            assert!(matches!(fit(&DecodedSound { rate_hz: 8000, samples }), Err(TelephoneError::Silent)));
        }
    }
}
