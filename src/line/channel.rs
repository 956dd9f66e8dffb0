//! The directory: every place a caller can be sent.

use url::Url;

use crate::call::name;
use crate::line::hours::HoursId;
use crate::number::Number;

name! {
    /// A channel, by its name in `config/channels.toml`: a label of metrics.
    ChannelId
}

/// A place a caller can be sent: a chat, an app, a mailbox, another company's line.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its own name, also the key of its words: `address-<id>`, `channel-<id>` and so on.
    pub id: ChannelId,
    /// Where the button of the landing page leads. `https` only. A channel without a link is told, never texted.
    pub link: Option<Url>,
    /// The site as people write it, such as `my.ozon.ru`; spoken by `{ SPELL($site) }` or in words.
    pub site: Option<String>,
    /// The mailbox, for telling and for requests.
    pub email: Option<String>,
    /// The numbers, in the order they are dialled.
    pub phones: Vec<Number>,
    /// When people answer there. `None`: always.
    pub hours: Option<HoursId>,
    /// A service of a foreign messenger, told only where the configuration allows that (41-FZ).
    pub foreign_messenger: bool,
}
