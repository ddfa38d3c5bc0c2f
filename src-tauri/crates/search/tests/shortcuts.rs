//! The shortcuts of a query change nothing: what is counted without being ranked, and never ranked because it cannot be on
//! the page, is found by the plain way in the same number and order.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use model::{Kind, Revision, Stamp};
use search::{Document, Facet, Facts, Index, Page, Query};

/// More than are sorted instead of merged, and many blocks of postings.
const ENTITIES: usize = 6_000;
const WORDS: &[&str] = &[
    "order", "orders", "ordinal", "customer", "custom", "custody", "id", "item", "total", "to", "t", "주문", "date",
    "data", "day", "status", "state", "amount",
];

/// A stream of numbers that depends on nothing but its start.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn word(&mut self) -> &'static str {
        // The first words are the frequent ones.
        WORDS[self.below(WORDS.len()).min(self.below(WORDS.len()))]
    }

    fn name(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join("_")
    }
}

fn catalog(folder: &std::path::Path) -> Index {
    let index = Index::open(folder).unwrap();
    let mut update = index.rebuild().unwrap().unwrap();
    let mut numbers = Numbers(7);
    for id in 0..ENTITIES {
        let columns: Vec<String> = (0..numbers.below(4)).map(|at| numbers.name(1 + at % 2)).collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let (words, comment) = (1 + numbers.below(3), numbers.name(2));
        let source = ["pg://a", "pg://b"][id / 3_500];
        let schema = format!("{source}/{}", WORDS[id / 500]);
        update
            .put(&Document {
                id: id as i64,
                kind: if numbers.below(9) == 0 { Kind::View } else { Kind::Table },
                source,
                schema: Some(&schema),
                name: &numbers.name(words),
                path: &[WORDS[id / 500]],
                columns: &columns,
                types: &[],
                owner: None,
                comment: Some(&comment),
                column_comments: &[],
                definition: None,
                facts: Facts { rows: Some(1 << numbers.below(20)), ..Facts::default() },
                references: numbers.below(20) as u32,
            })
            .unwrap();
    }
    update.commit(&Stamp { file: "f".repeat(32), revision: Revision(1), commit: "c".repeat(32) }).unwrap();
    index
}

fn page(index: &Index, text: &str, filters: &[(Facet, Vec<String>)], limit: usize) -> Page {
    let query = Query { text: text.to_owned(), filters: filters.to_vec(), limit, facets: true, ..Query::default() };
    index.search(&query).unwrap()
}

#[test]
fn shortcuts_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let index = catalog(&folder.path().join("index"));
    let check = |text: &str, filters: &[(Facet, Vec<String>)]| {
        // Nothing is cut off where all are asked for, and an exclusion has every hit looked at.
        let mut plain = page(&index, &format!("{text} -nothinghasthis"), filters, ENTITIES);
        assert_eq!(plain.total as usize, plain.ids.len(), "{text:?}");
        for limit in [ENTITIES, 200, 10, 1, 0] {
            plain.ids.truncate(limit);
            assert_eq!(page(&index, text, filters, limit), plain, "{text:?} {limit}");
        }
    };
    let mut queries = vec!["".to_owned(), "ordxr".to_owned(), "order.order".to_owned(), "\"t\"".to_owned()];
    for word in WORDS {
        let prefixes = (1..=word.chars().count()).map(|length| word.chars().take(length).collect());
        queries.extend(prefixes.chain(WORDS.iter().step_by(5).map(|other| format!("{word} {other}"))));
    }
    let tables = (Facet::Kind, vec!["table".to_owned()]);
    let one_source = (Facet::Source, vec!["pg://b".to_owned()]);
    for query in &queries {
        check(query, &[]);
        check(query, &[tables.clone(), one_source.clone()]);
    }
}
