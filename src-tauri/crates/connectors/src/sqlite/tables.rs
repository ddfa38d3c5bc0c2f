//! From SQLite's rows to records of tables and views.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{Column, Constraint, Definition, EntityKey, Index, Record, Relation, RelationKind, Trigger};

use super::created;
use crate::ddl;
use crate::rows::{self, Row, Rows};

/// A table or view as the schema lists it.
#[derive(Debug, Clone)]
pub struct Object {
    pub name: String,
    pub form: RelationKind,
    pub sql: Option<String>,
    without_rowid: bool,
    strict: bool,
}

/// Everything the schema lists: tables and views, with what hangs on them, each by its table's name.
#[derive(Debug, Default)]
pub struct Schema {
    pub objects: Vec<Object>,
    /// By the lower case of the table's name: a trigger keeps the spelling it was written in.
    triggers: HashMap<String, Vec<Trigger>>,
    index_statements: HashMap<String, String>,
    columns: HashMap<String, Vec<(Column, i64)>>,
    foreign_keys: HashMap<String, Vec<Constraint>>,
    indexes: HashMap<String, Vec<Row>>,
    /// The stored spelling of each name, by its lower case.
    spellings: HashMap<String, String>,
}

impl Schema {
    /// `objects` and `tables` answer [`super::statements::OBJECTS`] and [`super::statements::TABLES`]. The tables
    /// behind a virtual table (`shadow`) are its own business and left out.
    pub fn new(objects: Rows, tables: &Rows) -> Schema {
        let kinds: HashMap<&str, &Row> = tables.iter().map(|row| (row.text(0), row)).collect();
        let mut schema = Schema::default();
        for mut row in objects {
            let (name, table) = (row.text(1).to_owned(), row.text(2).to_owned());
            let listed = kinds.get(name.as_str());
            let form = match (row.text(0), listed.map(|row| row.text(1)), row.number(4)) {
                ("view", ..) => RelationKind::View,
                ("table", Some("shadow"), _) => continue,
                ("table", Some("virtual"), _) | ("table", _, None | Some(0)) => RelationKind::VirtualTable,
                ("table", ..) => RelationKind::Table,
                ("trigger", ..) => {
                    let definition = row.take(3).unwrap_or_default();
                    schema.triggers.entry(table.to_lowercase()).or_default().push(Trigger { name, definition });
                    continue;
                }
                _ => {
                    schema.index_statements.extend(row.take(3).map(|sql| (name, sql)));
                    continue;
                }
            };
            schema.spellings.insert(name.to_lowercase(), name.clone());
            let flag = |at| listed.is_some_and(|row| row.flag(at));
            let (without_rowid, strict) = (flag(2), flag(3));
            schema.objects.push(Object { name, form, sql: row.take(3), without_rowid, strict });
        }
        schema
    }

    pub fn add_columns(&mut self, rows: Rows) {
        for mut row in rows {
            let hidden = row.number(6).unwrap_or(0);
            let column = Column {
                name: row.text(1).to_owned(),
                type_text: row.text(2).to_owned(),
                not_null: row.flag(3),
                default: row.take(4),
                generated: matches!(hidden, 2 | 3).then(|| created::generated(hidden == 3)),
                hidden: hidden == 1,
                ..Column::default()
            };
            let place_in_key = row.number(5).unwrap_or(0);
            self.columns.entry(row.text(0).to_owned()).or_default().push((column, place_in_key));
        }
    }

    /// Columns of a virtual table whose module is not here, from its arguments.
    pub fn add_declared_columns(&mut self, name: &str, columns: Vec<Column>) {
        self.columns.insert(name.to_owned(), columns.into_iter().map(|column| (column, 0)).collect());
    }

    /// One row for each pair of columns; the rows of one key come together.
    pub fn add_foreign_keys(&mut self, source: &EntityKey, rows: &Rows) {
        let mut last = None;
        for row in rows {
            let this = Some((row.text(0).to_owned(), row.number(1)));
            let keys = self.foreign_keys.entry(row.text(0).to_owned()).or_default();
            let written = row.text(2);
            let table = self.spellings.get(&written.to_lowercase()).map_or(written, String::as_str);
            let columns = self.columns.get(table).map(Vec::as_slice).unwrap_or_default();
            let names = columns.iter().map(|(column, _)| column.name.as_str());
            let referred = row.optional(4).map(|written| rows::spelling(names, written).to_owned());
            match keys.last_mut() {
                Some(Constraint::ForeignKey { columns, referenced_columns, .. }) if this == last => {
                    columns.push(row.text(3).to_owned());
                    referenced_columns.extend(referred);
                }
                _ => keys.push(Constraint::ForeignKey {
                    name: None,
                    columns: vec![row.text(3).to_owned()],
                    references: source.child(table),
                    referenced_columns: referred.into_iter().collect(),
                    rules: rules(row),
                }),
            }
            last = this;
        }
    }

