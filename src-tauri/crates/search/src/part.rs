//! The words of a text that is shown, and what of each a word of a query matches.

use std::borrow::Cow;
use std::ops::Range;

use model::name::{fold, is_wide, words};

use crate::korean;
use crate::matcher::Fit;
use crate::tokens::clip_bytes;

/// How much of one text is looked at, in bytes.
const TEXT_BYTES: usize = 256 * 1024;
/// How many places are marked in one text.
pub(crate) const RANGES: usize = 200;

/// Where a word ends that is written over several parts from the first on; `None` when it is not.
pub(crate) fn joined_end(parts: &[Part<'_>], word: &str, prefix: bool) -> Option<usize> {
    let mut rest = word.strip_prefix(parts.first()?.folded.as_ref())?;
    for part in parts.iter().skip(1) {
        if rest.is_empty() {
            return None;
        }
        if let Some(behind) = rest.strip_prefix(part.folded.as_ref()) {
            rest = behind;
            if rest.is_empty() {
                return Some(part.end());
            }
        } else {
            let ends = prefix && part.folded.starts_with(rest);
            return ends.then(|| part.original(0, rest.len()).end);
        }
    }
    None
}

/// A word of the text, or a run of a script without spaces.
pub(crate) struct Part<'a> {
    text: &'a str,
    pub start: usize,
    pub folded: Cow<'a, str>,
}

pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    words(clip_bytes(text, TEXT_BYTES)).into_iter().map(Part::of).collect()
}

impl<'a> Part<'a> {
    fn of(word: model::name::Word<'a>) -> Part<'a> {
        let folds_to_itself = word.text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let folded = if folds_to_itself { Cow::Borrowed(word.text) } else { Cow::Owned(fold(word.text)) };
        Part { text: word.text, start: word.start, folded }
    }

    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// How well this part matches a word without a slip; adds where.
    pub(crate) fn strict(&self, word: &str, prefix: bool, ranges: &mut Vec<Range<usize>>) -> Option<Fit> {
        if self.folded == word {
            ranges.push(self.start..self.end());
            return Some(Fit::Exact);
        }
        if korean::is_initials(word) {
            return self.initials(word, ranges);
        }
        if self.text.starts_with(is_wide) {
            let before = ranges.len();
            let found = self.folded.match_indices(word).take(RANGES);
            ranges.extend(found.map(|(at, _)| self.original(at, at + word.len())));
            return (ranges.len() > before).then_some(Fit::Exact);
        }
        let begins = prefix && self.folded.starts_with(word);
        begins.then(|| {
            ranges.push(self.original(0, word.len()));
            Fit::Prefix
        })
    }

    /// Where the syllables begin with these consonants.
    fn initials(&self, consonants: &str, ranges: &mut Vec<Range<usize>>) -> Option<Fit> {
        let of_part = korean::initials(&self.folded)?;
        let before = ranges.len();
        for (at, _) in of_part.match_indices(consonants).take(RANGES) {
            // A consonant and its syllable are three bytes each.
            ranges.push(self.original(at, at + consonants.len()));
        }
        (ranges.len() > before).then_some(Fit::Exact)
    }

    /// The range of the text that folds to these bytes of the folded part.
    pub(crate) fn original(&self, from: usize, to: usize) -> Range<usize> {
        let same = self.text.len() == self.folded.len();
        if same && self.text.is_char_boundary(from) && self.text.is_char_boundary(to) {
            return self.start + from..self.start + to;
        }
        if self.text.len() > UNEVEN_BYTES {
            return self.start..self.end();
        }
        self.start + self.unfolded(from)..self.start + self.unfolded(to)
    }

    /// How much of the text folds to the first `bytes` of the folded part. Folding joins characters (한 from its
    /// letters) and takes them apart (ﬁ), so the start of the text is folded until it fits, or is long enough.
    fn unfolded(&self, bytes: usize) -> usize {
        let ends = || self.text.char_indices().map(|(at, character)| at + character.len_utf8());
        let wanted = self.folded.get(..bytes).unwrap_or_default();
        let fits = |end: &usize| fold(&self.text[..*end]) == wanted;
        let reaches = |end: &usize| fold(&self.text[..*end]).len() >= bytes;
        if bytes == 0 { 0 } else { ends().find(fits).or_else(|| ends().find(reaches)).unwrap_or(self.text.len()) }
    }
}

/// Parts that change their length in folding are marked whole from this size on: finding the place is quadratic.
const UNEVEN_BYTES: usize = 2048;
