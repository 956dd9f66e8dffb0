//! WAV as telephones take it: 8000 Hz, one channel, 16-bit PCM or mu-law.
//!
//! Read strictly: platforms are known to differ in their tolerance, so anything unusual is refused.

use std::time::Duration;

/// Samples a second on a telephone line (ITU-T G.711).
pub const RATE_HZ: u32 = 8000;
/// The longest recording: longer, and callers who wait for a person have hung up.
pub const DURATION_MAX: Duration = Duration::from_secs(60);
/// The largest file read, in bytes: the longest recording in 16 bits, and as much again for metadata of editors.
pub const FILE_BYTES_MAX: u64 = 2 * 2 * RATE_HZ as u64 * DURATION_MAX.as_secs();

/// Bytes before the samples in files by [`write`].
const HEADER_BYTES: usize = 44;
/// Format tags (RFC 2361).
const PCM: u16 = 1;
const MU_LAW: u16 = 7;

/// The reason why a file cannot be played by telephones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WavError {
    /// Not RIFF/WAVE.
    #[error("it is not a WAV file")]
    NotWav,
    /// Shorter than its header says, or without format or samples.
    #[error("it is cut off or damaged")]
    Torn,
    /// Another sample rate.
    #[error("it has {0} Hz, expected 8000 Hz")]
    Rate(u32),
    /// Not mono.
    #[error("it has {0} channels, expected 1")]
    Channels(u16),
    /// Neither 16-bit PCM nor mu-law.
    #[error("its samples are of format {format} with {bits} bits, expected 16-bit PCM or mu-law")]
    Samples {
        /// The format tag.
        format: u16,
        /// Bits of a sample.
        bits: u16,
    },
    /// No samples.
    #[error("it is empty")]
    Empty,
    /// Longer than [`DURATION_MAX`].
    #[error("it plays {} s, at most {} s are played", .0.as_secs(), DURATION_MAX.as_secs())]
    TooLong(Duration),
}

/// The playing time of a WAV file.
///
/// # Errors
/// The reason why telephones cannot play it.
pub fn duration(file: &[u8]) -> Result<Duration, WavError> {
    let chunks = chunks(file)?;
    let sample_bytes = sample_bytes(chunk(&chunks, b"fmt ")?)?;
    let data = chunk(&chunks, b"data")?;
    match (data.len() / sample_bytes, data.len() % sample_bytes) {
        (0, 0) => Err(WavError::Empty),
        (samples, 0) => {
            let duration = Duration::from_secs(samples as u64) / RATE_HZ;
            if duration > DURATION_MAX { Err(WavError::TooLong(duration)) } else { Ok(duration) }
        }
        _ => Err(WavError::Torn),
    }
}

/// A WAV file of samples, 8000 a second.
pub fn write(samples: &[i16]) -> Vec<u8> {
    let data_bytes = 2 * samples.len() as u32;
    let mut file = Vec::with_capacity(HEADER_BYTES + 2 * samples.len());
    file.extend(b"RIFF");
    file.extend((data_bytes + HEADER_BYTES as u32 - 8).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend([PCM, 1].map(u16::to_le_bytes).as_flattened());
    file.extend([RATE_HZ, 2 * RATE_HZ].map(u32::to_le_bytes).as_flattened());
    file.extend([2, 16].map(u16::to_le_bytes).as_flattened());
    file.extend(b"data");
    file.extend(data_bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

/// A chunk of a RIFF file: name and content.
type Chunk<'f> = (&'f [u8], &'f [u8]);

fn chunks(file: &[u8]) -> Result<Vec<Chunk<'_>>, WavError> {
    let (Some(b"RIFF"), Some(b"WAVE")) = (file.get(..4), file.get(8..12)) else { return Err(WavError::NotWav) };
    let mut rest = riff(file)?;
    let mut chunks = vec![];
    while let Some((name, after)) = rest.split_at_checked(4) {
        let (length, after) = after.split_first_chunk::<4>().ok_or(WavError::Torn)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (content, after) = after.split_at_checked(length).ok_or(WavError::Torn)?;
        chunks.push((name, content));
        // A chunk of odd length is followed by one byte more.
        rest = after.get(length % 2..).unwrap_or_default();
    }
    Ok(chunks)
}

/// The content of the RIFF chunk, after its form type.
fn riff(file: &[u8]) -> Result<&[u8], WavError> {
    let length = file.get(4..8).and_then(|length| length.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
    file.get(8..).and_then(|inside| inside.get(4..length)).ok_or(WavError::Torn)
}

fn chunk<'f>(chunks: &[Chunk<'f>], name: &[u8]) -> Result<&'f [u8], WavError> {
    chunks.iter().find(|(known, _)| *known == name).map(|(_, content)| *content).ok_or(WavError::Torn)
}

