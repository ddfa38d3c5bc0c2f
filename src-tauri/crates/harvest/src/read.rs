//! Reading units: one connector task, one consumer, back-pressure between them.

use std::time::Duration;

use connector::{Batch, Connector, Error, ErrorKind, OpenOptions, Session, Unit, UnitResult};
use model::{EntityKey, Issue, IssueKind, Secret, Timestamp};
use tokio::time::sleep;

use crate::{Progress, Step};

/// A place to read, and how.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub connector: &'a dyn Connector,
    /// The key everything read will live under.
    pub source: &'a EntityKey,
    pub address: &'a connector::Address,
    pub secret: Option<&'a Secret>,
    pub options: &'a OpenOptions,
    pub progress: &'a Progress,
    pub clock: fn() -> Timestamp,
}

/// What the consumer of a reading sees: for each unit `Begin`, batches, then `End` or `Dropped`. Before a unit begins,
/// only statements that opening a session sent.
#[derive(Debug)]
pub enum Event<'a> {
    /// A unit is about to be read. Sent again when it is retried: what came before no longer counts.
    Begin(&'a Unit),
    Batch(Batch),
    /// The unit was read; its result says how whole.
    End(UnitResult),
    /// The unit could not be read, for this reason. The other units go on.
    Dropped(&'a Unit, Issue),
}

/// How often a unit is tried when the connection is lost in the middle.
const ATTEMPTS: u32 = 3;
/// The wait before the second attempt; before the third it is twice as long.
const PAUSE: Duration = Duration::from_millis(500);

/// Opens the place, plans, and reads every unit that `skip` does not name into `consume`.
///
/// Blocking inside `consume` is fine: the connector runs in a task of its own and waits once the channel is full.
///
/// # Errors
/// What `open` or `plan` said; the first error of a unit when no unit at all could be read, or none but a list of the
/// others; cancellation; or what `consume` said, which ends the reading at once.
pub async fn for_each_unit<E: From<Error>>(
    reading: Reading<'_>,
    skip: &[String],
    consume: &mut dyn FnMut(Event<'_>) -> Result<(), E>,
) -> Result<(), E> {
    reading.progress.step(Step::Connect, (reading.clock)());
    let mut session = Some(open(reading, consume).await??);
    reading.progress.step(Step::Plan, (reading.clock)());
    let units = match session.as_mut() {
        Some(session) => unless_cancelled(reading.progress, session.plan()).await?,
        None => Vec::new(),
    };
    reading.progress.step(Step::Read, (reading.clock)());
    // A unit that others lie in is about them: by itself it is no reading of the source.
    let lists_others =
        |unit: &Unit| units.iter().any(|other| other.id != unit.id && other.covers.is_within(&unit.covers));
    let lists: Vec<&String> = units.iter().filter(|unit| lists_others(unit)).map(|unit| &unit.id).collect();
    let mut read_any = skip.iter().any(|unit| !lists.contains(&unit));
    let mut failure = None;
    for unit in units.iter().filter(|unit| !skip.contains(&unit.id)) {
        reading.progress.at(&unit.covers.name());
        match read_unit(reading, unit, &mut session, consume).await? {
            Ok(result) => {
                read_any |= !lists.contains(&&unit.id);
                consume(Event::End(result))?;
            }
            Err(error) => {
                consume(Event::Dropped(unit, issue_of(unit, &error)))?;
                failure.get_or_insert(error);
            }
        }
    }
    match failure {
        Some(error) if !read_any => Err(error.into()),
        _ => Ok(()),
    }
}

/// Reads one unit, again from its start when the connection was lost. The inner error is the unit's own.
///
/// A unit that took too long is not tried again: a limit on time was waited for once, and a source that has fallen
/// silent would have it waited for with every attempt.
async fn read_unit<E: From<Error>>(
    reading: Reading<'_>,
    unit: &Unit,
    session: &mut Option<Box<dyn Session>>,
    consume: &mut dyn FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Result<UnitResult, Error>, E> {
    let mut attempt = 1;
    loop {
        let opened = match session.take() {
            Some(opened) => Ok(opened),
            None => open(reading, consume).await?,
        };
        let error = match opened {
            Ok(opened) => {
                consume(Event::Begin(unit))?;
                let (returned, read) = attempt_unit(reading, unit, opened, consume).await?;
                match read {
                    Ok(result) => {
                        *session = Some(returned);
                        return Ok(Ok(result));
                    }
                    // A connection that was lost is not used again; after any other error it may be.
                    Err(error) if matches!(error.kind, ErrorKind::Gone | ErrorKind::Unreachable) => error,
                    Err(error) => {
                        *session = Some(returned);
                        error
                    }
                }
            }
            Err(error) => error,
        };
        if error.kind == ErrorKind::Cancelled {
            return Err(error.into());
        }
        let is_lost = matches!(error.kind, ErrorKind::Gone | ErrorKind::Unreachable);
        if !is_lost || attempt == ATTEMPTS {
            return Ok(Err(error));
        }
        tracing::warn!(unit = unit.id, attempt, "the connection was lost; trying again");
        let pause = sleep(PAUSE * attempt);
        unless_cancelled(reading.progress, async {
            pause.await;
            Ok(())
        })
        .await?;
        attempt += 1;
    }
}

type Attempt = (Box<dyn Session>, Result<UnitResult, Error>);

async fn attempt_unit<E: From<Error>>(
    reading: Reading<'_>,
    unit: &Unit,
    mut session: Box<dyn Session>,
    consume: &mut dyn FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Attempt, E> {
    let (mut out, mut batches) = connector::channel();
    let wanted = unit.clone();
    let task = tokio::spawn(async move {
        let read = match session.read(&wanted, &mut out).await {
            Ok(result) => out.flush().await.map(|()| result),
            Err(error) => {
                // What came before the failure is still worth handing over; the failure is what counts.
                let _ = out.flush().await;
                Err(error)
            }
        };
        (session, read)
    });
    // Dropping the future of this function must not leave the connector reading.
    let abort = AbortOnDrop(task.abort_handle());
    loop {
        tokio::select! {
            biased;
            () = reading.progress.cancelled() => {
                // Nothing more is sent from here on. What was sent is logged, whether or not it is still wanted.
                batches.close();
                while let Ok(batch) = batches.try_recv() {
                    if let Batch::Sent(_) = batch {
                        consume(Event::Batch(batch))?;
                    }
                }
                return Err(Error::cancelled().into());
            }
            batch = batches.recv() => match batch {
                Some(batch) => {
                    note(reading.progress, &batch);
                    consume(Event::Batch(batch))?;
                }
                None => break,
            },
        }
    }
    let ended = task.await;
    drop(abort);
    ended.map_err(|cause| {
        Error::new(ErrorKind::Other, format!("reading “{}” ended unexpectedly", unit.covers.name()))
            .remedy("run the harvest again; if it happens again, report it with the details")
            .because(cause)
            .into()
    })
}

fn note(progress: &Progress, batch: &Batch) {
    match batch {
        Batch::Items(items) => {
            let entities = items.iter().filter(|item| matches!(item, connector::Item::Entity { .. })).count();
            progress.advance(entities as u64);
        }
        Batch::Expect(more) => progress.expect(*more),
        Batch::Issue(_) | Batch::Sent(_) => {}
    }
}

/// Opens a session, and hands over what that sent, however it ended. The inner error is the source's.
async fn open<E>(
    reading: Reading<'_>,
    consume: &mut dyn FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Result<Box<dyn Session>, Error>, E> {
    let Reading { connector, source, address, secret, options, .. } = reading;
    let opened = unless_cancelled(reading.progress, connector.open(source, address, secret, options)).await;
    for statement in options.sent.take() {
        consume(Event::Batch(Batch::Sent(statement)))?;
    }
    Ok(opened)
}

async fn unless_cancelled<T>(progress: &Progress, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::select! {
        () = progress.cancelled() => Err(Error::cancelled()),
        done = work => done,
    }
}

fn issue_of(unit: &Unit, error: &Error) -> Issue {
    let kind = match error.kind {
        ErrorKind::Denied | ErrorKind::Login | ErrorKind::SecretNeeded => IssueKind::Denied,
        ErrorKind::TimedOut => IssueKind::TimedOut,
        ErrorKind::Unsupported => IssueKind::Unsupported,
        _ => IssueKind::Unreadable,
    };
    Issue { kind, at: unit.covers.clone(), message: error.message.clone(), remedy: error.remedy.clone() }
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
