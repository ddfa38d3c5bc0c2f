//! `bench window`: how soon the window is there, what it holds in memory, how soon a keystroke shows.
//!
//! Beside a bare Tauri window built from the same versions, started in turns with ours on the same display, so that
//! what the toolkit costs anybody is taken out. The catalog has 100,000 tables unless told otherwise.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::proc::{measured, memory_mib};
use super::screen::Screen;
use super::warehouse::Warehouse;
use super::{Options, percentile, print};
use crate::demo;
use crate::display::{Bus, Display};
use crate::place::{Place, cargo, fresh};
use crate::process::{Running, captured, foreground, wait_until};
use crate::setup::needs::Purpose;
use crate::setup::{complain, driver, ensure};

const TABLES: u32 = 100_000;
const STARTS: usize = 7;

pub fn run(place: &Place, options: &Options) -> anyhow::Result<()> {
    let missing = ensure(&[Purpose::Window, Purpose::Interface, Purpose::RealWindow])?;
    if !missing.is_empty() {
        complain(&missing)?;
    }
    let tauri_driver = driver::install(place)?;
    demo::build(place)?;
    let bare = build_bare(place)?;
    let home = catalog(place, options.tables.unwrap_or(TABLES))?;

    let stage = Stage::set(place, home)?;
    let ours = place.binary("release", "pulk-desktop");
    let (mut starts, mut memory) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    for _ in 0..STARTS {
        let (start, used) = stage.start(&bare)?;
        starts.0.push(start);
        memory.0.push(used);
        let (start, used) = stage.start(&ours)?;
        starts.1.push(start);
        memory.1.push(used);
    }
    let (bare_start, our_start) = (median(starts.0), median(starts.1));
    print("window", "start_ratio", our_start / bare_start, "ratio", STARTS);
    print("window", "start_ms", our_start, "ms", STARTS);
    print("window", "bare_start_ms", bare_start, "ms", STARTS);
    let (bare_memory, our_memory) = (median(memory.0), median(memory.1));
    print("window", "memory_over_bare_mib", our_memory - bare_memory, "MiB", STARTS);
    print("window", "memory_mib", our_memory, "MiB", STARTS);
    print("window", "bare_memory_mib", bare_memory, "MiB", STARTS);
    keystrokes(place, &stage, &ours, &tauri_driver)
}

/// A display and a session bus for windows, and the catalog ours opens.
struct Stage {
    screen: Screen,
    display: Display,
    bus: Bus,
    home: PathBuf,
}

impl Stage {
    fn set(place: &Place, home: PathBuf) -> anyhow::Result<Stage> {
        let folder = place.scratch("bench-display")?;
        let display = Display::start_in(&folder)?;
        Ok(Stage { screen: Screen::of(&folder), display, bus: Bus::start()?, home })
    }

    /// Starts `program` and ends it again. Returns milliseconds until its window had painted what it settles on, and
    /// the proportional memory of all its processes then, in MiB.
    ///
    /// Its files are dropped from the page cache first; the toolkit's, which any other program keeps there, are not.
    fn start(&self, program: &Path) -> anyhow::Result<(f64, f64)> {
        evict(program)?;
        evict(&self.home)?;
        let empty = self.screen.look()?;
        let start = Instant::now();
        let mut running = Running::start(self.command(program))?;
        let painted = self.screen.painted(&empty, start)?;
        running.still_running()?;
        let memory = memory_mib(running.id());
        running.stop("TERM");
        // The next start is seen by what differs from an empty display.
        let cleared = wait_until(Duration::from_secs(10), || Ok((self.screen.look()? == empty).then_some(())))?;
        cleared.context("the window was still on the display after its program had ended")?;
        Ok((painted.as_secs_f64() * 1000.0, memory))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("PULK_HOME", &self.home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.display.enter(&mut command);
        self.bus.enter(&mut command);
        command
    }
}

/// Types into the real window and prints how soon it showed.
fn keystrokes(place: &Place, stage: &Stage, window: &Path, tauri_driver: &Path) -> anyhow::Result<()> {
    let mut command = stage.command(Path::new("node"));
    command.arg("keystrokes.mjs").current_dir(place.root.join("tests/window"));
    command.env("PULK_WINDOW", window).env("TAURI_DRIVER", tauri_driver);
    let answer = captured(&mut command)?;
    // tauri-driver writes to the same output; the answer is the last line.
    let last = answer.lines().last().context("the keystroke run printed nothing")?;
    let answer: serde_json::Value = serde_json::from_str(last).context("reading the keystroke run's answer")?;
    let samples = answer.get("samples").and_then(serde_json::Value::as_array).context("no samples")?;
    let mut samples: Vec<f64> = samples.iter().filter_map(serde_json::Value::as_f64).collect();
    samples.sort_by(f64::total_cmp);
    for (metric, rank) in [("keystroke_ms_p50", 0.5), ("keystroke_ms_p95", 0.95)] {
        let value = percentile(&samples, rank).context("no keystroke changed the list")?;
        print("window", metric, value, "ms", samples.len());
    }
    let missed = answer.get("missed").and_then(serde_json::Value::as_f64).unwrap_or_default();
    print("window", "keystrokes_without_change", missed, "keystrokes", samples.len());
    Ok(())
}

/// Builds the bare window from the versions in the workspace's lock file.
fn build_bare(place: &Place) -> anyhow::Result<PathBuf> {
    eprintln!("building the bare window");
    let folder = place.scratch("bare")?;
    for file in
        ["Cargo.toml", "build.rs", "tauri.conf.json", "src/main.rs", "page/index.html", "page/page.css", "page/page.js"]
    {
        copy(&place.root.join("tests/window/bare").join(file), &folder.join(file))?;
    }
    copy(&place.root.join("Cargo.lock"), &folder.join("Cargo.lock"))?;
    copy(&place.root.join("icons/icon.png"), &folder.join("icons/icon.png"))?;
    let target = place.target.join("bare");
    let mut build = Command::new(cargo());
    build.args(["build", "--release", "--quiet"]).current_dir(&folder).env("CARGO_TARGET_DIR", &target);
    foreground(&mut build)?;
    Ok(target.join("release/bare"))
}

/// A catalog of a folder with so many CSV files, harvested. Kept from run to run: it is the same every time.
fn catalog(place: &Place, tables: u32) -> anyhow::Result<PathBuf> {
    let home = place.target.join(format!("xtask/bench-window-{tables}"));
    let done = home.join("harvested");
    if done.is_file() {
        return Ok(home);
    }
    eprintln!("harvesting {tables} tables");
    let files = place.scratch("bench-files")?;
    Warehouse::new(tables).write_files(&files).context("writing the files of the catalog")?;
    fresh(&home)?;
    for words in [vec!["add".as_ref(), files.as_os_str()], vec!["harvest".as_ref()]] {
        let mut pulk = Command::new(place.binary("release", "pulk"));
        pulk.args(words).env("PULK_HOME", &home);
        measured(pulk)?;
    }
    std::fs::write(&done, "").context("marking the catalog as complete")?;
    Ok(home)
}

/// Drops a file, or the files directly and indirectly in a folder, from the page cache. `dd` has a name for it.
fn evict(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?.flatten() {
            evict(&entry.path())?;
        }
        return Ok(());
    }
    let mut dd = Command::new("dd");
    dd.arg(format!("if={}", path.display())).args(["iflag=nocache", "count=0", "status=none"]);
    captured(&mut dd).map(drop)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    }
    match std::fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(error) => bail!("copying {} to {}: {error}", from.display(), to.display()),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    percentile(&values, 0.5).unwrap_or_default()
}
