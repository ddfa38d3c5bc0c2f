//! Follows what other processes do, for shells that stay open.
//!
//! SQLite counts, for each connection, the commits of all others. Asked of the connection this process writes with,
//! that is what other processes did, and hardly anything of our own: those changes were told where they were made. Only
//! the signs of life of a run of ours have another connection, so runs are told apart by their process.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use api::Tag;
use model::{Stamp, Timestamp};
use store::{Annotations, Catalog, RunState};

use crate::beneath::Beneath;
use crate::bus::Bus;
use crate::indexer::Indexer;

/// How often another process's commits are looked for.
const TICK: Duration = Duration::from_secs(1);
/// The longest pause between two attempts to mend the index, in ticks.
const LONGEST: u32 = 300;
/// Runs that are looked at: more than go on at once anywhere.
const RUNS: usize = 50;

/// The thread that follows. Dropping it ends it.
pub struct Follower {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    pub fn start(mut follow: Follow) -> Follower {
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::Builder::new().name("pulk-follow".to_owned()).spawn(move || {
            follow.catch_up();
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(TICK) {
                follow.turn();
            }
        });
        if let Err(error) = &thread {
            tracing::error!(%error, "the index will not follow other processes: no thread could be started");
        }
        Follower { stop: Some(stop), thread: thread.ok() }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the thread does, without its waiting.
pub struct Follow {
    catalog: Catalog,
    annotations: Annotations,
    indexer: Arc<Indexer>,
    beneath: Arc<Beneath>,
    bus: Arc<Bus>,
    seen: Seen,
    pause: Pause,
    /// The index was read as a whole, here or by opening it.
    checked: bool,
}

impl Follow {
    pub fn new(
        catalog: Catalog,
        annotations: Annotations,
        indexer: Arc<Indexer>,
        beneath: Arc<Beneath>,
        bus: Arc<Bus>,
    ) -> Follow {
        let seen = Seen::of(&catalog, &annotations, std::process::id());
        let checked = indexer.index().is_verified();
        Follow { catalog, annotations, indexer, beneath, bus, seen, pause: Pause::default(), checked }
    }

    /// What is done at each tick.
    fn turn(&mut self) {
        if let Err(error) = self.beneath.look() {
            // Whoever asks anything is told; until then there is nothing to follow.
            tracing::debug!(%error, "there is no catalog to be followed");
            return;
        }
        // Opening leaves a large index unread. Found damaged, it is empty, and caught up below.
        if !std::mem::replace(&mut self.checked, true)
            && let Err(error) = self.indexer.index().check()
        {
            tracing::warn!(%error, "the index is built anew");
        }
        let tags = self.seen.look(&self.catalog, &self.annotations);
        if !tags.is_empty() {
            self.bus.changed(&tags);
        }
        self.catch_up();
    }

    fn catch_up(&mut self) {
        if !self.pause.is_over() {
            return;
        }
        let outcome = self.indexer.catch_up(&mut |_, _| {});
        self.pause.note(outcome.is_ok());
        if let Err(error) = outcome {
            tracing::warn!(%error, details = error.details, "the index could not be brought up to date");
        }
    }
}

/// The state other processes left behind, as of the last look.
struct Seen {
    /// The process that looks.
    process: u32,
    catalog: Option<i64>,
    stamp: Option<Stamp>,
    runs: Vec<(String, RunState, Timestamp)>,
    annotations: Option<i64>,
    edits: Option<Stamp>,
}

impl Seen {
    fn of(catalog: &Catalog, annotations: &Annotations, process: u32) -> Seen {
        Seen {
            process,
            catalog: catalog.data_version().ok().flatten(),
            stamp: catalog.stamp().ok(),
            runs: runs_of_others(catalog, process),
            annotations: annotations.data_version().ok().flatten(),
            edits: annotations.stamp().ok(),
        }
    }

