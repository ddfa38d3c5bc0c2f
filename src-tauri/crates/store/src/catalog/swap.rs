//! Going over to another file that has taken the catalog's place.
//!
//! Every connection to the first one is closed before the other is opened: SQLite keeps what it knows of a log by the
//! names of files, and would mix the two. A run that was reading for the first goes on reading, and finds at its end
//! that the catalog is not the one it was begun on (see `compare.rs`).

use std::sync::{Arc, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::{Catalog, FORMAT, Pulse, stamp_of};
use crate::error::{Error, Fault};
use crate::file;
use crate::place::{self, Look};

impl Catalog {
    /// Looks whether the file is still the one that is open, and goes over to another that has taken its place; true
    /// when it did. Costs one look at a name while nothing happened.
    ///
    /// # Errors
    /// [`Error::Gone`]; those of opening what is there now, which is neither changed nor replaced then. The next look
    /// tries again.
    pub fn look(&self) -> Result<bool, Error> {
        match self.0.place.look()? {
            Look::Same => return Ok(false),
            Look::Gone => return Err(self.gone()),
            Look::Other | Look::Overwritten => {}
        }
        // Whoever writes ends first, then whoever reads; a writer may read, a reader never writes.
        let Some(open) = self.0.writer.as_ref().or(self.0.watcher.as_ref()) else { return Ok(false) };
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        let _alone = self.0.reads.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        let looked = self.0.place.look()?;
        match looked {
            Look::Same => return Ok(false),
            Look::Gone => return Err(self.gone()),
            Look::Other | Look::Overwritten => {}
        }
        self.close(&mut open, looked).map_err(|fault| fault.in_file(self.file(), "closing"))?;
        match self.open_again(&mut open) {
            Ok(()) => {
                tracing::warn!(file = %self.file().display(), "another catalog has taken the place of the one that was open");
                Ok(true)
            }
            Err(error) => {
                self.0.place.give_up();
                Err(error)
            }
        }
    }

    fn close(&self, open: &mut MutexGuard<'_, Connection>, looked: Look) -> Result<(), Fault> {
        let mut pulses = self.0.pulses.lock().unwrap_or_else(PoisonError::into_inner);
        pulses.drain(..).filter_map(|pulse| pulse.upgrade()).for_each(|pulse| pulse.end());
        self.idle_readers().clear();
        place::close(std::mem::replace(&mut **open, place::nothing()?), looked);
        Ok(())
    }

    fn open_again(&self, open: &mut MutexGuard<'_, Connection>) -> Result<(), Error> {
        self.0.place.remove_log()?;
        let connection = match self.is_read_only() {
            true => file::open_for_reading(self.file(), &FORMAT, self.0.reading)?,
            false => file::open_existing(self.file(), &FORMAT)?,
        };
        stamp_of(&connection).map_err(|fault| fault.in_file(self.file(), "opening"))?;
        **open = connection;
        self.0.place.take();
        Ok(())
    }

    /// Refuses to end a transaction in another file than it began in. To be asked right before: whoever holds the
    /// writing connection keeps [`Catalog::look`] from exchanging it.
    pub(super) fn refuse_other(&self) -> Result<(), Error> {
        match self.0.place.look()? {
            Look::Same => Ok(()),
            Look::Gone => Err(self.gone()),
            Look::Other | Look::Overwritten => Err(Error::Replaced { file: self.file().to_owned() }),
        }
    }

    fn gone(&self) -> Error {
        Error::Gone { file: self.file().to_owned(), backup: None }
    }

    /// Remembers the signs of life of a run that begins.
    pub(super) fn note_pulse(&self, pulse: &Arc<Pulse>) {
        let mut pulses = self.0.pulses.lock().unwrap_or_else(PoisonError::into_inner);
        pulses.retain(|pulse| pulse.strong_count() > 0);
        pulses.push(Arc::downgrade(pulse));
    }
}
