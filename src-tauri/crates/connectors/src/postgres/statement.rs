//! Every statement this connector sends, whole: none is put together from parts, so none can carry text of a source.
//!
//! They name only what versions 12 to 17 share, so there is one text for all of them.

use connector::Statement;

pub const DATABASES: &str = include_str!("sql/databases.sql");
/// Sent only when a person asks what the login may read, never by a harvest.
pub const PROBE: &str = include_str!("sql/probe.sql");
pub const SETTINGS: &str = include_str!("sql/settings.sql");
pub const BEGIN: &str = include_str!("sql/begin.sql");
pub const SCHEMAS: &str = include_str!("sql/schemas.sql");
pub const TYPES: &str = include_str!("sql/types.sql");
pub const RELATIONS: &str = include_str!("sql/relations.sql");
pub const DETAILS: &str = include_str!("sql/details.sql");
pub const ROUTINES: &str = include_str!("sql/routines.sql");
pub const END: &str = include_str!("sql/end.sql");

/// What a harvest sends, in this order: the first at every login and, where every database is read, once more for the
/// list; the rest for each database.
pub fn of_a_harvest() -> Vec<Statement> {
    let statements = [
        ("statement.databases", DATABASES),
        ("statement.settings", SETTINGS),
        ("statement.begin", BEGIN),
        ("statement.schemas", SCHEMAS),
        ("statement.types", TYPES),
        ("statement.relations", RELATIONS),
        ("statement.details", DETAILS),
        ("statement.routines", ROUTINES),
        ("statement.end", END),
    ];
    statements.map(|(purpose, text)| Statement { purpose, text: text.to_owned() }).into()
}
