//! What a person keeps at hand, and what is news to them.

use model::{EntityKey, Kind, Revision, Timestamp};
use store::{Annotations, Form, Outline, Presence, SavedSearch};
use tempfile::TempDir;

use crate::world::World;

fn outline(name: &str) -> Outline {
    let form = Some(Form::Relation(model::RelationKind::MaterializedView));
    Outline { key: EntityKey::source("test", "s").child(name), kind: Kind::View, form }
}

fn opened() -> (TempDir, Annotations) {
    let folder = TempDir::new().unwrap();
    let annotations = Annotations::open(&folder.path().join("annotations.db")).unwrap();
    (folder, annotations)
}

fn count(annotations: &Annotations, table: &str) -> u64 {
    crate::files::count(annotations.file(), table)
}

#[test]
fn stars_keep_their_order_and_their_past() {
    let (_folder, annotations) = opened();
    for name in ["c", "a", "b", "c"] {
        annotations.star(&outline(name), Timestamp(9)).unwrap();
    }
    assert_eq!(annotations.stars().unwrap(), [outline("c"), outline("a"), outline("b")]);
    assert_eq!(annotations.stamp().unwrap().revision, Revision(3), "starring twice is one edit");
    assert!(annotations.unstar(&outline("a").key, Timestamp(10)).unwrap());
    assert!(!annotations.unstar(&outline("a").key, Timestamp(10)).unwrap());
    assert_eq!(annotations.stars().unwrap(), [outline("c"), outline("b")]);
    assert_eq!((annotations.stamp().unwrap().revision, count(&annotations, "history")), (Revision(4), 1));
}

#[test]
fn saved_searches_keep_their_past() {
    let (_folder, annotations) = opened();
    let search = |id, name: &str| SavedSearch { id, name: name.into(), query: "q \"x\"".into(), filters: "[]".into() };
    assert_eq!(annotations.save_search("mail", "q \"x\"", "[]", Timestamp(1)).unwrap(), 1);
    assert_eq!(annotations.save_search("고객", "q \"x\"", "[]", Timestamp(1)).unwrap(), 2);
    assert!(annotations.save_search("mail", "", "[]", Timestamp(1)).is_err(), "a name is one search's");
    assert_eq!(annotations.saved_searches().unwrap(), [search(1, "mail"), search(2, "고객")]);
    assert!(annotations.replace_search(&search(1, "zip"), Timestamp(2)).unwrap());
    assert!(annotations.replace_search(&search(1, "zip"), Timestamp(2)).unwrap(), "what is so already is there");
    assert!(!annotations.replace_search(&search(9, "other"), Timestamp(2)).unwrap());
    assert!(annotations.forget_search(2, Timestamp(3)).unwrap());
    assert!(!annotations.forget_search(2, Timestamp(3)).unwrap());
    assert_eq!(annotations.saved_searches().unwrap(), [search(1, "zip")]);
    assert_eq!((annotations.stamp().unwrap().revision, count(&annotations, "history")), (Revision(4), 2));
    assert_eq!(annotations.save_search("mail", "", "[]", Timestamp(4)).unwrap(), 3, "an id is never given again");
}

#[test]
fn looking_at_things_is_no_edit() {
    let (_folder, annotations) = opened();
    let before = annotations.stamp().unwrap();
    for (name, at) in [("a", 1), ("b", 2), ("a", 3)] {
        annotations.visit(&outline(name), Timestamp(at)).unwrap();
    }
    let presence =
        Presence { catalog: "f".into(), active: Timestamp(5), known: Revision(2), since: None, revision: Revision(1) };
    annotations.set_presence(presence.clone()).unwrap();
    annotations.note_presence(|found| (found != Some(presence.clone())).then(|| panic!("{found:?}"))).unwrap();
    let found: Vec<_> = annotations.visits(9).unwrap();
    let found: Vec<_> = found.iter().map(|visit| (visit.entity.clone(), visit.at.0, visit.times)).collect();
    assert_eq!(found, [(outline("a"), 3, 2), (outline("b"), 2, 1)]);
    assert_eq!(annotations.visits(1).unwrap().len(), 1);
    assert_eq!(annotations.presence().unwrap(), Some(presence));
    assert_eq!((annotations.stamp().unwrap(), count(&annotations, "history")), (before, 0));
}

