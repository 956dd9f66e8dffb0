//! Figures of other days, one line and one platform, and notices, in a browser without scripts.

use crate::support::line::{Line, exchange};
use crate::support::peers::wait_until;

use super::{CALLER, LIMIT, texts};

/// The words of a page, without its markup and plots.
fn words(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        words.push_str(if tag.starts_with('/') { "" } else { " " });
        words.push_str(text.trim());
    }
    words
}

#[test]
fn figures_are_those_of_the_line_platform_and_days_asked_for() {
    let line = Line::start(&texts());
    line.call("CA1", CALLER).press("1").hang_up();
    line.call("CA2", "+79161234568").hang_up();
    line.call_to("CA3", "+79161234569", "+78002347000").hang_up();
    let figures = |query: &str| {
        let answer = line.get_ops(&format!("/figures?{query}"));
        assert_eq!(answer.status, 200, "{query}");
        answer.body
    };
    wait_until("three calls are over", LIMIT, || {
        words(&figures("")).contains("twilio 3 0 (0%) 3 (100%)").then_some(())
    });
    let all = words(&figures(""));
    assert!(all.contains("main 2 0 (0%) 2 (100%)") && all.contains("hotline 1"), "by line: {all}");
    let hotline = words(&figures("line=hotline"));
    assert!(hotline.contains("twilio 1 ") && !hotline.contains("By line"), "{hotline}");
    let html = figures("line=main&platform=twilio&span=week");
    let platform = words(&html);
    assert!(platform.contains("line main, platform twilio") && !html.contains("menu-main"), "{platform}");
    assert!(
        platform.contains("hung up in a menu 1 50%") && !platform.contains("From answered to helped"),
        "{platform}"
    );
    assert!(words(&figures("platform=local")).contains("No call was answered"));

    let day = html.split("href=\"/figures?day=").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert!(day.ends_with("&span=week&line=main&platform=twilio"), "the choice is kept: {day}");
    let before = figures(&format!("day={day}"));
    assert!(before.contains("No call was answered") && before.contains("A week on →"), "{before}");
    for (day, said) in [
        ("2999-01-01", "That day has not begun."),
        ("soon", "That is no day such as"),
        ("-009999-01-01", "out of range"),
    ] {
        let body = figures(&format!("day={day}"));
        assert!(body.contains(said), "{day}: {body}");
    }
    let found = exchange(line.ops, &post("/calls", "platform=local"));
    assert!(found.body.contains("None. Calls are kept"), "{}", found.body);
    assert!(exchange(line.ops, &post("/calls", "platform=twilio")).body.contains("hotline, twilio"));
}

#[test]
fn a_gateway_that_never_reports_has_no_share_of_delivered_texts() {
    let line = Line::start(&texts());
    line.call("CA1", CALLER).press("9").hang_up();
    wait_until("the text is taken, and no report is no 0 %", LIMIT, || {
        let page = line.get_ops("/").body;
        let row = page.split("<tr>").find(|row| row.starts_with("<th scope=\"row\">sms, spool</th>"))?;
        row.contains("<td>1</td><td>–</td><td>–</td><td>0</td>").then_some(())
    });
}

fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn without_a_script_a_notice_is_posted_and_ended_and_the_token_stands_in_no_address() {
    let line = Line::start(&texts());
    let token = std::fs::read_to_string(line.folder().join("var/keys/operator")).unwrap();
    let token = token.trim();
    let form = line.get_ops("/notices").body;
    assert!(form.contains("method=\"post\" action=\"/notices\"") && !form.contains("<script"), "{form}");
    let send = |body: String| exchange(line.ops, &post("/notices", &body));
    let words = "kind=announcement&words-ru=%D0%97%D0%B0%D0%B4%D0%B5%D1%80%D0%B6%D0%BA%D0%B0&line=main&for=2h";
    let wrong = send(format!("{words}&token=wrong"));
    assert!(wrong.body.contains("Nothing was changed: that is no operator&#39;s token"), "{}", wrong.body);
    let silent = send(format!("kind=announcement&for=2h&token={token}"));
    assert!(silent.body.contains("Nothing was changed"), "{}", silent.body);
    let posted = send(format!("{words}&token={token}"));
    assert!(posted.body.contains("Posted: callers hear it") && posted.body.contains("Задержка"), "{}", posted.body);
    assert!(!posted.body.contains(token) && !line.log().contains(token));
    let mut calls = 0;
    wait_until("callers hear it", LIMIT, || {
        calls += 1;
        line.call(&format!("CA{calls}"), CALLER).said().contains("Задержка").then_some(())
    });
    let id = posted.body.split("name=\"end\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let ended = send(format!("end={id}&token={token}"));
    assert!(
        ended.body.contains("It ends in a few seconds") && ended.body.contains("nothing but the menu"),
        "{}",
        ended.body
    );
    assert!(send(format!("end={id}&token={token}")).body.contains("or it has ended"));
}
