//! The operating system's keychain.
//!
//! Errors of the library may carry the secret's own bytes (a password that is not UTF-8), so they are turned into
//! words here and only the platform's error, which cannot, is kept as the cause.

use keyring::v1::{Entry, Error as KeyringError};
use model::Secret;

use crate::Error;

/// The name the keychain shows beside every entry.
const SERVICE: &str = "pulk";

/// An account no source can have: keys always hold `://`.
const PROBE: &str = "probe";

/// Whether a keychain is there, found out by a lookup that changes nothing.
///
/// A keychain that is there but locked answers too: falling back to the file then would scatter passwords over two
/// places, so its refusal is reported by the call that needs it.
pub fn answers() -> bool {
    match entry(PROBE).and_then(|entry| entry.get_password()) {
        Ok(_) | Err(KeyringError::NoEntry | KeyringError::NoStorageAccess(_)) => true,
        Err(_) => false,
    }
}

pub fn get(account: &str) -> Result<Option<Secret>, Error> {
    match entry(account).and_then(|entry| entry.get_password()) {
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(cause) => Err(refused("read a password", cause)),
    }
}

pub fn set(account: &str, secret: &Secret) -> Result<(), Error> {
    entry(account)
        .and_then(|entry| entry.set_password(secret.reveal()))
        .map_err(|cause| refused("store a password", cause))
}

pub fn remove(account: &str) -> Result<(), Error> {
    match entry(account).and_then(|entry| entry.delete_credential()) {
        Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
        Err(cause) => Err(refused("remove a password", cause)),
    }
}

fn entry(account: &str) -> keyring::v1::Result<Entry> {
    Entry::new(SERVICE, account)
}

fn refused(action: &'static str, cause: KeyringError) -> Error {
    let source = match cause {
        KeyringError::PlatformFailure(platform) | KeyringError::NoStorageAccess(platform) => platform,
        KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..) => "what is stored is not text".into(),
        KeyringError::TooLong(_, limit) => format!("this keychain takes at most {limit} characters").into(),
        KeyringError::Ambiguous(_) => "it holds several entries of this name".into(),
        other => other.to_string().into(),
    };
    Error::Keychain { action, source }
}
