//! Watching over a run from a thread of its own, from its first step to its last.
//!
//! The run's own thread may be waiting: for the source, for a full disk to answer, for another writer of the catalog.
//! So signs of life are left, and the wish to stop is heard, beside it: whoever asks for the end of a run, in whatever
//! process, is heard within a fraction of a second.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use model::Timestamp;
use store::Pulse;

use crate::Error;
use crate::progress::Canceller;
use crate::run::Job;

/// How often to look whether the run is to stop: several times in the second that a person is promised.
const LOOK: Duration = Duration::from_millis(200);
/// Looks between two signs of life, which are writes to the catalog.
const LOOKS_A_BEAT: u32 = 5;

/// A watched run. Dropping it ends the watch.
pub(crate) struct Watch {
    /// Never sent over: its end is the news.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch over a run.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn over(job: &Job<'_>) -> Result<Watch, Error> {
        let (end, ended) = channel();
        let (pulse, canceller) = (Arc::clone(job.guard.pulse()), job.reading.progress.canceller());
        let clock = job.reading.clock;
        let look = move || {
            for number in 0_u32.. {
                look(&pulse, &canceller, (number % LOOKS_A_BEAT == 0).then_some(clock));
                if ended.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        };
        let thread = std::thread::Builder::new().name("pulk-watch".to_owned()).spawn(look).map_err(|cause| {
            connector::Error::new(connector::ErrorKind::Other, "no thread could be started to watch over the harvest")
                .remedy("close other programs, then harvest again")
                .because(cause)
        })?;
        Ok(Watch { end: Some(end), thread: Some(thread) })
    }
}

fn look(pulse: &Pulse, canceller: &Canceller, beat: Option<fn() -> Timestamp>) {
    // In this order: once the run is shown as being cancelled, it can no longer commit.
    if (pulse.is_cancel_requested() || canceller.is_cancelled()) && pulse.cancel() {
        canceller.cancel();
    }
    if let Some(clock) = beat {
        pulse.beat(clock());
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::warn!("the watch over a harvest ended before the harvest");
        }
    }
}
