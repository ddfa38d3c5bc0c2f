//! What every command needs: the open catalog, and the terminal it prints to.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api::Error;
use app::{App, Home, Options};
use console::Term;
use model::{Secret, Timestamp};
use serde::Serialize;

use crate::arguments::Arguments;
use crate::exit::Failure;
use crate::print::{self, Look};

/// How long opening the catalog may take before a person is told what it takes so long for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How and where to print.
#[derive(Debug)]
pub struct Terminal {
    /// Print api types instead of text.
    pub json: bool,
    pub look: Look,
    /// Somebody is there to be asked: standard input and standard error are terminals.
    pub interactive: bool,
    verbose: bool,
    errors: Look,
}

impl Terminal {
    pub fn of(arguments: &Arguments) -> Terminal {
        let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let look = |is_terminal: bool, term: Term| Look {
            colour: colour && is_terminal,
            width: is_terminal.then(|| usize::from(term.size().1)),
            talkative: is_terminal,
        };
        let (out, err) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        Terminal {
            json: arguments.json,
            look: look(out, Term::stdout()),
            errors: look(err, Term::stderr()),
            interactive: std::io::stdin().is_terminal() && err && !arguments.json,
            verbose: arguments.verbose > 0,
        }
    }

    /// Prints an answer: as JSON when that was asked for, else as `text` shows it.
    pub fn answer<T: Serialize>(&self, value: &T, text: impl FnOnce(Look) -> String) -> Result<(), Failure> {
        let printed = if self.json { print::json(value)? } else { text(self.look) };
        std::io::stdout().lock().write_all(printed.as_bytes())?;
        Ok(())
    }

    /// Says something beside the answer: on standard error, and only to a person.
    pub fn note(&self, text: &str) {
        if self.errors.talkative && !self.json {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Says something on standard error that was asked for, person or not.
    pub fn tell(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Says on standard error what is waited for, person or not. No answer, so it stays out of the way of JSON.
    fn wait_for(&self, what: &str) {
        if !self.json {
            self.tell(&format!("waiting for {}", print::plain(what)));
        }
    }

    /// Warns on standard error, person or not.
    pub fn warn(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{}", print::warning(text, self.errors));
    }

    /// Prints an error: the sentence, what to do, and the causes with `-v`.
    pub fn complain(&self, error: &Error) {
        let printed = match self.json {
            true => print::json(error).unwrap_or_default(),
            false => print::error(error, self.verbose, self.errors),
        };
        let _ = std::io::stderr().write_all(printed.as_bytes());
    }

    /// Whether somebody watches standard error: a moving progress bar can be shown.
    pub fn shows_progress(&self) -> bool {
        self.errors.talkative && !self.json
    }

    pub fn errors(&self) -> Look {
        self.errors
    }
}

/// Opens the catalog for one command.
pub fn open(terminal: &Terminal) -> Result<App, Error> {
    open_as(terminal, false)
}

/// Opens the catalog for a shell that stays and follows what other processes commit.
pub fn open_to_stay(terminal: &Terminal) -> Result<App, Error> {
    open_as(terminal, true)
}

fn open_as(terminal: &Terminal, follow: bool) -> Result<App, Error> {
    let home = Home::standard()?;
    let folder = home.folder().to_owned();
    let open =
        || App::open(Options { home, connectors: connectors::ALL, clock: now, passphrase: passphrase(), follow });
    let (done, opened) = channel::<()>();
    std::thread::scope(|scope| {
        let watch = move || {
            if opened.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                terminal.wait_for(&format!("the catalog in {}: another process may be using it", folder.display()));
            }
        };
        // Without this thread nobody is told, and that is all.
        let _ = std::thread::Builder::new().spawn_scoped(scope, watch);
        let app = open();
        drop(done);
        app
    })
}

pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn passphrase() -> Option<Secret> {
    std::env::var("PULK_PASSPHRASE").ok().filter(|text| !text.is_empty()).map(Secret::new)
}
