//! Delivery status notifications: fields (RFC 3464) in every form that servers write, and phrases of those that write
//! none.
//!
//! DsnFields count anywhere: in `multipart/report` with or without its type, in `multipart/mixed` of a server that adds a
//! disclaimer, in a mail inside a mail, in a text. Phrases count only in mail of a mail system: people's replies,
//! automatic replies (RFC 3834) and delays say nothing about a delivery.

use std::collections::HashMap;

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

use super::verdict::{AddressFault, EnhancedStatus, fault};

/// The most parts of a mail that are looked through, and how deep they may be nested.
const PARTS_MAX: usize = 64;
const DEPTH_MAX: usize = 8;
/// The most recipients of a report that are read.
const RECIPIENTS_MAX: usize = 64;
/// The longest text that is read for its words, in characters.
const TEXT_CHARS_MAX: usize = 20_000;
/// Lines of a cause, as servers wrap lines.
const CAUSE_LINES: usize = 2;
/// Senders' names of mail systems.
const SYSTEMS: [&str; 12] = [
    "mailer-daemon",
    "mailer daemon",
    "mailerdaemon",
    "mail-daemon",
    "mdaemon",
    "postmaster",
    "post_master",
    "mail delivery",
    "maildelivery",
    "mailsystem",
    "mail system",
    "system administrator",
];
/// Phrases for: a mail could not be delivered.
const FAILED_WORDS: [&str; 29] = [
    "attempting to deliver",
    "trouble delivering",
    "mail failed",
    "error sending your mail",
    "was aborted",
    "undeliver",
    "delivery fail",
    "delivery has failed",
    "delivery status notification (failure)",
    "failed permanently",
    "failure notice",
    "failure reasons",
    "not be delivered",
    "not delivered",
    "n't be delivered",
    "unable to deliver",
    "able to deliver",
    "not deliver",
    "returned mail",
    "returning message",
    "did not reach",
    "permanent error",
    "permanent fail",
    "permanent fatal",
    "was rejected",
    "не доставлено",
    "быть доставлено",
    "не удалось доставить",
    "недоставлен",
];
/// Phrases for: it may still be delivered.
const DELAYED_WORDS: [&str; 34] = [
    "delayed",
    "delivery delay",
    "warning only",
    "warning message only",
    "status notification (delay)",
    "will be retried",
    "be retried",
    "will retry",
    "keep trying",
    "will continue",
    "still trying",
    "not yet been delivered",
    "not yet delivered",
    "delivered yet",
    "will be delivered after",
    "will be delivered once",
    "will be delivered when",
    "will be delivered as soon",
    "no action is required",
    "not need to resend",
    "no need to resend",
    "отложен",
    "задерж",
    "продолж",
    "ещё не доставлен",
    "еще не доставлен",
    "пока не доставлен",
    "пока не удалось",
    "будет доставлен",
    "будут доставлен",
    "попробуем",
    "попытаемся",
    "повторно не нужно",
    "не нужно отправлять",
];
/// Phrases for a final failure, even beside a delay.
const OVER_WORDS: [&str; 11] = [
    "permanent",
    "given up",
    "giving up",
    "gave up",
    "not be retried",
    "no longer be retried",
    "retry timeout exceeded",
    "too long",
    "не будет доставлен",
    "не будут доставлен",
    "прекращ",
];
/// Of a failure that Gmail only promises to report.
const FUTURE_WORDS: &str = "if the delivery fails permanently";
/// Prefixes of the headers of a quoted mail without a separator.
const QUOTED_HEADERS: [&str; 4] = ["received:", "return-path:", "message-id:", "x-mailer:"];
/// Words in a separator line before the returned mail.
const QUOTED_WORDS: [&str; 7] = ["copy of", "original", "returned message", "bounced", "headers", "follow", "unsent"];

/// The fields of one recipient (RFC 3464 section 2.3), by their names in lower case.
type DsnFields = HashMap<String, String>;

