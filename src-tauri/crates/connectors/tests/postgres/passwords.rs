//! Passwords that nobody gave, found where PostgreSQL's own tools keep them.

use std::process::Command;

use connector::conformance::{check_collected, collect};
use connector::{Address, ErrorKind};
use connectors::postgres::POSTGRES;

use super::server::{PASSWORD, own, shared};

/// Set for the process that reads: the port of the server that the process before it started.
const PORT: &str = "POSTGRES_TEST_PORT";

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
    let escaped = PASSWORD.replace('\\', "\\\\").replace(':', "\\:");
    let line = format!("127.0.0.1:{}:one:ann:{escaped}\n", server.port);
    start_again("passwords::looks_for_a_password_for_each_database", server.port, &line);
}

async fn read_without_secret(port: &str) {
    let collected = collect(&POSTGRES, &address(port, "ann"), None).await.unwrap();
    check_collected(&POSTGRES, &collected);
    let units: Vec<&str> = collected.units.iter().map(|read| read.unit.id.as_str()).collect();
    assert_eq!(units, ["", "one", "postgres"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_which_line_the_password_file_lacks() {
    if let Ok(port) = std::env::var(PORT) {
        return be_refused(&port).await;
    }
    let Some(server) = shared() else { return };
    server.sql("postgres", &format!("CREATE ROLE ben LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    let line = format!("127.0.0.1:{}:other:ben:{PASSWORD}\n", server.port);
    start_again("passwords::says_which_line_the_password_file_lacks", server.port, &line);
}

async fn be_refused(port: &str) {
    let error = collect(&POSTGRES, &address(port, "ben"), None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::SecretNeeded, "{error:?}");
    let file = std::env::var("PGPASSFILE").unwrap();
    assert!(error.message.contains(&format!("{file} has no line for 127.0.0.1:{port}:postgres:ben")), "{error}");
    assert!(error.remedy.as_deref().is_some_and(|remedy| remedy.contains("line")), "{error:?}");
}

fn address(port: &str, user: &str) -> Address {
    Address::of([("host", "127.0.0.1"), ("port", port), ("user", user), ("sslmode", "disable")])
}

/// The password file is found by way of the environment, which belongs to a whole process. So a test starts itself
/// again, with a password file of its own.
fn start_again(test: &str, port: u16, lines: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pgpass");
    std::fs::write(&file, lines).unwrap();
    keep_private(&file);
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", test, "--nocapture"]);
    again.env(PORT, port.to_string()).env("PGPASSFILE", &file).env_remove("PGPASSWORD");
    let output = again.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("1 passed"), "{printed}");
}

#[cfg(unix)]
fn keep_private(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn keep_private(_file: &std::path::Path) {}
