//! Starting programs, and making sure none of them outlives us.
//!
//! A program started in the background is ended when its [`Running`] is dropped, with everything it started itself:
//! its descendants are collected by walking parents, then ended by id. Nothing is ever ended by name.
//!
//! Programs stay in our own process group, so that Ctrl-C reaches them too. Linux and macOS only: the project is
//! developed on those.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// How often a wait looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// How long a program may take to end politely.
const GRACE: Duration = Duration::from_secs(5);

/// A program in the background. Dropping it ends it and what it started.
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
    ended: bool,
}

impl Running {
    /// Starts `command`.
    pub fn start(mut command: Command) -> anyhow::Result<Running> {
        let name = words(&command);
        let child = command.spawn().with_context(|| format!("starting {name}"))?;
        Ok(Running { child, name, ended: false })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// When it is still running after `limit`; it is then ended.
    pub fn wait(mut self, limit: Duration) -> anyhow::Result<ExitStatus> {
        let status = wait_until(limit, || self.child.try_wait().context("waiting"))?;
        match status {
            Some(status) => {
                self.ended = true;
                Ok(status)
            }
            None => bail!("{} did not end within {} s and was ended", self.name, limit.as_secs()),
        }
    }

    /// Fails when it has ended already, which a server should not.
    pub fn still_running(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait().context("looking after a program")? {
            None => Ok(()),
            Some(status) => {
                self.ended = true;
                bail!("{} ended early: {status}", self.name)
            }
        }
    }

    /// Asks it to end with `signal`, waits, and ends it the hard way if that does not help.
    pub fn stop(&mut self, signal: &str) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let mut family = descendants(self.child.id());
        send(signal, &[self.child.id()]);
        let polite = wait_until(GRACE, || self.child.try_wait().map_err(Into::into));
        if !matches!(polite, Ok(Some(_))) {
            family.extend(descendants(self.child.id()));
            // The error case is a program that is gone already.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        send("TERM", &family);
        let _ = wait_until(GRACE, || Ok(family.iter().all(|id| !alive(*id)).then_some(())));
        family.retain(|id| alive(*id));
        send("KILL", &family);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop("TERM");
    }
}

/// Runs `command` to its end, its output into the open `log`, at most `limit` long.
pub fn logged(mut command: Command, log: &File, limit: Duration) -> anyhow::Result<ExitStatus> {
    use std::io::Write;
    let mut first = log.try_clone().context("opening the log twice")?;
    writeln!(first, "$ {}", words(&command)).context("writing the log")?;
    command.stdin(Stdio::null());
    command.stdout(first);
    command.stderr(log.try_clone().context("opening the log twice")?);
    Running::start(command)?.wait(limit)
}

/// Runs `command` to its end in the foreground and fails unless it succeeds.
pub fn foreground(command: &mut Command) -> anyhow::Result<()> {
    let name = words(command);
    let status = command.status().with_context(|| format!("starting {name}"))?;
    if !status.success() {
        bail!("{name} failed: {status}");
    }
    Ok(())
}

/// Runs `command` and returns what it wrote to standard output; its errors go into the failure.
pub fn captured(command: &mut Command) -> anyhow::Result<String> {
    let name = words(command);
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = command.output().with_context(|| format!("starting {name}"))?;
    if !output.status.success() {
        bail!("{name} failed: {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first executable file of that name on the path.
pub fn find_program(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

pub fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

/// Asks `look` again and again until it has an answer. `None` when `limit` has passed without one.
pub fn wait_until<T>(
    limit: Duration,
    mut look: impl FnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<Option<T>> {
    let start = Instant::now();
    loop {
        if let Some(answer) = look()? {
            return Ok(Some(answer));
        }
        if start.elapsed() > limit {
            return Ok(None);
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// `command` as a person would type it, for messages.
pub fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

/// Every process below `root`, nearest first. Empty when the list of processes cannot be read.
pub fn descendants(root: u32) -> Vec<u32> {
    let mut listing = Command::new("ps");
    let parents: BTreeMap<u32, u32> = if Path::new("/proc/self/stat").exists() {
        parents_from_proc()
    } else {
        captured(listing.args(["-A", "-o", "pid=,ppid="])).map(|text| parents_from_ps(&text)).unwrap_or_default()
    };
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(id, _)| *id));
        at += 1;
    }
    found.remove(0);
    found
}

fn parents_from_proc() -> BTreeMap<u32, u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return BTreeMap::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter_map(|id| Some((id, stat_fields(id)?.get(1)?.parse().ok()?))).collect()
}

fn parents_from_ps(text: &str) -> BTreeMap<u32, u32> {
    let pair = |line: &str| {
        let mut numbers = line.split_whitespace().map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    text.lines().filter_map(pair).collect()
}

/// The fields of `/proc/ID/stat` after the command name, which may itself hold spaces and parentheses.
/// The first is the state, the second the parent.
pub fn stat_fields(id: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn alive(id: u32) -> bool {
    let fields = stat_fields(id);
    // A zombie is waiting for its parent to look; it holds nothing any more.
    fields.is_some_and(|fields| fields.first().is_some_and(|state| state != "Z"))
}

fn send(signal: &str, ids: &[u32]) {
    if ids.is_empty() {
        return;
    }
    let mut kill = Command::new("kill");
    kill.arg(format!("-{signal}")).args(ids.iter().map(u32::to_string));
    // A process that ended in between makes `kill` complain; that is what was wanted.
    let _ = kill.stdout(Stdio::null()).stderr(Stdio::null()).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_program_takes_its_children_along() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo ready; wait"]).stdout(Stdio::piped());
        let mut running = Running::start(command).unwrap();
        let mut output = running.child().stdout.take().unwrap();
        let mut said = [0; 6];
        std::io::Read::read_exact(&mut output, &mut said).unwrap();
        let family = descendants(running.id());
        assert_eq!(family.len(), 1, "the sleeping child");
        drop(running);
        assert!(family.iter().all(|id| !alive(*id)));
    }

    #[test]
    fn parents_are_read_from_a_process_listing() {
        let parents = parents_from_ps("  1 0\n 20 1\n\nnonsense\n");
        assert_eq!(parents, BTreeMap::from([(1, 0), (20, 1)]));
    }
}
