//! Odd sources: very wide, very large, very strangely named, and very many tables.

use model::{Column, Definition, EntityKey, Kind, Record, Relation, RelationKind};
use store::StagedItem;

use crate::generate::{Warehouse, Words};
use crate::world::{World, within};

/// Harvests one record and reads it back as it was.
fn check(key: &EntityKey, kind: Kind, record: Record) {
    let world = World::new();
    let entity = StagedItem::Entity { key: key.clone(), kind, record: record.clone() };
    let done = world.harvest_with(&[], vec![entity.clone()]);
    assert_eq!(done.added, 2);
    let found = world.catalog.entity(key, None).unwrap().unwrap();
    assert_eq!((&found.key, found.kind, &found.record), (key, kind, &record));
    assert_eq!(found.name, key.name());
    let again = world.harvest_with(&[], vec![entity]);
    assert_eq!((again.changed, again.unchanged), (0, 2));
}

fn source() -> EntityKey {
    EntityKey::source("test", "s")
}

fn relation(columns: Vec<Column>) -> Record {
    Record::Relation(Box::new(Relation { columns, ..Relation::default() }))
}

#[test]
fn a_table_with_1600_columns() {
    let column = |number| Column {
        name: format!("column_{number}"),
        type_text: "double precision".into(),
        comment: Some(format!("the {number}th")),
        ..Column::default()
    };
    check(&source().child("a").child("wide"), Kind::Table, relation((0..1_600).map(column).collect()));
}

#[test]
fn a_definition_of_10_megabytes() {
    let mut text = String::with_capacity(10 << 20);
    for number in 0_u64.. {
        if text.len() >= 10 << 20 {
            break;
        }
        text.push_str(&format!("SELECT {} UNION ALL\n", number.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    }
    let definition = Some(Definition { language: "sql".into(), text });
    let record = Relation { form: RelationKind::View, definition, ..Relation::default() };
    check(&source().child("a").child("long"), Kind::View, Record::Relation(Box::new(record)));
}

#[test]
fn names_of_every_kind() {
    let names = [
        "it's \"quoted\"",
        "a.b.c",
        "a/b",
        "100%",
        "' OR 1=1 --",
        " rim ",
        "😀",
        "주문 내역",
        "\u{202e}rtl",
        "tab\tnew\nline",
        "",
        "~tilde",
        "#hash?",
        "<script>alert(1)</script>",
        "0",
        "NULL",
        "é\u{301}",
        "\u{10ffff}",
        "ABC",
        "İstanbul",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];
    let world = World::new();
    let table = |name: &str| {
        let column = Column { name: name.into(), comment: Some(name.into()), ..Column::default() };
        let key = world.source.child("s").child(name);
        StagedItem::Entity { key, kind: Kind::Table, record: relation(vec![column]) }
    };
    let items: Vec<_> = names.iter().map(|name| table(name)).collect();
    world.harvest_with(&[], items.clone());
    let schema = world.source.child("s");
    assert!(world.catalog.children(&world.source, 0, 9).unwrap().rows.is_empty(), "no schema was read, only named");
    let children = world.catalog.children(&schema, 0, 100).unwrap().rows;
    assert_eq!(children.len(), names.len());
    for name in names {
        let key = schema.child(name);
        assert_eq!(world.catalog.entity(&key, None).unwrap().unwrap().name, name);
        assert!(children.iter().any(|child| child.key == key && child.name == name), "{name:?}");
        assert_eq!(world.catalog.changed_in(model::Revision(1), within(&key), None, 9).unwrap().len(), 1, "{name:?}");
    }
    let again = world.harvest_with(&[], items);
    assert_eq!((again.added, again.changed, again.removed), (0, 0, 0));
}

#[test]
fn a_table_of_20_columns_costs_about_a_kilobyte() {
    fn check(words: Words, limit: u64) {
        let world = World::new();
        let mut warehouse = Warehouse::new(&world.source, 5, words, 20);
        let table = |number| {
            let (key, kind, record) = warehouse.table(number);
            StagedItem::Entity { key, kind, record }
        };
        let done = world.harvest_with(&[], (0..1_000).map(table).collect());
        assert_eq!(done.added, 1_001);
        let copy = world.folder.path().join("copy.db");
        world.catalog.backup_to(&copy).unwrap();
        let bytes = std::fs::metadata(copy).unwrap().len() / 1_000;
        assert!(bytes < limit, "{bytes} bytes a table with {words:?} words");
    }
    check(Words::Common, 1_000);
    check(Words::Rare, 1_150);
}
