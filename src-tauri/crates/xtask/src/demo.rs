//! `cargo xtask demo`: from a fresh clone to the main job, on real input.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};

use crate::Outcome;
use crate::mirror::mirror;
use crate::place::{Place, cargo, fresh};
use crate::process::{captured, foreground};
use crate::setup::{self, duckdb, needs::Purpose, node};

/// One search of the demonstration, and what it is there to show.
const SEARCHES: &[(&str, &str)] = &[
    ("order", "as a prefix, over names, columns and comments"),
    ("고객", "in Korean"),
    ("custmer", "with a letter missing"),
];

/// The release programs, built by one cargo call with one set of packages and features: another set would compile
/// the heavy dependencies again.
pub const RELEASE: &[&str] =
    &["build", "--release", "--package", "cli", "--package", "desktop", "--features", "desktop/custom-protocol"];

pub fn run(place: &Place, arguments: &[String]) -> anyhow::Result<Outcome> {
    let window = match arguments {
        [] => true,
        [only] if only == "--no-window" => false,
        _ => bail!("usage: cargo xtask demo [--no-window]"),
    };
    let missing = setup::ensure(&[Purpose::Build, Purpose::Interface, Purpose::Window])?;
    if !missing.is_empty() {
        return setup::complain(&missing);
    }
    let library = duckdb::install(place).map_err(|error| eprintln!("going on without DuckDB: {error:#}")).ok();
    build(place)?;

    let home = place.cache.join("demo");
    fresh(&home)?;
    let demo = Demo { program: place.binary("release", "pulk"), home, library };
    demo.harvest()?;
    demo.search()?;
    if !window || !std::io::stdin().is_terminal() {
        return Ok(Outcome::Good);
    }
    demo.show(place)
}

/// Builds the user interface and the release programs.
pub fn build(place: &Place) -> anyhow::Result<()> {
    eprintln!("building the user interface");
    node::install(place, &place.ui())?;
    let fresh = place.scratch("interface")?;
    let mut npm = Command::new("npm");
    npm.args(["run", "--silent", "build", "--", "--logLevel", "warn", "--emptyOutDir", "--outDir"]).arg(&fresh);
    foreground(npm.current_dir(place.ui()).stdout(Stdio::null()))?;
    mirror(&fresh, &place.ui().join("dist"))?;
    eprintln!("building the programs");
    let mut build = Command::new(cargo());
    build.args(RELEASE).current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    foreground(&mut build)
}

/// The built program on a catalog of its own.
struct Demo {
    program: PathBuf,
    home: PathBuf,
    library: Option<PathBuf>,
}

impl Demo {
    /// Creates the sample's files, adds and harvests them, and prints what came of it.
    fn harvest(&self) -> anyhow::Result<()> {
        let start = Instant::now();
        foreground(&mut self.pulk(&["sample"]))?;
        println!("\nThe sample was created and harvested in {:.1} s.\n", start.elapsed().as_secs_f64());
        foreground(&mut self.pulk(&["sources"]))
    }

    /// Prints the searches with their best hits.
    ///
    /// # Errors
    /// When one finds nothing: the sample holds something for each.
    fn search(&self) -> anyhow::Result<()> {
        for (query, shows) in SEARCHES {
            let answer = captured(&mut self.pulk(&["search", query, "--json"]))?;
            let page: serde_json::Value = serde_json::from_str(&answer).context("reading the answer to a search")?;
            let hits = page.get("hits").and_then(serde_json::Value::as_array).map_or(&[][..], Vec::as_slice);
            if hits.is_empty() {
                bail!("searching the sample for “{query}” found nothing");
            }
            let number = |field: &str| page.get(field).and_then(serde_json::Value::as_u64).unwrap_or_default();
            println!("\n“{query}” ({shows}): {} hits in {} µs", number("total"), number("took_us"));
            for hit in hits.iter().take(4) {
                println!("  {}", line(hit));
            }
        }
        Ok(())
    }

    /// Opens the window; without a display, serves the same interface to a browser. Returns when it is closed.
    fn show(&self, place: &Place) -> anyhow::Result<Outcome> {
        let displayed = cfg!(target_os = "macos")
            || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
        if displayed {
            let mut window = Command::new(place.binary("release", "pulk-desktop"));
            foreground(self.equip(&mut window))?;
        } else {
            println!("\nThere is no display here. The same interface in a browser, until Ctrl-C:");
            foreground(&mut self.pulk(&["serve", "--port", "0"]))?;
        }
        Ok(Outcome::Good)
    }

    fn pulk(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words);
        self.equip(&mut command);
        command
    }

    fn equip<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(library) = &self.library {
            command.env("PULK_DUCKDB_LIBRARY", library);
        }
        command.env("PULK_HOME", &self.home)
    }
}

/// One hit as a line: where it is, and what of it matched.
fn line(hit: &serde_json::Value) -> String {
    let text = |value: Option<&serde_json::Value>| {
        value.and_then(|value| value.get("text")).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let list = |field: &str| hit.get(field).and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let mut path: Vec<String> = list("path").iter().filter_map(|part| part.as_str().map(str::to_owned)).collect();
    path.push(text(hit.get("name")));
    let mut line = path.join(".");
    let columns: Vec<String> = list("columns").iter().map(|column| text(column.get("name"))).collect();
    if !columns.is_empty() {
        line.push_str(&format!("  [{}]", columns.join(", ")));
    }
    let comment = text(hit.get("comment"));
    if !comment.is_empty() {
        line.push_str(&format!("  {comment}"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_becomes_one_line() {
        let hit = serde_json::json!({
            "path": ["main"],
            "name": { "text": "customers", "ranges": [] },
            "columns": [{ "name": { "text": "email", "ranges": [] }, "type": "text" }],
            "comment": { "text": "고객", "ranges": [] },
        });
        assert_eq!(line(&hit), "main.customers  [email]  고객");
        assert_eq!(line(&serde_json::json!({})), "");
    }
}
