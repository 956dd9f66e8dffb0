//! Changes that are held until an operator takes them: what callers and operations see of it.

use std::fs;

use serde_json::Value;

use crate::reload::{edit, small, until};
use crate::support::line::{Answer, Line, SPOOL, exchange};

const MENUS: &str = "config/line.toml";
const MOBILE: &str = "+79161234567";
/// Two choices of the small menu that change places.
const CHOICES: [&str; 2] =
    ["1 = \"returns\"\n2 = \"bank-call\"\n3 = \"company\"", "3 = \"returns\"\n2 = \"bank-call\"\n1 = \"company\""];

fn held(line: &Line) -> Value {
    serde_json::from_str(&line.get_ops("/api/held").body).unwrap()
}

fn decide(line: &Line, method: &str, revision: &str, token: Option<&str>) -> Answer {
    let token = token.map_or(String::new(), |token| format!("Authorization: Bearer {token}\r\n"));
    let head = format!("{method} /api/held/{revision} HTTP/1.1\r\nHost: localhost\r\n{token}Connection: close\r\n");
    exchange(line.ops, &format!("{head}Content-Length: 0\r\n\r\n"))
}

/// The words heard after pressing 1.
fn behind_one(line: &Line, id: &str) -> String {
    line.call(id, MOBILE).press("1").said()
}

#[test]
fn changes_wait_also_over_a_restart_until_an_operator_takes_them() {
    let mut line = small(SPOOL).edit("config/deflect.toml", "[store]", "hold_changes = true\n[store]").start();
    let mut call = line.call("CA1", MOBILE);
    let returns = call.press("1").said();
    assert_eq!(call.hang_up().status, 200);
    until("the call is over", &line, || line.outcomes("left_in_menu") == 1.0);

    edit(&line, MENUS, CHOICES[0], CHOICES[1]);
    until("the change is held, and tried on the call", &line, || held(&line)["replay"]["compared"] == 1);
    let change = held(&line);
    let revision = change["revision"].as_str().unwrap().to_owned();
    let told = change["changes"].to_string();
    assert!(told.contains("line.toml"), "{told}");
    let group = &change["replay"]["groups"][0];
    assert_eq!(
        (&group["did"], &group["led"], &group["change"]),
        (&"digits 1".into(), &"chat (chat)".into(), &"another_key".into())
    );
    let page = line.get_ops("/").body;
    for words in ["Changed files wait to be looked at", "1 call goes another way", "main, digits 1: led to chat (chat)"]
    {
        assert!(page.contains(words), "{words}");
    }
    line.shows(r#"deflect_trouble{kind="changes_held",of=""}"#, 1.0);
    line.shows("deflect_config_current", 0.0);
    assert_eq!(behind_one(&line, "CA2"), returns, "callers hear nothing of it");

    line.restart();
    until("it is held again", &line, || held(&line)["revision"] == *revision);
    assert_eq!(behind_one(&line, "CA3"), returns);

    let token = fs::read_to_string(line.folder().join("var/keys/operator")).unwrap();
    let token = Some(token.trim());
    assert_eq!(decide(&line, "POST", &revision, None).status, 401);
    assert_eq!(decide(&line, "POST", "0000", token).status, 404);
    assert_eq!(decide(&line, "POST", &revision, token).status, 202);
    until("it is in service", &line, || behind_one(&line, "CA4") != returns);
    line.shows("deflect_config_current", 1.0);
    assert_eq!(held(&line), Value::Null);
    line.logs(&format!("the held changes are taken revision=\"{revision}\" by=\"operator\""));

    // Back again, and dropped: the files stay, and callers hear what was taken.
    edit(&line, MENUS, CHOICES[1], CHOICES[0]);
    until("the way back is held", &line, || held(&line) != Value::Null);
    let revision = held(&line)["revision"].as_str().unwrap().to_owned();
    assert_eq!(decide(&line, "DELETE", &revision, token).status, 202);
    until("it is dropped", &line, || held(&line) == Value::Null);
    assert_ne!(behind_one(&line, "CA5"), returns);
    line.shows("deflect_config_current", 0.0);
}
