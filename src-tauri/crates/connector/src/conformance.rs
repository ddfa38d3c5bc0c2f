//! The suite every connector passes, on a real engine.
//!
//! A connector's own tests start an engine, fill it, describe it as a [`World`] and call [`check_all`]. What only that
//! engine has (its types, its privileges) the connector tests beside it, on what [`collect`] read.
//!
//! The checks are written against the contract alone: they see keys, records and errors, never a driver. They
//! panic with the offending key in the message, as tests do; the feature `conformance` keeps them out of programs.

mod entities;
mod facts;
mod secrets;

use std::time::Duration;

use model::{Edge, EntityKey, Issue, Kind, Observation, Record, Secret, Timestamp};

use crate::{
    Address, Batch, Connector, Error, ErrorKind, Item, OpenOptions, Probe, SentLog, Unit, UnitResult, channel,
};

pub use secrets::assert_keeps_secret;

/// Names that break what was not built for them. Every one is at most 63 bytes, the least limit of the engines.
pub const ODD_NAMES: &[&str] = &[
    "two words",
    " rim ",
    "dotted.name",
    "slash/ed",
    "back\\slash",
    "double\"quote",
    "single'quote",
    "per%cent",
    "hash#mark?",
    "~tilde",
    "semi;colon--comment",
    "<b>bold</b>",
    "tab\there",
    "MixedCase",
    "select",
    "주문_내역",
    "émoji_😀_é",
    "\u{202e}right_to_left",
    "zero\u{200b}width",
    "sixty_three_bytes_456789012345678901234567890123456789012345678",
];

/// A prepared source and what a reading of it must show.
pub struct World<'a> {
    pub connector: &'a dyn Connector,
    pub address: Address,
    pub secret: Option<Secret>,
    /// Paths of names below the source (`["shop", "public", "two words"]`), each of which must be an entity.
    pub present: Vec<Vec<String>>,
    /// The path of the table that has the most columns the engine allows (1,600 where it allows that), and how many.
    pub wide: (Vec<String>, usize),
    /// A source that holds no table, view or routine.
    pub empty: (Address, Option<Secret>),
    /// Addresses that cannot be opened, with the secret to try and the kind of error each must give.
    pub bad: Vec<(Address, Option<Secret>, ErrorKind)>,
    /// Texts a person may paste, and the address each stands for.
    pub pasted: Vec<(String, Address)>,
    /// Texts that are for this connector, but have something wrong in them.
    pub mistyped: Vec<String>,
    /// Everything about the source that a read-only visitor cannot change: content, sizes of files, row counts.
    pub fingerprint: &'a (dyn Fn() -> String + Sync),
}

/// Everything one reading of a source gave.
#[derive(Debug)]
pub struct Collected {
    pub address: Address,
    pub source: EntityKey,
    /// Statements that opening sent.
    pub opening: Vec<String>,
    pub probe: Probe,
    pub units: Vec<ReadUnit>,
}

/// Everything one unit gave, in the order in which it came.
#[derive(Debug)]
pub struct ReadUnit {
    pub unit: Unit,
    pub result: UnitResult,
    pub entities: Vec<(EntityKey, Kind, Record)>,
    pub edges: Vec<Edge>,
    pub observations: Vec<Observation>,
    pub issues: Vec<Issue>,
    /// Statements, as logged.
    pub sent: Vec<String>,
    /// The last announced number of entities.
    pub expected: Option<u64>,
    /// How many items each batch carried.
    pub batches: Vec<usize>,
}

impl Collected {
    /// Every entity of every unit.
    pub fn entities(&self) -> impl Iterator<Item = &(EntityKey, Kind, Record)> {
        self.units.iter().flat_map(|unit| &unit.entities)
    }

    /// The record at this path of names below the source.
    pub fn record(&self, path: &[&str]) -> Option<&Record> {
        let key = path.iter().fold(self.source.clone(), |key, name| key.child(name));
        self.entities().find(|(found, ..)| *found == key).map(|(.., record)| record)
    }

