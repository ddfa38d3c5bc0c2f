//! All words of a segment in one piece, for questions that a sorted dictionary cannot answer: which of them contain
//! these letters. Running through a few megabytes costs less than a millisecond, and is asked for only where little
//! was found; it is put together when first needed.

use memchr::memmem::Finder;
use tantivy::InvertedIndexReader;

use crate::error::Error;

/// Parts one word from the next. No word contains it.
const END: u8 = b'\n';

/// Bytes of the longest word that is looked into.
const LONGEST: usize = 64;

pub(crate) struct Vocabulary {
    /// Every word, each behind [`END`].
    words: Vec<u8>,
}

impl Vocabulary {
    pub(crate) fn read(index: &InvertedIndexReader) -> Result<Vocabulary, Error> {
        let mut words = vec![END];
        let mut terms = index.terms().stream().map_err(Error::damaged)?;
        while terms.advance() {
            // Numbers and hashes are most of what a large catalog has, and nobody remembers the inside of one.
            if terms.key().len() <= LONGEST && !terms.key().iter().any(u8::is_ascii_digit) {
                words.extend_from_slice(terms.key());
                words.push(END);
            }
        }
        words.shrink_to_fit();
        Ok(Vocabulary { words })
    }

    /// The words that contain `part` and more, in order, at most `most` of them.
    pub(crate) fn containing(&self, part: &str, most: usize) -> Vec<&[u8]> {
        let finder = Finder::new(part.as_bytes());
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(at) = self.words.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            let start = memchr::memrchr(END, &self.words[..at]).map_or(0, |end| end + 1);
            let end = memchr::memchr(END, &self.words[at..]).map_or(self.words.len(), |end| at + end);
            if end - start > part.len() {
                found.push(&self.words[start..end]);
            }
            if found.len() == most {
                break;
            }
            from = end;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_by_their_inner_letters() {
        fn check(part: &str, most: usize, expected: &[&str]) {
            let vocabulary = Vocabulary { words: b"\naddress\ncustomeraddress\naddaddress\ndress\n".to_vec() };
            let found: Vec<_> = vocabulary.containing(part, most).into_iter().map(String::from_utf8_lossy).collect();
            assert_eq!(found, expected, "{part}");
        }
        check("address", 9, &["customeraddress", "addaddress"]);
        check("dress", 2, &["address", "customeraddress"]);
        check("add", 9, &["address", "customeraddress", "addaddress"]);
        check("zzz", 9, &[]);
    }
}
