//! Answers a query from one state of the index.

use std::cmp::Ordering;

use crate::error::Error;
use crate::evaluate::{Candidate, Outcome, Task, evaluate};
use crate::lists::{List, Lists, Slips};
use crate::names::Names;
use crate::query::{Facet, Page, Query};
use crate::question::{Form, Question, Word};
use crate::schema::Fields;
use crate::snapshot::{Snapshot, View};

/// With fewer strict hits than this, hits with one typing slip are added behind them. Judged before filters, so that
/// a filter never changes what counts as a hit.
const FEW: u64 = 10;
/// How far one can page.
const DEEPEST: usize = 100_000;

/// The page a query asks for.
pub(crate) fn find(snapshot: &Snapshot, fields: Fields, query: &Query) -> Result<Page, Error> {
    let question = read(&query.text);
    let limit = if query.limit == 0 { 0 } else { query.limit.saturating_add(query.offset).min(DEEPEST) };
    let masks = snapshot.groups.masks(&query.filters, &question.filters);
    let search = Search { snapshot, fields, masks, question: &question, limit, all: false };
    let outcomes = search.answer()?;
    let counts = search.counts(&outcomes);
    let admitted = counts.iter().zip(&search.masks).filter(|&(_, &mask)| mask == 0);
    let total: u64 = admitted.map(|(&count, _)| u64::from(count)).sum();
    let facets = match query.facets {
        true => snapshot.groups.facets(&counts, &search.masks, &query.filters),
        false => Vec::new(),
    };
    let ids = merge(snapshot, outcomes, limit)?;
    let ids = ids.into_iter().skip(query.offset).collect();
    Ok(Page { ids, total: u32::try_from(total).unwrap_or(u32::MAX), facets })
}

/// The ids of all that a query finds, in no order. What [`find`] would page through, without ranking it.
pub(crate) fn find_all(
    snapshot: &Snapshot,
    fields: Fields,
    text: &str,
    filters: &[(Facet, Vec<String>)],
) -> Result<Vec<i64>, Error> {
    let question = read(text);
    let masks = snapshot.groups.masks(filters, &question.filters);
    let search = Search { snapshot, fields, masks, question: &question, limit: 0, all: true };
    Ok(search.answer()?.into_iter().flat_map(|outcome| outcome.all).collect())
}

fn read(text: &str) -> Question {
    let mut question = Question::read(text);
    if question.words.is_empty() && question.name.is_some() {
        // Nothing but symbols: only a name without letters can be meant.
        let name = question.name.as_ref().map(|name| crate::analysis::symbol_term(&name.folded));
        question.words.extend(name.map(|text| Word { text, form: Form::Exact }));
    }
    question
}

fn total(outcomes: &[Outcome]) -> u64 {
    outcomes.iter().flat_map(|outcome| &outcome.counts).map(|&count| u64::from(count)).sum()
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    fields: Fields,
    question: &'a Question,
    /// By group: which filters refuse it.
    masks: Vec<u8>,
    limit: usize,
    all: bool,
}

impl Search<'_> {
    /// Searches strictly, and with a typing slip where that finds few.
    fn answer(&self) -> Result<Vec<Outcome>, Error> {
        let outcomes = self.run(&[])?;
        if total(&outcomes) < FEW && self.question.words.iter().any(Word::forgives) {
            let slips: Result<Vec<_>, _> =
                self.question.words.iter().map(|word| Slips::of(word, self.fields)).collect();
            return self.run(&slips?);
        }
        Ok(outcomes)
    }

    /// Searches every segment. `slips` are the automata of the words, or empty to match strictly.
    fn run(&self, slips: &[Option<Slips>]) -> Result<Vec<Outcome>, Error> {
        let views = &self.snapshot.segments;
        let mut words = Vec::with_capacity(views.len());
        for view in views {
            let strict = |word| Lists::strict(view, self.fields, word);
            words.push(self.question.words.iter().map(strict).collect::<Result<Vec<_>, _>>()?);
        }
        self.add_joined(&mut words)?;
        for (at, slips) in slips.iter().enumerate() {
            let entities: u64 = words.iter().map(|words| words[at].cost).sum();
            let Some(slips) = slips.as_ref().filter(|_| entities <= self.rare()) else { continue };
            for (view, words) in views.iter().zip(&mut words) {
                words[at].add_slips(&view.columns, slips)?;
            }
        }
        views.iter().zip(words).map(|(view, words)| evaluate(self.task(view, words)?)).collect()
    }

    /// In how many entities a word may be and still be taken for a slip: what a fiftieth of a large catalog has was
    /// meant, and looking for its neighbours would be the slowest of all queries.
    fn rare(&self) -> u64 {
        (self.snapshot.documents / 50).max(1_000)
    }

    /// Words that no word of the catalog begins with may be several, typed without separators.
    fn add_joined(&self, words: &mut [Vec<Lists>]) -> Result<(), Error> {
        for (at, word) in self.question.words.iter().enumerate() {
            let known = words.iter().any(|words| !words[at].is_empty());
            if known || word.form != Form::Prefix || word.text.chars().nth(2).is_none() {
                continue;
            }
            for (view, words) in self.snapshot.segments.iter().zip(words.iter_mut()) {
                words[at].add_joined(&view.columns, &word.text)?;
            }
        }
        Ok(())
    }

    fn task<'a>(&'a self, view: &'a View, words: Vec<Lists>) -> Result<Task<'a>, Error> {
        let excluded = self.question.excluded.iter().map(|word| Lists::strict(view, self.fields, word));
        let joined = match &self.question.joined {
            Some(joined) => List::joined(&view.columns, joined)?,
            None => None,
        };
        Ok(Task {
            view,
            words,
            excluded: excluded.collect::<Result<_, _>>()?,
            joined,
            names: Names::find(&view.columns, self.question)?,
            comparable: self.question.has_no_phrase(),
            masks: &self.masks,
            kind_ranks: &self.snapshot.kind_ranks,
            limit: self.limit,
            all: self.all,
        })
    }

    /// Hits by group of the index.
    fn counts(&self, outcomes: &[Outcome]) -> Vec<u32> {
        let mut counts = vec![0; self.snapshot.groups.len()];
        for (view, outcome) in self.snapshot.segments.iter().zip(outcomes) {
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
