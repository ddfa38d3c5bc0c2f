//! The index behind the search box.
//!
//! One document per entity, columns as terms of their table, nothing stored: an answer is ids, and the screen reads them back
//! from the catalog. The index is derived. It names the state of the catalog it shows ([`Index::stamp`]), and whatever is
//! wrong with it ends in an empty index without a stamp, which the caller rebuilds.
//!
//! How a query is answered, in the order of the modules: [`tokens`] splits text, [`analysis`] turns an entity into terms
//! with the best place of each, [`schema`] stores the place as the term's frequency, [`syntax`] reads what was typed as a
//! tree and [`question`] makes words and conditions of it (with [`field`] for the values of fields, [`pattern`] for
//! wildcards and expressions, [`sql`] for what was pasted, [`korean`] for what is particular to it and [`aliases`] for words
//! that stand for others), [`lists`] finds the postings of each word within its [`scope`], [`condition`] tells what holds or
//! does not, [`evaluate`] walks them once, [`sink`] counts, filters and ranks by [`grade`] and [`weights`], and [`groups`] makes facets of the
//! counts.
//!
//! [`find`] asks strictly first. Where that finds few, words also match inside of others ([`vocabulary`]), by first
//! letters and with typing slips, all of it behind what matches as typed; where nothing has all of the words, [`partial`]
//! looks for the most telling of them.
//!
//! Where a query finds nothing as it was typed, [`suggest`] tries others: the other keyboard layout ([`keyboard`]), and less
//! of the same. [`why`] tells of one hit what made it one.
//!
//! Deliberately not here: reading the catalog, and the text of results.

mod aliases;
mod analysis;
mod condition;
mod directory;
mod document;
mod error;
mod evaluate;
mod field;
mod find;
mod folder;
mod grade;
mod groups;
mod index;
mod keyboard;
mod korean;
mod lists;
mod matcher;
mod names;
mod part;
mod partial;
mod pattern;
mod query;
mod question;
mod schema;
mod scope;
mod sink;
mod slip;
mod snapshot;
mod sql;
mod stops;
mod suggest;
mod syntax;
mod terms;
mod tokens;
mod update;
mod vocabulary;
mod weights;
mod why;

pub use aliases::Aliases;
pub use document::{Document, Facts};
pub use error::Error;
pub use index::Index;
pub use matcher::{Match, Matcher};
pub use query::{FACET_VALUES, Facet, Note, Page, Query, Suggestion, Way};
pub use stops::set_stop_hook;
pub use update::Update;
pub use weights::{STARRED, Signal, VISITED, Weighed, signals};
pub use why::{How, Placed, Rank, Reason, Spot};
