//! `pulk log`: the revisions, newest first; or what was sent to the sources.

use api::Handler;
use api::harvest::{LogRequest, LogView};
use api::history::HistoryRequest;
use api::source::{RUNS, SourceView, SourcesRequest};
use api::{Code, Error};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{changes, statements};
use crate::resolve;

/// Entities shown of one revision; `pulk diff` shows more.
const ENTITIES: usize = 12;
/// Revisions shown when nobody says how many.
const REVISIONS: u32 = 10;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only what concerns this: a source, by its name, its key, or the unique start of either; or the end of a path
    key: Option<String>,

    /// How many revisions at most (10), or with --statements how many harvests of each source (1, up to 10)
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: Option<u32>,

    /// Instead, the statements that the latest harvest of the source sent, or of every source
    #[arg(long)]
    statements: bool,

    /// The statements that this harvest sent, by its id
    #[arg(long, value_name = "ID", conflicts_with_all = ["key", "limit"])]
    run: Option<String>,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    match &arguments.run {
        Some(run) => one(terminal, handler, run),
        None if arguments.statements => sent(terminal, handler, arguments),
        None => revisions(terminal, handler, arguments),
    }
}

fn revisions(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let key = arguments.key.as_deref().map(|typed| resolve::anything(handler, typed)).transpose()?;
    let limit = arguments.limit.unwrap_or(REVISIONS);
    let page = handler.history(HistoryRequest { key, limit, ..HistoryRequest::default() })?;
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

/// What the latest harvests of the sources sent.
fn sent(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let limit = harvests(arguments.limit)?;
    let sources = match &arguments.key {
        Some(typed) => vec![resolve::source(handler, typed)?],
        None => handler.sources(SourcesRequest {})?.sources,
    };
    let mut logs = Vec::new();
    for source in &sources {
        for run in source.runs.iter().take(limit) {
            logs.push(handler.log(LogRequest { run: run.id.clone() })?);
        }
    }
    show(terminal, &sources, &logs)
}

/// How many harvests of each source are shown.
fn harvests(limit: Option<u32>) -> Result<usize, Error> {
    let limit = limit.unwrap_or(1) as usize;
    if limit > RUNS {
        let message = format!("with --statements, -n takes at most {RUNS}: no more harvests of a source are listed");
        return Err(Error::new(Code::BadRequest, message).remedy("--run ID shows any that is kept"));
    }
    Ok(limit)
}

fn one(terminal: &Terminal, handler: &dyn Handler, run: &str) -> Outcome {
    let log = handler.log(LogRequest { run: run.to_owned() })?;
    show(terminal, &handler.sources(SourcesRequest {})?.sources, &[log])
}

fn show(terminal: &Terminal, sources: &[SourceView], logs: &[LogView]) -> Outcome {
    let name =
        |key: &str| sources.iter().find(|source| source.key == key).map_or(key.to_owned(), |one| one.name.clone());
    terminal
        .answer(&logs, |look| logs.iter().map(|log| statements::log(&name(&log.run.source), log, look)).collect())?;
    if logs.is_empty() {
        terminal.note("Nothing was harvested yet, so nothing was sent.");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_harvests_are_promised_than_are_listed() {
        fn check(limit: Option<u32>, expected: Result<usize, Code>) {
            assert_eq!(harvests(limit).map_err(|error| error.code), expected, "{limit:?}");
        }
        check(None, Ok(1));
        check(Some(10), Ok(10));
        check(Some(11), Err(Code::BadRequest));
        check(Some(200), Err(Code::BadRequest));
    }
}
