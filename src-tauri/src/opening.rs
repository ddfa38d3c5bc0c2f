//! Opening the catalog beside the toolkit's own start, and keeping why it could not be opened.
//!
//! A catalog that cannot be opened is no reason to show nothing: every command then answers with the reason, and the
//! page has a screen for it.

use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use api::status::{SettingsRequest, Theme};
use api::{Code, Error, Handler};
use app::{App, Home, Options};
use model::{Secret, Timestamp};

/// The catalog, or why there is none; waited for by whoever needs it first.
#[derive(Clone)]
pub struct Opening(Arc<OnceLock<Result<App, Error>>>);

impl Opening {
    /// Begins opening the standard data folder on a thread of its own.
    pub fn start() -> Opening {
        let opening = Opening(Arc::default());
        let slot = Arc::clone(&opening.0);
        let started =
            std::thread::Builder::new().name("pulk-open".to_owned()).spawn(move || slot.get_or_init(open).is_ok());
        if let Err(cause) = started {
            opening.0.get_or_init(|| {
                Err(Error::new(Code::Internal, "no thread could be started").details(cause.to_string()))
            });
        }
        opening
    }

    /// Waits until the catalog is open.
    ///
    /// # Errors
    /// Why it could not be opened; the same for every caller.
    pub fn wait(&self) -> Result<&App, Error> {
        self.0.wait().as_ref().map_err(Clone::clone)
    }

    /// The theme the person chose; the system's where they chose none or nothing can be read.
    pub fn theme(&self) -> Theme {
        self.wait()
            .and_then(|app| app.settings(SettingsRequest::default()))
            .map_or(Theme::System, |settings| settings.theme)
    }

    /// Cancels what runs and waits for it.
    pub fn close(&self) {
        if let Some(Ok(app)) = self.0.get() {
            app.close();
        }
    }
}

fn open() -> Result<App, Error> {
    // A panic here would leave everybody waiting for ever.
    std::panic::catch_unwind(|| {
        App::open(Options {
            home: Home::standard()?,
            connectors: connectors::ALL,
            clock: now,
            passphrase: std::env::var("PULK_PASSPHRASE").ok().map(Secret::new),
            follow: true,
        })
    })
    .unwrap_or_else(|_| {
        Err(Error::new(Code::Internal, "the catalog could not be opened").remedy("Please report this."))
    })
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
