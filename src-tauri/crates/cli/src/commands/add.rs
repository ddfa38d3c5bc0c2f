//! `pulk add`: a new source.

use std::path::Path;

use api::source::{Place, ProbeView, SourceEdit, SourceEdited, SourceQuestion};
use api::{Code, Error, Handler};

use crate::ask;
use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Tone, figure, plain, statements};

/// Wrong passwords that are taken before giving up.
const TRIES: u32 = 3;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A URL (postgres://user@host/database) or the path of a file or folder
    place: String,

    /// What to call it; by default the name of the database or file
    #[arg(long)]
    name: Option<String>,

    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,

    /// Do not connect now, only remember the place
    #[arg(long)]
    offline: bool,

    /// Show what a harvest will send even where nobody watches, on standard error
    #[arg(long)]
    statements: bool,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: Arguments) -> Outcome {
    let place = Place::Text { text: absolute(&arguments.place) };
    let mut secret = arguments.password_stdin.then(ask::password_from_stdin).transpose()?;
    let recognised = handler.probe(SourceQuestion { place: place.clone(), secret: None, connect: false })?;
    if recognised.had_secret {
        terminal.warn(
            "the password in that address is in your shell's history now; next time leave it out and be asked for it",
        );
    }
    announce(terminal, &recognised, arguments.statements);
    let probe = if arguments.offline { recognised } else { connect(terminal, handler, &place, &mut secret)? };
    let edited = ask::with_secrets_open(terminal, handler, || {
        let (place, secret) = (place.clone(), secret.clone());
        handler.edit_source(SourceEdit::Add { place, name: arguments.name.clone(), secret })
    })?;
    let name = arguments.name.as_deref().unwrap_or(&probe.name);
    terminal.answer(&edited, |look| added(&edited, name, &probe, look))?;
    Ok(Exit::Done)
}

/// Shows what a harvest of the place will send, before anything is sent there. Quiet in a pipe, unless asked.
fn announce(terminal: &Terminal, place: &ProbeView, asked: bool) {
    if !asked && !terminal.shows_progress() {
        return;
    }
    let look = terminal.errors();
    let count = i64::try_from(place.statements.len()).unwrap_or(i64::MAX);
    let counted = figure::counted(count, "statement", "statements");
    let text = format!("A harvest of {} sends {counted}:\n\n", plain(&place.name));
    terminal.tell(&(text + statements::announced(&place.statements, look).trim_end()));
}

/// Asks the source who we are there; asks the person for the password as long as that is what is missing.
fn connect(
    terminal: &Terminal,
    handler: &dyn Handler,
    place: &Place,
    secret: &mut Option<String>,
) -> Result<ProbeView, Error> {
    let mut tries = 0;
    loop {
        let question = SourceQuestion { place: place.clone(), secret: secret.clone(), connect: true };
        match handler.probe(question) {
            Err(error) if asks_for_password(&error) && terminal.interactive && tries < TRIES => {
                tries += 1;
                terminal.note(&plain(&error.message));
                *secret = Some(ask::hidden("Password")?);
            }
            Err(error) if error.code == Code::Unreachable => {
                let known = error.remedy.as_deref().map(|text| format!("{}. ", text.trim_end_matches(['.', ' '])));
                return Err(error.remedy(known.unwrap_or_default() + "To add it all the same, use --offline."));
            }
            outcome => return outcome,
        }
    }
}

/// Whether another password may help.
pub fn asks_for_password(error: &Error) -> bool {
    matches!(error.code, Code::SecretNeeded | Code::Login)
}

/// A path as it is from everywhere; a URL, and what looks like parameters (`host=… dbname=…`), as it stands.
pub fn absolute(place: &str) -> String {
    let path = Path::new(place);
    if place.trim().is_empty() || is_address(place, path.exists()) {
        return place.to_owned();
    }
    std::path::absolute(path).map_or_else(|_| place.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// What is there is a path, whatever it looks like.
fn is_address(place: &str, exists: bool) -> bool {
    place.contains("://") || (!exists && looks_like_parameters(place))
}

/// A bare word with a value: `host=…`. Which words mean something is for the connectors to know.
fn looks_like_parameters(place: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    place.split_once('=').is_some_and(|(name, _)| is_word(name.trim()))
}

fn added(edited: &SourceEdited, name: &str, probe: &ProbeView, look: Look) -> String {
    let key = edited.keys.first().map(|key| plain(key)).unwrap_or_default();
    let name = plain(name);
    let mut text = format!(
        "{} {}  {}\n",
        look.paint(Tone::Good, "added"),
        look.paint(Tone::Strong, &name),
        look.paint(Tone::Dim, &key)
    );
    if let Some(answer) = &probe.answer {
        let login = answer.login.as_ref().map(|login| format!(" as {}", plain(login))).unwrap_or_default();
        text.push_str(&format!("  {}{login}\n", plain(&answer.server)));
        if !answer.readable.is_empty() {
            let readable: Vec<_> = answer.readable.iter().map(|one| plain(one)).collect();
            text.push_str(&format!("  may read {}\n", readable.join(", ")));
        }
        for one in &answer.unreadable {
            let remedy = one.remedy.as_deref().map(|remedy| format!(" {}", plain(remedy))).unwrap_or_default();
            text.push_str(&format!("  {} {}{remedy}\n", look.paint(Tone::Warn, "may not read"), plain(&one.what)));
        }
    }
    if look.talkative {
        text.push_str(&look.paint(Tone::Dim, &format!("  Next: pulk harvest {name}\n")));
    }
    text
}

#[cfg(test)]
mod tests {
    use api::source::{ProbeAnswer, UnreadableView};

    use super::*;

    #[test]
    fn what_was_added_says_what_may_be_read() {
        let edited = SourceEdited { keys: vec!["postgres://wh".to_owned()] };
        let mut probe = ProbeView {
            connector: "postgres".to_owned(),
            name: "shop".to_owned(),
            address: Default::default(),
            had_secret: false,
            statements: Vec::new(),
            answer: Some(ProbeAnswer {
                server: "PostgreSQL 15.4".to_owned(),
                login: Some("reader".to_owned()),
                readable: vec!["shop".to_owned(), "crm".to_owned()],
                unreadable: vec![UnreadableView { what: "hr".to_owned(), remedy: Some("Grant CONNECT.".to_owned()) }],
                took_ms: 12,
            }),
        };
        assert_eq!(
            added(&edited, "shop", &probe, Look::PIPE),
            "added shop  postgres://wh\n  PostgreSQL 15.4 as reader\n  may read shop, crm\n  may not read hr Grant CONNECT.\n"
        );
        probe.answer = None;
        assert_eq!(
            added(&edited, "shop", &probe, Look::WIDE),
            "added shop  postgres://wh\n  Next: pulk harvest shop\n"
        );
    }

    #[test]
    fn paths_are_made_absolute_and_addresses_are_not() {
        let check = |place: &str, is_path: bool| {
            let expected = std::path::absolute(place).ok().filter(|_| is_path);
            let expected = expected.map_or_else(|| place.to_owned(), |path| path.to_string_lossy().into_owned());
            assert_eq!(absolute(place), expected);
        };
        check("shop.db", true);
        check("events/day=1/part.parquet", true);
        check("postgres://me@wh/shop", false);
        check("host=wh dbname=shop", false);
        check(" password = x host=wh", false);
        check("", false);
    }

    #[test]
    fn a_folder_that_looks_like_a_parameter_is_still_a_folder() {
        assert!(!is_address("day=1", true));
        assert!(is_address("day=1", false));
    }
}
