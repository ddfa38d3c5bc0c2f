//! Finds the names of a segment that are what was typed, as ranges of the segment's sorted names.

use std::ops::{Bound, Range};

use crate::analysis::ordered_name;
use crate::error::Error;
use crate::question::{Name, Question};
use crate::snapshot::Columns;

/// Names, as positions among the sorted names of one segment.
#[derive(Default)]
pub(crate) struct Names {
    /// The whole query, ignoring case and width.
    whole: Range<u64>,
    /// The whole query in the spelling typed.
    spelled: Option<u64>,
    /// The part behind the last separator, and how many words stand before it.
    qualified: Option<(usize, Range<u64>)>,
}

impl Names {
    pub(crate) fn find(columns: &Columns, question: &Question) -> Result<Names, Error> {
        let mut names = Names::default();
        if let Some(name) = &question.name {
            names.whole = range(columns, name)?;
            names.spelled = spelled(columns, name)?;
        }
        if let Some((path_words, name)) = &question.qualified {
            names.qualified = Some((*path_words, range(columns, name)?)).filter(|(_, range)| !range.is_empty());
            names.spelled = names.spelled.or(spelled(columns, name)?);
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

    /// How many words of the query are a path, if some name is what follows them.
    pub(crate) fn path_words(&self) -> Option<usize> {
        self.qualified.as_ref().map(|(path_words, _)| *path_words)
    }

    pub(crate) fn is_qualified(&self, name: u64) -> bool {
        self.qualified.as_ref().is_some_and(|(_, range)| range.contains(&name))
    }
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
