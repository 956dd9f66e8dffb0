//! Visitors of a link: people, and the many programs that fetch links before them.
//!
//! Programs are recognised by behaviour: they fetch the page and press no button; they announce a prefetch
//! (`Sec-Purpose`, <https://fetch.spec.whatwg.org/#sec-purpose-header>); or they do not claim to be a browser. A word
//! in a name proves nothing: the browser inside Viber has Viber in its name, a scanner's app is named after scans, a
//! phone after robots.

use hyper::HeaderMap;
use hyper::header::{HeaderValue, USER_AGENT};

use crate::store::Visitor;

/// Headers of a prefetch or preview: a name, and a word in its value.
const AHEAD_OF_PEOPLE: [(&str, &str); 6] = [
    ("sec-purpose", "prefetch"),
    ("purpose", "prefetch"),
    ("purpose", "preview"),
    ("x-purpose", "preview"),
    ("x-purpose", "prefetch"),
    ("x-moz", "prefetch"),
];

/// Products (RFC 9110 section 10.1.5) that are no browsers but are named beside one, as by previews that want the page
/// for phones. Whole names, in lower case.
const PREVIEWS: [&str; 9] = [
    "facebookexternalhit",
    "facebookcatalog",
    "facebot",
    "twitterbot",
    "whatsapp",
    "google-pagerenderer",
    "headlesschrome",
    "phantomjs",
    "viber-url-preview",
];

/// Prefixes of browsers: all of today's, and those of old phones.
const BROWSERS: [&str; 10] =
    ["mozilla/", "opera/", "nokia", "samsung-", "sonyericsson", "sec-", "lg-", "mot-", "blackberry", "ucweb/"];

/// Marks before the address of a program's documentation.
const ABOUT_IT: [&str; 2] = ["+http://", "+https://"];

/// The visitor of the page, before its button is pressed.
pub(crate) fn visitor(headers: &HeaderMap) -> Visitor {
    let name = headers.get(USER_AGENT).map(lower_case).unwrap_or_default();
    if is_ahead_of_people(headers) || is_program(&name) { Visitor::Automatic } else { Visitor::Human }
}

/// The visitor who pressed the button, or typed an address. Previews and scanners only follow links, so this is a
/// person, unless the request announces a prefetch or does not claim to be a browser.
pub(crate) fn presser(headers: &HeaderMap) -> Visitor {
    let name = headers.get(USER_AGENT).map(lower_case).unwrap_or_default();
    if is_ahead_of_people(headers) || !is_browser(&name) { Visitor::Automatic } else { Visitor::Human }
}

fn is_ahead_of_people(headers: &HeaderMap) -> bool {
    let says =
        |(header, word): &(&str, &str)| headers.get_all(*header).iter().any(|value| lower_case(value).contains(word));
    AHEAD_OF_PEOPLE.iter().any(says)
}

fn is_program(name: &str) -> bool {
    !is_browser(name) || is_preview(name) || ABOUT_IT.iter().any(|about| name.contains(about))
}

fn is_browser(name: &str) -> bool {
    BROWSERS.iter().any(|browser| name.starts_with(browser)) || (name.contains("midp") && name.contains("profile/"))
}

/// True if a product of the name is a preview's. Parentheses hold comments, such as a phone's name.
fn is_preview(name: &str) -> bool {
    let outside = name.split('(').enumerate().filter_map(|(index, part)| match index {
        0 => Some(part),
        _ => part.split_once(')').map(|(_, outside)| outside),
    });
    let products = outside.flat_map(str::split_whitespace).map(|product| product.split('/').next().unwrap_or_default());
    products.into_iter().any(|product| PREVIEWS.contains(&product))
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

    fn headers(headers: &[(&str, &str)]) -> HeaderMap {
        let map = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap()));
        HeaderMap::from_iter(map)
    }

    fn check(given: &[(&str, &str)], looks: Visitor, presses: Visitor) {
        assert_eq!((visitor(&headers(given)), presser(&headers(given))), (looks, presses), "{given:?}");
    }

    #[test]
    fn phones_browsers_are_people_whatever_words_are_in_their_names() {
        for name in [
            CHROME,
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; arm_64; Android 12) AppleWebKit/537.36 Chrome/118.0 YaBrowser/23.11 Mobile Safari/537.36",
            "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; ru) Presto/2.8.119 Version/11.10",
            "Mozilla/5.0 (Linux; Android 11; CUBOT X30) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 8.1.0; XBot_Senior Build/O11019) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/65.0.3325.109 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 7.1.2; G011A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/66.0.3359.158 Safari/537.36 Viber/11.9.5.8",
            "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0 Mobile Safari/537.36 CamScanner/4.8.5.2310271827",
            "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36 Instagram 330.0.0.40.92 Android",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/458.0]",
            "Mozilla/5.0 (Linux; Android 13; Monitor Pro) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Safari/537.36 Telegram-Android/10.9",
            "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0 Mobile Safari/537.36 QRScanner/2.1",
            "Nokia6230/2.0 (04.44) Profile/MIDP-2.0 Configuration/CLDC-1.1",
        ] {
            check(&[("user-agent", name)], Visitor::Human, Visitor::Human);
        }
    }

    #[test]
    fn previews_and_scanners_look_and_if_one_presses_it_is_a_doubtful_person() {
        for name in [
            "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
            "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
            "Mozilla/5.0 (compatible; OdklBot/1.0; +https://ok.ru)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0 Safari/537.36",
            PREVIEWER,
        ] {
            check(&[("user-agent", name)], Visitor::Automatic, Visitor::Human);
        }
    }

    #[test]
    fn tools_are_programs_even_when_they_press() {
        for name in [
            "WhatsApp/2.23.20.0",
            "TelegramBot (like TwitterBot)",
            "Viber/13.3.0",
            "SkypeUriPreview Preview/0.5",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "curl/8.4.0",
            "python-requests/2.31.0",
            "",
            "  ",
        ] {
            check(&[("user-agent", name)], Visitor::Automatic, Visitor::Automatic);
        }
        check(&[], Visitor::Automatic, Visitor::Automatic);
    }

    #[test]
    fn a_prefetch_by_a_persons_browser_is_not_the_person() {
        for ahead in [
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "Prefetch"),
            ("x-purpose", "preview"),
            ("x-moz", "prefetch"),
        ] {
            check(&[("user-agent", CHROME), ahead], Visitor::Automatic, Visitor::Automatic);
        }
        check(&[("user-agent", CHROME), ("sec-purpose", "")], Visitor::Human, Visitor::Human);
    }
}
