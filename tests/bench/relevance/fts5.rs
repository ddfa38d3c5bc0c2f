//! The rival every SQLite application has at hand: FTS5 with a prefix index, ranked by bm25 with the name's column first.

use rusqlite::{Connection, params};

use super::corpus::{Catalog, Engine, SEEN};

pub struct Fts5(Connection);

impl Fts5 {
    pub fn of(catalog: &Catalog) -> Fts5 {
        let database = Connection::open_in_memory().unwrap();
        // Underscores part words, as they do for whoever reads a name.
        let schema = "CREATE VIRTUAL TABLE document USING fts5(
            name, path, columns, comments, definition, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')";
        database.execute_batch(schema).unwrap();
        let sql =
            "INSERT INTO document (rowid, name, path, columns, comments, definition) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        for (at, table) in catalog.tables.iter().enumerate() {
            let (columns, comments) = (table.columns.join(" "), table.comments.join(" "));
            database
                .execute(sql, params![at as i64 + 1, table.name, table.schema, columns, comments, table.sql])
                .unwrap();
        }
        Fts5(database)
    }

    fn ask(&self, words: &[String], operator: &str) -> Vec<usize> {
        let query = words.join(operator);
        let sql = "SELECT rowid - 1 FROM document WHERE document MATCH ?1
                   ORDER BY bm25(document, 10, 2, 4, 2, 1), rowid LIMIT ?2";
        let mut select = self.0.prepare_cached(sql).unwrap();
        let found = select.query_map(params![query, SEEN as i64], |row| row.get::<_, i64>(0)).unwrap();
        found.map(|id| usize::try_from(id.unwrap()).unwrap()).collect()
    }
}

impl Engine for Fts5 {
    fn name(&self) -> &'static str {
        "fts5"
    }

    /// Every word as a prefix; where no table has all of them, those that have any.
    fn search(&self, text: &str) -> Vec<usize> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(|word| format!("\"{word}\"*")).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let all = self.ask(&words, " AND ");
        if all.is_empty() { self.ask(&words, " OR ") } else { all }
    }
}
