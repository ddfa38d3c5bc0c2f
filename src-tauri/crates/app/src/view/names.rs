//! Enums of the store as enums of the screen.

use api::entity::MetricName;
use api::history::{ChangeName, ChangeView};
use model::{Change, ChangeKind, Metric};

use super::clip;

pub fn metric(metric: Metric) -> MetricName {
    match metric {
        Metric::Rows => MetricName::Rows,
        Metric::Bytes => MetricName::Bytes,
        Metric::Scans => MetricName::Scans,
        Metric::Writes => MetricName::Writes,
        Metric::LastWrite => MetricName::LastWrite,
        Metric::LastAnalyzed => MetricName::LastAnalyzed,
        Metric::Files => MetricName::Files,
    }
}

/// Characters of a changed definition or comment that a history row carries.
const MOST: usize = 4_000;

pub fn change(change: &Change) -> ChangeView {
    ChangeView {
        kind: change_name(change.kind),
        part: change.part.clone(),
        before: change.before.as_deref().map(|text| clip(text, MOST)),
        after: change.after.as_deref().map(|text| clip(text, MOST)),
    }
}

fn change_name(kind: ChangeKind) -> ChangeName {
    match kind {
        ChangeKind::EntityAdded => ChangeName::EntityAdded,
        ChangeKind::EntityRemoved => ChangeName::EntityRemoved,
        ChangeKind::ColumnAdded => ChangeName::ColumnAdded,
        ChangeKind::ColumnRemoved => ChangeName::ColumnRemoved,
        ChangeKind::ColumnMoved => ChangeName::ColumnMoved,
        ChangeKind::TypeChanged => ChangeName::TypeChanged,
        ChangeKind::NullabilityChanged => ChangeName::NullabilityChanged,
        ChangeKind::DefaultChanged => ChangeName::DefaultChanged,
        ChangeKind::ColumnDetailChanged => ChangeName::ColumnDetailChanged,
        ChangeKind::CommentChanged => ChangeName::CommentChanged,
        ChangeKind::OwnerChanged => ChangeName::OwnerChanged,
        ChangeKind::ConstraintAdded => ChangeName::ConstraintAdded,
        ChangeKind::ConstraintRemoved => ChangeName::ConstraintRemoved,
        ChangeKind::ConstraintChanged => ChangeName::ConstraintChanged,
        ChangeKind::IndexAdded => ChangeName::IndexAdded,
        ChangeKind::IndexRemoved => ChangeName::IndexRemoved,
        ChangeKind::IndexChanged => ChangeName::IndexChanged,
        ChangeKind::TriggerAdded => ChangeName::TriggerAdded,
        ChangeKind::TriggerRemoved => ChangeName::TriggerRemoved,
        ChangeKind::TriggerChanged => ChangeName::TriggerChanged,
        ChangeKind::PartitioningChanged => ChangeName::PartitioningChanged,
        ChangeKind::DefinitionChanged => ChangeName::DefinitionChanged,
        ChangeKind::FormChanged => ChangeName::FormChanged,
        ChangeKind::PropertyChanged => ChangeName::PropertyChanged,
    }
}
