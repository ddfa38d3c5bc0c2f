//! The folder of an index: generations, the name of the live one, and the lock of writers.
//!
//! `CURRENT` holds the name of a folder such as `g00042`. It is replaced by renaming a finished file over it, so that
//! every reader, in any process and after any crash, sees a whole generation or the whole one before it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

const CURRENT: &str = "CURRENT";
const CURRENT_NEW: &str = "CURRENT.new";
const LOCK: &str = "LOCK";

/// The name of one generation's folder. Made of a number, so no text read from disk ever becomes a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Generation(u64);

impl Generation {
    fn from_name(name: &str) -> Option<Generation> {
        let digits = name.strip_prefix('g')?;
        let canonical = digits.len() >= 5 && digits.bytes().all(|digit| digit.is_ascii_digit());
        canonical.then(|| digits.parse().ok()).flatten().map(Generation)
    }

    fn name(self) -> String {
        format!("g{:05}", self.0)
    }

    pub(crate) fn path(self, folder: &Path) -> PathBuf {
        folder.join(self.name())
    }
}

/// The live generation; `None` when there is none or its name cannot be read.
pub(crate) fn live(folder: &Path) -> Option<Generation> {
    let name = fs::read(folder.join(CURRENT)).ok()?;
    Generation::from_name(std::str::from_utf8(&name).ok()?.trim_end())
}

/// Makes a generation the live one, durably.
pub(crate) fn make_live(folder: &Path, generation: Generation) -> Result<(), Error> {
    let new = folder.join(CURRENT_NEW);
    let write = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(generation.name().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, folder.join(CURRENT))?;
        sync_folder(folder)
    };
    write().map_err(Error::folder("write to", folder))
}

/// Makes a rename durable. Only Unix can open a folder for this; elsewhere the file system journals it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Held by whoever writes; the system lets go of it when a process ends, however it ends.
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock, making the folder first; `None` while another writer has it.
    pub(crate) fn take(folder: &Path) -> Result<Option<WriterLock>, Error> {
        fs::create_dir_all(folder).map_err(Error::folder("create", folder))?;
        let path = folder.join(LOCK);
        let open = File::options().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(Error::folder("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(WriterLock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(Error::folder("lock", &path)(source)),
        }
    }

    /// Makes the folder of the next generation.
    pub(crate) fn create_generation(&self, folder: &Path) -> Result<Generation, Error> {
        let last = generations(folder)?.into_iter().chain(live(folder)).max();
        let generation = Generation(last.map_or(1, |last| last.0.saturating_add(1)));
        let path = generation.path(folder);
        fs::create_dir(&path).map_err(Error::folder("create", &path))?;
        Ok(generation)
    }

    /// Removes every generation but `kept`: replaced ones, and unfinished ones of a process that died. A file that is
    /// still open elsewhere may refuse to go (Windows); the next writer tries again.
    pub(crate) fn remove_others(&self, folder: &Path, kept: Option<Generation>) {
        for generation in generations(folder).unwrap_or_default() {
            if Some(generation) != kept
                && let Err(error) = fs::remove_dir_all(generation.path(folder))
            {
                tracing::debug!(%error, generation = generation.name(), "an old generation stays for now");
            }
        }
    }
}

fn generations(folder: &Path) -> Result<Vec<Generation>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::folder("read", folder))?;
    Ok(entries.flatten().filter_map(|entry| Generation::from_name(entry.file_name().to_str()?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_generation_names_are_followed() {
        fn check(content: &[u8], expected: Option<u64>) {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(CURRENT), content).unwrap();
            assert_eq!(live(folder.path()), expected.map(Generation), "{content:?}");
        }
        check(b"g00042", Some(42));
        check(b"g00042\n", Some(42));
        check(b"g1234567", Some(1_234_567));
        check(b"", None);
        check(b"g42", None);
        check(b"../../etc", None);
        check(b"g00042/..", None);
        check(b"g99999999999999999999999999", None);
        check(b"\xff\xfe", None);
    }

    #[test]
    fn one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let held = WriterLock::take(folder.path()).unwrap();
        assert!(held.is_some());
        assert!(WriterLock::take(folder.path()).unwrap().is_none());
        drop(held);
        assert!(WriterLock::take(folder.path()).unwrap().is_some());
    }
}
