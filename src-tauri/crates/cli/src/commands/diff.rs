//! `pulk diff`: what changed between two revisions.

use api::history::{HistoryPage, HistoryRequest};
use api::{Error, Handler, Int64};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::changes;
use crate::resolve;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only what concerns this: a key, or the end of a path
    key: Option<String>,

    /// The older revision; by default the one before the newer
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..))]
    from: Option<i64>,

    /// The newer revision; by default the latest
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..))]
    to: Option<i64>,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let key = arguments.key.as_deref().map(|typed| resolve::anything(handler, typed)).transpose()?;
    let from = match (arguments.from, arguments.to) {
        (Some(from), _) => Some(from),
        (None, Some(to)) => Some(to.saturating_sub(1)),
        (None, None) => latest(handler, key.clone())?.map(|latest| latest.saturating_sub(1)),
    };
    let page = match from {
        Some(from) => {
            let (from, to) = (Some(Int64(from)), arguments.to.map(Int64));
            handler.history(HistoryRequest { key, from, to, limit: 1, ..HistoryRequest::default() })?
        }
        None => HistoryPage { revisions: Vec::new(), more: false },
    };
    terminal.answer(&page, |look| changes::log(&page, usize::MAX, look))?;
    if page.revisions.is_empty() {
        terminal.note("Nothing was harvested yet.");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// The newest revision that touched `key`.
fn latest(handler: &dyn Handler, key: Option<String>) -> Result<Option<i64>, Error> {
    let page = handler.history(HistoryRequest { key, limit: 1, ..HistoryRequest::default() })?;
    Ok(page.revisions.first().map(|revision| revision.revision.0))
}
