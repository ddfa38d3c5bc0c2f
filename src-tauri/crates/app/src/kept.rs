//! Passwords of sources, and what is remembered about them.
//!
//! Where passwords are may be locked, slow, or ask a person before it answers, so listing sources never asks it:
//! whether a source has one is noted beside the settings. The same notes name the passwords that could not be taken
//! out when their source was removed; they are taken out as soon as the place is open, and never used again.

use std::collections::HashSet;

use api::Error;
use api::source::SecretStoreView;
use model::{EntityKey, Secret};
use secrets::State;

use crate::App;
use crate::error::Spoken;
use crate::sources::of_secrets;

/// A note's name is this and the source's key.
const NOTE: &str = "secret of ";
/// It has a password.
const KEPT: &str = "kept";
/// Its source is gone, and the password still there.
const LEFT: &str = "left";
const NONE: &str = "none";

/// The name of the note that says where passwords were kept when that was last found out.
const PLACE: &str = "secret store";
const KEYCHAIN: &str = "keychain";
const FILE: &str = "file";

/// The sources that have a password, by key. Asks nobody.
pub fn all(app: &App) -> Result<HashSet<String>, Error> {
    let notes = app.0.annotations.settings_below(NOTE).spoken()?;
    Ok(notes.into_iter().filter(|(_, note)| note == KEPT).map(|(key, _)| key).collect())
}

/// The password of a source.
///
/// # Errors
/// [`api::Code::PassphraseNeeded`] while the encrypted file is locked and holds something.
pub fn get(app: &App, key: &EntityKey) -> Result<Option<Secret>, Error> {
    if read_note(app, key)?.as_deref() == Some(LEFT) {
        // It was of a source that was removed. One that is added under the same key has nothing to do with it.
        sweep(app);
        return Ok(None);
    }
    let found = match app.0.secrets.state() {
        // No file, so nothing was ever stored.
        State::FileAbsent => None,
        _ => app.0.secrets.get(key.as_str()).map_err(|error| of_secrets(&error))?,
    };
    // Somebody may have changed the keychain by hand, and older versions made no notes.
    if let Err(error) = note(app, key, if found.is_some() { KEPT } else { NONE }) {
        tracing::debug!(%error, "whether a source has a password could not be noted");
    }
    Ok(found)
}

pub fn put(app: &App, key: &EntityKey, secret: &Secret) -> Result<(), Error> {
    app.0.secrets.set(key.as_str(), secret).map_err(|error| of_secrets(&error))?;
    note(app, key, KEPT)?;
    sweep(app);
    Ok(())
}

/// Takes the password out because a person said so.
pub fn remove(app: &App, key: &EntityKey) -> Result<(), Error> {
    app.0.secrets.remove(key.as_str()).map_err(|error| of_secrets(&error))?;
    note(app, key, NONE)
}

/// Takes the password out because its source is removed: now, or as soon as its place is open.
pub fn leave(app: &App, key: &EntityKey) -> Result<(), Error> {
    let removed = app.0.secrets.remove(key.as_str());
    if let Err(error) = &removed {
        tracing::warn!(%error, "the password of a removed source stays until its place is open");
    }
    note(app, key, if removed.is_ok() { NONE } else { LEFT })
}

/// Takes out what was left behind. What cannot be taken out yet stays noted.
pub fn sweep(app: &App) {
    let notes = app.0.annotations.settings_below(NOTE).unwrap_or_default();
    for (key, _) in notes.into_iter().filter(|(_, note)| note == LEFT) {
        let Ok(key) = key.parse::<EntityKey>() else { continue };
        if app.0.secrets.remove(key.as_str()).is_ok()
            && let Err(error) = note(app, &key, NONE)
        {
            tracing::debug!(%error, "that a password was taken out could not be noted");
        }
    }
}

/// Where passwords are kept. Answers from memory where the keychain was not asked yet and once was there.
pub fn place(app: &App) -> Result<SecretStoreView, Error> {
    let remembered = app.0.annotations.setting(PLACE).spoken()?;
    let state = match app.0.secrets.known_state() {
        None if remembered.as_deref() == Some(KEYCHAIN) => return Ok(SecretStoreView::Keychain),
        Some(state) => state,
        None => app.0.secrets.state(),
    };
    let now = if state == State::Keychain { KEYCHAIN } else { FILE };
    if remembered.as_deref() != Some(now)
        && let Err(error) = app.0.annotations.set_setting(PLACE, now, app.now())
    {
        tracing::debug!(%error, "where passwords are kept could not be noted");
    }
    Ok(crate::sources::secret_store(state))
}

fn read_note(app: &App, key: &EntityKey) -> Result<Option<String>, Error> {
    app.0.annotations.setting(&format!("{NOTE}{key}")).spoken()
}

/// Writes a note where it says something new. None at all says as much as [`NONE`].
fn note(app: &App, key: &EntityKey, what: &str) -> Result<(), Error> {
    let is_news = read_note(app, key)?.as_deref().unwrap_or(NONE) != what;
    if is_news { app.0.annotations.set_setting(&format!("{NOTE}{key}"), what, app.now()).spoken() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ::secrets::{Choice, Secrets};
    use model::Timestamp;

    use super::*;
    use crate::{Home, Options};

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
        assert_eq!(names(&app), Vec::<String>::new());
        assert!(get(&app, &shop()).unwrap().is_none(), "nobody gets it any more");
        unlock(&app);
        assert!(app.0.secrets.get(shop().as_str()).unwrap().is_some(), "it could not be taken out before");
        sweep(&app);
        assert!(app.0.secrets.get(shop().as_str()).unwrap().is_none());

        put(&app, &shop(), &Secret::new("another")).unwrap();
        assert_eq!(get(&app, &shop()).unwrap().as_ref().map(Secret::reveal), Some("another"));
    }

    #[test]
    fn a_keychain_that_was_there_is_not_asked_only_to_list_sources() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let clock = || Timestamp(1_800_000_000_000);
        let app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
        app.0.annotations.set_setting(PLACE, KEYCHAIN, app.now()).unwrap();
        if app.0.secrets.known_state().is_none() {
            crate::sources::list(&app).unwrap();
            assert_eq!(app.0.secrets.known_state(), None, "nobody was asked");
        }
    }
}
