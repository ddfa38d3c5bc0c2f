//! One harvest of one source.

use std::path::Path;

use connector::{Batch, Item};
use model::{Issue, Revision};
use store::{Catalog, CommitInfo, Committed, Difference, RunGuard, RunState, Stage, StagedItem};

use crate::read::{Event, Reading, for_each_unit};
use crate::watch::Watch;
use crate::{Error, Step};

/// What a run works on. The guard is the right to do it: one run per source across processes.
pub struct Job<'a> {
    pub reading: Reading<'a>,
    pub catalog: &'a Catalog,
    pub guard: &'a RunGuard,
    /// The folder of stages.
    pub stages: &'a Path,
    /// Go on even when a large part of the source would vanish.
    pub accept_removals: bool,
}

/// How a run ended that was neither refused nor cancelled.
#[derive(Debug)]
pub struct Outcome {
    pub state: RunState,
    /// `None` when nothing was committed.
    pub revision: Option<Revision>,
    pub difference: Difference,
    pub issues: Vec<Issue>,
}

/// When more than this share of a source would vanish, a person looks first.
const REMOVALS_TO_REVIEW: f64 = 0.3;
/// Up to this many removals the share says nothing, unless nothing is left: two of three scratch tables may go.
/// See [`leaves_nothing`].
const REMOVALS_TOO_FEW: u64 = 5;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Reads the source into a stage, compares, and commits in one transaction.
///
/// # Errors
/// Nothing was committed then. After a crash the stage stays and the next run of the same day goes on from the last
/// finished unit; after an error or a cancellation it is discarded.
pub async fn run(job: &Job<'_>) -> Result<Outcome, Error> {
    let _watch = Watch::over(job)?;
    let mut stage = Stage::open(job.stages, job.reading.source, &fingerprint(job), job.catalog)?;
    match fill(job, &mut stage).await.and_then(|()| settle(job, &stage)) {
        Ok(outcome) => end(stage, outcome),
        Err(error) => {
            // The first error is the one worth telling.
            if let Err(second) = stage.discard() {
                tracing::warn!(error = %second, "a stage could not be removed");
            }
            Err(error)
        }
    }
}

/// Discards the stage, also when a person is to look first: a yes is about the source as it is then, so it is read
/// anew.
fn end(stage: Stage, outcome: Outcome) -> Result<Outcome, Error> {
    match stage.discard() {
        // What was committed stays so, and the next run finds that the stage was begun on an earlier state.
        Err(error) if outcome.revision.is_some() => tracing::warn!(%error, "a stage could not be removed"),
        discarded => discarded?,
    }
    Ok(outcome)
}

async fn fill(job: &Job<'_>, stage: &mut Stage) -> Result<(), Error> {
    let finished = stage.finished_units()?;
    let clock = job.reading.clock;
    let mut reading = None;
    for_each_unit(job.reading, &finished, &mut |event| {
        match event {
            Event::Begin(unit) => {
                stage.begin_unit(&unit.id, &unit.covers)?;
                reading = Some(unit.covers.clone());
            }
            Event::Batch(Batch::Items(items)) => stage.add(items.into_iter().map(staged).collect())?,
            Event::Batch(Batch::Issue(issue)) => stage.issue(&issue)?,
            Event::Dropped(unit, issue) => {
                stage.abandon_unit(&unit.id, &issue)?;
                reading = None;
            }
            Event::Batch(Batch::Sent(statement)) => job.guard.log(clock(), reading.as_ref(), &statement),
            Event::Batch(Batch::Expect(_)) => {}
            Event::End(result) => {
                stage.finish_unit(&result.except, result.cursor.as_deref())?;
                reading = None;
            }
        }
        Ok(())
    })
    .await
}

fn settle(job: &Job<'_>, stage: &Stage) -> Result<Outcome, Error> {
    let Reading { progress, clock, connector, .. } = job.reading;
    progress.step(Step::Diff, clock());
    let difference = job.catalog.compare(stage, job.guard)?;
    let issues = stage.issues()?;
    if progress.is_cancelled() {
        return Err(connector::Error::cancelled().into());
    }
    if vanishes(&difference) && !job.accept_removals {
        job.guard.note_difference(&difference)?;
        return Ok(Outcome { state: RunState::NeedsReview, revision: None, difference, issues });
    }
    progress.step(Step::Commit, clock());
    let spec = connector.spec();
    let info = CommitInfo { now: clock(), case_rule: spec.case_rule, connector: spec.id.to_owned() };
    let Committed { revision, .. } =
        job.catalog.commit(stage, job.guard, &info, &mut |done, of| progress.count(done, Some(of)))?;
    let state = if issues.is_empty() { RunState::Done } else { RunState::Partial };
    Ok(Outcome { state, revision: Some(revision), difference, issues })
}

fn vanishes(difference: &Difference) -> bool {
    (leaves_nothing(difference) || difference.removed > REMOVALS_TOO_FEW)
        && difference.removed as f64 > REMOVALS_TO_REVIEW * difference.present as f64
}

/// Whether nothing would be left that anybody looks for. A server stays a server, with its schemas, when all its
/// tables are gone, so containers do not count. Tables that come in the place of others do, except where a whole
/// database went too: the address may lead to another server now.
fn leaves_nothing(difference: &Difference) -> bool {
    let contents = &difference.contents;
    let none_stays = contents.removed > 0 && contents.removed >= contents.present;
    difference.removed >= difference.present || none_stays && (contents.added == 0 || difference.removed_databases > 0)
}

/// What must be the same for a stage left by a crash to be gone on with. The day keeps yesterday's reading from
/// being committed as today's.
fn fingerprint(job: &Job<'_>) -> String {
    let Reading { connector, address, options, .. } = job.reading;
    let day = options.now.0.div_euclid(DAY_MS);
    let settings: Vec<_> = address.0.iter().map(|(field, value)| format!("{field}={value:?}")).collect();
    format!("{} {} day {day} {}", options.application_name, connector.spec().id, settings.join(" "))
}

fn staged(item: Item) -> StagedItem {
    match item {
        Item::Entity { key, kind, record } => StagedItem::Entity { key, kind, record },
        Item::Edge(edge) => StagedItem::Edge(edge),
        Item::Observation(observation) => StagedItem::Observation(observation),
    }
}

#[cfg(test)]
mod tests {
    use model::EntityKey;

    use super::*;

    #[test]
    fn a_stage_that_cannot_be_removed_is_no_reason_to_call_a_commit_failed() {
        fn check(revision: Option<Revision>, ends_well: bool) {
            let folder = tempfile::tempdir().unwrap();
            let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
            let stages = folder.path().join("stages");
            let stage = Stage::open(&stages, &EntityKey::source("test", "s"), "test", &catalog).unwrap();
            let is_stage = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "stage");
            let file = std::fs::read_dir(&stages).unwrap().map(|one| one.unwrap().path()).find(is_stage).unwrap();
            // A folder is not removed as a file is.
            std::fs::rename(&file, folder.path().join("aside")).unwrap();
            std::fs::create_dir(&file).unwrap();
            let (difference, issues) = (Difference::default(), Vec::new());
            let ended = end(stage, Outcome { state: RunState::Done, revision, difference, issues });
            assert_eq!(ended.is_ok(), ends_well, "{ended:?}");
        }
        check(Some(Revision(1)), true);
        check(None, false);
    }
}
