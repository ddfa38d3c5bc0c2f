//! From an entity to the terms it is found by.
//!
//! Every term is kept once, with the best place it has in the entity; see [`crate::grade`] for how the place travels.
//! Work is bounded whatever a source says: a definition of ten megabytes is read for its first 256 KiB.

use model::name::is_wide;
use tantivy::TantivyDocument;

use crate::document::Document;
use crate::grade::{EDGE, EXACT, Grade, Grades, Place, standing};
use crate::schema::{Fields, code_mark, pack_card};
use crate::tokens::{clip, clip_bytes, each_token, whole_name};

/// How much of one text is looked at, in bytes.
const TEXT_BYTES: usize = 256 * 1024;
/// How many columns of one entity are looked at.
const COLUMNS: usize = 20_000;
/// Prefixes up to this many characters have a list of their own.
pub(crate) const EDGE_CHARS: usize = 3;
/// Separates the parts of a group.
pub(crate) const UNIT: char = '\u{1f}';

/// Turns entities into documents of the index. Keeps its buffers from one to the next.
pub(crate) struct Analysis {
    fields: Fields,
    words: Terms,
    edges: Terms,
    joined: Terms,
    prose: String,
    /// Tokens of the identifier at hand.
    parts: Vec<String>,
}

impl Analysis {
    pub(crate) fn new(fields: Fields) -> Analysis {
        let terms = |grades| Terms { text: String::new(), entries: Vec::new(), grades };
        Analysis {
            fields,
            words: terms(EXACT),
            edges: terms(EDGE),
            joined: terms(EXACT),
            prose: String::new(),
            parts: Vec::new(),
        }
    }

    pub(crate) fn document(&mut self, entity: &Document<'_>) -> TantivyDocument {
        let name_words = self.name(entity.name);
        for name in entity.path {
            self.text(name, Place::Path);
        }
        for column in entity.columns.iter().take(COLUMNS) {
            self.column(column);
        }
        for comment in entity.comments {
            self.sentence(comment, Place::Comment);
        }
        if let Some(definition) = entity.definition {
            self.sentence(definition, Place::Definition);
        }
        let mut document = TantivyDocument::default();
        document.add_i64(self.fields.id, entity.id);
        document.add_text(self.fields.words, self.words.take());
        document.add_text(self.fields.edges, self.edges.take());
        document.add_text(self.fields.joined, self.joined.take());
        if !self.prose.is_empty() {
            document.add_text(self.fields.prose, std::mem::take(&mut self.prose));
        }
        document.add_text(self.fields.group, group(entity));
        document.add_text(self.fields.name, ordered_name(entity.name));
        let standing = standing(entity.name, entity.references, entity.rows);
        document.add_u64(self.fields.card, pack_card(name_words, standing));
        document
    }

    /// Adds the name; returns how many different words it has.
    fn name(&mut self, name: &str) -> usize {
        self.split(clip_bytes(name, TEXT_BYTES));
        for at in 0..self.parts.len() {
            let place = if at == 0 { Place::NameFirst } else { Place::Name };
            add(&mut self.words, &mut self.edges, &self.parts[at], place);
        }
        if self.parts.is_empty() {
            self.words.add(&symbol_term(&whole_name(name)), Place::NameFirst.code());
        }
        self.join(Place::Name, Place::NameWhole);
        self.parts.sort_unstable();
        self.parts.dedup();
        self.parts.len()
    }

    /// Adds a column; the parents of a nested field have columns of their own.
    fn column(&mut self, column: &str) {
        let leaf = column.rsplit('.').find(|part| !part.is_empty()).unwrap_or(column);
        self.split(clip_bytes(leaf, TEXT_BYTES));
        let place = if self.parts.len() == 1 { Place::ColumnWhole } else { Place::Column };
        for part in &self.parts {
            add(&mut self.words, &mut self.edges, part, place);
        }
        self.join(Place::Column, Place::ColumnWhole);
    }

    /// Adds text whose order of words may be asked for.
    fn sentence(&mut self, text: &str, place: Place) {
        let Analysis { words, edges, prose, .. } = self;
        let before = prose.len();
        each_token(clip_bytes(text, TEXT_BYTES), |token, _| {
            add(words, edges, token, place);
            prose.push_str(token);
            prose.push('\n');
        });
        if prose.len() > before {
            // A phrase never runs from one comment into the next.
            prose.push('\n');
        }
    }

    fn text(&mut self, text: &str, place: Place) {
        let Analysis { words, edges, .. } = self;
        each_token(clip_bytes(text, TEXT_BYTES), |token, _| add(words, edges, token, place));
    }

    fn split(&mut self, identifier: &str) {
        self.parts.clear();
        let parts = &mut self.parts;
        each_token(identifier, |token, _| parts.push(token.to_owned()));
    }

    /// Adds the neighbours of the identifier at hand, joined, and all of it.
    fn join(&mut self, pair: Place, whole: Place) {
        let count = self.parts.len();
        if count < 2 {
            return;
        }
        if count > 2 {
            for neighbours in self.parts.windows(2) {
                self.joined.add(&neighbours.concat(), pair.code());
            }
        }
        if count <= JOINED_WORDS {
            self.joined.add(&self.parts.concat(), whole.code());
        }
    }
}

/// Identifiers of more words are found by pairs alone.
pub(crate) const JOINED_WORDS: usize = 8;

fn add(words: &mut Terms, edges: &mut Terms, token: &str, place: Place) {
    let longest = if token.starts_with(is_wide) { 1 } else { EDGE_CHARS };
    let mut ends = token.char_indices().map(|(at, character)| at + character.len_utf8());
    let mut characters = 0;
    while characters < longest
        && let Some(end) = ends.next()
    {
        characters += 1;
        edges.add(&token[..end], place.edge_code(end == token.len()));
    }
    if characters == EDGE_CHARS || !token.is_ascii() {
        words.add(token, place.code());
    }
}

/// The term for a name without a letter or digit.
pub(crate) fn symbol_term(whole_name: &str) -> String {
    format!("==={}", clip(whole_name, crate::tokens::TOKEN_CHARS))
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

/// Terms of one field of one document with the codes of their places.
struct Terms {
    text: String,
    entries: Vec<(u32, u32, u8)>,
    /// Which of two codes is the better.
    grades: Grades,
}

impl Terms {
    fn add(&mut self, term: &str, code: u8) {
        let start = self.text.len();
        self.text.push_str(term);
        self.entries.push((start as u32, self.text.len() as u32, code));
    }

    /// Empties the list into lines for [`crate::schema`], each term once with its best code.
    fn take(&mut self) -> String {
        let Terms { text, entries, grades } = self;
        let term = |entry: &(u32, u32, u8)| &text[entry.0 as usize..entry.1 as usize];
        let grade = |entry: &(u32, u32, u8)| -> Grade { grades[usize::from(entry.2 & 15)] };
        entries.sort_unstable_by(|one, other| term(one).cmp(term(other)).then(grade(one).cmp(&grade(other))));
        entries.dedup_by(|later, first| term(later) == term(first));
        let mut lines = String::with_capacity(text.len() / 2 + 16);
        for entry in entries.iter() {
            lines.push(code_mark(entry.2));
            lines.push_str(term(entry));
            lines.push('\n');
        }
        text.clear();
        entries.clear();
        lines
    }
}
