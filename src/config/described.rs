//! `[gateway.<name>]` with `kind = "http"`: a gateway with an HTTP API, described by its requests and answers.

use std::collections::BTreeMap;

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use url::Url;

use super::described_webhooks::{RECEIPT_URL, reports, texts};
use super::place::Placed;
use super::request_template::{Escape, RequestTemplate, RequestValues, VARIABLES};
use super::settings::{AnswerMeaning, AnswerRule, DescribedSettings, GatewayKind, Secret, WebhookProof};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use super::value_place::{place, word};
use crate::base::url::is_loopback;

/// The meanings of an answer.
const MEANINGS: [(&str, AnswerMeaning); 9] = [
    ("taken", AnswerMeaning::Taken),
    ("throttled", AnswerMeaning::Throttled),
    ("retry", AnswerMeaning::Retry),
    ("later", AnswerMeaning::Later),
    ("recipient", AnswerMeaning::Recipient),
    ("opted_out", AnswerMeaning::OptedOut),
    ("message", AnswerMeaning::Message),
    ("down", AnswerMeaning::Down),
    ("unknown", AnswerMeaning::Unknown),
];
const METHODS: [(&str, &Method); 3] = [("POST", &Method::POST), ("GET", &Method::GET), ("PUT", &Method::PUT)];
const FORMATS: [(&str, Format); 4] =
    [("json", Format::Json), ("form", Format::Form), ("text", Format::Text), ("xml", Format::Xml)];
/// Words with everything that must be escaped, in letters of one byte and of two.
const SAMPLE_TEXTS: [&str; 2] = ["東京 \"1\" & <2>\\\n%", "Chat"];

/// The format of a body.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Json,
    Form,
    Text,
    Xml,
}

impl Format {
    const fn escape(self) -> Escape {
        match self {
            Self::Json => Escape::Json,
            Self::Form => Escape::Form,
            Self::Text => Escape::Plain,
            Self::Xml => Escape::Xml,
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Text => "text/plain; charset=utf-8",
            Self::Xml => "text/xml; charset=utf-8",
        }
    }
}

/// A template with its place in the file.
struct PlacedTemplate<'t> {
    template: RequestTemplate,
    value: TomlValue<'t>,
}

/// Reads the description.
pub(super) fn read(table: &mut Table<'_>) -> Option<GatewayKind> {
    let (names, secrets) = secrets(table);
    let sender = table.or("sender", String::new());
    let samples = Samples { sender: &sender, secrets: &names };
    let method = table.one_of_or("method", &METHODS, &Method::POST)?.clone();
    let format = table.one_of_or("format", &FORMATS, Format::Json);
    let url = url(table, &samples);
    let body = format.and_then(|format| body(table, &samples, format, &method));
    let headers = headers(table, &samples, format.filter(|_| method != Method::GET));
    let (answers, id) = (answers(table), place(table, "id", false));
    let reports = table.optional_table("reports", reports);
    let texts = table.optional_table("texts", texts);
    let settings = DescribedSettings {
        method,
        url: url?,
        headers: headers?,
        body: body?,
        sender: sender.clone(),
        secrets: secrets.clone(),
        answers: answers?,
        id: id?,
        reports: reports?,
        texts: texts?,
    };
    says_enough(table, &settings).then(|| GatewayKind::Described(Box::new(settings)))
}

/// A request must name the recipient and the words, and the address for reports if these are proven by it.
fn says_enough(table: &Table<'_>, settings: &DescribedSettings) -> bool {
    let templates = || {
        let headers = settings.headers.iter().map(|(_, template)| template);
        std::iter::once(&settings.url).chain(headers).chain(&settings.body)
    };
    let mentions = |names: &[&str]| templates().any(|template| names.iter().any(|name| template.mentions(name)));
    let mut missing = vec![];
    if !mentions(&["number", "digits"]) {
        missing.push(("neither `number` nor `digits`: nobody would get the text", "number"));
    }
    if !mentions(&["text"]) {
        missing.push(("no `text`: the text would be empty", "text"));
    }
    let by_address = settings.reports.as_ref().is_some_and(|reports| matches!(reports.proof, WebhookProof::ReceiptUrl));
    if by_address && !mentions(&[RECEIPT_URL]) {
        missing.push(("no `receipt_url`, by which its reports are to be proven", RECEIPT_URL));
    }
    for (missing, name) in &missing {
        let problem = table.place().problem(format!("the request has {missing}"));
        table.report(problem.with_help(format!("write `{{{{ {name} }}}}` into `url`, `headers` or `body`")));
    }
    missing.is_empty()
}

