//! Maps and sets of names.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// A map whose keys come from the configuration, or are hashes already: nobody outside can choose many that collide. Its hash
/// costs a fraction of the standard library's.
pub type NameMap<K, V> = HashMap<K, V, FixedState>;

/// A set of such keys.
pub type NameSet<K> = HashSet<K, FixedState>;
