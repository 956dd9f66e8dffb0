//! The page of operations, in a real browser, as a person sees it.

mod figures;
mod russian;
mod trouble;

use std::collections::BTreeSet;
use std::time::Duration;

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::support::line::{EXPERIMENT, Line, NO_LIMITS, SPOOL, Setup, TOKEN, settings};
use crate::support::peers::LIMIT;
use crate::support::peers::browser::{Browser, Scheme};

const CALLER: &str = "+79161234567";
/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(100);
/// All that is loaded for the page, in bytes.
const WEIGHT_MAX: usize = 300 * 1024;
/// Contrast of words by WCAG 2.2 AA, and of what is drawn.
const CONTRAST_MIN: f64 = 4.5;

/// The browser, looking at a line's page.
struct Page {
    browser: Browser,
    url: String,
}

impl Page {
    async fn open(line: &Line) -> Self {
        let (browser, url) = (Browser::start().await, format!("http://{}/", line.ops));
        browser.look(1280, 900, Scheme::Light).await;
        browser.client.goto(&url).await.unwrap();
        Self { browser, url }
    }

    /// The words of an element.
    async fn words(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({selector:?})?.innerText ?? ''");
        self.browser.run(&script).await.as_str().unwrap().to_owned()
    }

    /// The cells of the row of a table that begins with these words.
    async fn row(&self, table: &str, first: &str) -> Vec<String> {
        let script = format!(
            "const words = (cell) => cell.textContent.trim().replace(/\\s+/g, ' ');
             const rows = [...document.querySelectorAll('{table} tbody tr')].map((row) => [...row.cells].map(words));
             return rows.find((row) => row.some((cell) => cell.startsWith('{first}'))) ?? []"
        );
        serde_json::from_value(self.browser.run(&script).await).unwrap()
    }