/// Bytes of a sample, from the `fmt ` chunk.
fn sample_bytes(format: &[u8]) -> Result<usize, WavError> {
    let [f0, f1, c0, c1, r0, r1, r2, r3, _, _, _, _, _, _, b0, b1, ..] = *format else { return Err(WavError::Torn) };
    let (format, channels) = (u16::from_le_bytes([f0, f1]), u16::from_le_bytes([c0, c1]));
    let (rate, bits) = (u32::from_le_bytes([r0, r1, r2, r3]), u16::from_le_bytes([b0, b1]));
    match (format, bits) {
        _ if rate != RATE_HZ => Err(WavError::Rate(rate)),
        _ if channels != 1 => Err(WavError::Channels(channels)),
        (PCM, 16) => Ok(2),
        (MU_LAW, 8) => Ok(1),
        (format, bits) => Err(WavError::Samples { format, bits }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A valid file with other bytes at one place.
    fn changed(at: usize, bytes: &[u8]) -> Vec<u8> {
        let mut file = write(&[0; 800]);
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(duration(&write(&[1; 800])), Ok(Duration::from_millis(100)));
        assert_eq!(duration(&write(&[1; 60 * 8000])), Ok(Duration::from_secs(60)));
    }

    #[test]
    fn mu_law_is_a_byte_a_sample() {
        let mut file = changed(20, &MU_LAW.to_le_bytes());
        file[34] = 8;
        assert_eq!(duration(&file), Ok(Duration::from_millis(200)));
    }

    #[test]
    fn chunks_of_editors_are_passed_over() {
        let mut file = write(&[1; 800]);
        let list = [&b"LIST"[..], &5_u32.to_le_bytes(), b"hello\0"].concat();
        file.splice(36..36, list);
        let length = file.len() as u32 - 8;
        file[4..8].copy_from_slice(&length.to_le_bytes());
        assert_eq!(duration(&file), Ok(Duration::from_millis(100)));
    }

    #[test]
    fn what_a_telephone_does_not_play_is_named() {
        for (file, expected) in [
            (b"ID3 not a wav".to_vec(), WavError::NotWav),
            (vec![], WavError::NotWav),
            (changed(0, b"RIFX"), WavError::NotWav),
            (changed(24, &16_000_u32.to_le_bytes()), WavError::Rate(16_000)),
            (changed(22, &2_u16.to_le_bytes()), WavError::Channels(2)),
            (changed(34, &24_u16.to_le_bytes()), WavError::Samples { format: 1, bits: 24 }),
            (changed(20, &3_u16.to_le_bytes()), WavError::Samples { format: 3, bits: 16 }),
            (changed(40, &0x7FFF_F000_u32.to_le_bytes()), WavError::Torn),
            (changed(4, &0x7FFF_F000_u32.to_le_bytes()), WavError::Torn),
            (write(&[1; 800])[..1000].to_vec(), WavError::Torn),
            (write(&[]), WavError::Empty),
            (write(&[1; 61 * 8000]), WavError::TooLong(Duration::from_secs(61))),
        ] {
            assert_eq!(duration(&file), Err(expected));
        }
        assert_eq!(WavError::Rate(16_000).to_string(), "it has 16000 Hz, expected 8000 Hz");
        assert_eq!(WavError::TooLong(Duration::from_secs(61)).to_string(), "it plays 61 s, at most 60 s are played");
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            duration(&bytes).ok();
        }

        #[test]
        fn a_good_file_with_other_bytes_is_judged(at in 0_usize..44, bytes in prop::array::uniform4(any::<u8>())) {
            if let Ok(duration) = duration(&changed(at, &bytes)) {
                prop_assert!(duration <= Duration::from_millis(200));
            }
        }
    }
}
