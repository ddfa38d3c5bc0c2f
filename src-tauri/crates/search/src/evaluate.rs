//! Finds, counts and ranks the entities of one segment in one pass.
//!
//! The rarest word drives: its postings come in blocks of 128, the other words look each block's entities up and drop
//! what they miss, and what is left is counted by group and offered to the list of the best. Nothing is scored that
//! cannot enter the list.

use tantivy::DocId;

use crate::error::Error;
use crate::grade::{Grade, Key, NONE, better};
use crate::lists::{List, Lists};
use crate::names::Names;
use crate::sink::Sink;
use crate::snapshot::View;
use crate::weights::Favour;

pub(crate) const LANES: usize = 128;

/// What one segment is asked.
pub(crate) struct Task<'a> {
    pub view: &'a View,
    /// One entry for each word, in the order typed. None at all lists everything.
    pub words: Vec<Lists>,
    /// By entity: whether an exclusion or a condition refuses it. `None` where nothing does.
    pub refused: Option<Vec<bool>>,
    /// All words as one identifier.
    pub joined: Option<List>,
    /// Names that make an exact hit.
    pub names: Names,
    /// Whether matching each word somewhere in the name can mean having the same words.
    pub comparable: bool,
    /// By group of the index: which filters refuse it.
    pub masks: &'a [u8],
    pub kind_ranks: &'a [u32],
    pub favour: Favour<'a>,
    /// How many of the best to keep.
    pub limit: usize,
    /// Whether to note every hit instead.
    pub all: bool,
}

/// What one segment answers.
pub(crate) struct Outcome {
    /// The best, in no order.
    pub best: Vec<Candidate>,
    /// The ids of every hit that the filters admit, where all were asked for.
    pub all: Vec<i64>,
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
    let (words, mut sink) = Sink::of(task);
    let mut block = Block { documents: [0; LANES], length: 0, grades: vec![[NONE; LANES]; words.len()] };
    let Some(driver) = (0..words.len()).min_by_key(|&word| words[word].cost) else {
        list_all(documents, &mut block, &mut sink);
        return Ok(sink.finish());
    };
    if words.iter().any(Lists::is_empty) {
        return Ok(sink.finish());
    }
    let cost = words[driver].cost;
    let mut source = None;
    let mut probes = Vec::new();
    for (word, lists) in words.into_iter().enumerate() {
        if word == driver {
            source = Some(Source::new(lists, documents));
        } else {
            probes.push((word, Probe::new(lists, cost, documents)));
        }
    }
    // Words that drop the most come first.
    probes.sort_by_key(|(_, probe)| probe.cost());
    let Some(mut source) = source else { return Ok(sink.finish()) };
    let alone = probes.is_empty() && sink.admits_all();
    loop {
        if alone && source.count_block(&mut sink) {
            continue;
        }
        if !source.fill(driver, &mut block) {
            return Ok(sink.finish());
        }
        let mut filled = vec![driver];
        for (word, probe) in &mut probes {
            block.keep(*word, &filled, probe);
            filled.push(*word);
        }
        sink.take(&mut block);
    }
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

/// Up to 128 entities, in ascending order, with the grade of each word looked up so far.
pub(crate) struct Block {
    pub documents: [DocId; LANES],
    pub length: usize,
    /// By word.
    pub grades: Vec<[Grade; LANES]>,
}

impl Block {
    /// Looks up one more word, and keeps the entities that have it. `filled` are the words already looked up.
    fn keep(&mut self, word: usize, filled: &[usize], probe: &mut Probe) {
        let mut kept = 0;
        for lane in 0..self.length {
            let document = self.documents[lane];
            let grade = probe.grade(document);
            self.documents[kept] = document;
            for &row in filled {
                self.grades[row][kept] = self.grades[row][lane];
            }
            self.grades[word][kept] = grade;
            kept += usize::from(grade != NONE);
        }
        self.length = kept;
    }
}

/// Where blocks come from.
enum Source {
    List(Box<List>),
    /// Few entities of several lists, last one first.
    Few(Vec<(DocId, Grade)>),
    /// Merged lists, and the first entity not yet looked at.
    Dense(Vec<Grade>, usize),
}

impl Source {
    fn new(mut lists: Lists, documents: u32) -> Source {
        match (lists.lists.len(), &lists.dense) {
            (1, None) => lists.lists.pop().map_or(Source::Few(Vec::new()), |list| Source::List(Box::new(list))),
            (_, None) if lists.cost <= FEW => Source::Few(lists.into_few()),
            _ => Source::Dense(lists.into_dense(documents), 0),
        }
    }

    /// Counts the next entities without looking at them, where none of them can enter the list of the best: what
    /// nearly all entities of a frequent word cost. False, having done nothing, where they must be looked at.
    fn count_block(&mut self, sink: &mut Sink<'_>) -> bool {
        let Source::List(list) = self else { return false };
        let (documents, frequencies) = (list.postings.docs(), list.postings.freqs());
        let codes = frequencies.iter().fold(0_u16, |codes, &frequency| codes | 1 << (frequency & 15));
        if documents.is_empty() || sink.minds(codes, list.grades) {
            return false;
        }
        sink.count(documents);
        list.postings.advance();
        true
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
            Source::Few(few) => {
                let rest = few.len().saturating_sub(LANES);
                for (document, grade) in few.drain(rest..).rev() {
                    (documents[*length], row[*length]) = (document, grade);
                    *length += 1;
                }
                *length > 0
            }
            Source::Dense(dense, next) => {
                *next = fill_dense(dense, *next, documents, row, length);
                *length > 0
            }
        }
    }
}

/// Entities of several lists up to this number are sorted, which costs less than an array over all entities.
const FEW: u64 = 4096;

/// Fills a block with the entities from `next` on that have a grade, eight at a time; returns where to go on.
fn fill_dense(
    dense: &[Grade],
    mut next: usize,
    documents: &mut [DocId; LANES],
    row: &mut [Grade; LANES],
    length: &mut usize,
) -> usize {
    let rest = dense.get(next..).unwrap_or_default();
    let (chunks, tail) = rest.as_chunks::<8>();
    for chunk in chunks {
        if *length > LANES - 8 {
            return next;
        }
        let word = u64::from_le_bytes(*chunk);
        // A grade is below 128, so adding 127 sets the top bit of every byte but zero, and carries nowhere.
        let mut present = (word + 0x7f7f_7f7f_7f7f_7f7f) & 0x8080_8080_8080_8080;
        while present != 0 {
            let lane = present.trailing_zeros() / 8;
            documents[*length] = next as u32 + lane;
            row[*length] = (word >> (8 * lane)) as Grade;
            *length += 1;
            present &= present - 1;
        }
        next += 8;
    }
    if *length > LANES - 8 {
        return next;
    }
    for (lane, &grade) in tail.iter().enumerate() {
        if grade != NONE {
            (documents[*length], row[*length]) = ((next + lane) as u32, grade);
            *length += 1;
        }
    }
    dense.len()
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
