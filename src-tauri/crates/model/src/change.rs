//! What differs between two records of one entity, in the terms a reader thinks in.

use serde::{Deserialize, Serialize};

use crate::{Column, Constraint, Container, Record, Relation, Routine};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub kind: ChangeKind,
    /// The part concerned: a column path (`address.city`), a constraint or index name; empty for the whole entity.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    EntityAdded,
    EntityRemoved,
    ColumnAdded,
    ColumnRemoved,
    ColumnMoved,
    TypeChanged,
    NullabilityChanged,
    DefaultChanged,
    /// Identity, generation, collation, visibility or what lies behind the type.
    ColumnDetailChanged,
    CommentChanged,
    OwnerChanged,
    ConstraintAdded,
    ConstraintRemoved,
    ConstraintChanged,
    IndexAdded,
    IndexRemoved,
    IndexChanged,
    TriggerAdded,
    TriggerRemoved,
    TriggerChanged,
    PartitioningChanged,
    DefinitionChanged,
    FormChanged,
    PropertyChanged,
}

/// Lists the differences, in reading order: the entity, its columns, then the rest. Equal records give none.
pub fn diff(before: Option<&Record>, after: Option<&Record>) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    match (before, after) {
        (None, None) => {}
        (None, Some(_)) => changes.push(ChangeKind::EntityAdded, "", None, None),
        (Some(_), None) => changes.push(ChangeKind::EntityRemoved, "", None, None),
        (Some(Record::Container(a)), Some(Record::Container(b))) => containers(&mut changes, a, b),
        (Some(Record::Relation(a)), Some(Record::Relation(b))) => relations(&mut changes, a, b),
        (Some(Record::Routine(a)), Some(Record::Routine(b))) => routines(&mut changes, a, b),
        // The same key now names something of another shape.
        (Some(_), Some(_)) => {
            changes.push(ChangeKind::EntityRemoved, "", None, None);
            changes.push(ChangeKind::EntityAdded, "", None, None);
        }
    }
    changes.0
}

struct Changes(Vec<Change>);

impl Changes {
    fn push(&mut self, kind: ChangeKind, part: &str, before: Option<String>, after: Option<String>) {
        self.0.push(Change { kind, part: part.to_owned(), before, after });
    }

    fn compare(&mut self, kind: ChangeKind, part: &str, before: Option<&str>, after: Option<&str>) {
        if before != after {
            self.push(kind, part, before.map(str::to_owned), after.map(str::to_owned));
        }
    }

    /// Compares two lists by name: what only one side has, and what both have but differently.
    fn named<T: PartialEq>(
        &mut self,
        kinds: [ChangeKind; 3],
        before: &[T],
        after: &[T],
        name: impl Fn(&T) -> String,
        print: impl Fn(&T) -> String,
    ) {
        let [added, removed, changed] = kinds;
        for old in before {
            match after.iter().find(|new| name(new) == name(old)) {
                None => self.push(removed, &name(old), Some(print(old)), None),
                Some(new) if new != old => self.push(changed, &name(old), Some(print(old)), Some(print(new))),
                Some(_) => {}
            }
        }
        for new in after {
            if !before.iter().any(|old| name(old) == name(new)) {
                self.push(added, &name(new), None, Some(print(new)));
            }
        }
    }
}

fn containers(changes: &mut Changes, before: &Container, after: &Container) {
    changes.compare(ChangeKind::CommentChanged, "", before.comment.as_deref(), after.comment.as_deref());
    changes.compare(ChangeKind::OwnerChanged, "", before.owner.as_deref(), after.owner.as_deref());
    properties(changes, &before.properties, &after.properties);
}

fn routines(changes: &mut Changes, before: &Routine, after: &Routine) {
    changes.compare(ChangeKind::CommentChanged, "", before.comment.as_deref(), after.comment.as_deref());
    changes.compare(ChangeKind::OwnerChanged, "", before.owner.as_deref(), after.owner.as_deref());
    changes.compare(ChangeKind::TypeChanged, "", before.returns.as_deref(), after.returns.as_deref());
    if before.form != after.form || before.arguments != after.arguments {
        changes.push(ChangeKind::FormChanged, "", Some(before.arguments.clone()), Some(after.arguments.clone()));
    }
    definition(changes, before.definition.as_ref(), after.definition.as_ref());
}

