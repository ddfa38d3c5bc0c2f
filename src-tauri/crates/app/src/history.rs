//! What changed, when.

use std::collections::HashMap;
use std::ops::Range;

use api::entity::SourceRef;
use api::history::{ChangeSign, EntityChange, HistoryPage, HistoryRequest, PlaceChanges, RevisionView};
use api::{Code, Error, Int64};
use model::{EntityKey, Kind, Revision};
use store::{ChangedEntity, PlaceRow, RevisionRow, Sign, Which};

use crate::entity::parse;
use crate::error::Spoken;
use crate::{App, view};

const MOST_REVISIONS: u32 = 200;
/// Entities one revision lists, and those it lists where nobody says how many.
const MOST_ENTITIES: u32 = 1_000;
const ENTITIES: u32 = 200;

/// What is asked for, in the words of the store.
struct Asked {
    scope: Option<EntityKey>,
    signs: Vec<Sign>,
    kinds: Vec<Kind>,
    after: Option<EntityKey>,
    entities: usize,
}

impl Asked {
    fn of(request: &HistoryRequest) -> Result<Asked, Error> {
        let entity = |key: &Option<String>| -> Result<Option<EntityKey>, Error> {
            Ok(key.as_deref().map(parse).transpose()?.map(|key| key.entity()))
        };
        let after = entity(&request.after)?;
        if after.is_some() && request.from.is_none() && request.revision.is_none() {
            let message = "a list of revisions does not continue after an entity";
            return Err(Error::new(Code::BadRequest, message).remedy("name the one revision, or the two to compare"));
        }
        Ok(Asked {
            scope: entity(&request.key)?,
            signs: request.signs.iter().map(|sign| sign_of(*sign)).collect(),
            kinds: request.kinds.iter().map(|kind| view::stored_kind(*kind)).collect(),
            after,
            entities: request.entities.unwrap_or(ENTITIES).min(MOST_ENTITIES) as usize,
        })
    }

    fn which(&self) -> Which<'_> {
        Which { scope: self.scope.as_ref(), signs: &self.signs, kinds: &self.kinds }
    }
}

fn sign_of(sign: ChangeSign) -> Sign {
    match sign {
        ChangeSign::Added => Sign::Added,
        ChangeSign::Changed => Sign::Changed,
        ChangeSign::Removed => Sign::Removed,
    }
}

pub fn history(app: &App, request: &HistoryRequest) -> Result<HistoryPage, Error> {
    let asked = Asked::of(request)?;
    match request.from {
        Some(from) => compare(app, Revision(from.0), request.to.map(|to| Revision(to.0)), &asked),
        None => list(app, request, &asked),
    }
}

fn list(app: &App, request: &HistoryRequest, asked: &Asked) -> Result<HistoryPage, Error> {
    let limit = request.limit.clamp(1, MOST_REVISIONS) as usize;
    let mut rows = app.0.catalog.revisions(span(request), asked.which(), limit + 1).spoken()?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let names = view::source_names(app)?;
    let revision = |row: &RevisionRow| {
        let after = asked.after.as_ref();
        let changed = app.0.catalog.changed_in(row.revision, asked.which(), after, asked.entities).spoken()?;
        let total = [row.added, row.changed, row.removed];
        let places = places(&changed, total, &names, |places| {
            app.0.catalog.places_in(row.revision, asked.which(), places).spoken()
        })?;
        Ok(RevisionView {
            revision: Int64(row.revision.0),
            at: view::instant(row.at),
            source: Some(view::source_of(&row.source, &names)),
            added: row.added,
            changed: row.changed,
            removed: row.removed,
            entities: changed.iter().map(entity_change).collect(),
            places,
        })
    };
    Ok(HistoryPage { revisions: rows.iter().map(revision).collect::<Result<_, Error>>()?, more })
}

/// The revisions among which those asked for are.
fn span(request: &HistoryRequest) -> Range<Revision> {
    match request.revision {
        Some(only) => Revision(only.0)..Revision(only.0.saturating_add(1)),
        None => Revision::ZERO..request.before.map_or(Revision(i64::MAX), |before| Revision(before.0)),
    }
}

fn compare(app: &App, from: Revision, to: Option<Revision>, asked: &Asked) -> Result<HistoryPage, Error> {
    let newest = app.0.catalog.stamp().spoken()?.revision;
    let to = to.unwrap_or(newest);
    if from > to || to > newest || from < Revision::ZERO {
        let message = format!("there is nothing to compare from revision {} to {}", from.0, to.0);
        return Err(Error::new(Code::BadRequest, message)
            .remedy(format!("choose two of the revisions 0 to {}, the older one first", newest.0)));
    }
    let which = asked.which();
    let net = app.0.catalog.changed_between(from, to, which, asked.after.as_ref(), asked.entities).spoken()?;
    let last = app.0.catalog.revisions(Revision::ZERO..to.next(), Which::default(), 1).spoken()?;
    let names = view::source_names(app)?;
    let places = places(&net.entities, [net.added, net.changed, net.removed], &names, |places| {
        app.0.catalog.places_between(from, to, which, places).spoken()
    })?;
    let revision = RevisionView {
        revision: Int64(to.0),
        at: view::instant(last.first().map_or(model::Timestamp(0), |row| row.at)),
        source: asked.scope.as_ref().map(|scope| view::source_of(&scope.source_key(), &names)),
        added: net.added,
        changed: net.changed,
        removed: net.removed,
        entities: net.entities.iter().map(entity_change).collect(),
        places,
    };
    Ok(HistoryPage { revisions: vec![revision], more: false })
}

/// What the listed entities lie in. Counted here where all of `total` is listed, asked of `count` where it is not.
fn places(
    listed: &[ChangedEntity],
    total: [u32; 3],
    names: &HashMap<EntityKey, SourceRef>,
    count: impl FnOnce(&[EntityKey]) -> Result<Vec<PlaceRow>, Error>,
) -> Result<Vec<PlaceChanges>, Error> {
    let mut rows: Vec<PlaceRow> = Vec::new();
    let mut known = HashMap::new();
    for entity in listed {
        let place = entity.key.parent().unwrap_or_else(|| entity.key.clone());
        let at = *known.entry(place.clone()).or_insert(rows.len());
        if at == rows.len() {
            rows.push(PlaceRow { key: place, added: 0, changed: 0, removed: 0 });
        }
        match (&entity.before, &entity.after) {
            (None, _) => rows[at].added += 1,
            (Some(_), Some(_)) => rows[at].changed += 1,
            (Some(_), None) => rows[at].removed += 1,
        }
    }
    if total.iter().map(|count| u64::from(*count)).sum::<u64>() > listed.len() as u64 && !rows.is_empty() {
        let keys: Vec<_> = rows.iter().map(|row| row.key.clone()).collect();
        for row in count(&keys)? {
            if let Some(at) = known.get(&row.key) {
                rows[*at] = row;
            }
        }
    }
    let place = |PlaceRow { key, added, changed, removed }| PlaceChanges {
        source: view::source_of(&key.source_key(), names),
        path: key.path(),
        added,
        changed,
        removed,
    };
    Ok(rows.into_iter().map(place).collect())
}

/// One changed entity, with what changed of it.
pub fn entity_change(changed: &ChangedEntity) -> EntityChange {
    let changes = model::diff(changed.before.as_ref(), changed.after.as_ref());
    EntityChange {
        key: changed.key.to_string(),
        name: changed.key.name(),
        path: changed.key.parent().map(|parent| parent.path()).unwrap_or_default(),
        kind: view::kind(changed.kind),
        changes: changes.iter().map(view::change).collect(),
    }
}
