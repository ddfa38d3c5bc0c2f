//! `pictures`: what the README shows, taken from the real window, so that it never shows what the program no longer is.

use std::process::Command;

use crate::Outcome;
use crate::demo;
use crate::display::{Bus, Display};
use crate::place::Place;
use crate::process::foreground;
use crate::setup::needs::Purpose;
use crate::setup::{complain, driver, ensure};

pub fn run(place: &Place, _: &[String]) -> anyhow::Result<Outcome> {
    let missing = ensure(&[Purpose::Window, Purpose::Interface, Purpose::RealWindow])?;
    if !missing.is_empty() {
        complain(&missing)?;
    }
    let tauri_driver = driver::install(place)?;
    demo::build(place)?;
    let (display, bus) = (Display::start()?, Bus::start()?);
    let mut command = Command::new("node");
    command.arg("pictures.mjs").current_dir(place.root.join("tests/window"));
    command.env("PULK_PROGRAM", place.binary("release", "pulk"));
    command.env("PULK_WINDOW", place.binary("release", "pulk-desktop"));
    command.env("PULK_SCRATCH", place.scratch("pictures")?);
    command.env("TAURI_DRIVER", tauri_driver);
    display.enter(&mut command);
    bus.enter(&mut command);
    foreground(&mut command)?;
    Ok(Outcome::Good)
}
