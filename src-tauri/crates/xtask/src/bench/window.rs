//! `bench window`: how soon the window is there, what it holds in memory, how soon a keystroke shows.

use super::corpus::corpus;
use super::stage::Stage;
use super::{Options, print, ui};
use crate::demo;
use crate::place::Place;
use crate::setup::needs::Purpose;
use crate::setup::{complain, ensure};

pub fn run(place: &Place, options: &Options) -> anyhow::Result<()> {
    let missing = ensure(&[Purpose::Window, Purpose::Interface, Purpose::RealWindow])?;
    if !missing.is_empty() {
        complain(&missing)?;
    }
    demo::build(place)?;
    let stage = Stage::set(place, corpus(place, options)?)?;
    let starts = stage.starts(place)?;
    print("window", "start_ratio", starts.ours_ms / starts.bare_ms, "ratio", starts.n);
    print("window", "start_ms", starts.ours_ms, "ms", starts.n);
    print("window", "bare_start_ms", starts.bare_ms, "ms", starts.n);
    print("window", "memory_over_bare_mib", starts.ours_mib - starts.bare_mib, "MiB", starts.n);
    print("window", "memory_mib", starts.ours_mib, "MiB", starts.n);
    print("window", "bare_memory_mib", starts.bare_mib, "MiB", starts.n);
    ui::measure(place, &stage, "window", "window", Some("keystroke"))
}
