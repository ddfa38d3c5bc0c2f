//! The nouns of the catalog.
//!
//! Everything here is a value: no IO, no clock, no randomness, no async. Time and ids are passed in.
//! These types are what is *stored*; what is *spoken* to a shell lives in crate `api`, and crate `app`
//! converts between the two, so a renamed label can never change a stored digest.

pub mod change;
pub mod edge;
pub mod issue;
pub mod key;
pub mod kind;
pub mod name;
pub mod observation;
pub mod record;
pub mod revision;
pub mod secret;
pub mod time;

pub use change::{Change, ChangeKind, diff};
pub use edge::{ColumnLink, Edge, EdgeKind, Origin, Trust};
pub use issue::{Issue, IssueKind};
pub use key::{EntityKey, KeyError};
pub use kind::Kind;
pub use name::CaseRule;
pub use observation::{Metric, Observation};
pub use record::{
    Column, Constraint, Container, Definition, Digest, Generated, Identity, Index, Partition, Partitioning, Record,
    RecordError, Relation, RelationKind, Routine, RoutineKind, Trigger, TypeDetail,
};
pub use revision::{Revision, Stamp};
pub use secret::Secret;
pub use time::Timestamp;
