use std::io::Write;

use api::Handler;
use api::status::{SettingsRequest, Theme};
use api::storage::StorageRequest;
use model::{CaseRule, EntityKey};
use store::{CommitInfo, Started};

use super::restore::STEPS;
use super::*;
use crate::Options;

const NOON: Timestamp = Timestamp(1_800_000_000_000);

fn open(folder: &Path) -> App {
    let home = Home::at(folder);
    App::open(Options { home, connectors: &[], clock: || NOON, passphrase: None, follow: false }).unwrap()
}

/// One more revision in the catalog, and a theme among what people wrote.
fn write(app: &App, theme: Theme) {
    let source = EntityKey::source("sqlite", "shop");
    let Started::Run(guard) = app.0.catalog.start_run(&source, NOON).unwrap() else { panic!("it is free") };
    let stage = store::Stage::open(&app.0.home.stages(), &source, "test", &app.0.catalog).unwrap();
    let info = CommitInfo { now: NOON, case_rule: CaseRule::Exact, connector: "sqlite".to_owned() };
    app.0.catalog.commit(&stage, &guard, &info, &mut |_, _| {}).unwrap();
    guard.finish(NOON, store::RunState::Done, &[], None).unwrap();
    app.settings(SettingsRequest { theme: Some(theme), ..SettingsRequest::default() }).unwrap();
}

/// What a person would notice.
fn shown(app: &App) -> (i64, Theme) {
    let theme = app.settings(SettingsRequest::default()).unwrap().theme;
    (app.0.catalog.stamp().unwrap().revision.0, theme)
}

const OLD: (i64, Theme) = (1, Theme::Light);
const NEW: (i64, Theme) = (2, Theme::Dark);

/// A catalog that was backed up and then changed, with the path of the backup.
fn changed() -> (tempfile::TempDir, App, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder.path().join("home"));
    write(&app, Theme::Light);
    let path = folder.path().join("light.pulk-backup");
    let request = BackupRequest { path: Some(path.display().to_string()) };
    let made = app.backup(request).unwrap();
    assert_eq!((made.about.revision.0, made.about.version.as_str()), (1, env!("CARGO_PKG_VERSION")));
    assert_eq!(shown(&app), OLD);
    write(&app, Theme::Dark);
    assert_eq!(shown(&app), NEW);
    (folder, app, path)
}

fn start(path: &Path) -> RestoreRequest {
    RestoreRequest::Start { path: path.display().to_string() }
}

/// Nothing of a restore is left but the backups.
fn check_clean(home: &Home) {
    let names = std::fs::read_dir(home.folder()).unwrap().flatten().map(|entry| entry.file_name());
    let left: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with('.') || name == "restore").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_was_backed_up_comes_back_while_everything_stays_open_and_goes_again() {
    let (folder, app, path) = changed();
    let looked = app.restore(RestoreRequest::Look { path: path.display().to_string() }).unwrap();
    assert_eq!((looked.about.revision.0, looked.before), (1, None));
    assert_eq!(shown(&app), NEW, "looking changes nothing");
    let before = app.restore(start(&path)).unwrap().before.unwrap();
    assert_eq!(shown(&app), OLD);
    assert_eq!(app.0.indexer.is_behind(), Ok(false));
    let listed = app.storage(StorageRequest {}).unwrap().backups;
    assert_eq!(listed.iter().map(|file| (&file.path, file.before_restore)).collect::<Vec<_>>(), [(&before, true)]);
    check_clean(&app.0.home);
    // Another process sees the same, also when it opens the files anew.
    assert_eq!(shown(&open(&folder.path().join("home"))), OLD);

    app.restore(start(Path::new(&before))).unwrap();
    assert_eq!(shown(&app), NEW);
    write(&app, Theme::Light);
    assert_eq!(shown(&app), (3, Theme::Light), "and it can be worked on");
}