fn relations(changes: &mut Changes, before: &Relation, after: &Relation) {
    if before.form != after.form {
        changes.push(ChangeKind::FormChanged, "", Some(form(before)), Some(form(after)));
    }
    changes.compare(ChangeKind::CommentChanged, "", before.comment.as_deref(), after.comment.as_deref());
    changes.compare(ChangeKind::OwnerChanged, "", before.owner.as_deref(), after.owner.as_deref());
    columns(changes, "", &before.columns, &after.columns);
    use ChangeKind::*;
    changes.named(
        [ConstraintAdded, ConstraintRemoved, ConstraintChanged],
        &before.constraints,
        &after.constraints,
        constraint_name,
        print_constraint,
    );
    changes.named(
        [IndexAdded, IndexRemoved, IndexChanged],
        &before.indexes,
        &after.indexes,
        |index| index.name.clone(),
        |index| index.definition.clone().unwrap_or_else(|| index.columns.join(", ")),
    );
    changes.named(
        [TriggerAdded, TriggerRemoved, TriggerChanged],
        &before.triggers,
        &after.triggers,
        |trigger| trigger.name.clone(),
        |trigger| trigger.definition.clone(),
    );
    if before.partitioning != after.partitioning {
        let print = |relation: &Relation| {
            relation
                .partitioning
                .as_ref()
                .map(|p| format!("{} ({})", p.key, p.total.unwrap_or(p.partitions.len() as u64)))
        };
        changes.push(PartitioningChanged, "", print(before), print(after));
    }
    definition(changes, before.definition.as_ref(), after.definition.as_ref());
    properties(changes, &before.properties, &after.properties);
}

fn columns(changes: &mut Changes, outer: &str, before: &[Column], after: &[Column]) {
    let path = |name: &str| if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
    for old in before {
        if !after.iter().any(|new| new.name == old.name) {
            changes.push(ChangeKind::ColumnRemoved, &path(&old.name), Some(old.type_text.clone()), None);
        }
    }
    // Order is compared among the columns both sides have, so one new column does not “move” all after it.
    let shared_before: Vec<_> = before.iter().filter(|old| after.iter().any(|new| new.name == old.name)).collect();
    let shared_after: Vec<_> = after.iter().filter(|new| before.iter().any(|old| old.name == new.name)).collect();
    for new in after {
        let part = path(&new.name);
        let Some(old) = before.iter().find(|old| old.name == new.name) else {
            changes.push(ChangeKind::ColumnAdded, &part, None, Some(new.type_text.clone()));
            continue;
        };
        let place = |list: &[&Column]| list.iter().position(|column| column.name == new.name);
        if place(&shared_before) != place(&shared_after) {
            changes.push(ChangeKind::ColumnMoved, &part, None, None);
        }
        column(changes, &part, old, new);
    }
}

fn column(changes: &mut Changes, part: &str, old: &Column, new: &Column) {
    // A struct spells its fields in its type: when the fields say what changed, the type need not say it again.
    let fields_differ = old.fields != new.fields && !old.fields.is_empty() && !new.fields.is_empty();
    if !fields_differ {
        changes.compare(ChangeKind::TypeChanged, part, Some(&old.type_text), Some(&new.type_text));
    }
    if old.not_null != new.not_null {
        let print = |column: &Column| Some(if column.not_null { "not null" } else { "null" }.to_owned());
        changes.push(ChangeKind::NullabilityChanged, part, print(old), print(new));
    }
    changes.compare(ChangeKind::DefaultChanged, part, old.default.as_deref(), new.default.as_deref());
    changes.compare(ChangeKind::CommentChanged, part, old.comment.as_deref(), new.comment.as_deref());
    let detail = |column: &Column| {
        (column.identity, column.generated.clone(), column.collation.clone(), column.hidden, column.detail.clone())
    };
    if detail(old) != detail(new) {
        let print = |column: &Column| column.generated.as_ref().map(|generated| generated.expression.clone());
        changes.push(ChangeKind::ColumnDetailChanged, part, print(old), print(new));
    }
    columns(changes, part, &old.fields, &new.fields);
}

