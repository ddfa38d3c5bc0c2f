//! `pulk search`: ranked hits.

use api::Handler;
use api::entity::EntityKind;
use api::search::{FacetField, Filter, Hit, QueryNote, SearchPage, SearchRequest, Suggestion, SuggestionWay};
use api::why::{WhyRequest, WhyView};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Table, Tone, figure, left, marked, plain, right, why, words};
use crate::resolve;

#[derive(Debug, clap::Args)]
#[command(after_long_help = include_str!("search_help.txt"))]
pub struct Arguments {
    /// Words and the beginnings of words, fields and conditions: see below, or --help. Behind `--` where it begins with -
    #[arg(required = true)]
    query: Vec<String>,

    /// How many hits at most
    #[arg(short = 'n', long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,

    /// Only this kind; may be repeated
    #[arg(long)]
    kind: Vec<Kind>,

    /// Only this source: name, key, or the unique start of either; may be repeated
    #[arg(long)]
    source: Vec<String>,

    /// Say of each hit why it is one, and why it stands where it does
    #[arg(long)]
    why: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Table,
    View,
    Routine,
    Schema,
    Database,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: Arguments) -> Outcome {
    let sources: Result<Vec<_>, _> = arguments.source.iter().map(|typed| resolve::source(handler, typed)).collect();
    let request = SearchRequest {
        query: arguments.query.join(" "),
        filters: filters(&arguments.kind, sources?.into_iter().map(|source| source.key).collect()),
        limit: arguments.limit,
        ..SearchRequest::default()
    };
    let page = handler.search(request.clone())?;
    page.notes.iter().for_each(|note| terminal.note(&said(note)));
    if page.partial && !page.hits.is_empty() {
        terminal.note("Nothing has all of these words. This has some of them:");
    }
    if arguments.why {
        return explained(terminal, handler, page, &request.query);
    }
    terminal.answer(&page, |look| hits(&page, look))?;
    Ok(ended(terminal, &page))
}

/// Answers with the reasons of each hit.
fn explained(terminal: &Terminal, handler: &dyn Handler, page: SearchPage, query: &str) -> Outcome {
    let ask = |hit: &Hit| handler.why(WhyRequest { query: query.to_owned(), key: hit.key.clone() });
    let whys = page.hits.iter().map(ask).collect::<Result<Vec<_>, _>>()?;
    let answer = Explained { page, whys };
    terminal.answer(&answer, |look| why::text(&answer.page, &answer.whys, look))?;
    Ok(ended(terminal, &answer.page))
}

/// A page with the reasons of its hits, in their order.
#[derive(serde::Serialize)]
struct Explained {
    #[serde(flatten)]
    page: SearchPage,
    whys: Vec<WhyView>,
}

fn ended(terminal: &Terminal, page: &SearchPage) -> Exit {
    for suggestion in &page.suggestions {
        terminal.note(&suggested(suggestion));
    }
    if page.catching_up {
        terminal.note("The index is catching up: there may be more.");
    }
    if page.hits.is_empty() {
        terminal.note("Nothing found.");
        return Exit::Nothing;
    }
    Exit::Done
}

/// Another query that finds more.
fn suggested(suggestion: &Suggestion) -> String {
    let (query, found) = (plain(&suggestion.query), figure::counted(i64::from(suggestion.total), "hit", "hits"));
    match suggestion.way {
        SuggestionWay::Layout => format!("With the other keyboard layout, “{query}”: {found}."),
        SuggestionWay::Unfiltered => format!("Without --kind and --source: {found}."),
        SuggestionWay::Bare => format!("The words alone, “{query}”: {found}."),
    }
}

/// What became of a part of the query that could not be read as it is written.
fn said(note: &QueryNote) -> String {
    match note {
        QueryNote::OpenQuote => "A quote is not closed: read up to the end.".to_owned(),
        QueryNote::OpenParenthesis => "A parenthesis is not closed: read up to the end.".to_owned(),
        QueryNote::StrayParenthesis => "A parenthesis closes nothing: left out.".to_owned(),
        QueryNote::LoneOr => "OR needs something on both sides: left out.".to_owned(),
        QueryNote::TooDeep => "Parentheses are nested too deep: the innermost were left out.".to_owned(),
        QueryNote::TooLong => "There is more than can be looked up: the rest was left out.".to_owned(),
        QueryNote::UnknownField { field } => format!("There is no field “{}”: read as words.", plain(field)),
        QueryNote::UnreadValue { field, value } => {
            format!("“{}” is no value of “{field}”: read as words.", plain(value))
        }
        QueryNote::BadPattern { pattern } => format!("“{}” is no usable pattern: read as words.", plain(pattern)),
        QueryNote::NothingHas { what } => format!("Nothing in the catalog has “{what}” yet."),
    }
}

fn filters(kinds: &[Kind], sources: Vec<String>) -> Vec<Filter> {
    let kinds = kinds.iter().map(|kind| {
        words::kind(match kind {
            Kind::Table => EntityKind::Table,
            Kind::View => EntityKind::View,
            Kind::Routine => EntityKind::Routine,
            Kind::Schema => EntityKind::Schema,
            Kind::Database => EntityKind::Database,
        })
        .to_owned()
    });
    [Filter { field: FacetField::Kind, values: kinds.collect() }, Filter { field: FacetField::Source, values: sources }]
        .into_iter()
        .filter(|filter| !filter.values.is_empty())
        .collect()
}

