//! Channels: every destination of a caller.

use url::Url;

use crate::base::call::name;
use crate::base::number::Number;
use crate::line::hours::HoursId;

name! {
    /// A channel, by its name in `config/channels.toml`: a label of metrics.
    ChannelId
}
name! {
    /// A section of pages and mails: `about-<name>` and `about-<name>-title` in `page.ftl`.
    SectionId
}

/// A destination of a caller: a chat, an app, a mailbox, another company's line.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its name, also in the ids of its prompts: `address-<id>`, `channel-<id>` and so on.
    pub id: ChannelId,
    /// Target of the button on the landing page, `https` only. The page of a channel without one shows its mailbox and
    /// numbers.
    pub link: Option<Url>,
    /// The site as people write it, such as `my.ozon.ru`; spoken by `{ SPELL($site) }` or in words.
    pub site: Option<String>,
    /// The mailbox, for telling and for requests.
    pub email: Option<String>,
    /// The numbers, in the order they are dialled.
    pub phones: Vec<Number>,
    /// Hours when people answer there. `None`: always.
    pub hours: Option<HoursId>,
    /// A foreign messenger, told only if the configuration allows it (Federal Law 41-FZ of Russia).
    pub foreign_messenger: bool,
    /// Other channels on its page and mails, best first. `None`: those that serve any question.
    pub others: Option<Vec<ChannelId>>,
    /// Sections folded on its page, most useful first.
    pub about: Vec<SectionId>,
    /// Its page and mails list what to have ready. False where the customer writes to nobody.
    pub ready: bool,
}

/// Differences between the pages and mails of a topic and those of its channel.
#[derive(Clone, Debug, Default)]
pub struct TopicWays {
    /// Other channels, named before the channel's own.
    pub others: Vec<ChannelId>,
    /// Channels that do not help here, such as one behind a sign-in for callers who cannot sign in.
    pub without: Vec<ChannelId>,
}
