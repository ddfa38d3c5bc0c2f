//! The index of one catalog: opening, following, searching, checking.
//!
//! An index is derived, so nothing here repairs: whatever is missing, foreign, of another version or damaged makes an empty
//! index without a stamp, and the caller rebuilds it from the catalog. Small indexes are verified byte by byte when
//! opened; large ones would delay the first search, so there [`Index::check`] is for a quiet moment, and damage met on the way
//! ends the query with [`Error::Damaged`] instead of the process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use model::Stamp;
use tantivy::schema::Schema;
use tantivy::{IndexReader, ReloadPolicy};

use crate::aliases::Aliases;
use crate::directory::Folder;
use crate::error::Error;
use crate::find::{Ground, find, find_all, place};
use crate::folder::{self, Generation};
use crate::matcher::Matcher;
use crate::query::{Page, Query};
use crate::schema::{Fields, Payload, VERSION, register_tokenizers, schema};
use crate::snapshot::Snapshot;
use crate::update::Update;
use crate::weights::Favour;
use crate::why::Placed;

/// Indexes up to this size are verified when opened.
const VERIFIED_BYTES: u64 = 24 * 1024 * 1024;
/// How often opening follows a generation that is swapped away meanwhile.
const ATTEMPTS: usize = 4;

/// The index of one catalog. Cheap to clone; clones share what is open.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    schema: Schema,
    fields: Fields,
    aliases: Aliases,
    /// What is on disk as far as it was read. Held while reading more.
    open: Mutex<Open>,
    /// What searches see.
    snapshot: RwLock<Arc<Snapshot>>,
}

#[derive(Default)]
struct Open {
    live: Option<Live>,
    /// The generation found damaged: not read again until another one takes its place.
    damaged: Option<Generation>,
}

/// An open generation.
struct Live {
    generation: Generation,
    index: tantivy::Index,
    reader: IndexReader,
    /// It was verified when it was opened.
    verified: bool,
    /// `meta.json` as last read: it is replaced whole by every commit.
    meta: Vec<u8>,
}

impl Index {
    /// Opens the live generation below `folder`, with the abbreviations that come along.
    ///
    /// A missing folder, damage and an index of another version are no errors: the index is then empty, without a
    /// stamp, until it is rebuilt. Nothing is written.
    pub fn open(folder: &Path) -> Result<Index, Error> {
        Index::open_with(folder, Aliases::built_in())
    }

    /// The same, with these words standing for each other.
    pub fn open_with(folder: &Path, aliases: Aliases) -> Result<Index, Error> {
        let (schema, fields) = schema();
        let index = Index {
            shared: Arc::new(Shared {
                folder: folder.to_owned(),
                schema,
                fields,
                aliases,
                open: Mutex::default(),
                snapshot: RwLock::default(),
            }),
        };
        index.refresh()?;
        Ok(index)
    }

    /// The state of the catalog that the index shows; `None` when it has to be rebuilt.
    pub fn stamp(&self) -> Option<Stamp> {
        self.snapshot().stamp.clone()
    }

    /// How many entities can be found.
    pub fn documents(&self) -> u64 {
        self.snapshot().documents
    }

    /// Picks up what was committed or swapped in since, by whichever process. True when something was.
    pub fn refresh(&self) -> Result<bool, Error> {
        let mut open = self.lock();
        for _ in 0..ATTEMPTS {
            let generation = folder::live(&self.shared.folder);
            let damaged = open.damaged;
            let followed = match (&mut open.live, generation) {
                (Some(live), Some(generation)) if live.generation == generation => self.follow(live),
                (None, None) => return Ok(false),
                (None, found) if found == damaged => return Ok(false),
                (_, None) => {
                    self.clear(&mut open);
                    return Ok(true);
                }
                (_, Some(generation)) => self.enter(&mut open, generation).map(|()| true),
            };
            match followed {
                Ok(changed) => return Ok(changed),
                // A generation that is no longer live may vanish while it is read.
                Err(_) if folder::live(&self.shared.folder) != generation => {}
                Err(error) => {
                    tracing::warn!(%error, "the search index has to be rebuilt");
                    let changed = open.live.is_some();
                    self.clear(&mut open);
                    open.damaged = generation;
                    return Ok(changed);
                }
            }
        }
        Ok(false)
    }

    /// Starts changing the live generation, or a first one where there is none. `None`: another writer is at work.
    ///
    /// Dropping the update without committing leaves the index as it was.
    pub fn update(&self) -> Result<Option<Update>, Error> {
        Update::begin(self)
    }

    /// Starts a new generation beside the live one, which goes on answering. Its commit swaps it in and removes the
    /// old; dropping it removes the new. `None`: another writer is at work.
    pub fn rebuild(&self) -> Result<Option<Update>, Error> {
        Update::begin_generation(self)
    }

    /// The page a query asks for. After [`Error::Damaged`] the index is empty and has to be rebuilt.
    pub fn search(&self, query: &Query) -> Result<Page, Error> {
        self.ask(query, |ground| find(ground, query))
    }

    /// The ids of everything the query finds, in no order, whatever part of it is asked for. Errors as
    /// [`Index::search`].
    pub fn matching(&self, query: &Query) -> Result<Vec<i64>, Error> {
        self.ask(query, |ground| find_all(ground, query))
    }

    /// The place of one entity among what a query finds, whatever part of it is asked for; `None` where it is not
    /// found, or the query has no words. Errors as [`Index::search`].
    pub fn place(&self, query: &Query, id: i64) -> Result<Option<Placed>, Error> {
        self.ask(query, |ground| place(ground, query, id))
    }

