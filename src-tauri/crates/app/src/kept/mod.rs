//! Passwords of sources, and what is remembered about them.
//!
//! Where passwords are may be locked, slow, or ask a person before it answers, so listing sources never asks it:
//! whether a source has one is noted beside the settings. The same notes name the passwords whose source was removed;
//! they are taken out as soon as their place is open, and never used again.
//!
//! A process reaches one of two places, the keychain or the encrypted file, and another process of the same computer
//! may reach the other: over a network login there is often no keychain. Each place has notes of its own, so that what
//! one process finds missing is not taken for gone where it cannot look. A note is always written before what it is
//! about can take long: whoever is killed in between has a note that asks for too much, never a password without one.

mod carry;
mod moved;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use api::Error;
use api::source::SecretStoreView;
use model::{EntityKey, Secret};
use secrets::State;

use crate::App;
use crate::error::Spoken;
use crate::sources::{self, of_secrets};

pub use carry::carry_notes;
pub use moved::{give_back, hold_back};

/// It has a password.
const KEPT: &str = "kept";
/// Its source is gone, and the password may still be there.
const LEFT: &str = "left";
const NONE: &str = "none";
/// What is there was given for another place than the source has now, whose mark follows. Nobody gets it.
const OF_ANOTHER: &str = "of ";
/// What is there was given for the place its source had before, whose mark follows. Nobody gets it, and it goes with the
/// source.
const MOVED: &str = "moved from ";
/// Stands for the place of a password whose source nobody knows.
const NOBODY: &str = "nobody";

/// The name of the note that says where passwords were kept when that was last found out.
const PLACE: &str = "secret store";

/// Where passwords may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeper {
    Keychain,
    File,
}

impl Keeper {
    const ALL: [Keeper; 2] = [Keeper::Keychain, Keeper::File];

    /// The one this process reaches. Asks the keychain once.
    fn reached(app: &App) -> Keeper {
        Keeper::of(app.0.secrets.state())
    }

    fn of(state: State) -> Keeper {
        if state == State::Keychain { Keeper::Keychain } else { Keeper::File }
    }

    fn name(self) -> &'static str {
        match self {
            Keeper::Keychain => "keychain",
            Keeper::File => "file",
        }
    }

    /// The name of a note is this and the source's key.
    fn notes(self) -> &'static str {
        match self {
            Keeper::Keychain => "secret in keychain of ",
            Keeper::File => "secret in file of ",
        }
    }
}

/// The sources that have a password, by key. Asks nobody.
pub fn all(app: &App) -> Result<HashSet<String>, Error> {
    let mut kept = HashSet::new();
    for keeper in Keeper::ALL {
        let notes = app.0.annotations.settings_below(keeper.notes()).spoken()?;
        kept.extend(notes.into_iter().filter(|(_, note)| note == KEPT).map(|(key, _)| key));
    }
    Ok(kept)
}

/// The password of a source.
///
/// # Errors
/// [`api::Code::PassphraseNeeded`] while the encrypted file is locked and holds something.
pub fn get(app: &App, key: &EntityKey) -> Result<Option<Secret>, Error> {
    let alone = alone(app)?;
    let keeper = Keeper::reached(app);
    let noted = read_note(app, keeper, key)?;
    if noted.as_deref() == Some(LEFT) {
        // It was of a source that was removed. One that is added under the same key has nothing to do with it.
        sweep_alone(app, &alone);
        return Ok(None);
    }
    if is_of_another(noted.as_deref()) || is_moved(noted.as_deref()) {
        return Ok(None);
    }
    let found = match app.0.secrets.state() {
        // No file, so nothing was ever stored.
        State::FileAbsent => None,
        _ => app.0.secrets.get(key.as_str()).map_err(|error| of_secrets(&error))?,
    };
    // Somebody may have changed the keychain by hand, and older versions made no notes.
    if let Err(error) = note(app, keeper, key, if found.is_some() { KEPT } else { NONE }) {
        tracing::debug!(%error, "whether a source has a password could not be noted");
    }
    // The place is open.
    sweep_alone(app, &alone);
    Ok(found)
}

pub fn put(app: &App, key: &EntityKey, secret: &Secret) -> Result<(), Error> {
    let alone = alone(app)?;
    let keeper = Keeper::reached(app);
    let stored = |secret: Result<(), secrets::Error>| secret.map_err(|error| of_secrets(&error));
    let mut before = read_note(app, keeper, key)?;
    if before.as_deref() == Some(LEFT) {
        // First, so that no note ever takes the password of a removed source for this one's.
        stored(app.0.secrets.remove(key.as_str()))?;
        before = None;
    }
    if keeper == Keeper::Keychain {
        sources::keep_owner(app)?;
    }
    note(app, keeper, key, KEPT)?;
    if let Err(error) = stored(app.0.secrets.set(key.as_str(), secret)) {
        note(app, keeper, key, before.as_deref().unwrap_or(NONE))?;
        return Err(error);
    }
    sweep_alone(app, &alone);
    Ok(())
}

