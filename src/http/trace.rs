//! The trace of a request, in every line of the log that is written while it is answered. Taken from the header `traceparent`
//! (W3C Trace Context, section 3.2), or begun here.

use data_encoding::HEXLOWER;
use hyper::HeaderMap;
use tracing::Span;

/// `00-` 32 hex digits of the trace, 16 of the caller's span, 2 of flags.
const HEADER: &str = "traceparent";

/// The span of a request.
pub(super) fn span(headers: &HeaderMap) -> Span {
    let trace = headers.get(HEADER).and_then(|value| value.to_str().ok()).and_then(trace_of);
    let trace = trace.map_or_else(begun, str::to_owned);
    // As grave as the gravest line, so that it is there whatever the levels are.
    tracing::error_span!("request", trace, call = tracing::field::Empty)
}

/// The trace in a header; `None` if it is malformed or all zeros. Later versions may go on after the flags.
fn trace_of(header: &str) -> Option<&str> {
    let mut parts = header.split('-');
    let (version, trace, parent) = (parts.next()?, parts.next()?, parts.next()?);
    let is_hex =
        |text: &str, length| text.len() == length && text.bytes().all(|sign| b"0123456789abcdef".contains(&sign));
    let is_known = is_hex(version, 2) && version != "ff" && is_hex(trace, 32) && is_hex(parent, 16);
    (is_known && trace.bytes().any(|sign| sign != b'0')).then_some(trace)
}

/// A trace that begins here: it only has to differ from others.
fn begun() -> String {
    HEXLOWER.encode(&fastrand::u128(1..).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_taken_from_a_sound_header_only() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(trace_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), Some(trace));
        assert_eq!(trace_of("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"), Some(trace));
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-+79161234567-00f067aa0ba902b7-01",
        ] {
            assert_eq!(trace_of(wrong), None, "{wrong}");
        }
        assert_eq!(begun().len(), 32);
    }
}