/// The secrets that can be read, and the names of all: templates may use one that is not set here, which is reported.
fn secrets(table: &mut Table<'_>) -> (Vec<String>, BTreeMap<String, Secret>) {
    let entries = table.entries("secrets");
    let names = entries.iter().map(|(name, _)| name.value.clone()).collect();
    let secrets = entries.into_iter().filter_map(|(name, value)| Some((name.value, Secret::from_toml(value)?)));
    (names, secrets.collect())
}

/// Values to try templates with.
struct Samples<'a> {
    sender: &'a str,
    secrets: &'a [String],
}

impl Samples<'_> {
    /// The template filled in with each sample; a problem is reported at its place.
    fn fill(&self, placed: &PlacedTemplate<'_>) -> Option<[String; 2]> {
        let fill = |text: &str, number: &str| {
            let values = RequestValues {
                number,
                digits: &number[1..],
                text,
                unicode: !text.is_ascii(),
                id: "0123456789abcdef0123456789abcdef",
                sender: self.sender,
                seconds: 1800,
                minutes: 30,
                time: 1_800_000_000,
                receipt_url: "https://line.example/receipts/name?id=1&token=2",
                // Not the secrets themselves: what is filled in is shown in no message, but need not be tried.
                secret: self.secrets.iter().map(|name| (name.as_str(), "secret")).collect(),
            };
            placed.template.fill(&values)
        };
        match (fill(SAMPLE_TEXTS[0], "+79161234567"), fill(SAMPLE_TEXTS[1], "+14155550123")) {
            (Ok(first), Ok(second)) => Some([first, second]),
            (Err(error), _) | (_, Err(error)) => {
                let problem = format!("`{}` cannot be filled in: {}", placed.value.key(), error.kind());
                placed.value.refuse(problem, Some(&format!("known here: {VARIABLES}")))
            }
        }
    }
}

fn template<'t>(value: TomlValue<'t>, escape: Escape) -> Option<PlacedTemplate<'t>> {
    Some(PlacedTemplate { template: RequestTemplate::new(String::from_toml(value)?, escape), value })
}

fn url(table: &mut Table<'_>, samples: &Samples<'_>) -> Option<RequestTemplate> {
    let Some(value) = table.value("url") else { return table.required::<String>("url").and(None) };
    let placed = template(value, Escape::Url)?;
    let [first, second] = samples.fill(&placed)?.map(|url| url.parse::<Url>().ok());
    let (Some(first), Some(second)) = (first, second) else {
        return value.refuse("`url` is not an address of the web", Some("write it such as `https://example.com/sms`"));
    };
    if first.origin() != second.origin() || value.text().is_some_and(|text| text.trim_start().starts_with("{{")) {
        return value.refuse("the host of `url` must not depend on the text", None);
    }
    if !first.username().is_empty() || first.password().is_some() {
        return value.refuse("`url` must not hold a user or password", Some("write a header `Authorization`"));
    }
    if first.scheme() == "https" || first.scheme() == "http" && is_loopback(&first) {
        return Some(placed.template);
    }
    value.refuse("`url` is not encrypted", Some("write `https://…`; `http://…` only for this machine"))
}

/// `Some(None)` for a request without a body.
fn body(
    table: &mut Table<'_>,
    samples: &Samples<'_>,
    format: Format,
    method: &Method,
) -> Option<Option<RequestTemplate>> {
    let Some(value) = table.value("body") else {
        return if *method == Method::GET { Some(None) } else { table.required::<String>("body").and(None) };
    };
    if *method == Method::GET {
        return value.refuse("a GET has no `body`", Some("write the values into `url`, or take `method = \"POST\"`"));
    }
    let placed = template(value, format.escape())?;
    for filled in samples.fill(&placed)? {
        let broken = match format {
            Format::Json => serde_json::from_str::<serde_json::Value>(&filled).err().map(|error| {
                (format!("`body` is not JSON once it is filled in: {error}"), "texts stand in quotes: `\"{{ text }}\"`")
            }),
            Format::Xml => {
                xml_problem(&filled).map(|error| (format!("`body` is not XML once it is filled in: {error}"), ""))
            }
            Format::Form if filled.contains(char::is_whitespace) => {
                Some(("`body` is not a form: it has blanks".to_owned(), "write `to={{ number }}&text={{ text }}`"))
            }
            Format::Form | Format::Text => None,
        };
        if let Some((problem, help)) = broken {
            return value.refuse(problem, Some(help).filter(|help| !help.is_empty()));
        }
    }
    Some(Some(placed.template))
}

fn xml_problem(text: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return None,
            Ok(_) => {}
            Err(error) => return Some(error.to_string()),
        }
    }
}

