//! Who was here when: the visits that “changed since the last visit” is told by.
//!
//! A visit is over after four hours without a sign of somebody. What the catalog held at its last sign is what that
//! person knew, and what came later is news in the next one. A window that stays open asks its questions again whenever
//! a harvest changes something, so asking alone is no sign: opening a page, keeping something, starting the program, and
//! a search that is not the one before are.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use api::history::EntityChange;
use api::search::SearchRequest;
use model::{Revision, Stamp, Timestamp};
use store::Presence;

use crate::App;

/// A pause this long ends a visit, in milliseconds.
const VISIT: u64 = 4 * 60 * 60 * 1_000;
/// A sign so soon after one that was written down is not, in milliseconds.
const OFTEN: u64 = 60 * 1_000;

/// What this process knows of who is here.
#[derive(Debug, Default)]
pub struct Here {
    /// Whether the start of the program was taken for a sign.
    arrived: AtomicBool,
    /// The sign written down last.
    noted: Mutex<Option<Timestamp>>,
    /// The last search, as a hash.
    question: Mutex<Option<u64>>,
    /// The news that were put together last, of which state and since when.
    news: Mutex<Option<News>>,
}

/// What differs between a revision and a state of the catalog.
#[derive(Debug, Clone)]
pub struct News {
    pub of: Stamp,
    pub since: Revision,
    pub entities: Vec<EntityChange>,
    pub total: u32,
}

impl Here {
    /// The news of this state since that revision, where they are the ones put together last.
    pub fn news(&self, of: &Stamp, since: Revision) -> Option<News> {
        locked(&self.news).as_ref().filter(|news| news.of == *of && news.since == since).cloned()
    }

    pub fn keep_news(&self, news: News) {
        *locked(&self.news) = Some(news);
    }
}

/// The first question of a process: somebody started it.
pub fn at_start(app: &App) {
    if !app.0.here.arrived.swap(true, Ordering::Relaxed) {
        sign(app);
    }
}

/// A search: somebody typed, unless it only repeats the one before.
pub fn at_search(app: &App, request: &SearchRequest) {
    let mut hasher = DefaultHasher::new();
    request.query.hash(&mut hasher);
    for filter in &request.filters {
        (filter.field, &filter.values).hash(&mut hasher);
    }
    request.offset.hash(&mut hasher);
    let question = hasher.finish();
    if locked(&app.0.here.question).replace(question) != Some(question) {
        sign(app);
    }
}

/// Somebody is here. Failing to write that down keeps nobody from anything.
pub fn sign(app: &App) {
    let now = app.now();
    let is_fresh = |noted: Timestamp| noted <= now && now.millis_since(noted) < OFTEN;
    if locked(&app.0.here.noted).is_some_and(is_fresh) {
        return;
    }
    let written = app.0.catalog.stamp().and_then(|stamp| {
        app.0.annotations.note_presence(|before| {
            let fresh = before.as_ref().is_some_and(|before| before.catalog == stamp.file && is_fresh(before.active));
            (!fresh).then(|| arrive(before.as_ref(), now, &stamp))
        })
    });
    match written {
        Ok(()) => *locked(&app.0.here.noted) = Some(now),
        Err(error) => tracing::debug!(%error, "that somebody is here could not be written down"),
    }
}

/// The presence after a sign of somebody.
pub fn arrive(before: Option<&Presence>, now: Timestamp, stamp: &Stamp) -> Presence {
    let newest = stamp.revision;
    let unknown = Presence { catalog: stamp.file.clone(), active: now, known: newest, since: None, revision: newest };
    match before {
        // On a first visit nothing was known before it, so nothing is news.
        None => unknown,
        // Another catalog took the place of the one that was known: its revisions count something else.
        Some(before) if before.catalog != stamp.file => Presence { since: before.since, ..unknown },
        Some(before) if now.millis_since(before.active) >= VISIT => {
            // A copy from before may have been put back, so that there is less than was known.
            Presence { since: Some(before.active), revision: before.known.min(newest), ..unknown }
        }
        Some(before) => Presence { since: before.since, revision: before.revision.min(newest), ..unknown },
    }
}

/// The presence after somebody said to have seen everything.
pub fn seen(now: Timestamp, stamp: &Stamp) -> Presence {
    let newest = stamp.revision;
    Presence { catalog: stamp.file.clone(), active: now, known: newest, since: Some(now), revision: newest }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is kept here is replaced whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1_000;

    fn stamp(file: &str, revision: i64) -> Stamp {
        Stamp { file: file.to_owned(), revision: Revision(revision), commit: String::new() }
    }

    /// Signs at hours, with the catalog's file and revision; what is news since when after the last of them.
    fn check(signs: &[(i64, &str, i64)], since: Option<i64>, revision: i64) {
        let mut presence = None;
        for &(hour, file, newest) in signs {
            presence = Some(arrive(presence.as_ref(), Timestamp(hour * HOUR), &stamp(file, newest)));
        }
        let presence = presence.unwrap();
        let found = (presence.since.map(|at| at.0 / HOUR), presence.revision.0);
        assert_eq!(found, (since, revision), "{signs:?}");
    }

    #[test]
    fn a_visit_ends_after_four_hours_without_a_sign() {
        check(&[(0, "a", 7)], None, 7);
        check(&[(0, "a", 7), (3, "a", 9)], None, 7);
        check(&[(0, "a", 7), (3, "a", 8), (6, "a", 9), (9, "a", 10)], None, 7);
        // What came after the last sign of a visit was not known when it ended.
        check(&[(0, "a", 7), (1, "a", 8), (5, "a", 12)], Some(1), 8);
        check(&[(0, "a", 7), (1, "a", 8), (5, "a", 12), (6, "a", 13)], Some(1), 8);
        check(&[(0, "a", 7), (1, "a", 8), (5, "a", 12), (20, "a", 13)], Some(5), 12);
    }

    #[test]
    fn a_clock_or_a_catalog_that_was_set_back_is_lived_with() {
        check(&[(9, "a", 7), (1, "a", 8), (2, "a", 9)], None, 7);
        check(&[(9, "a", 7), (1, "a", 8), (6, "a", 9)], Some(1), 8);
        check(&[(0, "a", 7), (9, "a", 3)], Some(0), 3);
        check(&[(0, "a", 7), (9, "a", 8), (10, "b", 2)], Some(0), 2);
    }
}
