//! From an entity to the terms it is found by.
//!
//! Every term is kept once, with the best place it has in the entity; see [`crate::grade`] for how the place travels.
//! Work is bounded whatever a source says: a definition of ten megabytes is read for its first 256 KiB.

use std::collections::BTreeMap;

use model::name::is_wide;
use tantivy::TantivyDocument;

use crate::document::Document;
use crate::grade::{EDGE, EXACT, NONE, Place, whole_word};
use crate::korean;
use crate::query::Has;
use crate::schema::{Fields, pack_card};
use crate::scope::Scope;
use crate::terms::Terms;
use crate::tokens::{TOKEN_CHARS, clip, clip_bytes, each_token, whole_name};
use crate::weights::{is_deprecated, standing};

/// How much of one text is looked at, in bytes.
const TEXT_BYTES: usize = 256 * 1024;
/// How much of one identifier is looked at, in bytes.
const NAME_BYTES: usize = 1024;
/// How many columns of one entity are looked at.
const COLUMNS: usize = 20_000;
/// Beginnings up to this many characters have a list of their own.
pub(crate) const EDGE_CHARS: usize = 2;
/// Identifiers of more words are found by neighbouring words alone.
pub(crate) const JOINED_WORDS: usize = 8;
/// Names of so many words are found by the first letters of these.
const INITIALS: usize = 3;
const MOST_INITIALS: usize = 12;
/// Words of one column's type that are looked at: those of a deep structure are many.
const TYPE_WORDS: usize = 200;
/// Stands before a type, and before an owner, among the terms about entities.
pub(crate) const TYPE: char = '\u{2}';
pub(crate) const OWNER: char = '\u{3}';
/// Stands before a word that an entity has in several places.
const FURTHER: char = '\u{4}';
/// The frequency of a term that merely is there.
const FOUND: u8 = 1;
/// Separates the parts of a group.
pub(crate) const UNIT: char = '\u{1f}';

/// Turns entities into documents of the index. Keeps its buffers from one to the next.
pub(crate) struct Analysis {
    fields: Fields,
    words: Terms,
    edges: Terms,
    joined: Terms,
    about: Terms,
    prose: String,
    parts: Parts,
}

impl Analysis {
    pub(crate) fn new(fields: Fields) -> Analysis {
        Analysis {
            fields,
            words: Terms::new(EXACT),
            edges: Terms::new(EDGE),
            joined: Terms::new(EXACT),
            about: Terms::new(EXACT),
            prose: String::new(),
            parts: Parts::default(),
        }
    }

    pub(crate) fn document(&mut self, entity: &Document<'_>) -> TantivyDocument {
        let name_words = self.name(entity.name);
        for name in entity.path {
            each_token(clip_bytes(name, NAME_BYTES), |token, _| self.token(token, Place::Path));
        }
        for column in entity.columns.iter().take(COLUMNS) {
            self.column(column);
        }
        for comment in entity.comment.iter().chain(entity.column_comments) {
            self.sentence(comment, Place::Comment);
        }
        if let Some(definition) = entity.definition {
            self.sentence(definition, Place::Definition);
        }
        let mut document = TantivyDocument::default();
        document.add_i64(self.fields.id, entity.id);
        let mut further = BTreeMap::new();
        let mut note = |term: &str, code: u8| *further.entry(term.to_owned()).or_default() |= further_bit(code);
        document.add_text(self.fields.words, self.words.take(&mut note));
        document.add_text(
            self.fields.edges,
            self.edges.take(|term, code| {
                // Beginnings of longer words are not asked for by place.
                if let Some(place) = whole_word(code) {
                    note(term, place);
                }
            }),
        );
        document.add_text(self.fields.joined, self.joined.take(&mut note));
        document.add_text(self.fields.about, self.about(entity, &further));
        if !self.prose.is_empty() {
            document.add_text(self.fields.prose, std::mem::take(&mut self.prose));
        }
        document.add_text(self.fields.group, group(entity));
        document.add_text(self.fields.name, ordered_name(entity.name));
        let standing = standing(&entity.weighed());
        document.add_u64(self.fields.card, pack_card(name_words, standing));
        self.facts(entity, &mut document);
        document
    }

