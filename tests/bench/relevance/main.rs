//! Measures how well search finds what was meant: judged queries over catalogs of four styles, see `tests/relevance`.
//! `bench-relevance [tune]`: reports the even queries, or, while weights are chosen, the odd ones; `--misses` lists what
//! was not found first.
//!
//! Three engines are asked the same over the same tables: Pulk's index, SQLite's FTS5 with prefixes, and Amundsen's
//! formula. Prints one JSON object a line: `{"bench","metric","class","engine","value","unit","n"}`.

#![allow(clippy::unwrap_used, reason = "a measurement that went wrong says where and ends")]

mod amundsen;
mod corpus;
mod fts5;
mod measures;
mod pulk;

use corpus::{Catalog, Engine, Query};
use measures::{Means, Score};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let tuned = words.iter().any(|word| word == "tune");
    let lists_misses = words.iter().any(|word| word == "--misses");
    let mut scores: Vec<Score> = Vec::new();
    for catalog in Catalog::all() {
        let engines: [Box<dyn Engine>; 3] = [
            Box::new(pulk::Pulk::of(&catalog)),
            Box::new(fts5::Fts5::of(&catalog)),
            Box::new(amundsen::Amundsen::of(&catalog)),
        ];
        for query in catalog.queries.iter().filter(|query| query.tunes == tuned) {
            for engine in &engines {
                let found = engine.search(&query.text);
                let score = Score::of(engine.name(), query, &found);
                if lists_misses && engine.name() == "pulk" && score.reciprocal_rank < 1.0 {
                    miss(&catalog, query, &found);
                }
                scores.push(score);
            }
        }
    }
    for means in Means::by_class(&scores) {
        means.print();
    }
}

/// A query whose best answer is not first, and what came instead.
fn miss(catalog: &Catalog, query: &Query, found: &[usize]) {
    let name = |&at: &usize| catalog.tables[at].qualified();
    let wanted: Vec<_> = query.judged.iter().map(|(at, grade)| format!("{}={grade}", name(at))).collect();
    let found: Vec<_> = found.iter().take(5).map(name).collect();
    eprintln!(
        "{}\t{}\t{}\twanted {}\tfound {}",
        catalog.name,
        query.class,
        query.text,
        wanted.join(" "),
        found.join(" ")
    );
}
