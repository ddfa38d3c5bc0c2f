//! What the catalog has of a source when a stage is begun, small enough to hold for a million tables.
//!
//! Keys are held as 16-byte digests: half the size of their text, and two different keys sharing one is as unlikely
//! as for records, which are told apart the same way.

use std::collections::HashMap;

use model::{Digest, EntityKey, Kind, Metric};
use rusqlite::Connection;

use crate::catalog::{self, Scope};
use crate::error::Fault;

/// The state of a source in a catalog. Ids read in it mean the same as long as it is current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    /// Identity of the catalog file.
    pub catalog: Vec<u8>,
    /// The source's last revision, 0 when there is none.
    pub revision: i64,
    /// That revision's commit, empty when there is none.
    pub commit: Vec<u8>,
}

impl Base {
    pub(crate) fn read(connection: &Connection, source: &EntityKey) -> Result<Base, Fault> {
        let catalog = connection.query_row("SELECT id FROM file", [], |row| row.get(0))?;
        let (revision, commit) = catalog::base_of(connection, source)?;
        Ok(Base { catalog, revision, commit })
    }
}

pub(crate) struct Known {
    pub base: Base,
    /// Present entities by the digest of their key.
    entities: HashMap<Digest, KnownEntity>,
    /// Latest values.
    observations: HashMap<(i64, Metric), i64>,
}

#[derive(Clone, Copy)]
struct KnownEntity {
    id: i64,
    kind: Kind,
    record: Digest,
}

impl Known {
    pub(crate) fn load(connection: &Connection, source: &EntityKey) -> Result<Known, Fault> {
        let mut known =
            Known { base: Base::read(connection, source)?, entities: HashMap::new(), observations: HashMap::new() };
        for scope in Scope::of(source) {
            known.load_entities(connection, &scope)?;
            known.load_observations(connection, &scope)?;
        }
        Ok(known)
    }

    fn load_entities(&mut self, connection: &Connection, scope: &Scope) -> Result<(), Fault> {
        let mut statement = connection.prepare_cached(include_str!("sql/known_entities.sql"))?;
        let mut rows = statement.query([&scope.low, &scope.high])?;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_bytes().map_err(|error| Fault::Damage(error.into()))?;
            let kind = row.get_ref(2)?.as_str().ok().and_then(Kind::from_name);
            let record = row.get_ref(3)?.as_blob().ok().and_then(|blob| blob.try_into().ok());
            // An entity of an unknown kind is staged anew and so gets a kind this program knows.
            if let (Some(kind), Some(record)) = (kind, record) {
                let entity = KnownEntity { id: row.get(1)?, kind, record: Digest(record) };
                self.entities.insert(Digest::of(key), entity);
            }
        }
        Ok(())
    }

    fn load_observations(&mut self, connection: &Connection, scope: &Scope) -> Result<(), Fault> {
        let mut statement = connection.prepare_cached(include_str!("sql/known_observations.sql"))?;
        let mut rows = statement.query([&scope.low, &scope.high])?;
        while let Some(row) = rows.next()? {
            if let Some(metric) = row.get_ref(1)?.as_str().ok().and_then(Metric::from_name) {
                self.observations.insert((row.get(0)?, metric), row.get(2)?);
            }
        }
        Ok(())
    }

    /// The ids of everything present.
    pub(crate) fn ids(&self) -> impl Iterator<Item = i64> {
        self.entities.values().map(|entity| entity.id)
    }

    /// The id of the entity, when the catalog has exactly this record of it.
    pub(crate) fn same(&self, key: &EntityKey, kind: Kind, record: Digest) -> Option<i64> {
        let entity = self.entities.get(&Digest::of(key.as_str().as_bytes()))?;
        (entity.kind == kind && entity.record == record).then_some(entity.id)
    }

    /// Whether the catalog's latest value of the metric is this one.
    pub(crate) fn is_latest(&self, of: &EntityKey, metric: Metric, value: i64) -> bool {
        let Some(entity) = self.entities.get(&Digest::of(of.as_str().as_bytes())) else { return false };
        self.observations.get(&(entity.id, metric)) == Some(&value)
    }
}
