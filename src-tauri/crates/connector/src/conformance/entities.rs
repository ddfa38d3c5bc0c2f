//! Checks of entities: keys, the tree they make, and the records in it.

use std::collections::{HashMap, HashSet};

use model::{Column, Constraint, EntityKey, Kind, Record, Relation};

use super::{Collected, ReadUnit};
use crate::{Address, FieldKind, Spec};

/// Units lie within the source, yield only what they vouch for, and leave each scope to one of them.
pub(super) fn check_units(collected: &Collected) {
    let mut ids = HashSet::new();
    for (position, read) in collected.units.iter().enumerate() {
        let ReadUnit { unit, result, .. } = read;
        assert!(ids.insert(&unit.id), "two units are called {}", unit.id);
        assert!(unit.covers.is_within(&collected.source), "{} lies outside {}", unit.covers, collected.source);
        for scope in &result.except {
            assert!(scope.is_within(&unit.covers), "the exception {scope} lies outside its unit {}", unit.covers);
        }
        for (key, ..) in &read.entities {
            assert!(key.is_within(&unit.covers), "{key} lies outside its unit {}", unit.covers);
        }
        for other in &collected.units[..position] {
            check_pair(read, other);
        }
    }
}

/// Two units are apart, or the outer one leaves to the inner one all that the inner one covers, and no more.
fn check_pair(one: &ReadUnit, other: &ReadUnit) {
    let (outer, inner) = if one.unit.covers.is_within(&other.unit.covers) { (other, one) } else { (one, other) };
    let (covers, within) = (&outer.unit.covers, &inner.unit.covers);
    if !within.is_within(covers) {
        return;
    }
    let left = outer.result.except.iter().find(|scope| within.is_within(scope));
    let left = left.unwrap_or_else(|| panic!("the units {covers} and {within} overlap"));
    assert_eq!(left, within, "of the exception {left} of the unit {covers} only {within} is read");
    let read = outer.entities.iter().find(|(key, ..)| key.is_within(within));
    assert!(read.is_none(), "the unit {covers} yields {read:?}, which is left to the unit {within}");
}

/// Keys are well formed and unique, and an entity's parent came before it.
pub(super) fn check_tree(collected: &Collected) {
    let mut seen: HashMap<&EntityKey, Kind> = HashMap::from([(&collected.source, Kind::Source)]);
    for (key, kind, _) in collected.entities() {
        assert_eq!(key.as_str().parse().as_ref(), Ok(key), "the key reads back as itself");
        assert_eq!(key.source_key(), collected.source, "{key} belongs to the source that was read");
        assert!(key.column_path().is_empty(), "{key}: columns live inside their table's record");
        if *kind == Kind::Source {
            assert_eq!(*key, collected.source, "only the source is a source");
            continue;
        }
        let parent = key.parent().and_then(|parent| seen.get(&parent).copied());
        match parent {
            Some(parent) => assert!(parent.is_container(), "{key} lies in a {}", parent.name()),
            None => panic!("{key} came before its parent, or without it"),
        }
        assert!(seen.insert(key, *kind).is_none(), "{key} came twice");
    }
}

/// Records fit their kinds, are in canonical order, and store without loss.
pub(super) fn check_records(collected: &Collected) {
    for (key, kind, record) in collected.entities() {
        let fits = match record {
            Record::Container(_) => kind.is_container(),
            Record::Relation(_) => kind.is_relation(),
            Record::Routine(_) => *kind == Kind::Routine,
        };
        assert!(fits, "{key} is a {} with a record of another kind", kind.name());
        match Record::from_stored(&record.to_canonical()) {
            Ok(stored) => assert_eq!(stored, *record, "{key} does not survive being stored"),
            Err(error) => panic!("{key} cannot be read back: {error}"),
        }
        if let Record::Relation(relation) = record {
            check_relation(key, relation);
        }
    }
}

fn check_relation(key: &EntityKey, relation: &Relation) {
    let mut names = HashSet::new();
    for column in &relation.columns {
        assert!(names.insert(column.name.as_str()), "{key} has two columns called {}", column.name);
        check_fields_of(key, column);
    }
    assert_sorted(key, "constraints", relation.constraints.iter().map(|constraint| constraint.name().unwrap_or("")));
    assert_sorted(key, "indexes", relation.indexes.iter().map(|index| index.name.as_str()));
    assert_sorted(key, "triggers", relation.triggers.iter().map(|trigger| trigger.name.as_str()));
    let partitions = relation.partitioning.iter().flat_map(|partitioning| &partitioning.partitions);
    assert_sorted(key, "partitions", partitions.map(|partition| partition.name.as_str()));
    for constraint in &relation.constraints {
        let columns = match constraint {
            Constraint::PrimaryKey { columns, .. }
            | Constraint::Unique { columns, .. }
            | Constraint::ForeignKey { columns, .. } => columns.as_slice(),
            Constraint::Check { .. } | Constraint::Exclusion { .. } => &[],
        };
        for column in columns {
            assert!(
                names.contains(column.as_str()),
                "{key}: a constraint names the column {column}, which is not there"
            );
        }
        if let Constraint::ForeignKey { references, columns, referenced_columns, .. } = constraint {
            assert_eq!(references.source_key(), key.source_key(), "{key}: a foreign key leaves the source");
            let paired = referenced_columns.is_empty() || referenced_columns.len() == columns.len();
            assert!(paired, "{key}: a foreign key pairs {columns:?} with {referenced_columns:?}");
        }
    }
}