#[test]
fn noting_that_somebody_is_here_waits_for_nobody() {
    let (_folder, annotations) = opened();
    let mut other = rusqlite::Connection::open(annotations.file()).unwrap();
    let writing = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let refused = annotations.note_presence(|_| panic!("it is not its turn")).unwrap_err();
    assert!(matches!(refused, store::Error::Busy { .. }), "{refused:?}");
    drop(writing);
    annotations.set_setting("theme", "dark", Timestamp(1)).unwrap();
}

#[test]
fn a_person_who_has_seen_everything_waits_for_another_writer() {
    let (_folder, annotations) = opened();
    let presence =
        Presence { catalog: "f".into(), active: Timestamp(5), known: Revision(2), since: None, revision: Revision(2) };
    let mut other = rusqlite::Connection::open(annotations.file()).unwrap();
    let writing = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let (answer, answers) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| answer.send(annotations.set_presence(presence.clone())).unwrap());
        // Refused at once, it would have answered long before.
        let early = answers.recv_timeout(std::time::Duration::from_millis(300));
        assert!(early.is_err(), "{early:?}");
        drop(writing);
        answers.recv().unwrap().unwrap();
    });
    assert_eq!(annotations.presence().unwrap(), Some(presence));
}

#[test]
fn what_was_opened_is_forgotten_when_asked_and_nothing_else_is() {
    let (_folder, annotations) = opened();
    annotations.star(&outline("kept"), Timestamp(1)).unwrap();
    annotations.save_search("mail", "email", "[]", Timestamp(1)).unwrap();
    let stamp = annotations.stamp().unwrap();
    annotations.visit(&outline("opened-and-forgotten"), Timestamp(2)).unwrap();
    let (catalog, at, revision) = ("c".to_owned(), Timestamp(3), Revision(4));
    let presence = Presence { catalog, active: at, known: revision, since: Some(at), revision };
    annotations.set_presence(presence).unwrap();
    annotations.forget_visits().unwrap();
    assert_eq!((annotations.visits(9).unwrap(), annotations.presence().unwrap()), (vec![], None));
    assert_eq!((annotations.stars().unwrap().len(), annotations.saved_searches().unwrap().len()), (1, 1));
    assert_eq!(annotations.stamp().unwrap().revision, stamp.revision, "it is no edit, which would be kept");
    // Also while the file is open: what was written over is not left in the log either.
    let file = annotations.file().to_owned();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
    let is_there = |text: &str| bytes.windows(text.len()).any(|found| found == text.as_bytes());
    assert!(is_there("kept") && !is_there("opened-and-forgotten"), "nor is it left in the file");
    annotations.visit(&outline("again"), Timestamp(5)).unwrap();
}

#[test]
fn visits_of_long_ago_are_forgotten() {
    let (_folder, annotations) = opened();
    for at in 0..1_005 {
        annotations.visit(&outline(&format!("t{at}")), Timestamp(at)).unwrap();
    }
    assert_eq!(count(&annotations, "visit"), 1_000);
    assert_eq!(annotations.visits(1).unwrap()[0].entity, outline("t1004"));
}

/// Makes a file what the first version of the program wrote.
pub fn make_old(annotations: &Annotations) {
    let older = "DROP TABLE star; DROP TABLE saved_search; DROP TABLE visit; DROP TABLE presence;
                 DELETE FROM migration WHERE number > 1;";
    rusqlite::Connection::open(annotations.file()).unwrap().execute_batch(older).unwrap();
}

#[test]
fn annotations_of_an_older_version_are_brought_up_to_date() {
    let (_folder, annotations) = opened();
    annotations.set_setting("theme", "dark", Timestamp(1)).unwrap();
    let (file, stamp) = (annotations.file().to_owned(), annotations.stamp().unwrap());
    make_old(&annotations);
    drop(annotations);
    let annotations = Annotations::open(&file).unwrap();
    assert_eq!(annotations.stamp().unwrap(), stamp);
    assert_eq!(annotations.setting("theme").unwrap().as_deref(), Some("dark"));
    assert_eq!(annotations.stars().unwrap(), []);
    annotations.star(&outline("a"), Timestamp(2)).unwrap();
    assert_eq!(count(&annotations, "migration"), 2);
}

