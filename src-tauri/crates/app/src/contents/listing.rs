//! The rows of one container by name, kept while the catalog stays as it is.
//!
//! Sorting a hundred thousand tables by size means looking at the size of each, which SQLite does in some tenths of a
//! second; the same figures in memory are sorted in milliseconds, and a person who sorts by one column sorts by
//! another next. What is kept is figures: names and records are read for the rows of a page alone.

use std::cmp::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use api::Error;
use api::contents::ContentSort;
use model::name::fold;
use model::{EntityKey, Kind, RelationKind, RoutineKind, Stamp};
use store::{EntityId, Form, Listed};

use crate::App;
use crate::error::Spoken;

/// Rows that are kept for later questions, of all containers together: some tens of megabytes.
const MOST_ROWS: usize = 500_000;

/// The listings of the containers looked at last.
#[derive(Debug, Default)]
pub struct Listings {
    /// The newest last.
    kept: Mutex<Vec<Kept>>,
    /// Held while rows are read, so that two questions about one container read them once.
    reading: Mutex<()>,
}

#[derive(Debug)]
struct Kept {
    of: Stamp,
    container: EntityKey,
    deep: bool,
    rows: Arc<[Row]>,
}

/// One row, without its names.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub id: EntityId,
    pub kind: Kind,
    pub form: Option<Form>,
    pub columns: u32,
    pub tables: u32,
    pub since: i64,
    pub rows: Option<i64>,
    pub bytes: Option<i64>,
    pub last_write: Option<i64>,
}

impl Listings {
    /// The rows of a container by name. `None` when the catalog has never heard of it.
    pub fn of(&self, app: &App, container: &EntityKey, deep: bool) -> Result<Option<Arc<[Row]>>, Error> {
        // Asked before the rows are read: at worst they are newer than what they are kept as, and read once more.
        let stamp = app.0.catalog.stamp().spoken()?;
        if let Some(rows) = self.kept(&stamp, container, deep) {
            return Ok(Some(rows));
        }
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = self.kept(&stamp, container, deep) {
            return Ok(Some(rows));
        }
        let Some(listed) = app.0.catalog.listing(container, deep).spoken()? else { return Ok(None) };
        let rows = by_name(listed);
        self.keep(Kept { of: stamp, container: container.clone(), deep, rows: Arc::clone(&rows) });
        Ok(Some(rows))
    }

    fn kept(&self, stamp: &Stamp, container: &EntityKey, deep: bool) -> Option<Arc<[Row]>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| kept.of == *stamp);
        let at = kept.iter().position(|kept| kept.container == *container && kept.deep == deep)?;
        let found = kept.remove(at);
        let rows = Arc::clone(&found.rows);
        kept.push(found);
        Some(rows)
    }

    fn keep(&self, listing: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(listing);
        let mut rows: usize = kept.iter().map(|kept| kept.rows.len()).sum();
        // The newest stays whatever its size: the next question is about it.
        while rows > MOST_ROWS && kept.len() > 1 {
            rows -= kept.remove(0).rows.len();
        }
    }
}

/// Without regard to case, as a person looks for a name; equal names by their keys.
fn by_name(listed: Vec<Listed>) -> Arc<[Row]> {
    let mut named: Vec<_> = listed.into_iter().map(|listed| (fold(&listed.key.name()), listed)).collect();
    named.sort_unstable_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.key.cmp(&b.key)));
    let row = |(_, listed): (String, Listed)| Row {
        id: listed.id,
        kind: listed.kind,
        form: listed.form,
        columns: listed.columns,
        tables: listed.tables,
        since: listed.since.0,
        rows: listed.rows,
        bytes: listed.bytes,
        last_write: listed.last_write,
    };
    named.into_iter().map(row).collect()
}

/// The positions of one page of `admitted`, which are positions in the order of names.
pub fn page(
    rows: &[Row],
    mut admitted: Vec<u32>,
    (sort, descending): (ContentSort, bool),
    (offset, limit): (usize, usize),
) -> Vec<u32> {
    let end = offset.saturating_add(limit).min(admitted.len());
    if sort == ContentSort::Name {
        if descending {
            admitted.reverse();
        }
    } else {
        let value = |at: u32| rows.get(at as usize).and_then(|row| row.value(sort));
        let order = |&one: &u32, &other: &u32| {
            let by_value = match (value(one), value(other)) {
                (Some(one), Some(other)) if descending => other.cmp(&one),
                (Some(one), Some(other)) => one.cmp(&other),
                (one, other) => other.is_some().cmp(&one.is_some()),
            };
            by_value.then(one.cmp(&other))
        };
        select(&mut admitted, end, order);
    }
    admitted.get(offset..end).unwrap_or_default().to_vec()
}

