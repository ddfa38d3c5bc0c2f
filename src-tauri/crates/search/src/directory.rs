//! The folder of a generation, readable where nothing can be written.
//!
//! Opening an index takes a lock that keeps writers from removing files meanwhile, and taking it creates a file. On a
//! file system that is only read nobody removes anything, so there the lock is not needed.
//!
//! Opening also looks at the ends of some dozen parts of the files. Through a mapping the system would read far around each
//! of them, megabytes for a few bytes, so while an index is being opened those places are read as ordinary files first.
//! Everything else is the engine's own.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle,
    WritePtr,
};

#[derive(Debug, Clone)]
pub(crate) struct Folder {
    engine: MmapDirectory,
    path: PathBuf,
    opening: Arc<AtomicBool>,
}

impl Folder {
    /// The folder, for an index that is about to be opened.
    pub(crate) fn of(path: &Path) -> Result<Folder, tantivy::directory::error::OpenDirectoryError> {
        let opening = Arc::new(AtomicBool::new(true));
        Ok(Folder { engine: MmapDirectory::open(path)?, path: path.to_owned(), opening })
    }

    /// From now on files are read through their mappings alone.
    pub(crate) fn opened(&self) {
        self.opening.store(false, Ordering::Relaxed);
    }
}

/// A mapped file whose parts are read into memory, at both ends, when they are first asked for.
#[derive(Debug)]
struct Opening {
    mapped: Arc<dyn FileHandle>,
    /// Not the open file: segments keep their handles, and an index may have hundreds of them.
    path: PathBuf,
    opening: Arc<AtomicBool>,
}

/// How much is read at each end of a part: more than any header or footer.
const END_BYTES: usize = 4096;

impl Opening {
    fn read_ends(&self, part: &Range<usize>) -> io::Result<()> {
        let mut file = File::open(&self.path)?;
        let mut bytes = [0; END_BYTES];
        for start in [part.start, part.end.saturating_sub(END_BYTES).max(part.start)] {
            let length = END_BYTES.min(part.end.saturating_sub(start));
            file.seek(SeekFrom::Start(start as u64))?;
            file.read_exact(&mut bytes[..length])?;
        }
        Ok(())
    }
}

impl HasLen for Opening {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl FileHandle for Opening {
    fn read_bytes(&self, part: Range<usize>) -> io::Result<OwnedBytes> {
        if self.opening.load(Ordering::Relaxed)
            && let Err(error) = self.read_ends(&part)
        {
            // The mapping has the last word on what cannot be read.
            tracing::debug!(%error, "a part of the index was not read ahead");
        }
        self.mapped.read_bytes(part)
    }
}

impl Directory for Folder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.engine.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && unwritable(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            taken => taken,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mapped = self.engine.get_file_handle(path)?;
        if !self.opening.load(Ordering::Relaxed) {
            return Ok(mapped);
        }
        Ok(Arc::new(Opening { mapped, path: self.path.join(path), opening: Arc::clone(&self.opening) }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.engine.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.engine.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.engine.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.engine.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.engine.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.engine.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.engine.watch(callback)
    }
}

fn unwritable(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}
