//! The table of the causes of a mail server's refusal, for replies and for bounces.
//!
//! Only a refusal because of the address suppresses it (RFC 3463 sections 3.2 and 3.3.1). Policy, spam, a full mailbox,
//! size, content, routing and authentication do not: the next mail may arrive.
//!
//! | code | about | suppresses |
//! |---|---|---|
//! | 5.1.1, 5.1.3, 5.1.6 | no such mailbox, not an address, moved away | for good |
//! | 5.1.0, 5.1.2, 5.1.4, 5.1.10, 5.2.1, reply 556 | something else about the address, its domain, a closed mailbox | for a time |
//! | no such code, words such as `user unknown` | the address, as far as words tell | for a time |
//! | everything else | not the address | nobody |

/// The domain takes no mail at all (RFC 7504 section 4).
const DOMAIN_TAKES_NO_MAIL: u16 = 556;
/// The most digits of a subject or a detail (RFC 3463 section 2).
const DIGITS_MAX: usize = 3;
/// Phrases for an address that does not exist, in lower case. From the defaults of Postfix, Exim, Sendmail, qmail,
/// Exchange, Domino, Courier, Yahoo, Mail.ru and Yandex.
const GONE_WORDS: [&str; 41] = [
    "user unknown",
    "unknown user",
    "no such user",
    "user not found",
    "user doesn't exist",
    "user does not exist",
    "user doesn't have a",
    "user is unknown",
    "recipient unknown",
    "unknown recipient",
    "no such recipient",
    "recipient not found",
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
    "mailbox does not exist",
    "account does not exist",
    "email address does not exist",
    "address does not exist",
    "no such address",
    "unknown address",
    "address unknown",
    "addressee unknown",
    "not listed in",
    "no smtp service",
    "null mx",
    "account is disabled",
    "user is inactive",
    "mailbox is inactive",
    "не существует",
    "нет такого пользователя",
];
/// Words for another cause, whatever else the text says.
const OTHER_WORDS: [&str; 21] = [
    "spam",
    "policy",
    "block",
    "black",
    "reputation",
    "quota",
    "full",
    "exceed",
    "denied",
    "virus",
    "dmarc",
    "spf",
    "dkim",
    "too many",
    "greylist",
    "try again",
    "temporar",
    "authenti",
    "sender address",
    "spamhaus",
    "переполнен",
];

/// Words that outweigh an exact code: some servers write `5.1.1` for every refusal.
const CONTRARY_WORDS: [&str; 5] = ["quota", "mailbox full", "mailbox is full", "spam", "blacklist"];

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

/// The share of the address in a permanent refusal: by its exact code unless its words contradict, else by its reply
/// code and words.
pub fn fault(reply: Option<u16>, status: Option<EnhancedStatus>, words: &str) -> AddressFault {
    match status.filter(|status| status.is_exact()) {
        Some(_) if has(words, &CONTRARY_WORDS) => AddressFault::None,
        Some(status) => by_status(status),
        None if status.is_some_and(|status| status.class != 5) => AddressFault::None,
        None if reply == Some(DOMAIN_TAKES_NO_MAIL) => AddressFault::Passing,
        None if reply.is_some_and(|reply| !(500..600).contains(&reply)) => AddressFault::None,
        None => by_words(words),
    }
}

const fn by_status(status: EnhancedStatus) -> AddressFault {
    match (status.class, status.subject, status.detail) {
        (5, 1, 1 | 3 | 6) => AddressFault::Lasting,
        (5, 1, 0 | 2 | 4 | 10) | (5, 2, 1) => AddressFault::Passing,
        _ => AddressFault::None,
    }
}

fn by_words(words: &str) -> AddressFault {
    let is_gone = has(words, &GONE_WORDS) && !has(words, &OTHER_WORDS);
    if is_gone { AddressFault::Passing } else { AddressFault::None }
}

/// True if the text has one of these, outside of addresses: a person may be called Black.
fn has(text: &str, listed: &[&str]) -> bool {
    let text = text.to_lowercase();
    let words = text.split_whitespace().filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ");
    listed.iter().any(|listed| words.contains(listed))
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
        for code in ["5.1.0", "5.1.2", "5.1.4", "5.1.10", "5.2.1"] {
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
        assert_eq!(said(550, "5.7.1", "No such user"), AddressFault::None);
        assert_eq!(said(450, "", "no such user"), AddressFault::None);
        assert_eq!(said(550, "4.0.0", "no such user"), AddressFault::None);
        assert_eq!(said(550, "", "mailbox unavailable"), AddressFault::None);
        assert_eq!(said(550, "", "User unknown, or blocked as spam"), AddressFault::None);
        assert_eq!(said(556, "", ""), AddressFault::Passing);
        assert_eq!(said(550, "", "spam@b.c: user unknown in relay recipient table"), AddressFault::Passing);
        assert_eq!(said(552, "5.1.1", "mailbox a@b.c is over quota temporarily"), AddressFault::None);
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