    /// Every edge of every unit.
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.units.iter().flat_map(|unit| &unit.edges)
    }

    /// Every observation of every unit.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.units.iter().flat_map(|unit| &unit.observations)
    }

    /// Every issue of every unit.
    pub fn issues(&self) -> impl Iterator<Item = &Issue> {
        self.units.iter().flat_map(|unit| &unit.issues)
    }
}

/// Limits that suit a test: far above what any statement takes, far below what a person would wait for a hang.
pub fn options() -> OpenOptions {
    OpenOptions {
        connect_timeout: Duration::from_secs(30),
        statement_timeout: Duration::from_secs(60),
        lock_timeout: Duration::from_secs(30),
        application_name: "pulk/conformance".to_owned(),
        now: Timestamp(1_767_225_600_000),
        sent: SentLog::default(),
    }
}

/// The key under which a source at `address` is read by the suite.
pub fn source_key(connector: &dyn Connector, address: &Address) -> EntityKey {
    EntityKey::source(connector.spec().scheme, &connector.authority(address))
}

/// Reads a whole source, as a harvest does.
///
/// # Errors
/// The first failure to open, to plan, or of a unit.
pub async fn collect(
    connector: &dyn Connector,
    address: &Address,
    secret: Option<&Secret>,
) -> Result<Collected, Error> {
    collect_with(connector, address, secret, &options()).await
}

/// [`collect`] with limits of the caller's choice.
///
/// # Errors
/// As [`collect`].
pub async fn collect_with(
    connector: &dyn Connector,
    address: &Address,
    secret: Option<&Secret>,
    options: &OpenOptions,
) -> Result<Collected, Error> {
    let source = source_key(connector, address);
    let mut session = connector.open(&source, address, secret, options).await?;
    let opening = options.sent.take();
    let probe = session.probe().await?;
    let mut units = Vec::new();
    for unit in session.plan().await? {
        let (mut out, mut receiver) = channel();
        let reading = async {
            let result = session.read(&unit, &mut out).await?;
            out.flush().await?;
            drop(out);
            Ok(result)
        };
        let gathering = async {
            let mut read = ReadUnit::of(unit.clone());
            while let Some(batch) = receiver.recv().await {
                read.take(batch);
            }
            read
        };
        let (result, mut read) = tokio::join!(reading, gathering);
        read.result = result?;
        units.push(read);
    }
    Ok(Collected { address: address.clone(), source, opening, probe, units })
}

impl ReadUnit {
    fn of(unit: Unit) -> ReadUnit {
        ReadUnit {
            unit,
            result: UnitResult::default(),
            entities: Vec::new(),
            edges: Vec::new(),
            observations: Vec::new(),
            issues: Vec::new(),
            sent: Vec::new(),
            expected: None,
            batches: Vec::new(),
        }
    }

    fn take(&mut self, batch: Batch) {
        match batch {
            Batch::Issue(issue) => self.issues.push(issue),
            Batch::Expect(entities) => self.expected = Some(entities),
            Batch::Sent(statement) => self.sent.push(statement),
            Batch::Items(items) => {
                self.batches.push(items.len());
                for item in items {
                    match item {
                        Item::Entity { key, kind, record } => self.entities.push((key, kind, record)),
                        Item::Edge(edge) => self.edges.push(edge),
                        Item::Observation(observation) => self.observations.push(observation),
                    }
                }
            }
        }
    }
}

/// Every check, in one call. Panics at the first that fails.
pub async fn check_all(world: &World<'_>) {
    check_form(world);
    let before = (world.fingerprint)();
    let first = read(world, "a first reading").await;
    check_reading(world, &first);
    let second = read(world, "a second reading").await;
    facts::assert_same(&first, &second);
    check_cancellation(world).await;
    check_empty(world).await;
    assert_eq!((world.fingerprint)(), before, "reading changed the source");
    secrets::check_bad(world).await;
}

async fn read(world: &World<'_>, what: &str) -> Collected {
    match collect(world.connector, &world.address, world.secret.as_ref()).await {
        Ok(collected) => collected,
        Err(error) => panic!("{what} fails: {error}\n{error:?}"),
    }
}