    /// One row for each column of each index; the rows of one index come together.
    pub fn add_indexes(&mut self, rows: Rows) {
        for row in rows {
            self.indexes.entry(row.text(0).to_owned()).or_default().push(row);
        }
    }

    /// The record of a table or view; takes its parts out.
    pub fn record(&mut self, object: Object) -> Record {
        let (mut columns, mut key) = (Vec::new(), Vec::new());
        for (column, place) in self.columns.remove(&object.name).unwrap_or_default() {
            if place > 0 {
                key.push((place, column.name.clone()));
            }
            columns.push(column);
        }
        key.sort();
        let mut constraints = Vec::new();
        if !key.is_empty() {
            let columns = key.into_iter().map(|(_, name)| name).collect();
            constraints.push(Constraint::PrimaryKey { name: None, columns });
        }
        let (unique, indexes) = self.read_indexes(&object.name, &columns);
        constraints.extend(unique);
        constraints.extend(self.foreign_keys.remove(&object.name).unwrap_or_default());
        if object.form == RelationKind::Table {
            constraints.extend(created::read_table(object.sql.as_deref().unwrap_or_default(), &mut columns));
        }
        // Two columns cannot have one name in SQL, but a damaged or hand-edited schema can hold them.
        let mut seen = HashSet::new();
        columns.retain(|column| seen.insert(column.name.clone()));
        constraints.sort_by(|a, b| a.name().cmp(&b.name()));
        let mut triggers = self.triggers.remove(&object.name.to_lowercase()).unwrap_or_default();
        triggers.sort_by(|a, b| a.name.cmp(&b.name));
        Record::Relation(Box::new(Relation {
            form: object.form,
            columns,
            constraints,
            indexes,
            triggers,
            properties: properties(&object),
            definition: object.sql.map(|text| Definition { language: "sqlite".to_owned(), text }),
            ..Relation::default()
        }))
    }

    /// Unique constraints, and the indexes that somebody created.
    fn read_indexes(&mut self, table: &str, columns: &[Column]) -> (Vec<Constraint>, Vec<Index>) {
        let (mut unique, mut indexes) = (Vec::new(), Vec::new());
        let rows = self.indexes.remove(table).unwrap_or_default();
        for rows in rows.chunk_by(|one, other| one.text(1) == other.text(1)) {
            let Some(first) = rows.first() else { continue };
            let named = rows.iter().filter_map(|row| row.optional(4)).map(str::to_owned);
            match first.text(3) {
                "u" => unique.push(Constraint::Unique { name: None, columns: named.collect() }),
                "c" => indexes.push(self.index(first, named.collect())),
                _ => {}
            }
        }
        unique.retain(|constraint| match constraint {
            Constraint::Unique { columns: names, .. } => {
                names.iter().all(|name| columns.iter().any(|column| column.name == *name))
            }
            _ => true,
        });
        (unique, indexes)
    }

    fn index(&mut self, row: &Row, named: Vec<String>) -> Index {
        let name = row.text(1).to_owned();
        let definition = self.index_statements.remove(&name);
        let (columns, predicate) = definition.as_deref().and_then(|sql| ddl::index(sql, true)).unwrap_or((named, None));
        Index { name, columns, unique: row.flag(2), predicate, definition, ..Index::default() }
    }
}

/// Actions on update and delete, where they are not the default.
fn rules(row: &Row) -> Option<String> {
    let rule = |event, at| {
        Some(row.text(at)).filter(|action| *action != "NO ACTION").map(|action| format!("ON {event} {action}"))
    };
    let rules: Vec<_> = rule("UPDATE", 5).into_iter().chain(rule("DELETE", 6)).collect();
    (!rules.is_empty()).then(|| rules.join(" "))
}

fn properties(object: &Object) -> BTreeMap<String, String> {
    let mut properties = BTreeMap::new();
    if object.strict {
        properties.insert("strict".to_owned(), "true".to_owned());
    }
    if object.without_rowid {
        properties.insert("without_rowid".to_owned(), "true".to_owned());
    }
    if object.form == RelationKind::VirtualTable
        && let Some((module, _)) = object.sql.as_deref().and_then(created::module)
    {
        properties.insert("module".to_owned(), module);
    }
    properties
}

/// Rows and bytes of a table from the b-trees of the file, where they were walked: (table, rows, bytes).
///
/// A table's rows are the entries of its leaves; WITHOUT ROWID it is an index of itself, whose upper levels hold rows
/// too. What indexes take is counted to the file and not to their table.
pub fn sizes<'a>(objects: &'a [Object], rows: &'a Rows) -> impl Iterator<Item = (&'a str, i64, i64)> {
    let trees: HashMap<&str, &Row> = rows.iter().map(|row| (row.text(0), row)).collect();
    objects.iter().filter(|object| object.form == RelationKind::Table).filter_map(move |object| {
        let tree = trees.get(object.name.as_str())?;
        let above = if object.without_rowid { tree.number(3)? } else { 0 };
        Some((object.name.as_str(), tree.number(2)? + above, tree.number(1)?))
    })
}
