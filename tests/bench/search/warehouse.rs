//! The made-up catalog as a source: a connector that reads from nowhere, so that what is measured is a real harvest.

use std::collections::HashSet;
use std::sync::OnceLock;

use connector::{
    Address, Connector, Error, Field, FieldKind, Found, OpenOptions, Out, Probe, Session, Spec, Statement, Unit,
    UnitResult,
};
use model::{
    CaseRule, Column, Container, Definition, EntityKey, Kind, Metric, Observation, Record, Relation, RelationKind,
    Secret, Timestamp,
};

use crate::catalog::{Catalog, Table};

pub const ID: &str = "made-up";
pub static CONNECTORS: &[&dyn Connector] = &[&MadeUp];

static SPEC: Spec = Spec {
    id: ID,
    title: "Made up",
    scheme: ID,
    levels: &[Kind::Database, Kind::Schema],
    case_rule: CaseRule::FoldLower,
    dialect: None,
    form: &[Field { name: "tables", kind: FieldKind::Number, required: true, default: "" }],
    capabilities: &[],
    parallelism: 1,
};

/// The catalog of this process. It is made for the first size asked for.
pub fn of(tables: u32) -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::new(tables, 1))
}

struct MadeUp;

#[async_trait::async_trait]
impl Connector for MadeUp {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn recognise(&self, _: &str) -> Option<Result<Found, Error>> {
        None
    }

    fn authority(&self, _: &Address) -> String {
        "warehouse".to_owned()
    }

    fn statements(&self, _: &Address) -> Vec<Statement> {
        Vec::new()
    }

    async fn open(
        &self,
        source: &EntityKey,
        address: &Address,
        _: Option<&Secret>,
        options: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error> {
        let tables = address.get("tables").and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Box::new(Reading { source: source.clone(), catalog: of(tables), now: options.now }))
    }
}

struct Reading {
    source: EntityKey,
    catalog: &'static Catalog,
    now: Timestamp,
}

#[async_trait::async_trait]
impl Session for Reading {
    async fn probe(&mut self) -> Result<Probe, Error> {
        Ok(Probe::default())
    }

    async fn plan(&mut self) -> Result<Vec<Unit>, Error> {
        Ok(vec![Unit { id: "all".to_owned(), covers: self.source.clone() }])
    }

    async fn read(&mut self, _: &Unit, out: &mut Out) -> Result<UnitResult, Error> {
        out.expect(self.catalog.tables.into()).await?;
        let container = || Record::Container(Container::default());
        let database = self.source.child("main");
        out.entity(database.clone(), Kind::Database, container()).await?;
        let (mut schema, mut names) = (None, HashSet::new());
        for number in 0..self.catalog.tables {
            let mut table = self.catalog.table(number);
            let within = database.child(&table.path[1]);
            if schema.as_ref() != Some(&within) {
                out.entity(within.clone(), Kind::Schema, container()).await?;
                schema = Some(within.clone());
                names.clear();
            }
            // Real names are unique within their schema, made-up ones are not.
            if !names.insert(table.name.clone()) {
                table.name = format!("{}_{number}", table.name);
            }
            let key = within.child(&table.name);
            let rows = Observation { of: key.clone(), metric: Metric::Rows, at: self.now, value: table.rows };
            out.entity(key, table.kind, Record::Relation(Box::new(relation(table)))).await?;
            out.observe(rows).await?;
        }
        Ok(UnitResult::default())
    }
}

/// The table as a source would describe it: its first comment is its own, the others belong to its first columns.
fn relation(table: Table) -> Relation {
    let mut comments = table.comments.into_iter();
    let comment = comments.next();
    let mut seen = HashSet::new();
    let columns = table.columns.into_iter().enumerate().map(|(position, name)| {
        let name = if seen.insert(name.clone()) { name } else { format!("{name}_{position}") };
        let type_text = ["bigint", "text", "numeric(12,2)", "timestamptz"][position % 4].to_owned();
        Column { name, type_text, comment: comments.next(), ..Column::default() }
    });
    let form = if table.definition.is_some() { RelationKind::View } else { RelationKind::Table };
    let definition = table.definition.map(|text| Definition { language: "sql".to_owned(), text });
    Relation { form, comment, columns: columns.collect(), definition, ..Relation::default() }
}
