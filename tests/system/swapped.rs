//! Somebody puts other files beneath an open program, or takes them away: a program that synchronises folders, `cp`,
//! `mv`, a backup tool. What is there now is shown, or a sentence says why it cannot be.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use api::harvest::{RunState, RunView};
use api::search::SearchPage;
use api::source::SourcesView;
use api::status::{SettingsRequest, StatusView, Theme};
use api::{Code, Error, Event, Handler, Tag};
use app::{App, Home};

use crate::house::{self, House};

/// Another computer's data: a source with a table of customers, and a dark theme.
fn another() -> House {
    let house = House::new();
    let file = house.sqlite("crm.sqlite", "CREATE TABLE customers (id INTEGER)");
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    house.app.settings(SettingsRequest { theme: Some(Theme::Dark), ..SettingsRequest::default() }).unwrap();
    house
}

/// A program that stays open on a source with a table of orders.
struct Open {
    house: House,
    app: App,
    source: String,
}

impl Open {
    fn new() -> Open {
        let house = House::new();
        let file = house.sqlite("shop.sqlite", "CREATE TABLE orders (id INTEGER)");
        // Its own data folder: what the house itself has open stays as it is.
        let app = App::open(house::options(&house.path("open"), true)).unwrap();
        let source = house::try_add(&app, file.to_str().unwrap()).unwrap();
        house::harvest(&app, &source);
        assert_eq!(found(&app, "orders"), 1);
        Open { house, app, source }
    }

    fn home(&self) -> Home {
        Home::at(self.house.path("open"))
    }

    /// Ends the program, and looks whether everything is whole.
    #[track_caller]
    fn end(self) -> House {
        let home = self.home();
        let Open { house, app, .. } = self;
        app.close();
        drop(app);
        let report = app::examine(&home, connectors::ALL, false);
        assert!(report.healthy, "{:?}", report.checks);
        house
    }
}

/// Asks as a window does.
fn ask(app: &App, name: &str, request: &str) -> Result<serde_json::Value, Error> {
    api::dispatch(app, name, request).map(|answer| serde_json::from_str(&answer).unwrap())
}

fn status(app: &App) -> Result<StatusView, Error> {
    ask(app, "status", "{}").map(|answer| serde_json::from_value(answer).unwrap())
}

