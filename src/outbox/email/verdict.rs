//! The table of the causes of a mail server's refusal, for replies and for bounces.
//!
//! Only a refusal because of the address suppresses it (RFC 3463 sections 3.2 and 3.3.1). Policy, spam, a full mailbox,
//! rates, size, content, the sender and authentication do not: the next mail may arrive. Words for these outweigh every
//! code, since some servers write `5.1.1` for every refusal. A code that names no cause, such as `5.0.0` or `5.7.1`,
//! leaves it to the words.
//!
//! | code | about | suppresses |
//! |---|---|---|
//! | 5.1.1, 5.1.3, 5.1.6 | no such mailbox, not an address, moved away | for good |
//! | 5.1.0, 5.1.2, 5.1.4, 5.1.10, 5.1.351, 5.2.1, 5.4.310, reply 556 | something else about the address, its domain, a closed mailbox | for a time |
//! | 5.1.5, 5.1.7 to 5.1.9, 5.2.2 and up, 5.3.4, 5.6 | the sender, a full mailbox, size, content | nobody |
//! | any other, with words such as `user unknown` | the address, as far as words tell | for a time |
//! | everything else | not the address | nobody |
//!
//! 5.1.351 (unknown recipient of another server) and 5.4.310 (no such domain) are Exchange Online's own.

/// The domain takes no mail at all (RFC 7504 section 4).
const DOMAIN_TAKES_NO_MAIL: u16 = 556;
/// The most digits of a subject or a detail (RFC 3463 section 2).
const DIGITS_MAX: usize = 3;
/// Phrases for an address or a domain that does not exist, in lower case. From the defaults of Postfix, Exim, Sendmail,
/// qmail, Exchange, Domino, Courier, Gmail, Yahoo, Mail.ru and Yandex.
const GONE_WORDS: [&str; 68] = [
    "user unknown",
    "unknown user",
    "no such user",
    "user not found",
    "user not exist",
    "user doesn't exist",
    "user does not exist",
    "user doesn't have a",
    "user is unknown",
    "recipient unknown",
    "unknown recipient",
    "no such recipient",
    "recipient not found",
    "recipient does not exist",
    "recipient is not recognized",
    "recipient name is not recognized",
    "unknown or illegal user",
    "unknown local part",
    "unknown local-part",
    "unrouteable address",
    "unroutable address",
    "invalid recipient",
    "invalid mailbox",
    "unknown mailbox",
    "no such mailbox",
    "no mailbox here",
    "mailbox not found",
    "mailbox doesn't exist",
    "mailbox does not exist",
    "account doesn't exist",
    "account does not exist",
    "tried to reach does not exist",
    "address doesn't exist",
    "address does not exist",
    "no such address",
    "unknown address",
    "address unknown",
    "addressee unknown",
    "not listed in",
    "no such domain",
    "invalid domain",
    "domain not found",
    "domain name not found",
    "domain doesn't exist",
    "domain does not exist",
    "host unknown",
    "unknown host",
    "no smtp service",
    "null mx",
    "account is disabled",
    "account disabled",
    "account has been disabled",
    "account is inactive",
    "reach is disabled",
    "reach is inactive",
    "user is inactive",
    "user is terminated",
    "mailbox is disabled",
    "mailbox disabled",
    "mailbox has been disabled",
    "mailbox is inactive",
    "не существует",
    "нет такого пользователя",
    "пользователь не найден",
    "получатель не найден",
    "ящик не найден",
    "ящик отключен",
    "ящик отключён",
];
/// Words for another cause, whatever else the text says and whatever its code.
const OTHER_WORDS: [&str; 48] = [
    "spam",
    "policy",
    "policies",
    "preference",
    "block",
    "black",
    "rbl",
    "reputation",
    "quota",
    "full",
    "exceed",
    "out of storage",
    "insufficient storage",
    "enough space",
    "at a rate",
    "rate limit",
    "too many",
    "too quickly",
    "throttl",
    "denied",
    "virus",
    "dmarc",
    "spf",
    "dkim",
    "greylist",
    "graylist",
    "try again later",
    "try later",
    "temporar",
    "authenti",
    "authori",
    "relaying",
    "sender",
    "allowed to send",
    "mail from",
    "your domain",
    "your ip",
    "client host",
    "helo",
    "переполнен",
    "нет места",
    "недостаточно места",
    "квот",
    "спам",
    "политик",
    "временно",
    "позже",
    "отправител",
];