#[test]
fn an_error_at_any_step_leaves_everything_as_it_was() {
    for failing in STEPS {
        let (folder, app, path) = changed();
        let mut fail = |step: &'static str| match step == failing {
            true => Err(Error::new(Code::Storage, "on purpose")),
            false => Ok(()),
        };
        let error = restore::restore(&app.0.home, &path, Live::Open, NOON, &mut fail).unwrap_err();
        assert_eq!(error.message, "on purpose", "{failing}");
        // After the last step it is done, whatever is said.
        let expected = if failing == "restore_cleared" { OLD } else { NEW };
        assert_eq!(shown(&app), expected, "{failing}");
        drop(app);
        let app = open(&folder.path().join("home"));
        assert_eq!(shown(&app), expected, "{failing}, opened again");
        check_clean(&app.0.home);
    }
}

#[test]
fn a_data_folder_that_holds_nothing_is_filled() {
    let (folder, _app, path) = changed();
    let home = Home::at(folder.path().join("another computer"));
    assert_eq!(super::restore(&home, &path, NOON).unwrap().before, None);
    assert_eq!(shown(&open(home.folder())), OLD);
}

#[test]
fn damaged_data_are_set_aside_and_replaced_where_nobody_has_them_open() {
    for name in archive::FILES {
        let (folder, app, path) = changed();
        app.close();
        drop(app);
        let home = Home::at(folder.path().join("home"));
        std::fs::write(home.folder().join(name), "no database ".repeat(2_000)).unwrap();
        super::restore(&home, &path, NOON).unwrap();
        assert_eq!(shown(&open(home.folder())), OLD, "{name}");
        assert!(home.folder().join(format!("{name}.damaged-1")).is_file(), "nothing is deleted");
    }
}

#[test]
fn nothing_is_restored_while_a_harvest_runs() {
    let (_folder, app, path) = changed();
    let source = EntityKey::source("sqlite", "shop");
    let Started::Run(_guard) = app.0.catalog.start_run(&source, NOON).unwrap() else { panic!("it is free") };
    assert_eq!(app.restore(start(&path)).unwrap_err().code, Code::Busy);
    assert_eq!(shown(&app), NEW);
}

/// Restores, and does something else at one step, as another thread or process would.
fn restore_beside(home: &Home, path: &Path, at: &str, act: &mut dyn FnMut()) -> Error {
    let mut watch = |step: &'static str| {
        if step == at {
            act();
        }
        Ok(())
    };
    restore::restore(home, path, Live::Open, NOON, &mut watch).unwrap_err()
}

fn choose(app: &App, theme: Theme) {
    app.settings(SettingsRequest { theme: Some(theme), ..SettingsRequest::default() }).unwrap();
}

#[test]
fn what_is_written_while_a_restore_is_under_way_is_not_replaced() {
    // Before it is decided, and when the catalog is replaced already.
    for at in ["restore_kept", "restore_catalog"] {
        let (_folder, app, path) = changed();
        let error = restore_beside(&app.0.home, &path, at, &mut || choose(&app, Theme::System));
        assert_eq!(error.code, Code::Busy, "{at}: {error:?}");
        assert!(error.remedy.is_some(), "{at}");
        assert_eq!(shown(&app), (NEW.0, Theme::System), "{at}");
        check_clean(&app.0.home);
        app.restore(start(&path)).unwrap();
        assert_eq!(shown(&app), OLD, "{at}: it can be done again");
    }
}

#[test]
fn a_harvest_that_begins_while_a_restore_is_prepared_goes_on() {
    for at in ["restore_unpacked", "restore_verified", "restore_kept"] {
        let (_folder, app, path) = changed();
        let source = EntityKey::source("sqlite", "shop");
        let mut runs = Vec::new();
        let error = restore_beside(&app.0.home, &path, at, &mut || {
            let Started::Run(run) = app.0.catalog.start_run(&source, NOON).unwrap() else { panic!("it is free") };
            runs.push(run);
        });
        assert_eq!(error.code, Code::Busy, "{at}: {error:?}");
        assert!(error.message.contains("is being harvested"), "{at}: {error:?}");
        assert_eq!(shown(&app), NEW, "{at}");
        check_clean(&app.0.home);
    }
}

