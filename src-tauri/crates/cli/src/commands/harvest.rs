//! `pulk harvest`: reads sources into the catalog.

use std::ops::ControlFlow;

use api::harvest::{RunState, RunView};
use api::source::{SourceEdit, SourceView, SourcesRequest};
use api::{Code, Error, Handler};
use app::App;

use super::add::asks_for_password;
use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::interrupt::Interrupt;
use crate::print::{Look, Tone, changes, figure, plain, words};
use crate::progress::Progress;
use crate::{ask, resolve};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sources: names, keys, or unique starts of either; all when none is given
    sources: Vec<String>,

    /// Go on even if more than 30 % of a source would vanish from the catalog
    #[arg(long)]
    accept_removals: bool,
}

pub fn run(terminal: &Terminal, app: &App, arguments: &Arguments) -> Outcome {
    let sources = match arguments.sources.as_slice() {
        [] => app.sources(SourcesRequest {})?.sources,
        typed => typed.iter().map(|typed| resolve::source(app, typed)).collect::<Result<_, _>>()?,
    };
    if sources.is_empty() {
        let error = Error::new(Code::NotFound, "there is no source to harvest");
        return Err(error.remedy("Add one with “pulk add”, or try “pulk sample”.").into());
    }
    harvest_all(terminal, app, &sources, arguments.accept_removals)
}

/// Harvests one source after the other. A source that fails does not keep the others from being read; the exit code
/// is the worst of them. Ctrl-C cancels the one that runs and leaves out the rest.
pub fn harvest_all(terminal: &Terminal, app: &App, sources: &[SourceView], accept_removals: bool) -> Outcome {
    let (interrupt, _) = Interrupt::listen()?;
    let mut runs = Vec::new();
    let mut exit = Exit::Done;
    for source in sources {
        if interrupt.pressed() {
            exit = Exit::Cancelled;
            break;
        }
        match harvest_one(terminal, app, source, accept_removals, &interrupt) {
            Ok(run) => {
                exit = exit.max(Exit::of_run(&run));
                if !terminal.json {
                    terminal.answer(&(), |look| summary(&source.name, &run, look))?;
                }
                if let Some(failed) = &run.error {
                    terminal.complain(failed);
                }
                runs.push(run);
            }
            // One source alone fails with its own words; among several it must not hide the others.
            Err(failed) if sources.len() == 1 => return Err(failed.into()),
            Err(failed) => {
                terminal.complain(&failed);
                exit = exit.max(Exit::of(failed.code));
            }
        }
    }
    if terminal.json {
        terminal.answer(&runs, |_| String::new())?;
    }
    Ok(exit)
}

fn harvest_one(
    terminal: &Terminal,
    app: &App,
    source: &SourceView,
    accept_removals: bool,
    interrupt: &Interrupt,
) -> Result<RunView, Error> {
    let run = || {
        let progress = Progress::of(terminal, &source.name);
        let ended = app.harvest_blocking(&source.key, accept_removals, &mut |run| {
            progress.show(run);
            if interrupt.pressed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        progress.end();
        ended
    };
    let first = ask::with_secrets_open(terminal, app, run)?;
    match &first.error {
        Some(failed) if asks_for_password(failed) && terminal.interactive => {
            terminal.note(&plain(&failed.message));
            let secret = Some(ask::hidden(&format!("Password for {}", source.name))?);
            ask::with_secrets_open(terminal, app, || {
                let (key, secret) = (source.key.clone(), secret.clone());
                app.edit_source(SourceEdit::Change { key, name: None, address: None, secret })
            })?;
            run()
        }
        _ => Ok(first),
    }
}

/// `shop  done  +3 ~1  10,524 unchanged`, and what could not be read.
pub fn summary(name: &str, run: &RunView, look: Look) -> String {
    let (tone, state) = match run.state {
        RunState::Done => (Tone::Good, "done"),
        RunState::Partial => (Tone::Warn, "partial"),
        RunState::NeedsReview => (Tone::Warn, "needs review"),
        RunState::Failed => (Tone::Bad, "failed"),
        RunState::Cancelled => (Tone::Dim, "cancelled"),
        RunState::Running | RunState::Cancelling => (Tone::Accent, "running"),
    };
    let mut text = format!("{}  {}", look.paint(Tone::Strong, &plain(name)), look.paint(tone, state));
    if matches!(run.state, RunState::Done | RunState::Partial | RunState::NeedsReview) {
        text.push_str(&format!("  {}", changes::counts(run.added, run.changed, run.removed, look)));
        if run.unchanged > 0 {
            text.push_str(&look.paint(Tone::Dim, &format!("  {} unchanged", figure::count(run.unchanged.into()))));
        }
    }
    text.push('\n');
    if run.state == RunState::NeedsReview {
        text.push_str("  Much of it would vanish from the catalog, so nothing was changed.\n");
        text.push_str("  If that is right: pulk harvest --accept-removals\n");
    }
    text + &words::issues(&run.issues, look, "  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::examples;

    #[test]
    fn a_run_ends_in_one_line_and_its_issues() {
        let check = |change: fn(&mut RunView), state: RunState, expected: &str| {
            let mut run = examples::run(state);
            change(&mut run);
            assert_eq!(summary("shop", &run, Look::PIPE), expected);
        };
        check(|run| (run.added, run.unchanged) = (3, 10_524), RunState::Done, "shop  done  +3  10,524 unchanged\n");
        check(|_| (), RunState::Done, "shop  done  no changes\n");
        check(
            |run| run.issues.push(examples::issue()),
            RunState::Partial,
            "shop  partial  no changes\n  denied  postgres://wh/shop/hr  permission denied for schema hr Grant USAGE on it.\n",
        );
        check(|_| (), RunState::Cancelled, "shop  cancelled\n");
        check(
            |run| run.removed = 500,
            RunState::NeedsReview,
            "shop  needs review  -500\n  Much of it would vanish from the catalog, so nothing was changed.\n  \
             If that is right: pulk harvest --accept-removals\n",
        );
    }

    #[test]
    fn the_exit_code_tells_how_a_run_ended() {
        let check = |state: RunState, error: Option<Code>, expected: Exit| {
            let mut run = examples::run(state);
            run.error = error.map(|code| Error::new(code, "x"));
            assert_eq!(Exit::of_run(&run), expected, "{state:?} {error:?}");
        };
        check(RunState::Done, None, Exit::Done);
        check(RunState::Partial, None, Exit::Partial);
        check(RunState::NeedsReview, None, Exit::Partial);
        check(RunState::Cancelled, None, Exit::Cancelled);
        check(RunState::Failed, Some(Code::Unreachable), Exit::Source);
        check(RunState::Failed, Some(Code::Storage), Exit::Storage);
        check(RunState::Failed, None, Exit::Fault);
    }
}
