//! Mail after the call: the reminder, what is asked for on the page, requests that come as one.

use mailparse::parse_mail;

use super::mail::{header, link_of, parts};

use crate::promises::{
    IPHONE, LIMIT, MOBILE, ask, count, database, import_contacts, link_in, spooled_mails, spooled_texts, take_text,
    wait_for_messages,
};
use crate::support::line::{Line, SPOOL, Setup, settings_here};
use crate::support::peers::wait_until;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

fn line_with(follow_ups: &str) -> Line {
    let setup = Setup::new(&settings_here(&format!("{SPOOL}follow_up_delay = \"1h\"\n")));
    std::fs::write(setup.folder().join("config/followups.toml"), follow_ups).unwrap();
    setup.start()
}

fn texted_link(line: &Line) -> String {
    let text = wait_until("the text", LIMIT, || spooled_texts(line).pop());
    link_in(text["text"].as_str().unwrap())
}

/// Subject and text of every spooled mail.
fn mails(line: &Line) -> Vec<(String, String)> {
    let read = |raw: Vec<u8>| {
        let mail = parse_mail(&raw).unwrap();
        (header(&mail, "Subject").unwrap(), parts(&mail).0)
    };
    spooled_mails(line).into_iter().map(read).collect()
}

/// Types an address into the page of a link.
fn type_address(line: &Line, link: &str, address: &str) -> crate::support::line::Answer {
    let body: String = form_urlencoded::Serializer::new(String::new()).append_pair("email", address).finish();
    ask(line.public, "POST", &format!("{link}/email"), &format!("{IPHONE}{FORM}"), &body)
}

