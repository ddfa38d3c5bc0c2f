//! Finds, counts and ranks the entities of one segment in one pass.
//!
//! The rarest word drives: its postings come in blocks of 128, the other words look each block's entities up and drop
//! what they miss, and what is left is counted by group and offered to the list of the best. Nothing is scored that
//! cannot enter the list.

use std::collections::BinaryHeap;

use tantivy::DocId;

use crate::error::Error;
use crate::grade::{
    COLUMN_WHOLE, Grade, Key, NAME, NAME_FIRST, NAME_FIRST_PREFIX, NONE, PATH, PATH_PREFIX, SLIP, Tier, better,
};
use crate::lists::{List, Lists};
use crate::names::Names;
use crate::schema::unpack_card;
use crate::snapshot::View;

const LANES: usize = 128;

/// What one segment is asked.
pub(crate) struct Task<'a> {
    pub view: &'a View,
    /// One entry for each word, in the order typed. None at all lists everything.
    pub words: Vec<Lists>,
    pub excluded: Vec<Lists>,
    /// All words as one identifier.
    pub joined: Option<List>,
    /// Names that make an exact hit.
    pub names: Names,
    /// Whether matching each word somewhere in the name can mean having the same words.
    pub comparable: bool,
    /// By group of the index: which filters refuse it.
    pub masks: &'a [u8],
    pub kind_ranks: &'a [u32],
    /// How many of the best to keep.
    pub limit: usize,
}

/// What one segment answers.
pub(crate) struct Outcome {
    /// The best, in no order.
    pub best: Vec<Candidate>,
    /// Matching entities by group of the segment, filters not applied.
    pub counts: Vec<u32>,
}

/// An entity that may be on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub key: Key,
    /// The position of its name among the names of its segment.
    pub name_order: u64,
    pub id: i64,
}

/// Runs a task to its end.
pub(crate) fn evaluate(task: Task<'_>) -> Result<Outcome, Error> {
    let documents = task.view.reader.max_doc();
    let local = |group: &u32| task.masks.get(*group as usize).copied().unwrap_or(u8::MAX);
    let mut sink = Sink {
        view: task.view,
        masks: task.view.groups.iter().map(local).collect(),
        ranks: task
            .view
            .groups
            .iter()
            .map(|&group| task.kind_ranks.get(group as usize).copied().unwrap_or(0))
            .collect(),
        excluded: excluded(task.excluded, documents),
        joined: task.joined,
        names: task.names,
        comparable: task.comparable,
        limit: task.limit,
        worst: Key::WORST,
        floors: floors(),
        best: BinaryHeap::new(),
        counts: vec![0; task.view.groups.len()],
    };
    let mut block = Block { documents: [0; LANES], length: 0, grades: vec![[NONE; LANES]; task.words.len()] };
    let Some(driver) = (0..task.words.len()).min_by_key(|&word| task.words[word].cost) else {
        list_all(documents, &mut block, &mut sink);
        return Ok(sink.finish());
    };
    if task.words.iter().any(Lists::is_empty) {
        return Ok(sink.finish());
    }
    let cost = task.words[driver].cost;
    let mut source = None;
    let mut probes = Vec::new();
    for (word, lists) in task.words.into_iter().enumerate() {
        if word == driver {
            source = Some(Source::new(lists, documents));
        } else {
            probes.push((word, Probe::new(lists, cost, documents)));
        }
    }
    // Words that drop the most come first.
    probes.sort_by_key(|(_, probe)| probe.cost());
    let Some(mut source) = source else { return Ok(sink.finish()) };
    while source.fill(driver, &mut block) {
        let mut filled = vec![driver];
        for (word, probe) in &mut probes {
            block.keep(*word, &filled, probe);
            filled.push(*word);
        }
        sink.take(&mut block);
    }
    Ok(sink.finish())
}

fn list_all(documents: DocId, block: &mut Block, sink: &mut Sink<'_>) {
    let mut next = 0;
    while next < documents {
        block.length = LANES.min((documents - next) as usize);
        for (lane, document) in block.documents[..block.length].iter_mut().enumerate() {
            *document = next + lane as u32;
        }
        next += block.length as u32;
        sink.take(block);
    }
}

fn excluded(lists: Vec<Lists>, documents: u32) -> Option<Vec<Grade>> {
    let dense = lists.into_iter().map(|lists| lists.into_dense(documents));
    dense.reduce(|mut all, more| {
        all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
        all
    })
}

/// Up to 128 entities, in ascending order, with the grade of each word looked up so far.
struct Block {
    documents: [DocId; LANES],
    length: usize,
    grades: Vec<[Grade; LANES]>,
}

impl Block {
    /// Looks up one more word, and keeps the entities that have it. `filled` are the words already looked up.
    fn keep(&mut self, word: usize, filled: &[usize], probe: &mut Probe) {
        let mut kept = 0;
        for lane in 0..self.length {
            let document = self.documents[lane];
            let grade = probe.grade(document);
            if grade == NONE {
                continue;
            }
            self.documents[kept] = document;
            for &row in filled {
                self.grades[row][kept] = self.grades[row][lane];
            }
            self.grades[word][kept] = grade;
            kept += 1;
        }
        self.length = kept;
    }
}

