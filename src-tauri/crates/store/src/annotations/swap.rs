//! Going over to another file that has taken the annotations' place.
//!
//! What people wrote is kept whatever happens: edits that would be in no file any more are copied beside it first, and
//! what is there now outranks the copies of what was there before.

use std::path::Path;

use model::Stamp;
use rusqlite::Connection;

use super::{Annotations, FORMAT, backup, copy_into, open_read_only, refuse_damage, stamp_of};
use crate::error::{Error, Fault};
use crate::file;
use crate::place::{self, Look};

/// A copy of what went away, and the state it is in.
type Kept = (std::path::PathBuf, Stamp);

impl Annotations {
    /// Looks whether the file is still the one that is open, and goes over to another that has taken its place; true
    /// when it did. Costs one look at a name while nothing happened.
    ///
    /// # Errors
    /// [`Error::Gone`]; those of opening what is there now, which is neither changed nor replaced then. The next look
    /// tries again.
    pub fn look(&self) -> Result<bool, Error> {
        let look = self.0.place.look()?;
        if look == Look::Same {
            return Ok(false);
        }
        let mut open = self.connection();
        // Another thread may have been faster.
        let look = self.0.place.look()?;
        match look {
            Look::Same => return Ok(false),
            Look::Gone => return Err(self.gone(&open)),
            Look::Other | Look::Overwritten => {}
        }
        let kept = if look == Look::Other { self.keep(&open) } else { None };
        let closed = place::nothing().map_err(|fault| fault.in_file(self.file(), "closing"))?;
        place::close(std::mem::replace(&mut *open, closed), look);
        match self.open_again() {
            Ok(connection) => *open = connection,
            Err(error) => {
                self.0.place.give_up();
                return Err(backup::name_newest(error, self.file()));
            }
        }
        tracing::warn!(file = %self.file().display(), "others have taken the place of the annotations that were open");
        if let Some((copy, stamp)) = kept {
            self.drop_if_known(&open, &copy, &stamp);
        }
        Ok(true)
    }

    fn open_again(&self) -> Result<Connection, Error> {
        let file = self.file();
        self.0.place.remove_log()?;
        let connection = if self.is_read_only() { open_read_only(file)? } else { file::open_existing(file, &FORMAT)? };
        refuse_damage(&connection, file)?;
        if !self.is_read_only() {
            let outranked = backup::outrank(&connection, file).and_then(|outranked| match outranked {
                true => backup::write(&connection, file, &backup::next(&connection, file)?),
                false => Ok(()),
            });
            if let Err(fault) = outranked {
                let error = fault.in_file(file, "backing up");
                tracing::warn!(%error, "copies of other annotations may be taken for later ones of these");
            }
        }
        self.0.place.take();
        Ok(connection)
    }

    /// Copies what is open and in no file any more, unless nobody wrote anything or its folder is gone too.
    fn keep(&self, open: &Connection) -> Option<Kept> {
        let keep = || -> Result<Option<Kept>, Fault> {
            let stamp = stamp_of(open)?;
            if stamp.commit.is_empty() || !self.folder().is_dir() {
                return Ok(None);
            }
            let copy = backup::aside(self.file());
            copy_into(open, &copy)?;
            Ok(Some((copy, stamp)))
        };
        keep().unwrap_or_else(|fault| {
            // After a look that failed nothing is open any more, and it was kept then.
            tracing::debug!(?fault, "the annotations that went away could not be copied");
            None
        })
    }

    /// Removes a copy of what the annotations that are there now hold too.
    fn drop_if_known(&self, open: &Connection, copy: &Path, stamp: &Stamp) {
        let is_known = super::knows(open, stamp).unwrap_or(false);
        if !is_known {
            tracing::warn!(copy = %copy.display(), "the annotations that were open before were copied");
        } else if let Err(error) = std::fs::remove_file(copy) {
            tracing::debug!(%error, "a copy that is not needed stays");
        }
    }

    fn gone(&self, open: &Connection) -> Error {
        let file = self.file();
        if self.folder().is_dir()
            && let Err(fault) = backup::lacking(open, file)
                .and_then(|copy| copy.map_or(Ok(()), |copy| backup::write(open, file, &copy)))
        {
            tracing::warn!(?fault, "the annotations that were taken away could not be copied");
        }
        Error::Gone { file: file.to_owned(), backup: backup::newest_good(file) }
    }

    fn folder(&self) -> &Path {
        self.file().parent().unwrap_or(Path::new("."))
    }
}
