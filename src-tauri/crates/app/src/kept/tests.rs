use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use api::Handler;
use api::storage::{BackupRequest, RestoreRequest};
use model::Timestamp;
use store::SourceSettings;

use crate::{Home, Options};
use ::secrets::{Choice, Secrets};

/// A catalog whose passwords are in a file, whatever this computer has; locked, as after every start.
fn start(folder: &std::path::Path) -> App {
    let home = Home::at(folder);
    let clock = || Timestamp(1_800_000_000_000);
    let mut app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
    Arc::get_mut(&mut app.0).unwrap().secrets = Secrets::open(folder, Choice::File);
    app
}

fn unlock(app: &App) {
    app.0.secrets.unlock(&Secret::new("an owl at noon")).unwrap();
}

fn shop() -> EntityKey {
    EntityKey::source("postgres", "shop")
}

fn names(app: &App) -> Vec<String> {
    all(app).unwrap().into_iter().collect()
}

#[test]
fn what_has_a_password_is_known_without_opening_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    unlock(&app);
    put(&app, &shop(), &Secret::new("s3cret")).unwrap();
    assert_eq!(names(&app), ["postgres://shop"]);

    let app = start(folder.path());
    assert_eq!(place(&app).unwrap(), SecretStoreView::FileLocked);
    assert_eq!(names(&app), ["postgres://shop"], "also while it is locked");
    unlock(&app);
    remove(&app, &shop()).unwrap();
    assert_eq!(names(&app), Vec::<String>::new());
}

#[test]
fn a_password_that_is_found_or_missed_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    unlock(&app);
    app.0.secrets.set(shop().as_str(), &Secret::new("s3cret")).unwrap();
    assert!(get(&app, &shop()).unwrap().is_some());
    assert_eq!(names(&app), ["postgres://shop"]);
    app.0.secrets.remove(shop().as_str()).unwrap();
    assert!(get(&app, &shop()).unwrap().is_none());
    assert_eq!(names(&app), Vec::<String>::new());
}

#[test]
fn the_password_of_a_removed_source_goes_once_its_place_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    unlock(&app);
    put(&app, &shop(), &Secret::new("s3cret")).unwrap();

    let app = start(folder.path());
    leave(&app, &shop()).unwrap();
    sweep(&app);
    assert_eq!(names(&app), Vec::<String>::new());
    assert!(get(&app, &shop()).unwrap().is_none(), "nobody gets it any more");
    assert!(put(&app, &shop(), &Secret::new("another")).is_err(), "the place is not open");
    unlock(&app);
    assert!(app.0.secrets.get(shop().as_str()).unwrap().is_some(), "it could not be taken out before");
    sweep(&app);
    assert!(app.0.secrets.get(shop().as_str()).unwrap().is_none());

    put(&app, &shop(), &Secret::new("another")).unwrap();
    assert_eq!(get(&app, &shop()).unwrap().as_ref().map(Secret::reveal), Some("another"));
}

#[test]
fn what_one_process_cannot_reach_it_does_not_take_for_gone() {
    fn check(act: fn(&App), expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path());
        // As a process that reaches the keychain noted it.
        note(&app, Keeper::Keychain, &shop(), KEPT).unwrap();
        act(&app);
        assert!(get(&app, &shop()).unwrap().is_none(), "it is not in the file");
        let noted = read_note(&app, Keeper::Keychain, &shop()).unwrap();
        assert_eq!(noted.as_deref(), expected);
        assert_eq!(names(&app).len(), usize::from(expected == Some(KEPT)));
    }
    // Nobody removed it.
    check(|_| {}, Some(KEPT));
    check(sweep, Some(KEPT));
    // The file can be absent, locked or open: its password is in the keychain all the same.
    let removed = |app: &App| {
        leave(app, &shop()).unwrap();
        sweep(app);
    };
    check(removed, Some(LEFT));
    check(
        |app| {
            unlock(app);
            leave(app, &shop()).unwrap();
            sweep(app);
        },
        Some(LEFT),
    );
    check(|app| remove(app, &shop()).unwrap(), Some(LEFT));
    // One in the file is another.
    check(
        |app| {
            unlock(app);
            put(app, &shop(), &Secret::new("s3cret")).unwrap();
            leave(app, &shop()).unwrap();
        },
        Some(LEFT),
    );
}

#[test]
fn a_password_is_noted_as_left_before_anybody_is_asked_to_take_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path());
    unlock(&app);
    put(&app, &shop(), &Secret::new("s3cret")).unwrap();
    leave(&app, &shop()).unwrap();
    assert_eq!(read_note(&app, Keeper::File, &shop()).unwrap().as_deref(), Some(LEFT));
    assert!(app.0.secrets.get(shop().as_str()).unwrap().is_some(), "whoever is killed here has it noted");
    // Whoever finds the place open for another source takes it out.
    get(&app, &EntityKey::source("postgres", "crm")).unwrap();
    assert!(app.0.secrets.get(shop().as_str()).unwrap().is_none());
    assert_eq!(read_note(&app, Keeper::File, &shop()).unwrap().as_deref(), Some(NONE));
}

