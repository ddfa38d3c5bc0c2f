//! The fields of the query language, and what their values mean.

use std::ops::RangeInclusive;

use crate::query::{Facet, Has, Metric};

/// What stands in front of a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Kind,
    Source,
    Schema,
    Name,
    Column,
    Description,
    Sql,
    Type,
    Owner,
    Tag,
    Has,
    Is,
    Rows,
    Size,
    Columns,
    Used,
    Fresh,
    Changed,
}

impl Field {
    const NAMES: [(&'static str, Field); 20] = [
        ("kind", Field::Kind),
        ("source", Field::Source),
        ("schema", Field::Schema),
        ("name", Field::Name),
        ("column", Field::Column),
        ("col", Field::Column),
        ("desc", Field::Description),
        ("description", Field::Description),
        ("sql", Field::Sql),
        ("type", Field::Type),
        ("owner", Field::Owner),
        ("tag", Field::Tag),
        ("has", Field::Has),
        ("is", Field::Is),
        ("rows", Field::Rows),
        ("size", Field::Size),
        ("cols", Field::Columns),
        ("used", Field::Used),
        ("fresh", Field::Fresh),
        ("changed", Field::Changed),
    ];

    pub(crate) fn from_name(name: &str) -> Option<Field> {
        Field::NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|&(_, field)| field)
    }

    /// The name it goes by.
    pub(crate) fn name(self) -> &'static str {
        Field::NAMES.iter().find(|&&(_, field)| field == self).map_or("", |(name, _)| name)
    }

    /// The facet that it filters.
    pub(crate) fn facet(self) -> Option<Facet> {
        match self {
            Field::Kind => Some(Facet::Kind),
            Field::Source => Some(Facet::Source),
            Field::Schema => Some(Facet::Schema),
            _ => None,
        }
    }
}

/// A property that an entity has or has not.
pub(crate) fn has(value: &str) -> Option<Has> {
    Some(match value.to_ascii_lowercase().as_str() {
        "description" | "desc" | "comment" => Has::Description,
        "owner" => Has::Owner,
        "pk" | "key" => Has::PrimaryKey,
        "tests" => Has::Tests,
        "lineage" => Has::Lineage,
        _ => return None,
    })
}

/// What an entity may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Is {
    Starred,
    View,
    Has(Has),
    Stale,
}

pub(crate) fn is(value: &str) -> Option<Is> {
    Some(match value.to_ascii_lowercase().as_str() {
        "starred" => Is::Starred,
        "view" => Is::View,
        "deprecated" => Is::Has(Has::Deprecation),
        "partitioned" => Is::Has(Has::Partitions),
        "stale" => Is::Stale,
        _ => return None,
    })
}

/// The values that a range admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub metric: Metric,
    /// Both ends belong to it. Moments are in milliseconds before now.
    pub values: RangeInclusive<i64>,
}

/// Reads `>1m`, `<=10gb`, `5..10`, `100`.
pub(crate) fn span(field: Field, value: &str) -> Option<Span> {
    let (metric, units): (_, &[(&str, f64)]) = match field {
        Field::Rows => (Metric::Rows, &COUNTS),
        Field::Columns => (Metric::Columns, &COUNTS),
        Field::Size => (Metric::Bytes, &SIZES),
        Field::Fresh => (Metric::Written, &AGES),
        Field::Changed => (Metric::Changed, &AGES),
        _ => return None,
    };
    let number = |text: &str| number(text, units);
    let values = if let Some((from, to)) = value.split_once("..") {
        number(from)?..=number(to)?
    } else if let Some(least) = value.strip_prefix(">=") {
        number(least)?..=i64::MAX
    } else if let Some(most) = value.strip_prefix("<=") {
        0..=number(most)?
    } else if let Some(above) = value.strip_prefix('>') {
        number(above)?.saturating_add(1)..=i64::MAX
    } else if let Some(below) = value.strip_prefix('<') {
        0..=number(below)?.saturating_sub(1)
    } else if matches!(metric, Metric::Written | Metric::Changed) {
        0..=number(value)?
    } else {
        number(value)?..=number(value)?
    };
    Some(Span { metric, values })
}

const COUNTS: [(&str, f64); 5] = [("", 1.0), ("k", 1e3), ("m", 1e6), ("b", 1e9), ("g", 1e9)];
const SIZES: [(&str, f64); 10] = [
    ("", 1.0),
    ("b", 1.0),
    ("k", 1e3),
    ("kb", 1e3),
    ("m", 1e6),
    ("mb", 1e6),
    ("g", 1e9),
    ("gb", 1e9),
    ("t", 1e12),
    ("tb", 1e12),
];
const MINUTE: f64 = 60_000.0;
const DAY: f64 = 24.0 * 60.0 * MINUTE;
const AGES: [(&str, f64); 7] = [
    ("min", MINUTE),
    ("h", 60.0 * MINUTE),
    ("", DAY),
    ("d", DAY),
    ("w", 7.0 * DAY),
    ("mo", 30.0 * DAY),
    ("y", 365.0 * DAY),
];

/// A number with a unit behind it.
fn number(text: &str, units: &[(&str, f64)]) -> Option<i64> {
    let unit_at = text.find(|sign: char| !sign.is_ascii_digit() && !matches!(sign, '.' | '_')).unwrap_or(text.len());
    let (digits, unit) = text.split_at(unit_at);
    let digits: f64 = digits.replace('_', "").parse().ok()?;
    let &(_, factor) = units.iter().find(|(known, _)| unit.eq_ignore_ascii_case(known))?;
    let value = digits * factor;
    (value.is_finite() && value < i64::MAX as f64).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges() {
        fn check(field: Field, text: &str, expected: Option<RangeInclusive<i64>>) {
            assert_eq!(span(field, text).map(|span| span.values), expected, "{field:?} {text}");
        }
        check(Field::Rows, ">1m", Some(1_000_001..=i64::MAX));
        check(Field::Rows, ">=1.5k", Some(1_500..=i64::MAX));
        check(Field::Rows, "0", Some(0..=0));
        check(Field::Rows, "10..20", Some(10..=20));
        check(Field::Rows, "1_000", Some(1_000..=1_000));
        check(Field::Columns, "<=5", Some(0..=5));
        check(Field::Size, "<10GB", Some(0..=9_999_999_999));
        check(Field::Fresh, "<7d", Some(0..=604_799_999));
        check(Field::Changed, "2w", Some(0..=1_209_600_000));
        check(Field::Fresh, ">1y", Some(31_536_000_001..=i64::MAX));
        check(Field::Rows, ">", None);
        check(Field::Rows, "many", None);
        check(Field::Rows, ">5parsecs", None);
        check(Field::Size, "1e99gb", None);
        check(Field::Rows, "99999999999999999999999", None);
        check(Field::Rows, "..", None);
        check(Field::Name, "5", None);
    }

    #[test]
    fn every_field_is_known_by_its_name() {
        fn check(name: &str, field: Field) {
            assert_eq!(Field::from_name(&name.to_uppercase()), Some(field));
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
        Field::NAMES.iter().for_each(|&(name, field)| check(name, field));
        assert_eq!(Field::from_name("colour"), None);
    }
}
