//! Words that stand for each other: abbreviations that names are full of, and whatever a person adds to them.

use std::collections::HashMap;

use crate::tokens::{Script, each_token};

/// Groups of words of which each finds the others. See `abbreviations.txt` for the form.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    others: HashMap<String, Vec<String>>,
}

/// How many words of one file are read; further ones are left out.
const MOST_WORDS: usize = 20_000;
/// How many words of one group are: each is kept with all the others.
const MOST_IN_GROUP: usize = 64;

impl Aliases {
    /// The abbreviations that come with the program.
    pub fn built_in() -> Aliases {
        Aliases::default().with(include_str!("abbreviations.txt"))
    }

    /// The same and the groups of `text`, a line each. Nothing in it is an error: what is no word is passed over.
    #[must_use]
    pub fn with(mut self, text: &str) -> Aliases {
        let mut read = 0;
        for line in text.lines() {
            let group: Vec<String> = line
                .split('#')
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .filter_map(word)
                .take(MOST_IN_GROUP)
                .collect();
            read += group.len();
            if read > MOST_WORDS {
                break;
            }
            for word in &group {
                let others = self.others.entry(word.clone()).or_default();
                others.extend(group.iter().filter(|other| *other != word).cloned());
                others.sort_unstable();
                others.dedup();
            }
        }
        self
    }

    /// The words that stand for this one, or for what it is the plural of; folded.
    pub(crate) fn of(&self, word: &str) -> &[String] {
        let others = self.others.get(word).or_else(|| self.others.get(&singular(word)?));
        others.map_or(&[], Vec::as_slice)
    }
}

/// Whether a word that stands for another is looked for inside of longer ones: a shorter one is in too many.
pub(crate) fn is_found_inside(alias: &str) -> bool {
    alias.chars().nth(INNER_ALIAS - 1).is_some()
}

const INNER_ALIAS: usize = 4;

/// What a word would be the plural of.
fn singular(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s').filter(|stem| stem.chars().nth(2).is_some())?;
    Some(match stem.strip_suffix("ie") {
        Some(stem) => format!("{stem}y"),
        None => stem.to_owned(),
    })
}

/// A text that is one word as the index has them.
fn word(text: &str) -> Option<String> {
    let mut tokens = Vec::new();
    each_token(text, |token, script| tokens.push((token.to_owned(), script)));
    match <[_; 1]>::try_from(tokens) {
        Ok([(token, Script::Spaced)]) => Some(token),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_group_finds_the_others() {
        fn check(word: &str, expected: &[&str]) {
            let aliases = Aliases::default()
                .with("customer cust Client # a comment\ncategory cat\nclient account\n two-words x\n고객 손님 y");
            assert_eq!(aliases.of(word), expected, "{word}");
        }
        check("customer", &["client", "cust"]);
        check("client", &["account", "cust", "customer"]);
        check("customers", &["client", "cust"]);
        check("categories", &["cat"]);
        check("x", &[]);
        check("y", &[]);
        check("comment", &[]);
    }

    #[test]
    fn the_abbreviations_that_come_along_are_read() {
        let aliases = Aliases::built_in();
        assert!(aliases.of("qty").contains(&"quantity".to_owned()));
        assert!(aliases.of("quantity").contains(&"qty".to_owned()));
    }
}
