//! What changed, and when.
//!
//! A scope is answered from whichever side is smaller: the versions below it, or the changes of a revision.

use std::ops::Range;

use model::{EntityKey, Kind, Revision, Timestamp};
use rusqlite::{Connection, Row, params};

use super::read::{bounded, key_of, kind_of, list, record_of};
use super::{Catalog, Changed, ChangedEntity, PlaceRow, RevisionRow, Scope, Sign, Version, id_of};
use crate::error::{Error, Fault};

/// Above this many changes in a revision, a scope's entities are looked up one by one instead.
const MANY_CHANGES: u32 = 10_000;

/// Which changes are asked for. What is empty leaves nothing out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Which<'a> {
    pub scope: Option<&'a EntityKey>,
    pub signs: &'a [Sign],
    pub kinds: &'a [Kind],
}

impl Which<'_> {
    fn ranges(self) -> [Scope; 2] {
        self.scope.map_or_else(everything, Scope::of)
    }

    /// Whether what was added, changed and removed is asked for.
    fn signs(self) -> [bool; 3] {
        [Sign::Added, Sign::Changed, Sign::Removed].map(|sign| self.signs.is_empty() || self.signs.contains(&sign))
    }

    /// The kinds as a statement takes them.
    fn kinds(self) -> Option<String> {
        let words: Vec<_> = self.kinds.iter().map(|kind| format!("\"{}\"", kind.name())).collect();
        (!words.is_empty()).then(|| format!("[{}]", words.join(",")))
    }

    /// No narrower than a source, of which a revision keeps its own account.
    fn is_wide(self) -> bool {
        self.scope.is_none_or(|scope| *scope == scope.source_key())
    }
}

impl Catalog {
    /// Committed harvests that changed something of what is asked for, newest first, counted among that.
    pub fn revisions(
        &self,
        within: Range<Revision>,
        which: Which<'_>,
        limit: usize,
    ) -> Result<Vec<RevisionRow>, Error> {
        let Range { start: Revision(first), end: Revision(before) } = within;
        let [added, changed, removed] = which.signs();
        let (kinds, limit) = (which.kinds(), bounded(limit));
        self.read("reading the history of", |connection| {
            if !which.is_wide() {
                let [own, below] = which.ranges();
                let sql = include_str!("sql/revisions_in_scope.sql");
                let params = params![
                    first, before, own.low, own.high, below.low, below.high, added, changed, removed, kinds, limit
                ];
                return list(connection, sql, params, revision_of);
            }
            let source = which.scope.map(EntityKey::as_str);
            match kinds {
                // What a revision did to its own source, or to everything, is in its row.
                None => {
                    let params = params![first, before, source, added, changed, removed, limit];
                    list(connection, include_str!("sql/revisions.sql"), params, revision_of)
                }
                Some(kinds) => {
                    let params = params![first, before, source, added, changed, removed, limit, kinds];
                    list(connection, include_str!("sql/revisions_of_kinds.sql"), params, revision_of)
                }
            }
        })
    }

    /// The entities one revision changed, with their records before and after. `after` continues a list.
    pub fn changed_in(
        &self,
        revision: Revision,
        which: Which<'_>,
        after: Option<&EntityKey>,
        limit: usize,
    ) -> Result<Vec<ChangedEntity>, Error> {
        let [added, changed, removed] = which.signs();
        let [own, below] = which.ranges();
        let (kinds, limit) = (which.kinds(), bounded(limit));
        self.read("reading the history of", |connection| {
            if which.is_wide() || changes_of(connection, revision)? <= MANY_CHANGES {
                let after = match after {
                    None => 0,
                    Some(key) => id_of(connection, key)?.unwrap_or(i64::MAX),
                };
                let sql = include_str!("sql/changed_in_by_change.sql");
                let params = params![
                    revision.0, own.low, own.high, below.low, below.high, added, changed, removed, kinds, after, limit
                ];
                return list(connection, sql, params, changed_of);
            }
            let after = after.map_or("", EntityKey::as_str);
            let sql = include_str!("sql/changed_in_by_key.sql");
            let params = params![
                revision.0, own.low, own.high, below.low, below.high, added, changed, removed, kinds, after, limit
            ];
            list(connection, sql, params, changed_of)
        })
    }

