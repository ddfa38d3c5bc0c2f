//! What is asked of a DuckDB file: nine statements, however many tables it has.
//!
//! Every value is cast to text or to a list of texts, which is all the binding reads. The engine keeps no
//! dependencies of views, so none are asked for.

use connector::Statement;

macro_rules! of_this_file {
    ($select:literal, $order:literal) => {
        concat!(
            $select,
            " AND database_name = current_database()",
            " AND schema_name NOT IN ('information_schema', 'pg_catalog') ORDER BY ",
            $order
        )
    };
}

/// name, comment
pub const SCHEMAS: &str =
    of_this_file!("SELECT schema_name, comment FROM duckdb_schemas() WHERE schema_name IS NOT NULL", "schema_name");

/// schema, name, comment, rows
pub const TABLES: &str = of_this_file!(
    "SELECT schema_name, table_name, comment, estimated_size::VARCHAR FROM duckdb_tables() WHERE NOT temporary",
    "schema_name, table_name"
);

/// schema, name, the statement that made it
pub const TABLE_STATEMENTS: &str = of_this_file!(
    "SELECT schema_name, table_name, sql FROM duckdb_tables() \
     WHERE (sql LIKE '%GENERATED ALWAYS AS%' OR sql LIKE '%COLLATE%')",
    "schema_name, table_name"
);

/// schema, name, comment, definition
pub const VIEWS: &str = of_this_file!(
    "SELECT schema_name, view_name, comment, sql FROM duckdb_views() WHERE NOT internal AND NOT temporary",
    "schema_name, view_name"
);

/// schema, table, name, type, nullable, default, comment
pub const COLUMNS: &str = of_this_file!(
    "SELECT schema_name, table_name, column_name, data_type, is_nullable::VARCHAR, column_default, comment \
     FROM duckdb_columns() WHERE NOT internal",
    "schema_name, table_name, column_index"
);

/// schema, table, name, type, columns, expression, referenced table, referenced columns
pub const CONSTRAINTS: &str = of_this_file!(
    "SELECT schema_name, table_name, constraint_name, constraint_type, constraint_column_names, expression, \
     referenced_table, referenced_column_names FROM duckdb_constraints() WHERE constraint_type <> 'NOT NULL'",
    "schema_name, table_name, constraint_name, constraint_index"
);

/// schema, table, name, unique, definition
pub const INDEXES: &str = of_this_file!(
    "SELECT schema_name, table_name, index_name, is_unique::VARCHAR, sql FROM duckdb_indexes() WHERE NOT is_primary",
    "schema_name, table_name, index_name"
);

/// schema, name, form, comment, parameters, body
pub const MACROS: &str = of_this_file!(
    "SELECT schema_name, function_name, function_type, comment, \
     [concat_ws(' ', parameters[i], parameter_types[i]) FOR i IN range(1, len(parameters) + 1)], macro_definition \
     FROM duckdb_functions() WHERE function_type IN ('macro', 'table_macro') AND NOT internal",
    "schema_name, function_name, function_type, parameters"
);

/// schema, name, start, increment, cycles
pub const SEQUENCES: &str = of_this_file!(
    "SELECT schema_name, sequence_name, start_value::VARCHAR, increment_by::VARCHAR, cycle::VARCHAR \
     FROM duckdb_sequences() WHERE NOT temporary",
    "schema_name, sequence_name"
);

/// In the order in which they are sent.
const ALL: &[(&str, &str)] = &[
    ("statement.schemas", SCHEMAS),
    ("statement.sequences", SEQUENCES),
    ("statement.tables", TABLES),
    ("statement.columns", COLUMNS),
    ("statement.generated", TABLE_STATEMENTS),
    ("statement.constraints", CONSTRAINTS),
    ("statement.indexes", INDEXES),
    ("statement.views", VIEWS),
    ("statement.routines", MACROS),
];

/// What a harvest of a DuckDB file sends.
pub fn all() -> Vec<Statement> {
    ALL.iter().map(|&(purpose, text)| Statement { purpose, text: text.to_owned() }).collect()
}
