//! `pulk inspect`: looks at something without adding it.

use api::Handler;
use api::inspect::{InspectRequest, InspectView};
use api::source::Place;

use super::add::{absolute, asks_for_password};
use crate::ask;
use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::page::{Parts, page};
use crate::print::{Look, Tone, figure, plain, words};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The path of a file or folder, or a URL
    place: String,

    /// How many tables to show at most
    #[arg(short = 'n', long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,

    /// Also print the definitions
    #[arg(short, long)]
    definition: bool,

    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: Arguments) -> Outcome {
    let mut request = InspectRequest {
        place: Place::Text { text: absolute(&arguments.place) },
        secret: arguments.password_stdin.then(ask::password_from_stdin).transpose()?,
        limit: arguments.limit,
        names: false,
        only: None,
    };
    let view = match handler.inspect(request.clone()) {
        Err(error) if asks_for_password(&error) && terminal.interactive => {
            terminal.note(&plain(&error.message));
            request.secret = Some(ask::hidden("Password")?);
            handler.inspect(request)
        }
        outcome => outcome,
    }?;
    terminal.answer(&view, |look| pages(&view, Parts { definition: arguments.definition }, look))?;
    Ok(if view.entities.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn pages(view: &InspectView, parts: Parts, look: Look) -> String {
    let pages: Vec<_> = view.entities.iter().map(|entity| page(entity, parts, look)).collect();
    let mut text = pages.join("\n");
    let shown = view.entities.len().try_into().unwrap_or(u32::MAX);
    if view.total > shown {
        let rest = figure::count((view.total - shown).into());
        text.push_str(&look.paint(Tone::Dim, &format!("\n… and {rest} more (-n shows how many you like)\n")));
    }
    if !view.issues.is_empty() {
        text.push_str(&format!(
            "\n{}\n{}",
            look.paint(Tone::Strong, "Not read"),
            words::issues(&view.issues, look, "  ")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::examples;

    #[test]
    fn what_was_cut_and_what_was_not_read_is_said() {
        let view = InspectView {
            connector: "files".to_owned(),
            name: "events".to_owned(),
            entities: vec![examples::table()],
            names: Vec::new(),
            total: 1_201,
            issues: vec![examples::issue()],
        };
        let text = pages(&view, Parts { definition: false }, Look::PIPE);
        assert!(text.starts_with("shop.sales.orders  table in shop\n"), "{text}");
        assert!(text.contains("… and 1,200 more"), "{text}");
        assert!(
            text.ends_with(
                "\nNot read\n  denied  postgres://wh/shop/hr  permission denied for schema hr Grant USAGE on it.\n"
            ),
            "{text}"
        );
    }
}
