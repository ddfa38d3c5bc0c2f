//! What an entity brings along whatever is asked, and every weight of it.
//!
//! Results are ordered by tier, then by how near the words stand ([`crate::grade`]), and where both are equal by what is added
//! up here. Each signal saturates, so that a popular table cannot drown a better name: no sum of them leaves its tier. All
//! but the last two are known when the index is written and follow from the catalog alone, so the same catalog has the same
//! order on every machine. Points are counted like penalties: fewer stand first.

use model::name::{Word, words};

/// What is taken for an entity of which nothing is known.
const BASE: f64 = 3_000.0;

/// For each character of the name: what is asked for has rarely much more to it than what was typed.
const CHARACTER: f64 = 100.0;
/// Length in characters from which names are all equally long.
const TOO_LONG: usize = 128;

/// At most, for being referred to by foreign keys; half of it for so many.
const REFERENCES: f64 = -1_000.0;
const REFERENCES_HALF: f64 = 5.0;

/// At most, for rows; half of it for two to the power of so many.
const ROWS: f64 = -400.0;
const ROWS_HALF: f64 = 20.0;

/// At most, for data that were written when they were last looked at; half of it after so many days.
const FRESH: f64 = -300.0;
const FRESH_HALF: f64 = 30.0;

/// For a description: somebody cared.
const DESCRIBED: f64 = -200.0;

/// For a copy that somebody forgot, and for what says of itself that it should not be used: as if the name were 50
/// characters longer.
const LEFT_OVER: f64 = 5_000.0;
const DEPRECATED: f64 = 5_000.0;

/// For what this person starred, and for what they opened lately. Known only when asked.
pub const STARRED: u16 = 800;
pub const VISITED: u16 = 500;

/// Words at the end of a name that say that the table without them is meant.
const LEFT_OVER_ENDS: [&str; 7] = ["bak", "backup", "bkp", "tmp", "temp", "old", "copy"];
/// Words anywhere that say that something should not be used any more.
const DEPRECATIONS: [&str; 2] = ["deprecated", "obsolete"];

const DAY_MS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// What is weighed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weighed<'a> {
    pub name: &'a str,
    pub comment: Option<&'a str>,
    /// How many others refer to it.
    pub references: u32,
    pub rows: Option<i64>,
    /// How old its data were when they were last looked at, in milliseconds.
    pub age_ms: Option<i64>,
}

/// Why an entity stands before or behind others of its tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Length,
    References,
    Rows,
    Fresh,
    Described,
    LeftOver,
    Deprecated,
}

/// Every signal that counts for an entity, with its points; those below zero bring it forward.
pub fn signals(weighed: &Weighed<'_>) -> Vec<(Signal, i32)> {
    let length = weighed.name.chars().take(TOO_LONG).count() as f64;
    let references = f64::from(weighed.references);
    let magnitude = (weighed.rows.unwrap_or(0).max(0) as f64 + 1.0).log2();
    let days = weighed.age_ms.map(|age| age.max(0) as f64 / DAY_MS);
    let is_described = weighed.comment.is_some_and(|comment| !comment.trim().is_empty());
    let deprecated = is_deprecated(weighed.name) || weighed.comment.is_some_and(is_deprecated);
    let points = [
        (Signal::Length, CHARACTER * length),
        (Signal::References, REFERENCES * references / (references + REFERENCES_HALF)),
        (Signal::Rows, ROWS * magnitude / (magnitude + ROWS_HALF)),
        (Signal::Fresh, days.map_or(0.0, |days| FRESH * FRESH_HALF / (days + FRESH_HALF))),
        (Signal::Described, if is_described { DESCRIBED } else { 0.0 }),
        (Signal::LeftOver, if is_left_over(weighed.name) { LEFT_OVER } else { 0.0 }),
        (Signal::Deprecated, if deprecated { DEPRECATED } else { 0.0 }),
    ];
    points
        .into_iter()
        .map(|(signal, points)| (signal, points.round() as i32))
        .filter(|(_, points)| *points != 0)
        .collect()
}

