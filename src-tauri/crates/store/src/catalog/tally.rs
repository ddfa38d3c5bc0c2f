//! The tallies of containers: what is present below each, kept by every commit so that counting reads one row.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::read::list;
use crate::error::Fault;

/// Tables, views, routines, columns.
type Tally = [i64; 4];

/// No chain of containers is longer. Keys nest, so a chain ends by itself, but a damaged file's might not.
const DEEPEST: usize = 64;

/// A container and its tally.
pub(super) fn tally_of(row: &Row<'_>) -> Result<(i64, Tally), Fault> {
    Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
}

/// Adds `temp.delta` to the tallies of the direct parents and of everything above them.
pub(super) fn apply(connection: &Connection) -> Result<(), Fault> {
    let sql = "SELECT parent, tables, views, routines, columns FROM temp.delta";
    let direct = list(connection, sql, [], tally_of)?;
    for (container, tally) in roll_up(connection, direct)? {
        let [tables, views, routines, columns] = tally;
        connection
            .prepare_cached(include_str!("sql/add_to_tally.sql"))?
            .execute(params![container, tables, views, routines, columns])?;
    }
    Ok(())
}

/// Gives every container above a parent its share too.
pub(super) fn roll_up(connection: &Connection, direct: Vec<(i64, Tally)>) -> Result<HashMap<i64, Tally>, Fault> {
    let mut all: HashMap<i64, Tally> = HashMap::new();
    let mut parent_of = connection.prepare_cached("SELECT parent FROM entity WHERE id = ?1")?;
    for (parent, tally) in direct {
        let mut above = Some(parent);
        for _ in 0..DEEPEST {
            let Some(container) = above else { break };
            let sum = all.entry(container).or_default();
            sum.iter_mut().zip(tally).for_each(|(sum, part)| *sum += part);
            above = parent_of.query_row([container], |row| row.get(0)).optional()?.flatten();
        }
    }
    all.retain(|_, tally| *tally != [0; 4]);
    Ok(all)
}
