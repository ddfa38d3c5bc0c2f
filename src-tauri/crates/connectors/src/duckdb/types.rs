//! DuckDB's type texts, as far as a reader wants to look inside them: structs, unions, maps, lists and enums.
//!
//! `STRUCT("a b" INTEGER, tags VARCHAR[])` becomes a column with two fields, the second of which is an array. A text
//! that is not understood stays what it is: a type without parts.

use model::{Column, TypeDetail};

/// Deeper nesting than this is shown as text only. Nobody designs it; a hostile file could.
const DEEPEST: usize = 32;

/// A column of this type.
pub fn column(name: String, type_text: &str) -> Column {
    match Reader::new(type_text).whole() {
        Some(read) => read.column(name),
        None => Column { name, type_text: type_text.to_owned(), ..Column::default() },
    }
}

/// A type with its own text.
#[derive(Debug)]
struct Type<'a> {
    text: &'a str,
    shape: Shape<'a>,
}

#[derive(Debug)]
enum Shape<'a> {
    Plain,
    Enum(Vec<String>),
    List(Box<Type<'a>>),
    /// A struct, a union, or a map as its key and value.
    Parts(Vec<(String, Type<'a>)>),
}

impl Type<'_> {
    fn column(self, name: String) -> Column {
        let (detail, fields) = self.shape.describe();
        Column { name, type_text: self.text.to_owned(), detail, fields, ..Column::default() }
    }
}

impl Shape<'_> {
    fn describe(self) -> (Option<TypeDetail>, Vec<Column>) {
        match self {
            Shape::Plain => (None, Vec::new()),
            Shape::Enum(labels) => (Some(TypeDetail::Enum { labels }), Vec::new()),
            Shape::List(element) => {
                let detail = TypeDetail::Array { element: element.text.to_owned() };
                (Some(detail), element.shape.describe().1)
            }
            Shape::Parts(parts) => (None, parts.into_iter().map(|(name, part)| part.column(name)).collect()),
        }
    }
}

