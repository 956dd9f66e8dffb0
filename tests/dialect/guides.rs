//! The guides in `config/platforms/`: what they tell to paste is read, and what they name is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use deflect::config::settings::{Dialect, Folders, PlatformSettings};
use deflect::config::{Loaded, load};
use regex::Regex;
use tempfile::TempDir;

use crate::support::platforms::element::Element;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A guide by its name, with the tables of configuration in it.
struct Guide {
    name: String,
    text: String,
    tables: Vec<String>,
}

fn guides() -> Vec<Guide> {
    let mut paths: Vec<PathBuf> = list(&root().join("config/platforms"), "md");
    paths.retain(|path| !path.ends_with("README.md"));
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn list(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let paths = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

fn read(path: PathBuf) -> Guide {
    let text = std::fs::read_to_string(&path).unwrap();
    let tables = text.split("```toml\n").skip(1).map(|after| after.split("```").next().unwrap().to_owned()).collect();
    Guide { name: path.file_stem().unwrap().to_string_lossy().into_owned(), text, tables }
}

/// The shipped configuration with a table more, every secret set.
fn with_table(table: &str) -> Loaded {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config");
    std::fs::create_dir(&config).unwrap();
    for path in list(&root().join("config"), "toml") {
        std::fs::copy(&path, config.join(path.file_name().unwrap())).unwrap();
    }
    let file = config.join("deflect.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n{table}")).unwrap();
    let folders = Folders { config, prompts: root().join("prompts"), data: folder.path().join("var") };
    load(&folders, &|_| Some("a-secret-of-this-test".to_owned())).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n"))
    })
}

/// The platform that a table adds.
fn added(table: &str) -> PlatformSettings {
    let platforms = with_table(table).settings.platforms;
    assert_eq!(platforms.len(), 2, "{table}");
    platforms.into_iter().find(|platform| platform.name.as_str() != "local").unwrap()
}

#[test]
fn there_is_a_guide_for_every_platform() {
    let names: Vec<String> = guides().into_iter().map(|guide| guide.name).collect();
    let expected = [
        "asterisk",
        "bandwidth",
        "freeswitch",
        "plivo",
        "signalwire",
        "somleng",
        "telnyx",
        "twilio",
        "voicexml",
        "voximplant",
    ];
    assert_eq!(names, expected);
}

#[test]
fn every_table_to_paste_is_a_platform_of_the_shipped_line() {
    let mut dialects = vec![];
    for guide in guides() {
        assert!(!guide.tables.is_empty(), "{}", guide.name);
        let platforms: Vec<_> = guide.tables.iter().map(|table| added(table)).collect();
        assert_eq!(platforms[0].name.as_str(), guide.name);
        dialects.extend(platforms.iter().map(|platform| platform.dialect));
    }
    assert!(Dialect::ALL.iter().all(|dialect| dialects.contains(dialect)), "{dialects:?}");
}

#[test]
fn every_guide_names_the_addresses_and_commands_of_its_own_platform() {
    let voices = Regex::new("/voice/([a-z]+)").unwrap();
    for Guide { name, text, .. } in guides() {
        let door = match name.as_str() {
            "asterisk" => "agi://…".to_owned(),
            _ => format!("https://line.example.ru/voice/{name}"),
        };
        assert!(text.contains(&door), "{name}: where calls come in");
        for command in ["doctor", "fallback"] {
            assert!(text.contains(&format!("`deflect {command} {name}`")), "{name}: {command}");
        }
        let tells_itself = ["asterisk", "freeswitch", "voicexml"].contains(&name.as_str());
        let status = format!("https://line.example.ru/voice/{name}/status");
        assert_eq!(text.contains(&status), !tells_itself, "{name}: where the end of a call is told");
        let known = [name.as_str(), "jvoicexml"];
        assert!(voices.captures_iter(&text).all(|found| known.contains(&&found[1])), "{name}: another's address");
        for heading in ["## 1. Tell deflect", "## 2. Tell ", "## 3. Try", "## 4. What is different here"] {
            assert!(text.contains(heading), "{name}: {heading}");
        }
    }
}

#[test]
fn a_guide_with_a_fallback_address_says_by_which_method_a_file_server_is_asked() {
    for Guide { name, text, .. } in guides() {
        let tells = |line: &str| line.contains("where you keep") && line.contains("as `") && !line.contains("GET");
        let untold: Vec<_> = text.lines().filter(|line| tells(line)).collect();
        assert!(untold.is_empty(), "{name}: {untold:?}");
    }
}

fn freeswitch(file: &str) -> Element {
    let text = std::fs::read_to_string(root().join("config/platforms/freeswitch").join(file)).unwrap();
    Element::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn every_xml_file_is_well_formed_and_named_in_its_guide() {
    let guide = read(root().join("config/platforms/freeswitch.md")).text;
    let files = list(&root().join("config/platforms/freeswitch"), "xml");
    assert_eq!(files.len(), 2);
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        freeswitch(name);
        assert!(guide.contains(&format!("`freeswitch/{name}`")), "{name}");
    }
}

