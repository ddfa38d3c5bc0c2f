//! What holds for an entity or does not: filters, ranges and properties, joined by all, any and not.

use model::name::fold;
use tantivy::DocId;
use tantivy::columnar::Column;

use crate::analysis::{OWNER, TYPE, about_term};
use crate::error::Error;
use crate::field::{self, Field, Is, Span};
use crate::find::Ground;
use crate::grade::{DEFINITION_PREFIX, Grade, NONE, better};
use crate::lists::Lists;
use crate::pattern;
use crate::query::{Facet, Has, Metric, Note};
use crate::question::{Form, WORDS, Word, mark_particle};
use crate::scope::Scope;
use crate::snapshot::View;
use crate::syntax::{Node, Notes, Piece, Shape};
use crate::tokens::{Script, clip, each_token};

/// Something that can be said of every entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Word(Word),
    Filter(TypedFilter),
    /// Has a term that begins like this, or is it, among its types and owners.
    About {
        term: String,
        whole: bool,
    },
    Has(Has),
    Span(Span),
    Starred,
    /// Is this entity.
    Id(i64),
    /// Asks for what nothing in a catalog has yet.
    Unknown,
}

/// A filter typed in the box: admits values that contain the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypedFilter {
    pub facet: Facet,
    /// Folded.
    pub text: String,
    pub negated: bool,
}

/// How much of a value that was not understood is told.
const VALUE_CHARS: usize = 80;
/// From what age on data are stale.
const STALE_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// What an entity has that satisfies a condition without a word.
pub(crate) const HOLDS: Grade = DEFINITION_PREFIX;

/// What is left to be read of one query, so that none costs without bound: every part of a tree is an array over all
/// entities, and every pattern a look at every name.
pub(crate) struct Reading<'n> {
    pub notes: &'n mut Notes,
    parts: usize,
    patterns: usize,
}

const PARTS: usize = 64;
const PATTERNS: usize = 8;

impl<'n> Reading<'n> {
    pub(crate) fn new(notes: &'n mut Notes) -> Reading<'n> {
        Reading { notes, parts: PARTS, patterns: PATTERNS }
    }

    /// Whether one more of these may be read.
    fn has(left: &mut usize, notes: &mut Notes) -> bool {
        let Some(less) = left.checked_sub(1) else {
            notes.add(Note::TooLong);
            return false;
        };
        *left = less;
        true
    }
}

impl Condition {
    /// What a part of a tree asks for; `None` where it has nothing in it.
    pub(crate) fn of(node: Node<'_>, reading: &mut Reading<'_>) -> Option<Condition> {
        match node {
            Node::All(nodes) => {
                one(nodes.into_iter().filter_map(|node| Condition::of(node, reading)).collect(), Condition::All)
            }
            Node::Any(nodes) => {
                let ways = nodes.len();
                let read: Vec<_> = nodes.into_iter().filter_map(|node| Condition::of(node, reading)).collect();
                if read.len() < ways {
                    reading.notes.add(Note::LoneOr);
                }
                one(read, Condition::Any)
            }
            Node::Not(node) => {
                let refused = match *node {
                    Node::Piece(piece) => one(Condition::of_piece(piece, true, reading), Condition::All)?.whole(),
                    other => Condition::of(other, reading)?,
                };
                Some(Condition::Not(Box::new(refused)))
            }
            Node::Piece(piece) => one(Condition::of_piece(piece, false, reading), Condition::All),
        }
    }

