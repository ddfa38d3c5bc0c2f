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

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use api::Error;
use api::source::SecretStoreView;
use model::{EntityKey, Secret, Timestamp};
use secrets::State;
use store::{Annotations, Catalog};

use crate::App;
use crate::error::Spoken;
use crate::sources::{self, of_secrets};

/// It has a password.
const KEPT: &str = "kept";
/// Its source is gone, and the password may still be there.
const LEFT: &str = "left";
const NONE: &str = "none";

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
    let alone = alone(app);
    let keeper = Keeper::reached(app);
    if read_note(app, keeper, key)?.as_deref() == Some(LEFT) {
        // It was of a source that was removed. One that is added under the same key has nothing to do with it.
        sweep_alone(app, &alone);
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
    let alone = alone(app);
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
    let _alone = alone(app);
    app.0.secrets.remove(key.as_str()).map_err(|error| of_secrets(&error))?;
    let reached = Keeper::reached(app);
    for keeper in Keeper::ALL {
        if keeper == reached {
            note(app, keeper, key, NONE)?;
        } else if read_note(app, keeper, key)?.as_deref() == Some(KEPT) {
            note(app, keeper, key, LEFT)?;
        }
    }
    Ok(())
}

/// Notes that the password is nobody's any more, because its source is about to be removed. Asks nobody; [`sweep`]
/// takes the password out.
pub fn leave(app: &App, key: &EntityKey) -> Result<(), Error> {
    let _alone = alone(app);
    for keeper in Keeper::ALL {
        // Where nothing is noted there may be one all the same: older versions made no notes.
        if read_note(app, keeper, key)?.as_deref() != Some(NONE) {
            note(app, keeper, key, LEFT)?;
        }
    }
    Ok(())
}

