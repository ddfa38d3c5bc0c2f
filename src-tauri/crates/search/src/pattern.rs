//! Wildcards, anchors and regular expressions on names.
//!
//! Bounded whatever is typed: the automaton takes time linear in a name, and one that would be too large is none.

use std::sync::Arc;

use model::name::fold;
use regex::{Regex, RegexBuilder};

use crate::error::Error;
use crate::grade::{COLUMN_WHOLE, Grade, NAME, NONE, Place, better};
use crate::query::Note;
use crate::scope::Scope;
use crate::snapshot::{Columns, View};
use crate::syntax::{Notes, Piece, Shape};
use crate::tokens::clip;

/// Longer patterns are not read.
const PATTERN_BYTES: usize = 512;
/// How large a compiled pattern may become, in bytes.
const COMPILED_BYTES: usize = 1 << 17;
/// How much of a pattern that cannot be used is told.
const PATTERN_CHARS: usize = 80;

/// What names have to look like.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    source: String,
    names: Arc<Regex>,
    /// Wildcards are compared with folded names, expressions with names as they are spelled.
    spelled: bool,
    /// For names of columns, which the index knows without what separates their words.
    columns: Option<Arc<Regex>>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

/// Whether a piece is meant as a pattern.
pub(crate) fn is_one(piece: Piece<'_>, scope: Scope) -> bool {
    let text = piece.text.trim_matches('`');
    match piece.shape {
        Shape::Quoted => false,
        Shape::Regex => true,
        Shape::Plain if matches!(scope, Scope::Comment | Scope::Definition) => false,
        // What is called or calculated with is SQL.
        Shape::Plain if text.contains(['(', ')', '+', ',']) || !text.contains(char::is_alphanumeric) => false,
        // A star at the end alone says what every word says.
        Shape::Plain => is_anchored(text) || text.trim_end_matches('*').contains('*'),
    }
}

fn is_anchored(text: &str) -> bool {
    text.len() > 1 && (text.starts_with('^') || text.ends_with('$'))
}

/// The pattern that a piece is; `None` where it cannot be used.
pub(crate) fn of(piece: Piece<'_>, scope: Scope, notes: &mut Notes) -> Option<Pattern> {
    let text = piece.text.trim_matches('`');
    let pattern = match piece.shape {
        // Columns are not known as they are spelled, and texts are not looked through.
        Shape::Regex if !matches!(scope, Scope::Anywhere | Scope::Name) => None,
        Shape::Regex => Pattern::expression(text),
        _ => Pattern::wildcards(text, is_anchored(text), scope),
    };
    if pattern.is_none() {
        notes.add(Note::BadPattern { pattern: clip(text, PATTERN_CHARS).to_owned() });
    }
    pattern
}

/// Splits wildcards behind a path (`sales.ord*`) off it, where names stand with their paths.
pub(crate) fn below(piece: Piece<'_>, scope: Scope) -> Option<(&str, &str)> {
    let star = piece.text.find('*').filter(|_| piece.shape == Shape::Plain && scope == Scope::Anywhere)?;
    let (path, _) = piece.text[..star].rsplit_once(['.', '/'])?;
    let name = &piece.text[path.len() + 1..];
    let splits = path.contains(char::is_alphanumeric) && name.contains(char::is_alphanumeric);
    splits.then_some((path, name))
}

impl Pattern {
    fn expression(text: &str) -> Option<Pattern> {
        let names = Arc::new(compiled(text)?);
        Some(Pattern { source: format!("/{text}/"), names, spelled: true, columns: None })
    }

    /// `anchored`: only the ends that are marked are ends.
    fn wildcards(text: &str, anchored: bool, scope: Scope) -> Option<Pattern> {
        let (starts, body) = text.strip_prefix('^').map_or((!anchored, text), |body| (true, body));
        let (ends, body) = body.strip_suffix('$').map_or((!anchored, body), |body| (true, body));
        let framed = |inner: &str| {
            let (start, end) = (if starts { "^" } else { "" }, if ends { "$" } else { "" });
            compiled(&format!("{start}{inner}{end}")).map(Arc::new)
        };
        let any = |folded: &str| folded.split('*').map(regex::escape).collect::<Vec<_>>().join(".*");
        let folded = fold(body);
        let bare: String = folded.chars().filter(|sign| sign.is_alphanumeric() || *sign == '*').collect();
        let of_columns = scope == Scope::Column || (scope == Scope::Anywhere && !anchored);
        let columns = if of_columns { Some(framed(&any(&bare))?) } else { None };
        Some(Pattern { source: text.to_owned(), names: framed(&any(&folded))?, spelled: false, columns })
    }

    /// As it was typed.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Whether an entity's name has this form.
    pub(crate) fn is_name(&self, name: &str) -> bool {
        if self.spelled { self.names.is_match(name) } else { self.names.is_match(&fold(name)) }
    }

