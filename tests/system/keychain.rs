//! Passwords in a real keychain: a Secret Service on a session bus of the test's own.
//!
//! The bus starts the keychain when somebody first asks for it, so nothing here waits for it to be ready. It knows no
//! other service, so a locked keychain finds nobody who would ask a person for its password: it stays locked.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use api::source::{SecretStoreView, SourcesView};
use app::Home;
use store::Catalog;

use crate::bad_input::check_files;
use crate::postgres::{PASSWORD, own};

const PROGRAMS: [&str; 3] = ["dbus-daemon", "gnome-keyring-daemon", "secret-tool"];

#[derive(Clone, Copy)]
enum Keychain {
    Absent,
    Locked,
    Unlocked,
}

/// A person's home folder, and the session they are logged in to.
struct Session {
    folder: tempfile::TempDir,
    bus: Child,
    address: String,
    logins: u32,
}

/// How a command ended, and what it printed on both outputs.
struct Said {
    code: Option<i32>,
    text: String,
}

impl Session {
    /// `None` where there is no keychain to start.
    fn new(keychain: Keychain) -> Option<Session> {
        if let Some(missing) = PROGRAMS.into_iter().find(|name| find(name).is_none()) {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing} is not installed");
            println!("SKIPPED: {missing} is not installed");
            return None;
        }
        let folder = tempfile::Builder::new().prefix("pulk-keychain-").tempdir().unwrap();
        // A copy has none of the privileges that its package may give it, and that a container may refuse.
        fs::copy(find("gnome-keyring-daemon").unwrap(), folder.path().join("keychain")).unwrap();
        let (bus, address) = start(&folder, keychain, 0);
        Some(Session { folder, bus, address, logins: 1 })
    }

    /// Logs out and in again. What is in the keychain stays.
    fn next(&mut self, keychain: Keychain) {
        end(&mut self.bus);
        (self.bus, self.address) = start(&self.folder, keychain, self.logins);
        self.logins += 1;
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("pulk")
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        alone(&mut command, &self.folder).env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }

    /// Runs the command line, telling everything there is to tell, with `input` as its standard input.
    fn pulk(&self, arguments: &[&str], input: &str) -> Said {
        self.pulk_with(arguments, input, &[])
    }

    fn pulk_with(&self, arguments: &[&str], input: &str, variables: &[(&str, &str)]) -> Said {
        let mut command = self.command(tests::program("pulk"));
        command.args(arguments).env("PULK_HOME", self.home()).env("PULK_LOG", "trace");
        command.env_remove("PULK_KEYCHAIN").env_remove("PULK_PASSPHRASE").envs(variables.iter().copied());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = [output.stderr, output.stdout].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Said { code: output.status.code(), text }
    }

    fn sources(&self) -> SourcesView {
        let mut command = self.command(tests::program("pulk"));
        let output = command
            .args(["--json", "sources"])
            .env("PULK_HOME", self.home())
            .env_remove("PULK_KEYCHAIN")
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What an unlocked keychain holds for a source, as another program sees it.
    fn stored(&self, key: &str) -> Option<String> {
        self.entry(&format!("{key} {}", owner(&self.home())))
    }

    fn entry(&self, name: &str) -> Option<String> {
        let mut look = self.command("secret-tool");
        let output = look.args(["lookup", "service", "pulk", "username", name]).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }
}

/// By what the keychain tells the catalog in a data folder from others.
fn owner(home: &Path) -> String {
    let stamp = Catalog::open(&Home::at(home).catalog()).unwrap().stamp().unwrap();
    stamp.file[..8].to_owned()
}

impl Said {
    #[track_caller]
    fn check(&self, code: i32, expected: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.text);
        for words in expected {
            assert!(self.text.contains(words), "“{words}” is not said: {}", self.text);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        end(&mut self.bus);
    }
}

/// Ends a bus; the keychain on it ends with it.
fn end(bus: &mut Child) {
    let _ = bus.kill();
    let _ = bus.wait();
}

