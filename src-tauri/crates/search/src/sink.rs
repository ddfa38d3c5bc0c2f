//! Counts what matched by group, and keeps the best of it.
//!
//! Nothing is scored that cannot enter the list: the grades of an entity's words alone bound how good it can be.

use std::collections::BinaryHeap;

use tantivy::DocId;

use crate::evaluate::{Block, Candidate, LANES, Outcome, Task};
use crate::grade::{
    COLUMN_WHOLE, GRADES, Grade, Grades, Key, NAME, NAME_FIRST, NAME_FIRST_PREFIX, NAME_PREFIX, NAME_WHOLE, NONE,
    PATH_PREFIX, SLIP, Tier, is_in_name, is_in_path,
};
use crate::lists::{List, Lists};
use crate::names::Names;
use crate::schema::unpack_card;
use crate::snapshot::View;
use crate::weights::Favour;

/// By the worst grade of an entity's words: the best key it can have. Costs no look at the entity itself.
fn floors(words: usize, names: &Names, joined: bool) -> [Key; GRADES] {
    std::array::from_fn(|grade| {
        let worst = grade as Grade;
        // The other words may have the best grade there is, and the first may begin the name.
        let closeness = u32::from(worst) + words.saturating_sub(1) as u32 * u32::from(NAME_WHOLE);
        match Tier::of(worst, words > 1 || begins_name(worst)) {
            _ if words == 0 || (worst <= NAME_PREFIX && names.has_whole()) => Key::new(Tier::EXACT, 0, 0),
            _ if worst <= PATH_PREFIX && names.has_qualified() => Key::new(Tier::EXACT, 0, 0),
            // The words may turn out to be all of the name.
            _ if worst <= NAME => Key::new(Tier::SAME_WORDS, 0, 0),
            Tier::BEGINS => Key::new(Tier::BEGINS, 0, 0),
            _ if words > 1 && is_in_path(worst) => Key::new(Tier::named(worst), closeness, 0),
            tier if worst < SLIP && joined => Key::new(tier.min(Tier::COLUMN_WHOLE), closeness, 0),
            tier => Key::new(tier, closeness, 0),
        }
    })
}

/// Whether the word with this grade begins the name.
fn begins_name(grade: Grade) -> bool {
    matches!(grade % SLIP, NAME_FIRST | NAME_FIRST_PREFIX)
}

/// Counts what matched and keeps the best of it.
pub(crate) struct Sink<'a> {
    view: &'a View,
    /// By group of the segment.
    masks: Vec<u8>,
    /// By group of the segment; the order of a list without words.
    ranks: Vec<u32>,
    /// By entity: what exclusions and conditions refuse.
    refused: Option<Vec<bool>>,
    joined: Option<List>,
    names: Names,
    comparable: bool,
    favour: Favour<'a>,
    limit: usize,
    /// The key that must be reached to enter a full list.
    worst: Key,
    /// By the worst grade of an entity's words: the best key it can have, without and with the joined identifier.
    floors: [[Key; GRADES]; 2],
    /// The worst grades with which the list can still be entered; shrink as it fills.
    reach: [Grade; 2],
    best: BinaryHeap<Candidate>,
    /// Every hit that the filters admit, where all are asked for.
    all: Option<Vec<i64>>,
    /// By group of the segment. Neighbours mostly share their group, and a counter that was just written is slow to
    /// count on; so each group has several, used in turns.
    counts: Vec<[u32; TURNS]>,
}

const TURNS: usize = 4;

/// An entity of a block that may enter the list.
#[derive(Clone, Copy, Default)]
struct Near {
    lane: usize,
    /// The best key it can have, its standing aside.
    floor: Key,
    card: u32,
}

