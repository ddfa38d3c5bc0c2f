//! What is asked, by class.

use api::search::{FacetField, Filter, SearchRequest};
use search::{Facet, Query};

use crate::catalog::{Catalog, Numbers};

pub const CLASSES: &[&str] = &["exact", "prefix", "two_words", "typo", "filter_facets"];

/// One query. Every one asks for 50 hydrated hits, the total and all facet counts.
pub struct Question {
    pub class: &'static str,
    pub text: String,
    /// Only tables, no views.
    pub tables_only: bool,
}

impl Question {
    pub fn request(&self) -> SearchRequest {
        let only = Filter { field: FacetField::Kind, values: vec!["table".to_owned()] };
        let filters = if self.tables_only { vec![only] } else { Vec::new() };
        SearchRequest { query: self.text.clone(), filters, limit: 30, facets: true, ..SearchRequest::default() }
    }
}

impl Question {
    /// The same question to the index alone.
    pub fn query(&self) -> Query {
        let only = (Facet::Kind, vec!["table".to_owned()]);
        let filters = if self.tables_only { vec![only] } else { Vec::new() };
        Query { text: self.text.clone(), filters, limit: 30, facets: true, ..Query::default() }
    }
}

/// `count` queries of a class, the same ones every time.
pub fn of(class: &&'static str, catalog: &Catalog, count: usize) -> Vec<Question> {
    let mut numbers = Numbers::new(77 ^ class.len() as u64);
    (0..count).map(|_| question(class, catalog, &mut numbers)).collect()
}

fn question(class: &'static str, catalog: &Catalog, numbers: &mut Numbers) -> Question {
    let table = catalog.table(numbers.below(catalog.tables as usize) as u32);
    let word = long_word(catalog, numbers);
    let text = match class {
        "exact" => table.name,
        // Two to four letters: what the box holds while a word is being typed.
        "prefix" => word.chars().take(2 + numbers.below(3)).collect(),
        "two_words" => {
            format!("{} {}", table.name.split('_').next().unwrap_or(&word), table.columns[2 + numbers.below(18)])
        }
        "typo" => slipped(&word, numbers),
        _ => word,
    };
    Question { class, text, tables_only: class == "filter_facets" }
}

/// A word long enough to be mistyped.
fn long_word(catalog: &Catalog, numbers: &mut Numbers) -> String {
    loop {
        let word = catalog.word(numbers);
        if word.len() >= 5 && word.is_ascii() {
            return word.to_owned();
        }
    }
}

/// The word with two letters swapped, one replaced, or one missing; never the first.
fn slipped(word: &str, numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + numbers.below(letters.len() - 2);
    match numbers.below(3) {
        0 => letters.swap(at, at + 1),
        1 => letters[at] = 'q',
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}
