//! What containers hold, as tables and as areas, and the first page of the whole catalog.

mod listing;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use api::contents::{
    Arrival, ContentRow, ContentsPage, ContentsRequest, HomeView, Measure, NamesView, Tile, TreemapRequest,
    TreemapView, WrittenName,
};
use api::{Error, Int64};
use model::{EntityKey, Metric, Timestamp};
use store::{Entity, EntityId};

use crate::error::Spoken;
use crate::{App, entity, script, search, view};

pub use listing::Listings;
use listing::{Row, page};

const MOST_ROWS: u32 = 500;
const MOST_TILES: usize = 300;
/// Rows of each list of the first page.
const MOST_OUTSTANDING: usize = 8;
/// Characters of a comment that a row carries.
const MOST_COMMENT: usize = 300;

pub fn contents(app: &App, request: &ContentsRequest) -> Result<ContentsPage, Error> {
    let Selection { rows, shown, matching } = selection(app, request, request.limit.clamp(1, MOST_ROWS))?;
    let shown: Vec<_> = shown.into_iter().filter_map(|at| rows.get(at as usize)).collect();
    Ok(ContentsPage { rows: content_rows(app, &shown)?, matching, total: view::count(rows.len() as u64) })
}

/// Names cost a fraction of rows, so a whole list is answered at once.
pub fn names(app: &App, request: &ContentsRequest) -> Result<NamesView, Error> {
    let Selection { rows, shown, .. } = selection(app, request, request.limit)?;
    let shown: Vec<_> = shown.into_iter().filter_map(|at| rows.get(at as usize)).collect();
    let ids: Vec<_> = shown.iter().map(|row| row.id).collect();
    let keys: HashMap<_, _> = app.0.catalog.keys(&ids).spoken()?.into_iter().collect();
    let named: Vec<_> = shown.iter().filter_map(|row| Some((row.kind, keys.get(&row.id)?))).collect();
    let written = (0..)
        .zip(&named)
        .filter_map(|(at, (kind, key))| script::written(app, key, *kind).map(|text| WrittenName { at, text }));
    Ok(NamesView { written: written.collect(), names: named.iter().map(|(_, key)| key.name()).collect() })
}

/// What a request admits of a container's rows.
struct Selection {
    rows: Arc<[Row]>,
    /// The positions of those asked for, in the order asked for.
    shown: Vec<u32>,
    /// How many the filter and the kinds admit.
    matching: u32,
}

fn selection(app: &App, request: &ContentsRequest, limit: u32) -> Result<Selection, Error> {
    let container = entity::parse(&request.key)?.entity();
    let rows = listing(app, &container, request.deep)?;
    let found = match request.filter.trim() {
        "" => None,
        text => Some(search::matching(app, text, &container.source_key())?),
    };
    let found: Option<HashSet<i64>> = found.map(|ids| ids.into_iter().collect());
    let admits = |row: &Row| {
        (request.kinds.is_empty() || request.kinds.contains(&view::kind(row.kind)))
            && found.as_ref().is_none_or(|found| found.contains(&row.id.0))
    };
    let admitted: Vec<u32> = (0..).zip(rows.iter()).filter(|(_, row)| admits(row)).map(|(at, _)| at).collect();
    let matching = view::count(admitted.len() as u64);
    let span = (request.offset as usize, limit as usize);
    let shown = page(&rows, admitted, (request.sort, request.descending), span);
    Ok(Selection { rows, shown, matching })
}

pub fn treemap(app: &App, request: &TreemapRequest) -> Result<TreemapView, Error> {
    let rows = listing(app, &entity::parse(&request.key)?.entity(), true)?;
    let measure = |row: &Row| match request.measure {
        Measure::Bytes => row.bytes,
        Measure::Rows => row.rows,
    };
    // A negative figure is no area; no source means one.
    let (mut measured, other): (Vec<_>, Vec<_>) =
        rows.iter().map(|row| (measure(row).filter(|&value| value >= 0), row)).partition(|(value, _)| value.is_some());
    let unmeasured = other.iter().filter(|(_, row)| row.keeps_rows()).count();
    // Stable, so that equals stay by name.
    measured.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
    let rest = measured.split_off(measured.len().min(MOST_TILES));
    let ids: Vec<_> = measured.iter().map(|(_, row)| row.id).collect();
    let keys: HashMap<_, _> = app.0.catalog.keys(&ids).spoken()?.into_iter().collect();
    let tile = |(value, row): &(Option<i64>, &Row)| {
        let key = keys.get(&row.id)?;
        Some(Tile {
            key: key.to_string(),
            name: key.name(),
            written: script::written(app, key, row.kind),
            path: path(key),
            kind: view::kind(row.kind),
            form: row.form.map_or_else(|| view::plain_form(row.kind), view::stored_form),
            value: Int64((*value)?),
        })
    };
    Ok(TreemapView {
        tiles: measured.iter().filter_map(tile).collect(),
        rest: Int64(rest.iter().fold(0, |sum: i64, (value, _)| sum.saturating_add(value.unwrap_or_default()))),
        rest_count: view::count(rest.len() as u64),
        unmeasured: view::count(unmeasured as u64),
    })
}

