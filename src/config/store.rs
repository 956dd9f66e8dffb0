//! `[store]`: the kind of database and its address.

use std::time::Duration;

use percent_encoding::percent_decode_str;

use super::pgpass::{self, PasswordFileError};
use super::settings::{Authorities, PostgresSettings, PostgresTls, Secret, StoreSettings, StoreUrl};
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::url::is_this_machine;

const PORT: u16 = 5432;
const KINDS: &str = "write `sqlite`, or `postgres://user@host/database`";
const PASSWORD_BESIDE: &str = "give the password as `password = { env = \"NAME\" }` beside the url";

/// The kind of store.
struct StoreKind(StoreUrl);

/// Reads the section.
pub(super) fn read(table: &mut Table<'_>) -> Option<StoreSettings> {
    let (min, max) = (Duration::from_millis(1), Duration::from_secs(10));
    let password = table.given::<Secret>("password");
    let commit_wait = table.within("commit_wait", Duration::from_millis(300), min..=max);
    let url = match table.value("url") {
        None => Some(StoreUrl::Sqlite),
        Some(value) => StoreKind::from_toml(value).map(|kind| kind.0),
    };
    let url = match (url?, password?) {
        (StoreUrl::Postgres(settings), None) if settings.password.is_none() => {
            StoreUrl::Postgres(with_password_file(table, settings)?)
        }
        (url, None) => url,
        (StoreUrl::Postgres(settings), Some(password)) if settings.password.is_none() => {
            StoreUrl::Postgres(PostgresSettings { password: Some(password), ..settings })
        }
        (StoreUrl::Postgres(_), Some(_)) => return refuse_password(table, "the password is given twice"),
        (StoreUrl::Sqlite, Some(_)) => return refuse_password(table, "a database in a file has no password"),
    };
    Some(StoreSettings { url, commit_wait })
}

/// The settings with the password from the file that PostgreSQL's own programs use, if there is one for them.
fn with_password_file(table: &mut Table<'_>, settings: PostgresSettings) -> Option<PostgresSettings> {
    let url = table.value("url")?;
    match pgpass::password(&settings, url.reading().context.environment) {
        Ok(password) => Some(PostgresSettings { password, ..settings }),
        Err(error) => {
            let help = matches!(error, PasswordFileError::Public { .. }).then_some("run `chmod 600` on it");
            url.refuse(error.to_string(), help)
        }
    }
}

fn refuse_password<T>(table: &mut Table<'_>, message: &str) -> Option<T> {
    table.value("password").and_then(|value| value.refuse(message, None))
}

impl FromToml for StoreKind {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        match kind(value.text()?) {
            Ok(url) => Some(Self(url)),
            Err(UrlError { message, help }) => value.refuse(message, Some(help)),
        }
    }
}

/// Reads an address from a command line.
///
/// # Errors
/// A problem, and its remedy.
pub(super) fn read_url(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<StoreUrl, String> {
    let url = kind(text).map_err(|error| format!("{}; {}", error.message, error.help))?;
    match url {
        StoreUrl::Postgres(settings) if settings.password.is_none() => {
            let password = pgpass::password(&settings, environment).map_err(|error| error.to_string())?;
            Ok(StoreUrl::Postgres(PostgresSettings { password, ..settings }))
        }
        url => Ok(url),
    }
}

/// The address is not repeated in a message: it may hold a password.
fn kind(text: &str) -> Result<StoreUrl, UrlError> {
    if text == "sqlite" {
        return Ok(StoreUrl::Sqlite);
    }
    let address = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"));
    address.map(parse).ok_or_else(|| UrlError::new("unknown kind of store", KINDS))?.map(StoreUrl::Postgres)
}

/// A wrong address, in words that repeat nothing of what may be a password.
#[derive(Debug, PartialEq)]
struct UrlError {
    message: String,
    help: &'static str,
}

impl UrlError {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self { message: message.into(), help }
    }
}

/// Reads `user:password@host:port,host:port/database?name=value`, as libpq writes it.
fn parse(address: &str) -> Result<PostgresSettings, UrlError> {
    let (address, options) = address.split_once('?').unwrap_or((address, ""));
    let whole = "write `postgres://user@host/database`";
    let (user, place) = address.rsplit_once('@').ok_or_else(|| UrlError::new("the url names no user", whole))?;
    let (hosts, database) = place.split_once('/').ok_or_else(|| UrlError::new("the url names no database", whole))?;
    let (user, password) = match user.split_once(':') {
        Some((user, password)) => (user, Some(Secret::new(decode(password)?))),
        None => (user, None),
    };
    if user.is_empty() || database.is_empty() {
        return Err(UrlError::new("the url names no user or no database", whole));
    }
    let hosts = hosts.split(',').map(host).collect::<Result<Vec<_>, _>>()?;
    let is_here = hosts.iter().all(|(host, _)| is_this_machine(host));
    let tls = Options::parse(options)?.tls(is_here)?;
    Ok(PostgresSettings { hosts, user: decode(user)?, password, database: decode(database)?, tls })
}

/// The parameters of the address, after `?`.
#[derive(Default)]
struct Options {
    mode: Option<String>,
    authorities: Option<Authorities>,
}

