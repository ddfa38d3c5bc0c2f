//! `bench harvest`: what a harvest of a large PostgreSQL costs, beside merely copying its catalog out.
//!
//! Both sides are counted, client and server, in CPU seconds: wall time would measure how busy the machine is. The
//! yardstick runs in the same run on the same server, so the ratios carry from one machine to another.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::postgres::Postgres;
use super::proc::{Used, measured};
use super::warehouse::Warehouse;
use super::{Options, percentile, print};
use crate::demo;
use crate::place::{Place, fresh};

const TABLES: u32 = 10_000;
/// How often each step is measured; the median is printed.
const ROUNDS: u32 = 3;

pub fn run(place: &Place, options: &Options) -> anyhow::Result<()> {
    demo::build(place)?;
    let warehouse = Warehouse::new(options.tables.unwrap_or(TABLES));
    let server = Postgres::start()?;
    eprintln!("creating {} tables and views", options.tables.unwrap_or(TABLES));
    server.feed(|out| warehouse.create(out))?;
    let catalog = Catalog { program: place.binary("release", "pulk"), home: place.scratch("bench-harvest")? };

    let yardstick = rounds(|_| copy(&server, &place.root.join("tests/bench/catalog.sql")))?;
    let first = rounds(|_| {
        catalog.start_over(&server)?;
        catalog.harvest(&server)
    })?;
    let unchanged = rounds(|_| catalog.harvest(&server))?;
    let one_percent = rounds(|round| {
        server.feed(|out| warehouse.change(out, round).map(drop))?;
        catalog.harvest(&server)
    })?;

    let base = yardstick.cpu_seconds();
    for (step, metric) in
        [(&first, "first_cpu_ratio"), (&unchanged, "unchanged_cpu_ratio"), (&one_percent, "one_percent_cpu_ratio")]
    {
        print("harvest", metric, step.cpu_seconds() / base, "ratio", step.n());
    }
    for (step, name) in
        [(&yardstick, "copy"), (&first, "first"), (&unchanged, "unchanged"), (&one_percent, "one_percent")]
    {
        print("harvest", &format!("{name}_cpu_seconds"), step.cpu_seconds(), "s", step.n());
        print("harvest", &format!("{name}_server_cpu_seconds"), step.median(|cost| cost.server), "s", step.n());
        print("harvest", &format!("{name}_wall_seconds"), step.median(|cost| cost.wall), "s", step.n());
    }
    let most = |step: &Costs, value: fn(&Cost) -> f64| step.0.iter().map(value).fold(0.0, f64::max);
    print("harvest", "unchanged_records_written", most(&unchanged, |cost| cost.written), "records", unchanged.n());
    print("harvest", "peak_rss_mib", most(&first, |cost| cost.peak), "MiB", first.n());
    print("harvest", "columns", f64::from(warehouse.columns()), "columns", 1);
    print("harvest", "statements", statements(&server, &catalog)?, "statements", 1);
    Ok(())
}

/// What one step cost.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    client: f64,
    server: f64,
    wall: f64,
    peak: f64,
    /// Entities the harvest added, changed or removed.
    written: f64,
}

/// The same step, several times.
struct Costs(Vec<Cost>);

impl Costs {
    fn cpu_seconds(&self) -> f64 {
        self.median(|cost| cost.client + cost.server)
    }

    fn median(&self, value: fn(&Cost) -> f64) -> f64 {
        let mut values: Vec<f64> = self.0.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        percentile(&values, 0.5).unwrap_or_default()
    }

    fn n(&self) -> usize {
        self.0.len()
    }
}

fn rounds(mut step: impl FnMut(u32) -> anyhow::Result<Cost>) -> anyhow::Result<Costs> {
    (0..ROUNDS).map(&mut step).collect::<anyhow::Result<_>>().map(Costs)
}

/// Measures `command` together with what the server does for it.
fn with_server(server: &Postgres, command: Command) -> anyhow::Result<(Cost, Used)> {
    let before = server.cpu_seconds()?;
    let used = measured(command)?;
    let spent = server.cpu_seconds()? - before;
    let cost = Cost {
        client: used.cpu_seconds,
        server: spent,
        wall: used.wall_seconds,
        peak: used.peak_rss_mib,
        written: 0.0,
    };
    Ok((cost, used))
}

/// The yardstick: everything a harvest reads, copied out by `psql` and thrown away.
fn copy(server: &Postgres, script: &Path) -> anyhow::Result<Cost> {
    let mut psql = server.psql();
    psql.args(["--output", "/dev/null", "--file"]).arg(script);
    Ok(with_server(server, psql)?.0)
}

