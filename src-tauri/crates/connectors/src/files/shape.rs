//! What one file says about its columns, before it becomes a record.
//!
//! Five formats spell the same ideas in five ways. They meet here in one small tree and one vocabulary of types, so
//! a reader who moves from a Parquet file to an Avro file reads the same words. Structure (lists, maps, structs) is
//! kept as structure; only leaves are text.

use std::collections::{BTreeMap, HashSet};

use model::{Column, IssueKind, TypeDetail};

/// Everything read from one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub fields: Vec<Field>,
    /// Exact, and only where the format says so or the file was read whole.
    pub rows: Option<u64>,
    pub comment: Option<String>,
    /// Facts of the format, by its own words (`created_by`, `codec`, `delimiter`).
    pub properties: BTreeMap<String, String>,
    /// What the reader should know about, although the file could be described.
    pub warnings: Vec<Warning>,
}

/// Something odd inside a file that could be described all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Warning {
    pub kind: IssueKind,
    /// The end of a sentence that starts with the name of the file: `has a broken line: 17`.
    pub says: String,
}

/// A column, or a field inside one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    pub ty: Type,
    /// True when the format forbids nulls here.
    pub required: bool,
    pub default: Option<String>,
    pub comment: Option<String>,
}

impl Field {
    pub fn new(name: impl Into<String>, ty: Type, required: bool) -> Field {
        Field { name: name.into(), ty, required, default: None, comment: None }
    }

    /// The column as stored.
    pub fn column(&self) -> Column {
        Column {
            name: self.name.clone(),
            type_text: self.ty.text(),
            not_null: self.required,
            default: self.default.clone(),
            comment: self.comment.clone(),
            detail: self.ty.detail(),
            fields: self.ty.fields(),
            ..Column::default()
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    /// A leaf, as a reader sees it: `INT64`, `DECIMAL(12,2)`, `TIMESTAMP(us, UTC)`.
    Scalar(String),
    Enum(Vec<String>),
    List(Box<Type>),
    Map(Box<Type>, Box<Type>),
    Struct(Vec<Field>),
}

impl Type {
    pub fn scalar(text: impl Into<String>) -> Type {
        Type::Scalar(text.into())
    }

    /// The type as text. The fields of a struct are left to the column's own fields: spelled out here they would
    /// make a line nobody can read.
    pub fn text(&self) -> String {
        match self {
            Type::Scalar(text) => text.clone(),
            Type::Enum(_) => "ENUM".to_owned(),
            Type::List(element) => format!("LIST<{}>", element.text()),
            Type::Map(key, value) => format!("MAP<{}, {}>", key.text(), value.text()),
            Type::Struct(_) => "STRUCT".to_owned(),
        }
    }

    fn detail(&self) -> Option<TypeDetail> {
        match self {
            Type::Enum(labels) => Some(TypeDetail::Enum { labels: labels.clone() }),
            _ => None,
        }
    }

    /// Fields of a struct, of a list's element, or a map's `key` and `value`.
    fn fields(&self) -> Vec<Column> {
        match self {
            Type::Scalar(_) | Type::Enum(_) => Vec::new(),
            Type::List(element) => element.fields(),
            Type::Map(key, value) => {
                let key = Field::new("key", (**key).clone(), true);
                let value = Field::new("value", (**value).clone(), false);
                vec![key.column(), value.column()]
            }
            Type::Struct(fields) => columns(fields),
        }
    }
}

/// The columns as stored. Formats allow two columns of one name, keys do not: the later ones get a number.
pub(super) fn columns(fields: &[Field]) -> Vec<Column> {
    let mut taken = HashSet::new();
    let mut columns = Vec::with_capacity(fields.len());
    for field in fields {
        let mut column = field.column();
        let mut number = 1;
        while !taken.insert(column.name.clone()) {
            column.name = format!("{}_{number}", field.name);
            number += 1;
        }
        columns.push(column);
    }
    columns
}

/// The unit of a time or timestamp, by its exponent: 0, 3, 6, 9.
pub(super) fn unit(thousandths: u8) -> &'static str {
    match thousandths {
        0 => "s",
        3 => "ms",
        6 => "us",
        _ => "ns",
    }
}

/// `TIMESTAMP(us, UTC)`; `zone` is absent for a wall-clock time.
pub(super) fn timestamp(unit: &str, zone: Option<&str>) -> Type {
    match zone {
        Some(zone) => Type::Scalar(format!("TIMESTAMP({unit}, {zone})")),
        None => Type::Scalar(format!("TIMESTAMP({unit})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_nested_types() {
        fn check(ty: Type, text: &str, fields: &[&str]) {
            let column = Field::new("c", ty, false).column();
            assert_eq!(column.type_text, text);
            assert_eq!(column.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), fields);
        }
        let int = || Type::scalar("INT64");
        let city = || Type::Struct(vec![Field::new("city", int(), false), Field::new("zip", int(), true)]);
        check(int(), "INT64", &[]);
        check(Type::List(Box::new(int())), "LIST<INT64>", &[]);
        check(city(), "STRUCT", &["city", "zip"]);
        check(Type::List(Box::new(city())), "LIST<STRUCT>", &["city", "zip"]);
        check(Type::Map(Box::new(int()), Box::new(city())), "MAP<INT64, STRUCT>", &["key", "value"]);
    }
}
