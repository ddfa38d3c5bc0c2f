//! Keeps the search index in step with the catalog.
//!
//! The index carries the stamp of the catalog state it shows. Behind: what was touched since is replayed. Unknown,
//! ahead, damaged or missing: a new generation is built beside the live one and swapped in. Replaying is idempotent,
//! so a crash at any point costs only time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use api::status::IndexState;
use api::{Error, Tag};
use model::{Constraint, EntityKey, Metric, Record, Stamp};
use search::{Aliases, Document, Facts, Index, Update};
use store::{Catalog, Entity, EntityId};

use crate::bus::Bus;
use crate::error::Spoken;
use crate::{Home, view};

/// Entities read from the catalog at a time.
const CHUNK: usize = 500;
/// How much of a person's synonyms is read, in bytes.
const SYNONYMS: u64 = 1 << 20;

pub struct Indexer {
    catalog: Catalog,
    index: Index,
    bus: Arc<Bus>,
    state: Mutex<IndexState>,
    /// One catch-up at a time within this process; across processes the index's own writer lock decides.
    turn: Mutex<()>,
}

/// How far the index has to go.
enum Gap {
    None,
    Replay(Vec<EntityId>),
    Rebuild,
}

impl Indexer {
    /// Opens the index of a data folder, which searches with the person's own synonyms.
    pub fn open(catalog: Catalog, home: &Home, bus: Arc<Bus>) -> Result<Indexer, Error> {
        let index = Index::open_with(&home.index(), aliases(&home.synonyms())).spoken()?;
        let indexer = Indexer { catalog, index, bus, state: Mutex::new(IndexState::Current), turn: Mutex::default() };
        if indexer.is_behind()? {
            *indexer.lock() = IndexState::CatchingUp { done: 0, expected: 0 };
        }
        Ok(indexer)
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    pub fn state(&self) -> IndexState {
        self.lock().clone()
    }

    /// True while the index does not show the catalog's present state.
    pub fn is_behind(&self) -> Result<bool, Error> {
        Ok(self.index.stamp().as_ref() != Some(&self.catalog.stamp().spoken()?))
    }

    /// True when the index shows another catalog than the one that is open.
    pub fn is_of_another(&self) -> Result<bool, Error> {
        let open = self.catalog.stamp().spoken()?;
        Ok(self.index.stamp().is_some_and(|stamp| stamp.file != open.file))
    }

    /// Brings the index up to the catalog. Returns at once when it is, or when another process is doing it. A failure
    /// is also kept as the index's state, until it went well.
    pub fn catch_up(&self, watch: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.try_to_catch_up(watch);
        let news = self.note_outcome(outcome.as_ref().map(|_| ()));
        if news || matches!(outcome, Ok(true)) {
            self.bus.changed(&[Tag::Index]);
        }
        outcome.map(drop)
    }

    /// Brings the index up to the catalog by whatever it takes.
    pub fn mend(&self) -> Result<(), Error> {
        self.catch_up(&mut |_, _| {}).or_else(|_| self.rebuild_now())
    }

    /// True when searches find something else than before, by our writing or another process's.
    fn try_to_catch_up(&self, watch: &mut dyn FnMut(u64, u64)) -> Result<bool, Error> {
        let refreshed = self.index.refresh().spoken()?;
        // Taken before anything is read: what is committed meanwhile is replayed again, which changes nothing.
        let target = self.catalog.stamp().spoken()?;
        let written = match self.gap(&target)? {
            Gap::None => false,
            Gap::Replay(ids) => self.replay(&ids, &target, watch)?,
            Gap::Rebuild => self.rebuild(&target, watch)?,
        };
        Ok(refreshed || written)
    }

    /// Sets the state after an attempt; true when a failure came or went.
    fn note_outcome(&self, outcome: Result<(), &Error>) -> bool {
        let after = match outcome.map_err(Clone::clone).and_then(|()| self.is_behind()) {
            Ok(false) => IndexState::Current,
            // Another process is at it.
            Ok(true) => IndexState::CatchingUp { done: 0, expected: 0 },
            Err(error) => IndexState::Failed { error },
        };
        let mut state = self.lock();
        let is_failure = |state: &IndexState| matches!(state, IndexState::Failed { .. });
        let news = (is_failure(&state) || is_failure(&after)) && *state != after;
        *state = after;
        news
    }

    /// Builds a new generation whatever the stamp says.
    pub fn rebuild_now(&self) -> Result<(), Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let target = self.catalog.stamp().spoken()?;
        let outcome = self.rebuild(&target, &mut |_, _| {});
        self.note_outcome(outcome.as_ref().map(|_| ()));
        self.bus.changed(&[Tag::Index]);
        outcome.map(drop)
    }

    fn gap(&self, target: &Stamp) -> Result<Gap, Error> {
        let Some(stamp) = self.index.stamp() else { return Ok(Gap::Rebuild) };
        if stamp == *target {
            return Ok(Gap::None);
        }
        if stamp.file == target.file && stamp.revision < target.revision && self.catalog.knows(&stamp).spoken()? {
            return Ok(Gap::Replay(self.catalog.touched_since(stamp.revision).spoken()?));
        }
        Ok(Gap::Rebuild)
    }

