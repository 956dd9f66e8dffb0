//! The page behind a link: what people see, who is counted, where it leads and where never.

use std::collections::BTreeMap;

use crate::promises::{IPHONE, LIMIT, MOBILE, ask, count, database, link_in, spooled_texts, take_text};
use crate::support::line::{Answer, Line, SPOOL, settings_here};
use crate::support::peers::wait_until;

const BOT: &str = "User-Agent: TelegramBot (like TwitterBot)\r\n";
const PAGE_BYTES_MAX: usize = 12 * 1024;

/// A line, and the link it texted to a caller.
fn line_with_link() -> (Line, String) {
    let line = Line::start(&settings_here(SPOOL));
    take_text(&line, "CA1", MOBILE).hang_up();
    let link = wait_until("the text", LIMIT, || spooled_texts(&line).pop());
    (line, link_in(link["text"].as_str().unwrap()))
}

/// How often links were opened, by whom.
fn opens(line: &Line) -> BTreeMap<&'static str, f64> {
    let sample = |visitor| format!(r#"deflect_link_opens_total{{channel="account-chat",visitor="{visitor}"}}"#);
    ["automatic", "human"].map(|visitor| (visitor, line.metric(&sample(visitor)))).into()
}

/// Checks the rules of every page of ours.
fn check_page(answer: &Answer, language: &str) {
    let html = &answer.body;
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
    assert!(html.len() < PAGE_BYTES_MAX, "{} bytes", html.len());
    assert!(!html.contains("<script") && !html.contains(" src="), "{html}");
    assert!(!html.contains("9161234567") && !html.contains("916 123"), "{html}");
}

#[test]
fn the_page_has_one_button_and_says_nothing_of_the_caller() {
    let (line, link) = line_with_link();
    let page = ask(line.public, "GET", &link, IPHONE, "");
    assert_eq!(page.status, 200);
    check_page(&page, "ru");
    let form = format!("<form method=\"post\" action=\"{}/open\">", crate::support::line::target_of(&link));
    assert!(page.body.contains(&form), "{}", page.body);
    assert!(page.body.contains("<h1>Чат в личном кабинете</h1>"), "{}", page.body);
}

#[test]
fn a_caller_who_chose_english_gets_the_page_in_english() {
    let line = Line::start(&settings_here(SPOOL));
    let mut call = line.call("CA1", MOBILE);
    call.press("8").press("9");
    assert!(call.said().contains("We are sending the link."), "{}", call.said());
    let text = wait_until("the text", LIMIT, || spooled_texts(&line).pop());
    let text = text["text"].as_str().unwrap();
    assert!(text.starts_with("Ozon chat: "), "{text}");
    let page = ask(line.public, "GET", &link_in(text), IPHONE, "");
    check_page(&page, "en");
    assert!(page.body.contains("<h1>Chat in your account</h1>"), "{}", page.body);
}

#[test]
fn a_person_is_counted_once_and_led_to_the_channel_and_programs_are_counted_apart() {
    let (line, link) = line_with_link();
    let open = format!("{link}/open");
    assert_eq!(ask(line.public, "HEAD", &link, BOT, "").status, 200);
    assert_eq!(ask(line.public, "HEAD", &open, IPHONE, "").status, 405);
    assert_eq!(ask(line.public, "GET", &open, IPHONE, "").status, 405, "a prefetch opens nothing");
    assert_eq!(ask(line.public, "GET", &link, IPHONE, "").status, 200);
    assert_eq!(
        opens(&line),
        [("automatic", 1.0), ("human", 0.0)].into(),
        "looking is not opening, and HEAD is a program"
    );
    assert_eq!(ask(line.public, "GET", &link, BOT, "").status, 200);
    assert_eq!(opens(&line), [("automatic", 1.0), ("human", 0.0)].into());
    for _ in 0..2 {
        let opened = ask(line.public, "POST", &open, IPHONE, "");
        assert_eq!((opened.status, opened.header("location")), (303, Some("https://my.ozon.ru/")));
        assert_eq!(ask(line.public, "GET", &link, BOT, "").status, 200);
    }
    assert_eq!(opens(&line), [("automatic", 1.0), ("human", 1.0)].into(), "each kind of visitor once");
}

