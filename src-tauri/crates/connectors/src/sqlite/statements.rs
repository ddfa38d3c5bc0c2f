//! What is asked of an SQLite file: at most ten statements, however many tables it has.
//!
//! Only when a view or a virtual table cannot be resolved is each of them asked for by name, because the engine
//! then refuses the answer about all. Nothing here is put together from what a file says: names travel as values.

use connector::Statement;

/// Makes the other statements see one state of the file.
pub const SNAPSHOT: &str = "BEGIN";

/// encoding, user version, application id, pages, page size
pub const SETTINGS: &str = "SELECT e.encoding, u.user_version, a.application_id, c.page_count, s.page_size \
     FROM pragma_encoding e, pragma_user_version u, pragma_application_id a, pragma_page_count c, pragma_page_size s";

/// type, name, table, statement
pub const OBJECTS: &str = "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema \
     WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

/// name, type (`table`, `virtual`, `shadow`, `view`), WITHOUT ROWID, STRICT
pub const TABLES: &str = "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' ORDER BY name";

macro_rules! columns {
    ($where:literal) => {
        concat!(
            "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden ",
            "FROM sqlite_schema m JOIN pragma_table_xinfo(m.name, 'main') c ",
            "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND ",
            $where,
            " ORDER BY m.name, c.cid"
        )
    };
}

/// table, name, type, not null, default, place in the primary key, hidden
pub const COLUMNS: &str = columns!("m.rootpage > 0");

/// The same of what has no pages of its own: views and virtual tables.
pub const COLUMNS_OF_VIEWS: &str = columns!("ifnull(m.rootpage, 0) = 0");

/// The same of one of them.
pub const COLUMNS_OF_VIEW: &str = columns!("m.name = ?1");

/// table, id, referred table, column, referred column, on update, on delete
pub const FOREIGN_KEYS: &str = "SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete \
     FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name, 'main') f \
     WHERE m.type = 'table' AND m.rootpage > 0 ORDER BY m.name, f.id DESC, f.seq";

/// table, index, unique, origin (`c`reated, `u`nique, `p`rimary key), column (null: rowid or an expression)
pub const INDEXES: &str = "SELECT m.name, i.name, i.\"unique\", i.origin, x.name \
     FROM sqlite_schema m JOIN pragma_index_list(m.name, 'main') i JOIN pragma_index_xinfo(i.name, 'main') x \
     WHERE m.type = 'table' AND m.rootpage > 0 AND x.\"key\" = 1 ORDER BY m.name, i.name, x.seqno";

/// table, rows as last counted by ANALYZE
pub const COUNTED_ROWS: &str =
    "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE stat IS NOT NULL GROUP BY tbl ORDER BY tbl";

/// Whether ANALYZE ever ran.
pub const WAS_ANALYZED: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'sqlite_stat1'";

/// b-tree, its bytes, its entries in leaves, its entries above leaves. Walks the whole file.
pub const SIZES: &str = "SELECT name, sum(pgsize), \
     sum(CASE WHEN pagetype = 'leaf' THEN ncell ELSE 0 END), \
     sum(CASE WHEN pagetype = 'internal' THEN ncell ELSE 0 END) \
     FROM dbstat WHERE schema = 'main' GROUP BY name ORDER BY name";

/// Ends what [`SNAPSHOT`] began.
pub const DONE: &str = "COMMIT";

/// In the order in which they are sent.
const ALL: &[(&str, &str)] = &[
    ("statement.snapshot", SNAPSHOT),
    ("statement.settings", SETTINGS),
    ("statement.objects", OBJECTS),
    ("statement.tables", TABLES),
    ("statement.columns", COLUMNS),
    ("statement.view_columns", COLUMNS_OF_VIEWS),
    ("statement.one_view_columns", COLUMNS_OF_VIEW),
    ("statement.foreign_keys", FOREIGN_KEYS),
    ("statement.indexes", INDEXES),
    ("statement.sizes", SIZES),
    ("statement.was_analyzed", WAS_ANALYZED),
    ("statement.rows", COUNTED_ROWS),
    ("statement.end", DONE),
];

/// What a harvest of an SQLite file may send.
pub fn all() -> Vec<Statement> {
    ALL.iter().map(|&(purpose, text)| Statement { purpose, text: text.to_owned() }).collect()
}
