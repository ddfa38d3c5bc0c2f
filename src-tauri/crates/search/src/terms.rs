//! The terms of one field of one document, each once, with the best of its places.
//!
//! A document has some hundred terms, so a sorted list beats a hash map; keeping the first eight bytes of each beside it
//! makes most comparisons one of integers.

use crate::grade::Grades;
use crate::schema::code_mark;

/// Collects terms with the codes of their places.
pub(crate) struct Terms {
    text: String,
    entries: Vec<Entry>,
    /// Which of two codes is the better.
    grades: Grades,
}

#[derive(Clone, Copy)]
struct Entry {
    /// The first eight bytes of the term.
    start: u64,
    from: u32,
    to: u32,
    code: u8,
}

impl Terms {
    pub(crate) fn new(grades: Grades) -> Terms {
        Terms { text: String::new(), entries: Vec::new(), grades }
    }

    pub(crate) fn add(&mut self, term: &str, code: u8) {
        let mut start = [0; 8];
        start.iter_mut().zip(term.bytes()).for_each(|(known, byte)| *known = byte);
        let from = self.text.len() as u32;
        self.text.push_str(term);
        self.entries.push(Entry { start: u64::from_be_bytes(start), from, to: self.text.len() as u32, code });
    }

    /// Empties the list into lines for [`crate::schema`]. `further` is told each term that has several places, with the
    /// codes of those besides the best.
    pub(crate) fn take(&mut self, mut further: impl FnMut(&str, u8)) -> String {
        let Terms { text, entries, grades } = self;
        let term = |entry: &Entry| &text[entry.from as usize..entry.to as usize];
        let grade = |entry: &Entry| grades[usize::from(entry.code & 15)];
        entries.sort_unstable_by(|one, other| {
            let terms = one.start.cmp(&other.start).then_with(|| term(one).cmp(term(other)));
            terms.then_with(|| grade(one).cmp(&grade(other)))
        });
        entries.dedup_by(|later, first| {
            let same = later.start == first.start && term(later) == term(first);
            if same && later.code != first.code {
                further(term(later), later.code);
            }
            same
        });
        let mut lines = String::with_capacity(text.len() + 2 * entries.len());
        for entry in entries.iter() {
            lines.push(code_mark(entry.code));
            lines.push_str(term(entry));
            lines.push('\n');
        }
        text.clear();
        entries.clear();
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::{EXACT, Place};

    #[test]
    fn keeps_the_best_place_of_each_term() {
        let mut terms = Terms::new(EXACT);
        let places = [("orders", Place::Comment), ("ordering_long", Place::Path), ("orders", Place::Name)];
        for (term, place) in places.into_iter().chain([("ordering_lone", Place::Column), ("orders", Place::Column)]) {
            terms.add(term, place.code());
        }
        let mut further = Vec::new();
        let line = |term: &str, place: Place| format!("{}{term}\n", code_mark(place.code()));
        let expected = [("ordering_lone", Place::Column), ("ordering_long", Place::Path), ("orders", Place::Name)];
        assert_eq!(
            terms.take(|term, code| further.push((term.to_owned(), code))),
            expected.map(|(term, place)| line(term, place)).concat()
        );
        let also = [Place::Column, Place::Comment].map(|place| ("orders".to_owned(), place.code()));
        assert_eq!(further, also);
        assert_eq!(terms.take(|_, _| {}), "");
    }
}
