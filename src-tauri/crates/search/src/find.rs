//! Answers a query from one state of the index.

use std::cmp::Ordering;

use crate::aliases::Aliases;
use crate::condition::Condition;
use crate::error::Error;
use crate::evaluate::{Candidate, Outcome, Task, evaluate};
use crate::grade::NONE;
use crate::lists::{List, Lists, Loose};
use crate::names::Names;
use crate::partial::{self, Part};
use crate::query::{Facet, Page, Query};
use crate::question::{Form, Question, Word};
use crate::schema::Fields;
use crate::snapshot::{Snapshot, View};
use crate::suggest::suggestions;
use crate::weights::Favour;
use crate::why::Placed;

/// With fewer hits than this, looser ones are added behind them. Judged before filters, so that a filter never changes
/// what counts as a hit.
const FEW: u64 = 10;
/// How many words of a query are matched loosely: each looks through all words of the catalog.
const LOOSE_WORDS: usize = 8;
/// How far one can page.
const DEEPEST: usize = 100_000;

/// What every question is read and answered with.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub snapshot: &'a Snapshot,
    pub fields: Fields,
    pub aliases: &'a Aliases,
    /// The moment that ages are counted from, in milliseconds since the epoch.
    pub now_ms: i64,
    pub favour: Favour<'a>,
}

/// The page a query asks for.
pub(crate) fn find(ground: Ground<'_>, query: &Query) -> Result<Page, Error> {
    let snapshot = ground.snapshot;
    let question = read(&query.text, ground.aliases);
    let limit = if query.limit == 0 { 0 } else { query.limit.saturating_add(query.offset).min(DEEPEST) };
    let masks = snapshot.groups.masks(&query.filters, &question.filters);
    let search = Search { ground, masks, limit, all: false };
    let Answer { outcomes, partial, strict } = search.answer(&question)?;
    let counts = search.counts(&outcomes);
    let total = search.admitted(&counts);
    let facets = match query.facets {
        true => snapshot.groups.facets(&counts, &search.masks, &query.filters),
        false => Vec::new(),
    };
    let ids = merge(snapshot, outcomes, limit)?;
    let ids = ids.into_iter().skip(query.offset).collect();
    // Paging on, nobody looks for another query.
    let is_asked = query.limit > 0 && query.offset == 0 && (total == 0 || !strict);
    let suggestions = if is_asked { suggestions(ground, query, &question.plain)? } else { Vec::new() };
    Ok(Page { ids, total, partial: partial && total > 0, suggestions, notes: question.notes, facets })
}

/// The ids of all that a query finds, in no order. What [`find`] would page through, without ranking it.
pub(crate) fn find_all(ground: Ground<'_>, query: &Query) -> Result<Vec<i64>, Error> {
    let question = read(&query.text, ground.aliases);
    let masks = ground.snapshot.groups.masks(&query.filters, &question.filters);
    let search = Search { ground, masks, limit: 0, all: true };
    let Answer { outcomes, partial, .. } = search.answer(&question)?;
    // What merely comes near is shown to a person, and counted as nothing.
    Ok(if partial { Vec::new() } else { outcomes.into_iter().flat_map(|outcome| outcome.all).collect() })
}

/// The place of one entity among what a query finds; `None` where it is not found, or nothing was asked for.
pub(crate) fn place(ground: Ground<'_>, query: &Query, id: i64) -> Result<Option<Placed>, Error> {
    let mut question = read(&query.text, ground.aliases);
    if question.words.is_empty() {
        return Ok(None);
    }
    question.conditions.push(Condition::Id(id));
    let masks = ground.snapshot.groups.masks(&query.filters, &question.filters);
    let search = Search { ground, masks, limit: 1, all: false };
    let Answer { outcomes, .. } = search.answer(&question)?;
    Ok(outcomes.iter().flat_map(|outcome| &outcome.best).map(|candidate| Placed::of(candidate.key)).next())
}

/// How many entities a text finds as it is typed.
pub(crate) fn count(ground: Ground<'_>, text: &str, filters: &[(Facet, Vec<String>)]) -> Result<u32, Error> {
    let question = read(text, ground.aliases);
    let masks = ground.snapshot.groups.masks(filters, &question.filters);
    let search = Search { ground, masks, limit: 0, all: false };
    let outcomes = search.run(&question, Looseness::Strict)?;
    Ok(search.admitted(&search.counts(&outcomes)))
}

fn read(text: &str, aliases: &Aliases) -> Question {
    let mut question = Question::read(text, aliases);
    let is_bare = question.filters.is_empty() && question.conditions.is_empty() && question.excluded.is_empty();
    if question.words.is_empty() && question.name.is_some() && is_bare {
        // Nothing but symbols: only a name without letters can be meant.
        let name = question.name.as_ref().map(|name| crate::analysis::symbol_term(&name.folded));
        question.words.extend(name.map(|text| Word::new(text, Form::Exact)));
    }
    question
}

