//! `pulk show`: everything about one entity.

use api::Handler;
use api::entity::EntityRequest;

use crate::context::Terminal;
use crate::exit::{Exit, Outcome};
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
}

pub fn run(terminal: &Terminal, handler: &dyn Handler, arguments: &Arguments) -> Outcome {
    let key = resolve::key(handler, &arguments.key)?;
    let view = handler.entity(EntityRequest { key, as_of: arguments.as_of.map(api::Int64) })?;
    terminal.answer(&view, |look| page(&view, Parts { definition: arguments.definition }, look))?;
    Ok(Exit::Done)
}
