//! The name of a node: one of the processes that answer a line.

use std::fmt;
use std::sync::Arc;

/// The longest name, in characters: that of a label of a host name.
const CHARS_MAX: usize = 63;

/// The name of a node in the log, in metrics and on the page: ASCII letters, digits, `.`, `_` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerNode(Arc<str>);

impl ServerNode {
    /// Takes a name; `None` if it is empty, longer than 63 characters or has other signs.
    pub fn parse(name: &str) -> Option<Self> {
        let is_name = (1..=CHARS_MAX).contains(&name.len()) && name.bytes().all(is_sign);
        is_name.then(|| Self(name.into()))
    }

    /// The host name of this machine, cut to the length of a name. Containers have their own.
    pub fn of_machine() -> Self {
        let machine = rustix::system::uname();
        let host = machine.nodename().to_string_lossy();
        let signs = host.bytes().map(|byte| if is_sign(byte) { char::from(byte) } else { '-' });
        let name: String = signs.take(CHARS_MAX).collect();
        Self::parse(&name).unwrap_or_else(|| Self("unnamed".into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServerNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const fn is_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_letters_digits_and_few_other_signs() {
        for name in ["a", "node-1", "deflect_2.dc1.example.org", &"n".repeat(63)] {
            assert_eq!(ServerNode::parse(name).unwrap().as_str(), name);
        }
        for name in ["", "two words", "узел", "a\"b", "a\n", &"n".repeat(64)] {
            assert_eq!(ServerNode::parse(name), None, "{name}");
        }
        assert!(ServerNode::parse(ServerNode::of_machine().as_str()).is_some());
    }
}
