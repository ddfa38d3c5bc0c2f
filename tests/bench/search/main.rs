//! Measures search as a person gets it: through the application layer, hits hydrated from the catalog, over a made-up
//! warehouse that a connector yields and a real harvest commits. `bench-search TABLES [HOME]`: with a folder the catalog stays
//! there, and the next run only opens and asks it.
//!
//! In the same run, SQLite's FTS5 answers the same queries over the same documents. It is let off the total, the
//! facets and the hydration; its numbers are for ranking alone.
//!
//! Prints one JSON object a line: `{"bench","metric","value","unit","n"}`.

#![allow(clippy::unwrap_used, reason = "a measurement that went wrong says where and ends")]

// The generator of crate `search`, so that figures of the index alone and of the whole speak of the same words.
#[path = "../../../src-tauri/crates/search/examples/bench_search/catalog.rs"]
#[allow(dead_code)]
mod catalog;
mod fulltext;
mod queries;
mod warehouse;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use api::Handler;
use api::harvest::RunState;
use api::source::{Place, SourceEdit};
use app::{App, Home, Options};
use cpu_time::ProcessTime;
use model::Timestamp;

use queries::{CLASSES, Question};

/// Queries of each class.
const QUERIES: usize = 200;
/// How often they are asked in memory; of each query the least counts, so that what else the machine does counts less. A
/// round reads thirty times what the catalog keeps in memory, so none of it serves the next one.
const ROUNDS: usize = 3;
/// How often the catalog is opened.
const OPENINGS: usize = 5;

fn main() {
    let tables = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let warehouse = warehouse::of(tables);
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::args().nth(2).map(PathBuf::from);
    let home = kept.clone().unwrap_or_else(|| folder.path().join("home"));

    if !Home::at(&home).catalog().exists() {
        harvest(&home, tables);
    }
    print("catalog_bytes", bytes(&Home::at(&home).catalog()), "bytes", tables as usize);
    print("index_bytes", bytes(&Home::at(&home).index()), "bytes", tables as usize);
    openings(&home);

    let questions: Vec<Question> = CLASSES.iter().flat_map(|class| queries::of(class, warehouse, QUERIES)).collect();
    let asked = || {
        let app = open(&home);
        let costs = ask(&questions, |question| app.search(question.request()).unwrap().hits.len());
        app.close();
        costs
    };
    evict(&home);
    let cold = asked();
    read(&home);
    let ours = least((0..ROUNDS).map(|_| asked()));
    print("peak_rss_mib", peak_rss_mib(), "MiB", 1);
    let index = search::Index::open(&Home::at(&home).index()).unwrap();
    let found =
        least((0..ROUNDS).map(|_| ask(&questions, |question| index.search(&question.query()).unwrap().ids.len())));
    drop(index);

    report("", &questions, &ours, |_| true);
    report("_cold", &questions, &cold, |_| true);
    for class in CLASSES {
        report(&format!("_{class}"), &questions, &ours, |question| question.class == *class);
        let of_class = median(&questions, &found, |question| question.class == *class);
        print(&format!("index_cpu_ms_p50_{class}"), of_class, "ms", QUERIES);
    }
    if kept.is_some() {
        return;
    }

    let rival = fulltext::Fulltext::build(&folder.path().join("fulltext.db"), warehouse);
    print("fts5_bytes", bytes(&folder.path().join("fulltext.db")), "bytes", tables as usize);
    let theirs = least((0..ROUNDS).map(|_| ask(&questions, |question| rival.search(question))));

    for class in CLASSES.iter().filter(|class| **class != "typo") {
        let of_class = |costs: &[Cost]| median(&questions, costs, |question| question.class == *class);
        let (mine, other) = (of_class(&ours), of_class(&theirs));
        print(&format!("fts5_cpu_ms_p50_{class}"), other, "ms", QUERIES);
        print(&format!("fts5_cpu_ratio_p50_{class}"), other / mine, "ratio", QUERIES);
    }
}

