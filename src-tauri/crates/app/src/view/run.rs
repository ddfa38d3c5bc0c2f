//! A run that ended, or runs in another process, as the screen shows it.

use api::harvest::{RunState, RunStep, RunView};
use api::{Code, Error, Int64};
use store::RunRow;

use super::{instant, issue};

pub fn run_state(state: store::RunState) -> RunState {
    match state {
        store::RunState::Running => RunState::Running,
        store::RunState::Done => RunState::Done,
        store::RunState::Partial => RunState::Partial,
        store::RunState::Failed | store::RunState::Abandoned => RunState::Failed,
        store::RunState::Cancelled => RunState::Cancelled,
        store::RunState::NeedsReview => RunState::NeedsReview,
    }
}

/// Whether a run reached its commit, even where its process died before it could write its end down.
pub fn is_committed(row: &RunRow) -> bool {
    match row.state {
        store::RunState::Done | store::RunState::Partial => true,
        store::RunState::Abandoned => row.revision.is_some(),
        _ => false,
    }
}

fn ended_well(state: store::RunState) -> RunState {
    if state == store::RunState::Partial { RunState::Partial } else { RunState::Done }
}

pub fn run_of_row(row: &RunRow) -> RunView {
    let running = row.state == store::RunState::Running;
    RunView {
        id: row.id.clone(),
        source: row.source.to_string(),
        state: if is_committed(row) && !running { ended_well(row.state) } else { run_state(row.state) },
        step: if running { RunStep::Read } else { RunStep::Finished },
        detail: None,
        done: Int64(i64::from(row.added) + i64::from(row.changed) + i64::from(row.unchanged)),
        expected: None,
        rate: None,
        seconds_left: None,
        started: instant(row.started),
        ended: row.ended.map(instant),
        revision: row.revision.map(|revision| Int64(revision.0)),
        added: row.added,
        changed: row.changed,
        removed: row.removed,
        unchanged: row.unchanged,
        issues: row.issues.iter().map(issue).collect(),
        error: error(row),
    }
}

fn error(row: &RunRow) -> Option<Error> {
    if row.state == store::RunState::Abandoned && !is_committed(row) {
        let error = Error::new(Code::Internal, "the program ended before this harvest did; nothing was changed");
        return Some(error.remedy("harvest again: what had been read is not read twice"));
    }
    // Written by this program; a row of a newer version that says more is shown by its text.
    row.error
        .as_ref()
        .map(|text| serde_json::from_str(text).unwrap_or_else(|_| Error::new(Code::Internal, text.as_str())))
}
