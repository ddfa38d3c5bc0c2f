//! Flipped bytes, full disks and folders that cannot be written: reported, never a panic, and nothing is lost.

use std::path::Path;

use model::{Revision, Timestamp};
use store::{Annotations, Catalog, Direction, Error, Stage};
use tempfile::TempDir;

use crate::world::{Unit, World, items, read_unit, within};

/// Flips one bit at many positions of a file, one at a time, and hands each to `examine`.
fn flip_each(file: &Path, positions: usize, mut examine: impl FnMut(&Path, usize)) {
    let whole = std::fs::read(file).unwrap();
    let folder = TempDir::new().unwrap();
    let copy = folder.path().join(file.file_name().unwrap());
    // The header byte by byte, as it decides how all else is read; then evenly through the file.
    let header = (0..100).step_by(7);
    for position in header.chain((100..whole.len()).step_by(1 + whole.len() / positions)) {
        let mut damaged = whole.clone();
        damaged[position] ^= 1 << (position % 8);
        std::fs::write(&copy, damaged).unwrap();
        examine(&copy, position);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}

/// Every reading call there is. What matters is that each comes back.
fn read_all(catalog: &Catalog, world: &World) -> Result<(), Error> {
    catalog.check(true)?;
    catalog.stamp()?;
    let present = catalog.present_after(None, 100)?;
    let ids: Vec<_> = present.iter().map(|entity| entity.id).collect();
    catalog.entities(&ids)?;
    catalog.observations(&ids)?;
    catalog.touched_since(Revision(0))?;
    catalog.counts(None)?;
    for path in ["", "a", "a/t"] {
        let key = world.key(path);
        catalog.entity(&key, None)?;
        catalog.entity(&key, Some(Revision(1)))?;
        catalog.children(&key, 0, 100)?;
        catalog.versions(&key)?;
        catalog.revisions(Revision::ZERO..Revision(9), within(&key), 100)?;
        catalog.changed_in(Revision(2), within(&key), None, 100)?;
        catalog.places_in(Revision(2), within(&key), std::slice::from_ref(&world.source))?;
        catalog.edges(&key, Direction::From)?;
        catalog.edges(&key, Direction::To)?;
    }
    catalog.changed_between(Revision(1), Revision(2), store::Which::default(), None, 100)?;
    catalog.places_between(Revision(1), Revision(2), store::Which::default(), std::slice::from_ref(&world.source))?;
    catalog.runs(None, 100)?;
    catalog.issues(&world.source)?;
    catalog.data_version()?;
    Ok(())
}

#[test]
fn a_flipped_byte_in_the_catalog_is_reported() {
    let world = World::new();
    world.harvest(&["a/t: x, y > a/u.x", "a/u: x, some_quite_long_name numeric", "b/v (view): x"]);
    world.harvest(&["a/t: x, y > a/u.x, more", "a/u: x"]);
    let copy = world.folder.path().join("copy.db");
    world.catalog.backup_to(&copy).unwrap();
    let mut refused = 0;
    flip_each(&copy, 250, |file, position| {
        let outcome = Catalog::open(file).and_then(|catalog| read_all(&catalog, &world));
        if let Err(error) = outcome {
            refused += 1;
            assert!(!error.to_string().is_empty(), "at {position}");
        }
    });
    assert!(refused > 10, "only {refused} were noticed");
}

#[test]
fn harvesting_into_a_damaged_catalog_comes_back() {
    let world = World::new();
    world.harvest(&["a/t: x", "a/u: y"]);
    let copy = world.folder.path().join("copy.db");
    world.catalog.backup_to(&copy).unwrap();
    flip_each(&copy, 60, |file, _| {
        let harvest = || -> Result<(), Error> {
            let catalog = Catalog::open(file)?;
            let store::Started::Run(run) = catalog.start_run(&world.source, Timestamp(9))? else { return Ok(()) };
            let folder = file.parent().unwrap_or(file);
            let mut stage = Stage::open(folder, &world.source, "test 1", &catalog)?;
            stage.begin_unit("", &world.source)?;
            stage.add(items(&world.source, &["a/t: x", "a/new: z"]))?;
            stage.finish_unit(&[], None)?;
            catalog.compare(&stage, &run)?;
            catalog.commit(&stage, &run, &world.info(), &mut |_, _| {})?;
            Ok(())
        };
        // It may work, when the byte did not matter. It must come back.
        let _ = harvest();
    });
}

#[test]
fn a_flipped_byte_in_a_stage_costs_at_most_the_stage() {
    let world = World::new();
    let lines: &[&str] = &["a/t: x, y > a/u.x", "a/u: x, some_quite_long_name numeric"];
    let mut stage = world.stage();
    read_unit(&mut stage, &world.source, Unit { covers: "a", lines, except: &[], more: Vec::new() });
    drop(stage);
    let file = std::fs::read_dir(world.stages()).unwrap().next().unwrap().unwrap().path();
    let run = world.start();
    let mut kept = 0;
    flip_each(&file, 150, |file, position| {
        let stage = Stage::open(file.parent().unwrap(), &world.source, "test 1", &world.catalog);
        let stage = stage.unwrap_or_else(|error| panic!("at {position}: {error}"));
        if stage.finished_units().unwrap_or_default().is_empty() {
            return;
        }
        // What is gone on with is what was staged.
        kept += 1;
        let difference = world.catalog.compare(&stage, &run).unwrap();
        assert_eq!((difference.added, difference.removed), (3, 0), "at {position}");
    });
    assert!(kept > 0, "free space may be damaged without harm");
}

#[test]
fn a_flipped_byte_in_the_annotations_is_reported() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("annotations.db");
    let annotations = Annotations::open(&file).unwrap();
    for number in 0..20 {
        annotations.set_setting(&format!("name {number}"), "some value", Timestamp(number)).unwrap();
    }
    let copy = folder.path().join("copy.db");
    annotations.backup_to(&copy).unwrap();
    let mut refused = 0;
    flip_each(&copy, 150, |file, _| {
        let read = || -> Result<(), Error> {
            let annotations = Annotations::open(file)?;
            annotations.sources()?;
            annotations.setting("name 7")?;
            annotations.set_setting("name 7", "other", Timestamp(99))?;
            annotations.stamp()?;
            Ok(())
        };
        refused += usize::from(read().is_err());
    });
    assert!(refused > 5, "only {refused} were noticed");
}

