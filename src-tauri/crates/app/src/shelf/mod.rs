//! What a person keeps at hand: stars, saved searches, what was opened last, what changed since the last visit.
//!
//! Everything is kept by key, so that it outlives the catalog's file and what it names. A column stands for its table.

mod presence;

use std::collections::HashMap;

use api::entity::SourceRef;
use api::history::EntityChange;
use api::search::Filter;
use api::shelf::{ChangedSince, Kept, SavedSearch, ShelfEdit, ShelfView, Visit};
use api::{Code, Error, Int64, Tag};
use model::{EntityKey, Kind};
use store::{Error as StoreError, Outline};

pub use presence::{Here, at_search};

use crate::error::Spoken;
use crate::{App, entity, history, view};

/// Visits that are shown.
const MOST_VISITS: usize = 50;
/// Changed entities that are listed.
const MOST_CHANGED: usize = 50;
/// Characters of what stood before and after: enough for a line. The history tells the whole of it.
const MOST_TEXT: usize = 200;
/// Characters of a saved search's name.
const LONGEST_NAME: usize = 200;

type Names = HashMap<EntityKey, SourceRef>;

pub fn shelf(app: &App) -> Result<ShelfView, Error> {
    presence::at_start(app);
    read(app)
}

pub fn edit(app: &App, edit: ShelfEdit) -> Result<ShelfView, Error> {
    // Whether somebody opened something shows below, and who wants to be forgotten is not noted first.
    if !matches!(edit, ShelfEdit::Visit { .. } | ShelfEdit::ForgetVisits) {
        presence::sign(app);
    }
    match edit {
        ShelfEdit::Star { key } => {
            let starred = known(app, &entity::parse(&key)?.entity())?;
            app.0.annotations.star(&starred, app.now()).spoken()?;
        }
        ShelfEdit::Unstar { key } => {
            let key = entity::parse(&key)?.entity();
            if !app.0.annotations.unstar(&key, app.now()).spoken()? {
                known(app, &key)?;
            }
        }
        ShelfEdit::SaveSearch { id, name, query, filters } => save(app, id, &name, query, &filters)?,
        ShelfEdit::ForgetSearch { id } => {
            if !app.0.annotations.forget_search(id.0, app.now()).spoken()? {
                return Err(no_search(id));
            }
        }
        ShelfEdit::Visit { key } => {
            let visited = known(app, &entity::parse(&key)?.entity())?;
            // Said again without anything else having been opened in between, it is no visit.
            if app.0.here.is_visited(&visited.key) {
                return read(app);
            }
            presence::sign(app);
            where_writable(app.0.annotations.visit(&visited, app.now()))?;
            app.0.here.keep_visited(visited.key);
        }
        ShelfEdit::Seen => {
            let stamp = app.0.catalog.stamp().spoken()?;
            where_writable(app.0.annotations.set_presence(presence::seen(app.now(), &stamp)))?;
        }
        ShelfEdit::ForgetVisits => {
            app.0.annotations.forget_visits().spoken()?;
            app.0.here.forget();
        }
    }
    app.0.bus.changed(&[Tag::Annotations]);
    read(app)
}

/// Looking at things must be possible where nothing can be written, so what only notes it is left out there.
fn where_writable(noted: Result<(), StoreError>) -> Result<(), Error> {
    match noted {
        Err(StoreError::ReadOnly { .. }) => Ok(()),
        other => other.spoken(),
    }
}

fn save(app: &App, id: Option<Int64>, name: &str, query: String, filters: &[Filter]) -> Result<(), Error> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().nth(LONGEST_NAME).is_some() {
        let message = format!("a saved search needs a name of 1 to {LONGEST_NAME} characters");
        return Err(Error::new(Code::BadRequest, message));
    }
    let filters = serde_json::to_string(filters)
        .map_err(|cause| Error::new(Code::Internal, "the filters could not be written").details(cause.to_string()))?;
    let annotations = &app.0.annotations;
    let saved = annotations.saved_searches().spoken()?;
    if saved.iter().any(|search| search.name == name && id.is_none_or(|id| id.0 != search.id)) {
        let message = format!("there is a saved search “{}” already", view::clip(&name, 80));
        return Err(Error::new(Code::BadRequest, message).remedy("give this one another name, or change that one"));
    }
    match id {
        None => annotations.save_search(&name, &query, &filters, app.now()).map(|_| ()).spoken(),
        Some(id) => match annotations
            .replace_search(&store::SavedSearch { id: id.0, name, query, filters }, app.now())
            .spoken()?
        {
            true => Ok(()),
            false => Err(no_search(id)),
        },
    }
}

