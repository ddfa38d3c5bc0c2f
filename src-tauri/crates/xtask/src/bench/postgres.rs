//! A PostgreSQL server of our own, in a folder that is gone afterwards.

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};

use super::proc::cpu_seconds_of_family;
use crate::process::{Running, captured, descendants, wait_until, words};
use crate::setup::needs::Purpose;
use crate::setup::needs::postgres_programs;
use crate::setup::{complain, ensure};

/// The login and the database, which are called the same.
const NAME: &str = "bench";
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. Ended, and its folder removed, when dropped.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Running,
    /// How many processes it keeps when nobody is connected.
    idle: usize,
}

impl Postgres {
    /// Makes a cluster and starts it on a free loopback port.
    ///
    /// PostgreSQL refuses to run as root, so there it runs as the user its package brings.
    pub fn start() -> anyhow::Result<Postgres> {
        let missing = ensure(&[Purpose::Postgres])?;
        if !missing.is_empty() {
            complain(&missing)?;
        }
        let programs = postgres_programs().context("no PostgreSQL server is installed")?;
        // Below the system's own temporary folder: the server's user may not be allowed into ours.
        let folder = std::env::temp_dir().join(format!("pulk-bench-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let user = user_for_server()?;
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid))
                .context("giving the folder to the server's user")?;
        }
        let as_user = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(&folder).stdin(Stdio::null());
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command
        };
        let data = folder.join("data");
        let mut initdb = as_user("initdb");
        initdb
            .args(["--username", NAME, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--pgdata"])
            .arg(&data);
        captured(&mut initdb)?;
        let port = free_port()?;
        let mut postgres = as_user("postgres");
        postgres.arg("-D").arg(&data);
        for setting in settings(port, &folder) {
            postgres.args(["-c", &setting]);
        }
        let log = std::fs::File::create(folder.join("log")).context("creating the server's log")?;
        postgres.stdout(log.try_clone().context("opening the log twice")?).stderr(log);
        let server = Running::start(postgres)?;
        let mut started = Postgres { programs, folder, port, server, idle: 0 };
        started.wait_ready()?;
        started.run(&format!("CREATE DATABASE {NAME}"), "postgres")?;
        Ok(started)
    }

    /// How the program reaches it.
    pub fn url(&self) -> String {
        format!("postgres://{NAME}@127.0.0.1:{}/{NAME}?sslmode=disable", self.port)
    }

    /// A `psql` on the database, which stops at the first error.
    pub fn psql(&self) -> Command {
        self.psql_on(NAME)
    }

    /// Runs `sql`, streamed, on the database.
    pub fn feed(&self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> anyhow::Result<()> {
        let mut command = self.psql();
        let name = words(&command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().context("starting psql")?;
        let mut pipe = std::io::BufWriter::new(child.stdin.take().context("BUG: standard input was piped")?);
        let written = write(&mut pipe).and_then(|()| pipe.flush());
        drop(pipe);
        let status = child.wait().context("waiting for psql")?;
        if !status.success() {
            bail!("{name} failed: {status}");
        }
        written.context("writing SQL to psql")
    }

    /// Runs one statement on the database.
    pub fn execute(&self, sql: &str) -> anyhow::Result<String> {
        self.run(sql, NAME)
    }

    /// CPU seconds the server has used so far, every ended connection included. Waits for connections to end first.
    pub fn cpu_seconds(&self) -> anyhow::Result<f64> {
        wait_until(PATIENCE, || Ok((descendants(self.server.id()).len() <= self.idle).then_some(())))?;
        cpu_seconds_of_family(self.server.id())
    }

    /// Everything the server has logged.
    pub fn log(&self) -> anyhow::Result<String> {
        std::fs::read_to_string(self.folder.join("log")).context("reading the server's log")
    }

    fn wait_ready(&mut self) -> anyhow::Result<()> {
        let ready = wait_until(PATIENCE, || {
            self.server.still_running()?;
            Ok(self.run("SELECT 1", "postgres").ok())
        })?;
        ready.context("PostgreSQL did not accept connections in time")?;
        // Connections come and go above this number; the server's own workers stay.
        let counts = wait_until(PATIENCE, || {
            let ids = descendants(self.server.id());
            Ok((!ids.is_empty() && self.connections()? == 1).then_some(ids.len()))
        })?;
        self.idle = counts.unwrap_or_default();
        Ok(())
    }

    /// How many clients are connected, the one that asks included.
    fn connections(&self) -> anyhow::Result<usize> {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'";
        self.run(sql, "postgres")?.trim().parse().context("counting connections")
    }

    fn run(&self, sql: &str, database: &str) -> anyhow::Result<String> {
        let mut command = self.psql_on(database);
        command.args(["--tuples-only", "--no-align", "--command", sql]);
        captured(&mut command)
    }

    fn psql_on(&self, database: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--host", "127.0.0.1"]);
        command.args(["--port", &self.port.to_string(), "--username", NAME, "--dbname", database]);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        self.server.stop("INT");
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} could not be removed: {error}", self.folder.display());
        }
    }
}

/// Settings that keep the server's own upkeep out of the measurement and make loading quick.
fn settings(port: u16, folder: &std::path::Path) -> Vec<String> {
    vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
        "autovacuum=off".to_owned(),
        "fsync=off".to_owned(),
        "synchronous_commit=off".to_owned(),
        "full_page_writes=off".to_owned(),
        "shared_buffers=256MB".to_owned(),
        "max_wal_size=4GB".to_owned(),
        "checkpoint_timeout=1h".to_owned(),
        // One transaction creates many tables, each of which holds a lock.
        "max_locks_per_transaction=4096".to_owned(),
        "log_line_prefix=".to_owned(),
    ]
}

/// Whom the server runs as when we are root; nobody else otherwise.
fn user_for_server() -> anyhow::Result<Option<(u32, u32)>> {
    let id = |words: &[&str]| -> anyhow::Result<u32> {
        captured(Command::new("id").args(words))?.trim().parse().context("reading a user id")
    };
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    Ok(Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?)))
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?;
    Ok(listener.local_addr().context("looking for a free port")?.port())
}