#[test]
fn where_nothing_can_be_made_the_path_is_named() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("file"), "in the way").unwrap();
    let below = folder.path().join("file/catalog.db");
    for error in [Catalog::open(&below).unwrap_err(), Annotations::open(&below).unwrap_err()] {
        assert!(matches!(error, Error::Io { .. } | Error::ReadOnly { .. }), "{error:?}");
        assert!(error.to_string().contains("catalog.db"), "{error}");
    }
    // A folder where the file should be.
    assert!(Catalog::open(folder.path()).is_err());
    let missing = folder.path().join("missing.db");
    assert!(Catalog::open_read_only(&missing).is_err());
    assert!(!missing.exists());
}

#[test]
fn a_read_only_catalog_reads_everything_and_takes_nothing() {
    let world = World::new();
    world.harvest(&["a/t: x"]);
    let catalog = Catalog::open_read_only(&world.file()).unwrap();
    assert!(catalog.is_read_only() && !world.catalog.is_read_only());
    read_all(&catalog, &world).unwrap();
    let refused = catalog.start_run(&world.source, Timestamp(1)).map(drop).unwrap_err();
    assert!(matches!(refused, Error::ReadOnly { .. }), "{refused:?}");
    let refused = catalog.remove_source(&world.source, Timestamp(1)).unwrap_err();
    assert!(matches!(refused, Error::ReadOnly { .. }), "{refused:?}");
    // It follows what others commit.
    world.harvest(&["a/t: x", "a/u: x"]);
    assert_eq!(catalog.stamp().unwrap(), world.catalog.stamp().unwrap());
}

