//! Web and mail addresses in configuration files.

use lettre::Address;
use lettre::message::Mailbox;
use url::{Host, Url};

use super::shape::Kind;
use super::value::{FromToml, TomlValue};
use crate::base::url::is_loopback;

/// A mailbox, such as `b2b@ozon.ru`.
pub(super) struct Email(pub String);

/// A mailbox with or without a name, such as `Ozon <no-reply@example.ru>`.
pub(super) struct NamedEmail(pub String);

impl NamedEmail {
    /// The domain of the mailbox as the DNS has it: lower case, ASCII.
    pub(super) fn domain(&self) -> Option<String> {
        let mailbox = self.0.parse::<Mailbox>().ok()?;
        Host::parse(mailbox.email.domain()).ok().map(|domain| domain.to_string())
    }
}

/// An address without clear-text traffic: `https`, or `http` on this machine.
pub(super) struct Encrypted(pub Url);

/// A link for callers; encrypted.
pub(super) struct Link(pub Url);

impl FromToml for Url {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let help = "write an address such as `https://example.ru/path`";
        match value.text()?.parse::<Url>() {
            Ok(url) if ["http", "https"].contains(&url.scheme()) && !has_credentials(&url) => Some(url),
            Ok(url) if has_credentials(&url) => {
                value.refuse(format!("`{}` must not hold a user or password", value.key()), None)
            }
            _ => value.refuse(format!("`{}` is not an address of the web", value.key()), Some(help)),
        }
    }
}

impl FromToml for Encrypted {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let url = Url::from_toml(value)?;
        if url.scheme() == "https" || is_loopback(&url) {
            Some(Self(url))
        } else {
            value.refuse(
                format!("`{}` is not encrypted", value.key()),
                Some("write `https://…`; `http://…` only for this machine"),
            )
        }
    }
}

impl FromToml for Link {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let Encrypted(url) = Encrypted::from_toml(value)?;
        if url.path().contains("%7B") {
            return value.refuse("`{token}` must stand behind the `?` of an address", None);
        }
        match unknown_place(value.text().unwrap_or_default()) {
            Some(place) => value.refuse(
                format!("`{place}` is nothing that is filled in"),
                Some("only `{token}` is, by which the chat platform names the call"),
            ),
            None => Some(Self(url)),
        }
    }
}

/// The first place in braces of a link that nothing is filled into.
fn unknown_place(link: &str) -> Option<&str> {
    let opened = link.match_indices('{').map(|(start, _)| &link[start..]);
    let mut places = opened.filter_map(|rest| rest.find('}').map(|end| &rest[..=end]));
    places.find(|place| *place != "{token}")
}

impl FromToml for Email {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        match text.parse::<Address>() {
            Ok(_) => Some(Self(text.to_owned())),
            Err(_) => value.refuse(format!("`{text}` is not an e-mail address"), None),
        }
    }
}

impl FromToml for NamedEmail {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        let help = r#"write `name@example.ru` or `Name <name@example.ru>`; a name with signs in quotes: `'"A, B" <name@example.ru>'`"#;
        match text.parse::<Mailbox>() {
            Ok(_) => Some(Self(text.to_owned())),
            Err(_) => value.refuse(format!("`{text}` is not an e-mail address"), Some(help)),
        }
    }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}