fn check_fields_of(key: &EntityKey, column: &Column) {
    let mut names = HashSet::new();
    for field in &column.fields {
        assert!(names.insert(field.name.as_str()), "{key}#{} has two fields called {}", column.name, field.name);
        check_fields_of(key, field);
    }
}

fn assert_sorted<'a>(key: &EntityKey, what: &str, names: impl Iterator<Item = &'a str>) {
    let names: Vec<&str> = names.collect();
    assert!(names.is_sorted(), "{key}: {what} are by name, not {names:?}");
}

/// An address holds what the form asks for and nothing else.
pub(super) fn check_fields(spec: &Spec, address: &Address) {
    for (name, value) in &address.0 {
        let Some(field) = spec.form.iter().find(|field| field.name == name) else {
            panic!("the form of {} has no field {name}", spec.id);
        };
        match field.kind {
            FieldKind::Secret => panic!("the address holds the secret field {name}"),
            FieldKind::Choice(choices) => assert!(choices.contains(&value.as_str()), "{name} cannot be {value}"),
            FieldKind::Number => assert!(value.parse::<u64>().is_ok(), "{name} is a number, not {value}"),
            FieldKind::Text | FieldKind::File | FieldKind::Folder => {}
        }
    }
    for field in spec.form.iter().filter(|field| field.required) {
        assert!(address.get(field.name).is_some(), "the address lacks {}", field.name);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use model::Container;

    use super::*;
    use crate::{Probe, Unit};

    fn key(path: &str) -> EntityKey {
        let source = EntityKey::source("test", "s");
        path.split('/').filter(|name| !name.is_empty()).fold(source, |key, name| key.child(name))
    }

    /// Units as what each covers, yields and excepts, and a part of what is said against them.
    fn check(units: &[(&str, &[&str], &[&str])], expected: Option<&str>) {
        let keys = |paths: &[&str]| paths.iter().map(|path| key(path)).collect::<Vec<_>>();
        let unit = |(covers, yields, except): &(&str, &[&str], &[&str])| {
            let mut read = ReadUnit::of(Unit { id: (*covers).to_owned(), covers: key(covers) });
            let record = || Record::Container(Container::default());
            read.entities = keys(yields).into_iter().map(|key| (key, Kind::Schema, record())).collect();
            read.result.except = keys(except);
            read
        };
        let units: Vec<ReadUnit> = units.iter().map(unit).collect();
        let collected = Collected {
            address: Address::default(),
            source: key(""),
            opening: Vec::new(),
            probe: Probe::default(),
            units,
        };
        let said = catch_unwind(AssertUnwindSafe(|| check_units(&collected))).err();
        let said = said.map(|said| said.downcast_ref::<String>().cloned().unwrap_or_default());
        match (said, expected) {
            (None, None) => {}
            (Some(said), Some(expected)) => assert!(said.contains(expected), "{said}"),
            (said, _) => panic!("{:?}: {said:?} instead of {expected:?}", collected.units),
        }
    }

    #[test]
    fn each_scope_is_left_to_one_unit() {
        check(&[("a", &["a", "a/x"], &["a/y"]), ("b", &["b"], &[])], None);
        check(&[("", &[""], &["a", "b", "c"]), ("a", &["a"], &["a/x"]), ("b", &["b"], &[])], None);
        check(&[("a", &["a"], &[]), ("", &[""], &["a"])], None);
        check(&[("a", &["b"], &[])], Some("b lies outside its unit"));
        check(&[("a", &[], &["b"])], Some("the exception test://s/b lies outside"));
        check(&[("", &[""], &[]), ("a", &["a"], &[])], Some("test://s and test://s/a overlap"));
        check(&[("", &[""], &["b"]), ("a", &["a"], &[])], Some("test://s and test://s/a overlap"));
        check(&[("", &[""], &["a/x"]), ("a", &["a"], &[])], Some("test://s and test://s/a overlap"));
        check(&[("", &[""], &["a"]), ("a/x", &["a/x"], &[])], Some("only test://s/a/x is read"));
        check(&[("", &["", "a"], &["a"]), ("a", &["a"], &[])], Some("left to the unit test://s/a"));
    }
}
