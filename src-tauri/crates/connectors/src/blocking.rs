//! Work that blocks its thread, made to obey limits and cancellation.
//!
//! Embedded engines answer on the calling thread. Each of their statements runs on a thread of the blocking pool
//! while the caller waits; when the time is up, the run is cancelled or the caller goes away, the engine is
//! interrupted, so that no statement goes on behind anyone's back.

use std::time::Duration;

use connector::{Error, ErrorKind, Out};

/// How often an engine is interrupted again until it has let go: an interrupt that arrives just before a statement
/// starts is lost on it.
const AGAIN: Duration = Duration::from_millis(20);

/// How often at most. An engine that waits for a lock or a drive hears nothing; it is left behind then, on a thread
/// that ends by itself.
const AT_MOST: u32 = 40;

/// Runs `work` on a thread that may block.
///
/// `interrupt` makes the engine give up what it is doing; it may be called several times and from any thread.
/// `out` is watched for cancellation where there is one.
///
/// # Errors
/// The failure of `work`; [`ErrorKind::TimedOut`] after `limit`; [`ErrorKind::Cancelled`] when `out` was closed.
pub async fn run<T, W>(
    limit: Duration,
    out: Option<&Out>,
    interrupt: impl Fn() + Send + Sync,
    work: W,
) -> Result<T, Error>
where
    T: Send + 'static,
    W: FnOnce() -> Result<T, Error> + Send + 'static,
{
    let interrupt = InterruptOnDrop { interrupt: &interrupt, finished: false };
    let mut work = Interruptible { task: tokio::task::spawn_blocking(work), guard: interrupt };
    let cancelled = async {
        match out {
            Some(out) => out.cancelled().await,
            None => std::future::pending().await,
        }
    };
    let reason = tokio::select! {
        done = &mut work.task => return work.finish(done),
        () = cancelled => Error::cancelled(),
        () = tokio::time::sleep(limit) => Error::new(
            ErrorKind::TimedOut,
            format!("a statement took longer than {} seconds and was stopped", limit.as_secs()),
        ),
    };
    for _ in 0..AT_MOST {
        (work.guard.interrupt)();
        if tokio::time::timeout(AGAIN, &mut work.task).await.is_ok() {
            break;
        }
    }
    work.guard.finished = true;
    Err(reason)
}

/// Opens something on a thread that may block. What is still being opened after `limit` is closed when it is done.
///
/// # Errors
/// The failure of `work`; [`ErrorKind::TimedOut`] after `limit`.
pub async fn open<T, W>(limit: Duration, work: W) -> Result<T, Error>
where
    T: Send + 'static,
    W: FnOnce() -> Result<T, Error> + Send + 'static,
{
    match tokio::time::timeout(limit, tokio::task::spawn_blocking(work)).await {
        Ok(done) => done.unwrap_or_else(|error| Err(stopped(error))),
        Err(_) => {
            let message = format!("the file did not open within {} seconds", limit.as_secs());
            Err(Error::new(ErrorKind::TimedOut, message).remedy("Check the drive or network folder it is on."))
        }
    }
}

fn stopped(error: tokio::task::JoinError) -> Error {
    Error::new(ErrorKind::Other, "the engine stopped in the middle of a statement").because(error)
}

struct Interruptible<'a, T, I: Fn()> {
    task: tokio::task::JoinHandle<Result<T, Error>>,
    guard: InterruptOnDrop<'a, I>,
}

impl<T, I: Fn()> Interruptible<'_, T, I> {
    fn finish(mut self, done: Result<Result<T, Error>, tokio::task::JoinError>) -> Result<T, Error> {
        self.guard.finished = true;
        done.unwrap_or_else(|error| Err(stopped(error)))
    }
}

/// Interrupts when the waiting future is dropped before the work ended.
struct InterruptOnDrop<'a, I: Fn()> {
    interrupt: &'a I,
    finished: bool,
}

impl<I: Fn()> Drop for InterruptOnDrop<'_, I> {
    fn drop(&mut self) {
        if !self.finished {
            (self.interrupt)();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Work that ends only when it is interrupted.
    async fn stuck(limit: Duration, out: Option<&Out>) -> Result<(), Error> {
        let (interrupt, interrupted) = mpsc::channel();
        let interrupted = std::sync::Mutex::new(interrupted);
        let work = move || {
            interrupted.lock().expect("one holder").recv().expect("an interrupt");
            Err(Error::new(ErrorKind::Other, "interrupted"))
        };
        run(limit, out, move || interrupt.send(()).unwrap_or_default(), work).await
    }

    #[tokio::test]
    async fn a_statement_ends_when_its_time_is_up() {
        let error = stuck(Duration::from_millis(1), None).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_statement_ends_when_the_run_is_cancelled() {
        let (out, receiver) = connector::channel();
        drop(receiver);
        let error = stuck(Duration::from_secs(600), Some(&out)).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Cancelled);
    }

    #[tokio::test]
    async fn an_engine_that_does_not_listen_is_left_behind() {
        let (release, wait) = mpsc::channel::<()>();
        let work = move || wait.recv().map_err(|_| Error::new(ErrorKind::Other, "released"));
        let error = run(Duration::from_millis(1), None, || (), work).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::TimedOut);
        drop(release);
    }

    #[tokio::test]
    async fn work_that_panics_is_an_error() {
        let work = || -> Result<(), Error> { panic!("on purpose") };
        let error = run(Duration::from_secs(600), None, || (), work).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Other);
    }
}
