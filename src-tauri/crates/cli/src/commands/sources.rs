//! `pulk sources`: what is in the catalog, and how fresh.

use api::Handler;
use api::harvest::RunState;
use api::source::{Environment, SourceView, SourcesRequest, SourcesView};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::{Look, Table, Tone, figure, left, plain, right, statements, words};
use crate::resolve;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only these: names, keys, or unique starts of either
    sources: Vec<String>,

    /// Also print every statement a harvest sends; what was sent is told by “pulk log --statements”
    #[arg(long)]
    statements: bool,
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let mut view = handler.sources(SourcesRequest {})?;
    if !arguments.sources.is_empty() {
        let chosen = arguments.sources.iter().map(|typed| resolve::source(handler, typed));
        view.sources = chosen.collect::<Result<_, _>>()?;
    }
    terminal.answer(&view, |look| match arguments.statements {
        true => list(&view, look) + &announced(&view, look),
        false => list(&view, look),
    })?;
    if view.sources.is_empty() {
        terminal.note("There is no source yet. Add one with “pulk add”, or try “pulk sample”.");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

fn list(view: &SourcesView, look: Look) -> String {
    let mut table = Table::new([
        left("NAME"),
        left("KIND"),
        left("ENVIRONMENT"),
        right("TABLES"),
        right("COLUMNS"),
        left("HARVESTED"),
        left("STATE"),
        left("KEY"),
    ]);
    for source in &view.sources {
        table.row([
            look.paint(Tone::Strong, &plain(&source.name)),
            plain(&source.title),
            environment(source).to_owned(),
            figure::count(source.tables.into()),
            figure::count(source.columns.0),
            source.harvested.as_deref().map_or_else(|| "never".to_owned(), figure::instant),
            state(source, look),
            look.paint(Tone::Dim, &plain(&source.key)),
        ]);
    }
    let mut text = table.text(look, "");
    for source in view.sources.iter().filter(|source| !source.issues.is_empty()) {
        text.push_str(&format!("\n{}\n", look.paint(Tone::Strong, &plain(&source.name))));
        text.push_str(&words::issues(&source.issues, look, "  "));
    }
    text
}

fn environment(source: &SourceView) -> &'static str {
    match source.environment {
        None => "",
        Some(Environment::Production) => "production",
        Some(Environment::Staging) => "staging",
        Some(Environment::Development) => "development",
        Some(Environment::Personal) => "personal",
    }
}

/// What a harvest of each source sends.
fn announced(view: &SourcesView, look: Look) -> String {
    let mut text = String::new();
    for source in &view.sources {
        text.push_str(&format!("\n-- {}\n", look.paint(Tone::Strong, &plain(&source.name))));
        text.push_str(&statements::announced(&source.statements, look));
    }
    text
}

fn state(source: &SourceView, look: Look) -> String {
    match source.runs.first().map(|run| run.state) {
        None => String::new(),
        Some(RunState::Done) => look.paint(Tone::Good, "ok"),
        Some(RunState::Running | RunState::Cancelling) => look.paint(Tone::Accent, "running"),
        Some(RunState::Partial) => look.paint(Tone::Warn, "partial"),
        Some(RunState::NeedsReview) => look.paint(Tone::Warn, "needs review"),
        Some(RunState::Failed) => look.paint(Tone::Bad, "failed"),
        Some(RunState::Cancelled) => look.paint(Tone::Dim, "cancelled"),
    }
}

/// A source without history, for tests.
#[cfg(test)]
pub fn example(name: &str, key: &str) -> SourceView {
    SourceView {
        key: key.to_owned(),
        name: name.to_owned(),
        connector: "postgres".to_owned(),
        title: "PostgreSQL".to_owned(),
        address: Default::default(),
        has_secret: false,
        environment: None,
        tables: 0,
        columns: api::Int64(0),
        harvested: None,
        runs: Vec::new(),
        issues: Vec::new(),
        statements: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use api::Int64;
    use api::source::SecretStoreView;

    use super::*;
    use crate::print::examples;

    #[test]
    fn sources_are_listed_with_their_health() {
        let harvested = SourceView {
            tables: 1_204,
            columns: Int64(20_000),
            harvested: Some(examples::AT.to_owned()),
            runs: vec![examples::run(RunState::Partial)],
            issues: vec![examples::issue()],
            ..example("shop", "postgres://wh")
        };
        let view = SourcesView {
            sources: vec![example("lake", "duckdb://lake"), harvested],
            connectors: Vec::new(),
            secrets: SecretStoreView::Keychain,
        };
        let mut marked = view.clone();
        marked.sources[1].environment = Some(Environment::Production);
        assert!(list(&marked, Look::WIDE).contains("PostgreSQL  production    1,204"), "{}", list(&marked, Look::WIDE));
        assert_eq!(
            list(&view, Look::WIDE),
            "NAME  KIND        TABLES  COLUMNS  HARVESTED          STATE    KEY\n\
             lake  PostgreSQL       0        0  never                       duckdb://lake\n\
             shop  PostgreSQL   1,204   20,000  2026-11-23 06:50Z  partial  postgres://wh\n\
             \n\
             shop\n\
             \x20 denied  postgres://wh/shop/hr  permission denied for schema hr Grant USAGE on it.\n"
        );
    }
}
