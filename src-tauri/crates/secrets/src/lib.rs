//! Where passwords are kept.
//!
//! The operating system's keychain (Secret Service, macOS Keychain, Windows Credential Manager) wherever one answers;
//! otherwise one encrypted file in the data folder, opened by a passphrase. Which of the two is decided once per
//! process, at the first use, because asking a keychain costs a round trip a cold start should not pay.
//!
//! An *account* is the key of a source as text. A keychain serves everybody on the computer, and two catalogs may know a
//! source by the same key, so there the name of the catalog is part of the entry's. The two places never mix: a password stored in the keychain is not
//! copied to the file nor the other way round, so a secret is in exactly one place and removing it removes it.

mod error;
mod keychain;
mod seal;
mod vault;

use std::path::{Path, PathBuf};
use std::sync::{OnceLock, PoisonError, RwLock};

use model::Secret;

pub use error::Error;
use vault::Vault;

/// Set to `off` to use the encrypted file although a keychain answers: servers, tests, locked-down desktops.
pub const KEYCHAIN_SWITCH: &str = "PULK_KEYCHAIN";

/// The encrypted file's name in the data folder.
pub const FILE_NAME: &str = "secrets.pulk";

/// Where to keep secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The keychain where one answers and [`KEYCHAIN_SWITCH`] does not say `off`, else the file.
    Auto,
    /// The file, whatever the computer has.
    File,
}

/// Where secrets are kept here, and whether that place can be used now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Keychain,
    /// The encrypted file, its passphrase given.
    FileOpen,
    /// The encrypted file is there and waits for its passphrase.
    FileLocked,
    /// No keychain and no file yet: the first passphrase creates it.
    FileAbsent,
}

/// The place secrets are kept. Cheap to make, shared by reference between threads.
#[derive(Debug)]
pub struct Secrets {
    choice: Choice,
    /// Whose the entries in the keychain are.
    owner: RwLock<String>,
    vault: Vault,
    keychain: OnceLock<bool>,
}

impl Secrets {
    /// The secrets of the catalog in `folder`. Touches neither the keychain nor the disk yet. Before anything is asked
    /// of the keychain, [`Secrets::owned_by`] says whose it is.
    pub fn open(folder: impl AsRef<Path>, choice: Choice) -> Secrets {
        let switched_off = std::env::var(KEYCHAIN_SWITCH).is_ok_and(|value| value.eq_ignore_ascii_case("off"));
        let choice = if switched_off { Choice::File } else { choice };
        let vault = Vault::at(folder.as_ref().join(FILE_NAME));
        Secrets { choice, owner: RwLock::default(), vault, keychain: OnceLock::new() }
    }

    /// The same, of the catalog of this name. It must be another for each catalog, and stay the same.
    pub fn owned_by(self, owner: impl Into<String>) -> Secrets {
        Secrets { owner: RwLock::new(owner.into()), ..self }
    }

    /// From now on the secrets of another catalog, which has taken the place of the first.
    pub fn pass_to(&self, owner: impl Into<String>) {
        *self.owner.write().unwrap_or_else(PoisonError::into_inner) = owner.into();
    }

    /// The name given to [`Secrets::owned_by`] or [`Secrets::pass_to`].
    pub fn owner(&self) -> String {
        self.owner.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn state(&self) -> State {
        match (self.uses_keychain(), self.vault.is_open(), self.vault.exists()) {
            (true, ..) => State::Keychain,
            (false, true, true) => State::FileOpen,
            (false, false, true) => State::FileLocked,
            (false, _, false) => State::FileAbsent,
        }
    }

    /// The same, as far as it is known without asking the keychain; `None` before it was first asked.
    pub fn known_state(&self) -> Option<State> {
        let is_known = self.choice == Choice::File || self.keychain.get().is_some();
        is_known.then(|| self.state())
    }

    /// Opens the encrypted file, or creates it when there is none. Does nothing where the keychain is used.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`], [`Error::EmptyPassphrase`], [`Error::Damaged`], [`Error::Newer`] or [`Error::File`].
    pub fn unlock(&self, passphrase: &Secret) -> Result<(), Error> {
        if self.uses_keychain() { Ok(()) } else { self.vault.unlock(passphrase) }
    }

    /// The secret of `account`; `None` when none was stored.
    ///
    /// # Errors
    /// [`Error::Locked`] until the file is unlocked, [`Error::Keychain`] when the keychain refuses.
    pub fn get(&self, account: &str) -> Result<Option<Secret>, Error> {
        if self.uses_keychain() { keychain::get(&self.entry(account)) } else { self.vault.get(account) }
    }

    /// Stores `secret`, replacing what `account` had.
    ///
    /// # Errors
    /// [`Error::Locked`] and [`Error::Absent`] when a passphrase is needed first; otherwise as [`Secrets::get`].
    pub fn set(&self, account: &str, secret: &Secret) -> Result<(), Error> {
        if self.uses_keychain() { keychain::set(&self.entry(account), secret) } else { self.vault.set(account, secret) }
    }

    /// Forgets the secret of `account`. Fine when there is none.
    ///
    /// # Errors
    /// As [`Secrets::set`]; an absent file is no error.
    pub fn remove(&self, account: &str) -> Result<(), Error> {
        if self.uses_keychain() { keychain::remove(&self.entry(account)) } else { self.vault.remove(account) }
    }

    /// The encrypted file's path, for messages and for the health check.
    pub fn file(&self) -> PathBuf {
        self.vault.path().to_owned()
    }

    /// What an account is called in the keychain. An owner's name holds no space, so no two accounts share one.
    fn entry(&self, account: &str) -> String {
        format!("{account} {}", self.owner())
    }

    fn uses_keychain(&self) -> bool {
        self.choice == Choice::Auto && *self.keychain.get_or_init(keychain::answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keychain_is_not_asked_for_what_is_known() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Secrets::open(folder.path(), Choice::File).known_state(), Some(State::FileAbsent));
        let secrets = Secrets { choice: Choice::Auto, ..Secrets::open(folder.path(), Choice::File) };
        assert_eq!(secrets.known_state(), None);
        assert!(secrets.keychain.get().is_none(), "nobody was asked");
    }

    #[test]
    fn the_file_is_absent_then_open_then_locked_for_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::open(folder.path(), Choice::File);
        assert_eq!(secrets.state(), State::FileAbsent);
        secrets.unlock(&Secret::new("an owl at noon")).unwrap();
        assert_eq!(secrets.state(), State::FileOpen);
        assert_eq!(Secrets::open(folder.path(), Choice::File).state(), State::FileLocked);
    }

    #[test]
    fn every_error_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = Secrets::open(folder.path(), Choice::File).set("a://b", &Secret::new("hidden")).unwrap_err();
        assert!(error.remedy().contains("PULK_PASSPHRASE"), "{error}");
        assert!(!format!("{error} {error:?}").contains("hidden"));
    }
}