/// A process without the right to write: opens what it is given.
#[test]
fn unprivileged_process() {
    let Some(folder) = std::env::var_os("PULK_TEST_FOLDER") else { return };
    let folder = Path::new(&folder);
    let catalog = Catalog::open(&folder.join("catalog.db")).unwrap();
    assert!(catalog.is_read_only());
    assert_eq!(catalog.counts(None).unwrap().tables, 1);
    let source = model::EntityKey::source("test", "s");
    assert!(matches!(catalog.start_run(&source, Timestamp(1)), Err(Error::ReadOnly { .. })));
    let stage = Stage::open(&folder.join("stages"), &source, "test 1", &catalog).map(drop).unwrap_err();
    assert!(matches!(stage, Error::ReadOnly { .. }), "{stage:?}");
    let annotations = Annotations::open(&folder.join("annotations.db")).unwrap();
    assert!(annotations.is_read_only());
    assert_eq!(annotations.setting("theme").unwrap().as_deref(), Some("dark"));
    let refused = annotations.set_setting("theme", "light", Timestamp(1)).unwrap_err();
    assert!(matches!(refused, Error::ReadOnly { .. }), "{refused:?}");
    // Of an older version, and nobody may bring it up to date.
    assert_eq!(annotations.stars().unwrap(), []);
    assert_eq!(annotations.saved_searches().unwrap(), []);
    assert_eq!(annotations.visits(9).unwrap(), []);
    assert_eq!(annotations.presence().unwrap(), None);
    let noted = annotations.note_presence(|_| None).unwrap_err();
    assert!(matches!(noted, Error::ReadOnly { .. }), "{noted:?}");
    assert!(Catalog::open(&folder.join("new.db")).is_err());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_opened_for_reading() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    let world = World::new();
    world.harvest(&["a/t: x"]);
    std::fs::remove_dir_all(world.stages()).unwrap();
    let World { catalog, folder, .. } = world;
    drop(catalog);
    let annotations = Annotations::open(&folder.path().join("annotations.db")).unwrap();
    annotations.set_setting("theme", "dark", Timestamp(1)).unwrap();
    crate::shelf::make_old(&annotations);
    drop(annotations);
    let program = folder.path().join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let set_mode = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    let is_root = folder.path().metadata().unwrap().uid() == 0;
    set_mode(0o555);
    let mut process = std::process::Command::new(&program);
    process.args(["--exact", "damage::unprivileged_process"]).env("PULK_TEST_FOLDER", folder.path());
    if is_root {
        // Permissions do not bind root; nobody is bound by them.
        process.uid(65_534).gid(65_534);
    }
    let output = process.output().unwrap();
    set_mode(0o755);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_full_disk_loses_nothing() {
    let world = World::new();
    world.harvest(&["a/t: x"]);
    let before = world.catalog.stamp().unwrap();
    let lines: Vec<_> = (0..3_000).map(|number| format!("a/table_{number}: column_of_{number}")).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let mut stage = world.stage();
    read_unit(&mut stage, &world.source, Unit { covers: "", lines: &lines, except: &[], more: Vec::new() });
    // A limit on the file's size meets a write in the same way as the end of the disk does.
    world.catalog.limit_pages(60).unwrap();
    let run = world.start();
    let error = world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap_err();
    assert!(matches!(error, Error::Full { .. }), "{error:?}");
    assert!(error.to_string().contains("no space left"), "{error}");
    assert_eq!(world.catalog.stamp().unwrap(), before);
    world.check_house();
    // With space again, the same stage commits.
    world.catalog.limit_pages(1 << 30).unwrap();
    let done = world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap();
    assert_eq!(done.added, 2_999 + 1);
    world.check_house();
}