    /// How much of what is asked for one revision changed directly in each of some containers. A source counts as in
    /// itself.
    pub fn places_in(
        &self,
        revision: Revision,
        which: Which<'_>,
        places: &[EntityKey],
    ) -> Result<Vec<PlaceRow>, Error> {
        let [added, changed, removed] = which.signs();
        let [own, below] = which.ranges();
        let kinds = which.kinds();
        self.read("counting the changes of", |connection| {
            let places = serde_json::to_string(places)?;
            let sql = match changes_of(connection, revision)? <= MANY_CHANGES {
                true => include_str!("sql/places_in_by_change.sql"),
                false => include_str!("sql/places_in_by_key.sql"),
            };
            let params =
                params![revision.0, own.low, own.high, below.low, below.high, added, changed, removed, kinds, places];
            list(connection, sql, params, place_of)
        })
    }

    /// The net difference of two revisions: what was changed and changed back is not in it. The second may be the
    /// earlier one, which shows what going back would change. `after` continues the list of entities.
    pub fn changed_between(
        &self,
        from: Revision,
        to: Revision,
        which: Which<'_>,
        after: Option<&EntityKey>,
        limit: usize,
    ) -> Result<Changed, Error> {
        let [added, changed, removed] = which.signs();
        let [own, below] = which.ranges();
        let (kinds, limit) = (which.kinds(), bounded(limit));
        let after = after.map_or("", EntityKey::as_str);
        self.read("comparing revisions of", |connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/changed_between_counts.sql"))?;
            let params =
                params![from.0, to.0, own.low, own.high, below.low, below.high, added, changed, removed, kinds];
            let mut found = statement.query_row(params, |row| {
                Ok(Changed { added: row.get(0)?, changed: row.get(1)?, removed: row.get(2)?, entities: Vec::new() })
            })?;
            let sql = include_str!("sql/changed_between.sql");
            let params = params![
                from.0, to.0, own.low, own.high, below.low, below.high, added, changed, removed, kinds, after, limit
            ];
            found.entities = list(connection, sql, params, changed_of)?;
            Ok(found)
        })
    }

    /// How much of what is asked for differs between two revisions directly in each of some containers.
    pub fn places_between(
        &self,
        from: Revision,
        to: Revision,
        which: Which<'_>,
        places: &[EntityKey],
    ) -> Result<Vec<PlaceRow>, Error> {
        let [added, changed, removed] = which.signs();
        let [own, below] = which.ranges();
        let kinds = which.kinds();
        self.read("comparing revisions of", |connection| {
            let places = serde_json::to_string(places)?;
            let params =
                params![from.0, to.0, own.low, own.high, below.low, below.high, added, changed, removed, kinds, places];
            list(connection, include_str!("sql/places_between.sql"), params, place_of)
        })
    }

    /// All versions of an entity, oldest first.
    pub fn versions(&self, key: &EntityKey) -> Result<Vec<Version>, Error> {
        self.read("reading the history of", |connection| {
            let sql = "SELECT v.since, r.at, v.until FROM entity AS e
                       JOIN version AS v ON v.entity = e.id JOIN revision AS r ON r.revision = v.since
                       WHERE e.key = ?1 ORDER BY v.since";
            list(connection, sql, [key.as_str()], |row| {
                Ok(Version {
                    since: Revision(row.get(0)?),
                    since_at: Timestamp(row.get(1)?),
                    until: row.get::<_, Option<i64>>(2)?.map(Revision),
                })
            })
        })
    }
}

/// Ranges that hold every key.
fn everything() -> [Scope; 2] {
    [Scope { low: String::new(), high: "\u{10ffff}".to_owned() }, Scope { low: String::new(), high: String::new() }]
}

fn changes_of(connection: &Connection, revision: Revision) -> Result<u32, Fault> {
    let sql = "SELECT added + changed + removed FROM revision WHERE revision = ?1";
    Ok(list(connection, sql, [revision.0], |row| Ok(row.get(0)?))?.into_iter().next().unwrap_or(0))
}

fn revision_of(row: &Row<'_>) -> Result<RevisionRow, Fault> {
    Ok(RevisionRow {
        revision: Revision(row.get(0)?),
        at: Timestamp(row.get(1)?),
        source: key_of(row, 2)?,
        added: row.get(3)?,
        changed: row.get(4)?,
        removed: row.get(5)?,
    })
}

fn place_of(row: &Row<'_>) -> Result<PlaceRow, Fault> {
    Ok(PlaceRow { key: key_of(row, 0)?, added: row.get(1)?, changed: row.get(2)?, removed: row.get(3)? })
}

pub(super) fn changed_of(row: &Row<'_>) -> Result<ChangedEntity, Fault> {
    let record = |first: usize| -> Result<_, Fault> {
        match row.get_ref(first)? {
            rusqlite::types::ValueRef::Null => Ok(None),
            _ => record_of(row, first).map(Some),
        }
    };
    Ok(ChangedEntity { key: key_of(row, 0)?, kind: kind_of(row, 1)?, before: record(2)?, after: record(5)? })
}
