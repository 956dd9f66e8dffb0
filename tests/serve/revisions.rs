//! The configurations that were in service: told with their changes, put back, and used by commands while the files are
//! broken.

use std::fs;
use std::process::Output;

use jiff::{ToSpan, Zoned};

use crate::support::line::{Line, SPOOL, Setup, settings};
use crate::support::peers::{LIMIT, look_until};

const VOICE: &str = "prompts/ru/voice.ftl";
const GREETING: &str = "Здравствуйте! Это Озон";

fn ran(output: Output) -> (String, String) {
    let [said, complained] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{said}{complained}");
    (said, complained)
}

fn edit(line: &Line, file: &str, old: &str, new: &str) {
    let path = line.folder().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "no {old} in {file}");
    fs::write(path, text.replace(old, new)).unwrap();
}

/// The revision in service, once it is another than those, is listed.
fn next_revision(line: &Line, known: &[&str]) -> String {
    let find = || {
        let metrics = line.get_ops("/metrics").body;
        let (_, rest) = metrics.split_once("deflect_config_info{revision=\"")?;
        let revision = rest.split('"').next()?.to_owned();
        let listed = line.command(&["revisions", "--format", "json"]).stdout;
        let is_latest = String::from_utf8(listed).unwrap().contains(&format!("\"{revision}\""));
        (!known.contains(&&*revision) && is_latest).then_some(revision)
    };
    look_until(LIMIT, find).unwrap_or_else(|| panic!("no new revision\n{}", line.log()))
}

#[test]
fn a_configuration_is_told_put_back_and_used_while_the_files_are_broken() {
    let line = Setup::new(&settings(SPOOL)).start();
    let first = next_revision(&line, &[]);
    edit(&line, VOICE, "Здравствуйте! Это Озон, автоответчик.", "Добрый день! Это Озон, автоответчик.");
    edit(&line, "config/hours.toml", "09:00-22:00", "09:00-21:00");
    let second = next_revision(&line, &[&first]);
    line.call("CA1", "+79161234567").hang_up();

    // Told: in the list, on the page, in the report, of a call.
    let (said, _) = ran(line.command(&["revisions"]));
    assert!(said.contains("prompts/ru/voice.ftl: other words: `greeting-main`"), "{said}");
    assert!(
        said.contains("`hours.agents.daily` was `09:00-22:00`, is `09:00-21:00`")
            && said.contains("the first configuration"),
        "{said}"
    );
    let page = look_until(LIMIT, || Some(line.get_ops("/").body).filter(|page| page.contains(&second)));
    assert!(page.expect("the page tells it").contains("other words: `greeting-main`"));
    let yesterday = Zoned::now().checked_sub(1.day()).unwrap().date().to_string();
    let report = ran(line.command(&["report", "--since", &yesterday])).0;
    assert!(report.contains(&format!("({second})")), "{report}");
    let calls = ran(line.command(&["calls", "--format", "json"])).0;
    assert!(calls.contains(&format!("\"revision\": \"{second}\"")), "{calls}");

    // The files are broken: commands of the runbook go on with what is in service, without any secret.
    edit(&line, "config/line.toml", "[menu.main]", "[menu.main");
    for args in [&["announce", "post", "--text", "ru=Проверка.", "--for", "30m", "--by", "anna"][..], &["calls"]]
    {
        let (_, complained) = ran(line.setup().command(args).env_remove("TEST_TOKEN").output().unwrap());
        assert!(complained.contains(&format!("used here: revision {second}, last in service")), "{complained}");
    }

    // Put back: the files that were never in service are kept, and the line has the first words again.
    let (said, complained) = ran(line.command(&["rollback", &first]));
    assert!(said.contains("`greeting-main`") && complained.contains("never in service"), "{said}{complained}");
    let replaced = fs::read_dir(line.folder().join("var/replaced")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(replaced.join("config/line.toml")).unwrap().contains("[menu.main\n"));
    assert_eq!(next_revision(&line, &[&second]), first);
    let greets = || line.call("CA2", "+79161234568").said().starts_with(GREETING).then_some(());
    look_until(LIMIT, greets).unwrap_or_else(|| panic!("{}", line.log()));
    let unknown = line.command(&["rollback", "ffffffff"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(line.stop());
}