/// Where blocks come from.
enum Source {
    List(Box<List>),
    /// Merged lists, and the first entity not yet looked at.
    Dense(Vec<Grade>, usize),
}

impl Source {
    fn new(mut lists: Lists, documents: u32) -> Source {
        match (lists.lists.len(), &lists.dense) {
            (1, None) => lists.lists.pop().map_or(Source::Dense(Vec::new(), 0), |list| Source::List(Box::new(list))),
            _ => Source::Dense(lists.into_dense(documents), 0),
        }
    }

    /// Puts the next entities into the block; false at the end.
    fn fill(&mut self, word: usize, block: &mut Block) -> bool {
        block.length = 0;
        let Block { documents, length, grades } = block;
        let row = &mut grades[word];
        match self {
            Source::List(list) => {
                let found = list.postings.docs();
                for (&document, &frequency) in found.iter().zip(list.postings.freqs()).take(LANES) {
                    documents[*length] = document;
                    row[*length] = list.grades[(frequency & 15) as usize];
                    *length += usize::from(row[*length] != NONE);
                }
                let more = !found.is_empty();
                list.postings.advance();
                more
            }
            Source::Dense(dense, next) => {
                while *length < LANES
                    && let Some(found) = next_present(dense, *next)
                {
                    documents[*length] = found as u32;
                    row[*length] = dense[found];
                    *length += 1;
                    *next = found + 1;
                }
                *length > 0
            }
        }
    }
}

/// The first entity from `from` on that has a grade. Skips absent ones eight at a time.
fn next_present(dense: &[Grade], from: usize) -> Option<usize> {
    let rest = dense.get(from..)?;
    let mut skipped = 0;
    let mut chunks = rest.chunks_exact(8);
    for chunk in &mut chunks {
        if let Some(at) = (chunk != [NONE; 8]).then(|| chunk.iter().position(|&grade| grade != NONE)).flatten() {
            return Some(from + skipped + at);
        }
        skipped += 8;
    }
    let at = chunks.remainder().iter().position(|&grade| grade != NONE)?;
    Some(from + skipped + at)
}

/// Where the grade of a further word is looked up.
enum Probe {
    Lists(Vec<List>, u64),
    Dense(Vec<Grade>, u64),
}

impl Probe {
    /// Merges the lists when looking up each of them for `candidates` entities would cost more.
    fn new(lists: Lists, candidates: u64, documents: u32) -> Probe {
        let cost = lists.cost;
        let seeking = candidates.saturating_mul(lists.lists.len() as u64).saturating_mul(SEEK_COST);
        if lists.dense.is_none() && seeking <= cost + u64::from(documents) / 16 {
            Probe::Lists(lists.lists, cost)
        } else {
            Probe::Dense(lists.into_dense(documents), cost)
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Probe::Lists(_, cost) | Probe::Dense(_, cost) => *cost,
        }
    }

    fn grade(&mut self, document: DocId) -> Grade {
        match self {
            Probe::Lists(lists, _) => lists.iter_mut().fold(NONE, |grade, list| better(grade, list.grade(document))),
            Probe::Dense(dense, _) => dense.get(document as usize).copied().unwrap_or(NONE),
        }
    }
}

/// How many sequential postings one look-up costs.
const SEEK_COST: u64 = 8;

/// The best key for each grade of an only word.
fn floors() -> [Key; 32] {
    std::array::from_fn(|grade| {
        let grade = grade as Grade;
        match Tier::of(grade, begins_name(grade)) {
            // The name may turn out to be the word.
            _ if grade <= NAME => Key::new(Tier::EXACT, 0, 0),
            Tier::BEGINS => Key::new(Tier::BEGINS, 0, 0),
            tier => Key::new(tier, u32::from(grade), 0),
        }
    })
}

/// Whether the word with this grade begins the name.
fn begins_name(grade: Grade) -> bool {
    matches!(grade & (SLIP - 1), NAME_FIRST | NAME_FIRST_PREFIX)
}

/// Counts what matched and keeps the best of it.
struct Sink<'a> {
    view: &'a View,
    /// By group of the segment.
    masks: Vec<u8>,
    /// By group of the segment; the order of a list without words.
    ranks: Vec<u32>,
    excluded: Option<Vec<Grade>>,
    joined: Option<List>,
    names: Names,
    comparable: bool,
    limit: usize,
    /// The key that must be reached to enter a full list.
    worst: Key,
    /// By grade of an only word: the best key an entity can have with it.
    floors: [Key; 32],
    best: BinaryHeap<Candidate>,
    counts: Vec<u32>,
}

