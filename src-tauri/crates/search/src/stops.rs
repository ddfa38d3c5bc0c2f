//! Named points at which a crash test may end the process.
//!
//! The hook is how a test gets between two steps that must be atomic together; nothing is set in normal use, and
//! a stop then costs one load.

use std::sync::OnceLock;

static HOOK: OnceLock<fn(&'static str)> = OnceLock::new();

/// Calls `hook` with the name of every stop this process passes from now on: `index_commit_before`,
/// `index_commit_after`, `generation_swap_before`, `generation_swap_after`. The first hook set stays.
pub fn set_stop_hook(hook: fn(&'static str)) {
    // A second hook is ignored: tests of one process share it.
    let _ = HOOK.set(hook);
}

pub(crate) fn pass(stop: &'static str) {
    if let Some(hook) = HOOK.get() {
        hook(stop);
    }
}
