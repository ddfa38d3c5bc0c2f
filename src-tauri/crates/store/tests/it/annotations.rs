//! What people wrote is never lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use model::{EntityKey, Revision, Timestamp};
use store::{Annotations, Error, SourceSettings};
use tempfile::TempDir;

fn settings(name: &str) -> SourceSettings {
    SourceSettings {
        key: EntityKey::source("test", name),
        name: name.to_uppercase(),
        connector: "test".into(),
        address: BTreeMap::from([("host".to_owned(), "wh \"quoted\" 주소".to_owned())]),
        added: Timestamp(5),
    }
}

fn opened() -> (TempDir, PathBuf, Annotations) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("annotations.db");
    let annotations = Annotations::open(&file).unwrap();
    (folder, file, annotations)
}

#[test]
fn sources_and_settings_read_back() {
    let (_folder, file, annotations) = opened();
    annotations.put_source(&settings("b"), Timestamp(1)).unwrap();
    annotations.put_source(&settings("a"), Timestamp(2)).unwrap();
    assert_eq!(annotations.sources().unwrap(), [settings("a"), settings("b")]);
    annotations.remove_source(&settings("b").key, Timestamp(3)).unwrap();
    annotations.remove_source(&settings("b").key, Timestamp(4)).unwrap();
    annotations.set_setting("theme", "dark", Timestamp(5)).unwrap();
    annotations.set_setting("theme", "light", Timestamp(5)).unwrap();
    drop(annotations);
    let annotations = Annotations::open(&file).unwrap();
    assert_eq!(annotations.sources().unwrap(), [settings("a")]);
    assert_eq!(annotations.source(&settings("b").key).unwrap(), None);
    assert_eq!(annotations.setting("theme").unwrap().as_deref(), Some("light"));
    assert_eq!(annotations.setting("font").unwrap(), None);
    assert_eq!(annotations.check(true).unwrap(), []);
    assert_eq!(crate::files::count(&file, "history"), 2, "what was removed and what was replaced");
}

#[test]
fn only_an_edit_is_an_edit() {
    let (_folder, _, annotations) = opened();
    let check = |edit: &dyn Fn(), expected: i64| {
        let before = annotations.stamp().unwrap();
        edit();
        let after = annotations.stamp().unwrap();
        assert_eq!(
            (after.revision, after.commit != before.commit),
            (Revision(expected), after.revision != before.revision)
        );
    };
    check(&|| {}, 0);
    check(&|| annotations.put_source(&settings("a"), Timestamp(1)).unwrap(), 1);
    check(&|| annotations.put_source(&settings("a"), Timestamp(2)).unwrap(), 1);
    check(&|| annotations.remove_source(&settings("b").key, Timestamp(2)).unwrap(), 1);
    check(&|| annotations.set_setting("theme", "dark", Timestamp(2)).unwrap(), 2);
    check(&|| annotations.set_setting("theme", "dark", Timestamp(2)).unwrap(), 2);
}

fn copies(file: &Path) -> Vec<u32> {
    let number = |path: &PathBuf| path.to_str().unwrap().rsplit('-').next().unwrap().parse().unwrap();
    Annotations::backups(file).iter().map(number).collect()
}

fn edit(annotations: &Annotations, times: usize) {
    for _ in 0..times {
        let value = format!("{}", annotations.stamp().unwrap().revision.0);
        annotations.set_setting("theme", &value, Timestamp(1)).unwrap();
    }
}

fn age(file: &Path) {
    for copy in Annotations::backups(file) {
        let yesterday = SystemTime::now() - Duration::from_secs(25 * 60 * 60);
        std::fs::File::options().write(true).open(copy).unwrap().set_modified(yesterday).unwrap();
    }
}

#[test]
fn copies_are_made_daily_and_every_200_edits_and_ten_are_kept() {
    let (_folder, file, annotations) = opened();
    let check = |edits: usize, aged: bool, expected: &[u32]| {
        edit(&annotations, edits);
        if aged {
            age(&file);
        }
        drop(Annotations::open(&file).unwrap());
        assert_eq!(copies(&file), expected, "after {edits} edits");
    };
    check(0, false, &[]);
    check(1, false, &[1]);
    check(1, false, &[1]);
    check(1, true, &[3, 1]);
    check(0, true, &[3, 1]);
    check(201, false, &[203, 3, 1]);
    for _ in 0..9 {
        check(
            1,
            true,
            &copies(&file).into_iter().fold(
                vec![annotations.stamp().unwrap().revision.0 as u32 + 1],
                |mut all, copy| {
                    if all.len() < 10 {
                        all.push(copy);
                    }
                    all
                },
            ),
        );
    }
    assert_eq!(copies(&file).len(), 10);
}

#[test]
fn a_damaged_file_is_restored_from_the_newest_good_copy() {
    let (folder, file, annotations) = opened();
    edit(&annotations, 1);
    drop(annotations);
    drop(Annotations::open(&file).unwrap());
    let annotations = Annotations::open(&file).unwrap();
    edit(&annotations, 1);
    age(&file);
    drop(annotations);
    drop(Annotations::open(&file).unwrap());
    let [bad, good] = Annotations::backups(&file).try_into().unwrap();
    std::fs::write(&bad, "no database").unwrap();

    fn check(file: &Path, good: &Path) {
        let error = Annotations::open(file).unwrap_err();
        let Error::Damaged { backup: Some(backup), .. } = &error else { panic!("{error:?}") };
        assert_eq!(backup, good);
        assert!(error.to_string().contains("backup"), "{error}");
    }
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, [vec![0xff; 4096], whole[4096..].to_vec()].concat()).unwrap();
    check(&file, &good);
    assert!(Annotations::restore(&file, &bad).is_err(), "a bad copy is refused");
    check(&file, &good);
    Annotations::restore(&file, &good).unwrap();
    assert_eq!(Annotations::open(&file).unwrap().setting("theme").unwrap().as_deref(), Some("0"));
    assert!(folder.path().join("annotations.db.damaged-1").exists(), "the damaged file is kept");
    // A file that vanished is not taken for a first start.
    std::fs::remove_file(&file).unwrap();
    check(&file, &good);
    assert!(!file.exists());
}

#[test]
fn settings_are_found_by_the_start_of_their_names() {
    let (_folder, _, annotations) = opened();
    for name in ["of a", "of b%", "of", "OF c", "theme"] {
        annotations.set_setting(name, "1", Timestamp(1)).unwrap();
    }
    let found = annotations.settings_below("of ").unwrap();
    assert_eq!(found, [("a".to_owned(), "1".to_owned()), ("b%".to_owned(), "1".to_owned())]);
}

#[test]
fn other_processes_edits_are_noticed() {
    let (_folder, file, annotations) = opened();
    let other = Annotations::open(&file).unwrap();
    let before = other.data_version().unwrap();
    edit(&annotations, 1);
    let after = other.data_version().unwrap();
    assert_ne!(after, before);
    edit(&other, 2);
    assert_eq!(other.data_version().unwrap(), after, "its own are no news to it");
    assert_eq!(other.stamp().unwrap(), annotations.stamp().unwrap());
}
