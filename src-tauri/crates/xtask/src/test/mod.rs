//! `cargo xtask test`: every test there is, stage by stage, ending with one line that counts them.
//!
//! A stage's output goes to a log file and is shown only when something in it failed, so that a green run can be
//! read at a glance. All cargo stages compile one fixed set of packages and features ([`EVERYTHING`]): cargo unifies
//! features over what is selected, and another selection would compile the heavy dependencies again.

mod stages;
mod tally;

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::Outcome;
use crate::place::{Place, cargo};
use crate::process::logged;
use crate::setup::{self, Missing, duckdb, needs::Purpose};
pub use tally::Tally;

/// One step of the run.
pub struct Stage {
    pub name: &'static str,
    /// Without these the stage cannot run at all.
    purposes: &'static [Purpose],
    run: fn(&Session) -> anyhow::Result<Tally>,
}

/// In this order: what is quick to fail comes first, and the user interface before everything that embeds it.
pub const STAGES: &[Stage] = &[
    Stage { name: "format", purposes: &[], run: stages::format },
    Stage { name: "ui", purposes: &[Purpose::Interface], run: stages::interface },
    Stage { name: "clippy", purposes: &[Purpose::Build, Purpose::Interface, Purpose::Window], run: stages::clippy },
    Stage { name: "rust", purposes: &[Purpose::Build, Purpose::Interface, Purpose::Window], run: stages::rust },
    Stage { name: "e2e", purposes: &[Purpose::Build, Purpose::Interface, Purpose::Browser], run: stages::browser },
    Stage {
        name: "window",
        purposes: &[Purpose::Build, Purpose::Interface, Purpose::Window, Purpose::RealWindow],
        run: stages::window,
    },
    Stage { name: "demo", purposes: &[Purpose::Build, Purpose::Interface, Purpose::Window], run: stages::demo },
];

/// What every cargo stage selects.
pub const EVERYTHING: &[&str] = &["--workspace", "--all-features"];

/// What a stage works on: where things are, and the log it writes.
pub struct Session<'a> {
    pub place: &'a Place,
    log: File,
    log_path: PathBuf,
    /// Set once a stage has installed the packages of the user interface and built it.
    interface_built: &'a Cell<bool>,
    /// What each step that failed wrote.
    failures: RefCell<Vec<String>>,
}

pub fn run(place: &Place, arguments: &[String]) -> anyhow::Result<Outcome> {
    let chosen = choose(arguments)?;
    let purposes: Vec<Purpose> = chosen.iter().flat_map(|stage| stage.purposes.iter().copied()).collect();
    // Rust tests run real servers, so their needs are installed along; a test that still misses one says so itself.
    let runs_servers = chosen.iter().any(|stage| stage.name == "rust");
    let wished = if runs_servers { &[Purpose::Postgres, Purpose::Keychain][..] } else { &[] };
    let mut missing = setup::ensure(&[&purposes, wished].concat())?;
    if purposes.contains(&Purpose::Build)
        && let Err(error) = duckdb::install(place)
    {
        missing.push(Missing { what: "the DuckDB library".to_owned(), remedy: format!("{error:#}") });
    }
    for one in &missing {
        println!("MISSING: {one}");
    }
    let interface_built = Cell::new(false);
    let mut total = Tally::default();
    for stage in chosen {
        total.add(stage.report(place, &interface_built)?);
    }
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped.len());
    Ok(if total.failed == 0 { Outcome::Good } else { Outcome::Bad })
}

fn choose(arguments: &[String]) -> anyhow::Result<Vec<&'static Stage>> {
    let Some((first, names)) = arguments.split_first() else { return Ok(STAGES.iter().collect()) };
    if first != "--only" || names.is_empty() {
        bail!("usage: cargo xtask test [--only STAGE…]");
    }
    if let Some(unknown) = names.iter().find(|name| !STAGES.iter().any(|stage| stage.name == **name)) {
        bail!("there is no stage “{unknown}”; `cargo xtask help` lists them");
    }
    Ok(STAGES.iter().filter(|stage| names.iter().any(|name| name == stage.name)).collect())
}

