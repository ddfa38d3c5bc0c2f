//! The reasons of hits, in words.

use api::search::{Hit, SearchPage};
use api::why::{How, Placed, Signal, Spot, Tier, WhySignal, WhyView, WhyWord};

use super::{Look, Tone, marked, plain};

/// One block for each hit: its path, and its reasons below.
pub fn text(page: &SearchPage, whys: &[WhyView], look: Look) -> String {
    page.hits.iter().zip(whys).map(|(hit, why)| block(hit, why, look)).collect()
}

fn block(hit: &Hit, why: &WhyView, look: Look) -> String {
    let path: Vec<_> = hit.path.iter().map(|name| plain(name) + ".").collect();
    let mut text = format!("{}{}\n", path.concat(), marked(&hit.name, look));
    let mut line = |words: &str| text.push_str(&format!("  {}\n", look.paint(Tone::Dim, words)));
    if let Some(placed) = why.placed {
        line(&place(placed));
    }
    why.words.iter().for_each(|it| line(&word(it)));
    let signals: Vec<_> = why.signals.iter().map(signal).collect();
    if !signals.is_empty() {
        line(&signals.join(", "));
    }
    text
}

fn place(placed: Placed) -> String {
    let tier = match placed.tier {
        Tier::Exact => "the name as typed",
        Tier::SameWords => "the words of the name",
        Tier::Begins => "the name begins so",
        Tier::Name => "in the name",
        Tier::ColumnWhole => "the name of a column",
        Tier::Column => "in columns",
        Tier::Path => "in the path",
        Tier::Comment => "in descriptions",
        Tier::Definition => "in the definition",
        Tier::Partial => "some of the words",
    };
    let looseness = match placed.looseness {
        0 => "",
        1 => ", loosely: inside of words, or with a slip",
        _ => ", with two slips",
    };
    format!("{tier}{looseness}")
}

fn word(word: &WhyWord) -> String {
    let how = match word.how {
        How::Whole => "is a word of",
        How::Begins => "begins a word of",
        How::StandsFor => "stands for a word of",
        How::Inside => "is inside of",
        How::Slip => "is nearly a word of",
        How::Pattern => "is the form of",
    };
    let spot = match word.spot {
        Spot::Name => "the name",
        Spot::Column => "the column",
        Spot::Path => "the path",
        Spot::Comment => "a description",
        Spot::Definition => "the definition",
    };
    format!("“{}” {how} {spot} “{}”", plain(&word.word), plain(&word.found))
}

fn signal(signal: &WhySignal) -> String {
    let name = match signal.signal {
        Signal::Length => "length of the name",
        Signal::References => "foreign keys to it",
        Signal::Rows => "rows",
        Signal::Fresh => "fresh data",
        Signal::Described => "described",
        Signal::LeftOver => "looks left over",
        Signal::Deprecated => "deprecated",
        Signal::Starred => "starred",
        Signal::Visited => "opened lately",
    };
    // Read as a person does: what brings forward is more.
    format!("{name} {:+}", -signal.points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::search::tests::page;

    #[test]
    fn reasons_stand_below_their_hit() {
        let why = WhyView {
            placed: Some(Placed { tier: Tier::Name, looseness: 1 }),
            words: vec![WhyWord {
                word: "ordr".to_owned(),
                spot: Spot::Name,
                how: How::Slip,
                found: "orders\u{1b}[1m".to_owned(),
            }],
            signals: vec![
                WhySignal { signal: Signal::Length, points: 600 },
                WhySignal { signal: Signal::Starred, points: -800 },
            ],
        };
        let text = text(&page(), &[why], Look::PIPE);
        let expected = "shop.sales.orders\n  in the name, loosely: inside of words, or with a slip\n  \
                        “ordr” is nearly a word of the name “orders[1m”\n  length of the name -600, starred +800\n";
        assert_eq!(text, expected);
    }
}
