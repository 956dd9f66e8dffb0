//! The page as it looks: on a phone and on a desk, by day and by night, by keyboard and by ear. With a folder in
//! `DEFLECT_PICTURES` each is kept there as a picture.

use deflect::base::call::Language;
use deflect::pages::link::{Mailing, render_gone, render_page};
use serde_json::{Value, json};

use crate::pages::{LANGUAGES, LINK, NOON, TOPICS, channels, page_at, record, shipped, templates};
use crate::support::peers::browser::{Browser, Scheme};

/// Contrast of words by WCAG 2.2 AA.
const CONTRAST_MIN: f64 = 4.5;
/// The least side of what is touched, by WCAG 2.2 AA (2.5.8).
const TOUCHED_MIN: f64 = 24.0;
/// The most words that are seen before anything is opened: about a minute, as adults read (Brysbaert 2019, 238 to 260).
const WORDS_MAX: usize = 250;

/// Pages of every kind: a chat, a door without sign-in, mailboxes, telephones, an app by name, a postal address.
const KINDS: [(&str, &str); 12] = [
    ("account-chat", "order"),
    ("account-chat", "complaint"),
    ("account-chat", "slow-answer"),
    ("public-chat", "sign-in"),
    ("public-chat", "fraud"),
    ("mobile-app", "app"),
    ("vk", "chat-silent"),
    ("bank-phone", "bank"),
    ("b2b-email", "company"),
    ("pickup-app", "pickup"),
    ("compliance", "compliance"),
    ("head-office", "company"),
];

/// Every page there is to look at, by name.
fn pages() -> Vec<(String, String)> {
    let of_kind = |language| {
        move |(channel, topic)| (format!("{channel}-{topic}-{language}"), page_at(language, channel, topic, NOON))
    };
    let mut pages: Vec<_> = LANGUAGES.into_iter().flat_map(|language| KINDS.map(of_kind(language))).collect();
    let bad = record("ru", "account-chat", "order");
    let bad = render_page(&shipped().script, &templates(), &bad, LINK, Mailing::Bad, NOON.parse().unwrap());
    pages.push(("bad-address".to_owned(), bad.unwrap()));
    pages.push(("gone".to_owned(), render_gone(&shipped().script, &templates(), &Language::new("ru")).unwrap()));
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_for_every_screen_keyboard_and_reader() {
    let browser = Browser::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = vec![];
    for (name, html) in pages() {
        let file = folder.path().join(format!("{name}.html"));
        std::fs::write(&file, &html).unwrap();
        for (width, scheme) in [(390, Scheme::Light), (390, Scheme::Dark), (1280, Scheme::Light), (1280, Scheme::Dark)]
        {
            browser.look(width, 844, scheme).await;
            browser.client.goto(&format!("file://{}", file.display())).await.unwrap();
            if let Some(folder) = std::env::var_os("DEFLECT_PICTURES") {
                let picture = std::path::Path::new(&folder).join(format!("{name}-{width}-{scheme:?}.png"));
                std::fs::write(picture, browser.picture().await).unwrap();
            }
            browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true })").await;
            let place = format!("{name} {width} {scheme:?}");
            let wide = browser.run("return document.documentElement.scrollWidth").await.as_u64().unwrap();
            if u64::from(width) < wide {
                wrong.push(format!("{place}: {wide} wide"));
            }
            let contrast = browser.run(include_str!("../page/contrast.js")).await;
            let contrast: Vec<(String, f64)> = serde_json::from_value(contrast).unwrap();
            let faint = contrast.into_iter().filter(|(_, contrast)| *contrast < CONTRAST_MIN);
            wrong.extend(faint.map(|(words, contrast)| format!("{place}: `{words}` has contrast {contrast:.1}")));
        }
        wrong.extend(heard(&browser).await.into_iter().map(|fault| format!("{name}: {fault}")));
        // After a slip the page begins at the field that is wrong.
        if !html.contains(" autofocus") {
            wrong.extend(walked(&browser).await.into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Faults of the page for screen readers and for touch.
async fn heard(browser: &Browser) -> Vec<String> {
    let script = format!(
        "const wrong = [];
         if (document.querySelectorAll('h1, main').length !== 2) wrong.push('not one main part and one first heading');
         let level = 0;
         for (const heading of document.querySelectorAll('h1, h2, h3')) {{
           const own = Number(heading.tagName[1]);
           if (own > level + 1) wrong.push('level left out: ' + heading.textContent);
           level = own;
         }}
         for (const touched of document.querySelectorAll('a, button, input, summary')) {{
           const box = touched.getBoundingClientRect();
           if (box.height < {TOUCHED_MIN}) wrong.push('too low for a finger: ' + touched.textContent + ' ' + box.height);
           const name = touched.labels?.[0]?.textContent ?? touched.textContent;
           if (!name.trim()) wrong.push('without a name: ' + touched.outerHTML);
         }}
         return wrong"
    );
    serde_json::from_value(browser.run(&script).await).unwrap()
}

/// Tab goes to everything that can be used, in the order of the page, and shows where it is.
async fn walked(browser: &Browser) -> Vec<String> {
    let all = "a[href], button, input, summary";
    let count = format!("return document.querySelectorAll('{all}').length");
    let count = browser.run(&count).await.as_u64().unwrap();
    browser.run("document.activeElement.blur(); window.scrollTo(0, 0)").await;
    let mut faults = vec![];
    for place in 0..count {
        for kind in ["keyDown", "keyUp"] {
            let key = json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
            browser.devtools("Input.dispatchKeyEvent", key).await;
        }
        let here = format!(
            "const here = document.activeElement; const style = getComputedStyle(here);
             const place = [...document.querySelectorAll('{all}')].indexOf(here);
             return [place, style.outlineStyle !== 'none' && style.outlineWidth !== '0px']"
        );
        let found: Value = browser.run(&here).await;
        if found != json!([place, true]) {
            faults.push(format!("tab {place} comes to {found}"));
        }
    }
    faults
}

#[test]
fn every_page_is_read_in_a_minute() {
    let mut wrong = vec![];
    for language in LANGUAGES {
        for channel in channels() {
            for topic in TOPICS {
                let words = seen(&page_at(language, channel, topic, NOON)).split_whitespace().count();
                if WORDS_MAX < words {
                    wrong.push(format!("{channel} {topic} {language}: {words} words"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of a page before anything is opened.
fn seen(html: &str) -> String {
    let body = html.split("<body>").nth(1).unwrap();
    let unfolded: Vec<&str> = body.split("<details>").map(|part| part.split("</details>").last().unwrap()).collect();
    let unfolded = unfolded.join(" ");
    unfolded.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ")
}