#[test]
fn trap_the_profile_posts_in_capitals_with_a_password_and_waits_no_longer_than_a_caller() {
    let conf = freeswitch("httapi.conf.xml");
    let profile = conf.all("profile")[0];
    assert_eq!(profile.attribute("name"), Some("deflect"));
    let params = profile.child("params").unwrap();
    let value = |name: &str| {
        let param = params.children.iter().find(|param| param.attribute("name") == Some(name));
        param.and_then(|param| param.attribute("value"))
    };
    assert_eq!(value("method"), Some("POST"));
    assert_eq!(value("gateway-url"), Some("https://line.example.ru/voice/freeswitch"));
    assert_eq!(value("gateway-credentials"), Some("deflect:PASSWORD"));
    assert_eq!((value("connect-timeout"), value("timeout")), (Some("2"), Some("5")));
    assert_eq!((value("enable-cacert-check"), value("enable-ssl-verifyhost")), (Some("true"), Some("true")));
    assert_eq!((value("enable-post-var"), value("cookie-file")), (None, None));
}

#[test]
fn trap_the_profile_permits_what_documents_do_and_nothing_else() {
    let conf = freeswitch("httapi.conf.xml");
    let permissions = conf.all("permission");
    let granted: BTreeSet<_> = permissions
        .iter()
        .filter(|permission| permission.attribute("value") == Some("true"))
        .map(|permission| permission.attribute("name").unwrap())
        .collect();
    assert_eq!(granted, BTreeSet::from(["execute-apps", "get-vars"]));
    let names = |list: &str, item: &str| -> Vec<String> {
        let list = conf.all(list)[0];
        assert_eq!(list.attribute("default"), None, "it is read on the permission only");
        list.all(item).iter().map(|item| item.attribute("name").unwrap().to_owned()).collect()
    };
    assert_eq!(names("application-list", "application"), ["set", "execute_extension"]);
    assert_eq!(names("variable-list", "variable"), ["originate_disposition"]);
    let known = ["none", "all", "expand-vars-in-tag-body"];
    assert!(permissions.iter().all(|permission| !known.contains(&permission.attribute("name").unwrap())));
    assert!(granted.iter().all(|name| {
        let permission = permissions.iter().find(|permission| permission.attribute("name") == Some(name)).unwrap();
        permission.attribute("default") == Some("deny")
    }));
}

#[test]
fn the_dialplan_answers_plays_something_when_httapi_ends_and_hangs_up() {
    let plan = freeswitch("dialplan.xml");
    let line =
        plan.all("context").into_iter().find(|context| context.attribute("name") == Some("deflect-line")).unwrap();
    let applications: Vec<_> =
        line.all("action").iter().map(|action| action.attribute("application").unwrap()).collect();
    assert_eq!(applications, ["answer", "sleep", "httapi", "sleep", "httapi", "set", "playback", "hangup"]);
    let data = |at: usize| line.all("action")[at].attribute("data").unwrap().to_owned();
    assert_eq!((data(2), data(4)), ("{httapi_profile=deflect}".to_owned(), data(2)), "a second try of the same");
    assert!(
        (1_000..=3_000).contains(&data(3).parse::<u32>().unwrap()),
        "long enough for a restart, short for a caller"
    );
    assert_eq!(data(5), "playback_terminators=none", "`*` would end the fallback and the call");
    let condition = line.all("condition")[0].attribute("expression").unwrap();
    assert!(Regex::new(condition).unwrap().is_match("+74952321000"));
}

#[test]
fn the_dialplan_dials_each_line_that_callers_are_connected_to_and_no_other() {
    let plan = freeswitch("dialplan.xml");
    let context = plan.all("context").into_iter().find(|context| context.attribute("name") == Some("deflect")).unwrap();
    let expression = Regex::new(context.all("condition")[0].attribute("expression").unwrap()).unwrap();
    let script = with_table("").script;
    let dialled: Vec<&str> =
        script.channels.values().flat_map(|channel| &channel.phones).map(|number| number.as_e164()).collect();
    assert!(!dialled.is_empty());
    assert!(dialled.iter().all(|number| expression.is_match(number)), "{dialled:?}");
    for other in ["+74952321000", "+749521524081", "+19005550100", "74952152408"] {
        assert!(!expression.is_match(other), "{other}");
    }
    let actions = context.all("action");
    assert_eq!(actions[0].attribute("application"), Some("unset"), "the result of an earlier dial is none of this one");
    assert_eq!(actions[0].attribute("data"), Some("originate_disposition"));
    assert_eq!(actions[1].attribute("application"), Some("bridge"));
}