pub fn home(app: &App) -> Result<HomeView, Error> {
    let rows = |ids: Vec<EntityId>| -> Result<Vec<ContentRow>, Error> {
        let mut observed: HashMap<(EntityId, Metric), i64> = HashMap::new();
        for (id, metric, _, value) in app.0.catalog.observations(&ids).spoken()? {
            observed.insert((id, metric), value);
        }
        let row = |entity: &Entity| {
            let latest = |metric| observed.get(&(entity.id, metric)).copied();
            let columns = entity.record.relation().map_or(0, |relation| relation.columns.len());
            let figures = Figures {
                columns: view::count(columns as u64),
                tables: 0,
                rows: latest(Metric::Rows),
                bytes: latest(Metric::Bytes),
                last_write: latest(Metric::LastWrite),
            };
            content_row(app, entity, figures)
        };
        Ok(app.0.catalog.entities(&ids).spoken()?.iter().map(row).collect())
    };
    let newest = app.0.catalog.newest(MOST_OUTSTANDING).spoken()?;
    let mut arrivals = Vec::new();
    for (id, at) in newest {
        // One by one: what has left since is no row, and the others keep their moments.
        let row = rows(vec![id])?.into_iter().next();
        arrivals.extend(row.map(|row| Arrival { row, at: view::instant(at) }));
    }
    Ok(HomeView { biggest: rows(app.0.catalog.largest(MOST_OUTSTANDING).spoken()?)?, newest: arrivals })
}

/// The rows of a container by name. A source that was added and never harvested holds nothing yet.
fn listing(app: &App, container: &EntityKey, deep: bool) -> Result<Arc<[Row]>, Error> {
    if let Some(rows) = app.0.listings.of(app, container, deep)? {
        return Ok(rows);
    }
    match app.0.annotations.source(container).spoken()? {
        Some(_) => Ok(Arc::default()),
        None => Err(entity::not_found(container)),
    }
}

/// What a row shows beside what its record says.
struct Figures {
    columns: u32,
    tables: u32,
    rows: Option<i64>,
    bytes: Option<i64>,
    last_write: Option<i64>,
}

fn content_rows(app: &App, rows: &[&Row]) -> Result<Vec<ContentRow>, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let entities = app.0.catalog.entities(&ids).spoken()?;
    let by_id: HashMap<_, _> = rows.iter().map(|row| (row.id, *row)).collect();
    let row = |entity: &Entity| {
        let row = by_id.get(&entity.id)?;
        let Row { columns, tables, rows, bytes, last_write, .. } = **row;
        Some(content_row(app, entity, Figures { columns, tables, rows, bytes, last_write }))
    };
    Ok(entities.iter().filter_map(row).collect())
}

fn content_row(app: &App, entity: &Entity, figures: Figures) -> ContentRow {
    let is_container = entity.kind.is_container();
    ContentRow {
        key: entity.key.to_string(),
        name: entity.key.name(),
        written: script::written(app, &entity.key, entity.kind),
        path: path(&entity.key),
        kind: view::kind(entity.kind),
        form: view::form(entity.kind, &entity.record),
        tables: is_container.then_some(figures.tables),
        columns: entity.record.relation().map(|_| figures.columns),
        rows: figures.rows.map(Int64),
        bytes: figures.bytes.map(Int64),
        last_write: figures.last_write.map(|millis| view::instant(Timestamp(millis))),
        last_changed: Some(view::instant(entity.since_at)),
        comment: entity.record.comment().map(|comment| view::clip(comment, MOST_COMMENT)),
    }
}

fn path(key: &EntityKey) -> Vec<String> {
    key.parent().map(|parent| parent.path()).unwrap_or_default()
}
