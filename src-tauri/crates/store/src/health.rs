//! Looking a file over: SQLite's own check of its pages. What else must hold is checked beside the file's owner.

use rusqlite::Connection;

use crate::error::Fault;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: FindingKind,
    /// One sentence, for a person.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingKind {
    /// The file cannot be trusted: restore it, or set it aside and harvest again.
    Damage,
    /// The rows contradict each other, though each is readable.
    Contradiction,
}

impl Finding {
    pub(crate) fn damage(message: impl Into<String>) -> Finding {
        Finding { kind: FindingKind::Damage, message: message.into() }
    }

    pub(crate) fn contradiction(message: impl Into<String>) -> Finding {
        Finding { kind: FindingKind::Contradiction, message: message.into() }
    }
}

/// At most this many findings of one kind are listed: more say nothing new.
pub(crate) const LISTED: u32 = 20;

/// Runs SQLite's check. The deep one also compares every index with its table.
pub(crate) fn check_pages(connection: &Connection, deep: bool) -> Result<Vec<Finding>, Fault> {
    let pragma = if deep { "integrity_check" } else { "quick_check" };
    let mut findings = Vec::new();
    let result = connection.pragma_query(None, pragma, |row| {
        let line: String = row.get(0)?;
        if line != "ok" && findings.len() < LISTED as usize {
            findings.push(Finding::damage(line));
        }
        Ok(())
    });
    match result.map_err(Fault::from) {
        Ok(()) => {}
        // The check itself stumbles over some kinds of damage.
        Err(Fault::Sqlite(error)) => findings.push(Finding::damage(error.to_string())),
        Err(other) => return Err(other),
    }
    if deep {
        check_references(connection, &mut findings)?;
    }
    Ok(findings)
}

fn check_references(connection: &Connection, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let mut statement = connection.prepare("SELECT \"table\", \"parent\" FROM pragma_foreign_key_check LIMIT ?1")?;
    let mut rows = statement.query([LISTED])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(1)?);
        findings.push(Finding::contradiction(format!("a row of {table} refers to a missing row of {parent}")));
    }
    Ok(())
}
