//! Text as search sees it: the one splitter that the index, the query and the highlights share.
//!
//! Identifiers and prose go through the same rules ([`model::name::words`]), because a comment that says
//! `customerId` should be found like a column of that name. Scripts without spaces become overlapping pairs of
//! characters, so that a part of a compound is found without a dictionary: `주문내역` is 주문, 문내, 내역.
//! There is no stemming and there are no stop words: in a name every word was chosen.

use model::name::{fold, is_wide, words};

/// Longest token kept, in characters. Longer ones are cut, in documents and queries alike, so they still meet.
pub(crate) const TOKEN_CHARS: usize = 64;

/// What a token may be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// A word with a beginning: matches by prefix.
    Spaced,
    /// Characters cut out of a run: matches whole, or by its only character.
    Wide,
}

/// Calls `found` with every token of `text`, folded, in order.
pub(crate) fn each_token(text: &str, mut found: impl FnMut(&str, Script)) {
    let mut lowered = String::new();
    for word in words(text) {
        if word.text.is_ascii() {
            lowered.clear();
            lowered.extend(word.text.chars().take(TOKEN_CHARS).map(|character| character.to_ascii_lowercase()));
            found(&lowered, Script::Spaced);
        } else if word.text.chars().next().is_some_and(is_wide) {
            each_pair(&fold(word.text), |pair| found(pair, Script::Wide));
        } else {
            let folded = fold(word.text);
            found(clip(&folded, TOKEN_CHARS), Script::Spaced);
        }
    }
}

/// Calls `found` with every two neighbouring characters, or with the only one.
fn each_pair(run: &str, mut found: impl FnMut(&str)) {
    let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]);
    let (Some(mut first), Some(mut second)) = (starts.next(), starts.next()) else { return };
    let mut any = false;
    for end in starts {
        found(&run[first..end]);
        (first, second) = (second, end);
        any = true;
    }
    if !any {
        found(&run[first..second]);
    }
}

/// The first `characters` characters of a text.
pub(crate) fn clip(text: &str, characters: usize) -> &str {
    match text.char_indices().nth(characters) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// The longest start of a text that fits into `bytes`.
pub(crate) fn clip_bytes(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// A name as it is compared whole: folded, without control characters, of bounded length.
pub(crate) fn whole_name(name: &str) -> String {
    let mut folded = fold(clip_bytes(name.trim(), 512));
    if folded.contains(char::is_control) {
        folded = folded.replace(char::is_control, " ");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_text_into_comparable_tokens() {
        fn check(text: &str, expected: &[&str]) {
            let mut found = Vec::new();
            each_token(text, |token, _| found.push(token.to_owned()));
            assert_eq!(found, expected, "{text:?}");
        }
        check("customerOrderID", &["customer", "order", "id"]);
        check("HTTP_Server2", &["http", "server", "2"]);
        check("주문내역", &["주문", "문내", "내역"]);
        check("고객ID", &["고객", "id"]);
        check("값", &["값"]);
        check("Café ＯＲＤＥＲ", &["café", "order"]);
        check("The buyer's e-mail.", &["the", "buyer", "s", "e", "mail"]);
        check("\u{1112}\u{1161}\u{11ab}", &["한"]);
        check("", &[]);
        check("🎉 -- \u{202e}", &[]);
    }

    #[test]
    fn cuts_endless_words_at_a_character() {
        let mut lengths = Vec::new();
        each_token(&"é".repeat(1_000_000), |token, _| lengths.push(token.chars().count()));
        assert_eq!(lengths, [TOKEN_CHARS]);
    }
}
