//! A catalog of a few entities in a real index.

// Each test binary uses its own part.
#![allow(dead_code)]

use model::{Kind, Revision, Stamp};
use search::{Document, Facet, Facts, Index, Page, Query};

/// One entity of a test catalog, in as few words as the test needs.
#[derive(Clone, Copy, Default)]
pub struct Entity {
    pub name: &'static str,
    pub kind: Option<Kind>,
    pub source: &'static str,
    pub schema: &'static str,
    pub columns: &'static [&'static str],
    pub types: &'static [&'static str],
    pub owner: Option<&'static str>,
    pub comments: &'static [&'static str],
    pub definition: Option<&'static str>,
    pub facts: Facts,
    pub references: u32,
}

pub fn table(name: &'static str) -> Entity {
    Entity { name, ..Entity::default() }
}

pub fn stamp(revision: i64) -> Stamp {
    Stamp { file: "f".repeat(32), revision: Revision(revision), commit: format!("{revision:032x}") }
}

pub fn put(update: &mut search::Update, id: i64, entity: &Entity) {
    let schema = format!("{}/{}", entity.source, entity.schema);
    let path: &[&str] = if entity.schema.is_empty() { &[] } else { &[entity.schema] };
    let document = Document {
        id,
        kind: entity.kind.unwrap_or(Kind::Table),
        source: entity.source,
        schema: (!entity.schema.is_empty()).then_some(schema.as_str()),
        name: entity.name,
        path,
        columns: entity.columns,
        types: entity.types,
        owner: entity.owner,
        comment: entity.comments.first().copied(),
        column_comments: entity.comments.get(1..).unwrap_or_default(),
        definition: entity.definition,
        facts: entity.facts,
        references: entity.references,
    };
    update.put(&document).unwrap();
}

/// An index of these entities; ids are positions.
pub struct World {
    _folder: tempfile::TempDir,
    pub index: Index,
    pub entities: Vec<Entity>,
}

pub fn world(entities: &[Entity]) -> World {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(&folder.path().join("index")).unwrap();
    let mut update = index.rebuild().unwrap().unwrap();
    for (id, entity) in entities.iter().enumerate() {
        put(&mut update, id as i64, entity);
    }
    update.commit(&stamp(1)).unwrap();
    World { _folder: folder, index, entities: entities.to_vec() }
}

/// The moment of every question.
pub const NOW_MS: i64 = 1_800_000_000_000;

impl World {
    /// What is starred: everything whose name ends so.
    fn starred(&self) -> Vec<i64> {
        (0..).zip(&self.entities).filter(|(_, entity)| entity.name.ends_with("_starred")).map(|(id, _)| id).collect()
    }

    pub fn page(&self, text: &str, filters: &[(Facet, &[&str])]) -> Page {
        let owned = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
        let filters: Vec<_> = filters.iter().map(|(facet, values)| (*facet, owned(values))).collect();
        let starred = self.starred();
        let query = Query {
            text: text.to_owned(),
            filters,
            limit: 50,
            offset: 0,
            facets: true,
            now_ms: NOW_MS,
            starred,
            visited: Vec::new(),
        };
        let mut all = self.index.matching(&query).unwrap();
        let page = self.index.search(&query).unwrap();
        if page.partial {
            assert!(all.is_empty(), "{text:?}: what merely comes near is not counted on");
            return page;
        }
        assert_eq!(all.len(), page.total as usize, "{text:?}: all that is found is what is counted");
        if all.len() <= 50 {
            let mut listed = page.ids.clone();
            listed.sort_unstable();
            all.sort_unstable();
            assert_eq!(all, listed, "{text:?}");
        }
        page
    }

    pub fn names(&self, text: &str) -> Vec<&'static str> {
        let page = self.page(text, &[]);
        assert_eq!(page.total as usize, page.ids.len(), "{text:?}");
        page.ids.iter().map(|&id| self.entities[id as usize].name).collect()
    }
}

/// Names found, in order.
#[track_caller]
pub fn check(world: &World, text: &str, expected: &[&str]) {
    assert_eq!(world.names(text), expected, "{text:?}");
}

pub fn rows(rows: i64) -> Facts {
    Facts { rows: Some(rows), ..Facts::default() }
}
