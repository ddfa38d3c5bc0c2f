//! Reading files off the async threads, within a limit, and proof against readers that panic.
//!
//! A damaged file can drive a decoder of another project into a panic. The thread pool turns that into a value, so
//! one bad file costs one issue and not the harvest. A read that hangs (a network drive that went away) is abandoned
//! once its time is up.

use std::time::Duration;

use connector::{Error, Out};

use super::fault::Fault;

/// Runs reads one after the other.
#[derive(Debug)]
pub(super) struct Desk {
    /// How long one read may take.
    pub limit: Duration,
}

impl Desk {
    /// Runs one read. The outer failure ends the unit, the inner one is about the file.
    ///
    /// # Errors
    /// [`connector::ErrorKind::Cancelled`] once the reader of `out` has gone.
    pub async fn run<T, R>(&self, out: Option<&Out>, read: R) -> Result<Result<T, Fault>, Error>
    where
        T: Send + 'static,
        R: FnOnce() -> Result<T, Fault> + Send + 'static,
    {
        let cancelled = async {
            match out {
                Some(out) => out.cancelled().await,
                None => std::future::pending().await,
            }
        };
        let task = tokio::time::timeout(self.limit, tokio::task::spawn_blocking(read));
        tokio::select! {
            biased;
            () = cancelled => Err(Error::cancelled()),
            done = task => Ok(match done {
                Ok(Ok(result)) => result,
                Ok(Err(panicked)) => Err(Fault::damaged_by("made its reader give up", panicked)),
                Err(_) => Err(Fault::TimedOut(self.limit.as_secs())),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_that_panics_is_a_fault_of_the_file() {
        let desk = Desk { limit: Duration::from_secs(600) };
        let read = || -> Result<(), Fault> { panic!("on purpose") };
        let fault = desk.run(None, read).await.unwrap().unwrap_err();
        assert!(matches!(fault, Fault::Damaged { .. }));
    }
}