/// Phrases of a relay that refuses its client, in lower case. From Postfix, Exim, Sendmail, Exchange, Gmail, cPanel, Amazon
/// SES and SendGrid.
const OWN_WORDS: [&str; 28] = [
    "relay access denied",
    "relaying denied",
    "relay not permitted",
    "relaying not permitted",
    "relaying not allowed",
    "unable to relay",
    "to relay through this server",
    "not authenticated",
    "authentication required",
    "not logged in",
    "sender address rejected",
    "sender verify failed",
    "not owned by",
    "permissions to send as",
    "not allowed to send as",
    "sendasdenied",
    "bad outbound sender",
    "address is not verified",
    "verified sender identity",
    "client host rejected",
    "client host blocked",
    "helo command rejected",
    "sending limit",
    "sending quota",
    "relay limit",
    "daily limit for",
    "emails per hour",
    "failures per hour",
];

/// Words in a reply that quotes another server's, or that is about who may write to a group (Exchange).
const QUOTING_WORDS: [&str; 4] = ["said:", "in reply to", "callout verification", "resolver.rst"];

/// Lists of senders that servers refuse. Some servers give nothing but the address of a page there as the reason.
const BLOCK_LISTS: [&str; 6] =
    ["spamhaus.org", "spamcop.net", "barracudacentral.org", "sorbs.net", "uceprotect.net", "abuseat.org"];

/// The share of the address in a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressFault {
    /// The address is not the cause.
    None,
    /// The address takes no mail now, as far as is known; it is suppressed for a time.
    Passing,
    /// The address does not exist.
    Lasting,
}

/// An enhanced status code (RFC 3463 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnhancedStatus {
    /// 2 success, 4 temporary failure, 5 permanent failure.
    pub class: u8,
    /// The subject.
    pub subject: u16,
    /// The detail.
    pub detail: u16,
}

impl EnhancedStatus {
    /// Parses a code such as `5.1.1`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (class, subject, detail) = (parts.next()?, number(parts.next()?)?, number(parts.next()?)?);
        let class = match class {
            "2" => 2,
            "4" => 4,
            "5" => 5,
            _ => return None,
        };
        parts.next().is_none().then_some(Self { class, subject, detail })
    }

    /// The first failure code in a text; an IP address (`192.0.2.1`) is not a code.
    pub fn find(text: &str) -> Option<Self> {
        let tokens = text.split(|sign: char| !(sign.is_ascii_digit() || sign == '.'));
        tokens.filter_map(|token| Self::parse(token.trim_matches('.'))).find(|status| status.class != 2)
    }

    /// True if it says more than that something went wrong.
    pub const fn is_exact(self) -> bool {
        self.subject != 0
    }
}

