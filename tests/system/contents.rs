//! What containers hold, through the commands a shell sends.

use std::fmt::Write as _;

use api::contents::{
    ContentSort, ContentsPage, ContentsRequest, HomeRequest, HomeView, Measure, TreemapRequest, TreemapView,
};
use api::entity::{EntityForm, EntityKind};
use api::source::{Place, SourceEdit};
use api::{Code, Handler, Int64};

use crate::house::House;
use crate::postgres;

fn request(key: &str) -> ContentsRequest {
    ContentsRequest {
        key: key.to_owned(),
        deep: true,
        filter: String::new(),
        kinds: Vec::new(),
        sort: ContentSort::Name,
        descending: false,
        offset: 0,
        limit: 100,
    }
}

fn contents(house: &House, request: ContentsRequest) -> ContentsPage {
    house.app.contents(request).unwrap()
}

fn names(page: &ContentsPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

/// Three tables of growing size and a view.
fn shop() -> (House, String) {
    let house = House::new();
    let mut sql = String::from(
        "CREATE TABLE Zeta (id INTEGER, customer_email TEXT); CREATE TABLE beta (id INTEGER);
         CREATE TABLE alpha (a, b, c); CREATE VIEW late AS SELECT id FROM beta;",
    );
    for (table, rows) in [("Zeta", 3), ("beta", 2)] {
        (0..rows).for_each(|_| write!(sql, "INSERT INTO {table} (id) VALUES (1);").unwrap());
    }
    let file = house.sqlite("shop.db", &sql);
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    (house, source)
}

#[test]
fn rows_are_sorted_filtered_and_paged() {
    let (house, source) = shop();
    let all = contents(&house, request(&source));
    assert_eq!((names(&all), all.matching, all.total), (vec!["alpha", "beta", "late", "Zeta"], 4, 4));
    let check = |change: &dyn Fn(&mut ContentsRequest), expected: &[&str], matching: u32| {
        let mut request = request(&source);
        change(&mut request);
        let page = contents(&house, request);
        assert_eq!((names(&page), page.matching, page.total), (expected.to_vec(), matching, 4));
    };
    check(&|request| (request.offset, request.limit) = (1, 2), &["beta", "late"], 4);
    check(
        &|request| (request.sort, request.descending) = (ContentSort::Columns, true),
        &["alpha", "Zeta", "beta", "late"],
        4,
    );
    check(&|request| request.kinds = vec![EntityKind::View], &["late"], 1);
    // As in the search box: a column, a beginning, and the slip of a finger.
    check(&|request| request.filter = " email ".to_owned(), &["Zeta"], 1);
    check(&|request| request.filter = "zet".to_owned(), &["Zeta"], 1);
    check(&|request| request.filter = "alhpa".to_owned(), &["alpha"], 1);
    check(&|request| request.filter = "nothing like it".to_owned(), &[], 0);
    check(&|request| request.offset = 9, &[], 4);
    check(&|request| request.deep = false, &["alpha", "beta", "late", "Zeta"], 4);
    assert_eq!(all.rows[0].columns, Some(3));
    assert!(all.rows.iter().all(|row| row.tables.is_none() && row.last_changed.is_some()));
}

#[test]
fn names_are_those_of_the_rows_in_their_order() {
    let (house, source) = shop();
    let check = |change: &dyn Fn(&mut ContentsRequest), expected: &[&str]| {
        let mut request = ContentsRequest { limit: u32::MAX, ..request(&source) };
        change(&mut request);
        assert_eq!(house.app.names(request).unwrap().names, expected);
    };
    check(&|_| (), &["alpha", "beta", "late", "Zeta"]);
    check(&|request| request.descending = true, &["Zeta", "late", "beta", "alpha"]);
    check(
        &|request| (request.sort, request.descending) = (ContentSort::Columns, true),
        &["alpha", "Zeta", "beta", "late"],
    );
    check(&|request| (request.offset, request.limit) = (1, 2), &["beta", "late"]);
    check(&|request| request.offset = 9, &[]);
    check(&|request| request.kinds = vec![EntityKind::View], &["late"]);
    check(&|request| request.filter = "email".to_owned(), &["Zeta"]);
    let missing = house.app.names(request(&format!("{source}/nothing"))).unwrap_err();
    assert_eq!(missing.code, Code::NotFound);
}

#[test]
fn a_name_is_also_given_as_sql_writes_it() {
    let house = House::new();
    let file = house.sqlite(
        "odd.db",
        "CREATE TABLE \"order lines\" (a); CREATE TABLE plain (a); CREATE VIEW \"select\" AS SELECT 1;",
    );
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let page = contents(&house, request(&source));
    let rows: Vec<_> = page.rows.iter().map(|row| (row.name.as_str(), row.written.as_deref())).collect();
    assert_eq!(rows, [("order lines", Some("\"order lines\"")), ("plain", None), ("select", Some("\"select\""))]);
    let names = house.app.names(request(&source)).unwrap();
    assert_eq!(names.names, ["order lines", "plain", "select"]);
    let written: Vec<_> = names.written.iter().map(|name| (name.at, name.text.as_str())).collect();
    assert_eq!(written, [(0, "\"order lines\""), (2, "\"select\"")]);
    let view = house.app.treemap(TreemapRequest { key: source, measure: Measure::Rows }).unwrap();
    assert!(view.tiles.iter().any(|tile| tile.written.as_deref() == Some("\"order lines\"")));
}

#[test]
fn more_names_than_rows_are_given_at_once() {
    let house = House::new();
    let tables: String = (0..700).fold(String::new(), |mut sql, at| {
        write!(sql, "CREATE TABLE t{at:03} (id INTEGER);").unwrap();
        sql
    });
    let file = house.sqlite("wide.db", &tables);
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let everything = ContentsRequest { limit: u32::MAX, ..request(&source) };
    assert_eq!(contents(&house, everything.clone()).rows.len(), 500);
    assert_eq!(house.app.names(everything).unwrap().names.len(), 700);
}

#[test]
fn a_harvest_is_seen_at_once() {
    let (house, source) = shop();
    assert_eq!(contents(&house, request(&source)).total, 4);
    house.sqlite("shop.db", "DROP VIEW late; CREATE TABLE gamma (id INTEGER)");
    house.harvest(&source);
    assert_eq!(names(&contents(&house, request(&source))), ["alpha", "beta", "gamma", "Zeta"]);
}

#[test]
fn what_is_not_there_is_told_from_what_is_empty() {
    let (house, source) = shop();
    let other = house.sqlite("other.db", "CREATE TABLE t (id)");
    let fresh = house.add(other.to_str().unwrap());
    assert_eq!(contents(&house, request(&fresh)).total, 0);
    let error = house.app.contents(request(&format!("{source}/nothing"))).unwrap_err();
    assert_eq!(error.code, Code::NotFound);
    assert!(error.message.contains("nothing"), "{error:?}");
    assert_eq!(house.app.contents(request("no key")).unwrap_err().code, Code::BadRequest);
}

#[test]
fn a_treemap_shows_every_table_or_says_how_many_it_does_not() {
    let (house, source) = shop();
    let treemap =
        |measure| -> TreemapView { house.app.treemap(TreemapRequest { key: source.clone(), measure }).unwrap() };
    let view = treemap(Measure::Rows);
    let tiles: Vec<_> = view.tiles.iter().map(|tile| (tile.name.as_str(), tile.value.0)).collect();
    assert_eq!(tiles, [("Zeta", 3), ("beta", 2), ("alpha", 0)], "a view has no size");
    assert_eq!((view.rest, view.rest_count, view.unmeasured), (Int64(0), 0, 0));

    let mut sql = String::new();
    (0..305).for_each(|table| write!(sql, "CREATE TABLE t{table} (id); INSERT INTO t{table} VALUES (1);").unwrap());
    house.sqlite("shop.db", &sql);
    house.harvest(&source);
    let view = treemap(Measure::Rows);
    assert_eq!((view.tiles.len(), view.rest, view.rest_count), (300, Int64(7), 8));
    assert_eq!(view.tiles[0].name, "Zeta");
}

#[test]
fn a_view_that_keeps_its_rows_has_a_size() {
    let Some(server) = postgres::own(&[]) else { return };
    let house = House::new();
    server.database(
        "shop",
        "CREATE TABLE t AS SELECT generate_series(1, 9000) AS id; CREATE VIEW plain AS SELECT id FROM t;
         CREATE MATERIALIZED VIEW kept AS SELECT id FROM t; ANALYZE;",
    );
    let place = Place::Text { text: format!("postgres://postgres@127.0.0.1:{}/shop", server.port) };
    let edit = SourceEdit::Add { place, name: None, secret: None };
    let source = house.app.edit_source(edit).unwrap().keys[0].clone();
    house.harvest(&source);
    let key = format!("{source}/shop/public");
    let view = house.app.treemap(TreemapRequest { key, measure: Measure::Bytes }).unwrap();
    let mut tiles: Vec<_> = view.tiles.iter().map(|tile| (tile.name.as_str(), tile.kind, tile.form)).collect();
    tiles.sort_by_key(|(name, ..)| *name);
    let expected =
        [("kept", EntityKind::View, EntityForm::MaterializedView), ("t", EntityKind::Table, EntityForm::Table)];
    assert_eq!((tiles, view.unmeasured), (expected.to_vec(), 0), "a view without rows is none that lacks a figure");
}

#[test]
fn home_shows_what_stands_out() {
    let home = |house: &House| -> HomeView { house.app.home(HomeRequest {}).unwrap() };
    let empty = home(&House::new());
    assert_eq!((empty.biggest, empty.newest), (vec![], vec![]));
    let (house, source) = shop();
    let view = home(&house);
    let biggest: Vec<_> = view.biggest.iter().map(|row| row.name.as_str()).collect();
    assert!(biggest.contains(&"Zeta") && !biggest.contains(&"late"), "{biggest:?}");
    assert_eq!(view.newest.len(), 4, "all of it is new");
    house.sqlite("shop.db", "CREATE TABLE gamma (id INTEGER)");
    house.harvest(&source);
    let newest: Vec<_> = home(&house).newest.into_iter().map(|arrival| arrival.row.name).collect();
    assert_eq!(newest, ["gamma"]);
    let came = home(&house).newest[0].at.clone();
    house.sqlite("shop.db", "ALTER TABLE gamma ADD COLUMN name TEXT");
    house.harvest(&source);
    let arrival = home(&house).newest.remove(0);
    assert_eq!(arrival.at, came, "a change is no arrival");
    assert!(arrival.row.last_changed.is_some_and(|changed| changed != came), "it was changed after it came");
}
