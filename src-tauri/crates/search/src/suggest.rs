//! What else may have been meant, where a query finds nothing as it was typed.

use crate::error::Error;
use crate::find::{Ground, count};
use crate::keyboard::other_layout;
use crate::query::{Query, Suggestion, Way};

/// Other queries that find something as they are typed, the likeliest first. `plain` are the words of the query alone.
pub(crate) fn suggestions(ground: Ground<'_>, query: &Query, plain: &str) -> Result<Vec<Suggestion>, Error> {
    let typed = query.text.trim();
    let is_filtered = query.filters.iter().any(|(_, values)| !values.is_empty());
    let layout = other_layout(typed).map(|text| (Way::Layout, text, query.filters.as_slice()));
    let unfiltered = is_filtered.then(|| (Way::Unfiltered, typed.to_owned(), [].as_slice()));
    let is_less = !plain.is_empty() && plain != typed;
    let bare = is_less.then(|| (Way::Bare, plain.to_owned(), [].as_slice()));
    let mut found: Vec<Suggestion> = Vec::new();
    for (way, text, filters) in layout.into_iter().chain(unfiltered).chain(bare) {
        let total = count(ground, &text, filters)?;
        // Leaving more away is of use only where it finds more.
        if total > 0 && found.last().is_none_or(|last| last.way == Way::Layout || last.total < total) {
            found.push(Suggestion { way, text, total });
        }
    }
    Ok(found)
}
