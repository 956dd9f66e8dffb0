//! The progress of what may last: on stderr, in a terminal only, and cleared at its end.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

use crate::cli::terminal::stdout_is_terminal;

/// The time between two pictures of a spinner.
const TICK: Duration = Duration::from_millis(200);

/// A bar of so many steps. `told` is what stands behind it, in indicatif's template language.
pub(super) fn bar(steps: u64, told: &str) -> ProgressBar {
    begun(ProgressBar::new(steps), &format!("{{wide_bar}} {told}"))
}

/// A sign of life for work whose length is not known, with the time it has taken. `{pos}` may be told too.
pub(super) fn spinner(told: &str) -> ProgressBar {
    let spinner = begun(ProgressBar::new_spinner(), &format!("{{spinner}} {told}, {{elapsed}}"));
    spinner.enable_steady_tick(TICK);
    spinner
}

/// The same for a command whose rows go to stdout: nothing is drawn between them where they go to the terminal too.
pub(super) fn beside_rows(bar: ProgressBar) -> ProgressBar {
    if stdout_is_terminal() {
        bar.finish_and_clear();
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}

fn begun(bar: ProgressBar, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).expect("a template");
    let bar = bar.with_style(style).with_finish(ProgressFinish::AndClear);
    bar.tick();
    bar
}
