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
    let issue = &collected.units[0].issues[0];
    assert_eq!(issue.kind, IssueKind::Denied);
    assert!(issue.at.as_str().ends_with("/private/closed"));
    assert_eq!(issue.remedy.as_deref(), Some("GRANT USAGE ON SCHEMA \"closed\" TO \"eve\""));
    assert_eq!(collected.units[0].issues.len(), 1);
    assert_eq!(collected.units[0].result.except, std::slice::from_ref(&issue.at));
}
