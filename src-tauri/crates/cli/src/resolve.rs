//! From what a person types to a key: names and prefixes of sources, dotted paths of tables.

use api::entity::{BrowseRequest, Node};
use api::history::HistoryRequest;
use api::search::{Hit, SearchRequest};
use api::source::{SourceView, SourcesRequest};
use api::{Code, Error, Handler};
use model::EntityKey;

use crate::print::plain;

/// Candidates an error lists.
const LISTED: usize = 6;

/// The most hits and children that are looked through for a name.
const LOOKED_AT: u32 = 200;

/// The source somebody means: by key, by name, or by a prefix of either that only one has.
pub fn source(handler: &dyn Handler, typed: &str) -> Result<SourceView, Error> {
    pick_source(handler.sources(SourcesRequest {})?.sources, typed)
}

fn pick_source(sources: Vec<SourceView>, typed: &str) -> Result<SourceView, Error> {
    let rules: [fn(&SourceView, &str) -> bool; 2] = [is_named, begins];
    for rule in rules {
        if let Some(picked) = pick_by(rule, &sources, typed) {
            return picked;
        }
    }
    let error = Error::new(Code::NotFound, format!("there is no source “{typed}”"));
    Err(match sources.is_empty() {
        true => error.remedy("Add one with “pulk add”, or try “pulk sample”."),
        false => error.remedy(format!(
            "There are: {}.",
            sources.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
        )),
    })
}

fn is_named(source: &SourceView, typed: &str) -> bool {
    source.key == typed || source.name.to_lowercase() == typed.to_lowercase()
}

fn begins(source: &SourceView, typed: &str) -> bool {
    source.key.starts_with(typed) || source.name.to_lowercase().starts_with(&typed.to_lowercase())
}

/// The one source a rule fits; letter case decides only between several. `None` when it fits none.
fn pick_by(
    rule: fn(&SourceView, &str) -> bool,
    sources: &[SourceView],
    typed: &str,
) -> Option<Result<SourceView, Error>> {
    let fitting: Vec<_> = sources.iter().filter(|source| rule(source, typed)).collect();
    let exact: Vec<_> = fitting.iter().filter(|source| source.key == typed || source.name == typed).copied().collect();
    match (fitting.as_slice(), exact.as_slice()) {
        ([], _) => None,
        ([only], _) | (_, [only]) => Some(Ok((*only).clone())),
        _ => {
            let all = fitting.iter().map(|source| format!("{} ({})", source.name, source.key));
            Some(Err(ambiguous("source", typed, all)))
        }
    }
}

/// The key somebody means: a key itself, a source, or the end of a dotted path (`sales.orders`), with `#column` for a
/// column. A path must fit exactly, at a dot, and fit one entity only; letter case decides only between several.
pub fn key(handler: &dyn Handler, typed: &str) -> Result<String, Error> {
    if typed.contains("://") {
        let parsed: Result<EntityKey, _> = typed.parse();
        return parsed.map(|key| key.to_string()).map_err(|cause| {
            Error::new(Code::BadRequest, cause.to_string())
                .remedy("A key looks like postgres://host/database/schema/table.")
        });
    }
    let (path, column) = match typed.split_once('#') {
        Some((path, column)) => (path, Some(column)),
        None => (typed, None),
    };
    let candidates = candidates(handler, path)?;
    let found = match pick(&candidates, path) {
        Picked::One(key) => key,
        Picked::Several(keys) => return Err(ambiguous("entity", path, keys)),
        Picked::None => return Err(unknown(&candidates, path)),
    };
    match column {
        None => Ok(found),
        Some(column) => {
            let key: EntityKey = found.parse().map_err(|cause: model::KeyError| {
                Error::new(Code::Internal, "the catalog holds something that is no key").details(cause.to_string())
            })?;
            Ok(key.column(&column.split('.').collect::<Vec<_>>()).to_string())
        }
    }
}

/// A source, as [`source`] understands it, or what [`key`] makes of it: the end of a path comes before the mere start of
/// a source, and after its whole name.
pub fn anything(handler: &dyn Handler, typed: &str) -> Result<String, Error> {
    let was_ever = |key: &str| {
        let request = HistoryRequest { key: Some(key.to_owned()), limit: 1, ..HistoryRequest::default() };
        handler.history(request).is_ok_and(|history| !history.revisions.is_empty())
    };
    pick_anything(handler.sources(SourcesRequest {})?.sources, typed, || key(handler, typed), was_ever)
}

