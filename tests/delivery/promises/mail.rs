//! Mail: to callers who agreed to it, to departments that write back, to mailboxes that are gone.

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

use crate::promises::{
    LIMIT, MOBILE, ask, count, database, files, import_contacts, spooled_mails, take_text, wait_for_messages,
    wait_for_outcomes,
};
use crate::support::line::{Line, Setup, settings_here};
use crate::support::peers::smtp::{Postfix, Scripted};

/// Texts to the spool, mail through this server at once.
fn mail_settings(transport: &str) -> String {
    settings_here(&format!(
        "[sms]\ngateways = [\"spool\"]\n[gateway.spool]\nkind = \"spool\"\n[mail]\ntransport = \"{transport}\"\n\
         from = \"Ozon <no-reply@example.ru>\"\nreply_to = \"help@example.ru\"\nfollow_up_delay = \"0s\"\n"
    ))
}

pub fn header(mail: &ParsedMail<'_>, name: &str) -> Option<String> {
    mail.headers.get_first_value(name)
}

/// The plain text and the HTML of a mail.
pub fn parts(mail: &ParsedMail<'_>) -> (String, String) {
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
    let types: Vec<&str> = mail.subparts.iter().map(|part| part.ctype.mimetype.as_str()).collect();
    assert_eq!(types, ["text/plain", "text/html"]);
    (mail.subparts[0].get_body().unwrap(), mail.subparts[1].get_body().unwrap())
}

/// The token of the link in a mail's text.
pub fn link_of(text: &str, line: &Line) -> String {
    let link = text.lines().find(|line| line.contains("/l/") && !line.ends_with("/stop"));
    let link = link.unwrap_or_else(|| panic!("no link in {text}")).trim();
    assert!(link.starts_with(&format!("{}/l/", line.url)), "{link}");
    link.to_owned()
}

