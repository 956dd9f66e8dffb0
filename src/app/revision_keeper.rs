//! Keeps every configuration that comes into service: in the store with its changes in words, so that it can be put back, and
//! in the data folder, for commands that must run while the files have problems.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::app::configuration::Configuration;
use crate::app::resources::Resources;
use crate::base::error::chain;
use crate::base::stop::Stop;
use crate::config::{ConfigFiles, changes, keep_in_service};
use crate::store::{Store, StoreError, TakenRevision};

/// The longest wait for the store.
const STORE_WAIT: Duration = Duration::from_secs(5);
/// The wait before the store is asked again.
const RETRY_WAIT: Duration = Duration::from_secs(10);

/// A configuration could not be kept.
#[derive(Debug, thiserror::Error)]
enum KeepError {
    #[error("the files could not be packed")]
    Pack(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the store does not answer")]
    Late(#[from] tokio::time::error::Elapsed),
}

/// Keeps the configurations of `wanted` until told to stop. While the store fails it is asked again and again; a
/// configuration that another has replaced meanwhile is left out.
pub async fn keep(resources: Arc<Resources>, mut wanted: watch::Receiver<Arc<Configuration>>, mut stop: Stop) {
    loop {
        let configuration = wanted.borrow_and_update().clone();
        let is_kept = match keep_one(&resources, &configuration).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(error = chain(&error), "revision not kept; tried again later");
                false
            }
        };
        tokio::select! {
            changed = wanted.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(RETRY_WAIT), if !is_kept => {}
            () = stop.asked() => return,
        }
    }
}

async fn keep_one(resources: &Resources, configuration: &Configuration) -> Result<(), KeepError> {
    let (files, data) = (configuration.files.clone(), resources.folders.data.clone());
    // Aside: packing takes a dozen milliseconds, and callers wait meanwhile.
    let kept = tokio::task::spawn_blocking(move || (keep_in_service(&files, &data), files.pack()));
    let (written, packed) = kept.await.map_err(std::io::Error::other)?;
    if let Err(error) = written {
        // Commands go on with the files, as long as those have no problem.
        tracing::warn!(error = chain(&error), "the configuration in service could not be written to the data folder");
    }
    let taken = TakenRevision {
        at: resources.clock.now(),
        node: resources.node.name.to_string(),
        revision: configuration.revision.to_string(),
        changes: tokio::time::timeout(STORE_WAIT, changes_since(&resources.store, configuration)).await??,
    };
    Ok(tokio::time::timeout(STORE_WAIT, resources.store.take_revision(taken, packed?)).await??)
}

/// The differences from the latest configuration of the store, if there is one that this program can read.
async fn changes_since(store: &Store, configuration: &Configuration) -> Result<Vec<String>, KeepError> {
    let Some(latest) = store.revisions(1).await?.pop() else { return Ok(vec!["the first configuration".to_owned()]) };
    if *latest.revision == *configuration.revision {
        return Ok(vec![]);
    }
    let before = store.revision_files(latest.revision).await?.and_then(|packed| ConfigFiles::unpack(&packed).ok());
    Ok(before.map_or_else(Vec::new, |before| changes(&before, &configuration.files)))
}
