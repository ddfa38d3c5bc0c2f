//! Reading what the catalog says now, or said at a revision.

use std::sync::PoisonError;

use model::{Edge, EdgeKind, EntityKey, Kind, Metric, Origin, Record, Revision, Timestamp, Trust};
use rusqlite::{Connection, Params, Row};

use super::{Catalog, Child, Children, Counts, Direction, EdgeRow, Entity, Form, Outline, id_of, stamp_of};
use crate::EntityId;
use crate::codec;
use crate::error::{Error, Fault};

impl Catalog {
    /// One entity now, or as it was at a revision. An entity that is gone is returned with its last record and
    /// `present` false; `None` when it was never seen (until then).
    pub fn entity(&self, key: &EntityKey, as_of: Option<Revision>) -> Result<Option<Entity>, Error> {
        let revision = as_of.map_or(i64::MAX, |revision| revision.0);
        self.read("reading", |connection| {
            let found = list(connection, include_str!("sql/entity.sql"), (key.as_str(), revision), entity_of)?;
            Ok(found.into_iter().next())
        })
    }

    /// The entities with these ids that are present, in the order asked. One statement, however many.
    pub fn entities(&self, ids: &[EntityId]) -> Result<Vec<Entity>, Error> {
        self.read("reading", |connection| {
            list(connection, include_str!("sql/entities.sql"), [json_array(ids)], entity_of)
        })
    }

    /// Entities whose record, presence or ranking observations (rows, bytes, last write) changed after a revision;
    /// ascending. Ids of entities that were removed for good are among them.
    pub fn touched_since(&self, after: Revision) -> Result<Vec<EntityId>, Error> {
        self.read("reading the changes of", |connection| {
            let sql = "SELECT DISTINCT entity FROM change WHERE revision > ?1 ORDER BY entity";
            list(connection, sql, [after.0], |row| Ok(EntityId(row.get(0)?)))
        })
    }

    /// The ids of those of these entities that the catalog knows, ascending.
    pub fn ids_of(&self, keys: &[&EntityKey]) -> Result<Vec<EntityId>, Error> {
        self.read("reading", |connection| {
            let keys = serde_json::to_string(keys)?;
            let sql = "SELECT id FROM entity WHERE key IN (SELECT value FROM json_each(?1)) ORDER BY id";
            list(connection, sql, [keys], |row| Ok(EntityId(row.get(0)?)))
        })
    }

    /// Every present entity by ascending id, in pages: for building an index.
    pub fn present_after(&self, after: Option<EntityId>, limit: usize) -> Result<Vec<Entity>, Error> {
        self.read("reading", |connection| {
            let after = after.map_or(0, |id| id.0);
            list(connection, include_str!("sql/present_after.sql"), (after, bounded(limit)), entity_of)
        })
    }

    /// Like [`Catalog::present_after`], as it was at a revision; `None` is now. For exports.
    pub fn present_at(
        &self,
        as_of: Option<Revision>,
        after: Option<EntityId>,
        limit: usize,
    ) -> Result<Vec<Entity>, Error> {
        let Some(revision) = as_of else { return self.present_after(after, limit) };
        self.read("reading", |connection| {
            let after = after.map_or(0, |id| id.0);
            list(connection, include_str!("sql/present_at.sql"), (after, bounded(limit), revision.0), entity_of)
        })
    }

    /// The present children of a container: containers, then tables and views together, then routines, each by name.
    /// `offset` of them come before the first one given.
    pub fn children(&self, parent: &EntityKey, offset: usize, limit: usize) -> Result<Children, Error> {
        self.read("browsing", |connection| {
            let Some(parent) = id_of(connection, parent)? else { return Ok(Children::default()) };
            let page = (parent, bounded(offset), bounded(limit));
            let rows = list(connection, include_str!("sql/children.sql"), page, child_of)?;
            let is_end = rows.len() < limit && (offset == 0 || !rows.is_empty());
            let total = if is_end { offset + rows.len() } else { self.total(connection, parent)? };
            Ok(Children { rows, total })
        })
    }

