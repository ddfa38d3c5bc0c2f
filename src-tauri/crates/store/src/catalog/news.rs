//! What is new to somebody who knew an earlier revision.
//!
//! What arrived with the first harvest of its source is not: it is news from there on. Mostly there was one harvest of a
//! source since, and then its own account of itself is the answer, however many tables it altered. After several,
//! every entity they touched is looked at, because one may have undone what another did.

use model::Revision;
use rusqlite::{Connection, params};

use super::history::changed_of;
use super::read::{bounded, list};
use super::{Catalog, News};
use crate::error::{Error, Fault};

/// A revision that brought news.
struct Later {
    revision: i64,
    altered: u32,
    added: u32,
    /// No other harvest of its source since.
    is_only: bool,
}

impl Catalog {
    /// What is new since a revision.
    pub fn news(&self, since: Revision, limit: usize) -> Result<News, Error> {
        self.read("reading the history of", |connection| {
            let later = list(connection, include_str!("sql/news_revisions.sql"), [since.0], |row| {
                Ok(Later { revision: row.get(0)?, altered: row.get(1)?, added: row.get(2)?, is_only: row.get(3)? })
            })?;
            match later.iter().all(|later| later.is_only) {
                true => told(connection, &later, limit),
                false => compared(connection, since, limit),
            }
        })
    }
}

/// The accounts that revisions give of themselves.
fn told(connection: &Connection, later: &[Later], limit: usize) -> Result<News, Fault> {
    let revisions: Vec<_> = later.iter().map(|later| later.revision).collect();
    let revisions = serde_json::to_string(&revisions)?;
    let mut news = News::default();
    for (is_added, count) in [
        (false, later.iter().map(|later| later.altered).fold(0, u32::saturating_add)),
        (true, later.iter().map(|later| later.added).fold(0, u32::saturating_add)),
    ] {
        news.total = news.total.saturating_add(count);
        let left = limit.saturating_sub(news.entities.len());
        if count > 0 && left > 0 {
            let sql = include_str!("sql/news_of_revisions.sql");
            news.entities.extend(list(connection, sql, params![revisions, is_added, bounded(left)], changed_of)?);
        }
    }
    Ok(news)
}

fn compared(connection: &Connection, since: Revision, limit: usize) -> Result<News, Fault> {
    let mut news = News::default();
    news.entities = list(connection, include_str!("sql/news.sql"), params![since.0, bounded(limit)], |row| {
        news.total = row.get(8)?;
        changed_of(row)
    })?;
    Ok(news)
}
