//! Which tables and views the names in a definition mean.
//!
//! A name is resolved as the source's SQL would: by its case rule, and beside the entity whose definition it stands in.
//! What is not certain is left out: a name that reaches above the source, or that two tables have, means nothing here.

use std::collections::{BTreeMap, HashSet};

use api::Error;
use api::named::{NamePart, NamedRequest, NamedView};
use model::{CaseRule, EntityKey, Kind};
use store::Named;

use crate::error::Spoken;
use crate::{App, entity, view};

/// Names that are looked for; a definition that holds more is linked in part.
const MOST_NAMES: usize = 200;

/// The names asked for by the containers they are asked for in, outermost container first.
type ByContainer = BTreeMap<Vec<String>, Vec<String>>;

pub fn named(app: &App, request: &NamedRequest) -> Result<NamedView, Error> {
    let key = entity::parse(&request.key)?.entity();
    // What this program has no connector for, it cannot read names of.
    let Some(spec) = app.spec_of(&key) else { return Ok(NamedView { links: Vec::new() }) };
    let mut links = Vec::new();
    // A table that is named with its schema and without is one.
    let mut linked = HashSet::new();
    for (above, names) in by_container(&request.names, spec.case_rule) {
        let Some(container) = container(app, &key, &above)? else { continue };
        let is_table = |found: &Named| matches!(found.kind, Kind::Table | Kind::View) && found.key != key;
        for found in single(app.0.catalog.named(&container, &names).spoken()?, is_table) {
            if linked.insert(found.key.clone()) {
                links.push(view::link(&found.key, Some(found.kind), Vec::new(), true));
            }
        }
    }
    Ok(NamedView { links })
}

fn by_container(names: &[Vec<NamePart>], case_rule: CaseRule) -> ByContainer {
    let mut asked = ByContainer::new();
    for name in names.iter().take(MOST_NAMES) {
        let mut parts: Vec<_> = name.iter().map(|part| case_rule.resolve(&part.text, part.quoted)).collect();
        let Some(last) = parts.pop() else { continue };
        let names = asked.entry(parts).or_default();
        if !names.contains(&last) {
            names.push(last);
        }
    }
    asked
}

/// The container that `above` names, seen from the entity: none above it is its own.
fn container(app: &App, key: &EntityKey, above: &[String]) -> Result<Option<EntityKey>, Error> {
    let mut place = key.parent();
    for _ in above {
        place = place.and_then(|place| place.parent());
    }
    for name in above {
        let Some(outer) = place else { return Ok(None) };
        let found = app.0.catalog.named(&outer, std::slice::from_ref(name)).spoken()?;
        place = single(found, |found| found.kind.is_container()).pop().map(|found| found.key);
    }
    Ok(place)
}

/// Those that are meant and the only ones of their name.
fn single(mut found: Vec<Named>, is_meant: impl Fn(&Named) -> bool) -> Vec<Named> {
    found.retain(is_meant);
    let names: Vec<_> = found.iter().map(|found| found.name.clone()).collect();
    found.retain(|found| names.iter().filter(|name| **name == found.name).count() == 1);
    found
}
