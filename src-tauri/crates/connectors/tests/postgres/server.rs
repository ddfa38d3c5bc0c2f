//! A PostgreSQL server of our own: its own folder, a free loopback port, no durability, gone when it is dropped.
//!
//! Where PostgreSQL is not installed the tests say so and pass, except with `CI=true`, where they fail: a skip must
//! never look like a success.

use std::ffi::OsStr;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, Weak};

use connector::{Address, conformance};
use connectors::postgres::POSTGRES;
use model::Secret;
use tempfile::TempDir;

/// The password of every login the fixtures make.
pub const PASSWORD: &str = "correct:horse\\battery";

/// A running server. `postgres` is its superuser and needs no password; everybody else needs [`PASSWORD`].
pub struct Server {
    folder: TempDir,
    binaries: PathBuf,
    pub port: u16,
}

/// Which rules the server admits people by. The order matters: the first that fits decides.
const ADMISSION: &str = "
local   all  all                     trust
host    all  postgres  127.0.0.1/32  trust
host    all  rejected  127.0.0.1/32  reject
hostssl all  by_tls    127.0.0.1/32  trust
host    all  by_tls    127.0.0.1/32  reject
host    all  all       127.0.0.1/32  scram-sha-256
";

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// The server most tests share, each with a database of its own; `None` where there is no PostgreSQL.
pub fn shared() -> Option<Arc<Server>> {
    let mut shared = SHARED.lock().unwrap();
    if let Some(server) = shared.upgrade() {
        return Some(server);
    }
    let server = Arc::new(own(&[])?);
    *shared = Arc::downgrade(&server);
    Some(server)
}

/// A server for one test, with these settings; `None` where there is no PostgreSQL.
pub fn own(settings: &[&str]) -> Option<Server> {
    let Some(binaries) = binaries() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "PostgreSQL is not installed");
        println!("SKIPPED: PostgreSQL's server is not installed (looked for initdb)");
        return None;
    };
    Some(Server::start(binaries, settings))
}

fn binaries() -> Option<PathBuf> {
    let on_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    packaged.sort();
    // A link on the path leads to the folder that has the rest of PostgreSQL's programs.
    on_path
        .chain(packaged.into_iter().rev())
        .filter_map(|folder| Some(folder.join("initdb").canonicalize().ok()?.parent()?.to_owned()))
        .find(|folder| folder.join("pg_ctl").is_file() && folder.join("psql").is_file())
}

impl Server {
    fn start(binaries: PathBuf, settings: &[&str]) -> Server {
        let folder = tempfile::Builder::new().prefix("pulk-pg-").tempdir().unwrap();
        give_to_unprivileged(folder.path());
        // Nobody else asks for this port between here and the server's start, save by bad luck.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Server { folder, binaries, port };
        let data = server.path("data");
        server.run("initdb", &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
        std::fs::write(server.path("data/pg_hba.conf"), ADMISSION).unwrap();
        let mut options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c autovacuum=off -c max_prepared_transactions=2 -c password_encryption=scram-sha-256",
            server.folder.path().display()
        );
        for setting in settings {
            options.push_str(&format!(" -c {setting}"));
        }
        let log = server.path("log");
        server.run("pg_ctl", &["-D", &data, "-l", &log, "-o", &options, "-w", "start"]);
        server
    }

    /// A path inside the server's folder.
    pub fn path(&self, inside: &str) -> String {
        self.folder.path().join(inside).display().to_string()
    }

    /// Runs one of PostgreSQL's programs as the unprivileged user; gives what it printed.
    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = unprivileged(&self.binaries.join(program));
        command.args(arguments).current_dir(self.folder.path());
        // The server that pg_ctl leaves behind keeps these open, so they must not be pipes that are read to the end.
        let printed = self.folder.path().join(format!("{program}.out"));
        let file = std::fs::File::create(&printed).unwrap();
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let status = command.status().unwrap();
        let printed = std::fs::read_to_string(printed).unwrap();
        assert!(status.success(), "{program} {arguments:?}: {printed}");
        printed
    }

    /// Runs SQL in a database as the superuser; gives what it printed, unaligned.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let mut psql = Command::new(self.binaries.join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h"]).arg(self.folder.path());
        psql.args(["-p", &self.port.to_string(), "-U", "postgres", "-d", database, "-f", "-"]);
        let mut child = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Makes a database and fills it.
    pub fn database(&self, name: &str, sql: &str) {
        self.sql("postgres", &format!("CREATE DATABASE \"{name}\""));
        self.sql(name, sql);
    }

    /// The whole schema of a database, as PostgreSQL's own tool prints it.
    pub fn dump(&self, database: &str) -> String {
        let port = self.port.to_string();
        let folder = self.folder.path().display().to_string();
        self.run("pg_dump", &["-h", &folder, "-p", &port, "-U", "postgres", "-d", database])
    }

    /// The address of a database for a login.
    pub fn address(&self, database: &str, user: &str) -> Address {
        Address::of([
            ("host", "127.0.0.1"),
            ("port", &self.port.to_string()),
            ("database", database),
            ("user", user),
            ("sslmode", "disable"),
        ])
    }

    /// Everything that is read of a database as a login.
    pub async fn read(&self, database: &str, user: &str) -> conformance::Collected {
        let secret = Secret::new(PASSWORD);
        let address = self.address(database, user);
        conformance::collect(&POSTGRES, &address, Some(&secret)).await.unwrap()
    }

    /// Makes a file the server's own, which it insists on for its key.
    pub fn own_file(&self, path: &str) {
        give_to_unprivileged(Path::new(path));
    }

    /// Stops and starts the server with the settings it was started with.
    pub fn restart(&self) {
        self.run("pg_ctl", &["-D", &self.path("data"), "-l", &self.path("log"), "-m", "fast", "-w", "restart"]);
    }

    /// Ends the server at once, as a power cut would.
    pub fn kill(&self) {
        self.run("pg_ctl", &["-D", &self.path("data"), "-m", "immediate", "-w", "stop"]);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.path("data");
        let mut stop = unprivileged(&self.binaries.join("pg_ctl"));
        stop.args(["-D", &data, "-m", "immediate", "-w", "stop"]).current_dir(self.folder.path());
        // It may have been killed by its test already.
        let _ = stop.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// PostgreSQL refuses to run as root, so there it runs as the user its package made.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command
}

fn give_to_unprivileged(folder: &Path) {
    if is_root() {
        let status = Command::new("chown").args([OsStr::new("postgres:postgres"), folder.as_os_str()]).status();
        assert!(status.unwrap().success(), "the server's folder belongs to the server's user");
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}
