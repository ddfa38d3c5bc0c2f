//! Checks every file, and repairs what can be repaired without losing what people wrote.
//!
//! It opens each file on its own, so it also works when the catalog cannot be opened at all.

use std::path::{Path, PathBuf};

use api::status::{Check, DoctorReport, DoctorRequest, Outcome};
use api::{Error, Tag};
use connector::Connector;
use store::{Annotations, Catalog, Finding};

use crate::error::{Spoken, of_store};
use crate::indexer::Indexer;
use crate::{App, Home};

pub fn doctor(app: &App, request: &DoctorRequest) -> Result<DoctorReport, Error> {
    // The databases are open here: only what nobody holds open may be put in another's place.
    let repair = if request.repair { Repair::Derived } else { Repair::Nothing };
    let mut report = examine_with(&app.0.home, app.0.connectors, repair);
    if request.repair {
        for check in report.checks.iter_mut().filter(|check| check.outcome == Outcome::Failed) {
            check.remedy = Some("close the program and run “pulk doctor --repair”".to_owned());
        }
        app.0.indexer.catch_up(&mut |_, _| {})?;
        app.0.bus.changed(&[Tag::Catalog, Tag::Index, Tag::Sources]);
    }
    Ok(report)
}

/// Examines a data folder. With `repair`, a damaged catalog is moved aside (harvests fill a new one), damaged
/// annotations are restored from their newest good backup, and a damaged index is rebuilt.
///
/// Nobody may have the data folder open while it is repaired.
pub fn examine(home: &Home, connectors: &'static [&'static dyn Connector], repair: bool) -> DoctorReport {
    examine_with(home, connectors, if repair { Repair::Everything } else { Repair::Nothing })
}

/// How far a repair may go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repair {
    Nothing,
    /// Only what can be made again from the rest.
    Derived,
    Everything,
}

fn examine_with(home: &Home, connectors: &'static [&'static dyn Connector], repair: Repair) -> DoctorReport {
    let mut checks = Vec::new();
    let catalog = catalog(home, repair == Repair::Everything, &mut checks);
    annotations(home, repair == Repair::Everything, &mut checks);
    if let Some(catalog) = catalog {
        index(home, catalog, repair != Repair::Nothing, &mut checks);
    }
    stages(home, &mut checks);
    secrets(home, &mut checks);
    for connector in connectors {
        let checked = connector.available().spoken();
        checks.push(check(connector.spec().id, checked, "ready"));
    }
    let healthy = checks.iter().all(|check| check.outcome != Outcome::Failed);
    DoctorReport { checks, healthy, storage: crate::storage::of(home) }
}

fn catalog(home: &Home, repair: bool, checks: &mut Vec<Check>) -> Option<Catalog> {
    let file = home.catalog();
    let opened = Catalog::open(&file).and_then(|catalog| {
        let findings = catalog.check(true)?;
        Ok((catalog, findings))
    });
    let (problem, is_damaged) = match opened {
        Ok((catalog, findings)) if findings.is_empty() => {
            checks.push(row("catalog", Outcome::Ok, "every record can be read and agrees with its digest"));
            return Some(catalog);
        }
        Ok((_, findings)) => (failed("catalog", findings_text(&findings), "run “pulk doctor --repair”"), true),
        Err(error) => (spoken("catalog", of_store(&error)), is_damage(&error)),
    };
    if !repair || !is_damaged || !file.exists() {
        checks.push(problem);
        return None;
    }
    let replaced = store::set_aside(&file).and_then(|aside| Ok((aside, Catalog::open(&file)?)));
    match replaced {
        Ok((aside, catalog)) => {
            let message = format!("{}; moved to {} and a new catalog begun", problem.message, aside.display());
            let remedy = Some("harvest every source again: “pulk harvest”".to_owned());
            checks.push(Check { name: "catalog".into(), outcome: Outcome::Repaired, message, remedy });
            Some(catalog)
        }
        Err(error) => {
            checks.push(failed("catalog", format!("{}; {error}", problem.message), ""));
            None
        }
    }
}

