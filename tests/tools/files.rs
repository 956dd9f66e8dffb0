//! Files as editors save them: a byte order mark, CRLF, CR; what cannot be taken is named.

use std::path::{Path, PathBuf};

use crate::support::line::{SPOOL, Setup, settings};

/// Every file of text that the line is made of.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_text =
        |path: &Path| ["toml", "ftl", "html"].iter().any(|kind| path.extension().is_some_and(|of| of == *kind));
    entries
        .flat_map(|path| if path.is_dir() { texts(&path) } else { vec![path] })
        .filter(|path| is_text(path))
        .collect()
}

fn rewrite(setup: &Setup, rewrite: impl Fn(&str) -> Vec<u8>) {
    for folder in ["config", "prompts"] {
        for path in texts(&setup.folder().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(path, rewrite(&text)).unwrap();
        }
    }
}

fn words(setup: &Setup) -> String {
    let said = setup.run(&["simulate", "--keys", "1,1,1", "--words", "--at", "2026-11-20T12:00:00+03:00"]);
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn a_mark_and_other_line_ends_change_no_word() {
    let plain = words(&Setup::new(&settings(SPOOL)));
    assert!(plain.contains("Здравствуйте"), "{plain}");
    let ends: [fn(&str) -> Vec<u8>; 3] = [
        |text| format!("\u{feff}{text}").into_bytes(),
        |text| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes(),
        |text| text.replace('\n', "\r").into_bytes(),
    ];
    for end in ends {
        let setup = Setup::new(&settings(SPOOL));
        rewrite(&setup, end);
        assert_eq!(words(&setup), plain);
    }
}

#[test]
fn another_encoding_is_named_with_its_file_and_line() {
    let complained = |path: &str, bytes: Vec<u8>| {
        let setup = Setup::new(&settings(SPOOL));
        std::fs::write(setup.folder().join(path), bytes).unwrap();
        let said = setup.run(&["check"]);
        assert_eq!(said.status.code(), Some(1), "{said:?}");
        String::from_utf8(said.stderr).unwrap() + &String::from_utf8(said.stdout).unwrap()
    };
    let utf16: Vec<u8> = "\u{feff}a = b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = complained("prompts/ru/sms.ftl", utf16);
    assert!(said.contains("`prompts/ru/sms.ftl` is UTF-16 text; save it as UTF-8"), "{said}");
    let said = complained("config/channels.toml", b"# one\n# \xc8\xe2\n".to_vec());
    assert!(said.contains("`config/channels.toml` is not UTF-8 text: line 2 has other bytes"), "{said}");
}
