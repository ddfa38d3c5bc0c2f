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
use crate::syntax::{Node, Piece, Shape};
use crate::tokens::{Script, each_token};

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

/// From what age on data are stale.
const STALE_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// What an entity has that satisfies a condition without a word.
const HOLDS: Grade = DEFINITION_PREFIX;

impl Condition {
    /// What a part of a tree asks for.
    pub(crate) fn of(node: Node<'_>, notes: &mut Vec<Note>) -> Condition {
        let all = |nodes: Vec<Node<'_>>, notes: &mut Vec<Note>| {
            nodes.into_iter().map(|node| Condition::of(node, notes)).collect()
        };
        match node {
            Node::All(nodes) => Condition::All(all(nodes, notes)),
            Node::Any(nodes) => Condition::Any(all(nodes, notes)),
            Node::Not(node) => match *node {
                Node::Piece(piece) => Condition::Not(Box::new(one(Condition::of_piece(piece, true, notes)))),
                other => Condition::Not(Box::new(Condition::of(other, notes))),
            },
            Node::Piece(piece) => one(Condition::of_piece(piece, false, notes)),
        }
    }

    /// What one piece asks for, all of which must hold.
    pub(crate) fn of_piece(piece: Piece<'_>, negated: bool, notes: &mut Vec<Note>) -> Vec<Condition> {
        let Some(field) = piece.field else { return words(piece, Scope::Anywhere, negated, notes) };
        if let Some(facet) = field.facet() {
            return vec![Condition::Filter(TypedFilter { facet, text: fold(piece.text), negated: false })];
        }
        let read = match field {
            Field::Name => return words(piece, Scope::Name, negated, notes),
            Field::Column => return words(piece, Scope::Column, negated, notes),
            Field::Description => return words(piece, Scope::Comment, negated, notes),
            Field::Sql => return words(piece, Scope::Definition, negated, notes),
            Field::Type => Some(about(TYPE, piece)),
            Field::Owner => Some(about(OWNER, piece)),
            Field::Tag | Field::Used => Some(unknown(field.name(), notes)),
            Field::Has => field::has(piece.text).map(|has| known(has, notes)),
            Field::Is => field::is(piece.text).map(|is| match is {
                Is::Starred => Condition::Starred,
                Is::View => {
                    Condition::Filter(TypedFilter { facet: Facet::Kind, text: "view".to_owned(), negated: false })
                }
                Is::Has(has) => known(has, notes),
                Is::Stale => Condition::Span(Span { metric: Metric::Written, values: STALE_MS..=i64::MAX }),
            }),
            _ => field::span(field, piece.text).map(Condition::Span),
        };
        if let Some(condition) = read {
            return vec![condition];
        }
        notes.push(Note::UnreadValue { field: field.name().to_owned(), value: piece.text.to_owned() });
        let mut read = words(Piece { text: field.name(), ..piece }, Scope::Anywhere, negated, notes);
        read.extend(words(piece, Scope::Anywhere, negated, notes));
        read
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
            Condition::All(parts) => {
                let all = vec![1; documents as usize];
                let worse = |one: Grade, other: Grade| if one == NONE || other == NONE { NONE } else { one.max(other) };
                merged(parts, ground, view, all, worse)?
            }
            Condition::Any(parts) => merged(parts, ground, view, vec![NONE; documents as usize], better)?,
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

fn merged(
    parts: &[Condition],
    ground: &Ground<'_>,
    view: &View,
    mut grades: Vec<Grade>,
    merge: impl Fn(Grade, Grade) -> Grade,
) -> Result<Vec<Grade>, Error> {
    for part in parts {
        let more = part.grades(ground, view)?;
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

fn one(mut parts: Vec<Condition>) -> Condition {
    match parts.len() {
        1 => parts.remove(0),
        _ => Condition::All(parts),
    }
}

fn unknown(what: &str, notes: &mut Vec<Note>) -> Condition {
    notes.push(Note::NothingHas { what: what.to_owned() });
    Condition::Unknown
}

fn known(has: Has, notes: &mut Vec<Note>) -> Condition {
    match has {
        Has::Tests => unknown("tests", notes),
        Has::Lineage => unknown("lineage", notes),
        has => Condition::Has(has),
    }
}

fn about(kind: char, piece: Piece<'_>) -> Condition {
    Condition::About { term: about_term(kind, piece.text), whole: piece.shape == Shape::Quoted }
}

/// What a piece says in words, looked for in a part of the entities.
fn words(piece: Piece<'_>, scope: Scope, negated: bool, notes: &mut Vec<Note>) -> Vec<Condition> {
    if let Some((path, name)) = pattern::below(piece) {
        let mut parts = words(Piece { text: path, ..piece }, scope, false, notes);
        parts.extend(words(Piece { text: name, ..piece }, scope, false, notes));
        // What is refused is what has both.
        return if negated { vec![Condition::All(parts)] } else { parts };
    }
    if let Some(pattern) = pattern::of(piece, scope, notes) {
        let mut word = Word::new(String::new(), Form::Pattern(pattern));
        word.scope = scope;
        return vec![Condition::Word(word)];
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
