//! `[log]`

/// The log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// The form of its lines.
    pub format: LogFormat,
    /// The levels written, such as `info` or `info,deflect::outbox=debug`. The variable `DEFLECT_LOG` wins over it.
    pub levels: String,
}

/// The form of the lines of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line, for programs that collect logs.
    Json,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::Text, levels: "info".to_owned() }
    }
}
