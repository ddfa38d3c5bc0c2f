//! Cutting statements that an engine has accepted into their parts.
//!
//! This is not a parser: it knows quotes, comments and parentheses, and so can tell where a column, an expression
//! or a condition begins and ends. What an expression means is nobody's business here. Some facts exist nowhere
//! else: SQLite keeps the condition of a partial index, a CHECK or a generated column only in the statement's text.
//! A statement that does not look as expected yields nothing, and the caller shows the whole text instead.

/// Longer statements are left whole: no engine's users write them, and every token takes memory.
const LONGEST: usize = 1 << 20;

/// Where a piece of a statement lies, and what sort of piece it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    start: usize,
    sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    /// An identifier in `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// A literal in `'…'`; a lax engine takes it for a name too.
    Literal,
    Open,
    Close,
    Comma,
    Other,
}

impl Token<'_> {
    /// True for this unquoted word, in any case.
    pub fn is(&self, word: &str) -> bool {
        self.sort == Sort::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The identifier without its quotes.
    pub fn name(&self) -> Option<String> {
        let inner = |quote: char, closing: char| {
            let inner = self.text.strip_prefix(quote)?.strip_suffix(closing)?;
            Some(if quote == closing {
                inner.replace(&format!("{quote}{quote}"), &quote.to_string())
            } else {
                inner.to_owned()
            })
        };
        match self.sort {
            Sort::Word => Some(self.text.to_owned()),
            Sort::Literal => inner('\'', '\''),
            Sort::Quoted => inner('"', '"').or_else(|| inner('`', '`')).or_else(|| inner('[', ']')),
            _ => None,
        }
    }
}

/// A statement, cut into tokens. Spaces and comments are left out.
#[derive(Debug)]
pub struct Statement<'a> {
    sql: &'a str,
    tokens: Vec<Token<'a>>,
}

/// The list in a statement's first parentheses, and what follows it.
#[derive(Debug)]
pub struct Body<'a, 's> {
    pub items: Vec<&'s [Token<'a>]>,
    pub after: &'s [Token<'a>],
}

impl<'a> Statement<'a> {
    /// Cuts a statement. `brackets` says whether `[…]` quotes an identifier, as in SQLite.
    /// `None` when a quote does not end, and for a text of more than a mebibyte.
    pub fn cut(sql: &'a str, brackets: bool) -> Option<Statement<'a>> {
        if sql.len() > LONGEST {
            return None;
        }
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(rest) = sql.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, sort) = piece(rest, brackets)?;
            if let (Some(sort), Some(text)) = (sort, rest.get(..length)) {
                tokens.push(Token { text, start: at, sort });
            }
            at += length;
        }
        Some(Statement { sql, tokens })
    }

    /// All tokens, in order.
    pub fn tokens(&self) -> &[Token<'a>] {
        &self.tokens
    }

    /// The list in the first parentheses.
    pub fn body(&self) -> Option<Body<'a, '_>> {
        let open = self.tokens.iter().position(|token| token.sort == Sort::Open)?;
        let length = group(self.tokens.get(open..)?)?;
        let inside = self.tokens.get(open + 1..open + length - 1)?;
        Some(Body { items: split(inside), after: self.tokens.get(open + length..)? })
    }

    /// The text of some neighbouring tokens, as it was written.
    pub fn text(&self, tokens: &[Token<'a>]) -> &'a str {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.sql.get(first.start..last.start + last.text.len()).unwrap_or_default(),
            _ => "",
        }
    }
}

/// The tokens inside the parentheses that open right after the first such `word` at the outer level of `tokens`, and
/// the tokens that follow them.
pub fn parenthesised<'a, 's>(tokens: &'s [Token<'a>], word: &str) -> Option<(&'s [Token<'a>], &'s [Token<'a>])> {
    let mut rest = tokens;
    while let Some((first, following)) = rest.split_first() {
        if first.is(word)
            && let Some(length) = group(following)
        {
            return Some((following.get(1..length - 1)?, following.get(length..)?));
        }
        rest = if first.sort == Sort::Open { rest.get(group(rest)?..)? } else { following };
    }
    None
}

/// The tokens at the outer level after the first `word` there.
pub fn after<'a, 's>(tokens: &'s [Token<'a>], word: &str) -> Option<&'s [Token<'a>]> {
    let mut rest = tokens;
    while let Some((first, following)) = rest.split_first() {
        if first.is(word) {
            return Some(following);
        }
        rest = if first.sort == Sort::Open { rest.get(group(rest)?..)? } else { following };
    }
    None
}

