//! Every kind of source, one folder each, and the one list of them.
//!
//! A new source is a folder here, its `pub mod` line and its line in [`ALL`]; nothing else in the program names it.
//! The drivers of the sources are this crate's business alone: what comes out are the nouns of crate `model`.

mod blocking;
mod ddl;
pub mod duckdb;
pub mod files;
mod local;
mod percent;
pub mod postgres;
mod rows;
pub mod sqlite;

use connector::Connector;

/// Every connector of this build, in the order in which they are offered and asked to recognise a pasted address.
pub static ALL: &[&dyn Connector] = &[
    // One line for each folder.
    &postgres::POSTGRES,
    &sqlite::SQLITE,
    &duckdb::DUCKDB,
    &files::FILES,
];

/// The connector with this id (`postgres`), as a source's settings name it.
pub fn by_id(id: &str) -> Option<&'static dyn Connector> {
    ALL.iter().copied().find(|connector| connector.spec().id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_connectors_share_an_id() {
        let ids: HashSet<_> = ALL.iter().map(|connector| connector.spec().id).collect();
        assert_eq!(ids.len(), ALL.len());
    }

    #[test]
    fn a_form_asks_for_at_most_one_secret_and_never_twice_for_one_name() {
        for connector in ALL {
            let spec = connector.spec();
            let names: HashSet<_> = spec.form.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), spec.form.len(), "{}", spec.id);
            let secrets = spec.form.iter().filter(|field| field.kind == connector::FieldKind::Secret);
            assert!(secrets.count() <= 1, "{}", spec.id);
        }
    }
}
