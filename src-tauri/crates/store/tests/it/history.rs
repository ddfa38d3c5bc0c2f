//! The past: as it was, and what changed since.

use model::{ChangeKind, Kind, Revision, diff};
use store::{Sign, Which};

use crate::world::{World, within};

/// A catalog whose revisions 1 to 5 are these states. 4 changes nothing.
fn world() -> World {
    let world = World::new();
    world.harvest(&["a/t: x", "b/u: x"]);
    world.harvest(&["a/t: x, y", "b/u: x"]);
    world.harvest(&["a/t: x", "b/u: x", "b/new: x"]);
    world.harvest(&["a/t: x", "b/u: x", "b/new: x"]);
    world.harvest(&["a/t: x, z", "b/new: x"]);
    world
}

#[test]
fn any_revision_can_be_read() {
    let world = world();
    let check = |path: &str, revision: i64, expected: Option<(&str, bool)>| {
        let found = world.catalog.entity(&world.key(path), Some(Revision(revision))).unwrap();
        let found = found.map(|entity| {
            let relation = entity.record.relation().unwrap().clone();
            (relation.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>().join(" "), entity.present)
        });
        assert_eq!(found, expected.map(|(columns, present)| (columns.to_owned(), present)), "{path} at {revision}");
    };
    check("a/t", 0, None);
    check("a/t", 1, Some(("x", true)));
    check("a/t", 2, Some(("x y", true)));
    check("a/t", 3, Some(("x", true)));
    check("a/t", 4, Some(("x", true)));
    check("a/t", 5, Some(("x z", true)));
    check("a/t", 99, Some(("x z", true)));
    check("b/u", 4, Some(("x", true)));
    check("b/u", 5, Some(("x", false)));
    check("b/new", 2, None);
}

#[test]
fn versions_tell_when() {
    let world = world();
    let versions = world.catalog.versions(&world.key("a/t")).unwrap();
    let spans: Vec<_> = versions.iter().map(|version| (version.since.0, version.until.map(|until| until.0))).collect();
    assert_eq!(spans, [(1, Some(2)), (2, Some(3)), (3, Some(5)), (5, None)]);
    assert!(versions.is_sorted_by_key(|version| version.since_at));
    assert!(world.catalog.versions(&world.key("never")).unwrap().is_empty());
}

#[test]
fn revisions_are_listed_within_a_scope() {
    let world = world();
    let check = |scope: Option<&str>, before: Option<i64>, limit: usize, expected: &[[i64; 4]]| {
        let scope = scope.map(|path| world.key(path));
        let found =
            world.catalog.revisions(until(before), Which { scope: scope.as_ref(), ..Which::default() }, limit).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|row| [row.revision.0, row.added.into(), row.changed.into(), row.removed.into()])
            .collect();
        assert_eq!(found, expected, "{scope:?} before {before:?}");
    };
    // Revision, added, changed, removed.
    let all = [[5, 0, 1, 1], [3, 1, 1, 0], [2, 0, 1, 0], [1, 5, 0, 0]];
    check(None, None, 10, &all);
    check(Some(""), None, 10, &all);
    check(None, Some(5), 2, &all[1..3]);
    check(Some("a"), None, 10, &[[5, 0, 1, 0], [3, 0, 1, 0], [2, 0, 1, 0], [1, 2, 0, 0]]);
    check(Some("b"), None, 10, &[[5, 0, 0, 1], [3, 1, 0, 0], [1, 2, 0, 0]]);
    check(Some("b/u"), Some(5), 10, &[[1, 1, 0, 0]]);
    check(Some("never"), None, 10, &[]);
}

#[test]
fn a_revision_lists_its_changes() {
    let world = world();
    let check = |revision: i64, scope: Option<&str>, limit: usize, expected: &[&str]| {
        let scope = scope.map(|path| world.key(path));
        let found = world
            .catalog
            .changed_in(Revision(revision), Which { scope: scope.as_ref(), ..Which::default() }, None, limit)
            .unwrap();
        assert_eq!(print(&found), expected, "revision {revision} in {scope:?}");
    };
    check(5, None, 10, &["a/t ColumnAdded z", "b/u EntityRemoved "]);
    check(5, Some("b"), 10, &["b/u EntityRemoved "]);
    check(5, Some("a/t"), 10, &["a/t ColumnAdded z"]);
    check(5, None, 1, &["a/t ColumnAdded z"]);
    check(3, Some(""), 10, &["a/t ColumnRemoved y", "b/new EntityAdded "]);
    check(4, None, 10, &[]);
    check(99, None, 10, &[]);
}

