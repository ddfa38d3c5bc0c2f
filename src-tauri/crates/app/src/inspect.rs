//! Looking at a file, a folder or a URL without adding it. Nothing is stored.

use std::collections::HashMap;

use ::harvest::{Progress, Reading};
use api::Error;
use api::entity::{EntityView, Link, SourceRef};
use api::inspect::{InspectRequest, InspectView};
use connector::{Batch, Item};
use model::{EdgeKind, EntityKey, Issue, Metric, Timestamp};

use crate::error::of_harvest;
use crate::{App, entity, place, view};

const MOST_ENTITIES: u32 = 500;

#[derive(Default)]
struct Found {
    pages: Vec<EntityView>,
    total: u32,
    issues: Vec<Issue>,
    observed: HashMap<String, Vec<(Metric, Timestamp, i64)>>,
    edges: Vec<model::Edge>,
}

pub fn inspect(app: &App, request: &InspectRequest) -> Result<InspectView, Error> {
    let resolved = place::resolve(app, &request.place, request.secret.as_deref())?;
    let spec = resolved.connector.spec();
    let key = EntityKey::source(spec.scheme, &resolved.connector.authority(&resolved.address));
    let source = SourceRef { key: key.to_string(), name: resolved.name.clone(), connector: spec.id.to_owned() };
    let options = place::open_options(app);
    let progress = Progress::new(app.now());
    let reading = Reading {
        connector: resolved.connector,
        source: &key,
        address: &resolved.address,
        secret: resolved.secret.as_ref(),
        options: &options,
        progress: &progress,
        clock: app.0.clock,
    };
    let most = request.limit.clamp(1, MOST_ENTITIES) as usize;
    let mut found = Found::default();
    let mut consume = |event: ::harvest::Event<'_>| {
        match event {
            ::harvest::Event::Batch(Batch::Items(items)) => {
                for item in items {
                    found.take(item, &source, spec.levels, most);
                }
            }
            ::harvest::Event::Batch(Batch::Issue(issue)) | ::harvest::Event::Dropped(issue) => found.issues.push(issue),
            _ => {}
        }
        Ok(())
    };
    let read = ::harvest::for_each_unit::<::harvest::Error>(reading, &[], &mut consume);
    app.0.runtime.block_on(read).map_err(|error| of_harvest(&error))?;
    Ok(found.into_view(spec.id, resolved.name))
}

impl Found {
    fn take(&mut self, item: Item, source: &SourceRef, levels: &'static [model::Kind], most: usize) {
        match item {
            Item::Entity { kind, .. } if kind.is_container() => {}
            Item::Entity { key, kind, record } => {
                self.total += 1;
                if self.pages.len() < most {
                    self.pages.push(entity::page_of_record(&key, kind, &record, source.clone(), levels));
                }
            }
            Item::Observation(seen) => {
                self.observed.entry(seen.of.to_string()).or_default().push((seen.metric, seen.at, seen.value));
            }
            Item::Edge(edge) => self.edges.push(edge),
        }
    }

    fn into_view(mut self, connector: &str, name: String) -> InspectView {
        let known: HashMap<String, api::entity::EntityKind> =
            self.pages.iter().map(|page| (page.key.clone(), page.kind)).collect();
        for page in &mut self.pages {
            page.observations = entity::observations(self.observed.remove(&page.key).unwrap_or_default());
            let to_link = |key: &EntityKey| {
                let mut link: Link = view::link(key, None, Vec::new(), known.contains_key(key.as_str()));
                if let Some(kind) = known.get(key.as_str()) {
                    link.kind = *kind;
                }
                link
            };
            let feeds = self.edges.iter().filter(|edge| edge.kind == EdgeKind::Feeds);
            page.upstream = feeds.clone().filter(|e| e.to.as_str() == page.key).map(|e| to_link(&e.from)).collect();
            page.downstream = feeds.filter(|e| e.from.as_str() == page.key).map(|e| to_link(&e.to)).collect();
        }
        InspectView {
            connector: connector.to_owned(),
            name,
            entities: self.pages,
            total: self.total,
            issues: self.issues.iter().map(view::issue).collect(),
        }
    }
}
