//! Staging items: digest, compare, compress, insert.

use std::collections::HashMap;

use model::{ColumnLink, Constraint, Digest, Edge, EdgeKind, EntityKey, Kind, Observation, Origin, Record, Trust};
use rusqlite::{CachedStatement, Connection, params};

use super::known::Known;
use super::{Stage, StagedItem};
use crate::catalog::{Form, word};
use crate::codec::Encoder;
use crate::error::Fault;

/// Stages items and returns how many entities there were among them.
pub(super) fn add(stage: &mut Stage, items: Vec<StagedItem>) -> Result<u64, Fault> {
    let Stage { connection, known, encoder, parents, .. } = stage;
    let mut rows = Rows::new(connection)?;
    let mut parents = Parents { connection, ids: parents, last: None };
    let mut entities = 0;
    for item in items {
        match item {
            StagedItem::Entity { key, kind, record } => {
                entities += 1;
                rows.entity(known, encoder, &mut parents, &key, kind, &record)?;
            }
            StagedItem::Edge(edge) => rows.edge(&edge)?,
            StagedItem::Observation(observation) => rows.observation(known, &observation)?,
        }
    }
    Ok(entities)
}

/// The statements of one batch, prepared once.
struct Rows<'c> {
    seen: CachedStatement<'c>,
    staged: CachedStatement<'c>,
    body: CachedStatement<'c>,
    edge: CachedStatement<'c>,
    observation: CachedStatement<'c>,
}

impl<'c> Rows<'c> {
    fn new(connection: &'c Connection) -> Result<Rows<'c>, Fault> {
        Ok(Rows {
            seen: connection.prepare_cached("INSERT OR IGNORE INTO seen (entity) VALUES (?1)")?,
            staged: connection.prepare_cached(include_str!("sql/staged.sql"))?,
            body: connection.prepare_cached("INSERT INTO body (digest, codec, body) VALUES (?1, ?2, ?3)")?,
            edge: connection.prepare_cached(include_str!("sql/edge.sql"))?,
            observation: connection
                .prepare_cached("INSERT INTO observation (key, metric, value, at) VALUES (?1, ?2, ?3, ?4)")?,
        })
    }

    fn entity(
        &mut self,
        known: &Known,
        encoder: &mut Encoder,
        parents: &mut Parents<'_>,
        key: &EntityKey,
        kind: Kind,
        record: &Record,
    ) -> Result<(), Fault> {
        let canonical = record.to_canonical();
        let digest = Digest::of(&canonical);
        if let Some(id) = known.same(key, kind, digest) {
            // Its foreign keys are those of the same record, so they need no staging either.
            self.seen.execute([id])?;
            return Ok(());
        }
        let body = encoder.encode(&canonical)?;
        let body = self.body.insert(params![digest.0, body.codec, body.bytes])?;
        let Described { place, name, lower, form, columns } = describe(key, kind, record);
        let parent = parents.id(key)?;
        self.staged.execute(params![
            key.as_str(),
            parent,
            kind.name(),
            place,
            name,
            lower,
            form,
            columns,
            digest.0,
            body
        ])?;
        references(key, record).iter().try_for_each(|edge| self.edge(edge))
    }

    fn edge(&mut self, edge: &Edge) -> Result<(), Fault> {
        let columns = match edge.columns.is_empty() {
            true => String::new(),
            false => serde_json::to_string(&edge.columns)?,
        };
        let (from, to) = (edge.from.as_str(), edge.to.as_str());
        self.edge.execute(params![from, to, edge.kind.name(), edge.origin.name(), edge.trust.name(), columns])?;
        Ok(())
    }

    fn observation(&mut self, known: &Known, observation: &Observation) -> Result<(), Fault> {
        let Observation { of, metric, at, value } = observation;
        if !known.is_latest(of, *metric, *value) {
            self.observation.execute(params![of.as_str(), metric.name(), value, at.0])?;
        }
        Ok(())
    }
}

/// What a staged row says of an entity beside its key and its record.
#[derive(PartialEq, Eq)]
pub(super) struct Described {
    pub place: i64,
    pub name: String,
    pub lower: Option<String>,
    pub form: Option<String>,
    pub columns: i64,
}

pub(super) fn describe(key: &EntityKey, kind: Kind, record: &Record) -> Described {
    let name = key.name();
    Described {
        place: word::place(kind),
        lower: Some(name.to_lowercase()).filter(|lower| *lower != name),
        name,
        form: Form::word(Form::of(record), kind).map(str::to_owned),
        columns: record.relation().map_or(0, |relation| relation.columns.len() as i64),
    }
}

/// Gives every parent a small number. Siblings come one after the other, so the last one is tried first.
struct Parents<'s> {
    connection: &'s Connection,
    ids: &'s mut HashMap<String, i64>,
    last: Option<(EntityKey, i64)>,
}

impl Parents<'_> {
    fn id(&mut self, child: &EntityKey) -> Result<Option<i64>, Fault> {
        let Some(parent) = child.parent() else { return Ok(None) };
        if let Some((last, id)) = &self.last
            && *last == parent
        {
            return Ok(Some(*id));
        }
        let id = match self.ids.get(parent.as_str()) {
            Some(id) => *id,
            None => {
                let mut insert = self.connection.prepare_cached("INSERT INTO parent (key) VALUES (?1)")?;
                let id = insert.insert([parent.as_str()])?;
                self.ids.insert(parent.as_str().to_owned(), id);
                id
            }
        };
        self.last = Some((parent, id));
        Ok(Some(id))
    }
}

/// The edges that the foreign keys of a record are.
fn references(key: &EntityKey, record: &Record) -> Vec<Edge> {
    let constraints = record.relation().map_or(&[][..], |relation| &relation.constraints);
    let edges = constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey { columns, references, referenced_columns, .. } => {
            let link = |(position, from): (usize, &String)| ColumnLink {
                from: Some(from.clone()),
                to: referenced_columns.get(position).cloned(),
            };
            Some(Edge {
                from: key.clone(),
                to: references.clone(),
                kind: EdgeKind::References,
                origin: Origin::Constraint,
                trust: Trust::Declared,
                columns: columns.iter().enumerate().map(link).collect(),
            })
        }
        _ => None,
    });
    edges.collect()
}
