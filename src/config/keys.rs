//! The keys of a line: configured, or made in the data folder on the first start. So is the token of the default
//! operator. Several of a kind stand side by side while one takes the place of another.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ring::rand::{SecureRandom, SystemRandom};

use crate::config::settings::{KeySettings, OperatorSettings, Secret};

/// The key files in the data folder.
const SEAL_FILE: &str = "keys/seal";
const PSEUDONYM_FILE: &str = "keys/pseudonym";
const OUTBOX_FILE: &str = "keys/outbox";

/// The file of the operator's token in the data folder.
pub const OPERATOR_FILE: &str = "keys/operator";
/// The default operator.
pub const OPERATOR: &str = "operator";

/// The keys, each 32 bytes; at least one of each kind. The first of several is used from now on, the others know what was
/// made before.
#[derive(Clone)]
pub struct Keys {
    /// For call state and link tokens.
    pub seal: Vec<[u8; 32]>,
    /// For callers' pseudonyms.
    pub pseudonym: Vec<[u8; 32]>,
    /// For personal data in the outbox.
    pub outbox: Vec<[u8; 32]>,
}

/// A missing or unusable key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file could not be read or created.
    #[error("could not read or make the key file `{path}`")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The key is neither configured nor in the data folder, and must not be made.
    #[error("there is no key `{name}`: expected it in `[keys]` of `deflect.toml` or in the file `{path}`")]
    Missing {
        /// Its name in `[keys]`.
        name: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The key is configured, but cannot be read.
    #[error("the key `{name}` is not there: {reason}")]
    NotGiven {
        /// Its name in `deflect.toml`.
        name: String,
        /// The reason.
        reason: String,
    },
    /// The key is not 32 bytes.
    #[error("the key in {place} is not 32 bytes in hex or base64")]
    Malformed {
        /// Its place.
        place: String,
    },
}

impl Keys {
    /// Takes the configured keys and makes the others in `<data>/keys`.
    ///
    /// # Errors
    /// A malformed key, or a file that cannot be read or written.
    pub fn open(settings: &KeySettings, data: &Path) -> Result<Self, KeyError> {
        Self::open_made(settings, data, &[])
    }

    /// The same, but keys with these names must exist: a database was written with them, and another key would not
    /// recognise its callers.
    ///
    /// # Errors
    /// As above, and a missing key.
    pub fn open_made(settings: &KeySettings, data: &Path, made: &[String]) -> Result<Self, KeyError> {
        for (name, given, file) in [
            ("seal", !settings.seal.is_empty(), SEAL_FILE),
            ("pseudonym", !settings.pseudonym.is_empty(), PSEUDONYM_FILE),
            ("outbox", !settings.outbox.is_empty(), OUTBOX_FILE),
        ] {
            let path = data.join(file);
            if !given && made.iter().any(|made| made == name) && !path.exists() {
                return Err(KeyError::Missing { name, path });
            }
        }
        Ok(Self {
            seal: open_all(&settings.seal, "keys.seal", &data.join(SEAL_FILE))?,
            pseudonym: open_all(&settings.pseudonym, "keys.pseudonym", &data.join(PSEUDONYM_FILE))?,
            outbox: open_all(&settings.outbox, "keys.outbox", &data.join(OUTBOX_FILE))?,
        })
    }
}

/// The seal keys of a line with this data folder; none if there are none yet. No key is made.
///
/// # Errors
/// A malformed key, or a file that cannot be read.
pub fn find_seal(settings: &KeySettings, data: &Path) -> Result<Vec<[u8; 32]>, KeyError> {
    find_all(&settings.seal, "keys.seal", &data.join(SEAL_FILE))
}

/// The configured operators, or the default one, whose token is made in `<data>/keys/operator`: 64 hex digits.
///
/// # Errors
/// A damaged token, or a file that cannot be read or written.
pub fn operators(given: &[OperatorSettings], data: &Path) -> Result<Vec<OperatorSettings>, KeyError> {
    match given {
        [] => {
            let path = data.join(OPERATOR_FILE);
            open_all(&[], "operator.token", &path)?;
            let token = fs::read_to_string(&path).map_err(|source| KeyError::File { path, source })?;
            let tokens = vec![Secret::new(token.trim().to_owned())];
            Ok(vec![OperatorSettings { name: OPERATOR.to_owned(), tokens }])
        }
        given => Ok(given.to_vec()),
    }
}

