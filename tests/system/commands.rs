//! The README's commands are commands, and those of the program, run in their order, do what it says of them.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::postgres::{self, PASSWORD};

/// The lines of the README's shell blocks.
fn lines() -> Vec<String> {
    let readme = std::fs::read_to_string(tests::root().join("README.md")).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2);
    let shell = blocks.filter_map(|block| block.strip_prefix("sh\n"));
    shell.flat_map(str::lines).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// What a program says about itself.
fn help(program: &str, words: &[&str]) -> String {
    let output = Command::new(tests::program(program)).args(words).output().unwrap();
    assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The word after `start` of every line that begins so, each once.
fn words_after(start: &str) -> Vec<String> {
    let lines = lines();
    let words = lines.iter().filter_map(|line| line.strip_prefix(start)?.split_whitespace().next());
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

#[test]
fn the_readme_starts_with_the_demonstration_and_the_tests() {
    let lines = lines();
    let first: Vec<&str> = lines.iter().take(2).filter_map(|line| line.split('#').next()).map(str::trim).collect();
    assert_eq!(first, ["cargo xtask demo", "cargo xtask test"]);
}

#[test]
fn every_xtask_command_of_the_readme_is_listed() {
    let listed = help("xtask", &["help"]);
    for word in words_after("cargo xtask ") {
        let known = listed.lines().any(|line| line.split_whitespace().next() == Some(&word));
        assert!(known, "`cargo xtask {word}` is not listed by `cargo xtask help`");
    }
}

#[test]
fn every_pulk_command_of_the_readme_explains_itself() {
    let words = words_after("pulk ");
    assert!(!words.is_empty(), "the README shows no command of the program");
    for word in words {
        assert!(!help("pulk", &[&word, "--help"]).is_empty(), "`pulk {word} --help` says nothing");
    }
}

/// What the README's server holds, under the names it uses.
const SHOP: &str = "
    CREATE SCHEMA sales;
    CREATE TABLE sales.customers (id integer PRIMARY KEY, email text NOT NULL);
    COMMENT ON COLUMN sales.customers.email IS 'Where invoices go';
    CREATE TABLE sales.orders (id integer PRIMARY KEY, customer_id integer REFERENCES sales.customers);
    CREATE ROLE ada LOGIN PASSWORD 'correct:horse\\battery';
    GRANT USAGE ON SCHEMA sales TO ada;
    GRANT SELECT ON ALL TABLES IN SCHEMA sales TO ada;
";

/// What a command of the README answers. A command that is not here has to be added together with its answer.
const ANSWERS: &[(&str, &str)] = &[
    ("sample", "Sirius shop"),
    ("discover", "reports"),
    ("add", "127.0.0.1"),
    ("sources", "shop"),
    ("harvest", "shop"),
    ("search", "customers"),
    ("show", "customer_id"),
    ("tree", "orders"),
    ("log", "currency"),
    ("diff", "sales.orders"),
    ("inspect", "Columns"),
    ("export", "catalog.jsonl"),
    ("backup", "monday.pulk-backup"),
    ("doctor", "catalog"),
    ("licences", "MIT"),
];

/// A desk to sit at with the README: an empty home, an empty folder, and its server under another name.
struct Desk {
    folder: tempfile::TempDir,
    port: u16,
}

impl Desk {
    /// The program with the words of a line, the server's address in place of the README's.
    fn command(&self, line: &str) -> Command {
        let line = line.split(" #").next().unwrap_or(line).replace("db.example", &format!("127.0.0.1:{}", self.port));
        let mut command = Command::new(tests::program("pulk"));
        command.args(line.split_whitespace().skip(1)).current_dir(self.folder.path()).stdin(Stdio::null());
        // Set-up has put the DuckDB library into the cache folder of whoever runs the tests.
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
        command.envs(cache.map(|cache| ("XDG_CACHE_HOME", cache)));
        command.env("HOME", self.folder.path()).env("PULK_HOME", self.folder.path().join("home"));
        command.env("PGPASSWORD", PASSWORD).env("PULK_KEYCHAIN", "off").env("PULK_PASSPHRASE", "open sesame");
        command
    }

    /// Runs a line and gives what it printed, on both outputs.
    fn run(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(printed).unwrap();
        assert!(output.status.success(), "`{line}`: {}: {printed}", output.status);
        printed
    }

    /// Serves, asks for the page at the printed address, and stops it as Ctrl-C does.
    fn serve(&self, line: &str) {
        let mut server = self.command(line).stdout(Stdio::piped()).spawn().unwrap();
        let printed = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = printed.flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let address = address.into_iter().find(|word| word.starts_with("http://")).unwrap();
        let (host, path) = address.trim_start_matches("http://").split_once('/').unwrap();
        // The token in the address is exchanged for a cookie, so that it stays in no history.
        let welcome = get(host, path, "");
        let cookie = welcome.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next()).unwrap();
        let page = get(host, "", &format!("Cookie: {cookie}\r\n"));
        let stopped = Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
        let status = server.wait().unwrap();
        assert!(stopped.success() && status.success(), "`{line}`: {status}");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("<title>Pulk</title>"), "{page}");
    }

    /// A connection that another program keeps.
    fn service(&self) {
        std::fs::write(self.folder.path().join(".pg_service.conf"), "[reports]\nhost=127.0.0.1\n").unwrap();
    }

    /// A Parquet file of the sample, under the README's name.
    fn parquet(&self) {
        let mut folders = vec![self.folder.path().join("home")];
        let mut found: Option<PathBuf> = None;
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => folders.push(path),
                    false if path.extension().is_some_and(|end| end == "parquet") => found = Some(path),
                    false => {}
                }
            }
        }
        let file = found.expect("the sample holds Parquet files");
        std::fs::copy(file, self.folder.path().join("events.parquet")).unwrap();
    }
}

/// What a server answers when it is asked for a page.
fn get(host: &str, path: &str, headers: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_readme_can_be_followed_from_an_empty_home() {
    let Some(server) = postgres::own(&[]) else { return };
    server.database("shop", SHOP);
    let desk = Desk { folder: tempfile::tempdir().unwrap(), port: server.port };
    let lines = lines();
    let followed: Vec<&String> = lines.iter().filter(|line| line.starts_with("pulk ")).collect();
    for line in &followed {
        let word = line.split_whitespace().nth(1).unwrap();
        match word {
            "serve" => {
                desk.serve(line);
                continue;
            }
            // Nobody is there to say yes.
            "restore" => {
                let printed = desk.run(&format!("{} --yes", line.split(" #").next().unwrap()));
                assert!(printed.contains("before-restore"), "`{line}`: {printed}");
                continue;
            }
            "inspect" => desk.parquet(),
            "discover" => desk.service(),
            // Two revisions to compare: the warehouse changes and is read again.
            "log" => {
                server.sql("shop", "ALTER TABLE sales.orders ADD COLUMN currency text");
                desk.run("pulk harvest");
            }
            _ => {}
        }
        let (_, expected) = ANSWERS.iter().find(|(known, _)| *known == word).unwrap_or_else(|| panic!("`{line}`"));
        let printed = desk.run(line);
        assert!(printed.contains(expected), "`{line}` does not say {expected:?}: {printed}");
    }
    assert!(followed.len() > ANSWERS.len());
    let exported = std::fs::read_to_string(desk.folder.path().join("catalog.jsonl")).unwrap();
    assert!(exported.lines().count() > 80 && !exported.contains(PASSWORD));
}
