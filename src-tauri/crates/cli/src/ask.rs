//! Questions to the person at the terminal. Where there is none, the error that led to the question stands.

use std::io::{BufRead, Read};

use api::source::{SecretStoreView, SourceEdit, SourcesRequest};
use api::{Code, Error, Handler};
use console::Term;

use crate::context::Terminal;
use crate::print::plain;

/// Longest password that is read from standard input, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Asks for a text that is not shown.
pub fn hidden(question: &str) -> Result<String, Error> {
    let terminal = Term::stderr();
    let asked = terminal.write_str(&format!("{}: ", plain(question))).and_then(|()| terminal.read_secure_line());
    asked.map_err(|cause| Error::new(Code::Cancelled, "nothing was entered").details(cause.to_string()))
}

/// Asks a question whose default is no.
pub fn yes(question: &str) -> Result<bool, Error> {
    let terminal = Term::stderr();
    let asked = terminal.write_str(&format!("{} [y/N] ", plain(question))).and_then(|()| terminal.read_line());
    let answer =
        asked.map_err(|cause| Error::new(Code::Cancelled, "nothing was entered").details(cause.to_string()))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// The first line of standard input, without its end.
pub fn password_from_stdin() -> Result<String, Error> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST)
        .read_line(&mut line)
        .map_err(|cause| Error::new(Code::BadRequest, "standard input holds no password").details(cause.to_string()))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Runs `attempt`; when it needs the secrets file open and somebody is there, asks for its passphrase and tries again.
pub fn with_secrets_open<T>(
    terminal: &Terminal,
    handler: &dyn Handler,
    mut attempt: impl FnMut() -> Result<T, Error>,
) -> Result<T, Error> {
    match attempt() {
        Err(error) if error.code == Code::PassphraseNeeded && terminal.interactive => {
            open_secrets(terminal, handler)?;
            attempt()
        }
        outcome => outcome,
    }
}

fn open_secrets(terminal: &Terminal, handler: &dyn Handler) -> Result<(), Error> {
    let fresh = handler.sources(SourcesRequest {})?.secrets == SecretStoreView::FileAbsent;
    let passphrase = if fresh {
        terminal.note("There is no keychain here. Passwords go into an encrypted file, opened by a passphrase.");
        let first = hidden("New passphrase")?;
        if hidden("The same again")? != first {
            return Err(Error::new(Code::BadRequest, "the two passphrases differ"));
        }
        first
    } else {
        hidden("Passphrase of the secrets file")?
    };
    handler.edit_source(SourceEdit::Unlock { passphrase }).map(drop)
}