#[test]
fn who_does_not_open_the_link_is_reminded_once() {
    let hours = "from = \"00:00\"\nuntil = \"24:00\"\nzone = \"Europe/Moscow\"\n";
    let line = line_with(&format!("[reminder]\nafter = \"1s\"\n{hours}"));
    import_contacts(&line, &[(MOBILE, "anna@example.ru")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    wait_for_messages(&line, "email", "spool", "sent", 1.0);
    let raw = spooled_mails(&line).remove(0);
    let mail = parse_mail(&raw).unwrap();
    assert_eq!(header(&mail, "Subject").unwrap(), "Ссылка, о которой вы просили по телефону");
    let link = link_of(&parts(&mail).0, &line);
    assert_eq!(link, texted_link(&line), "the same link");
    let stop = header(&mail, "List-Unsubscribe").unwrap();
    assert_eq!(stop, format!("<{link}/stop>"));
    let stopped = ask(line.public, "POST", stop.trim_matches(['<', '>']), FORM, "List-Unsubscribe=One-Click");
    assert_eq!((stopped.status, stopped.header("location")), (200, None));
    assert_eq!(count(&database(&line), "SELECT count(*) FROM contact WHERE consent = 0"), 1);
    line.shows(r#"deflect_suppressions_total{reason="opted_out"}"#, 1.0);
}

#[test]
fn who_opens_the_link_is_not_reminded() {
    let line = Line::start(&settings_here(SPOOL));
    import_contacts(&line, &[(MOBILE, "anna@example.ru")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    let link = texted_link(&line);
    assert_eq!(ask(line.public, "POST", &format!("{link}/open"), IPHONE, "").status, 303);
    wait_for_messages(&line, "email", "none", "cancelled", 1.0);
    let cancelled = "SELECT count(*) FROM message WHERE kind = 'reminder' AND state = 'cancelled' AND body IS NULL";
    assert_eq!(count(&database(&line), cancelled), 1);
}

#[test]
fn the_page_mails_its_link_and_what_to_have_ready() {
    let line = Line::start(&settings_here(SPOOL));
    line.call("CA1", MOBILE).press("1").press("9").hang_up();
    let link = texted_link(&line);
    for address in [" Anna@Почта.рф ", "anna@xn--80a1acny.xn--p1ai"] {
        let sent = type_address(&line, &link, address);
        assert!(sent.status == 200 && sent.body.contains("Письмо обычно приходит через несколько минут."), "{sent:?}");
        assert!(sent.body.contains(&format!("href=\"{}\"", crate::support::line::target_of(&link))), "{}", sent.body);
    }
    wait_for_messages(&line, "email", "spool", "sent", 1.0);
    let (subject, text) = mails(&line).remove(0);
    assert_eq!(subject, "Ссылка Ozon и что подготовить");
    assert!(text.contains("Вы попросили прислать это письмо") && text.contains("по московскому времени"), "{text}");
    let own = link_of(&text, &line);
    assert_ne!(own, link, "so that it is known which was opened");
    let page = ask(line.public, "GET", &own, IPHONE, "").body;
    assert!(page.contains("/open") && !page.contains("/email"), "it does not mail any further: {page}");
    assert_eq!(type_address(&line, &own, "boris@example.ru").status, 410);
    assert_eq!(ask(line.public, "POST", &format!("{own}/open"), IPHONE, "").status, 303);
    line.shows(r#"deflect_link_opens_total{channel="account-chat",visitor="human"}"#, 1.0);
    let consents =
        "SELECT count(*) FROM consent WHERE given_by = '\"Page\"' AND asked LIKE 'page-mail@%' AND call IS NOT NULL";
    assert_eq!(count(&database(&line), consents), 1);
    // An opt-out there stops further mail, and nobody learns of it.
    assert_eq!(ask(line.public, "POST", &format!("{own}/stop"), FORM, "List-Unsubscribe=One-Click").status, 200);
    line.call("CA2", "+79031112233").press("9").hang_up();
    let text = wait_until("another text", LIMIT, || {
        spooled_texts(&line).into_iter().find(|text| !text["text"].as_str().unwrap().ends_with(&link))
    });
    let other = link_in(text["text"].as_str().unwrap());
    let sent = type_address(&line, &other, "anna@почта.рф");
    assert!(sent.status == 200 && sent.body.contains("Письмо обычно приходит"), "{sent:?}");
    wait_until("it to be refused", LIMIT, || {
        let refused = "SELECT count(*) FROM message WHERE kind = 'checklist' AND state = 'refused'";
        (count(&database(&line), refused) == 1).then_some(())
    });
    assert_eq!(spooled_mails(&line).len(), 1);
    assert!(!line.log().to_lowercase().contains("anna@"), "{}", line.log());
}

#[test]
fn the_page_mails_to_a_few_addresses_only_and_to_none_that_is_none() {
    let line = Line::start(&settings_here(SPOOL));
    take_text(&line, "CA1", MOBILE).hang_up();
    let link = texted_link(&line);
    let long = format!("{}@example.ru", "a".repeat(300));
    let attack = "\"><script>alert(1)</script>@example.ru";
    for bad in [
        "",
        "anna",
        "anna@",
        "anna@mail",
        "Anna <anna@example.ru>",
        "\"anna b\"@example.ru",
        "a@b.ru\r\nBcc: c@d.ru",
        "почта@example.ru",
        attack,
        &long,
    ] {
        let answer = type_address(&line, &link, bad);
        assert_eq!(answer.status, 400, "{bad}");
        assert!(answer.body.contains("Похоже, в адресе опечатка."), "{}", answer.body);
        assert!(!answer.body.contains("<script") && !answer.body.contains("anna"), "{}", answer.body);
    }
    for (headers, body) in
        [(IPHONE, "email=anna@example.ru"), (FORM, &"x=1&".repeat(300)), (FORM, "email=a@b.ru&email=c@d.ru")]
    {
        assert_eq!(ask(line.public, "POST", &format!("{link}/email"), headers, body).status, 400, "{body}");
    }
    assert_eq!(ask(line.public, "GET", &format!("{link}/email?email=anna@example.ru"), IPHONE, "").status, 405);
    let bot = format!("User-Agent: TelegramBot (like TwitterBot)\r\n{FORM}");
    let by_program = ask(line.public, "POST", &format!("{link}/email"), &bot, "email=anna@example.ru");
    assert_eq!(by_program.status, 200);
    for (name, status) in [("a", 200), ("b", 200), ("A", 200), ("c", 429), ("b", 200)] {
        let answer = type_address(&line, &link, &format!("{name}@example.ru"));
        assert_eq!(answer.status, status, "{name}");
        assert_eq!(answer.body.contains("больше отправить нельзя"), status == 429, "{}", answer.body);
    }
    wait_for_messages(&line, "email", "spool", "sent", 3.0);
    assert_eq!(count(&database(&line), "SELECT count(*) FROM message WHERE medium = 'email'"), 3);
}

#[test]
fn a_line_may_leave_the_form_off_its_pages() {
    let line = line_with("[page]\naddresses_per_link_max = 0\n");
    take_text(&line, "CA1", MOBILE).hang_up();
    let link = texted_link(&line);
    assert!(!ask(line.public, "GET", &link, IPHONE, "").body.contains("/email"));
    assert_eq!(type_address(&line, &link, "anna@example.ru").status, 410);
}

#[test]
fn many_requests_to_a_department_come_as_one_mail() {
    let line = line_with("[digest]\nsingle = 1\nevery = \"4s\"\n");
    for number in 1..=4 {
        let mut call = line.call(&format!("CA{number}"), &format!("+7916123456{number}"));
        call.press("5").press("1").press("1");
        assert!(call.said().contains("Передаём вашу просьбу"), "{}", call.said());
        call.hang_up();
    }
    wait_for_messages(&line, "email", "spool", "sent", 4.0);
    let mut mails = mails(&line);
    mails.sort();
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert_eq!(mails[0].0, "Просьба ответить человеку: Сотрудничество и опт");
    assert_eq!(mails[1].0, "Просьбы ответить людям: 3");
    let text = &mails[1].1;
    assert!(text.contains("Всего 3 просьбы."), "{text}");
    for number in ["+7 916 123-45-62", "+7 916 123-45-63", "+7 916 123-45-64"] {
        let line = text.lines().find(|line| line.contains(number)).unwrap_or_else(|| panic!("no {number} in {text}"));
        for fact in ["Тема: Сотрудничество и опт", "Когда звонили:", "Язык: русский"]
        {
            assert!(line.contains(fact), "{fact} in {line}");
        }
    }
    assert!(!text.contains("45-61"), "that one came by itself");
}