#[test]
fn what_was_written_while_a_decided_restore_was_unfinished_is_in_a_backup() {
    let (folder, app, path) = changed();
    let home = app.0.home.clone();
    // As if the process that restores were killed right after the decision.
    let mut end = |step: &'static str| match step {
        "restore_decided" => std::panic::resume_unwind(Box::new(step)),
        _ => Ok(()),
    };
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        restore::restore(&home, &path, Live::Open, NOON, &mut end)
    }));
    assert!(ended.is_err() && home.restore().is_dir());
    let known = list(&home).len();
    choose(&app, Theme::System);
    drop(app);
    let app = open(&folder.path().join("home"));
    assert_eq!(shown(&app), OLD, "the restore is finished");
    check_clean(&home);
    let written = |file: &BackupFile| {
        app.restore(start(Path::new(&file.path))).unwrap();
        shown(&app) == (NEW.0, Theme::System)
    };
    let kept = list(&home);
    assert_eq!(kept.len(), known + 1);
    assert!(kept.iter().any(written), "{kept:?}");
}

#[test]
fn the_notes_of_passwords_are_those_of_this_computer() {
    let (_folder, app, path) = changed();
    let (removed, kept) = ("secret in file of postgres://old", "secret in file of postgres://new");
    app.0.annotations.set_setting(removed, "left", NOON).unwrap();
    let earlier = app.backup(BackupRequest { path: None }).unwrap().path;
    app.0.annotations.set_setting(removed, "kept", NOON).unwrap();
    app.0.annotations.set_setting(kept, "kept", NOON).unwrap();
    let check = |from: &str| {
        app.restore(start(Path::new(from))).unwrap();
        for name in [removed, kept] {
            // A note that a password is to be taken out would cost the one that is used now.
            assert_eq!(app.0.annotations.setting(name).unwrap().as_deref(), Some("kept"), "{name} after {from}");
        }
    };
    check(&earlier);
    check(&path.display().to_string());
}

/// An archive of these entries, packed as a backup is.
fn packed(folder: &Path, entries: &[(&[u8], tar::EntryType, &[u8])]) -> PathBuf {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, content) in entries {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_cksum();
        builder.append(&header, *content).unwrap();
    }
    let path = folder.join("hostile.pulk-backup");
    std::fs::write(&path, zstd::encode_all(builder.into_inner().unwrap().as_slice(), 1).unwrap()).unwrap();
    path
}

#[test]
fn what_is_no_whole_backup_changes_nothing() {
    let (folder, app, path) = changed();
    let whole = std::fs::read(&path).unwrap();
    let plain = zstd::decode_all(whole.as_slice()).unwrap();
    let check = |why: &str, bytes: &[u8], expected: Code| {
        let hostile = folder.path().join("hostile.pulk-backup");
        std::fs::write(&hostile, bytes).unwrap();
        let error = app.restore(start(&hostile)).expect_err(why);
        assert_eq!(error.code, expected, "{why}: {error:?}");
        assert!(error.remedy.is_some(), "{why}");
        assert_eq!(shown(&app), NEW, "{why}");
        check_clean(&app.0.home);
    };
    let repacked = |plain: &[u8]| zstd::encode_all(plain, 1).unwrap();
    let altered = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len(), "the sizes in the archive stay true");
        let at = plain.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        let mut altered = plain.clone();
        altered[at..at + to.len()].copy_from_slice(to.as_bytes());
        repacked(&altered)
    };
    check("empty", b"", Code::Unreadable);
    check("something else", b"PK\x03\x04 not this", Code::Unreadable);
    for cut in [whole.len() / 3, whole.len() - 1] {
        check("cut short", &whole[..cut], Code::Unreadable);
    }
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x5a;
    check("a flipped byte", &flipped, Code::Unreadable);
    check("more behind it", &[whole.as_slice(), b"more"].concat(), Code::Unreadable);
    check("another archive behind it", &[whole.as_slice(), whole.as_slice()].concat(), Code::Unreadable);
    check("a newer format", &altered("\"pulk_backup\": 1", "\"pulk_backup\": 2"), Code::Newer);
    check("another file", &altered("\"name\": \"catalog.db\"", "\"name\": \"../alog.db\""), Code::Unreadable);
    // The first byte of a database's header: the checksum of the archive is right, that of the file is not.
    check("an altered database", &altered("SQLite format 3", "SQLite format 4"), Code::Unreadable);
    check("ends after its manifest", &repacked(&plain[..2048]), Code::Unreadable);
}

