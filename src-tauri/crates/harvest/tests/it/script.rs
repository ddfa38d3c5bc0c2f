//! A source that does exactly what a script says: the failures no real engine produces on demand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use connector::{
    Address, Connector, Error, ErrorKind, Found, OpenOptions, Out, Probe, Session, Spec, Statement, Unit, UnitResult,
};
use model::{CaseRule, Column, Container, EntityKey, Issue, IssueKind, Kind, Record, Relation, Secret};

/// What happens while a unit is read, in order.
#[derive(Debug, Clone)]
pub enum Act {
    /// A table `schema.name` with these columns.
    Table(&'static str, &'static [&'static str]),
    /// A statement is sent.
    Sends(&'static str),
    /// The test is told that it has come to this.
    Tells(std::sync::mpsc::Sender<()>),
    /// A schema that may not be read.
    Denied(&'static str),
    /// The connection is lost.
    Gone,
    /// The source says nothing for longer than it may.
    Late,
    /// The unit cannot be read at all.
    Refused,
    /// Nothing comes any more until the run is cancelled.
    Silence,
}

/// One script per unit and attempt: the first attempt to read `unit` plays the first script of that name. The unit
/// without a name is the list of the others.
pub type Scripts = Vec<(&'static str, Vec<Act>)>;

#[derive(Debug)]
pub struct Scripted(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    units: Vec<&'static str>,
    scripts: VecDeque<(&'static str, Vec<Act>)>,
}

impl Scripted {
    /// Without a script the place never answers at all.
    pub fn new(scripts: Scripts) -> Scripted {
        let mut units: Vec<&'static str> = Vec::new();
        for (unit, _) in &scripts {
            if !units.contains(unit) {
                units.push(unit);
            }
        }
        Scripted(Arc::new(Mutex::new(State { units, scripts: scripts.into() })))
    }
}

static SPEC: Spec = Spec {
    id: "script",
    title: "Script",
    scheme: "script",
    levels: &[Kind::Database, Kind::Schema],
    case_rule: CaseRule::FoldLower,
    dialect: None,
    form: &[],
    capabilities: &[],
    parallelism: 1,
};

#[async_trait::async_trait]
impl Connector for Scripted {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn recognise(&self, _: &str) -> Option<Result<Found, Error>> {
        None
    }

    fn authority(&self, _: &Address) -> String {
        "test".to_owned()
    }

    fn statements(&self, _: &Address) -> Vec<Statement> {
        Vec::new()
    }

    async fn open(
        &self,
        source: &EntityKey,
        _: &Address,
        _: Option<&Secret>,
        _: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error> {
        if self.0.lock().unwrap().units.is_empty() {
            std::future::pending::<()>().await;
        }
        Ok(Box::new(Playing { source: source.clone(), state: Arc::clone(&self.0) }))
    }
}

struct Playing {
    source: EntityKey,
    state: Arc<Mutex<State>>,
}

impl Playing {
    fn databases(&self) -> Vec<EntityKey> {
        let units = self.state.lock().unwrap().units.clone();
        units.iter().filter(|unit| !unit.is_empty()).map(|unit| self.source.child(unit)).collect()
    }
}

#[async_trait::async_trait]
impl Session for Playing {
    async fn probe(&mut self) -> Result<Probe, Error> {
        Ok(Probe::default())
    }

    async fn plan(&mut self) -> Result<Vec<Unit>, Error> {
        let units = self.state.lock().unwrap().units.clone();
        let covers = |unit: &str| if unit.is_empty() { self.source.clone() } else { self.source.child(unit) };
        Ok(units.iter().map(|unit| Unit { id: (*unit).to_owned(), covers: covers(unit) }).collect())
    }

    async fn read(&mut self, unit: &Unit, out: &mut Out) -> Result<UnitResult, Error> {
        let script = {
            let mut state = self.state.lock().unwrap();
            let at = state.scripts.iter().position(|(name, _)| *name == unit.id).expect("a script for the unit");
            state.scripts.remove(at).unwrap().1
        };
        let container = || Record::Container(Container::default());
        let is_list = unit.id.is_empty();
        out.entity(unit.covers.clone(), if is_list { Kind::Source } else { Kind::Database }, container()).await?;
        let mut except = if is_list { self.databases() } else { Vec::new() };
        let mut schemas = Vec::new();
        for act in script {
            match act {
                Act::Table(name, columns) => {
                    let (schema, table) = name.split_once('.').expect("schema.table");
                    let parent = unit.covers.child(schema);
                    if !schemas.contains(&schema) {
                        schemas.push(schema);
                        out.entity(parent.clone(), Kind::Schema, container()).await?;
                    }
                    out.entity(parent.child(table), Kind::Table, relation(columns)).await?;
                }
                Act::Denied(schema) => {
                    let at = unit.covers.child(schema);
                    let message = format!("{schema} may not be read");
                    out.issue(Issue { kind: IssueKind::Denied, at: at.clone(), message, remedy: None }).await?;
                    except.push(at);
                }
                Act::Sends(statement) => out.sent(statement).await?,
                Act::Tells(test) => test.send(()).unwrap(),
                Act::Gone => return Err(Error::new(ErrorKind::Gone, "the connection was lost")),
                Act::Late => return Err(Error::new(ErrorKind::TimedOut, "the database did not answer in time")),
                Act::Refused => return Err(Error::new(ErrorKind::Denied, "the database may not be opened")),
                Act::Silence => {
                    out.flush().await?;
                    std::future::pending::<()>().await;
                }
            }
        }
        Ok(UnitResult { except, cursor: None })
    }
}

fn relation(columns: &[&str]) -> Record {
    let column = |name: &&str| Column { name: (*name).to_owned(), type_text: "text".to_owned(), ..Column::default() };
    Record::Relation(Box::new(Relation { columns: columns.iter().map(column).collect(), ..Relation::default() }))
}
