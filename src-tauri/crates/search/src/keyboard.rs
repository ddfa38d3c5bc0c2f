//! What was typed with the other keyboard layout: `wnans` on the keys of 주문, `ㅐㄱㅇㄷㄱㄴ` on those of `orders`.
//!
//! The layout is 두벌식 (KS X 5002): consonants on the left, vowels on the right, Shift for doubled ones. A syllable block
//! of Unicode is its initial, vowel and final counted through (`0xac00 + (initial * 21 + vowel) * 28 + final`).

use crate::korean::CONSONANTS;

/// The letters of the keys `a` to `z`, and of those that Shift changes.
const KEYS: [char; 26] = [
    'ㅁ', 'ㅠ', 'ㅊ', 'ㅇ', 'ㄷ', 'ㄹ', 'ㅎ', 'ㅗ', 'ㅑ', 'ㅓ', 'ㅏ', 'ㅣ', 'ㅡ', 'ㅜ', 'ㅐ', 'ㅔ', 'ㅂ', 'ㄱ', 'ㄴ',
    'ㅅ', 'ㅕ', 'ㅍ', 'ㅈ', 'ㅌ', 'ㅛ', 'ㅋ',
];
const SHIFTED: [(char, char); 7] =
    [('Q', 'ㅃ'), ('W', 'ㅉ'), ('E', 'ㄸ'), ('R', 'ㄲ'), ('T', 'ㅆ'), ('O', 'ㅒ'), ('P', 'ㅖ')];

const VOWELS: &str = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
/// Letters typed as two.
const PAIRS: [(char, char, char); 18] = [
    ('ㅗ', 'ㅏ', 'ㅘ'),
    ('ㅗ', 'ㅐ', 'ㅙ'),
    ('ㅗ', 'ㅣ', 'ㅚ'),
    ('ㅜ', 'ㅓ', 'ㅝ'),
    ('ㅜ', 'ㅔ', 'ㅞ'),
    ('ㅜ', 'ㅣ', 'ㅟ'),
    ('ㅡ', 'ㅣ', 'ㅢ'),
    ('ㄱ', 'ㅅ', 'ㄳ'),
    ('ㄴ', 'ㅈ', 'ㄵ'),
    ('ㄴ', 'ㅎ', 'ㄶ'),
    ('ㄹ', 'ㄱ', 'ㄺ'),
    ('ㄹ', 'ㅁ', 'ㄻ'),
    ('ㄹ', 'ㅂ', 'ㄼ'),
    ('ㄹ', 'ㅅ', 'ㄽ'),
    ('ㄹ', 'ㅌ', 'ㄾ'),
    ('ㄹ', 'ㅍ', 'ㄿ'),
    ('ㄹ', 'ㅎ', 'ㅀ'),
    ('ㅂ', 'ㅅ', 'ㅄ'),
];
const FIRST_SYLLABLE: u32 = 0xac00;
const LAST_SYLLABLE: u32 = 0xd7a3;

/// The same keys in the other layout; `None` where they make no sense there.
pub(crate) fn other_layout(text: &str) -> Option<String> {
    let letters = || text.chars().filter(|sign| sign.is_alphabetic());
    letters().next()?;
    if letters().all(|sign| sign.is_ascii_alphabetic()) {
        text.split(' ').map(hangul).collect::<Option<Vec<_>>>().map(|words| words.join(" "))
    } else if letters().all(is_hangul) {
        Some(text.chars().map(keys).collect())
    } else {
        None
    }
}

fn is_hangul(sign: char) -> bool {
    (FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&u32::from(sign)) || ('ㄱ'..='ㅣ').contains(&sign)
}

fn letter(key: char) -> Option<char> {
    let shifted = SHIFTED.iter().find(|(known, _)| *known == key).map(|&(_, letter)| letter);
    let at = u32::from(key.to_ascii_lowercase()).checked_sub(u32::from('a'))?;
    shifted.or_else(|| KEYS.get(at as usize).copied())
}

fn place(letters: &str, letter: char) -> Option<u32> {
    letters.chars().position(|known| known == letter).map(|at| at as u32)
}

