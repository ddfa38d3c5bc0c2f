//! `pulk show`: everything about one entity, or the entity as text to paste elsewhere.

use api::Handler;
use api::entity::EntityRequest;
use api::script::{ScriptName, ScriptRequest};

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
use crate::print::block;
use crate::print::page::{Parts, page};
use crate::resolve;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A key (postgres://host/database/schema/table), or the end of its path: sales.orders, orders#customer_id
    key: String,

    /// Also print the definition
    #[arg(short, long)]
    definition: bool,

    /// As it was at this revision
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..))]
    as_of: Option<i64>,

    /// Print it as text to paste elsewhere instead, in the SQL of its source
    #[arg(long = "as", value_name = "FORM", value_enum, conflicts_with_all = ["definition", "as_of"])]
    form: Option<Form>,
}

/// The texts an entity can be printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Its name, quoted where SQL needs it
    Name,
    /// Its name with schema, as a query names it
    Qualified,
    /// A SELECT of its columns
    Select,
    /// The statements that would create it
    Ddl,
    /// Its columns as a Markdown table
    Markdown,
    /// A pulk:// link that opens it in the window
    Link,
}

impl Form {
    fn script(self) -> ScriptName {
        match self {
            Form::Name => ScriptName::Name,
            Form::Qualified => ScriptName::QualifiedName,
            Form::Select => ScriptName::Select,
            Form::Ddl => ScriptName::Ddl,
            Form::Markdown => ScriptName::Markdown,
            Form::Link => ScriptName::Link,
        }
    }
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let key = resolve::key(handler, &arguments.key)?;
    if let Some(form) = arguments.form {
        let view = handler.script(ScriptRequest { key, script: form.script(), columns: Vec::new() })?;
        terminal.answer(&view, |look| {
            // What another program reads has to be exactly what it is.
            let text = if look.talkative { block(&view.text) } else { view.text.clone() };
            text.trim_end_matches('\n').to_owned() + "\n"
        })?;
        return Ok(Exit::Done);
    }
    let view = handler.entity(EntityRequest { key, as_of: arguments.as_of.map(api::Int64) })?;
    terminal.answer(&view, |look| page(&view, Parts { definition: arguments.definition }, look))?;
    Ok(Exit::Done)
}