#[test]
fn a_comparison_is_the_net_effect() {
    let world = world();
    let check = |from: i64, to: i64, scope: Option<&str>, counts: [u32; 3], expected: &[&str]| {
        let scope = scope.map(|path| world.key(path));
        let found = world
            .catalog
            .changed_between(
                Revision(from),
                Revision(to),
                Which { scope: scope.as_ref(), ..Which::default() },
                None,
                10,
            )
            .unwrap();
        assert_eq!([found.added, found.changed, found.removed], counts, "{from}..{to} in {scope:?}");
        assert_eq!(print(&found.entities), expected, "{from}..{to} in {scope:?}");
    };
    check(1, 5, None, [1, 1, 1], &["a/t ColumnAdded z", "b/new EntityAdded ", "b/u EntityRemoved "]);
    // Changed and changed back.
    check(1, 3, Some("a"), [0, 0, 0], &[]);
    check(3, 4, None, [0, 0, 0], &[]);
    check(5, 5, None, [0, 0, 0], &[]);
    // Backwards: what going back would change.
    check(5, 4, None, [1, 1, 0], &["a/t ColumnRemoved z", "b/u EntityAdded "]);
    check(4, 5, Some("b/u"), [0, 0, 1], &["b/u EntityRemoved "]);
    let cut = world.catalog.changed_between(Revision(0), Revision(5), Which::default(), None, 2).unwrap();
    assert_eq!((cut.added, cut.entities.len()), (5, 2), "the counts are those of all");
}

/// Every revision before one.
fn until(before: Option<i64>) -> std::ops::Range<Revision> {
    Revision::ZERO..Revision(before.unwrap_or(i64::MAX))
}

/// The two ways a scope is read: among the changes of the revision, and entity by entity.
fn sizes() -> [World; 2] {
    let crowd: Vec<_> = (0..10_001).map(|number| format!("z/t{number:05}: x")).collect();
    [&[], crowd.as_slice()].map(|crowd| {
        let world = World::new();
        let mut lines = vec!["a/t: x", "a/v (view): x", "b/u: x"];
        lines.extend(crowd.iter().map(String::as_str));
        world.harvest(&lines);
        let crowd: Vec<_> = crowd.iter().map(|line| format!("{line}, y")).collect();
        let mut lines = vec!["a/t: x, y", "a/w (view): x", "b/new: x"];
        lines.extend(crowd.iter().map(String::as_str));
        world.harvest(&lines);
        world
    })
}

#[test]
fn only_what_is_asked_for_is_listed_and_counted() {
    for world in sizes() {
        let check = |scope: &str, signs: &[Sign], kinds: &[Kind], counts: [u32; 3], expected: &[&str]| {
            let scope = world.key(scope);
            let which = Which { scope: Some(&scope), signs, kinds };
            let rows = world.catalog.revisions(Revision(2)..Revision(3), which, 1).unwrap();
            let row = rows.first().map_or([0; 3], |row| [row.added, row.changed, row.removed]);
            assert_eq!(row, counts, "{which:?}");
            let listed = print(&world.catalog.changed_in(Revision(2), which, None, 10).unwrap());
            assert_eq!(listed, expected, "{which:?}");
            let net = world.catalog.changed_between(Revision(1), Revision(2), which, None, 10).unwrap();
            assert_eq!([net.added, net.changed, net.removed], counts, "{which:?}");
            assert_eq!(print(&net.entities), expected, "{which:?}");
        };
        let all = ["a/t ColumnAdded y", "a/v EntityRemoved ", "a/w EntityAdded "];
        check("a", &[], &[], [1, 1, 1], &all);
        check("a", &[Sign::Removed], &[], [0, 0, 1], &all[1..2]);
        check("a", &[Sign::Removed, Sign::Added], &[], [1, 0, 1], &all[1..]);
        check("a", &[], &[Kind::View], [1, 0, 1], &all[1..]);
        check("a", &[Sign::Added], &[Kind::View, Kind::Table], [1, 0, 0], &all[2..]);
        check("a", &[Sign::Added], &[Kind::Table], [0, 0, 0], &[]);
        check("", &[Sign::Removed], &[Kind::Table], [0, 0, 1], &["b/u EntityRemoved "]);
    }
}

