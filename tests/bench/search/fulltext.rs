//! The rival: the same documents in SQLite's FTS5, with a prefix index, ranked by bm25.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::catalog::Catalog;
use crate::queries::Question;

pub struct Fulltext {
    database: Connection,
}

impl Fulltext {
    /// Indexes every table of `catalog`. The table is contentless: only what is needed to find and rank.
    pub fn build(path: &Path, catalog: &Catalog) -> Fulltext {
        let mut database = Connection::open(path).unwrap();
        let schema = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            CREATE VIRTUAL TABLE document USING fts5(
                name, path, columns, comments, definition, kind, content = '', prefix = '2 3'
            );";
        database.execute_batch(schema).unwrap();
        let transaction = database.transaction().unwrap();
        let mut insert = transaction
            .prepare(
                "INSERT INTO document (rowid, name, path, columns, comments, definition, kind)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )
            .unwrap();
        for number in 0..catalog.tables {
            let table = catalog.table(number);
            let kind = if table.definition.is_some() { "view" } else { "table" };
            let (path, columns, comments) = (table.path.join(" "), table.columns.join(" "), table.comments.join(" "));
            insert.execute(params![table.id, table.name, path, columns, comments, table.definition, kind]).unwrap();
        }
        drop(insert);
        transaction.commit().unwrap();
        database.execute_batch("INSERT INTO document (document) VALUES ('optimize')").unwrap();
        Fulltext { database }
    }

    /// The 50 best documents; how many there were. Every word counts, the last one as a prefix.
    pub fn search(&self, question: &Question) -> usize {
        let words: Vec<&str> =
            question.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let mut query = format!("({}*)", words.join(" AND "));
        if question.tables_only {
            query.push_str(" AND kind : \"table\"");
        }
        let mut select = self
            .database
            .prepare_cached(
                "SELECT rowid FROM document WHERE document MATCH ?1
                 ORDER BY bm25(document, 10, 2, 4, 2, 1, 0) LIMIT 50",
            )
            .unwrap();
        select.query_map([query], |row| row.get::<_, i64>(0)).unwrap().count()
    }
}
