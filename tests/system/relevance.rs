//! Over catalogs of four styles, a name that is typed is the first that is found.

#[path = "../bench/relevance/corpus.rs"]
#[allow(dead_code, reason = "judged queries are for the benchmark")]
mod corpus;
#[path = "../bench/relevance/pulk.rs"]
mod pulk;

use corpus::{Catalog, Engine, Table};
use pulk::Pulk;

/// Asks for every table of every catalog in one spelling; `is_it` says whether what came first is what was meant.
fn check(spelling: fn(&Table) -> String, is_it: fn(&Table, &Table) -> bool) {
    for catalog in Catalog::all() {
        let engine = Pulk::of(&catalog);
        assert_eq!(engine.name(), "pulk");
        assert!(catalog.tables.len() > 250 && catalog.queries.len() > 100, "{} is too small to say much", catalog.name);
        for meant in &catalog.tables {
            let text = spelling(meant);
            let first = engine.search(&text).first().map(|&at| &catalog.tables[at]);
            let found = first.map_or_else(|| "nothing".to_owned(), Table::qualified);
            assert!(first.is_some_and(|first| is_it(first, meant)), "{}: {text:?} finds {found}", catalog.name);
        }
    }
}

#[test]
fn a_name_in_any_case_is_first() {
    let is_it = |found: &Table, meant: &Table| found.name.eq_ignore_ascii_case(&meant.name);
    check(|table| table.name.to_lowercase(), is_it);
    check(|table| table.name.to_uppercase(), is_it);
    check(|table| format!("\"{}\"", table.name), is_it);
}

#[test]
fn a_qualified_name_is_first() {
    let is_it = |found: &Table, meant: &Table| found.qualified() == meant.qualified();
    check(Table::qualified, is_it);
    check(|table| format!("select * from {}.{} t where x = 1", table.schema, table.name), is_it);
}