/// Takes out what was left behind in the place this process reaches. What cannot be taken out yet stays noted.
pub fn sweep(app: &App) {
    sweep_alone(app, &alone(app));
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

/// One thread at a time changes passwords and what is noted of them, or the one would undo the other.
fn alone(app: &App) -> MutexGuard<'_, ()> {
    app.0.passwords.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Replaces what annotations from elsewhere say of passwords by what those that are here say: of the encrypted file,
/// which stays, and of the keychain where both are of one catalog. Those of another catalog name places nobody here has
/// chosen, so nothing is sent there before a person asks for it.
pub fn carry_notes(
    here: (&Catalog, &Annotations),
    restored: (&Catalog, &Annotations),
    now: Timestamp,
) -> Result<(), Error> {
    let is_one = sources::owner(here.0, here.1)? == sources::owner(restored.0, restored.1)?;
    if !is_one {
        crate::settings::forget_refresh(restored.1, now)?;
    }
    for keeper in Keeper::ALL.into_iter().filter(|keeper| is_one || *keeper == Keeper::File) {
        let ours = here.1.settings_below(keeper.notes()).spoken()?;
        let theirs = restored.1.settings_below(keeper.notes()).spoken()?;
        let gone = theirs.iter().filter(|(key, _)| !ours.iter().any(|(known, _)| known == key));
        let none = gone.map(|(key, _)| (key, NONE));
        for (key, note) in ours.iter().map(|(key, note)| (key, note.as_str())).chain(none) {
            restored.1.set_setting(&format!("{}{key}", keeper.notes()), note, now).spoken()?;
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Home, Options};
    use ::secrets::{Choice, Secrets};

    /// A catalog whose passwords are in a file, whatever this computer has; locked, as after every start.
    fn start(folder: &std::path::Path) -> App {
        let home = Home::at(folder);
        let clock = || Timestamp(1_800_000_000_000);
        let mut app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
        Arc::get_mut(&mut app.0).unwrap().secrets = Secrets::open(folder, Choice::File);
        app
    }

    fn unlock(app: &App) {
        app.0.secrets.unlock(&Secret::new("an owl at noon")).unwrap();
    }

    fn shop() -> EntityKey {
        EntityKey::source("postgres", "shop")
    }

    fn names(app: &App) -> Vec<String> {
        all(app).unwrap().into_iter().collect()
    }

    #[test]
    fn what_has_a_password_is_known_without_opening_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path());
        unlock(&app);
        put(&app, &shop(), &Secret::new("s3cret")).unwrap();
        assert_eq!(names(&app), ["postgres://shop"]);

        let app = start(folder.path());
        assert_eq!(place(&app).unwrap(), SecretStoreView::FileLocked);
        assert_eq!(names(&app), ["postgres://shop"], "also while it is locked");
        unlock(&app);
        remove(&app, &shop()).unwrap();
        assert_eq!(names(&app), Vec::<String>::new());
    }

    #[test]
    fn a_password_that_is_found_or_missed_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path());
        unlock(&app);
        app.0.secrets.set(shop().as_str(), &Secret::new("s3cret")).unwrap();
        assert!(get(&app, &shop()).unwrap().is_some());
        assert_eq!(names(&app), ["postgres://shop"]);
        app.0.secrets.remove(shop().as_str()).unwrap();
        assert!(get(&app, &shop()).unwrap().is_none());
        assert_eq!(names(&app), Vec::<String>::new());
    }

    #[test]
    fn the_password_of_a_removed_source_goes_once_its_place_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path());
        unlock(&app);
        put(&app, &shop(), &Secret::new("s3cret")).unwrap();

        let app = start(folder.path());
        leave(&app, &shop()).unwrap();
        sweep(&app);
        assert_eq!(names(&app), Vec::<String>::new());
        assert!(get(&app, &shop()).unwrap().is_none(), "nobody gets it any more");
        assert!(put(&app, &shop(), &Secret::new("another")).is_err(), "the place is not open");
        unlock(&app);
        assert!(app.0.secrets.get(shop().as_str()).unwrap().is_some(), "it could not be taken out before");
        sweep(&app);
        assert!(app.0.secrets.get(shop().as_str()).unwrap().is_none());

        put(&app, &shop(), &Secret::new("another")).unwrap();
        assert_eq!(get(&app, &shop()).unwrap().as_ref().map(Secret::reveal), Some("another"));
    }

    #[test]
    fn what_one_process_cannot_reach_it_does_not_take_for_gone() {
        fn check(act: fn(&App), expected: Option<&str>) {
            let folder = tempfile::tempdir().unwrap();
            let app = start(folder.path());
            // As a process that reaches the keychain noted it.
            note(&app, Keeper::Keychain, &shop(), KEPT).unwrap();
            act(&app);
            assert!(get(&app, &shop()).unwrap().is_none(), "it is not in the file");
            let noted = read_note(&app, Keeper::Keychain, &shop()).unwrap();
            assert_eq!(noted.as_deref(), expected);
            assert_eq!(names(&app).len(), usize::from(expected == Some(KEPT)));
        }
        // Nobody removed it.
        check(|_| {}, Some(KEPT));
        check(sweep, Some(KEPT));
        // The file can be absent, locked or open: its password is in the keychain all the same.
        let removed = |app: &App| {
            leave(app, &shop()).unwrap();
            sweep(app);
        };
        check(removed, Some(LEFT));
        check(
            |app| {
                unlock(app);
                leave(app, &shop()).unwrap();
                sweep(app);
            },
            Some(LEFT),
        );
        check(|app| remove(app, &shop()).unwrap(), Some(LEFT));
        // One in the file is another.
        check(
            |app| {
                unlock(app);
                put(app, &shop(), &Secret::new("s3cret")).unwrap();
                leave(app, &shop()).unwrap();
            },
            Some(LEFT),
        );
    }

    #[test]
    fn a_password_is_noted_as_left_before_anybody_is_asked_to_take_it_out() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path());
        unlock(&app);
        put(&app, &shop(), &Secret::new("s3cret")).unwrap();
        leave(&app, &shop()).unwrap();
        assert_eq!(read_note(&app, Keeper::File, &shop()).unwrap().as_deref(), Some(LEFT));
        assert!(app.0.secrets.get(shop().as_str()).unwrap().is_some(), "whoever is killed here has it noted");
        // Whoever finds the place open for another source takes it out.
        get(&app, &EntityKey::source("postgres", "crm")).unwrap();
        assert!(app.0.secrets.get(shop().as_str()).unwrap().is_none());
        assert_eq!(read_note(&app, Keeper::File, &shop()).unwrap().as_deref(), Some(NONE));
    }

    #[test]
    fn a_password_that_could_not_be_stored_changes_no_note() {
        fn check(before: Option<&str>, expected: &str) {
            let folder = tempfile::tempdir().unwrap();
            unlock(&start(folder.path()));
            let locked = start(folder.path());
            if let Some(before) = before {
                note(&locked, Keeper::File, &shop(), before).unwrap();
            }
            put(&locked, &shop(), &Secret::new("s3cret")).unwrap_err();
            assert_eq!(read_note(&locked, Keeper::File, &shop()).unwrap().as_deref(), Some(expected));
        }
        check(None, NONE);
        check(Some(KEPT), KEPT);
        check(Some(LEFT), LEFT);
    }

    #[test]
    fn a_keychain_that_was_there_is_not_asked_only_to_list_sources() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let clock = || Timestamp(1_800_000_000_000);
        let app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
        app.0.annotations.set_setting(PLACE, Keeper::Keychain.name(), app.now()).unwrap();
        if app.0.secrets.known_state().is_none() {
            crate::sources::list(&app).unwrap();
            assert_eq!(app.0.secrets.known_state(), None, "nobody was asked");
        }
    }
}
