//! Prometheus, scraping every second, with the rules of a folder; and promtool, which judges and tries them.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::http::get_old;
use super::process::{Farewell, Process, free_port, loopback, program};

/// A running Prometheus. Ends when dropped.
pub struct Prometheus {
    _process: Process,
    door: SocketAddr,
}

/// One answer to a query.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its labels, as JSON.
    pub labels: Value,
    /// Its value; NaN is nothing.
    pub value: f64,
}

impl Prometheus {
    /// Starts it in a folder of its own, to scrape `target` as the job `deflect`. `rules` are files.
    pub fn start(dir: &Path, target: SocketAddr, rules: &[&Path]) -> Self {
        let port = free_port();
        let rules: String = rules.iter().map(|file| format!("  - {}\n", file.display())).collect();
        let config = format!(
            "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files:\n{rules}scrape_configs:\n  \
             - job_name: deflect\n    static_configs:\n      - targets: [\"{target}\"]\n"
        );
        let file = dir.join("prometheus.yml");
        fs::write(&file, config).expect("the folder can be written to");
        let mut command = Command::new(program("prometheus", "prometheus"));
        command.arg(format!("--config.file={}", file.display()));
        command.arg(format!("--storage.tsdb.path={}", dir.join("data").display()));
        command.arg(format!("--web.listen-address=127.0.0.1:{port}")).current_dir(dir);
        let door = loopback(port);
        let mut process = Process::start("prometheus", command, dir, Farewell::Kill);
        process.wait_ready(|| get_old(door, "/-/ready").ok().filter(|answer| answer.status == 200));
        Self { _process: process, door }
    }

    /// The value of an expression now.
    ///
    /// # Panics
    ///
    /// When Prometheus cannot make sense of it.
    pub fn query(&self, expression: &str) -> Vec<Sample> {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("query", expression).finish();
        let found = self.ask(&format!("/api/v1/query?{query}"));
        let samples = found["result"].as_array().unwrap_or_else(|| panic!("{expression}: {found}"));
        samples.iter().map(Sample::of).collect()
    }

    /// The answer of its API.
    ///
    /// # Panics
    ///
    /// When it answers with an error.
    pub fn ask(&self, target: &str) -> Value {
        let answer = get_old(self.door, target).expect("Prometheus answers");
        let mut found: Value = serde_json::from_str(&answer.body).expect("Prometheus speaks JSON");
        assert_eq!(found["status"], "success", "{target}: {found}");
        found["data"].take()
    }
}

impl Sample {
    fn of(found: &Value) -> Self {
        let value = found["value"][1].as_str().and_then(|value| value.parse().ok()).expect("a vector of numbers");
        Self { labels: found["metric"].clone(), value }
    }
}

/// Runs promtool in a folder.
pub fn promtool(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(program("promtool", "prometheus")).args(arguments).current_dir(dir).output().expect("promtool starts")
}
