//! Whether two words are one typing slip apart: a letter wrong, missing, too many, or two neighbours swapped.
//!
//! The index asks an automaton the same question about a whole dictionary; this one is for a single pair.

/// True when `word` becomes `other`, or with `prefix` some beginning of it, by at most one slip.
pub(crate) fn within_one_slip(word: &str, other: &str, prefix: bool) -> bool {
    if word.is_ascii() && other.is_ascii() {
        // A byte is a character: nearly every comparison of a page of results, and without a copy.
        let other = other.as_bytes();
        return differs_by_one(word.as_bytes(), &other[..other.len().min(word.len() + 2)], prefix);
    }
    let word: Vec<char> = word.chars().collect();
    let other: Vec<char> = other.chars().take(word.len() + 2).collect();
    differs_by_one(&word, &other, prefix)
}

fn differs_by_one<T: PartialEq>(word: &[T], other: &[T], prefix: bool) -> bool {
    let equal = word.iter().zip(other).take_while(|(one, two)| one == two).count();
    let (word, other) = (&word[equal..], &other[equal..]);
    if word.is_empty() {
        return prefix || other.len() <= 1;
    }
    let rest = |word_skips: usize, other_skips: usize| match (word.get(word_skips..), other.get(other_skips..)) {
        (Some(word), Some(other)) if prefix => other.starts_with(word),
        (Some(word), Some(other)) => other == word,
        _ => false,
    };
    let swapped = matches!((word, other), ([one, two, ..], [three, four, ..]) if one == four && two == three);
    let (wrong, missing, extra) = (rest(1, 1), rest(0, 1), rest(1, 0));
    wrong || missing || extra || (swapped && rest(2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_one_slip() {
        fn check(word: &str, other: &str, whole: bool, prefix: bool) {
            assert_eq!(within_one_slip(word, other, false), whole, "{word} {other}");
            assert_eq!(within_one_slip(word, other, true), prefix, "{word} {other} as prefix");
        }
        check("order", "order", true, true);
        check("ordre", "order", true, true);
        check("oder", "order", true, true);
        check("orrder", "order", true, true);
        check("orxer", "order", true, true);
        check("orders", "order", true, true);
        check("order", "orders", true, true);
        check("roder", "orders", false, true);
        check("custm", "customer", false, true);
        check("odrre", "order", false, false);
        check("abcd", "badc", false, false);
        check("a", "", true, true);
        check("주문", "주믄", true, true);
    }
}
