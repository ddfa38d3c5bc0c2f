//! `pulk export`: the catalog, or a part of it, as a file.

use api::status::{ExportRequest, ExportView};
use api::{Code, Error, Handler, Int64};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{figure, plain};
use crate::resolve;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to write: .jsonl one entity a line, .md readable pages, .db the catalog itself
    file: String,

    /// Only this and what lies below: a key, a source, or the end of a path
    #[arg(long)]
    key: Option<String>,

    /// As it was at this revision
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..))]
    as_of: Option<i64>,

    /// Replace a file that is there already
    #[arg(short, long)]
    force: bool,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let path = super::add::absolute(&arguments.file);
    if !arguments.force && std::fs::symlink_metadata(&path).is_ok() {
        let error = Error::new(Code::BadRequest, format!("“{}” is there already", arguments.file));
        return Err(error.remedy("Choose another name, or replace it with --force.").into());
    }
    let key = arguments.key.as_deref().map(|typed| resolve::anything(handler, typed)).transpose()?;
    let view = handler.export(ExportRequest { path, key, as_of: arguments.as_of.map(Int64) })?;
    terminal.answer(&view, |_| written(&view))?;
    Ok(Exit::Done)
}

fn written(view: &ExportView) -> String {
    let entities = figure::counted(view.entities, "entity", "entities");
    format!("{}  {entities}, {}\n", plain(&view.path), figure::bytes(view.bytes.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_says_what_is_in_it() {
        let view = ExportView { path: "/tmp/c.jsonl".to_owned(), entities: 1, bytes: Int64(2_048) };
        assert_eq!(written(&view), "/tmp/c.jsonl  1 entity, 2.0 KiB\n");
    }
}