    fn replay(&self, ids: &[EntityId], target: &Stamp, watch: &mut dyn FnMut(u64, u64)) -> Result<bool, Error> {
        let Some(mut update) = self.index.update().spoken()? else { return Ok(false) };
        let expected = ids.len() as u64;
        let mut done = 0;
        for chunk in ids.chunks(CHUNK) {
            let entities = self.catalog.entities(chunk).spoken()?;
            for id in chunk {
                if !entities.iter().any(|entity| entity.id == *id && entity.present) {
                    update.remove(id.0);
                }
            }
            self.put(&mut update, &entities)?;
            done += chunk.len() as u64;
            watch(done, expected);
            *self.lock() = IndexState::CatchingUp { done: view::count(done), expected: view::count(expected) };
        }
        update.commit(target).spoken()?;
        Ok(true)
    }

    fn rebuild(&self, target: &Stamp, watch: &mut dyn FnMut(u64, u64)) -> Result<bool, Error> {
        let Some(mut update) = self.index.rebuild().spoken()? else { return Ok(false) };
        let counts = self.catalog.counts(None).spoken()?;
        let expected = counts.tables + counts.views + counts.routines;
        let (mut done, mut after) = (0, None);
        loop {
            let entities = self.catalog.present_after(after, CHUNK).spoken()?;
            let Some(last) = entities.last() else { break };
            after = Some(last.id);
            self.put(&mut update, &entities)?;
            done += entities.len() as u64;
            watch(done, expected.max(done));
            *self.lock() =
                IndexState::Rebuilding { done: view::count(done), expected: view::count(expected.max(done)) };
        }
        update.commit(target).spoken()?;
        Ok(true)
    }

    fn put(&self, update: &mut Update, entities: &[Entity]) -> Result<(), Error> {
        let ids: Vec<_> = entities.iter().map(|entity| entity.id).collect();
        let mut observed: HashMap<_, Observed> = HashMap::new();
        for (id, metric, at, value) in self.catalog.observations(&ids).spoken()? {
            let of = observed.entry(id).or_default();
            match metric {
                Metric::Rows => of.rows = Some(value),
                Metric::Bytes => of.bytes = Some(value),
                Metric::LastWrite => (of.written_ms, of.age_ms) = (Some(value), Some(at.0.saturating_sub(value))),
                _ => {}
            }
        }
        let references: HashMap<_, _> = self.catalog.references(&ids).spoken()?.into_iter().collect();
        for entity in entities.iter().filter(|entity| entity.present) {
            let observed = observed.get(&entity.id).copied().unwrap_or_default();
            let references = references.get(&entity.id).copied().unwrap_or_default();
            put_one(update, entity, observed, view::count(references)).spoken()?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, IndexState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The abbreviations that come along, and the groups of words in this file. Search works without it.
fn aliases(file: &Path) -> Aliases {
    let mut text = Vec::new();
    let read = File::open(file).and_then(|file| file.take(SYNONYMS).read_to_end(&mut text));
    if let Err(error) = read
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, file = %file.display(), "the synonyms could not be read");
    }
    Aliases::built_in().with(&String::from_utf8_lossy(&text))
}

/// What was last measured of an entity.
#[derive(Clone, Copy, Default)]
struct Observed {
    rows: Option<i64>,
    bytes: Option<i64>,
    written_ms: Option<i64>,
    /// How old its data were when they were looked at.
    age_ms: Option<i64>,
}

fn put_one(update: &mut Update, entity: &Entity, observed: Observed, references: u32) -> Result<(), search::Error> {
    let source = entity.key.source_key();
    let container = entity.key.parent().filter(|parent| *parent != source);
    let above = entity.key.parent().map(|parent: EntityKey| parent.path()).unwrap_or_default();
    let path: Vec<_> = above.iter().map(String::as_str).collect();
    let (mut columns, mut types, mut column_comments) = (Vec::new(), Vec::new(), Vec::<&str>::new());
    let mut facts = Facts {
        rows: observed.rows,
        bytes: observed.bytes,
        written_ms: observed.written_ms,
        age_ms: observed.age_ms,
        changed_ms: Some(entity.since_at.0),
        ..Facts::default()
    };
    let (owner, definition) = match &entity.record {
        Record::Relation(relation) => {
            view::flatten(&relation.columns, &mut |path, column| {
                columns.push(path.to_owned());
                types.push(column.type_text.as_str());
                column_comments.extend(column.comment.as_deref());
            });
            let is_key = |constraint: &Constraint| matches!(constraint, Constraint::PrimaryKey { .. });
            facts.has_primary_key = relation.constraints.iter().any(is_key);
            facts.is_partitioned = relation.partitioning.is_some();
            (relation.owner.as_deref(), relation.definition.as_ref())
        }
        Record::Routine(routine) => (routine.owner.as_deref(), routine.definition.as_ref()),
        Record::Container(container) => (container.owner.as_deref(), None),
    };
    let columns: Vec<_> = columns.iter().map(String::as_str).collect();
    update.put(&Document {
        id: entity.id.0,
        kind: entity.kind,
        source: source.as_str(),
        schema: container.as_ref().map(EntityKey::as_str),
        name: &entity.name,
        path: &path,
        columns: &columns,
        types: &types,
        owner,
        comment: entity.record.comment(),
        column_comments: &column_comments,
        definition: definition.map(|definition| definition.text.as_str()),
        facts,
        references,
    })
}
