//! The index of one catalog.

use std::path::Path;

use model::Stamp;

use crate::{Document, Error, Page, Query};

/// The index of one catalog. Cheap to clone; clones share what is open.
#[derive(Clone)]
pub struct Index {}

impl Index {
    pub fn open(_folder: &Path) -> Result<Index, Error> {
        Ok(Index {})
    }
    pub fn stamp(&self) -> Option<Stamp> {
        None
    }
    pub fn refresh(&self) -> Result<bool, Error> {
        Ok(false)
    }
    pub fn update(&self) -> Result<Option<Update>, Error> {
        Ok(None)
    }
    pub fn rebuild(&self) -> Result<Option<Update>, Error> {
        Ok(None)
    }
    pub fn search(&self, _query: &Query) -> Result<Page, Error> {
        Ok(Page::default())
    }
    pub fn documents(&self) -> u64 {
        0
    }
    pub fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Changes to the index that become visible together.
pub struct Update {}

impl Update {
    pub fn put(&mut self, _document: &Document<'_>) -> Result<(), Error> {
        Ok(())
    }
    pub fn remove(&mut self, _id: i64) {}
    pub fn commit(self, _stamp: &Stamp) -> Result<(), Error> {
        Ok(())
    }
}
