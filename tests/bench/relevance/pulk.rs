//! Pulk's own index, asked as the search box asks it.

use model::{Kind, Revision, Stamp};
use search::{Document, Facts, Index};
use tempfile::TempDir;

use super::corpus::{Catalog, Engine, SEEN};

pub struct Pulk {
    index: Index,
    _folder: TempDir,
}

impl Pulk {
    pub fn of(catalog: &Catalog) -> Pulk {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(folder.path()).unwrap();
        let mut update = index.rebuild().unwrap().unwrap();
        for (at, table) in catalog.tables.iter().enumerate() {
            let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
            let comments: Vec<&str> = table.comments.iter().map(String::as_str).collect();
            let document = Document {
                id: at as i64,
                kind: if table.is_view { Kind::View } else { Kind::Table },
                source: "files:relevance",
                schema: Some(&table.schema),
                name: &table.name,
                path: &[&table.schema],
                columns: &columns,
                types: &[],
                owner: None,
                comment: None,
                column_comments: &comments,
                definition: table.sql.as_deref(),
                facts: Facts { rows: table.rows, ..Facts::default() },
                references: table.references,
            };
            update.put(&document).unwrap();
        }
        update.commit(&Stamp { file: "0".repeat(32), revision: Revision(1), commit: "1".repeat(32) }).unwrap();
        Pulk { index, _folder: folder }
    }
}

impl Engine for Pulk {
    fn name(&self) -> &'static str {
        "pulk"
    }

    fn search(&self, text: &str) -> Vec<usize> {
        let query = search::Query { text: text.to_owned(), limit: SEEN, ..search::Query::default() };
        self.index.search(&query).unwrap().ids.into_iter().map(|id| usize::try_from(id).unwrap()).collect()
    }
}
