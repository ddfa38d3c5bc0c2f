//! What a person keeps at hand, through the commands a shell sends.

use std::sync::atomic::{AtomicI64, Ordering};

use api::history::ChangeName;
use api::search::{FacetField, Filter, SearchRequest};
use api::shelf::{ShelfEdit, ShelfRequest, ShelfView};
use api::{Code, Event, Handler, Int64, Tag};
use app::{App, Options};
use model::Timestamp;

use crate::house::{self, House};

fn shelf(app: &App) -> ShelfView {
    app.shelf(ShelfRequest {}).unwrap()
}

fn edit(app: &App, edit: ShelfEdit) -> ShelfView {
    app.edit_shelf(edit).unwrap()
}

fn refused(app: &App, edit: ShelfEdit) -> api::Error {
    app.edit_shelf(edit).unwrap_err()
}

fn tables() -> (House, String) {
    let house = House::new();
    let file = house.sqlite("shop.db", "CREATE TABLE orders (id INTEGER); CREATE TABLE customers (id INTEGER);");
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    (house, source)
}

fn table(house: &House, name: &str) -> String {
    house.hits(name).into_iter().find(|key| key.ends_with(&format!("/{name}"))).unwrap()
}

#[test]
fn what_is_starred_stays_when_it_is_gone() {
    let (house, source) = tables();
    let (orders, customers) = (table(&house, "orders"), table(&house, "customers"));
    let events = house.app.subscribe();
    for key in [&customers, &orders, &source, &customers] {
        edit(&house.app, ShelfEdit::Star { key: key.clone() });
    }
    assert_eq!(events.try_iter().next(), Some(Event::Changed { tags: vec![Tag::Annotations] }));
    house.sqlite("shop.db", "DROP TABLE customers");
    assert_eq!(house.harvest(&source).removed, 1);
    let starred = |view: &ShelfView| -> Vec<_> {
        view.stars.iter().map(|star| (star.key.clone(), star.present)).collect::<Vec<_>>()
    };
    let view = shelf(&house.app);
    assert_eq!(starred(&view), [(customers.clone(), false), (orders.clone(), true), (source.clone(), true)]);
    assert_eq!((view.stars[0].name.as_str(), view.stars[2].name.as_str()), ("customers", "shop"));
    let view = edit(&house.app, ShelfEdit::Unstar { key: customers });
    assert_eq!(starred(&view), [(orders.clone(), true), (source, true)]);
    // A column stands for its table, and what has no star loses none.
    let view = edit(&house.app, ShelfEdit::Unstar { key: format!("{orders}#id") });
    assert_eq!(view.stars.len(), 1);
    edit(&house.app, ShelfEdit::Unstar { key: orders });
}

#[test]
fn what_nobody_knows_is_refused_in_words() {
    let (house, source) = tables();
    let key = format!("{source}/nothing");
    fn check(house: &House, edit: ShelfEdit, code: Code, says: &str) {
        let error = refused(&house.app, edit);
        assert_eq!(error.code, code);
        assert!(error.message.contains(says), "{error:?}");
    }
    check(&house, ShelfEdit::Star { key: key.clone() }, Code::NotFound, "nothing");
    check(&house, ShelfEdit::Unstar { key: key.clone() }, Code::NotFound, "nothing");
    check(&house, ShelfEdit::Visit { key }, Code::NotFound, "nothing");
    check(&house, ShelfEdit::Visit { key: "no key".into() }, Code::BadRequest, "no key");
    check(&house, ShelfEdit::ForgetSearch { id: Int64(7) }, Code::NotFound, "no longer");
}

#[test]
fn searches_are_saved_under_names() {
    let house = House::new();
    let save = |id, name: &str, query: &str| ShelfEdit::SaveSearch {
        id,
        name: name.to_owned(),
        query: query.to_owned(),
        filters: vec![Filter { field: FacetField::Kind, values: vec!["view".to_owned()] }],
    };
    edit(&house.app, save(None, " mail ", "email"));
    let view = edit(&house.app, save(None, "amounts", "sum"));
    let names: Vec<_> = view.searches.iter().map(|search| search.name.as_str()).collect();
    assert_eq!(names, ["amounts", "mail"]);
    assert_eq!(view.searches[1].filters[0].values, ["view"]);
    assert_eq!(refused(&house.app, save(None, "mail", "x")).code, Code::BadRequest);
    assert_eq!(refused(&house.app, save(None, "  ", "x")).code, Code::BadRequest);
    assert_eq!(refused(&house.app, save(None, &"x".repeat(201), "x")).code, Code::BadRequest);
    assert_eq!(refused(&house.app, save(Some(Int64(9)), "other", "x")).code, Code::NotFound);
    let view = edit(&house.app, save(Some(view.searches[1].id), "mail", "e-mail"));
    assert_eq!((view.searches.len(), view.searches[1].query.as_str()), (2, "e-mail"));
    let view = edit(&house.app, ShelfEdit::ForgetSearch { id: view.searches[0].id });
    assert_eq!(view.searches.len(), 1);
}

