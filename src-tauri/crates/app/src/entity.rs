//! Browsing, and the page of one entity.

use std::collections::HashMap;

use api::entity::{BrowsePage, BrowseRequest, EntityRequest, EntityView, Link, Node, ObservationView};
use api::{Code, Error, Int64};
use model::{Edge, EdgeKind, EntityKey, Kind, Metric, Revision};
use store::{Children, Counts, Direction, EdgeRow, Entity};

use crate::error::Spoken;
use crate::{App, view};

const MOST_CHILDREN: u32 = 10_000;
/// Neighbours of one entity that cross to the screen, each way.
const MOST_LINKS: usize = 500;

/// Reads a key a shell sent.
pub fn parse(key: &str) -> Result<EntityKey, Error> {
    key.parse().map_err(|error: model::KeyError| {
        Error::new(Code::BadRequest, error.to_string()).remedy("a key looks like postgres://host/database/schema/table")
    })
}

pub fn browse(app: &App, request: &BrowseRequest) -> Result<BrowsePage, Error> {
    let Some(parent) = &request.parent else { return roots(app, request) };
    let parent = parse(parent)?;
    let limit = request.limit.clamp(1, MOST_CHILDREN);
    let offset = match &request.holding {
        Some(child) => place_in(app, &parent, &parse(child)?)?.map(|place| place / limit * limit),
        None => None,
    };
    let offset = offset.unwrap_or(request.offset);
    let Children { rows, total } = app.0.catalog.children(&parent, offset as usize, limit as usize).spoken()?;
    let nodes = rows.into_iter().map(|child| Node {
        form: child.form.map_or_else(|| view::plain_form(child.kind), view::stored_form),
        tables: child.kind.is_container().then_some(child.tables),
        rows: child.rows.map(Int64),
        bytes: child.bytes.map(Int64),
        children: child.has_children,
        kind: view::kind(child.kind),
        key: child.key.to_string(),
        name: child.name,
    });
    Ok(BrowsePage { nodes: nodes.collect(), offset, total: view::count(total as u64) })
}

/// How many children of a container come before one of them. `None` where it is none of them.
fn place_in(app: &App, parent: &EntityKey, child: &EntityKey) -> Result<Option<u32>, Error> {
    if child.parent().as_ref() != Some(parent) {
        return Ok(None);
    }
    let place = app.0.catalog.place_among_children(child).spoken()?;
    Ok(place.map(|place| view::count(place as u64)))
}

fn roots(app: &App, &BrowseRequest { offset, limit, .. }: &BrowseRequest) -> Result<BrowsePage, Error> {
    let sources = app.0.annotations.sources().spoken()?;
    let total = view::count(sources.len() as u64);
    let mut nodes = Vec::new();
    for source in sources.into_iter().skip(offset as usize).take(limit.clamp(1, MOST_CHILDREN) as usize) {
        let counts = app.0.catalog.counts(Some(&source.key)).spoken()?;
        let tables = view::count(counts.tables + counts.views);
        nodes.push(Node {
            children: tables > 0 || counts.routines > 0,
            tables: Some(tables),
            rows: None,
            bytes: None,
            kind: view::kind(Kind::Source),
            form: view::plain_form(Kind::Source),
            key: source.key.to_string(),
            name: source.name,
        });
    }
    Ok(BrowsePage { nodes, offset, total })
}

pub fn entity(app: &App, request: &EntityRequest) -> Result<EntityView, Error> {
    let key = parse(&request.key)?;
    let as_of = request.as_of.map(|revision| Revision(revision.0));
    let found = app.0.catalog.entity(&key.entity(), as_of).spoken()?;
    let names = view::source_names(app)?;
    let mut page = match found {
        Some(entity) => page(app, &entity, &names)?,
        // A source is there from the moment it is added; a harvest that reads one of its databases says nothing of it.
        None if names.contains_key(&key) => page_of_source(app, &key, &names)?,
        None => return Err(not_found(&key)),
    };
    page.column = Some(key.column_path().join(".")).filter(|path| !path.is_empty());
    Ok(page)
}

fn page_of_source(
    app: &App,
    key: &EntityKey,
    names: &HashMap<EntityKey, api::entity::SourceRef>,
) -> Result<EntityView, Error> {
    let record = model::Record::Container(model::Container::default());
    let counts = app.0.catalog.counts(Some(key)).spoken()?;
    let mut shown = bare_page(key, Kind::Source, &record, source(app, key, names));
    shown.harvested = last_harvest(app, key)?;
    shown.body = view::body(&record, counts, &|_| false);
    shown.issues = app.0.catalog.issues(key).spoken()?.iter().map(view::issue).collect();
    Ok(shown)
}

/// What to say of a key that the catalog has never had.
pub fn not_found(key: &EntityKey) -> Error {
    Error::new(Code::NotFound, format!("the catalog has no “{}”", key.name()))
        .remedy("search for it, or harvest its source again")
        .details(key.to_string())
}

