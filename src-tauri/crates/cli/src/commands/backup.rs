//! `pulk backup`: what was harvested and what people wrote, in one file.

use api::Error;
use api::storage::{BackupAbout, BackupRequest};
use api::{Code, Handler};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{figure, plain};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to write it, ending in .pulk-backup; a new file in the data folder when absent
    file: Option<String>,

    /// Replace a file that is there already
    #[arg(short, long)]
    force: bool,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let path = arguments.file.as_deref().map(super::add::absolute);
    if let Some(path) = &path
        && !arguments.force
        && std::fs::symlink_metadata(path).is_ok()
    {
        let error = Error::new(Code::BadRequest, format!("“{path}” is there already"));
        return Err(error.remedy("Choose another name, or replace it with --force.").into());
    }
    let made = handler.backup(BackupRequest { path })?;
    terminal.answer(&made, |_| {
        format!("{}  {}\n{}\n", plain(&made.path), figure::bytes(made.bytes.0), about(&made.about))
    })?;
    terminal.note("Passwords are not in it.");
    Ok(Exit::Done)
}

/// `2026-11-23 08:15Z  3 sources, 41 tables, revision 9, by Pulk 0.1.0`
pub fn about(about: &BackupAbout) -> String {
    format!(
        "{}  {}, {}, revision {}, by Pulk {}",
        figure::instant(&about.created),
        figure::counted(about.sources, "source", "sources"),
        figure::counted(about.tables, "table", "tables"),
        about.revision.0,
        plain(&about.version),
    )
}
