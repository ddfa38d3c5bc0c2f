//! `pulk completions`: what makes the shell finish words.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments as Grammar;
use crate::exit::{Exit, Outcome};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell to print for
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Outcome {
    // Generated whole first: the generator takes a broken pipe for a fault of its own.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Grammar::command(), "pulk", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Exit::Done)
}
