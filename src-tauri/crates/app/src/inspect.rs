//! Looking at a file, a folder or a URL without adding it. Nothing is stored.

use std::collections::HashMap;

use ::harvest::{Event, Progress, Reading};
use api::Error;
use api::entity::{EntityView, Link, SourceRef};
use api::inspect::{InspectRequest, InspectView, InspectedName};
use connector::{Batch, Item};
use model::{EdgeKind, EntityKey, Issue, Metric, Timestamp};

use crate::error::of_harvest;
use crate::{App, entity, place, view};

const MOST_ENTITIES: u32 = 500;
/// A name is a fraction of a page.
const MOST_NAMES: usize = 20_000;

/// What was found so far.
#[derive(Default)]
struct Found {
    pages: Vec<EntityView>,
    names: Vec<InspectedName>,
    total: u32,
    issues: Vec<Issue>,
    observed: HashMap<String, Vec<(Metric, Timestamp, i64)>>,
    edges: Vec<model::Edge>,
}

/// Hears what is read. A unit that is begun again leaves nothing of its first attempt.
struct Listener {
    source: SourceRef,
    levels: &'static [model::Kind],
    /// The most entities to show.
    most: usize,
    /// The most names to tell.
    most_names: usize,
    /// The one entity to show.
    only: Option<String>,
    found: Found,
    /// Of the unit that is being read.
    unit: Found,
}

pub fn inspect(app: &App, request: &InspectRequest) -> Result<InspectView, Error> {
    let resolved = place::resolve(app, &request.place, request.secret.as_deref())?;
    let spec = resolved.connector.spec();
    let key = EntityKey::source(spec.scheme, &resolved.connector.authority(&resolved.address));
    let source = SourceRef { key: key.to_string(), name: resolved.name.clone(), connector: spec.id.to_owned() };
    let options = place::open_options(app);
    let progress = Progress::new(app.now());
    let reading = Reading {
        connector: resolved.connector,
        source: &key,
        address: &resolved.address,
        secret: resolved.secret.as_ref(),
        options: &options,
        progress: &progress,
        clock: app.0.clock,
    };
    let most = request.limit.clamp(1, MOST_ENTITIES) as usize;
    let most_names = if request.names { MOST_NAMES } else { 0 };
    let (only, found, unit) = (request.only.clone(), Found::default(), Found::default());
    let mut listener = Listener { source, levels: spec.levels, most, most_names, only, found, unit };
    let mut consume = |event: Event<'_>| {
        listener.hear(event);
        Ok(())
    };
    let read = ::harvest::for_each_unit::<::harvest::Error>(reading, &[], &mut consume);
    app.0.runtime.block_on(read).map_err(|error| of_harvest(&error))?;
    Ok(listener.found.into_view(spec.id, resolved.name))
}

impl Listener {
    fn hear(&mut self, event: Event<'_>) {
        match event {
            Event::Begin(_) => self.unit = Found::default(),
            Event::Batch(Batch::Items(items)) => items.into_iter().for_each(|item| self.take(item)),
            Event::Batch(Batch::Issue(issue)) => self.unit.issues.push(issue),
            Event::Batch(Batch::Expect(_) | Batch::Sent(_)) => {}
            Event::End(_) => self.keep(),
            Event::Dropped(_, issue) => {
                // What came before it could not be read any further is worth showing: nothing is stored.
                self.keep();
                self.found.issues.push(issue);
            }
        }
    }

    fn take(&mut self, item: Item) {
        let unit = &mut self.unit;
        match item {
            Item::Entity { kind, .. } if kind.is_container() => {}
            Item::Entity { key, kind, record } => {
                unit.total += 1;
                if self.found.names.len() + unit.names.len() < self.most_names {
                    unit.names.push(name_of(&key, kind, &record));
                }
                let is_meant = self.only.as_ref().is_none_or(|only| only == key.as_str());
                if is_meant && self.found.pages.len() + unit.pages.len() < self.most {
                    unit.pages.push(entity::page_of_record(&key, kind, &record, self.source.clone(), self.levels));
                }
            }
            Item::Observation(seen) => {
                unit.observed.entry(seen.of.to_string()).or_default().push((seen.metric, seen.at, seen.value));
            }
            Item::Edge(edge) => unit.edges.push(edge),
        }
    }

    fn keep(&mut self) {
        let Found { pages, names, total, issues, observed, edges } = std::mem::take(&mut self.unit);
        self.found.pages.extend(pages);
        self.found.names.extend(names);
        self.found.total += total;
        self.found.issues.extend(issues);
        self.found.observed.extend(observed);
        self.found.edges.extend(edges);
    }
}

