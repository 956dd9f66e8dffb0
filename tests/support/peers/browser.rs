//! A real browser: Chromium without a window, driven by its own driver over WebDriver.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use data_encoding::BASE64;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::{ParseError, Url};

use super::process::{Farewell, Process, free_port, listens, loopback, program};

/// How long the browser may take to close its window.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);

/// A browser with one empty window and nothing remembered. It finds no other host than this machine, and ends when it is
/// dropped.
pub struct Browser {
    /// The window: pages, elements, clicks, keys.
    pub client: Client,
    session: String,
    port: u16,
    _driver: Process,
    _folder: TempDir,
}

/// Dark or light, as the reader's system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Dark,
    Light,
}

/// A request to the driver that only Chromium's own knows.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.expect("there is a session"), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

impl Browser {
    /// Starts the driver, and the browser by it.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let port = free_port();
        let mut command = Command::new(program("chromedriver", "chromium-driver"));
        // The browser's own processes do not start with another's library in them (tests/at).
        command.env_remove("LD_PRELOAD");
        command.arg(format!("--port={port}")).env("HOME", folder.path()).env("TMPDIR", folder.path());
        let mut driver = Process::start("chromedriver", command, folder.path(), Farewell::Ask);
        driver.wait_ready(|| listens(port));
        let wishes = capabilities(folder.path());
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(wishes.as_object().expect("written above").clone());
        let client = builder.connect(&format!("http://127.0.0.1:{port}")).await.expect("the browser starts");
        let session = client.session_id().await.expect("the driver answers").expect("a session has begun");
        Self { client, session, port, _driver: driver, _folder: folder }
    }

    /// Makes the page so large, as a phone or a wide screen is, and dark or light. Nothing moves by itself, for what moves
    /// cannot be clicked.
    pub async fn look(&self, width: u32, height: u32, scheme: Scheme) {
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
        let value = if scheme == Scheme::Dark { "dark" } else { "light" };
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }, still] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Asks the browser's own protocol (Chrome DevTools).
    pub async fn devtools(&self, command: &str, params: Value) -> Value {
        self.own("goog/cdp/execute", json!({ "cmd": command, "params": params })).await
    }

    /// The value a script returns.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// The page from top to bottom, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        let picture = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
        BASE64.decode(picture["data"].as_str().expect("a picture has data").as_bytes()).expect("it is base64")
    }

    /// Complaints in the console since the last look: errors of scripts, uses that the page's policy forbade, files
    /// that are not there.
    pub async fn complaints(&self) -> Vec<String> {
        let said = self.log("browser").await;
        let serious = |entry: &&Value| entry["level"] == "SEVERE" || entry["level"] == "WARNING";
        said.iter().filter(serious).map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Every address the page asked for since it was asked last.
    pub async fn requested(&self) -> Vec<String> {
        let address = |entry: &Value| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let sent = message["message"]["method"] == "Network.requestWillBeSent";
            sent.then(|| Some(message["message"]["params"]["request"]["url"].as_str()?.to_owned()))?
        };
        let addresses = self.log("performance").await.into_iter().filter_map(|entry| address(&entry));
        // The window's own first page.
        addresses.filter(|address| !address.starts_with("chrome://")).collect()
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let said = self.own("se/log", json!({ "type": kind })).await;
        said.as_array().expect("a log is a list").clone()
    }

    async fn own(&self, path: &'static str, body: Value) -> Value {
        let command = Own { path, body };
        self.client.issue_cmd(command).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

impl Drop for Browser {
    /// Ends the browser through the driver, which alone knows its processes; then the driver ends.
    fn drop(&mut self) {
        let request =
            format!("DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", self.session);
        let ask = || -> std::io::Result<()> {
            let mut stream = TcpStream::connect(loopback(self.port))?;
            stream.set_read_timeout(Some(CLOSE_LIMIT))?;
            stream.write_all(request.as_bytes())?;
            // The driver answers when the browser is gone.
            stream.read(&mut [0; 64]).map(drop)
        };
        // It fails only when the driver has gone before, and the browser with it.
        let _gone = ask();
    }
}

/// No window, no sandbox (which root cannot have), no other host, and a log of what was said and asked for.
fn capabilities(folder: &Path) -> Value {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let browser = program("chromium", "chromium");
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": {
            "binary": browser,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                profile,
            ],
        },
    })
}
