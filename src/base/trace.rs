//! The place of a piece of work among those of other programs (W3C Trace Context).

use data_encoding::HEXLOWER;

/// The header that carries a context from one program to the next.
pub const TRACEPARENT: &str = "traceparent";
/// Bytes of a stored context.
const STORED_BYTES: usize = 24;
/// The flag of a trace that is recorded (section 3.2.2.5).
const SAMPLED: u8 = 1;

/// A trace, and a span in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace: [u8; 16],
    span: [u8; 8],
    /// True if its spans are recorded.
    pub is_sampled: bool,
}

impl TraceContext {
    /// A trace that begins here. Its ids only have to differ from others.
    pub fn begun(is_sampled: bool) -> Self {
        Self { trace: fastrand::u128(1..).to_be_bytes(), span: new_span(), is_sampled }
    }

    /// Another span of the same trace.
    pub fn child(self) -> Self {
        Self { span: new_span(), ..self }
    }

    /// Reads a `traceparent`: `00-`, 32 hex digits of the trace, `-`, 16 of the sender's span, `-`, 2 of flags. `None` if it
    /// is malformed or an id is all zeros. Later versions may go on after the flags (section 3.2).
    pub fn parse(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let [version] = hex(version)?;
        let [flags] = hex(flags)?;
        if version == 0xff || version == 0 && parts.next().is_some() {
            return None;
        }
        let context = Self { trace: hex(trace)?, span: hex(span)?, is_sampled: flags & SAMPLED != 0 };
        (context.trace != [0; 16] && context.span != [0; 8]).then_some(context)
    }

    /// The `traceparent` for a request made in this span.
    pub fn to_header(self) -> String {
        format!("00-{}-{}-{:02x}", self.trace_id(), self.span_id(), u8::from(self.is_sampled))
    }

    /// The trace in hex.
    pub fn trace_id(self) -> String {
        HEXLOWER.encode(&self.trace)
    }

    /// The span in hex.
    pub fn span_id(self) -> String {
        HEXLOWER.encode(&self.span)
    }

    /// The bytes of a sampled context, to be kept until its work goes on; `None` for any other.
    pub fn to_stored(self) -> Option<Vec<u8>> {
        self.is_sampled.then(|| [&self.trace[..], &self.span].concat())
    }

    /// A context that was kept.
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != STORED_BYTES {
            return None;
        }
        let (trace, span) = bytes.split_at(16);
        Some(Self { trace: trace.try_into().ok()?, span: span.try_into().ok()?, is_sampled: true })
    }
}

fn new_span() -> [u8; 8] {
    fastrand::u64(1..).to_be_bytes()
}

/// Lower-case hex digits of exactly so many bytes.
fn hex<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_trace_is_taken_from_a_sound_header_only() {
        let context = TraceContext::parse(GOOD).unwrap();
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert!(context.is_sampled && context.to_header() == GOOD);
        let later = TraceContext::parse("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02-more").unwrap();
        assert!(!later.is_sampled);
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-+79161234567-00f067aa0ba902b7-01",
        ] {
            assert_eq!(TraceContext::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_child_is_another_span_of_the_trace_and_only_what_is_recorded_is_kept() {
        let context = TraceContext::parse(GOOD).unwrap();
        let child = context.child();
        assert!(child.trace_id() == context.trace_id() && child.span_id() != context.span_id());
        assert_eq!(TraceContext::from_stored(&child.to_stored().unwrap()), Some(child));
        assert_eq!(TraceContext::begun(false).to_stored(), None);
        assert_eq!(TraceContext::from_stored(b"short"), None);
    }
}