fn hits(page: &SearchPage, look: Look) -> String {
    let mut table = Table::new([left(""), left(""), left(""), right(""), left("")]);
    if page.hits.iter().flat_map(|hit| &hit.columns).any(|column| column.detail.is_some()) {
        return columns(page, look) + &ending(page, look);
    }
    for hit in &page.hits {
        let path: Vec<_> = hit.path.iter().map(|name| plain(name) + ".").collect();
        table.row([
            look.paint(Tone::Dim, &plain(&hit.source.name)),
            format!("{}{}", path.concat(), marked(&hit.name, look)),
            look.paint(Tone::Dim, words::form(hit.form)),
            hit.rows.map(|rows| look.paint(Tone::Dim, &figure::counted(rows.0, "row", "rows"))).unwrap_or_default(),
            found_in(hit, look),
        ]);
    }
    table.text(look, "") + &ending(page, look)
}

/// How much of what was found was told, and how long it took.
fn ending(page: &SearchPage, look: Look) -> String {
    let mut text = String::new();
    if look.talkative && !page.hits.is_empty() {
        let shown = i64::try_from(page.hits.len()).unwrap_or(i64::MAX);
        let milliseconds = f64::from(page.took_us) / 1_000.0;
        let line =
            format!("{} of {} in {milliseconds:.1} ms\n", figure::count(shown), figure::count(page.total.into()));
        text.push_str(&look.paint(Tone::Dim, &line));
    }
    text
}

/// One line for each column, with what it is of.
fn columns(page: &SearchPage, look: Look) -> String {
    let mut table = Table::new([left(""), left(""), left(""), left(""), left("")]);
    for hit in &page.hits {
        let path: Vec<_> = hit.path.iter().map(|name| plain(name) + ".").collect();
        for column in &hit.columns {
            let detail = column.detail.as_ref();
            let differs = detail.is_some_and(|detail| detail.differs);
            table.row([
                marked(&column.name, look),
                plain(&column.type_text),
                if detail.is_some_and(|detail| detail.nullable) { String::new() } else { "not null".to_owned() },
                look.paint(
                    Tone::Dim,
                    &format!("{} {}{}", plain(&hit.source.name), path.concat(), plain(&hit.name.text)),
                ),
                if differs { look.paint(Tone::Warn, "other type") } else { String::new() },
            ]);
        }
    }
    table.text(look, "")
}

/// The columns that match, else the comment, else where else it was found.
fn found_in(hit: &Hit, look: Look) -> String {
    let mut parts: Vec<_> = hit.columns.iter().map(|column| marked(&column.name, look)).collect();
    let more = usize::try_from(hit.columns_matching).unwrap_or(usize::MAX).saturating_sub(hit.columns.len());
    if more > 0 && !parts.is_empty() {
        parts.push(format!("+{more}"));
    }
    let columns = parts.join(" ");
    let comment = hit.comment.as_ref().map(|comment| marked(comment, look)).unwrap_or_default();
    match (columns.is_empty(), comment.is_empty()) {
        (false, false) => format!("{columns} — {comment}"),
        (false, true) => columns,
        (true, false) => comment,
        (true, true) if hit.in_definition => look.paint(Tone::Dim, "in its definition"),
        (true, true) => String::new(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use api::Int64;
    use api::entity::EntityForm;
    use api::search::{ColumnHit, Marked};

    use super::*;
    use crate::print::examples;

    fn text(text: &str, ranges: &[[u32; 2]]) -> Marked {
        Marked { text: text.to_owned(), ranges: ranges.to_vec() }
    }

    pub fn page() -> SearchPage {
        let orders = Hit {
            key: "postgres://wh/shop/sales/orders".to_owned(),
            kind: EntityKind::Table,
            form: EntityForm::Table,
            source: examples::source(),
            path: vec!["shop".to_owned(), "sales".to_owned()],
            name: text("orders", &[[0, 5]]),
            comment: Some(text("what\nwas \u{1b}[1mbought", &[])),
            columns: vec![ColumnHit {
                name: text("order_id", &[[0, 5]]),
                type_text: "bigint".to_owned(),
                detail: None,
            }],
            columns_matching: 3,
            column_count: 12,
            rows: Some(Int64(1_204)),
            bytes: None,
            last_write: None,
            in_definition: false,
        };
        let daily = Hit {
            name: text("daily", &[]),
            form: EntityForm::MaterializedView,
            comment: None,
            columns: Vec::new(),
            columns_matching: 0,
            rows: None,
            in_definition: true,
            ..orders.clone()
        };
        SearchPage {
            hits: vec![orders, daily],
            total: 14,
            partial: false,
            suggestions: Vec::new(),
            notes: Vec::new(),
            took_us: 1_800,
            facets: Vec::new(),
            catching_up: false,
            turn: 0,
        }
    }

    #[test]
    fn hits_are_aligned_and_say_where_the_words_were() {
        assert_eq!(
            hits(&page(), Look::WIDE),
            "shop  shop.sales.orders  table              1,204 rows  order_id +2 — what was [1mbought\n\
             shop  shop.sales.daily   materialized view              in its definition\n\
             2 of 14 in 1.8 ms\n"
        );
    }

    #[test]
    fn matches_are_coloured() {
        let coloured = hits(&page(), Look { colour: true, ..Look::PIPE });
        assert!(coloured.contains("shop.sales.\u{1b}[36morder\u{1b}[0ms"), "{coloured}");
    }

    #[test]
    fn filters_without_values_are_left_out() {
        assert!(filters(&[], Vec::new()).is_empty());
        let both = filters(&[Kind::View], vec!["a://b".to_owned()]);
        assert_eq!(both.iter().map(|filter| filter.values.concat()).collect::<Vec<_>>(), ["view", "a://b"]);
    }
}
