//! Unreadable messages of gateways: counted, logged with their id, and kept as samples.
//!
//! Samples are a limited number of small files in `unread/` of the data folder: a label, and the octets in hex with
//! every long number blanked. Neither log nor sample identifies the sender.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use data_encoding::HEXLOWER;

use crate::config::settings::GatewayName;
use crate::metrics::prometheus::Metrics;
pub(crate) use crate::metrics::prometheus::UnreadReason;

/// The samples kept; each start of the program overwrites the first ones.
const SAMPLES_MAX: usize = 50;
/// The octets of a sample.
const SAMPLE_BYTES_MAX: usize = 320;
/// The shortest row of digits that is blanked.
const NUMBER_DIGITS_MIN: usize = 5;
/// The longest id that is logged, in characters.
const ID_CHARS_MAX: usize = 64;

/// A message that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The reason.
    pub reason: UnreadReason,
    /// The gateway's id of the message.
    pub id: String,
    /// The label of the octets, such as `esm_class 0 data_coding 11`.
    pub label: String,
    /// The octets.
    pub octets: Vec<u8>,
}

/// Counts unreadable messages and keeps samples.
pub struct Unread {
    metrics: Arc<Metrics>,
    folder: Option<PathBuf>,
    kept: AtomicUsize,
}

impl Unread {
    /// Keeps samples in the data folder; none without one.
    pub fn new(metrics: Arc<Metrics>, data: Option<&Path>) -> Self {
        Self { metrics, folder: data.map(|data| data.join("unread")), kept: AtomicUsize::new(0) }
    }

    /// Records an unreadable message. After `SAMPLES_MAX` messages it only counts.
    pub async fn note(&self, gateway: &GatewayName, unreadable: Unreadable) {
        let Unreadable { reason, id, label, octets } = unreadable;
        self.metrics.unread(gateway.as_str(), reason);
        let number = self.kept.fetch_add(1, Ordering::Relaxed);
        if number >= SAMPLES_MAX {
            return;
        }
        let id: String = id.chars().filter(|sign| !sign.is_control()).take(ID_CHARS_MAX).collect();
        let reason = reason.as_str();
        tracing::warn!(gateway = gateway.as_str(), reason, id, sample = number, "unreadable message of a gateway");
        let sample = format!("gateway {gateway}\nreason {reason}\n{label}\n{}\n", HEXLOWER.encode(&blanked(&octets)));
        let Some(folder) = self.folder.clone() else { return };
        let written = tokio::task::spawn_blocking(move || write(&folder, number, &sample)).await;
        if !matches!(written, Ok(Ok(()))) {
            tracing::warn!("a sample of an unreadable message could not be written");
        }
    }
}

impl std::fmt::Debug for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unread")
    }
}

fn write(folder: &Path, number: usize, sample: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{number:02}.txt")), sample)
}

/// The octets with the digits of long numbers replaced by zeros, in ASCII and in UCS-2.
fn blanked(octets: &[u8]) -> Vec<u8> {
    let mut blanked = octets[..octets.len().min(SAMPLE_BYTES_MAX)].to_vec();
    // In UCS-2 zero octets stand between digits.
    for run in blanked.chunk_by_mut(|one, next| is_of_number(*one) && is_of_number(*next)) {
        if run.iter().filter(|octet| octet.is_ascii_digit()).count() >= NUMBER_DIGITS_MIN {
            run.iter_mut().filter(|octet| octet.is_ascii_digit()).for_each(|octet| *octet = b'0');
        }
    }
    blanked
}

const fn is_of_number(octet: u8) -> bool {
    octet == 0 || octet.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_no_number_and_an_end() {
        assert_eq!(blanked(b"id:12 from +79161234567!"), b"id:12 from +00000000000!");
        assert_eq!(blanked(b"\x007\x009\x001\x006\x001\x04\x21"), b"\x000\x000\x000\x000\x000\x04\x21");
        assert_eq!(blanked(&[1; 5000]).len(), SAMPLE_BYTES_MAX);
    }

    #[tokio::test]
    async fn samples_are_counted_and_bounded() {
        let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::new(Metrics::default()));
        let unread = Unread::new(metrics.clone(), Some(folder.path()));
        for _ in 0..SAMPLES_MAX + 10 {
            let (id, label) = ("7".to_owned(), "data_coding 11".to_owned());
            let unreadable = Unreadable { reason: UnreadReason::Alphabet, id, label, octets: vec![1, 2] };
            unread.note(&GatewayName::new("operator"), unreadable).await;
        }
        let names = std::fs::read_dir(folder.path().join("unread")).unwrap().count();
        assert_eq!(names, SAMPLES_MAX);
        let first = std::fs::read_to_string(folder.path().join("unread/00.txt")).unwrap();
        assert_eq!(first, "gateway operator\nreason alphabet\ndata_coding 11\n0102\n");
        let told = String::from_utf8(metrics.render()).unwrap();
        assert!(told.contains("deflect_gateway_unread_total{gateway=\"operator\",reason=\"alphabet\"} 60"), "{told}");
    }
}
