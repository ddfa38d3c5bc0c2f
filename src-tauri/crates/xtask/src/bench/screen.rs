//! Seeing when a window has painted, without asking the program.
//!
//! Xvfb keeps its framebuffer in a file when told to. Reading that file costs a millisecond and needs no client on the
//! display, so it neither disturbs what is measured nor lags behind it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// Rows looked at: below a search box with its blinking caret, above a status bar with its ages.
const TOP: u64 = 110;
const BOTTOM: u64 = 700;
/// Every so many rows are enough to notice a change of text.
const STEP: usize = 3;
const LOOK_AGAIN: Duration = Duration::from_millis(3);
/// A picture that differs from the last one in no more than one byte of so many is already the one a person sees: the
/// toolkit fades a list's scroll bar out for seconds after the list is there.
const SAME: usize = 200;
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

    /// What is shown.
    pub fn look(&self) -> anyhow::Result<Picture> {
        let dump = File::open(&self.file).and_then(|mut dump| Picture::of(&mut dump));
        dump.with_context(|| format!("reading the X window dump {}", self.file.display()))
    }

    /// Waits until the picture differs from `empty` and has settled. Returns when, counted from `start`, it first looked
    /// like what it settled in and went on looking so.
    pub fn painted(&self, empty: &Picture, start: Instant) -> anyhow::Result<Duration> {
        let mut seen: Vec<(Duration, Picture)> = Vec::new();
        loop {
            let now = self.look()?;
            let elapsed = start.elapsed();
            let last = seen.last();
            if now != *last.map_or(empty, |(_, picture)| picture) {
                seen.push((elapsed, now));
            } else if let Some((at, picture)) = last.filter(|(at, _)| elapsed - *at > SETTLED)
                && picture != empty
            {
                let alike = seen.iter().rev().take_while(|(_, earlier)| earlier.looks_like(picture));
                return Ok(alike.last().map_or(*at, |(at, _)| *at));
            }
            if elapsed > LIMIT {
                bail!("no window had settled within {} s", LIMIT.as_secs());
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

/// Every [`STEP`]th row between [`TOP`] and [`BOTTOM`], as the framebuffer has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// The file starts with a header of big-endian words, then a colour map of 12 bytes an entry, then the rows. Only
    /// the rows that are looked at are read: what watches must not take the processor from what it watches.
    fn of(dump: &mut (impl Read + Seek)) -> io::Result<Picture> {
        let mut header = [0; 25 * 4];
        dump.read_exact(&mut header)?;
        let word = |at: usize| header[at * 4..at * 4 + 4].iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        let (header_bytes, height, row_bytes, colors) = (word(0), word(5), word(12), word(19));
        let mut kept = Vec::new();
        for row in (TOP..BOTTOM.min(height)).step_by(STEP) {
            dump.seek(SeekFrom::Start(header_bytes + colors * 12 + row * row_bytes))?;
            if dump.take(row_bytes).read_to_end(&mut kept)? as u64 != row_bytes {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Picture(kept))
    }

    fn looks_like(&self, other: &Picture) -> bool {
        let different = self.0.iter().zip(&other.0).filter(|(one, two)| one != two).count();
        self.0.len() == other.0.len() && different <= self.0.len() / SAME
    }
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
        screen.painted(&empty, start).unwrap();
        drop((window, display));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn only_the_middle_of_the_screen_counts() {
        let dump = |row: u64, value: u8| {
            let mut words = [0_u32; 25];
            (words[0], words[5], words[12], words[19]) = (100, 800, 8, 2);
            let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            let first = bytes.len() + 24;
            bytes.resize(first + 800 * 8, 0);
            bytes[first + usize::try_from(row).unwrap() * 8] = value;
            Picture::of(&mut io::Cursor::new(bytes)).unwrap()
        };
        assert_eq!(dump(5, 9), dump(5, 0), "the search box");
        assert_ne!(dump(TOP + 3, 9), dump(TOP, 0), "the list");
        assert!(Picture::of(&mut io::Cursor::new([0; 40])).is_err());
    }

    #[test]
    fn a_fading_scroll_bar_is_no_other_picture() {
        let of = |changed: usize| Picture((0..2_000).map(|at| u8::from(at < changed)).collect());
        assert!(of(10).looks_like(&of(0)));
        assert!(!of(11).looks_like(&of(0)), "text that is not there yet");
    }
}
