//! What is read of a database that uses one of everything, and how much is asked for it.

use connector::conformance::{check_collected, options, source_key};
use connector::{Connector as _, ErrorKind, channel};
use connectors::postgres::POSTGRES;
use model::{EdgeKind, Metric, Origin, Secret, Trust};

use super::server::{own, shared};

const SHOP: &str = include_str!("shop.sql");
/// One line for each entity, as PostgreSQL 15 prints its definitions: kind and key, a tab, the record. Written anew
/// with `PULK_WRITE_EXPECTED=1`, then read by a person.
const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres/shop.expected");

#[tokio::test(flavor = "multi_thread")]
async fn reads_one_of_everything() {
    // A server of its own, because the extensions and the server object belong to one database but names may clash.
    let Some(server) = own(&[]) else { return };
    server.database("shop", SHOP);
    let collected = server.read("shop", "postgres").await;
    check_collected(&POSTGRES, &collected);
    let source = collected.source.as_str();
    let lines = collected.entities().map(|(key, kind, record)| {
        let record = String::from_utf8(record.to_canonical()).unwrap().replace(source, "…");
        format!("{} {}\t{record}\n", kind.name(), key.as_str().trim_start_matches(source))
    });
    let read: String = lines.collect();
    if std::env::var_os("PULK_WRITE_EXPECTED").is_some() {
        std::fs::write(EXPECTED, &read).unwrap();
    }
    if collected.probe.server.starts_with("PostgreSQL 15.") {
        let expected = std::fs::read_to_string(EXPECTED).unwrap();
        for (line, expected) in read.lines().zip(expected.lines()) {
            assert_eq!(line, expected);
        }
        assert_eq!(read.lines().count(), expected.lines().count());
    } else {
        println!("SKIPPED: other versions than 15 print definitions in other words");
    }

    let edges: Vec<String> = collected
        .edges()
        .map(|edge| {
            assert_eq!(
                (edge.kind, edge.origin, edge.trust),
                (EdgeKind::Feeds, Origin::DependencyCatalog, Trust::Declared)
            );
            let columns: Vec<&str> = edge.columns.iter().filter_map(|link| link.from.as_deref()).collect();
            format!("{} > {}: {}", edge.from.name(), edge.to.name(), columns.join(", "))
        })
        .collect();
    assert_eq!(
        edges,
        [
            "customer > paid: email, id",
            "orders > paid: customer_id, id",
            "paid > paid_count: ",
            "orders > daily: placed",
            // The view reads a partition, which is shown as part of its table.
            "event > events: region",
        ]
    );
    let observed = |name: &str, metric: Metric| {
        collected.observations().find(|seen| seen.of.name() == name && seen.metric == metric).map(|seen| seen.value)
    };
    assert_eq!(observed("customer", Metric::Rows), Some(500));
    assert_eq!(observed("event", Metric::Rows), Some(300), "the sum over partitions");
    assert_eq!(observed("customer", Metric::Writes), Some(500));
    assert!(observed("customer", Metric::Bytes) >= Some(8_192));
    assert!(observed("customer", Metric::LastAnalyzed) > Some(1_700_000_000_000));
    assert_eq!(observed("paid", Metric::Bytes), None, "a view stores nothing");
    let everything = format!("{:?}", collected.units);
    assert!(!everything.contains("hunter2"), "user mappings are not read");
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_as_many_statements_for_many_tables_as_for_none() {
    let Some(server) = shared() else { return };
    server.database("few", "");
    let tables = "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, x text)', i);
        EXECUTE format('CREATE VIEW v%s AS SELECT id FROM t%s', i, i); END LOOP; END $$";
    server.database("many", tables);
    let few = server.read("few", "postgres").await;
    let many = server.read("many", "postgres").await;
    assert_eq!(many.entities().count(), 602);
    assert_eq!(few.units[0].sent, many.units[0].sent);
    assert!(many.units[0].sent.len() <= 10, "{} statements", many.units[0].sent.len());
    assert_eq!(many.units[0].expected, Some(602));
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_definitions_of_ten_megabytes() {
    let Some(server) = shared() else { return };
    let view = "DO $$ BEGIN EXECUTE format('CREATE VIEW huge AS SELECT %L::text AS t', repeat('x', 10485760)); END $$";
    server.database("huge", view);
    let collected = server.read("huge", "postgres").await;
    check_collected(&POSTGRES, &collected);
    let huge = collected.record(&["huge", "public", "huge"]).and_then(|record| record.relation()).unwrap();
    assert!(huge.definition.as_ref().unwrap().text.len() > 10 << 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_every_database_the_login_may_open() {
    let Some(server) = own(&[]) else { return };
    server.database("one", "CREATE TABLE a ()");
    server.database("two", "CREATE TABLE b ()");
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${}$pw$", super::server::PASSWORD));
    let collected = server.read("", "ann").await;
    check_collected(&POSTGRES, &collected);
    let units: Vec<String> = collected.units.iter().map(|read| read.unit.covers.path().join("/")).collect();
    assert_eq!(units, ["", "one", "postgres", "two"], "the server's list, and what is on it");
    let [list, databases @ ..] = collected.units.as_slice() else { panic!("no unit") };
    assert_eq!(list.sent, collected.opening, "once at the login and once for the list");
    assert_eq!(list.sent.len(), 1, "{:?}", list.sent);
    let except: Vec<String> = list.result.except.iter().map(|scope| scope.path().join("/")).collect();
    assert_eq!(except, ["one", "postgres", "template0", "template1", "two"], "all there are, also those never read");
    assert!(databases.iter().all(|read| read.sent.len() <= 10), "{databases:?}");
    let public = "postgres.public: 0 tables and views";
    assert_eq!(collected.probe.readable, ["one", "postgres", "two", public]);
    assert_eq!(collected.probe.login.as_deref(), Some("ann"));
    assert!(collected.probe.server.starts_with("PostgreSQL "));
}

#[tokio::test(flavor = "multi_thread")]
async fn says_which_databases_the_login_may_not_open() {
    let Some(server) = own(&[]) else { return };
    server.database("closed", "CREATE TABLE a ()");
    server.database("one", "CREATE TABLE a ()");
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${}$pw$", super::server::PASSWORD));
    server.sql("postgres", "REVOKE CONNECT ON DATABASE closed FROM public");
    let (address, secret) = (server.address("", "ann"), Secret::new(super::server::PASSWORD));
    let source = source_key(&POSTGRES, &address);
    let mut session = POSTGRES.open(&source, &address, Some(&secret), &options()).await.unwrap();
    let grant = Some("GRANT CONNECT ON DATABASE \"closed\" TO \"ann\"");
    let probe = session.probe().await.unwrap();
    assert_eq!(probe.unreadable[0].what, "closed");
    assert_eq!(probe.unreadable[0].remedy.as_deref(), grant);
    let units = session.plan().await.unwrap();
    assert_eq!(units.iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>(), ["", "closed", "one", "postgres"]);
    for unit in &units {
        let (mut out, mut batches) = channel();
        let draining = async { while batches.recv().await.is_some() {} };
        let reading = async {
            let read = session.read(unit, &mut out).await;
            drop(out);
            read
        };
        let (read, ()) = tokio::join!(reading, draining);
        match read {
            Ok(read) if unit.id.is_empty() => {
                assert!(read.except.contains(&source.child("closed")), "what is closed is not gone: {read:?}");
            }
            Ok(_) => assert_ne!(unit.id, "closed"),
            Err(error) => {
                assert_eq!((unit.id.as_str(), error.kind), ("closed", ErrorKind::Denied), "{error}");
                assert_eq!(error.remedy.as_deref(), grant);
            }
        }
    }
}
