//! `deflect outbox`: lists messages that wait or failed, and tries them again. Nothing shown identifies a caller.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use jiff::{SignedDuration, Timestamp};

use crate::base::clock::Clock;
use crate::cli::known::refuse_unknown;
use crate::cli::terminal::{complain, counted, say};
use crate::cli::{Failure, loading, open_store};
use crate::config::Secrets;
use crate::config::settings::{Folders, GatewayName};
use crate::outbox::Roster;
use crate::store::{ListedMessage, MessageId, MessageState, Store};

/// List, requeue or cancel messages
#[derive(Debug, Args)]
pub struct Outbox {
    #[command(subcommand)]
    action: OutboxAction,
}

#[derive(Debug, Subcommand)]
enum OutboxAction {
    /// List messages, the newest first
    List {
        /// Only those in these states; those that need a person if not given
        #[arg(long, value_name = "STATE", value_delimiter = ',', default_value = "queued,unknown,refused,exhausted", value_parser = states())]
        state: Vec<MessageState>,
        /// At most so many
        #[arg(long, value_name = "COUNT", default_value_t = 100)]
        limit: u32,
        /// Output format
        #[arg(long, value_enum, default_value_t = MessageFormat::Table)]
        format: MessageFormat,
    },
    /// Try messages again that were given up
    Requeue(RequeueArgs),
    /// Never send a message that waits
    Cancel {
        /// Its id, as listed
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").required(true))]
struct RequeueArgs {
    /// Their ids, as listed
    #[arg(value_name = "ID", group = "which")]
    ids: Vec<String>,
    /// All that were given up, refused or not answered, and still have their words and address
    #[arg(long, group = "which")]
    all: bool,
    /// With --all, only what this gateway was asked last
    #[arg(long, value_name = "GATEWAY", requires = "all")]
    gateway: Option<String>,
    /// With --all, only what was given up since then: a duration such as 2h, or a time such as 2026-12-31T23:59+03:00
    #[arg(long, value_name = "TIME", requires = "all", value_parser = since)]
    since: Option<Since>,
}

/// A time, or a duration before now.
#[derive(Clone, Copy, Debug)]
enum Since {
    Ago(SignedDuration),
    At(Timestamp),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MessageFormat {
    Table,
    Json,
}

impl Outbox {
    /// Lists, requeues or cancels.
    ///
    /// # Errors
    /// A message or gateway that is unknown, a message that cannot be changed any more, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let store = open_store(folders).await?;
        let now = Clock::system().now();
        let changed = match self.action {
            OutboxAction::List { state, limit, format } => {
                print(&store.list_messages(&state, limit).await?, format)?;
                true
            }
            OutboxAction::Requeue(requeue) => requeue.run(folders, &store, now).await?,
            OutboxAction::Cancel { id } => store.cancel(parse(&id)?, now).await?,
        };
        store.close().await;
        if !changed {
            complain!("error: there is no such message that could be changed; see `deflect outbox list`");
            return Err(Failure::Problems);
        }
        Ok(())
    }
}

impl RequeueArgs {
    /// Queues again; says how many. `false` if one that was named could not be.
    async fn run(&self, folders: &Folders, store: &Store, now: Timestamp) -> Result<bool, Failure> {
        let ids = if self.all {
            let since = match self.since {
                Some(Since::Ago(ago)) => now.checked_sub(ago)?,
                Some(Since::At(at)) => at,
                None => Timestamp::MIN,
            };
            let found = store.requeuable(since, self.gateway.as_deref().map(GatewayName::new)).await?;
            // Messages of a gateway that is no more are still queued again.
            if let Some(gateway) = self.gateway.as_deref().filter(|_| found.is_empty()) {
                refuse_unknown_gateway(folders, gateway)?;
            }
            found
        } else {
            self.ids.iter().map(|id| parse(id)).collect::<Result<Vec<_>, _>>()?
        };
        let mut requeued = 0_usize;
        for id in &ids {
            requeued += usize::from(store.requeue(*id, now).await?);
        }
        say!("queued again: {}", counted(requeued, "message"));
        // With --all another command may have been faster; there is nothing wrong with that.
        Ok(self.all || requeued == ids.len())
    }
}

fn refuse_unknown_gateway(folders: &Folders, name: &str) -> Result<(), Failure> {
    let settings = loading::loaded_or_in_service(folders, Secrets::Spared)?.settings;
    let mail = Roster::mail_name(&settings.mail);
    let gateways = settings.gateways.iter().map(|gateway| gateway.name.as_str()).chain([mail.as_str()]);
    refuse_unknown("gateway", name, gateways)
}

fn since(text: &str) -> Result<Since, String> {
    let ago = text.parse::<SignedDuration>().ok().filter(|ago| ago.is_positive()).map(Since::Ago);
    let at = || text.parse().ok().map(Since::At);
    ago.or_else(at).ok_or_else(|| "expected a duration such as 2h, or a time such as 2026-12-31T23:59+03:00".to_owned())
}

/// A state by its label of metrics.
fn states() -> impl TypedValueParser<Value = MessageState> {
    PossibleValuesParser::new(MessageState::ALL.map(MessageState::as_str))
        .try_map(|word| MessageState::ALL.into_iter().find(|state| state.as_str() == word).ok_or("no such state"))
}

fn parse(id: &str) -> Result<MessageId, Failure> {
    MessageId::parse(id).ok_or_else(|| "a message's id has 32 hex digits; see `deflect outbox list`".into())
}

fn print(messages: &[ListedMessage], format: MessageFormat) -> Result<(), Failure> {
    if let MessageFormat::Json = format {
        say!("{}", serde_json::to_string_pretty(messages)?);
        return Ok(());
    }
    say!(
        "{:32} {:9} {:6} {:14} {:11} {:10} {:>5} promised",
        "id",
        "kind",
        "medium",
        "channel",
        "state",
        "gateway",
        "tries"
    );
    for message in messages {
        say!(
            "{:32} {:9} {:6} {:14} {:11} {:10} {:>5} {}",
            message.id,
            message.kind.as_str(),
            message.medium.as_str(),
            message.channel,
            message.state.as_str(),
            message.gateway.as_deref().unwrap_or("-"),
            message.attempts,
            message.promised
        );
    }
    Ok(())
}
