//! What this computer already knows: connections other programs keep, and data files in the usual folders.
//!
//! One file an origin. Each reads what its program wrote, takes no secret over, and hands on addresses and paths; a
//! connector then says whether it can read such a place, by which nothing is connected to. All content is hostile: files
//! are read up to a size, only where they are regular files, and what cannot be understood is passed over. Nothing is
//! written, and nothing fails as a whole.
//!
//! A disk or a network folder may not answer. So all of it happens on a thread of its own, whose finds are taken as they
//! come; when the time is up, what has come is the answer.

mod connection;
mod dbeaver;
mod dbt;
mod files;
mod ini;
mod libpq;
mod pgcli;
mod surroundings;

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use api::discover::{DiscoverView, FoundKind, FoundPlace};
use api::{Code, Error, Int64};
use connector::{Address, Connector, FieldKind};
use model::Timestamp;
use store::SourceSettings;

use crate::error::Spoken;
use crate::{App, view};
use surroundings::Surroundings;

/// How long is looked.
const PATIENCE: Duration = Duration::from_millis(900);
/// What is listed in all, and how much of it may be connections.
const MOST: usize = 200;
const MOST_CONNECTIONS: usize = 100;
/// Characters of an address or path that is taken for one, and of a name that is shown.
const LONGEST_PLACE: usize = 2_000;
const LONGEST_NAME: usize = 120;

/// A place some origin names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lead {
    kind: FoundKind,
    /// An address without any secret, or a path.
    text: String,
    name: String,
    /// Where it was found, as a person writes it.
    from: String,
    bytes: Option<u64>,
    modified: Option<Timestamp>,
}

/// What the thread tells.
enum Told {
    Looked(String),
    Found(Box<FoundPlace>, Option<Timestamp>),
}

/// Looks around and hands on what it sees. False from a call says that nobody listens any more.
struct Scout<'a> {
    surroundings: &'a Surroundings,
    connectors: &'static [&'static dyn Connector],
    sources: &'a [SourceSettings],
    tell: Sender<Told>,
    /// What was handed on, so that a place two programs know is listed once.
    known: HashSet<(String, Vec<String>)>,
    until: Instant,
}

pub fn discover(app: &App) -> Result<DiscoverView, Error> {
    let sources = app.0.annotations.sources().spoken()?;
    let (connectors, surroundings) = (app.0.connectors, Surroundings::of_process());
    let until = Instant::now() + PATIENCE;
    let (tell, told) = channel();
    let looking = std::thread::Builder::new().name("pulk-discover".to_owned()).spawn(move || {
        look_around(&surroundings, connectors, &sources, tell, until);
    });
    match looking {
        // The thread is not waited for: where a disk does not answer, it hangs in one call and ends after that.
        Ok(_) => Ok(gather(&told, until)),
        Err(cause) => Err(Error::new(Code::Internal, "no thread could be started").details(cause.to_string())),
    }
}