fn found(app: &App, name: &str) -> usize {
    let request = format!(r#"{{"query":"{name}","filters":[],"limit":10,"offset":0,"turn":1,"facets":false}}"#);
    let page: SearchPage = serde_json::from_value(ask(app, "search", &request).unwrap()).unwrap();
    page.hits.iter().filter(|hit| hit.name.text == name).count()
}

/// A copy of a database of a house, whole in one file.
fn copy(house: &House, file: &Path) -> PathBuf {
    let to = house.path("copy.db");
    let _ = std::fs::remove_file(&to);
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.execute("VACUUM INTO ?1", [to.to_str().unwrap()]).unwrap();
    to
}

/// The ways in which programs put a file in another's place.
const WAYS: [fn(&Path, &Path); 2] =
    [|from, to| std::fs::rename(from, to).unwrap(), |from, to| assert!(std::fs::copy(from, to).is_ok())];

/// Waits until everybody is told that everything may be other than before.
fn wait_for_all(events: &std::sync::mpsc::Receiver<Event>) {
    while events.recv_timeout(Duration::from_secs(30)).unwrap() != (Event::Changed { tags: Tag::ALL.to_vec() }) {}
}

#[test]
fn another_catalog_is_shown_and_windows_are_told() {
    for put in WAYS {
        let (ours, theirs) = (Open::new(), another());
        let events = ours.app.subscribe();
        put(&copy(&theirs, &Home::at(theirs.home()).catalog()), &ours.home().catalog());
        wait_for_all(&events);
        assert_eq!((found(&ours.app, "orders"), found(&ours.app, "customers")), (0, 1));
        assert_eq!(status(&ours.app).unwrap().sources, 1, "what people wrote is where it was");
        let home = ours.home();
        let _house = ours.end();
        assert_eq!(house::search(&house::open(home.folder()).unwrap(), "customers").hits.len(), 1);
    }
}

#[test]
fn other_annotations_are_shown_and_the_first_are_kept() {
    for (put, is_kept) in WAYS.into_iter().zip([true, false]) {
        let (ours, theirs) = (Open::new(), another());
        let home = ours.home();
        put(&copy(&theirs, &Home::at(theirs.home()).annotations()), &home.annotations());
        assert_eq!(ask(&ours.app, "settings", "{}").unwrap()["theme"], "dark");
        let sources: SourcesView = serde_json::from_value(ask(&ours.app, "sources", "{}").unwrap()).unwrap();
        assert_eq!(sources.sources.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["crm"]);
        let kept = home.folder().join("annotations.db.replaced-1");
        assert_eq!(kept.is_file(), is_kept, "of what was written over, nothing is left to be copied");
        if is_kept {
            assert_eq!(store::Annotations::open(&kept).unwrap().sources().unwrap().len(), 1);
        }
        ours.end();
    }
}

/// Takes something away or breaks it, and gives back what mends it.
type Harm = fn(&House, &Path) -> Box<dyn Fn()>;

#[test]
fn what_cannot_be_opened_is_said_until_it_can_be() {
    fn check(harm: Harm, code: Code, says: &str) {
        for name in ["catalog.db", "annotations.db"] {
            let ours = Open::new();
            let file = ours.home().folder().join(name);
            let events = ours.app.subscribe();
            let mend = harm(&ours.house, &file);
            let before = std::fs::read(&file).ok();
            wait_for_all(&events);
            let error = status(&ours.app).unwrap_err();
            let told = format!("{} {}", error.message, error.remedy.as_deref().unwrap_or_default());
            assert_eq!(error.code, code, "{name}: {error:?}");
            assert!(told.contains(name) && told.contains(says), "{name}: “{told}” does not say “{says}”");
            let harvest = format!(r#"{{"ask":"start","source":"{}","accept_removals":false}}"#, ours.source);
            assert!(ask(&ours.app, "harvest", &harvest).is_err());
            let dark = ask(&ours.app, "settings", r#"{"theme":"dark"}"#);
            assert!(dark.is_err(), "nothing is written anywhere");
            assert_eq!(std::fs::read(&file).ok(), before, "{name}: nothing is made in its place");
            assert!(ask(&ours.app, "storage", "{}").is_ok(), "a person can go on");
            mend();
            wait_for_all(&events);
            assert_eq!((status(&ours.app).unwrap().tables, found(&ours.app, "orders")), (1, 1), "{name}");
            ours.end();
        }
    }
    fn removed(house: &House, file: &Path) -> Box<dyn Fn()> {
        let (aside, file) = (house.path("aside.db"), file.to_owned());
        std::fs::rename(&file, &aside).unwrap();
        Box::new(move || std::fs::rename(&aside, &file).unwrap())
    }
    fn garbage(house: &House, file: &Path) -> Box<dyn Fn()> {
        let (copy, file) = (copy(house, file), file.to_owned());
        std::fs::write(&file, "no database ".repeat(2_000)).unwrap();
        Box::new(move || assert!(std::fs::copy(&copy, &file).is_ok()))
    }
    fn newer(house: &House, file: &Path) -> Box<dyn Fn()> {
        let (whole, file) = (copy(house, file), file.to_owned());
        let mut bytes = std::fs::read(&whole).unwrap();
        // The number of the last breaking change stands in the header.
        bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
        let newer = house.path("newer.db");
        std::fs::write(&newer, bytes).unwrap();
        std::fs::rename(newer, &file).unwrap();
        Box::new(move || std::fs::rename(&whole, &file).unwrap())
    }
    check(removed, Code::Damaged, "put the file back");
    check(garbage, Code::Damaged, "is");
    check(newer, Code::Newer, "update");
}

#[test]
fn a_folder_that_is_gone_is_not_made_again() {
    let ours = Open::new();
    let (home, aside) = (ours.home().folder().to_owned(), ours.house.path("aside"));
    let events = ours.app.subscribe();
    std::fs::rename(&home, &aside).unwrap();
    wait_for_all(&events);
    assert_eq!(status(&ours.app).unwrap_err().code, Code::Damaged);
    assert!(!home.exists());
    std::fs::rename(&aside, &home).unwrap();
    wait_for_all(&events);
    assert_eq!(found(&ours.app, "orders"), 1);
    ours.end();
}

#[test]
fn another_folder_brings_its_catalog_and_its_annotations() {
    let (ours, theirs) = (Open::new(), another());
    let (home, aside, incoming) = (ours.home(), ours.house.path("aside"), ours.house.path("incoming"));
    std::fs::create_dir(&incoming).unwrap();
    let their = Home::at(theirs.home());
    for file in [their.catalog(), their.annotations()] {
        std::fs::rename(copy(&theirs, &file), incoming.join(file.file_name().unwrap())).unwrap();
    }
    std::fs::rename(home.folder(), &aside).unwrap();
    std::fs::rename(&incoming, home.folder()).unwrap();
    assert_eq!(ask(&ours.app, "settings", "{}").unwrap()["theme"], "dark");
    assert_eq!((found(&ours.app, "orders"), found(&ours.app, "customers")), (0, 1));
    let _house = ours.end();
    assert_eq!(house::search(&house::open(&aside).unwrap(), "orders").hits.len(), 1, "and ours is whole");
}

#[test]
fn a_harvest_does_not_end_in_another_catalog_than_it_began_in() {
    for put in WAYS {
        for stop in ["stage_unit_begun", "compare", "commit_begun", "commit_before_end"] {
            let (ours, theirs) = (Open::new(), another());
            ours.house.sqlite("shop.sqlite", "CREATE TABLE visits (id INTEGER)");
            let copied = copy(&theirs, &Home::at(theirs.home()).catalog());
            let mut child = Command::new(env!("CARGO_BIN_EXE_pulk-test-child"))
                .args([ours.home().folder().as_os_str(), ours.source.as_ref()])
                .env("PULK_KEYCHAIN", "off")
                .env("PULK_HOLD", stop)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
            let held = format!("held {stop}");
            assert!(said.by_ref().any(|line| line == held), "{stop} was never reached");
            put(&copied, &ours.home().catalog());
            child.stdin.take().unwrap().write_all(b"\n").unwrap();
            let run: RunView = serde_json::from_str(&said.last().unwrap()).unwrap();
            assert!(child.wait().unwrap().success());
            let told = run.error.map(|error| error.message).unwrap_or_default();
            assert_eq!((run.state, told.contains("another file")), (RunState::Failed, true), "{stop}: {told}");
            assert_eq!((found(&ours.app, "customers"), found(&ours.app, "visits")), (1, 0), "{stop}");
            assert_eq!(house::harvest(&ours.app, &ours.source).state, RunState::Done, "{stop}");
            assert_eq!((found(&ours.app, "customers"), found(&ours.app, "visits")), (1, 1), "{stop}");
            ours.end();
        }
    }
}
