//! SQL that was pasted into the search box: what it reads from or writes to is what is looked for.

/// What only a statement begins with.
const VERBS: [&str; 9] = ["select", "insert", "update", "delete", "create", "merge", "alter", "drop", "truncate"];
/// What a part of a statement begins with, and many another text. Of those that are none, hardly one has a name with a
/// dot or in quotes.
const PARTS: [&str; 8] = ["from", "join", "left", "right", "inner", "full", "cross", "with"];
/// What the name of a table stands behind.
const BEFORE_NAMES: [&str; 3] = ["from", "join", "into"];
/// The same, in statements that change what there is.
const BEFORE_OBJECTS: [&str; 3] = ["table", "view", "update"];
/// What may stand between those and the name.
const BETWEEN: [&str; 7] = ["if", "not", "exists", "only", "lateral", "or", "ref"];

/// The first name that a text reads from or writes to, as it is written; `None` where the text is no SQL.
pub(crate) fn name(text: &str) -> Option<&str> {
    let words = words(text);
    let is = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let first = *words.first()?;
    let is_part = is(first, &PARTS);
    // Filters and exclusions are no SQL.
    if (!is_part && !is(first, &VERBS)) || words.iter().any(|word| word.starts_with('-') || word.contains(':')) {
        return None;
    }
    let changes = !is_part && !is(first, &["select"]);
    // `update` alone also is an English word: a statement goes on with SET.
    let sets = words.iter().any(|word| word.eq_ignore_ascii_case("set"));
    let announces = |word: &str| {
        is(word, &BEFORE_NAMES)
            || (changes && is(word, &BEFORE_OBJECTS) && (sets || !word.eq_ignore_ascii_case("update")))
    };
    let begins = |first: char| first.is_alphabetic() || matches!(first, '_' | '"' | '`' | '[');
    let mut named = (0..words.len()).filter(|&at| announces(words[at])).filter_map(|at| {
        let name = words[at + 1..].iter().find(|word| !is(word, &BETWEEN))?;
        // What is read may be another statement, in parentheses.
        (!is(name, &VERBS) && name.starts_with(begins)).then_some(*name)
    });
    let name = named.next()?;
    (!is_part || name.contains(['.', '"', '`', '[', '_'])).then_some(name)
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
        check("from {{ ref('stg_orders') }}", Some("stg_orders"));
        check("from date", None);
        check("full view of customer", None);
        check("select table comment", None);
        check("from shop.orders -archive", None);
        check("select source:shop from shop.orders", None);
        check("update history", None);
        check("orders from korea", None);
        check("from", None);
        check("select 1", None);
        check("with \"open quote from x", None);
        check("", None);
    }
}
