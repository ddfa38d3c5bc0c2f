//! Ranked hits for what is typed.
//!
//! The index answers with ids only; every hit is read back from the catalog, so the screen can only show what the
//! catalog says. Matching columns and highlights are found by re-matching the page's few records.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use ::search::{Index, Matcher, Query};
use api::entity::SourceRef;
use api::search::{
    ColumnDetail, ColumnHit, Facet, FacetField, FacetValue, Filter, Hit, Marked, QueryNote, SearchPage, SearchRequest,
    Suggestion, SuggestionWay,
};
use api::{Error, Int64};
use model::name::fold;
use model::{Column, EntityKey, Kind, Metric, Record, Timestamp};
use store::{Entity, EntityId};

use crate::error::Spoken;
use crate::{App, shelf, view};

const MOST_HITS: u32 = 200;
/// What was opened lately, and is brought forward for it.
const LATELY: usize = 20;
const MOST_COLUMNS: usize = 6;
/// The same where columns are asked for.
const MOST_LISTED: usize = 40;
/// Values of one facet that are sent; the rest are reached by typing.
const MOST_FACET_VALUES: usize = 50;

pub fn search(app: &App, request: &SearchRequest) -> Result<SearchPage, Error> {
    let began = Instant::now();
    let query = Query {
        filters: request.filters.iter().map(filter).collect(),
        limit: request.limit.min(MOST_HITS) as usize,
        offset: request.offset as usize,
        facets: request.facets,
        ..asked(app, &request.query)?
    };
    let page = ask(app, |index| index.search(&query))?;
    let names = view::source_names(app)?;
    let mut hits = hydrate(app, &page.ids, &app.0.indexer.index().matcher(&request.query), &names)?;
    compare_types(&mut hits);
    let facets = page.facets.into_iter().map(|(field, values)| facet(field, values, request, &names)).collect();
    let took = began.elapsed();
    shelf::at_search(app, request);
    Ok(SearchPage {
        hits,
        total: page.total,
        partial: page.partial,
        suggestions: page.suggestions.into_iter().map(suggestion).collect(),
        notes: page.notes.into_iter().map(note).collect(),
        took_us: u32::try_from(took.as_micros()).unwrap_or(u32::MAX),
        facets,
        catching_up: app.0.indexer.is_behind()?,
        turn: request.turn,
    })
}

/// The ids of everything in a source that the search box would find, in no order.
pub fn matching(app: &App, text: &str, source: &EntityKey) -> Result<Vec<i64>, Error> {
    let filters = vec![(::search::Facet::Source, vec![source.to_string()])];
    let query = Query { filters, ..asked(app, text)? };
    ask(app, |index| index.matching(&query))
}

/// A query with what is known of the person and not of the catalog.
pub fn asked(app: &App, text: &str) -> Result<Query, Error> {
    let (starred, visited) = favoured(app).unwrap_or_else(|error| {
        // What is theirs decides an order; the catalog can be searched without it.
        tracing::debug!(%error, "stars and visits could not be read");
        Default::default()
    });
    Ok(Query {
        text: text.to_owned(),
        now_ms: app.now().0,
        starred: ids_of(app, starred)?,
        visited: ids_of(app, visited)?,
        ..Query::default()
    })
}

/// What this person starred, and what they opened lately.
fn favoured(app: &App) -> Result<(Vec<EntityKey>, Vec<EntityKey>), store::Error> {
    let annotations = &app.0.annotations;
    let stars = annotations.stars()?.into_iter().map(|star| star.key).collect();
    Ok((stars, annotations.visits(LATELY)?.into_iter().map(|visit| visit.entity.key).collect()))
}

fn ids_of(app: &App, keys: Vec<EntityKey>) -> Result<Vec<i64>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = keys.iter().collect();
    Ok(app.0.catalog.ids_of(&keys).spoken()?.into_iter().map(|id| id.0).collect())
}

fn suggestion(suggestion: ::search::Suggestion) -> Suggestion {
    let way = match suggestion.way {
        ::search::Way::Layout => SuggestionWay::Layout,
        ::search::Way::Unfiltered => SuggestionWay::Unfiltered,
        ::search::Way::Bare => SuggestionWay::Bare,
    };
    Suggestion { way, query: suggestion.text, total: suggestion.total }
}

fn note(note: ::search::Note) -> QueryNote {
    match note {
        ::search::Note::OpenQuote => QueryNote::OpenQuote,
        ::search::Note::OpenParenthesis => QueryNote::OpenParenthesis,
        ::search::Note::StrayParenthesis => QueryNote::StrayParenthesis,
        ::search::Note::LoneOr => QueryNote::LoneOr,
        ::search::Note::TooDeep => QueryNote::TooDeep,
        ::search::Note::TooLong => QueryNote::TooLong,
        ::search::Note::UnknownField { field } => QueryNote::UnknownField { field },
        ::search::Note::UnreadValue { field, value } => QueryNote::UnreadValue { field, value },
        ::search::Note::BadPattern { pattern } => QueryNote::BadPattern { pattern },
        ::search::Note::NothingHas { what } => QueryNote::NothingHas { what },
    }
}

