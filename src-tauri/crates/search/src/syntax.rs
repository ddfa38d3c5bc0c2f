//! The query language, from text to a tree: fields, quotes, `-`, `OR`, parentheses and regular expressions.
//!
//! Reading never fails. What is not well formed is read as words, and a [`Note`] says so.

use crate::field::Field;
use crate::query::Note;
use crate::tokens::clip;

/// Notes on one query, each once. More than a few would tell nobody more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notes(pub Vec<Note>);

const NOTES: usize = 8;

impl Notes {
    pub(crate) fn add(&mut self, note: Note) {
        if self.0.len() < NOTES && !self.0.contains(&note) {
            self.0.push(note);
        }
    }
}

/// How deep parentheses may be nested; further ones are left out.
const DEPTH: usize = 16;

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node<'a> {
    All(Vec<Node<'a>>),
    Any(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Piece(Piece<'a>),
}

/// One part of the text between spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub field: Option<Field>,
    pub text: &'a str,
    pub shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    Quoted,
    /// Between slashes.
    Regex,
}

/// Reads a text as parts all of which must hold.
pub(crate) fn parse(text: &str) -> (Vec<Node<'_>>, Notes) {
    let mut parser = Parser { rest: text, notes: Notes::default() };
    let nodes = parser.group(0);
    (nodes, parser.notes)
}

struct Parser<'a> {
    rest: &'a str,
    notes: Notes,
}

impl<'a> Parser<'a> {
    /// Everything up to the parenthesis that closes this group, or the end.
    fn group(&mut self, depth: usize) -> Vec<Node<'a>> {
        let mut nodes = Vec::new();
        let mut joins = false;
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() {
                if depth > 0 {
                    self.notes.add(Note::OpenParenthesis);
                }
                break;
            }
            if let Some(behind) = self.rest.strip_prefix(')') {
                self.rest = behind;
                if depth > 0 {
                    break;
                }
                self.notes.add(Note::StrayParenthesis);
            } else if self.takes_word("OR") {
                match nodes.is_empty() {
                    true => self.notes.add(Note::LoneOr),
                    false => joins = true,
                }
            } else if !self.takes_word("AND")
                && let Some(node) = self.node(depth)
            {
                push(&mut nodes, node, std::mem::take(&mut joins));
            }
        }
        if joins {
            self.notes.add(Note::LoneOr);
        }
        nodes
    }

    fn node(&mut self, depth: usize) -> Option<Node<'a>> {
        if let Some(behind) = self.rest.strip_prefix('-')
            && behind.starts_with(|first: char| !first.is_whitespace())
        {
            self.rest = behind;
            return self.operand(depth).map(|node| Node::Not(Box::new(node)));
        }
        self.operand(depth)
    }

    fn operand(&mut self, depth: usize) -> Option<Node<'a>> {
        let (field, body) = self.field();
        self.rest = body;
        let Some(behind) = body.strip_prefix('(') else {
            let (text, shape) = self.value(field, depth > 0);
            return Some(Node::Piece(Piece { field, text, shape }));
        };
        self.rest = behind;
        if depth == DEPTH {
            self.notes.add(Note::TooDeep);
            return None;
        }
        let nodes = self.group(depth + 1);
        let group = Node::All(nodes).within(field);
        (group != Node::All(Vec::new())).then_some(group)
    }

    /// Whether the rest begins with this operator, which is taken then.
    fn takes_word(&mut self, word: &str) -> bool {
        let behind = self.rest.strip_prefix(word);
        let behind = behind.filter(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\n', '\r', '(', ')']));
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    /// The field the rest begins with, and what is behind it.
    fn field(&mut self) -> (Option<Field>, &'a str) {
        let none = (None, self.rest);
        let Some((name, body)) = self.rest.split_once(':') else { return none };
        let has_value = body.starts_with(|first: char| !first.is_whitespace() && first != ')');
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        // `name::text` is a cast.
        if !is_name || !has_value || body.starts_with(':') {
            return none;
        }
        if let Some(field) = Field::from_name(name) {
            return (Some(field), body);
        }
        // An address, a folder or a port is no field that somebody meant.
        if !body.starts_with(|first: char| matches!(first, '/' | '\\') || first.is_ascii_digit()) {
            self.notes.add(Note::UnknownField { field: clip(name, FIELD_CHARS).to_owned() });
        }
        none
    }

    /// A quoted text, a regular expression, or everything up to the next space (in a group, up to its end). Quotes
    /// that something is attached to (`"sales"."orders"`) are quoted identifiers, not a phrase.
    fn value(&mut self, field: Option<Field>, grouped: bool) -> (&'a str, Shape) {
        let ends = |after: &str| after.is_empty() || after.starts_with(char::is_whitespace) || after.starts_with(')');
        if let Some(quoted) = self.rest.strip_prefix('"') {
            match quoted.split_once('"') {
                Some((text, after)) if ends(after) => return self.take(text, after, Shape::Quoted),
                None => {
                    self.notes.add(Note::OpenQuote);
                    return self.take(quoted, "", Shape::Quoted);
                }
                Some(_) => {}
            }
        }
        if let Some(body) = self.rest.strip_prefix('/')
            && let Some((end, _)) = body.match_indices('/').find(|&(at, _)| at > 0 && ends(&body[at + 1..]))
            && (field.is_some() || is_expression(&body[..end]))
        {
            return self.take(&body[..end], &body[end + 1..], Shape::Regex);
        }
        let end = plain_end(self.rest, grouped, field.is_some());
        self.take(&self.rest[..end], &self.rest[end..], Shape::Plain)
    }

    fn take(&mut self, text: &'a str, rest: &'a str, shape: Shape) -> (&'a str, Shape) {
        self.rest = rest;
        (text, shape)
    }
}

impl<'a> Node<'a> {
    /// The same, looked for in a field where it names none itself.
    fn within(self, field: Option<Field>) -> Node<'a> {
        let all = |nodes: Vec<Node<'a>>| nodes.into_iter().map(|node| node.within(field)).collect();
        match self {
            Node::All(nodes) => Node::All(all(nodes)),
            Node::Any(nodes) => Node::Any(all(nodes)),
            Node::Not(node) => Node::Not(Box::new(node.within(field))),
            Node::Piece(piece) => Node::Piece(Piece { field: piece.field.or(field), ..piece }),
        }
    }
}

