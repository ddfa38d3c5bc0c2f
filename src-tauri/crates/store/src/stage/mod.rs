//! A stage: what one harvest of one source has read so far, in a private file.
//!
//! The catalog is neither locked nor grown while the network is slow. The trick is to know what the catalog has
//! before anything is read: a record is digested as it arrives, and when the catalog has it already, nothing but the
//! entity's id is staged. Each unit is one transaction, so a crash leaves exactly the finished units, and the next
//! run goes on after them, as long as the connector, the address and the catalog's state of the source are the same.
//!
//! A stage can be read again from the source, so it is not protected like the catalog: a damaged one is discarded.

mod add;
mod known;
mod resume;
mod verify;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use model::{Digest, Edge, EntityKey, Issue, Kind, Observation, Record};
use rusqlite::{Connection, params};

use crate::catalog::Catalog;
use crate::codec::Encoder;
use crate::error::{Error, Fault};
use crate::file::{self, Format, print_identity};
use crate::{health, stop};
use known::Known;

pub(crate) use known::Base;

/// “PULS”. A stage is not worth migrating: one of another format is begun anew.
const FORMAT: Format = Format {
    application: 0x5055_4c53,
    version: 3,
    migrations: &[include_str!("../migrations/stage/0001.sql")],
    synchronous: "NORMAL",
    cache_kib: 8 << 10,
};

/// One thing that was read from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StagedItem {
    Entity { key: EntityKey, kind: Kind, record: Record },
    Edge(Edge),
    Observation(Observation),
}

/// The stage of one source. Used by one run at a time, which the run's lock sees to.
pub struct Stage {
    file: PathBuf,
    connection: Connection,
    source: EntityKey,
    known: Known,
    encoder: Encoder,
    /// Ids of the parents staged so far, by key.
    parents: HashMap<String, i64>,
    unit: Option<OpenUnit>,
    /// Entities in finished units.
    entities: u64,
}

/// A unit being read: the open transaction, and what has to survive it when it is given up.
struct OpenUnit {
    name: String,
    covers: EntityKey,
    entities: u64,
    issues: Vec<Issue>,
}

impl Stage {
    /// Opens the stage of a source under `folder`. Goes on with an unfinished one when the fingerprint (connector,
    /// version, address) is the same and the catalog's state of the source is what it was; else starts anew.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::ReadOnly`], [`Error::Busy`], and whatever reading the catalog may say. Damage of
    /// the stage itself is not an error.
    pub fn open(folder: &Path, source: &EntityKey, fingerprint: &str, catalog: &Catalog) -> Result<Stage, Error> {
        let name = print_identity(&Digest::of(source.as_str().as_bytes()).0);
        let file = folder.join(name).with_extension("stage");
        let known = catalog.read("reading the state of", |connection| Known::load(connection, source))?;
        let resumed = resume::open(&file, source, fingerprint, &known)?;
        let opened = || -> Result<Stage, Fault> {
            let (connection, parents, entities) = match resumed {
                Some(resumed) => resumed,
                None => resume::begin(&file, source, fingerprint, &known)?,
            };
            let encoder = Encoder::new()?;
            let source = source.clone();
            Ok(Stage { file: file.clone(), connection, source, known, encoder, parents, unit: None, entities })
        };
        opened().map_err(|fault| fault.in_file(&file, "opening"))
    }

    /// The units that need not be read again.
    pub fn finished_units(&self) -> Result<Vec<String>, Error> {
        self.list("SELECT name FROM unit ORDER BY rowid", |text| Ok(text.to_owned()))
    }

    /// Begins to read a unit. What an earlier, unfinished attempt left is dropped, its issues too: the new attempt
    /// meets whatever is still wrong again.
    pub fn begin_unit(&mut self, unit: &str, covers: &EntityKey) -> Result<(), Error> {
        self.undo_unit()?;
        self.run("beginning a unit in", |stage| {
            stage.connection.execute_batch("BEGIN IMMEDIATE")?;
            forget_issues(&stage.connection, unit)
        })?;
        let (name, covers) = (unit.to_owned(), covers.clone());
        self.unit = Some(OpenUnit { name, covers, entities: 0, issues: Vec::new() });
        stop::reached("stage_unit_begun");
        Ok(())
    }

    /// Stages what was read. Keys outside the source are the caller's mistake and are staged all the same.
    pub fn add(&mut self, items: Vec<StagedItem>) -> Result<(), Error> {
        let added = self.run("staging into", |stage| add::add(stage, items))?;
        if let Some(unit) = &mut self.unit {
            unit.entities += added;
        }
        stop::reached("stage_batch");
        Ok(())
    }

