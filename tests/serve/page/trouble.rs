//! One trouble, told alike by badge, banner, tab, `/readyz` and metric, from its beginning to its end.

use super::{LIMIT, Page, texts};
use crate::support::line::{Line, Setup};
use crate::support::peers::browser::Scheme;
use crate::support::peers::wait_until;

/// The state of the line in all places that tell it.
fn readyz(line: &Line) -> String {
    let answer = line.get_ops("/readyz");
    assert_eq!(answer.status, 200, "the line can promise");
    answer.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_is_refused_is_told_everywhere_alike() {
    let line = Line::start(&texts());
    let page = Page::open(&line).await;
    page.wait("the tab is well", "document.querySelector('#icon').href.endsWith('mark-well.svg')").await;
    for number in 0..12 {
        let id = format!("CA{number}");
        line.post_with_signature(&format!("{}/voice/twilio", line.url), &[("CallSid", &id)], "wrong");
    }
    page.wait_for_words("#verdict", "1 problem").await;
    let words = "12 of 12 requests of twilio were refused in five minutes: their proof is wrong.";
    page.wait_for_words("#state .troubles", words).await;
    page.wait_for_words("#problems .trouble", "For callers: If the requests are its own").await;
    page.wait_for_words("#problems .trouble", "deflect doctor PLATFORM").await;
    assert_eq!(page.words("#state .troubles .badge").await, "critical");
    leads_to_the_remedy(&page).await;
    let title = page.browser.run("return document.title").await;
    assert!(title.as_str().unwrap().starts_with("1 problem · hotline, main · 127.0.0.1:"), "{title}");
    let icon = page.browser.run("return document.querySelector('#icon').href").await;
    assert!(icon.as_str().unwrap().ends_with("mark-ill.svg"), "{icon}");
    let ready = readyz(&line);
    assert!(ready.starts_with("ready\ncritical platform_refused since 20") && ready.contains(words), "{ready}");
    line.shows("deflect_trouble{kind=\"platform_refused\",of=\"twilio\"}", 1.0);
    line.shows("deflect_trouble{kind=\"no_calls\",of=\"\"}", 0.0);
    line.logs("trouble began");
    page.is_quiet().await;
}

/// The banner leads to what can be done, which a phone shows before the figures.
async fn leads_to_the_remedy(page: &Page) {
    page.browser.run("document.querySelector('#state .troubles a').click()").await;
    let told = page.words("#problems .trouble:target").await;
    assert!(told.contains("To do: Run deflect doctor PLATFORM"), "{told}");
    page.browser.look(390, 800, Scheme::Light).await;
    let top = "const top = (id) => document.getElementById(id).getBoundingClientRect().top;";
    let order = page.browser.run(&format!("{top} return top('problems') < top('today')")).await;
    assert_eq!(order, true, "problems come first");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_refused_are_shown_line_by_line_until_they_are_mended() {
    let line = Line::start(&texts());
    let page = Page::open(&line).await;
    let file = line.folder().join("config/line.toml");
    let right = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, right.replacen("1 = \"orders\"", "1 = \"ordrs\"", 1)).unwrap();
    page.wait_for_words("#refused pre", "ordrs").await;
    page.wait_for_words("#state", "The files changed and were refused: ").await;
    let shown = page.words("#refused pre").await;
    assert!(shown.lines().count() > 4, "as `check` prints it: {shown}");
    assert!(shown.lines().any(|line| line.trim_start().starts_with("--> ")), "{shown}");
    std::fs::write(&file, right).unwrap();
    page.wait_for_words("#verdict", "All well").await;
    page.browser.run("document.querySelector('#over').open = true").await;
    page.wait_for_words("#over", "The files changed and were refused").await;
    page.wait_for_words("#problems .heard .over", "Configuration refused").await;
    line.shows("deflect_trouble{kind=\"config_refused\",of=\"\"}", 0.0);
}

#[test]
fn a_closed_line_is_told_by_readyz_and_is_over_when_it_is_opened() {
    let line = Setup::new(&texts()).start();
    let closed = line.command(&["announce", "close", "--line", "main", "--for", "30m", "--by", "anna"]);
    assert!(closed.status.success(), "{closed:?}");
    wait_until("it is told", LIMIT, || readyz(&line).contains("info line_closed since").then_some(()));
    let listed = line.command(&["announce", "list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let id = listed.split_whitespace().next().unwrap();
    assert!(line.command(&["announce", "end", id, "--by", "anna"]).status.success(), "{listed}");
    wait_until("it is over", LIMIT, || (readyz(&line) == "ready\n").then_some(()));
}