#[test]
fn a_place_without_a_link_is_texted_too_and_its_page_tells_all_about_it() {
    let line = Line::start(&settings_here(SPOOL));
    for (place, (keys, words)) in [
        ("33", "Откройте приложение «Турбо ПВЗ»"),
        ("41", "перейдите в Ozon Travel"),
        ("51", "href=\"mailto:b2b@ozon.ru\""),
        ("54", "Это адрес для бумажных писем: с вопросом"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut call = line.call(&format!("CA{place}"), &format!("+7916123456{place}"));
        keys.chars().for_each(|key| _ = call.press(&key.to_string()));
        call.press("9").hang_up();
        let texts = wait_until(keys, LIMIT, || Some(spooled_texts(&line)).filter(|texts| place < texts.len()));
        let links = texts.iter().map(|text| link_in(text["text"].as_str().unwrap()));
        let pages: Vec<Answer> = links.map(|link| ask(line.public, "GET", &link, IPHONE, "")).collect();
        let own: Vec<&Answer> = pages.iter().filter(|page| page.body.contains(words)).collect();
        assert_eq!(own.len(), 1, "{keys}: {words}");
        check_page(own[0], "ru");
        assert!(!own[0].body.contains("/open"), "{keys}: no button that leads nowhere");
    }
}

#[test]
fn no_request_leads_anywhere_but_to_the_channel() {
    let (line, link) = line_with_link();
    let form = format!("{IPHONE}Content-Type: application/x-www-form-urlencoded\r\nReferer: https://evil.example/\r\n");
    for target in ["?to=https://evil.example", "?url=//evil.example", "?next=https%3A%2F%2Fevil.example", ""] {
        let opened = ask(line.public, "POST", &format!("{link}/open{target}"), &form, "to=https://evil.example");
        assert_eq!((opened.status, opened.header("location")), (303, Some("https://my.ozon.ru/")), "{target}");
    }
}

#[test]
fn an_expired_link_looks_as_if_it_had_never_been() {
    let (line, link) = line_with_link();
    let unknown = format!("{}/l/AAAAAAAAAAA", line.url);
    // Three days pass.
    database(&line).execute("UPDATE message SET link_expires = promised", []).unwrap();
    let never = ask(line.public, "GET", &unknown, IPHONE, "");
    assert_eq!(never.status, 410);
    check_page(&never, "ru");
    let form = format!("{IPHONE}Content-Type: application/x-www-form-urlencoded\r\n");
    for (method, end) in [("GET", ""), ("POST", "/open"), ("POST", "/email")] {
        let expired = ask(line.public, method, &format!("{link}{end}"), &form, "email=anna@example.ru");
        assert_eq!((expired.status, &expired.body), (410, &never.body), "{method} {end}");
        assert_eq!(ask(line.public, method, &format!("{unknown}{end}"), IPHONE, "").status, 410, "{method} {end}");
    }
    // Only mail can be ended for as long as anything is known of it.
    for method in ["GET", "POST"] {
        assert_eq!(ask(line.public, method, &format!("{link}/stop"), IPHONE, "").status, 200, "{method}");
        assert_eq!(ask(line.public, method, &format!("{unknown}/stop"), IPHONE, "").status, 410, "{method}");
    }
    assert_eq!(opens(&line), [("automatic", 0.0), ("human", 0.0)].into());
    assert_eq!(count(&database(&line), "SELECT count(*) FROM message WHERE opened_human IS NOT NULL"), 0);
}

#[test]
fn a_link_that_cannot_be_looked_up_is_not_called_gone() {
    let (line, link) = line_with_link();
    database(&line).execute_batch("ALTER TABLE message RENAME TO away").unwrap();
    for (method, path) in [("GET", ""), ("POST", "/open"), ("GET", "/stop"), ("POST", "/email")] {
        let answer = ask(line.public, method, &format!("{link}{path}"), IPHONE, "email=anna%40example.ru");
        assert_eq!(answer.status, 503, "{method} {path}: {}", answer.body);
    }
    let log = line.log();
    assert!(log.matches("could not show a page").count() < 4 + 1, "{log}");
}
