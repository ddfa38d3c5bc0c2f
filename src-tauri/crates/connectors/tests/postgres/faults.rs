//! What goes wrong in the middle, and that each has its own answer.

use std::time::Duration;

use connector::conformance::{assert_keeps_secret, collect, collect_with, options, source_key};
use connector::{Connector as _, Error, ErrorKind, OpenOptions, channel};
use connectors::postgres::POSTGRES;
use model::Secret;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::server::{PASSWORD, Server, own, shared};

#[track_caller]
fn check(error: &Error, kind: ErrorKind) {
    assert_eq!(error.kind, kind, "{error}\n{error:?}");
    assert!(error.remedy.is_some(), "{error}");
    assert_keeps_secret(error, &Secret::new(PASSWORD));
}

#[tokio::test(flavor = "multi_thread")]
async fn asks_for_a_password_when_the_server_does() {
    let Some(server) = shared() else { return };
    server.sql("postgres", &format!("CREATE ROLE without LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    let error = collect(&POSTGRES, &server.address("postgres", "without"), None).await.unwrap_err();
    check(&error, ErrorKind::SecretNeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_a_statement_took_too_long() {
    let Some(server) = shared() else { return };
    // Enough that no machine prints it within a millisecond.
    server.database(
        "slow",
        "DO $$ BEGIN EXECUTE format('CREATE VIEW v AS SELECT %L::text AS t', repeat('x', 8388608)); END $$",
    );
    let limits = OpenOptions { statement_timeout: Duration::from_millis(1), ..options() };
    let error = collect_with(&POSTGRES, &server.address("slow", "postgres"), None, &limits).await.unwrap_err();
    check(&error, ErrorKind::TimedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_a_change_holds_a_lock() {
    let Some(server) = shared() else { return };
    server.database("locked", "CREATE TABLE t (id int); CREATE VIEW v AS SELECT id FROM t");
    // A transaction that was prepared keeps its locks without anybody holding a connection open.
    server.sql("locked", "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; PREPARE TRANSACTION 'change'");
    let limits = OpenOptions { lock_timeout: Duration::from_millis(1), ..options() };
    let result = collect_with(&POSTGRES, &server.address("locked", "postgres"), None, &limits).await;
    server.sql("locked", "ROLLBACK PREPARED 'change'");
    check(&result.unwrap_err(), ErrorKind::Locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_no_connection_is_free() {
    let Some(server) = own(&["max_connections=5", "superuser_reserved_connections=4"]) else { return };
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    let secret = Secret::new(PASSWORD);
    let address = server.address("postgres", "ann");
    let source = source_key(&POSTGRES, &address);
    let first = POSTGRES.open(&source, &address, Some(&secret), &options()).await.unwrap();
    let second = POSTGRES.open(&source, &address, Some(&secret), &options()).await;
    check(&second.err().unwrap(), ErrorKind::Unreachable);
    drop(first);
}

/// Reads until the first entities come, then does `harm` to the server, then reads on.
async fn read_through(server: &Server, database: &str, harm: impl FnOnce(&Server)) -> Error {
    let address = server.address(database, "postgres");
    let source = source_key(&POSTGRES, &address);
    let mut session = POSTGRES.open(&source, &address, None, &options()).await.unwrap();
    let units = session.plan().await.unwrap();
    let (mut out, mut receiver) = channel();
    let reading = async {
        let result = session.read(&units[0], &mut out).await;
        drop(out);
        result
    };
    let watching = async {
        while let Some(batch) = receiver.recv().await {
            if matches!(batch, connector::Batch::Items(_)) {
                break;
            }
        }
        harm(server);
        while receiver.recv().await.is_some() {}
    };
    let (result, ()) = tokio::join!(reading, watching);
    result.unwrap_err()
}

/// More than the buffers on the way hold, so that a reader is never done before it is interrupted.
const LARGE: &str = "DO $$ BEGIN FOR i IN 1..2500 LOOP
    EXECUTE format('CREATE TABLE t%s (a text DEFAULT %L, b text DEFAULT %L)', i, repeat('x', 4000), repeat('y', 4000));
    END LOOP; END $$";

#[tokio::test(flavor = "multi_thread")]
async fn says_that_the_server_went_away() {
    let Some(server) = own(&["max_locks_per_transaction=256"]) else { return };
    server.database("large", LARGE);
    let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pulk/%'";
    let error = read_through(&server, "large", |server| drop(server.sql("postgres", terminate))).await;
    check(&error, ErrorKind::Gone);
    let error = read_through(&server, "large", Server::kill).await;
    check(&error, ErrorKind::Gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_the_server_fell_silent() {
    let Some(server) = own(&[]) else { return };
    let address = server.address("postgres", "postgres");
    let source = source_key(&POSTGRES, &address);
    let limits = OpenOptions { statement_timeout: Duration::from_millis(1), ..options() };
    let mut probing = POSTGRES.open(&source, &address, None, &limits).await.unwrap();
    let mut reading = POSTGRES.open(&source, &address, None, &limits).await.unwrap();
    let units = reading.plan().await.unwrap();
    let backends = server.sql("postgres", "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'pulk/%'");
    let signal = |signal: &str| {
        let status = std::process::Command::new("kill").arg(signal).args(backends.split_whitespace()).status();
        assert!(status.unwrap().success());
    };
    // A process that is stopped keeps its connection and says nothing.
    signal("-STOP");
    let (mut out, _receiver) = channel();
    let (probed, read) = tokio::join!(probing.probe(), reading.read(&units[0], &mut out));
    signal("-CONT");
    check(&probed.unwrap_err(), ErrorKind::TimedOut);
    check(&read.unwrap_err(), ErrorKind::TimedOut);
}

/// Puts something between one client and the server, which passes on what `carry` does. Gives the port it listens on.
async fn between<F>(
    server: &Server,
    carry: impl FnOnce(TcpStream, TcpStream) -> F + Send + 'static,
) -> (String, JoinHandle<std::io::Result<()>>)
where
    F: Future<Output = std::io::Result<()>> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let behind = ("127.0.0.1", server.port);
    let carrying = tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        carry(client, TcpStream::connect(behind).await.unwrap()).await
    });
    (port, carrying)
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_nothing_follows_the_login() {
    let Some(server) = own(&[]) else { return };
    // Lets the login through, and no statement.
    let (port, between) = between(&server, |mut client, mut server| async move {
        let mut startup = [0; 1024];
        let length = tokio::io::AsyncReadExt::read(&mut client, &mut startup).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut server, &startup[..length]).await.unwrap();
        tokio::io::copy(&mut server, &mut client).await.map(drop)
    })
    .await;
    let mut address = server.address("postgres", "postgres");
    address.set("port", &port);
    let limits = OpenOptions { connect_timeout: Duration::from_secs(2), ..options() };
    let error = collect_with(&POSTGRES, &address, None, &limits).await.unwrap_err();
    between.abort();
    check(&error, ErrorKind::TimedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_nothing_follows_half_an_answer() {
    let Some(server) = own(&[]) else { return };
    let view = "DO $$ BEGIN EXECUTE format('CREATE VIEW v AS SELECT %L::text AS t', repeat('x', 4194304)); END $$";
    server.database("half", view);
    // Lets a megabyte through, into the middle of the view's definition, and then no more.
    let (port, between) = between(&server, |mut client, mut server| async move {
        let (mut asked, mut told) = client.split();
        let (answered, mut passed_on) = server.split();
        let mut answered = tokio::io::AsyncReadExt::take(answered, 1 << 20);
        let answers = tokio::io::copy(&mut answered, &mut told);
        tokio::try_join!(tokio::io::copy(&mut asked, &mut passed_on), answers).map(drop)
    })
    .await;
    let mut address = server.address("half", "postgres");
    address.set("port", &port);
    let limits = OpenOptions { statement_timeout: Duration::from_secs(3), ..options() };
    let error = collect_with(&POSTGRES, &address, None, &limits).await.unwrap_err();
    between.abort();
    // Not as a connection that was lost: a harvest would wait as long a second and a third time.
    check(&error, ErrorKind::TimedOut);
    assert!(error.message.contains("did not answer"), "the server itself saw no timeout: {error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn says_that_something_else_answers() {
    // A server that greets first and hangs up, as mail servers and proxies do.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let greeting = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"220 mail.example\r\n").await.unwrap();
    });
    let address = connector::Address::of([("host", "127.0.0.1"), ("port", &port), ("sslmode", "disable")]);
    let error = collect(&POSTGRES, &address, None).await.unwrap_err();
    greeting.await.unwrap();
    assert!(matches!(error.kind, ErrorKind::Unreachable | ErrorKind::Other), "{error:?}");
    check(&error, error.kind);
}
