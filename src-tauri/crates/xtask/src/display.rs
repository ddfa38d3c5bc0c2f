//! A display of its own for programs with a window.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::process::Running;

/// A virtual X display, gone when dropped.
#[derive(Debug)]
pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts Xvfb on the first display number that is free, and waits until it accepts clients.
    pub fn start() -> anyhow::Result<Display> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Running::start(command)?;
        let output = server.child().stdout.take().context("BUG: standard output was piped")?;
        let mut number = String::new();
        // Xvfb writes its number once it is ready, and closes the pipe without one when it cannot start.
        BufReader::new(output).read_line(&mut number).context("waiting for Xvfb")?;
        if number.trim().is_empty() {
            bail!("Xvfb did not start");
        }
        Ok(Display { name: format!(":{}", number.trim()), _server: server })
    }

    /// Makes `command` show its window here and nowhere else.
    pub fn enter(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    }
}
