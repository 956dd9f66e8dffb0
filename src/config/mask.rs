//! Hides possible secrets before a line of `config/deflect.toml` is shown.
//!
//! A secret written into the file is refused, but the error shows its line, and errors end up in logs. So a text is
//! shown only if its key is known to be public; one under a misspelled key may be a secret.

/// The keys with public texts. A missing key is only hidden, so the list need not be complete.
const SHOWN: &[&str] = &[
    "account",
    "allow",
    "answer_wait",
    "at",
    "at_once",
    "authentication",
    "caller",
    "closed_for",
    "closing_patience",
    "closing_window",
    "commit_wait",
    "consents",
    "countries",
    "deadline",
    "default_alphabet",
    "dialect",
    "domain",
    "each",
    "email_lifetime",
    "email_retry_delays",
    "encoding",
    "enquire_link",
    "env",
    "every",
    "file",
    "follow_up_delay",
    "format",
    "from",
    "gateways",
    "hears",
    "history",
    "hmac",
    "host",
    "inbound_ucs2",
    "is",
    "kind",
    "lease",
    "levels",
    "lifetime",
    "lines",
    "listen",
    "locale",
    "long_texts",
    "mailbox",
    "maildir",
    "means",
    "method",
    "money_per_day",
    "ops",
    "our_id",
    "per_day",
    "per_minute",
    "per_number",
    "per_prefix",
    "per_range",
    "per_typing_caller",
    "price",
    "public",
    "public_url",
    "rate",
    "read_wait",
    "render_wait",
    "reply_to",
    "selector",
    "send_wait",
    "sender",
    "silent_call",
    "sms_lifetime",
    "sms_retry_delays",
    "state",
    "status",
    "stop_wait",
    "system_id",
    "system_type",
    "text",
    "their_id",
    "to",
    "transport",
    "undeliverable_for",
    "url",
    "username",
    "voice",
    "while_down",
    "zone",
];

/// Tables whose texts are public under any key: by language or country.
const SHOWN_TABLES: &[&str] = &["locale", "per_country_day", "states", "statuses", "voice"];

/// The text with every possible secret replaced by asterisks. Byte positions stay the same.
pub(super) fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut keys = KeyPath::default();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (piece, after) = rest.split_at(piece_bytes(rest, next));
        let is_word = is_bare(next) || matches!(next, '"' | '\'');
        let names_a_value = is_word && after.trim_start_matches(' ').starts_with('=');
        keys.pass(next, piece, names_a_value);
        if names_a_value || keys.is_in_a_shown_table() || is_public(&keys.current, piece, next) {
            masked.push_str(piece)
        } else {
            masked.extend(piece.chars().flat_map(asterisks))
        }
        rest = after;
    }
    masked
}

/// The key of the current value, those of the inline tables around it, and the number of open lists.
#[derive(Default)]
struct KeyPath {
    current: String,
    outer: Vec<String>,
    lists: usize,
}

impl KeyPath {
    fn is_in_a_shown_table(&self) -> bool {
        self.outer.last().is_some_and(|table| SHOWN_TABLES.contains(&table.as_str()))
    }

    fn pass(&mut self, next: char, piece: &str, names_a_value: bool) {
        match next {
            '{' => self.outer.push(self.current.clone()),
            '}' => self.current = self.outer.pop().unwrap_or_default(),
            '[' if !self.current.is_empty() => self.lists += 1,
            ']' => self.lists = self.lists.saturating_sub(1),
            '\n' if self.lists == 0 => self.current.clear(),
            _ if names_a_value => self.current = piece.trim_matches(['"', '\'']).to_owned(),
            _ => {}
        }
    }
}

/// The bytes of the next piece: a quoted text, a comment, a word, or one sign.
fn piece_bytes(rest: &str, next: char) -> usize {
    match next {
        '"' | '\'' => quoted(rest, next),
        '#' => rest.find('\n').unwrap_or(rest.len()),
        c if is_bare(c) => rest.find(|c| !is_bare(c)).unwrap_or(rest.len()),
        c => c.len_utf8(),
    }
}

