//! Types by identifier: their names, their modifiers, and what lies behind those that somebody made.
//!
//! The server prints a type's name for every column only if asked, and asking is the dearest part of reading columns.
//! So the engine's own types are read once, and their modifiers (`(12,2)`) are printed here; types that somebody made
//! come printed, because only the server knows how an extension prints its modifiers.

use std::collections::HashMap;

use connector::{Error, Out};
use model::{Column, TypeDetail};

use super::connect::Link;
use super::copy::{Fields, Rows};
use super::statement;

/// How deep the fields of rows within rows are followed.
const DEPTH: usize = 4;

/// The types a database uses.
#[derive(Debug, Default)]
pub struct Types {
    /// Names of the engine's own types, arrays among them.
    own: HashMap<u32, String>,
    /// What lies behind the other types, by printed name.
    made: HashMap<String, Made>,
}

#[derive(Debug)]
struct Made {
    detail: TypeDetail,
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    number: i16,
    name: String,
    type_text: String,
}

impl Types {
    /// Reads the types the columns of this database use.
    ///
    /// # Errors
    /// As [`Rows::of`].
    pub async fn read(link: &Link, out: &mut Out) -> Result<Types, Error> {
        let mut types = Types::default();
        let mut names = HashMap::new();
        let mut fields: Vec<(u32, u32, i32, Option<String>, Field)> = Vec::new();
        let mut rows = Rows::of(link, statement::TYPES, out).await?;
        while let Some(row) = rows.next(out).await? {
            let mut row = Fields::of(&row)?;
            let part = row.small()?;
            let oid = row.oid()?;
            let printed = row.string()?.unwrap_or_default();
            let form = row.code()?;
            let name = row.string()?.unwrap_or_default();
            let (field_type, modifier, number) = (row.oid()?, row.integer()?, row.small()?);
            let base = row.string()?;
            let parts = row.strings()?.unwrap_or_default();
            match part {
                1 => drop(types.own.insert(oid, printed)),
                2 => {
                    let detail = match form {
                        b'e' => TypeDetail::Enum { labels: parts },
                        b'd' => TypeDetail::Domain { base: base.unwrap_or_default(), checks: parts },
                        _ => TypeDetail::Composite,
                    };
                    names.insert(oid, printed.clone());
                    types.made.insert(printed, Made { detail, fields: Vec::new() });
                }
                _ => fields.push((oid, field_type, modifier, base, Field { number, name, type_text: String::new() })),
            }
        }
        for (oid, field_type, modifier, printed, mut field) in fields {
            field.type_text = printed.unwrap_or_else(|| types.name(field_type, modifier));
            if let Some(made) = names.get(&oid).and_then(|name| types.made.get_mut(name)) {
                made.fields.push(field);
            }
        }
        for made in types.made.values_mut() {
            made.fields.sort_by_key(|field| field.number);
        }
        Ok(types)
    }

    /// The printed name of one of the engine's own types.
    pub fn name(&self, oid: u32, modifier: i32) -> String {
        let Some(name) = self.own.get(&oid) else { return format!("type {oid}") };
        if modifier < 0 {
            return name.clone();
        }
        with_modifier(oid, name, modifier)
    }

    /// What lies behind a type, and its fields if it is a row or an array of rows.
    pub fn behind(&self, printed: &str) -> (Option<TypeDetail>, Vec<Column>) {
        self.behind_at(printed, DEPTH)
    }

    fn behind_at(&self, printed: &str, depth: usize) -> (Option<TypeDetail>, Vec<Column>) {
        if let Some(element) = printed.strip_suffix("[]") {
            let fields = self.behind_at(element, depth).1;
            return (Some(TypeDetail::Array { element: element.to_owned() }), fields);
        }
        // Most columns are of the engine's own types, and there is nothing behind those.
        match self.made.get(printed) {
            None => (None, Vec::new()),
            Some(made) if depth == 0 => (Some(made.detail.clone()), Vec::new()),
            Some(made) => {
                let fields = made.fields.iter().map(|field| {
                    let (detail, fields) = self.behind_at(&field.type_text, depth - 1);
                    Column {
                        name: field.name.clone(),
                        type_text: field.type_text.clone(),
                        detail,
                        fields,
                        ..Column::default()
                    }
                });
                (Some(made.detail.clone()), fields.collect())
            }
        }
    }
}

/// Prints a modifier of one of the engine's own types, as its output functions do.
fn with_modifier(oid: u32, name: &str, modifier: i32) -> String {
    let (name, brackets) = match name.strip_suffix("[]") {
        Some(element) => (element, "[]"),
        None => (name, ""),
    };
    let printed = match oid {
        // bpchar, varchar and their arrays count a header of four bytes.
        1042 | 1043 | 1014 | 1015 => format!("{name}({})", modifier - 4),
        1560..=1563 => format!("{name}({modifier})"),
        1700 | 1231 => {
            let packed = modifier - 4;
            // The scale has eleven bits and may be negative.
            let scale = ((packed & 0x7ff) ^ 1024) - 1024;
            format!("{name}({},{scale})", (packed >> 16) & 0xffff)
        }
        1083 | 1114 | 1184 | 1266 | 1183 | 1115 | 1185 | 1270 => match name.split_once(' ') {
            Some((first, rest)) => format!("{first}({modifier}) {rest}"),
            None => format!("{name}({modifier})"),
        },
        1186 | 1187 => interval(name, modifier),
        _ => name.to_owned(),
    };
    printed + brackets
}

/// `interval day to second(3)`: the fields are a set of bits, the digits of seconds the low half.
fn interval(name: &str, modifier: i32) -> String {
    const FULL: i32 = 0x7fff;
    let fields = match (modifier >> 16) & FULL {
        0x0004 => " year",
        0x0002 => " month",
        0x0008 => " day",
        0x0400 => " hour",
        0x0800 => " minute",
        0x1000 => " second",
        0x0006 => " year to month",
        0x0408 => " day to hour",
        0x0c08 => " day to minute",
        0x1c08 => " day to second",
        0x0c00 => " hour to minute",
        0x1c00 => " hour to second",
        0x1800 => " minute to second",
        _ => "",
    };
    match modifier & 0xffff {
        0xffff => format!("{name}{fields}"),
        digits => format!("{name}{fields}({digits})"),
    }
}
