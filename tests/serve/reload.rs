//! Another configuration while the line runs: what callers, gateways and operations see of it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::support::line::{LINE, Line, NO_LIMITS, SPOOL, Setup, settings, settings_here};
use crate::support::peers::postgres::Cluster;
use crate::support::peers::{LIMIT, look_until};

/// Waits until it is so.
pub(crate) fn until(what: &str, line: &Line, mut is_so: impl FnMut() -> bool) {
    look_until(LIMIT, || is_so().then_some(())).unwrap_or_else(|| panic!("{what}\n{}", line.log()));
}

pub(crate) fn edit(line: &Line, file: &str, old: &str, new: &str) {
    let path = line.folder().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "no {old} in {file}");
    // As editors do: another file takes the place of the old one.
    let passing = path.with_file_name(".passing");
    fs::write(&passing, text.replace(old, new)).unwrap();
    fs::rename(passing, path).unwrap();
}

fn taken(line: &Line) -> f64 {
    line.metric(r#"deflect_config_reloads_total{result="taken"}"#)
}

fn refused(line: &Line) -> f64 {
    line.metric(r#"deflect_config_reloads_total{result="refused"}"#)
}

fn greeting_of(line: &Line, id: &str) -> String {
    line.call(id, "+79161234567").said()
}

/// How the small line greets.
const GREETING: &str = "Здравствуйте, это пример.";
const VOICE: &str = "prompts/ru/voice.ftl";

/// How many texts are in the spool.
fn texts(line: &Line) -> usize {
    fs::read_dir(line.folder().join("var/spool/sms")).map_or(0, |folder| {
        folder.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "json")).count()
    })
}

#[test]
fn a_line_that_begins_with_a_flaw_answers_and_says_so() {
    let (bank, itself) = ("3 = \"bank\"", "3 = \"bank\"\n6 = \"services\"");
    let line = Setup::new(&settings(SPOOL)).edit("config/line.toml", bank, itself).start();
    assert!(greeting_of(&line, "CA1").starts_with("Здравствуйте! Это Озон"));
    until("the flaw is told", &line, || line.log().contains("callers may meet flaws"));
    let told = "choice `6` of menu `services` leads nowhere";
    line.logs(told);
    until("the page has it", &line, || line.get_ops("/").body.contains(told));
}

#[test]
fn files_that_were_in_service_answer_at_once_and_a_rule_they_break_by_now_is_told() {
    let (short, long) = ("sms-link = Ozon: {", "sms-link = Ozon рад помочь вам и ждёт вас в чате: {");
    let setup = Setup::new(&settings(SPOOL)).edit("prompts/ru/sms.ftl", short, long);
    // As an older program would have left them, which had no such rule.
    for (folder, name) in [("config", "toml"), ("prompts/ru", "ftl"), ("prompts/en", "ftl"), ("prompts", "html")] {
        let (from, to) = (setup.folder().join(folder), setup.folder().join("var/in-service").join(folder));
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(from).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|end| end == name) {
                fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
            }
        }
    }
    let line = setup.start();
    assert!(greeting_of(&line, "CA1").starts_with("Здравствуйте! Это Озон"));
    until("the rule is told", &line, || line.log().contains("callers may meet flaws"));
    line.logs("sms-link");
}