    /// The terms of what is not a word of the entity: its types and owner, and where else its words stand.
    fn about(&mut self, entity: &Document<'_>, further: &BTreeMap<String, u8>) -> String {
        for &text in entity.types.iter().take(COLUMNS) {
            self.about.add(&about_term(TYPE, text.split('(').next().unwrap_or(text)), FOUND);
            self.about.add(&about_term(TYPE, text), FOUND);
            let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
            words.take(TYPE_WORDS).for_each(|word| self.about.add(&about_term(TYPE, word), FOUND));
        }
        if let Some(owner) = entity.owner {
            self.about.add(&about_term(OWNER, owner), FOUND);
            each_token(clip_bytes(owner, NAME_BYTES), |token, _| self.about.add(&about_term(OWNER, token), FOUND));
        }
        for (term, &bits) in further.iter().filter(|&(_, &bits)| bits != 0) {
            self.about.add(&further_term(term), bits);
        }
        self.about.take(|_, _| {})
    }

    fn facts(&self, entity: &Document<'_>, document: &mut TantivyDocument) {
        let facts = &entity.facts;
        let held = [
            (Has::Description, entity.comment.is_some_and(|comment| !comment.trim().is_empty())),
            (Has::Owner, entity.owner.is_some()),
            (Has::PrimaryKey, facts.has_primary_key),
            (Has::Partitions, facts.is_partitioned),
            (Has::Deprecation, is_deprecated(entity.name) || entity.comment.is_some_and(is_deprecated)),
        ];
        let bits = held.iter().filter(|(_, holds)| *holds).fold(0, |bits, (has, _)| bits | has.bit());
        if bits != 0 {
            document.add_u64(self.fields.facts, bits);
        }
        let columns = (!entity.columns.is_empty()).then_some(entity.columns.len() as i64);
        let measures = [
            (self.fields.rows, facts.rows),
            (self.fields.bytes, facts.bytes),
            (self.fields.columns, columns),
            (self.fields.written, facts.written_ms),
            (self.fields.changed, facts.changed_ms),
        ];
        for (field, value) in measures {
            value.into_iter().for_each(|value| document.add_i64(field, value));
        }
    }

    /// Adds the name; returns how many different words it has.
    fn name(&mut self, name: &str) -> usize {
        self.parts.split(clip_bytes(name, NAME_BYTES));
        for at in 0..self.parts.len() {
            let place = if at == 0 { Place::NameFirst } else { Place::Name };
            add(&mut self.words, &mut self.edges, self.parts.run(at, 1), place);
        }
        if self.parts.len() == 0 {
            self.words.add(&symbol_term(&whole_name(name)), Place::NameFirst.code());
        }
        self.join(Place::Name, Place::NameWhole);
        if let Some(initials) = self.parts.initials() {
            self.joined.add(&initials_term(&initials), Place::NameFirst.code());
        }
        self.parts.different()
    }

    /// Adds a column; the parents of a nested field have columns of their own.
    fn column(&mut self, column: &str) {
        let leaf = column.rsplit('.').find(|part| !part.is_empty()).unwrap_or(column);
        self.parts.split(clip_bytes(leaf, NAME_BYTES));
        let place = if self.parts.len() == 1 { Place::ColumnWhole } else { Place::Column };
        for at in 0..self.parts.len() {
            add(&mut self.words, &mut self.edges, self.parts.run(at, 1), place);
        }
        self.join(Place::Column, Place::ColumnWhole);
    }

    /// Adds text whose order of words may be asked for.
    fn sentence(&mut self, text: &str, place: Place) {
        let before = self.prose.len();
        each_token(clip_bytes(text, TEXT_BYTES), |token, _| {
            self.token(token, place);
            self.prose.push_str(token);
            self.prose.push('\n');
        });
        if self.prose.len() > before {
            // A phrase never runs from one comment into the next.
            self.prose.push('\n');
        }
    }

    fn token(&mut self, token: &str, place: Place) {
        add(&mut self.words, &mut self.edges, token, place);
    }