/// The cause of the failure that a mail reports; `None` if it reports none.
pub(crate) fn failure(mail: &ParsedMail<'_>) -> Option<AddressFault> {
    let mut parts = ReportParts::default();
    parts.walk(mail, 0);
    if parts.says_otherwise {
        return None;
    }
    let reported = recipients(&parts.fields.join("\n\n"));
    if !reported.is_empty() {
        return of_recipients(&reported);
    }
    if !is_system(mail) {
        return None;
    }
    if let Some(reported) = parts.messages.iter().find_map(|raw| reported_inside(raw, 1)) {
        return of_recipients(&reported);
    }
    let text = written(&parts.texts.join("\n"));
    let reported = recipients(&text);
    if reported.iter().any(|group| group.contains_key("final-recipient")) {
        of_recipients(&reported)
    } else {
        of_words(&header(mail, "Subject"), &text)
    }
}

/// The parts of a mail that may hold a report.
#[derive(Default)]
struct ReportParts {
    count: usize,
    fields: Vec<String>,
    texts: Vec<String>,
    /// Raw mails inside the mail.
    messages: Vec<Vec<u8>>,
    /// A complaint (RFC 5965) or a receipt (RFC 8098).
    says_otherwise: bool,
}

impl ReportParts {
    fn walk(&mut self, part: &ParsedMail<'_>, depth: usize) {
        self.count += 1;
        if self.count > PARTS_MAX || depth > DEPTH_MAX {
            return;
        }
        match part.ctype.mimetype.as_str() {
            // UTF-8 (RFC 6533 section 3), of which ASCII is a part; it names no character set.
            "message/delivery-status" | "message/global-delivery-status" => {
                self.fields.extend(part.get_body_raw().ok().map(|raw| String::from_utf8_lossy(&raw).into_owned()));
            }
            "message/feedback-report" | "message/disposition-notification" => self.says_otherwise = true,
            "message/rfc822" | "message/global" => self.messages.extend(part.get_body_raw().ok()),
            "text/html" => self.texts.extend(part.get_body().ok().map(|html| without_tags(&html))),
            "text/plain" => self.texts.extend(part.get_body().ok()),
            _ => {}
        }
        part.subparts.iter().for_each(|inner| self.walk(inner, depth + 1));
    }
}

/// The recipients of a report inside a quoted mail.
fn reported_inside(raw: &[u8], depth: usize) -> Option<Vec<DsnFields>> {
    let mail = parse_mail(raw).ok()?;
    let mut parts = ReportParts::default();
    parts.walk(&mail, depth);
    let reported = recipients(&parts.fields.join("\n\n"));
    if !reported.is_empty() {
        return Some(reported);
    }
    let mut deeper = parts.messages.iter().take_while(|_| depth < DEPTH_MAX);
    deeper.find_map(|inner| reported_inside(inner, depth + 1))
}

/// True if a mail system wrote it: by its name, by an empty address, or by the header of Exim.
fn is_system(mail: &ParsedMail<'_>) -> bool {
    let is_named = |value: &str| SYSTEMS.iter().any(|name| value.contains(name));
    let [from, path] = ["From", "Return-Path"].map(|name| header(mail, name).to_lowercase());
    is_named(&from) || from.ends_with("<>") || is_named(&path) || !header(mail, "X-Failed-Recipients").is_empty()
}

fn header(mail: &ParsedMail<'_>, name: &str) -> String {
    mail.headers.get_first_value(name).unwrap_or_default().trim().to_owned()
}

/// The failure in a report. Our mails have one recipient. If a report names several, the address was a list: the mail
/// failed if it failed for all, and the mildest cause counts.
fn of_recipients(reported: &[DsnFields]) -> Option<AddressFault> {
    let failures: Option<Vec<AddressFault>> = reported.iter().filter_map(of_recipient).collect();
    failures?.into_iter().min()
}

/// The groups of fields of a recipient: those with `Action` or `Status`. Some servers omit the blank line before a
/// group, so a repeated field begins the next one.
fn recipients(text: &str) -> Vec<DsnFields> {
    let (mut groups, mut group) = (vec![], DsnFields::new());
    for line in unfolded(text) {
        let field = line.split_once(':').map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()));
        let ends = field.as_ref().is_none_or(|(name, _)| is_of_recipient(name) && group.contains_key(name));
        if ends {
            groups.push(std::mem::take(&mut group));
        }
        group.extend(field);
    }
    groups.push(group);
    groups.retain(|group| group.contains_key("action") || group.contains_key("status"));
    groups.truncate(RECIPIENTS_MAX);
    groups
}