/// Adds the made-up warehouse as a source and harvests it, index included.
fn harvest(home: &Path, tables: u32) {
    let app = open(home);
    let address = [("tables".to_owned(), tables.to_string())].into();
    let place = Place::Form { connector: warehouse::ID.to_owned(), address };
    let added = app.edit_source(SourceEdit::Add { place, name: None, secret: None }).unwrap();
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let run = app.harvest_blocking(&added.keys[0], false, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(run.state, RunState::Done, "{run:?}");
    print("harvest_cpu_seconds", cpu.elapsed().as_secs_f64(), "s", tables as usize);
    print("harvest_wall_seconds", wall.elapsed().as_secs_f64(), "s", tables as usize);
    print("build_rate", f64::from(tables) / wall.elapsed().as_secs_f64(), "tables/s", tables as usize);
    app.close();
}

/// Opens the catalog with its files dropped from the page cache.
fn openings(home: &Path) {
    let mut cold = Vec::new();
    for _ in 0..OPENINGS {
        evict(home);
        let start = Instant::now();
        let app = open(home);
        cold.push(start.elapsed().as_secs_f64() * 1e3);
        app.close();
    }
    print("open_ms", percentile(&mut cold, 0.5), "ms", OPENINGS);
}

fn open(home: &Path) -> App {
    let options =
        Options { home: Home::at(home), connectors: warehouse::CONNECTORS, clock, passphrase: None, follow: false };
    App::open(options).unwrap()
}

/// What one query cost.
struct Cost {
    cpu_ms: f64,
    wall_ms: f64,
}

fn ask(questions: &[Question], mut answer: impl FnMut(&Question) -> usize) -> Vec<Cost> {
    let one = |question: &Question| {
        let (cpu, wall) = (ProcessTime::now(), Instant::now());
        std::hint::black_box(answer(question));
        Cost { cpu_ms: cpu.elapsed().as_secs_f64() * 1e3, wall_ms: wall.elapsed().as_secs_f64() * 1e3 }
    };
    questions.iter().map(one).collect()
}

/// Of each question the least it cost in any round.
fn least(rounds: impl Iterator<Item = Vec<Cost>>) -> Vec<Cost> {
    let lesser =
        |one: Cost, other: Cost| Cost { cpu_ms: one.cpu_ms.min(other.cpu_ms), wall_ms: one.wall_ms.min(other.wall_ms) };
    rounds.reduce(|least, round| least.into_iter().zip(round).map(|(one, other)| lesser(one, other)).collect()).unwrap()
}

fn report(suffix: &str, questions: &[Question], costs: &[Cost], wanted: impl Fn(&Question) -> bool) {
    let of = |value: fn(&Cost) -> f64| -> Vec<f64> {
        let pairs = questions.iter().zip(costs).filter(|(question, _)| wanted(question));
        pairs.map(|(_, cost)| value(cost)).collect()
    };
    let (mut cpu, mut wall) = (of(|cost| cost.cpu_ms), of(|cost| cost.wall_ms));
    for (name, rank) in [("p50", 0.5), ("p99", 0.99)] {
        print(&format!("cpu_ms_{name}{suffix}"), percentile(&mut cpu, rank), "ms", cpu.len());
        print(&format!("wall_ms_{name}{suffix}"), percentile(&mut wall, rank), "ms", wall.len());
    }
}

fn median(questions: &[Question], costs: &[Cost], wanted: impl Fn(&Question) -> bool) -> f64 {
    let pairs = questions.iter().zip(costs).filter(|(question, _)| wanted(question));
    percentile(&mut pairs.map(|(_, cost)| cost.cpu_ms).collect::<Vec<_>>(), 0.5)
}

fn percentile(values: &mut [f64], rank: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * rank).round() as usize]
}

/// Bytes of a file, or of everything in a folder.
fn bytes(path: &Path) -> f64 {
    if path.is_dir() {
        return std::fs::read_dir(path).unwrap().map(|entry| bytes(&entry.unwrap().path())).sum();
    }
    std::fs::metadata(path).unwrap().len() as f64
}

/// Drops what is in a folder from the page cache; `dd` has a name for it.
fn evict(folder: &Path) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            evict(&path);
        } else {
            let mut dd = Command::new("dd");
            dd.arg(format!("if={}", path.display())).args(["iflag=nocache", "count=0", "status=none"]);
            // What a closing connection removes meanwhile is not in the cache either.
            assert!(dd.status().unwrap().success() || !path.exists(), "{} stays in the page cache", path.display());
        }
    }
}

/// Reads every file of a folder once, so that it is in the page cache.
fn read(folder: &Path) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path);
        } else if let Ok(mut file) = std::fs::File::open(path) {
            std::io::copy(&mut file, &mut std::io::sink()).unwrap();
        }
    }
}

/// The most memory this process held, mapped files included; 0 where the system does not tell.
fn peak_rss_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn print(metric: &str, value: f64, unit: &str, n: usize) {
    let value = (value * 1e4).round() / 1e4;
    println!("{}", serde_json::json!({ "bench": "search", "metric": metric, "value": value, "unit": unit, "n": n }));
}
