//! Another process that has a database file open for writing: this test binary, started once more.
//!
//! The locks of the engine hold between processes and not within one.

use std::io::{BufRead, BufReader, Lines, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use connectors::duckdb::fixture;

const FILE: &str = "PULK_TEST_HOLD_FILE";
const SQL: &str = "PULK_TEST_HOLD_SQL";
const HELD: &str = "the file is held";

pub struct Holder {
    child: Child,
    /// Kept open, so that the process can go on printing.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Holder {
    /// Starts the process and returns once it has run `sql` and holds `file`.
    pub fn of(file: &Path, sql: &str) -> Holder {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["holder::holds_a_file_when_told_to", "--exact", "--nocapture"])
            .env(FILE, file)
            .env(SQL, sql)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let held = output.by_ref().map_while(Result::ok).any(|line| line.contains(HELD));
        assert!(held, "the other process opened the file");
        Holder { child, _output: output }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Lets it close the file in good order.
    pub fn leave(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    /// Ends it at once, as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The other process. In an ordinary run nobody names a file, and there is nothing to do.
#[test]
fn holds_a_file_when_told_to() {
    let (Ok(file), Ok(sql)) = (std::env::var(FILE), std::env::var(SQL)) else { return };
    let wait = || {
        println!("{HELD}");
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    };
    fixture::hold(Path::new(&file), &sql, wait).unwrap();
}
