//! Named stops, where a crash test ends the process.
//!
//! In a build with the feature `stops`, the process aborts when it reaches the stop that the environment variable
//! `PULK_STOP` names; `name:3` means the third time. Without the feature the calls compile to nothing. The names:
//! `stage_unit_begun`, `stage_batch`, `stage_unit_finished`, `compare`, `commit_begun`, `commit_content`,
//! `commit_versions`, `commit_before_end`, `commit_ended`, and those of the crates above.

/// Ends the process here when a crash test asked for it.
#[cfg(feature = "stops")]
pub fn reached(name: &str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static WANTED: OnceLock<Option<(String, u32)>> = OnceLock::new();
    static TIMES: AtomicU32 = AtomicU32::new(0);
    let wanted = WANTED.get_or_init(|| {
        let text = std::env::var("PULK_STOP").ok()?;
        Some(match text.split_once(':') {
            Some((name, count)) => (name.to_owned(), count.parse().unwrap_or(1)),
            None => (text, 1),
        })
    });
    if let Some((wanted, count)) = wanted
        && wanted == name
        && TIMES.fetch_add(1, Ordering::Relaxed) + 1 == *count
    {
        // Not `exit`: nothing may be flushed, closed or dropped.
        std::process::abort();
    }
}

/// Ends the process here when a crash test asked for it: not in this build.
#[cfg(not(feature = "stops"))]
#[inline(always)]
pub fn reached(_name: &str) {}
