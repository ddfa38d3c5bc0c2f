//! Opening the catalog beside the toolkit's own start, and keeping why it could not be opened.
//!
//! Another process may hold the catalog for a while, and a catalog that cannot be opened is no reason to show nothing:
//! the window comes at once, commands wait, and the page says what it waits for or why it cannot go on. What failed is
//! tried again by whoever asks next.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api::status::{SettingsRequest, Theme};
use api::{Code, Error, Event, Handler};
use app::{App, Home, Options};
use model::{Secret, Timestamp};

/// The catalog, on its way or there, or why it is not.
#[derive(Clone)]
pub struct Opening(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    moved: Condvar,
    open: Box<dyn Fn() -> Result<App, Error> + Send + Sync>,
}

enum State {
    Opening,
    /// With the events since it was opened, until [`Opening::events`] takes them.
    Open(App, Option<Receiver<Event>>),
    Failed(Error),
}

impl Opening {
    /// Begins opening the standard data folder on a thread of its own.
    pub fn start() -> Opening {
        Opening::start_with(open)
    }

    fn start_with(open: impl Fn() -> Result<App, Error> + Send + Sync + 'static) -> Opening {
        let shared = Shared { state: Mutex::new(State::Opening), moved: Condvar::new(), open: Box::new(open) };
        let opening = Opening(Arc::new(shared));
        let attempt = opening.clone();
        let started = std::thread::Builder::new().name("pulk-open".to_owned()).spawn(move || drop(attempt.attempt()));
        if let Err(cause) = started {
            let error = Error::new(Code::Internal, "no thread could be started").details(cause.to_string());
            opening.move_to(State::Failed(error));
        }
        opening
    }

    /// The catalog. Waits while it is being opened; where that failed before, it is tried once more.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub fn app(&self) -> Result<App, Error> {
        let mut state = self.lock();
        let mut has_waited = false;
        loop {
            match &*state {
                State::Open(app, _) => return Ok(app.clone()),
                State::Failed(error) if has_waited => return Err(error.clone()),
                State::Failed(_) => {
                    *state = State::Opening;
                    drop(state);
                    return self.attempt();
                }
                State::Opening => state = self.0.moved.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
            has_waited = true;
        }
    }

    /// Everything that changes in the catalog since it was opened, also what changed before this listened: commands are
    /// answered as soon as the catalog is open. Waits until it is, however often that fails. The page listens before it
    /// asks anything, so what is passed on earlier than that, it learns from its first answers.
    pub fn events(&self) -> impl Iterator<Item = Event> + use<> {
        let mut state = self.lock();
        loop {
            if let State::Open(app, unheard) = &mut *state {
                return unheard.take().unwrap_or_else(|| app.subscribe()).into_iter();
            }
            state = self.0.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The theme the person chose; `None` when it is not known within `patience`.
    pub fn theme(&self, patience: Duration) -> Option<Theme> {
        let is_opening = |state: &mut State| matches!(state, State::Opening);
        let waited = self.0.moved.wait_timeout_while(self.lock(), patience, is_opening);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let State::Open(app, _) = &*state else { return None };
        app.settings(SettingsRequest::default()).ok().map(|settings| settings.theme)
    }

    /// Cancels what runs and waits for it.
    pub fn close(&self) {
        let app = match &*self.lock() {
            State::Open(app, _) => app.clone(),
            State::Opening | State::Failed(_) => return,
        };
        app.close();
    }

    fn attempt(&self) -> Result<App, Error> {
        // A panic here would leave everybody waiting for ever.
        let opened = catch_unwind(AssertUnwindSafe(|| (self.0.open)())).unwrap_or_else(|_| {
            Err(Error::new(Code::Internal, "the catalog could not be opened").remedy("Please report this."))
        });
        self.move_to(match &opened {
            // Listened to before anybody can ask anything, so that no change falls in between.
            Ok(app) => State::Open(app.clone(), Some(app.subscribe())),
            Err(error) => State::Failed(error.clone()),
        });
        opened
    }

    fn move_to(&self, state: State) {
        *self.lock() = state;
        self.0.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open() -> Result<App, Error> {
    let app = App::open(Options {
        home: Home::standard()?,
        connectors: connectors::ALL,
        clock: now,
        passphrase: std::env::var("PULK_PASSPHRASE").ok().map(Secret::new),
        follow: true,
    })?;
    app.refresh_in_background();
    Ok(app)
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use api::Tag;

    use super::*;

    fn open_in(folder: &std::path::Path) -> Result<App, Error> {
        let home = Home::at(folder);
        App::open(Options { home, connectors: &[], clock: now, passphrase: None, follow: false })
    }

    #[test]
    fn the_window_does_not_wait_for_a_catalog_that_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let (release, held) = channel::<()>();
        let held = Mutex::new(held);
        let opening = Opening::start_with(move || {
            let _ = held.lock().unwrap().recv();
            open_in(&path)
        });
        assert_eq!(opening.theme(Duration::from_millis(1)), None);
        let waiting = opening.clone();
        let command = std::thread::spawn(move || waiting.app().is_ok());
        release.send(()).unwrap();
        assert!(command.join().unwrap(), "a command that waited is answered");
        let dark = SettingsRequest { theme: Some(Theme::Dark), ..SettingsRequest::default() };
        opening.app().unwrap().settings(dark).unwrap();
        assert_eq!(opening.theme(Duration::ZERO), Some(Theme::Dark));
    }

    #[test]
    fn what_could_not_be_opened_is_tried_again_by_the_next_who_asks() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        std::fs::write(&home, "in the way").unwrap();
        let path = home.clone();
        let opening = Opening::start_with(move || open_in(&path));
        assert_eq!(opening.app().err().map(|error| error.code), Some(Code::Storage));
        assert_eq!(opening.app().err().map(|error| error.code), Some(Code::Storage));
        std::fs::remove_file(&home).unwrap();
        assert!(opening.app().is_ok());
    }

    #[test]
    fn what_changed_is_told_also_from_before_anybody_listened_and_nothing_else() {
        fn check(before: &[Theme], after: &[Theme]) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().to_owned();
            let opening = Opening::start_with(move || open_in(&path));
            let app = opening.app().unwrap();
            let choose = |theme: &Theme| {
                app.settings(SettingsRequest { theme: Some(*theme), ..SettingsRequest::default() }).unwrap();
            };
            before.iter().for_each(choose);
            let events = opening.events();
            after.iter().for_each(choose);
            drop(app);
            // Once the catalog is gone, nothing more can come.
            drop(opening);
            let told: Vec<Event> = events.collect();
            let change = Event::Changed { tags: vec![Tag::Settings] };
            assert_eq!(told, vec![change; before.len() + after.len()], "{before:?}, {after:?}");
        }
        check(&[], &[]);
        check(&[], &[Theme::Dark]);
        check(&[Theme::Dark], &[]);
        check(&[Theme::Dark, Theme::Light], &[Theme::Dark]);
    }

    #[test]
    fn a_fault_while_opening_is_an_error_for_everybody() {
        let opening = Opening::start_with(|| panic!("a fault, on purpose"));
        for _ in 0..2 {
            assert_eq!(opening.app().err().map(|error| error.code), Some(Code::Internal));
        }
        opening.close();
    }
}