#[test]
fn a_password_that_could_not_be_stored_changes_no_note() {
    fn check(before: Option<&str>, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        unlock(&start(folder.path()));
        let locked = start(folder.path());
        if let Some(before) = before {
            note(&locked, Keeper::File, &shop(), before).unwrap();
        }
        put(&locked, &shop(), &Secret::new("s3cret")).unwrap_err();
        assert_eq!(read_note(&locked, Keeper::File, &shop()).unwrap().as_deref(), Some(expected));
    }
    check(None, NONE);
    check(Some(KEPT), KEPT);
    check(Some(LEFT), LEFT);
}

#[test]
fn a_keychain_that_was_there_is_not_asked_only_to_list_sources() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    let clock = || Timestamp(1_800_000_000_000);
    let app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
    app.0.annotations.set_setting(PLACE, Keeper::Keychain.name(), app.now()).unwrap();
    if app.0.secrets.known_state().is_none() {
        crate::sources::list(&app).unwrap();
        assert_eq!(app.0.secrets.known_state(), None, "nobody was asked");
    }
}

/// A source under the key of the shop, at this host.
fn put_source(app: &App, host: &str) {
    let address = BTreeMap::from([("host".to_owned(), host.to_owned())]);
    let (key, name, connector) = (shop(), "shop".to_owned(), "postgres".to_owned());
    app.0
        .annotations
        .put_source(&SourceSettings { key, name, connector, address, added: app.now() }, app.now())
        .unwrap();
}

fn back_up(app: &App, path: &std::path::Path) -> String {
    let path = path.display().to_string();
    app.backup(BackupRequest { path: Some(path.clone()) }).unwrap();
    path
}

fn restore(app: &App, path: String) {
    app.restore(RestoreRequest::Start { path }).unwrap();
}

fn given(app: &App) -> Option<String> {
    get(app, &shop()).unwrap().map(|secret| secret.reveal().to_owned())
}

#[test]
fn a_password_is_used_for_no_place_that_somebody_else_put_under_its_key() {
    fn check(their_host: &str, do_more: fn(&App), expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (start(&folder.path().join("ours")), start(&folder.path().join("theirs")));
        unlock(&ours);
        put_source(&ours, "wh.example");
        put(&ours, &shop(), &Secret::new("s3cret")).unwrap();
        put_source(&theirs, their_host);
        // They may claim that it has one.
        note(&theirs, Keeper::File, &shop(), KEPT).unwrap();
        let before = back_up(&ours, &folder.path().join("ours.pulk-backup"));
        let stranger = back_up(&theirs, &folder.path().join("theirs.pulk-backup"));
        for _ in 0..2 {
            restore(&ours, stranger.clone());
            assert_eq!(given(&ours).as_deref(), expected, "{their_host}");
            assert_eq!(names(&ours).len(), usize::from(expected.is_some()), "{their_host}");
        }
        do_more(&ours);
        restore(&ours, before);
        assert_eq!(given(&ours).as_deref(), Some("s3cret"), "{their_host}: it is where it was");
    }
    check("elsewhere.example", |_| {}, None);
    check("wh.example", |_| {}, Some("s3cret"));
    check("elsewhere.example", |app| remove(app, &shop()).unwrap(), None);
    let remove_source = |app: &App| {
        leave(app, &shop()).unwrap();
        app.0.annotations.remove_source(&shop(), app.now()).unwrap();
        sweep(app);
    };
    check("elsewhere.example", remove_source, None);
}

#[test]
fn a_password_that_no_note_tells_of_is_nobody_elses_either() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (start(&folder.path().join("ours")), start(&folder.path().join("theirs")));
    unlock(&ours);
    // As older versions stored it.
    ours.0.secrets.set(shop().as_str(), &Secret::new("s3cret")).unwrap();
    put_source(&theirs, "elsewhere.example");
    restore(&ours, back_up(&theirs, &folder.path().join("theirs.pulk-backup")));
    assert_eq!(given(&ours), None);
    put(&ours, &shop(), &Secret::new("another")).unwrap();
    assert_eq!(given(&ours).as_deref(), Some("another"), "one that is given from now on is theirs");
}

#[test]
fn a_process_that_restored_nothing_asks_for_the_passwords_of_what_was_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (start(&folder.path().join("ours")), start(&folder.path().join("theirs")));
    let second = start(&folder.path().join("ours"));
    assert_eq!(given(&second), None);
    let before = second.0.secrets.owner();
    restore(&ours, back_up(&theirs, &folder.path().join("theirs.pulk-backup")));
    assert_eq!(given(&second), None);
    assert_eq!(second.0.secrets.owner(), sources::owner(&theirs.0.catalog, &theirs.0.annotations).unwrap());
    assert_ne!(second.0.secrets.owner(), before);
}
