//! `pulk serve`: the screens, in a browser on this computer.

use std::io::Write;
use std::sync::Arc;

use api::{Code, Error};
use app::App;

use crate::context::Terminal;
use crate::exit::{Exit, Failure, Outcome};
use crate::interrupt::Interrupt;
use crate::print;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port to listen on; any free one when absent
    #[arg(long, default_value_t = 0)]
    port: u16,
}

pub fn run(terminal: &Terminal, app: &App, arguments: &Arguments) -> Outcome {
    let (_, stop) = Interrupt::listen()?;
    let running = serve::start(Arc::new(app.clone()), app.subscribe(), arguments.port).map_err(refused)?;
    app.refresh_in_background();
    let address = running.address();
    let mut out = std::io::stdout();
    if terminal.json {
        out.write_all(print::json(&serde_json::json!({ "address": address }))?.as_bytes())?;
    } else {
        writeln!(out, "{address}")?;
    }
    // Whoever started this waits for the line.
    out.flush()?;
    terminal.note("Open this address in a browser on this computer; it is yours alone. Ctrl-C ends it.");
    // An error means that nothing listens for Ctrl-C any more: then there is nothing to wait for either.
    let _ = stop.recv();
    running.stop();
    app.close();
    Ok(Exit::Done)
}

fn refused(error: serve::Error) -> Failure {
    let code = match error {
        serve::Error::Port { .. } => Code::BadRequest,
        serve::Error::Start(_) | serve::Error::Random(_) => Code::Internal,
    };
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    let mut spoken = Error::new(code, error.to_string());
    if code == Code::BadRequest {
        spoken = spoken.remedy("Choose another with --port, or leave it out to take any that is free.");
    }
    spoken.details = cause;
    spoken.into()
}
