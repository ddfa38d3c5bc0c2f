//! The stages, one function each.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};

use super::{Session, Tally, tally};
use crate::display::{Bus, Display};
use crate::place::{Place, cargo};
use crate::setup::needs::chromium;
use crate::setup::{driver, node};

/// No single step takes this long on two cores; one that does is stuck.
const LIMIT: Duration = Duration::from_secs(45 * 60);
/// For steps that compile nothing.
const SHORT: Duration = Duration::from_secs(20 * 60);

pub fn format(session: &Session) -> anyhow::Result<Tally> {
    let mut command = Command::new(cargo());
    command.args(["fmt", "--all", "--check"]).current_dir(&session.place.root);
    Ok(Tally::check(session.succeeds(command, SHORT)?))
}

pub fn clippy(session: &Session) -> anyhow::Result<Tally> {
    interface_built(session)?;
    let command = session.cargo(&["clippy", "--all-targets", "--", "-D", "warnings"]);
    Ok(Tally::check(session.succeeds(command, LIMIT)?))
}

/// The user interface: lint, types, unit tests, and that it builds.
pub fn interface(session: &Session) -> anyhow::Result<Tally> {
    node::install(session.place, &session.place.ui())?;
    let mut total = Tally::check(session.succeeds(npm(session.place, &["lint"]), SHORT)?);
    total.add(Tally::check(session.succeeds(npm(session.place, &["check"]), SHORT)?));
    let report = session.place.scratch("vitest")?.join("report.json");
    let mut unit = npm(session.place, &["test", "--", "--reporter=default", "--reporter=json"]);
    unit.arg(format!("--outputFile.json={}", report.display()));
    let success = session.succeeds(unit, SHORT)?;
    let counted =
        std::fs::read_to_string(&report).map_err(anyhow::Error::from).and_then(|text| tally::of_vitest(&text));
    // Where the tests ran to their end, a report that cannot be read would pass for no tests at all.
    total.add(if success { counted? } else { counted.unwrap_or_default().with_exit(false) });
    let built = session.succeeds(npm(session.place, &["build"]), SHORT)?;
    session.interface_built.set(built);
    total.add(Tally::check(built));
    Ok(total)
}

/// Every Rust test. Servers and browsers a test starts are its own affair; what it could not find, it prints.
pub fn rust(session: &Session) -> anyhow::Result<Tally> {
    programs_built(session)?;
    // Output of tests that passed is shown too: that is where a skip is announced.
    let command = session.cargo(&["test", "--no-fail-fast", "--", "--show-output"]);
    let success = session.succeeds(command, LIMIT)?;
    Ok(tally::of_cargo(&session.read_log()).with_exit(success))
}

/// The interface in Chromium, served by the debug build on a catalog of its own.
pub fn browser(session: &Session) -> anyhow::Result<Tally> {
    programs_built(session)?;
    let mut command = Command::new("node");
    command.arg("run.mjs").current_dir(session.place.root.join("tests/e2e"));
    command.env("PULK_PROGRAM", session.place.binary("debug", "pulk"));
    command.env("PULK_SCRATCH", session.place.scratch("e2e")?);
    command.env("CHROMIUM", chromium().context("chromium is not on the path")?);
    let success = session.succeeds(command, LIMIT)?;
    Ok(tally::of_tap(&session.read_log()).with_exit(success))
}

/// The window itself, on a display of its own, driven through tauri-driver and WebKitWebDriver.
pub fn window(session: &Session) -> anyhow::Result<Tally> {
    programs_built(session)?;
    let tauri_driver = driver::install(session.place)?;
    let (display, bus) = (Display::start()?, Bus::start()?);
    let mut command = Command::new("node");
    command.arg("run.mjs").current_dir(session.place.root.join("tests/window"));
    command.env("PULK_PROGRAM", session.place.binary("debug", "pulk"));
    command.env("PULK_WINDOW", session.place.binary("debug", "pulk-desktop"));
    command.env("PULK_SCRATCH", session.place.scratch("window")?);
    command.env("TAURI_DRIVER", tauri_driver);
    display.enter(&mut command);
    bus.enter(&mut command);
    let success = session.succeeds(command, SHORT)?;
    Ok(tally::of_tap(&session.read_log()).with_exit(success))
}

/// The README's first command, as a person would run it where nobody is at the terminal.
pub fn demo(session: &Session) -> anyhow::Result<Tally> {
    // Through cargo, as the README has it: an earlier stage has built this very program anew.
    let mut command = Command::new(cargo());
    command.args(["xtask", "demo", "--no-window"]).current_dir(&session.place.root);
    Ok(Tally::check(session.succeeds(command, LIMIT)?))
}

/// The user interface's packages and its build output, which both shells embed. Once a run.
fn interface_built(session: &Session) -> anyhow::Result<()> {
    if session.interface_built.get() {
        return Ok(());
    }
    node::install(session.place, &session.place.ui())?;
    if !session.succeeds(npm(session.place, &["build"]), SHORT)? {
        bail!("the user interface does not build; see {}", session.log_path.display());
    }
    session.interface_built.set(true);
    Ok(())
}

/// Every program and test, compiled as one set, so that the stages after it find them.
fn programs_built(session: &Session) -> anyhow::Result<()> {
    interface_built(session)?;
    if !session.succeeds(session.cargo(&["build", "--all-targets"]), LIMIT)? {
        bail!("the programs do not build; see {}", session.log_path.display());
    }
    Ok(())
}

fn npm(place: &Place, words: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(["run", "--silent"]).args(words).current_dir(place.ui());
    command
}