#[test]
fn the_follow_up_arrives_in_the_callers_mailbox() {
    let folder = tempfile::tempdir().unwrap();
    let postfix = Postfix::start(folder.path());
    let line = Line::start(&mail_settings(&format!("smtp://{}", postfix.address())));
    import_contacts(&line, &[(MOBILE, "quick1@test.local")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    let raw = postfix.wait_for_mails(1, LIMIT).remove(0);
    let mail = parse_mail(&raw).unwrap();
    assert_eq!(header(&mail, "Subject").unwrap(), "Вы звонили в Ozon — вот нужная ссылка");
    assert_eq!(header(&mail, "To").unwrap(), "quick1@test.local");
    assert_eq!(header(&mail, "From").unwrap(), "Ozon <no-reply@example.ru>");
    assert_eq!(header(&mail, "Reply-To").unwrap(), "help@example.ru");
    assert_eq!(header(&mail, "Auto-Submitted").unwrap(), "auto-generated");
    let id = header(&mail, "Message-ID").unwrap();
    assert!(id.starts_with('<') && id.ends_with("@example.ru>"), "{id}");
    let (text, html) = parts(&mail);
    let link = link_of(&text, &line);
    assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
    assert!(text.contains("Вы звонили на линию Ozon"), "{text}");
    assert_eq!(header(&mail, "List-Unsubscribe").unwrap(), format!("<{link}/stop>"));
    assert_eq!(header(&mail, "List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
    assert!(!String::from_utf8_lossy(&raw).contains("9161234567"), "the caller's number is nobody's in mail");
    assert!(ask(line.public, "GET", &link, "", "").body.contains("Чат в личном кабинете"));
    wait_for_messages(&line, "email", "smtp", "sent", 1.0);
}

#[test]
fn a_request_reaches_the_department_with_the_number_the_caller_agreed_to_pass_on() {
    let folder = tempfile::tempdir().unwrap();
    let postfix = Postfix::start(folder.path());
    let setup = Setup::new(&mail_settings(&format!("smtp://{}", postfix.address())));
    let line = setup.edit("config/channels.toml", "b2b@ozon.ru", "quick2@test.local").start();
    let mut call = line.call("CA1", MOBILE);
    call.press("5").press("1");
    assert!(call.said().contains("мы передадим ему этот номер"), "{}", call.said());
    call.press("1");
    assert!(call.said().contains("Передаём вашу просьбу"), "{}", call.said());
    call.hang_up();
    let raw = postfix.wait_for_mails(1, LIMIT).remove(0);
    let mail = parse_mail(&raw).unwrap();
    assert_eq!(header(&mail, "To").unwrap(), "quick2@test.local");
    assert_eq!(header(&mail, "Subject").unwrap(), "Просьба ответить человеку: Сотрудничество и опт");
    let (text, html) = parts(&mail);
    for part in [&text, &html] {
        assert!(part.contains("+7 916 123-45-67"), "{part}");
        assert!(part.contains("Тема: Сотрудничество и опт") && part.contains("Язык: русский"), "{part}");
    }
    assert_eq!((header(&mail, "List-Unsubscribe"), header(&mail, "List-Unsubscribe-Post")), (None, None));
    assert_eq!(header(&mail, "Auto-Submitted").unwrap(), "auto-generated");
    wait_for_outcomes(&line, "handed_off", 1.0);
}

#[test]
fn a_greylisted_mail_arrives_by_the_next_try() {
    let folder = tempfile::tempdir().unwrap();
    let postfix = Postfix::greylisting(folder.path(), 2);
    let outbox = "[outbox]\nemail_retry_delays = [\"1s\", \"2s\", \"2s\", \"4s\", \"4s\"]\n";
    let line = Line::start(&(mail_settings(&format!("smtp://{}", postfix.address())) + outbox));
    import_contacts(&line, &[(MOBILE, "anna@test.local")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    let mails = postfix.wait_for_mails(1, LIMIT);
    wait_for_messages(&line, "email", "smtp", "sent", 1.0);
    assert_eq!((mails.len(), postfix.mails().len()), (1, 1), "once");
    let later = "SELECT count(*) FROM attempt WHERE result = 'later'";
    assert!(0 < count(&database(&line), later), "it was let wait, and came again");
}

#[test]
fn a_mail_that_comes_back_later_is_the_last_to_that_address() {
    let folder = tempfile::tempdir().unwrap();
    let postfix = Postfix::start(folder.path());
    let bounces = postfix.bounces();
    let returned = format!("[mail.bounces]\nmailbox = \"bounce@test.local\"\nmaildir = {bounces:?}\nevery = \"1s\"\n");
    let line = Line::start(&(mail_settings(&format!("smtp://{}", postfix.address())) + &returned));
    import_contacts(&line, &[(MOBILE, "lost@test.local")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    wait_for_messages(&line, "email", "smtp", "undelivered", 1.0);
    line.shows(r#"deflect_suppressions_total{reason="undeliverable"}"#, 1.0);
    assert_eq!(files(&bounces.join("new"), "").len(), 0, "what was read is put away");
    let seen: Vec<_> = std::fs::read_dir(bounces.join("cur")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(seen.len() == 1 && seen[0].to_string_lossy().ends_with(":2,S"), "{seen:?}");
    // Somebody else's mail goes the way of this one; nothing more goes to the other.
    import_contacts(&line, &[("+79031112233", "quick3@test.local")]);
    line.call("CA2", MOBILE).press("9").press("1").hang_up();
    take_text(&line, "CA3", "+79031112233").hang_up();
    wait_for_messages(&line, "email", "smtp", "sent", 2.0);
    let to_lost = "SELECT count(*) FROM message WHERE medium = 'email' AND state <> 'cancelled'";
    assert_eq!(count(&database(&line), to_lost), 3, "the mail that came back, and the other's with its reminder");
    assert!(!line.log().contains("lost@"), "{}", line.log());
}

#[test]
fn a_mailbox_that_is_gone_is_refused_once_and_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let server = Scripted::start(folder.path());
    let line = Line::start(&mail_settings(&format!("smtp://{}", server.address())));
    import_contacts(&line, &[(MOBILE, "gone@test.local")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    wait_for_messages(&line, "email", "smtp", "refused", 1.0);
    wait_for_messages(&line, "sms", "spool", "sent", 1.0);
    let attempts = server.attempts();
    assert_eq!((attempts.len(), attempts[0].answer), (1, Some(550)));
    let kept = "SELECT count(*) FROM message WHERE kind = 'follow_up' AND (address IS NOT NULL OR body IS NOT NULL)";
    assert_eq!(count(&database(&line), kept), 0, "its address and words are erased");
}

#[test]
fn who_ends_mail_gets_no_more_of_it() {
    let line = Line::start(&mail_settings("spool"));
    import_contacts(&line, &[(MOBILE, "anna@example.ru"), ("+79031112233", "boris@example.ru")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    wait_for_messages(&line, "email", "spool", "sent", 1.0);
    let raw = spooled_mails(&line).remove(0);
    let stop = header(&parse_mail(&raw).unwrap(), "List-Unsubscribe").unwrap();
    let stop = stop.trim_matches(['<', '>']);
    let asks = ask(line.public, "GET", stop, "", "");
    assert!(asks.status == 200 && asks.body.contains("Больше не присылать вам писем"), "{asks:?}");
    assert_eq!(count(&database(&line), "SELECT count(*) FROM contact WHERE consent = 1"), 2, "asking ends nothing");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let stopped = ask(line.public, "POST", stop, form, "List-Unsubscribe=One-Click");
    assert!(stopped.status == 200 && stopped.body.contains("Писем после звонков больше не будет"), "{stopped:?}");
    let mut again = line.call("CA2", MOBILE);
    again.press("9").press("1");
    assert!(again.said().contains("Отправляем ссылку."), "{}", again.said());
    again.hang_up();
    // Another caller's follow-up goes after the one that must not be there.
    take_text(&line, "CA3", "+79031112233").hang_up();
    wait_for_messages(&line, "sms", "spool", "sent", 3.0);
    wait_for_messages(&line, "email", "spool", "sent", 2.0);
    let mails = "SELECT count(*) FROM message WHERE kind = 'follow_up'";
    assert_eq!(count(&database(&line), mails), 2);
    assert_eq!(spooled_mails(&line).len(), 2);
    import_contacts(&line, &[(MOBILE, "anna@example.ru")]);
    assert_eq!(count(&database(&line), "SELECT count(*) FROM contact WHERE consent = 1"), 1, "no import undoes it");
}