/// The configured keys, or those in the data folder, where one is made if there is none.
fn open_all(given: &[Secret], name: &str, path: &Path) -> Result<Vec<[u8; 32]>, KeyError> {
    match find_all(given, name, path)? {
        none if none.is_empty() => {
            let made = make(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
            Ok(vec![made])
        }
        found => Ok(found),
    }
}

/// The configured keys, or those in the data folder, one a line.
fn find_all(given: &[Secret], name: &str, path: &Path) -> Result<Vec<[u8; 32]>, KeyError> {
    if !given.is_empty() {
        return given.iter().map(|secret| configured(secret, name)).collect();
    }
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        Err(source) => return Err(KeyError::File { path: path.to_owned(), source }),
    };
    let key = |line: &str| Secret::new(line.trim().to_owned()).as_key();
    let keys = text.trim().lines().map(key).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty());
    keys.ok_or_else(|| KeyError::Malformed { place: format!("`{}`", path.display()) })
}

fn configured(secret: &Secret, name: &str) -> Result<[u8; 32], KeyError> {
    if let Some(reason) = secret.missing_reason() {
        return Err(KeyError::NotGiven { name: name.to_owned(), reason: reason.to_owned() });
    }
    secret.as_key().ok_or_else(|| KeyError::Malformed { place: format!("`{name}`") })
}

/// Makes a key in a file for its owner only, written completely before it gets its name.
fn make(path: &Path) -> io::Result<[u8; 32]> {
    let mut key = [0; 32];
    SystemRandom::new().fill(&mut key).map_err(|_| io::Error::other("the system gives no random bytes"))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = path.with_extension("new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    writeln!(file, "{}", HEXLOWER.encode(&key))?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let none = KeySettings::default();
        assert_eq!(find_seal(&none, folder.path()).unwrap(), Vec::<[u8; 32]>::new(), "looking makes nothing");
        let made = Keys::open(&none, folder.path()).unwrap();
        let found = Keys::open(&none, folder.path()).unwrap();
        assert_eq!((&made.seal, &made.pseudonym), (&found.seal, &found.pseudonym));
        assert_ne!(made.seal, made.pseudonym);
        assert_eq!(find_seal(&none, folder.path()).unwrap(), made.seal);
    }

    #[test]
    fn a_file_has_the_key_in_use_on_its_first_line_and_the_others_below() {
        let folder = tempfile::tempdir().unwrap();
        let made = Keys::open(&KeySettings::default(), folder.path()).unwrap();
        let file = folder.path().join(SEAL_FILE);
        let before = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{}\n{before}", "11".repeat(32))).unwrap();
        let found = Keys::open(&KeySettings::default(), folder.path()).unwrap();
        assert_eq!(found.seal, [[0x11; 32], made.seal[0]]);
    }

    #[test]
    fn the_operator_has_a_token_of_the_data_folder_until_operators_are_given() {
        let folder = tempfile::tempdir().unwrap();
        let made = operators(&[], folder.path()).unwrap();
        let file = folder.path().join(OPERATOR_FILE);
        assert_eq!(made[0].tokens[0].expose(), fs::read_to_string(&file).unwrap().trim_end());
        assert_eq!(operators(&[], folder.path()).unwrap()[0].tokens, made[0].tokens);
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        let given = OperatorSettings { name: "anna".to_owned(), tokens: vec![Secret::new("t".repeat(22))] };
        let names: Vec<_> = operators(&[given], folder.path()).unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["anna"], "the made one no longer counts");
    }

    #[test]
    fn a_damaged_key_file_stops_the_start() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("keys")).unwrap();
        fs::write(folder.path().join("keys/seal"), "short").unwrap();
        let error = Keys::open(&KeySettings::default(), folder.path()).err().unwrap();
        assert!(error.to_string().ends_with("is not 32 bytes in hex or base64"), "{error}");
    }
}
