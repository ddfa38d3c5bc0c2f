//! The stable words of stored rows, for the enums that have none of their own. A word never changes once released.

use model::{CaseRule, Kind, Record, RelationKind, RoutineKind};

use super::row::{Form, RunState};

const RELATION_KINDS: [RelationKind; 7] = [
    RelationKind::Table,
    RelationKind::PartitionedTable,
    RelationKind::ForeignTable,
    RelationKind::VirtualTable,
    RelationKind::FileTable,
    RelationKind::View,
    RelationKind::MaterializedView,
];

const ROUTINE_KINDS: [RoutineKind; 6] = [
    RoutineKind::Function,
    RoutineKind::Procedure,
    RoutineKind::Aggregate,
    RoutineKind::Window,
    RoutineKind::Macro,
    RoutineKind::TableMacro,
];

const RUN_STATES: [RunState; 7] = [
    RunState::Running,
    RunState::Done,
    RunState::Partial,
    RunState::Failed,
    RunState::Cancelled,
    RunState::NeedsReview,
    RunState::Abandoned,
];

impl Form {
    /// The form of a record; `None` for a container.
    pub(crate) fn of(record: &Record) -> Option<Form> {
        match record {
            Record::Container(_) => None,
            Record::Relation(relation) => Some(Form::Relation(relation.form)),
            Record::Routine(routine) => Some(Form::Routine(routine.form)),
        }
    }

    /// What most entities of the kind are, and what is therefore not stored.
    fn plain(kind: Kind) -> Option<Form> {
        match kind {
            Kind::Table => Some(Form::Relation(RelationKind::Table)),
            Kind::View => Some(Form::Relation(RelationKind::View)),
            Kind::Routine => Some(Form::Routine(RoutineKind::Function)),
            Kind::Source | Kind::Database | Kind::Schema | Kind::Column => None,
        }
    }

    /// The stored word; `None` for the plain form of the kind.
    pub(crate) fn word(form: Option<Form>, kind: Kind) -> Option<&'static str> {
        form.filter(|_| form != Form::plain(kind)).map(Form::name)
    }

    /// The form that a stored word means beside a kind.
    pub(crate) fn from_word(word: Option<&str>, kind: Kind) -> Option<Form> {
        let Some(word) = word else { return Form::plain(kind) };
        let relations = RELATION_KINDS.into_iter().map(Form::Relation);
        relations.chain(ROUTINE_KINDS.into_iter().map(Form::Routine)).find(|form| form.name() == word)
    }

    /// The stable name: `materialized_view`, `table_macro`.
    pub fn name(self) -> &'static str {
        match self {
            Form::Relation(RelationKind::Table) => "table",
            Form::Relation(RelationKind::PartitionedTable) => "partitioned_table",
            Form::Relation(RelationKind::ForeignTable) => "foreign_table",
            Form::Relation(RelationKind::VirtualTable) => "virtual_table",
            Form::Relation(RelationKind::FileTable) => "file_table",
            Form::Relation(RelationKind::View) => "view",
            Form::Relation(RelationKind::MaterializedView) => "materialized_view",
            Form::Routine(RoutineKind::Function) => "function",
            Form::Routine(RoutineKind::Procedure) => "procedure",
            Form::Routine(RoutineKind::Aggregate) => "aggregate",
            Form::Routine(RoutineKind::Window) => "window",
            Form::Routine(RoutineKind::Macro) => "macro",
            Form::Routine(RoutineKind::TableMacro) => "table_macro",
        }
    }
}

impl RunState {
    /// The stable name used in stored rows.
    pub fn name(self) -> &'static str {
        match self {
            RunState::Running => "running",
            RunState::Done => "done",
            RunState::Partial => "partial",
            RunState::Failed => "failed",
            RunState::Cancelled => "cancelled",
            RunState::NeedsReview => "needs_review",
            RunState::Abandoned => "abandoned",
        }
    }

    /// The state with this stable name.
    pub fn from_name(name: &str) -> Option<RunState> {
        RUN_STATES.into_iter().find(|state| state.name() == name)
    }
}

/// The stored word of a case rule.
pub(crate) fn case_rule(rule: CaseRule) -> &'static str {
    match rule {
        CaseRule::FoldLower => "fold_lower",
        CaseRule::FoldUpper => "fold_upper",
        CaseRule::Insensitive => "insensitive",
        CaseRule::Exact => "exact",
    }
}

/// Where a kind stands among its siblings: containers, then tables and views together, then the rest.
pub(crate) fn place(kind: Kind) -> i64 {
    match kind {
        Kind::Source | Kind::Database | Kind::Schema => 0,
        Kind::Table | Kind::View => 1,
        Kind::Routine | Kind::Column => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_and_state_reads_back() {
        fn check(kind: Kind, form: Form) {
            assert_eq!(Form::from_word(Form::word(Some(form), kind), kind), Some(form));
        }
        for kind in Kind::ALL {
            RELATION_KINDS.into_iter().for_each(|form| check(*kind, Form::Relation(form)));
            ROUTINE_KINDS.into_iter().for_each(|form| check(*kind, Form::Routine(form)));
        }
        for state in RUN_STATES {
            assert_eq!(RunState::from_name(state.name()), Some(state));
        }
        assert_eq!(Form::word(Some(Form::Relation(RelationKind::Table)), Kind::Table), None, "the plain form is free");
        assert_eq!(RunState::from_name("later"), None);
    }
}
