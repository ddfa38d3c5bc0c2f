//! The neighbourhood of a table: which tables its keys lead to, and whose keys lead to it.
//!
//! Breadth first from the middle, one statement a hop: only the middle and the tables a person opened are looked
//! around. What is shown of a table, and of a key, is what the record of the table says; a key that only an edge
//! states has no name.

use std::collections::{HashMap, HashSet};

use api::relations::{KeyBetween, RelatedColumn, RelatedTable, RelationsRequest, RelationsView};
use api::{Code, Error};
use model::{Constraint, EntityKey, Kind, Relation};
use store::{EntityId, Neighbour, Outline};

use crate::error::Spoken;
use crate::{App, entity, view};

const MOST_TABLES: u32 = 60;
/// Columns shown of a table.
const MOST_COLUMNS: usize = 16;
/// Characters of a column's type.
const MOST_TYPE: usize = 80;

/// A table of the picture.
struct Placed {
    id: EntityId,
    key: EntityKey,
    hop: u32,
}

/// The tables found so far, by distance.
struct Picture {
    tables: Vec<Placed>,
    shown: HashSet<EntityId>,
    left_out: HashSet<EntityId>,
    limit: usize,
}

pub fn relations(app: &App, request: &RelationsRequest) -> Result<RelationsView, Error> {
    let key = entity::parse(&request.key)?.entity();
    let middle = app.0.catalog.entity(&key, None).spoken()?.ok_or_else(|| entity::not_found(&key))?;
    if middle.record.relation().is_none() {
        let message = format!("“{}” is no table: it has no keys", key.name());
        return Err(Error::new(Code::BadRequest, message).details(key.to_string()));
    }
    let open = request.open.iter().map(|key| Ok(entity::parse(key)?.entity()));
    let open: HashSet<EntityKey> = open.collect::<Result<_, Error>>()?;
    let limit = request.limit.clamp(1, MOST_TABLES) as usize;
    let picture = Picture::around(app, middle.id, key, &open, limit)?;
    picture.view(app)
}

impl Picture {
    fn around(
        app: &App,
        id: EntityId,
        key: EntityKey,
        open: &HashSet<EntityKey>,
        limit: usize,
    ) -> Result<Picture, Error> {
        let mut picture = Picture {
            tables: vec![Placed { id, key, hop: 0 }],
            shown: HashSet::from([id]),
            left_out: HashSet::new(),
            limit,
        };
        let mut edge = vec![id];
        let mut hop = 0;
        while !edge.is_empty() {
            hop += 1;
            let found = app.0.catalog.neighbours(&edge).spoken()?;
            edge = picture.add(found, hop, open);
        }
        Ok(picture)
    }

    /// Adds what was found around the edge of the picture, and gives the new tables that are open.
    fn add(&mut self, found: Vec<Neighbour>, hop: u32, open: &HashSet<EntityKey>) -> Vec<EntityId> {
        let mut edge = Vec::new();
        for Neighbour { id, key, .. } in found {
            if self.shown.contains(&id) {
                continue;
            }
            if self.tables.len() >= self.limit {
                self.left_out.insert(id);
                continue;
            }
            self.shown.insert(id);
            if open.contains(&key) {
                edge.push(id);
            }
            self.tables.push(Placed { id, key, hop });
        }
        edge
    }

    fn view(&self, app: &App) -> Result<RelationsView, Error> {
        let catalog = &app.0.catalog;
        let ids: Vec<_> = self.tables.iter().map(|table| table.id).collect();
        let keys: Vec<_> = self.tables.iter().map(|table| &table.key).collect();
        let more: HashMap<_, _> = catalog.neighbours_outside(&ids).spoken()?.into_iter().collect();
        let outlines = catalog.outlines(&keys).spoken()?;
        let outlines: HashMap<_, _> = outlines.iter().map(|(outline, _)| (&outline.key, outline)).collect();
        let entities = catalog.entities(&ids).spoken()?;
        let relations: HashMap<_, _> =
            entities.iter().filter_map(|entity| Some((&entity.key, entity.record.relation()?))).collect();
        let keys = self.keys(app, &ids, &relations)?;
        let table = |placed: &Placed| {
            let outline = outlines.get(&placed.key).copied();
            let more = more.get(&placed.id).copied().unwrap_or_default();
            related(placed, outline, relations.get(&placed.key).copied(), &keys, view::count(more))
        };
        Ok(RelationsView {
            tables: self.tables.iter().map(table).collect(),
            left_out: view::count(self.left_out.len() as u64),
            keys,
        })
    }