    /// What other processes changed since the last look.
    fn look(&mut self, catalog: &Catalog, annotations: &Annotations) -> Vec<Tag> {
        let mut tags = Vec::new();
        let has_committed = is_news(&mut self.catalog, catalog.data_version());
        // A process that was killed commits nothing, so a run that went on is looked at until it has ended.
        if has_committed || self.runs.iter().any(|(_, state, _)| *state == RunState::Running) {
            let runs = runs_of_others(catalog, self.process);
            if runs != self.runs {
                self.runs = runs;
                tags.push(Tag::Runs);
            }
        }
        if has_committed {
            let stamp = catalog.stamp().ok();
            if stamp.is_some() && stamp != self.stamp {
                self.stamp = stamp;
                tags.extend([Tag::Catalog, Tag::Sources]);
            }
        }
        if is_news(&mut self.annotations, annotations.data_version()) {
            // Visits are written often and are no edits: they concern nothing else.
            tags.push(Tag::Annotations);
            let edits = annotations.stamp().ok();
            if edits.is_some() && edits != self.edits {
                self.edits = edits;
                // The names of sources stand in what is read of the catalog.
                let more = [Tag::Catalog, Tag::Sources, Tag::Settings];
                tags.extend(more.into_iter().filter(|tag| !tags.contains(tag)).collect::<Vec<_>>());
            }
        }
        tags
    }
}

/// The latest runs of other processes, as far as they move.
fn runs_of_others(catalog: &Catalog, process: u32) -> Vec<(String, RunState, Timestamp)> {
    let rows = catalog.runs(None, RUNS).unwrap_or_default().into_iter();
    rows.filter(|row| row.pid != process).map(|row| (row.id, row.state, row.beat)).collect()
}

/// Takes a version over; true when it is another. One that cannot be had now is looked at the next time.
fn is_news(seen: &mut Option<i64>, version: Result<Option<i64>, store::Error>) -> bool {
    match version {
        Ok(Some(version)) => seen.replace(version).is_some_and(|before| before != version),
        Ok(None) | Err(_) => false,
    }
}

/// Ticks to let pass before the index is tried again: none while it goes well, twice as many after each failure.
#[derive(Debug, Default)]
struct Pause {
    length: u32,
    left: u32,
}

impl Pause {
    fn is_over(&mut self) -> bool {
        let over = self.left == 0;
        self.left = self.left.saturating_sub(1);
        over
    }

    fn note(&mut self, went_well: bool) {
        self.length = if went_well { 0 } else { (self.length * 2).clamp(1, LONGEST) };
        self.left = self.length;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Read, Seek, Write};
    use std::path::Path;

    use api::Event;
    use api::status::IndexState;
    use model::{EntityKey, Kind};
    use search::{Document, Facts};
    use store::{Outline, SourceSettings, Started};

    use super::*;
    use crate::Home;

    const NOON: Timestamp = Timestamp(1_800_000_000_000);

    fn source() -> EntityKey {
        EntityKey::source("sqlite", "shop")
    }

    fn add_source(annotations: &Annotations) {
        let settings = SourceSettings {
            key: source(),
            name: "shop".to_owned(),
            connector: "sqlite".to_owned(),
            address: BTreeMap::new(),
            added: NOON,
        };
        annotations.put_source(&settings, NOON).unwrap();
    }

    fn begin_run(catalog: &Catalog) {
        let Started::Run(run) = catalog.start_run(&source(), NOON).unwrap() else { panic!("nobody else harvests") };
        run.pulse().beat(NOON);
    }

    fn remove_source(catalog: &Catalog) {
        catalog.remove_source(&source(), NOON).unwrap();
    }

    #[test]
    fn only_what_others_did_is_news() {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
            (catalog, Annotations::open(&folder.path().join("annotations.db")).unwrap())
        };
        let ((catalog, annotations), (their_catalog, their_annotations)) = (open(), open());
        fn check(seen: &mut Seen, own: &(Catalog, Annotations), what: &str, expected: &[Tag]) {
            assert_eq!(seen.look(&own.0, &own.1), expected, "{what}");
            assert_eq!(seen.look(&own.0, &own.1), [], "{what}, looked at again");
        }
        let mut seen = Seen::of(&catalog, &annotations, std::process::id());
        let own = (catalog.clone(), annotations.clone());
        check(&mut seen, &own, "nothing", &[]);
        begin_run(&catalog);
        add_source(&annotations);
        check(&mut seen, &own, "what this process did", &[]);
        // From here on, all runs are another process's.
        let mut seen = Seen::of(&catalog, &annotations, 0);
        let mut check = |what: &str, expected: &[Tag]| check(&mut seen, &own, what, expected);
        begin_run(&their_catalog);
        check("a run of another process", &[Tag::Runs]);
        their_annotations.set_setting("theme", "\"dark\"", NOON).unwrap();
        check("a setting of another process", &[Tag::Annotations, Tag::Catalog, Tag::Sources, Tag::Settings]);
        let opened = Outline { key: source(), kind: Kind::Source, form: None };
        their_annotations.visit(&opened, NOON).unwrap();
        check("what somebody opened in another process", &[Tag::Annotations]);
        their_annotations.remove_source(&source(), NOON).unwrap();
        begin_run(&their_catalog);
        check("both", &[Tag::Runs, Tag::Annotations, Tag::Catalog, Tag::Sources, Tag::Settings]);
        remove_source(&catalog);
        check("what this process removed", &[]);
    }