/// The bytes of the quoted text at the start of `rest`: to its closing quote, or to the end of the line without one.
fn quoted(rest: &str, quote: char) -> usize {
    let triple = quote.to_string().repeat(3);
    if rest.starts_with(&triple) {
        return rest[3..].find(&triple).map_or(rest.len(), |end| end + 6);
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Signs, table names, numbers and booleans are public; texts and words if their key is, and an address only without
/// credentials.
fn is_public(key: &str, piece: &str, next: char) -> bool {
    let has_credentials = piece.contains("://") && piece.contains('@');
    let is_text = matches!(next, '"' | '\'' | '#') || is_bare(next);
    let is_plain =
        ["true", "false"].contains(&piece) || piece.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'-');
    !is_text || is_plain || key.is_empty() || (SHOWN.contains(&key) && !has_credentials)
}

fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// An asterisk for each byte of the character; quotes and line ends stay.
fn asterisks(c: char) -> impl Iterator<Item = char> {
    let kept = matches!(c, '"' | '\'' | '\n' | '\r');
    std::iter::repeat_n(if kept { c } else { '*' }, c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(masked(text), expected);
        assert_eq!(masked(text).len(), text.len());
    }

    #[test]
    fn secrets_are_hidden_and_references_shown() {
        check("secret = \"abc\"", "secret = \"***\"");
        check("secret = 'a\"c' # was x", "secret = '*\"*' *******");
        check("secret = { env = \"TOKEN\" }", "secret = { env = \"TOKEN\" }");
        check(
            "secret = [{ env = \"A\" }, \"b\",\n \"c\"]\n[keys]",
            "secret = [{ env = \"A\" }, \"*\",\n \"*\"]\n[keys]",
        );
        check("shared_keys = { id = \"abc\" }", "shared_keys = { id = \"***\" }");
        check("\"password\" = \"abc\"\n", "\"password\" = \"***\"\n");
        check("secret = \"\"\"ab\nc\"\"\"\n[x]", "secret = \"\"\"**\n*\"\"\"\n[x]");
        check("token = \"я\\\"\"", "token = \"***\"\"");
    }

    #[test]
    fn languages_and_sums_are_no_secrets() {
        for shown in
            ["hears = [\"ru\", \"en\"]", "money_per_day = \"lots\"", "locale = { en = \"en-US\", sp = \"es\" }"]
        {
            check(shown, shown);
        }
        check("shared = { en = \"en-US\" }", "shared = { en = \"*****\" }");
        check("voice = { ru = \"a\" }\nsecret = \"abc\"", "voice = { ru = \"a\" }\nsecret = \"***\"");
    }

    #[test]
    fn what_answers_mean_is_no_secret() {
        for shown in
            ["{ status = \"2xx\", at = \"/ok\", is = \"yes\", means = \"taken\" }", "states = { OK = \"delivered\" }"]
        {
            check(shown, shown);
        }
        check("headers = { Authorization = \"abc\" }", "headers = { Authorization = \"***\" }");
        check("body = \"abc\"", "body = \"***\"");
    }

    #[test]
    fn a_torn_line_hides_its_secret_too() {
        check("secret = \"abc\npublic = \"x\"", "secret = \"***\npublic = \"x\"");
        check("secret = abc", "secret = ***");
        check("secret = [\"abc\"\nops = \"y\"", "secret = [\"***\"\nops = \"y\"");
    }

    #[test]
    fn a_misspelled_key_may_hold_a_secret() {
        check("secert = \"abc\"\nretries = 5", "secert = \"***\"\nretries = 5");
    }

    #[test]
    fn an_address_with_a_password_is_hidden() {
        check("transport = \"smtp://mail:25\"", "transport = \"smtp://mail:25\"");
        check("url = \"postgres://u:p@h/d\"", "url = \"******************\"");
    }

    #[test]
    fn what_is_public_is_shown() {
        let public =
            "[server] # doors\npublic = \"127.0.0.1:8080\"\nconnections_max = 4_096\n\n[link]\nlifetime = \"72h\"\n";
        check(public, public);
    }
}