static NOW: AtomicI64 = AtomicI64::new(0);

/// One test alone turns this clock.
fn turned_clock() -> Timestamp {
    Timestamp(1_800_000_000_000 + NOW.load(Ordering::Relaxed))
}

#[test]
fn what_changed_since_the_last_visit_is_told_until_the_next() {
    let (house, source) = tables();
    let open = || App::open(Options { clock: turned_clock, ..house::options(&house.home(), false) }).unwrap();
    let pass = |hours: i64| NOW.fetch_add(hours * 60 * 60 * 1_000, Ordering::Relaxed);
    let changed = |app: &App| {
        let changed = shelf(app).changed;
        let names: Vec<_> = changed.entities.iter().map(|entity| entity.name.clone()).collect();
        assert_eq!(changed.total as usize, names.len());
        (names, changed.since.is_some())
    };
    let alter = |sql: &str, app: &App| {
        house.sqlite("shop.db", sql);
        house::harvest(app, &source);
    };
    let app = open();
    assert_eq!(changed(&app), (vec![], false), "on a first visit nothing is news");
    pass(1);
    let orders = table(&house, "orders");
    let visit = || edit(&app, ShelfEdit::Visit { key: orders.clone() }).recent[0].times;
    let ask = |query: &str, offset: u32, lane: &str| {
        let lane = Some(lane.to_owned()).filter(|_| offset == 0);
        let request = SearchRequest { query: query.to_owned(), limit: 50, offset, lane, ..SearchRequest::default() };
        app.search(request).unwrap();
    };
    let screens = || {
        ask("orders", 0, "search");
        ask("orders", 50, "search");
        ask("custom", 0, "explorer");
        visit()
    };
    assert_eq!(screens(), 1);
    // The night: a harvest while nobody is there, and windows that ask again because of it, in turn.
    pass(3);
    alter("ALTER TABLE orders ADD COLUMN note TEXT; CREATE TABLE audit (id INTEGER)", &app);
    assert_eq!((screens(), screens()), (1, 1), "what is said again is no visit");
    pass(9);
    screens();
    assert_eq!(changed(&app), (vec!["orders".to_owned(), "audit".to_owned()], true));
    // The morning: somebody is there, and goes on being.
    house::search(&app, "order");
    pass(2);
    alter("ALTER TABLE orders ADD COLUMN currency TEXT", &app);
    let view = shelf(&app);
    assert_eq!(view.changed.total, 2);
    let columns = view.changed.entities[0].changes.iter().filter(|change| change.kind == ChangeName::ColumnAdded);
    assert_eq!(columns.count(), 2);
    house::search(&app, "customers");
    assert_eq!(edit(&app, ShelfEdit::Visit { key: table(&house, "customers") }).recent.len(), 2);
    pass(1);
    assert_eq!(edit(&app, ShelfEdit::Visit { key: orders.clone() }).recent[0].times, 2, "it was left in between");
    drop(app);
    // The next visit, of another process: what came before it ended is known.
    pass(5);
    let app = open();
    assert_eq!(changed(&app), (vec![], true));
    alter("DROP TABLE audit", &app);
    assert_eq!(changed(&app), (vec!["audit".to_owned()], true));
    assert_eq!(edit(&app, ShelfEdit::Seen).changed.total, 0);
    assert_eq!(edit(&app, ShelfEdit::Visit { key: orders }).recent[0].times, 3);
}

#[test]
fn who_forgets_what_was_opened_begins_anew_and_keeps_the_stars() {
    let (house, _) = tables();
    let (orders, customers) = (table(&house, "orders"), table(&house, "customers"));
    let visit = |key: &str| edit(&house.app, ShelfEdit::Visit { key: key.to_owned() });
    edit(&house.app, ShelfEdit::Star { key: orders.clone() });
    visit(&customers);
    visit(&orders);
    let view = edit(&house.app, ShelfEdit::ForgetVisits);
    assert_eq!((view.recent.len(), view.stars.len(), view.changed.since), (0, 1, None));
    // Also what was opened last is opened anew.
    assert_eq!(visit(&orders).recent[0].times, 1);
    let other = house::open(&house.home()).unwrap();
    assert_eq!(shelf(&other).recent.len(), 1, "nobody else remembers more");
}
