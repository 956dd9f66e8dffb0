//! The prompts that the flow says by itself.

/// The prompts that the flow says by itself; every language has them.
pub const REQUIRED: &[&str] = &[
    "no-input",
    "no-match",
    "menu-changed",
    "menu-again",
    "menu-speak",
    "speech-again",
    "speech-keys",
    "keys-only",
    "offer-text",
    "offer-text-again",
    "offer-mail",
    "offer-landline",
    "offer-hidden",
    "offer-foreign",
    "offer-mail-instead",
    "offer-other",
    "offer-limit",
    "offer-anonymous",
    "text-not-now",
    "text-opted-out",
    "text-limit",
    "text-undeliverable",
    "link-refused",
    "link-sent",
    "link-mailed",
    "link-told",
    "link-later",
    "number-wrong",
    "number-landline",
    "number-foreign",
    "number-refused",
    "number-read-back",
    "request-consent",
    "request-collect",
    "request-sent",
    "request-told",
    "announcement",
    "line-closed",
    "apology",
    "fallback",
];

/// The variables of these prompts. The others have none: they are said in any context.
pub const VARIABLES: &[(&str, &[&str])] =
    &[("offer-text-again", &["minutes"]), ("number-read-back", &["number"]), ("announcement", &["text"])];
