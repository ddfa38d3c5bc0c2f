//! What the status bar shows.

use api::status::StatusView;
use api::{Error, Int64};

use crate::error::Spoken;
use crate::{App, harvest, view};

pub fn status(app: &App) -> Result<StatusView, Error> {
    let catalog = &app.0.catalog;
    let counts = catalog.counts(None).spoken()?;
    let sources = app.0.annotations.sources().spoken()?;
    let recent = catalog.runs(None, 50).spoken()?;
    let committed = recent.iter().filter(|run| view::is_committed(run));
    let harvested = committed.map(|run| run.ended.unwrap_or(run.beat)).max();
    let mut runs = Vec::new();
    for row in recent.iter().filter(|run| run.state == store::RunState::Running) {
        let latest = harvest::runs_of(app, &row.source, 1)?;
        runs.extend(latest.into_iter().filter(|run| run.id == row.id));
    }
    Ok(StatusView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sources: view::count(sources.len() as u64),
        tables: view::count(counts.tables + counts.views),
        columns: Int64(i64::try_from(counts.columns).unwrap_or(i64::MAX)),
        revision: Int64(catalog.stamp().spoken()?.revision.0),
        harvested: harvested.map(view::instant),
        index: app.0.indexer.state(),
        runs,
        data_folder: app.0.home.folder().display().to_string(),
        read_only: catalog.is_read_only(),
    })
}
