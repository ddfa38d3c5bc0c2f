//! The command line's grammar. Each command's own arguments stand in its file.

use clap::{Parser, Subcommand};

use crate::commands::{
    add, backup, completions, diff, doctor, export, harvest, inspect, licences, log, remove, restore, search, serve,
    show, sources, tree,
};
use crate::exit::EXPLAINED;

/// A data catalog that travels with you: harvested from your databases and files, answered from this computer.
#[derive(Debug, Parser)]
#[command(name = "pulk", version, after_long_help = EXPLAINED, after_help = "“pulk --help” lists the exit codes.")]
pub struct Arguments {
    /// Print the answer as JSON (errors too, on standard error)
    #[arg(long, global = true)]
    pub json: bool,

    /// Show the causes of errors; twice and thrice, log more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a database, a file or a folder as a source
    Add(add::Arguments),
    /// List the sources and their health
    Sources(sources::Arguments),
    /// Remove a source and everything harvested from it
    Remove(remove::Arguments),
    /// Read sources into the catalog
    Harvest(harvest::Arguments),
    /// Search names, columns, comments and definitions
    Search(search::Arguments),
    /// Show one table, view, routine, schema or source
    Show(show::Arguments),
    /// List what lies below a source, database or schema
    Tree(tree::Arguments),
    /// List the revisions, newest first, with what changed; or the statements that were sent
    Log(log::Arguments),
    /// Show what changed between two revisions
    Diff(diff::Arguments),
    /// Look at a file, a folder or a database without adding it
    Inspect(inspect::Arguments),
    /// Write the catalog to a file
    Export(export::Arguments),
    /// Write what was harvested and what you wrote to one file, without passwords
    Backup(backup::Arguments),
    /// Put a backup in the place of what is there, or list the backups
    Restore(restore::Arguments),
    /// Check the data folder, and repair what can be repaired
    Doctor(doctor::Arguments),
    /// Show the catalog in a browser on this computer
    Serve(serve::Arguments),
    /// List connections and data files this computer already knows, without connecting to any
    Discover,
    /// Create the sample sources and harvest them
    Sample,
    /// List what the program is built from, and under which licences
    Licences(licences::Arguments),
    /// Print a completion script
    Completions(completions::Arguments),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn command_lines_are_understood_or_refused() {
        let check = |line: &str, expected: bool| {
            let parsed = Arguments::try_parse_from(line.split(' '));
            assert_eq!(parsed.is_ok(), expected, "{line}: {parsed:?}");
        };
        check("pulk", false);
        check("pulk sources", true);
        check("pulk --json sources", true);
        check("pulk sources --json -vv", true);
        check("pulk sources shop lake --statements", true);
        check("pulk add", false);
        check("pulk add postgres://me@wh.example/shop", true);
        check("pulk add shop.db --name shop --offline", true);
        check("pulk add postgres://me@wh/shop --password-stdin", true);
        check("pulk add postgres://me@wh/shop --password hunter2", false);
        check("pulk remove", false);
        check("pulk remove shop --yes", true);
        check("pulk harvest", true);
        check("pulk harvest shop wh --accept-removals", true);
        check("pulk search orders customer --limit 5 --kind table", true);
        check("pulk search orders --kind planet", false);
        check("pulk search orders --limit 0", false);
        check("pulk search", false);
        check("pulk show", false);
        check("pulk show sales.orders --definition", true);
        check("pulk show sales.orders --as select", true);
        check("pulk show sales.orders --as poem", false);
        check("pulk show sales.orders --as ddl --as-of 3", false);
        check("pulk tree", true);
        check("pulk tree shop --depth 3", true);
        check("pulk log", true);
        check("pulk log sales.orders --limit 3", true);
        check("pulk log shop --statements -n 2", true);
        check("pulk log --run 2f", true);
        check("pulk log shop --run 2f", false);
        check("pulk diff", true);
        check("pulk diff --from 3 --to 5 sales.orders", true);
        check("pulk diff --from three", false);
        check("pulk diff --from -1", false);
        check("pulk inspect", false);
        check("pulk inspect events.parquet", true);
        check("pulk export catalog.jsonl --key a://b --as-of 3 --force", true);
        check("pulk export", false);
        check("pulk backup", true);
        check("pulk backup monday.pulk-backup --force", true);
        check("pulk restore", true);
        check("pulk restore monday.pulk-backup --yes", true);
        check("pulk doctor --repair", true);
        check("pulk serve --port 8080", true);
        check("pulk serve --port 80800", false);
        check("pulk discover", true);
        check("pulk sample", true);
        check("pulk licences", true);
        check("pulk licences serde", true);
        check("pulk licences serde --texts", false);
        check("pulk completions zsh", true);
        check("pulk completions cmd", false);
    }
}
