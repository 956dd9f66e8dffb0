//! The name of the operator who gives a command.

use clap::Args;

/// The longest name of an operator.
const NAME_CHARS_MAX: usize = 64;

#[derive(Debug, Args)]
pub(super) struct OperatorArgs {
    /// Name of the operator, for the log; your login name if not given
    #[arg(long, value_name = "NAME", value_parser = name)]
    by: Option<String>,
}

impl OperatorArgs {
    /// The name given, or the login name, or the number of the user where a container has no names.
    pub(super) fn name(&self) -> String {
        let variable = |key| std::env::var(key).ok().and_then(|value| name(&value).ok());
        let found = self.by.clone().or_else(|| variable("LOGNAME")).or_else(|| variable("USER"));
        found.unwrap_or_else(|| format!("user {}", rustix::process::getuid().as_raw()))
    }
}

fn name(text: &str) -> Result<String, String> {
    let (text, length) = (text.trim(), text.trim().chars().count());
    if (1..=NAME_CHARS_MAX).contains(&length) && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(format!("expected a name of at most {NAME_CHARS_MAX} characters"))
    }
}
