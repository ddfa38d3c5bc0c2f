//! From a live source to a committed revision.
//!
//! ```text
//! connect -> plan -> read -> stage -> compare -> commit
//!            network time, no catalog lock |   one SQLite transaction
//! ```
//!
//! Everything read goes into a private stage first, so the catalog is neither locked nor changed while the network is
//! slow, and a run that fails changes nothing. All the while it is watched over from a thread of its own, so that it can
//! be stopped from any process within a second. This crate knows no concrete connector, cannot see the search index,
//! and is given no handle on annotations.

mod error;
mod progress;
mod read;
mod run;
mod watch;

pub use error::Error;
pub use progress::{Progress, Snapshot, Step};
pub use read::{Event, Reading, for_each_unit};
pub use run::{Job, Outcome, run};
