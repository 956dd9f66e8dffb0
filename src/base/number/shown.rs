//! A caller's number as platforms show it: plain, as a SIP or `tel:` address, with a name before it, escaped, national
//! or international. The possible readings are candidates, the likeliest first; only a valid one is a number.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::base::written::in_plain_signs;

/// The longest text read, in bytes: E.164 is 16, the rest is a name and an address.
const TEXT_BYTES_MAX: usize = 1024;

/// The end of a number that a spreadsheet or a program took for a quantity: `79161234567.0`.
const FRACTION: &str = ".0";
/// The sign that ends or fills up a number in SS7 (ITU-T Q.763 section 3.9), which some switches pass on.
const FILLERS: [char; 2] = ['F', 'f'];

/// Keypad spellings that platforms send for a hidden number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE.
const HIDDEN_SPELLINGS: [&str; 5] = ["266696687", "7378742833", "2562533", "8656696", "86282452253"];
/// The host of an address with a hidden user (RFC 3323, 4.1.1.3).
const HIDDEN_HOST: &str = "anonymous.invalid";

/// Schemes of addresses with telephone numbers. Others, such as `client:anna`, have none.
const SCHEMES: [&str; 7] = ["tel", "sip", "sips", "whatsapp", "callto", "sms", "h323"];
/// Words before an extension, which is not part of the number; the escaped ones are `доб` and `вн`.
const EXTENSIONS: [&str; 4] = ["ext", "x", "\u{434}\u{43e}\u{431}", "\u{432}\u{43d}"];
/// Characters allowed in a number beside digits.
const SEPARATORS: &str = "-()[]. /~_\u{b7}\t";

/// The possible readings of a text, likeliest first: numbers with `+` are international, others as dialled at home.
/// Empty if the text shows no number.
pub(super) fn candidates(text: &str) -> Vec<String> {
    if text.len() > TEXT_BYTES_MAX {
        return vec![];
    }
    let text = in_plain_signs(&percent_decode_str(text).decode_utf8_lossy());
    let address = NumberAddress::of(&text);
    let Some(digits) = address.and_then(|address| address.number()) else { return vec![] };
    if HIDDEN_SPELLINGS.contains(&&*digits.digits) {
        return vec![];
    }
    digits.meanings()
}

/// The parts of an address with a number.
struct NumberAddress<'a> {
    /// The number with its separators.
    written: &'a str,
    /// The country of a local number, such as `+7` (RFC 3966, 5.1.4).
    context: Option<&'a str>,
}

impl<'a> NumberAddress<'a> {
    /// Takes the number from `"Name" <sip:+7…;phone-context=…@host;user=phone>;tag=…` or parts of it. `None` if it is
    /// hidden, or the address is of another kind.
    fn of(text: &'a str) -> Option<Self> {
        let address = without_name(text).trim();
        let address = match address.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => {
                SCHEMES.iter().find(|known| scheme.eq_ignore_ascii_case(known)).map(|_| rest)?
            }
            _ => address,
        };
        let (user, host) = address.trim_start_matches('/').split_once('@').unwrap_or((address, ""));
        let host = host.split([';', '?', '>', ':']).next().unwrap_or_default();
        if host.trim().eq_ignore_ascii_case(HIDDEN_HOST) {
            return None;
        }
        let mut parts = user.trim_start_matches('/').split([';', '?']);
        let written = parts.next().unwrap_or_default();
        // A password follows the user (RFC 3261, 19.1.1).
        let written = written.split(':').next().unwrap_or_default();
        let named =
            |part: &'a str| part.split_once('=').filter(|(name, _)| name.trim().eq_ignore_ascii_case("phone-context"));
        let context =
            parts.find_map(named).map(|(_, context)| context.trim()).filter(|context| context.starts_with('+'));
        Some(Self { written, context })
    }

    /// The digits; `None` if there are letters: telephones do not show vanity numbers, and `anonymous` must not be read
    /// as keys.
    fn number(&self) -> Option<ShownDigits> {
        let written = without_extension(self.written);
        let (before, after) = written.split_at(written.find(|sign: char| sign.is_ascii_digit())?);
        let is_written = |sign: char| sign.is_ascii_digit() || SEPARATORS.contains(sign);
        if !before.chars().all(|sign| sign == '+' || is_written(sign)) || !after.chars().all(is_written) {
            return None;
        }
        let only_digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_international = before.contains('+');
        Some(ShownDigits {
            // The zero that is dialled at home only: +44 (0) 20 …
            digits: if is_international { only_digits(&after.replace("(0)", "")) } else { only_digits(after) },
            is_international,
            context: self.context.map(only_digits).filter(|_| !before.contains('+')),
        })
    }
}

