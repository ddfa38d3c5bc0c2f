//! Everything done *to* the project rather than *by* it: set-up, the demonstration, the tests, the benchmarks.
//!
//! One table, [`COMMANDS`], drives both dispatch and the help text, so a command cannot exist undocumented.
//! The crate links none of the others: it must compile in seconds on a fresh machine, before a C library or a Node
//! package is there. Heavy work is done by programs it starts.

mod bench;
mod demo;
mod derived;
mod display;
mod fuzz;
mod licences;
mod mirror;
mod package;
mod pictures;
mod place;
mod process;
mod setup;
mod test;

use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::place::Place;

/// One word after `cargo xtask`.
struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&Place, &[String]) -> anyhow::Result<Outcome>,
}

/// How a command ended when nothing went wrong in running it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Good,
    /// The command did its work, and the answer is no: a test failed. Everything has been printed.
    Bad,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        arguments: "[--no-window]",
        about: "set up, build, harvest the sample, search it, open the window",
        run: demo::run,
    },
    Command {
        name: "test",
        arguments: "[--only STAGE…]",
        about: "set up for testing and run every test; the last line counts them",
        run: test::run,
    },
    Command {
        name: "bench",
        arguments: "NAME [--tables N]",
        about: "run a benchmark and print one JSON object a line",
        run: bench::run,
    },
    Command {
        name: "fuzz",
        arguments: "[MINUTES]",
        about: "ask the search what nobody would, for ten minutes or as long as is said",
        run: fuzz::run,
    },
    Command {
        name: "package",
        arguments: "[deb|rpm]",
        about: "build the programs and pack them for a package manager; the last line names the file",
        run: package::run,
    },
    Command {
        name: "pictures",
        arguments: "",
        about: "take the pictures the README shows, of the real window on the sample",
        run: pictures::run,
    },
    Command { name: "setup", arguments: "", about: "install what building, running and testing need", run: setup::run },
    Command {
        name: "generate",
        arguments: "",
        about: "rewrite ui/src/api/index.ts from the Rust types, and the list of licences",
        run: derived::generate,
    },
    Command {
        name: "sample",
        arguments: "",
        about: "rebuild the sample catalog that is shipped inside the program",
        run: derived::sample,
    },
    Command { name: "help", arguments: "", about: "show this list", run: help },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = words.collect();
    match dispatch(&name, &rest) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(name: &str, arguments: &[String]) -> anyhow::Result<Outcome> {
    let name = if matches!(name, "-h" | "--help") { "help" } else { name };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        bail!("there is no command “{name}”; `cargo xtask help` lists them");
    };
    if arguments.iter().any(|argument| argument == "-h" || argument == "--help") {
        println!("cargo xtask {} {}\n    {}", command.name, command.arguments, command.about);
        return Ok(Outcome::Good);
    }
    let place = Place::find().context("finding the workspace")?;
    (command.run)(&place, arguments)
}

fn help(_: &Place, _: &[String]) -> anyhow::Result<Outcome> {
    println!("Usage: cargo xtask COMMAND\n");
    for command in COMMANDS {
        println!("  {:<28} {}", format!("{} {}", command.name, command.arguments), command.about);
    }
    println!("\nStages of test: {}", names(test::STAGES.iter().map(|stage| stage.name)));
    println!("Benchmarks:     {}", names(bench::BENCHES.iter().map(|bench| bench.name)));
    Ok(Outcome::Good)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