fn total(outcomes: &[Outcome]) -> u64 {
    outcomes.iter().flat_map(|outcome| &outcome.counts).map(|&count| u64::from(count)).sum()
}

struct Search<'a> {
    ground: Ground<'a>,
    /// By group: which filters refuse it.
    masks: Vec<u8>,
    limit: usize,
    all: bool,
}

/// What every segment answers.
struct Answer {
    outcomes: Vec<Outcome>,
    partial: bool,
    /// Found as it was typed.
    strict: bool,
}

/// How a question came to its hits.
struct Way {
    /// The question, or the part of it that was answered.
    question: Question,
    looseness: Looseness,
    /// Something was found, or there is nothing of which a part could be.
    settled: bool,
    outcomes: Vec<Outcome>,
}

/// How loosely words are matched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looseness {
    Strict,
    /// Also inside of other words, by first letters, and with one slip.
    Loose,
    /// Also with two slips.
    Looser,
}

impl Search<'_> {
    fn answer(&self, question: &Question) -> Result<Answer, Error> {
        let way = if question.conditions.is_empty() {
            self.way(question)?
        } else {
            // What conditions refuse is found nevertheless: they must not make the words be read more loosely.
            let scout = Search { masks: self.masks.clone(), limit: 0, all: false, ..*self };
            let way = scout.way(&question.without_conditions())?;
            let question = Question { conditions: question.conditions.clone(), ..way.question };
            let outcomes = if way.settled { self.run(&question, way.looseness)? } else { way.outcomes };
            Way { question, outcomes, ..way }
        };
        if way.settled {
            return Ok(Answer { outcomes: way.outcomes, partial: false, strict: way.looseness == Looseness::Strict });
        }
        let outcomes = if self.all { Vec::new() } else { self.nearest(&way.question)? };
        Ok(Answer { outcomes, partial: true, strict: false })
    }

    /// Searches strictly, then ever more loosely as long as that finds few.
    fn way(&self, question: &Question) -> Result<Way, Error> {
        let mut looseness = Looseness::Strict;
        let mut outcomes = self.run(question, looseness)?;
        if let Some(joined) = question.as_joined().filter(|_| total(&outcomes) == 0) {
            let found = self.run(&joined, looseness)?;
            if total(&found) > 0 {
                return Ok(Way { question: joined, looseness, settled: true, outcomes: found });
            }
        }
        let without = (total(&outcomes) == 0).then(|| question.without_fillers()).flatten();
        if let Some(without) = &without {
            outcomes = self.run(without, looseness)?;
        }
        let mut question = without.unwrap_or_else(|| question.clone());
        if let Some(apart) = question.apart(self.ground.aliases).filter(|_| total(&outcomes) == 0) {
            question = apart;
            outcomes = self.run(&question, looseness)?;
        }
        let words = &question.words;
        if total(&outcomes) < FEW && words.iter().any(|word| word.forgives() || word.may_be_inner()) {
            looseness = Looseness::Loose;
            outcomes = self.run(&question, looseness)?;
        }
        if total(&outcomes) < FEW && words.iter().any(Word::forgives_two) {
            looseness = Looseness::Looser;
            outcomes = self.run(&question, looseness)?;
        }
        let settled = total(&outcomes) > 0 || words.len() < 2;
        Ok(Way { question, looseness, settled, outcomes })
    }

    /// The entities with the most telling of the words.
    fn nearest(&self, question: &Question) -> Result<Vec<Outcome>, Error> {
        let words = self.lists(question, Looseness::Looser)?;
        let views = self.ground.snapshot.segments.iter();
        let parts = views.zip(words).map(|(view, words)| {
            let refused = self.refused(question, view)?;
            Ok(Part { view, words, refused })
        });
        let parts = parts.collect::<Result<Vec<_>, Error>>()?;
        Ok(partial::nearest(parts, self.ground.snapshot.documents, &self.masks, self.limit))
    }

    /// By entity: what exclusions and conditions refuse.
    fn refused(&self, question: &Question, view: &View) -> Result<Option<Vec<bool>>, Error> {
        if question.excluded.is_empty() && question.conditions.is_empty() {
            return Ok(None);
        }
        let documents = view.reader.max_doc();
        let mut refused = vec![false; documents as usize];
        for word in &question.excluded {
            let grades = Lists::strict(view, &self.ground, word)?.into_dense(documents);
            refused.iter_mut().zip(grades).for_each(|(refused, grade)| *refused |= grade != NONE);
        }
        for condition in &question.conditions {
            let grades = condition.grades(&self.ground, view)?;
            refused.iter_mut().zip(grades).for_each(|(refused, grade)| *refused |= grade == NONE);
        }
        Ok(Some(refused))
    }

    /// Searches every segment.
    fn run(&self, question: &Question, looseness: Looseness) -> Result<Vec<Outcome>, Error> {
        let words = self.lists(question, looseness)?;
        let views = &self.ground.snapshot.segments;
        views.iter().zip(words).map(|(view, words)| evaluate(self.task(question, view, words)?)).collect()
    }

    /// By segment, what each word matches.
    fn lists(&self, question: &Question, looseness: Looseness) -> Result<Vec<Vec<Lists>>, Error> {
        let (views, fields) = (&self.ground.snapshot.segments, self.ground.fields);
        let mut words = Vec::with_capacity(views.len());
        for view in views {
            let strict = |word| Lists::strict(view, &self.ground, word);
            words.push(question.words.iter().map(strict).collect::<Result<Vec<_>, _>>()?);
        }
        self.add_joined(question, &mut words)?;
        if looseness == Looseness::Strict {
            return Ok(words);
        }
        for (at, word) in question.words.iter().enumerate().take(LOOSE_WORDS) {
            let entities: u64 = words.iter().map(|words| words[at].cost).sum();
            if entities > self.rare() {
                continue;
            }
            let Some(loose) = Loose::of(word, fields, looseness == Looseness::Looser)? else { continue };
            for (view, words) in views.iter().zip(&mut words) {
                words[at].add_loose(&view.columns, &loose)?;
            }
        }
        Ok(words)
    }

    /// In how many entities a word may be and still be taken for a slip: what a fiftieth of a large catalog has was
    /// meant, and looking for its neighbours would be the slowest of all queries.
    fn rare(&self) -> u64 {
        (self.ground.snapshot.documents / 50).max(1_000)
    }

    /// Words that no word of the catalog begins with may be several, typed without separators.
    fn add_joined(&self, question: &Question, words: &mut [Vec<Lists>]) -> Result<(), Error> {
        for (at, word) in question.words.iter().enumerate() {
            let known = words.iter().any(|words| !words[at].is_empty());
            if known || word.form != Form::Prefix || word.text.chars().nth(2).is_none() {
                continue;
            }
            for (view, words) in self.ground.snapshot.segments.iter().zip(words.iter_mut()) {
                words[at].add_joined(&view.columns, word)?;
            }
        }
        Ok(())
    }

    fn task<'a>(&'a self, question: &Question, view: &'a View, words: Vec<Lists>) -> Result<Task<'a>, Error> {
        let joined = match &question.joined {
            Some(joined) => List::joined(&view.columns, joined)?,
            None => None,
        };
        Ok(Task {
            view,
            words,
            refused: self.refused(question, view)?,
            joined,
            names: Names::find(&view.columns, question)?,
            comparable: question.is_plain(),
            masks: &self.masks,
            kind_ranks: &self.ground.snapshot.kind_ranks,
            favour: self.ground.favour,
            limit: self.limit,
            all: self.all,
        })
    }

    /// How many of the hits the filters admit.
    fn admitted(&self, counts: &[u32]) -> u32 {
        let admitted = counts.iter().zip(&self.masks).filter(|&(_, &mask)| mask == 0);
        let total: u64 = admitted.map(|(&count, _)| u64::from(count)).sum();
        u32::try_from(total).unwrap_or(u32::MAX)
    }

    /// Hits by group of the index.
    fn counts(&self, outcomes: &[Outcome]) -> Vec<u32> {
        let mut counts = vec![0; self.ground.snapshot.groups.len()];
        for (view, outcome) in self.ground.snapshot.segments.iter().zip(outcomes) {
            for (&group, &count) in view.groups.iter().zip(&outcome.counts) {
                counts[group as usize] += count;
            }
        }
        counts
    }
}

