//! Templates of requests to a gateway that is described in the configuration: filled in with a text, each value escaped for
//! the place where it stands.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use minijinja::value::Serde;
use minijinja::{Environment, Output, UndefinedBehavior};
use serde::Serialize;

use super::settings::Secret;

/// A template, by the format of its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestTemplate {
    source: String,
    escape: Escape,
}

/// The escaping of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// Inside quotes of JSON.
    Json,
    /// In a form (`application/x-www-form-urlencoded`).
    Form,
    /// In a URL.
    Url,
    /// In an element or a quoted attribute of XML.
    Xml,
    /// As they are: plain text and headers.
    Plain,
}

/// The variables of a template.
#[derive(Clone, Debug, Serialize)]
pub struct RequestValues<'a> {
    /// The number in E.164, with the plus sign.
    pub number: &'a str,
    /// The same without it.
    pub digits: &'a str,
    /// The words.
    pub text: &'a str,
    /// True if they need UCS-2, such as Cyrillic.
    pub unicode: bool,
    /// Our id of the message: 32 hex digits, the same for every try.
    pub id: &'a str,
    /// `sender` of the settings.
    pub sender: &'a str,
    /// The seconds in which delivery is of use.
    pub seconds: u64,
    /// The same in minutes, at least one.
    pub minutes: u64,
    /// The time of sending, seconds since 1970.
    pub time: i64,
    /// The address for the delivery report, with id and token.
    pub receipt_url: &'a str,
    /// `secrets` of the settings.
    pub secret: BTreeMap<&'a str, &'a str>,
}

/// The names of [`RequestValues`].
pub const VARIABLES: &str =
    "number, digits, text, unicode, id, sender, seconds, minutes, time, receipt_url, secret.<name>";

impl RequestTemplate {
    /// A template whose values are escaped like this.
    pub fn new(source: String, escape: Escape) -> Self {
        Self { source, escape }
    }

    /// The text, filled in.
    ///
    /// # Errors
    /// An unknown variable, or a syntax error. The error may hold a secret: it is for `check`, which fills in made-up values.
    pub fn fill(&self, values: &RequestValues<'_>) -> Result<String, minijinja::Error> {
        let escape = self.escape;
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_filter("base64", |text: String| BASE64.encode(text.as_bytes()));
        environment.set_formatter(move |out, _, value| escape.write(out, &value.to_string()));
        environment.render_str(&self.source, Serde(values))
    }

    /// True if a variable stands in it.
    pub fn mentions(&self, variable: &str) -> bool {
        let environment = Environment::empty();
        environment
            .template_from_str(&self.source)
            .is_ok_and(|template| template.undeclared_variables(false).contains(variable))
    }
}

impl<'a> RequestValues<'a> {
    /// The named secrets, as templates see them.
    pub fn secrets(secrets: &'a BTreeMap<String, Secret>) -> BTreeMap<&'a str, &'a str> {
        secrets.iter().map(|(name, secret)| (name.as_str(), secret.expose())).collect()
    }
}

impl Escape {
    fn write(self, out: &mut Output<'_>, text: &str) -> Result<(), minijinja::Error> {
        Ok(out.write_str(&self.escaped(text))?)
    }

    fn escaped(self, text: &str) -> String {
        match self {
            Self::Json => {
                let quoted = serde_json::Value::from(text).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Form => form_urlencoded::byte_serialize(text.as_bytes()).collect(),
            Self::Url => percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string(),
            Self::Xml => quick_xml::escape::escape(text).into_owned(),
            Self::Plain => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "Чат \"1\" & <2>\n\\";

    fn fill(source: &str, escape: Escape) -> Result<String, minijinja::Error> {
        let values = RequestValues {
            number: "+79161234567",
            digits: "79161234567",
            text: WORDS,
            unicode: true,
            id: "ab",
            sender: "Ozon",
            seconds: 90,
            minutes: 2,
            time: 0,
            receipt_url: "https://line.example/receipts/x?id=1",
            secret: [("key", "s3cret")].into(),
        };
        RequestTemplate::new(source.to_owned(), escape).fill(&values)
    }

    #[test]
    fn a_value_is_escaped_for_its_place() {
        let json: serde_json::Value =
            serde_json::from_str(&fill(r#"{"t":"{{ text }}","s":{{ seconds }}}"#, Escape::Json).unwrap()).unwrap();
        assert_eq!((json["t"].as_str(), json["s"].as_u64()), (Some(WORDS), Some(90)));
        let form = fill("to={{ number }}&t={{ text }}", Escape::Form).unwrap();
        let pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        assert_eq!(pairs, [("to".into(), "+79161234567".into()), ("t".into(), WORDS.to_owned())]);
        assert_eq!(fill("?to={{ number }}&s={{ sender }}", Escape::Url).unwrap(), "?to=%2B79161234567&s=Ozon");
        assert_eq!(fill("<t>{{ text }}</t>", Escape::Xml).unwrap(), "<t>Чат &quot;1&quot; &amp; &lt;2&gt;\n\\</t>");
        assert_eq!(
            fill("Basic {{ (sender ~ ':' ~ secret.key) | base64 }}", Escape::Plain).unwrap(),
            "Basic T3pvbjpzM2NyZXQ="
        );
    }

    #[test]
    fn conditions_work_and_an_unknown_name_is_an_error() {
        assert_eq!(fill("{% if unicode %}2{% else %}0{% endif %}", Escape::Plain).unwrap(), "2");
        assert!(fill("{{ phone }}", Escape::Plain).is_err());
        assert!(fill("{{ secret.other }}", Escape::Plain).is_err());
        assert!(fill("{{ text", Escape::Plain).is_err());
    }
}
