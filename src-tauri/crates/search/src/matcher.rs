//! Re-matches a query against texts that are shown.
//!
//! The index says which entities match; the screen also wants to know which columns did, and where to put the marks. This
//! reads the query like the index does and looks at one text at a time. It answers for single words: a name that has some of
//! the words is a match, and one with more of them is a better one. Exclusions and filters play no part.

use std::ops::Range;

use crate::aliases::{Aliases, is_found_inside};
use crate::condition::Condition;
use crate::part::{Part, RANGES, joined_end, parts};
use crate::pattern::Pattern;
use crate::question::{Form, Question, Word};
use crate::scope::Scope;
use crate::slip::{within_one_slip, within_two_slips};

/// Where a text matches a query, and how well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Higher is better. Comparable between texts of the same [`Matcher`].
    pub quality: u32,
    /// Byte ranges on character boundaries, ascending, not overlapping.
    pub ranges: Vec<Range<usize>>,
}

/// A query, ready to be matched against names and prose.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    pub(crate) wanted: Vec<Wanted>,
    /// All words joined.
    joined: String,
    lists_columns: bool,
}

/// Something to find in a text.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Folded; several are a phrase.
    pub words: Vec<String>,
    pub pattern: Option<Pattern>,
    pub scope: Scope,
    aliases: Vec<String>,
    prefix: bool,
    may_be_inner: bool,
    forgives: bool,
    forgives_two: bool,
    forgives_as_prefix: bool,
}

/// How well one word was found. Better is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    TwoSlips,
    Slip,
    Inner,
    Alias,
    Prefix,
    Exact,
}

impl Fit {
    /// What one word so found adds to the quality of a text.
    fn weight(self) -> u32 {
        match self {
            Fit::TwoSlips => 1,
            Fit::Slip => 2,
            Fit::Inner => 3,
            Fit::Alias | Fit::Prefix => 4,
            Fit::Exact => 6,
        }
    }
}

impl Matcher {
    /// Reads a query as the index does.
    pub fn new(query_text: &str, aliases: &Aliases) -> Matcher {
        let mut question = Question::read(query_text, aliases);
        let joined = question.words.iter().map(|word| word.text.as_str()).collect();
        let mut wanted = Vec::new();
        for word in &mut question.words {
            each_leaf(word, &mut |word| wanted.push(Wanted::new(word.clone())));
        }
        Matcher { wanted, joined, lists_columns: question.lists_columns() }
    }

    /// True when the query asks for columns, and for nothing else.
    pub fn lists_columns(&self) -> bool {
        self.lists_columns
    }

    /// True when the query has no word to match.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// What the words of the query match in the name of an entity; `None` when nothing does. A whole identifier is
    /// better than its parts, and of equal matches the shorter identifier is better.
    pub fn name(&self, name: &str) -> Option<Match> {
        self.identifier(name, Scope::Name)
    }

    /// What they match in the name of a column, like [`Matcher::name`].
    pub fn column(&self, name: &str) -> Option<Match> {
        self.identifier(name, Scope::Column)
    }

    fn identifier(&self, name: &str, scope: Scope) -> Option<Match> {
        let parts = parts(name);
        let found = self.find(&parts, scope).or_else(|| self.initials(&parts));
        let mut found = found.or_else(|| self.pattern(name, scope))?;
        let joined: String = parts.iter().map(|part| part.folded.as_ref()).collect();
        let is = |word: &Wanted| word.is_in(scope) && word.is(&joined);
        let whole = !joined.is_empty() && (joined == self.joined || self.wanted.iter().any(is));
        let brevity = 63 - (name.chars().take(64).count().min(63) as u32);
        found.quality = (found.quality.saturating_add(if whole { WHOLE } else { 0 })) * 64 + brevity;
        Some(found)
    }

    /// What the words of the query match in a comment or definition; `None` when nothing does.
    pub fn prose(&self, text: &str) -> Option<Match> {
        let mut found = self.find(&parts(text), Scope::Comment)?;
        found.quality *= 64;
        Some(found)
    }

    /// A name of the form that some part of the query asks for.
    fn pattern(&self, name: &str, scope: Scope) -> Option<Match> {
        let is = |pattern: &Pattern| match scope {
            Scope::Column => pattern.is_column(name),
            _ => pattern.is_name(name),
        };
        let fits = |wanted: &Wanted| wanted.is_in(scope) && wanted.pattern.as_ref().is_some_and(is);
        let whole = || std::iter::once(0..name.len()).collect();
        self.wanted.iter().any(fits).then(|| Match { quality: Fit::Exact.weight(), ranges: whole() })
    }

