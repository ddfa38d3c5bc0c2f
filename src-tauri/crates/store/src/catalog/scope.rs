//! Scopes as ranges of keys.
//!
//! Keys sort by text and a child's key is its parent's followed by `/`, so everything below a key is one range of
//! the unique index on keys: from `key/` up to, not including, `key0` (`0` follows `/` in ASCII). The key itself is
//! the range from `key` up to `key` and the smallest character, which no key holds.
//!
//! What a stage vouches for is then arithmetic on ranges: what each unit covers, less the unit's own exceptions, all
//! units taken together. A scope that one unit excepts is vouched for all the same when another unit covers it.

use model::EntityKey;

/// A half-open range of key text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    pub low: String,
    pub high: String,
}

impl Scope {
    /// The two ranges a key covers: the entity itself, and everything below it.
    pub(crate) fn of(key: &EntityKey) -> [Scope; 2] {
        [
            Scope { low: key.as_str().to_owned(), high: format!("{key}\u{0}") },
            Scope { low: format!("{key}/"), high: format!("{key}0") },
        ]
    }
}

/// What was read whole, as disjoint ranges in order. Each unit is what it covers and its exceptions.
pub(crate) fn read_whole<'k>(units: impl IntoIterator<Item = (&'k EntityKey, &'k [EntityKey])>) -> Vec<Scope> {
    let mut ranges: Vec<Scope> = units.into_iter().flat_map(|(covers, except)| vouched(covers, except)).collect();
    ranges.sort_by(|one, other| one.low.cmp(&other.low));
    let mut whole: Vec<Scope> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match whole.last_mut() {
            Some(last) if range.low <= last.high => last.high = range.high.max(std::mem::take(&mut last.high)),
            _ => whole.push(range),
        }
    }
    whole
}

/// What one unit vouches for.
fn vouched(covers: &EntityKey, except: &[EntityKey]) -> Vec<Scope> {
    let mut holes: Vec<Scope> = except.iter().flat_map(Scope::of).collect();
    holes.sort_by(|one, other| one.low.cmp(&other.low));
    let mut left = Vec::new();
    for Scope { mut low, high } in Scope::of(covers) {
        for hole in holes.iter().filter(|hole| hole.low < high) {
            if hole.low > low {
                left.push(Scope { low: std::mem::take(&mut low), high: hole.low.clone() });
            }
            // Holes may lie in one another.
            if hole.high > low {
                low.clone_from(&hole.high);
            }
        }
        if low < high {
            left.push(Scope { low, high });
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> EntityKey {
        let source = EntityKey::source("test", "s");
        path.split('/').filter(|name| !name.is_empty()).fold(source, |key, name| key.child(name))
    }

    /// Which of the paths are vouched for by units, each a path and its exceptions.
    fn check(units: &[(&str, &[&str])], inside: &[&str], outside: &[&str]) {
        let units: Vec<(EntityKey, Vec<EntityKey>)> =
            units.iter().map(|(covers, except)| (key(covers), except.iter().map(|path| key(path)).collect())).collect();
        let whole = read_whole(units.iter().map(|(covers, except)| (covers, except.as_slice())));
        assert!(whole.iter().all(|range| range.low < range.high), "{whole:?}");
        assert!(whole.windows(2).all(|pair| pair[0].high < pair[1].low), "{whole:?}");
        let holds = |path: &&str| {
            let key = key(path);
            whole.iter().any(|range| *range.low <= *key.as_str() && *key.as_str() < *range.high)
        };
        for path in inside {
            assert!(holds(path), "{path} is vouched for by {whole:?}");
        }
        for path in outside {
            assert!(!holds(path), "{path} is not vouched for by {whole:?}");
        }
    }

    #[test]
    fn a_unit_vouches_for_what_it_covers_less_its_exceptions() {
        check(&[], &[], &["", "a"]);
        check(&[("a", &[])], &["a", "a/b", "a/b/c"], &["", "ab", "a b", "b"]);
        check(&[("", &[])], &["", "a", "a/b"], &[]);
        check(&[("", &["a"])], &["", "ab", "a b", "b/c"], &["a", "a/b"]);
        check(&[("a", &["a/b", "a/b/c", "a/b c"])], &["a", "a/c", "a/bc", "a/a"], &["a/b", "a/b/c", "a/b/d", "a/b c"]);
        check(&[("a", &["a"])], &[], &["a", "a/b"]);
        // An exception shields nothing outside its unit.
        check(&[("a", &["b"]), ("b", &[])], &["a", "b", "b/c"], &["c"]);
    }

    #[test]
    fn what_one_unit_excepts_another_may_vouch_for() {
        check(&[("", &["a", "b"]), ("a", &[])], &["", "a", "a/x", "c"], &["b", "b/x"]);
        check(&[("", &["a", "b"]), ("a", &["a/x"])], &["", "a", "a/y", "c"], &["a/x", "a/x/t", "b"]);
        check(&[("a", &["a/x"]), ("a", &["a/y"])], &["a", "a/x", "a/y"], &["b"]);
    }
}
