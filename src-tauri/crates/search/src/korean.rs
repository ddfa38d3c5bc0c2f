//! What is particular to Korean: particles and endings behind words, and words named by their first consonants.

use std::ops::RangeInclusive;

/// Syllables, in the order of their code points: 19 leading consonants × 21 vowels × 28 ends.
const SYLLABLES: RangeInclusive<char> = '가'..='힣';
const VOWELS: u32 = 21;
const ENDS: u32 = 28;
/// The first leading consonant as folding writes it: a letter that is part of a syllable.
const FIRST_LEAD: u32 = 0x1100;
/// Behind the last leading consonant that begins a syllable of today.
const BEHIND_LEADS: u32 = 0x1113;

/// Particles, and the endings that make a verb of a noun; longer ones first: `에서` is not the particle `서` behind `에`.
const PARTICLES: [&str; 30] = [
    "에게서",
    "으로",
    "에서",
    "에게",
    "까지",
    "부터",
    "한테",
    "처럼",
    "보다",
    "마다",
    "별로",
    "하는",
    "되는",
    "하기",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "로",
    "와",
    "과",
    "도",
    "별",
    "한",
    "된",
    "할",
];
/// Syllables that must be left of a word: shorter ones are words of their own as often as not.
const STEM: usize = 2;

/// The particle that a text ends with, behind a word of at least two syllables.
pub(crate) fn particle(text: &str) -> Option<&'static str> {
    let ends = |particle: &&&str| {
        let stem =
            text.strip_suffix(**particle).map(|stem| stem.chars().rev().take_while(|sign| SYLLABLES.contains(sign)));
        stem.is_some_and(|mut stem| stem.nth(STEM - 1).is_some())
    };
    PARTICLES.iter().find(ends).copied()
}

/// The leading consonants as they are typed and shown.
pub(crate) const CONSONANTS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

/// A folded text as a person reads it: consonants alone stand for themselves.
pub(crate) fn spelled(folded: &str) -> String {
    let letter = |sign: char| {
        let at = u32::from(sign).checked_sub(FIRST_LEAD).filter(|_| u32::from(sign) < BEHIND_LEADS);
        at.and_then(|at| CONSONANTS.chars().nth(at as usize)).unwrap_or(sign)
    };
    folded.chars().map(letter).collect()
}

/// The leading consonants of a text that consists of syllables; `None` where it does not.
pub(crate) fn initials(text: &str) -> Option<String> {
    text.chars().map(initial).collect()
}

fn initial(syllable: char) -> Option<char> {
    let place = SYLLABLES.contains(&syllable).then(|| u32::from(syllable) - u32::from(*SYLLABLES.start()))?;
    char::from_u32(FIRST_LEAD + place / (VOWELS * ENDS))
}

/// Whether a folded text consists of leading consonants alone.
pub(crate) fn is_initials(folded: &str) -> bool {
    !folded.is_empty() && folded.chars().all(|sign| (FIRST_LEAD..BEHIND_LEADS).contains(&u32::from(sign)))
}

#[cfg(test)]
mod tests {
    use model::name::fold;

    use super::*;

    #[test]
    fn particles_are_told_from_words() {
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(particle(text), expected, "{text}");
        }
        check("주문의", Some("의"));
        check("고객에게서", Some("에게서"));
        check("매장에서", Some("에서"));
        check("단가", None);
        check("주문", None);
        check("orders의", None);
        check("의", None);
    }

    #[test]
    fn first_consonants_are_what_is_typed_for_them() {
        fn check(text: &str, typed: &str) {
            assert_eq!(initials(text), Some(fold(typed)), "{text}");
            assert!(is_initials(&fold(typed)));
        }
        check("주문", "ㅈㅁ");
        check("쿠폰", "ㅋㅍ");
        check("힣쌍", "ㅎㅆ");
        assert_eq!(initials("주m"), None);
        assert!(!is_initials(&fold("주ㅁ")));
        assert!(!is_initials(""));
    }
}
