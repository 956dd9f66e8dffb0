//! Decodes the output of speech programs: WAV of any kind, or MP3, as cloud services send.

use std::io::{Cursor, ErrorKind};
use std::panic;

use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;

/// The accepted sample rates.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8000..=192_000;

/// A mono sound, samples from -1 to 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DecodedSound {
    /// Samples per second.
    pub rate_hz: u32,
    /// The samples.
    pub samples: Vec<f64>,
}

/// The reason why the output of a speech program cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub(super) enum DecodeError {
    /// Neither WAV nor MP3, or damaged.
    #[error("its output is neither WAV nor MP3")]
    Unreadable(#[source] Error),
    /// No samples.
    #[error("its output has no sound in it")]
    NoSound,
    /// Below the rate of telephones, or above that of any audio.
    #[error("its output has {0} Hz, expected 8000 to 192000 Hz")]
    Rate(u32),
}

/// Decodes a sound and mixes its channels. A WAV from a pipe may not know its length.
///
/// # Errors
/// The data cannot be decoded.
pub(super) fn decode(file: Vec<u8>) -> Result<DecodedSound, DecodeError> {
    // The decoder's arithmetic overflows at some headers that no program writes, which would panic in a debug build.
    panic::catch_unwind(|| read(file)).unwrap_or(Err(DecodeError::NoSound))
}

fn read(file: Vec<u8>) -> Result<DecodedSound, DecodeError> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(file)), Default::default());
    let probe = symphonia::default::get_probe();
    let mut format =
        probe.probe(&Hint::new(), stream, Default::default(), Default::default()).map_err(DecodeError::Unreadable)?;
    let track = format.default_track(TrackType::Audio).ok_or(DecodeError::NoSound)?;
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio()).cloned();
    let parameters = parameters.ok_or(DecodeError::NoSound)?;
    let rate_hz = parameters.sample_rate.ok_or(DecodeError::NoSound)?;
    if !RATES_HZ.contains(&rate_hz) {
        return Err(DecodeError::Rate(rate_hz));
    }
    let samples = samples(&mut *format, &parameters)?;
    if samples.is_empty() { Err(DecodeError::NoSound) } else { Ok(DecodedSound { rate_hz, samples }) }
}

fn samples(format: &mut dyn FormatReader, parameters: &AudioCodecParameters) -> Result<Vec<f64>, DecodeError> {
    let codecs = symphonia::default::get_codecs();
    let options = AudioDecoderOptions::default();
    let mut decoder = codecs.make_audio_decoder(parameters, &options).map_err(DecodeError::Unreadable)?;
    let mut samples = vec![];
    let mut interleaved = Vec::<f64>::new();
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => return Ok(samples),
            Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => return Ok(samples),
            Err(error) => return Err(DecodeError::Unreadable(error)),
        };
        let decoded = decoder.decode(&packet).map_err(DecodeError::Unreadable)?;
        let channels = decoded.num_planes().max(1);
        decoded.copy_to_vec_interleaved(&mut interleaved);
        samples.extend(interleaved.chunks_exact(channels).map(|frame| frame.iter().sum::<f64>() / channels as f64));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recordings::wav;

    #[test]
    fn a_wav_is_read_to_its_last_sample() {
        let sound = decode(wav::write(&[i16::MIN, 0, 16_384])).unwrap();
        assert_eq!(sound, DecodedSound { rate_hz: 8000, samples: vec![-1.0, 0.0, 0.5] });
    }

    #[test]
    fn a_wav_from_a_pipe_does_not_know_its_length() {
        let mut file = wav::write(&[100; 5000]);
        file[4..8].copy_from_slice(&0x7FFF_F024_u32.to_le_bytes());
        file[40..44].copy_from_slice(&0x7FFF_F000_u32.to_le_bytes());
        assert_eq!(decode(file).unwrap().samples.len(), 5000);
    }

    #[test]
    fn two_channels_become_one() {
        let mut file = wav::write(&[16_384, 0, 16_384, 16_384]);
        file[22] = 2;
        file[32] = 4;
        assert_eq!(decode(file).unwrap().samples, [0.25, 0.5]);
    }

    #[test]
    fn what_is_no_sound_is_refused() {
        assert!(matches!(decode(b"<html>quota exceeded</html>".to_vec()), Err(DecodeError::Unreadable(_))));
        assert!(matches!(decode(vec![]), Err(DecodeError::Unreadable(_))));
        assert!(matches!(decode(wav::write(&[])), Err(DecodeError::NoSound)));
        let mut slow = wav::write(&[1; 100]);
        slow[24..28].copy_from_slice(&4000_u32.to_le_bytes());
        assert!(matches!(decode(slow), Err(DecodeError::Rate(4000))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0_usize..44) {
            let mut file = wav::write(&[7; 100]);
            let end = file.len().min(at + bytes.len());
            file[at..end].copy_from_slice(&bytes[..end - at]);
            decode(file).ok();
            decode(bytes).ok();
        }
    }
}
