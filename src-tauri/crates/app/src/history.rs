//! What changed, when.

use api::history::{EntityChange, HistoryPage, HistoryRequest, RevisionView};
use api::{Code, Error, Int64};
use model::{EntityKey, Revision};
use store::{ChangedEntity, RevisionRow};

use crate::entity::parse;
use crate::error::Spoken;
use crate::{App, view};

const MOST_REVISIONS: u32 = 200;
/// Entities one revision lists.
const MOST_ENTITIES: usize = 200;

pub fn history(app: &App, request: &HistoryRequest) -> Result<HistoryPage, Error> {
    let scope = request.key.as_deref().map(parse).transpose()?.map(|key| key.entity());
    match request.from {
        Some(from) => compare(app, Revision(from.0), request.to.map(|to| Revision(to.0)), scope.as_ref()),
        None => list(app, request, scope.as_ref()),
    }
}

fn list(app: &App, request: &HistoryRequest, scope: Option<&EntityKey>) -> Result<HistoryPage, Error> {
    let limit = request.limit.clamp(1, MOST_REVISIONS) as usize;
    let before = request.before.map(|revision| Revision(revision.0));
    let mut rows = app.0.catalog.revisions(before, scope, limit + 1).spoken()?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let names = view::source_names(app)?;
    let revision = |row: &RevisionRow| {
        let changed = app.0.catalog.changed_in(row.revision, scope, MOST_ENTITIES).spoken()?;
        Ok(RevisionView {
            revision: Int64(row.revision.0),
            at: view::instant(row.at),
            source: Some(view::source_of(&row.source, &names)),
            added: row.added,
            changed: row.changed,
            removed: row.removed,
            entities: changed.iter().map(entity_change).collect(),
        })
    };
    Ok(HistoryPage { revisions: rows.iter().map(revision).collect::<Result<_, Error>>()?, more })
}

fn compare(app: &App, from: Revision, to: Option<Revision>, scope: Option<&EntityKey>) -> Result<HistoryPage, Error> {
    let newest = app.0.catalog.stamp().spoken()?.revision;
    let to = to.unwrap_or(newest);
    if from > to || to > newest || from < Revision::ZERO {
        let message = format!("there is nothing to compare from revision {} to {}", from.0, to.0);
        return Err(Error::new(Code::BadRequest, message)
            .remedy(format!("choose two of the revisions 0 to {}, the older one first", newest.0)));
    }
    let net = app.0.catalog.changed_between(from, to, scope, MOST_ENTITIES).spoken()?;
    let at = app.0.catalog.revisions(Some(to.next()), None, 1).spoken()?.first().map(|row| row.at);
    let revision = RevisionView {
        revision: Int64(to.0),
        at: view::instant(at.unwrap_or(model::Timestamp(0))),
        source: None,
        added: net.added,
        changed: net.changed,
        removed: net.removed,
        entities: net.entities.iter().map(entity_change).collect(),
    };
    Ok(HistoryPage { revisions: vec![revision], more: false })
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
