//! One record as its page shows it.

use api::Int64;
use api::entity::{
    ColumnView, ConstraintKind, ConstraintView, ContainerView, DefinitionView, EntityBody, IndexView, Link,
    PartitioningView, Property, RelationView, RoutineView, TriggerView,
};
use model::{
    Column, Constraint, Container, Definition, EntityKey, Identity, Index, Partitioning, Record, Relation, TypeDetail,
};
use store::Counts;

use super::{count, link};

/// Bytes of a definition that cross to the screen; an editor shows no more at once, and a 10 MB view must not stall it.
const MOST_DEFINITION: usize = 1 << 20;
/// Partitions that cross to the screen.
const MOST_PARTITIONS: usize = 500;

/// The body of an entity's page. `known` tells whether the catalog has a record of a key; `counts` is asked for
/// containers only.
pub fn body(record: &Record, counts: Counts, known: &dyn Fn(&EntityKey) -> bool) -> EntityBody {
    match record {
        Record::Container(container) => EntityBody::Container(container_view(container, counts)),
        Record::Relation(relation) => EntityBody::Relation(relation_view(relation, known)),
        Record::Routine(routine) => EntityBody::Routine(RoutineView {
            arguments: routine.arguments.clone(),
            returns: routine.returns.clone(),
            definition: routine.definition.as_ref().map(definition_view),
        }),
    }
}

fn container_view(container: &Container, counts: Counts) -> ContainerView {
    ContainerView {
        tables: count(counts.tables),
        views: count(counts.views),
        routines: count(counts.routines),
        columns: Int64(i64::try_from(counts.columns).unwrap_or(i64::MAX)),
        properties: properties(&container.properties),
    }
}

fn relation_view(relation: &Relation, known: &dyn Fn(&EntityKey) -> bool) -> RelationView {
    RelationView {
        columns: relation.columns.iter().map(|column| column_view(column, Some(relation), known)).collect(),
        constraints: relation.constraints.iter().map(|constraint| constraint_view(constraint, known)).collect(),
        indexes: relation.indexes.iter().map(index_view).collect(),
        triggers: relation
            .triggers
            .iter()
            .map(|trigger| TriggerView { name: trigger.name.clone(), definition: trigger.definition.clone() })
            .collect(),
        partitioning: relation.partitioning.as_ref().map(partitioning_view),
        definition: relation.definition.as_ref().map(definition_view),
        properties: properties(&relation.properties),
    }
}

/// `relation` is absent for nested fields: keys and indexes are about whole columns.
fn column_view(column: &Column, relation: Option<&Relation>, known: &dyn Fn(&EntityKey) -> bool) -> ColumnView {
    let constraints = relation.map(|relation| relation.constraints.as_slice()).unwrap_or_default();
    let indexes = relation.map(|relation| relation.indexes.as_slice()).unwrap_or_default();
    ColumnView {
        name: column.name.clone(),
        type_text: column.type_text.clone(),
        nullable: !column.not_null,
        default: column.default.clone(),
        comment: column.comment.clone(),
        primary_key: constraints.iter().find_map(|constraint| key_place(constraint, &column.name)),
        references: constraints.iter().find_map(|constraint| target(constraint, &column.name, known)),
        unique: constraints.iter().any(
            |constraint| matches!(constraint, Constraint::Unique { columns, .. } if *columns == [column.name.as_str()]),
        ) || indexes.iter().any(|index| keeps_unique(index, &column.name)),
        indexed: indexes.iter().any(|index| index.columns.first() == Some(&column.name)),
        identity: column.identity.map(|identity| match identity {
            Identity::Always => "always".to_owned(),
            Identity::ByDefault => "by default".to_owned(),
        }),
        generated: column.generated.as_ref().map(|generated| generated.expression.clone()),
        collation: column.collation.clone(),
        hidden: column.hidden,
        detail: column.detail.as_ref().map(detail).unwrap_or_default(),
        fields: column.fields.iter().map(|field| column_view(field, None, known)).collect(),
    }
}

/// Whether an index lets no value of this column occur twice: the rows a condition leaves out may repeat it, and so may
/// those of an index its engine could not finish.
fn keeps_unique(index: &Index, name: &str) -> bool {
    index.unique && index.predicate.is_none() && !index.invalid && index.columns == [name]
}

fn key_place(constraint: &Constraint, name: &str) -> Option<u32> {
    let Constraint::PrimaryKey { columns, .. } = constraint else { return None };
    columns.iter().position(|column| column == name).map(|at| count(at as u64 + 1))
}