fn definition(changes: &mut Changes, before: Option<&crate::Definition>, after: Option<&crate::Definition>) {
    changes.compare(
        ChangeKind::DefinitionChanged,
        "",
        before.map(|definition| definition.text.as_str()),
        after.map(|definition| definition.text.as_str()),
    );
}

type Properties = std::collections::BTreeMap<String, String>;

fn properties(changes: &mut Changes, before: &Properties, after: &Properties) {
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (old, new) = (before.get(name).map(String::as_str), after.get(name).map(String::as_str));
        changes.compare(ChangeKind::PropertyChanged, name, old, new);
    }
}

fn form(relation: &Relation) -> String {
    serde_json::to_value(relation.form).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The constraint's name, or its text where it has none, so that unnamed ones are matched by what they say.
fn constraint_name(constraint: &Constraint) -> String {
    constraint.name().map_or_else(|| print_constraint(constraint), str::to_owned)
}

fn print_constraint(constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey { columns, .. } => format!("PRIMARY KEY ({})", columns.join(", ")),
        Constraint::Unique { columns, .. } => format!("UNIQUE ({})", columns.join(", ")),
        Constraint::Check { expression, .. } => format!("CHECK ({expression})"),
        Constraint::Exclusion { definition, .. } => definition.clone(),
        Constraint::ForeignKey { columns, references, referenced_columns, rules, .. } => {
            let mut text = format!("FOREIGN KEY ({}) REFERENCES {}", columns.join(", "), references.name());
            if !referenced_columns.is_empty() {
                text.push_str(&format!(" ({})", referenced_columns.join(", ")));
            }
            if let Some(rules) = rules {
                text.push_str(&format!(" {rules}"));
            }
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[(&str, &str)]) -> Record {
        let columns = columns.iter().map(|&(name, kind)| Column {
            name: name.into(),
            type_text: kind.into(),
            ..Column::default()
        });
        Record::Relation(Box::new(Relation { columns: columns.collect(), ..Relation::default() }))
    }

    fn check(before: &Record, after: &Record, expected: &[(ChangeKind, &str)]) {
        let found = diff(Some(before), Some(after));
        let found: Vec<_> = found.iter().map(|change| (change.kind, change.part.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_what_changed_and_nothing_else() {
        use ChangeKind::*;
        let before = table(&[("id", "int"), ("name", "text"), ("old", "text")]);
        check(&before, &before, &[]);
        check(&before, &table(&[("id", "bigint"), ("name", "text"), ("old", "text")]), &[(TypeChanged, "id")]);
        check(
            &before,
            &table(&[("new", "int"), ("id", "int"), ("name", "text")]),
            &[(ColumnRemoved, "old"), (ColumnAdded, "new")],
        );
        check(
            &before,
            &table(&[("name", "text"), ("id", "int"), ("old", "text")]),
            &[(ColumnMoved, "name"), (ColumnMoved, "id")],
        );
    }

    #[test]
    fn a_nested_field_is_named_by_its_path() {
        let nested = |fields: &[&str]| {
            let fields = fields.iter().map(|&name| Column { name: name.into(), ..Column::default() }).collect();
            let column =
                Column { name: "address".into(), type_text: format!("{fields:?}"), fields, ..Column::default() };
            Record::Relation(Box::new(Relation { columns: vec![column], ..Relation::default() }))
        };
        check(&nested(&["city"]), &nested(&["city", "zip"]), &[(ChangeKind::ColumnAdded, "address.zip")]);
    }

    #[test]
    fn a_record_of_another_shape_is_a_new_entity() {
        let container = Record::Container(Container::default());
        check(&container, &table(&[]), &[(ChangeKind::EntityRemoved, ""), (ChangeKind::EntityAdded, "")]);
    }
}
