//! Reasons for which a message from a gateway could not be read.

/// The reason for which a message from a gateway could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadReason {
    /// A receipt that names no message, or no known state.
    Receipt,
    /// A text in an alphabet that is not known, or is not that alphabet.
    Alphabet,
    /// A message of another kind than texts and receipts.
    Kind,
    /// A unit that lacks its end.
    Unit,
}

impl UnreadReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Receipt, Self::Alphabet, Self::Kind, Self::Unit];

    /// The label of metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Alphabet => "alphabet",
            Self::Kind => "kind",
            Self::Unit => "unit",
        }
    }
}
