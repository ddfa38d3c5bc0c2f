//! From the engine's rows to records of tables, views and macros.

use std::collections::{BTreeMap, HashMap};

use model::{
    Column, Constraint, Container, Definition, EntityKey, Generated, Index, Record, Relation, RelationKind, Routine,
    RoutineKind,
};

use super::types;
use crate::ddl;
use crate::rows::{self, Row, Rows};

/// Schema and table, the name under which everything about a table is found.
type TableName = (String, String);

/// Columns, constraints and indexes of all tables, each found once by its table's name.
#[derive(Debug, Default)]
pub struct Parts {
    /// The stored spelling of each table's name, by its lower case: constraints keep the spelling they were written in.
    spellings: HashMap<TableName, String>,
    columns: HashMap<TableName, Vec<Column>>,
    constraints: HashMap<TableName, Vec<Constraint>>,
    indexes: HashMap<TableName, Vec<Index>>,
}

impl Parts {
    /// Empty parts of these tables.
    pub fn of(tables: &Rows) -> Parts {
        let folded = |row: &Row| (row.text(0).to_lowercase(), row.text(1).to_lowercase());
        Parts {
            spellings: tables.iter().map(|row| (folded(row), row.text(1).to_owned())).collect(),
            ..Parts::default()
        }
    }

    pub fn add_columns(&mut self, rows: Rows) {
        for mut row in rows {
            let mut column = types::column(row.text(2).to_owned(), row.text(3));
            column.not_null = row.text(4) == "false";
            column.default = row.take(5);
            column.comment = row.take(6);
            self.columns.entry(table_name(&row)).or_default().push(column);
        }
    }

    /// Sets what only the statement says: which columns are generated and which have a collation.
    /// The engine shows the expression of a generated column as its default.
    pub fn add_statements(&mut self, rows: &Rows) {
        for row in rows {
            if let Some(columns) = self.columns.get_mut(&table_name(row)) {
                read_statement(columns, row.text(2));
            }
        }
    }

    /// `source` is the key of the file; tables referred to are taken to lie in the same schema, as the engine
    /// requires.
    pub fn add_constraints(&mut self, source: &EntityKey, rows: Rows) {
        for mut row in rows {
            let name = Some(row.text(2).to_owned()).filter(|name| !name.is_empty());
            let columns = self.spelled(row.text(0), row.text(1), row.list(4));
            let constraint = match row.text(3) {
                "PRIMARY KEY" => Constraint::PrimaryKey { name, columns },
                "UNIQUE" => Constraint::Unique { name, columns },
                "FOREIGN KEY" => Constraint::ForeignKey {
                    name,
                    columns,
                    references: source.child(row.text(0)).child(self.table_spelling(row.text(0), row.text(6))),
                    referenced_columns: self.spelled(row.text(0), row.text(6), row.list(7)),
                    rules: None,
                },
                "CHECK" => Constraint::Check { name, expression: row.take(5).unwrap_or_default() },
                _ => continue,
            };
            self.constraints.entry(table_name(&row)).or_default().push(constraint);
        }
        self.constraints.values_mut().for_each(|constraints| constraints.sort_by(|a, b| a.name().cmp(&b.name())));
    }

    fn table_spelling<'a>(&'a self, schema: &str, written: &'a str) -> &'a str {
        self.spellings.get(&(schema.to_lowercase(), written.to_lowercase())).map_or(written, String::as_str)
    }

    /// Column names of a table as the table spells them. Columns must have been added.
    fn spelled(&self, schema: &str, table: &str, written: &[String]) -> Vec<String> {
        let name = (schema.to_owned(), self.table_spelling(schema, table).to_owned());
        let columns = self.columns.get(&name).map(Vec::as_slice).unwrap_or_default();
        let names = columns.iter().map(|column| column.name.as_str());
        written.iter().map(|written| rows::spelling(names.clone(), written).to_owned()).collect()
    }

