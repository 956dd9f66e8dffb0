//! The requests that a gateway described in config makes to us: delivery reports and texts from phones, with their proof.

use std::collections::BTreeMap;

use hyper::header::HeaderName;

use super::secret::PlatformSecret;
use super::settings::{
    AddressRange, Delivery, HmacEncoding, HmacHash, HmacProof, ReportDescription, TextDescription, ValuePlace,
    WebhookProof,
};
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};
use super::value_place::{place, required_place, word};

const HASHES: [(&str, HmacHash); 3] =
    [("sha1", HmacHash::Sha1), ("sha256", HmacHash::Sha256), ("sha512", HmacHash::Sha512)];
const ENCODINGS: [(&str, HmacEncoding); 2] = [("hex", HmacEncoding::Hex), ("base64", HmacEncoding::Base64)];
/// The variable of a request with the address for its reports, and the word for a proof by it.
pub(super) const RECEIPT_URL: &str = "receipt_url";
const PROOF_HELP: &str = "write `{ header = \"X-Token\", secret = { env = \"NAME\" } }`, `{ query = \"token\", secret = … }`, \
                          `{ hmac = \"sha256\", header = \"X-Signature\", secret = … }` or `{ addresses = [\"203.0.113.0/24\"] }`";

/// Reads `reports`: the delivery reports that the gateway brings.
pub(super) fn reports(table: &mut Table<'_>) -> Option<ReportDescription> {
    let proof = proof(table, true);
    let (our_id, their_id) = (place(table, "our_id", true), place(table, "their_id", true));
    let state = required_place(table, "state");
    let entries = table.entries("states").into_iter();
    let states: BTreeMap<String, Delivery> =
        entries.filter_map(|(name, value)| Some((name.value, value.one_of(&Delivery::WORDS)?))).collect();
    let opted_out = table.optional_table("opted_out", opt_out_reason);
    let each = table.given::<String>("each");
    let answer = table.or("answer", "kept\n".to_owned());
    let (proof, our_id, their_id, state, opted_out) = (proof?, our_id?, their_id?, state?, opted_out?);
    let mut problems = vec![];
    if !matches!(proof, WebhookProof::ReceiptUrl) && our_id.is_none() && their_id.is_none() {
        problems.push(("the reports name no message", "say where `our_id` or `their_id` stands"));
    }
    if !states.values().any(|delivery| *delivery == Delivery::Delivered) {
        problems.push(("no state means `delivered`", "write `states = { DELIVRD = \"delivered\" }` with their words"));
    }
    let reason = opted_out.as_ref().map(|(place, _)| place);
    let places = [our_id.as_ref(), their_id.as_ref(), Some(&state), reason];
    problems.extend(uncovered(&proof, &places));
    if refused(table, &problems) {
        return None;
    }
    Some(ReportDescription { proof, each: each?, our_id, their_id, state, states, opted_out, answer })
}

/// Reads the place of the reason of a failure, with the reasons that mean an opt-out.
fn opt_out_reason(table: &mut Table<'_>) -> Option<(ValuePlace, Vec<String>)> {
    let at = required_place(table, "at");
    let is = match table.value("is") {
        Some(value) => value.items().into_iter().map(word).collect::<Option<Vec<_>>>(),
        None => table.required::<Vec<String>>("is"),
    };
    Some((at?, is?))
}

/// Reads `texts`: the texts from phones that the gateway brings.
pub(super) fn texts(table: &mut Table<'_>) -> Option<TextDescription> {
    let (proof, from, text) = (proof(table, false), required_place(table, "from"), required_place(table, "text"));
    let answer = table.or("answer", String::new());
    let (proof, from, text) = (proof?, from?, text?);
    let problems: Vec<_> = uncovered(&proof, &[Some(&from), Some(&text)]).into_iter().collect();
    (!refused(table, &problems)).then_some(TextDescription { proof, from, text, answer })
}

/// A signed body proves neither address nor headers.
fn uncovered(proof: &WebhookProof, places: &[Option<&ValuePlace>]) -> Option<(&'static str, &'static str)> {
    let is_outside = |place: &&ValuePlace| matches!(place, ValuePlace::Query(_) | ValuePlace::Header(_));
    let outside = matches!(proof, WebhookProof::Hmac(_)) && places.iter().flatten().any(is_outside);
    outside.then_some(("`hmac` covers the body, but a value is read from elsewhere", "take it from the body"))
}

fn refused(table: &Table<'_>, problems: &[(&str, &str)]) -> bool {
    for (problem, help) in problems {
        table.report(table.place().problem(*problem).with_help(*help));
    }
    !problems.is_empty()
}

/// The proof of a request's origin. Reports may be proven by the address that we gave with the text.
fn proof(table: &mut Table<'_>, of_reports: bool) -> Option<WebhookProof> {
    let Some(value) = table.value("proof") else {
        let problem = table.place().problem("`proof` is missing: anybody could write this");
        table.report(problem.with_help(PROOF_HELP));
        return None;
    };
    if value.is_table() {
        return value.table(|table| proof_by(table, value)).flatten();
    }
    match value.text()? {
        RECEIPT_URL if of_reports => Some(WebhookProof::ReceiptUrl),
        _ => value.refuse("`proof` is none that is known here", Some(PROOF_HELP)),
    }
}

fn proof_by(table: &mut Table<'_>, value: TomlValue<'_>) -> Option<WebhookProof> {
    if let Some(ranges) = table.value("addresses") {
        let ranges = ranges.items().into_iter().map(AddressRange::from_toml).collect::<Option<Vec<_>>>()?;
        return Some(WebhookProof::Addresses(ranges));
    }
    let secret = table.required::<PlatformSecret>("secret").map(|secret| secret.0);
    if let Some(hash) = table.value("hmac") {
        let hash = hash.one_of(&HASHES);
        let encoding = table.one_of_or("encoding", &ENCODINGS, HmacEncoding::Hex);
        let (header, prefix) = (table.required::<HeaderText>("header"), table.or("prefix", String::new()));
        let (hash, header, encoding, secret) = (hash?, header?.0, encoding?, secret?);
        return Some(WebhookProof::Hmac(HmacProof { hash, header, prefix, encoding, secret }));
    }
    match (table.given::<HeaderText>("header")?, table.given::<String>("query")?) {
        (Some(HeaderText(header)), None) => Some(WebhookProof::Header(header, secret?)),
        (None, Some(query)) => Some(WebhookProof::Query(query, secret?)),
        _ => value.refuse("`proof` is none that is known here", Some(PROOF_HELP)),
    }
}

/// The name of a header.
struct HeaderText(HeaderName);

impl FromToml for HeaderText {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        match text.parse() {
            Ok(name) => Some(Self(name)),
            Err(_) => value.refuse(format!("`{text}` cannot be the name of a header"), None),
        }
    }
}