fn pick_anything(
    sources: Vec<SourceView>,
    typed: &str,
    key: impl FnOnce() -> Result<String, Error>,
    was_ever: impl FnOnce(&str) -> bool,
) -> Result<String, Error> {
    if let Some(named) = pick_by(is_named, &sources, typed) {
        return named.map(|source| source.key);
    }
    let found = key();
    // Whatever looks like a key is taken for one. Outside of every source it may be the start of a source's own, unless
    // it was a source's or lay in one that was removed.
    let is_inside =
        |source: &SourceView| typed.strip_prefix(&source.key).is_some_and(|rest| rest.starts_with(['/', '#']));
    let is_doubtful = match &found {
        Ok(key) => typed.contains("://") && !sources.iter().any(is_inside) && !was_ever(key),
        Err(error) => error.code == Code::NotFound || typed.contains("://"),
    };
    match pick_by(begins, &sources, typed) {
        Some(picked) if is_doubtful => picked.map(|source| source.key),
        _ => found,
    }
}

/// Something a typed path may mean: its key and its dotted path, the source's name first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    key: String,
    path: String,
}

fn candidates(handler: &dyn Handler, path: &str) -> Result<Vec<Candidate>, Error> {
    let mut found = Vec::new();
    // The index knows whole paths and bare names; a name that itself holds a dot is found by the first.
    let last = path.rsplit('.').next().unwrap_or(path);
    let queries = if last == path { vec![path] } else { vec![path, last] };
    for query in queries {
        let request = SearchRequest { query: query.to_owned(), limit: LOOKED_AT, ..SearchRequest::default() };
        found.extend(handler.search(request)?.hits.iter().map(of_hit));
    }
    // Containers are few, and a search may not list them.
    let mut open = browse(handler, None)?.into_iter().map(|node| (node, String::new())).collect::<Vec<_>>();
    while let Some((node, above)) = open.pop() {
        let path_here = if above.is_empty() { node.name.clone() } else { format!("{above}.{}", node.name) };
        if node.tables.is_some() {
            if node.children && contains_start(path, &path_here) {
                open.extend(browse(handler, Some(&node.key))?.into_iter().map(|child| (child, path_here.clone())));
            }
            found.push(Candidate { key: node.key, path: path_here });
        }
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.dedup_by(|a, b| a.key == b.key);
    Ok(found)
}

/// Whether looking below a container can help: sources and their children always, deeper only along the typed path.
fn contains_start(typed: &str, here: &str) -> bool {
    let depth = here.matches('.').count();
    depth < 2
        || typed.split('.').any(|part| here.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case(part)))
}

fn browse(handler: &dyn Handler, parent: Option<&str>) -> Result<Vec<Node>, Error> {
    let request = BrowseRequest { parent: parent.map(str::to_owned), offset: 0, holding: None, limit: LOOKED_AT };
    Ok(handler.browse(request)?.nodes)
}

fn of_hit(hit: &Hit) -> Candidate {
    let mut path = vec![hit.source.name.as_str()];
    path.extend(hit.path.iter().map(String::as_str));
    path.push(&hit.name.text);
    Candidate { key: hit.key.clone(), path: path.join(".") }
}

#[derive(Debug, PartialEq, Eq)]
enum Picked {
    None,
    One(String),
    Several(Vec<String>),
}