fn number(text: &str) -> Option<u16> {
    let is_number = (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// The share of the address in a refusal: nothing if it is temporary or its words name another cause, else by its code,
/// else by its words.
pub fn fault(reply: Option<u16>, status: Option<EnhancedStatus>, words: &str) -> AddressFault {
    let is_permanent =
        status.is_none_or(|status| status.class == 5) && reply.is_none_or(|reply| (500..600).contains(&reply));
    if !is_permanent || has(words, &OTHER_WORDS) || names_block_list(words) {
        return AddressFault::None;
    }
    match status.and_then(by_status) {
        Some(fault) => fault,
        None if reply == Some(DOMAIN_TAKES_NO_MAIL) || has(words, &GONE_WORDS) => AddressFault::Passing,
        None => AddressFault::None,
    }
}

/// True if the relay refuses us, not the mail: it does not relay for us, does not accept our sender, or our limit is used up.
/// Postfix says so at the recipient (`smtpd_delay_reject`), others even after the content. All mail waits while it does.
///
/// Only one's own relay writes these words of its client. One that asks the recipient's server meanwhile quotes the answer:
/// that is about this recipient, or the owner of a single mailbox could stop the mail of everybody.
pub fn is_about_us(words: &str) -> bool {
    let lower = words.to_lowercase();
    has(words, &OWN_WORDS) && !QUOTING_WORDS.iter().any(|quoting| lower.contains(quoting))
}

/// The share of the address by a permanent code; `None` if servers write that code for any cause.
const fn by_status(status: EnhancedStatus) -> Option<AddressFault> {
    match (status.subject, status.detail) {
        (1, 1 | 3 | 6) => Some(AddressFault::Lasting),
        (1, 0 | 2 | 4 | 10 | 351) | (2, 1) | (4, 310) => Some(AddressFault::Passing),
        (1, 5 | 7..=9) | (2, 2..) | (3, 4) | (6, _) => Some(AddressFault::None),
        _ => None,
    }
}

/// True if the text has one of these, outside of codes and addresses: servers repeat a code on every line, in the middle
/// of a phrase, and a person may be called Black.
fn has(text: &str, listed: &[&str]) -> bool {
    let text = text.to_lowercase();
    let words = text.split_whitespace().filter(|word| !is_code(word) && !is_address(word));
    let words = words.collect::<Vec<_>>().join(" ");
    listed.iter().any(|listed| words.contains(listed))
}

/// True if a host or URL of a block list is named; mail addresses there are like any other.
fn names_block_list(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split_whitespace().filter(|word| !word.contains('@'));
    words.any(|word| BLOCK_LISTS.iter().any(|list| word.contains(list)))
}

/// True for `550`, `550-5.1.1` and the like.
fn is_code(word: &str) -> bool {
    word.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | '-'))
}