/// Puts the first `end` in order; the rest stay as they are.
fn select(positions: &mut [u32], end: usize, order: impl Fn(&u32, &u32) -> Ordering) {
    if end > 0 && end < positions.len() {
        positions.select_nth_unstable_by(end, &order);
    }
    if let Some(first) = positions.get_mut(..end) {
        first.sort_unstable_by(order);
    }
}

impl Row {
    /// Whether it has a size where the source tells it: a table, or a view whose rows are kept.
    pub fn keeps_rows(&self) -> bool {
        self.kind == Kind::Table || self.form == Some(Form::Relation(RelationKind::MaterializedView))
    }

    /// What the row is sorted by; `None` comes last.
    fn value(&self, sort: ContentSort) -> Option<i64> {
        match sort {
            ContentSort::Name => None,
            ContentSort::Kind => Some(rank(self.kind, self.form)),
            ContentSort::Rows => self.rows,
            ContentSort::Bytes => self.bytes,
            ContentSort::Columns => matches!(self.kind, Kind::Table | Kind::View).then_some(i64::from(self.columns)),
            ContentSort::LastWrite => self.last_write,
            // Clocks run backwards, revisions do not.
            ContentSort::LastChanged => Some(self.since),
        }
    }
}

/// In display order: by kind, then the plain form before the others.
fn rank(kind: Kind, form: Option<Form>) -> i64 {
    let kind = Kind::ALL.iter().position(|known| *known == kind).unwrap_or(Kind::ALL.len()) as i64;
    let form = match form {
        None | Some(Form::Relation(RelationKind::Table | RelationKind::View)) => 0,
        Some(Form::Relation(RelationKind::PartitionedTable)) => 1,
        Some(Form::Relation(RelationKind::ForeignTable)) => 2,
        Some(Form::Relation(RelationKind::VirtualTable)) => 3,
        Some(Form::Relation(RelationKind::FileTable)) => 4,
        Some(Form::Relation(RelationKind::MaterializedView)) => 5,
        Some(Form::Routine(RoutineKind::Function)) => 0,
        Some(Form::Routine(RoutineKind::Procedure)) => 1,
        Some(Form::Routine(RoutineKind::Aggregate)) => 2,
        Some(Form::Routine(RoutineKind::Window)) => 3,
        Some(Form::Routine(RoutineKind::Macro)) => 4,
        Some(Form::Routine(RoutineKind::TableMacro)) => 5,
    };
    kind * 16 + form
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row = |id, kind, rows, since| Row {
            id: EntityId(id),
            kind,
            form: None,
            columns: 0,
            tables: 0,
            since,
            rows,
            bytes: None,
            last_write: None,
        };
        vec![
            row(0, Kind::Table, Some(5), 9),
            row(1, Kind::View, None, 8),
            row(2, Kind::Table, Some(7), 9),
            row(3, Kind::Table, Some(5), 7),
            row(4, Kind::View, None, 9),
        ]
    }

    fn check(sort: ContentSort, descending: bool, expected: [u32; 5]) {
        let rows = rows();
        assert_eq!(page(&rows, (0..5).collect(), (sort, descending), (0, 99)), expected, "{sort:?} {descending}");
        // Every page is that part of the whole.
        for offset in 0..7 {
            for limit in 0..4 {
                let found = page(&rows, (0..5).collect(), (sort, descending), (offset, limit));
                let whole: Vec<_> = expected.into_iter().skip(offset).take(limit).collect();
                assert_eq!(found, whole, "{sort:?} {offset} {limit}");
            }
        }
    }

    #[test]
    fn a_table_and_a_view_that_is_kept_have_a_size() {
        let [table, view, ..] = rows()[..] else { panic!("five rows") };
        let form = |form| Row { form: Some(Form::Relation(form)), ..view };
        assert!(table.keeps_rows() && form(RelationKind::MaterializedView).keeps_rows());
        assert!(!view.keeps_rows() && !form(RelationKind::View).keeps_rows());
    }

    #[test]
    fn sorts_by_value_then_by_name_and_what_has_none_comes_last() {
        check(ContentSort::Name, false, [0, 1, 2, 3, 4]);
        check(ContentSort::Name, true, [4, 3, 2, 1, 0]);
        check(ContentSort::Rows, false, [0, 3, 2, 1, 4]);
        check(ContentSort::Rows, true, [2, 0, 3, 1, 4]);
        check(ContentSort::Bytes, true, [0, 1, 2, 3, 4]);
        check(ContentSort::Kind, false, [0, 2, 3, 1, 4]);
        check(ContentSort::Kind, true, [1, 4, 0, 2, 3]);
        check(ContentSort::LastChanged, false, [3, 1, 0, 2, 4]);
    }
}
