//! `bench ui`: how soon the interface shows what a person asks of it, in the real window and in Chromium.
//!
//! The measuring is done inside the page by `tests/bench/ui`, from the event to the frame in which its result was
//! painted. This gives it a catalog, a display and a program, and sums up what it saw.

use std::path::Path;

use anyhow::{Context, bail};
use serde_json::Value;

use super::corpus::corpus;
use super::stage::Stage;
use super::{Options, line, percentile, print};
use crate::demo;
use crate::place::Place;
use crate::process::captured;
use crate::setup::needs::{Purpose, chromium};
use crate::setup::{complain, driver, ensure};

pub fn run(place: &Place, options: &Options) -> anyhow::Result<()> {
    let missing = ensure(&[Purpose::Window, Purpose::Interface, Purpose::RealWindow, Purpose::Browser])?;
    if !missing.is_empty() {
        complain(&missing)?;
    }
    demo::build(place)?;
    let stage = Stage::set(place, corpus(place, options)?)?;
    for engine in ["window", "chromium"] {
        measure(place, &stage, "ui", engine, None)?;
    }
    let starts = stage.starts(place)?;
    print("ui", "start_ratio", starts.ours_ms / starts.bare_ms, "ratio", starts.n);
    Ok(())
}

/// Runs the scenarios in one engine and prints what they gave under the name of `bench`. With `only`, those whose
/// metric starts so.
pub fn measure(place: &Place, stage: &Stage, bench: &str, engine: &str, only: Option<&str>) -> anyhow::Result<()> {
    let mut command = stage.command(Path::new("node"));
    command.arg("run.mjs").arg(engine).args(only).current_dir(place.root.join("tests/bench/ui"));
    command.env("PULK_PROGRAM", place.binary("release", "pulk"));
    command.env("PULK_WINDOW", place.binary("release", "pulk-desktop"));
    command.env("TAURI_DRIVER", driver::install(place)?);
    if let Some(chromium) = chromium() {
        command.env("CHROMIUM", chromium);
    }
    let answer = captured(&mut command)?;
    // The driver writes to the same output; the answer is the last line.
    let last = answer.lines().last().context("the measuring of the interface printed nothing")?;
    let measures: Vec<Value> = serde_json::from_str(last).context("reading what the interface's measuring printed")?;
    let mut failed = Vec::new();
    for measure in &measures {
        match measure.get("failed").and_then(Value::as_str) {
            Some(why) => failed.push(format!("{}: {why}", measure["metric"])),
            None => report(bench, engine, measure)?,
        }
    }
    if !failed.is_empty() {
        bail!("could not be measured in {engine}:\n{}", failed.join("\n"));
    }
    Ok(())
}

/// Times are summed up by their percentiles, everything else by its median.
fn report(bench: &str, engine: &str, measure: &Value) -> anyhow::Result<()> {
    let text = |field: &str| measure.get(field).and_then(Value::as_str).with_context(|| format!("no {field}"));
    let (metric, unit) = (text("metric")?, text("unit")?);
    let samples = measure.get("samples").and_then(Value::as_array).context("no samples")?;
    let mut samples: Vec<f64> = samples.iter().filter_map(Value::as_f64).collect();
    if samples.is_empty() {
        bail!("nothing was measured for {metric}");
    }
    samples.sort_by(f64::total_cmp);
    let sums: &[(&str, f64)] = if unit == "ms" { &[("_p50", 0.5), ("_p95", 0.95)] } else { &[("", 0.5)] };
    for (ending, rank) in sums {
        let value = percentile(&samples, *rank).context("BUG: there are samples")?;
        let mut line = line(bench, &format!("{metric}{ending}"), value, unit, samples.len());
        if let Some(object) = line.as_object_mut() {
            object.insert("engine".to_owned(), engine.into());
            object.extend(measure.get("surface").map(|surface| ("surface".to_owned(), surface.clone())));
        }
        println!("{line}");
    }
    Ok(())
}
