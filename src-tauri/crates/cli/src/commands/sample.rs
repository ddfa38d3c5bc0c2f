//! `pulk sample`: a small company to look around in.

use api::source::{SourceEdit, SourcesRequest};
use api::{Error, Handler};
use app::App;

use super::harvest::harvest_all;
use crate::context::Terminal;
use crate::exit::Outcome;

/// Creates the sample's files, adds them as sources and harvests them. Doing so again changes nothing.
pub fn run(terminal: &Terminal, app: &App) -> Outcome {
    let added = app.edit_source(SourceEdit::AddSample {})?;
    let sources: Result<Vec<_>, Error> = app
        .sources(SourcesRequest {})
        .map(|view| view.sources.into_iter().filter(|source| added.keys.contains(&source.key)).collect());
    let outcome = harvest_all(terminal, app, &sources?, false)?;
    terminal.note("Try: pulk search orders");
    Ok(outcome)
}