    /// How many present children a container has. Counted once while the catalog stays as it is.
    fn total(&self, connection: &Connection, parent: i64) -> Result<usize, Fault> {
        let stamp = stamp_of(connection)?;
        let counted = || self.0.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, known, total)) = &*counted()
            && *of == stamp
            && *known == parent
        {
            return Ok(*total);
        }
        let total = before(connection, parent, END)?;
        *counted() = Some((stamp, parent, total));
        Ok(total)
    }

    /// How many children of its parent come before an entity. `None` where it is not present.
    pub fn place_among_children(&self, child: &EntityKey) -> Result<Option<usize>, Error> {
        self.read("browsing", |connection| {
            let sql = include_str!("sql/child_position.sql");
            let found = list(connection, sql, [child.as_str()], |row| {
                Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?)))
            })?;
            match found.into_iter().next() {
                Some((parent, (place, name, id))) => before(connection, parent, (place, name, id)).map(Some),
                None => Ok(None),
            }
        })
    }

    /// What these entities are, or were when they were last there, and whether they are present; those never read are
    /// left out. One statement, however many.
    pub fn outlines(&self, keys: &[&EntityKey]) -> Result<Vec<(Outline, bool)>, Error> {
        self.read("reading", |connection| {
            let keys = serde_json::to_string(keys)?;
            list(connection, include_str!("sql/outlines.sql"), [keys], |row| {
                let kind = kind_of(row, 1)?;
                let form: Option<String> = row.get(2)?;
                let outline = Outline { key: key_of(row, 0)?, kind, form: Form::from_word(form.as_deref(), kind) };
                Ok((outline, row.get(3)?))
            })
        })
    }

    /// How much is present at and below an entity, or in all sources.
    pub fn counts(&self, scope: Option<&EntityKey>) -> Result<Counts, Error> {
        self.read("counting", |connection| {
            let found = match scope {
                Some(key) => list(connection, include_str!("sql/counts.sql"), [key.as_str()], counts_of)?,
                None => list(connection, include_str!("sql/counts_of_all.sql"), [], counts_of)?,
            };
            Ok(found.into_iter().next().unwrap_or_default())
        })
    }

    /// The edges that hold now and have this entity at one end.
    pub fn edges(&self, key: &EntityKey, direction: Direction) -> Result<Vec<EdgeRow>, Error> {
        let sql = match direction {
            Direction::From => include_str!("sql/edges_from.sql"),
            Direction::To => include_str!("sql/edges_to.sql"),
        };
        self.read("reading the edges of", |connection| list(connection, sql, [key.as_str()], edge_row_of))
    }

    /// How many other entities refer to each of these by a foreign key. Those nobody refers to are left out.
    pub fn references(&self, ids: &[EntityId]) -> Result<Vec<(EntityId, u64)>, Error> {
        self.read("counting what refers to", |connection| {
            let sql = include_str!("sql/references_to.sql");
            list(connection, sql, [json_array(ids)], |row| {
                Ok((EntityId(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs()))
            })
        })
    }

    /// The latest observation of every metric of these entities, in the order asked.
    pub fn observations(&self, ids: &[EntityId]) -> Result<Vec<(EntityId, Metric, Timestamp, i64)>, Error> {
        self.read("reading the observations of", |connection| {
            let sql = include_str!("sql/observations.sql");
            let found = list(connection, sql, [json_array(ids)], |row| {
                // A metric of a newer program is left out, not an error.
                let Some(metric) = Metric::from_name(text(row, 1)?) else { return Ok(None) };
                Ok(Some((EntityId(row.get(0)?), metric, Timestamp(row.get(2)?), row.get(3)?)))
            })?;
            Ok(found.into_iter().flatten().collect())
        })
    }

    /// Where an incremental reading of each unit of a source would go on, by unit.
    pub fn cursors(&self, source: &EntityKey) -> Result<Vec<(String, String)>, Error> {
        self.read("reading the cursors of", |connection| {
            let sql = "SELECT c.unit, c.value FROM entity AS e JOIN cursor AS c ON c.source = e.id
                       WHERE e.key = ?1 ORDER BY c.unit";
            list(connection, sql, [source.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }
}

/// Runs a query and reads every row.
pub(super) fn list<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// A limit as SQLite takes it.
pub(super) fn bounded(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(super) fn text<'row>(row: &'row Row<'_>, column: usize) -> Result<&'row str, Fault> {
    row.get_ref(column)?.as_str().map_err(|error| Fault::Damage(error.into()))
}

pub(super) fn key_of(row: &Row<'_>, column: usize) -> Result<EntityKey, Fault> {
    Ok(text(row, column)?.parse()?)
}

pub(super) fn kind_of(row: &Row<'_>, column: usize) -> Result<Kind, Fault> {
    let name = text(row, column)?;
    Kind::from_name(name).ok_or_else(|| Fault::Damage(format!("an entity has the unknown kind {name:?}").into()))
}

/// The record in three columns from `first`: digest, codec, body.
pub(super) fn record_of(row: &Row<'_>, first: usize) -> Result<Record, Fault> {
    let blob = |column| -> Result<&[u8], Fault> {
        row.get_ref(column)?.as_blob().map_err(|error| Fault::Damage(error.into()))
    };
    codec::decode(blob(first)?, row.get(first + 1)?, blob(first + 2)?)
}

fn entity_of(row: &Row<'_>) -> Result<Entity, Fault> {
    Ok(Entity {
        id: EntityId(row.get(0)?),
        key: key_of(row, 1)?,
        kind: kind_of(row, 2)?,
        name: row.get(3)?,
        since: Revision(row.get(4)?),
        present: row.get(5)?,
        record: record_of(row, 6)?,
        since_at: Timestamp(row.get(9)?),
        first_at: Timestamp(row.get(10)?),
    })
}

fn child_of(row: &Row<'_>) -> Result<Child, Fault> {
    let kind = kind_of(row, 2)?;
    let word: Option<String> = row.get(3)?;
    Ok(Child {
        key: key_of(row, 0)?,
        name: row.get(1)?,
        kind,
        form: Form::from_word(word.as_deref(), kind),
        tables: row.get(4)?,
        rows: row.get(5)?,
        bytes: row.get(6)?,
        has_children: row.get(7)?,
    })
}

fn counts_of(row: &Row<'_>) -> Result<Counts, Fault> {
    let count = |column| -> Result<u64, Fault> {
        u64::try_from(row.get::<_, i64>(column)?).map_err(|error| Fault::Damage(error.into()))
    };
    Ok(Counts { tables: count(0)?, views: count(1)?, routines: count(2)?, columns: count(3)? })
}

pub(super) fn edge_row_of(row: &Row<'_>) -> Result<EdgeRow, Fault> {
    let unknown = |what: &str| Fault::Damage(format!("an edge has the unknown {what}").into());
    let columns = text(row, 5)?;
    let edge = Edge {
        from: key_of(row, 0)?,
        to: key_of(row, 1)?,
        kind: EdgeKind::from_name(text(row, 2)?).ok_or_else(|| unknown("kind"))?,
        origin: Origin::from_name(text(row, 3)?).ok_or_else(|| unknown("origin"))?,
        trust: Trust::from_name(text(row, 4)?).ok_or_else(|| unknown("trust"))?,
        columns: if columns.is_empty() { Vec::new() } else { serde_json::from_str(columns)? },
    };
    let other_kind: Option<String> = row.get(6)?;
    Ok(EdgeRow { edge, other_kind: other_kind.as_deref().and_then(Kind::from_name), known: row.get(7)? })
}

/// Display order: the place among the kinds, the name, the id.
type Position = (i64, String, i64);

/// Behind every child: no place is this high.
const END: Position = (i64::MAX, String::new(), 0);

/// How many present children come before a position.
fn before(connection: &Connection, parent: i64, (place, name, id): Position) -> Result<usize, Fault> {
    let sql = include_str!("sql/children_before.sql");
    let found = list(connection, sql, (parent, place, name, id), |row| Ok(row.get::<_, i64>(0)?))?;
    Ok(found.into_iter().next().map_or(0, |count| usize::try_from(count).unwrap_or(0)))
}

pub(super) fn json_array(ids: &[EntityId]) -> String {
    let mut text = String::with_capacity(2 + 8 * ids.len());
    text.push('[');
    for (position, id) in ids.iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        text.push_str(&id.0.to_string());
    }
    text.push(']');
    text
}