fn look_around(
    surroundings: &Surroundings,
    connectors: &'static [&'static dyn Connector],
    sources: &[SourceSettings],
    tell: Sender<Told>,
    until: Instant,
) {
    let mut scout = Scout { surroundings, connectors, sources, tell, known: HashSet::new(), until };
    // Those with names of their own first: of two that know one place, the first names it.
    let origins: [fn(&mut Scout<'_>) -> Option<()>; 6] =
        [libpq::services, dbt::look, dbeaver::look, pgcli::look, libpq::surroundings_and_passwords, files::look];
    for origin in origins {
        if origin(&mut scout).is_none() {
            return;
        }
    }
}

/// Takes what is told until all is said or the time is up.
fn gather(told: &Receiver<Told>, until: Instant) -> DiscoverView {
    let (mut connections, mut others, mut looked) = (Vec::new(), Vec::new(), Vec::new());
    while let Ok(told) = told.recv_timeout(until.saturating_duration_since(Instant::now())) {
        match told {
            Told::Looked(place) if !looked.contains(&place) => looked.push(place),
            Told::Looked(_) => {}
            Told::Found(found, _) if found.kind == FoundKind::Connection => connections.push(*found),
            Told::Found(found, modified) => others.push((modified, *found)),
        }
    }
    connections.truncate(MOST_CONNECTIONS);
    others.sort_by(|(one, a), (other, b)| other.cmp(one).then_with(|| a.text.cmp(&b.text)));
    connections.extend(others.into_iter().map(|(_, found)| found));
    connections.truncate(MOST);
    DiscoverView { found: connections, looked }
}

impl Scout<'_> {
    fn looked(&self, place: String) -> Option<()> {
        self.tell.send(Told::Looked(place)).ok()
    }

    /// Hands a place on, where a connector takes it. `None` when it is time to stop.
    fn found(&mut self, lead: Lead) -> Option<()> {
        if Instant::now() >= self.until {
            return None;
        }
        // Whatever opens a pipe waits until somebody writes to it.
        let is_readable = lead.text.contains("://")
            || std::fs::metadata(&lead.text).is_ok_and(|facts| facts.is_file() || facts.is_dir());
        let is_plain =
            is_readable && !lead.text.chars().any(char::is_control) && lead.text.chars().nth(LONGEST_PLACE).is_none();
        let recognised = is_plain
            .then(|| self.connectors.iter().find_map(|&connector| Some((connector, connector.recognise(&lead.text)?))))
            .flatten();
        let Some((connector, Ok(place))) = recognised else { return Some(()) };
        let id = connector.spec().id;
        let values = values(connector, &place.address);
        if !self.known.insert((id.to_owned(), values.clone())) {
            return Some(());
        }
        let is_same =
            |source: &SourceSettings| source.connector == id && self::values(connector, &address(source)) == values;
        let found = FoundPlace {
            kind: lead.kind,
            text: lead.text,
            name: line(if lead.name.is_empty() { &place.name } else { &lead.name }),
            connector: id.to_owned(),
            from: lead.from,
            bytes: lead.bytes.map(|bytes| Int64(i64::try_from(bytes).unwrap_or(i64::MAX))),
            modified: lead.modified.map(view::instant),
            added: self.sources.iter().any(is_same),
        };
        self.tell.send(Told::Found(Box::new(found), lead.modified)).ok()
    }
}

fn address(source: &SourceSettings) -> Address {
    Address(source.address.clone())
}

/// The settings of an address in the order of the form, what is assumed where nothing is said included: two addresses
/// of one place are equal then. Secrets and choices say how to connect, not where to.
fn values(connector: &dyn Connector, address: &Address) -> Vec<String> {
    let is_place = |kind: FieldKind| !matches!(kind, FieldKind::Secret | FieldKind::Choice(_));
    let fields = connector.spec().form.iter().filter(|field| is_place(field.kind));
    fields.map(|field| address.get(field.name).unwrap_or(field.default).to_owned()).collect()
}

/// A name as one line.
fn line(name: &str) -> String {
    let plain: String = name.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    view::clip(plain.trim(), LONGEST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_come_when_the_time_is_up_is_the_answer() {
        let place = |kind, text: &str, modified: Option<i64>| {
            let found = FoundPlace {
                kind,
                text: text.to_owned(),
                name: String::new(),
                connector: String::new(),
                from: String::new(),
                bytes: None,
                modified: None,
                added: false,
            };
            Told::Found(Box::new(found), modified.map(Timestamp))
        };
        let (tell, told) = channel();
        for told in [
            Told::Looked("~/a".to_owned()),
            place(FoundKind::File, "old", Some(1)),
            place(FoundKind::File, "undated", None),
            place(FoundKind::Folder, "new", Some(2)),
            place(FoundKind::Connection, "server", None),
            Told::Looked("~/a".to_owned()),
        ] {
            tell.send(told).unwrap();
        }
        // Whoever looks has not ended: a disk does not answer.
        let view = gather(&told, Instant::now());
        let texts: Vec<_> = view.found.iter().map(|found| found.text.as_str()).collect();
        assert_eq!((texts, view.looked), (vec!["server", "new", "old", "undated"], vec!["~/a".to_owned()]));
        drop(tell);
    }
}
