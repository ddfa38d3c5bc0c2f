//! What has grown old is harvested when a window starts, where a person asked for that and nowhere else.

use api::Handler;
use api::harvest::RunState;
use api::status::{Refresh, SettingsRequest};
use app::{App, Options};
use model::Timestamp;

use crate::house::{self, House};

const HOUR: i64 = 60 * 60 * 1000;

/// The same house some hours later.
fn later<const HOURS: i64>(house: &House) -> App {
    let clock = || Timestamp(house::clock().0 + HOURS * HOUR);
    App::open(Options { clock, ..house::options(&house.home(), false) }).unwrap()
}

fn choose(app: &App, refresh: Refresh) {
    app.settings(SettingsRequest { refresh: Some(refresh), ..SettingsRequest::default() }).unwrap();
}

/// A database, a folder of CSV files and an address where nobody answers; the first two harvested.
fn filled() -> House {
    let house = House::new();
    let database = house.sqlite("shop.sqlite", "CREATE TABLE orders (id INTEGER)");
    let folder = house.path("files");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("visits.csv"), "id,at\n1,2026-11-23\n").unwrap();
    for place in [&database, &folder] {
        let source = house.add(place.to_str().unwrap());
        assert_eq!(house.harvest(&source).state, RunState::Done);
    }
    house.add("postgres://nobody@127.0.0.1:1/shop");
    house.sqlite("shop.sqlite", "CREATE TABLE late (id INTEGER)");
    std::fs::write(folder.join("late_visits.csv"), "id,at\n1,2026-11-23\n").unwrap();
    house
}

#[test]
fn only_what_is_older_than_was_chosen_is_harvested() {
    fn check<const HOURS: i64>(refresh: Option<Refresh>, expected: usize) {
        let house = filled();
        if let Some(refresh) = refresh {
            choose(&house.app, refresh);
        }
        let app = later::<HOURS>(&house);
        let runs = app.refresh_stale().unwrap();
        assert_eq!(runs.len(), expected, "{refresh:?} after {HOURS} hours: {runs:?}");
        assert!(runs.iter().all(|run| run.state == RunState::Done && run.added > 0), "{runs:?}");
        let found = house::search(&app, "late").hits.len();
        assert_eq!(found, expected, "what was added since is found");
        assert_eq!(app.refresh_stale().unwrap(), [], "and once is enough");
    }
    check::<1000>(None, 0);
    check::<1000>(Some(Refresh::Never), 0);
    check::<23>(Some(Refresh::Day), 0);
    check::<25>(Some(Refresh::Day), 2);
    check::<25>(Some(Refresh::Week), 0);
    check::<169>(Some(Refresh::Week), 2);
    // A clock that was set back makes nothing old.
    check::<-1000>(Some(Refresh::Day), 0);
}

#[test]
fn what_does_not_answer_is_passed_over_without_a_word() {
    let house = filled();
    choose(&house.app, Refresh::Day);
    std::fs::remove_file(house.path("shop.sqlite")).unwrap();
    let app = later::<25>(&house);
    assert_eq!(app.refresh_stale().unwrap().len(), 1, "the other is harvested all the same");
    let sources = app.sources(api::source::SourcesRequest {}).unwrap().sources;
    let failed = |source: &api::source::SourceView| source.runs.iter().any(|run| run.state == RunState::Failed);
    assert!(!sources.iter().any(failed), "nothing failed, because nothing was begun");
}

#[test]
fn nothing_is_harvested_once_the_catalog_is_being_closed() {
    let house = filled();
    choose(&house.app, Refresh::Day);
    let app = later::<25>(&house);
    app.close();
    assert_eq!(app.refresh_stale().unwrap(), []);
}
