//! `cargo xtask fuzz`: queries made up at random, for as long as one likes. Meant for the night.

use std::process::Command;

use anyhow::bail;

use crate::Outcome;
use crate::place::{Place, cargo};
use crate::process::foreground;
use crate::test::EVERYTHING;

const MINUTES: u32 = 10;

pub fn run(place: &Place, arguments: &[String]) -> anyhow::Result<Outcome> {
    let minutes = match arguments {
        [] => MINUTES,
        [minutes] if minutes.parse::<u32>().is_ok_and(|minutes| minutes > 0) => minutes.parse()?,
        _ => bail!("usage: cargo xtask fuzz [MINUTES]"),
    };
    let mut command = Command::new(cargo());
    command.arg("test").args(EVERYTHING).args(["--test", "fuzz", "--", "--nocapture"]);
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    command.env("PULK_FUZZ_MINUTES", minutes.to_string());
    foreground(&mut command)?;
    Ok(Outcome::Good)
}
