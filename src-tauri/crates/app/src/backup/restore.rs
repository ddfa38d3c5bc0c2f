//! Putting a backup in the place of what is there.
//!
//! 1. The archive is unpacked and verified in a folder of its own. Until here nothing has been touched.
//! 2. What is there is copied, and written to a backup that stays.
//! 3. The folder is renamed to `restore`: the restore is decided. Whoever opens the data folder finishes it first.
//! 4. The content of each database is replaced in one commit; whoever has it open keeps it open.
//! 5. The folder is renamed away, then deleted.
//!
//! So a process that ends anywhere leaves the old data or, at the next start, the new; never some of each. An error
//! after 3 puts the copies of 2 back. A lock keeps restores, and starts that finish one, to one at a time.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::storage::RestoreView;
use api::{Code, Error};
use model::{Stamp, Timestamp};
use store::{Annotations, Catalog, RunState};

use super::archive::{self, FILES, Manifest};
use super::{BACKUP_DESK, Copies, desk, free_name};
use crate::error::{Spoken, of_store};
use crate::{Home, kept, storage};

/// The unpacked backup, in the folder of a restore.
const NEW: &str = "new";
/// Copies of what was there, in the same folder.
const OLD: &str = "old";
/// How the names of folders begin in which nothing is decided yet, or everything is done.
const DESK: &str = ".restore-";
/// Longer than any backup takes: backups have no lock, and one in another process may be under way.
const UNFINISHED: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether this process has the databases open. Only what nobody here holds open may be renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    Open,
    Closed,
}

/// Called after each step with its name; an error there is an error of that step.
pub type Watch<'w> = &'w mut dyn FnMut(&'static str) -> Result<(), Error>;

/// The steps, in order.
#[cfg(test)]
pub const STEPS: [&str; 7] = [
    "restore_unpacked",
    "restore_verified",
    "restore_kept",
    "restore_decided",
    "restore_catalog",
    "restore_annotations",
    "restore_cleared",
];

/// Lets tests end the process here.
pub fn go_on(step: &'static str) -> Result<(), Error> {
    store::stop::reached(step);
    Ok(())
}

pub fn restore(home: &Home, path: &Path, live: Live, now: Timestamp, watch: Watch<'_>) -> Result<RestoreView, Error> {
    let _alone = alone(home, false)?.ok_or_else(|| {
        Error::new(Code::Busy, "another restore is going on").remedy("wait until it has ended, then try again")
    })?;
    let is_there = home.catalog().exists() || home.annotations().exists();
    refuse_while_harvesting(home, live)?;
    check_space(home, &archive::look(path)?)?;
    let desk = desk(home, DESK)?;
    let (new, old) = (desk.path().join(NEW), desk.path().join(OLD));
    for folder in [&new, &old] {
        std::fs::create_dir(folder).map_err(|cause| archive::storage(folder, &cause))?;
    }
    let manifest = archive::unpack(path, &new)?;
    watch("restore_unpacked")?;
    verify(path, &new)?;
    watch("restore_verified")?;
    let copies = if is_there { copy(home, &old, live, now)? } else { None };
    let before = copies.as_ref().map(|copies| keep(home, copies, &old, now)).transpose()?;
    watch("restore_kept")?;
    prepare(home, &new, copies.is_some(), now)?;
    // Unpacking and copying took their time.
    refuse_while_harvesting(home, live)?;
    if let Some(copies) = &copies {
        refuse_changed(home, copies)?;
    }
    decide(home, desk)?;
    let expected = copies.as_ref().map(|copies| &copies.annotations);
    let applied = watch("restore_decided").and_then(|()| apply(home, live, expected, watch));
    match applied {
        Ok(()) => clear(home)?,
        Err(error) => return Err(back_out(home, copies.is_some(), error)),
    }
    watch("restore_cleared")?;
    Ok(RestoreView { about: manifest.about(), before: before.map(|path| path.display().to_string()) })
}

/// Finishes a restore that was decided when its process ended, and removes what one left that was not.
///
/// # Errors
/// When it can be neither finished now nor left: opening the data would show some of the old and some of the new.
pub fn finish(home: &Home, now: Timestamp) -> Result<(), Error> {
    let is_decided = home.restore().is_dir();
    if !is_decided && leftovers(home).is_empty() {
        return Ok(());
    }
    let Some(_alone) = alone(home, is_decided)? else { return Ok(()) };
    if home.restore().is_dir() {
        tracing::info!("a restore is finished that was interrupted");
        refuse_while_harvesting(home, Live::Closed)?;
        keep_newer(home, now)?;
        apply(home, Live::Closed, None, &mut go_on)?;
        clear(home)?;
    }
    for folder in leftovers(home) {
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            tracing::debug!(%error, "what an interrupted restore left stays until the next start");
        }
    }
    Ok(())
}