impl Found {
    fn into_view(mut self, connector: &str, name: String) -> InspectView {
        let known: HashMap<String, api::entity::EntityKind> =
            self.pages.iter().map(|page| (page.key.clone(), page.kind)).collect();
        for page in &mut self.pages {
            page.observations = entity::observations(self.observed.remove(&page.key).unwrap_or_default());
            let to_link = |key: &EntityKey| {
                let mut link: Link = view::link(key, None, Vec::new(), known.contains_key(key.as_str()));
                if let Some(kind) = known.get(key.as_str()) {
                    link.kind = *kind;
                }
                link
            };
            let feeds = self.edges.iter().filter(|edge| edge.kind == EdgeKind::Feeds);
            page.upstream = feeds.clone().filter(|e| e.to.as_str() == page.key).map(|e| to_link(&e.from)).collect();
            page.downstream = feeds.filter(|e| e.from.as_str() == page.key).map(|e| to_link(&e.to)).collect();
        }
        InspectView {
            connector: connector.to_owned(),
            name,
            entities: self.pages,
            names: self.names,
            total: self.total,
            issues: self.issues.iter().map(view::issue).collect(),
        }
    }
}

fn name_of(key: &EntityKey, kind: model::Kind, record: &model::Record) -> InspectedName {
    InspectedName {
        key: key.to_string(),
        name: key.name(),
        path: key.parent().map(|parent| parent.path()).unwrap_or_default(),
        form: view::form(kind, record),
    }
}

#[cfg(test)]
mod tests {
    use connector::{Unit, UnitResult};
    use model::{IssueKind, Kind, Record};

    use super::*;

    const LEVELS: &[Kind] = &[Kind::Database];

    fn key(path: &str) -> EntityKey {
        path.split('/').fold(EntityKey::source("test", "s"), |key, name| key.child(name))
    }

    fn issue(message: &str) -> Issue {
        Issue { kind: IssueKind::Denied, at: key("db"), message: message.to_owned(), remedy: None }
    }

    fn listener(most: usize, most_names: usize, only: Option<String>) -> Listener {
        let source = SourceRef { key: key("db").to_string(), name: "s".to_owned(), connector: "test".to_owned() };
        let (found, unit) = (Found::default(), Found::default());
        Listener { source, levels: LEVELS, most, most_names, only, found, unit }
    }

    /// What is read of a database: `begin`, `end`, `dropped`, an issue (`! words`), or the name of a table.
    fn check(heard: &[&str], most: usize, tables: &[&str], total: u32, issues: &[&str]) {
        let view = hear(listener(most, 0, None), heard);
        assert_eq!(view.entities.iter().map(|page| page.name.as_str()).collect::<Vec<_>>(), tables, "{heard:?}");
        assert_eq!(view.total, total, "{heard:?}");
        assert_eq!(view.issues.iter().map(|issue| issue.message.as_str()).collect::<Vec<_>>(), issues, "{heard:?}");
        assert_eq!(view.names, [], "nobody asked for them");
    }

    fn hear(mut listener: Listener, heard: &[&str]) -> InspectView {
        let unit = Unit { id: "db".to_owned(), covers: key("db") };
        for word in heard {
            listener.hear(match (*word, word.strip_prefix("! ")) {
                ("begin", _) => Event::Begin(&unit),
                ("end", _) => Event::End(UnitResult::default()),
                ("dropped", _) => Event::Dropped(&unit, issue("dropped")),
                (_, Some(words)) => Event::Batch(Batch::Issue(issue(words))),
                (name, None) => {
                    let record = Record::Relation(Box::default());
                    let key = key("db").child(name);
                    Event::Batch(Batch::Items(vec![Item::Entity { key, kind: Kind::Table, record }]))
                }
            });
        }
        listener.found.into_view("test", "s".to_owned())
    }

    #[test]
    fn everything_is_named_and_one_beyond_the_most_is_shown_when_it_is_asked_for() {
        let heard = ["begin", "a", "b", "begin", "a", "b", "end", "begin", "c", "d", "end"];
        let names = |view: &InspectView| view.names.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        let pages = |view: &InspectView| view.entities.iter().map(|page| page.name.clone()).collect::<Vec<_>>();
        let view = hear(listener(1, 9, None), &heard);
        assert_eq!(
            (pages(&view), names(&view), view.total),
            (vec!["a".into()], vec!["a".into(), "b".into(), "c".into(), "d".into()], 4)
        );
        let view = hear(listener(1, 3, Some(key("db").child("d").to_string())), &heard);
        assert_eq!((pages(&view), names(&view).len(), view.total), (vec!["d".into()], 3, 4));
    }

    #[test]
    fn a_unit_is_shown_once_however_often_it_is_begun() {
        check(&["begin", "a", "! x", "b", "end"], 9, &["a", "b"], 2, &["x"]);
        check(&["begin", "a", "! x", "begin", "a", "! x", "b", "end"], 9, &["a", "b"], 2, &["x"]);
        check(&["begin", "a", "end", "begin", "b", "begin", "c", "end"], 9, &["a", "c"], 2, &[]);
        check(&["begin", "a", "! x", "begin", "a", "dropped"], 9, &["a"], 1, &["dropped"]);
        check(&["begin", "a", "b", "end", "begin", "c", "end"], 2, &["a", "b"], 3, &[]);
    }
}