/// The digits of a number, with their context.
struct ShownDigits {
    digits: String,
    /// A `+` stood before them.
    is_international: bool,
    /// The digits of the country they are local to.
    context: Option<String>,
}

impl ShownDigits {
    /// Many platforms write a national number after a `+` (`+8916…`, `+78916…`) or leave out the `+` (Somleng, Plivo),
    /// so each reading is tried. Eleven digits beginning with 7 are read as the country code of Russia and Kazakhstan
    /// before a national number.
    fn meanings(&self) -> Vec<String> {
        let Self { digits, is_international, context } = self;
        let international = format!("+{digits}");
        let mut meanings = vec![];
        meanings.extend(context.as_ref().map(|country| format!("+{country}{digits}")));
        if *is_international {
            meanings.push(international.clone());
            meanings.extend(digits.strip_prefix("78").filter(|rest| rest.len() == 10).map(|rest| format!("+7{rest}")));
        }
        if digits.len() == 11 && digits.starts_with('7') {
            meanings.push(international.clone());
        }
        meanings.push(digits.clone());
        let prefixed = ["00", "810"].into_iter().find_map(|prefix| digits.strip_prefix(prefix));
        meanings.extend(prefixed.map(|abroad| format!("+{abroad}")));
        meanings.push(international);
        meanings
    }
}

/// The text without a display name, quoted or not; of several addresses the last one in `<>` counts.
fn without_name(text: &str) -> &str {
    let text = text.trim();
    // A spreadsheet writes an apostrophe before digits that are text.
    let text = text.strip_prefix('\'').unwrap_or(text);
    let unquoted = match text.strip_prefix('"') {
        // Nothing but a quotation: the number itself.
        Some(quoted) if end_of_quotes(quoted) == Some(quoted.len()) => &quoted[..quoted.len() - 1],
        Some(quoted) => end_of_quotes(quoted).map_or(quoted, |end| &quoted[end..]),
        None => text,
    };
    match unquoted.split_once('<') {
        Some((_, address)) => address.split('>').next().unwrap_or_default(),
        None => unquoted,
    }
}

/// The end of a quoted text; a backslash escapes the next character (RFC 3261, 25.1).
fn end_of_quotes(quoted: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, sign) in quoted.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn is_scheme(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next().is_some_and(|first| first.is_ascii_alphabetic())
        && signs.all(|sign| sign.is_ascii_alphanumeric() || "+-.".contains(sign))
}

/// The number without an extension: `доб. 12`, `ext. 12`, `,12`, `#12`; and without a fraction or filler.
fn without_extension(written: &str) -> Cow<'_, str> {
    let written = written.trim_end().strip_suffix(FRACTION).unwrap_or(written);
    let unfilled = written.strip_suffix(FILLERS).filter(|number| number.ends_with(|sign: char| sign.is_ascii_digit()));
    let written = unfilled.unwrap_or(written);
    let lower = written.to_lowercase();
    let start = lower.find(|sign: char| sign.is_ascii_digit()).unwrap_or(lower.len());
    let words = EXTENSIONS.iter().filter_map(|word| lower[start..].find(word));
    let sign = lower[start..].find([',', '#']);
    match words.chain(sign).min() {
        Some(at) => Cow::Owned(lower[..start + at].to_owned()),
        None => Cow::Borrowed(written),
    }
}