    /// What one piece asks for, all of which must hold.
    pub(crate) fn of_piece(piece: Piece<'_>, negated: bool, reading: &mut Reading<'_>) -> Vec<Condition> {
        if !Reading::has(&mut reading.parts, reading.notes) {
            return Vec::new();
        }
        let Some(field) = piece.field else { return words(piece, Scope::Anywhere, negated, reading) };
        let read = match field {
            Field::Name => return words(piece, Scope::Name, negated, reading),
            Field::Column => return words(piece, Scope::Column, negated, reading),
            Field::Description => return words(piece, Scope::Comment, negated, reading),
            Field::Sql => return words(piece, Scope::Definition, negated, reading),
            Field::Kind | Field::Source | Field::Schema => field
                .facet()
                .zip(value(piece))
                .map(|(facet, text)| Condition::Filter(TypedFilter { facet, text: fold(text), negated: false })),
            Field::Type => value(piece).map(|text| about(TYPE, text, piece.shape)),
            Field::Owner => value(piece).map(|text| about(OWNER, text, piece.shape)),
            Field::Tag | Field::Used => Some(unknown(field.name(), reading.notes)),
            Field::Has => field::has(piece.text).map(|has| known(has, reading.notes)),
            Field::Is => field::is(piece.text).map(|is| match is {
                Is::Starred => Condition::Starred,
                Is::View => {
                    Condition::Filter(TypedFilter { facet: Facet::Kind, text: "view".to_owned(), negated: false })
                }
                Is::Has(has) => known(has, reading.notes),
                Is::Stale => Condition::Span(Span { metric: Metric::Written, values: STALE_MS..=i64::MAX }),
            }),
            _ => field::span(field, piece.text).map(Condition::Span),
        };
        if let Some(condition) = read {
            return vec![condition];
        }
        let value = clip(piece.text, VALUE_CHARS).to_owned();
        reading.notes.add(Note::UnreadValue { field: field.name().to_owned(), value });
        let mut read = words(Piece { text: field.name(), ..piece }, Scope::Anywhere, negated, reading);
        read.extend(words(piece, Scope::Anywhere, negated, reading));
        // What is refused is what has all of it.
        if negated { one(read, Condition::All).into_iter().collect() } else { read }
    }

    /// The same, its words no longer taken for beginnings.
    fn whole(self) -> Condition {
        match self {
            Condition::All(parts) => Condition::All(parts.into_iter().map(Condition::whole).collect()),
            Condition::Word(word) => Condition::Word(word.whole()),
            other => other,
        }
    }

    /// Whether some word of it can make an entity a better hit.
    pub(crate) fn has_words(&self) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(Condition::has_words),
            Condition::Word(_) => true,
            _ => false,
        }
    }

    /// Calls `each` with every word that is not negated.
    pub(crate) fn each_word(&mut self, each: &mut dyn FnMut(&mut Word)) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter_mut().for_each(|part| part.each_word(each)),
            Condition::Word(word) => each(word),
            _ => {}
        }
    }

    /// By entity of a segment: how well it satisfies this; [`NONE`] where it does not.
    pub(crate) fn grades(&self, ground: &Ground<'_>, view: &View) -> Result<Vec<Grade>, Error> {
        let documents = view.reader.max_doc();
        let holds = |holds: &mut dyn FnMut(DocId) -> bool| {
            (0..documents).map(|document| if holds(document) { HOLDS } else { NONE }).collect::<Vec<_>>()
        };
        Ok(match self {
            Condition::All(parts) => all(parts, ground, view)?,
            Condition::Any(parts) => {
                let mut grades = vec![NONE; documents as usize];
                for part in parts {
                    let more = part.grades(ground, view)?;
                    grades.iter_mut().zip(more).for_each(|(grade, more)| *grade = better(*grade, more));
                }
                grades
            }
            Condition::Not(part) => {
                let grades = part.grades(ground, view)?;
                holds(&mut |document| grades[document as usize] == NONE)
            }
            Condition::Word(word) => Lists::strict(view, ground, word)?.into_dense(documents),
            Condition::Filter(filter) => {
                let masks = ground.snapshot.groups.masks(&[], std::slice::from_ref(filter));
                let admitted: Vec<bool> = view.groups.iter().map(|&group| masks[group as usize] == 0).collect();
                holds(&mut |document| admitted[view.columns.groups.of_document(document)])
            }
            Condition::About { term, whole } => Lists::about(&view.columns, term, *whole)?.into_dense(documents),
            Condition::Has(has) => {
                let facts = number::<u64>(view, "facts")?;
                let wanted = has.bit();
                holds(&mut |document| facts.as_ref().and_then(|facts| facts.first(document)).unwrap_or(0) & wanted != 0)
            }
            Condition::Span(span) => {
                let column = number::<i64>(view, span.metric.field())?;
                let now = ground.now_ms;
                let is_age = matches!(span.metric, Metric::Written | Metric::Changed);
                holds(&mut |document| {
                    let value = column.as_ref().and_then(|column| column.first(document));
                    // What lies ahead, by a clock that differs, is new.
                    let value = value.map(|value| if is_age { now.saturating_sub(value).max(0) } else { value });
                    value.is_some_and(|value| span.values.contains(&value))
                })
            }
            Condition::Starred => {
                holds(&mut |document| ground.favour.starred.binary_search(&view.columns.ids.get_val(document)).is_ok())
            }
            Condition::Id(id) => holds(&mut |document| view.columns.ids.get_val(document) == *id),
            Condition::Unknown => vec![NONE; documents as usize],
        })
    }
}

