//! A harvest's progress on standard error.

use std::time::Duration;

use api::harvest::{RunState, RunStep, RunView};
use indicatif::{ProgressBar, ProgressStyle};

use crate::context::Terminal;
use crate::print::{figure, plain};

/// One line that moves; nothing at all where nobody watches.
pub struct Progress {
    bar: ProgressBar,
    name: String,
}

impl Progress {
    pub fn of(terminal: &Terminal, name: &str) -> Progress {
        let bar = if terminal.shows_progress() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        let colour = if terminal.errors().colour { "cyan" } else { "white" };
        // A template that does not parse would be a fault, and a bar without one is better than none.
        if let Ok(style) = ProgressStyle::with_template(&format!("{{spinner:.{colour}}} {{wide_msg}}")) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress { bar, name: plain(name) }
    }

    pub fn show(&self, run: &RunView) {
        self.bar.set_message(line(&self.name, run));
    }

    pub fn end(self) {
        self.bar.finish_and_clear();
    }
}

/// `shop: reading sales · 1,204 of 10,528 · 3,100/s · 3 s left`
fn line(name: &str, run: &RunView) -> String {
    let mut parts = vec![format!("{name}: {}", step(run))];
    match run.expected.filter(|expected| expected.0 > 0) {
        Some(expected) => parts.push(format!("{} of {}", figure::count(run.done.0), figure::count(expected.0))),
        None if run.done.0 > 0 => parts.push(figure::count(run.done.0)),
        None => {}
    }
    if let Some(rate) = run.rate.filter(|rate| rate.is_finite() && *rate >= 1.0) {
        parts.push(format!("{}/s", figure::count(rate as i64)));
    }
    if let Some(left) = run.seconds_left.filter(|left| left.is_finite() && *left >= 1.0) {
        parts.push(format!("{} left", figure::duration(left as i64)));
    }
    parts.join(" · ")
}

fn step(run: &RunView) -> String {
    let step = match (run.state, run.step) {
        (RunState::Cancelling, _) => "cancelling",
        (_, RunStep::Connect) => "connecting",
        (_, RunStep::Plan) => "planning",
        (_, RunStep::Read) => "reading",
        (_, RunStep::Diff) => "comparing",
        (_, RunStep::Commit) => "committing",
        (_, RunStep::Index) => "indexing",
        (_, RunStep::Finished) => "finished",
    };
    match &run.detail {
        Some(detail) => format!("{step} {}", plain(detail)),
        None => step.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use api::Int64;

    use super::*;

    #[test]
    fn a_line_says_step_share_rate_and_time_left() {
        let mut run = crate::print::examples::run(RunState::Running);
        run.step = RunStep::Read;
        run.detail = Some("sales\u{1b}[2J".to_owned());
        (run.done, run.expected) = (Int64(1_204), Some(Int64(10_528)));
        (run.rate, run.seconds_left) = (Some(3_100.4), Some(63.0));
        assert_eq!(line("shop", &run), "shop: reading sales[2J · 1,204 of 10,528 · 3,100/s · 1 min 3 s left");
        (run.expected, run.rate, run.seconds_left, run.detail) = (None, Some(f64::NAN), None, None);
        run.state = RunState::Cancelling;
        assert_eq!(line("shop", &run), "shop: cancelling · 1,204");
    }
}
