//! `pulk remove`: forgets a source, its password and everything harvested from it.

use api::source::SourceEdit;
use api::{Code, Error, Handler};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Tone, figure, plain};
use crate::{ask, resolve};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The source: its name, its key, or the unique start of either
    source: String,

    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let source = resolve::source(handler, &arguments.source)?;
    if !arguments.yes && !confirmed(terminal, &source.name, source.tables)? {
        return Ok(Exit::Cancelled);
    }
    let edited = handler.edit_source(SourceEdit::Remove { key: source.key })?;
    terminal.answer(&edited, |look| format!("removed {}\n", look.paint(Tone::Strong, &plain(&source.name))))?;
    Ok(Exit::Done)
}

fn confirmed(terminal: &Terminal, name: &str, tables: u32) -> Result<bool, Error> {
    if !terminal.interactive {
        return Err(Error::new(Code::BadRequest, "removing a source needs a yes").remedy("Add --yes."));
    }
    let tables = figure::counted(tables, "table", "tables");
    ask::yes(&format!("Remove “{name}” with {tables} from the catalog? What people wrote about them stays."))
}