/// Takes the password out because a person said so; where this process cannot, as soon as its place is open.
pub fn remove(app: &App, key: &EntityKey) -> Result<(), Error> {
    let _alone = alone(app)?;
    let reached = Keeper::reached(app);
    if is_of_another(read_note(app, reached, key)?.as_deref()) {
        return Ok(());
    }
    app.0.secrets.remove(key.as_str()).map_err(|error| of_secrets(&error))?;
    for keeper in Keeper::ALL {
        if keeper == reached {
            note(app, keeper, key, NONE)?;
        } else {
            let noted = read_note(app, keeper, key)?;
            if noted.as_deref() == Some(KEPT) || is_moved(noted.as_deref()) {
                note(app, keeper, key, LEFT)?;
            }
        }
    }
    Ok(())
}

/// Notes that the password is nobody's any more, because its source is about to be removed. Asks nobody; [`sweep`]
/// takes the password out.
pub fn leave(app: &App, key: &EntityKey) -> Result<(), Error> {
    let _alone = alone(app)?;
    for keeper in Keeper::ALL {
        let noted = read_note(app, keeper, key)?;
        // Where nothing is noted there may be one all the same: older versions made no notes.
        if noted.as_deref() != Some(NONE) && !is_of_another(noted.as_deref()) {
            note(app, keeper, key, LEFT)?;
        }
    }
    Ok(())
}

/// Takes out what was left behind in the place this process reaches. What cannot be taken out yet stays noted.
pub fn sweep(app: &App) {
    match alone(app) {
        Ok(alone) => sweep_alone(app, &alone),
        Err(error) => tracing::warn!(%error, "the passwords of removed sources stay until the next start"),
    }
}

fn sweep_alone(app: &App, _alone: &MutexGuard<'_, ()>) {
    let keeper = Keeper::reached(app);
    let notes = app.0.annotations.settings_below(keeper.notes()).unwrap_or_default();
    for (key, _) in notes.into_iter().filter(|(_, note)| note == LEFT) {
        let Ok(key) = key.parse::<EntityKey>() else { continue };
        // Another process may have been faster, and a new password may be there by now.
        if !matches!(read_note(app, keeper, &key), Ok(Some(note)) if note == LEFT) {
            continue;
        }
        match app.0.secrets.remove(key.as_str()) {
            Err(error) => tracing::warn!(%error, "the password of a removed source stays until its place is open"),
            Ok(()) => {
                if let Err(error) = note(app, keeper, &key, NONE) {
                    tracing::debug!(%error, "that a password was taken out could not be noted");
                }
            }
        }
    }
}

/// One thread at a time changes passwords and what is noted of them, or the one would undo the other. Whose passwords
/// they are is asked each time: another process may have restored another catalog.
fn alone(app: &App) -> Result<MutexGuard<'_, ()>, Error> {
    let alone = app.0.passwords.lock().unwrap_or_else(PoisonError::into_inner);
    app.0.secrets.pass_to(sources::owner(&app.0.catalog, &app.0.annotations)?);
    Ok(alone)
}

fn is_of_another(note: Option<&str>) -> bool {
    note.is_some_and(|note| note.starts_with(OF_ANOTHER))
}

fn is_moved(note: Option<&str>) -> bool {
    note.is_some_and(|note| note.starts_with(MOVED))
}

/// Where passwords are kept. Answers from memory where the keychain was not asked yet and once was there.
pub fn place(app: &App) -> Result<SecretStoreView, Error> {
    let remembered = app.0.annotations.setting(PLACE).spoken()?;
    let state = match app.0.secrets.known_state() {
        None if remembered.as_deref() == Some(Keeper::Keychain.name()) => return Ok(SecretStoreView::Keychain),
        Some(state) => state,
        None => app.0.secrets.state(),
    };
    let now = Keeper::of(state).name();
    if remembered.as_deref() != Some(now)
        && let Err(error) = app.0.annotations.set_setting(PLACE, now, app.now())
    {
        tracing::debug!(%error, "where passwords are kept could not be noted");
    }
    Ok(crate::sources::secret_store(state))
}

fn read_note(app: &App, keeper: Keeper, key: &EntityKey) -> Result<Option<String>, Error> {
    app.0.annotations.setting(&format!("{}{key}", keeper.notes())).spoken()
}

/// Writes a note where it says something new.
fn note(app: &App, keeper: Keeper, key: &EntityKey, what: &str) -> Result<(), Error> {
    if read_note(app, keeper, key)?.as_deref() == Some(what) {
        return Ok(());
    }
    app.0.annotations.set_setting(&format!("{}{key}", keeper.notes()), what, app.now()).spoken()
}
