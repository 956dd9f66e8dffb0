//! Numbers as the world writes them: the same text is the same caller on every platform, and in a file of contacts.

use deflect::base::call::{Caller, CallerKind};
use deflect::base::number::{Number, NumberPlan};
use deflect::config::settings::Dialect;
use deflect::dialect::{Incoming, read};
use hyper::Method;
use proptest::prelude::*;
use serde_json::json;

use CallerKind::{Foreign, Hidden, Landline, Mobile};

use crate::support::dialect::{platform, typed_webhook};

const IVAN: &str = "+79161234567";
const OFFICE: &str = "+74952321000";

/// The caller's number as the platform sends it, the kind of caller, and the number.
const FORMS: &[(&str, CallerKind, &str)] = &[
    // Plain and punctuated.
    ("+79161234567", Mobile, IVAN),
    ("79161234567", Mobile, IVAN),
    ("89161234567", Mobile, IVAN),
    ("9161234567", Mobile, IVAN),
    ("+7 916 123 45 67", Mobile, IVAN),
    ("+7(916)1234567", Mobile, IVAN),
    ("+7 (916) 123-45-67", Mobile, IVAN),
    ("8 (916) 123-45-67", Mobile, IVAN),
    ("8-916-123-45-67", Mobile, IVAN),
    ("8.916.123.45.67", Mobile, IVAN),
    ("8/916/1234567", Mobile, IVAN),
    ("(916) 123-45-67", Mobile, IVAN),
    ("(+7) 916 123-45-67", Mobile, IVAN),
    ("  +79161234567\t", Mobile, IVAN),
    ("+7 916 123~45~67", Mobile, IVAN),
    // National numbers behind an international sign, and prefixes.
    ("+89161234567", Mobile, IVAN),
    ("+8 (916) 123-45-67", Mobile, IVAN),
    ("+789161234567", Mobile, IVAN),
    ("+7 8 916 123 45 67", Mobile, IVAN),
    ("+9161234567", Mobile, IVAN),
    ("0079161234567", Mobile, IVAN),
    ("00 7 916 123 45 67", Mobile, IVAN),
    ("+0079161234567", Mobile, IVAN),
    ("81079161234567", Mobile, IVAN),
    ("8-10-7-916-123-45-67", Mobile, IVAN),
    ("++79161234567", Mobile, IVAN),
    ("+ 7 916 1234567", Mobile, IVAN),
    // Escapes.
    ("%2B79161234567", Mobile, IVAN),
    ("%2b7%20916%20123-45-67", Mobile, IVAN),
    ("sip:%2B79161234567@10.0.0.1", Mobile, IVAN),
    ("tel:%2B79161234567", Mobile, IVAN),
    // tel:, RFC 3966.
    ("tel:+79161234567", Mobile, IVAN),
    ("TEL:+7-916-123-45-67", Mobile, IVAN),
    ("tel:+7-916-123-45-67;ext=12", Mobile, IVAN),
    ("tel:+7-(916)-123.45.67;isub=1", Mobile, IVAN),
    ("tel:9161234567;phone-context=+7", Mobile, IVAN),
    ("tel:89161234567;phone-context=+7", Mobile, IVAN),
    ("tel:89161234567;phone-context=example.ru", Mobile, IVAN),
    ("tel:9161234567;ext=1;Phone-Context=+7", Mobile, IVAN),
    ("tel://+79161234567", Mobile, IVAN),
    ("<tel:+79161234567>", Mobile, IVAN),
    ("<tel:89161234567>;tag=1", Mobile, IVAN),
    // SIP, RFC 3261.
    ("sip:+79161234567@sip.example.org", Mobile, IVAN),
    ("sip:+79161234567@sip.example.org;transport=tls", Mobile, IVAN),
    ("SIP:+79161234567@10.0.0.1", Mobile, IVAN),
    ("Sip:89161234567@10.0.0.1:5060", Mobile, IVAN),
    ("sips:79161234567@[2001:db8::1]:5061", Mobile, IVAN),
    ("sip:89161234567", Mobile, IVAN),
    ("sip:+79161234567;user=phone@example.org", Mobile, IVAN),
    ("sip:9161234567;phone-context=+7@example.org;user=phone", Mobile, IVAN),
    ("sip:+79161234567:secret@example.org", Mobile, IVAN),
    ("sip:+79161234567@example.org?Subject=a", Mobile, IVAN),
    ("<sip:89161234567@10.0.0.1>", Mobile, IVAN),
    ("<SIP:+79161234567@10.0.0.1;user=phone>;tag=abc", Mobile, IVAN),
    ("\"Иван\" <sip:+79161234567@10.0.0.1;user=phone>;tag=x", Mobile, IVAN),
    ("\"Ivan \\\"<8>\\\" <x>\" <sip:+79161234567@10.0.0.1>", Mobile, IVAN),
    ("Ivan Petrov <sip:89161234567@example.org>", Mobile, IVAN),
    ("\"\" <sip:+79161234567@example.org>", Mobile, IVAN),
    ("\"89031112233\" <sip:+79161234567@example.org>", Mobile, IVAN),
    ("Иван <+79161234567>", Mobile, IVAN),
    ("<+79161234567>", Mobile, IVAN),
    ("+79161234567@10.0.0.1", Mobile, IVAN),
    ("79161234567@10.0.0.1:5060", Mobile, IVAN),
    ("\"Иван\" <sip:+79161234567@10.0.0.1", Mobile, IVAN),
    // Other schemes of telephones.
    ("whatsapp:+79161234567", Mobile, IVAN),
    ("WhatsApp:79161234567", Mobile, IVAN),
    ("callto:+79161234567", Mobile, IVAN),
    ("sms:+79161234567?body=x", Mobile, IVAN),
    ("h323:+79161234567@gw", Mobile, IVAN),
    // Signs that nobody sees, and other shapes of the same.
    ("\u{202a}+79161234567\u{202c}", Mobile, IVAN),
    ("\u{202d}+7 916 123-45-67\u{202c}", Mobile, IVAN),
    ("\u{2066}89161234567\u{2069}", Mobile, IVAN),
    ("\u{2068}+7\u{2069}9161234567", Mobile, IVAN),
    ("\u{200e}+79161234567\u{200f}", Mobile, IVAN),
    ("\u{feff}+79161234567", Mobile, IVAN),
    ("+7\u{ad}916\u{ad}1234567", Mobile, IVAN),
    ("+7916\u{200b}1234567", Mobile, IVAN),
    ("8\u{2011}916\u{2011}123\u{2011}45\u{2011}67", Mobile, IVAN),
    ("8–916—123−45‒67", Mobile, IVAN),
    ("+7\u{a0}916\u{202f}123\u{2009}45\u{3000}67", Mobile, IVAN),
    ("＋７９１６１２３４５６７", Mobile, IVAN),
    ("８（９１６）１２３－４５－６７", Mobile, IVAN),
    ("٠٠٧٩١٦١٢٣٤٥٦٧", Mobile, IVAN),
    ("+۷۹۱۶۱۲۳۴۵۶۷", Mobile, IVAN),
    ("sip:\u{202a}+79161234567\u{202c}@example.org", Mobile, IVAN),
    ("+79161234567\u{0}", Mobile, IVAN),
    // Extensions.
    ("+7 916 123-45-67 доб. 12", Mobile, IVAN),
    ("+7 916 123-45-67 ext. 12", Mobile, IVAN),
    ("+79161234567,12", Mobile, IVAN),
    ("+79161234567x12", Mobile, IVAN),
    ("8 (495) 232-10-00 вн. 7", Landline, OFFICE),
    // As spreadsheets, address books and networks dress them.
    ("'+79161234567", Mobile, IVAN),
    ("\"+79161234567\"", Mobile, IVAN),
    ("79161234567.0", Mobile, IVAN),
    ("79161234567F", Mobile, IVAN),
    ("sip:+79161234567f@10.0.0.1", Mobile, IVAN),
    ("+7 916 123 45 67.", Mobile, IVAN),
    ("+7 916 123-45-67;", Mobile, IVAN),
    ("+7_916_123_45_67", Mobile, IVAN),
    ("+7·916·123·45·67", Mobile, IVAN),
    ("+7 [916] 123-45-67", Mobile, IVAN),
    ("Tel: +7 916 123-45-67", Mobile, IVAN),
    ("+7 916 123-45-67 #12", Mobile, IVAN),
    ("+7 916 123-45-67 доб 12", Mobile, IVAN),
    ("8(916)1234567вн.3", Mobile, IVAN),
    ("whatsapp:+7 916 123-45-67", Mobile, IVAN),
    ("sip:+7-916-123-45-67@example.org", Mobile, IVAN),
    ("sip:+7(916)1234567@example.org;user=phone", Mobile, IVAN),
    ("sip:+79161234567;verstat=No-TN-Validation@example.org;user=phone", Mobile, IVAN),
    ("<sip:+79161234567@example.org>;verstat=TN-Validation-Passed", Mobile, IVAN),
    ("<tel:+79161234567;cpc=ordinary>", Mobile, IVAN),
    ("tel:+79161234567;npdi;rn=+79990000000", Mobile, IVAN),
    ("sip:0079161234567@10.0.0.1", Mobile, IVAN),
    ("sip:810375291234567@10.0.0.1", Foreign, "+375291234567"),
    ("+7(916)123-45-67 / +7(903)111-22-33", Hidden, ""),
    ("7.91612E+10", Hidden, ""),
    ("sip:anna@79161234567", Hidden, ""),
    ("sip:anna@example.org;phone=+79161234567", Hidden, ""),
    ("messenger:79161234567", Hidden, ""),
    ("Coming from 2nd floor", Hidden, ""),
    ("тел. +7 916 123-45-67", Hidden, ""),
    ("+7 916 123-45-67 (моб.)", Hidden, ""),
    ("\"\"", Hidden, ""),
    ("'", Hidden, ""),
    // Land lines and numbers that cost nothing.
    ("+74952321000", Landline, OFFICE),
    ("84952321000", Landline, OFFICE),
    ("4952321000", Landline, OFFICE),
    ("8 (495) 232-10-00", Landline, OFFICE),
    ("+7(495)2321000", Landline, OFFICE),
    ("<sip:84952321000@10.0.0.1>", Landline, OFFICE),
    ("tel:4952321000;phone-context=+7", Landline, OFFICE),
    ("81074952321000", Landline, OFFICE),
    ("88005553535", Landline, "+78005553535"),
    ("8-800-555-35-35", Landline, "+78005553535"),
    ("8005553535", Landline, "+78005553535"),
    ("+78005553535", Landline, "+78005553535"),
    ("+78041234567", Landline, "+78041234567"),
    ("83433123456", Landline, "+73433123456"),
    ("+78612345678", Landline, "+78612345678"),
    ("+78031234567", Landline, "+78031234567"),
    ("+78091234567", Landline, "+78091234567"),
    ("4951234567", Landline, "+74951234567"),
    // Other countries, and what leads there.
    ("+79401234567", Foreign, "+79401234567"),
    ("89541234567", Foreign, "+79541234567"),
    ("+77011234567", Foreign, "+77011234567"),
    ("87011234567", Foreign, "+77011234567"),
    ("8 727 250 00 00", Foreign, "+77272500000"),
    ("+375291234567", Foreign, "+375291234567"),
    ("375291234567", Foreign, "+375291234567"),
    ("00375291234567", Foreign, "+375291234567"),
    ("810375291234567", Foreign, "+375291234567"),
    ("8-10-375-29-123-45-67", Foreign, "+375291234567"),
    ("sip:375291234567@sip.example.org", Foreign, "+375291234567"),
    ("tel:291234567;phone-context=+375", Foreign, "+375291234567"),
    ("+44 (0) 7911 123456", Foreign, "+447911123456"),
    ("004915112345678", Foreign, "+4915112345678"),
    ("\u{202a}+1 (202) 555-0123\u{202c}", Foreign, "+12025550123"),
    ("12025550123", Foreign, "+12025550123"),
    ("+84951234567", Foreign, "+84951234567"),
    // Nobody.
    ("", Hidden, ""),
    ("   ", Hidden, ""),
    ("0", Hidden, ""),
    ("00", Hidden, ""),
    ("+", Hidden, ""),
    ("()-", Hidden, ""),
    ("112", Hidden, ""),
    ("0890", Hidden, ""),
    ("900", Hidden, ""),
    ("+900", Hidden, ""),
    ("123456", Hidden, ""),
    ("1234567", Hidden, ""),
    ("unavailable", Hidden, ""),
    ("UNAVAILABLE", Hidden, ""),
    ("anonymous", Hidden, ""),
    ("Anonymous", Hidden, ""),
    ("Restricted", Hidden, ""),
    ("unknown", Hidden, ""),
    ("private", Hidden, ""),
    ("+266696687", Hidden, ""),
    ("266696687", Hidden, ""),
    ("sip:+266696687@example.org", Hidden, ""),
    ("+7378742833", Hidden, ""),
    ("+2562533", Hidden, ""),
    ("+8656696", Hidden, ""),
    ("+86282452253", Hidden, ""),
    ("+76001234567", Hidden, ""),
    ("+78051234567", Hidden, ""),
    ("client:anna", Hidden, ""),
    ("client:79161234567", Hidden, ""),
    ("skype:+79161234567", Hidden, ""),
    ("sip:anna@example.org", Hidden, ""),
    ("sip:1001@pbx.example.org", Hidden, ""),
    ("sip:anonymous@anonymous.invalid", Hidden, ""),
    ("\"+79161234567\" <sip:anonymous@anonymous.invalid>", Hidden, ""),
    ("<sip:+79161234567@Anonymous.Invalid;user=phone>", Hidden, ""),
    ("sip:@example.org", Hidden, ""),
    ("<>", Hidden, ""),
    ("<sip:", Hidden, ""),
    ("\"", Hidden, ""),
    ("tel:", Hidden, ""),
    ("семь", Hidden, ""),
    ("8916ABC4567", Hidden, ""),
    ("+7916+1234567", Hidden, ""),
    ("+7916123456789012345", Hidden, ""),
    ("79161234567 79161234568", Hidden, ""),
    ("'; DROP TABLE call; --", Hidden, ""),
];

