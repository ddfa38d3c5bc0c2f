//! `pulk log`: the revisions, newest first.

use api::Handler;
use api::history::HistoryRequest;

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::changes;
use crate::resolve;

/// Entities shown of one revision; `pulk diff` shows more.
const ENTITIES: usize = 12;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only what concerns this: a key, or the end of a path
    key: Option<String>,

    /// How many revisions at most
    #[arg(short = 'n', long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let key = arguments.key.as_deref().map(|typed| resolve::anything(handler, typed)).transpose()?;
    let page = handler.history(HistoryRequest { key, limit: arguments.limit, ..HistoryRequest::default() })?;
    terminal.answer(&page, |look| changes::log(&page, ENTITIES, look))?;
    if page.revisions.is_empty() {
        terminal.note("Nothing was harvested yet.");
        return Ok(Exit::Nothing);
    }
    if page.more {
        terminal.note("There are more: -n shows how many you like.");
    }
    Ok(Exit::Done)
}