/// True for a mail address, a URL, and a host's name of three labels or more.
fn is_address(word: &str) -> bool {
    let dots = word.trim_matches('.').matches('.').count();
    word.contains('@') || word.contains("://") || dots > 1 || (dots == 1 && word.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> AddressFault {
        fault(Some(550), EnhancedStatus::parse(code), "")
    }

    #[test]
    fn only_a_fault_of_the_address_bars_it() {
        for code in ["5.1.1", "5.1.3", "5.1.6"] {
            assert_eq!(of(code), AddressFault::Lasting, "{code}");
        }
        for code in ["5.1.0", "5.1.2", "5.1.4", "5.1.10", "5.1.351", "5.2.1", "5.4.310"] {
            assert_eq!(of(code), AddressFault::Passing, "{code}");
        }
        for (subject, details) in [(0, 0..=0), (2, 2..=5), (3, 0..=5), (4, 0..=7), (5, 0..=6), (6, 0..=10), (7, 0..=30)]
        {
            for detail in details {
                assert_eq!(of(&format!("5.{subject}.{detail}")), AddressFault::None, "5.{subject}.{detail}");
            }
        }
        // About the sender, or said of an address that is well.
        for code in ["5.1.5", "5.1.7", "5.1.8", "5.1.9", "5.1.99", "4.1.1", "4.2.1"] {
            assert_eq!(of(code), AddressFault::None, "{code}");
        }
    }

    #[test]
    fn words_count_where_no_exact_code_does() {
        let said = |reply, status, words| fault(Some(reply), EnhancedStatus::parse(status), words);
        assert_eq!(said(550, "", "<a@b.c>: User  unknown in virtual table"), AddressFault::Passing);
        assert_eq!(said(550, "5.0.0", "No such user"), AddressFault::Passing);
        assert_eq!(said(554, "", "dd This user doesn't have a yahoo.com account (a@b.c) [0]"), AddressFault::Passing);
        assert_eq!(said(450, "", "no such user"), AddressFault::None);
        assert_eq!(said(550, "4.0.0", "no such user"), AddressFault::None);
        assert_eq!(said(550, "", "mailbox unavailable"), AddressFault::None);
        assert_eq!(said(550, "", "User unknown, or blocked as spam"), AddressFault::None);
        assert_eq!(said(556, "", ""), AddressFault::Passing);
        assert_eq!(said(550, "", "spam@b.c: user unknown in relay recipient table"), AddressFault::Passing);
        assert_eq!(said(552, "5.1.1", "mailbox a@b.c is over quota temporarily"), AddressFault::None);
    }

    #[test]
    fn words_tell_where_a_code_names_no_cause() {
        for (status, words) in [
            ("5.7.1", "No such user!"),
            ("5.7.1", "550 User Unknown: a@b.c"),
            ("5.2.0", "550 Unknown user"),
            ("5.5.0", "Adresse destinataire invalide. Invalid recipient."),
            ("5.0.0", "The email account that you tried to reach does not exist."),
            ("5.0.0", "550-5.0.0 The email account that you tried to reach does 550-5.0.0 not exist."),
            ("", "550 : User unknown"),
            ("5.4.4", "Host or domain name not found. Name service error for name=b.c type=A: Host not found"),
            ("5.4.4", "Invalid domain"),
            ("5.0.0", "The domain does not exist"),
            ("5.7.1", "mx.policy.example.com said: 550 no such user"),
            ("5.7.1", "No such user; see example.com/blocked"),
            ("5.0.0", "No such user. Check the address and try again"),
        ] {
            assert_eq!(
                fault(Some(550), EnhancedStatus::parse(status), words),
                AddressFault::Passing,
                "{status} {words}"
            );
        }
        for (status, words) in [
            ("5.7.1", "rejected"),
            ("5.2.2", "user unknown"),
            ("5.6.0", "user unknown"),
            ("5.1.8", "Domain does not exist"),
            ("5.7.1", "Sender domain does not exist"),
            ("5.7.1", "Client host rejected: unknown host"),
            ("5.4.1", "Recipient address rejected: Access denied"),
        ] {
            assert_eq!(fault(Some(550), EnhancedStatus::parse(status), words), AddressFault::None, "{status} {words}");
        }
    }

    #[test]
    fn words_for_another_cause_outweigh_an_exact_code() {
        for (status, words) in [
            (
                "5.2.1",
                "The user you are trying to contact is receiving mail at a rate that prevents additional messages",
            ),
            ("5.2.1", "550-5.2.1 The user is receiving mail too 550 5.2.1 quickly. https://support.example.com/mail"),
            ("5.1.0", "192.0.2.222 is not allowed to send from <example.net> per it's SPF Record"),
            ("5.1.0", "<bounce@example.ru> sender rejected. Refer to https://example.com/codes"),
            ("5.1.1", "rejected due to DMARC policy"),
            ("5.1.1", "Greylisted, please try again later"),
            ("5.1.1", "too many messages from your IP"),
            ("5.1.1", "192.0.2.222 has sent to too many recipients this hour"),
            ("5.1.1", "Relaying denied"),
            ("5.1.1", "Recipient temporarily unavailable"),
            ("5.1.1", "Refused due to recipient preferences"),
            ("5.1.2", "mail from your domain is not wanted"),
            ("5.1.3", "553 http://www.spamhaus.org/query/bl?ip=192.0.2.222"),
            ("5.1.1", "Ящик переполнен"),
        ] {
            assert_eq!(fault(Some(550), EnhancedStatus::parse(status), words), AddressFault::None, "{status} {words}");
        }
        for words in [
            "User unknown; see https://x.example/spam-policy",
            "User unknown (www.example.com/policy)",
            "black@b.c unknown",
            "anna@spamcop.net unknown",
            "The account does not exist. Check the address for typos and try again",
            "spam.filter.example.com said: user unknown",
        ] {
            assert_eq!(fault(Some(550), EnhancedStatus::parse("5.1.1"), words), AddressFault::Lasting, "{words}");
        }
    }

    #[test]
    fn a_code_is_found_where_one_stands() {
        let status = |class, subject, detail| Some(EnhancedStatus { class, subject, detail });
        assert_eq!(EnhancedStatus::find("550-5.1.1 The account"), status(5, 1, 1));
        assert_eq!(EnhancedStatus::find("said no. (#5.1.1)"), status(5, 1, 1));
        assert_eq!(EnhancedStatus::find("host 192.0.2.25 (5.5.1960.3) said: 4.4.2. Later"), status(4, 4, 2));
        for none in ["5.1", "5.1.1.1", "2.0.0 ok", "3.1.1", "5..1", "5.1.1234", ""] {
            assert_eq!(EnhancedStatus::find(none), None, "{none}");
        }
    }
}
