//! Seeing when a window has painted, without asking the program.
//!
//! Xvfb keeps its framebuffer in a file when told to. Reading that file costs a millisecond and needs no client on the
//! display, so it neither disturbs what is measured nor lags behind it.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// Rows looked at: below a search box with its blinking caret, above a status bar with its ages.
const TOP: usize = 110;
const BOTTOM: usize = 700;
/// Every so many rows are enough to notice a change of text.
const STEP: usize = 3;
const LOOK_AGAIN: Duration = Duration::from_millis(3);
/// A picture that has not changed for so long is the last one.
const SETTLED: Duration = Duration::from_millis(2500);
const LIMIT: Duration = Duration::from_secs(60);

/// The picture on a display.
#[derive(Debug)]
pub struct Screen {
    file: PathBuf,
}

impl Screen {
    /// The first screen of the Xvfb that keeps its framebuffer in `folder`.
    pub fn of(folder: &Path) -> Screen {
        Screen { file: folder.join("Xvfb_screen0") }
    }

    /// A number that differs when what is shown differs.
    pub fn look(&self) -> anyhow::Result<u64> {
        let bytes = std::fs::read(&self.file).with_context(|| format!("reading {}", self.file.display()))?;
        picture(&bytes).context("the framebuffer is not in the X window dump format")
    }

    /// Waits until the picture differs from `empty` and has settled. Returns when, counted from `start`, it took on
    /// the form it settled in.
    pub fn painted(&self, empty: u64, start: Instant) -> anyhow::Result<Duration> {
        let (mut last, mut changed) = (empty, None);
        loop {
            let now = self.look()?;
            let elapsed = start.elapsed();
            if now != last {
                (last, changed) = (now, Some(elapsed));
            }
            match changed {
                Some(at) if elapsed - at > SETTLED && last != empty => return Ok(at),
                _ if elapsed > LIMIT => bail!("no window had settled within {} s", LIMIT.as_secs()),
                _ => std::thread::sleep(LOOK_AGAIN),
            }
        }
    }
}

/// Hashes the rows between [`TOP`] and [`BOTTOM`]. The file starts with a header of big-endian words, then a colour
/// map of 12 bytes an entry, then the rows.
fn picture(dump: &[u8]) -> Option<u64> {
    let word = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = dump.get(at * 4..at * 4 + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let (header, height, row_bytes, colors) = (word(0)?, word(5)?, word(12)?, word(19)?);
    let rows = dump.get(header + colors * 12..)?;
    let mut hasher = DefaultHasher::new();
    for row in (TOP..BOTTOM.min(height)).step_by(STEP) {
        hasher.write(rows.get(row * row_bytes..(row + 1) * row_bytes)?);
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_on_a_real_display_is_seen() {
        use crate::process::{Running, find_program};
        if ["Xvfb", "display"].iter().any(|program| find_program(program).is_none()) {
            println!("SKIPPED: Xvfb or ImageMagick is not installed");
            return;
        }
        let folder = std::env::temp_dir().join(format!("pulk-screen-{}", std::process::id()));
        crate::place::fresh(&folder).unwrap();
        let display = crate::display::Display::start_in(&folder).unwrap();
        let screen = Screen::of(&folder);
        let (empty, start) = (screen.look().unwrap(), Instant::now());
        let mut command = std::process::Command::new("display");
        command.args(["-size", "900x700", "gradient:white-blue"]);
        display.enter(&mut command);
        let window = Running::start(command).unwrap();
        screen.painted(empty, start).unwrap();
        drop((window, display));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn only_the_middle_of_the_screen_counts() {
        let dump = |row: usize, value: u8| {
            let mut words = [0_u32; 25];
            (words[0], words[5], words[12], words[19]) = (100, 800, 8, 2);
            let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            let first = bytes.len() + 24;
            bytes.resize(first + 800 * 8, 0);
            bytes[first + row * 8] = value;
            picture(&bytes)
        };
        assert_eq!(dump(5, 9), dump(5, 0), "the search box");
        assert_ne!(dump(TOP + STEP, 9), dump(TOP, 0), "the list");
        assert_eq!(picture(&[0; 40]), None);
    }
}