    /// The keys between the tables: those of the records, and what edges say of tables that have no such key.
    fn keys(
        &self,
        app: &App,
        ids: &[EntityId],
        relations: &HashMap<&EntityKey, &Relation>,
    ) -> Result<Vec<KeyBetween>, Error> {
        let shown: HashSet<_> = self.tables.iter().map(|table| &table.key).collect();
        let mut keys = Vec::new();
        let mut recorded = HashSet::new();
        for table in &self.tables {
            let constraints = relations.get(&table.key).map(|relation| relation.constraints.as_slice());
            for constraint in constraints.unwrap_or_default() {
                if let Constraint::ForeignKey { name, columns, references, referenced_columns, .. } = constraint
                    && shown.contains(references)
                {
                    recorded.insert((&table.key, references));
                    keys.push(KeyBetween {
                        name: name.clone(),
                        from: table.key.to_string(),
                        to: references.to_string(),
                        from_columns: columns.clone(),
                        to_columns: referenced_columns.clone(),
                    });
                }
            }
        }
        for row in app.0.catalog.references_among(ids).spoken()? {
            let edge = row.edge;
            if !recorded.contains(&(&edge.from, &edge.to)) {
                keys.push(KeyBetween {
                    name: None,
                    from: edge.from.to_string(),
                    to: edge.to.to_string(),
                    from_columns: edge.columns.iter().filter_map(|link| link.from.clone()).collect(),
                    to_columns: edge.columns.iter().filter_map(|link| link.to.clone()).collect(),
                });
            }
        }
        Ok(keys)
    }
}

fn related(
    placed: &Placed,
    outline: Option<&Outline>,
    relation: Option<&Relation>,
    keys: &[KeyBetween],
    more: u32,
) -> RelatedTable {
    let kind = outline.map_or(Kind::Table, |outline| outline.kind);
    let form = outline.and_then(|outline| outline.form);
    RelatedTable {
        key: placed.key.to_string(),
        name: placed.key.name(),
        path: placed.key.parent().map(|parent| parent.path()).unwrap_or_default(),
        kind: view::kind(kind),
        form: form.map_or_else(|| view::plain_form(kind), view::stored_form),
        known: outline.is_some(),
        column_count: relation.map_or(0, |relation| view::count(relation.columns.len() as u64)),
        columns: relation.map(|relation| columns(&placed.key, relation, keys)).unwrap_or_default(),
        hop: placed.hop,
        more,
    }
}

/// The columns of the primary key, of foreign keys, and those that a key of the picture leads to.
fn columns(key: &EntityKey, relation: &Relation, keys: &[KeyBetween]) -> Vec<RelatedColumn> {
    let (mut primary, mut foreign, mut referred) = (HashSet::new(), HashSet::new(), HashSet::new());
    for constraint in &relation.constraints {
        match constraint {
            Constraint::PrimaryKey { columns, .. } => primary.extend(columns.iter().map(String::as_str)),
            Constraint::ForeignKey { columns, .. } => foreign.extend(columns.iter().map(String::as_str)),
            _ => {}
        }
    }
    for between in keys {
        if between.from == key.as_str() {
            foreign.extend(between.from_columns.iter().map(String::as_str));
        }
        if between.to == key.as_str() {
            referred.extend(between.to_columns.iter().map(String::as_str));
        }
    }
    let takes_part = |name: &str| primary.contains(name) || foreign.contains(name) || referred.contains(name);
    let column = |column: &model::Column| RelatedColumn {
        name: column.name.clone(),
        r#type: view::clip(&column.type_text, MOST_TYPE),
        primary_key: primary.contains(column.name.as_str()),
        foreign_key: foreign.contains(column.name.as_str()),
    };
    relation.columns.iter().filter(|column| takes_part(&column.name)).take(MOST_COLUMNS).map(column).collect()
}