fn target(constraint: &Constraint, name: &str, known: &dyn Fn(&EntityKey) -> bool) -> Option<Link> {
    let Constraint::ForeignKey { columns, references, referenced_columns, .. } = constraint else { return None };
    let at = columns.iter().position(|column| column == name)?;
    let column = referenced_columns.get(at).cloned();
    Some(link(references, None, column.into_iter().collect(), known(references)))
}

fn constraint_view(constraint: &Constraint, known: &dyn Fn(&EntityKey) -> bool) -> ConstraintView {
    let name = constraint.name().map(str::to_owned);
    let plain = |kind, columns: &[String], text: Option<&String>| ConstraintView {
        kind,
        name: name.clone(),
        columns: columns.to_vec(),
        text: text.cloned(),
        references: None,
        referenced_columns: Vec::new(),
    };
    match constraint {
        Constraint::PrimaryKey { columns, .. } => plain(ConstraintKind::PrimaryKey, columns, None),
        Constraint::Unique { columns, .. } => plain(ConstraintKind::Unique, columns, None),
        Constraint::Check { expression, .. } => plain(ConstraintKind::Check, &[], Some(expression)),
        Constraint::Exclusion { definition, .. } => plain(ConstraintKind::Exclusion, &[], Some(definition)),
        Constraint::ForeignKey { columns, references, referenced_columns, rules, .. } => ConstraintView {
            references: Some(link(references, None, referenced_columns.clone(), known(references))),
            referenced_columns: referenced_columns.clone(),
            ..plain(ConstraintKind::ForeignKey, columns, rules.as_ref())
        },
    }
}

fn index_view(index: &Index) -> IndexView {
    IndexView {
        name: index.name.clone(),
        columns: index.columns.clone(),
        unique: index.unique,
        method: index.method.clone(),
        predicate: index.predicate.clone(),
        definition: index.definition.clone(),
        invalid: index.invalid,
    }
}

fn partitioning_view(partitioning: &Partitioning) -> PartitioningView {
    let listed = partitioning.partitions.len() as u64;
    PartitioningView {
        key: partitioning.key.clone(),
        total: Int64(i64::try_from(partitioning.total.unwrap_or(listed)).unwrap_or(i64::MAX)),
        partitions: partitioning
            .partitions
            .iter()
            .take(MOST_PARTITIONS)
            .map(|partition| Property { name: partition.name.clone(), value: partition.bound.clone() })
            .collect(),
    }
}

fn definition_view(definition: &Definition) -> DefinitionView {
    let end = definition.text.floor_char_boundary(MOST_DEFINITION);
    DefinitionView {
        language: definition.language.clone(),
        text: definition.text[..end].to_owned(),
        clipped: end < definition.text.len(),
    }
}

fn detail(detail: &TypeDetail) -> Vec<Property> {
    let property = |name: &str, value: &str| Property { name: name.to_owned(), value: value.to_owned() };
    match detail {
        TypeDetail::Enum { labels } => labels.iter().map(|label| property("label", label)).collect(),
        TypeDetail::Array { element } => vec![property("element", element)],
        TypeDetail::Domain { base, checks } => {
            std::iter::once(property("base", base)).chain(checks.iter().map(|check| property("check", check))).collect()
        }
        TypeDetail::Composite => Vec::new(),
    }
}

fn properties(properties: &std::collections::BTreeMap<String, String>) -> Vec<Property> {
    properties.iter().map(|(name, value)| Property { name: name.clone(), value: value.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_unique_where_an_index_says_so_of_every_row() {
        let index = Index { columns: vec!["customer_id".to_owned()], unique: true, ..Index::default() };
        let check = |index: &Index, unique: bool| {
            let relation = Relation {
                columns: vec![Column { name: "customer_id".to_owned(), ..Column::default() }],
                indexes: vec![index.clone()],
                ..Relation::default()
            };
            assert_eq!(relation_view(&relation, &|_| true).columns[0].unique, unique, "{index:?}");
        };
        check(&index, true);
        // One cart for each customer, and as many orders as they like.
        check(&Index { predicate: Some("status = 'cart'".to_owned()), ..index.clone() }, false);
        check(&Index { invalid: true, ..index.clone() }, false);
        check(&Index { unique: false, ..index.clone() }, false);
        check(&Index { columns: vec!["customer_id".to_owned(), "id".to_owned()], ..index }, false);
    }
}
