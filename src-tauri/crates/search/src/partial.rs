//! What comes nearest where no entity has all of the words: the entities with the most telling of them.
//!
//! A word tells more the fewer entities have it, and the nearer to the name it stands. Reached only where everything
//! else has found nothing, so it may cost an array over all entities.

use tantivy::DocId;

use crate::error::Error;
use crate::evaluate::{Candidate, Outcome};
use crate::grade::{Grade, Key, NONE, Tier};
use crate::lists::Lists;
use crate::schema::unpack_card;
use crate::snapshot::View;

/// Words looked up at most, those that tell the most.
const WORDS: usize = 16;
/// What a word is worth by its rarity alone, at most.
const MOST_TELLING: u32 = 24;
/// Hits are worth at least so many hundredths of the best.
const NEAR: u64 = 70;
/// What the best of all is worth as a closeness: 0 is best there.
const CLOSEST: u64 = 0x7ff;

/// One segment with what its entities are worth.
struct Worth<'a> {
    view: &'a View,
    by_document: Vec<u32>,
}

/// The nearest entities of every segment. `words` are by segment, in the order of `views`.
pub(crate) fn nearest(
    views: &[View],
    words: Vec<Vec<Lists>>,
    documents: u64,
    masks: &[u8],
    limit: usize,
) -> Result<Vec<Outcome>, Error> {
    let telling = telling(&words, documents);
    let worths: Vec<Worth<'_>> =
        views.iter().zip(words).map(|(view, words)| Worth::of(view, words, &telling)).collect();
    let best = worths.iter().flat_map(|worth| worth.by_document.iter().copied()).max().unwrap_or(0);
    Ok(worths.iter().map(|worth| worth.outcome(best, masks, limit)).collect())
}

/// What each word is worth by its rarity; 0 for those left out.
fn telling(words: &[Vec<Lists>], documents: u64) -> Vec<u32> {
    let count = words.first().map_or(0, Vec::len);
    let entities = |at: usize| words.iter().map(|words| words[at].cost).sum::<u64>();
    let worth = |at: usize| match entities(at) {
        0 => 0,
        entities => (documents.max(1) / entities).max(1).ilog2().saturating_add(1).min(MOST_TELLING),
    };
    let mut telling: Vec<u32> = (0..count).map(worth).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(telling[at]));
    order.iter().skip(WORDS).for_each(|&at| telling[at] = 0);
    telling
}

impl<'a> Worth<'a> {
    fn of(view: &'a View, words: Vec<Lists>, telling: &[u32]) -> Worth<'a> {
        let documents = view.reader.max_doc();
        let mut by_document = vec![0; documents as usize];
        for (lists, &telling) in words.into_iter().zip(telling).filter(|(_, telling)| **telling > 0) {
            for (worth, grade) in by_document.iter_mut().zip(lists.into_dense(documents)) {
                *worth += telling * share(grade);
            }
        }
        if let Some(alive) = view.reader.alive_bitset() {
            let dead = (0..documents).filter(|&document| !alive.is_alive(document));
            dead.for_each(|document| by_document[document as usize] = 0);
        }
        Worth { view, by_document }
    }

    fn outcome(&self, best: u32, masks: &[u8], limit: usize) -> Outcome {
        let columns = &self.view.columns;
        let least = u64::from(best) * NEAR;
        let mut counts = vec![0; self.view.groups.len()];
        let mut hits = Vec::new();
        for (document, &worth) in (0..).zip(&self.by_document) {
            if worth == 0 || u64::from(worth) * 100 < least {
                continue;
            }
            let group = columns.groups.of_document(document);
            counts[group] += 1;
            if masks.get(self.view.groups[group] as usize) == Some(&0) {
                hits.push(self.candidate(document, worth, best));
            }
        }
        hits.sort_unstable();
        hits.truncate(limit);
        Outcome { best: hits, all: Vec::new(), counts }
    }

    fn candidate(&self, document: DocId, worth: u32, best: u32) -> Candidate {
        let columns = &self.view.columns;
        let (_, standing) = unpack_card(columns.cards[document as usize]);
        let behind = CLOSEST - u64::from(worth) * CLOSEST / u64::from(best);
        Candidate {
            key: Key::new(Tier::PARTIAL, behind as u32, standing),
            name_order: columns.name_order.get_val(document),
            id: columns.ids.get_val(document),
        }
    }
}

/// What a word with this grade is worth of all it tells, in sixty-fourths.
fn share(grade: Grade) -> u32 {
    if grade == NONE { 0 } else { 64_u32.saturating_sub(u32::from(grade)) }
}