fn pick(candidates: &[Candidate], typed: &str) -> Picked {
    let folded = typed.to_lowercase();
    let ends =
        |path: &str, typed: &str| path.strip_suffix(typed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let rules: [&dyn Fn(&str) -> bool; 4] =
        [&|path| path == typed, &|path| ends(path, typed), &|path| path.to_lowercase() == folded, &|path| {
            ends(&path.to_lowercase(), &folded)
        }];
    for rule in rules {
        let mut keys: Vec<_> = candidates.iter().filter(|one| rule(&one.path)).map(|one| one.key.clone()).collect();
        match keys.len() {
            0 => {}
            1 => return keys.pop().map_or(Picked::None, Picked::One),
            _ => return Picked::Several(keys),
        }
    }
    Picked::None
}

fn ambiguous(what: &str, typed: &str, all: impl IntoIterator<Item = String>) -> Error {
    let all: Vec<_> = all.into_iter().collect();
    let more = all.len().saturating_sub(LISTED);
    let mut listed = all.iter().take(LISTED).map(|one| plain(one)).collect::<Vec<_>>().join(", ");
    if more > 0 {
        listed.push_str(&format!(" and {more} more"));
    }
    Error::new(Code::BadRequest, format!("“{typed}” fits more than one {what}")).remedy(format!("Say which: {listed}."))
}

fn unknown(candidates: &[Candidate], typed: &str) -> Error {
    let error = Error::new(Code::NotFound, format!("there is nothing called “{typed}” in the catalog"));
    let near: Vec<_> =
        candidates.iter().filter(|one| one.path.to_lowercase().contains(&typed.to_lowercase())).collect();
    match near.is_empty() {
        true => error.remedy("“pulk search” also finds what is only similar."),
        false => {
            let near: Vec<_> = near.iter().take(LISTED).map(|one| plain(&one.path)).collect();
            error.remedy(format!("Similar: {}.", near.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::sources::example;

    fn candidates(paths: &[&str]) -> Vec<Candidate> {
        paths.iter().map(|path| Candidate { key: format!("key:{path}"), path: (*path).to_owned() }).collect()
    }

    #[test]
    fn a_path_must_fit_at_a_dot_and_once() {
        let all = candidates(&[
            "shop.sales.orders",
            "shop.crm.orders",
            "shop.sales.Orders",
            "shop.sales.reorders",
            "lake.a.b.c",
            "lake.daily sales",
        ]);
        let check = |typed: &str, expected: &[&str]| {
            let picked = match pick(&all, typed) {
                Picked::None => Vec::new(),
                Picked::One(key) => vec![key],
                Picked::Several(keys) => keys,
            };
            let expected: Vec<_> = expected.iter().map(|path| format!("key:{path}")).collect();
            assert_eq!(picked, expected, "{typed}");
        };
        check("shop.sales.orders", &["shop.sales.orders"]);
        check("sales.orders", &["shop.sales.orders"]);
        check("sales.Orders", &["shop.sales.Orders"]);
        check("SALES.REORDERS", &["shop.sales.reorders"]);
        check("orders", &["shop.sales.orders", "shop.crm.orders"]);
        check("ers", &[]);
        check("daily sales", &["lake.daily sales"]);
        check("b.c", &["lake.a.b.c"]);
        check("", &[]);
    }

    #[test]
    fn a_source_is_found_by_name_key_or_unique_prefix() {
        let sources = || {
            vec![
                example("shop", "postgres://wh"),
                example("shop-test", "postgres://wh-2"),
                example("lake", "duckdb://lake"),
            ]
        };
        let check = |typed: &str, expected: Result<&str, Code>| {
            let picked = pick_source(sources(), typed).map(|source| source.key).map_err(|error| error.code);
            assert_eq!(picked.as_deref().map_err(|code| *code), expected, "{typed}");
        };
        check("shop", Ok("postgres://wh"));
        check("postgres://wh", Ok("postgres://wh"));
        check("LAKE", Ok("duckdb://lake"));
        check("la", Ok("duckdb://lake"));
        check("duckdb", Ok("duckdb://lake"));
        check("sho", Err(Code::BadRequest));
        check("nothing", Err(Code::NotFound));
    }

    #[test]
    fn a_name_a_path_and_the_start_of_a_source_are_told_apart() {
        let sources = || {
            vec![
                example("shop", "postgres://wh:5432"),
                example("Orders", "duckdb://orders"),
                example("orders-archive", "sqlite://archive"),
            ]
        };
        let missing = || Err(Error::new(Code::NotFound, "there is nothing of this name"));
        let check = |typed: &str, path: Option<&str>, expected: Result<&str, Code>| {
            let key = || path.map(str::to_owned).map_or_else(missing, Ok);
            let picked = pick_anything(sources(), typed, key, |key| key == "duckdb://ord").map_err(|error| error.code);
            assert_eq!(picked.as_deref().map_err(|code| *code), expected, "{typed}");
        };
        check("shop", Some("postgres://wh:5432/crm/public/shop"), Ok("postgres://wh:5432"));
        check("ORDERS", Some("postgres://wh:5432/shop/sales/orders"), Ok("duckdb://orders"));
        check("order", Some("postgres://wh:5432/shop/sales/order"), Ok("postgres://wh:5432/shop/sales/order"));
        check("order", None, Err(Code::BadRequest));
        check("sh", None, Ok("postgres://wh:5432"));
        check("nothing", None, Err(Code::NotFound));
        // As for “harvest” and “remove”, the start of a key will do.
        check("postgres://wh", Some("postgres://wh"), Ok("postgres://wh:5432"));
        // A source that was removed, where another begins like it.
        check("duckdb://ord", Some("duckdb://ord"), Ok("duckdb://ord"));
        check("sqlite://", None, Ok("sqlite://archive"));
        check("postgres://wh:5432/shop", Some("postgres://wh:5432/shop"), Ok("postgres://wh:5432/shop"));
        check("postgres://gone/shop", Some("postgres://gone/shop"), Ok("postgres://gone/shop"));
    }
}
