//! Named stops, where a test ends the process, or holds it.
//!
//! In a build with the feature `stops`, the process aborts when it reaches the stop that the environment variable
//! `PULK_STOP` names; `name:3` means the third time. At each of the stops that `PULK_HOLD` names (`one,two`) it says
//! `held NAME` on its output, and goes on when it reads a line. Without the feature the calls compile to nothing. The
//! names: `run_begun`, `stage_unit_begun`, `stage_batch`, `stage_unit_finished`, `compare`, `commit_begun`,
//! `commit_content`, `commit_versions`, `commit_before_end`, `commit_ended`, and those of the crates above.

/// Ends the process here, or holds it, when a test asked for it.
#[cfg(feature = "stops")]
pub fn reached(name: &str) {
    end(name);
    hold(name);
}

#[cfg(feature = "stops")]
fn hold(name: &str) {
    use std::io::Write as _;
    use std::sync::OnceLock;

    static WANTED: OnceLock<String> = OnceLock::new();
    let wanted = WANTED.get_or_init(|| std::env::var("PULK_HOLD").unwrap_or_default());
    if wanted.split(',').any(|wanted| wanted == name) {
        let mut output = std::io::stdout().lock();
        // A test that has gone away reads nothing and sends nothing: the process goes on.
        let _ = writeln!(output, "held {name}").and_then(|()| output.flush());
        drop(output);
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}

#[cfg(feature = "stops")]
fn end(name: &str) {
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

/// Ends the process here, or holds it, when a test asked for it: not in this build.
#[cfg(not(feature = "stops"))]
#[inline(always)]
pub fn reached(_name: &str) {}