    /// Whether a column's name has this form.
    pub(crate) fn is_column(&self, name: &str) -> bool {
        let leaf = name.rsplit('.').next().unwrap_or(name);
        let bare = || fold(leaf).chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
        self.columns.as_ref().is_some_and(|columns| columns.is_match(&bare()))
    }

    /// By entity of a segment: how well it matches.
    pub(crate) fn grades(&self, view: &View, scope: Scope) -> Result<Vec<Grade>, Error> {
        let mut grades = vec![NONE; view.reader.max_doc() as usize];
        if scope != Scope::Column {
            self.mark_names(&view.columns, &mut grades)?;
        }
        if let Some(columns) = &self.columns {
            mark_columns(columns, &view.columns, &mut grades)?;
        }
        Ok(grades)
    }

    fn mark_names(&self, columns: &Columns, grades: &mut [Grade]) -> Result<(), Error> {
        let mut matches = vec![false; columns.names.num_terms()];
        let mut names = columns.names.dictionary().stream().map_err(Error::damaged)?;
        for is_match in &mut matches {
            if !names.advance() {
                break;
            }
            let name = String::from_utf8_lossy(names.key());
            let (folded, spelled) = name.split_once('\0').unwrap_or((&name, &name));
            *is_match = self.names.is_match(if self.spelled { spelled } else { folded });
        }
        for (document, grade) in (0..).zip(grades) {
            let name = columns.name_order.get_val(document);
            if usize::try_from(name).ok().and_then(|name| matches.get(name)) == Some(&true) {
                *grade = NAME;
            }
        }
        Ok(())
    }
}

/// Marks the entities with a column whose words, joined, match.
fn mark_columns(pattern: &Regex, columns: &Columns, grades: &mut [Grade]) -> Result<(), Error> {
    for index in [&columns.words, &columns.joined] {
        let mut terms = index.terms().stream().map_err(Error::damaged)?;
        while terms.advance() {
            if !std::str::from_utf8(terms.key()).is_ok_and(|term| pattern.is_match(term)) {
                continue;
            }
            let info = terms.value();
            let option = tantivy::schema::IndexRecordOption::WithFreqs;
            let mut postings = index.read_block_postings_from_terminfo(info, option).map_err(Error::damaged)?;
            while !postings.docs().is_empty() {
                for (&document, &frequency) in postings.docs().iter().zip(postings.freqs()) {
                    if frequency == u32::from(Place::ColumnWhole.code())
                        && let Some(grade) = grades.get_mut(document as usize)
                    {
                        *grade = better(*grade, COLUMN_WHOLE);
                    }
                }
                postings.advance();
            }
        }
    }
    Ok(())
}

fn compiled(expression: &str) -> Option<Regex> {
    if expression.len() > PATTERN_BYTES {
        return None;
    }
    RegexBuilder::new(expression)
        .case_insensitive(true)
        .size_limit(COMPILED_BYTES)
        .dfa_size_limit(COMPILED_BYTES)
        .nest_limit(50)
        .build()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str, shape: Shape, scope: Scope) -> Option<Pattern> {
        let piece = Piece { field: None, text, shape };
        is_one(piece, scope).then(|| of(piece, scope, &mut Notes::default())).flatten()
    }

    #[test]
    fn wildcards_and_anchors_are_of_whole_names() {
        fn check(text: &str, name: &str, is_name: bool, is_column: bool) {
            let pattern = pattern(text, Shape::Plain, Scope::Anywhere).unwrap();
            assert_eq!((pattern.is_name(name), pattern.is_column(name)), (is_name, is_column), "{text} {name}");
        }
        check("cust*_id", "Customer_ID", true, true);
        check("cust*_id", "customer_identity", false, false);
        check("*mail", "e-mail", true, true);
        check("*.csv", "orders.csv", true, true);
        check("^ord", "orders", true, false);
        check("^ord", "reorder", false, false);
        check("items$", "order_items", true, false);
        check("items$", "items_old", false, false);
        check("^orders$", "orders", true, false);
        check("*주문", "월별주문", true, true);
    }

    #[test]
    fn what_is_no_pattern_is_words() {
        fn check(text: &str, shape: Shape, scope: Scope) {
            assert_eq!(pattern(text, shape, scope), None, "{text}");
        }
        check("cust*", Shape::Plain, Scope::Anywhere);
        check("*", Shape::Plain, Scope::Anywhere);
        check("**", Shape::Plain, Scope::Anywhere);
        check("^", Shape::Plain, Scope::Anywhere);
        check("a*b", Shape::Quoted, Scope::Anywhere);
        check("a*b", Shape::Plain, Scope::Comment);
        check("count(*)", Shape::Plain, Scope::Anywhere);
        check("[", Shape::Regex, Scope::Anywhere);
        check("a", Shape::Regex, Scope::Column);
        check("((((a{9}){9}){9}){9}){9}", Shape::Regex, Scope::Name);
        check(&"a".repeat(1000), Shape::Regex, Scope::Name);
    }
}