    #[test]
    fn a_run_whose_process_was_killed_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Catalog::open(&folder.path().join("catalog.db")).unwrap();
        let (catalog, theirs) = (open(), open());
        let annotations = Annotations::open(&folder.path().join("annotations.db")).unwrap();
        let Started::Run(_run) = theirs.start_run(&source(), NOON).unwrap() else { panic!("nobody else harvests") };
        let mut seen = Seen::of(&catalog, &annotations, 0);
        assert_eq!(seen.look(&catalog, &annotations), []);
        // All that a killed process leaves behind: a row that says “running”, and a lock that nobody holds.
        for entry in std::fs::read_dir(folder.path().join("runs")).unwrap().flatten() {
            std::fs::remove_file(entry.path()).unwrap();
            std::fs::write(entry.path(), "").unwrap();
        }
        assert_eq!(seen.look(&catalog, &annotations), [Tag::Runs]);
        assert_eq!(seen.look(&catalog, &annotations), []);
    }

    /// An index of one entity that the catalog, which is empty, does not have: built anew, it no longer has it either.
    fn index_one(indexer: &Indexer, catalog: &Catalog) {
        let mut update = indexer.index().rebuild().unwrap().unwrap();
        update
            .put(&Document {
                id: 1,
                kind: Kind::Table,
                source: "sqlite://shop",
                schema: None,
                name: "orders",
                path: &[],
                columns: &[],
                types: &[],
                owner: None,
                comment: None,
                column_comments: &[],
                definition: None,
                facts: Facts::default(),
                references: 0,
            })
            .unwrap();
        update.commit(&catalog.stamp().unwrap()).unwrap();
    }

    /// Damages every list of words, in place: the index is open.
    fn damage_words(folder: &Path) -> usize {
        let mut damaged = 0;
        for entry in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
            if entry.is_dir() {
                damaged += damage_words(&entry);
            } else if entry.extension().is_some_and(|ending| ending == "term") {
                let mut file = std::fs::OpenOptions::new().read(true).write(true).open(&entry).unwrap();
                let mut byte = [0];
                file.read_exact(&mut byte).unwrap();
                file.rewind().unwrap();
                file.write_all(&[byte[0] ^ 0x5a]).unwrap();
                damaged += 1;
            }
        }
        damaged
    }

    /// Follows an index whose files are damaged after it was opened, and returns what the first turn told.
    fn turn_on_damage(was_verified: bool) -> (tempfile::TempDir, Follow, Vec<Event>) {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        let annotations = Annotations::open(&folder.path().join("annotations.db")).unwrap();
        let bus = Arc::new(Bus::default());
        let home = Home::at(folder.path());
        let indexer = Arc::new(Indexer::open(catalog.clone(), &home, Arc::clone(&bus)).unwrap());
        index_one(&indexer, &catalog);
        let beneath = Arc::new(Beneath::new(catalog.clone(), annotations.clone(), Arc::clone(&bus)));
        let mut follow = Follow::new(catalog, annotations, Arc::clone(&indexer), beneath, Arc::clone(&bus));
        assert!(follow.checked, "opening has read an index as small as this");
        follow.checked = was_verified;
        follow.catch_up();
        assert_eq!((indexer.state(), indexer.index().documents()), (IndexState::Current, 1));
        assert!(damage_words(&home.index()) > 0);
        let events = bus.subscribe();
        follow.turn();
        (folder, follow, events.try_iter().collect())
    }

    #[test]
    fn an_index_damaged_behind_it_is_built_anew_in_the_first_turn() {
        let (_folder, mut follow, told) = turn_on_damage(false);
        assert_eq!(told, [Event::Changed { tags: vec![Tag::Index] }]);
        let indexer = Arc::clone(&follow.indexer);
        assert_eq!((indexer.state(), indexer.index().documents()), (IndexState::Current, 0));
        indexer.index().check().unwrap();
        let events = follow.bus.subscribe();
        follow.turn();
        assert_eq!(events.try_iter().count(), 0, "what is whole is left alone");
    }

    #[test]
    fn an_index_that_opening_has_read_is_not_read_again() {
        let (_folder, follow, told) = turn_on_damage(true);
        assert_eq!((told, follow.indexer.index().documents()), (Vec::new(), 1), "nobody has seen the damage");
    }

    #[test]
    fn failures_are_tried_again_less_and_less_often() {
        let mut pause = Pause::default();
        let tried: Vec<u32> = (0..40)
            .filter(|_| {
                let over = pause.is_over();
                if over {
                    pause.note(false);
                }
                over
            })
            .collect();
        assert_eq!(tried, [0, 2, 5, 10, 19, 36]);
        pause.note(true);
        assert!(pause.is_over() && pause.is_over(), "what goes well is looked at every time");
        (0..20).for_each(|_| pause.note(false));
        assert_eq!(pause.length, LONGEST);
    }
}
