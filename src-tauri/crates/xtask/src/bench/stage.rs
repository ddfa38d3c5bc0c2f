//! A display for windows under measurement, and how soon one of them is there.
//!
//! Ours is started in turns with a bare Tauri window built from the same versions, so that what the toolkit costs
//! anybody is taken out.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::corpus;
use super::percentile;
use super::proc::memory_mib;
use super::screen::Screen;
use crate::display::{Bus, Display};
use crate::place::{Place, cargo};
use crate::process::{Running, captured, foreground, wait_until};

const STARTS: usize = 7;

/// A display and a session bus for windows, and the catalog ours opens.
pub struct Stage {
    screen: Screen,
    display: Display,
    bus: Bus,
    home: PathBuf,
}

/// Medians over [`Starts::n`] starts of each window.
pub struct Starts {
    pub ours_ms: f64,
    pub bare_ms: f64,
    pub ours_mib: f64,
    pub bare_mib: f64,
    pub n: usize,
}

impl Stage {
    pub fn set(place: &Place, home: PathBuf) -> anyhow::Result<Stage> {
        let folder = place.scratch("bench-display")?;
        let display = Display::start_in(&folder)?;
        Ok(Stage { screen: Screen::of(&folder), display, bus: Bus::start()?, home })
    }

    /// Starts our window and the bare one in turns.
    pub fn starts(&self, place: &Place) -> anyhow::Result<Starts> {
        let (bare, ours) = (build_bare(place)?, place.binary("release", "pulk-desktop"));
        let (mut bare_starts, mut our_starts) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            bare_starts.push(self.start(&bare)?);
            our_starts.push(self.start(&ours)?);
        }
        let median = |starts: &[(f64, f64)], value: fn(&(f64, f64)) -> f64| {
            let mut values: Vec<f64> = starts.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            percentile(&values, 0.5).unwrap_or_default()
        };
        Ok(Starts {
            ours_ms: median(&our_starts, |start| start.0),
            bare_ms: median(&bare_starts, |start| start.0),
            ours_mib: median(&our_starts, |start| start.1),
            bare_mib: median(&bare_starts, |start| start.1),
            n: STARTS,
        })
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

    /// `program` with its window on this stage.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("PULK_HOME", &self.home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.display.enter(&mut command);
        self.bus.enter(&mut command);
        command
    }
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

/// Drops a file, or the files directly and indirectly in a folder but for the source's own, from the page cache. `dd`
/// has a name for it.
fn evict(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?.flatten() {
            // As many files as the catalog has tables, none of which is read to show it.
            if entry.file_name() != corpus::SOURCE {
                evict(&entry.path())?;
            }
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
