//! Ways by cases at a running line: callers who called before are led elsewhere, and a share has always the same callers.

use crate::support::line::{Line, NO_LIMITS, SPOOL, Setup, settings};
use crate::support::peers::{LIMIT, wait_until};

/// The shipped line, on which key 1 leads to the menu of the account in this case, else to that of orders.
fn line(case: &str) -> Line {
    let cases = format!("1 = [{{ {case}, to = \"account\" }}, {{ to = \"orders\" }}]\n");
    let settings = settings(&format!("{SPOOL}{NO_LIMITS}"));
    Setup::new(&settings).edit("config/line.toml", "1 = \"orders\"\n", &cases).start()
}

fn is_led_to_the_account(line: &Line, id: &str, from: &str) -> bool {
    let mut call = line.call(id, from);
    let said = call.press("1").said();
    call.hang_up();
    let is_account = said.contains("Не получается войти");
    assert_ne!(is_account, said.contains("Где заказ"), "{said}");
    is_account
}

#[test]
fn a_caller_who_called_a_short_while_ago_is_led_elsewhere_and_others_are_not() {
    let line = line("repeat = true");
    assert!(!is_led_to_the_account(&line, "CA1", "+79161234567"));
    let mut calls = 1;
    wait_until("the caller to be known", LIMIT, || {
        calls += 1;
        is_led_to_the_account(&line, &format!("CA{calls}"), "+79161234567").then_some(())
    });
    assert!(!is_led_to_the_account(&line, "CB1", "+79037654321"));
}

#[test]
fn a_share_of_the_callers_is_led_elsewhere_always_the_same_ones() {
    let line = line("share = 50");
    let callers: Vec<String> = (0..40).map(|index| format!("+7916{:07}", index * 10_007)).collect();
    let led = |round: u8| -> Vec<bool> {
        let calls = callers.iter().enumerate();
        calls.map(|(index, from)| is_led_to_the_account(&line, &format!("C{round}{index}"), from)).collect()
    };
    let first = led(1);
    assert_eq!(first, led(2));
    let account = first.iter().filter(|is_led| **is_led).count();
    // The key of the pseudonyms is random: outside of these bounds lies one run in 100 million.
    assert!((3..=37).contains(&account), "{account} of 40");
}
