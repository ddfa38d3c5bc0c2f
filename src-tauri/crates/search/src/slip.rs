//! Whether two words are one or two typing slips apart: a letter wrong, missing, too many, or two neighbours swapped.
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

/// True when `word` becomes `other`, or some beginning of it, by at most two slips. For words of eight letters and more.
pub(crate) fn within_two_slips(word: &str, other: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let other: Vec<char> = other.chars().take(word.len() + TWO).collect();
    if other.len() + TWO < word.len() {
        return false;
    }
    let (mut before_last, mut last) = (Vec::new(), (0..=other.len()).collect::<Vec<usize>>());
    for (at, letter) in word.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, against) in other.iter().enumerate() {
            let wrong = last[to] + usize::from(letter != against);
            let mut least = wrong.min(last[to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && *letter == other[to - 1] && word[at - 1] == *against {
                let swapped: &Vec<usize> = &before_last;
                least = least.min(swapped[to - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|&slips| slips > TWO) {
            return false;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.into_iter().any(|slips| slips <= TWO)
}

const TWO: usize = 2;

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
    fn knows_two_slips() {
        fn check(word: &str, other: &str, expected: bool) {
            assert_eq!(within_two_slips(word, other), expected, "{word} {other}");
        }
        check("customer", "customer", true);
        check("cusotmre", "customer", true);
        check("cstomr", "customer", true);
        check("custxmxr", "customers", true);
        check("xustxmxr", "customer", false);
        check("customer", "cust", false);
        check("custoomeer", "customer", true);
    }

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