/// Refuses what is no catalog, what no catalog would hold, and every damage that can be found.
fn verify(path: &Path, new: &Path) -> Result<(), Error> {
    let [catalog, annotations] = FILES.map(|name| new.join(name));
    let checked = Catalog::open(&catalog).and_then(|catalog| {
        catalog.refuse_foreign()?;
        catalog.check(true)
    });
    let more = Annotations::open(&annotations).and_then(|annotations| {
        annotations.refuse_foreign()?;
        annotations.check(true)
    });
    for findings in [checked, more] {
        match findings {
            Ok(findings) => {
                if let Some(finding) = findings.first() {
                    return Err(archive::unreadable(path, &finding.message));
                }
            }
            Err(error) if error.is_damage() => return Err(archive::unreadable(path, &error.to_string())),
            Err(error) => return Err(of_store(&error)),
        }
    }
    Ok(())
}

/// Copies of what is there; `None` when it is too damaged to be copied, and will be set aside instead.
fn copy(home: &Home, old: &Path, live: Live, now: Timestamp) -> Result<Option<Copies>, Error> {
    match Copies::take(home, old, now) {
        Err(error) if error.code == Code::Damaged && live == Live::Closed => Ok(None),
        Err(error) if error.code == Code::Damaged => {
            Err(error.remedy("close the program and run “pulk restore” with this backup: it sets damaged files aside"))
        }
        taken => taken.map(Some),
    }
}

/// Writes what is there to a backup that stays.
fn keep(home: &Home, copies: &Copies, old: &Path, now: Timestamp) -> Result<PathBuf, Error> {
    let path = free_name(home, "before-restore", now)?;
    archive::write(&path, &Manifest::of(old, copies.about.clone(), true)?, old)?;
    Ok(path)
}

/// What was written between the decision and now, by a process that had everything open all along, is in no backup yet.
fn keep_newer(home: &Home, now: Timestamp) -> Result<(), Error> {
    let [new, old] = [NEW, OLD].map(|folder| home.restore().join(folder));
    let stamps = |folder: &Path| -> Result<(Stamp, Stamp), store::Error> {
        let [catalog, annotations] = FILES.map(|name| folder.join(name));
        Ok((Catalog::open(&catalog)?.stamp()?, Annotations::open(&annotations)?.stamp()?))
    };
    if !FILES.iter().all(|name| old.join(name).exists()) || is_applied(home, &new.join(FILES[1]))? {
        return Ok(());
    }
    let (known, restored) = (stamps(&old).spoken()?, stamps(&new).spoken()?);
    let live = match stamps(home.folder()) {
        Err(error) if error.is_damage() => return Ok(()),
        live => live.spoken()?,
    };
    if live.1 == known.1 && (live.0 == known.0 || live.0 == restored.0) {
        return Ok(());
    }
    let folder = desk(home, DESK)?;
    let copies = Copies::take(home, folder.path(), now)?;
    let kept = keep(home, &copies, folder.path(), now)?;
    tracing::warn!(kept = %kept.display(), "what was written while a restore was unfinished was backed up");
    Ok(())
}

