//! Scopes as ranges of keys.
//!
//! Keys sort by text and a child's key is its parent's followed by `/`, so everything below a key is one range of
//! the unique index on keys: from `key/` up to, not including, `key0` (`0` follows `/` in ASCII). The key itself is
//! the range from `key` up to `key` and the smallest character, which no key holds.

use model::EntityKey;

/// Half-open ranges of key text: the entity itself, and everything below it.
pub(crate) struct Scope {
    pub low: String,
    pub high: String,
}

impl Scope {
    /// The two ranges a key covers.
    pub(crate) fn of(key: &EntityKey) -> [Scope; 2] {
        [
            Scope { low: key.as_str().to_owned(), high: format!("{key}\u{0}") },
            Scope { low: format!("{key}/"), high: format!("{key}0") },
        ]
    }
}