fn page(app: &App, entity: &Entity, names: &HashMap<EntityKey, api::entity::SourceRef>) -> Result<EntityView, Error> {
    let catalog = &app.0.catalog;
    let source_key = entity.key.source_key();
    let outgoing = catalog.edges(&entity.key, Direction::From).spoken()?;
    let incoming = catalog.edges(&entity.key, Direction::To).spoken()?;
    let counts = match entity.kind.is_container() {
        true => catalog.counts(Some(&entity.key)).spoken()?,
        false => Counts::default(),
    };
    let observed = catalog.observations(&[entity.id]).spoken()?;
    let issues = catalog.issues(&source_key).spoken()?;
    // What a constraint points at is an edge too, so the edges already tell which targets the catalog knows.
    let known = |key: &EntityKey| outgoing.iter().any(|row| row.known && row.edge.to == *key);
    let mut shown = bare_page(&entity.key, entity.kind, &entity.record, source(app, &entity.key, names));
    shown.observations = observations(observed.into_iter().map(|(_, metric, at, value)| (metric, at, value)).collect());
    shown.first_seen = Some(view::instant(entity.first_at));
    shown.last_changed = Some(view::instant(entity.since_at));
    shown.harvested = last_harvest(app, &source_key)?;
    shown.present = entity.present;
    shown.body = view::body(&entity.record, counts, &known);
    shown.upstream = links(&incoming, EdgeKind::Feeds, |edge| &edge.from);
    shown.downstream = links(&outgoing, EdgeKind::Feeds, |edge| &edge.to);
    shown.referenced_by = links(&incoming, EdgeKind::References, |edge| &edge.from);
    shown.issues = issues.iter().filter(|issue| concerns(&issue.at, entity)).map(view::issue).collect();
    shown.revisions = view::count(catalog.versions(&entity.key).spoken()?.len() as u64);
    Ok(shown)
}

/// An issue concerns an entity it is at, and every container above it.
fn concerns(at: &EntityKey, entity: &Entity) -> bool {
    *at == entity.key || (entity.kind.is_container() && at.is_within(&entity.key)) || at.entity() == entity.key
}

struct Place {
    source: api::entity::SourceRef,
    levels: &'static [Kind],
}

fn source(app: &App, key: &EntityKey, names: &HashMap<EntityKey, api::entity::SourceRef>) -> Place {
    let source = view::source_of(key, names);
    let levels = app.connector(&source.connector).map(|connector| connector.spec().levels).unwrap_or_default();
    Place { source, levels }
}

/// A page from a record alone: what an ad-hoc inspection can show.
pub fn page_of_record(
    key: &EntityKey,
    kind: Kind,
    record: &model::Record,
    source: api::entity::SourceRef,
    levels: &'static [Kind],
) -> EntityView {
    bare_page(key, kind, record, Place { source, levels })
}

fn bare_page(key: &EntityKey, kind: Kind, record: &model::Record, place: Place) -> EntityView {
    EntityView {
        key: key.to_string(),
        kind: view::kind(kind),
        form: view::form(kind, record),
        name: if kind == Kind::Source { place.source.name.clone() } else { key.name() },
        path: view::crumbs(key, &place.source, place.levels),
        source: place.source,
        column: None,
        comment: record.comment().map(str::to_owned),
        owner: record.owner().map(str::to_owned),
        observations: Vec::new(),
        first_seen: None,
        last_changed: None,
        harvested: None,
        present: true,
        body: view::body(record, Counts::default(), &|_| false),
        upstream: Vec::new(),
        downstream: Vec::new(),
        referenced_by: Vec::new(),
        issues: Vec::new(),
        revisions: 0,
    }
}

/// The latest of each metric, in display order.
pub fn observations(mut observed: Vec<(Metric, model::Timestamp, i64)>) -> Vec<ObservationView> {
    observed.sort_by_key(|(metric, ..)| *metric);
    let view = |(metric, at, value)| ObservationView {
        metric: view::metric(metric),
        value: Int64(value),
        at: view::instant(at),
    };
    observed.into_iter().map(view).collect()
}

/// One link per neighbour, whatever number of edges say so, with the columns of all of them.
fn links(rows: &[EdgeRow], kind: EdgeKind, other: impl Fn(&Edge) -> &EntityKey) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for row in rows.iter().filter(|row| row.edge.kind == kind) {
        let key = other(&row.edge);
        let is_from = *key == row.edge.from;
        let columns =
            row.edge.columns.iter().filter_map(|link| if is_from { link.from.clone() } else { link.to.clone() });
        let at = match links.iter().position(|link| link.key == key.as_str()) {
            Some(at) => at,
            None if links.len() == MOST_LINKS => break,
            None => {
                links.push(view::link(key, row.other_kind, Vec::new(), row.known));
                links.len() - 1
            }
        };
        for column in columns {
            if !links[at].columns.contains(&column) {
                links[at].columns.push(column);
            }
        }
    }
    links
}

/// When a source was last harvested to the end.
pub fn last_harvest(app: &App, source: &EntityKey) -> Result<Option<String>, Error> {
    let runs = app.0.catalog.runs(Some(source), 20).spoken()?;
    let committed = runs.iter().filter(|run| view::is_committed(run));
    Ok(committed.map(|run| run.ended.unwrap_or(run.beat)).max().map(view::instant))
}
