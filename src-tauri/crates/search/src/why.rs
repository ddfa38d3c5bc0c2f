//! Why an entity is a result: what stands where, and how each word of the query is in it.

use crate::grade::Key;
use crate::korean;
use crate::matcher::{Fit, Matcher, Wanted};
use crate::part::parts;
use crate::scope::Scope;

/// What results are ordered by first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The name, or the qualified name, as typed.
    Exact,
    /// The words of the name, in any order and notation.
    SameWords,
    /// The name begins like the query.
    Begins,
    Name,
    ColumnWhole,
    Column,
    Path,
    Comment,
    Definition,
    /// Some of the words are not in it at all.
    Partial,
}

/// The place of an entity among the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub rank: Rank,
    /// How loosely its worst word is matched: 0 as typed, 1 inside of another or with one slip, 2 with two slips.
    pub looseness: u8,
}

impl Placed {
    pub(crate) fn of(key: Key) -> Placed {
        const RANKS: [Rank; 9] = [
            Rank::Exact,
            Rank::SameWords,
            Rank::Begins,
            Rank::Name,
            Rank::ColumnWhole,
            Rank::Column,
            Rank::Path,
            Rank::Comment,
            Rank::Definition,
        ];
        let tier = key.tier();
        match RANKS.get(tier % RANKS.len()) {
            Some(&rank) if tier / RANKS.len() < 3 => Placed { rank, looseness: (tier / RANKS.len()) as u8 },
            _ => Placed { rank: Rank::Partial, looseness: 0 },
        }
    }
}

/// A part of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Name,
    Column,
    Path,
    Comment,
    Definition,
}

/// How a word of the query is in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Whole,
    Begins,
    /// By another word that stands for it.
    StandsFor,
    Inside,
    Slip,
    /// By a wildcard, an anchor or an expression.
    Pattern,
}

/// One word of the query, and the best place it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Folded.
    pub word: String,
    pub spot: Spot,
    pub how: How,
    /// What of the entity it is found in.
    pub found: String,
}

/// Characters of what was found that are told.
const FOUND: usize = 60;

impl Matcher {
    /// How each word of the query is in an entity, whose parts come the nearest first. Words that are in none of them
    /// are left out.
    pub fn reasons(&self, texts: &[(Spot, &str)]) -> Vec<Reason> {
        self.wanted.iter().filter_map(|wanted| reason(wanted, texts)).collect()
    }
}

fn reason(wanted: &Wanted, texts: &[(Spot, &str)]) -> Option<Reason> {
    let found = texts.iter().filter_map(|&(spot, text)| {
        let (how, found) = within(wanted, spot, text)?;
        Some((how, spot, found))
    });
    // The first of those that are as near as what was typed, or the first of all.
    let mut found = found.collect::<Vec<_>>();
    let is_near = |how: How| !matches!(how, How::Inside | How::Slip);
    let at = found.iter().position(|&(how, ..)| is_near(how)).unwrap_or(0);
    if found.is_empty() {
        return None;
    }
    let (how, spot, found) = found.swap_remove(at);
    let found = crate::tokens::clip(&found, FOUND).to_owned();
    let typed = || korean::spelled(&wanted.words.concat());
    let word = wanted.pattern.as_ref().map_or_else(typed, |pattern| pattern.source().to_owned());
    Some(Reason { word, spot, how, found })
}

fn within(wanted: &Wanted, spot: Spot, text: &str) -> Option<(How, String)> {
    let scope = match spot {
        Spot::Name => Scope::Name,
        Spot::Column => Scope::Column,
        // The path is looked at by words that are looked for anywhere.
        Spot::Path => Scope::Anywhere,
        Spot::Comment => Scope::Comment,
        Spot::Definition => Scope::Definition,
    };
    // What is looked for in definitions is marked in other prose too, and is no reason there.
    if !wanted.is_in(scope) || (spot == Spot::Comment && wanted.scope == Scope::Definition) {
        return None;
    }
    if let Some(pattern) = &wanted.pattern {
        let is = match spot {
            Spot::Name => pattern.is_name(text),
            Spot::Column => pattern.is_column(text),
            _ => false,
        };
        return is.then(|| (How::Pattern, text.to_owned()));
    }
    let mut ranges = Vec::new();
    let names = !matches!(spot, Spot::Comment | Spot::Definition);
    let how = match wanted.find(&parts(text), names, &mut ranges)? {
        Fit::Exact => How::Whole,
        Fit::Prefix => How::Begins,
        Fit::Alias => How::StandsFor,
        Fit::Inner => How::Inside,
        Fit::Slip | Fit::TwoSlips => How::Slip,
    };
    // Of a name all of it tells more than the part; of a text that part alone can be told.
    let found = if names { text } else { ranges.first().and_then(|range| text.get(range.clone())).unwrap_or_default() };
    Some((how, found.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aliases::Aliases;

    #[test]
    fn each_word_has_its_nearest_reason() {
        fn check(query: &str, expected: &[(&str, Spot, How, &str)]) {
            let texts = [
                (Spot::Name, "customer_orders"),
                (Spot::Column, "email_address"),
                (Spot::Column, "order_total"),
                (Spot::Path, "sales"),
                (Spot::Comment, "what customers pay"),
                (Spot::Definition, "select fee from x"),
            ];
            let reasons = Matcher::new(query, &Aliases::built_in()).reasons(&texts);
            let found: Vec<_> =
                reasons.iter().map(|it| (it.word.as_str(), it.spot, it.how, it.found.as_str())).collect();
            assert_eq!(found, expected, "{query}");
        }
        check("customer", &[("customer", Spot::Name, How::Whole, "customer_orders")]);
        check("cust", &[("cust", Spot::Name, How::Begins, "customer_orders")]);
        check("eml", &[("eml", Spot::Column, How::StandsFor, "email_address")]);
        check("otal", &[("otal", Spot::Column, How::Inside, "order_total")]);
        check(
            "custmer sales",
            &[("custmer", Spot::Name, How::Slip, "customer_orders"), ("sales", Spot::Path, How::Whole, "sales")],
        );
        check("pay", &[("pay", Spot::Comment, How::Whole, "pay")]);
        check("desc:customers", &[("customers", Spot::Comment, How::Whole, "customers")]);
        check("*_total", &[("*_total", Spot::Column, How::Pattern, "order_total")]);
        check("sql:fee OR nothing", &[("fee", Spot::Definition, How::Whole, "fee")]);
        check("nothing -customer", &[]);
        let texts = [(Spot::Name, "주문내역")];
        assert_eq!(Matcher::new("ㅈㅁ", &Aliases::built_in()).reasons(&texts)[0].word, "ㅈㅁ");
    }

    #[test]
    fn a_place_is_told_from_the_key() {
        use crate::grade::{COLUMN, NAME_FIRST, SLIP, Tier};
        fn check(tier: Tier, rank: Rank, looseness: u8) {
            assert_eq!(Placed::of(Key::new(tier, 5, 9)), Placed { rank, looseness });
        }
        check(Tier::EXACT, Rank::Exact, 0);
        check(Tier::of(NAME_FIRST, true), Rank::Begins, 0);
        check(Tier::of(COLUMN + SLIP, false), Rank::Column, 1);
        check(Tier::of(COLUMN + 2 * SLIP, false), Rank::Column, 2);
        check(Tier::PARTIAL, Rank::Partial, 0);
    }
}
