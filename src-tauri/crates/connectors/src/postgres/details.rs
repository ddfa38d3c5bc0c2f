//! What is inside relations: the large stream, cut at each relation and put together into its record.
//!
//! Rows arrive in the order of relations, but in any order within one, and columns are named by number. So the rows
//! of one relation are kept as they came and resolved once its last has been seen.

use std::collections::{BTreeMap, HashMap};

use connector::Error;
use model::{
    Column, Constraint, Definition, Edge, EdgeKind, EntityKey, Generated, Identity, Index, Origin, Relation, Trigger,
    Trust,
};

use super::catalog::{Catalog, Listed};
use super::copy::Fields;
use super::types::Types;

/// The rows of one relation.
#[derive(Debug, Default)]
pub struct Inside {
    columns: Vec<(i16, RawColumn)>,
    defaults: Vec<(i16, String)>,
    comments: Vec<(i16, String)>,
    definition: Option<String>,
    constraints: Vec<RawConstraint>,
    indexes: Vec<RawIndex>,
    triggers: Vec<Trigger>,
    /// Column (or none) by the relation it is of.
    dependencies: BTreeMap<u32, Vec<String>>,
    /// Scans of all indexes, and their pages.
    pub index_scans: Option<i64>,
    pub index_pages: i64,
}

#[derive(Debug)]
struct RawColumn {
    column: Column,
    generated: u8,
}

#[derive(Debug)]
struct RawConstraint {
    name: String,
    kind: u8,
    validated: bool,
    references: u32,
    text: Option<String>,
    rules: Option<String>,
    columns: Vec<i16>,
    referenced: Vec<String>,
}

#[derive(Debug)]
struct RawIndex {
    index: Index,
    keys: usize,
    columns: Vec<i16>,
    printed: Option<Vec<String>>,
}

impl Inside {
    /// Takes one row of the stream, whose relation was already read.
    ///
    /// # Errors
    /// [`connector::ErrorKind::Unreadable`] when the row is not as the statement makes it.
    pub fn take(&mut self, row: &mut Fields<'_>, types: &Types) -> Result<(), Error> {
        let part = row.small()?;
        let number = row.small()?;
        let name = row.text()?;
        let oid = row.oid()?;
        let modifier = row.integer()?;
        let flag = row.flag()?;
        let (code, other_code) = (row.code()?, row.code()?);
        let text = row.string()?;
        let other_text = row.string()?;
        match part {
            1 => {
                let type_text = text.unwrap_or_else(|| types.name(oid, modifier));
                let column = Column {
                    name: name.unwrap_or_default().to_owned(),
                    type_text,
                    not_null: flag,
                    identity: identity(code),
                    collation: other_text,
                    ..Column::default()
                };
                self.columns.push((number, RawColumn { column, generated: other_code }));
            }
            2 => self.defaults.push((number, text.unwrap_or_default())),
            3 => self.comments.push((number, text.unwrap_or_default())),
            4 => self.definition = text,
            5 => self.constraints.push(RawConstraint {
                name: name.unwrap_or_default().to_owned(),
                kind: code,
                validated: flag,
                references: oid,
                text,
                rules: other_text,
                columns: row.numbers()?,
                referenced: row.strings()?.unwrap_or_default(),
            }),
            6 => {
                let columns = row.numbers()?;
                let printed = row.strings()?;
                self.index_pages = self.index_pages.saturating_add(row.big()?.unwrap_or(0));
                if let Some(scans) = row.big()? {
                    self.index_scans = Some(self.index_scans.unwrap_or(0).saturating_add(scans));
                }
                let method = row.text()?.unwrap_or("btree").to_owned();
                let index = Index {
                    name: name.unwrap_or_default().to_owned(),
                    unique: flag,
                    method: Some(method),
                    invalid: code != b'v',
                    definition: text,
                    predicate: other_text,
                    ..Index::default()
                };
                self.indexes.push(RawIndex { index, keys: usize::try_from(number).unwrap_or(0), columns, printed });
            }
            7 => self
                .triggers
                .extend(text.map(|definition| Trigger { name: name.unwrap_or_default().to_owned(), definition })),
            8 => self.dependencies.entry(oid).or_default().extend(name.map(str::to_owned)),
            _ => {}
        }
        Ok(())
    }

