//! Who was here when: the visits that “changed since the last visit” is told by.
//!
//! A visit is over after four hours without a sign of somebody. What the catalog held at its last sign is what that
//! person knew, and what came later is news in the next one. A window that stays open asks its questions again whenever
//! a harvest changes something, so asking alone is no sign: opening another page, keeping something, starting the program,
//! and a search that was not asked lately are. A sign too few is the lesser fault: what is news is told anew at every
//! look, while a sign that is nobody's takes the night's harvest for known.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use api::history::EntityChange;
use api::search::SearchRequest;
use model::{EntityKey, Revision, Stamp, Timestamp};
use store::Presence;

use crate::App;

/// A pause this long ends a visit, in milliseconds.
const VISIT: u64 = 4 * 60 * 60 * 1_000;
/// A sign so soon after one that was written down is not, in milliseconds.
const OFTEN: u64 = 60 * 1_000;
/// Searches that are remembered: several windows with a result, a filter of the explorer and a palette each, and what
/// is typed in one of them before the others ask again.
const LATELY: usize = 64;

/// What this process knows of who is here.
#[derive(Debug, Default)]
pub struct Here {
    /// Whether the start of the program was taken for a sign.
    arrived: AtomicBool,
    /// The sign written down last.
    noted: Mutex<Option<Timestamp>>,
    /// The searches asked lately, as hashes; the last one last.
    questions: Mutex<VecDeque<u64>>,
    /// What was opened last.
    visited: Mutex<Option<EntityKey>>,
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

    /// Whether this was opened last: a window that says so again, when it is loaded or connected anew, has nobody
    /// before it who opened something.
    pub fn is_visited(&self, key: &EntityKey) -> bool {
        locked(&self.visited).as_ref() == Some(key)
    }

    /// Whoever opens the same again opens it for the first time.
    pub fn forget(&self) {
        *locked(&self.visited) = None;
        *locked(&self.noted) = None;
    }

    pub fn keep_visited(&self, key: EntityKey) {
        *locked(&self.visited) = Some(key);
    }

    /// Whether a search was not asked lately. Which page of it is asked for, and by which part of a window, is the same
    /// search: all of them are asked again after a harvest, in turn.
    fn is_new(&self, request: &SearchRequest) -> bool {
        let mut hasher = DefaultHasher::new();
        request.query.hash(&mut hasher);
        for filter in &request.filters {
            (filter.field, &filter.values).hash(&mut hasher);
        }
        let question = hasher.finish();
        let mut questions = locked(&self.questions);
        let before = questions.iter().position(|&asked| asked == question);
        if let Some(at) = before {
            questions.remove(at);
        } else if questions.len() >= LATELY {
            questions.pop_front();
        }
        questions.push_back(question);
        before.is_none()
    }
}

/// The first question of a process: somebody started it.
pub fn at_start(app: &App) {
    if !app.0.here.arrived.swap(true, Ordering::Relaxed) {
        sign(app);
    }
}

/// A search: somebody typed, unless it was asked lately.
pub fn at_search(app: &App, request: &SearchRequest) {
    if app.0.here.is_new(request) {
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
    // What is kept here is whole between any two of its changes.
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
    fn a_search_is_new_until_it_was_asked_lately() {
        let ask = |query: &str, offset: u32, lane: Option<&str>| SearchRequest {
            query: query.to_owned(),
            offset,
            facets: offset == 0,
            limit: 50 + offset,
            lane: lane.map(str::to_owned),
            ..SearchRequest::default()
        };
        let here = Here::default();
        let check = |request: SearchRequest, expected: bool| {
            assert_eq!(here.is_new(&request), expected, "{request:?}");
        };
        check(ask("orders", 0, Some("search")), true);
        check(ask("orders", 50, None), false);
        check(ask("cust", 0, Some("explorer")), true);
        check(ask("Orders", 0, Some("palette")), true);
        for _ in 0..2 {
            check(ask("orders", 0, Some("search")), false);
            check(ask("cust", 0, Some("explorer")), false);
        }
        // What is asked again and again stays, whatever is typed beside it.
        for typed in 0..LATELY * 2 {
            check(ask(&typed.to_string(), 0, Some("palette")), true);
            check(ask("orders", 0, Some("search")), false);
        }
        check(ask("cust", 0, Some("explorer")), true);
    }

    #[test]
    fn a_clock_or_a_catalog_that_was_set_back_is_lived_with() {
        check(&[(9, "a", 7), (1, "a", 8), (2, "a", 9)], None, 7);
        check(&[(9, "a", 7), (1, "a", 8), (6, "a", 9)], Some(1), 8);
        check(&[(0, "a", 7), (9, "a", 3)], Some(0), 3);
        check(&[(0, "a", 7), (9, "a", 8), (10, "b", 2)], Some(0), 2);
    }
}
