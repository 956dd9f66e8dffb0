//! `[operations]`

/// A language of the page, the reports and the daily mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperatorLanguage {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}
