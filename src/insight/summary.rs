//! What happened in a period, as people read it: the figures of the store in the words of `design.md` section 5. The page
//! of operations, the report and its mail all show one of these.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

/// A period's figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// From then on.
    pub since: Timestamp,
    /// Before then.
    pub until: Timestamp,
    /// Of all calls.
    pub total: Funnel,
    /// By line.
    pub lines: BTreeMap<String, Funnel>,
    /// By topic; `none` where the caller chose none. Knows no `answered` and `reached`: a topic is known at the end only.
    pub topics: BTreeMap<String, Funnel>,
    /// By hour (or, of more than three days, by day), by its beginning; every one of the period is there.
    pub course: Vec<(Timestamp, Funnel)>,
    /// What callers did in each menu.
    pub menus: BTreeMap<String, MenuFigures>,
    /// What became of each channel's links.
    pub channels: BTreeMap<String, ChannelFigures>,
    /// Messages that came to a state, by medium and gateway (`sms/kannel`, `email/smtp`; `none` before one took it).
    pub gateways: BTreeMap<String, BTreeMap<String, u64>>,
    /// Messages not promised, by medium and reason.
    pub refusals: BTreeMap<String, BTreeMap<String, u64>>,
}

/// From answered calls to net deflection.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Funnel {
    /// Calls answered.
    pub answered: u64,
    /// Calls in which a destination began to be told or offered.
    pub reached: u64,
    /// Of those reached, the number within each bound of `deflect_reach_seconds`, by seconds.
    pub reached_within: BTreeMap<u32, u64>,
    /// Seconds that calls lasted, added up.
    pub seconds: u64,
    /// Calls by how they ended; they sum to the answered calls that are settled.
    pub outcomes: BTreeMap<String, u64>,
    /// Calls whose link a person opened, or whose chat began, within 24 hours.
    pub confirmed: u64,
    /// Calls that were informed, connected or confirmed.
    pub helped: u64,
    /// Calls that repeat an earlier one, by window.
    pub repeats: BTreeMap<String, u64>,
    /// Calls older than each window (`10m`, `24h`, `72h`, `7d`).
    pub matured: BTreeMap<String, Matured>,
}

/// Calls older than a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matured {
    /// Their caller stayed away.
    pub stayed: u64,
    /// Their caller came back.
    pub returned: u64,
    /// They helped and their caller stayed away.
    pub net: u64,
}

impl Matured {
    /// Net deflection: the share of the calls that helped for good; `None` before any has matured.
    pub fn net_deflection(&self) -> Option<f64> {
        let calls = self.stayed + self.returned;
        (0 < calls).then(|| self.net as f64 / calls as f64)
    }
}

/// What callers did in a menu.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MenuFigures {
    /// How often it was said, by language.
    pub visits: BTreeMap<String, u64>,
    /// What callers did: a key, `speech`, `no_input`, `no_match`, `hang_up`.
    pub inputs: BTreeMap<String, u64>,
}

/// What became of a channel's links.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChannelFigures {
    /// Offers, by medium.
    pub offered: BTreeMap<String, u64>,
    /// Offers agreed to, by medium.
    pub accepted: BTreeMap<String, u64>,
    /// Links opened, by visitor.
    pub opens: BTreeMap<String, u64>,
    /// Conversations begun.
    pub chats: u64,
}
