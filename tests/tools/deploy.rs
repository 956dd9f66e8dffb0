//! The files of `config/deploy`: each is what its program takes, and speaks of nothing that `deflect` does not have.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::Duration;

use deflect::config::load;
use deflect::config::settings::{Folders, ServerSettings};
use regex::Regex;
use serde_json::{Value, json};

use crate::support::line::{Setup, exchange};
use crate::support::peers::process::{node, program};

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/deploy");
const SECRETS: &str = "/run/secrets/";

/// The shipped files.
static SHIPPED: LazyLock<Value> = LazyLock::new(|| parsed(Path::new(DEPLOY)));
/// `[server]` of the settings.
static SERVER: LazyLock<ServerSettings> = LazyLock::new(|| {
    let setup = line();
    let [config, prompts, data] = ["config", "prompts", "var"].map(|name| setup.folder().join(name));
    load(&Folders { config, prompts, data }, &|_| None).unwrap().settings.server
});

fn text(file: &str) -> String {
    std::fs::read_to_string(Path::new(DEPLOY).join(file)).unwrap()
}

/// The files of a folder as their own parsers read them, and their problems.
fn parsed(folder: &Path) -> Value {
    let output = node("deploy.js", "kubernetes-models").arg(folder).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// All of the first groups of a pattern, a line at a time.
fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    let pattern = Regex::new(&format!("(?m){pattern}")).unwrap();
    pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// The one number behind a pattern.
fn seconds(pattern: &str, text: &str) -> Duration {
    let values = found(pattern, text);
    assert_eq!(values.len(), 1, "{pattern}: {values:?}");
    Duration::from_secs(values.first().unwrap().parse().unwrap())
}

fn names(values: &Value) -> BTreeSet<String> {
    values.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// The secrets that the settings refer to, by name.
fn secrets() -> BTreeSet<String> {
    found(&format!(r#"file = "{SECRETS}(\w+)""#), &text("deflect.toml"))
}

/// The shipped line with the settings of many machines, and a file for each secret.
fn line() -> Setup {
    let setup = Setup::shipped();
    let folder = setup.folder().join("secrets");
    std::fs::create_dir(&folder).unwrap();
    for (name, number) in secrets().into_iter().zip(1..) {
        std::fs::write(folder.join(name), format!("{number:02x}\n").trim().repeat(32)).unwrap();
    }
    let settings = text("deflect.toml").replace(SECRETS, &format!("{}/", folder.display()));
    std::fs::write(setup.folder().join("config/deflect.toml"), settings).unwrap();
    setup
}

#[test]
fn compose_kubernetes_and_containerfile_follow_their_schemas() {
    assert_eq!(SHIPPED["problems"], json!([]));
    let broken = tempfile::tempdir().unwrap();
    for file in ["compose.yaml", "kubernetes.yaml", "Containerfile"] {
        let mistakes = [
            ("stop_grace_period", "stop_grace_time"),
            ("minAvailable: 2", "minAvailable: [2]"),
            ("timeoutSeconds: 5", "timeout: 5"),
            ("jobLabel: app.kubernetes.io/name", "jobLabel: 1"),
            ("USER 65532:65532", "USER"),
        ];
        let text = mistakes.iter().fold(text(file), |text, (right, wrong)| text.replace(right, wrong));
        std::fs::write(broken.path().join(file), text).unwrap();
    }
    let problems = parsed(broken.path())["problems"].to_string();
    for place in
        ["stop_grace_time", "PodDisruptionBudget/deflect", "livenessProbe/timeout", "jobLabel", "Containerfile"]
    {
        assert!(problems.contains(place), "{place} in {problems}");
    }
}

#[test]
fn systemd_takes_the_unit_and_finds_it_sandboxed() {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("deflect.service");
    std::fs::write(&unit, text("deflect.service").replace("/usr/bin/deflect", env!("CARGO_BIN_EXE_deflect"))).unwrap();
    let analyze = |args: &[&str]| {
        let output = Command::new(program("systemd-analyze", "systemd")).args(args).arg(&unit).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", said(&output));
        said(&output)
    };
    assert_eq!(analyze(&["verify", "--man=no"]), "");
    let socket = folder.path().join("deflect.socket");
    std::fs::write(&socket, text("deflect.socket")).unwrap();
    assert_eq!(analyze(&["verify", "--man=no", &socket.display().to_string()]), "");
    // Of 100; an ordinary service has 96.
    analyze(&["security", "--offline=true", "--threshold=15", "--no-pager"]);
}

#[test]
fn haproxy_takes_its_configuration() {
    let file = Path::new(DEPLOY).join("haproxy.cfg");
    let output = Command::new(program("haproxy", "haproxy")).arg("-c").arg("-f").arg(file).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn every_way_to_run_it_gives_the_secrets_of_the_settings_and_check_finds_nothing() {
    let parsed = &*SHIPPED;
    let unit = text("deflect.service");
    assert_eq!(found(r"^LoadCredential=(\w+):/etc/deflect/secrets/", &unit), secrets());
    for node in ["node1", "node2", "node3"] {
        assert_eq!(names(&parsed["compose"]["services"][node]["secrets"]), secrets());
    }
    let pod = &parsed["kubernetes"]["Deployment/deflect"]["spec"]["template"]["spec"];
    let secret = pod["volumes"].as_array().unwrap().iter().find(|volume| volume["name"] == "secrets").unwrap();
    let paths = secret["secret"]["items"].as_array().unwrap().iter().map(|item| item["path"].clone()).collect();
    assert_eq!(names(&paths), secrets());
    let made = found(r"\bfor name in ([\w ]+); do$", &text("../../README.md")).pop_first().unwrap();
    assert_eq!(made.split(' ').map(str::to_owned).collect::<BTreeSet<_>>(), secrets());

    let setup = line();
    let start = found("^ExecStart=/usr/bin/deflect (.*) serve$", &unit).pop_first().unwrap();
    let here = setup.folder().display().to_string();
    let start = start.replace("/etc/deflect", &here).replace("/var/lib/deflect", &format!("{here}/var"));
    let args: Vec<&str> = start.split(' ').chain(["check"]).collect();
    let output = setup.run(&args);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn probes_ports_names_and_commands_are_the_programs() {
    let parsed = &*SHIPPED;
    let haproxy = text("haproxy.cfg");
    let line = line()
        .edit("config/deflect.toml", "postgres://deflect@postgres/deflect?sslmode=disable", "sqlite")
        .edit("config/deflect.toml", "\npassword =", "\n# password =")
        .edit("config/deflect.toml", "0.0.0.0:8080", "127.0.0.1:0")
        .edit("config/deflect.toml", "http://127.0.0.1:8080", "http://127.0.0.1:0")
        .start();
    let container = &parsed["kubernetes"]["Deployment/deflect"]["spec"]["template"]["spec"]["containers"][0];
    let mut paths = found(r"^\s+option httpchk GET (\S+)$", &haproxy);
    paths.extend(found(r"http://127.0.0.1:9464(\S+)", &text("Containerfile").replace('"', " ")));
    for probe in ["readinessProbe", "livenessProbe", "startupProbe"] {
        assert_eq!(container[probe]["httpGet"]["port"], "ops");
        paths.insert(container[probe]["httpGet"]["path"].as_str().unwrap().to_owned());
    }
    let monitor = &parsed["kubernetes"]["ServiceMonitor/deflect"]["spec"];
    paths.insert(monitor["endpoints"][0]["path"].as_str().unwrap().to_owned());
    let expected = ["/livez", "/metrics", "/readyz", "/readyz?exclude=store"].map(str::to_owned);
    assert_eq!(paths, BTreeSet::from(expected));
    for path in paths {
        assert_eq!(line.get_ops(&path).status, 200, "{path}");
    }
    for (host, status) in [("node1:9464", 200), ("node3:9464", 200), ("elsewhere:9464", 421)] {
        let request = format!("GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(exchange(line.ops, &request).status, status, "{host}");
    }
    // The walk of the README.
    let secret = std::fs::read_to_string(line.folder().join("secrets/twilio")).unwrap();
    let call = line.command(&["call", &format!("{}/voice/twilio", line.url), "--keys", "9", "--secret", &secret]);
    assert!(call.status.success() && said(&call).contains("> 9"), "{}", said(&call));
    let help = said(&line.command(&["serve", "--help"]));
    assert!(help.contains("[env: DEFLECT_NODE=") && container["env"][0]["name"] == "DEFLECT_NODE", "{help}");
    assert!(text("deflect.service").contains("\nEnvironment=DEFLECT_NODE=%l\n"));
    assert_eq!(parsed["compose"]["services"]["node2"]["environment"], json!({ "DEFLECT_NODE": "node2" }));
}

#[test]
fn ports_and_folders_are_those_of_the_settings_and_the_image() {
    let (parsed, server) = (&*SHIPPED, &*SERVER);
    let (public, ops) = (server.public.port(), server.ops.port());
    let pod = &parsed["kubernetes"]["Deployment/deflect"]["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    let ports = json!([{ "name": "public", "containerPort": public }, { "name": "ops", "containerPort": ops }]);
    assert_eq!(container["ports"], ports);
    assert_eq!(parsed["kubernetes"]["Service/deflect"]["spec"]["ports"][0]["targetPort"], "public");
    assert_eq!(parsed["kubernetes"]["Service/deflect-ops"]["spec"]["ports"][0]["targetPort"], "ops");
    let haproxy = text("haproxy.cfg");
    assert_eq!(found(r"check port (\d+)", &haproxy), BTreeSet::from([ops.to_string()]));
    assert_eq!(found(r"^\s+server \w+ \w+:(\d+)$", &haproxy), BTreeSet::from([public.to_string()]));
    let nodes = found(r"^\s+server \w+ (\w+):", &haproxy);
    assert_eq!(nodes, server.ops_hosts.iter().cloned().collect());
    assert!(nodes.iter().all(|node| !parsed["compose"]["services"][node].is_null()));
    let instruction = |keyword: &str| {
        let all = parsed["containerfile"].as_array().unwrap().iter().filter(|found| found["keyword"] == keyword);
        all.map(|found| found["words"].as_str().unwrap()).collect::<Vec<_>>()
    };
    let held = text("deflect.socket");
    let held: Vec<_> = held.lines().filter_map(|line| line.strip_prefix("ListenStream=")).collect();
    assert_eq!(held, [server.public.to_string(), server.ops.to_string()]);
    assert_eq!(instruction("EXPOSE"), [format!("{public} {ops}")]);
    assert_eq!(instruction("USER"), ["65532:65532"]);
    assert!(instruction("FROM")[0].contains(&format!("rust:{}-", env!("CARGO_PKG_RUST_VERSION"))));
    let home = *instruction("WORKDIR").last().unwrap();
    let (settings, data) = (format!("{home}/config/deflect.toml"), format!("{home}/var"));
    let mounts = container["volumeMounts"].as_array().unwrap().iter().map(|mount| mount["mountPath"].clone());
    assert_eq!(mounts.collect::<Vec<_>>(), [json!(settings), json!(SECRETS.trim_end_matches('/')), json!(data)]);
    let node = &parsed["compose"]["services"]["node1"];
    assert!(names(&node["volumes"]).contains(&format!("./deflect.toml:{settings}:ro")), "{node}");
    assert!(names(&node["tmpfs"]).iter().all(|mount| mount.starts_with(&format!("{data}:uid=65532"))), "{node}");
}

#[test]
fn nobody_kills_a_node_before_it_has_stopped_and_balancers_see_it_in_time() {
    let (parsed, server) = (&*SHIPPED, &*SERVER);
    let pod = &parsed["kubernetes"]["Deployment/deflect"]["spec"]["template"]["spec"];
    let stop = server.drain_wait + server.stop_wait;
    let graces = [
        seconds(r"^TimeoutStopSec=(\d+)$", &text("deflect.service")),
        seconds(r"^\s+stop_grace_period: (\d+)s$", &text("compose.yaml")),
        Duration::from_secs(pod["terminationGracePeriodSeconds"].as_u64().unwrap()),
    ];
    assert!(graces.iter().all(|grace| stop + Duration::from_secs(5) <= *grace), "{stop:?} of {graces:?}");
    let probe = &pod["containers"][0]["readinessProbe"];
    let probe = |field: &str| probe[field].as_u64().unwrap();
    let haproxy = text("haproxy.cfg");
    let seen = [
        Duration::from_secs(probe("failureThreshold") * (probe("periodSeconds") + probe("timeoutSeconds"))),
        seconds(r"inter (\d+)s fall 2 ", &haproxy) * 2,
    ];
    assert!(seen.iter().all(|seen| *seen < server.drain_wait), "{seen:?} of {:?}", server.drain_wait);
}

/// The Debian package: `cargo deb` finds every file that it is to pack, and nothing that an owner may change is written over.
#[test]
fn the_debian_package_names_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cargo: Value = toml::from_str(&std::fs::read_to_string(root.join("Cargo.toml")).unwrap()).unwrap();
    let deb = &cargo["package"]["metadata"]["deb"];
    let mut packed = BTreeSet::new();
    for asset in deb["assets"].as_array().unwrap() {
        let [from, to] = [0, 1].map(|at| asset[at].as_str().unwrap());
        let (folder, pattern) = from.rsplit_once('/').unwrap_or(("", from));
        let files: Vec<String> = match pattern.strip_prefix('*') {
            Some(extension) => std::fs::read_dir(root.join(folder))
                .unwrap()
                .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
                .filter(|name| name.ends_with(extension))
                .collect(),
            None => vec![pattern.to_owned()],
        };
        let is_built = from == "target/release/deflect";
        assert!(
            !files.is_empty() && files.iter().all(|file| is_built || root.join(folder).join(file).is_file()),
            "{from}"
        );
        let place = |file: &String| if to.ends_with('/') { format!("/{to}{file}") } else { format!("/{to}") };
        packed.extend(files.iter().map(place));
    }
    let of_owner = |path: &&String| path.starts_with("/etc/") && !path.contains("/schema/");
    let expected: BTreeSet<String> = packed.iter().filter(of_owner).cloned().collect();
    assert_eq!(names(&deb["conf-files"]), expected, "what an owner may change is kept on upgrades");
    let unit = text("debian/deflect.service");
    for path in found(r"(/(?:usr|etc)/[a-z/]+)", &unit).into_iter().filter(|path| !path.contains("secrets")) {
        assert!(packed.iter().any(|packed| packed.starts_with(&path)), "{path} of the unit is not packed");
    }
    let sandbox = |unit: &str| unit[unit.find("User=").unwrap()..].to_owned();
    assert_eq!(sandbox(&unit), sandbox(&text("deflect.service")), "the same user, folder and limits");
    for script in ["postinst", "prerm", "postrm"] {
        let path = Path::new(DEPLOY).join("debian").join(script);
        let checked = Command::new("sh").arg("-n").arg(&path).output().unwrap();
        assert!(
            checked.status.success() && text(&format!("debian/{script}")).contains("\n#DEBHELPER#\n"),
            "{checked:?}"
        );
    }
}