    /// Adds the neighbours of the identifier at hand, joined, and all of it.
    fn join(&mut self, pair: Place, whole: Place) {
        let count = self.parts.len();
        if count > 2 {
            for at in 0..count - 1 {
                self.joined.add(self.parts.run(at, 2), pair.code());
            }
        }
        if (2..=JOINED_WORDS).contains(&count) {
            self.joined.add(self.parts.run(0, count), whole.code());
        }
    }
}

/// Adds a token, and the beginnings that have lists of their own. A token no longer than those is only there.
fn add(words: &mut Terms, edges: &mut Terms, token: &str, place: Place) {
    let mut end = 0;
    for (at, character) in token.char_indices().take(longest_edge(token)) {
        end = at + character.len_utf8();
        edges.add(&token[..end], place.edge_code(end == token.len()));
    }
    if end < token.len() {
        words.add(token, place.code());
        if let Some(initials) = korean::initials(token) {
            words.add(&initials, place.code());
        }
    }
}

/// Whether a token of this length is found under beginnings, whole or not, rather than under words.
pub(crate) fn is_edge(token: &str) -> bool {
    token.chars().nth(longest_edge(token)).is_none()
}

fn longest_edge(token: &str) -> usize {
    if token.starts_with(is_wide) { 1 } else { EDGE_CHARS }
}

/// The term for a name without a letter or digit.
pub(crate) fn symbol_term(whole_name: &str) -> String {
    format!("==={}", clip(whole_name, TOKEN_CHARS))
}

/// The term for a type or an owner.
pub(crate) fn about_term(kind: char, text: &str) -> String {
    // Engines differ in the space behind a comma: `numeric(10, 2)`.
    format!("{kind}{}", clip(&whole_name(text).replace(", ", ","), TOKEN_CHARS))
}

/// The term for a word that stands in several places.
pub(crate) fn further_term(word: &str) -> String {
    format!("{FURTHER}{word}")
}

/// The bit for a place that is not the best of a term.
fn further_bit(code: u8) -> u8 {
    [Scope::Column, Scope::Comment, Scope::Definition]
        .into_iter()
        .filter(|scope| scope.scales().exact[usize::from(code & 15)] != NONE)
        .fold(0, |bits, scope| bits | scope.bit())
}

/// The term for the first letters of a name's words.
pub(crate) fn initials_term(initials: &str) -> String {
    format!("\u{1}{initials}")
}

/// The name as it is sorted and compared: folded, and behind it its own spelling where that differs.
pub(crate) fn ordered_name(name: &str) -> String {
    let folded = whole_name(name);
    let spelled = clip_bytes(name.trim(), 512).replace(char::is_control, " ");
    if spelled == folded { folded } else { format!("{folded}\0{spelled}") }
}

fn group(entity: &Document<'_>) -> String {
    let mut group = String::with_capacity(96);
    group.push_str(entity.kind.name());
    group.push(UNIT);
    group.push_str(entity.source);
    if let Some(schema) = entity.schema {
        group.push(UNIT);
        group.push_str(schema);
    }
    group
}

/// The tokens of the identifier at hand, joined, and where each ends.
#[derive(Default)]
struct Parts {
    joined: String,
    ends: Vec<usize>,
}

impl Parts {
    fn split(&mut self, identifier: &str) {
        self.joined.clear();
        self.ends.clear();
        each_token(identifier, |token, _| {
            self.joined.push_str(token);
            self.ends.push(self.joined.len());
        });
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// `count` tokens from one on, joined.
    fn run(&self, first: usize, count: usize) -> &str {
        let start = first.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.joined[start..self.ends[first + count - 1]]
    }

    /// The first letters of the tokens, where there are enough of them to be meant.
    fn initials(&self) -> Option<String> {
        let first = |at| self.run(at, 1).chars().next();
        let is_named = (INITIALS..=MOST_INITIALS).contains(&self.len());
        is_named.then(|| (0..self.len()).filter_map(first).collect())
    }

    /// How many of the tokens are different.
    fn different(&self) -> usize {
        (0..self.len()).filter(|&at| !(0..at).any(|before| self.run(before, 1) == self.run(at, 1))).count()
    }
}
