//! What changed, and when.
//!
//! A scope is answered from whichever side is smaller: the versions below it, or the changes of a revision.

use model::{EntityKey, Revision, Timestamp};
use rusqlite::{Connection, Row, params};

use super::read::{bounded, key_of, kind_of, list, record_of};
use super::{Catalog, Changed, ChangedEntity, RevisionRow, Scope, Version};
use crate::error::{Error, Fault};

/// Above this many changes in a revision, a scope's entities are looked up one by one instead.
const MANY_CHANGES: u32 = 10_000;

impl Catalog {
    /// Committed harvests that changed something, newest first; with a scope only those that changed it or something
    /// below it, counted within it. `before` continues a list.
    pub fn revisions(
        &self,
        before: Option<Revision>,
        scope: Option<&EntityKey>,
        limit: usize,
    ) -> Result<Vec<RevisionRow>, Error> {
        let before = before.map_or(i64::MAX, |revision| revision.0);
        self.read("reading the history of", |connection| match scope {
            // What a revision did to its own source, or to everything, is in its row.
            None => {
                let sql = include_str!("sql/revisions.sql");
                list(connection, sql, params![before, None::<&str>, bounded(limit)], revision_of)
            }
            Some(scope) if *scope == scope.source_key() => {
                let sql = include_str!("sql/revisions.sql");
                list(connection, sql, params![before, scope.as_str(), bounded(limit)], revision_of)
            }
            Some(scope) => {
                let [own, below] = Scope::of(scope);
                let sql = include_str!("sql/revisions_in_scope.sql");
                let params = params![before, own.low, own.high, below.low, below.high, bounded(limit)];
                list(connection, sql, params, revision_of)
            }
        })
    }

    /// The entities one revision changed, with their records before and after.
    pub fn changed_in(
        &self,
        revision: Revision,
        scope: Option<&EntityKey>,
        limit: usize,
    ) -> Result<Vec<ChangedEntity>, Error> {
        self.read("reading the history of", |connection| {
            let [own, below] = scope.map_or_else(everything, Scope::of);
            let few = scope.is_none_or(|scope| *scope == scope.source_key())
                || changes_of(connection, revision)? <= MANY_CHANGES;
            let sql = match few {
                true => include_str!("sql/changed_in_by_change.sql"),
                false => include_str!("sql/changed_in_by_key.sql"),
            };
            let params = params![revision.0, own.low, own.high, below.low, below.high, bounded(limit)];
            list(connection, sql, params, changed_of)
        })
    }

    /// The net difference of two revisions: what was changed and changed back is not in it. The second may be the
    /// earlier one, which shows what going back would change.
    pub fn changed_between(
        &self,
        from: Revision,
        to: Revision,
        scope: Option<&EntityKey>,
        limit: usize,
    ) -> Result<Changed, Error> {
        self.read("comparing revisions of", |connection| {
            let [own, below] = scope.map_or_else(everything, Scope::of);
            let mut statement = connection.prepare_cached(include_str!("sql/changed_between_counts.sql"))?;
            let params = params![from.0, to.0, own.low, own.high, below.low, below.high];
            let mut changed = statement.query_row(params, |row| {
                Ok(Changed { added: row.get(0)?, changed: row.get(1)?, removed: row.get(2)?, entities: Vec::new() })
            })?;
            let sql = include_str!("sql/changed_between.sql");
            let params = params![from.0, to.0, own.low, own.high, below.low, below.high, bounded(limit)];
            changed.entities = list(connection, sql, params, changed_of)?;
            Ok(changed)
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

pub(super) fn changed_of(row: &Row<'_>) -> Result<ChangedEntity, Fault> {
    let record = |first: usize| -> Result<_, Fault> {
        match row.get_ref(first)? {
            rusqlite::types::ValueRef::Null => Ok(None),
            _ => record_of(row, first).map(Some),
        }
    };
    Ok(ChangedEntity { key: key_of(row, 0)?, kind: kind_of(row, 1)?, before: record(2)?, after: record(5)? })
}