    /// Looks at the page until it says so, without touching it.
    async fn wait(&self, what: &str, script: &str) {
        let looks = async {
            while self.browser.run(&format!("return Boolean({script})")).await != true {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(LIMIT, looks).await.is_err() {
            panic!("waited in vain: {what}; the page says:\n{}", self.words("body").await);
        }
    }

    async fn wait_for_words(&self, selector: &str, words: &str) {
        let script = format!("document.querySelector({selector:?})?.innerText.includes({words:?})");
        self.wait(&format!("`{words}` in {selector}"), &script).await;
    }

    async fn click(&self, selector: &str) {
        self.browser.client.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
    }

    async fn type_into(&self, selector: &str, words: &str) {
        let field = self.browser.client.find(Locator::Css(selector)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(words).await.unwrap();
    }

    /// Everything the page holds, attributes and all.
    async fn source(&self) -> String {
        self.browser.run("return document.documentElement.outerHTML").await.as_str().unwrap().to_owned()
    }

    /// Nothing was complained about, and nothing was asked of anybody else.
    async fn is_quiet(&self) {
        self.wait("it refreshes", "performance.getEntriesByType('resource').some((e) => e.name.includes('sections'))")
            .await;
        assert_eq!(self.browser.complaints().await, Vec::<String>::new());
        let asked = self.browser.requested().await;
        assert!(asked.iter().any(|url| url.contains("/api/sections")), "{asked:?}");
        let foreign: Vec<_> =
            asked.iter().filter(|url| !url.starts_with(&self.url) && !url.starts_with("data:")).collect();
        assert!(foreign.is_empty(), "{foreign:?}");
    }
}

fn texts() -> String {
    settings(&format!("{SPOOL}{NO_LIMITS}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_real_calls_and_a_call_that_moves_are_shown_without_a_reload() {
    let line = Line::start(&texts());
    let mut taken = line.call("CA1", CALLER);
    taken.press("1").press("1").press("1");
    taken.hang_up();
    line.call("CA2", "+79161234568").hang_up();
    line.call("CA3", "+79161234569").press("2").hang_up();
    let mut page = Page::open(&line).await;
    page.browser.run("window.marked = true; document.querySelector('#menu-main-table').open = true").await;

    page.wait("three calls are over", "document.querySelector('#menu-account')?.textContent.includes('hung up1')")
        .await;
    page.wait_for_words("#today .scroll", "Answered").await;
    let numbers = async |label| page.row("#today .scroll", label).await[1..3].to_vec();
    assert_eq!(numbers("Answered").await, ["3", "100%"]);
    assert_eq!(numbers("Reached").await, ["1", "33%"]);
    assert_eq!(numbers("Ended well").await, ["1", "33%"]);
    let said = page.browser.run("return document.querySelector('#today svg desc').textContent").await;
    assert_eq!(said, "Answered 3, Reached a destination 1, Ended well 1, Helped 0");
    assert_eq!(page.row("#menu-main", "orders").await, ["1", "orders", "1", "33%"]);
    assert_eq!(page.row("#menu-main", "account").await, ["2", "account", "1", "33%"]);
    assert_eq!(page.row("#menu-main", "hung up").await, ["×", "hung up", "1", "33%"]);
    assert_eq!(page.row("#menu-account", "hung up").await, ["×", "hung up", "1", "100%"]);
    assert!(page.words("#live").await.contains("Nobody is on the line"));
    page.wait_for_words("#wordings", "Чат Ozon: …").await;
    let text = page.row("#wordings .scroll", "Чат Ozon: …").await;
    assert!(text[0].contains("prompts/ru/sms.ftl: sms-account-chat@") && text[1] == "1", "{text:?}");
    assert!(page.words("#wordings").await.contains("Of 1 message only: shares of fewer than 30 say little."));
    for added_up_now_and_then in ["repeats", "leaves", "experiments", "wordings"] {
        let heading = page.words(&format!("#{added_up_now_and_then} h2")).await;
        assert!(heading.contains(", as of "), "{heading}");
    }

    let mut going = line.call("CA4", "+79161234570");
    page.wait("a call appears", "document.querySelector('#live tbody tr th')?.textContent === 'main'").await;
    let row = page.browser.run("return document.querySelector('#live tbody tr').id").await;
    going.press("1");
    page.wait("it moves", "document.querySelector('#live tbody tr th')?.textContent === 'orders'").await;
    assert_eq!(page.browser.run("return document.querySelector('#live tbody tr').id").await, row, "the same call");
    page.wait("the key is counted", "document.querySelector('#menu-main tbody').textContent.includes('orders250%')")
        .await;
    going.hang_up();
    page.wait_for_words("#live", "Nobody is on the line").await;
    page.wait("its hang-up is counted", "document.querySelector('#menu-orders').textContent.includes('hung up1')")
        .await;

    assert_eq!(page.browser.run("return window.marked").await, true, "the page was not loaded again");
    let is_open = "return document.querySelector('#menu-main-table').open";
    assert_eq!(page.browser.run(is_open).await, true, "what was opened stays open");
    nothing_private(&mut page, &line).await;
    page.is_quiet().await;
}

/// No number, address or secret stands anywhere in the page.
async fn nothing_private(page: &mut Page, line: &Line) {
    let source = page.source().await;
    let token = std::fs::read_to_string(line.folder().join("var/keys/operator")).unwrap();
    for secret in ["916123456", "4952321000", TOKEN, token.trim(), "no-reply@example.ru", "CA1\""] {
        assert!(!source.contains(secret), "{secret} stands in the page");
    }
    let number = regex::Regex::new(r"\+\d{6,}|[\w.]+@[\w.]+\.\w+").unwrap();
    assert_eq!(number.find(&source).map(|found| found.as_str()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_given_up_and_its_gateway_are_told_in_words_with_what_to_do() {
    let gateway = r#"
[sms]
gateways = ["kannel"]
[gateway.kannel]
kind = "kannel"
url = "http://127.0.0.1:9/cgi-bin/sendsms"
username = "ivr"
password = { env = "TEST_GATEWAY" }
sender = "Ozon"
[mail]
transport = "spool"
from = "Ozon <no-reply@example.ru>"
[outbox]
sms_retry_delays = []
"#;
    let line = Line::start(&settings(&format!("{gateway}{NO_LIMITS}")));
    let page = Page::open(&line).await;
    assert_eq!(page.words("#verdict").await, "All well");
    assert!(page.words("#problems").await.contains("None known"));

    line.call("CA1", CALLER).press("9");

    page.wait_for_words("#verdict", "problem").await;
    page.wait_for_words("#problems", "1 message was given up and can be queued again").await;
    let listed = page.words("#outbox li").await;
    let listed: Vec<&str> = listed.split("deflect outbox requeue ").collect();
    assert!(listed[0].starts_with("Texts, link to account-chat, 1 try"), "{listed:?}");
    let requeued = line.command(&["outbox", "requeue", listed[1].trim()]);
    assert!(requeued.status.success(), "the command on the page works: {requeued:?}");
    for _ in 0..3 {
        line.post_with_signature(&format!("{}/voice/twilio", line.url), &[("CallSid", "CA2")], "wrong");
    }
    page.wait_for_words("#problems .heard", "Refused a request").await;
    page.wait_for_words("#problems .heard", "3 times since").await;
    let heard = page.words("#problems .heard").await;
    assert!(heard.starts_with("Warning") && heard.contains("platform: twilio"), "{heard}");
    assert_eq!(heard.matches("Refused a request").count(), 1, "counted and not repeated: {heard}");
    assert!(!page.source().await.contains("916123456"));
    page.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_and_a_closing_are_posted_by_the_form_and_ended() {
    let line = Line::start(&texts());
    let token = std::fs::read_to_string(line.folder().join("var/keys/operator")).unwrap();
    let page = Page::open(&line).await;
    page.click("#announcements > details > summary").await;
    page.type_into("textarea[name=words-ru]", "Доставка в Казань задерживается").await;
    page.type_into("input[name=token]", "wrong").await;
    page.click("button[type=submit]").await;
    page.wait_for_words("#posted", "Not posted").await;

    page.type_into("input[name=token]", token.trim()).await;
    page.click("button[type=submit]").await;
    page.wait_for_words("#posted", "Posted").await;
    page.wait_for_words("#notices", "Доставка в Казань задерживается").await;
    page.wait_for_words("#line", "Доставка в Казань задерживается").await;
    assert!(line.call("CA1", CALLER).said().contains("Доставка в Казань задерживается"), "callers hear it");
    page.click("#notices button[data-end]").await;
    page.wait_for_words("#notices", "Callers are told nothing but the menu").await;

    page.click("input[value=closing]").await;
    page.click("input[name=line][value=main]").await;
    page.click("button[type=submit]").await;
    page.wait("it is asked first", "document.querySelector('dialog').open").await;
    page.click("dialog button[value=no]").await;
    page.wait_for_words("#posted", "Nothing was changed").await;
    page.click("button[type=submit]").await;
    page.wait("it is asked first", "document.querySelector('dialog').open").await;
    page.click("dialog button[value=yes]").await;
    page.wait_for_words("#verdict", "1 problem").await;
    page.wait_for_words("#state", "Line main is closed by a notice").await;
    assert!(!page.source().await.contains(token.trim()), "the token is not written into the page");
    let complaints = page.browser.complaints().await;
    assert!(complaints.iter().all(|said| said.contains("401")), "only the wrong token: {complaints:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_page_asks_for_nothing_and_a_silent_node_is_told_of() {
    let mut line = Line::start(&texts());
    let page = Page::open(&line).await;
    page.wait("it refreshes", "performance.getEntriesByType('resource').some((e) => e.name.includes('sections'))")
        .await;
    let hide = |hidden: bool| {
        format!(
            "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }});
             document.dispatchEvent(new Event('visibilitychange'))"
        )
    };
    page.browser.run(&hide(true)).await;
    page.browser.requested().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(page.browser.requested().await, Vec::<String>::new(), "two refreshes would have been due");
    page.browser.run(&hide(false)).await;
    line.kill();
    page.wait_for_words("#lost", "This node does not answer").await;
    assert_eq!(page.words("#verdict").await, "No answer", "and not that all is well");
    let title = page.browser.run("return document.title").await;
    assert!(title.as_str().unwrap().starts_with("No answer · 127.0.0.1:"), "{title}");
    let icon = page.browser.run("return document.querySelector('link[rel=icon]').href").await;
    assert!(icon.as_str().unwrap().ends_with("mark-dead.svg"), "{icon}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_for_every_screen_keyboard_and_reader() {
    let line = Setup::new(&texts()).edit("config/line.toml", "[line.main]", EXPERIMENT).start();
    line.call("CA0", "+79161234569").press("9").hang_up();
    line.call("CA1", CALLER).press("1").hang_up();
    line.call("CA2", "+79161234568");
    let page = Page::open(&line).await;
    page.wait_for_words("#live", "main").await;
    page.wait_for_words("#experiments", "short").await;
    page.wait_for_words("#wordings", "Nothing stands out").await;
    assert_eq!(page.browser.run(include_str!("headings.js")).await, json!([]), "headings in order, tables named");
    let unnamed = unnamed(&page.browser).await;
    assert!(unnamed.is_empty(), "without a name for who does not see: {unnamed:?}");
    for scheme in [Scheme::Light, Scheme::Dark] {
        for width in [360, 1280] {
            page.browser.look(width, 900, scheme).await;
            page.browser.client.goto(&page.url).await.unwrap();
            page.browser
                .run("document.querySelectorAll('details').forEach((details) => { details.open = true })")
                .await;
            let wide = page.browser.run("return document.documentElement.scrollWidth").await;
            assert!(wide.as_u64().unwrap() <= u64::from(width), "{scheme:?}: {wide} of {width}");
            let faint = page.browser.run(include_str!("contrast.js")).await;
            let faint: Vec<(String, f64)> = serde_json::from_value(faint).unwrap();
            let faint: Vec<_> = faint.into_iter().filter(|(_, contrast)| *contrast < CONTRAST_MIN).collect();
            assert!(faint.is_empty(), "{scheme:?} {width}: {faint:?}");
        }
    }
    keyboard_reaches_everything(&page).await;
    weighs_little(&line);
    page.is_quiet().await;
}

/// Nodes of the accessibility tree that need a name for screen readers and have none.
async fn unnamed(browser: &Browser) -> Vec<Value> {
    let tree = browser.devtools("Accessibility.getFullAXTree", json!({})).await;
    let named =
        ["button", "link", "textbox", "checkbox", "radio", "combobox", "img", "image", "table", "region", "dialog"];
    let nodes = tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] != true);
    let nodes: Vec<&Value> =
        nodes.filter(|node| named.contains(&node["role"]["value"].as_str().unwrap_or(""))).collect();
    let roles: BTreeSet<_> = nodes.iter().filter_map(|node| node["role"]["value"].as_str()).collect();
    assert!(roles.len() >= 4, "the tree has them: {roles:?}");
    let is_unnamed = |node: &&&Value| node["name"]["value"].as_str().unwrap_or("").trim().is_empty();
    nodes.iter().filter(is_unnamed).map(|node| (*node).clone()).collect()
}

/// Tab goes to every control, in the order of the page, and shows where it is.
async fn keyboard_reaches_everything(page: &Page) {
    let expected: Vec<String> = serde_json::from_value(page.browser.run(include_str!("tabbable.js")).await).unwrap();
    assert!(20 < expected.len(), "{expected:?}");
    page.browser.run("document.activeElement.blur(); window.scrollTo(0, 0)").await;
    let mut reached = vec![];
    for _ in &expected {
        for kind in ["keyDown", "keyUp"] {
            let key = json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
            page.browser.devtools("Input.dispatchKeyEvent", key).await;
        }
        let here = "const e = document.activeElement; const style = getComputedStyle(e);
                    return [window.nameOf(e), style.outlineStyle !== 'none' && style.outlineWidth !== '0px']";
        let (name, is_seen): (String, bool) = serde_json::from_value(page.browser.run(here).await).unwrap();
        assert!(is_seen, "the focus on {name} is not seen");
        reached.push(name);
    }
    assert_eq!(reached, expected);
}

fn weighs_little(line: &Line) {
    let files = ["/", "/console/page.css", "/console/page.js", "/console/mark.svg"];
    let answers = files.map(|file| (file, line.get_ops(file)));
    assert!(answers.iter().all(|(_, answer)| answer.status == 200), "{answers:?}");
    let weight: usize = answers.iter().map(|(_, answer)| answer.body.len()).sum();
    assert!(weight < WEIGHT_MAX, "{weight}");
    let policy = answers[0].1.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
}

#[test]
fn whoever_asks_the_sections_are_made_once_a_second_and_only_news_are_sent() {
    let line = Line::start(&texts());
    let ask = |after: u64| -> Value {
        let answer = line.get_ops(&format!("/api/sections?after={after}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        serde_json::from_str(&answer.body).unwrap()
    };
    let first = ask(0);
    let all = [
        "delivery",
        "experiments",
        "helped",
        "leaves",
        "line",
        "live",
        "menus",
        "nodes",
        "notices",
        "outbox",
        "problems",
        "repeats",
        "revisions",
        "state",
        "today",
        "wordings",
    ];
    assert_eq!(first["sections"].as_object().unwrap().keys().collect::<Vec<_>>(), all);
    let after = first["revision"].as_u64().unwrap();
    let news = ask(after);
    let changed: Vec<_> = news["sections"].as_object().unwrap().keys().cloned().collect();
    let may_change = |id: &String| ["state", "nodes", "revisions"].contains(&id.as_str());
    assert!(changed.iter().all(may_change), "the time, and that this node was heard of: {changed:?}");
    assert_eq!(ask(after + 1_000_000)["sections"].as_object().unwrap().len(), all.len(), "a page of another start");
    assert_eq!(line.get_ops("/api/sections?after=x").status, 200);
    assert_eq!(line.get_ops("/console/../page.css").status, 404);
}
