//! `pulk doctor`: is everything in the data folder whole?

use api::status::{DoctorReport, Outcome as Found};
use api::storage::StorageView;
use app::Home;

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Table, Tone, figure, left, plain, right};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Repair what can be repaired; what is damaged beyond that is moved aside, never deleted
    #[arg(long)]
    repair: bool,
}

/// Opens no catalog: what is damaged beyond opening is what a doctor is for.
pub fn run(terminal: &Terminal, arguments: &Arguments) -> Outcome {
    let report = app::examine(&Home::standard()?, connectors::ALL, arguments.repair);
    terminal.answer(&report, |look| format!("{}\n{}", checks(&report, look), storage(&report.storage, look)))?;
    Ok(if report.healthy { Exit::Done } else { Exit::Nothing })
}

fn checks(report: &DoctorReport, look: Look) -> String {
    let mut table = Table::new([left(""), left(""), left("")]);
    for check in &report.checks {
        let (tone, word) = match check.outcome {
            Found::Ok => (Tone::Good, "ok"),
            Found::Repaired => (Tone::Accent, "repaired"),
            Found::Warning => (Tone::Warn, "warning"),
            Found::Failed => (Tone::Bad, "failed"),
        };
        let remedy = check.remedy.as_deref().map(|remedy| format!(" {}", plain(remedy))).unwrap_or_default();
        table.row([
            look.paint(tone, word),
            plain(&check.name),
            format!("{}{}", plain(&check.message), look.paint(Tone::Dim, &remedy)),
        ]);
    }
    // What is wrong must be readable to its end, however narrow the terminal.
    table.text(Look { width: None, ..look }, "")
}

/// The data folder, part by part.
fn storage(storage: &StorageView, look: Look) -> String {
    let mut table = Table::new([left(""), right(""), left("")]);
    for part in &storage.parts {
        let rebuildable = if part.rebuildable { "can be made again" } else { "" };
        table.row([plain(&part.name), figure::bytes(part.bytes.0), look.paint(Tone::Dim, rebuildable)]);
    }
    let free = storage.free.map(|free| format!(", {} free", figure::bytes(free.0))).unwrap_or_default();
    format!("{}{free}\n{}", plain(&storage.folder), table.text(Look { width: None, ..look }, "  "))
}

#[cfg(test)]
mod tests {
    use api::Int64;
    use api::status::Check;
    use api::storage::{Part, StoredPart};

    use super::*;

    fn examined() -> StorageView {
        let part = |part, name: &str, bytes, rebuildable| StoredPart {
            part,
            name: name.to_owned(),
            files: vec![name.to_owned()],
            bytes: Int64(bytes),
            rebuildable,
        };
        StorageView {
            folder: "/data".to_owned(),
            parts: vec![part(Part::Catalog, "catalog.db", 2_048, false), part(Part::Index, "index", 10, true)],
            free: Some(Int64(1 << 30)),
            backup_folder: "/data/backups".to_owned(),
            backups: Vec::new(),
        }
    }

    #[test]
    fn every_part_says_how_large_it_is_and_whether_it_can_be_made_again() {
        assert_eq!(
            storage(&examined(), Look::WIDE),
            "/data, 1.0 GiB free\n  catalog.db  2.0 KiB\n  index          10 B  can be made again\n"
        );
    }

    #[test]
    fn every_check_says_how_it_went() {
        let check = |name: &str, outcome, message: &str, remedy: Option<&str>| Check {
            name: name.to_owned(),
            outcome,
            message: message.to_owned(),
            remedy: remedy.map(str::to_owned),
        };
        let report = DoctorReport {
            checks: vec![
                check("catalog", Found::Ok, "12 tables", None),
                check("index", Found::Failed, "a file is damaged", Some("Run “pulk doctor --repair”.")),
            ],
            healthy: false,
            storage: examined(),
        };
        assert_eq!(
            checks(&report, Look::WIDE),
            "ok      catalog  12 tables\nfailed  index    a file is damaged Run “pulk doctor --repair”.\n"
        );
    }
}
