//! `pulk`: the catalog on the command line.
//!
//! Composition root and nothing more: arguments are read here, the catalog is opened, one command runs, and its
//! outcome becomes an exit code. Use cases live in crate `app`; what a command adds is asking, watching and printing.

mod arguments;
mod ask;
mod commands;
mod context;
mod exit;
mod interrupt;
mod print;
mod progress;
mod resolve;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use arguments::Arguments;
use context::Terminal;
use exit::{Exit, Failure};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let terminal = Terminal::of(&arguments);
    log_to_stderr(arguments.verbose);
    let outcome = commands::run(&terminal, arguments.command).and_then(|exit| {
        std::io::stdout().flush()?;
        Ok(exit)
    });
    let exit = match outcome {
        Ok(exit) => exit,
        // Whoever read the other end has seen enough; that is no failure.
        Err(Failure::Output(cause)) if cause.kind() == ErrorKind::BrokenPipe => Exit::Done,
        Err(Failure::Output(cause)) => {
            terminal.complain(&print::output_failed(&cause));
            Exit::Storage
        }
        Err(Failure::Said(error)) => {
            terminal.complain(&error);
            Exit::of(error.code)
        }
    };
    exit.into()
}

/// Warnings always, more with `-v`; `PULK_LOG` overrules both.
fn log_to_stderr(verbose: u8) {
    let level = match verbose {
        0 => "error",
        1 => "warn",
        2 => "info",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("PULK_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