fn plan() -> NumberPlan {
    NumberPlan::new("RU", &["RU"]).expect("Russia")
}

/// The caller of a call that each platform begins with this text where it shows the caller's number.
fn callers(text: &str) -> Vec<(Dialect, Caller)> {
    let form = |pairs: &[(&str, &str)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let asked = [
        (Dialect::Twiml, form(&[("CallSid", "1"), ("From", text)])),
        (Dialect::Texml, form(&[("CallSid", "1"), ("From", text)])),
        (Dialect::Plivo, form(&[("CallUUID", "1"), ("From", text)])),
        (Dialect::Bxml, json!({ "eventType": "initiate", "callId": "1", "from": text }).to_string()),
        (Dialect::Voicexml, form(&[("callid", "1"), ("event", "start"), ("caller", text)])),
        (Dialect::Httapi, form(&[("session_id", "1"), ("Caller-Caller-ID-Number", text)])),
    ];
    let caller = |(of, body): (Dialect, String)| {
        let told = typed_webhook(Method::POST, "/voice/x", "", &body, |webhook| read(&platform(of), webhook));
        let Ok(Incoming::Turn(request)) = told else { panic!("{of:?} {text:?}: {told:?}") };
        (of, plan().caller(&request.from))
    };
    asked.map(caller).into()
}

#[test]
fn a_caller_is_the_same_on_every_platform_however_the_number_is_written() {
    assert!(120 <= FORMS.len(), "{} forms", FORMS.len());
    let mut wrong = vec![];
    for (text, kind, number) in FORMS {
        for (of, caller) in callers(text) {
            let found = (caller.kind, caller.number.as_ref().map_or("", Number::as_e164));
            if found != (*kind, number) {
                wrong.push(format!("{of:?} {text:?}: expected {kind:?} {number}, found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_longer_text_than_any_address_is_nobody() {
    assert_eq!(plan().caller(&"7".repeat(10_000)), Caller::hidden());
    assert_eq!(plan().caller(&format!("\"{}\" <sip:{IVAN}@a>", "Ж".repeat(200))).kind, Mobile, "a long name");
}

fn dressed() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "+",
        "7",
        "8",
        "916",
        "1234567",
        "00",
        "810",
        "sip:",
        "tel:",
        "SIP:",
        "<",
        ">",
        "\"",
        "\\",
        "@",
        ";",
        "=",
        ":",
        "%2B",
        "%",
        "phone-context=",
        "ext",
        "\u{202a}",
        "\u{2011}",
        "٧",
        "７",
        " ",
        "anonymous.invalid",
        "/",
        ",",
    ]);
    prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_a_caller_or_nobody(text in prop_oneof![dressed(), "\\PC{0,60}", any::<String>()]) {
        let caller = plan().caller(&text);
        prop_assert_eq!(caller.number.is_none(), caller.kind == Hidden);
        if let Some(number) = caller.number {
            prop_assert_eq!(plan().caller(number.as_e164()).kind, caller.kind, "{} of {:?}", number.as_e164(), text);
        }
    }

    #[test]
    fn signs_nobody_sees_change_no_number(places in prop::collection::vec((0_usize..13, 0_usize..6), 0..8)) {
        let unseen = ['\u{202a}', '\u{202c}', '\u{2069}', '\u{200b}', '\u{feff}', '\u{ad}'];
        let mut text: Vec<char> = IVAN.chars().collect();
        places.iter().for_each(|(place, sign)| text.insert(*place, unseen[*sign]));
        let text: String = text.into_iter().collect();
        let number = plan().number(&text).expect("a number");
        prop_assert_eq!(number.as_e164(), IVAN);
    }
}