    /// The record of the relation these rows are inside of.
    pub fn into_relation(mut self, listed: &Listed, types: &Types, catalog: &Catalog) -> (Relation, Dependencies) {
        self.columns.sort_by_key(|(number, _)| *number);
        let names: HashMap<i16, usize> =
            self.columns.iter().enumerate().map(|(position, (number, _))| (*number, position)).collect();
        let mut columns: Vec<RawColumn> = self.columns.into_iter().map(|(_, column)| column).collect();
        let mut comment = None;
        for (number, text) in self.comments {
            match names.get(&number).and_then(|&position| columns.get_mut(position)) {
                Some(raw) => raw.column.comment = Some(text),
                None if number == 0 => comment = Some(text),
                None => {}
            }
        }
        for (number, text) in self.defaults {
            let Some(raw) = names.get(&number).and_then(|&position| columns.get_mut(position)) else { continue };
            match raw.generated {
                0 => raw.column.default = Some(text),
                how => raw.column.generated = Some(Generated { expression: text, stored: how == b's' }),
            }
        }
        let columns: Vec<Column> = columns.into_iter().map(|raw| finish_column(raw.column, types)).collect();
        let name_of = |number: &i16| Some(columns.get(*names.get(number)?)?.name.clone());
        let mut constraints: Vec<Constraint> =
            self.constraints.into_iter().filter_map(|raw| raw.finish(&name_of, catalog)).collect();
        constraints.sort_by(|one, other| one.name().cmp(&other.name()));
        let mut indexes: Vec<Index> = self.indexes.into_iter().map(|raw| raw.finish(&name_of)).collect();
        indexes.sort_by(|one, other| one.name.cmp(&other.name));
        self.triggers.sort_by(|one, other| one.name.cmp(&other.name));
        let rare = listed.rare.as_deref();
        let relation = Relation {
            form: listed.form,
            comment,
            owner: listed.owner.clone(),
            constraints,
            indexes,
            triggers: self.triggers,
            partitioning: rare.and_then(|rare| rare.partitioning.clone()),
            definition: self.definition.map(|text| Definition { language: "postgres".to_owned(), text }),
            properties: rare.map(|rare| rare.properties.clone()).unwrap_or_default(),
            columns,
        };
        (relation, Dependencies(self.dependencies))
    }
}

fn identity(code: u8) -> Option<Identity> {
    match code {
        b'a' => Some(Identity::Always),
        b'd' => Some(Identity::ByDefault),
        _ => None,
    }
}

fn finish_column(mut column: Column, types: &Types) -> Column {
    (column.detail, column.fields) = types.behind(&column.type_text);
    column
}

impl RawConstraint {
    fn finish(self, name_of: &impl Fn(&i16) -> Option<String>, catalog: &Catalog) -> Option<Constraint> {
        let name = Some(self.name);
        let columns: Vec<String> = self.columns.iter().filter_map(name_of).collect();
        Some(match self.kind {
            b'p' => Constraint::PrimaryKey { name, columns },
            b'u' => Constraint::Unique { name, columns },
            b'c' => Constraint::Check { name, expression: self.text? },
            b'x' => Constraint::Exclusion { name, definition: self.text? },
            b'f' => Constraint::ForeignKey {
                name,
                columns,
                references: catalog.key(self.references)?,
                referenced_columns: self.referenced,
                rules: rules(self.rules.as_deref().unwrap_or_default(), self.validated),
            },
            _ => return None,
        })
    }
}

/// The rules of a foreign key as the engine prints them, from its one-letter codes: match, update, delete, then `d`
/// for deferrable and `i` for initially deferred.
fn rules(codes: &str, validated: bool) -> Option<String> {
    let mut codes = codes.bytes();
    let mut said: Vec<String> = Vec::new();
    if codes.next() == Some(b'f') {
        said.push("MATCH FULL".to_owned());
    }
    for event in ["UPDATE", "DELETE"] {
        let action = match codes.next() {
            Some(b'r') => "RESTRICT",
            Some(b'c') => "CASCADE",
            Some(b'n') => "SET NULL",
            Some(b'd') => "SET DEFAULT",
            _ => continue,
        };
        said.push(format!("ON {event} {action}"));
    }
    for code in codes {
        said.push(if code == b'd' { "DEFERRABLE" } else { "INITIALLY DEFERRED" }.to_owned());
    }
    if !validated {
        said.push("NOT VALID".to_owned());
    }
    (!said.is_empty()).then(|| said.join(" "))
}

impl RawIndex {
    fn finish(self, name_of: &impl Fn(&i16) -> Option<String>) -> Index {
        let columns = match self.printed {
            Some(printed) => printed,
            None => self.columns.iter().take(self.keys).filter_map(name_of).collect(),
        };
        Index { columns, ..self.index }
    }
}

/// What a view reads, by the identifier of what it reads.
#[derive(Debug)]
pub struct Dependencies(BTreeMap<u32, Vec<String>>);

impl Dependencies {
    /// An edge from each relation the view at `view` reads, with the columns it reads of it.
    pub fn into_edges(self, view: &EntityKey, catalog: &Catalog) -> Vec<Edge> {
        let edges = self.0.into_iter().filter_map(|(oid, mut columns)| {
            columns.sort();
            columns.dedup();
            Some(Edge {
                from: catalog.key(oid)?,
                to: view.clone(),
                kind: EdgeKind::Feeds,
                origin: Origin::DependencyCatalog,
                trust: Trust::Declared,
                columns: columns.into_iter().map(|name| model::ColumnLink { from: Some(name), to: None }).collect(),
            })
        });
        edges.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_rules_of_foreign_keys() {
        fn check(codes: &str, validated: bool, expected: Option<&str>) {
            assert_eq!(rules(codes, validated).as_deref(), expected, "{codes}");
        }
        check("saa", true, None);
        check("sac", true, Some("ON DELETE CASCADE"));
        check("fnd", true, Some("MATCH FULL ON UPDATE SET NULL ON DELETE SET DEFAULT"));
        check("srrdi", false, Some("ON UPDATE RESTRICT ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED NOT VALID"));
        check("", true, None);
    }
}
