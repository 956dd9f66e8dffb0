//! Who opened a link: a person, or one of the many programs that look at links before people do.

use hyper::HeaderMap;
use hyper::header::{HeaderValue, USER_AGENT};

use crate::store::Visitor;

/// Headers by which a browser or messenger says that nobody looks yet: a name, and a word in its value.
const AHEAD_OF_PEOPLE: [(&str, &str); 6] = [
    ("sec-purpose", "prefetch"),
    ("purpose", "prefetch"),
    ("purpose", "preview"),
    ("x-purpose", "preview"),
    ("x-purpose", "prefetch"),
    ("x-moz", "prefetch"),
];

/// Words in the names of programs, in lower case (`facts/messaging.md` section 16). A few messengers' previews call
/// themselves a phone's browser and name a crawler beside it; they are found by the crawler.
const PROGRAMS: [&str; 25] = [
    "bot",
    "crawl",
    "spider",
    "preview",
    "facebookexternalhit",
    "facebookcatalog",
    "whatsapp/",
    "vkshare",
    "odklbot",
    "viber",
    "slurp",
    "scan",
    "monitor",
    "headlesschrome",
    "phantomjs",
    "curl/",
    "wget/",
    "python-requests",
    "python-urllib",
    "aiohttp",
    "go-http-client",
    "okhttp",
    "libwww",
    "axios",
    "barracuda",
];

/// A maker of telephones whose name ends like a robot's.
const NOT_A_BOT: &str = "cubot";

/// Tells a person from a program by the request's headers. No name at all is a program's way.
pub fn visitor(headers: &HeaderMap) -> Visitor {
    let ahead = AHEAD_OF_PEOPLE
        .iter()
        .any(|(header, word)| headers.get_all(*header).iter().any(|value| lower_case(value).contains(word)));
    let name = headers.get(USER_AGENT).map(lower_case).unwrap_or_default();
    if ahead || is_program(&name) { Visitor::Automatic } else { Visitor::Human }
}

fn is_program(name: &str) -> bool {
    let name = name.replace(NOT_A_BOT, "");
    name.trim().is_empty() || PROGRAMS.iter().any(|program| name.contains(program))
}

fn lower_case(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderName;

    const CHROME: &str = "Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36";
    const PREVIEWER: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) \
         Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0";

    fn check(headers: &[(&str, &str)], expected: Visitor) {
        let map = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap()));
        assert_eq!(visitor(&HeaderMap::from_iter(map)), expected, "{headers:?}");
    }

    #[test]
    fn phones_browsers_are_people() {
        for name in [
            CHROME,
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; arm_64; Android 12) AppleWebKit/537.36 Chrome/118.0 YaBrowser/23.11 Mobile Safari/537.36",
            "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; ru) Presto/2.8.119 Version/11.10",
            "Mozilla/5.0 (Linux; Android 11; CUBOT X30) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36",
            "Nokia6230/2.0 (04.44) Profile/MIDP-2.0 Configuration/CLDC-1.1",
        ] {
            check(&[("user-agent", name)], Visitor::Human);
        }
    }

    #[test]
    fn previews_scanners_and_tools_are_programs() {
        for name in [
            "WhatsApp/2.23.20.0",
            "TelegramBot (like TwitterBot)",
            "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
            "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
            "SkypeUriPreview Preview/0.5",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; OdklBot/1.0; +klass@odnoklassniki.ru)",
            "curl/8.4.0",
            "python-requests/2.31.0",
            PREVIEWER,
            "",
            "  ",
        ] {
            check(&[("user-agent", name)], Visitor::Automatic);
        }
        check(&[], Visitor::Automatic);
    }

    #[test]
    fn a_prefetch_by_a_persons_browser_is_not_the_person() {
        for ahead in [
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "Prefetch"),
            ("x-purpose", "preview"),
            ("x-moz", "prefetch"),
        ] {
            check(&[("user-agent", CHROME), ahead], Visitor::Automatic);
        }
        check(&[("user-agent", CHROME), ("sec-purpose", "")], Visitor::Human);
    }
}