    /// A name of which the query is the first letters.
    fn initials(&self, parts: &[Part<'_>]) -> Option<Match> {
        let [Wanted { words, may_be_inner: true, .. }] = self.wanted.as_slice() else { return None };
        let first = |part: &Part<'_>| part.folded.chars().next();
        let is_named = parts.len() > 2 && words.concat().chars().eq(parts.iter().filter_map(first));
        let start = |part: &Part<'_>| part.original(0, part.folded.chars().next().map_or(0, char::len_utf8));
        is_named.then(|| Match { quality: Fit::Inner.weight(), ranges: parts.iter().map(start).collect() })
    }

    fn find(&self, parts: &[Part<'_>], scope: Scope) -> Option<Match> {
        let mut ranges = Vec::new();
        let mut quality = 0;
        // Two slips are looked for in names alone: in long texts that would cost more than it tells.
        let names = scope != Scope::Comment;
        for wanted in self.wanted.iter().filter(|wanted| wanted.pattern.is_none() && wanted.is_in(scope)) {
            quality += wanted.find(parts, names, &mut ranges).map_or(0, Fit::weight);
        }
        (quality > 0).then(|| Match { quality, ranges: merged(ranges) })
    }
}

/// Added to the quality of an identifier that is all of the query, or one word of it.
const WHOLE: u32 = 1_000;

impl Wanted {
    fn new(word: Word) -> Wanted {
        Wanted {
            scope: word.scope,
            prefix: matches!(word.form, Form::Prefix | Form::Run(_)),
            may_be_inner: word.may_be_inner(),
            forgives: word.forgives(),
            forgives_two: word.forgives_two(),
            forgives_as_prefix: word.forgives_as_prefix(),
            aliases: word.aliases,
            pattern: match &word.form {
                Form::Pattern(pattern) => Some(pattern.clone()),
                _ => None,
            },
            words: match word.form {
                Form::Phrase(words) | Form::Run(words) => words,
                _ => vec![word.text],
            },
        }
    }

    /// Whether it is looked for in texts of this kind: names, columns, or comments and definitions.
    pub(crate) fn is_in(&self, scope: Scope) -> bool {
        match self.scope {
            Scope::Anywhere => true,
            own => own == scope || (own == Scope::Definition && scope == Scope::Comment),
        }
    }

    fn is(&self, joined: &str) -> bool {
        matches!(self.words.as_slice(), [word] if word == joined)
    }

    /// Adds every place where this is found; slips only where nothing better is.
    pub(crate) fn find(&self, parts: &[Part<'_>], names: bool, ranges: &mut Vec<Range<usize>>) -> Option<Fit> {
        let [word] = self.words.as_slice() else { return self.phrase(parts, ranges) };
        let mut best = None;
        for (at, part) in parts.iter().enumerate() {
            if let Some(fit) = part.strict(word, self.prefix, ranges) {
                best = best.max(Some(fit));
            } else if let Some(end) = joined_end(&parts[at..], word, self.prefix) {
                ranges.push(part.start..end);
                best = best.max(Some(Fit::Prefix));
            } else if self.aliases.iter().any(|alias| part.folded == alias.as_str()) {
                ranges.push(part.start..part.end());
                best = best.max(Some(Fit::Alias));
            }
        }
        best.or_else(|| self.inner(std::iter::once(word.as_str()), parts, ranges))
            .or_else(|| self.slip(word, parts, names, ranges))
            .or_else(|| {
                self.inner(
                    self.aliases.iter().map(String::as_str).filter(|alias| is_found_inside(alias)),
                    parts,
                    ranges,
                )
            })
    }

    /// Marks the first of these words that stands in a part, in each of them.
    fn inner<'w>(
        &self,
        words: impl Iterator<Item = &'w str> + Clone,
        parts: &[Part<'_>],
        ranges: &mut Vec<Range<usize>>,
    ) -> Option<Fit> {
        let before = ranges.len();
        for part in parts.iter().filter(|_| self.may_be_inner) {
            let found = words.clone().find_map(|word| part.folded.find(word).map(|at| at..at + word.len()));
            ranges.extend(found.map(|found| part.original(found.start, found.end)));
        }
        (ranges.len() > before).then_some(Fit::Inner)
    }

    fn slip(&self, word: &str, parts: &[Part<'_>], names: bool, ranges: &mut Vec<Range<usize>>) -> Option<Fit> {
        let mut add = |fit: Fit, is_near: &dyn Fn(&Part<'_>) -> bool| {
            let before = ranges.len();
            ranges.extend(parts.iter().filter(|part| is_near(part)).map(|part| part.start..part.end()));
            (ranges.len() > before).then_some(fit)
        };
        let one =
            self.forgives.then(|| add(Fit::Slip, &|part| within_one_slip(word, &part.folded, self.forgives_as_prefix)));
        let two = || add(Fit::TwoSlips, &|part| within_two_slips(word, &part.folded));
        one.flatten().or_else(|| (names && self.forgives_two).then(two).flatten())
    }

    /// Several words, one behind the other.
    fn phrase(&self, parts: &[Part<'_>], ranges: &mut Vec<Range<usize>>) -> Option<Fit> {
        let mut best = None;
        let text: String = self.words.concat();
        for at in 0..parts.len() {
            // Pairs of characters overlap, so a phrase in such a script is compared as the run it came from.
            let exact = parts[at..].iter().zip(&self.words).filter(|(part, word)| part.folded == word.as_str()).count();
            if exact == self.words.len() {
                ranges.push(parts[at].start..parts[at + exact - 1].end());
                best = Some(Fit::Exact);
            } else if let Some(end) = joined_end(&parts[at..], &text, self.prefix) {
                ranges.push(parts[at].start..end);
                best = Some(Fit::Exact);
            }
        }
        best
    }
}

/// Calls `each` with a word, or with those of the ways that are one.
fn each_leaf(word: &mut Word, each: &mut dyn FnMut(&mut Word)) {
    match &mut word.form {
        Form::Tree(condition) => Condition::each_word(condition, &mut |word| each_leaf(word, each)),
        _ => each(word),
    }
}

/// Sorted ranges without overlaps.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len().min(RANGES));
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged.truncate(RANGES);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with its marks in brackets, or nothing.
    fn marked(text: &str, found: Option<Match>) -> String {
        let Some(found) = found else { return String::new() };
        let mut out = String::new();
        let mut at = 0;
        for range in found.ranges {
            out += &format!("{}[{}]", &text[at..range.start], &text[range.clone()]);
            at = range.end;
        }
        out + &text[at..]
    }

    #[test]
    fn marks_what_the_words_match() {
        fn check(query: &str, text: &str, expected: &str) {
            let matcher = Matcher::new(query, &Aliases::built_in());
            assert_eq!(marked(text, matcher.name(text)), expected, "name {query:?} {text:?}");
            assert_eq!(marked(text, matcher.prose(text)), expected, "prose {query:?} {text:?}");
        }
        check("cust", "customer_id", "[cust]omer_id");
        check("customer_id", "customer_id", "[customer]_[id]");
        check("id", "customerID", "customer[ID]");
        check("customerid", "customer_id", "[customer_id]");
        check("customeri", "customer_id", "[customer_i]d");
        check("cusotmer", "the customer", "the [customer]");
        check("order", "blue ordre", "blue [ordre]");
        check("order", "order ordre", "[order] ordre");
        check("주문", "주문내역", "[주문]내역");
        check("내역", "주문내역 x", "주문[내역] x");
        check("주문내역", "주문내역", "[주문내역]");
        check("역", "주문내역", "주문내[역]");
        check("고객", "우리 고객의 등급", "우리 [고객]의 등급");
        check("cafe", "CAFE", "[CAFE]");
        check("ord", "ＯＲＤＥＲ_x", "[ＯＲＤ]ＥＲ_x");
        check("caf", "Cafe\u{301}s", "[Caf]e\u{301}s");
        check("값", "값과 값 값값", "[값]과 [값] [값][값]");
        check("한", "\u{1112}\u{1161}\u{11ab}글", "[\u{1112}\u{1161}\u{11ab}]글");
        check("\"order id\"", "the order id, id order", "the [order id], id order");
        check("\"주문 내역\"", "주문 내역", "[주문 내역]");
        check("주문의", "주문내역", "[주문]내역");
        check("ㅈㅁ", "내주문내역", "내[주문]내역");
        check("customer", "cust_name", "[cust]_name");
        check("qty", "order quantity", "order [quantity]");
        check("dress", "customeraddress", "customerad[dress]");
        check("quantity", "orderqtysum", "");
        check("address", "custaddrline", "cust[addr]line");
        check("zzz", "customer", "");
        check("", "customer", "");
        check("-customer", "customer", "");
        check("kind:table", "table", "");
        check("🎉", "🎉", "");
    }

    #[test]
    fn two_slips_are_looked_for_in_names() {
        let matcher = Matcher::new("custommmer", &Aliases::default());
        assert_eq!(marked("customer", matcher.name("customer")), "[customer]");
        assert_eq!(matcher.prose("customer"), None);
    }

    #[test]
    fn better_names_have_more_quality() {
        fn check(query: &str, better: &str, worse: &str) {
            let matcher = Matcher::new(query, &Aliases::built_in());
            let quality = |name: &str| matcher.name(name).map(|found| found.quality);
            assert!(quality(better) > quality(worse), "{query:?}: {better:?} before {worse:?}");
        }
        check("customer id", "customer_id", "customer_order_id");
        check("customer id", "customer_id", "id");
        check("customer id", "customer_order_id", "customer_name");
        check("email", "email", "email_verified");
        check("email", "email_verified", "emails_sent_today");
        check("ema", "email", "email_verified");
        check("email", "x_email", "emial");
        check("email", "emial", "phone");
    }

    #[test]
    fn hostile_text_keeps_marks_on_characters() {
        let texts = ["\u{202e}ab", "İstanbul", "ßß", "ﬁﬁ", "e\u{301}\u{301}\u{301}", "ǅ", "\u{0}a", "각각"];
        for text in texts {
            for query in ["a", "f", "fi", "s", "i", "e", "각", "dž", "ist", "i\u{307}stanbu"] {
                let found = Matcher::new(query, &Aliases::built_in()).prose(text);
                marked(text, found);
            }
        }
        assert!(Matcher::new("x", &Aliases::default()).prose(&"x ".repeat(100_000)).unwrap().ranges.len() <= RANGES);
        assert!(Matcher::new("y", &Aliases::default()).name(&"y".repeat(1 << 20)).is_some());
    }
}