impl Sink<'_> {
    fn take(&mut self, block: &mut Block) {
        if self.excluded.is_some() || self.view.reader.alive_bitset().is_some() {
            self.drop_absent(block);
        }
        let groups = &self.view.columns.groups;
        for &document in &block.documents[..block.length] {
            self.counts[groups[document as usize] as usize] += 1;
        }
        if self.limit == 0 {
            return;
        }
        let alone = block.grades.len() == 1;
        for lane in 0..block.length {
            // With a million hits this is what nearly all of them cost: one comparison.
            let floor = match alone {
                true => self.floors[usize::from(block.grades[0][lane] & 31)],
                false => self.floor(block, lane),
            };
            if floor > self.worst {
                continue;
            }
            let document = block.documents[lane];
            let group = self.view.columns.groups[document as usize] as usize;
            if self.masks[group] == 0 {
                let key = self.key(document, group, block, lane);
                if key <= self.worst {
                    self.offer(key, document);
                }
            }
        }
    }

    /// The best key that an entity with these grades can have. Costs no look at the entity itself.
    fn floor(&self, block: &Block, lane: usize) -> Key {
        let words = &block.grades;
        let (Some(first), Some(worst)) = (words.first(), words.iter().map(|row| row[lane]).max()) else {
            return Key::new(Tier::EXACT, 0, 0);
        };
        if worst <= NAME || (worst <= PATH_PREFIX && self.names.path_words().is_some()) {
            return Key::new(Tier::EXACT, 0, 0);
        }
        let closeness = words.iter().map(|row| u32::from(row[lane])).sum();
        match Tier::of(worst, begins_name(first[lane])) {
            Tier::BEGINS => Key::new(Tier::BEGINS, 0, 0),
            tier if worst < SLIP && self.joined.is_some() => Key::new(tier.min(Tier::COLUMN_WHOLE), closeness, 0),
            tier => Key::new(tier, closeness, 0),
        }
    }

    /// Drops entities that were removed since, or that the query excludes.
    fn drop_absent(&self, block: &mut Block) {
        let alive = self.view.reader.alive_bitset();
        let mut kept = 0;
        for lane in 0..block.length {
            let document = block.documents[lane];
            let excluded = self.excluded.as_ref().is_some_and(|excluded| excluded[document as usize] != NONE);
            if !excluded && alive.is_none_or(|alive| alive.is_alive(document)) {
                block.documents[kept] = document;
                block.grades.iter_mut().for_each(|row| row[kept] = row[lane]);
                kept += 1;
            }
        }
        block.length = kept;
    }

    fn offer(&mut self, key: Key, document: DocId) {
        let columns = &self.view.columns;
        let name_order = columns.name_order.get_val(document);
        let candidate = Candidate { key, name_order, id: columns.ids.get_val(document) };
        if self.best.len() < self.limit {
            self.best.push(candidate);
        } else if let Some(mut worst) = self.best.peek_mut()
            && candidate < *worst
        {
            *worst = candidate;
        }
        if self.best.len() == self.limit
            && let Some(worst) = self.best.peek()
        {
            self.worst = worst.key;
        }
    }

    fn key(&mut self, document: DocId, group: usize, block: &Block, lane: usize) -> Key {
        let words = &block.grades;
        let Some(first) = words.first().map(|row| row[lane]) else {
            return Key::new(Tier::listed(self.ranks[group]), 0, 0);
        };
        let (name_words, standing) = unpack_card(self.view.columns.cards[document as usize]);
        let begins = begins_name(first);
        let worst = words.iter().map(|row| row[lane]).max().unwrap_or(first);
        let mut tier = Tier::of(worst, begins);
        let mut closeness = words.iter().map(|row| u32::from(row[lane])).sum();
        if worst <= NAME && self.comparable && name_words == words.len() {
            tier = Tier::SAME_WORDS;
        } else if tier > Tier::COLUMN_WHOLE && worst < SLIP && self.joined_grade(document) == COLUMN_WHOLE {
            tier = Tier::COLUMN_WHOLE;
        }
        if tier == Tier::SAME_WORDS || tier == Tier::BEGINS {
            closeness = u32::from(!begins);
        }
        if self.is_exact(document, block, lane, worst) {
            let spelled = self.names.is_spelled(self.view.columns.name_order.get_val(document));
            (tier, closeness) = (Tier::EXACT, u32::from(!spelled));
        }
        Key::new(tier, closeness, standing)
    }

    fn joined_grade(&mut self, document: DocId) -> Grade {
        self.joined.as_mut().map_or(NONE, |joined| joined.grade(document))
    }

    /// Whether the query is the name, or a path and the name.
    fn is_exact(&self, document: DocId, block: &Block, lane: usize, worst: Grade) -> bool {
        if worst <= NAME && self.names.has_whole() {
            return self.names.is_whole(self.view.columns.name_order.get_val(document));
        }
        let Some(path_words) = self.names.path_words() else { return false };
        let (path, name) = block.grades.split_at(path_words.min(block.grades.len()));
        path.iter().all(|row| matches!(row[lane], PATH | PATH_PREFIX))
            && name.iter().all(|row| row[lane] <= NAME)
            && self.names.is_qualified(self.view.columns.name_order.get_val(document))
    }

    fn finish(self) -> Outcome {
        Outcome { best: self.best.into_vec(), counts: self.counts }
    }
}
