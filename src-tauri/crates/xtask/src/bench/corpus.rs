//! The catalog that `bench window` and `bench ui` show: large in every direction a screen may be large in.
//!
//! 100,000 tables of 20 columns in a folder, 20,000 of them side by side, and [`WIDE`] of 5,000 columns; and, on a
//! PostgreSQL server that is gone afterwards, [`HUBS`] tables with [`AROUND`] tables that refer to each, [`FIFTY`] tables
//! of 50 columns and [`NAMED`] for each of [`WORDS`], all of these with comments and keys as warehouses have them. Kept
//! from run to run, because it is the same every time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::Options;
use super::postgres::Postgres;
use super::proc::measured;
use super::warehouse::Warehouse;
use crate::place::{Place, fresh};

/// The folder of the source's own files in that of the catalog. Nobody who shows the catalog opens it.
pub const SOURCE: &str = "warehouse";
const TABLES: u32 = 100_000;
/// Tables that share one folder, for a level of the explorer.
const CROWDED: u32 = 20_000;
const FIFTY: u32 = 40;
const WIDE: u32 = 10;
const WIDE_COLUMNS: usize = 5_000;
/// What the measuring types, so that the hits it sees have something to say.
const WORDS: [&str; 10] =
    ["customer", "order", "invoice", "payment", "shipment", "daily", "warehouse", "email", "product", "refund"];
const NAMED: u32 = 40;
const HUBS: u32 = 8;
/// With the hub itself, as many as a diagram shows.
const AROUND: u32 = 59;

/// Makes the catalog, or finds the one made before. Returns its folder. Needs the release programs.
pub fn corpus(place: &Place, options: &Options) -> anyhow::Result<PathBuf> {
    let tables = options.tables.unwrap_or(TABLES);
    let home = place.target.join(format!("xtask/bench-corpus-{tables}"));
    let done = home.join("harvested");
    if done.is_file() {
        return Ok(home);
    }
    eprintln!("harvesting {tables} tables");
    fresh(&home)?;
    // Beside the data folder and as lasting: a source that is gone would be shown as broken.
    let files = home.join(SOURCE);
    Warehouse::new(tables).write_files(&files, CROWDED).context("writing the files of the catalog")?;
    write_wide(&files.join("wide")).context("writing the wide tables")?;
    let server = Postgres::start()?;
    server.execute(&hubs())?;
    // A table at a time: a command line holds no more than that.
    for table in commented() {
        server.execute(&table)?;
    }

    let pulk = |words: &[&str]| -> anyhow::Result<()> {
        let mut pulk = Command::new(place.binary("release", "pulk"));
        pulk.args(words).env("PULK_HOME", &home);
        measured(pulk).map(drop)
    };
    pulk(&["add", files.to_str().context("the build output lies in a folder whose name is no text")?])?;
    pulk(&["add", &server.url()])?;
    pulk(&["harvest"])?;
    std::fs::write(&done, "").context("marking the catalog as complete")?;
    Ok(home)
}

/// Tables whose columns are named after them, so that a screen shows whose columns it shows.
fn write_wide(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for name in (0..WIDE).map(|number| format!("wide_{number}")) {
        let header: Vec<String> = (0..WIDE_COLUMNS).map(|column| format!("{name}_column_{column}")).collect();
        let row = vec!["1"; WIDE_COLUMNS].join(",");
        std::fs::write(folder.join(format!("{name}.csv")), format!("{}\n{row}\n", header.join(",")))?;
    }
    Ok(())
}

fn hubs() -> String {
    let mut sql = String::new();
    for hub in 0..HUBS {
        // Writing to a string does not fail.
        let _ = write!(sql, "CREATE TABLE hub_{hub} (id bigint PRIMARY KEY, name text, created_at timestamptz);");
        for number in 0..AROUND {
            let _ = write!(
                sql,
                "CREATE TABLE around_{hub}_{number} (id bigint PRIMARY KEY, hub_id bigint NOT NULL REFERENCES hub_{hub}, amount numeric(18,2));"
            );
        }
    }
    sql
}

/// Tables whose every column says what it holds, and that refer to others.
fn commented() -> Vec<String> {
    let mut tables = Vec::new();
    let fifty = (0..FIFTY).map(|number| (format!("fifty_{number}"), "column", 50));
    let named = WORDS.iter().flat_map(|word| (0..NAMED).map(move |number| (format!("{word}_{number}"), *word, 20)));
    for (at, (name, column, columns)) in fifty.chain(named).enumerate() {
        let mut sql = format!("CREATE TABLE {name} ({name}_{column}_0 bigint PRIMARY KEY");
        for number in 1..columns {
            let reference =
                if number % 12 == 1 { format!(" REFERENCES hub_{}", at as u32 % HUBS) } else { String::new() };
            let form = if number % 12 == 1 { "bigint" } else { ["text", "numeric(18,2)", "timestamptz"][number % 3] };
            let _ = write!(sql, ", {name}_{column}_{number} {form}{reference}");
        }
        let _ = write!(
            sql,
            "); COMMENT ON TABLE {name} IS 'One row per {column} and day as the billing system knows it; corrections \
             arrive within a week and keep the number of the first {column}.';"
        );
        for number in 0..columns {
            let _ = write!(
                sql,
                "COMMENT ON COLUMN {name}.{name}_{column}_{number} IS 'Field {number} of the {column}, as it was \
                 entered; empty before 2019 and where the customer declined.';"
            );
        }
        tables.push(sql);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_and_what_refers_to_it_fill_a_diagram() {
        let sql = hubs();
        assert_eq!(sql.matches("REFERENCES hub_0,").count(), 59);
        assert_eq!(sql.matches("CREATE TABLE").count(), 8 * 60);
    }

    #[test]
    fn what_is_opened_and_found_has_comments_and_keys() {
        let sql = commented().concat();
        assert_eq!(sql.matches("CREATE TABLE").count(), 40 + 10 * 40);
        assert_eq!(sql.matches("COMMENT ON COLUMN fifty_0.").count(), 50);
        assert!(sql.contains("customer_3_customer_13 bigint REFERENCES hub_"));
    }
}
