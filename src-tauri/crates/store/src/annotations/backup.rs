//! Copies of the annotations, kept beside them.
//!
//! A copy is made on opening, when the newest one lacks edits and is a day old, and after every 200th edit. The last
//! ten are kept. Its name carries the number of the last edit it holds, so the newest copy is the one with the highest
//! number however the clock ran. A copy is made only of a file that was looked over, so damage never drives the good
//! copies out.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, params};

use super::{FORMAT, copy_into};
use crate::error::{Error, Fault};
use crate::file::{self, Reading, draw_identity, with_ending};
use crate::health;

const KEPT: usize = 10;
const AGE: Duration = Duration::from_secs(24 * 60 * 60);
const EDITS: i64 = 200;

/// The copies of a file, newest first.
pub(super) fn list(file: &Path) -> Vec<PathBuf> {
    numbered(file).into_iter().map(|(_, path)| path).collect()
}

fn numbered(file: &Path) -> Vec<(i64, PathBuf)> {
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let Some(entries) = file.parent().and_then(|folder| std::fs::read_dir(folder).ok()) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let number = path.file_name()?.to_str()?.strip_prefix(name)?.strip_prefix(".backup-")?.parse().ok()?;
            Some((number, path))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

fn copy_of(file: &Path, edit: i64) -> PathBuf {
    with_ending(file, &format!(".backup-{edit:09}"))
}

fn last_edit(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection.query_row("SELECT coalesce(max(revision), 0) FROM edit", [], |row| row.get(0))?)
}

/// The copy to make when the file is opened.
pub(super) fn is_due_on_open(connection: &Connection, file: &Path) -> Result<Option<PathBuf>, Fault> {
    let last = last_edit(connection)?;
    let due = match numbered(file).first() {
        None => last > 0,
        Some((number, path)) => *number < last && is_a_day_old(path),
    };
    Ok(due.then(|| copy_of(file, last)))
}

/// The copy to make after an edit.
pub(super) fn is_due_after_edit(connection: &Connection, file: &Path) -> Result<Option<PathBuf>, Fault> {
    let last = last_edit(connection)?;
    let newest = numbered(file).first().map_or(0, |(number, _)| *number);
    Ok((last - newest >= EDITS).then(|| copy_of(file, last)))
}

/// The copy that holds the file as it is now.
pub(super) fn next(connection: &Connection, file: &Path) -> Result<PathBuf, Fault> {
    Ok(copy_of(file, last_edit(connection)?))
}

/// The copy that holds edits which no copy has.
pub(super) fn lacking(connection: &Connection, file: &Path) -> Result<Option<PathBuf>, Fault> {
    let last = last_edit(connection)?;
    let newest = numbered(file).first().map_or(0, |(number, _)| *number);
    Ok((last > newest).then(|| copy_of(file, last)))
}

/// Makes the file's last edit later than every copy there is, so that none of them is taken for a later state of it.
/// True when that took an edit.
pub(super) fn outrank(connection: &Connection, file: &Path) -> Result<bool, Fault> {
    let newest = numbered(file).first().map_or(0, |(number, _)| *number);
    let outranks = last_edit(connection)? >= newest;
    if !outranks {
        let sql = "INSERT INTO edit (revision, commit_id, at) SELECT ?1, ?2, coalesce(max(at), 0) FROM edit";
        connection.execute(sql, params![newest + 1, draw_identity()?])?;
    }
    Ok(!outranks)
}

/// Where the content of a file is kept whose place another one has taken.
pub(super) fn aside(file: &Path) -> PathBuf {
    let numbered = (1..).map(|number| with_ending(file, &format!(".replaced-{number}")));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or_else(|| with_ending(file, ".replaced"))
}

/// A copy from the future says that the clock was set back: it counts as old, so that copies go on being made.
fn is_a_day_old(path: &Path) -> bool {
    let written = path.metadata().and_then(|metadata| metadata.modified());
    written.ok().and_then(|written| SystemTime::now().duration_since(written).ok()).is_none_or(|age| age >= AGE)
}

/// Writes a copy and lets go of the oldest ones.
pub(super) fn write(connection: &Connection, file: &Path, copy: &Path) -> Result<(), Fault> {
    // Under another name first: a copy that was cut short must not be taken for one.
    let unfinished = with_ending(file, ".backup-unfinished");
    file::remove(&unfinished)?;
    copy_into(connection, &unfinished)?;
    std::fs::File::open(&unfinished)?.sync_all()?;
    std::fs::rename(&unfinished, copy)?;
    for old in list(file).iter().skip(KEPT) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}

/// Names the newest good copy in an error that reports damage.
pub(super) fn name_newest(error: Error, file: &Path) -> Error {
    match error {
        Error::Damaged { file: damaged, source, .. } => {
            Error::Damaged { backup: newest_good(file), file: damaged, source }
        }
        // With copies beside it, it was ours.
        Error::NotPulk { file: damaged } => match newest_good(file) {
            Some(backup) => Error::Damaged { file: damaged, backup: Some(backup), source: None },
            None => Error::NotPulk { file: damaged },
        },
        other => other,
    }
}

/// The newest copy that is whole.
pub(super) fn newest_good(file: &Path) -> Option<PathBuf> {
    list(file).into_iter().find(|copy| examine(copy).is_ok())
}

/// Whether a copy is whole.
fn examine(copy: &Path) -> Result<(), Error> {
    // Nobody writes a copy, so nothing needs to be made beside it to read it.
    let connection = file::open_for_reading(copy, &FORMAT, Reading::Immutable)?;
    let findings = health::check_pages(&connection, true).map_err(|fault| fault.in_file(copy, "checking"))?;
    match findings.into_iter().next() {
        None => Ok(()),
        Some(finding) => {
            Err(Error::Damaged { file: copy.to_owned(), backup: None, source: Some(finding.message.into()) })
        }
    }
}

pub(super) fn restore(file: &Path, copy: &Path) -> Result<(), Error> {
    examine(copy)?;
    let put_back = || -> Result<(), Fault> {
        let unfinished = with_ending(file, ".restore-unfinished");
        std::fs::copy(copy, &unfinished)?;
        std::fs::File::open(&unfinished)?.sync_all()?;
        if file.exists() {
            file::set_aside(file)?;
        }
        std::fs::rename(&unfinished, file)?;
        Ok(())
    };
    put_back().map_err(|fault| fault.in_file(file, "restoring"))
}