impl Options {
    fn parse(options: &str) -> Result<Self, UrlError> {
        let mut found = Self::default();
        for (name, value) in form_urlencoded::parse(options.as_bytes()) {
            match (&*name, &*value) {
                ("sslmode", mode) => found.mode = Some(mode.to_owned()),
                ("sslrootcert", "system") => found.authorities = Some(Authorities::System),
                ("sslrootcert", path) => found.authorities = Some(Authorities::File(path.into())),
                // Always so where there are several hosts: a store that cannot be written is of no use.
                ("target_session_attrs", "read-write") => {}
                ("target_session_attrs", _) => {
                    let help = "a line writes with every call: leave it out, or say `read-write`";
                    return Err(UrlError::new("`target_session_attrs` of the url must be `read-write`", help));
                }
                ("password", _) => {
                    return Err(UrlError::new("the password stands after `?`", PASSWORD_BESIDE));
                }
                _ => {
                    let help = "known here: sslmode, sslrootcert, target_session_attrs";
                    return Err(UrlError::new(format!("unknown option `{name}` of the url"), help));
                }
            }
        }
        Ok(found)
    }

    fn tls(self, is_here: bool) -> Result<PostgresTls, UrlError> {
        let Self { mode, authorities } = self;
        let help = "say `sslmode=verify-full`, or `sslmode=disable` in a network that nobody else is in";
        match mode.as_deref() {
            Some("disable") => Ok(PostgresTls::Off),
            None if is_here && authorities.is_none() => Ok(PostgresTls::Off),
            Some("verify-full") | None => {
                Ok(PostgresTls::Verified { authorities: authorities.unwrap_or(Authorities::Web) })
            }
            Some("allow" | "prefer" | "require" | "verify-ca") => {
                Err(UrlError::new("this `sslmode` of the url does not prove which server answers", help))
            }
            Some(_) => Err(UrlError::new("unknown `sslmode` of the url", help)),
        }
    }
}

fn host(text: &str) -> Result<(String, u16), UrlError> {
    let bad = || UrlError::new("the url names a host that is none", "write `host`, `host:5432` or `[::1]:5432`");
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| bad())?),
        _ => (text, PORT),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_sign) { Err(bad()) } else { Ok((host.to_owned(), port)) }
}

fn decode(text: &str) -> Result<String, UrlError> {
    let decoded = percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
    decoded.map_err(|_| UrlError::new("the url is not UTF-8 where it writes `%`", PASSWORD_BESIDE))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn refused(address: &str) -> String {
        parse(address).unwrap_err().message
    }

    #[test]
    fn an_address_names_hosts_user_password_and_database() {
        let settings = parse("line:p%40ss@db1,db2:6432/deflect?target_session_attrs=read-write").unwrap();
        assert_eq!(settings.hosts, [("db1".to_owned(), 5432), ("db2".to_owned(), 6432)]);
        assert_eq!(settings.password, Some(Secret::new("p@ss".to_owned())));
        assert_eq!((&*settings.user, &*settings.database), ("line", "deflect"));
        assert_eq!(settings.tls, PostgresTls::Verified { authorities: Authorities::Web });
        assert_eq!(settings.shown(), "postgres://line@db1:5432,db2:6432/deflect");
        assert!(!format!("{settings:?}").contains("p@ss"));
    }

    #[test]
    fn connections_are_encrypted_unless_the_database_is_here_or_it_is_said() {
        let tls = |address| parse(address).unwrap().tls;
        assert_eq!(tls("u@localhost/d"), PostgresTls::Off);
        assert_eq!(tls("u@[::1]:5433/d"), PostgresTls::Off);
        assert_eq!(tls("u@127.0.0.1,db/d"), PostgresTls::Verified { authorities: Authorities::Web });
        assert_eq!(tls("u@db/d?sslmode=disable"), PostgresTls::Off);
        let authorities = Authorities::File(PathBuf::from("/etc/ca.pem"));
        assert_eq!(
            tls("u@db/d?sslmode=verify-full&sslrootcert=/etc/ca.pem"),
            PostgresTls::Verified { authorities: authorities.clone() }
        );
        let system = PostgresTls::Verified { authorities: Authorities::System };
        assert_eq!(tls("u@db/d?sslrootcert=system"), system);
        assert_eq!(tls("u@localhost/d?sslrootcert=/etc/ca.pem"), PostgresTls::Verified { authorities });
    }

    #[test]
    fn a_wrong_address_is_told_without_the_password() {
        assert_eq!(refused("db/d"), "the url names no user");
        assert_eq!(refused("u:secret@db"), "the url names no database");
        assert_eq!(refused("u:secret@db:x/d"), "the url names a host that is none");
        assert_eq!(refused("u@db/d?sslmode=require"), "this `sslmode` of the url does not prove which server answers");
        assert_eq!(refused("u@db/d?sslmode=sometimes"), "unknown `sslmode` of the url");
        assert_eq!(refused("u@db/d?password=secret"), "the password stands after `?`");
        assert_eq!(refused("u@db/d?options=-c"), "unknown option `options` of the url");
        assert_eq!(
            refused("u@db/d?target_session_attrs=any"),
            "`target_session_attrs` of the url must be `read-write`"
        );
    }
}
