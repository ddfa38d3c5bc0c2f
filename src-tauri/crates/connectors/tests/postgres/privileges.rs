//! Only what the login may see.

use connector::conformance::check_collected;
use connectors::postgres::POSTGRES;
use model::IssueKind;

use super::server::{PASSWORD, shared};

const WORLD: &str = "
CREATE SCHEMA open; CREATE SCHEMA closed;
CREATE TABLE closed.hidden (id int PRIMARY KEY);
CREATE TABLE open.granted (id int);
CREATE TABLE open.by_column (id int, secret int);
CREATE TABLE open.withheld (id int PRIMARY KEY);
CREATE TABLE open.writable (id int REFERENCES open.withheld);
CREATE TABLE open.mine (id int REFERENCES closed.hidden);
CREATE FUNCTION open.callable() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION open.uncallable() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION open.uncallable() FROM public;
GRANT USAGE ON SCHEMA open TO eve;
GRANT SELECT ON open.granted TO eve;
GRANT SELECT (id) ON open.by_column TO eve;
GRANT INSERT ON open.writable TO eve;
ALTER TABLE open.mine OWNER TO eve;
";

#[tokio::test(flavor = "multi_thread")]
async fn leaves_out_what_the_login_may_not_see() {
    let Some(server) = shared() else { return };
    server.sql("postgres", &format!("CREATE ROLE eve LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    server.database("private", WORLD);
    let collected = server.read("private", "eve").await;
    check_collected(&POSTGRES, &collected);
    let below = format!("{}/private", collected.source);
    let keys: Vec<&str> = collected.entities().map(|(key, ..)| key.as_str().strip_prefix(&below).unwrap()).collect();
    assert_eq!(
        keys,
        [
            "",
            "/open",
            "/public",
            "/open/granted",
            "/open/by_column",
            "/open/writable",
            "/open/mine",
            "/open/~function/callable()",
        ]
    );
    let unreadable: Vec<(&str, Option<&str>)> =
        collected.probe.unreadable.iter().map(|it| (it.what.as_str(), it.remedy.as_deref())).collect();
    assert_eq!(
        unreadable,
        [
            ("private.closed", Some("GRANT USAGE ON SCHEMA \"closed\" TO \"eve\"")),
            ("private.open: 1 tables and views", Some("GRANT SELECT ON ALL TABLES IN SCHEMA \"open\" TO \"eve\"")),
        ]
    );
    let unit = &collected.units[0];
    let issues: Vec<_> = unit.issues.iter().map(|it| (it.kind, it.at.clone(), it.remedy.as_deref().unwrap())).collect();
    let [closed, open] = ["closed", "open"].map(|schema| collected.source.child("private").child(schema));
    let grants = "GRANT SELECT ON ALL TABLES IN SCHEMA \"open\" TO \"eve\"; \
                  GRANT EXECUTE ON ALL ROUTINES IN SCHEMA \"open\" TO \"eve\"";
    assert_eq!(
        issues,
        [
            (IssueKind::Denied, closed.clone(), "GRANT USAGE ON SCHEMA \"closed\" TO \"eve\""),
            (IssueKind::Denied, open.clone(), grants),
        ]
    );
    assert_eq!(
        unit.result.except,
        [closed, open.child("withheld"), open.typed_child("function", "uncallable()")],
        "what is listed and not shown was not removed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tells_what_was_revoked_from_what_was_dropped() {
    let Some(server) = shared() else { return };
    server.sql("postgres", &format!("CREATE ROLE mia LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    server.database(
        "revoked",
        "CREATE TABLE kept (id int); CREATE TABLE revoked (id int); CREATE TABLE dropped (id int);
         CREATE TABLE parted (id int) PARTITION BY LIST (id); CREATE TABLE part PARTITION OF parted DEFAULT;
         CREATE FUNCTION revoked() RETURNS int LANGUAGE sql AS 'SELECT 1';
         GRANT SELECT ON kept, revoked, dropped, parted TO mia",
    );
    let first = server.read("revoked", "mia").await;
    assert_eq!(first.units[0].result.except, [], "a partition is not granted by itself");
    assert_eq!(first.issues().count(), 0);
    server.sql(
        "revoked",
        "REVOKE ALL ON revoked FROM mia; REVOKE ALL ON FUNCTION revoked() FROM public; DROP TABLE dropped",
    );
    let second = server.read("revoked", "mia").await;
    check_collected(&POSTGRES, &second);
    let public = second.source.child("revoked").child("public");
    let read: Vec<_> = second.entities().map(|(key, ..)| key).collect();
    let missing: Vec<_> = first.entities().map(|(key, ..)| key).filter(|key| !read.contains(key)).cloned().collect();
    let [table, dropped] = ["revoked", "dropped"].map(|name| public.child(name));
    let routine = public.typed_child("function", "revoked()");
    assert_eq!(missing, [table.clone(), dropped, routine.clone()]);
    assert_eq!(second.units[0].result.except, [table, routine]);
    assert_eq!(
        second.issues().map(|issue| (issue.kind, &issue.at)).collect::<Vec<_>>(),
        [(IssueKind::Denied, &public)]
    );
}
