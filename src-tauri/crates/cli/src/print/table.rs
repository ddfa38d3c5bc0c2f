//! Columns under each other, by what a terminal really shows of a text.

use console::{Alignment, measure_text_width, pad_str, truncate_str};

use super::{Look, Tone};

/// Space between columns.
const GAP: &str = "  ";

/// The last column is never squeezed below this.
const NARROWEST: usize = 12;

/// A column: its heading and on which side its cells stand.
#[derive(Debug, Clone, Copy)]
pub struct Column(&'static str, Alignment);

pub const fn left(heading: &'static str) -> Column {
    Column(heading, Alignment::Left)
}

pub const fn right(heading: &'static str) -> Column {
    Column(heading, Alignment::Right)
}

/// Rows of cells. Cells may be painted; they must have passed `plain`.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<const N: usize>(columns: [Column; N]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.columns.len());
        self.rows.push(cells.to_vec());
    }

    /// The text, each line ended. Headings only for a person; a column that is empty throughout is left out.
    pub fn text(&self, look: Look, indent: &str) -> String {
        let widths: Vec<_> = (0..self.columns.len()).map(|column| self.width(column, look)).collect();
        let mut text = String::new();
        if look.talkative && self.columns.iter().any(|column| !column.0.is_empty()) {
            let headings: Vec<_> = self.columns.iter().map(|column| look.paint(Tone::Dim, column.0)).collect();
            self.line(&mut text, &headings, &widths, look, indent);
        }
        for row in &self.rows {
            self.line(&mut text, row, &widths, look, indent);
        }
        text
    }

    /// Columns of the terminal the widest cell takes; zero when there is none.
    fn width(&self, column: usize, look: Look) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| measure_text_width(cell));
        match (cells.max().unwrap_or(0), self.columns.get(column)) {
            (0, _) | (_, None) => 0,
            (widest, Some(heading)) if look.talkative => widest.max(measure_text_width(heading.0)),
            (widest, Some(_)) => widest,
        }
    }

    fn line(&self, text: &mut String, cells: &[String], widths: &[usize], look: Look, indent: &str) {
        let mut line = indent.to_owned();
        let last = widths.iter().rposition(|width| *width > 0);
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate().filter(|(_, (_, width))| **width > 0) {
            if line.len() > indent.len() {
                line.push_str(GAP);
            }
            let side = self.columns.get(at).map_or(Alignment::Left, |column| column.1);
            if Some(at) == last && side == Alignment::Left {
                let room = look
                    .width
                    .map_or(usize::MAX, |width| width.saturating_sub(measure_text_width(&line)).max(NARROWEST));
                line.push_str(&truncate_str(cell, room, "…"));
            } else {
                line.push_str(&pad_str(cell, *width, side, None));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new([left("NAME"), right("ROWS"), left("UNUSED"), left("COMMENT")]);
        table.row(["주문".to_owned(), "12".to_owned(), String::new(), "what was bought, by whom".to_owned()]);
        table.row(["customers".to_owned(), "1,204".to_owned(), String::new(), String::new()]);
        table
    }

    #[test]
    fn wide_letters_count_twice_and_empty_columns_vanish() {
        assert_eq!(
            table().text(Look::WIDE, ""),
            "NAME        ROWS  COMMENT\n주문          12  what was bought, by whom\ncustomers  1,204\n"
        );
    }

    #[test]
    fn a_pipe_gets_no_headings_and_whole_texts() {
        assert_eq!(
            table().text(Look::PIPE, "  "),
            "  주문          12  what was bought, by whom\n  customers  1,204\n"
        );
    }

    #[test]
    fn a_narrow_terminal_shortens_the_last_column() {
        let narrow = Look { width: Some(32), ..Look::WIDE };
        assert!(table().text(narrow, "").contains("12  what was boug…\n"), "{}", table().text(narrow, ""));
    }
}