#[test]
fn outlines_are_of_what_is_or_was_there() {
    let world = World::new();
    world.harvest(&["a/t: x", "a/v (view): x", "a/net() numeric", "a/o: x > a/unread.x"]);
    world.harvest(&["a/v (view): x", "a/net() numeric", "a/o: x > a/unread.x"]);
    let routine = world.key("a").typed_child("function", "net");
    let keys =
        [routine, world.key("a/unread"), world.key("a/t"), world.key("a/never"), world.key(""), world.key("a/v")];
    let found = world.catalog.outlines(&keys.iter().collect::<Vec<_>>()).unwrap();
    let line = |(outline, present): &(Outline, bool)| {
        let form = outline.form.map_or("-", Form::name);
        format!("{} {} {form} {present}", outline.key.name(), outline.kind.name())
    };
    let lines: Vec<_> = found.iter().map(line).collect();
    assert_eq!(lines, ["net routine function true", "t table table false", "s source - true", "v view view true"]);
}

/// What is news since a revision: `+` added, `-` removed, `~` altered.
fn check_news(world: &World, since: i64, expected: &[&str]) {
    let news = world.catalog.news(Revision(since), 99).unwrap();
    let line = |changed: &store::ChangedEntity| {
        let sign = match (&changed.before, &changed.after) {
            (None, _) => '+',
            (_, None) => '-',
            _ => '~',
        };
        format!("{sign}{}", changed.key.path().join("/"))
    };
    assert_eq!(news.entities.iter().map(line).collect::<Vec<_>>(), expected, "since {since}");
    assert_eq!(news.total as usize, expected.len());
}

#[test]
fn news_leave_out_what_a_first_harvest_brought() {
    let world = World::new();
    world.harvest(&["b/t: x", "b/u: x", "b/w: x"]);
    check_news(&world, 0, &[]);
    world.harvest(&["b/t: x, y", "b/w: x", "b/a: x"]);
    check_news(&world, 0, &["~b/t", "-b/u", "+b/a"]);
    check_news(&world, 1, &["~b/t", "-b/u", "+b/a"]);
    check_news(&world, 2, &[]);
    world.harvest(&["b/t: x", "b/u: x", "b/w: x", "b/a: x"]);
    check_news(&world, 1, &["+b/a"]);
    check_news(&world, 2, &["~b/t", "+b/u"]);
    let few = world.catalog.news(Revision(2), 1).unwrap();
    assert_eq!((few.entities.len(), few.total), (1, 2));
}

#[test]
fn the_first_harvest_of_another_source_is_no_news_either() {
    let mut world = World::new();
    world.harvest(&["b/t: x"]);
    world.source = EntityKey::source("test", "other");
    world.harvest(&["o/t: x", "o/u: x"]);
    check_news(&world, 1, &[]);
    world.harvest(&["o/t: x, y", "o/u: x"]);
    world.source = EntityKey::source("test", "s");
    world.harvest(&["b/t: x, y"]);
    check_news(&world, 1, &["~o/t", "~b/t"]);
    world.catalog.remove_source(&EntityKey::source("test", "other"), world.now()).unwrap();
    check_news(&world, 1, &["~b/t"]);
}

#[test]
fn what_one_harvest_tells_is_what_comparing_finds() {
    let world = World::new();
    world.harvest(&["a/t: x", "a/u: x", "a/w: x"]);
    world.harvest(&["a/t: x, y", "a/w: x", "a/n: x", "a/m: x"]);
    check_news(&world, 1, &["~a/t", "-a/u", "+a/m", "+a/n"]);
    // One that finds nothing new changes nothing about that; several that do are compared.
    world.harvest(&["a/t: x, y", "a/w: x", "a/n: x", "a/m: x"]);
    check_news(&world, 1, &["~a/t", "-a/u", "+a/m", "+a/n"]);
    world.harvest(&["a/t: x, y", "a/w: x, z", "a/n: x", "a/m: x"]);
    world.harvest(&["a/t: x, y", "a/w: x", "a/n: x", "a/m: x"]);
    check_news(&world, 1, &["~a/t", "-a/u", "+a/m", "+a/n"]);
    check_news(&world, 2, &[]);
    let few = world.catalog.news(Revision(1), 3).unwrap();
    assert_eq!((few.entities.len(), few.total), (3, 4));
}
