//! Set-up: what building, running and testing need, and getting it.
//!
//! What the system's packages bring is a table ([`needs::NEEDS`]), looked up by what is really there rather than by
//! what a package manager says, and installed where that is allowed. What is fetched from a registry has a file of
//! its own: [`node`], [`duckdb`], [`driver`].

pub mod bundler;
pub mod driver;
pub mod duckdb;
pub mod needs;
pub mod node;
mod packages;

use anyhow::bail;

use crate::Outcome;
use crate::place::Place;
use needs::{NEEDS, Need, Purpose};

/// Something that is not there and could not be installed.
#[derive(Debug, Clone)]
pub struct Missing {
    pub what: String,
    /// What a person can do, as a command where there is one.
    pub remedy: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is missing: {}", self.what, self.remedy)
    }
}

/// `cargo xtask setup`: everything, for every purpose.
pub fn run(place: &Place, _: &[String]) -> anyhow::Result<Outcome> {
    let mut missing = ensure(Purpose::ALL)?;
    let mut note = |what: &str, result: anyhow::Result<()>| {
        if let Err(error) = result {
            missing.push(Missing { what: what.to_owned(), remedy: format!("{error:#}") });
        }
    };
    note("the user interface's packages", node::install(place, &place.ui()));
    note("the DuckDB library", duckdb::install(place).map(drop));
    note("tauri-driver", driver::install(place).map(drop));
    if missing.is_empty() {
        println!("everything is there");
        return Ok(Outcome::Good);
    }
    complain(&missing)
}

/// Looks for everything `purposes` need and installs what is missing where that is allowed. Returns what is still
/// missing afterwards; says on standard error what it does.
pub fn ensure(purposes: &[Purpose]) -> anyhow::Result<Vec<Missing>> {
    let missing = needed(purposes);
    if let Some(manager) = packages::Manager::of_this_system() {
        let list = packages::names(manager, &missing);
        if !list.is_empty() && manager.may_install() {
            eprintln!("installing {}", list.join(" "));
            manager.install(&list)?;
        }
    }
    Ok(absent(purposes))
}

/// What `purposes` need and is not there. Only looks.
pub fn absent(purposes: &[Purpose]) -> Vec<Missing> {
    let missing = needed(purposes);
    if missing.is_empty() {
        return Vec::new();
    }
    let manager = packages::Manager::of_this_system();
    let describe = |need: &Need| Missing { what: need.what.to_owned(), remedy: packages::remedy(manager, need) };
    missing.into_iter().map(describe).collect()
}

fn needed(purposes: &[Purpose]) -> Vec<&'static Need> {
    let wanted = NEEDS.iter().filter(|need| need.purposes.iter().any(|purpose| purposes.contains(purpose)));
    wanted.filter(|need| !need.probe.present()).collect()
}

/// Fails with everything that is missing and one command that would bring it.
pub fn complain(missing: &[Missing]) -> anyhow::Result<Outcome> {
    let mut text = String::from("set-up is not complete");
    for one in missing {
        text.push_str("\n  ");
        text.push_str(&one.to_string());
    }
    bail!(text)
}
