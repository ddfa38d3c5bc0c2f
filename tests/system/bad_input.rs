//! Wrong addresses and wrong files: a sentence that names the thing, what to do about it, and nothing lost.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};

use api::harvest::{RunState, RunView};
use api::history::HistoryRequest;
use api::status::StatusRequest;
use api::{Code, Handler};
use model::Timestamp;

use crate::house::{self, House, try_add};

/// What a person may paste, and what they are told.
fn check_refused(place: &str, code: Code, says: &str) {
    let house = House::new();
    let error = try_add(&house.app, place).unwrap_err();
    let told = format!("{} {}", error.message, error.remedy.as_deref().unwrap_or_default());
    assert_eq!(error.code, code, "{place}: {error:?}");
    assert!(told.contains(says), "{place}: “{told}” does not say “{says}”");
    assert_eq!(house.app.status(StatusRequest {}).unwrap().sources, 0, "{place}: nothing was added");
}

#[test]
fn a_url_with_a_typo_names_the_right_one() {
    check_refused("postgre://ada@db.example/shop", Code::BadRequest, "postgres://");
    check_refused("postgres://ada@db.example/shop?sslmod=require", Code::BadRequest, "sslmode");
    check_refused("postgres://ada@db.example:port/shop", Code::BadRequest, "host:5432");
}

