//! The formula of Amundsen's search service 2.1 over the same tables, in memory.
//!
//! A `should` over the fields of a table, each a `match` with the default OR and `fuzziness: AUTO`, weighted: name 5, schema
//! 3, columns 2, description 1.5, column descriptions 1. A `match` is BM25 over the field's tokens. Tokens are runs of ASCII
//! letters and digits in lower case (so other scripts have none), the names' stemmed lightly, the descriptions' without
//! stop words. Popularity adds nothing: there is no usage in these catalogs.

use std::collections::HashMap;

use super::corpus::{Catalog, Engine, SEEN, Table};

/// Of BM25, as Lucene has them.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Terms that a fuzzy word may become.
const EXPANSIONS: usize = 50;
const STOP_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of",
    "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
];

pub struct Amundsen {
    fields: Vec<Field>,
    tables: usize,
}

impl Amundsen {
    pub fn of(catalog: &Catalog) -> Amundsen {
        let field = |boost, prose, text: &dyn Fn(&Table) -> String| {
            Field::of(boost, prose, catalog.tables.iter().map(|table| tokens(&text(table), prose)).collect())
        };
        let description =
            |table: &Table| if table.comments.is_empty() { String::new() } else { table.comments[0].clone() };
        let fields = vec![
            field(5.0, false, &|table| table.name.clone()),
            field(3.0, false, &|table| table.schema.clone()),
            field(2.0, false, &|table| table.columns.join(" ")),
            field(1.5, true, &description),
            field(1.0, true, &|table| table.comments.get(1..).unwrap_or_default().join(" ")),
        ];
        Amundsen { fields, tables: catalog.tables.len() }
    }
}

impl Engine for Amundsen {
    fn name(&self) -> &'static str {
        "amundsen"
    }

    fn search(&self, text: &str) -> Vec<usize> {
        let mut scores = vec![0.0; self.tables];
        for field in &self.fields {
            field.add(text, &mut scores);
        }
        let mut found: Vec<usize> = (0..self.tables).filter(|&at| scores[at] > 0.0).collect();
        found.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]).then(one.cmp(&other)));
        found.truncate(SEEN);
        found
    }
}

struct Field {
    boost: f64,
    prose: bool,
    /// How often each document has a term.
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean: f64,
}

impl Field {
    fn of(boost: f64, prose: bool, documents: Vec<Vec<String>>) -> Field {
        let lengths: Vec<f64> = documents.iter().map(|tokens| tokens.len() as f64).collect();
        let filled = lengths.iter().filter(|length| **length > 0.0).count().max(1);
        let mean = lengths.iter().sum::<f64>() / filled as f64;
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        for (at, tokens) in documents.into_iter().enumerate() {
            for token in tokens {
                let list = postings.entry(token).or_default();
                match list.last_mut() {
                    Some((last, count)) if *last == at => *count += 1.0,
                    _ => list.push((at, 1.0)),
                }
            }
        }
        Field { boost, prose, postings, lengths, mean }
    }

    fn add(&self, text: &str, scores: &mut [f64]) {
        for word in tokens(text, self.prose) {
            let expanded = self.expand(&word);
            // Blended: every spelling of a word is as rare as the most frequent of them.
            let documents = expanded.iter().map(|(term, _)| self.postings[*term].len()).max().unwrap_or(0) as f64;
            let rarity = (1.0 + (self.lengths.len() as f64 - documents + 0.5) / (documents + 0.5)).ln();
            for (term, closeness) in expanded {
                for &(at, count) in &self.postings[term] {
                    let length = self.lengths[at] / self.mean;
                    let saturated = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
                    scores[at] += self.boost * closeness * rarity * saturated;
                }
            }
        }
    }

    /// The terms a word stands for, and how near each is.
    fn expand(&self, word: &str) -> Vec<(&str, f64)> {
        let slips = match word.len() {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        let near = self.postings.keys().filter_map(|term| {
            let distance = distance(word, term);
            let closeness = 1.0 - distance as f64 / word.len().min(term.len()) as f64;
            (distance <= slips).then_some((term.as_str(), closeness))
        });
        let mut near: Vec<_> = near.collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
        near.truncate(EXPANSIONS);
        near
    }
}

fn tokens(text: &str, prose: bool) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.map(str::to_ascii_lowercase).filter(|word| !prose || !STOP_WORDS.contains(&word.as_str()));
    words.map(|word| stem(&word)).collect()
}

/// Plurals and the commonest endings, which is what both of its stemmers agree on.
fn stem(word: &str) -> String {
    let endings = [("sses", "ss"), ("ies", "y"), ("ing", ""), ("ed", ""), ("s", "")];
    for (ending, instead) in endings {
        if let Some(start) = word.strip_suffix(ending)
            && start.len() >= 3
            && !(ending == "s" && (start.ends_with('s') || start.ends_with('u')))
        {
            return format!("{start}{instead}");
        }
    }
    word.to_owned()
}

/// Letters wrong, missing, too many or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > 2 {
        return 3;
    }
    let mut rows = vec![(0..=other.len()).collect::<Vec<_>>()];
    for (at, letter) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, against) in other.iter().enumerate() {
            let wrong = rows[at][to] + usize::from(letter != against);
            let mut least = wrong.min(rows[at][to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && *letter == other[to - 1] && one[at - 1] == *against {
                least = least.min(rows[at - 1][to - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}
