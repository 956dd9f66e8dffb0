//! Notices of the chat platform that a conversation began.

use crate::promises::{
    IPHONE, LIMIT, MOBILE, ask, import_contacts, link_in, spooled_texts, take_text, wait_for_messages,
};
use crate::support::line::{GATEWAY_PASSWORD, Line, SPOOL, settings_here};
use crate::support::peers::wait_until;

/// The secret of the gateway, long enough for a chat platform.
const CHAT: &str = "[chat]\nsecret = { file = \"chat-secret\" }\n";
const SECRET: &str = "a secret of thirty-two characters";

fn line_with(more: &str) -> (Line, String) {
    let setup = crate::support::line::Setup::new(&settings_here(&format!("{SPOOL}{more}")));
    std::fs::write(setup.folder().join("config/chat-secret"), SECRET).unwrap();
    let line = setup.start();
    import_contacts(&line, &[(MOBILE, "anna@example.ru")]);
    take_text(&line, "CA1", MOBILE).hang_up();
    let text = wait_until("the text", LIMIT, || spooled_texts(&line).pop());
    let token = link_in(text["text"].as_str().unwrap()).rsplit('/').next().unwrap().to_owned();
    (line, token)
}

fn bearer(secret: &str) -> String {
    format!("Authorization: Bearer {secret}\r\n")
}

#[test]
fn a_conversation_counts_once_and_ends_the_reminder() {
    let (line, token) = line_with(CHAT);
    let url = format!("{}/chats/{token}", line.url);
    for _ in 0..3 {
        let answer = ask(line.public, "POST", &url, &bearer(SECRET), "{}");
        assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    }
    line.shows(r#"deflect_chat_starts_total{channel="account-chat"}"#, 1.0);
    wait_for_messages(&line, "email", "none", "cancelled", 1.0);
    assert!(!line.log().contains(&token), "{}", line.log());
}

#[test]
fn only_who_shows_the_secret_is_believed() {
    let (line, token) = line_with(CHAT);
    let url = format!("{}/chats/{token}", line.url);
    for shown in [
        String::new(),
        bearer(""),
        bearer(GATEWAY_PASSWORD),
        bearer(&SECRET[1..]),
        "Authorization: Basic x\r\n".to_owned(),
    ] {
        let answer = ask(line.public, "POST", &url, &shown, "");
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, Some("Bearer realm=\"deflect\"")),
            "{shown}"
        );
    }
    assert_eq!(ask(line.public, "GET", &url, &bearer(SECRET), "").status, 405);
    for unknown in ["AAAAAAAAAAA", "short", &"x".repeat(200)] {
        let url = format!("{}/chats/{unknown}", line.url);
        assert_eq!(ask(line.public, "POST", &url, &bearer(SECRET), "").status, 404, "{unknown}");
        assert_eq!(ask(line.public, "POST", &url, "", "").status, 401, "{unknown}");
    }
    assert_eq!(line.metric_sum("deflect_chat_starts_total"), 0.0);
}

#[test]
fn a_line_without_a_chat_platform_has_no_such_door() {
    let (line, token) = line_with("");
    let url = format!("{}/chats/{token}", line.url);
    for method in ["GET", "POST"] {
        assert_eq!(ask(line.public, method, &url, &format!("{IPHONE}{}", bearer(SECRET)), "").status, 404, "{method}");
    }
}
