//! A backup is taken, everything changes, and it comes back: whole, or not at all.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use api::Handler;
use api::status::{SettingsRequest, StatusRequest, Theme};
use api::storage::{BackupRequest, RestoreRequest};
use app::Home;

use crate::house::{self, House};

/// Every step of a restore, in order; see `app::backup::restore`.
const STOPS: &[&str] = &[
    "restore_unpacked",
    "restore_verified",
    "restore_kept",
    "restore_decided",
    "restore_catalog",
    "restore_annotations",
    "restore_cleared",
];

struct Kept {
    house: House,
    backup: PathBuf,
    source: String,
}

/// One table and a light theme in the backup; two tables and a dark theme in the house.
fn changed() -> Kept {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE orders (id INTEGER)");
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    choose(&house, Theme::Light);
    let backup = house.path("light.pulk-backup");
    house.app.backup(BackupRequest { path: Some(backup.display().to_string()) }).unwrap();
    house.sqlite("shop.sqlite", "CREATE TABLE customers (id INTEGER)");
    house.harvest(&source);
    choose(&house, Theme::Dark);
    Kept { house, backup, source }
}

fn choose(house: &House, theme: Theme) {
    house.app.settings(SettingsRequest { theme: Some(theme), ..SettingsRequest::default() }).unwrap();
}

/// Tables in the catalog, of which the second is found or not, and the theme.
fn shown(app: &app::App) -> (u32, Theme) {
    let tables = app.status(StatusRequest {}).unwrap().tables;
    let found = house::search(app, "customers").hits.iter().any(|hit| hit.name.text == "customers");
    assert_eq!(found, tables == 2, "the index shows what the catalog holds");
    (tables, app.settings(SettingsRequest::default()).unwrap().theme)
}

const OLD: (u32, Theme) = (1, Theme::Light);
const NEW: (u32, Theme) = (2, Theme::Dark);

#[test]
fn what_was_backed_up_is_found_again_and_can_be_harvested() {
    let Kept { house, backup, source } = changed();
    assert_eq!(shown(&house.app), NEW);
    let start = |path: &Path| RestoreRequest::Start { path: path.display().to_string() };
    let restored = house.app.restore(start(&backup)).unwrap();
    assert_eq!(shown(&house.app), OLD);
    house.harvest(&source);
    assert_eq!(shown(&house.app).0, 2, "a harvest goes on from there");
    house.app.restore(start(Path::new(&restored.before.unwrap()))).unwrap();
    assert_eq!(shown(&house.app), NEW, "what was replaced can be brought back");
}

#[test]
fn killed_at_every_step_either_all_of_it_is_there_or_none() {
    for (at, stop) in STOPS.iter().enumerate() {
        let Kept { house, backup, source } = changed();
        house.app.close();
        let home = house.home();
        let ended = Command::new(env!("CARGO_BIN_EXE_pulk-test-child"))
            .args([home.as_os_str(), "restore".as_ref(), backup.as_os_str()])
            .env("PULK_STOP", stop)
            .env("PULK_KEYCHAIN", "off")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(!ended.success(), "{stop} was never reached");
        let app = house::open(&home).unwrap();
        let is_decided = at >= STOPS.iter().position(|name| *name == "restore_decided").unwrap();
        assert_eq!(shown(&app), if is_decided { OLD } else { NEW }, "{stop}");
        app.close();
        // What is opened once more must not be restored once more.
        let app = house::open(&home).unwrap();
        app.settings(SettingsRequest { theme: Some(Theme::System), ..SettingsRequest::default() }).unwrap();
        house::harvest(&app, &source);
        app.close();
        let app = house::open(&home).unwrap();
        assert_eq!(shown(&app), (2, Theme::System), "{stop}, worked on since");
        let left = std::fs::read_dir(&home).unwrap().flatten().map(|entry| entry.file_name());
        let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".restore")).collect();
        assert!(left.is_empty() && !Home::at(&home).restore().exists(), "{stop}: {left:?}");
    }
}

#[test]
fn the_command_line_backs_up_and_restores_another_home() {
    let Kept { house, backup, .. } = changed();
    let other = house.path("another computer");
    let pulk = |words: &[&str]| {
        let mut command = Command::new(tests::program("pulk"));
        command.args(words).env("PULK_HOME", &other).env("PULK_KEYCHAIN", "off").stdin(Stdio::null());
        command.output().unwrap()
    };
    let file = backup.to_str().unwrap();
    assert_eq!(pulk(&["restore"]).status.code(), Some(1), "there are none yet");
    assert_eq!(pulk(&["restore", file]).status.code(), Some(2), "nobody said yes");
    assert_eq!(pulk(&["restore", file, "--yes"]).status.code(), Some(0));
    let found = pulk(&["search", "orders", "--json"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("\"orders\""), "{found:?}");
    assert_eq!(pulk(&["backup"]).status.code(), Some(0));
    assert_eq!(pulk(&["backup", file]).status.code(), Some(2), "it is there already");
    let listed = pulk(&["restore"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("1 source, 1 table, revision 1"), "{listed:?}");
    assert_ne!(pulk(&["restore", house.path("shop.sqlite").to_str().unwrap(), "--yes"]).status.code(), Some(0));
}

#[test]
fn no_password_is_in_a_backup() {
    let house = House::new();
    let place = api::source::Place::Text { text: "postgres://ada:hunter2hunter2@127.0.0.1:1/shop".to_owned() };
    let edit = api::source::SourceEdit::Add { place, name: None, secret: None };
    let unlock = api::source::SourceEdit::Unlock { passphrase: "an owl at noon".to_owned() };
    // With a keychain there is nothing to unlock, and no passphrase is needed.
    let _ = house.app.edit_source(unlock);
    house.app.edit_source(edit).unwrap();
    let path = house.path("x.pulk-backup");
    house.app.backup(BackupRequest { path: Some(path.display().to_string()) }).unwrap();
    let plain = zstd::decode_all(std::fs::File::open(&path).unwrap()).unwrap();
    let holds = |text: &str| plain.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("127.0.0.1"), "the source is in it");
    assert!(!holds("hunter2hunter2") && !holds("an owl at noon"));
}
