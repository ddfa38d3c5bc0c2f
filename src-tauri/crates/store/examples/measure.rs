//! Measures the catalog on a generated warehouse: bytes per table, and the cost of harvests that change all, nothing
//! and one table in a hundred.
//!
//! `cargo run --release -p store --example measure -- 50000 rare [FOLDER]`; the files are kept when a folder is named.
//!
//! Times are the process's CPU seconds (Linux; wall seconds elsewhere) and include digesting and compressing, but not
//! generating the records.

use std::path::Path;
use std::time::Instant;

use model::{CaseRule, Container, EntityKey, Kind, Metric, Observation, Record, Timestamp};
use store::{Catalog, CommitInfo, RunState, Stage, StagedItem, Started};

#[path = "../tests/support/generate.rs"]
mod generate;
use generate::{Warehouse, Words};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let tables: usize = arguments.next().ok_or("say how many tables")?.parse()?;
    let words = if arguments.next().as_deref() == Some("rare") { Words::Rare } else { Words::Common };
    if let Some(folder) = arguments.next() {
        return measure(folder.as_ref(), tables, words);
    }
    let folder = std::env::temp_dir().join(format!("pulk-measure-{}", std::process::id()));
    let measured = measure(&folder, tables, words);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path, tables: usize, words: Words) -> Result<(), Failure> {
    let file = folder.join("catalog.db");
    let catalog = Catalog::open(&file)?;
    for (harvest, every) in [("first", usize::MAX), ("unchanged", usize::MAX), ("one_percent", 100), ("unchanged", 100)]
    {
        harvest_once(&catalog, folder, harvest, &Plan { tables, words, every })?;
    }
    drop(catalog);
    let bytes = std::fs::metadata(&file)?.len();
    report("catalog_bytes", bytes as f64, "B");
    report("bytes_per_table", bytes as f64 / tables as f64, "B");
    let catalog = Catalog::open(&file)?;
    let clock = Clock::start();
    let findings = catalog.check(true)?;
    report("deep_check", clock.seconds(), "s");
    report("findings", findings.len() as f64, "");
    Ok(())
}

struct Plan {
    tables: usize,
    words: Words,
    /// Every how manieth table gets another comment.
    every: usize,
}

fn harvest_once(catalog: &Catalog, folder: &Path, name: &str, plan: &Plan) -> Result<(), Failure> {
    let source = EntityKey::source("postgres", "wh.example");
    let mut clock = Clock::start();
    let Started::Run(run) = catalog.start_run(&source, Timestamp(0))? else { return Err("already running".into()) };
    let mut stage = Stage::open(&folder.join("stages"), &source, "measure", catalog)?;
    stage.begin_unit("all", &source)?;
    let mut warehouse = Warehouse::new(&source, 99, plan.words, 20);
    for first in (0..plan.tables).step_by(1_000) {
        clock.pause();
        let items = batch(&mut warehouse, &source, first..plan.tables.min(first + 1_000), plan.every);
        clock.resume();
        stage.add(items)?;
    }
    stage.finish_unit(&[], None)?;
    report(&format!("{name}_stage"), clock.seconds(), "s");

    let clock = Clock::start();
    catalog.compare(&stage, &run)?;
    report(&format!("{name}_compare"), clock.seconds(), "s");

    let clock = Clock::start();
    let info = CommitInfo { now: Timestamp(0), case_rule: CaseRule::FoldLower, connector: "postgres".into() };
    let committed = catalog.commit(&stage, &run, &info, &mut |_, _| {})?;
    report(&format!("{name}_commit"), clock.seconds(), "s");
    report(&format!("{name}_written"), (committed.added + committed.changed + committed.removed) as f64, "entities");
    stage.discard()?;
    run.finish(Timestamp(0), RunState::Done, &[], None)?;
    Ok(())
}

fn batch(
    warehouse: &mut Warehouse,
    source: &EntityKey,
    numbers: std::ops::Range<usize>,
    every: usize,
) -> Vec<StagedItem> {
    let container = || Record::Container(Container::default());
    let mut items = Vec::new();
    if numbers.start == 0 {
        items.push(StagedItem::Entity { key: source.clone(), kind: Kind::Source, record: container() });
        items.push(StagedItem::Entity { key: source.child("warehouse"), kind: Kind::Database, record: container() });
    }
    let mut schema = None;
    for number in numbers {
        let here = warehouse.schema(number);
        if schema.as_ref() != Some(&here) {
            items.push(StagedItem::Entity { key: here.clone(), kind: Kind::Schema, record: container() });
            schema = Some(here);
        }
        let (key, kind, mut record) = warehouse.table(number);
        if number % every == 1
            && let Record::Relation(relation) = &mut record
        {
            relation.comment = Some(format!("changed {number}"));
        }
        let observe =
            |metric, value| StagedItem::Observation(Observation { of: key.clone(), metric, at: Timestamp(0), value });
        items.push(observe(Metric::Rows, number as i64 * 37));
        items.push(observe(Metric::Bytes, number as i64 * 8192));
        items.push(StagedItem::Entity { key: key.clone(), kind, record });
    }
    items
}

fn report(metric: &str, value: f64, unit: &str) {
    println!("{}", serde_json::json!({ "bench": "store", "metric": metric, "value": value, "unit": unit }));
}

/// CPU seconds of this process, without the pauses.
struct Clock {
    started: f64,
    before: f64,
}

impl Clock {
    fn start() -> Clock {
        Clock { started: now(), before: 0.0 }
    }

    fn pause(&mut self) {
        self.before += now() - self.started;
    }

    fn resume(&mut self) {
        self.started = now();
    }

    fn seconds(&self) -> f64 {
        self.before + now() - self.started
    }
}

fn now() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    // Nanoseconds on a processor are the first field.
    let cpu = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = cpu.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}