    /// Keeps the unit. `except` are scopes inside it for which it does not vouch: it takes nothing for deleted there.
    pub fn finish_unit(&mut self, except: &[EntityKey], cursor: Option<&str>) -> Result<(), Error> {
        let Some(unit) = self.unit.take() else { return Ok(()) };
        self.entities += unit.entities;
        self.run("finishing a unit in", |stage| {
            let insert = "INSERT OR REPLACE INTO unit (name, covers, cursor) VALUES (?1, ?2, ?3)";
            stage.connection.execute(insert, params![unit.name, unit.covers.as_str(), cursor])?;
            stage.connection.execute("DELETE FROM exception WHERE unit = ?1", [&unit.name])?;
            let insert = "INSERT OR IGNORE INTO exception (unit, scope) VALUES (?1, ?2)";
            let mut insert = stage.connection.prepare_cached(insert)?;
            for scope in except {
                insert.execute([&unit.name, scope.as_str()])?;
            }
            drop(insert);
            stage.connection.execute("UPDATE stage SET entities = ?1", [stage.entities.cast_signed()])?;
            stage.connection.execute_batch("COMMIT")?;
            Ok(())
        })?;
        stop::reached("stage_unit_finished");
        Ok(())
    }

    /// Notes what could not be read. Kept even when the unit it happened in is given up.
    pub fn issue(&mut self, issue: &Issue) -> Result<(), Error> {
        if let Some(unit) = &mut self.unit {
            unit.issues.push(issue.clone());
        }
        self.run("noting an issue in", |stage| {
            insert_issue(&stage.connection, stage.unit.as_ref().map(|unit| unit.name.as_str()), issue)
        })
    }

    /// Every issue noted, in order.
    pub fn issues(&self) -> Result<Vec<Issue>, Error> {
        self.list("SELECT issue FROM issue ORDER BY rowid", |text| Ok(serde_json::from_str(text)?))
    }

    /// Entities staged so far, those of a unit in progress included.
    pub fn entities(&self) -> u64 {
        self.entities + self.unit.as_ref().map_or(0, |unit| unit.entities)
    }

    pub fn source(&self) -> &EntityKey {
        &self.source
    }

    /// Ends the stage and deletes its file: after the commit, or when it is not to be resumed.
    pub fn discard(self) -> Result<(), Error> {
        let Stage { file, connection, .. } = self;
        drop(connection);
        file::remove(&file).map_err(|fault| fault.in_file(&file, "removing"))
    }

    /// Gives up a unit, whether or not it was begun. Its issues stay, and why it was given up, until it is begun again.
    pub fn abandon_unit(&mut self, unit: &str, why: &Issue) -> Result<(), Error> {
        let issues = self.undo_unit()?;
        self.run("giving up a unit in", |stage| {
            let transaction = stage.connection.transaction()?;
            forget_issues(&transaction, unit)?;
            issues.iter().chain([why]).try_for_each(|issue| insert_issue(&transaction, Some(unit), issue))?;
            Ok(transaction.commit()?)
        })
    }

    /// Takes back the unit in progress, if there is one; gives its issues.
    fn undo_unit(&mut self) -> Result<Vec<Issue>, Error> {
        let Some(unit) = self.unit.take() else { return Ok(Vec::new()) };
        self.run("giving up a unit in", |stage| {
            stage.connection.execute_batch("ROLLBACK")?;
            // Parents first staged in this unit went with it.
            stage.parents = resume::parents(&stage.connection)?;
            Ok(())
        })?;
        Ok(unit.issues)
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// The catalog's state the stage was begun on.
    pub(crate) fn base(&self) -> &known::Base {
        &self.known.base
    }

    pub(crate) fn is_damaged(&self) -> bool {
        health::check_pages(&self.connection, false).map_or(true, |findings| !findings.is_empty())
    }

    pub(crate) fn is_reading_unit(&self) -> bool {
        self.unit.is_some()
    }

    fn run<T>(&mut self, doing: &'static str, write: impl FnOnce(&mut Stage) -> Result<T, Fault>) -> Result<T, Error> {
        write(self).map_err(|fault| fault.in_file(&self.file, doing))
    }

    fn list<T>(&self, sql: &str, read: impl Fn(&str) -> Result<T, Fault>) -> Result<Vec<T>, Error> {
        let list = || -> Result<Vec<T>, Fault> {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(read(row.get_ref(0)?.as_str().map_err(|error| Fault::Damage(error.into()))?)?);
            }
            Ok(found)
        };
        list().map_err(|fault| fault.in_file(&self.file, "reading"))
    }
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("file", &self.file).field("source", &self.source).finish_non_exhaustive()
    }
}

fn insert_issue(connection: &Connection, unit: Option<&str>, issue: &Issue) -> Result<(), Fault> {
    let text = serde_json::to_string(issue)?;
    connection.prepare_cached("INSERT INTO issue (unit, issue) VALUES (?1, ?2)")?.execute(params![unit, text])?;
    Ok(())
}

fn forget_issues(connection: &Connection, unit: &str) -> Result<(), Fault> {
    connection.prepare_cached("DELETE FROM issue WHERE unit = ?1")?.execute([unit])?;
    Ok(())
}