/// Starts a bus, and returns it with its address.
fn start(folder: &tempfile::TempDir, keychain: Keychain, login: u32) -> (Child, String) {
    let root = folder.path().display();
    let services = folder.path().join(format!("services-{login}"));
    for folder in [&services, &runtime(folder)] {
        fs::create_dir_all(folder).unwrap();
    }
    let unlock = match keychain {
        Keychain::Absent => None,
        Keychain::Locked => Some(""),
        // The first time, this makes the keychain that it opens.
        Keychain::Unlocked => Some("printf 'of the login' | "),
    };
    if let Some(unlock) = unlock {
        let option = if unlock.is_empty() { "" } else { "--unlock" };
        let script = format!("{unlock}'{root}/keychain' --foreground --components=secrets {option}\n");
        fs::write(services.join("start.sh"), script).unwrap();
        let service = format!(
            "[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh '{}'\n",
            services.join("start.sh").display()
        );
        fs::write(services.join("org.freedesktop.secrets.service"), service).unwrap();
    }
    let rules = format!(
        "<busconfig><type>session</type><listen>unix:dir={root}</listen><servicedir>{}</servicedir>\
         <policy context='default'><allow eavesdrop='true'/><allow send_destination='*'/><allow own='*'/></policy></busconfig>",
        services.display()
    );
    fs::write(services.join("bus.conf"), rules).unwrap();
    let mut command = Command::new("dbus-daemon");
    alone(&mut command, folder).arg(format!("--config-file={}", services.join("bus.conf").display()));
    command.args(["--nofork", "--nopidfile", "--print-address=1"]);
    let mut bus = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
    assert!(!address.is_empty(), "the bus did not start");
    (bus, address.trim().to_owned())
}

/// Keeps a program away from the session and the folders of whoever runs the tests.
fn alone<'a>(command: &'a mut Command, folder: &tempfile::TempDir) -> &'a mut Command {
    let home = folder.path().join("home");
    for (variable, below) in [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")] {
        command.env(variable, home.join(below));
    }
    command.env("HOME", &home).env("XDG_RUNTIME_DIR", runtime(folder));
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL", "DBUS_SESSION_BUS_ADDRESS"] {
        command.env_remove(variable);
    }
    command
}

