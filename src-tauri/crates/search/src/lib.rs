//! The index behind the search box.

mod document;
mod error;
mod index;
mod matcher;
mod query;
mod stops;

pub use document::Document;
pub use error::Error;
pub use index::{Index, Update};
pub use matcher::{Match, Matcher};
pub use query::{FACET_VALUES, Facet, Page, Query};
pub use stops::set_stop_hook;
