//! What a computer knows already is found, without its secrets and without connecting anywhere.

use std::path::Path;
use std::process::Command;

use api::discover::{DiscoverView, FoundKind};

/// A home of one person, in a folder of its own.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn home(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.home().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }

    fn pulk(&self, words: &[&str], variables: &[(&str, &str)]) -> String {
        let mut command = Command::new(tests::program("pulk"));
        command.env_clear().env("HOME", self.home()).env("PULK_HOME", self.home().join("pulk"));
        command.env("PULK_KEYCHAIN", "off").env("PULK_LOG", "trace").envs(variables.iter().copied()).args(words);
        let output = command.output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let logged = String::from_utf8_lossy(&output.stderr);
        for said in [printed.as_str(), &logged] {
            assert!(!said.contains("hunter2"), "a secret is shown: {said}");
        }
        printed
    }

    fn discover(&self, variables: &[(&str, &str)]) -> DiscoverView {
        serde_json::from_str(&self.pulk(&["--json", "discover"], variables)).unwrap()
    }

    /// What is found, one line each: name, place, where it comes from.
    fn check(&self, variables: &[(&str, &str)], expected: &[&str]) {
        let home = self.home().to_str().unwrap();
        let view = self.discover(variables);
        let line = |found: &api::discover::FoundPlace| {
            let added = if found.added { " added" } else { "" };
            format!("{} {} {} {}{added}", found.name, found.connector, found.text.replace(home, "~"), found.from)
        };
        let lines: Vec<_> = view.found.iter().map(line).collect();
        assert_eq!(lines, expected, "looked into {:?}", view.looked);
        for found in &view.found {
            let place = found.from.as_str();
            assert!(view.looked.iter().any(|looked| looked == place) || place == "~", "{place} was not looked into");
        }
    }
}

#[test]
fn connections_of_libpq_are_found() {
    let desk = Desk::new();
    desk.write(
        ".pg_service.conf",
        "# mine\n[reports]\nhost=wh.example\nport=5433\ndbname=dw\nuser=ada\npassword=hunter2\nsslmode=require\n\
         [odd]\nhost = a b\n[nowhere]\ndbname=x\n[several]\nhost=a,b\n[bad]\nhost=x\nport=seventy\n",
    );
    desk.write(
        ".pgpass",
        "# hosts\nwh.example:5433:dw:ada:hunter2\nold.example:*:*:*:hunter2\n*:*:*:*:hunter2\nbroken\ncolon\\:host:1:d:u:hunter2",
    );
    desk.check(
        &[("PGHOST", "/run/pg"), ("PGDATABASE", "shop"), ("PGPASSWORD", "hunter2")],
        &[
            "reports postgres postgres://ada@wh.example:5433/dw?sslmode=require ~/.pg_service.conf",
            "shop postgres postgres://%2Frun%2Fpg/shop PGHOST",
            "old.example postgres postgres://old.example ~/.pgpass",
        ],
    );
}

