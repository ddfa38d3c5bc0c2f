//! Notices that somebody replaced or took away the files beneath an open program.
//!
//! Looked at before every command, and at every tick of shells that stay; both cost a look at two names. What took the
//! place of a file is opened, and everything that is shown is asked for again, as after a restore. Where nothing can be
//! opened, commands answer with why, until it can; nothing is made in the place of what is gone.

use std::sync::{Arc, Mutex, PoisonError};

use api::{Error, Tag};
use store::{Annotations, Catalog};

use crate::bus::Bus;
use crate::error::Spoken;

/// Commands that a person needs to mend what is wrong, or that read neither file.
const ALWAYS: [&str; 5] = ["restore", "storage", "doctor", "licences", "licence"];

/// The files beneath, and what was last said of them.
pub struct Beneath {
    catalog: Catalog,
    annotations: Annotations,
    bus: Arc<Bus>,
    told: Mutex<Option<Error>>,
}

impl Beneath {
    pub fn new(catalog: Catalog, annotations: Annotations, bus: Arc<Bus>) -> Beneath {
        Beneath { catalog, annotations, bus, told: Mutex::default() }
    }

    /// Whether a command may be answered.
    ///
    /// # Errors
    /// Those of [`Beneath::look`].
    pub fn admit(&self, command: &str) -> Result<(), Error> {
        match self.look() {
            Err(_) if ALWAYS.contains(&command) => Ok(()),
            looked => looked,
        }
    }

    /// Goes over to what took the place of the files, and tells everybody when anything is other than at the last look.
    ///
    /// # Errors
    /// Why what is there now cannot be opened, or that nothing is.
    pub fn look(&self) -> Result<(), Error> {
        // Both, whatever becomes of the first.
        let looked = [self.catalog.look().spoken(), self.annotations.look().spoken()];
        let is_other = looked.iter().any(|one| matches!(one, Ok(true)));
        let error = looked.into_iter().find_map(Result::err);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = is_other || *told != error;
        told.clone_from(&error);
        drop(told);
        if is_news {
            self.bus.changed(&Tag::ALL);
        }
        error.map_or(Ok(()), Err)
    }
}
