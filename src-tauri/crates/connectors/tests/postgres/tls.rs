//! Every sslmode against a server with a self-signed certificate, and against one without TLS.

use std::process::Command;

use connector::conformance::collect;
use connector::{Address, ErrorKind};
use connectors::postgres::POSTGRES;

use super::server::{Server, own};

/// A self-signed certificate for `localhost`, made in the server's folder; its path.
fn certify(server: &Server) -> String {
    let (key, certificate) = (server.path("server.key"), server.path("server.crt"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-keyout", &key, "-out", &certificate])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    server.own_file(&key);
    server.own_file(&certificate);
    let set = format!("ALTER SYSTEM SET ssl_key_file = '{key}'; ALTER SYSTEM SET ssl_cert_file = '{certificate}'");
    for statement in set.split(';') {
        server.sql("postgres", statement);
    }
    server.sql("postgres", "ALTER SYSTEM SET ssl = on");
    server.restart();
    certificate
}

fn address(server: &Server, host: &str, sslmode: &str, root: &str) -> Address {
    let mut address = server.address("postgres", "by_tls");
    address.set("host", host);
    address.set("sslmode", sslmode);
    address.set("sslrootcert", root);
    address
}

async fn check(server: &Server, host: &str, sslmode: &str, root: &str, expected: Result<(), (ErrorKind, &str)>) {
    let result = collect(&POSTGRES, &address(server, host, sslmode, root), None).await;
    let said = result.map(drop).map_err(|error| {
        assert!(error.remedy.is_some(), "{error}");
        (error.kind, error.message)
    });
    match (&said, expected) {
        (Ok(()), Ok(())) => {}
        (Err((kind, message)), Err((expected, words))) if *kind == expected && message.contains(words) => {}
        (said, expected) => panic!("{sslmode} to {host} with “{root}”: {said:?}, not {expected:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mode_means_what_postgresql_means() {
    let Some(server) = own(&[]) else { return };
    // Admitted over TLS only, so that getting in proves the connection was encrypted.
    server.sql("postgres", "CREATE ROLE by_tls LOGIN");
    let tls = |words| Err((ErrorKind::Tls, words));
    check(&server, "127.0.0.1", "require", "", tls("does not offer TLS")).await;
    check(&server, "127.0.0.1", "prefer", "", tls("does not offer TLS")).await;
    let root = certify(&server);
    check(&server, "127.0.0.1", "disable", "", Err((ErrorKind::Login, "does not admit"))).await;
    check(&server, "127.0.0.1", "allow", "", Ok(())).await;
    check(&server, "127.0.0.1", "prefer", "", Ok(())).await;
    check(&server, "127.0.0.1", "require", "", Ok(())).await;
    check(&server, "127.0.0.1", "require", &root, Ok(())).await;
    check(&server, "127.0.0.1", "verify-ca", "", tls("not issued by an authority")).await;
    check(&server, "127.0.0.1", "verify-ca", &root, Ok(())).await;
    check(&server, "127.0.0.1", "verify-full", &root, tls("is for another name")).await;
    check(&server, "localhost", "verify-full", &root, Ok(())).await;
    check(&server, "localhost", "verify-full", "", tls("not issued by an authority")).await;
    check(&server, "localhost", "verify-full", "/no/such/file", Err((ErrorKind::BadAddress, "root certificate"))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prefer_goes_on_without_tls() {
    let Some(server) = own(&[]) else { return };
    let mut address = server.address("postgres", "postgres");
    address.set("sslmode", "prefer");
    collect(&POSTGRES, &address, None).await.unwrap();
}