fn headers(
    table: &mut Table<'_>,
    samples: &Samples<'_>,
    format: Option<Format>,
) -> Option<Vec<(HeaderName, RequestTemplate)>> {
    let entries = table.entries("headers");
    let read: Vec<_> = entries.into_iter().map(|(name, value)| header(&name, value, samples)).collect();
    let mut headers = read.into_iter().collect::<Option<Vec<_>>>()?;
    if let Some(format) = format.filter(|_| !headers.iter().any(|(name, _)| *name == CONTENT_TYPE)) {
        headers.push((CONTENT_TYPE, RequestTemplate::new(format.content_type().to_owned(), Escape::Plain)));
    }
    Some(headers)
}

fn header(name: &Placed<String>, value: TomlValue<'_>, samples: &Samples<'_>) -> Option<(HeaderName, RequestTemplate)> {
    let Ok(header) = name.value.parse::<HeaderName>() else {
        return value.refuse(format!("`{}` cannot be the name of a header", name.value), None);
    };
    let placed = template(value, Escape::Plain)?;
    let filled = samples.fill(&placed)?;
    if filled.iter().any(|filled| HeaderValue::from_str(filled).is_err()) {
        let help = "headers take ASCII on one line; the words of a text belong in `body`";
        return value.refuse(format!("header `{}` cannot hold what is filled in", name.value), Some(help));
    }
    Some((header, placed.template))
}

fn answers(table: &mut Table<'_>) -> Option<Vec<AnswerRule>> {
    let place = table.place();
    let Some(value) = table.value("answers") else { return table.required::<Vec<String>>("answers").and(None) };
    let rules: Vec<_> = value.items().into_iter().map(|item| item.table(answer).flatten()).collect();
    let rules = rules.into_iter().collect::<Option<Vec<_>>>()?;
    for (index, (rule, item)) in rules.iter().zip(value.items()).enumerate() {
        if let Some(first) = rules[..index].iter().position(|first| covers(first, rule)) {
            let message = format!("no answer comes to this rule: rule {} takes all of them", first + 1);
            item.refuse::<()>(message, Some("put it before that rule, or take it out"));
        }
    }
    if !rules.iter().any(|rule| rule.means == AnswerMeaning::Taken) {
        let problem = place.problem("no answer means that a text was taken, so none would count as sent");
        let help = "write one such as `{ status = \"2xx\", at = \"/id\", means = \"taken\" }`";
        table.report(problem.with_help(help));
        return None;
    }
    Some(rules)
}

/// True if the first of two rules fits every answer that the second fits.
fn covers(first: &AnswerRule, second: &AnswerRule) -> bool {
    let is_within = |(from, to): &(u16, u16)| first.statuses.iter().any(|(first, last)| first <= from && to <= last);
    let has_statuses =
        first.statuses.is_empty() || (!second.statuses.is_empty() && second.statuses.iter().all(is_within));
    let has_values = first.is.is_empty() || (!second.is.is_empty() && second.is.iter().all(|is| first.is.contains(is)));
    has_statuses && (first.at.is_none() || (first.at == second.at && has_values))
}

fn answer(table: &mut Table<'_>) -> Option<AnswerRule> {
    let statuses = match table.value("status") {
        Some(value) => value.items().into_iter().map(status).collect::<Option<Vec<_>>>(),
        None => Some(vec![]),
    };
    let at = place(table, "at", false);
    let is = match table.value("is") {
        Some(value) => value.items().into_iter().map(word).collect::<Option<Vec<_>>>(),
        None => Some(vec![]),
    };
    let means = table.required_one_of("means", &MEANINGS);
    let rule = AnswerRule { statuses: statuses?, at: at?, is: is?, means: means? };
    if rule.at.is_none() && !rule.is.is_empty() {
        table.report(
            table.place().problem("`is` without `at` compares nothing").with_help("say where the value stands"),
        );
        return None;
    }
    Some(rule)
}

/// `200`, `"2xx"` or `"200-299"`.
fn status(value: TomlValue<'_>) -> Option<(u16, u16)> {
    let text = word(value)?;
    let range = match (text.strip_suffix("xx"), text.split_once('-')) {
        (Some(hundreds), _) => hundreds.parse::<u16>().ok().map(|hundreds| (hundreds * 100, hundreds * 100 + 99)),
        (None, Some((from, to))) => from.parse().ok().zip(to.parse().ok()),
        (None, None) => text.parse().ok().map(|status| (status, status)),
    };
    let range = range.filter(|(from, to)| (100..=599).contains(from) && from <= to && *to <= 599);
    range.or_else(|| value.refuse("`status` is no status of HTTP", Some("write `200`, `\"2xx\"` or `\"200-299\"`")))
}
