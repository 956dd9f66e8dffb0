//! The signal to stop, as the tasks of the running program are given it. One whose sender is gone is a stop too.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior};

/// Asks the tasks that have its signal to stop.
#[derive(Debug)]
pub struct StopSender(watch::Sender<bool>);

/// The signal of a [`StopSender`].
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

/// Ticks until a stop. One that comes late delays those after it.
#[derive(Debug)]
pub struct Ticks(Interval);

impl Default for StopSender {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl StopSender {
    /// A signal for one more task.
    pub fn signal(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Asks every task to stop.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// True once a stop was asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Returns when a stop is asked for. Nothing is lost if it is dropped before.
    pub async fn asked(&mut self) {
        self.0.wait_for(|asked| *asked).await.ok();
    }

    /// Waits; `false` if a stop is asked for meanwhile.
    pub async fn rest(&mut self, wait: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(wait) => true,
            () = self.asked() => false,
        }
    }
}

impl Ticks {
    /// Ticks at once, and then after each of these intervals.
    pub fn every(interval: Duration) -> Self {
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self(ticks)
    }

    /// Waits for the next tick; `false` if a stop is asked for first.
    pub async fn next(&mut self, stop: &mut Stop) -> bool {
        tokio::select! {
            _ = self.0.tick() => true,
            () = stop.asked() => false,
        }
    }
}
