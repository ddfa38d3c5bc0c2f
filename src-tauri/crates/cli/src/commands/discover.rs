//! `pulk discover`: what this computer already knows and could be added.

use api::Handler;
use api::discover::{DiscoverRequest, DiscoverView, FoundKind, FoundPlace};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Table, Tone, figure, left, plain, right};

pub fn run(terminal: &Terminal, handler: &dyn Handler) -> Outcome {
    let view = handler.discover(DiscoverRequest {})?;
    terminal.answer(&view, |look| list(&view, look))?;
    if view.found.is_empty() {
        terminal.note("There is nothing that could be added. “pulk add” takes an address or a path.");
        return Ok(Exit::Nothing);
    }
    terminal.note("“pulk add PLACE” adds one of them. Nothing was connected to.");
    Ok(Exit::Done)
}

fn list(view: &DiscoverView, look: Look) -> String {
    let mut table =
        Table::new([left("NAME"), left("KIND"), right("SIZE"), left("WRITTEN"), left("FROM"), left(""), left("PLACE")]);
    for found in &view.found {
        table.row([
            look.paint(Tone::Strong, &plain(&found.name)),
            kind(found).to_owned(),
            found.bytes.map(|bytes| figure::bytes(bytes.0)).unwrap_or_default(),
            found.modified.as_deref().map(figure::instant).unwrap_or_default(),
            look.paint(Tone::Dim, &plain(&found.from)),
            if found.added { look.paint(Tone::Good, "added") } else { String::new() },
            plain(&found.text),
        ]);
    }
    table.text(look, "")
}

fn kind(found: &FoundPlace) -> &'static str {
    match found.kind {
        FoundKind::Connection => "connection",
        FoundKind::File => "file",
        FoundKind::Folder => "folder",
    }
}

#[cfg(test)]
mod tests {
    use api::Int64;

    use super::*;
    use crate::print::examples;

    #[test]
    fn what_was_found_is_listed_with_where_it_comes_from() {
        let connection = FoundPlace {
            kind: FoundKind::Connection,
            text: "postgres://ada@wh/shop".to_owned(),
            name: "shop\u{1b}[2J".to_owned(),
            connector: "postgres".to_owned(),
            from: "~/.pgpass".to_owned(),
            bytes: None,
            modified: None,
            added: true,
        };
        let file = FoundPlace {
            kind: FoundKind::File,
            text: "/home/ada/Downloads/a.csv".to_owned(),
            name: "a.csv".to_owned(),
            connector: "files".to_owned(),
            from: "~/Downloads".to_owned(),
            bytes: Some(Int64(2_048)),
            modified: Some(examples::AT.to_owned()),
            added: false,
        };
        let text = list(&DiscoverView { found: vec![connection, file], looked: Vec::new() }, Look::WIDE);
        let lines: Vec<_> =
            text.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            lines,
            [
                "shop[2J connection ~/.pgpass added postgres://ada@wh/shop",
                "a.csv file 2.0 KiB 2026-11-23 06:50Z ~/Downloads /home/ada/Downloads/a.csv",
            ]
        );
    }
}
