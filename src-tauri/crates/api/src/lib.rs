//! What is spoken between the catalog and its shells.
//!
//! [`commands!`](crate::commands) is the only list of commands: it expands to the [`Handler`] trait (a missing handler
//! does not compile), to [`dispatch`], and to the TypeScript map. Each command answers a screen, not a row.
//! Ids and 64-bit numbers cross as strings ([`Int64`]); instants as RFC 3339 text.

mod commands;
pub mod contents;
pub mod discover;
pub mod entity;
pub mod error;
pub mod event;
pub mod harvest;
pub mod history;
pub mod inspect;
pub mod licences;
pub mod named;
pub mod relations;
pub mod scalar;
pub mod script;
pub mod search;
pub mod shelf;
pub mod source;
pub mod status;
pub mod storage;
#[cfg(feature = "typescript")]
pub mod typescript;
pub mod why;

pub use commands::{COMMANDS, Command, Handler, dispatch};
pub use error::{Code, Error};
pub use event::{Event, Tag};
pub use scalar::Int64;
