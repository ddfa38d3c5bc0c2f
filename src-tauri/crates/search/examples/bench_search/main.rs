//! Measures the index on a made-up catalog: `bench_search --tables N [--queries N] [--seed N] [--folder PATH]`.
//!
//! Prints one JSON object a line: `{"bench","metric","value","unit","n"}`. Query times are CPU times of the one thread that
//! answers (and wall times beside them), each with the 50 best ids, the exact total and all facet counts.

mod catalog;

use std::path::{Path, PathBuf};
use std::time::Instant;

use catalog::{Catalog, Numbers};
use cpu_time::{ProcessTime, ThreadTime};
use model::{Revision, Stamp};
use search::{Facet, Index, Query};

type Failure = Box<dyn std::error::Error>;

struct Options {
    tables: u32,
    queries: usize,
    seed: u64,
    folder: Option<PathBuf>,
}

fn main() -> Result<(), Failure> {
    let options = options()?;
    let catalog = Catalog::new(options.tables, options.seed);
    let temporary = tempfile::tempdir()?;
    let folder = options.folder.clone().unwrap_or_else(|| temporary.path().join("index"));
    if Index::open(&folder)?.documents() != u64::from(options.tables) {
        build(&folder, &catalog)?;
    }
    print("index_bytes", size(&folder)? as f64, "bytes", options.tables as usize);
    open(&folder)?;
    ask(&Index::open(&folder)?, &catalog, &options)?;
    print("peak_rss_mib", peak_rss_mib(), "MiB", 1);
    Ok(())
}

fn options() -> Result<Options, Failure> {
    let mut options = Options { tables: 10_000, queries: 200, seed: 1, folder: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--tables" => options.tables = value.parse()?,
            "--queries" => options.queries = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--folder" => options.folder = Some(value.into()),
            _ => return Err(format!("{name} is no option; there are --tables, --queries, --seed and --folder").into()),
        }
    }
    Ok(options)
}

fn build(folder: &Path, catalog: &Catalog) -> Result<(), Failure> {
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let index = Index::open(folder)?;
    let mut update = index.rebuild()?.ok_or("another process is writing this index")?;
    let mut generating = 0.0;
    for number in 0..catalog.tables {
        let start = ThreadTime::now();
        let table = catalog.table(number);
        generating += start.elapsed().as_secs_f64();
        table.with_document(|document| update.put(document))?;
    }
    let fed = wall.elapsed().as_secs_f64();
    update.commit(&Stamp { file: "0".repeat(32), revision: Revision(1), commit: "1".repeat(32) })?;
    let n = catalog.tables as usize;
    let (cpu, wall) = (cpu.elapsed().as_secs_f64() - generating, wall.elapsed().as_secs_f64());
    print("build_wall_seconds", wall, "s", n);
    print("build_feed_seconds", fed, "s", n);
    print("build_generator_seconds", generating, "s", n);
    print("build_cpu_us_per_document", cpu * 1e6 / n as f64, "us", n);
    print("build_rate_wall", n as f64 / wall, "documents/s", n);
    // What two idle cores would reach, were the work spread evenly.
    print("build_rate_two_cores", 2.0 * n as f64 / cpu, "documents/s", n);
    Ok(())
}

fn open(folder: &Path) -> Result<(), Failure> {
    let mut cpu = Vec::new();
    let mut wall = Vec::new();
    for _ in 0..5 {
        let (thread, clock) = (ProcessTime::now(), Instant::now());
        let index = Index::open(folder)?;
        wall.push(clock.elapsed().as_secs_f64() * 1e3);
        cpu.push(thread.elapsed().as_secs_f64() * 1e3);
        drop(index);
    }
    print("open_ms", percentile(&mut wall, 0.5), "ms", 5);
    print("open_cpu_ms", percentile(&mut cpu, 0.5), "ms", 5);
    let index = Index::open(folder)?;
    let clock = Instant::now();
    index.check()?;
    print("check_ms", clock.elapsed().as_secs_f64() * 1e3, "ms", 1);
    Ok(())
}

const CLASSES: &[&str] = &["exact", "prefix", "two_words", "typo", "filter_facets", "common_word"];

fn ask(index: &Index, catalog: &Catalog, options: &Options) -> Result<(), Failure> {
    let mut all = (Vec::new(), Vec::new());
    for (number, class) in CLASSES.iter().enumerate() {
        let mut numbers = Numbers::new(options.seed ^ (number as u64 + 77));
        let (mut cpu, mut wall, mut first, mut hits) = (Vec::new(), Vec::new(), 0, 0);
        for _ in 0..options.queries {
            let (query, expected) = query(class, catalog, &mut numbers);
            let (thread, clock) = (ThreadTime::now(), Instant::now());
            let page = index.search(&query)?;
            cpu.push(thread.elapsed().as_secs_f64() * 1e3);
            wall.push(clock.elapsed().as_secs_f64() * 1e3);
            hits += page.total as usize;
            first += usize::from(
                page.ids
                    .first()
                    .is_some_and(|&id| catalog.table((id - 1) as u32).name.to_lowercase() == expected.to_lowercase()),
            );
        }
        all.0.extend_from_slice(&cpu);
        all.1.extend_from_slice(&wall);
        report(&format!("_{class}"), &mut cpu, &mut wall);
        print(&format!("hits_mean_{class}"), hits as f64 / options.queries as f64, "entities", options.queries);
        if *class == "exact" {
            print("exact_first", first as f64 / options.queries as f64, "share", options.queries);
        }
    }
    report("", &mut all.0, &mut all.1);
    Ok(())
}

/// A query of a class, and the name it means.
fn query(class: &str, catalog: &Catalog, numbers: &mut Numbers) -> (Query, String) {
    let table = catalog.table(numbers.below(catalog.tables as usize) as u32);
    let mut word = catalog.word(numbers).to_owned();
    while class == "typo" && (word.len() < 5 || !word.is_ascii()) {
        word = catalog.word(numbers).to_owned();
    }
    let text = match class {
        "exact" => table.name.clone(),
        "prefix" => word.chars().take(1 + numbers.below(4)).collect(),
        "two_words" => {
            format!("{} {}", table.name.split('_').next().unwrap_or(&word), table.columns[2 + numbers.below(18)])
        }
        "typo" => slipped(&word, numbers),
        "common_word" => catalog.word(&mut Numbers::new(numbers.next())).to_owned(),
        _ => word,
    };
    let filters = match class {
        "filter_facets" => vec![(Facet::Kind, vec!["table".to_owned()]), (Facet::Source, vec![table.source.clone()])],
        _ => Vec::new(),
    };
    (Query { text, filters, limit: 50, facets: true, ..Query::default() }, table.name)
}

fn slipped(word: &str, numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + numbers.below(letters.len() - 2);
    match numbers.below(3) {
        0 => letters.swap(at, at + 1),
        1 => letters[at] = 'q',
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}

fn report(suffix: &str, cpu: &mut [f64], wall: &mut [f64]) {
    for (metric, share) in [("p50", 0.5), ("p99", 0.99)] {
        print(&format!("cpu_ms_{metric}{suffix}"), percentile(cpu, share), "ms", cpu.len());
        print(&format!("wall_ms_{metric}{suffix}"), percentile(wall, share), "ms", wall.len());
    }
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { size(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

/// Resident memory at its highest, mapped files included; 0 where the system does not tell.
fn peak_rss_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn print(metric: &str, value: f64, unit: &str, n: usize) {
    let value = (value * 1e4).round() / 1e4;
    println!("{}", serde_json::json!({ "bench": "search", "metric": metric, "value": value, "unit": unit, "n": n }));
}