/// How much of a field nobody knows is told.
const FIELD_CHARS: usize = 40;

/// Whether what stands between two slashes is more than the name of a folder, or what is left of a path.
fn is_expression(body: &str) -> bool {
    const SIGNS: [char; 13] = ['^', '$', '.', '*', '+', '?', '(', '[', '{', '|', '\\', ']', ')'];
    !body.contains('/') && !body.starts_with([' ', '*']) && body.contains(SIGNS)
}

/// Where a value without quotes ends: at a space, and in a group at the parenthesis that closes it. Behind a field,
/// what stands in parentheses may have spaces: `type:numeric(10, 2)`.
fn plain_end(text: &str, grouped: bool, fielded: bool) -> usize {
    let mut open = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            _ if sign.is_whitespace() && !(fielded && open > 0 && text[at..].contains(')')) => return at,
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            // A value is never empty, or nothing would go on.
            ')' if grouped && at > 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// Adds a part; `joins`: as another way to satisfy the one before.
fn push<'a>(nodes: &mut Vec<Node<'a>>, node: Node<'a>, joins: bool) {
    match nodes.pop() {
        Some(Node::Any(mut ways)) if joins => {
            ways.push(node);
            nodes.push(Node::Any(ways));
        }
        Some(before) if joins => nodes.push(Node::Any(vec![before, node])),
        before => nodes.extend(before.into_iter().chain([node])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a tree as one line.
    fn line(node: &Node<'_>) -> String {
        let list =
            |nodes: &[Node<'_>], sign: &str| format!("({})", nodes.iter().map(line).collect::<Vec<_>>().join(sign));
        match node {
            Node::All(nodes) => list(nodes, " "),
            Node::Any(nodes) => list(nodes, " | "),
            Node::Not(node) => format!("-{}", line(node)),
            Node::Piece(Piece { field, text, shape }) => {
                let field = field.map(|field| format!("{field:?}:")).unwrap_or_default();
                let sign = match shape {
                    Shape::Plain => "",
                    Shape::Quoted => "\"",
                    Shape::Regex => "/",
                };
                format!("{field}{sign}{text}{sign}")
            }
        }
    }

    #[test]
    fn reads_the_language() {
        fn check(text: &str, expected: &str, notes: &[Note]) {
            let (nodes, found) = parse(text);
            let lines: Vec<_> = nodes.iter().map(line).collect();
            assert_eq!((lines.join(" ").as_str(), found.0.as_slice()), (expected, notes), "{text:?}");
        }
        check("a b", "a b", &[]);
        check("a OR b c", "(a | b) c", &[]);
        check("a OR b OR -c", "(a | b | -c)", &[]);
        check("(a b) OR c", "((a b) | c)", &[]);
        check("-(a OR b) c", "-((a | b)) c", &[]);
        check("a AND b", "a b", &[]);
        check("or and ORDER", "or and ORDER", &[]);
        check("name:\"a b\" has:pk", "Name:\"a b\" Has:pk", &[]);
        check("COLUMN:x type:numeric(10,2)", "Column:x Type:numeric(10,2)", &[]);
        check("(type:numeric(10,2) x)", "(Type:numeric(10,2) x)", &[]);
        check("/^ord(er)?s$/ x", "/^ord(er)?s$/ x", &[]);
        check("name:/a b/", "Name:/a b/", &[]);
        check("/orders/ /orders/status/", "/orders/ /orders/status/", &[]);
        check("staging / orders.x / id", "staging / orders.x / id", &[]);
        check("/* hint */ x", "/* hint */ x", &[]);
        check("name::text size::bigint", "name::text size::bigint", &[]);
        check("localhost:5432/shop", "localhost:5432/shop", &[]);
        check("name:(a OR b c)", "((Name:a | Name:b) Name:c)", &[]);
        check("-kind:(table OR has:pk)", "-((Kind:table | Has:pk))", &[]);
        check("type:decimal(10, 2) x", "Type:decimal(10, 2) x", &[]);
        check("count (x", "count (x)", &[Note::OpenParenthesis]);
        check("/data/files/orders", "/data/files/orders", &[]);
        check("postgres://a/b x::int c:\\d", "postgres://a/b x::int c:\\d", &[]);
        check("colour:red", "colour:red", &[Note::UnknownField { field: "colour".to_owned() }]);
        check("kind: x", "kind: x", &[]);
        check("\"open", "\"open\"", &[Note::OpenQuote]);
        check("(a b", "(a b)", &[Note::OpenParenthesis]);
        check("a) b", "a) b", &[]);
        check("a ) b", "a b", &[Note::StrayParenthesis]);
        check("() a", "a", &[]);
        check("OR a", "a", &[Note::LoneOr]);
        check("a OR", "a", &[Note::LoneOr]);
        check("(a OR) b", "(a) b", &[Note::LoneOr]);
        check("- -- a-b", "- -- a-b", &[]);
    }

    #[test]
    fn ends_whatever_it_reads() {
        fn check(text: &str) {
            let (nodes, _) = parse(text);
            assert!(nodes.len() <= text.len(), "{}", text.len());
        }
        check(&"(".repeat(10_000));
        check(&")".repeat(10_000));
        check(&"-(".repeat(5_000));
        check(&"a OR ".repeat(2_000));
        check(&"/(".repeat(5_000));
    }
}
