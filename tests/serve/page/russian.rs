//! The pages of operations in Russian.

use serde_json::json;

use super::{Page, texts};
use crate::support::line::{EXPERIMENT, Line, Setup};
use crate::support::peers::browser::Browser;

/// The English words, two at least, that a person reads on a page. What callers are told is
/// marked with its language; what stands in the log is in quotes; what was changed in the files is in English.
const ENGLISH: &str = r"
    const page = document.cloneNode(true);
    page.querySelectorAll('code, script, style, pre, option, body [lang], #revisions').forEach((part) => part.remove());
    const read = [...page.querySelectorAll('body *')].flatMap((element) => [
        ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent),
        ...['aria-label', 'title', 'placeholder', 'data-words'].map((name) => element.getAttribute(name) ?? ''),
    ]);
    return read.flatMap((words) => words.replace(/«[^»]*»/g, '').match(/[a-z]{2,}(?: +[a-z]{2,})+/gi) ?? [])";

async fn is_russian(browser: &Browser, url: &str) {
    assert_eq!(browser.run("return document.documentElement.lang").await, json!("ru"), "{url}");
    assert_eq!(browser.run(ENGLISH).await, json!([]), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_speaks_the_language_of_its_operators() {
    let settings = format!("{}\n[operations]\nlanguage = \"ru\"\n", texts());
    let line: Line = Setup::new(&settings).edit("config/line.toml", "[line.main]", EXPERIMENT).start();
    let mut taken = line.call("CA1", "+79161234567");
    taken.press("1").press("1").press("1");
    taken.hang_up();
    line.call("CA2", "+79161234568").press("2").hang_up();
    let page = Page::open(&line).await;
    page.wait("a call is over", "document.querySelector('#today .scroll')?.textContent.includes('50%')").await;
    page.wait_for_words("#today", "Сегодня").await;
    page.wait("earlier days are added up", "!document.body.innerText.includes('Подсчитывается')").await;
    is_russian(&page.browser, "/").await;
    for path in ["calls", "figures", "runbook", "notices", "phone"] {
        page.browser.client.goto(&format!("{}{path}", page.url)).await.unwrap();
        is_russian(&page.browser, path).await;
    }
}
