//! Why an entity is a result: asked of the index for one entity, and told from its record.

use ::search::{Spot as Place, Weighed, signals};
use api::Error;
use api::why::{How, Placed, Signal, Spot, Tier, WhyRequest, WhySignal, WhyView, WhyWord};
use model::{Metric, Record};
use store::Entity;

use crate::error::Spoken;
use crate::{App, entity, search, view};

pub fn why(app: &App, request: &WhyRequest) -> Result<WhyView, Error> {
    let key = entity::parse(&request.key)?.entity();
    let Some(found) = app.0.catalog.entity(&key, None).spoken()?.filter(|found| found.present) else {
        return Ok(WhyView { placed: None, words: Vec::new(), signals: Vec::new() });
    };
    let query = search::asked(app, &request.query)?;
    let placed = search::ask(app, |index| index.place(&query, found.id.0))?;
    let words = if placed.is_some() { words(app, &request.query, &found) } else { Vec::new() };
    let mut signals = weighed(app, &found)?;
    let is_in = |ids: &[i64]| ids.binary_search(&found.id.0).is_ok();
    if is_in(&query.starred) {
        signals.push(WhySignal { signal: Signal::Starred, points: -i32::from(::search::STARRED) });
    }
    if is_in(&query.visited) {
        signals.push(WhySignal { signal: Signal::Visited, points: -i32::from(::search::VISITED) });
    }
    // What weighs most comes first.
    signals.sort_by_key(|signal| std::cmp::Reverse(signal.points.unsigned_abs()));
    Ok(WhyView { placed: placed.map(place), words, signals })
}

fn words(app: &App, query: &str, found: &Entity) -> Vec<WhyWord> {
    let path = found.key.parent().map(|parent| parent.path()).unwrap_or_default();
    let (mut columns, mut comments, mut definition) = (Vec::new(), Vec::new(), None);
    if let Record::Relation(relation) = &found.record {
        view::flatten(&relation.columns, &mut |path, column| {
            columns.push(path.to_owned());
            comments.extend(column.comment.as_deref());
        });
        definition = relation.definition.as_ref();
    } else if let Record::Routine(routine) = &found.record {
        definition = routine.definition.as_ref();
    }
    let mut texts = vec![(Place::Name, found.name.as_str())];
    texts.extend(columns.iter().map(|column| (Place::Column, column.as_str())));
    texts.extend(path.iter().map(|name| (Place::Path, name.as_str())));
    texts.extend(found.record.comment().into_iter().chain(comments).map(|comment| (Place::Comment, comment)));
    texts.extend(definition.map(|definition| (Place::Definition, definition.text.as_str())));
    app.0.indexer.index().matcher(query).reasons(&texts).into_iter().map(word).collect()
}

/// The signals that the catalog tells.
fn weighed(app: &App, found: &Entity) -> Result<Vec<WhySignal>, Error> {
    let references = app.0.catalog.references(&[found.id]).spoken()?;
    let mut weighed = Weighed {
        name: &found.name,
        comment: found.record.comment(),
        references: references.first().map_or(0, |(_, count)| view::count(*count)),
        ..Weighed::default()
    };
    for (_, metric, at, value) in app.0.catalog.observations(&[found.id]).spoken()? {
        match metric {
            Metric::Rows => weighed.rows = Some(value),
            Metric::LastWrite => weighed.age_ms = Some(at.0.saturating_sub(value)),
            _ => {}
        }
    }
    let signals = signals(&weighed).into_iter();
    Ok(signals.map(|(signal, points)| WhySignal { signal: said(signal), points }).collect())
}

fn place(placed: ::search::Placed) -> Placed {
    use ::search::Rank;
    let tier = match placed.rank {
        Rank::Exact => Tier::Exact,
        Rank::SameWords => Tier::SameWords,
        Rank::Begins => Tier::Begins,
        Rank::Name => Tier::Name,
        Rank::ColumnWhole => Tier::ColumnWhole,
        Rank::Column => Tier::Column,
        Rank::Path => Tier::Path,
        Rank::Comment => Tier::Comment,
        Rank::Definition => Tier::Definition,
        Rank::Partial => Tier::Partial,
    };
    Placed { tier, looseness: placed.looseness }
}

fn word(reason: ::search::Reason) -> WhyWord {
    let spot = match reason.spot {
        Place::Name => Spot::Name,
        Place::Column => Spot::Column,
        Place::Path => Spot::Path,
        Place::Comment => Spot::Comment,
        Place::Definition => Spot::Definition,
    };
    let how = match reason.how {
        ::search::How::Whole => How::Whole,
        ::search::How::Begins => How::Begins,
        ::search::How::StandsFor => How::StandsFor,
        ::search::How::Inside => How::Inside,
        ::search::How::Slip => How::Slip,
        ::search::How::Pattern => How::Pattern,
    };
    WhyWord { word: view::clip(&reason.word, 80), spot, how, found: reason.found }
}

fn said(signal: ::search::Signal) -> Signal {
    match signal {
        ::search::Signal::Length => Signal::Length,
        ::search::Signal::References => Signal::References,
        ::search::Signal::Rows => Signal::Rows,
        ::search::Signal::Fresh => Signal::Fresh,
        ::search::Signal::Described => Signal::Described,
        ::search::Signal::LeftOver => Signal::LeftOver,
        ::search::Signal::Deprecated => Signal::Deprecated,
    }
}
