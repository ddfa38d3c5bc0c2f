//! Looking the catalog over: SQLite's pages, and what must hold between rows.

use std::collections::HashMap;

use rusqlite::Connection;

use super::read::list;
use super::{Catalog, tally};
use crate::codec;
use crate::error::{Error, Fault};
use crate::health::{self, Finding, LISTED};

/// What must return no row, and what it means when it does.
const INVARIANTS: &[(&str, &str)] = &[
    (include_str!("sql/check_open_versions.sql"), "an entity has two records at one time"),
    (include_str!("sql/check_version_content.sql"), "a version has no record"),
    (include_str!("sql/check_future.sql"), "a version belongs to a revision that was never committed"),
];

/// Those that read every row.
const DEEP_INVARIANTS: &[(&str, &str)] = &[(include_str!("sql/check_orphans.sql"), "a record belongs to no version")];

impl Catalog {
    /// Looks the file over. The deep check reads and verifies every record and counts everything anew; it takes
    /// seconds per gigabyte. An empty list is a clean bill of health.
    ///
    /// # Errors
    /// Only what keeps it from looking; damage is a finding.
    pub fn check(&self, deep: bool) -> Result<Vec<Finding>, Error> {
        let looked = self.read("checking", |connection| {
            let mut findings = health::check_pages(connection, deep)?;
            if findings.is_empty() {
                findings.extend(check_rows(connection, deep)?);
            }
            Ok(findings)
        });
        match looked {
            Err(error) if error.is_damage() => Ok(vec![Finding::damage(error.to_string())]),
            other => other,
        }
    }
}

fn check_rows(connection: &Connection, deep: bool) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    let deeper = DEEP_INVARIANTS.iter().filter(|_| deep);
    for (sql, meaning) in INVARIANTS.iter().chain(deeper) {
        for example in list(connection, sql, [LISTED], |row| Ok(row.get::<_, String>(0)?))? {
            findings.push(Finding::contradiction(format!("{meaning}: {example}")));
        }
    }
    if deep {
        check_content(connection, &mut findings)?;
        check_tallies(connection, &mut findings)?;
    }
    Ok(findings)
}

fn check_content(connection: &Connection, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let mut statement = connection.prepare("SELECT id, digest, codec, body FROM content")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let blob = |column| -> Result<&[u8], Fault> {
            row.get_ref(column)?.as_blob().map_err(|error| Fault::Damage(error.into()))
        };
        if let Err(fault) = codec::verify(blob(1)?, row.get(2)?, blob(3)?) {
            let Fault::Damage(cause) = fault else { return Err(fault) };
            findings.push(Finding::damage(format!("record {}: {cause}", row.get::<_, i64>(0)?)));
            if findings.len() >= LISTED as usize {
                break;
            }
        }
    }
    Ok(())
}

fn check_tallies(connection: &Connection, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    let direct = list(connection, include_str!("sql/count_by_parent.sql"), [], tally::tally_of)?;
    let counted = tally::roll_up(connection, direct)?;
    let sql = "SELECT container, tables, views, routines, columns FROM tally
               WHERE tables <> 0 OR views <> 0 OR routines <> 0 OR columns <> 0";
    let stored: HashMap<_, _> = list(connection, sql, [], tally::tally_of)?.into_iter().collect();
    if counted != stored {
        findings.push(Finding::contradiction("the counts of tables and columns do not match what is there"));
    }
    Ok(())
}