/// Every check of one reading that needs no second one. For tests of worlds of their own.
pub fn check_collected(connector: &dyn Connector, collected: &Collected) {
    entities::check_units(collected);
    entities::check_tree(collected);
    entities::check_records(collected);
    facts::check_batches(collected);
    facts::check_statements(connector, collected);
    facts::check_edges(collected);
    facts::check_observations(collected);
    facts::check_issues(collected);
}

fn check_reading(world: &World<'_>, collected: &Collected) {
    check_collected(world.connector, collected);
    assert!(!world.connector.statements(&world.address).is_empty(), "a harvest says what it will send");
    assert!(!collected.probe.server.trim().is_empty(), "a probe names the product and its version");
    for path in &world.present {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        assert!(collected.record(&names).is_some(), "{path:?} was not read, or its name did not survive its key");
    }
    let (path, columns) = &world.wide;
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let wide = collected.record(&names).and_then(Record::relation);
    assert_eq!(wide.map(|relation| relation.columns.len()), Some(*columns), "the widest table, {path:?}");
}

/// The form, what is recognised in a pasted text, and the key it leads to, belong together.
fn check_form(world: &World<'_>) {
    for (text, expected) in &world.pasted {
        let found = match world.connector.recognise(text) {
            Some(Ok(found)) => found,
            other => panic!("a pasted address is not recognised: {other:?}"),
        };
        assert_eq!(found.address, *expected, "what was recognised in a pasted address");
        assert!(!found.name.trim().is_empty(), "a recognised place has a name to propose");
        entities::check_fields(world.connector.spec(), &found.address);
        let key = source_key(world.connector, &found.address);
        assert_eq!(key.as_str().parse().as_ref(), Ok(&key), "the authority makes a key");
    }
    for text in &world.mistyped {
        match world.connector.recognise(text) {
            Some(Err(error)) => {
                assert_eq!(error.kind, ErrorKind::BadAddress, "{text}: {error}");
                assert!(error.remedy.is_some(), "{text}: “{error}” says what to write instead");
            }
            other => panic!("{text}: a mistake in an address is not reported: {other:?}"),
        }
    }
}

/// A reading ends at the first `put` after its receiver is gone, whenever that happens.
async fn check_cancellation(world: &World<'_>) {
    for batches_first in [0, 1, 2] {
        let source = source_key(world.connector, &world.address);
        let mut session = match world.connector.open(&source, &world.address, world.secret.as_ref(), &options()).await {
            Ok(session) => session,
            Err(error) => panic!("a session opens again: {error}"),
        };
        let units = match session.plan().await {
            Ok(units) => units,
            Err(error) => panic!("a session plans again: {error}"),
        };
        let wide = world.wide.0.iter().fold(source, |key, name| key.child(name));
        // Of units within one another, the innermost reads the table.
        let covering = units.iter().filter(|unit| wide.is_within(&unit.covers));
        let Some(unit) = covering.max_by_key(|unit| unit.covers.as_str().len()) else {
            panic!("no unit covers {wide}");
        };
        let (mut out, mut receiver) = channel();
        let reading = async {
            session.read(unit, &mut out).await?;
            out.flush().await
        };
        let leaving = async move {
            for _ in 0..batches_first {
                receiver.recv().await;
            }
        };
        let (result, ()) = tokio::join!(reading, leaving);
        let kind = result.err().map(|error| error.kind);
        assert_eq!(kind, Some(ErrorKind::Cancelled), "a reading left after {batches_first} batches");
    }
}

async fn check_empty(world: &World<'_>) {
    let (address, secret) = &world.empty;
    let collected = match collect(world.connector, address, secret.as_ref()).await {
        Ok(collected) => collected,
        Err(error) => panic!("an empty source is no error: {error}"),
    };
    check_collected(world.connector, &collected);
    for (key, kind, _) in collected.entities() {
        assert!(kind.is_container(), "an empty source holds {key}");
    }
    assert_eq!(collected.issues().count(), 0, "an empty source is no issue");
}