fn is_of_recipient(name: &str) -> bool {
    matches!(name, "final-recipient" | "action" | "status")
}

/// Lines of fields, unfolded (RFC 5322 section 2.2.3).
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for line in text.lines() {
        match lines.last_mut() {
            Some(before) if line.starts_with([' ', '\t']) && !line.trim().is_empty() && !before.is_empty() => {
                before.push_str(line.trim_end());
            }
            _ => lines.push(line.trim().to_owned()),
        }
    }
    lines
}

/// The failure of a recipient; the outer `None` if the group has no known action or status.
fn of_recipient(group: &DsnFields) -> Option<Option<AddressFault>> {
    let field = |name: &str| group.get(name).map(String::as_str).unwrap_or_default();
    let (status, cause) = (EnhancedStatus::find(field("status")), field("diagnostic-code"));
    let is_failed = match field("action").to_lowercase().split_whitespace().next() {
        Some(action) => action.starts_with("fail") || action.starts_with("expired"),
        None => status?.class == 5,
    };
    // `5.0.0` is unspecific, the server's own reply may not be. Of two exact codes the milder one counts.
    let exact = [status, EnhancedStatus::find(cause)].into_iter().flatten().filter(|status| status.is_exact());
    let by_code = exact.map(|status| fault(None, Some(status), cause)).min();
    Some(is_failed.then(|| by_code.unwrap_or_else(|| fault(reply_code(cause), status, cause))))
}

/// The first reply code of a refusal (RFC 5321 section 4.2).
fn reply_code(text: &str) -> Option<u16> {
    let numbers = text.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '.'));
    numbers
        .filter(|number| number.len() == 3)
        .filter_map(|number| number.parse().ok())
        .find(|code| (400..600).contains(code))
}

/// The failure of a plain text.
fn of_words(subject: &str, text: &str) -> Option<AddressFault> {
    let all = one_line(&format!("{subject} {text}")).replace(FUTURE_WORDS, "");
    let has = |words: &[&str]| words.iter().any(|word| all.contains(word));
    let is_delayed = has(&DELAYED_WORDS) && !has(&OVER_WORDS);
    let is_refused = EnhancedStatus::find(text).is_some_and(|status| status.class == 5);
    if is_delayed || !(is_refused || has(&FAILED_WORDS)) {
        return None;
    }
    let lines: Vec<&str> = text.lines().collect();
    let cause = |from: usize, at: usize| lines[from..lines.len().min(at + CAUSE_LINES)].join(" ");
    // Servers put the words of a code before it, beside it or after it.
    let by_code = (0..lines.len()).filter_map(|at| {
        let status = EnhancedStatus::find(lines[at]).filter(|status| status.is_exact())?;
        Some(fault(None, Some(status), &cause(at.saturating_sub(1), at)))
    });
    let by_words = || (0..lines.len()).map(|at| cause(at, at)).chain([subject.to_owned()]);
    by_code.min().or_else(|| by_words().map(|cause| fault(reply_code(&cause), None, &cause)).max())
}

fn one_line(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of the mail system itself, before the returned mail.
fn written(text: &str) -> String {
    let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
    let lines = text.lines().take_while(|line| !begins_quote(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn begins_quote(line: &str) -> bool {
    let line = line.trim().trim_start_matches('|').to_lowercase();
    let is_rule = line.starts_with("--") || line.starts_with("==") || line.starts_with("__");
    QUOTED_HEADERS.iter().any(|name| line.starts_with(name))
        || line.starts_with("original message")
        || line.contains("copy of the original message")
        || (is_rule && QUOTED_WORDS.iter().any(|word| line.contains(word)))
}

/// The text of HTML, roughly: good enough to search for phrases.
fn without_tags(html: &str) -> String {
    let pieces = html.split('<').enumerate();
    let words =
        pieces.map(|(at, piece)| if at == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) });
    words.collect::<Vec<_>>().join(" ")
}
