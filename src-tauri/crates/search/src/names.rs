//! Finds the names of a segment that are what was typed, as ranges of the segment's sorted names.

use std::ops::{Bound, Range};

use model::EntityKey;

use crate::analysis::{UNIT, ordered_name};
use crate::error::Error;
use crate::question::{Name, Qualified, Question};
use crate::snapshot::Columns;
use crate::tokens::whole_name;

/// Names, as positions among the sorted names of one segment.
#[derive(Default)]
pub(crate) struct Names {
    /// The whole query, ignoring case and width.
    whole: Range<u64>,
    /// The whole query in the spelling typed.
    spelled: Option<u64>,
    /// The part behind the last separator.
    qualified: Option<Range<u64>>,
    /// By group of the segment: whether it is what stands before that.
    paths: Vec<bool>,
}

impl Names {
    pub(crate) fn find(columns: &Columns, question: &Question) -> Result<Names, Error> {
        let mut names = Names::default();
        if let Some(name) = &question.name {
            names.whole = range(columns, name)?;
            names.spelled = spelled(columns, name)?;
        }
        if let Some(Qualified { path, name }) = &question.qualified {
            names.qualified = Some(range(columns, name)?).filter(|range| !range.is_empty());
            names.spelled = names.spelled.or(spelled(columns, name)?);
            if names.has_qualified() {
                names.paths = columns.group_names.iter().map(|group| ends_with(group, path)).collect();
            }
        }
        Ok(names)
    }

    pub(crate) fn has_whole(&self) -> bool {
        !self.whole.is_empty()
    }

    pub(crate) fn is_whole(&self, name: u64) -> bool {
        self.whole.contains(&name)
    }

    pub(crate) fn is_spelled(&self, name: u64) -> bool {
        self.spelled == Some(name)
    }

    /// Whether some name is what stands behind the last separator.
    pub(crate) fn has_qualified(&self) -> bool {
        self.qualified.is_some()
    }

    /// Whether a name in this group of the segment is the qualified one.
    pub(crate) fn is_qualified(&self, name: u64, group: usize) -> bool {
        let is_name = self.qualified.as_ref().is_some_and(|range| range.contains(&name));
        is_name && self.paths.get(group) == Some(&true)
    }
}

/// Whether the schema of a group is the last of `path`, and lies in those before it as far as both are known.
fn ends_with(group: &str, path: &[String]) -> bool {
    let Some(schema) = group.split(UNIT).nth(2) else { return false };
    let last = || schema.rsplit('/').take(1).map(str::to_owned).collect();
    let names = schema.parse::<EntityKey>().map_or_else(|_| last(), |key| key.path());
    let mut pairs = names.iter().rev().zip(path.iter().rev());
    !names.is_empty() && pairs.all(|(name, part)| whole_name(name) == *part)
}

/// All spellings of a name: the folded one, and those written behind it.
fn range(columns: &Columns, name: &Name) -> Result<Range<u64>, Error> {
    let behind = format!("{}\u{1}", name.folded);
    let bounds = (Bound::Included(name.folded.as_str()), Bound::Excluded(behind.as_str()));
    let found = columns.names.dictionary().term_bounds_to_ord(bounds.0, bounds.1).map_err(Error::damaged)?;
    let names = columns.names.num_terms() as u64;
    Ok(match found {
        (Bound::Included(start), Bound::Excluded(end)) => start.min(names)..end.min(names),
        _ => 0..0,
    })
}

fn spelled(columns: &Columns, name: &Name) -> Result<Option<u64>, Error> {
    columns.names.dictionary().term_ord(ordered_name(&name.spelled)).map_err(Error::damaged)
}