/// The program with a catalog of its own.
struct Catalog {
    program: PathBuf,
    home: PathBuf,
}

impl Catalog {
    /// An empty catalog that knows the server and has read nothing.
    fn start_over(&self, server: &Postgres) -> anyhow::Result<()> {
        fresh(&self.home)?;
        let mut add = self.pulk();
        add.args(["add", &server.url()]);
        measured(add).map(drop)
    }

    fn harvest(&self, server: &Postgres) -> anyhow::Result<Cost> {
        let mut harvest = self.pulk();
        harvest.args(["harvest", "--json"]);
        let (mut cost, used) = with_server(server, harvest)?;
        cost.written = written(&used.stdout)?;
        Ok(cost)
    }

    fn pulk(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("PULK_HOME", &self.home);
        command
    }
}

/// How many entities the runs of a harvest wrote.
///
/// # Errors
/// When a run did not end well: its cost would mean nothing.
fn written(answer: &str) -> anyhow::Result<f64> {
    let answer: serde_json::Value = serde_json::from_str(answer).context("reading the answer of a harvest")?;
    let runs = match answer {
        serde_json::Value::Array(runs) => runs,
        one => vec![one],
    };
    let mut sum = 0.0;
    for run in &runs {
        if run.get("state").and_then(serde_json::Value::as_str) != Some("done") {
            bail!("a harvest did not end well: {run}");
        }
        let counts = ["added", "changed", "removed"].map(|field| run.get(field).and_then(serde_json::Value::as_f64));
        sum += counts.into_iter().flatten().sum::<f64>();
    }
    Ok(sum)
}

/// How many statements one harvest sends to the database, as the server logs them. Opening and closing transactions
/// and setting the session up is not counted: it does not grow with what is read.
fn statements(server: &Postgres, catalog: &Catalog) -> anyhow::Result<f64> {
    server.execute("ALTER SYSTEM SET log_statement = 'all'")?;
    server.execute("SELECT pg_reload_conf()")?;
    let before = server.log()?.len();
    catalog.harvest(server)?;
    let log = server.log()?;
    Ok(logged(log.get(before..).unwrap_or_default()).filter(|statement| is_read(statement)).count() as f64)
}

/// The statements in a server's log. PostgreSQL indents every line but the first with a tab.
fn logged(log: &str) -> impl Iterator<Item = String> {
    let log = log.replace("\n\t", "\n ");
    let entries: Vec<String> = log.split("LOG:  ").skip(1).map(str::to_owned).collect();
    entries.into_iter().filter_map(|entry| {
        let extended = || entry.strip_prefix("execute ").and_then(|rest| rest.split_once(": ")).map(|(_, rest)| rest);
        entry.strip_prefix("statement: ").or_else(extended).map(str::to_owned)
    })
}

/// Whether a statement reads, whatever is remarked above it.
fn is_read(statement: &str) -> bool {
    let code = statement.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("--"));
    let first = code.and_then(|line| line.split_whitespace().next()).unwrap_or_default().to_ascii_uppercase();
    matches!(first.as_str(), "SELECT" | "WITH" | "COPY" | "DECLARE" | "FETCH" | "TABLE" | "VALUES")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_reads_are_counted_as_statements() {
        let log = "LOG:  statement: BEGIN READ ONLY\nLOG:  execute s0: SELECT 1\nLOG:  statement: -- Why\n\t-- so\n\t\n\tCOPY (\n\
                   LOG:  duration: 3 ms\nDETAIL:  parameters: $1 = 'SELECT'\nLOG:  statement: SET statement_timeout = 1";
        assert_eq!(logged(log).filter(|statement| is_read(statement)).count(), 2);
    }

    #[test]
    fn the_yardstick_copies_a_made_up_warehouse_on_a_server_of_its_own() {
        if crate::setup::needs::postgres_programs().is_none() {
            println!("SKIPPED: no PostgreSQL server is installed");
            return;
        }
        let server = Postgres::start().unwrap();
        let warehouse = Warehouse::new(40);
        server.feed(|out| warehouse.create(out)).unwrap();
        server.feed(|out| warehouse.change(out, 1).map(drop)).unwrap();
        let relations = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'v') AND relname ~ '_[0-9]+$'";
        assert_eq!(server.execute(relations).unwrap().trim(), "40");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/bench/catalog.sql");
        assert!(copy(&server, &script).unwrap().server > 0.0);
    }

    #[test]
    fn a_harvest_that_failed_is_not_measured() {
        assert_eq!(written(r#"[{"state":"done","added":3,"changed":1,"removed":0}]"#).unwrap(), 4.0);
        assert!(written(r#"{"state":"failed"}"#).is_err());
    }
}