    pub fn add_indexes(&mut self, rows: Rows) {
        for mut row in rows {
            let definition = row.take(4);
            let cut = definition.as_deref().and_then(|sql| ddl::index(sql, false));
            let (columns, predicate) = cut.unwrap_or_default();
            let index = Index {
                name: row.text(2).to_owned(),
                columns,
                unique: row.flag(3),
                predicate,
                definition,
                ..Index::default()
            };
            self.indexes.entry(table_name(&row)).or_default().push(index);
        }
        self.indexes.values_mut().for_each(|indexes| indexes.sort_by(|a, b| a.name.cmp(&b.name)));
    }

    /// The record of a table; takes its parts out.
    pub fn table(&mut self, row: &mut Row) -> Record {
        let name = table_name(row);
        Record::Relation(Box::new(Relation {
            form: RelationKind::Table,
            comment: row.take(2),
            columns: self.columns.remove(&name).unwrap_or_default(),
            constraints: self.constraints.remove(&name).unwrap_or_default(),
            indexes: self.indexes.remove(&name).unwrap_or_default(),
            ..Relation::default()
        }))
    }

    /// The record of a view; takes its parts out.
    pub fn view(&mut self, row: &mut Row) -> Record {
        Record::Relation(Box::new(Relation {
            form: RelationKind::View,
            columns: self.columns.remove(&table_name(row)).unwrap_or_default(),
            comment: row.take(2),
            definition: row.take(3).map(duckdb_sql),
            ..Relation::default()
        }))
    }
}

/// The records of schemas by name, with their sequences as properties.
pub fn schemas(schemas: Rows, sequences: &Rows) -> BTreeMap<String, Container> {
    let mut containers: BTreeMap<String, Container> = schemas
        .into_iter()
        .map(|mut row| (row.text(0).to_owned(), Container { comment: row.take(1), ..Container::default() }))
        .collect();
    for row in sequences {
        if let Some(schema) = containers.get_mut(row.text(0)) {
            let cycles = if row.flag(4) { ", cycles" } else { "" };
            let fact = format!("starts at {}, steps by {}{cycles}", row.text(2), row.text(3));
            schema.properties.insert(format!("sequence {}", row.text(1)), fact);
        }
    }
    containers
}

/// Key and record of a macro. Overloads differ in their parameters, which are part of the key.
pub fn macro_of(source: &EntityKey, row: &mut Row) -> (EntityKey, Record) {
    let (namespace, form) = match row.text(2) {
        "table_macro" => ("table_macro", RoutineKind::TableMacro),
        _ => ("macro", RoutineKind::Macro),
    };
    let arguments = row.list(4).join(", ");
    let key = source.child(row.text(0)).typed_child(namespace, &format!("{}({arguments})", row.text(1)));
    let routine = Routine {
        form,
        comment: row.take(3),
        arguments,
        definition: row.take(5).map(duckdb_sql),
        ..Routine::default()
    };
    (key, Record::Routine(Box::new(routine)))
}

fn table_name(row: &Row) -> TableName {
    (row.text(0).to_owned(), row.text(1).to_owned())
}

fn duckdb_sql(text: String) -> Definition {
    Definition { language: "duckdb".to_owned(), text }
}

fn read_statement(columns: &mut [Column], sql: &str) {
    let Some(statement) = ddl::Statement::cut(sql, false) else { return };
    let Some(body) = statement.body() else { return };
    // The engine prints columns first and in order, so that a constraint is never taken for a column.
    for (column, item) in columns.iter_mut().zip(&body.items) {
        if item.first().and_then(ddl::Token::name).as_deref() != Some(column.name.as_str()) {
            return;
        }
        if let Some(collation) = ddl::after(item, "COLLATE").and_then(|rest| rest.first()?.name()) {
            column.collation = Some(collation);
        }
        if let Some((expression, _)) = ddl::after(item, "GENERATED").and_then(|rest| ddl::parenthesised(rest, "AS")) {
            column.default = None;
            column.generated = Some(Generated { expression: statement.text(expression).to_owned(), stored: false });
        }
    }
}
