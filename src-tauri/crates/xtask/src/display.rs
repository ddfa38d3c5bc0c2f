//! A display and a session bus of their own for programs with a window.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::process::{Running, words};

/// A virtual X display, gone when dropped.
#[derive(Debug)]
pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts Xvfb on the first display number that is free, and waits until it accepts clients.
    pub fn start() -> anyhow::Result<Display> {
        Display::start_with(Display::server())
    }

    /// The same, with the framebuffer kept in a file in `folder`.
    pub fn start_in(folder: &Path) -> anyhow::Result<Display> {
        let mut server = Display::server();
        server.arg("-fbdir").arg(folder);
        Display::start_with(server)
    }

    fn server() -> Command {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
        command
    }

    fn start_with(server: Command) -> anyhow::Result<Display> {
        // It writes its number once it is ready.
        let (server, number) = first_line(server)?;
        Ok(Display { name: format!(":{number}"), _server: server })
    }

    /// Makes `command` show its window here and nowhere else.
    pub fn enter(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    }
}

/// A session bus, gone when dropped.
#[derive(Debug)]
pub struct Bus {
    address: String,
    _server: Running,
}

impl Bus {
    pub fn start() -> anyhow::Result<Bus> {
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let (server, address) = first_line(command)?;
        Ok(Bus { address, _server: server })
    }

    /// Makes `command` talk on this bus.
    pub fn enter(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
    }
}

/// Starts a server and returns it with the line it prints once it is ready.
fn first_line(mut command: Command) -> anyhow::Result<(Running, String)> {
    let name = words(&command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Running::start(command)?;
    let output = server.child().stdout.take().context("BUG: standard output was piped")?;
    let mut line = String::new();
    // A server that cannot start closes its output without a word.
    BufReader::new(output).read_line(&mut line).with_context(|| format!("waiting for {name}"))?;
    match line.trim() {
        "" => bail!("{name} did not start"),
        ready => Ok((server, ready.to_owned())),
    }
}