/// Makes the unpacked annotations the newest of this computer, which knows best what passwords it keeps.
fn prepare(home: &Home, new: &Path, has_live: bool, now: Timestamp) -> Result<(), Error> {
    let [catalog, annotations] = FILES.map(|name| new.join(name));
    let (catalog, annotations) = (Catalog::open(&catalog).spoken()?, Annotations::open(&annotations).spoken()?);
    let mut before = model::Revision::ZERO;
    if has_live {
        let live = Annotations::open(&home.annotations()).spoken()?;
        let live_catalog = Catalog::open(&home.catalog()).spoken()?;
        kept::carry_notes((&live_catalog, &live), (&catalog, &annotations), now)?;
        before = live.stamp().spoken()?.revision;
    }
    annotations.continue_after(before, now).spoken()
}

/// What was written since the copies were taken would be in neither backup.
fn refuse_changed(home: &Home, copies: &Copies) -> Result<(), Error> {
    let catalog = Catalog::open(&home.catalog()).and_then(|live| live.stamp()).spoken()?;
    let annotations = Annotations::open(&home.annotations()).and_then(|live| live.stamp()).spoken()?;
    if catalog == copies.catalog && annotations == copies.annotations {
        return Ok(());
    }
    Err(written_meanwhile())
}

fn written_meanwhile() -> Error {
    Error::new(Code::Busy, "something was written while the restore was prepared; nothing was changed")
        .remedy("try again in a moment")
}

fn refuse_while_harvesting(home: &Home, live: Live) -> Result<(), Error> {
    if !home.catalog().exists() {
        return Ok(());
    }
    let runs = Catalog::open(&home.catalog()).and_then(|catalog| catalog.runs(None, 50));
    let runs = match runs {
        Err(error) if error.is_damage() && live == Live::Closed => return Ok(()),
        runs => runs.spoken()?,
    };
    match runs.iter().find(|run| run.state == RunState::Running) {
        None => Ok(()),
        Some(run) => Err(Error::new(Code::Busy, format!("“{}” is being harvested", run.source.authority()))
            .remedy("wait for it or cancel it, then restore")),
    }
}

/// The unpacked files, as much again while they are copied, and what is there twice: as copies and as their backup.
fn check_space(home: &Home, manifest: &Manifest) -> Result<(), Error> {
    let live = [home.catalog(), home.annotations()]
        .iter()
        .filter_map(|path| Some(storage::size(path, &path.symlink_metadata().ok()?)))
        .fold(0_u64, u64::saturating_add);
    let needed = manifest.unpacked().saturating_add(live).saturating_mul(2);
    match fs4::available_space(home.folder()) {
        Ok(free) if free < needed => {
            let mib = |bytes: u64| bytes.div_ceil(1 << 20);
            let message = format!("restoring needs {} MB of free space, and there are {}", mib(needed), mib(free));
            Err(Error::new(Code::Storage, message).remedy("free some space on that disk and try again"))
        }
        _ => Ok(()),
    }
}

/// From here on the restore happens, in this process or in the next one.
fn decide(home: &Home, desk: tempfile::TempDir) -> Result<(), Error> {
    let failed = |cause: std::io::Error| archive::storage(&home.restore(), &cause);
    for folder in [desk.path().join(NEW), desk.path().join(OLD)] {
        sync_folder(&folder).map_err(failed)?;
    }
    // Moved, so nothing is left at the desk to be deleted with it.
    std::fs::rename(desk.path(), home.restore()).map_err(failed)?;
    let _ = desk.keep();
    sync_folder(home.folder()).map_err(failed)
}

