//! One file a command: its arguments, what it asks of the catalog, and how the answer is printed.

pub mod add;
pub mod backup;
pub mod completions;
pub mod diff;
pub mod discover;
pub mod doctor;
pub mod export;
pub mod harvest;
pub mod inspect;
pub mod licences;
pub mod log;
pub mod remove;
pub mod restore;
pub mod sample;
pub mod search;
pub mod serve;
pub mod show;
pub mod sources;
pub mod tree;

use crate::arguments::Command;
use crate::context::{Terminal, open, open_to_stay};
use crate::exit::Outcome;

/// Runs a command. The catalog is opened only for those that need it: completions work on a broken data folder, as
/// restoring does, and the doctor opens each file by itself.
pub fn run(terminal: &Terminal, command: Command) -> Outcome {
    match command {
        Command::Add(arguments) => add::run(terminal, &open(terminal)?, arguments),
        Command::Sources(arguments) => sources::run(terminal, &open(terminal)?, &arguments),
        Command::Remove(arguments) => remove::run(terminal, &open(terminal)?, &arguments),
        Command::Harvest(arguments) => harvest::run(terminal, &open(terminal)?, &arguments),
        Command::Search(arguments) => search::run(terminal, &open(terminal)?, arguments),
        Command::Show(arguments) => show::run(terminal, &open(terminal)?, &arguments),
        Command::Tree(arguments) => tree::run(terminal, &open(terminal)?, &arguments),
        Command::Log(arguments) => log::run(terminal, &open(terminal)?, &arguments),
        Command::Diff(arguments) => diff::run(terminal, &open(terminal)?, &arguments),
        Command::Inspect(arguments) => inspect::run(terminal, &open(terminal)?, arguments),
        Command::Export(arguments) => export::run(terminal, &open(terminal)?, &arguments),
        Command::Backup(arguments) => backup::run(terminal, &open(terminal)?, &arguments),
        Command::Restore(arguments) => restore::run(terminal, &arguments),
        Command::Doctor(arguments) => doctor::run(terminal, &arguments),
        Command::Serve(arguments) => serve::run(terminal, &open_to_stay(terminal)?, &arguments),
        Command::Discover => discover::run(terminal, &open(terminal)?),
        Command::Sample => sample::run(terminal, &open(terminal)?),
        Command::Licences(arguments) => licences::run(terminal, &arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}
