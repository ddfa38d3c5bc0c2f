//! Names as people half remember them: folding for comparison, and splitting identifiers into words.
//!
//! Both search (what is indexed, what is typed) and SQL resolution (`match_name`) start here, so that they can
//! never disagree about what counts as the same name.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How a source compares unquoted identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseRule {
    /// Unquoted names fold to lower case; comparison is exact (PostgreSQL).
    FoldLower,
    /// Unquoted names fold to upper case; comparison is exact.
    FoldUpper,
    /// Names compare without regard to case (SQLite, DuckDB).
    Insensitive,
    /// Names are exactly what they are (files).
    Exact,
}

impl CaseRule {
    /// The name that SQL text resolves against, for a name as the source stores it.
    ///
    /// For the folding rules the stored spelling already is the folded one, so it is kept.
    pub fn match_name(self, stored: &str) -> String {
        match self {
            CaseRule::FoldLower | CaseRule::FoldUpper | CaseRule::Exact => stored.to_owned(),
            CaseRule::Insensitive => stored.to_lowercase(),
        }
    }

    /// The name that SQL text means by an identifier, quoted or not.
    pub fn resolve(self, written: &str, quoted: bool) -> String {
        match self {
            CaseRule::FoldLower if !quoted => written.to_lowercase(),
            CaseRule::FoldUpper if !quoted => written.to_uppercase(),
            CaseRule::Insensitive => written.to_lowercase(),
            _ => written.to_owned(),
        }
    }
}

/// Folds text for comparison: NFKC, then lower case.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// One word of an identifier and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word in its own spelling.
    pub text: &'a str,
    /// Byte offset of its first character in the identifier.
    pub start: usize,
}

/// Splits an identifier where a reader would: at anything that is no letter or digit, between lower and upper
/// case, before the last capital of an acronym (`HTTPServer` → `HTTP`, `Server`), between letters and digits, and
/// where the script changes.
pub fn words(identifier: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut previous: Option<(usize, Class)> = None;
    let mut characters = identifier.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let class = Class::of(character);
        let next = characters.peek().map(|&(_, next)| Class::of(next));
        if let (Some(begin), Some((_, before))) = (start, previous)
            && breaks(before, class, next)
        {
            found.push(Word { text: &identifier[begin..at], start: begin });
            start = None;
        }
        if class != Class::Other && start.is_none() {
            start = Some(at);
        }
        previous = Some((at, class));
    }
    if let Some(begin) = start {
        found.push(Word { text: &identifier[begin..], start: begin });
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Wide,
    Other,
}

impl Class {
    fn of(character: char) -> Class {
        // Nearly all identifiers are ASCII, and every one of a catalog comes through here.
        if character.is_ascii() {
            return match character {
                'a'..='z' => Class::Lower,
                'A'..='Z' => Class::Upper,
                '0'..='9' => Class::Digit,
                _ => Class::Other,
            };
        }
        if is_wide(character) {
            Class::Wide
        } else if character.is_uppercase() {
            Class::Upper
        } else if character.is_numeric() {
            Class::Digit
        } else if character.is_alphabetic() || is_mark(character) {
            Class::Lower
        } else {
            Class::Other
        }
    }
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// True for scripts written without spaces between the parts of a word: Hangul, Han, Kana.
pub fn is_wide(character: char) -> bool {
    matches!(u32::from(character),
        0x1100..=0x11ff | 0x3040..=0x30ff | 0x3130..=0x318f | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

fn breaks(before: Class, now: Class, next: Option<Class>) -> bool {
    match (before, now) {
        (Class::Other, _) => false,
        (_, Class::Other) => true,
        (Class::Lower, Class::Upper) => true,
        (Class::Upper, Class::Upper) => next == Some(Class::Lower),
        (Class::Upper, Class::Lower) => false,
        (a, b) => a != b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_identifiers_where_a_reader_would() {
        fn check(identifier: &str, expected: &[&str]) {
            let found: Vec<_> = words(identifier).into_iter().map(|word| word.text).collect();
            assert_eq!(found, expected, "{identifier}");
        }
        check("customer_order_address", &["customer", "order", "address"]);
        check("customerOrderId", &["customer", "Order", "Id"]);
        check("HTTPServerID", &["HTTP", "Server", "ID"]);
        check("fct-orders.v2", &["fct", "orders", "v", "2"]);
        check("__x__", &["x"]);
        check("주문내역_item", &["주문내역", "item"]);
        check("고객ID", &["고객", "ID"]);
        check("Café", &["Café"]);
        check("", &[]);
        check("__", &[]);
    }

    #[test]
    fn folds_case_and_width() {
        fn check(text: &str, expected: &str) {
            assert_eq!(fold(text), expected);
        }
        check("OrderID", "orderid");
        check("ＯＲＤＥＲ", "order");
        check("ﬁle", "file");
        check("주문", "주문");
    }

    #[test]
    fn resolves_by_the_rule_of_the_source() {
        fn check(rule: CaseRule, written: &str, quoted: bool, stored: &str) {
            assert_eq!(rule.resolve(written, quoted), rule.match_name(stored));
        }
        check(CaseRule::FoldLower, "Orders", false, "orders");
        check(CaseRule::FoldLower, "Orders", true, "Orders");
        check(CaseRule::FoldUpper, "orders", false, "ORDERS");
        check(CaseRule::Insensitive, "ORDERS", true, "Orders");
        check(CaseRule::Exact, "Orders.csv", false, "Orders.csv");
    }
}
