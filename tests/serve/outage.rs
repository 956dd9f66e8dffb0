//! While every gateway is down nobody is told that a text was sent, and a call whose text never went is counted as failed.

use crate::support::line::{Line, NO_LIMITS, Setup, settings_here};
use crate::support::peers::process::free_port;
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";
const UP: &str = r#"deflect_gateway_up{gateway="kannel"}"#;

/// A line whose one gateway has nobody behind it.
fn cut_off(while_down: &str, outbox: &str) -> Line {
    let more = format!("[mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\n{outbox}");
    cut_off_beside("\"kannel\"", while_down, &more).start()
}

/// A line of these gateways, of which `kannel` has nobody behind it.
fn cut_off_beside(gateways: &str, while_down: &str, more: &str) -> Setup {
    let gateway = format!(
        "[sms]\ngateways = [{gateways}]\n{while_down}[gateway.kannel]\nkind = \"kannel\"\n\
         url = \"http://127.0.0.1:{}/\"\nusername = \"ivr\"\npassword = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\n\
         {more}",
        free_port()
    );
    Setup::new(&settings_here(&format!("{gateway}{NO_LIMITS}")))
}

/// Promises texts, each to another number, until the gateway rests. A slow machine needs fewer.
fn until_it_rests(line: &Line) {
    let mut callers = 1000..;
    wait_until("the gateway rests", LIMIT, || {
        let caller = callers.next().unwrap();
        line.call(&format!("CA{caller}"), &format!("+7903111{caller}")).press("9");
        (line.metric(UP) == 0.0).then_some(())
    });
}

/// The words heard by a caller who wants the link in the middle of a pause: right after one a text is let through, to
/// probe.
fn heard(line: &Line, expected: &str) -> String {
    let mut calls = 10..;
    wait_until("a caller in the pause", LIMIT, || {
        let mut call = line.call(&format!("CA{}", calls.next().unwrap()), MOBILE);
        let said = call.press("9").said();
        said.contains(expected).then_some(said)
    })
}

#[test]
fn a_text_that_waits_for_a_gateway_is_not_said_to_be_sent() {
    let line = cut_off("", "");
    until_it_rests(&line);
    let said = heard(&line, "может прийти позже");
    assert!(said.contains("раздел «Сообщения»") && !said.contains("Отправляем ссылку"), "{said}");
    let queued = r#"deflect_messages_total{gateway="none",medium="sms",state="queued"}"#;
    wait_until("the text waits", LIMIT, || (line.metric(queued) >= 2.0).then_some(()));
}

#[test]
fn a_text_waits_where_only_the_gateways_of_other_countries_are_up() {
    let abroad = "countries = [\"RU\"]\n[gateway.spool]\nkind = \"spool\"\ncountries = [\"KZ\"]\n\
                  [mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\n";
    let setup = cut_off_beside("\"kannel\", \"spool\"", "", abroad);
    let line = setup.edit("config/line.toml", "texted = [\"RU\"]", "texted = [\"RU\", \"KZ\"]").start();
    until_it_rests(&line);
    heard(&line, "может прийти позже");
    let said = line.call("CA-KZ", "+77012345678").press("9").said();
    assert!(said.contains("Отправляем ссылку"), "{said}");
}

#[test]
fn a_text_is_refused_before_it_is_promised_where_the_configuration_says_so() {
    let line = cut_off("while_down = \"refuse\"\n", "");
    until_it_rests(&line);
    let said = heard(&line, "Прислать СМС сейчас не получается");
    assert!(said.contains("раздел «Сообщения»"), "{said}");
    let refused = r#"deflect_offers_refused_total{medium="sms",reason="no_gateway"}"#;
    wait_until("the refusal is counted", LIMIT, || (line.metric(refused) >= 1.0).then_some(()));
}

#[test]
fn a_call_whose_text_never_went_has_failed() {
    let line = cut_off("", "[outbox]\nsms_retry_delays = [\"1s\"]\n");
    let mut call = line.call("CA1", MOBILE);
    assert!(call.press("9").said().contains("Отправляем ссылку"));
    call.hang_up();
    wait_until("the call has failed", LIMIT, || {
        let outcomes = line.get_ops("/metrics").body;
        let failed = outcomes
            .lines()
            .filter(|line| line.starts_with("deflect_call_outcomes_total") && line.contains("outcome=\"failed\""));
        failed.into_iter().any(|line| line.ends_with(" 1")).then_some(())
    });
}