impl Stage {
    /// Runs the stage and prints what came of it. Only trouble with the log file itself is an error.
    fn report(&self, place: &Place, interface_built: &Cell<bool>) -> anyhow::Result<Tally> {
        let folder = place.target.join("xtask/log");
        std::fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let log_path = folder.join(format!("{}.log", self.name));
        let log = File::create(&log_path).with_context(|| format!("creating {}", log_path.display()))?;
        let session = Session { place, log, log_path, interface_built, failures: RefCell::default() };
        let start = Instant::now();
        let mut tally = self.guarded(&session);
        if place.ci {
            for reason in &tally.skipped {
                println!("NOT SKIPPED, since CI is set: {reason}");
            }
            tally = tally.strict();
        }
        if tally.failed > 0 {
            println!("---- {} failed; all of it is in {}", self.name, session.log_path.display());
            for failure in session.failures.take() {
                println!("{}\n----", tail(&failure));
            }
        }
        for reason in &tally.skipped {
            println!("SKIPPED: {reason}");
        }
        let Tally { passed, failed, skipped } = &tally;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{:<8} {passed:>5} passed {failed:>4} failed {:>4} skipped {seconds:>8.1} s",
            self.name,
            skipped.len()
        );
        Ok(tally)
    }

    /// A stage that cannot run is a skip; one that breaks is a failure.
    fn guarded(&self, session: &Session) -> Tally {
        let missing = setup::absent(self.purposes);
        if !missing.is_empty() {
            let reasons: Vec<String> = missing.iter().map(ToString::to_string).collect();
            return Tally::skip(format!("stage {}: {}", self.name, reasons.join("; ")));
        }
        (self.run)(session).unwrap_or_else(|error| session.broken(&error))
    }
}

impl Session<'_> {
    /// Runs `command` with its output in the log. True when it succeeded.
    pub fn succeeds(&self, mut command: Command, limit: Duration) -> anyhow::Result<bool> {
        command.env("CARGO_TARGET_DIR", &self.place.target);
        command.env("PULK_DUCKDB_LIBRARY", duckdb::library(self.place));
        // Colours would hide the lines that are counted.
        command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env("TERM", "dumb").env_remove("FORCE_COLOR");
        let before = self.read_log().len();
        let success = logged(command, &self.log, limit)?.success();
        if !success {
            let log = self.read_log();
            self.failures.borrow_mut().push(log.get(before..).unwrap_or_default().to_owned());
        }
        Ok(success)
    }

    /// A cargo command over the one fixed set of packages and features.
    pub fn cargo(&self, words: &[&str]) -> Command {
        let mut command = Command::new(cargo());
        let (verb, rest) = words.split_first().unwrap_or((&"build", &[]));
        command.arg(verb).args(EVERYTHING).args(rest).current_dir(&self.place.root);
        command
    }

    /// Everything logged so far in this stage.
    pub fn read_log(&self) -> String {
        let bytes = std::fs::read(&self.log_path).unwrap_or_default();
        tally::without_escapes(&String::from_utf8_lossy(&bytes))
    }

    fn broken(&self, error: &anyhow::Error) -> Tally {
        println!("error: {error:#}");
        Tally::check(false)
    }
}

/// As much of a log as a person scrolls through, with every failing line kept.
fn tail(log: &str) -> String {
    const LINES: usize = 120;
    let lines: Vec<&str> = log.lines().collect();
    let start = lines.len().saturating_sub(LINES);
    let (earlier, last) = lines.split_at(start);
    let telling = earlier.iter().filter(|line| {
        line.starts_with("error") || line.starts_with("not ok") || line.ends_with("FAILED") || line.contains("panicked")
    });
    telling.chain(last).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_chosen_in_running_order() {
        let chosen = choose(&["--only", "rust", "format"].map(str::to_owned)).unwrap();
        assert_eq!(chosen.iter().map(|stage| stage.name).collect::<Vec<_>>(), ["format", "rust"]);
        assert!(choose(&["--only", "nothing"].map(str::to_owned)).is_err());
        assert!(choose(&["format".to_owned()]).is_err());
    }

    #[test]
    fn the_end_of_a_log_keeps_what_failed_early() {
        let log = format!("test early ... FAILED\nquiet\n{}", "line\n".repeat(200));
        let shown = tail(&log);
        assert!(shown.starts_with("test early ... FAILED\nline"));
        assert_eq!(shown.lines().count(), 121);
    }
}
