//! SQL that was pasted into the search box: what it reads from or writes to is what is looked for.

/// What a statement, or a part of one, begins with.
const VERBS: [&str; 17] = [
    "select", "from", "join", "left", "right", "inner", "full", "cross", "insert", "update", "delete", "with",
    "create", "merge", "alter", "drop", "truncate",
];
/// What the name of a table stands behind.
const BEFORE_NAMES: [&str; 6] = ["from", "join", "into", "table", "view", "update"];
/// What may stand between those and the name.
const BETWEEN: [&str; 7] = ["if", "not", "exists", "only", "lateral", "or", "ref"];

/// The first name that a text reads from or writes to, as it is written; `None` where the text is no SQL.
pub(crate) fn name(text: &str) -> Option<&str> {
    let words = words(text);
    let is = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    if words.len() < 2 || !is(words[0], &VERBS) {
        return None;
    }
    // `update` alone also is an English word: a statement goes on with SET.
    let sets = words.iter().any(|word| word.eq_ignore_ascii_case("set"));
    let announces = |word: &str| is(word, &BEFORE_NAMES) && (sets || !word.eq_ignore_ascii_case("update"));
    let begins = |first: char| first.is_alphabetic() || matches!(first, '_' | '"' | '`' | '[');
    let mut named = (0..words.len()).filter(|&at| announces(words[at])).filter_map(|at| {
        let name = words[at + 1..].iter().find(|word| !is(word, &BETWEEN))?;
        // What is read may be another statement, in parentheses.
        (!is(name, &VERBS) && name.starts_with(begins)).then_some(*name)
    });
    named.next()
}

/// What no name contains, the marks of dbt's templates among it.
const SIGNS: [char; 10] = ['(', ')', ',', ';', '=', '<', '>', '\'', '{', '}'];

/// Words between spaces and signs that no name contains; what stands in quotes is left in one piece.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut closing) = (None, None);
    for (at, sign) in text.char_indices() {
        let ends = closing.is_none() && (sign.is_whitespace() || SIGNS.contains(&sign));
        match (start, ends) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.push(&text[from..at]);
                start = None;
            }
            _ => {}
        }
        closing = match (closing, sign) {
            (Some(close), sign) if sign == close => None,
            (Some(close), _) => Some(close),
            (None, '"' | '`') => Some(sign),
            (None, '[') => Some(']'),
            (None, _) => None,
        };
    }
    words.extend(start.map(|from| &text[from..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_what_a_statement_reads() {
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(name(text), expected, "{text}");
        }
        check("select * from shop.orders o where x = 1", Some("shop.orders"));
        check("SELECT a, b FROM \"Sales Data\".\"Orders\" AS o", Some("\"Sales Data\".\"Orders\""));
        check("from `shop`.`orders`", Some("`shop`.`orders`"));
        check("join crm.customers c on c.id = o.customer_id", Some("crm.customers"));
        check("LEFT JOIN [dbo].[Orders]", Some("[dbo].[Orders]"));
        check("insert into orders(id) values (1)", Some("orders"));
        check("create table if not exists orders (id int)", Some("orders"));
        check("update orders set x = 1", Some("orders"));
        check("select count(*) from (select 1 from orders) x", Some("orders"));
        check("select * from {{ ref('stg_orders') }}", Some("stg_orders"));
        check("update history", None);
        check("orders from korea", None);
        check("from", None);
        check("select 1", None);
        check("with \"open quote from x", None);
        check("", None);
    }
}