/// Asks the index, brought up to the catalog first where nothing else does, or where it is of another: its ids would
/// mean something else.
pub fn ask<T>(app: &App, question: impl Fn(&Index) -> Result<T, ::search::Error>) -> Result<T, Error> {
    let indexer = &app.0.indexer;
    if indexer.is_behind()? && (!app.0.follow || indexer.is_of_another()?) {
        indexer.catch_up(&mut |_, _| {})?;
    }
    match question(indexer.index()) {
        // The index is derived: damage costs the time to build it again, and nobody needs to know.
        Err(::search::Error::Damaged { .. }) => {
            indexer.catch_up(&mut |_, _| {})?;
            question(indexer.index()).spoken()
        }
        answered => answered.spoken(),
    }
}

fn hydrate(
    app: &App,
    ids: &[i64],
    matcher: &Matcher,
    names: &HashMap<EntityKey, SourceRef>,
) -> Result<Vec<Hit>, Error> {
    let ids: Vec<_> = ids.iter().map(|&id| EntityId(id)).collect();
    let entities = app.0.catalog.entities(&ids).spoken()?;
    let mut observed: HashMap<(EntityId, Metric), i64> = HashMap::new();
    for (id, metric, _, value) in app.0.catalog.observations(&ids).spoken()? {
        observed.insert((id, metric), value);
    }
    let hit = |entity: &Entity| {
        let latest = |metric| observed.get(&(entity.id, metric)).copied();
        let source = view::source_of(&entity.key, names);
        let mut hit = hit_of(entity, matcher, source);
        hit.rows = latest(Metric::Rows).map(Int64);
        hit.bytes = latest(Metric::Bytes).map(Int64);
        hit.last_write = latest(Metric::LastWrite).map(|millis| view::instant(Timestamp(millis)));
        hit
    };
    Ok(entities.iter().filter(|entity| entity.present).map(hit).collect())
}

fn hit_of(entity: &Entity, matcher: &Matcher, source: SourceRef) -> Hit {
    // A source goes by the name the person gave it.
    let name = if entity.kind == Kind::Source { &source.name } else { &entity.name };
    let name_match = matcher.name(name);
    let mut columns = Vec::new();
    let mut column_count = 0;
    let mut in_definition = false;
    if let Record::Relation(relation) = &entity.record {
        view::flatten(&relation.columns, &mut |path, column| {
            column_count += 1;
            if let Some(found) = matcher.column(path) {
                columns.push((found.quality, column_hit(path, column, found.ranges, matcher.lists_columns())));
            }
        });
        let definition = relation.definition.as_ref();
        // Reading a long definition again is worth it only when nothing nearer explains the hit.
        in_definition = name_match.is_none()
            && columns.is_empty()
            && definition.is_some_and(|definition| matcher.prose(&definition.text).is_some());
    }
    let most = if matcher.lists_columns() { MOST_LISTED } else { MOST_COLUMNS };
    // Stable, so that equally good columns stay in table order.
    columns.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let name = marked(name, name_match.map(|found| found.ranges).unwrap_or_default());
    Hit {
        key: entity.key.to_string(),
        kind: view::kind(entity.kind),
        form: view::form(entity.kind, &entity.record),
        source,
        path: entity.key.parent().map(|parent| parent.path()).unwrap_or_default(),
        name,
        comment: entity.record.comment().map(|comment| excerpt(comment, matcher)),
        columns_matching: view::count(columns.len() as u64),
        columns: columns.into_iter().take(most).map(|(_, column)| column).collect(),
        column_count,
        rows: None,
        bytes: None,
        last_write: None,
        in_definition,
    }
}

fn column_hit(path: &str, column: &Column, ranges: Vec<Range<usize>>, is_listed: bool) -> ColumnHit {
    let detail = is_listed.then_some(ColumnDetail { nullable: !column.not_null, differs: false });
    ColumnHit { name: marked(path, ranges), type_text: view::clip(&column.type_text, 80), detail }
}

/// Marks the listed columns whose type is not the one that most of the same name have.
fn compare_types(hits: &mut [Hit]) {
    let mut types: HashMap<String, HashMap<String, usize>> = HashMap::new();
    for column in hits.iter().flat_map(|hit| &hit.columns).filter(|column| column.detail.is_some()) {
        *types.entry(fold(&column.name.text)).or_default().entry(fold(&column.type_text)).or_default() += 1;
    }
    for column in hits.iter_mut().flat_map(|hit| &mut hit.columns) {
        let Some(detail) = &mut column.detail else { continue };
        let Some(types) = types.get(&fold(&column.name.text)) else { continue };
        let own = types.get(&fold(&column.type_text)).copied().unwrap_or_default();
        // Where no type is the usual one, all of them differ.
        detail.differs = types.values().filter(|&&count| count >= own).count() > 1;
    }
}

