//! `pulk restore`: puts a backup in the place of what is there.

use std::path::Path;

use api::storage::BackupFile;
use api::{Code, Error};
use app::Home;

use super::backup::about;
use crate::ask;
use crate::context::{Terminal, now};
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Table, figure, left, plain};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The backup; without it, those in the data folder are listed
    file: Option<String>,

    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Opens no catalog: what is damaged beyond opening is what a backup is for.
pub fn run(terminal: &Terminal, arguments: &Arguments) -> Outcome {
    let home = Home::standard()?;
    let Some(file) = &arguments.file else { return list(terminal, &app::storage(&home).backups) };
    let path = super::add::absolute(file);
    let path = Path::new(&path);
    let looked = app::look(path)?;
    if !arguments.yes {
        terminal.note(&about(&looked.about));
        if !confirmed(terminal)? {
            return Ok(Exit::Cancelled);
        }
    }
    let restored = app::restore(&home, path, now())?;
    terminal.answer(&restored, |_| {
        let before = restored.before.as_deref().map(|path| format!("what was there before: {}\n", plain(path)));
        format!("restored  {}\n{}", about(&restored.about), before.unwrap_or_default())
    })?;
    Ok(Exit::Done)
}

fn list(terminal: &Terminal, backups: &[BackupFile]) -> Outcome {
    terminal.answer(&backups, |look| listed(backups, look))?;
    Ok(if backups.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn listed(backups: &[BackupFile], look: Look) -> String {
    let mut table = Table::new([left(""), left(""), left("")]);
    for file in backups {
        let said = file.about.as_ref().map_or_else(|| "damaged, or of a newer version".to_owned(), about);
        table.row([plain(&file.path), figure::bytes(file.bytes.0), said]);
    }
    table.text(Look { width: None, ..look }, "")
}

fn confirmed(terminal: &Terminal) -> Result<bool, Error> {
    if !terminal.interactive {
        return Err(Error::new(Code::BadRequest, "restoring needs a yes").remedy("Add --yes."));
    }
    ask::yes("Put it in the place of everything that is there now? That is backed up first.")
}

#[cfg(test)]
mod tests {
    use api::Int64;
    use api::storage::BackupAbout;

    use super::*;

    #[test]
    fn backups_are_listed_with_what_is_in_them() {
        let check = |about: Option<BackupAbout>, expected: &str| {
            let file =
                BackupFile { path: "/b/x.pulk-backup".into(), bytes: Int64(2_048), about, before_restore: false };
            assert_eq!(listed(&[file], Look::WIDE), expected);
        };
        let about = BackupAbout {
            created: "2026-11-23T08:15:00Z".into(),
            version: "0.1.0".into(),
            sources: 1,
            tables: 41,
            columns: Int64(377),
            revision: Int64(9),
        };
        check(
            Some(about),
            "/b/x.pulk-backup  2.0 KiB  2026-11-23 08:15Z  1 source, 41 tables, revision 9, by Pulk 0.1.0\n",
        );
        check(None, "/b/x.pulk-backup  2.0 KiB  damaged, or of a newer version\n");
    }
}