/// Windows keeps no folders as files; there a rename is written through.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Replaces both databases, the annotations last: they alone tell whether it was done. Where they are no longer those
/// that are `expected`, somebody has written what no backup holds, and they are left alone.
fn apply(home: &Home, live: Live, expected: Option<&Stamp>, watch: Watch<'_>) -> Result<(), Error> {
    let [catalog, annotations] = FILES.map(|name| home.restore().join(NEW).join(name));
    if !is_applied(home, &annotations)? {
        put(&home.catalog(), live, |file| Catalog::replace(file, &catalog))?;
        watch("restore_catalog")?;
        if let Some(expected) = expected
            && Annotations::open(&home.annotations()).and_then(|live| live.stamp()).spoken()? != *expected
        {
            return Err(written_meanwhile());
        }
        put(&home.annotations(), live, |file| Annotations::replace(file, &annotations))?;
    }
    watch("restore_annotations")
}

/// Whether the annotations are those of this restore already, however much was written since.
fn is_applied(home: &Home, restored: &Path) -> Result<bool, Error> {
    let restored = Annotations::open(restored).and_then(|restored| restored.stamp()).spoken()?;
    if !home.annotations().exists() {
        return Ok(false);
    }
    match Annotations::open(&home.annotations()).and_then(|live| live.knows(&restored)) {
        Err(error) if error.is_damage() => Ok(false),
        known => known.spoken(),
    }
}

fn put(file: &Path, live: Live, replace: impl Fn(&Path) -> Result<(), store::Error>) -> Result<(), Error> {
    match replace(file) {
        Err(error) if error.is_damage() && live == Live::Closed && file.exists() => {
            let aside = store::set_aside(file).spoken()?;
            tracing::warn!(aside = %aside.display(), "a damaged file was set aside");
            replace(file).spoken()
        }
        replaced => replaced.spoken(),
    }
}

/// After an error: the old data again. Where even that fails, the next start goes on with the restore. Annotations that
/// were not replaced are not put back either: something may have been written to them meanwhile.
fn back_out(home: &Home, has_copies: bool, error: Error) -> Error {
    let put_back = || -> Result<(), Error> {
        let [catalog, annotations] = FILES.map(|name| home.restore().join(OLD).join(name));
        let is_applied = is_applied(home, &home.restore().join(NEW).join(FILES[1]))?;
        Catalog::replace(&home.catalog(), &catalog).spoken()?;
        if is_applied {
            Annotations::replace(&home.annotations(), &annotations).spoken()?;
        }
        clear(home)
    };
    if has_copies && put_back().is_ok() {
        return error;
    }
    error
        .remedy("close every window of the program, make room on the disk, and start it again: it finishes the restore")
}

/// Renamed first: deleting is not done at once, and a folder with half of its files must not be taken for a restore.
fn clear(home: &Home) -> Result<(), Error> {
    let gone = desk(home, DESK)?;
    std::fs::rename(home.restore(), gone.path().join("done")).map_err(|cause| archive::storage(&home.restore(), &cause))
}

fn leftovers(home: &Home) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home.folder()).into_iter().flatten().flatten();
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        path.is_dir() && (name.starts_with(DESK) || (name.starts_with(BACKUP_DESK) && is_old(path)))
    };
    entries.map(|entry| entry.path()).filter(is_ours).collect()
}

/// Whether nobody can be at work in a folder any more.
fn is_old(folder: &Path) -> bool {
    let changed = folder.metadata().and_then(|metadata| metadata.modified()).ok();
    changed.and_then(|changed| changed.elapsed().ok()).is_some_and(|age| age > UNFINISHED)
}

/// The lock of restores; `None` when another process has it and it is not to be waited for. The system releases it
/// when its process ends.
fn alone(home: &Home, wait: bool) -> Result<Option<File>, Error> {
    let path = home.folder().join("restore.lock");
    let failed = |cause: std::io::Error| archive::storage(&path, &cause);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    if wait {
        file.lock().map_err(failed)?;
        return Ok(Some(file));
    }
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(failed(cause)),
    }
}
