//! The way out of a connector: batched, bounded, cancellable.

use model::{Edge, EntityKey, Issue, Kind, Observation, Record};
use tokio::sync::mpsc;

use crate::Error;

/// One thing read from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Entity { key: EntityKey, kind: Kind, record: Record },
    Edge(Edge),
    Observation(Observation),
}

/// What crosses the channel.
#[derive(Debug)]
pub enum Batch {
    Items(Vec<Item>),
    Issue(Issue),
    /// How many entities the unit expects to read in all, for progress.
    Expect(u64),
    /// A statement that was sent, for the log.
    Sent(String),
}

pub(crate) const BATCH_ITEMS: usize = 1_000;
pub(crate) const BATCH_BYTES: usize = 1 << 20;
/// Batches that may wait unread before a connector has to.
const CAPACITY: usize = 4;

/// Where a connector puts what it reads.
#[derive(Debug)]
pub struct Out {
    sender: mpsc::Sender<Batch>,
    items: Vec<Item>,
    bytes: usize,
}

/// The reading end. Dropping it cancels the connector at its next `put`.
pub type Receiver = mpsc::Receiver<Batch>;

/// A connector's way out and its reading end.
pub fn channel() -> (Out, Receiver) {
    let (sender, receiver) = mpsc::channel(CAPACITY);
    (Out { sender, items: Vec::with_capacity(BATCH_ITEMS), bytes: 0 }, receiver)
}

impl Out {
    /// Queues an entity.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Cancelled`] once the run is cancelled.
    pub async fn entity(&mut self, key: EntityKey, kind: Kind, record: Record) -> Result<(), Error> {
        let bytes = key.as_str().len() + weight(&record);
        self.put(Item::Entity { key, kind, record }, bytes).await
    }

    /// Queues an edge. Errors as [`Out::entity`].
    pub async fn edge(&mut self, edge: Edge) -> Result<(), Error> {
        let bytes = edge.from.as_str().len() + edge.to.as_str().len() + 32 * edge.columns.len();
        self.put(Item::Edge(edge), bytes).await
    }

    /// Queues an observation. Errors as [`Out::entity`].
    pub async fn observe(&mut self, observation: Observation) -> Result<(), Error> {
        let bytes = observation.of.as_str().len();
        self.put(Item::Observation(observation), bytes).await
    }

    /// Reports a partial failure; the unit goes on. Errors as [`Out::entity`].
    pub async fn issue(&mut self, issue: Issue) -> Result<(), Error> {
        self.send(Batch::Issue(issue)).await
    }

    /// Says how many entities the unit will yield, for progress. Errors as [`Out::entity`].
    pub async fn expect(&mut self, entities: u64) -> Result<(), Error> {
        self.send(Batch::Expect(entities)).await
    }

    /// Logs a statement that is about to be sent. Errors as [`Out::entity`].
    pub async fn sent(&mut self, statement: &str) -> Result<(), Error> {
        self.send(Batch::Sent(statement.to_owned())).await
    }

    /// Hands over what is queued. The caller of `read` does this once `read` returned. Errors as [`Out::entity`].
    pub async fn flush(&mut self) -> Result<(), Error> {
        if self.items.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        let items = std::mem::replace(&mut self.items, Vec::with_capacity(BATCH_ITEMS));
        self.send(Batch::Items(items)).await
    }

    /// Waits until the run is cancelled, so that a long statement can be stopped while nothing is being queued.
    pub async fn cancelled(&self) {
        self.sender.closed().await;
    }

    async fn put(&mut self, item: Item, bytes: usize) -> Result<(), Error> {
        self.items.push(item);
        self.bytes += bytes;
        if self.items.len() >= BATCH_ITEMS || self.bytes >= BATCH_BYTES {
            self.flush().await?;
        } else if self.sender.is_closed() {
            return Err(Error::cancelled());
        }
        Ok(())
    }

    async fn send(&mut self, batch: Batch) -> Result<(), Error> {
        self.sender.send(batch).await.map_err(|_| Error::cancelled())
    }
}

/// A cheap estimate of a record's size, so that a few huge records end a batch early.
fn weight(record: &Record) -> usize {
    match record {
        Record::Container(_) => 64,
        Record::Relation(relation) => {
            let comments: usize =
                relation.columns.iter().filter_map(|column| column.comment.as_ref()).map(String::len).sum();
            let definition = relation.definition.as_ref().map_or(0, |definition| definition.text.len());
            256 + 64 * relation.columns.len() + comments + definition
        }
        Record::Routine(routine) => 128 + routine.definition.as_ref().map_or(0, |definition| definition.text.len()),
    }
}
