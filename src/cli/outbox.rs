//! `deflect outbox`: lists messages that wait or failed, and tries them again. Nothing shown identifies a caller.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

use crate::base::clock::Clock;
use crate::cli::{Failure, open_store};
use crate::config::settings::Folders;
use crate::store::{ListedMessage, MessageId, MessageState};

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
    /// Try a message again that was given up
    Requeue {
        /// Its id, as listed
        id: String,
    },
    /// Never send a message that waits
    Cancel {
        /// Its id, as listed
        id: String,
    },
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
    /// A message that is unknown or cannot be changed any more, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let store = open_store(folders).await?;
        let now = Clock::system().now();
        let changed = match self.action {
            OutboxAction::List { state, limit, format } => {
                print(&store.list_messages(&state, limit).await?, format)?;
                true
            }
            OutboxAction::Requeue { id } => store.requeue(parse(&id)?, now).await?,
            OutboxAction::Cancel { id } => store.cancel(parse(&id)?, now).await?,
        };
        store.close().await;
        if !changed {
            eprintln!("error: there is no such message that could be changed; see `deflect outbox list`");
            return Err(Failure::Problems);
        }
        Ok(())
    }
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
        println!("{}", serde_json::to_string_pretty(messages)?);
        return Ok(());
    }
    println!(
        "{:32} {:9} {:6} {:14} {:11} {:10} {:>5} promised",
        "id", "kind", "medium", "channel", "state", "gateway", "tries"
    );
    for message in messages {
        println!(
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
