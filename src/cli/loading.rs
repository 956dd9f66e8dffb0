//! The configuration as commands read it. Problems go to stderr.

use jiff::tz::TimeZone;

use crate::app::loading::{FirstConfiguration, first, variable};
use crate::base::diagnostic::Diagnostic;
use crate::cli::Failure;
use crate::cli::store_in_use::{address, of_running_line};
use crate::cli::terminal::{complain, counted, is_coloured};
use crate::config::settings::{Folders, StoreUrl};
use crate::config::{LoadOptions, Loaded, Rules, Secrets, load, load_in_service, load_store_url, load_with};

/// For commands that send nothing: secrets that cannot be read are no problem, and fail where they are used.
const WITHOUT_SECRETS: LoadOptions<'_> =
    LoadOptions { secrets: Secrets::Spared, rules: Rules::Checked, base: None, shapes: None };

/// Reads the configuration to start with; problems go to stderr. The menus are proven later: a line that restarts must not
/// keep its callers waiting, nor stay silent for a flaw in a menu.
///
/// # Errors
/// Problems were found and printed.
pub(super) fn begun(folders: &Folders) -> Result<FirstConfiguration, Failure> {
    first(folders, &variable).map_err(|problems| refuse(&problems))
}

/// Reads the configuration for another command; every problem goes to stderr.
///
/// # Errors
/// Problems were found and printed.
pub(super) fn loaded(folders: &Folders) -> Result<Loaded, Failure> {
    load(folders, &variable).map_err(|problems| refuse(&problems))
}

/// Reads the configuration for a command that neither takes calls nor sends anything: secrets may be missing.
///
/// # Errors
/// Problems were found and printed.
pub(super) fn loaded_without_secrets(folders: &Folders) -> Result<Loaded, Failure> {
    load_with(folders, &variable, WITHOUT_SECRETS).map_err(|problems| refuse(&problems))
}

/// Reads the configuration for a command that must run in any trouble: secrets may be missing unless they are needed, and while
/// the files have problems the configuration in service is used. That is said on stderr.
///
/// # Errors
/// Neither can be used; the problems of the files were printed.
pub(super) fn loaded_or_in_service(folders: &Folders, secrets: Secrets) -> Result<Loaded, Failure> {
    load_with(folders, &variable, LoadOptions { secrets, ..LoadOptions::default() }).or_else(|problems| {
        let Ok(loaded) = load_in_service(folders, &variable, secrets) else { return Err(refuse(&problems)) };
        let (problems, revision) = (counted(problems.len(), "problem"), loaded.files.revision());
        complain!(
            "warning: the files have {problems}, which `deflect check` shows; used here: revision {revision}, last in service"
        );
        Ok(loaded)
    })
}

/// Finds the store of the line, for a command that needs nothing else: the one it works on if it runs, which may not be
/// that of the files until a restart, else that of the files.
///
/// # Errors
/// Problems were found and printed; or the running line works on a store that is nowhere described any more.
pub(super) fn store_url(folders: &Folders) -> Result<StoreUrl, Failure> {
    let configured = configured_store_url(folders)?;
    match of_running_line(&folders.data) {
        Some(used) if used != address(&configured) => running_store_url(folders, &used),
        _ => Ok(configured),
    }
}

/// The store of the running line, which is not that of the files.
fn running_store_url(folders: &Folders, used: &str) -> Result<StoreUrl, Failure> {
    let in_service = load_in_service(folders, &variable, Secrets::Spared).ok();
    let in_service = in_service.map(|loaded| loaded.settings.store.url);
    let Some(url) = in_service.into_iter().chain([StoreUrl::Sqlite]).find(|url| address(url) == used) else {
        let wanted = "`[store] url` is another, which waits for a restart: restart the line, or put the url back";
        return Err(format!("the running line works on {used}, and {wanted}").into());
    };
    complain!("warning: `[store] url` is not what the running line works on; used here: {used}, its store");
    Ok(url)
}

/// Reads where the store is by the files. Without a configuration it is in the data folder.
///
/// # Errors
/// Problems were found and printed.
pub(super) fn configured_store_url(folders: &Folders) -> Result<StoreUrl, Failure> {
    if !folders.config.join("deflect.toml").exists() {
        return Ok(StoreUrl::Sqlite);
    }
    load_store_url(folders, &variable).map_err(|problems| refuse(&problems))
}

/// Reads the configuration for a command that can do without it and needs no secret: that in service where the files have
/// problems, `None` if there is neither.
pub(super) fn loaded_quietly(folders: &Folders) -> Option<Loaded> {
    let in_service = |_| load_in_service(folders, &variable, Secrets::Spared);
    load_with(folders, &variable, WITHOUT_SECRETS).or_else(in_service).ok()
}

/// The time zone of operations, as far as a configuration can be read.
pub(super) fn zone(folders: &Folders) -> TimeZone {
    loaded_quietly(folders).map_or(TimeZone::UTC, |loaded| loaded.settings.limits.zone.clone())
}

/// Prints problems and their number.
pub(super) fn refuse(problems: &[Diagnostic]) -> Failure {
    for problem in problems {
        complain!("{}\n", problem.render(is_coloured()));
    }
    complain!("{} found", counted(problems.len(), "problem"));
    Failure::Problems
}