impl Sink<'_> {
    /// The words of a task, and the sink for what matches them.
    pub(crate) fn of(task: Task<'_>) -> (Vec<Lists>, Sink<'_>) {
        let groups = || task.view.groups.iter().map(|&group| group as usize);
        let sink = Sink {
            view: task.view,
            masks: groups().map(|group| task.masks.get(group).copied().unwrap_or(u8::MAX)).collect(),
            ranks: groups().map(|group| task.kind_ranks.get(group).copied().unwrap_or(0)).collect(),
            refused: task.refused,
            floors: [false, true].map(|joined| floors(task.words.len(), &task.names, joined)),
            reach: [Grade::MAX; 2],
            joined: task.joined,
            names: task.names,
            comparable: task.comparable,
            favour: task.favour,
            limit: task.limit,
            worst: Key::WORST,
            best: BinaryHeap::new(),
            all: task.all.then(Vec::new),
            counts: vec![[0; TURNS]; task.view.groups.len()],
        };
        (task.words, sink)
    }

    /// Whether every entity with the words is a hit: none was removed since, and none is refused.
    pub(crate) fn admits_all(&self) -> bool {
        self.refused.is_none() && self.view.reader.alive_bitset().is_none()
    }

    /// Whether an only word with one of these frequencies, a bit each, may enter the list, or is no hit at all.
    pub(crate) fn minds(&self, codes: u16, grades: &Grades) -> bool {
        let may = |grade: Grade| grade == NONE || self.all.is_some() || (self.limit > 0 && grade <= self.reach[0]);
        grades.iter().enumerate().any(|(code, &grade)| codes & (1 << code) != 0 && may(grade))
    }

    /// Counts hits by group.
    pub(crate) fn count(&mut self, documents: &[DocId]) {
        let (counts, mut turn) = (&mut self.counts, 0);
        self.view.columns.groups.of_documents(documents, |group| {
            counts[group][turn % TURNS] += 1;
            turn += 1;
        });
    }

    /// Counts the hits of a block, and ranks those that may enter the list.
    pub(crate) fn take(&mut self, block: &mut Block) {
        if !self.admits_all() {
            self.drop_absent(block);
        }
        self.count(&block.documents[..block.length]);
        if let Some(all) = &mut self.all {
            let columns = &self.view.columns;
            let admitted = |document: &&DocId| self.masks[columns.groups.of_document(**document)] == 0;
            all.extend(block.documents[..block.length].iter().filter(admitted).map(|&at| columns.ids.get_val(at)));
        }
        if self.limit == 0 {
            return;
        }
        self.rank(block);
    }

    /// Offers the entities of a block to the list. Each step leaves fewer to the next, and looks at no entity before
    /// it is known which ones: memory answers many questions as fast as one.
    fn rank(&mut self, block: &Block) {
        let (joined, worst) = (self.has_joined(block), worst(block));
        let (floors, reach) = (&self.floors[usize::from(joined)], self.reach[usize::from(joined)]);
        let (mut lanes, mut count) = ([0_u8; LANES], 0);
        // With a million hits this is what nearly all of them cost: one comparison.
        for (lane, &grade) in (0..).zip(&worst[..block.length]) {
            lanes[count] = lane;
            count += usize::from(grade <= reach);
        }
        let near = |&lane: &u8| {
            let lane = usize::from(lane);
            let card = self.view.columns.cards[block.documents[lane] as usize];
            Near { lane, floor: floors[usize::from(worst[lane]).min(GRADES - 1)], card }
        };
        let mut near: Vec<Near> = lanes[..count].iter().map(near).collect();
        if block.grades.len() > 1 {
            near.iter_mut().for_each(|near| near.floor = near.floor.max(self.floor(block, near.lane, joined)));
        }
        let standing_counts = !block.grades.is_empty();
        let favour = self.favour.most();
        for near in &near {
            let (_, standing) = unpack_card(near.card);
            if near.floor.with(if standing_counts { standing.saturating_sub(favour) } else { 0 }) > self.worst {
                continue;
            }
            let document = block.documents[near.lane];
            let group = self.view.columns.groups.of_document(document);
            if self.masks[group] == 0 {
                let key = self.key(document, group, block, near);
                if key <= self.worst {
                    self.offer(key, document);
                }
            }
        }
    }

    /// Whether the joined identifier is in some entity of a block; it is rare, and looking it up is not cheap.
    fn has_joined(&mut self, block: &Block) -> bool {
        let (Some(joined), [first, .., last]) = (&mut self.joined, &block.documents[..block.length]) else {
            return self.joined.is_some();
        };
        joined.next(*first) <= *last
    }

    /// The best key that an entity with these grades can have. Costs no look at the entity itself.
    fn floor(&self, block: &Block, lane: usize, joined: bool) -> Key {
        let words = &block.grades;
        let (Some(first), Some(worst)) = (words.first(), words.iter().map(|row| row[lane]).max()) else {
            return Key::new(Tier::EXACT, 0, 0);
        };
        let may_be_whole = worst <= NAME_PREFIX && self.names.has_whole();
        let may_be_qualified = worst <= PATH_PREFIX && self.names.has_qualified();
        if worst <= NAME || may_be_whole || may_be_qualified {
            return Key::new(Tier::EXACT, 0, 0);
        }
        let closeness = words.iter().map(|row| u32::from(row[lane])).sum();
        match tier(words, lane, worst, begins_name(first[lane])) {
            Tier::BEGINS => Key::new(Tier::BEGINS, 0, 0),
            tier if worst < SLIP && joined => Key::new(tier.min(Tier::COLUMN_WHOLE), closeness, 0),
            tier => Key::new(tier, closeness, 0),
        }
    }

    /// Drops entities that were removed since, or that the query refuses.
    fn drop_absent(&self, block: &mut Block) {
        let alive = self.view.reader.alive_bitset();
        let mut kept = 0;
        for lane in 0..block.length {
            let document = block.documents[lane];
            let refused = self.refused.as_ref().is_some_and(|refused| refused[document as usize]);
            if !refused && alive.is_none_or(|alive| alive.is_alive(document)) {
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
            let reaches = |floors: &[Key; GRADES]| floors.iter().rposition(|&floor| floor <= self.worst);
            self.reach = self.floors.each_ref().map(|floors| reaches(floors).unwrap_or(0) as Grade);
        }
    }

    fn key(&mut self, document: DocId, group: usize, block: &Block, near: &Near) -> Key {
        let (words, lane) = (&block.grades, near.lane);
        let Some(first) = words.first().map(|row| row[lane]) else {
            return Key::new(Tier::listed(self.ranks[group]), 0, 0);
        };
        let (name_words, standing) = unpack_card(near.card);
        let begins = begins_name(first);
        let worst = words.iter().map(|row| row[lane]).max().unwrap_or(first);
        let mut tier = tier(words, lane, worst, begins);
        let mut closeness = words.iter().map(|row| u32::from(row[lane])).sum();
        if worst <= NAME && self.comparable && name_words == words.len() {
            tier = Tier::SAME_WORDS;
        } else if tier > Tier::COLUMN_WHOLE && worst < SLIP && self.joined_grade(document) == COLUMN_WHOLE {
            tier = Tier::COLUMN_WHOLE;
        }
        if tier == Tier::SAME_WORDS || tier == Tier::BEGINS {
            closeness = u32::from(!begins);
        }
        if self.is_exact(document, group, worst) {
            let spelled = self.names.is_spelled(self.view.columns.name_order.get_val(document));
            (tier, closeness) = (Tier::EXACT, u32::from(!spelled));
        }
        let favour = self.favour.of(self.view.columns.ids.get_val(document));
        Key::new(tier, closeness, standing.saturating_sub(favour))
    }

    fn joined_grade(&mut self, document: DocId) -> Grade {
        self.joined.as_mut().map_or(NONE, |joined| joined.grade(document))
    }

    /// Whether the query is the name, or a path and the name.
    fn is_exact(&self, document: DocId, group: usize, worst: Grade) -> bool {
        let name = self.view.columns.name_order.get_val(document);
        if worst <= NAME_PREFIX && self.names.has_whole() {
            return self.names.is_whole(name);
        }
        worst <= PATH_PREFIX && self.names.is_qualified(name, group)
    }

    pub(crate) fn finish(self) -> Outcome {
        let counts = self.counts.iter().map(|turns| turns.iter().sum()).collect();
        Outcome { best: self.best.into_vec(), all: self.all.unwrap_or_default(), counts }
    }
}

/// The tier of an entity by the grades of its words: words of its path count like those of its name, once there is one.
fn tier(words: &[[Grade; LANES]], lane: usize, worst: Grade, begins: bool) -> Tier {
    let mut grades = words.iter().map(|row| row[lane]);
    let is_named = is_in_path(worst)
        && grades.clone().all(|grade| is_in_path(grade) || is_in_name(grade))
        && grades.any(is_in_name);
    if is_named { Tier::named(worst) } else { Tier::of(worst, begins) }
}

/// The worst grade of each entity of a block; the best there is where nothing was asked.
fn worst(block: &Block) -> [Grade; LANES] {
    block.grades.iter().fold([NONE; LANES], |mut worst, row| {
        worst.iter_mut().zip(row).for_each(|(worst, &grade)| *worst = grade.max(*worst));
        worst
    })
}