/// Reads a type text from left to right. Every step answers `None` at the first surprise.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0, depth: 0 }
    }

    fn whole(mut self) -> Option<Type<'a>> {
        let read = self.read_type()?;
        self.rest().is_empty().then_some(read)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, expected: &str) -> Option<()> {
        self.rest().strip_prefix(expected)?;
        self.at += expected.len();
        Some(())
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// `base`, then any number of `[]` and `[3]`.
    fn read_type(&mut self) -> Option<Type<'a>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        self.skip_spaces();
        let start = self.at;
        let mut read = Type { shape: self.read_base()?, text: self.text.get(start..self.at)? };
        while self.skip("[").is_some() {
            let size = self.rest().find(']')?;
            self.at += size + 1;
            read = Type { shape: Shape::List(Box::new(read)), text: self.text.get(start..self.at)? };
        }
        self.depth -= 1;
        Some(read)
    }

    fn read_base(&mut self) -> Option<Shape<'a>> {
        if self.skip("STRUCT(").is_some() || self.skip("UNION(").is_some() {
            return self.read_parts();
        }
        if self.skip("MAP(").is_some() {
            return self.read_map();
        }
        if self.skip("ENUM(").is_some() {
            return self.read_enum();
        }
        self.read_plain()
    }

    /// The words of a plain type with its arguments: `DECIMAL(12,2)`, `TIMESTAMP WITH TIME ZONE`, `"my type"`.
    fn read_plain(&mut self) -> Option<Shape<'a>> {
        let start = self.at;
        while let Some(character) = self.rest().chars().next() {
            match character {
                '"' | '\'' => drop(self.read_quoted(character)?),
                '(' => self.skip_arguments()?,
                ',' | ')' | '[' => break,
                other => self.at += other.len_utf8(),
            }
        }
        (self.at > start).then_some(Shape::Plain)
    }

    fn skip_arguments(&mut self) -> Option<()> {
        self.skip("(")?;
        loop {
            match self.rest().chars().next()? {
                quote @ ('"' | '\'') => drop(self.read_quoted(quote)?),
                ')' => return self.skip(")"),
                '(' => return None,
                other => self.at += other.len_utf8(),
            }
        }
    }

    /// `name type, …)`
    fn read_parts(&mut self) -> Option<Shape<'a>> {
        let mut parts = Vec::new();
        loop {
            self.skip_spaces();
            let name = match self.rest().chars().next()? {
                '"' => self.read_quoted('"')?,
                _ => {
                    let length = self.rest().find([' ', ',', ')', '('])?;
                    let name = self.rest().get(..length).filter(|name| !name.is_empty())?.to_owned();
                    self.at += length;
                    name
                }
            };
            self.skip(" ")?;
            parts.push((name, self.read_type()?));
            if self.skip(")").is_some() {
                return Some(Shape::Parts(parts));
            }
            self.skip(",")?;
        }
    }

    /// `key, value)`
    fn read_map(&mut self) -> Option<Shape<'a>> {
        let key = self.read_type()?;
        self.skip(",")?;
        let value = self.read_type()?;
        self.skip(")")?;
        Some(Shape::Parts(vec![("key".to_owned(), key), ("value".to_owned(), value)]))
    }

    /// `'label', …)`
    fn read_enum(&mut self) -> Option<Shape<'a>> {
        let mut labels = Vec::new();
        loop {
            self.skip_spaces();
            labels.push(self.read_quoted('\'')?);
            if self.skip(")").is_some() {
                return Some(Shape::Enum(labels));
            }
            self.skip(",")?;
        }
    }

    /// A quoted piece without its quotes; the quote stands for itself when doubled.
    fn read_quoted(&mut self, quote: char) -> Option<String> {
        let mut buffer = [0; 4];
        let quote_text: &str = quote.encode_utf8(&mut buffer);
        self.skip(quote_text)?;
        let mut inner = String::new();
        loop {
            let length = self.rest().find(quote)?;
            inner.push_str(self.rest().get(..length)?);
            self.at += length + quote.len_utf8();
            if self.skip(quote_text).is_none() {
                return Some(inner);
            }
            inner.push(quote);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name: type` of a column and of everything inside it, with labels and elements in braces.
    fn outline(column: &Column) -> String {
        let detail = match &column.detail {
            Some(TypeDetail::Enum { labels }) => format!("{{{}}}", labels.join("|")),
            Some(TypeDetail::Array { element }) => format!("{{{element}}}"),
            _ => String::new(),
        };
        let fields: Vec<_> = column.fields.iter().map(outline).collect();
        let fields = if fields.is_empty() { String::new() } else { format!("<{}>", fields.join("; ")) };
        format!("{}{detail}{fields}", column.name)
    }

    #[test]
    fn looks_inside_nested_types() {
        fn check(type_text: &str, expected: &str) {
            let read = column("c".to_owned(), type_text);
            assert_eq!(outline(&read), expected, "{type_text}");
            assert_eq!(read.type_text, type_text, "the text is kept");
        }
        check("INTEGER", "c");
        check("DECIMAL(12,2)", "c");
        check("TIMESTAMP WITH TIME ZONE", "c");
        check("\"my, type\"", "c");
        check("VARCHAR[]", "c{VARCHAR}");
        check("INTEGER[3][]", "c{INTEGER[3]}");
        check("DECIMAL(5,1)[]", "c{DECIMAL(5,1)}");
        check("ENUM('sad', 'it''s ok', 'a,b)', '고객')", "c{sad|it's ok|a,b)|고객}");
        check("ENUM('q', 'r')[]", "c{ENUM('q', 'r')}");
        check("STRUCT(city VARCHAR, zip INTEGER)", "c<city; zip>");
        check(
            "STRUCT(\"a b\" INTEGER, \"q\"\"x\" STRUCT(d VARCHAR[]))[]",
            "c{STRUCT(\"a b\" INTEGER, \"q\"\"x\" STRUCT(d VARCHAR[]))}<a b; q\"x<d{VARCHAR}>>",
        );
        check("STRUCT(\")\" DECIMAL(12,2), \",\" ENUM('(', ')'))", "c<); ,{(|)}>");
        check("STRUCT(at TIMESTAMP WITH TIME ZONE, 이름 VARCHAR)", "c<at; 이름>");
        check("MAP(VARCHAR, STRUCT(z INTEGER))", "c<key; value<z>>");
        check("MAP(STRUCT(a INTEGER, b INTEGER), INTEGER[])", "c<key<a; b>; value{INTEGER}>");
        check("UNION(num INTEGER, str VARCHAR)", "c<num; str>");
    }

    #[test]
    fn a_text_that_is_not_understood_has_no_parts() {
        fn check(type_text: &str) {
            let read = column("c".to_owned(), type_text);
            assert_eq!(read, Column { name: "c".to_owned(), type_text: type_text.to_owned(), ..Column::default() });
        }
        check("");
        check("STRUCT(");
        check("STRUCT(a INTEGER");
        check("STRUCT(a)");
        check("STRUCT()");
        check("STRUCT(a INTEGER) x");
        check("ENUM('a");
        check("ENUM(a)");
        check("INTEGER[");
        check("MAP(VARCHAR)");
        check("\"open");
        check(&format!("{}INTEGER{}", "STRUCT(a ".repeat(40), ")".repeat(40)));
        check(&"STRUCT(a ".repeat(100_000));
    }
}
