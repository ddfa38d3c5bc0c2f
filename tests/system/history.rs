//! What changed, as it is asked for: some of it, page after page, of one source or of all.

use std::collections::HashSet;
use std::fmt::Write;

use api::entity::EntityKind;
use api::history::{ChangeSign, HistoryRequest, RevisionView};
use api::{Code, Handler, Int64};

use crate::house::House;

const MANY: u32 = 2_500;

/// A source whose second harvest brings very much and loses one table.
fn grown() -> (House, String) {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE gone (id INTEGER); CREATE TABLE kept (id INTEGER);");
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let mut sql = "BEGIN; DROP TABLE gone; CREATE VIEW seen AS SELECT id FROM kept;".to_owned();
    for number in 0..MANY {
        write!(sql, "CREATE TABLE t{number:04} (id INTEGER);").unwrap();
    }
    house.sqlite("shop.sqlite", &(sql + "COMMIT;"));
    house.harvest(&source);
    (house, source)
}

fn ask(house: &House, request: HistoryRequest) -> Vec<RevisionView> {
    house.app.history(HistoryRequest { limit: 10, ..request }).unwrap().revisions
}

fn counts(revision: &RevisionView) -> [u32; 3] {
    [revision.added, revision.changed, revision.removed]
}

#[test]
fn a_removal_is_found_among_thousands_of_additions() {
    let (house, _) = grown();
    let check = |signs: &[ChangeSign], kinds: &[EntityKind], expected: &[(i64, [u32; 3])]| {
        let found = ask(&house, HistoryRequest { signs: signs.to_vec(), kinds: kinds.to_vec(), ..Default::default() });
        let found: Vec<_> = found.iter().map(|one| (one.revision.0, counts(one))).collect();
        assert_eq!(found, expected, "{signs:?} {kinds:?}");
    };
    check(&[ChangeSign::Removed], &[], &[(2, [0, 0, 1])]);
    check(&[], &[EntityKind::View], &[(2, [1, 0, 0])]);
    check(&[ChangeSign::Added], &[EntityKind::Table], &[(2, [MANY, 0, 0]), (1, [2, 0, 0])]);
    check(&[ChangeSign::Removed], &[EntityKind::View], &[]);
    let only = HistoryRequest { signs: vec![ChangeSign::Removed], ..Default::default() };
    let [revision] = ask(&house, only).try_into().unwrap();
    assert_eq!(revision.entities.iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>(), ["gone"]);
    assert_eq!(revision.places.iter().map(|place| place.removed).collect::<Vec<_>>(), [1]);
}

#[test]
fn everything_a_revision_changed_is_read_page_by_page() {
    let (house, source) = grown();
    let first = HistoryRequest { revision: Some(Int64(2)), ..Default::default() };
    let compared = HistoryRequest { from: Some(Int64(1)), ..Default::default() };
    let below = HistoryRequest { key: Some(source), revision: Some(Int64(2)), ..Default::default() };
    for request in [first, compared, below] {
        let [page] = ask(&house, request.clone()).try_into().unwrap();
        assert_eq!((counts(&page), page.entities.len()), ([MANY + 1, 0, 1], 200), "{request:?}");
        let in_places: u32 = page.places.iter().map(|place| place.added + place.changed + place.removed).sum();
        assert_eq!(in_places, MANY + 2, "a place is counted whole");
        let mut seen: Vec<_> = page.entities.into_iter().map(|entity| entity.key).collect();
        loop {
            let after = seen.last().cloned();
            let [page] =
                ask(&house, HistoryRequest { after, entities: Some(1_000), ..request.clone() }).try_into().unwrap();
            if page.entities.is_empty() {
                break;
            }
            seen.extend(page.entities.into_iter().map(|entity| entity.key));
        }
        assert_eq!(seen.len(), MANY as usize + 2, "{request:?}");
        assert_eq!(seen.iter().collect::<HashSet<_>>().len(), seen.len(), "nothing comes twice");
    }
    let bare = ask(&house, HistoryRequest { entities: Some(0), ..Default::default() });
    assert!(bare.iter().all(|revision| revision.entities.is_empty() && revision.added > 0));
}

#[test]
fn tables_of_one_name_are_told_apart_by_their_source() {
    let house = House::new();
    let [north, south] = ["north", "south"].map(|name| {
        let file = house.sqlite(&format!("{name}.sqlite"), "CREATE TABLE orders (id INTEGER);");
        let source = house.add(file.to_str().unwrap());
        house.harvest(&source);
        source
    });
    let [all] = ask(&house, HistoryRequest { from: Some(Int64(0)), ..Default::default() }).try_into().unwrap();
    assert_eq!(all.source, None);
    let places: HashSet<_> = all.places.iter().map(|place| place.source.key.clone()).collect();
    assert_eq!(places, HashSet::from([north.clone(), south]));
    let of_one = HistoryRequest { key: Some(north.clone()), from: Some(Int64(0)), ..Default::default() };
    let [one] = ask(&house, of_one).try_into().unwrap();
    assert_eq!(one.source.map(|source| source.key), Some(north.clone()));
    // The second revision holds nothing of the first source.
    assert!(
        ask(&house, HistoryRequest { key: Some(north), revision: Some(Int64(2)), ..Default::default() }).is_empty()
    );
}

#[test]
fn a_list_of_revisions_goes_on_after_none_of_their_entities() {
    let (house, source) = grown();
    let refused =
        house.app.history(HistoryRequest { after: Some(format!("{source}/kept")), limit: 1, ..Default::default() });
    assert_eq!(refused.unwrap_err().code, Code::BadRequest);
    let odd = HistoryRequest { revision: Some(Int64(i64::MAX)), limit: 1, ..Default::default() };
    assert!(house.app.history(odd).unwrap().revisions.is_empty());
}
