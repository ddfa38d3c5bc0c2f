//! The words for what the api names.

use api::entity::{ConstraintKind, EntityForm, EntityKind, IssueName, IssueView, MetricName};
use api::harvest::RunState;
use api::history::ChangeName;

use super::{Look, Table, Tone, figure, left, plain};

pub fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Source => "source",
        EntityKind::Database => "database",
        EntityKind::Schema => "schema",
        EntityKind::Table => "table",
        EntityKind::View => "view",
        EntityKind::Routine => "routine",
        EntityKind::Column => "column",
    }
}

pub fn form(form: EntityForm) -> &'static str {
    match form {
        EntityForm::Source => "source",
        EntityForm::Database => "database",
        EntityForm::Schema => "schema",
        EntityForm::Table => "table",
        EntityForm::PartitionedTable => "partitioned table",
        EntityForm::ForeignTable => "foreign table",
        EntityForm::VirtualTable => "virtual table",
        EntityForm::FileTable => "file table",
        EntityForm::View => "view",
        EntityForm::MaterializedView => "materialized view",
        EntityForm::Function => "function",
        EntityForm::Procedure => "procedure",
        EntityForm::Aggregate => "aggregate",
        EntityForm::Window => "window function",
        EntityForm::Macro => "macro",
        EntityForm::TableMacro => "table macro",
    }
}

pub fn constraint(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey => "primary key",
        ConstraintKind::ForeignKey => "foreign key",
        ConstraintKind::Unique => "unique",
        ConstraintKind::Check => "check",
        ConstraintKind::Exclusion => "exclusion",
    }
}

pub fn run_state(state: RunState) -> &'static str {
    match state {
        RunState::Running => "running",
        RunState::Cancelling => "cancelling",
        RunState::Done => "done",
        RunState::Partial => "partial",
        RunState::Failed => "failed",
        RunState::Cancelled => "cancelled",
        RunState::NeedsReview => "needs review",
    }
}

/// A measured value with its name: `rows`, `1,204`.
pub fn observation(metric: MetricName, value: i64) -> (&'static str, String) {
    match metric {
        MetricName::Rows => ("rows", figure::count(value)),
        MetricName::Bytes => ("size", figure::bytes(value)),
        MetricName::Scans => ("scans", figure::count(value)),
        MetricName::Writes => ("writes", figure::count(value)),
        MetricName::LastWrite => ("last write", figure::millis(value)),
        MetricName::LastAnalyzed => ("last analyzed", figure::millis(value)),
        MetricName::Files => ("files", figure::count(value)),
    }
}

/// What changed, and whether something came (+), went (-) or differs (~).
pub fn change(change: ChangeName) -> (char, &'static str) {
    match change {
        ChangeName::EntityAdded => ('+', "added"),
        ChangeName::EntityRemoved => ('-', "removed"),
        ChangeName::ColumnAdded => ('+', "column"),
        ChangeName::ColumnRemoved => ('-', "column"),
        ChangeName::ColumnMoved => ('~', "position"),
        ChangeName::TypeChanged => ('~', "type"),
        ChangeName::NullabilityChanged => ('~', "null"),
        ChangeName::DefaultChanged => ('~', "default"),
        ChangeName::ColumnDetailChanged => ('~', "column detail"),
        ChangeName::CommentChanged => ('~', "comment"),
        ChangeName::OwnerChanged => ('~', "owner"),
        ChangeName::ConstraintAdded => ('+', "constraint"),
        ChangeName::ConstraintRemoved => ('-', "constraint"),
        ChangeName::ConstraintChanged => ('~', "constraint"),
        ChangeName::IndexAdded => ('+', "index"),
        ChangeName::IndexRemoved => ('-', "index"),
        ChangeName::IndexChanged => ('~', "index"),
        ChangeName::TriggerAdded => ('+', "trigger"),
        ChangeName::TriggerRemoved => ('-', "trigger"),
        ChangeName::TriggerChanged => ('~', "trigger"),
        ChangeName::PartitioningChanged => ('~', "partitioning"),
        ChangeName::DefinitionChanged => ('~', "definition"),
        ChangeName::FormChanged => ('~', "form"),
        ChangeName::PropertyChanged => ('~', "property"),
    }
}

fn issue(kind: IssueName) -> &'static str {
    match kind {
        IssueName::Denied => "denied",
        IssueName::Unreadable => "unreadable",
        IssueName::Unsupported => "unsupported",
        IssueName::TimedOut => "timed out",
        IssueName::Clipped => "clipped",
    }
}

/// What could not be read, one a line.
pub fn issues(issues: &[IssueView], look: Look, indent: &str) -> String {
    let mut table = Table::new([left(""), left(""), left("")]);
    for one in issues {
        let message = match &one.remedy {
            Some(remedy) => format!("{} {}", plain(&one.message), look.paint(Tone::Dim, &plain(remedy))),
            None => plain(&one.message),
        };
        table.row([look.paint(Tone::Warn, issue(one.kind)), plain(&one.at), message]);
    }
    table.text(look, indent)
}
