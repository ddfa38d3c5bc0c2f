//! Passwords that nobody gave, found where PostgreSQL's own tools keep them.

use std::process::Command;

use connector::conformance::{check_collected, collect};
use connectors::postgres::POSTGRES;

use super::server::{PASSWORD, own};

/// Set for the process that reads: the port of the server that the process before it started.
const PORT: &str = "POSTGRES_TEST_PORT";

/// The password file is found by way of the environment, which belongs to a whole process. So this test starts itself
/// again with an environment of its own.
#[tokio::test(flavor = "multi_thread")]
async fn looks_for_a_password_for_each_database() {
    if let Ok(port) = std::env::var(PORT) {
        return read_without_secret(&port).await;
    }
    let Some(server) = own(&[]) else { return };
    server.database("one", "CREATE TABLE a ()");
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    // The database that is opened first asks for no password, the other one does.
    let admission =
        "local all all trust\nhost postgres ann 127.0.0.1/32 trust\nhost one ann 127.0.0.1/32 scram-sha-256\n";
    std::fs::write(server.path("data/pg_hba.conf"), admission).unwrap();
    server.restart();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pgpass");
    let escaped = PASSWORD.replace('\\', "\\\\").replace(':', "\\:");
    std::fs::write(&file, format!("127.0.0.1:{}:one:ann:{escaped}\n", server.port)).unwrap();
    keep_private(&file);
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "passwords::looks_for_a_password_for_each_database", "--nocapture"]);
    again.env(PORT, server.port.to_string()).env("PGPASSFILE", &file).env_remove("PGPASSWORD");
    let output = again.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("1 passed"), "{printed}");
}

async fn read_without_secret(port: &str) {
    let fields = [("host", "127.0.0.1"), ("port", port), ("user", "ann"), ("sslmode", "disable")];
    let collected = collect(&POSTGRES, &connector::Address::of(fields), None).await.unwrap();
    check_collected(&POSTGRES, &collected);
    let units: Vec<&str> = collected.units.iter().map(|read| read.unit.id.as_str()).collect();
    assert_eq!(units, ["", "one", "postgres"]);
}

#[cfg(unix)]
fn keep_private(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn keep_private(_file: &std::path::Path) {}
