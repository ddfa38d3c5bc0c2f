//! What an embedded engine answers, as plain values.

/// The rows of one answer, in the engine's order.
pub type Rows = Vec<Row>;

/// One row: as many cells as the statement has columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Cell>);

/// One value. Numbers and truth values arrive as text; a catalog has few of them, and long texts dwarf them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Null,
    Text(String),
    List(Vec<String>),
}

impl Row {
    /// The text at a position; empty for a null or a list, and past the end.
    pub fn text(&self, at: usize) -> &str {
        self.optional(at).unwrap_or_default()
    }

    /// The text at a position, where there is one.
    pub fn optional(&self, at: usize) -> Option<&str> {
        match self.0.get(at) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Takes the text at a position out of the row; definitions can be megabytes long.
    pub fn take(&mut self, at: usize) -> Option<String> {
        match self.0.get_mut(at).map(|cell| std::mem::replace(cell, Cell::Null)) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The list at a position; empty where there is none.
    pub fn list(&self, at: usize) -> &[String] {
        match self.0.get(at) {
            Some(Cell::List(list)) => list,
            _ => &[],
        }
    }

    /// True when the text at a position is an engine's word for truth.
    pub fn flag(&self, at: usize) -> bool {
        matches!(self.text(at), "true" | "1")
    }

    /// The number at a position.
    pub fn number(&self, at: usize) -> Option<i64> {
        self.optional(at)?.parse().ok()
    }
}

/// A name as its owner spells it, for one that was written elsewhere in another case.
pub fn spelling<'a>(names: impl Iterator<Item = &'a str> + Clone, written: &'a str) -> &'a str {
    let exact = names.clone().find(|name| *name == written);
    exact.or_else(|| names.clone().find(|name| name.to_lowercase() == written.to_lowercase())).unwrap_or(written)
}