fn runtime(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("run")
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[test]
fn a_password_is_in_the_keychain_and_nowhere_else_until_its_source_is_removed() {
    let Some(session) = Session::new(Keychain::Unlocked) else { return };
    let Some(server) = own(&[]) else { return };
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${PASSWORD}$pw$"));
    server.database("shop", "CREATE TABLE orders (id int); GRANT SELECT ON orders TO ann");
    let key = format!("postgres://127.0.0.1:{}", server.port);
    let place = format!("postgres://ann@127.0.0.1:{}/shop?sslmode=disable", server.port);

    let added = session.pulk(&["add", &place, "--password-stdin"], PASSWORD);
    added.check(0, &["added"]);
    assert_eq!(session.stored(&key).as_deref(), Some(PASSWORD));
    let harvested = session.pulk(&["harvest"], "");
    harvested.check(0, &["done"]);
    let sources = session.sources();
    assert_eq!(sources.secrets, SecretStoreView::Keychain);
    assert!(sources.sources[0].has_secret && sources.sources[0].tables == 1, "{sources:?}");
    for said in [&added, &harvested] {
        assert!(!said.text.contains(PASSWORD), "the password is in what was said and logged");
    }
    let mut files = 0;
    check_files(&session.home(), PASSWORD.as_bytes(), &mut files);
    assert!(files > 3, "only {files} files were looked at");
    assert!(!session.home().join("secrets.pulk").exists(), "the file is for computers without a keychain");

    session.pulk(&["remove", "shop", "--yes"], "").check(0, &["removed shop"]);
    assert_eq!(session.stored(&key), None);
}

#[test]
fn a_locked_keychain_is_named_with_what_to_do_and_loses_nothing() {
    let Some(mut session) = Session::new(Keychain::Unlocked) else { return };
    let (key, other) = ("postgres://127.0.0.1:1", "postgres://localhost:1");
    let add = |place: &'static str| ["add", place, "--offline", "--password-stdin"];
    let (shop, crm) = (add("postgres://ann@127.0.0.1:1/shop"), add("postgres://ann@localhost:1/crm"));
    session.pulk(&shop, PASSWORD).check(0, &["added"]);

    session.next(Keychain::Locked);
    let sources = session.sources();
    assert!(sources.sources[0].has_secret && sources.secrets == SecretStoreView::Keychain, "{sources:?}");
    let advice = ["Unlock the keychain and try again", "PULK_KEYCHAIN=off"];
    session.pulk(&["harvest"], "").check(5, &["the keychain could not read a password", advice[0], advice[1]]);
    session.pulk(&crm, PASSWORD).check(5, &["the keychain could not store a password", advice[0], advice[1]]);
    assert_eq!(session.sources().sources.len(), 1, "a source whose password could not be kept was not added");
    assert!(!session.home().join("secrets.pulk").exists(), "no password is scattered over two places");
    // What the advice is worth.
    let file = [("PULK_KEYCHAIN", "off"), ("PULK_PASSPHRASE", "a sentence is better")];
    session.pulk_with(&crm, PASSWORD, &file).check(0, &["added"]);
    session.pulk_with(&["remove", "crm", "--yes"], "", &file).check(0, &["removed"]);

    session.pulk(&["remove", "shop", "--yes"], "").check(0, &["removed"]);
    session.next(Keychain::Unlocked);
    assert_eq!(session.stored(key).as_deref(), Some(PASSWORD), "it could not be taken out while it was locked");
    session.pulk(&crm, PASSWORD).check(0, &["added"]);
    assert_eq!([key, other].map(|key| session.stored(key)), [None, Some(PASSWORD.to_owned())]);
}

#[test]
fn two_catalogs_that_know_the_same_source_keep_a_password_each() {
    let Some(session) = Session::new(Keychain::Unlocked) else { return };
    let add = ["add", "postgres://ann@127.0.0.1:1/shop", "--offline", "--password-stdin"];
    let other = session.folder.path().join("other");
    let elsewhere = [("PULK_HOME", other.to_str().unwrap())];
    session.pulk(&add, "one").check(0, &["added"]);
    session.pulk_with(&add, "two", &elsewhere).check(0, &["added"]);
    let entries = [session.home(), other.clone()].map(|home| format!("postgres://127.0.0.1:1 {}", owner(&home)));
    let check = |expected: [Option<&str>; 2]| {
        let found = entries.each_ref().map(|entry| session.entry(entry));
        assert_eq!(found.each_ref().map(Option::as_deref), expected);
    };
    check([Some("one"), Some("two")]);
    session.pulk_with(&["remove", "shop", "--yes"], "", &elsewhere).check(0, &["removed"]);
    check([Some("one"), None]);
    // A catalog's file can be lost and made anew. The passwords stay its sources'.
    fs::remove_file(Home::at(session.home()).catalog()).unwrap();
    session.pulk(&["remove", "shop", "--yes"], "").check(0, &["removed"]);
    check([None, None]);
}

#[test]
fn a_session_without_a_keychain_keeps_passwords_in_the_encrypted_file() {
    let Some(session) = Session::new(Keychain::Absent) else { return };
    let add = ["add", "postgres://ann@127.0.0.1:1/shop", "--offline", "--password-stdin"];
    session.pulk(&add, PASSWORD).check(5, &["there is no keychain on this computer", "PULK_PASSPHRASE"]);
    session.pulk_with(&add, PASSWORD, &[("PULK_PASSPHRASE", "a sentence is better")]).check(0, &["added"]);
    assert!(session.home().join("secrets.pulk").exists());
    assert!(session.sources().sources[0].has_secret);
    let mut files = 0;
    check_files(&session.home(), PASSWORD.as_bytes(), &mut files);
}
