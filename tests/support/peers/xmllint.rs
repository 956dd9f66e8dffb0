//! The validator of libxml2, to judge the documents we write by their published schema.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::process::program;

/// Validates `document` by the W3C XML Schema in the file `schema`. A `catalog.xml` beside it says where the schemas are
/// that it names by their address.
///
/// # Panics
///
/// When the document is not valid, with the words of the validator and the document.
pub fn validate(schema: &Path, document: &str) {
    let mut child = Command::new(program("xmllint", "libxml2-utils"))
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg("-")
        .env("XML_CATALOG_FILES", schema.with_file_name("catalog.xml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint starts");
    // It does not read the document when the schema is unusable; its own words tell more than a broken pipe.
    let _ = child.stdin.take().expect("the input is a pipe").write_all(document.as_bytes());
    let output = child.wait_with_output().expect("xmllint ends");
    assert!(
        output.status.success(),
        "not valid by {}:\n{}\n{document}",
        schema.display(),
        String::from_utf8_lossy(&output.stderr)
    );
}
