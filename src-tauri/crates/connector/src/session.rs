//! One live login, and what it is asked to do.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::EntityKey;

use crate::{Error, Out};

/// One live login. Used by one task at a time; dropping it ends it.
#[async_trait::async_trait]
pub trait Session: Send {
    /// Server version and what THIS login may read.
    async fn probe(&mut self) -> Result<Probe, Error>;

    /// The units of work, in reading order. A unit is the smallest scope whose completeness the connector can
    /// vouch for (a database, a folder). Together they cover what the address names.
    ///
    /// Units are disjoint, or one lies within the other and the outer one excepts exactly what the inner one covers:
    /// so a server vouches for its list of databases, and each database for what is in it.
    async fn plan(&mut self) -> Result<Vec<Unit>, Error>;

    /// Reads one unit into `out`. Parents before children. What cannot be read becomes an issue on `out`, and its
    /// scope an exception in the result; only what makes the rest of the unit unreadable is an error.
    async fn read(&mut self, unit: &Unit, out: &mut Out) -> Result<UnitResult, Error>;
}

/// Limits of a session. Times apply to each statement.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    pub connect_timeout: Duration,
    pub statement_timeout: Duration,
    /// How long to wait for a lock that somebody's DDL holds.
    pub lock_timeout: Duration,
    /// What administrators see: `pulk/0.1.0`.
    pub application_name: String,
    /// The time of this run, for observations.
    pub now: model::Timestamp,
    /// Where opening notes what it sends.
    pub sent: SentLog,
}

/// The statements that opening a session sends, each noted just before. There is no [`Out`] yet to tell them through,
/// and whoever opens wants to know of them also when opening fails or is given up. Clones share one list.
#[derive(Debug, Clone, Default)]
pub struct SentLog(Arc<Mutex<Vec<String>>>);

impl SentLog {
    pub fn note(&self, statement: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(statement.to_owned());
    }

    /// What was noted since this was last asked, in order.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a session found out about its login.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Probe {
    /// Product and version as the server says it.
    pub server: String,
    /// Who the server thinks we are.
    pub login: Option<String>,
    /// What may be read, in words: one line per database, schema or capability.
    pub readable: Vec<String>,
    /// What may not, each with the least grant that would help.
    pub unreadable: Vec<Unreadable>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub what: String,
    pub remedy: Option<String>,
}

/// One statement a harvest sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is for, as a key of the screen's dictionaries (`statement.objects`).
    pub purpose: &'static str,
    pub text: String,
}

/// A piece of work whose completeness the connector can vouch for.
///
/// What a unit vouches for is what it covers, less the exceptions of its own result. An entity that the catalog has
/// there, and that no unit read, is removed. An exception takes nothing from what another unit vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Stable between runs: a resumed run skips units it finished.
    pub id: String,
    /// Everything read lies within this key. The source's own key for a unit that covers all of it.
    pub covers: EntityKey,
}

/// How far the reading of a unit got.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitResult {
    /// Scopes inside the unit for which it does not vouch, because they were not read whole or are other units': it
    /// takes nothing for deleted there. A scope is the entity itself and everything below it.
    pub except: Vec<EntityKey>,
    /// An opaque marker from which a later run may read only what changed.
    pub cursor: Option<String>,
}