#[test]
fn revisions_that_hold_nothing_of_what_is_asked_for_are_passed_over() {
    let world = world();
    let check = |signs: &[Sign], kinds: &[Kind], expected: &[[i64; 4]]| {
        let which = Which { scope: None, signs, kinds };
        let found = world.catalog.revisions(until(None), which, 2).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|row| [row.revision.0, row.added.into(), row.changed.into(), row.removed.into()])
            .collect();
        assert_eq!(found, expected, "{which:?}");
    };
    check(&[Sign::Removed], &[], &[[5, 0, 0, 1]]);
    check(&[Sign::Added], &[], &[[3, 1, 0, 0], [1, 5, 0, 0]]);
    check(&[Sign::Added], &[Kind::Table], &[[3, 1, 0, 0], [1, 2, 0, 0]]);
    check(&[], &[Kind::Schema], &[[1, 2, 0, 0]]);
    check(&[], &[Kind::Routine], &[]);
}

#[test]
fn a_list_goes_on_where_it_stopped() {
    for world in sizes() {
        let scope = world.key("a");
        for which in [within(&scope), Which { kinds: &[Kind::View], ..Which::default() }] {
            let whole = print(&world.catalog.changed_in(Revision(2), which, None, 10).unwrap());
            let net = world.catalog.changed_between(Revision(1), Revision(2), which, None, 10).unwrap();
            let net = print(&net.entities);
            let (mut told, mut compared) = (Vec::new(), Vec::new());
            let [mut last, mut last_compared] = [None, None];
            for _ in 0..=whole.len() {
                let page = world.catalog.changed_in(Revision(2), which, last.as_ref(), 1).unwrap();
                told.extend(print(&page));
                last = page.last().map(|entity| entity.key.clone()).or(last);
                let page = world.catalog.changed_between(Revision(1), Revision(2), which, last_compared.as_ref(), 1);
                let page = page.unwrap().entities;
                compared.extend(print(&page));
                last_compared = page.last().map(|entity| entity.key.clone()).or(last_compared);
            }
            assert!(whole.len() >= 2, "{whole:?}");
            assert_eq!((&told, &compared), (&whole, &net));
        }
        assert!(
            world.catalog.changed_in(Revision(2), within(&scope), Some(&world.key("never")), 10).unwrap().is_empty()
        );
    }
}

#[test]
fn places_are_counted_whole() {
    for world in sizes() {
        let check = |which: Which<'_>, expected: &[(&str, [u32; 3])]| {
            let places: Vec<_> = ["", "a", "b"].iter().map(|path| world.key(path)).collect();
            for mut found in [
                world.catalog.places_in(Revision(2), which, &places).unwrap(),
                world.catalog.places_between(Revision(1), Revision(2), which, &places).unwrap(),
            ] {
                found.sort_by(|one, other| one.key.cmp(&other.key));
                let found: Vec<_> = found
                    .iter()
                    .map(|place| (place.key.path().join("/"), [place.added, place.changed, place.removed]))
                    .collect();
                let expected: Vec<_> = expected.iter().map(|(path, counts)| ((*path).to_owned(), *counts)).collect();
                assert_eq!(found, expected, "{which:?}");
            }
        };
        check(Which::default(), &[("a", [1, 1, 1]), ("b", [1, 0, 1])]);
        check(Which { signs: &[Sign::Removed], kinds: &[Kind::Table], ..Which::default() }, &[("b", [0, 0, 1])]);
        check(within(&world.key("a/t")), &[("a", [0, 1, 0])]);
        // The source itself is new in the first revision, and so are its schemas.
        let schemas =
            world.catalog.places_in(Revision(1), Which::default(), std::slice::from_ref(&world.source)).unwrap();
        assert!(schemas[0].added >= 3, "{schemas:?}");
    }
}

fn print(changed: &[store::ChangedEntity]) -> Vec<String> {
    let line = |entity: &store::ChangedEntity| {
        let changes = diff(entity.before.as_ref(), entity.after.as_ref());
        let change = changes.first().map_or((ChangeKind::FormChanged, ""), |change| (change.kind, &change.part));
        format!("{} {:?} {}", entity.key.path().join("/"), change.0, change.1)
    };
    changed.iter().map(line).collect()
}

#[test]
fn a_clock_that_runs_backwards_does_not_mix_up_the_order() {
    let world = World::new();
    world.set_clock(9_000_000);
    world.harvest(&["a/t: x"]);
    world.set_clock(1_000);
    let second = world.harvest(&["a/t: x, y"]);
    assert_eq!(second.revision, Revision(2));
    let listed = world.catalog.revisions(until(None), Which::default(), 10).unwrap();
    assert_eq!(listed.iter().map(|row| row.revision.0).collect::<Vec<_>>(), [2, 1]);
    assert!(listed[0].at < listed[1].at, "the clock did run backwards");
    let now = world.catalog.entity(&world.key("a/t"), None).unwrap().unwrap();
    assert_eq!(now.since, Revision(2));
    assert_eq!(world.catalog.runs(None, 10).unwrap().len(), 2);
}
