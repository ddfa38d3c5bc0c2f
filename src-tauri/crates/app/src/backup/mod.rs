//! Backups: everything that cannot be made again in one file, and back.
//!
//! A backup holds consistent copies of the catalog and the annotations, taken while both are in use; see [`archive`].
//! The index is rebuilt from the catalog, and passwords stay where they are: in the keychain or the encrypted file of
//! this computer. What a restore replaces is backed up first, so a restore can itself be taken back; see [`restore`].

mod archive;
mod restore;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use api::storage::{BackupAbout, BackupFile, BackupRequest, BackupView, RestoreRequest, RestoreView};
use api::{Code, Error, Int64, Tag};
use model::{Stamp, Timestamp};
use store::{Annotations, Catalog};

use crate::error::Spoken;
use crate::storage::whole;
use crate::{App, Home, view};

use archive::Manifest;
use restore::Live;
pub use restore::finish;

/// How the names of backups end.
const ENDING: &str = "pulk-backup";

/// How the names of folders begin in which a backup is put together.
const BACKUP_DESK: &str = ".backup-";

/// Writes a backup of a data folder, whoever has it open.
///
/// # Errors
/// [`Code::Storage`] when it cannot be written; those of opening the databases.
pub fn backup(home: &Home, request: &BackupRequest, now: Timestamp) -> Result<BackupView, Error> {
    let path = match &request.path {
        Some(path) if path.trim().is_empty() => return Err(Error::new(Code::BadRequest, "a backup needs a name")),
        Some(path) => PathBuf::from(path),
        None => free_name(home, "pulk", now)?,
    };
    // What a person picks in a dialog is replaced: it must be a backup, and never the data itself.
    if path.extension().is_none_or(|ending| ending != ENDING) {
        return Err(Error::new(Code::BadRequest, format!("“{}” does not end in .{ENDING}", path.display()))
            .remedy(format!("choose a name that ends in .{ENDING}")));
    }
    let folder = desk(home, BACKUP_DESK)?;
    let copies = Copies::take(home, folder.path(), now)?;
    let bytes = archive::write(&path, &Manifest::of(folder.path(), copies.about.clone(), false)?, folder.path())?;
    Ok(BackupView { path: path.display().to_string(), bytes: whole(bytes), about: copies.about })
}

/// What a backup says of itself. Changes nothing.
///
/// # Errors
/// [`Code::Unreadable`], [`Code::Newer`], [`Code::NotFound`], [`Code::Denied`].
pub fn look(path: &Path) -> Result<RestoreView, Error> {
    Ok(RestoreView { about: archive::look(path)?.about(), before: None })
}

/// Puts a backup in the place of what is in a data folder this process has not opened. Other processes may have it
/// open; a harvest may not be running.
///
/// # Errors
/// Those of [`look`]; [`Code::Busy`], [`Code::Storage`], [`Code::Damaged`]. Nothing is changed then.
pub fn restore(home: &Home, path: &Path, now: Timestamp) -> Result<RestoreView, Error> {
    std::fs::create_dir_all(home.folder()).map_err(|cause| archive::storage(home.folder(), &cause))?;
    finish(home, now)?;
    restore::restore(home, path, Live::Closed, now, &mut restore::go_on)
}

/// The same for the catalog that is open here, which shows what was restored at once.
pub fn answer(app: &App, request: &RestoreRequest) -> Result<RestoreView, Error> {
    let path = match request {
        RestoreRequest::Look { path } => return look(Path::new(path)),
        RestoreRequest::Start { path } => Path::new(path),
    };
    let restored = restore::restore(&app.0.home, path, Live::Open, app.now(), &mut restore::go_on)?;
    // What was gone is there again.
    app.0.beneath.look()?;
    if let Err(error) = app.0.indexer.mend() {
        // The index is derived: it is caught up with at the next search or start.
        tracing::warn!(%error, details = error.details, "the index could not be brought up to date");
    }
    app.0.bus.changed(&Tag::ALL);
    Ok(restored)
}

/// The backups in their own folder, newest first. One that cannot be read is listed all the same.
pub fn list(home: &Home) -> Vec<BackupFile> {
    let entries = std::fs::read_dir(home.backups()).into_iter().flatten().flatten();
    let mut found: Vec<BackupFile> = entries
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == ENDING))
        .map(|entry| {
            let manifest = archive::look(&entry.path()).ok();
            BackupFile {
                path: entry.path().display().to_string(),
                bytes: whole(entry.metadata().map_or(0, |metadata| metadata.len())),
                before_restore: manifest.as_ref().is_some_and(|manifest| manifest.before_restore),
                about: manifest.map(|manifest| manifest.about()),
            }
        })
        .collect();
    let created = |file: &BackupFile| file.about.as_ref().map(|about| about.created.clone());
    found.sort_by(|a, b| created(b).cmp(&created(a)).then_with(|| b.path.cmp(&a.path)));
    found
}

/// Copies of both databases, and the states they are of.
struct Copies {
    about: BackupAbout,
    catalog: Stamp,
    annotations: Stamp,
}

impl Copies {
    /// Writes them into `folder`. Annotations first: what they name may be in a newer catalog, not the reverse.
    fn take(home: &Home, folder: &Path, now: Timestamp) -> Result<Copies, Error> {
        let [catalog, annotations] = archive::FILES.map(|name| folder.join(name));
        Annotations::open(&home.annotations()).and_then(|live| live.backup_to(&annotations)).spoken()?;
        Catalog::open(&home.catalog()).and_then(|live| live.backup_to(&catalog)).spoken()?;
        // Asked of the copies, so that they are what is described.
        let (catalog, annotations) =
            (Catalog::open_read_only(&catalog).spoken()?, Annotations::open(&annotations).spoken()?);
        let counts = catalog.counts(None).spoken()?;
        let stamp = catalog.stamp().spoken()?;
        let about = BackupAbout {
            created: view::instant(now),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sources: view::count(annotations.sources().spoken()?.len() as u64),
            tables: view::count(counts.tables + counts.views),
            columns: whole(counts.columns),
            revision: Int64(stamp.revision.0),
        };
        Ok(Copies { about, catalog: stamp, annotations: annotations.stamp().spoken()? })
    }
}

/// A folder for unfinished work, which goes with it.
fn desk(home: &Home, prefix: &str) -> Result<tempfile::TempDir, Error> {
    let made = tempfile::Builder::new().prefix(prefix).tempdir_in(home.folder());
    made.map_err(|cause| archive::storage(home.folder(), &cause))
}

/// A path in the folder of backups that nothing has yet: `pulk-2026-11-23-081500.pulk-backup`.
fn free_name(home: &Home, start: &str, now: Timestamp) -> Result<PathBuf, Error> {
    let folder = home.backups();
    std::fs::create_dir_all(&folder).map_err(|cause| archive::storage(&folder, &cause))?;
    let at: String = view::instant(now).chars().take(19).filter(|&letter| letter != ':').collect();
    let at = at.replace('T', "-");
    let numbered = (2..).map(|number| folder.join(format!("{start}-{at}-{number}.{ENDING}")));
    let mut names = std::iter::once(folder.join(format!("{start}-{at}.{ENDING}"))).chain(numbered);
    names.find(|path| !path.exists()).ok_or_else(|| Error::new(Code::Storage, "no backup can be named any more"))
}