#[test]
fn changed_words_are_heard_by_the_next_call_and_broken_ones_by_nobody() {
    let line = small(SPOOL).start();
    assert!(greeting_of(&line, "CA1").starts_with(GREETING));
    // A file that is changed is found.
    edit(&line, VOICE, GREETING, "Добрый день!");
    until("the file is found", &line, || greeting_of(&line, "CA2").starts_with("Добрый день!"));
    until("it is counted", &line, || taken(&line) == 1.0);
    // A broken file is refused, and nothing changes.
    edit(&line, VOICE, "menu-changed =", "menu-changed");
    until("it is refused", &line, || refused(&line) == 1.0);
    assert_eq!((line.metric("deflect_config_current"), taken(&line)), (0.0, 1.0));
    assert!(greeting_of(&line, "CA3").starts_with("Добрый день!"));
    assert!(line.log().contains("configuration refused") && line.log().contains("voice.ftl:"), "{}", line.log());
    // So is one that can be read and leaves callers without a way: only the proof knows.
    edit(&line, VOICE, "menu-changed", "menu-changed =");
    let (company, itself) = ("3 = \"company\"", "3 = \"company\"\n4 = \"main\"");
    edit(&line, "config/line.toml", company, itself);
    until("it is refused, too", &line, || refused(&line) == 2.0);
    line.logs("choice `4` of menu `main` leads nowhere");
    // Mended, it is in service again.
    edit(&line, "config/line.toml", itself, company);
    until("it is mended", &line, || line.metric("deflect_config_current") == 1.0);
    // A signal is obeyed even where no file has changed.
    let before = taken(&line);
    line.signal("HUP");
    until("the signal is obeyed", &line, || taken(&line) == before + 1.0);
    // Files that an editor leaves beside cause no reload.
    fs::write(line.folder().join("config/.#line.toml"), "x").unwrap();
    fs::write(line.folder().join("config/line.toml~"), "x").unwrap();
    line.signal("HUP");
    until("the next signal is obeyed", &line, || taken(&line) == before + 2.0);
    assert_eq!(refused(&line), 2.0, "{}", line.log());
    assert!(line.stop());
}

#[test]
fn a_call_whose_menu_is_gone_hears_that_and_the_main_menu_while_others_go_on() {
    let line = Setup::new(&settings(SPOOL)).start();
    let mut lost = line.call("CA1", "+79161234567");
    lost.press("5");
    let mut kept = line.call("CA2", "+79161234568");
    kept.press("1");
    assert!(lost.said().contains("Инвесторам"), "{}", lost.said());
    // The menu becomes another one, with the same choices, under another name.
    edit(&line, "config/line.toml", "5 = \"company\"", "5 = \"firm\"");
    edit(&line, "config/line.toml", "[menu.company", "[menu.firm");
    edit(&line, "prompts/ru/speech.ftl", "phrases-company", "phrases-firm");
    edit(&line, "prompts/en/speech.ftl", "phrases-company", "phrases-firm");
    line.signal("HUP");
    until("it is taken", &line, || 1.0 <= taken(&line));
    lost.press("2");
    assert!(lost.said().starts_with("Простите, меню только что изменилось."), "{}", lost.said());
    assert!(lost.said().contains("Ссылка на чат в СМС — нажмите девять"), "the main menu: {}", lost.said());
    kept.press("2");
    assert!(kept.said().contains("реквизиты") && !kept.said().contains("изменилось"), "{}", kept.said());
}