/// The best of all segments in order: by key, then by name, then by id.
fn merge(snapshot: &Snapshot, outcomes: Vec<Outcome>, limit: usize) -> Result<Vec<i64>, Error> {
    let mut best: Vec<(Candidate, usize)> = Vec::new();
    for (segment, outcome) in outcomes.into_iter().enumerate() {
        best.extend(outcome.best.into_iter().map(|candidate| (candidate, segment)));
    }
    let several = best.iter().any(|(_, segment)| *segment != best[0].1);
    if !several {
        best.sort_unstable();
        best.truncate(limit);
        return Ok(best.into_iter().map(|(candidate, _)| candidate.id).collect());
    }
    // Positions of names compare within a segment only; between segments the names themselves have to.
    let mut named = Vec::with_capacity(best.len());
    for (candidate, segment) in best {
        let mut name = Vec::new();
        let names = &snapshot.segments[segment].columns.names;
        names.dictionary().ord_to_term(candidate.name_order, &mut name).map_err(Error::damaged)?;
        named.push((candidate, name));
    }
    let order = |one: &(Candidate, Vec<u8>), other: &(Candidate, Vec<u8>)| -> Ordering {
        one.0.key.cmp(&other.0.key).then_with(|| one.1.cmp(&other.1)).then_with(|| one.0.id.cmp(&other.0.id))
    };
    named.sort_unstable_by(order);
    named.truncate(limit);
    Ok(named.into_iter().map(|(candidate, _)| candidate.id).collect())
}
