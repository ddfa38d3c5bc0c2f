//! The encrypted file: opening it, and changing it without ever losing it.
//!
//! Only the key stays in memory; the entries are read again for every call, because the window, the command line and
//! a server may share one file. A change happens under an advisory lock on a file beside it and replaces the old file
//! in one rename, so a crash leaves the old or the new content and never a mixture.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::Secret;
use zeroize::Zeroizing;

use crate::Error;
use crate::seal::{self, Cost, Fields, Key, Recipe, SealError};

/// Passwords of thousands of sources fit; a file beyond this is not one of ours.
const LARGEST: u64 = 16 * 1024 * 1024;

type Entries = BTreeMap<String, Secret>;

#[derive(Debug)]
pub struct Vault {
    path: PathBuf,
    cost: Cost,
    key: Mutex<Option<Key>>,
}

impl Vault {
    pub fn at(path: PathBuf) -> Vault {
        Vault { path, cost: Cost::STANDARD, key: Mutex::new(None) }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    pub fn is_open(&self) -> bool {
        self.key().is_some()
    }

    pub fn unlock(&self, passphrase: &Secret) -> Result<(), Error> {
        if passphrase.reveal().is_empty() {
            return Err(Error::EmptyPassphrase);
        }
        let _lock = self.lock()?;
        let key = match self.bytes()? {
            Some(file) => {
                let sealed = seal::read(&file).map_err(|cause| self.unreadable(cause))?;
                let key = self.derive(sealed.recipe, passphrase)?;
                seal::open(&sealed, &key).map_err(|cause| self.unreadable(cause))?;
                key
            }
            None => {
                let key = self.derive(Recipe { cost: self.cost, salt: random()? }, passphrase)?;
                self.write(&key, &Entries::new())?;
                key
            }
        };
        *self.key() = Some(key);
        Ok(())
    }

    pub fn get(&self, account: &str) -> Result<Option<Secret>, Error> {
        let key = self.key();
        match (self.bytes()?, key.as_ref()) {
            (None, _) => Ok(None),
            (Some(_), None) => Err(Error::Locked { path: self.path.clone() }),
            (Some(file), Some(key)) => Ok(self.entries(&file, key)?.remove(account)),
        }
    }

    pub fn set(&self, account: &str, secret: &Secret) -> Result<(), Error> {
        self.change(|entries| {
            entries.insert(account.to_owned(), secret.clone());
            true
        })
    }

    pub fn remove(&self, account: &str) -> Result<(), Error> {
        match self.change(|entries| entries.remove(account).is_some()) {
            Err(Error::Absent { .. }) => Ok(()),
            outcome => outcome,
        }
    }

    /// Reads, changes and replaces the file. `change` says whether it changed anything.
    fn change(&self, change: impl FnOnce(&mut Entries) -> bool) -> Result<(), Error> {
        // Asked first, so that a vault nobody made leaves no lock file behind.
        if !self.exists() {
            return Err(Error::Absent { path: self.path.clone() });
        }
        let _lock = self.lock()?;
        let key = self.key();
        let key = key.as_ref().ok_or_else(|| Error::Locked { path: self.path.clone() })?;
        let file = self.bytes()?.ok_or_else(|| Error::Absent { path: self.path.clone() })?;
        let mut entries = self.entries(&file, key)?;
        if change(&mut entries) { self.write(key, &entries) } else { Ok(()) }
    }

    fn entries(&self, file: &[u8], key: &Key) -> Result<Entries, Error> {
        let sealed = seal::read(file).map_err(|cause| self.unreadable(cause))?;
        if sealed.recipe != key.recipe {
            // Somebody moved the file away and made a new one; its passphrase may be another.
            return Err(Error::Locked { path: self.path.clone() });
        }
        let plain = seal::open(&sealed, key).map_err(|cause| self.unreadable(cause))?;
        decode(&plain).ok_or_else(|| self.unreadable(SealError::Damaged("its entries make no sense")))
    }

    fn write(&self, key: &Key, entries: &Entries) -> Result<(), Error> {
        let file = seal::seal(key, random()?, &encode(entries)).map_err(|cause| self.unreadable(cause))?;
        replace(&self.path, &file).map_err(self.failed("written"))
    }

    fn derive(&self, recipe: Recipe, passphrase: &Secret) -> Result<Key, Error> {
        Key::derive(recipe, passphrase.reveal())
            .ok_or_else(|| self.unreadable(SealError::Damaged("its header makes no sense")))
    }

    fn bytes(&self) -> Result<Option<Vec<u8>>, Error> {
        let file = match File::open(&self.path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(self.failed("opened"))?,
        };
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(self.failed("read"))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return Err(self.unreadable(SealError::Damaged("it is far too large")));
        }
        Ok(Some(bytes))
    }

    /// Held while the file is replaced. Released by the operating system even after a crash. Always taken before the
    /// key: two threads that took the two in different orders would wait for each other for ever.
    fn lock(&self) -> Result<File, Error> {
        let beside = self.path.with_extension("lock");
        let lock = private().write(true).create(true).truncate(false).open(beside).map_err(self.failed("locked"))?;
        lock.lock().map_err(self.failed("locked"))?;
        Ok(lock)
    }

    /// The key's place. A panic elsewhere cannot leave it half changed, so a poisoned lock is as good as any.
    fn key(&self) -> MutexGuard<'_, Option<Key>> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unreadable(&self, cause: SealError) -> Error {
        let path = self.path.clone();
        match cause {
            SealError::Damaged(what) => Error::Damaged { path, what },
            SealError::Newer(version) => Error::Newer { path, version },
            SealError::WrongKey => Error::WrongPassphrase { path },
        }
    }

    fn failed(&self, action: &'static str) -> impl Fn(std::io::Error) -> Error {
        let path = self.path.clone();
        move |source| Error::File { path: path.clone(), action, source }
    }
}

/// Replaces a file's content in one step and makes sure it reached the disk.
fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = private().write(true).create(true).truncate(true).open(&fresh)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&fresh, path)?;
    // A rename is in the folder, and on Unix a folder is synchronised like a file.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Options for a file only its owner may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| Error::Random(cause.to_string()))?;
    Ok(bytes)
}

/// `length u32 | account | length u32 | secret`, repeated. Written by hand so that no copy of a secret is left in a
/// serialiser's buffers.
fn encode(entries: &Entries) -> Zeroizing<Vec<u8>> {
    let size = entries.iter().map(|(account, secret)| account.len() + secret.reveal().len() + 8).sum();
    let mut plain = Zeroizing::new(Vec::with_capacity(size));
    for (account, secret) in entries {
        for text in [account.as_str(), secret.reveal()] {
            // The file's own limit is far below 4 GiB.
            plain.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
            plain.extend_from_slice(text.as_bytes());
        }
    }
    plain
}

fn decode(plain: &[u8]) -> Option<Entries> {
    let mut fields = Fields(plain);
    let mut entries = Entries::new();
    let text = |fields: &mut Fields<'_>| -> Option<String> {
        let length = usize::try_from(u32::from_le_bytes(fields.array()?)).ok()?;
        std::str::from_utf8(fields.take(length)?).ok().map(str::to_owned)
    };
    while !fields.0.is_empty() {
        let account = text(&mut fields)?;
        entries.insert(account, Secret::new(text(&mut fields)?));
    }
    Some(entries)
}

#[cfg(test)]
mod tests;
