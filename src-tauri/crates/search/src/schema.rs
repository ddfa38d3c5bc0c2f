//! The fields of the index, and how their prepared text becomes terms.
//!
//! Documents are split into terms by [`crate::analysis`], which sees the whole entity and so knows the best place of every
//! term. What reaches tantivy is that list, one line a term, and the tokenizers here only replay it.

use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::query::Metric;

/// Raised when documents have to be indexed anew: other fields, other tokens, other codes.
pub(crate) const VERSION: u32 = 3;

const CODED: &str = "coded";
const PLAIN: &str = "plain";

/// The fields of one document. None is stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The entity's id: what hits are, and what replacing finds.
    pub id: Field,
    /// Whole tokens of three letters or more, and the first consonants of Korean ones; the frequency is the code of a
    /// place.
    pub words: Field,
    /// The first letter and the first two of every token, so that a short prefix is one list, not half a dictionary.
    pub edges: Field,
    /// Identifiers with their words joined, and neighbouring words joined: `customer_order_id` is found as
    /// `customerorder`, `orderid` and `customerorderid`. Also the first letters of a name's words, behind a sign of
    /// their own.
    pub joined: Field,
    /// Comments and definitions with positions, for phrases only.
    pub prose: Field,
    /// Kind, source and schema as one value: one look per hit counts all facets.
    pub group: Field,
    /// The folded name, for exact hits and for order.
    pub name: Field,
    /// What ranking needs of an entity, packed by [`pack_card`].
    pub card: Field,
    /// Types, owner, and terms with the places they have besides the best; each kind behind a sign of its own.
    pub about: Field,
    /// Bits of [`crate::query::Has`]; left out where there is none.
    pub facts: Field,
    /// By [`crate::query::Metric`]; left out where unknown.
    pub rows: Field,
    pub bytes: Field,
    pub columns: Field,
    pub written: Field,
    pub changed: Field,
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |tokenizer, option| {
        let indexing = TextFieldIndexing::default();
        let indexing = indexing.set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let coded = || indexed(CODED, IndexRecordOption::WithFreqs);
    let fields = Fields {
        id: builder.add_i64_field("id", NumericOptions::default().set_indexed().set_fast()),
        words: builder.add_text_field("words", coded()),
        edges: builder.add_text_field("edges", coded()),
        joined: builder.add_text_field("joined", coded()),
        prose: builder.add_text_field("prose", indexed(PLAIN, IndexRecordOption::WithFreqsAndPositions)),
        group: builder.add_text_field("group", TextOptions::default().set_fast("raw")),
        name: builder.add_text_field("name", TextOptions::default().set_fast("raw")),
        card: builder.add_u64_field("card", NumericOptions::default().set_fast()),
        about: builder.add_text_field("about", coded()),
        facts: builder.add_u64_field("facts", NumericOptions::default().set_fast()),
        rows: builder.add_i64_field(Metric::Rows.field(), NumericOptions::default().set_fast()),
        bytes: builder.add_i64_field(Metric::Bytes.field(), NumericOptions::default().set_fast()),
        columns: builder.add_i64_field(Metric::Columns.field(), NumericOptions::default().set_fast()),
        written: builder.add_i64_field(Metric::Written.field(), NumericOptions::default().set_fast()),
        changed: builder.add_i64_field(Metric::Changed.field(), NumericOptions::default().set_fast()),
    };
    (builder.build(), fields)
}

/// Makes the tokenizers known to an index that was just opened or created.
pub(crate) fn register_tokenizers(index: &tantivy::Index) {
    index.tokenizers().register(CODED, Replay { coded: true, token: Token::default() });
    index.tokenizers().register(PLAIN, Replay { coded: false, token: Token::default() });
}

/// What a commit of the index says about itself. Written in the same atomic file as the list of segments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Payload {
    /// [`VERSION`] at the time of writing.
    pub schema: u32,
    /// The state of the catalog the documents were read from.
    pub catalog: model::Stamp,
}

/// Packs what ranking needs: how many different words the name has, and the entity's standing.
pub(crate) fn pack_card(name_words: usize, standing: u16) -> u64 {
    (name_words.min(255) as u64) << 16 | u64::from(standing)
}

/// The number of words and the standing from a packed card.
pub(crate) fn unpack_card(card: u32) -> (usize, u16) {
    ((card >> 16) as usize, (card & 0xffff) as u16)
}

/// Replays prepared lines. A coded line begins with `@` plus its code, and its term is repeated that often, which makes
/// the code its frequency; a plain line is a term at the next position, and an empty line a gap.
#[derive(Clone)]
struct Replay {
    coded: bool,
    token: Token,
}

struct Lines<'a> {
    rest: &'a str,
    coded: bool,
    /// How often the current term is still to be repeated.
    repeats: u8,
    token: &'a mut Token,
}

/// The first character of a coded line for this code.
pub(crate) fn code_mark(code: u8) -> char {
    char::from(b'@' + code)
}

impl Tokenizer for Replay {
    type TokenStream<'a> = Lines<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Lines<'a> {
        self.token.reset();
        Lines { rest: text, coded: self.coded, repeats: 0, token: &mut self.token }
    }
}

impl TokenStream for Lines<'_> {
    fn advance(&mut self) -> bool {
        if self.repeats > 0 {
            self.repeats -= 1;
            return true;
        }
        loop {
            let Some((line, rest)) = self.rest.split_once('\n') else { return false };
            self.rest = rest;
            self.token.position = self.token.position.wrapping_add(1);
            let Some(&mark) = line.as_bytes().first() else { continue };
            let term = if self.coded {
                self.repeats = mark.saturating_sub(b'@' + 1);
                line.get(1..).unwrap_or_default()
            } else {
                line
            };
            self.token.text.clear();
            self.token.text.push_str(term);
            return true;
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
