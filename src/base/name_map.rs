//! Maps by names.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// A map whose keys come from the configuration, or are hashes already: nobody outside can choose many that collide. Its hash
/// costs a fraction of the standard library's.
pub type NameMap<K, V> = HashMap<K, V, FixedState>;
