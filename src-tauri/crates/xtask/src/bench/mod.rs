//! `cargo xtask bench NAME`: measurements of release builds, one JSON object a line on standard output.
//!
//! `{"bench":…,"metric":…,"value":…,"unit":…,"n":…}`, where `n` is how many measurements went into the value; where engines are compared, with `"engine":…`.
//! Everything else, building included, is said on standard error, so that the lines can be piped.

mod corpus;
mod harvest;
mod postgres;
mod proc;
mod relevance;
mod screen;
mod search;
mod size;
mod stage;
mod ui;
mod warehouse;
mod window;

use anyhow::{Context, bail};

use crate::Outcome;
use crate::place::Place;

/// One benchmark.
pub struct Bench {
    pub name: &'static str,
    run: fn(&Place, &Options) -> anyhow::Result<()>,
}

pub const BENCHES: &[Bench] = &[
    Bench { name: "harvest", run: harvest::run },
    Bench { name: "search", run: search::run },
    Bench { name: "relevance", run: relevance::run },
    Bench { name: "window", run: window::run },
    Bench { name: "ui", run: ui::run },
    Bench { name: "size", run: size::run },
];

/// What may follow the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Options {
    /// How many tables to generate, where the benchmark has a say in it.
    tables: Option<u32>,
}

pub fn run(place: &Place, arguments: &[String]) -> anyhow::Result<Outcome> {
    let Some((name, rest)) = arguments.split_first() else {
        bail!("usage: cargo xtask bench NAME [--tables N]; `cargo xtask help` lists the names");
    };
    let bench = BENCHES.iter().find(|bench| bench.name == name);
    let bench = bench.with_context(|| format!("there is no benchmark “{name}”; `cargo xtask help` lists them"))?;
    (bench.run)(place, &options(rest)?)?;
    Ok(Outcome::Good)
}

fn options(words: &[String]) -> anyhow::Result<Options> {
    match words {
        [] => Ok(Options::default()),
        [flag, number] if flag == "--tables" => {
            let plain: String = number.chars().filter(|c| *c != '_' && *c != ',').collect();
            let tables = plain.parse().with_context(|| format!("“{number}” is not a number of tables"))?;
            Ok(Options { tables: Some(tables) })
        }
        _ => bail!("usage: cargo xtask bench NAME [--tables N]"),
    }
}

/// Prints one measurement.
fn print(bench: &str, metric: &str, value: f64, unit: &str, n: usize) {
    println!("{}", line(bench, metric, value, unit, n));
}

fn line(bench: &str, metric: &str, value: f64, unit: &str, n: usize) -> serde_json::Value {
    // Four decimals are more than any of these can be measured to.
    let value = (value * 10_000.0).round() / 10_000.0;
    serde_json::json!({ "bench": bench, "metric": metric, "value": value, "unit": unit, "n": n })
}

/// The value below which the share `rank` (0 to 1) of `sorted` lies. `None` when there is none.
fn percentile(sorted: &[f64], rank: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = (rank * last as f64).round() as usize;
    sorted.get(at.min(last)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_tables_may_be_grouped() {
        let words = ["--tables", "1,000_000"].map(str::to_owned);
        assert_eq!(options(&words).unwrap(), Options { tables: Some(1_000_000) });
        assert!(options(&["--tables".to_owned(), "many".to_owned()]).is_err());
    }

    #[test]
    fn a_measurement_is_one_object() {
        let expected = r#"{"bench":"size","metric":"deb_bytes","n":1,"unit":"bytes","value":7.0}"#;
        assert_eq!(line("size", "deb_bytes", 7.0, "bytes", 1).to_string(), expected);
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.5), Some(3.0));
        assert_eq!(percentile(&[1.0, 2.0], 0.99), Some(2.0));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
