//! Whether the file at a path is still the one that was opened.
//!
//! A restore of ours replaces content through SQLite, and whoever has the file open sees it. Others know nothing of
//! that: a program that synchronises folders renames another file into its place, `cp` writes over it, `rm` takes it
//! away. SQLite goes on with what it opened, would write its log over what is there now, and whoever opens the new file
//! would be given the log of the old one. So the file is looked at: by its name alone, one `stat` while nothing
//! happened. It is never opened to look at it, except by SQLite: closing a file gives up every lock of the process on
//! it.
//!
//! What was renamed is told by the identity of the file. What was written over is told by what stands in the main file,
//! without its log: it is no database of ours any more, or its state is neither the last one that was seen there nor a
//! later one. A restore, which does the same, leaves a mark beside the file. A file that is written over with a later
//! state of its own is not told from a commit.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use model::Stamp;
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::error::{Error, Fault};
use crate::file::{self, Format, Reading};

/// What is at the path now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// What was opened.
    Same,
    /// Another file.
    Other,
    /// The file that was opened, with something else in it.
    Overwritten,
    Gone,
}

/// Reads the state a file is in.
type ReadStamp = fn(&Connection) -> Result<Stamp, Fault>;

/// A path, and what was opened there.
pub(crate) struct Place {
    file: PathBuf,
    format: &'static Format,
    stamp: ReadStamp,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// `None` when what is there could not be opened: it is tried again at every look.
    trace: Option<Trace>,
    /// What stood in the main file when it was last looked into.
    own: Option<Stamp>,
    /// What the last restore that was seen left behind.
    mark: Option<Vec<u8>>,
    /// The files SQLite keeps beside it.
    companions: [Option<Identity>; 2],
}

/// What a look at a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trace {
    identity: Identity,
    bytes: u64,
    changed: Option<SystemTime>,
}

#[cfg(unix)]
type Identity = (u64, u64);

/// Elsewhere a file that is open can be neither removed nor renamed.
#[cfg(not(unix))]
type Identity = ();

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> Identity {}

impl Place {
    /// The place of a file that was just opened, and read once: SQLite has made its companions by then.
    pub(crate) fn of(file: &Path, format: &'static Format, stamp: ReadStamp) -> Place {
        let place = Place { file: file.to_owned(), format, stamp, known: Mutex::default() };
        place.take();
        place
    }

    /// Takes what is there now for what is open.
    pub(crate) fn take(&self) {
        let trace = trace(&self.file).ok();
        let companions = file::companions(&self.file).map(|path| path.metadata().ok().map(|found| identity(&found)));
        *self.known() = Known { trace, own: self.own().ok(), mark: mark(&self.file), companions };
    }

    /// Says that what is there could not be opened.
    pub(crate) fn give_up(&self) {
        self.known().trace = None;
    }

    /// What is there now.
    ///
    /// # Errors
    /// When the file cannot be looked at.
    pub(crate) fn look(&self) -> Result<Look, Error> {
        let found = match trace(&self.file) {
            Ok(found) => found,
            Err(cause) if is_absence(&cause) => return Ok(Look::Gone),
            Err(cause) => return Err(Fault::Io(cause).in_file(&self.file, "looking at")),
        };
        let mut known = self.known();
        match known.trace {
            Some(trace) if trace == found => return Ok(Look::Same),
            Some(trace) if trace.identity == found.identity => {}
            _ => return Ok(Look::Other),
        }
        let own = match self.own() {
            Ok(own) => own,
            // Of a new file everything is in the log at first.
            Err(Error::NotPulk { .. } | Error::Newer { .. }) if known.own.is_some() => return Ok(Look::Overwritten),
            // It is being written at this moment, or damaged, which whoever reads it will notice.
            Err(_) => return Ok(Look::Same),
        };
        let follows =
            known.own.as_ref().is_none_or(|before| before.file == own.file && before.revision <= own.revision);
        if !follows {
            let mark = mark(&self.file);
            if mark == known.mark {
                return Ok(Look::Overwritten);
            }
            known.mark = mark;
        }
        (known.trace, known.own) = (Some(found), Some(own));
        Ok(Look::Same)
    }

    /// Removes the log of what was open, so that it is not taken for that of what is there now. One that came with what
    /// is there now stays.
    pub(crate) fn remove_log(&self) -> Result<(), Error> {
        let known = self.known().companions;
        for (path, known) in file::companions(&self.file).iter().zip(known) {
            let found = path.metadata().ok().map(|found| identity(&found));
            if found.is_some() && found == known {
                std::fs::remove_file(path).map_err(|cause| Fault::Io(cause).in_file(path, "removing"))?;
            }
        }
        Ok(())
    }

    /// The state that stands in the main file, whatever its log says.
    fn own(&self) -> Result<Stamp, Error> {
        let connection = file::open_for_reading(&self.file, self.format, Reading::Immutable)?;
        (self.stamp)(&connection).map_err(|fault| fault.in_file(&self.file, "looking at"))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that the content of a file is about to be replaced through SQLite.
pub(crate) fn announce(file: &Path) -> Result<(), Fault> {
    Ok(std::fs::write(mark_of(file), file::print_identity(&file::draw_identity()?))?)
}

fn mark(file: &Path) -> Option<Vec<u8>> {
    std::fs::read(mark_of(file)).ok()
}

fn mark_of(file: &Path) -> PathBuf {
    file::with_ending(file, "-restored")
}

fn trace(file: &Path) -> std::io::Result<Trace> {
    let found = file.metadata()?;
    Ok(Trace { identity: identity(&found), bytes: found.len(), changed: found.modified().ok() })
}

fn is_absence(cause: &std::io::Error) -> bool {
    matches!(cause.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// Closes a connection to a file that is no longer in its place. What is only in its log is moved into the file first,
/// wherever that is now, unless something else was written into it; nothing is removed.
pub(crate) fn close(connection: Connection, look: Look) {
    if look != Look::Overwritten
        && let Err(error) = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    {
        tracing::debug!(%error, "the log of a file that was moved away stays beside it");
    }
    leave_log(&connection);
}

/// The connection leaves the log alone when it is closed, although it be the last one.
pub(crate) fn leave_log(connection: &Connection) {
    if let Err(error) = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true) {
        tracing::debug!(%error, "a connection could not be told to leave the log alone");
    }
}

/// Takes the place of a connection until another can be opened. It knows no table, so nothing is read or written.
pub(crate) fn nothing() -> Result<Connection, Fault> {
    Ok(Connection::open_in_memory()?)
}
