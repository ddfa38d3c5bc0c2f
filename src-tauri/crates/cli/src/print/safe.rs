//! Text from a source, made fit for a terminal.
//!
//! A comment can hold escape sequences that clear the screen, set the title or answer as if typed, and marks that
//! show a line in another order than it is. All of them are taken out; what is left is what was meant to be read.

use api::search::Marked;

use super::{Look, Tone};

/// One line: line ends and tabs become spaces.
pub fn plain(text: &str) -> String {
    text.chars().filter_map(|character| if is_break(character) { Some(' ') } else { kept(character) }).collect()
}

/// Several lines: line ends stay, tabs become four spaces.
pub fn block(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => safe.push('\n'),
            '\t' => safe.push_str("    "),
            '\r' => {}
            other => safe.extend(kept(other)),
        }
    }
    safe
}

/// JSON text with everything that is taken out elsewhere escaped instead.
pub fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || kept(character).is_some() {
            safe.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

/// One line with the matches of a search set off. Ranges count UTF-16 units, as the api says.
pub fn marked(marked: &Marked, look: Look) -> String {
    let mut line = String::with_capacity(marked.text.len());
    let mut run = String::new();
    let (mut at, mut inside) = (0_u32, false);
    for character in marked.text.chars() {
        let now_inside = marked.ranges.iter().any(|[from, to]| (*from..*to).contains(&at));
        if now_inside != inside {
            line.push_str(&flush(&mut run, inside, look));
            inside = now_inside;
        }
        at += if u32::from(character) > 0xffff { 2 } else { 1 };
        run.extend(if is_break(character) { Some(' ') } else { kept(character) });
    }
    line.push_str(&flush(&mut run, inside, look));
    line
}

fn flush(run: &mut String, inside: bool, look: Look) -> String {
    let text = std::mem::take(run);
    if inside { look.paint(Tone::Accent, &text) } else { text }
}

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\t' | '\u{2028}' | '\u{2029}')
}

/// The character, unless it controls instead of showing something.
fn kept(character: char) -> Option<char> {
    let invisible = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    (!invisible && !character.is_control()).then_some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_and_controls_nothing() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected);
        check("orders", "orders");
        check("주문 내역 😀 é", "주문 내역 😀 é");
        check("\u{1b}[2J\u{1b}]0;title\u{7}x", "[2J]0;titlex");
        check("a\u{9b}31mb\u{85}c", "a31mbc");
        check("one\ntwo\tthree\r\n", "one two three ");
        check("\u{202e}gnp.exe\u{2066}\u{200b}", "gnp.exe");
        check("tag\u{e0041}\u{e007f}", "tag");
        check("", "");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block("SELECT\r\n\t1;\u{1b}c\n"), "SELECT\n    1;c\n");
    }

    #[test]
    fn matches_are_found_by_utf16_units() {
        let check = |text: &str, ranges: &[[u32; 2]], expected: &str| {
            let value = Marked { text: text.to_owned(), ranges: ranges.to_vec() };
            assert_eq!(marked(&value, Look { colour: true, ..Look::PIPE }), expected);
            assert_eq!(marked(&value, Look::PIPE), plain(text));
        };
        check("orders", &[[0, 3]], "\u{1b}[36mord\u{1b}[0mers");
        check("😀주문", &[[2, 3]], "😀\u{1b}[36m주\u{1b}[0m문");
        check("a\u{202e}b", &[[0, 3]], "\u{1b}[36mab\u{1b}[0m");
        check("none", &[], "none");
        check("past", &[[9, 12]], "past");
    }
}