fn pair(first: char, second: char) -> Option<char> {
    PAIRS.iter().find(|&&(one, other, _)| (one, other) == (first, second)).map(|&(.., joined)| joined)
}

/// A word of whole syllables from its keys. What is no letter stays.
fn hangul(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().map(|key| letter(key).unwrap_or(key)).collect();
    let is_vowel = |at: usize| letters.get(at).is_some_and(|&letter| place(VOWELS, letter).is_some());
    let mut text = String::new();
    let mut at = 0;
    while let Some(&first) = letters.get(at) {
        let Some(initial) = place(CONSONANTS, first) else {
            if is_vowel(at) {
                return None;
            }
            text.push(first);
            at += 1;
            continue;
        };
        let mut vowel = *letters.get(at + 1)?;
        at += 2;
        if let Some(joined) = letters.get(at).and_then(|&next| pair(vowel, next)) {
            (vowel, at) = (joined, at + 1);
        }
        let vowel = place(VOWELS, vowel)?;
        // A consonant before a vowel begins the next syllable.
        let mut last = 0;
        if let Some(found) = letters.get(at).and_then(|&next| place(FINALS, next)).filter(|_| !is_vowel(at + 1)) {
            (last, at) = (found + 1, at + 1);
            let joined = letters.get(at).and_then(|&next| pair(letters[at - 1], next)).filter(|_| !is_vowel(at + 1));
            if let Some(found) = joined.and_then(|joined| place(FINALS, joined)) {
                (last, at) = (found + 1, at + 1);
            }
        }
        text.extend(char::from_u32(FIRST_SYLLABLE + (initial * 21 + vowel) * 28 + last));
    }
    Some(text)
}

/// The keys of a syllable or a letter; anything else is itself.
fn keys(sign: char) -> String {
    let key = |letter: char| {
        let shifted = SHIFTED.iter().find(|&&(_, known)| known == letter).map(|&(key, _)| key);
        let plain = || KEYS.iter().position(|&known| known == letter).map(|at| char::from(b'a' + at as u8));
        shifted.or_else(plain)
    };
    let typed = |letter: char| -> String {
        let two = PAIRS.iter().find(|&&(.., joined)| joined == letter).map(|&(one, other, _)| vec![one, other]);
        two.unwrap_or_else(|| vec![letter]).into_iter().map(|letter| key(letter).unwrap_or(letter)).collect()
    };
    let code = u32::from(sign);
    if !(FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&code) {
        return typed(sign);
    }
    let (block, last) = ((code - FIRST_SYLLABLE) / 28, (code - FIRST_SYLLABLE) % 28);
    let nth = |letters: &str, at: u32| letters.chars().nth(at as usize).map(typed).unwrap_or_default();
    let last = last.checked_sub(1).map(|at| nth(FINALS, at)).unwrap_or_default();
    nth(CONSONANTS, block / 21) + &nth(VOWELS, block % 21) + &last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_in_the_other_layout() {
        fn check(typed: &str, meant: Option<&str>) {
            assert_eq!(other_layout(typed).as_deref(), meant, "{typed}");
        }
        check("wnans", Some("주문"));
        check("rhror emdrmq", Some("고객 등급"));
        check("dnjfquf", Some("월별"));
        check("ekfrrhrl", Some("닭고기"));
        check("djqtek", Some("없다"));
        check("RhcQkx", Some("꽃빹"));
        check("ghldnjs", Some("회원"));
        check("dnl_2024", Some("위_2024"));
        check("orders", None);
        check("customer", None);
        check("2024", None);
        check("", None);
        check("ㅐㄱㅇㄷㄱㄴ", Some("orders"));
        check("ㅊㅕㄴ새ㅡㄷㄱ", Some("customer"));
        check("챈ㄱ", Some("cosr"));
        check("주문 orders", None);
    }

    #[test]
    fn every_syllable_comes_back_from_its_keys() {
        for code in (FIRST_SYLLABLE..=LAST_SYLLABLE).step_by(7) {
            let syllable = char::from_u32(code).unwrap().to_string();
            assert_eq!(other_layout(&keys(syllable.chars().next().unwrap())), Some(syllable));
        }
    }
}