/// An index as its statement describes it: columns or expressions, and the condition of a partial index.
pub fn index(sql: &str, brackets: bool) -> Option<(Vec<String>, Option<String>)> {
    let statement = Statement::cut(sql, brackets)?;
    let body = statement.body()?;
    let columns = body.items.iter().map(|item| match bare(item) {
        [name] => name.name().unwrap_or_else(|| name.text.to_owned()),
        [_, dot, name] if dot.text == "." => name.name().unwrap_or_else(|| name.text.to_owned()),
        expression => statement.text(expression).to_owned(),
    });
    let predicate = body.after.split_first().filter(|(first, _)| first.is("WHERE")).map(|(_, condition)| {
        let end = condition.len() - usize::from(condition.last().is_some_and(|last| last.text == ";"));
        statement.text(condition.get(..end).unwrap_or_default()).to_owned()
    });
    Some((columns.collect(), predicate))
}

/// The tokens without parentheses around all of them, a few levels deep.
fn bare<'a, 's>(mut tokens: &'s [Token<'a>]) -> &'s [Token<'a>] {
    for _ in 0..4 {
        match tokens {
            [first, inside @ .., _] if first.sort == Sort::Open && group(tokens) == Some(tokens.len()) => {
                tokens = inside
            }
            _ => break,
        }
    }
    tokens
}

/// How many tokens the parenthesised group takes that starts at the first token, both parentheses included.
fn group(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.sort {
            Sort::Open => depth += 1,
            Sort::Close => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at + 1);
        }
    }
    None
}

/// The parts between commas of the outer level.
fn split<'a, 's>(tokens: &'s [Token<'a>]) -> Vec<&'s [Token<'a>]> {
    let mut depth = 0_usize;
    let parts = tokens.split(|token| {
        match token.sort {
            Sort::Open => depth += 1,
            Sort::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.sort == Sort::Comma
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// Length and sort of the piece at the start of `rest`; no sort for spaces and comments.
fn piece(rest: &str, brackets: bool) -> Option<(usize, Option<Sort>)> {
    let first = rest.chars().next()?;
    let single = |sort| Some((first.len_utf8(), Some(sort)));
    match first {
        '\'' => Some((quoted(rest, '\'')?, Some(Sort::Literal))),
        '"' | '`' => Some((quoted(rest, first)?, Some(Sort::Quoted))),
        '[' if brackets => Some((rest.find(']')? + 1, Some(Sort::Quoted))),
        '-' if rest.starts_with("--") => Some((rest.find('\n').map_or(rest.len(), |end| end + 1), None)),
        // SQLite lets a comment run to the end of the text.
        '/' if rest.starts_with("/*") => Some((rest.find("*/").map_or(rest.len(), |end| end + 2), None)),
        '(' => single(Sort::Open),
        ')' => single(Sort::Close),
        ',' => single(Sort::Comma),
        space if space.is_whitespace() => Some((space.len_utf8(), None)),
        letter if is_word(letter) => {
            Some((rest.find(|character| !is_word(character)).unwrap_or(rest.len()), Some(Sort::Word)))
        }
        _ => single(Sort::Other),
    }
}

/// Bytes of the quoted piece at the start of `rest`; the quote stands for itself when doubled.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut at = quote.len_utf8();
    loop {
        at += rest.get(at..)?.find(quote)? + quote.len_utf8();
        if !rest.get(at..)?.starts_with(quote) {
            return Some(at);
        }
        at += quote.len_utf8();
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
        || character == '_'
        || character == '$'
        || !character.is_ascii() && !character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_cut_where_its_parts_end() {
        fn check(sql: &str, columns: &[&str], predicate: Option<&str>) {
            let found = index(sql, true).unwrap();
            assert_eq!(
                (found.0.iter().map(String::as_str).collect::<Vec<_>>(), found.1.as_deref()),
                (columns.to_vec(), predicate)
            );
        }
        check("CREATE INDEX i ON t(a, b DESC)", &["a", "b DESC"], None);
        check("CREATE INDEX \"i (\" ON [t(] (\"a,)\"\"b\", lower(c))", &["a,)\"b", "lower(c)"], None);
        check("CREATE INDEX i ON t(a) WHERE b > ')' -- done", &["a"], Some("b > ')'"));
        check("CREATE INDEX i ON t(/* ) */ a) where (b, c) IN (SELECT 1, 2);", &["a"], Some("(b, c) IN (SELECT 1, 2)"));
        check("CREATE INDEX i ON t(((a + b)), (c) + (d), (t.\"e\"))", &["a + b", "(c) + (d)", "e"], None);
        check("CREATE INDEX 주문 ON 고객(`이름`)", &["이름"], None);
    }

    #[test]
    fn what_does_not_end_is_not_cut() {
        fn check(sql: &str) {
            assert_eq!(index(sql, true), None, "{sql}");
        }
        check("CREATE INDEX i ON t('a");
        check("CREATE INDEX i ON t(a");
        check("CREATE INDEX i ON [t(a)");
        check("CREATE INDEX i ON t");
        check(")");
        check("");
        check(&format!("CREATE INDEX i ON t({})", "a,".repeat(LONGEST)));
    }
}
