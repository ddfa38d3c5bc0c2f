//! The contract every source implements.
//!
//! A connector is one static value. It opens a *session*, which says what this login may read (`probe`), lists the
//! *units* whose completeness it can vouch for (`plan`), and reads each into an [`Out`] (`read`). `Out` applies
//! back-pressure and fails once the run is cancelled, so `?` is the whole cancellation story.
//!
//! What a connector never does: write to a source, query once per table, parse SQL, or let text from a source become
//! SQL, a path or a key by string concatenation.

pub mod address;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod error;
pub mod out;
pub mod session;
pub mod spec;

pub use address::{Address, Found};
pub use error::{Error, ErrorKind};
pub use out::{Batch, Item, Out, Receiver, channel};
pub use session::{OpenOptions, Probe, SentLog, Session, Statement, Unit, UnitResult};
pub use spec::{Capability, Field, FieldKind, Spec};

use model::Secret;

/// A kind of system that can be read. One static value per folder of crate `connectors`.
#[async_trait::async_trait]
pub trait Connector: Sync + Send {
    fn spec(&self) -> &'static Spec;

    /// Whether everything this connector needs on this computer is there.
    ///
    /// # Errors
    /// [`ErrorKind::MissingLibrary`] with where it was looked for.
    fn available(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Recognises a pasted URL or a path as a place this connector can read. Reads at most a file's first bytes;
    /// never connects.
    ///
    /// # Errors
    /// `None` when the text is not for this connector; an error when it is, but something in it is wrong (a typo in
    /// a parameter, a file that is not what its name says).
    fn recognise(&self, input: &str) -> Option<Result<Found, Error>>;

    /// The authority to propose for a new source at `address`: short, readable, without secrets.
    /// The caller makes it unique and then freezes it.
    fn authority(&self, address: &Address) -> String;

    /// Whether a secret that was given for one address is as good for another: whoever answers there is the same, and
    /// asked as the same login. Only then may a stored one be sent. Unless a connector knows better, only where no
    /// setting differs.
    fn is_same_login(&self, given_for: &Address, asked: &Address) -> bool {
        let is_same = |field: &Field| {
            let value = |address: &Address| address.get(field.name).unwrap_or(field.default).trim().to_owned();
            value(given_for) == value(asked)
        };
        self.spec().form.iter().all(is_same)
    }

    /// The statements a harvest will send, in order, with what each is for. For a source that is read without
    /// statements (files), the reads it will make, in words. Asked for wherever sources are listed, so the place itself
    /// is not: it may be out of reach.
    fn statements(&self, address: &Address) -> Vec<Statement>;

    /// Opens a session, read-only by construction.
    ///
    /// `source` is the key everything read will live under. `secret` is absent when none was stored; the connector
    /// may then look where its native tools look (`.pgpass`, `PGPASSWORD`). Statements that are sent already here are
    /// noted in [`OpenOptions::sent`].
    async fn open(
        &self,
        source: &model::EntityKey,
        address: &Address,
        secret: Option<&Secret>,
        options: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error>;
}
