//! What comes nearest where no entity has all of the words: the entities with the most telling of them.
//!
//! A word tells more the fewer entities have it, and the nearer to the name it stands. Reached only where everything
//! else has found nothing, so it may cost an array over all entities.

use tantivy::DocId;

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

/// What one segment matches.
pub(crate) struct Part<'a> {
    pub view: &'a View,
    /// By word.
    pub words: Vec<Lists>,
    /// By entity: what exclusions and conditions refuse.
    pub refused: Option<Vec<bool>>,
}

/// The nearest entities of every segment.
pub(crate) fn nearest(parts: Vec<Part<'_>>, documents: u64, masks: &[u8], limit: usize) -> Vec<Outcome> {
    let telling = telling(&parts, documents);
    let worths: Vec<Worth<'_>> = parts.into_iter().map(|part| Worth::of(part, &telling)).collect();
    let best = worths.iter().flat_map(|worth| worth.by_document.iter().copied()).max().unwrap_or(0);
    worths.iter().map(|worth| worth.outcome(best, masks, limit)).collect()
}

/// What each word is worth by its rarity; 0 for those left out.
fn telling(parts: &[Part<'_>], documents: u64) -> Vec<u32> {
    let count = parts.first().map_or(0, |part| part.words.len());
    let entities = |at: usize| parts.iter().map(|part| part.words[at].cost).sum::<u64>();
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
    fn of(part: Part<'a>, telling: &[u32]) -> Worth<'a> {
        let Part { view, words, refused } = part;
        let documents = view.reader.max_doc();
        let mut by_document = vec![0; documents as usize];
        for (lists, &telling) in words.into_iter().zip(telling).filter(|(_, telling)| **telling > 0) {
            for (worth, grade) in by_document.iter_mut().zip(lists.into_dense(documents)) {
                *worth += telling * share(grade);
            }
        }
        let refused = by_document.iter_mut().zip(refused.into_iter().flatten());
        refused.filter(|(_, refused)| *refused).for_each(|(worth, _)| *worth = 0);
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
            if limit > 0 && masks.get(self.view.groups[group] as usize) == Some(&0) {
                hits.push((self.key(document, worth, best), document));
            }
        }
        // A word that many have leaves many near: names are looked at for those alone that may be listed.
        if hits.len() > limit && limit > 0 {
            let (_, &mut (last, _), _) = hits.select_nth_unstable(limit - 1);
            hits.retain(|&(key, _)| key <= last);
        }
        let mut best: Vec<Candidate> = hits.into_iter().map(|(key, document)| self.candidate(key, document)).collect();
        best.sort_unstable();
        best.truncate(limit);
        Outcome { best, all: Vec::new(), counts }
    }

    fn key(&self, document: DocId, worth: u32, best: u32) -> Key {
        let (_, standing) = unpack_card(self.view.columns.cards[document as usize]);
        let behind = CLOSEST - u64::from(worth) * CLOSEST / u64::from(best);
        Key::new(Tier::PARTIAL, behind as u32, standing)
    }

    fn candidate(&self, key: Key, document: DocId) -> Candidate {
        let columns = &self.view.columns;
        Candidate { key, name_order: columns.name_order.get_val(document), id: columns.ids.get_val(document) }
    }
}

/// What a word with this grade is worth of all it tells, in sixty-fourths.
fn share(grade: Grade) -> u32 {
    if grade == NONE { 0 } else { 64_u32.saturating_sub(u32::from(grade)) }
}
