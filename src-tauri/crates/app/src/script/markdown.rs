//! An entity's columns as a Markdown table under a heading.
//!
//! All of it is text: what would be markup is escaped, so that a pasted comment can neither break the table nor draw
//! an image.

use std::fmt::Write as _;

use model::{Column, Constraint, Relation};

use crate::view;

/// The heading, the comment and the table. `chosen` are dotted paths; `None` takes all, nested fields too.
pub fn markdown(title: &str, relation: &Relation, chosen: Option<&[String]>) -> String {
    let mut text = format!("### {}\n", escape(title));
    if let Some(comment) = &relation.comment {
        let _ = write!(text, "\n{}\n", escape(comment));
    }
    text.push_str("\n| Column | Type | Null | Key | Default | Description |\n| --- | --- | --- | --- | --- | --- |\n");
    let mut all: Vec<(String, &Column)> = Vec::new();
    view::flatten(&relation.columns, &mut |path, column| all.push((path.to_owned(), column)));
    match chosen {
        None => all.iter().for_each(|(path, column)| row(&mut text, relation, path, column)),
        Some(chosen) => {
            let found = chosen.iter().filter_map(|name| all.iter().find(|(path, _)| path == name));
            found.for_each(|(path, column)| row(&mut text, relation, path, column));
        }
    }
    text
}

fn row(text: &mut String, relation: &Relation, path: &str, column: &Column) {
    let cells = [
        escape(path),
        escape(&column.type_text),
        if column.not_null { "no".to_owned() } else { "yes".to_owned() },
        keys(relation, path),
        escape(column.default.as_deref().unwrap_or_default()),
        escape(column.comment.as_deref().unwrap_or_default()),
    ];
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn keys(relation: &Relation, path: &str) -> String {
    let has = |columns: &[String]| columns.iter().any(|column| column == path);
    let word = |constraint: &Constraint| match constraint {
        Constraint::PrimaryKey { columns, .. } if has(columns) => Some("primary".to_owned()),
        Constraint::Unique { columns, .. } if has(columns) => Some("unique".to_owned()),
        Constraint::ForeignKey { columns, references, .. } if has(columns) => {
            Some(format!("→ {}", escape(&references.name())))
        }
        _ => None,
    };
    relation.constraints.iter().filter_map(word).collect::<Vec<_>>().join(", ")
}

/// One line of text without markup. An underscore inside a word is none.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        let is_inside =
            |next: Option<&char>| before.is_alphanumeric() && next.is_some_and(|next| next.is_alphanumeric());
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}') => escaped.push(' '),
            '_' if is_inside(characters.peek()) => escaped.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
        before = character;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_pasted_is_markup() {
        fn check(text: &str, expected: &str) {
            assert_eq!(escape(text), expected);
        }
        check("customer_id", "customer_id");
        check("_hidden_ __x", "\\_hidden\\_ \\_\\_x");
        check("a|b", "a\\|b");
        check("one\r\ntwo\nthree\ttabs", "one two three tabs");
        check("![x](http://a)", "\\!\\[x\\](http://a)");
        check("<script> & `c` *b* #h ~s~", "\\<script\\> \\& \\`c\\` \\*b\\* \\#h \\~s\\~");
        check("고객_번호", "고객_번호");
        check("\\|", "\\\\\\|");
    }
}