#[test]
fn what_is_not_understood_is_not_repeated_with_its_password() {
    let house = House::new();
    for place in ["mysql://ann:hunter2@db/shop", "postgres//ann:hunter2@db/shop", "password=hunter2 hots=db"] {
        let error = format!("{:?}", try_add(&house.app, place).unwrap_err());
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn what_is_no_place_says_what_would_be_one() {
    check_refused("", Code::BadRequest, "postgres://");
    check_refused("/no/such/folder/shop.sqlite", Code::BadRequest, "/no/such/folder/shop.sqlite");
    check_refused("customers", Code::BadRequest, "customers");
}

/// Adds and harvests a file with these bytes; gives the run, or the refusal as one.
fn harvest_file(house: &House, name: &str, bytes: &[u8]) -> Result<RunView, api::Error> {
    let path = house.path(name);
    std::fs::write(&path, bytes).unwrap();
    let source = try_add(&house.app, path.to_str().unwrap())?;
    Ok(house.harvest(&source))
}

fn check_unreadable(name: &str, bytes: &[u8]) {
    let house = House::new();
    let error = match harvest_file(&house, name, bytes) {
        Err(error) => error,
        Ok(run) => {
            assert_eq!(run.state, RunState::Failed, "{name}: {run:?}");
            run.error.unwrap()
        }
    };
    assert_eq!(error.code, Code::Unreadable, "{name}: {error:?}");
    assert!(error.message.contains(name), "{name}: {error:?}");
    assert!(error.remedy.is_some(), "{name}: {error:?}");
}

#[test]
fn a_file_that_is_not_what_its_name_says() {
    check_unreadable("shop.sqlite", b"id,name\n1,tent\n");
    check_unreadable("shop.duckdb", b"id,name\n1,tent\n");
    check_unreadable("events.parquet", b"id,name\n1,tent\n");
}

#[test]
fn a_truncated_file() {
    check_unreadable("events.parquet", b"PAR1\x15\x04\x15\x10\x15\x14");
    check_unreadable("events.arrow", b"ARROW1\0\0\xff\xff\xff\xff");
    check_unreadable("shop.sqlite", b"SQLite format 3\0\x10\x00\x01\x01\x00");
}

#[test]
fn an_empty_database_is_no_failure() {
    let house = House::new();
    let file = house.sqlite("empty.sqlite", "CREATE TABLE t (id INTEGER); DROP TABLE t;");
    let source = house.add(file.to_str().unwrap());
    let run = house.harvest(&source);
    assert_eq!(run.state, RunState::Done, "{run:?}");
    assert_eq!(house.app.status(StatusRequest {}).unwrap().tables, 0);
}

#[test]
fn a_server_that_is_not_there_changes_nothing() {
    let house = House::new();
    // Port 1 of this computer: nobody listens there.
    let source = house.add("postgres://ada@127.0.0.1:1/shop");
    let run = house.harvest(&source);
    assert_eq!(run.state, RunState::Failed);
    let error = run.error.unwrap();
    assert_eq!(error.code, Code::Unreachable, "{error:?}");
    assert!(error.message.contains("127.0.0.1"), "{error:?}");
    assert_eq!(run.revision, None);
}

#[test]
fn hostile_text_is_only_text() {
    let house = House::new();
    let file = house.sqlite(
        "odd.sqlite",
        r#"CREATE TABLE "orders/2024#1 %? ""x"".y" (id INTEGER, "'; DROP TABLE t;--" TEXT);
           CREATE TABLE "주문 내역 😀" (id INTEGER);
           CREATE VIEW "<script>alert(1)</script>" AS SELECT 1 AS "../../etc/passwd";"#,
    );
    let source = house.add(file.to_str().unwrap());
    assert_eq!(house.harvest(&source).state, RunState::Done);
    for (query, name) in [
        ("orders/2024#1", "orders/2024#1 %? \"x\".y"),
        ("주문", "주문 내역 😀"),
        ("script", "<script>alert(1)</script>"),
    ] {
        let page = house.search(query);
        assert_eq!(page.hits.first().map(|hit| hit.name.text.as_str()), Some(name), "{query}");
        let request = api::entity::EntityRequest { key: page.hits[0].key.clone(), as_of: None };
        assert_eq!(house.app.entity(request).unwrap().name, name);
    }
}

#[test]
fn a_name_of_500_characters_is_whole_wherever_it_is_shown() {
    fn check(start: &str) {
        let name: String = start.chars().cycle().take(500).collect();
        let house = House::new();
        let file = house.sqlite("long.sqlite", &format!(r#"CREATE TABLE "{name}" ("{name}" TEXT)"#));
        let source = house.add(file.to_str().unwrap());
        assert_eq!(house.harvest(&source).state, RunState::Done);
        let hit = house.search(&name[..name.char_indices().nth(8).unwrap().0]).hits.remove(0);
        assert_eq!(hit.name.text, name);
        house.app.close();
        let mut show = Command::new(tests::program("pulk"));
        show.args(["show", &hit.key]).env("PULK_HOME", house.home()).env("PULK_KEYCHAIN", "off");
        let answer = show.arg("--json").output().unwrap();
        let shown: api::entity::EntityView = serde_json::from_slice(&answer.stdout).unwrap();
        let api::entity::EntityBody::Relation(relation) = shown.body else { panic!("it is a table") };
        assert_eq!((&shown.name, &relation.columns[0].name), (&name, &name));
    }
    check("orders_of_");
    check("주문🧨");
    check("مبيعات_");
    check("a\u{301}\u{323}b\u{200b}");
}

#[test]
fn a_password_is_in_no_file_and_no_message() {
    const PASSWORD: &str = "sup3r-s3cret-passw0rd";
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let output = Command::new(env!("CARGO_BIN_EXE_pulk-test-child"))
        .args([home.as_os_str(), format!("postgres://ada:{PASSWORD}@127.0.0.1:1/shop").as_ref()])
        .env("PULK_KEYCHAIN", "off")
        .env("PULK_PASSPHRASE", "a sentence is better")
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("\"failed\""), "the password got as far as a harvest: {said}");
    assert!(!said.contains(PASSWORD), "{said}");
    let mut files = 0;
    check_files(&home, PASSWORD.as_bytes(), &mut files);
    assert!(files > 3, "only {files} files were looked at");
}

#[test]
fn the_signature_of_an_address_is_in_no_file_and_no_message() {
    const SIGNATURE: &str = "5igned4ndSe4led";
    // Also where a slash is missing, and where it ends like the name of a file.
    for place in [
        "https://b.s3.amazonaws.com/k.parquet?X-Amz-Credential=5igned4ndSe4led%2F20261124&X-Amz-Signature=5igned4ndSe4led",
        "https:/b.s3.amazonaws.com/k?X-Amz-Signature=5igned4ndSe4led&as=k.parquet",
        "https://a.blob.core.windows.net/c/k.csv?sv=2024&sig=5igned4ndSe4led",
        "file://storage.googleapis.com/b/k.csv?X-Goog-Signature=5igned4ndSe4led",
        "./k?Signature=5igned4ndSe4led&as=k.csv",
        "postgres://ada@127.0.0.1:1/shop?sig=5igned4ndSe4led",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut said = String::new();
        for command in ["add", "inspect"] {
            let output = Command::new(tests::program("pulk"))
                .args([command, place, "-v"])
                .env("PULK_HOME", folder.path())
                .env("PULK_KEYCHAIN", "off")
                .env("PULK_LOG", "trace")
                .stdin(std::process::Stdio::null())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(2), "{place}: {output:?}");
            said.extend([output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
        }
        assert!(!said.is_empty() && !said.contains(SIGNATURE), "{said}");
        let mut files = 0;
        check_files(folder.path(), SIGNATURE.as_bytes(), &mut files);
        assert!(files > 1, "only {files} files were looked at");
    }
}

/// Fails when a file below `folder` holds `secret`.
pub fn check_files(folder: &Path, secret: &[u8], files: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            check_files(&path, secret, files);
        } else {
            *files += 1;
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", path.display());
        }
    }
}

/// What the clock of one test shows, in milliseconds.
static SHOWN: AtomicI64 = AtomicI64::new(0);

fn shown() -> Timestamp {
    Timestamp(SHOWN.load(Ordering::SeqCst))
}

#[test]
fn a_clock_that_runs_backwards_changes_no_order() {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE orders (id INTEGER)");
    house.app.close();
    let app = app::App::open(app::Options { clock: shown, ..house::options(&house.home(), false) }).unwrap();
    let source = house::try_add(&app, file.to_str().unwrap()).unwrap();
    // Noon of a day in 2027, two days before, 1970, and before 1970.
    for (at, column) in [(1_800_000_000_000, "a"), (1_799_827_200_000, "b"), (0, "c"), (-86_400_000, "d")] {
        SHOWN.store(at, Ordering::SeqCst);
        house::write_sqlite(&file, &format!("ALTER TABLE orders ADD COLUMN added_{column} TEXT"));
        let run = house::harvest(&app, &source);
        assert_eq!(run.state, RunState::Done, "{column}: {run:?}");
        let found = house::search(&app, &format!("added_{column}"));
        assert_eq!(found.hits.first().map(|hit| hit.name.text.as_str()), Some("orders"), "{column}");
    }
    let history = app.history(HistoryRequest { limit: 10, ..HistoryRequest::default() }).unwrap();
    let numbers: Vec<i64> = history.revisions.iter().map(|revision| revision.revision.0).collect();
    assert_eq!(numbers, [4, 3, 2, 1], "revisions are ordered by number, whatever the time says");
    app.close();
    let report = app::examine(&app::Home::at(house.home()), connectors::ALL, false);
    assert!(report.healthy, "{:?}", report.checks);
}