fn no_search(id: Int64) -> Error {
    Error::new(Code::NotFound, "this saved search is no longer there").details(format!("saved search {id}"))
}

/// What an entity is that the catalog has or had, or a source that was added and not harvested yet.
fn known(app: &App, key: &EntityKey) -> Result<Outline, Error> {
    if let Some((found, _)) = app.0.catalog.outlines(&[key]).spoken()?.into_iter().next() {
        return Ok(found);
    }
    match app.0.annotations.source(key).spoken()? {
        Some(_) => Ok(Outline { key: key.clone(), kind: Kind::Source, form: None }),
        None => Err(entity::not_found(key)),
    }
}

fn read(app: &App) -> Result<ShelfView, Error> {
    let annotations = &app.0.annotations;
    let names = view::source_names(app)?;
    let stars = annotations.stars().spoken()?;
    let visits = annotations.visits(MOST_VISITS).spoken()?;
    let kept: Vec<_> = stars.iter().chain(visits.iter().map(|visit| &visit.entity)).collect();
    let keys: Vec<_> = kept.iter().map(|kept| &kept.key).collect();
    let found = app.0.catalog.outlines(&keys).spoken()?;
    let found: HashMap<_, _> = found.iter().map(|(outline, present)| (&outline.key, (outline, *present))).collect();
    let kept = |outline: &Outline| {
        let (outline, present) = found.get(&outline.key).copied().unwrap_or((outline, false));
        // A source is there from the moment it is added.
        let present = present || names.contains_key(&outline.key);
        kept_view(outline, present, &names)
    };
    Ok(ShelfView {
        stars: stars.iter().map(kept).collect(),
        searches: annotations.saved_searches().spoken()?.into_iter().map(search_view).collect(),
        recent: visits
            .iter()
            .map(|visit| Visit { entity: kept(&visit.entity), at: view::instant(visit.at), times: visit.times })
            .collect(),
        changed: changed(app)?,
    })
}

fn kept_view(outline: &Outline, present: bool, names: &Names) -> Kept {
    let Outline { key, kind, form } = outline;
    let source = view::source_of(key, names);
    Kept {
        key: key.to_string(),
        name: if *kind == Kind::Source { source.name.clone() } else { key.name() },
        path: key.parent().map(|parent| parent.path()).unwrap_or_default(),
        kind: view::kind(*kind),
        form: form.map_or_else(|| view::plain_form(*kind), view::stored_form),
        source,
        present,
    }
}

/// Filters that a newer program wrote and this one cannot read are left out.
fn search_view(search: store::SavedSearch) -> SavedSearch {
    let filters: Vec<serde_json::Value> = serde_json::from_str(&search.filters).unwrap_or_default();
    SavedSearch {
        id: Int64(search.id),
        name: search.name,
        query: search.query,
        filters: filters.into_iter().filter_map(|filter| serde_json::from_value(filter).ok()).collect(),
    }
}

/// What is news to whoever is here now, whether or not that could be written down.
fn changed(app: &App) -> Result<ChangedSince, Error> {
    let stamp = app.0.catalog.stamp().spoken()?;
    let presence = app.0.annotations.presence().spoken()?;
    let presence = presence::arrive(presence.as_ref(), app.now(), &stamp);
    let news = match app.0.here.news(&stamp, presence.revision) {
        Some(news) => news,
        None => {
            let found = app.0.catalog.news(presence.revision, MOST_CHANGED).spoken()?;
            let entities = found.entities.iter().map(|changed| shorten(history::entity_change(changed))).collect();
            let news = presence::News { of: stamp, since: presence.revision, entities, total: found.total };
            app.0.here.keep_news(news.clone());
            news
        }
    };
    Ok(ChangedSince {
        since: presence.since.map(view::instant),
        revision: Int64(presence.revision.0),
        entities: news.entities,
        total: news.total,
    })
}

fn shorten(mut change: EntityChange) -> EntityChange {
    for text in change.changes.iter_mut().flat_map(|change| [&mut change.before, &mut change.after]) {
        *text = text.take().map(|text| view::clip(&text, MOST_TEXT));
    }
    change
}
