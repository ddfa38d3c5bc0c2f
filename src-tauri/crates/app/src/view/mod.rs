//! From what is stored (`model`, `store`) to what is spoken (`api`): the one place that converts.

mod names;
mod record;
mod run;

use std::collections::HashMap;

use api::Error;
use api::entity::{Crumb, EntityForm, EntityKind, IssueName, IssueView, Link, SourceRef};
use model::{Column, EntityKey, Issue, IssueKind, Kind, Record, RelationKind, RoutineKind, Timestamp};

pub use names::{change, metric};
pub use record::body;
pub use run::{is_committed, run_of_row, run_state};

use crate::App;
use crate::error::Spoken;

/// RFC 3339, to the millisecond. Instants outside the calendar's range print as the epoch's.
pub fn instant(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}

/// A count that fits a 32-bit field; more is shown as the most.
pub fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The first `most` characters.
pub fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Calls `each` with every column and nested field, outer first, with its dotted path.
pub fn flatten<'a>(columns: &'a [Column], each: &mut dyn FnMut(&str, &'a Column)) {
    fn walk<'a>(outer: &str, columns: &'a [Column], each: &mut dyn FnMut(&str, &'a Column)) {
        for column in columns {
            if outer.is_empty() {
                each(&column.name, column);
                walk(&column.name, &column.fields, each);
            } else {
                let path = format!("{outer}.{}", column.name);
                each(&path, column);
                walk(&path, &column.fields, each);
            }
        }
    }
    walk("", columns, each);
}

pub fn kind(kind: Kind) -> EntityKind {
    match kind {
        Kind::Source => EntityKind::Source,
        Kind::Database => EntityKind::Database,
        Kind::Schema => EntityKind::Schema,
        Kind::Table => EntityKind::Table,
        Kind::View => EntityKind::View,
        Kind::Routine => EntityKind::Routine,
        Kind::Column => EntityKind::Column,
    }
}

/// The kind as it is stored.
pub fn stored_kind(kind: EntityKind) -> Kind {
    match kind {
        EntityKind::Source => Kind::Source,
        EntityKind::Database => Kind::Database,
        EntityKind::Schema => Kind::Schema,
        EntityKind::Table => Kind::Table,
        EntityKind::View => Kind::View,
        EntityKind::Routine => Kind::Routine,
        EntityKind::Column => Kind::Column,
    }
}

pub fn form(kind: Kind, record: &Record) -> EntityForm {
    match record {
        Record::Relation(relation) => relation_form(relation.form),
        Record::Routine(routine) => routine_form(routine.form),
        Record::Container(_) => plain_form(kind),
    }
}

/// The form of an entity whose record is not at hand.
pub fn plain_form(kind: Kind) -> EntityForm {
    match kind {
        Kind::Source => EntityForm::Source,
        Kind::Database => EntityForm::Database,
        Kind::Schema => EntityForm::Schema,
        Kind::Table | Kind::Column => EntityForm::Table,
        Kind::View => EntityForm::View,
        Kind::Routine => EntityForm::Function,
    }
}

/// The form a row of a tree carries.
pub fn stored_form(form: store::Form) -> EntityForm {
    match form {
        store::Form::Relation(form) => relation_form(form),
        store::Form::Routine(form) => routine_form(form),
    }
}

pub fn relation_form(form: RelationKind) -> EntityForm {
    match form {
        RelationKind::Table => EntityForm::Table,
        RelationKind::PartitionedTable => EntityForm::PartitionedTable,
        RelationKind::ForeignTable => EntityForm::ForeignTable,
        RelationKind::VirtualTable => EntityForm::VirtualTable,
        RelationKind::FileTable => EntityForm::FileTable,
        RelationKind::View => EntityForm::View,
        RelationKind::MaterializedView => EntityForm::MaterializedView,
    }
}

pub fn routine_form(form: RoutineKind) -> EntityForm {
    match form {
        RoutineKind::Function => EntityForm::Function,
        RoutineKind::Procedure => EntityForm::Procedure,
        RoutineKind::Aggregate => EntityForm::Aggregate,
        RoutineKind::Window => EntityForm::Window,
        RoutineKind::Macro => EntityForm::Macro,
        RoutineKind::TableMacro => EntityForm::TableMacro,
    }
}

pub fn issue(issue: &Issue) -> IssueView {
    let kind = match issue.kind {
        IssueKind::Denied => IssueName::Denied,
        IssueKind::Unreadable => IssueName::Unreadable,
        IssueKind::Unsupported => IssueName::Unsupported,
        IssueKind::TimedOut => IssueName::TimedOut,
        IssueKind::Clipped => IssueName::Clipped,
    };
    IssueView { kind, at: issue.at.to_string(), message: issue.message.clone(), remedy: issue.remedy.clone() }
}

/// What the person calls each source.
pub fn source_names(app: &App) -> Result<HashMap<EntityKey, SourceRef>, Error> {
    let sources = app.0.annotations.sources().spoken()?;
    Ok(sources
        .into_iter()
        .map(|source| {
            let shown = SourceRef {
                key: source.key.to_string(),
                name: source.name.clone(),
                connector: source.connector.clone(),
            };
            (source.key, shown)
        })
        .collect())
}

/// The source of an entity; one that was removed is named by its key.
pub fn source_of(key: &EntityKey, names: &HashMap<EntityKey, SourceRef>) -> SourceRef {
    let key = key.source_key();
    names.get(&key).cloned().unwrap_or_else(|| SourceRef {
        name: key.authority(),
        connector: key.scheme().to_owned(),
        key: key.to_string(),
    })
}

/// From the source down to the parent. `levels` are the kinds between the source and its tables.
pub fn crumbs(key: &EntityKey, source: &SourceRef, levels: &[Kind]) -> Vec<Crumb> {
    let mut crumbs = Vec::new();
    let mut above = key.entity().parent();
    while let Some(key) = above {
        above = key.parent();
        let depth = key.path().len();
        crumbs.push(match depth {
            0 => Crumb { key: source.key.clone(), name: source.name.clone(), kind: EntityKind::Source },
            depth => Crumb {
                name: key.name(),
                kind: levels.get(depth - 1).map_or(EntityKind::Schema, |&level| kind(level)),
                key: key.to_string(),
            },
        });
    }
    crumbs.reverse();
    crumbs
}

pub fn link(key: &EntityKey, kind_known: Option<Kind>, columns: Vec<String>, known: bool) -> Link {
    Link {
        key: key.to_string(),
        name: key.name(),
        path: key.entity().parent().map(|parent| parent.path()).unwrap_or_default(),
        kind: kind_known.map_or(EntityKind::Table, kind),
        columns,
        known,
    }
}
