//! `pulk tree`: what lies below.

use api::entity::{BrowseRequest, EntityKind, Node};
use api::{Error, Handler};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Tone, figure, plain, words};
use crate::resolve;

/// Children asked for at a time.
const PAGE: u32 = 10_000;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to start: a source, or a key, or the end of a path; all sources when absent
    key: Option<String>,

    /// How many levels to open
    #[arg(short = 'L', long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=16))]
    depth: u8,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let parent = arguments.key.as_deref().map(|typed| resolve::anything(handler, typed)).transpose()?;
    let mut lines = Vec::new();
    walk(handler, parent, &mut Vec::new(), arguments.depth, &mut lines)?;
    let nodes: Vec<_> = lines.iter().map(|line| &line.node).collect();
    terminal.answer(&nodes, |look| lines.iter().map(|line| line.text(look)).collect())?;
    Ok(if lines.is_empty() { Exit::Nothing } else { Exit::Done })
}

/// One entity and where it hangs.
#[derive(Debug)]
struct Line {
    node: Node,
    /// For each level above and for this one: whether it is the last there.
    last: Vec<bool>,
}

fn walk(
    handler: &dyn Handler,
    parent: Option<String>,
    above: &mut Vec<bool>,
    depth: u8,
    lines: &mut Vec<Line>,
) -> Result<(), Error> {
    let Some(below) = depth.checked_sub(1) else { return Ok(()) };
    let nodes = children(handler, parent)?;
    let count = nodes.len();
    for (at, node) in nodes.into_iter().enumerate() {
        above.push(at + 1 == count);
        let open = (node.children && node.tables.is_some()).then(|| node.key.clone());
        lines.push(Line { node, last: above.clone() });
        if open.is_some() {
            walk(handler, open, above, below, lines)?;
        }
        above.pop();
    }
    Ok(())
}

fn children(handler: &dyn Handler, parent: Option<String>) -> Result<Vec<Node>, Error> {
    let mut nodes: Vec<Node> = Vec::new();
    loop {
        let offset = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        let page = handler.browse(BrowseRequest { parent: parent.clone(), offset, holding: None, limit: PAGE })?;
        let done = page.nodes.is_empty();
        nodes.extend(page.nodes);
        if done || nodes.len() >= page.total as usize {
            return Ok(nodes);
        }
    }
}

impl Line {
    fn text(&self, look: Look) -> String {
        let mut branch = String::new();
        for (level, last) in self.last.iter().enumerate().skip(1) {
            branch.push_str(match (level + 1 == self.last.len(), last) {
                (true, true) => "└─ ",
                (true, false) => "├─ ",
                (false, true) => "   ",
                (false, false) => "│  ",
            });
        }
        let name = plain(&self.node.name);
        let name = if self.node.tables.is_some() { look.paint(Tone::Strong, &name) } else { name };
        let facts = [
            (self.node.kind != EntityKind::Table).then(|| words::form(self.node.form).to_owned()),
            self.node.tables.map(|tables| figure::counted(tables, "table", "tables")),
            self.node.rows.map(|rows| figure::counted(rows.0, "row", "rows")),
        ];
        let facts: Vec<_> = facts.into_iter().flatten().collect();
        let facts = if facts.is_empty() { String::new() } else { format!("  {}", facts.join(", ")) };
        format!("{}{name}{}\n", look.paint(Tone::Dim, &branch), look.paint(Tone::Dim, &facts))
    }
}

#[cfg(test)]
mod tests {
    use api::Int64;
    use api::entity::EntityForm;

    use super::*;

    #[test]
    fn branches_end_where_their_level_ends() {
        let line = |name: &str, kind, form, tables, rows: Option<i64>, last: &[bool]| {
            let node = Node {
                key: String::new(),
                name: name.to_owned(),
                kind,
                form,
                tables,
                rows: rows.map(Int64),
                bytes: None,
                children: tables.is_some(),
            };
            Line { node, last: last.to_vec() }.text(Look::PIPE)
        };
        let text = [
            line("shop", EntityKind::Source, EntityForm::Source, Some(3), None, &[true]),
            line("sales", EntityKind::Schema, EntityForm::Schema, Some(1), None, &[true, false]),
            line("orders\u{1b}", EntityKind::Table, EntityForm::Table, None, Some(1_204), &[true, false, true]),
            line("crm", EntityKind::Schema, EntityForm::Schema, Some(2), None, &[true, true]),
            line("daily", EntityKind::View, EntityForm::View, None, None, &[true, true, true]),
        ];
        assert_eq!(
            text.concat(),
            "shop  source, 3 tables\n├─ sales  schema, 1 table\n│  └─ orders  1,204 rows\n└─ crm  schema, 2 tables\n   └─ daily  view\n"
        );
    }
}