/// How well an entity satisfies all of these. What merely holds says nothing of how well the words do.
fn all(parts: &[Condition], ground: &Ground<'_>, view: &View) -> Result<Vec<Grade>, Error> {
    let ranks = parts.iter().any(Condition::has_words);
    let mut grades: Vec<Grade> = vec![1; view.reader.max_doc() as usize];
    for part in parts {
        let more = part.grades(ground, view)?;
        let counts = !ranks || part.has_words();
        let merge = |grade: Grade, more: Grade| match (grade, more) {
            (NONE, _) | (_, NONE) => NONE,
            _ if counts => grade.max(more),
            _ => grade,
        };
        grades.iter_mut().zip(more).for_each(|(grade, more)| *grade = merge(*grade, more));
    }
    Ok(grades)
}

/// A column of numbers; `None` where no entity has one.
fn number<T: tantivy::columnar::HasAssociatedColumnType>(view: &View, name: &str) -> Result<Option<Column<T>>, Error>
where
    tantivy::columnar::DynamicColumn: Into<Option<Column<T>>>,
{
    view.reader.fast_fields().column_opt::<T>(name).map_err(Error::damaged)
}

/// Several parts as one; `None` where there is none.
fn one(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Option<Condition> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

/// The value of a field that is compared with what contains it or begins so: stars at its ends say nothing more. `None`
/// for other patterns.
fn value<'a>(piece: Piece<'a>) -> Option<&'a str> {
    let text = if piece.shape == Shape::Plain { piece.text.trim_matches('*') } else { piece.text };
    (piece.shape != Shape::Regex && !text.is_empty() && !text.contains('*')).then_some(text)
}

fn unknown(what: &str, notes: &mut Notes) -> Condition {
    notes.add(Note::NothingHas { what: what.to_owned() });
    Condition::Unknown
}

fn known(has: Has, notes: &mut Notes) -> Condition {
    match has {
        Has::Tests => unknown("tests", notes),
        Has::Lineage => unknown("lineage", notes),
        has => Condition::Has(has),
    }
}

fn about(kind: char, text: &str, shape: Shape) -> Condition {
    Condition::About { term: about_term(kind, text), whole: shape == Shape::Quoted }
}

/// What a piece says in words, looked for in a part of the entities.
fn words(piece: Piece<'_>, scope: Scope, negated: bool, reading: &mut Reading<'_>) -> Vec<Condition> {
    if let Some((path, name)) = pattern::below(piece, scope) {
        let mut parts = words(Piece { text: path, ..piece }, scope, false, reading);
        parts.extend(words(Piece { text: name, ..piece }, scope, false, reading));
        // What is refused is what has both.
        return if negated { one(parts, Condition::All).into_iter().collect() } else { parts };
    }
    if pattern::is_one(piece, scope) {
        if !Reading::has(&mut reading.patterns, reading.notes) {
            return Vec::new();
        }
        if let Some(pattern) = pattern::of(piece, scope, reading.notes) {
            let word = Word::new(String::new(), Form::Pattern(pattern));
            return vec![Condition::Word(Word { scope, ..word })];
        }
    }
    let quoted = piece.shape == Shape::Quoted;
    let mut words = Vec::new();
    each_token(piece.text, |token, script| {
        let prefix = !quoted && (script == Script::Spaced || token.chars().nth(1).is_none());
        words.push(Word::new(token.to_owned(), if prefix { Form::Prefix } else { Form::Exact }));
    });
    if !quoted && !negated {
        mark_particle(&mut words, piece.text);
    }
    if words.len() > 1 && (quoted || negated || scope != Scope::Anywhere) {
        words.truncate(WORDS);
        let tokens: Vec<_> = words.into_iter().map(|word| word.text).collect();
        let is_run = !quoted && !negated && matches!(scope, Scope::Name | Scope::Column);
        let text = tokens.concat();
        words = vec![Word::new(text, if is_run { Form::Run(tokens) } else { Form::Phrase(tokens) })];
    }
    words.into_iter().map(|word| Condition::Word(Word { scope, ..word })).collect()
}
