//! The packages of the program: each comes from the registry, under a licence that asks for no more than its notice,
//! and brings no second cryptography. `.deny.toml` asks `cargo deny` the same, and for advisories.

use std::process::Command;

use serde_json::Value;

/// Licences whose notice is enough. MPL-2.0 asks for its own files only, CDLA-Permissive-2.0 is of data.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// A second TLS or cryptography beside rustls and ring.
const UNWANTED: [&str; 5] = ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys"];

/// A program of the toolchain, at the machine's own time: under the library that `tests/at` preloads its allocator waits for
/// ever.
fn toolchain(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_remove("LD_PRELOAD");
    command
}

fn packages() -> Vec<Value> {
    let host = toolchain("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let output = toolchain(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// True if a licence expression (SPDX) can be kept by licences of the list. Old packages write `/` for `OR`.
fn is_kept(expression: &str) -> bool {
    let expression = expression.replace(" / ", " OR ").replace('/', " OR ");
    let all = |choice: &str| choice.split(" AND ").all(is_listed);
    // Brackets bind a choice inside a sum: `(MIT OR Apache-2.0) AND Unicode-3.0`.
    let sum = |part: &str| match part.trim().strip_prefix('(').and_then(|part| part.strip_suffix(')')) {
        Some(choice) => choice.split(" OR ").any(is_listed),
        None => part.split(" OR ").any(all),
    };
    if expression.contains('(') { expression.split(" AND ").all(sum) } else { sum(&expression) }
}

fn is_listed(licence: &str) -> bool {
    LICENCES.contains(&licence.trim())
}

#[test]
fn every_package_is_of_the_registry_and_its_licence_asks_for_no_more_than_its_notice() {
    let wrong: Vec<String> = packages()
        .iter()
        .filter(|package| package["name"] != env!("CARGO_PKG_NAME"))
        .filter(|package| package["source"] != REGISTRY || !package["license"].as_str().is_some_and(is_kept))
        .map(|package| {
            format!("{} {}: {} {}", package["name"], package["version"], package["license"], package["source"])
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn our_own_licence_is_said_and_no_second_cryptography_is_here() {
    let packages = packages();
    let own = packages.iter().find(|package| package["name"] == env!("CARGO_PKG_NAME")).unwrap();
    assert_eq!(own["license"], "MIT OR Apache-2.0");
    let unwanted: Vec<_> =
        packages.iter().filter(|package| UNWANTED.iter().any(|name| package["name"] == *name)).collect();
    assert!(unwanted.is_empty(), "{unwanted:#?}");
}

#[test]
fn licences_that_ask_for_more_are_not_kept() {
    for kept in
        ["MIT", "MIT/Apache-2.0", "Apache-2.0 / MIT", "GPL-3.0 OR MIT", "(MIT OR GPL-2.0) AND ISC", "MIT AND ISC"]
    {
        assert!(is_kept(kept), "{kept}");
    }
    for refused in
        ["", "GPL-3.0", "AGPL-3.0 AND MIT", "MIT AND SSPL-1.0", "(GPL-2.0 OR LGPL-2.1) AND MIT", "Proprietary"]
    {
        assert!(!is_kept(refused), "{refused}");
    }
}