fn annotations(home: &Home, repair: bool, checks: &mut Vec<Check>) {
    let file = home.annotations();
    let examined = Annotations::open(&file).and_then(|annotations| annotations.check(true));
    let (problem, is_damaged) = match examined {
        Ok(findings) if findings.is_empty() => {
            checks.push(row("annotations", Outcome::Ok, "everything you wrote can be read"));
            return;
        }
        Ok(findings) => (failed("annotations", findings_text(&findings), "run “pulk doctor --repair”"), true),
        Err(error) => (spoken("annotations", of_store(&error)), is_damage(&error)),
    };
    if !repair || !is_damaged {
        checks.push(problem);
        return;
    }
    checks.push(match restore_newest(&file) {
        Ok(Some(backup)) => {
            let message = format!("{}; restored from {}", problem.message, backup.display());
            Check { name: "annotations".into(), outcome: Outcome::Repaired, message, remedy: None }
        }
        Ok(None) => failed("annotations", format!("{}; there is no good backup", problem.message), ""),
        Err(error) => spoken("annotations", of_store(&error)),
    });
}

/// Whether a file is broken, as opposed to newer, busy, or out of reach: only a broken one may be replaced.
fn is_damage(error: &store::Error) -> bool {
    matches!(error, store::Error::Damaged { .. } | store::Error::NotPulk { .. })
}

/// Restores the newest copy that is whole; `None` when there is none.
fn restore_newest(file: &Path) -> Result<Option<PathBuf>, store::Error> {
    for backup in Annotations::backups(file) {
        match Annotations::restore(file, &backup) {
            Ok(()) => return Ok(Some(backup)),
            // The next older copy may be whole.
            Err(store::Error::Damaged { .. } | store::Error::NotPulk { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}

fn index(home: &Home, catalog: Catalog, repair: bool, checks: &mut Vec<Check>) {
    let examined = Indexer::open(catalog, home, Default::default()).and_then(|indexer| {
        let whole = indexer.index().check().spoken();
        match (whole, repair) {
            (Ok(()), _) if !indexer.is_behind()? => {
                Ok(row("index", Outcome::Ok, "it shows the catalog's present state"))
            }
            (Ok(()), false) => {
                Ok(row("index", Outcome::Warning, "it is behind the catalog and will catch up by itself"))
            }
            (Err(problem), false) => Err(problem),
            (_, true) => {
                indexer.rebuild_now()?;
                Ok(row("index", Outcome::Repaired, "it was rebuilt from the catalog"))
            }
        }
    });
    checks.push(examined.unwrap_or_else(|error| spoken("index", error)));
}

/// A stage is there while a harvest runs, or after one that crashed or waits for a person: never a fault.
fn stages(home: &Home, checks: &mut Vec<Check>) {
    let found = count_files(&home.stages(), "stage");
    let message = match found {
        0 => "no harvest was interrupted".to_owned(),
        found => format!("{found} interrupted or running harvest(s); the next harvest goes on from there"),
    };
    checks.push(row("stages", Outcome::Ok, &message));
}

fn secrets(home: &Home, checks: &mut Vec<Check>) {
    let opened = crate::sources::open_secrets(home.folder(), None);
    let described = opened.map(|secrets| match crate::sources::secret_store(secrets.state()) {
        api::source::SecretStoreView::Keychain => "passwords are in the system's keychain",
        api::source::SecretStoreView::File => "passwords are in an encrypted file",
        api::source::SecretStoreView::FileLocked => "passwords are in an encrypted file, which is locked",
        api::source::SecretStoreView::FileAbsent => "there is no keychain here and nothing is stored yet",
    });
    checks.push(match described {
        Ok(message) => row("secrets", Outcome::Ok, message),
        Err(error) => spoken("secrets", error),
    });
}

fn count_files(folder: &Path, extension: &str) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().filter(|entry| entry.path().extension().is_some_and(|found| found == extension)).count()
}

fn findings_text(findings: &[Finding]) -> String {
    let first: Vec<_> = findings.iter().take(3).map(|finding| finding.message.as_str()).collect();
    match findings.len() {
        count @ 0..=3 => first[..count].join("; "),
        count => format!("{} … and {} more", first.join("; "), count - 3),
    }
}

fn check(name: &str, checked: Result<(), Error>, good: &str) -> Check {
    match checked {
        Ok(()) => row(name, Outcome::Ok, good),
        // A source kind that cannot be used here is a pity, not damage.
        Err(error) => Check { outcome: Outcome::Warning, ..spoken(name, error) },
    }
}

fn row(name: &str, outcome: Outcome, message: &str) -> Check {
    Check { name: name.to_owned(), outcome, message: message.to_owned(), remedy: None }
}

fn failed(name: &str, message: String, remedy: &str) -> Check {
    let remedy = (!remedy.is_empty()).then(|| remedy.to_owned());
    Check { name: name.to_owned(), outcome: Outcome::Failed, message, remedy }
}

fn spoken(name: &str, error: Error) -> Check {
    Check { name: name.to_owned(), outcome: Outcome::Failed, message: error.message, remedy: error.remedy }
}
