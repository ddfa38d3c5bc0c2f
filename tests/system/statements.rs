//! A source is sent what was shown beforehand, and the log says so.

use std::path::Path;
use std::process::{Command, Stdio};

use api::harvest::LogView;
use api::source::SourcesView;

use crate::bad_input::check_files;
use crate::postgres::{PASSWORD, own};

/// The command line on a data folder of its own.
struct Pulk {
    folder: tempfile::TempDir,
}

impl Pulk {
    fn run(&self, arguments: &[&str], input: &str) -> (String, String) {
        self.ends(0, arguments, input)
    }

    /// Runs it to an end with this code, and returns what it said on its two outputs.
    fn ends(&self, code: i32, arguments: &[&str], input: &str) -> (String, String) {
        let mut command = Command::new(tests::program("pulk"));
        command.args(arguments).env("PULK_HOME", self.home()).env("PULK_KEYCHAIN", "off");
        command.env("PULK_PASSPHRASE", "a sentence is better");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let [said, errors] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}{errors}");
        (said, errors)
    }

    fn home(&self) -> std::path::PathBuf {
        self.folder.path().join("home")
    }
}

/// The statements in a server's log that this program sent, from the byte `from` on.
fn received(log: &str, from: usize) -> Vec<String> {
    let mut received: Vec<String> = Vec::new();
    let mut inside = false;
    for line in log[from..].lines() {
        if let (true, Some(more), Some(text)) = (inside, line.strip_prefix('\t'), received.last_mut()) {
            text.push('\n');
            text.push_str(more);
            continue;
        }
        let said = line.strip_prefix("pulk/").and_then(|line| line.split_once("@@")).map(|(_, said)| said);
        let text = said.and_then(|said| {
            // One that is refused before it is executed stands below its error.
            said.strip_prefix("LOG:  statement: ")
                .or_else(|| said.strip_prefix("LOG:  execute ")?.split_once(": ").map(|two| two.1))
                .or_else(|| said.strip_prefix("STATEMENT:  "))
        });
        inside = text.is_some();
        received.extend(text.map(str::to_owned));
    }
    received.iter().map(|text| text.trim().to_owned()).collect()
}

#[test]
fn a_server_receives_what_was_shown_and_logged() {
    let Some(server) = own(&["log_statement=all", "log_line_prefix=%a@@"]) else { return };
    let password = PASSWORD;
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${password}$pw$ IN ROLE pg_read_all_data"));
    server.database("shop", "CREATE DOMAIN money2 AS numeric; CREATE TABLE orders (id int, total money2, tags text[])");
    server.database("crm", "CREATE TABLE people (id int)");
    let server_log = || std::fs::read_to_string(server.path("log")).unwrap();

    let pulk = Pulk { folder: tempfile::tempdir().unwrap() };
    let address = format!("postgres://ann@127.0.0.1:{}?sslmode=disable", server.port);
    let (_, announced) = pulk.run(&["add", &address, "--name", "wh", "--password-stdin", "--statements"], password);
    let (sources, _) = pulk.run(&["--json", "sources", "wh"], "");
    let sources: SourcesView = serde_json::from_str(&sources).unwrap();
    let shown: Vec<_> = sources.sources[0].statements.iter().map(|one| one.text.trim().to_owned()).collect();
    for text in &shown {
        assert!(announced.contains(text.as_str()), "“pulk add” did not show: {text}");
    }

    let before = server_log().len();
    pulk.run(&["harvest", "wh"], "");
    let (said, _) = pulk.run(&["--json", "log", "wh", "--statements"], "");
    let logs: Vec<LogView> = serde_json::from_str(&said).unwrap();
    let log = &logs[0];
    let logged: Vec<_> = log.statements.iter().map(|one| one.text.trim().to_owned()).collect();
    assert_eq!(logged, shown, "what was logged is what was shown, in the same order");
    assert!(log.statements.iter().zip(&sources.sources[0].statements).all(|(one, other)| one == other));

    let sent: Vec<_> = log.sent.iter().map(|sent| logged[sent.statement as usize].clone()).collect();
    let mut received = received(&server_log(), before);
    let mut expected = sent.clone();
    received.sort();
    expected.sort();
    assert_eq!(received, expected, "the server received each logged statement, and nothing else");
    let places: Vec<_> = log.sent.iter().filter_map(|sent| sent.place.as_deref()).collect();
    assert!(["shop", "crm"].iter().all(|name| places.contains(name)), "{places:?}");

    check_secret(&pulk, &said, password);
}

#[test]
fn what_was_sent_is_logged_also_where_it_was_refused_at_the_door() {
    let Some(server) = own(&["log_statement=all", "log_line_prefix=%a@@"]) else { return };
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    server.database("shop", "REVOKE SELECT ON pg_database FROM public");
    let pulk = Pulk { folder: tempfile::tempdir().unwrap() };
    let address = format!("postgres://ann@127.0.0.1:{}/shop?sslmode=disable", server.port);
    pulk.run(&["add", &address, "--offline", "--password-stdin"], PASSWORD);
    let (_, errors) = pulk.ends(3, &["harvest"], "");
    assert!(errors.contains("may not read this in “shop”"), "{errors}");

    let (said, _) = pulk.run(&["--json", "log", "shop", "--statements"], "");
    let logs: Vec<LogView> = serde_json::from_str(&said).unwrap();
    let sent: Vec<_> =
        logs[0].sent.iter().map(|sent| logs[0].statements[sent.statement as usize].text.trim().to_owned()).collect();
    assert_eq!(sent.len(), 1, "{said}");
    assert_eq!(sent, received(&std::fs::read_to_string(server.path("log")).unwrap(), 0));
}

fn check_secret(pulk: &Pulk, said: &str, password: &str) {
    assert!(!said.contains(password), "the log holds the password");
    let in_json = serde_json::to_string(password).unwrap();
    assert!(!said.contains(in_json.trim_matches('"')), "the log holds the password");
    let (text, _) = pulk.run(&["log", "--statements"], "");
    assert!(!text.contains(password), "the log holds the password");
    let mut files = 0;
    check_files(Path::new(&pulk.home()), password.as_bytes(), &mut files);
    assert!(files > 3, "only {files} files were looked at");
}