    /// What finds the same text again in what is shown.
    pub fn matcher(&self, text: &str) -> Matcher {
        Matcher::new(text, &self.shared.aliases)
    }

    fn ask<T>(&self, query: &Query, find: impl FnOnce(Ground<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let snapshot = self.snapshot();
        let ground = Ground {
            snapshot: &snapshot,
            fields: self.shared.fields,
            aliases: &self.shared.aliases,
            now_ms: query.now_ms,
            favour: Favour { starred: &query.starred, visited: &query.visited },
        };
        let found = guarded(|| find(ground));
        if let Err(Error::Damaged { .. }) = found {
            let mut open = self.lock();
            // Somebody may have rebuilt it meanwhile.
            if Arc::ptr_eq(&snapshot, &self.snapshot()) {
                self.refuse(&mut open);
            }
        }
        found
    }

    /// Whether opening has verified what is open, so that [`Index::check`] would read it a second time.
    pub fn is_verified(&self) -> bool {
        self.lock().live.as_ref().is_none_or(|live| live.verified)
    }

    /// Reads every file of the index and compares its checksum. After [`Error::Damaged`] the index is empty and has
    /// to be rebuilt.
    pub fn check(&self) -> Result<(), Error> {
        let index = self.lock().live.as_ref().map(|live| (live.generation, live.index.clone()));
        let Some((generation, index)) = index else { return Ok(()) };
        let checked = guarded(|| verify(&index));
        if checked.is_err() {
            let mut open = self.lock();
            if open.live.as_ref().is_some_and(|live| live.generation == generation) {
                self.refuse(&mut open);
            }
        }
        checked
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.shared.folder
    }

    pub(crate) fn schema(&self) -> (&Schema, Fields) {
        (&self.shared.schema, self.shared.fields)
    }

    /// The open generation, for a writer that holds the lock.
    pub(crate) fn live(&self) -> Option<(Generation, tantivy::Index)> {
        self.lock().live.as_ref().map(|live| (live.generation, live.index.clone()))
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.shared.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.shared.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self, snapshot: Snapshot) {
        *self.shared.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    fn clear(&self, open: &mut Open) {
        open.live = None;
        self.show(Snapshot::default());
    }

    /// Empties the index because what is open is damaged.
    fn refuse(&self, open: &mut Open) {
        open.damaged = open.live.as_ref().map(|live| live.generation);
        self.clear(open);
    }

    /// Reads what was committed to the open generation since.
    fn follow(&self, live: &mut Live) -> Result<bool, Error> {
        let meta = read_meta(&self.shared.folder, live.generation)?;
        if meta == live.meta {
            return Ok(false);
        }
        guarded(|| {
            live.reader.reload().map_err(Error::damaged)?;
            let stamp = stamp(&live.index)?;
            self.show(Snapshot::load(&live.reader.searcher(), self.shared.fields, Some(stamp), &self.snapshot())?);
            Ok(())
        })?;
        live.meta = meta;
        Ok(true)
    }

    /// Opens a generation in place of what was open.
    fn enter(&self, open: &mut Open, generation: Generation) -> Result<(), Error> {
        let live = guarded(|| {
            let meta = read_meta(&self.shared.folder, generation)?;
            let path = generation.path(&self.shared.folder);
            let files = Folder::of(&path).map_err(Error::damaged)?;
            let index = tantivy::Index::open(files.clone()).map_err(Error::damaged)?;
            if index.schema() != self.shared.schema {
                return Err(Error::damaged("it was written by another version"));
            }
            register_tokenizers(&index);
            let stamp = stamp(&index)?;
            let verified = size(&path)? <= VERIFIED_BYTES;
            if verified {
                verify(&index)?;
            }
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
            let reader: IndexReader = reader.map_err(Error::damaged)?;
            let empty = Snapshot::default();
            self.show(Snapshot::load(&reader.searcher(), self.shared.fields, Some(stamp), &empty)?);
            files.opened();
            Ok(Live { generation, index, reader, verified, meta })
        })?;
        open.live = Some(live);
        Ok(())
    }
}

/// Turns a panic into an error: files that contradict themselves make the engine index out of bounds.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::damaged("its files contradict themselves")))
}

fn read_meta(folder: &Path, generation: Generation) -> Result<Vec<u8>, Error> {
    std::fs::read(generation.path(folder).join("meta.json")).map_err(Error::damaged)
}

fn stamp(index: &tantivy::Index) -> Result<Stamp, Error> {
    let payload = index.load_metas().map_err(Error::damaged)?.payload.unwrap_or_default();
    let payload: Payload = serde_json::from_str(&payload).map_err(Error::damaged)?;
    match payload.schema {
        VERSION => Ok(payload.catalog),
        other => Err(Error::damaged(format_args!("it has version {other}, not {VERSION}"))),
    }
}

/// Bytes of all files of a generation.
fn size(path: &Path) -> Result<u64, Error> {
    let files = std::fs::read_dir(path).map_err(Error::damaged)?;
    Ok(files.flatten().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum())
}

fn verify(index: &tantivy::Index) -> Result<(), Error> {
    let damaged = index.validate_checksum().map_err(Error::damaged)?;
    match damaged.iter().next() {
        None => Ok(()),
        Some(file) => Err(Error::damaged(format_args!("{} has another checksum", file.display()))),
    }
}