#[test]
fn a_new_gateway_gets_the_next_text_and_what_needs_a_restart_is_said() {
    let of_texts = |name: &str| format!("gateways = [\"{name}\"]\n[gateway.{name}]");
    let first = SPOOL.replace(&of_texts("spool"), &of_texts("first"));
    let line = Setup::new(&settings(&first)).without_addresses().start();
    line.call("CA1", "+79161234567").press("9");
    until("the first text is sent", &line, || texts(&line) == 1);
    let up = |gateway: &str| line.get_ops("/metrics").body.contains(&format!("gateway_up{{gateway=\"{gateway}\"}} 1"));
    assert!(up("first") && up("spool"));
    let file = "config/deflect.toml";
    edit(&line, file, &of_texts("first"), &of_texts("other"));
    edit(&line, file, "public = \"127.0.0.1:0\"", "public = \"127.0.0.1:1\"");
    until("the other gateway is there", &line, || up("other"));
    assert!(!line.get_ops("/metrics").body.contains("gateway_up{gateway=\"first\"}"), "one that is gone is not up");
    assert!(up("spool"), "the mail is spooled as before");
    line.call("CA2", "+79161234568").press("9");
    until("the second text is sent", &line, || texts(&line) == 2);
    let sent = |gateway: &str| {
        line.metric(&format!(r#"deflect_messages_total{{gateway="{gateway}",medium="sms",state="sent"}}"#))
    };
    until("each gateway had one", &line, || (sent("first"), sent("other")) == (1.0, 1.0));
    line.logs("restart to apply: [server] public");
    assert!(!line.log().contains("[server] ops"), "{}", line.log());
    line.shows("deflect_config_current", 1.0);
}

#[test]
fn commands_use_the_store_of_the_running_line_until_the_restart_that_another_needs() {
    let line = small(SPOOL).start();
    edit(&line, "config/deflect.toml", "url = \"sqlite\"", "url = \"postgres://line:secret@127.0.0.1:1/deflect\"");
    until("it is taken", &line, || taken(&line) == 1.0);
    line.logs("restart to apply: [store] url");
    let posted =
        line.command(&["announce", "post", "--text", "ru=Внимание!", "--text", "en=Attention!", "--for", "1h"]);
    let said = String::from_utf8(posted.stderr).unwrap();
    assert!(posted.status.success() && said.contains("used here: sqlite, its store\n"), "{said}");
    let mut calls = 1..;
    let is_heard = || greeting_of(&line, &format!("CA{}", calls.next().unwrap())).contains("Внимание!");
    until("callers hear it", &line, is_heard);
    assert!(line.command(&["backup", "backup.tar"]).status.success());
}

#[test]
fn commands_are_refused_that_cannot_find_the_store_of_the_running_line() {
    let database = Cluster::shared().database();
    let (file, url) = ("config/deflect.toml", format!("url = \"{}\"", database.url()));
    let line = small(SPOOL).edit(file, "url = \"sqlite\"", &url).start();
    assert!(line.command(&["outbox", "list"]).status.success());
    edit(&line, file, &url, "url = \"sqlite\"");
    let kept = line.folder().join("var/in-service/config/deflect.toml");
    until("nothing names it any more", &line, || fs::read_to_string(&kept).is_ok_and(|kept| !kept.contains(&url)));
    let said = |output: Output| (output.status.code(), String::from_utf8(output.stderr).unwrap());
    let words = "`[store] url` is another, which waits for a restart: restart the line, or put the url back";
    let words = format!("error: the running line works on {}, and {words}\n", database.url());
    assert_eq!(said(line.command(&["forget", "+79161234567"])), (Some(2), words));
    assert!(!line.folder().join("var/deflect.db").exists());
    let setup = line.setup();
    assert!(line.stop());
    let words = "error: there is no database in `var`; run `deflect serve` first\n";
    assert_eq!(said(setup.run(&["outbox", "list"])), (Some(2), words.to_owned()), "no line runs");
}

/// The small line of the tests, for what is done so often that the shipped one would take too long to read.
pub(crate) fn small(more: &str) -> Setup {
    let setup = Setup::new(&settings_here(more));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config/minimal");
    for file in ["config/line.toml", "config/channels.toml", "config/hours.toml"] {
        fs::copy(root.join(file), setup.folder().join(file)).unwrap();
    }
    fs::remove_file(setup.folder().join("config/followups.toml")).unwrap();
    for language in ["ru", "en"] {
        for file in fs::read_dir(root.join("prompts").join(language)).unwrap().map(Result::unwrap) {
            fs::copy(file.path(), setup.folder().join("prompts").join(language).join(file.file_name())).unwrap();
        }
    }
    setup
}

#[test]
fn no_call_fails_and_no_text_is_lost_or_sent_twice_while_the_line_reloads_again_and_again() {
    let line = small(&format!("{SPOOL}{NO_LIMITS}")).start();
    let (over, calls) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for caller in 0..2 {
            let (line, over, calls) = (&line, &over, &calls);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    let number = calls.fetch_add(1, Ordering::Relaxed);
                    let from = format!("+7916{caller}{number:06}");
                    let mut call = line.call_to(&format!("CA{number}"), &from, LINE);
                    // Every answer is a document, or the call panics.
                    call.press("1").press("1");
                    call.hang_up();
                }
            });
        }
        for reload in 1..=50 {
            let words = if reload % 2 == 0 {
                "greeting = Здравствуйте."
            } else {
                "greeting = Здравствуйте!"
            };
            let file = line.folder().join(VOICE);
            let text = fs::read_to_string(&file).unwrap();
            let other = text.lines().map(|l| if l.starts_with("greeting =") { words } else { l });
            fs::write(&file, other.collect::<Vec<_>>().join("\n") + "\n").unwrap();
            line.signal("HUP");
            until("a reload is taken", &line, || f64::from(reload) <= taken(&line));
        }
        over.store(true, Ordering::Relaxed);
    });
    let calls = calls.load(Ordering::Relaxed);
    assert!(20 < calls, "{calls}");
    assert_eq!((refused(&line), line.metric("deflect_config_current")), (0.0, 1.0), "{}", line.log());
    let in_state = |state: &str| {
        line.metric(&format!(r#"deflect_messages_total{{gateway="spool",medium="sms",state="{state}"}}"#))
    };
    // On a slow day the store may be late for a promise; then none is made.
    let promised = line.metric(r#"deflect_messages_total{gateway="none",medium="sms",state="queued"}"#);
    assert!(10.0 < promised, "{promised} of {calls}");
    until("every text is sent", &line, || texts(&line) as f64 == promised);
    until("and is known to be", &line, || in_state("sent") == promised);
    assert_eq!(line.metric_sum("deflect_takeovers_total"), 0.0);
    assert_eq!(line.metric_sum("deflect_turns_lost_total"), 0.0);
    assert_eq!(line.metric_sum("deflect_webhook_refusals_total"), 0.0);
    assert!(line.stop());
}

#[test]
fn a_folder_that_goes_and_comes_back_as_another_is_refused_and_then_read() {
    let line = small(SPOOL).start();
    let (folder, aside) = (line.folder().join("prompts"), line.folder().join("aside"));
    fs::rename(&folder, &aside).unwrap();
    until("it is missed", &line, || 1.0 <= refused(&line));
    assert!(greeting_of(&line, "CA1").starts_with(GREETING), "the words before go on");
    let voice = aside.join("ru/voice.ftl");
    fs::write(&voice, fs::read_to_string(&voice).unwrap().replace("Здравствуйте, это пример.", "Другие.")).unwrap();
    fs::rename(&aside, &folder).unwrap();
    until("it is read", &line, || greeting_of(&line, "CA2").starts_with("Другие."));
    // The new folder is watched as the old one was.
    edit(&line, VOICE, "greeting = Другие.", "greeting = Третьи.");
    until("it is watched", &line, || greeting_of(&line, "CA3").starts_with("Третьи."));
    // A signal in the middle of a stop does not end it otherwise.
    line.signal("HUP");
    assert!(line.stop());
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_refused_and_keeps_no_reload_and_no_stop_waiting() {
    let line = small(SPOOL).start();
    let (voice, aside, pipe) = (line.folder().join(VOICE), line.folder().join("aside"), line.folder().join("pipe"));
    fs::copy(&voice, &aside).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::rename(&pipe, &voice).unwrap();
    until("it is refused", &line, || refused(&line) == 1.0);
    line.logs("voice.ftl` cannot be read: it is not a file");
    fs::rename(&aside, &voice).unwrap();
    until("the file is read", &line, || line.metric("deflect_config_current") == 1.0);
    assert!(line.stop());
}

#[test]
fn permissions_that_change_have_the_files_read_again() {
    let line = small(SPOOL).start();
    fs::set_permissions(line.folder().join(VOICE), Permissions::from_mode(0o600)).unwrap();
    until("it is read", &line, || taken(&line) == 1.0);
}