/// All of it in one number; smaller is better.
pub(crate) fn standing(weighed: &Weighed<'_>) -> u16 {
    let points: i32 = signals(weighed).iter().map(|(_, points)| points).sum();
    (BASE as i32 + points).clamp(0, i32::from(u16::MAX)) as u16
}

/// What this person brings to an entity.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Favour<'a> {
    /// Ids, ascending.
    pub starred: &'a [i64],
    pub visited: &'a [i64],
}

impl Favour<'_> {
    /// By how much an entity is brought forward.
    pub(crate) fn of(&self, id: i64) -> u16 {
        let has = |ids: &[i64]| ids.binary_search(&id).is_ok();
        (if has(self.starred) { STARRED } else { 0 }) + (if has(self.visited) { VISITED } else { 0 })
    }

    /// By how much any is, at most.
    pub(crate) fn most(&self) -> u16 {
        (if self.starred.is_empty() { 0 } else { STARRED }) + (if self.visited.is_empty() { 0 } else { VISITED })
    }
}

/// Whether a text says that what it names should not be used any more.
pub(crate) fn is_deprecated(text: &str) -> bool {
    let is = |word: &Word<'_>| DEPRECATIONS.iter().any(|known| word.text.eq_ignore_ascii_case(known));
    words(crate::tokens::clip_bytes(text, 1024)).iter().any(is)
}

/// Whether a name is that of a backup, a temporary table or one day of many.
fn is_left_over(name: &str) -> bool {
    let words = words(name);
    let is = |word: &Word<'_>, text: &str| word.text.eq_ignore_ascii_case(text);
    let is_number = |word: &Word<'_>| word.text.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = |word: &Word<'_>| is_number(word) && word.text.len() == 8 && word.text.starts_with("20");
    let ends = || {
        let last = words.iter().skip(1).rev().find(|word| !is_number(word));
        last.is_some_and(|last| LEFT_OVER_ENDS.iter().any(|end| is(last, end)))
    };
    let begins = || match words.as_slice() {
        [first, second, ..] => is(first, "tmp") || (is(first, "copy") && is(second, "of")),
        _ => false,
    };
    words.iter().any(is_day) || ends() || begins()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signal_brings_forward_or_back() {
        fn check(better: Weighed<'_>, worse: Weighed<'_>) {
            assert!(standing(&better) < standing(&worse), "{better:?} before {worse:?}");
        }
        let named = |name| Weighed { name, ..Weighed::default() };
        check(named("orders"), named("order_items"));
        check(Weighed { references: 20, ..named("order_items") }, named("order_audit"));
        check(Weighed { rows: Some(1_000_000), ..named("orders_b") }, Weighed { rows: Some(0), ..named("orders_a") });
        check(Weighed { age_ms: Some(0), ..named("orders") }, Weighed { age_ms: Some(i64::MAX), ..named("orders") });
        check(
            Weighed { comment: Some("paid ones"), ..named("orders") },
            Weighed { comment: Some(" "), ..named("orders") },
        );
        check(named("orders"), Weighed { comment: Some("Deprecated: use sales"), ..named("orders") });
        let popular = |name| Weighed { references: u32::MAX, rows: Some(i64::MAX), ..named(name) };
        check(named("a"), popular("a_very_much_longer_name_of_a_table"));
        check(Weighed { rows: Some(i64::MIN), ..named("a") }, named("aa"));
        check(named("orders_of_customers"), named("orders_bak"));
        check(named("order_lines"), named("orders_20240131"));
        check(named("order_lines"), named("copy_of_order"));
        check(named("old_orders_archive"), Weighed { references: 9, ..named("order_old_2") });
        check(named("backup_jobs"), named("job_backup"));
    }

    #[test]
    fn a_person_brings_forward_what_is_theirs() {
        let favour = Favour { starred: &[2, 5], visited: &[5, 9] };
        let of = [1, 2, 5, 9].map(|id| favour.of(id));
        assert_eq!(of, [0, STARRED, STARRED + VISITED, VISITED]);
        assert_eq!(of.iter().max(), Some(&favour.most()));
        assert_eq!(Favour::default().most(), 0);
    }
}
