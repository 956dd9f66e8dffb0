//! Values that are worked out when they are first needed.

use std::fmt;
use std::ops::Deref;
use std::sync::{LazyLock, OnceLock};

/// A value that depends on what it was made with and on nothing else, so that nobody can tell when it was worked out.
pub struct Lazy<T>(LazyLock<T, Box<dyn FnOnce() -> T + Send>>);

impl<T> Lazy<T> {
    /// A value that this works out, once.
    pub fn new(work_out: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(work_out)))
    }

    /// Works it out now, so that nobody waits for it later.
    pub fn work_out(&self) {
        LazyLock::force(&self.0);
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The same for a value that is worked out by its owner: always by the same function of what does not change.
pub struct Memo<T>(OnceLock<T>);

impl<T> Memo<T> {
    /// The value, which this works out if nobody has asked before.
    pub fn get(&self, work_out: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(work_out)
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}
