//! Where the window stood, remembered for each arrangement of screens: a laptop alone and the same laptop at a desk with
//! a large screen are two places to work at, and each keeps its own size and position.
//!
//! Kept as a small file beside the catalog. It is a convenience: whatever cannot be read or written counts as nothing
//! remembered.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{Monitor, PhysicalPosition, PhysicalSize, WebviewWindow, Window};

/// Of the file's content. Another version is as good as none.
const VERSION: u32 = 1;
/// Arrangements remembered. One more takes the place of the one whose text comes first: when each was used last is not
/// kept, and a person with so many will not notice one missing.
const MOST: usize = 20;
/// How much of a window must lie on a screen for a person to get hold of it, in physical pixels.
const IN_REACH: i32 = 120;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geometry {
    /// Outer position and inner size, in physical pixels.
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    maximized: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Remembered {
    version: u32,
    /// By arrangement of screens.
    screens: BTreeMap<String, Geometry>,
}

/// A screen, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Screen {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

/// Where the first window stood last while it was not maximized: what it goes back to when it no longer is.
#[derive(Debug, Default)]
pub struct Unmaximized(Mutex<Option<Geometry>>);

impl Unmaximized {
    /// The window was moved or has another size.
    pub fn follow(&self, window: &Window) {
        if is_aside(window) {
            return;
        }
        let screens = screens(window.available_monitors());
        if let Some(now) = geometry_of(window)
            && !now.maximized
            // Some systems tell the new size before they tell that it is the whole screen's.
            && !screens.iter().any(|screen| now.fills(screen))
        {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
    }

    fn last(&self) -> Option<Geometry> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts a window, which is not shown yet, where it stood the last time these screens were there.
pub fn restore(window: &WebviewWindow, file: &Path) {
    let screens = screens(window.available_monitors());
    let Some(geometry) =
        load(file).screens.get(&arrangement(&screens)).copied().filter(|one| one.is_in_reach(&screens))
    else {
        return;
    };
    // A window manager may refuse any of these; the window then stays where it opens.
    let _ = window.set_size(PhysicalSize::new(geometry.width, geometry.height));
    let _ = window.set_position(PhysicalPosition::new(geometry.x, geometry.y));
    if geometry.maximized {
        let _ = window.maximize();
    }
}

/// How far a further window stands from the one it was opened from, in physical pixels.
const BESIDE: i32 = 32;

/// Puts a further window, which is not shown yet, a little aside of another and makes it as large.
pub fn place_beside(window: &WebviewWindow, other: &WebviewWindow) {
    let screens = screens(window.available_monitors());
    let (Ok(position), Ok(size)) = (other.outer_position(), other.inner_size()) else { return };
    let (x, y) = (position.x.saturating_add(BESIDE), position.y.saturating_add(BESIDE));
    let geometry = Geometry { x, y, width: size.width, height: size.height, maximized: false };
    if other.is_maximized().unwrap_or_default() || !geometry.is_in_reach(&screens) {
        return;
    }
    // A window manager may refuse either; the window then stays where it opens.
    let _ = window.set_size(size);
    let _ = window.set_position(PhysicalPosition::new(x, y));
}

/// Whether where it stands says nothing about where it is to stand.
fn is_aside(window: &Window) -> bool {
    window.is_minimized().unwrap_or_default() || window.is_fullscreen().unwrap_or_default()
}

/// Remembers where a window stands.
pub fn remember(window: &Window, unmaximized: &Unmaximized, file: &Path) {
    let screens = screens(window.available_monitors());
    let Some(now) = geometry_of(window) else { return };
    let mut remembered = load(file);
    let key = arrangement(&screens);
    let before = unmaximized.last().or_else(|| remembered.screens.get(&key).copied());
    let geometry = match before {
        Some(before) if is_aside(window) => before,
        before => settled(now, before, &screens),
    };
    if remembered.screens.len() >= MOST && !remembered.screens.contains_key(&key) {
        remembered.screens.pop_first();
    }
    remembered.screens.insert(key, geometry);
    save(file, &remembered);
}

/// The file in the data folder.
pub fn file(home: &Path) -> PathBuf {
    home.join("window.json")
}

/// Where a window stands, if it can be told.
fn geometry_of(window: &Window) -> Option<Geometry> {
    let (position, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    let maximized = window.is_maximized().unwrap_or_default();
    Some(Geometry { x: position.x, y: position.y, width: size.width, height: size.height, maximized })
}

/// What is kept of a window that stands as `now`. The size of a maximized one is its screen's: the one to go back to is
/// the one `before`, on the screen that it fills now.
fn settled(now: Geometry, before: Option<Geometry>, screens: &[Screen]) -> Geometry {
    let Some(before) = before.filter(|_| now.maximized) else { return now };
    let before = Geometry { maximized: true, ..before };
    let screen = |geometry: &Geometry| screens.iter().find(|screen| screen.holds(geometry.middle()));
    match (screen(&now), screen(&before)) {
        (Some(here), Some(there)) if here == there => before,
        (Some(here), _) => {
            let width = before.width.min(here.width);
            let height = before.height.min(here.height);
            let x = here.x.saturating_add_unsigned((here.width - width) / 2);
            let y = here.y.saturating_add_unsigned((here.height - height) / 2);
            Geometry { x, y, width, height, maximized: true }
        }
        (None, _) => before,
    }
}

impl Screen {
    fn holds(&self, (x, y): (i32, i32)) -> bool {
        (self.x..self.x.saturating_add_unsigned(self.width)).contains(&x)
            && (self.y..self.y.saturating_add_unsigned(self.height)).contains(&y)
    }
}

impl Geometry {
    fn middle(&self) -> (i32, i32) {
        (self.x.saturating_add_unsigned(self.width / 2), self.y.saturating_add_unsigned(self.height / 2))
    }

    /// Whether it is as wide as a screen and nearly as high, as a maximized window beside a system's bar is.
    fn fills(&self, screen: &Screen) -> bool {
        self.width >= screen.width && self.height.saturating_mul(10) >= screen.height.saturating_mul(9)
    }

    fn is_in_reach(&self, screens: &[Screen]) -> bool {
        let right = self.x.saturating_add_unsigned(self.width);
        screens.iter().any(|screen| {
            let screen_right = screen.x.saturating_add_unsigned(screen.width);
            let screen_bottom = screen.y.saturating_add_unsigned(screen.height);
            let shared = right.min(screen_right).saturating_sub(self.x.max(screen.x));
            // The upper edge is what a window is moved by.
            shared >= IN_REACH && self.y >= screen.y.saturating_sub(IN_REACH / 4) && self.y < screen_bottom - IN_REACH
        })
    }
}

fn screens(monitors: tauri::Result<Vec<Monitor>>) -> Vec<Screen> {
    let screen = |monitor: &Monitor| {
        let (position, size) = (monitor.position(), monitor.size());
        Screen { x: position.x, y: position.y, width: size.width, height: size.height }
    };
    monitors.unwrap_or_default().iter().map(screen).collect()
}

/// `1920x1080+0+0 2560x1440+1920+0`: the same screens in the same places, however they are named.
fn arrangement(screens: &[Screen]) -> String {
    let mut screens = screens.to_vec();
    screens.sort_by_key(|screen| (screen.x, screen.y));
    let mut text = String::new();
    for Screen { x, y, width, height } in screens {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{width}x{height}{x:+}{y:+}", if text.is_empty() { "" } else { " " });
    }
    text
}

fn load(file: &Path) -> Remembered {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    serde_json::from_str::<Remembered>(&text).ok().filter(|found| found.version == VERSION).unwrap_or_default()
}

fn save(file: &Path, remembered: &Remembered) {
    let Ok(text) = serde_json::to_string_pretty(&Remembered { version: VERSION, screens: remembered.screens.clone() })
    else {
        return;
    };
    // Beside, then in its place: a torn file would be nothing remembered.
    let beside = file.with_extension("json.new");
    if let Err(error) = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file)) {
        tracing::debug!(%error, "where the window stands could not be remembered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Screen = Screen { x: 0, y: 0, width: 1920, height: 1080 };
    const DESK: Screen = Screen { x: 1920, y: -200, width: 2560, height: 1440 };

    fn at(x: i32, y: i32) -> Geometry {
        Geometry { x, y, width: 1280, height: 800, maximized: false }
    }

    #[test]
    fn a_window_is_put_only_where_a_person_can_get_hold_of_it() {
        let check = |x: i32, y: i32, screens: &[Screen], expected: bool| {
            assert_eq!(at(x, y).is_in_reach(screens), expected, "{x},{y} on {screens:?}");
        };
        check(100, 100, &[LAPTOP], true);
        check(2500, 0, &[LAPTOP], false);
        check(2500, 0, &[LAPTOP, DESK], true);
        check(-1200, 10, &[LAPTOP], false);
        check(-600, 10, &[LAPTOP], true);
        check(100, -20, &[LAPTOP], true);
        check(100, -500, &[LAPTOP], false);
        check(100, 1060, &[LAPTOP], false);
        check(i32::MAX, i32::MAX, &[LAPTOP], false);
        check(0, 0, &[], false);
    }

    #[test]
    fn a_maximized_window_goes_back_to_what_it_was_on_the_screen_it_fills() {
        let check = |now: Geometry, before: Option<Geometry>, expected: Geometry| {
            assert_eq!(settled(now, before, &[LAPTOP, DESK]), expected, "{now:?} before {before:?}");
        };
        let full = |screen: Screen| Geometry {
            x: screen.x,
            y: screen.y,
            width: screen.width,
            height: screen.height,
            maximized: true,
        };
        let maximized = |geometry: Geometry| Geometry { maximized: true, ..geometry };
        check(at(40, 30), Some(at(1, 2)), at(40, 30));
        check(full(LAPTOP), Some(at(40, 30)), maximized(at(40, 30)));
        check(full(DESK), Some(at(40, 30)), maximized(at(1920 + 640, -200 + 320)));
        check(full(DESK), Some(at(9_000, 9_000)), maximized(at(1920 + 640, -200 + 320)));
        check(full(LAPTOP), None, full(LAPTOP));
        let huge = Geometry { width: 9_000, height: 9_000, ..at(0, 0) };
        check(full(LAPTOP), Some(huge), full(LAPTOP));
        assert_eq!(settled(full(LAPTOP), Some(at(40, 30)), &[]), maximized(at(40, 30)), "no screen is known");
    }

    #[test]
    fn an_arrangement_is_its_screens_in_whatever_order() {
        assert_eq!(arrangement(&[DESK, LAPTOP]), "1920x1080+0+0 2560x1440+1920-200");
        assert_eq!(arrangement(&[DESK, LAPTOP]), arrangement(&[LAPTOP, DESK]));
        assert_ne!(arrangement(&[LAPTOP]), arrangement(&[LAPTOP, DESK]));
    }

    #[test]
    fn what_was_remembered_is_found_again_and_anything_else_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path());
        assert!(load(&path).screens.is_empty(), "no file yet");
        let screens = BTreeMap::from([(arrangement(&[LAPTOP]), at(40, 30))]);
        save(&path, &Remembered { version: 0, screens });
        assert_eq!(load(&path).screens.get("1920x1080+0+0"), Some(&at(40, 30)));
        for text in ["", "{", "[]", r#"{"version":99,"screens":{}}"#, r#"{"version":1,"screens":{"a":{"x":"left"}}}"#] {
            std::fs::write(&path, text).unwrap();
            assert!(load(&path).screens.is_empty(), "{text}");
        }
    }
}