/// Characters of a comment that a hit shows.
const EXCERPT: usize = 180;
/// Characters kept before the first match when the start of a comment is left out.
const EXCERPT_BEFORE: usize = 40;

/// The part of a comment around its first match, or its start.
fn excerpt(comment: &str, matcher: &Matcher) -> Marked {
    let ranges = matcher.prose(comment).map(|found| found.ranges).unwrap_or_default();
    let first = ranges.first().map_or(0, |range| range.start);
    let before = comment[..first].char_indices().rev().nth(EXCERPT_BEFORE).map_or(0, |(at, _)| at);
    let start = if comment[..first].chars().count() > EXCERPT - EXCERPT_BEFORE { before } else { 0 };
    let end = comment[start..].char_indices().nth(EXCERPT).map_or(comment.len(), |(at, _)| start + at);
    let mut text = String::new();
    if start > 0 {
        text.push('…');
    }
    let shift = text.len();
    text.push_str(&comment[start..end]);
    if end < comment.len() {
        text.push('…');
    }
    let inside = ranges.into_iter().filter(|range| range.start >= start && range.end <= end);
    marked(&text, inside.map(|range| range.start - start + shift..range.end - start + shift).collect())
}

/// A text with byte ranges turned into the UTF-16 units a webview counts in.
fn marked(text: &str, ranges: Vec<Range<usize>>) -> Marked {
    let units = |to: usize| view::count(text[..to].encode_utf16().count() as u64);
    let legal = |range: &Range<usize>| text.is_char_boundary(range.start) && text.is_char_boundary(range.end);
    let ranges = ranges.iter().filter(|range| legal(range)).map(|range| [units(range.start), units(range.end)]);
    Marked { ranges: ranges.collect(), text: text.to_owned() }
}

fn filter(filter: &Filter) -> (::search::Facet, Vec<String>) {
    let field = match filter.field {
        FacetField::Kind => ::search::Facet::Kind,
        FacetField::Source => ::search::Facet::Source,
        FacetField::Schema => ::search::Facet::Schema,
    };
    (field, filter.values.clone())
}

fn facet(
    field: ::search::Facet,
    values: Vec<(String, u32)>,
    request: &SearchRequest,
    names: &HashMap<EntityKey, SourceRef>,
) -> Facet {
    let field = match field {
        ::search::Facet::Kind => FacetField::Kind,
        ::search::Facet::Source => FacetField::Source,
        ::search::Facet::Schema => FacetField::Schema,
    };
    let chosen: Vec<_> =
        request.filters.iter().filter(|filter| filter.field == field).flat_map(|filter| &filter.values).collect();
    let value = |(place, (value, count)): (usize, (String, u32))| {
        let selected = chosen.contains(&&value);
        // A chosen value stays on screen even where it has become rare, or nothing could undo the choice.
        let is_shown = place < MOST_FACET_VALUES || selected;
        is_shown.then(|| FacetValue { label: label(field, &value, names), selected, value, count })
    };
    let mut shown: Vec<_> = values.into_iter().enumerate().filter_map(value).collect();
    for value in chosen {
        if !shown.iter().any(|shown| shown.value == *value) {
            shown.push(FacetValue {
                label: label(field, value, names),
                value: value.clone(),
                count: 0,
                selected: true,
            });
        }
    }
    Facet { field, values: shown }
}

fn label(field: FacetField, value: &str, names: &HashMap<EntityKey, SourceRef>) -> String {
    let key = || value.parse::<EntityKey>().ok();
    match field {
        FacetField::Kind => value.to_owned(),
        FacetField::Source => key().map_or_else(|| value.to_owned(), |key| view::source_of(&key, names).name),
        FacetField::Schema => key().map_or_else(|| value.to_owned(), |key| key.path().join(".")),
    }
}

#[cfg(test)]
mod tests {
    use ::search::Aliases;

    use super::*;

    #[test]
    fn ranges_count_as_a_webview_does() {
        fn check(text: &str, range: Range<usize>, expected: [u32; 2]) {
            assert_eq!(marked(text, vec![range]).ranges, [expected], "{text}");
        }
        check("orders", 0..3, [0, 3]);
        check("주문_item", 7..11, [3, 7]);
        check("😀 mail", 5..9, [3, 7]);
    }

    #[test]
    fn an_excerpt_starts_near_the_first_match() {
        fn check(comment: &str, query: &str, starts_with: &str, marked_text: &str) {
            let excerpt = excerpt(comment, &Matcher::new(query, &Aliases::default()));
            assert!(excerpt.text.starts_with(starts_with), "{}", excerpt.text);
            let units: Vec<_> = excerpt.text.encode_utf16().collect();
            let [start, end] = excerpt.ranges[0];
            assert_eq!(String::from_utf16(&units[start as usize..end as usize]).unwrap(), marked_text);
        }
        check("One row per paid order", "paid", "One row", "paid");
        let long = format!("{}needle at the end", "hay ".repeat(100));
        check(&long, "needle", "…", "needle");
    }
}
