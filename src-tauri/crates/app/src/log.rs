//! What a run sent to its source.

use std::collections::HashMap;

use api::Error;
use api::harvest::{LogRequest, LogView, SentView};
use api::source::StatementView;
use model::EntityKey;
use store::SentRow;

use crate::error::Spoken;
use crate::{App, harvest, place, view};

/// The label of a statement that this version does not send: another version did.
const OTHER: &str = "statement.other";

pub fn log(app: &App, request: &LogRequest) -> Result<LogView, Error> {
    let (source, run) = harvest::look(app, &request.run)?;
    let rows = app.0.catalog.log(&request.run).spoken()?;
    let purposes = purposes(app, &source)?;
    let mut statements = Vec::new();
    let mut numbers = HashMap::new();
    let mut sent = Vec::new();
    for SentRow { at, text, scope } in rows {
        let statement = *numbers.entry(text).or_insert_with_key(|text| {
            let purpose = purposes.get(text).map_or(OTHER, String::as_str).to_owned();
            statements.push(StatementView { purpose, text: text.clone() });
            view::count(statements.len() as u64 - 1)
        });
        let place = scope.filter(|scope| *scope != source).map(|scope| scope.name());
        sent.push(SentView { at: view::instant(at), place, statement });
    }
    Ok(LogView { run, statements, sent })
}

/// What each statement of a source is for, by its text. Empty once the source was removed.
fn purposes(app: &App, source: &EntityKey) -> Result<HashMap<String, String>, Error> {
    let Some(settings) = app.0.annotations.source(source).spoken()? else { return Ok(HashMap::new()) };
    let Ok(connector) = app.connector(&settings.connector) else { return Ok(HashMap::new()) };
    let statements = place::statements(connector, &connector::Address(settings.address));
    Ok(statements.into_iter().map(|statement| (statement.text, statement.purpose)).collect())
}