#[test]
fn targets_of_dbt_and_connections_of_other_clients_are_found() {
    let desk = Desk::new();
    desk.write("shop.duckdb.txt", "");
    desk.write("notes/shop.db", sqlite());
    desk.write(
        ".dbt/profiles.yml",
        "config:\n  use_colors: true\nshop:\n  target: dev\n  outputs:\n    base: &base\n      type: postgres\n      host: wh\n      \
         pass: hunter2\n      password: hunter2\n    dev:\n      <<: *base\n      port: 5434\n      dbname: dw\n      user: ada\n    \
         secret:\n      type: postgres\n      host: \"{{ env_var('HOST') }}\"\n    cloud:\n      type: snowflake\n      account: x\n    \
         memory:\n      type: duckdb\n      path: ':memory:'\n",
    );
    let url = format!("jdbc:sqlite:{}/notes/shop.db?x=1", desk.home().display());
    desk.write(
        ".local/share/DBeaverData/workspace6/General/.dbeaver/data-sources.json",
        format!(
            "{{\"folders\": {{}}, \"connections\": {{
                \"postgres-jdbc-1\": {{\"provider\": \"postgresql\", \"name\": \"Ware \\u001b[2Jhouse\", \"configuration\":
                    {{\"host\": \"wh\", \"port\": \"5434\", \"database\": \"other\", \"url\": \"jdbc:postgresql://wh/other?password=hunter2\"}}}},
                \"sqlite-1\": {{\"provider\": \"sqlite\", \"name\": \"notes\", \"configuration\": {{\"url\": \"{url}\"}}}},
                \"same\": {{\"provider\": \"postgresql\", \"name\": \"again\", \"configuration\":
                    {{\"host\": \"wh\", \"port\": 5434, \"database\": \"dw\", \"user\": \"ada\", \"port\": \"5434\"}}}},
                \"odd\": 7, \"mysql\": {{\"provider\": \"mysql\", \"configuration\": {{\"host\": \"m\"}}}} }} }}"
        ),
    );
    desk.write(
        ".config/pgcli/config",
        "[main]\nx = postgresql://not/this\n[alias_dsn]\nlake = postgresql://me:hunter2@lake:5432/l\n\
         torn = postgresql://me:4711/hunter2@lake/l\n",
    );
    desk.check(
        &[],
        &[
            "shop.base postgres postgres://wh ~/.dbt/profiles.yml",
            "shop.dev postgres postgres://ada@wh:5434/dw ~/.dbt/profiles.yml",
            "Ware  [2Jhouse postgres postgres://wh:5434/other ~/.local/share/DBeaverData/workspace6/General/.dbeaver/data-sources.json",
            "notes sqlite ~/notes/shop.db ~/.local/share/DBeaverData/workspace6/General/.dbeaver/data-sources.json",
            "lake postgres postgres://me@lake:5432/l ~/.config/pgcli/config",
        ],
    );
}

/// The bytes of a small SQLite file.
fn sqlite() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("some.db");
    crate::house::write_sqlite(&file, "CREATE TABLE t (id INTEGER)");
    std::fs::read(file).unwrap()
}

#[test]
fn data_files_are_found_newest_first_and_links_are_not_followed() {
    let desk = Desk::new();
    desk.write("Downloads/old.csv", "id\n1\n");
    desk.write("Downloads/new.db", sqlite());
    desk.write("Downloads/empty.csv", "");
    desk.write("Downloads/notes.txt", "id\n1\n");
    desk.write("Downloads/no.parquet", "this is none");
    desk.write("Downloads/deeper/far.csv", "id\n1\n");
    desk.write("elsewhere/secret.csv", "id\n1\n");
    desk.write("data/a.csv", "id\n1\n");
    desk.write("data/b.jsonl", "{\"id\": 1}\n");
    for (file, age) in [("Downloads/old.csv", 900), ("data/a.csv", 800), ("data/b.jsonl", 700), ("Downloads/new.db", 1)]
    {
        let at = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
        std::fs::File::options().write(true).open(desk.home().join(file)).unwrap().set_modified(at).unwrap();
    }
    #[cfg(unix)]
    {
        let link = |to: &str, from: &str| {
            std::os::unix::fs::symlink(desk.home().join(to), desk.home().join(from)).unwrap();
        };
        link("elsewhere/secret.csv", "Downloads/link.csv");
        link("elsewhere", "Documents");
        link("data", "Data");
        let pipe = Command::new("mkfifo").arg(desk.home().join("Downloads/pipe.csv")).status().unwrap();
        assert!(pipe.success());
    }
    let expected = [
        "new.db sqlite ~/Downloads/new.db ~/Downloads",
        "data files ~/data ~",
        "b.jsonl files ~/data/b.jsonl ~/data",
        "a.csv files ~/data/a.csv ~/data",
        "old.csv files ~/Downloads/old.csv ~/Downloads",
    ];
    desk.check(&[], &expected);
    let view = desk.discover(&[]);
    assert_eq!((view.found[1].kind, view.found[0].kind), (FoundKind::Folder, FoundKind::File));
    assert!(view.found[0].bytes.is_some() && view.found[0].modified.is_some());
    // What is a source already says so.
    desk.pulk(&["add", "--offline", desk.home().join("Downloads/old.csv").to_str().unwrap()], &[]);
    let added: Vec<_> = desk.discover(&[]).found.iter().map(|found| found.added).collect();
    assert_eq!(added, [false, false, false, false, true]);
}

#[test]
fn a_password_beside_a_fault_is_not_logged() {
    for fault in ["x: [", "x: 'open", "\tx: 1", "x: *nobody", "password: again", "x: }", "- x"] {
        let desk = Desk::new();
        let profiles = "shop:\n  outputs:\n    dev:\n      password: hunter2\n      FAULT\n      pass: hunter2\n";
        desk.write(".dbt/profiles.yml", profiles.replace("FAULT", fault));
        assert!(desk.discover(&[]).found.is_empty(), "{fault}");
    }
}

#[test]
fn hostile_files_are_passed_over() {
    let desk = Desk::new();
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let (this, last) = (char::from(b'a' + level), char::from(b'a' + level - 1));
        bomb.push_str(&format!("{this}: &{this} [{}]\n", [format!("*{last}").as_str(); 9].join(", ")));
    }
    desk.write(".dbt/profiles.yml", bomb);
    desk.write(".pg_service.conf", [b"[\xff\xfe]\nhost=\xff\n".as_slice(), &[b'['; 4_000]].concat());
    desk.write(".pgpass", vec![b':'; 2 << 20]);
    desk.write(".local/share/DBeaverData/workspace6/General/.dbeaver/data-sources.json", "[".repeat(100_000));
    desk.write(".config/pgcli/config", "[alias_dsn]\nx = postgres://\ny = postgres://a\u{0}b/c\nz = ://\n");
    desk.write("Downloads/bad.csv", [0xff; 64]);
    let view = desk.discover(&[("PGHOST", "\u{202e}x\ny"), ("PGPORT", "99999")]);
    let texts: Vec<_> = view.found.iter().map(|found| found.text.as_str()).collect();
    assert!(texts.iter().all(|text| !text.chars().any(char::is_control)), "{texts:?}");
    assert!(view.looked.iter().any(|looked| looked == "~/.dbt/profiles.yml"), "{:?}", view.looked);
    // Many files: as many as are listed, no more.
    for number in 0..250 {
        desk.write(&format!("Desktop/t{number}.csv"), "id\n1\n");
    }
    assert!(desk.discover(&[]).found.len() <= 200);
    assert_eq!(Desk::new().pulk(&["discover"], &[]), "");
}