#[test]
fn entries_that_are_not_what_a_backup_holds_are_refused() {
    let (folder, app, path) = changed();
    let manifest = serde_json::to_vec(&archive::look(&path).unwrap()).unwrap();
    let check = |entries: &[(&[u8], tar::EntryType, &[u8])]| {
        let hostile = packed(folder.path(), entries);
        assert_eq!(app.restore(start(&hostile)).unwrap_err().code, Code::Unreadable, "{entries:?}");
        assert_eq!(shown(&app), NEW);
        assert!(!folder.path().join("home/escaped").exists() && !folder.path().join("escaped").exists());
        check_clean(&app.0.home);
    };
    use tar::EntryType as Kind;
    let announced: (&[u8], Kind, &[u8]) = (b"manifest.json", Kind::Regular, &manifest);
    check(&[]);
    check(&[(b"../escaped", Kind::Regular, b"x")]);
    check(&[(b"manifest.json", Kind::Symlink, b"")]);
    check(&[(b"manifest.json", Kind::Regular, b"{")]);
    check(&[(b"manifest.json", Kind::Regular, &b" ".repeat(1 << 20))]);
    check(&[announced, (b"../catalog.db", Kind::Regular, b"x")]);
    check(&[announced, (b"catalog.db", Kind::Link, b"")]);
    check(&[announced, (b"catalog.db", Kind::GNULongName, b"escaped")]);
    check(&[announced, (b"catalog.db", Kind::GNUSparse, b"x")]);
    check(&[announced, (b"catalog.db", Kind::Regular, b"too short")]);
    check(&[announced, (b"annotations.db", Kind::Regular, b"x")]);
}

#[test]
fn databases_that_are_not_ours_are_refused_although_every_checksum_is_right() {
    let (folder, app, path) = changed();
    let check = |alter: &dyn Fn(&Path), expected: Code| {
        let desk = tempfile::tempdir_in(folder.path()).unwrap();
        let manifest = archive::unpack(&path, desk.path()).unwrap();
        alter(desk.path());
        let hostile = folder.path().join("hostile.pulk-backup");
        let manifest = Manifest::of(desk.path(), manifest.about(), false).unwrap();
        archive::write(&hostile, &manifest, desk.path()).unwrap();
        assert_eq!(app.restore(start(&hostile)).unwrap_err().code, expected);
        assert_eq!(shown(&app), NEW);
    };
    check(&|desk| std::fs::write(desk.join("catalog.db"), "no database").unwrap(), Code::Unreadable);
    check(
        &|desk| assert!(std::fs::copy(desk.join("catalog.db"), desk.join("annotations.db")).is_ok()),
        Code::Unreadable,
    );
    let damage = |desk: &Path| {
        let mut file = std::fs::OpenOptions::new().write(true).open(desk.join("catalog.db")).unwrap();
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(8192 + 64)).unwrap();
        file.write_all(&[0xff; 4096]).unwrap();
    };
    check(&damage, Code::Unreadable);
    // The number of the last breaking change stands in the header.
    let newer = |desk: &Path| {
        let mut file = std::fs::OpenOptions::new().write(true).open(desk.join("catalog.db")).unwrap();
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(60)).unwrap();
        file.write_all(&9_999_u32.to_be_bytes()).unwrap();
    };
    check(&newer, Code::Newer);
}

#[test]
fn a_backup_that_cannot_be_written_leaves_what_was_there() {
    let (folder, app, path) = changed();
    let before = std::fs::read(&path).unwrap();
    let check = |path: &Path, expected: Code| {
        let request = BackupRequest { path: Some(path.display().to_string()) };
        assert_eq!(app.backup(request).unwrap_err().code, expected, "{}", path.display());
        check_clean(&app.0.home);
    };
    check(&folder.path().join("nowhere/x.pulk-backup"), Code::Storage);
    check(&path.join("x.pulk-backup"), Code::Storage);
    check(Path::new(""), Code::BadRequest);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn two_backups_of_one_second_have_names_of_their_own() {
    let (_folder, app, _) = changed();
    let make = || app.backup(BackupRequest { path: None }).unwrap().path;
    assert_ne!(make(), make());
    assert_eq!(app.storage(StorageRequest {}).unwrap().backups.len(), 2);
}
