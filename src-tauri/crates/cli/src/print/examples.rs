//! Api values the printers are tested on.

use api::Int64;
use api::entity::{
    ColumnView, ConstraintKind, ConstraintView, Crumb, DefinitionView, EntityBody, EntityForm, EntityKind, EntityView,
    IndexView, IssueName, IssueView, Link, MetricName, ObservationView, RelationView, SourceRef,
};
use api::harvest::{RunState, RunStep, RunView};
use api::history::{ChangeName, ChangeView, EntityChange, RevisionView};

pub const AT: &str = "2026-11-23T06:50:12Z";

pub fn source() -> SourceRef {
    SourceRef { key: "postgres://wh".to_owned(), name: "shop".to_owned(), connector: "postgres".to_owned() }
}

pub fn run(state: RunState) -> RunView {
    RunView {
        id: "1".to_owned(),
        source: "postgres://wh".to_owned(),
        state,
        step: RunStep::Finished,
        detail: None,
        done: Int64(0),
        expected: None,
        rate: None,
        seconds_left: None,
        started: AT.to_owned(),
        ended: Some(AT.to_owned()),
        revision: None,
        added: 0,
        changed: 0,
        removed: 0,
        unchanged: 0,
        issues: Vec::new(),
        error: None,
    }
}

pub fn issue() -> IssueView {
    IssueView {
        kind: IssueName::Denied,
        at: "postgres://wh/shop/hr".to_owned(),
        message: "permission denied for schema hr".to_owned(),
        remedy: Some("Grant USAGE on it.".to_owned()),
    }
}

pub fn revision() -> RevisionView {
    let change = |kind, part: &str, before: Option<&str>, after: Option<&str>| ChangeView {
        kind,
        part: part.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    RevisionView {
        revision: Int64(7),
        at: AT.to_owned(),
        source: Some(source()),
        added: 1,
        changed: 1,
        removed: 3,
        entities: vec![
            EntityChange {
                key: "postgres://wh/shop/sales/orders".to_owned(),
                name: "orders".to_owned(),
                path: vec!["sales".to_owned()],
                kind: EntityKind::Table,
                changes: vec![
                    change(ChangeName::ColumnAdded, "discount", None, Some("numeric(4,2)")),
                    change(ChangeName::TypeChanged, "total", Some("integer"), Some("bigint")),
                ],
            },
            EntityChange {
                key: "postgres://wh/shop/sales/daily".to_owned(),
                name: "daily".to_owned(),
                path: vec!["sales".to_owned()],
                kind: EntityKind::View,
                changes: vec![change(ChangeName::EntityAdded, "", None, None)],
            },
        ],
        places: Vec::new(),
    }
}

pub fn column(name: &str, type_text: &str) -> ColumnView {
    ColumnView {
        name: name.to_owned(),
        type_text: type_text.to_owned(),
        nullable: true,
        default: None,
        comment: None,
        primary_key: None,
        references: None,
        unique: false,
        indexed: false,
        identity: None,
        generated: None,
        collation: None,
        hidden: false,
        detail: Vec::new(),
        fields: Vec::new(),
    }
}

pub fn link(name: &str, columns: &[&str]) -> Link {
    Link {
        key: format!("postgres://wh/shop/sales/{name}"),
        name: name.to_owned(),
        path: vec!["shop".to_owned(), "sales".to_owned()],
        kind: EntityKind::Table,
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        known: true,
    }
}

fn relation() -> RelationView {
    let customers = link("customers", &["id"]);
    RelationView {
        columns: vec![
            ColumnView {
                nullable: false,
                primary_key: Some(1),
                identity: Some("always".into()),
                ..column("id", "bigint")
            },
            ColumnView {
                nullable: false,
                references: Some(customers.clone()),
                comment: Some("who bought".to_owned()),
                ..column("customer_id", "bigint")
            },
            ColumnView { fields: vec![column("city", "text")], ..column("address", "address") },
            ColumnView { default: Some("now()".to_owned()), ..column("placed", "timestamptz") },
        ],
        constraints: vec![ConstraintView {
            kind: ConstraintKind::ForeignKey,
            name: Some("orders_customer".to_owned()),
            columns: vec!["customer_id".to_owned()],
            text: None,
            references: Some(customers),
            referenced_columns: vec!["id".to_owned()],
        }],
        indexes: vec![IndexView {
            name: "orders_pkey".to_owned(),
            columns: vec!["id".to_owned()],
            unique: true,
            method: Some("btree".to_owned()),
            predicate: None,
            definition: None,
            invalid: false,
        }],
        triggers: Vec::new(),
        partitioning: None,
        definition: Some(DefinitionView { language: "sql".into(), text: "SELECT\n\t1".into(), clipped: true }),
        properties: Vec::new(),
    }
}

pub fn table() -> EntityView {
    let crumb = |name: &str, kind| Crumb { key: String::new(), name: name.to_owned(), kind };
    EntityView {
        key: "postgres://wh/shop/sales/orders".to_owned(),
        kind: EntityKind::Table,
        form: EntityForm::Table,
        name: "orders".to_owned(),
        path: vec![
            crumb("shop", EntityKind::Source),
            crumb("shop", EntityKind::Database),
            crumb("sales", EntityKind::Schema),
        ],
        source: source(),
        column: None,
        comment: Some("주문. One row an order.".to_owned()),
        owner: Some("etl".to_owned()),
        observations: vec![ObservationView { metric: MetricName::Rows, value: Int64(1_204), at: AT.to_owned() }],
        first_seen: None,
        last_changed: Some(AT.to_owned()),
        harvested: Some(AT.to_owned()),
        present: true,
        body: EntityBody::Relation(relation()),
        upstream: Vec::new(),
        downstream: vec![link("daily", &[])],
        referenced_by: vec![link("order_lines", &["order_id"])],
        issues: vec![issue()],
        revisions: 2,
    }
}
