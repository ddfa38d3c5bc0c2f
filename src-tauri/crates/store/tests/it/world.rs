//! Small sources as data, and harvesting them.
//!
//! A table is one line: `sales/orders: id bigint, customer_id bigint > sales/customers.id`. `sales/recent (view): …`
//! is a view, `sales/net() numeric` a routine. Containers come by themselves.

use std::path::PathBuf;

use model::{
    CaseRule, Column, Constraint, Container, EntityKey, Kind, Record, Relation, RelationKind, Routine, Timestamp,
};
use store::{Catalog, CommitInfo, Committed, Contents, RunGuard, RunState, Stage, StagedItem, Started};
use tempfile::TempDir;

/// A catalog in a folder of its own.
pub struct World {
    pub folder: TempDir,
    pub catalog: Catalog,
    pub source: EntityKey,
    clock: std::cell::Cell<i64>,
}

/// A unit as a connector would read it.
pub struct Unit<'t> {
    /// Path of what it covers; empty for the whole source.
    pub covers: &'t str,
    pub lines: &'t [&'t str],
    pub except: &'t [&'t str],
    pub more: Vec<StagedItem>,
}

/// Everything at and below a key.
pub fn within(scope: &EntityKey) -> store::Which<'_> {
    store::Which { scope: Some(scope), ..store::Which::default() }
}

impl World {
    pub fn new() -> World {
        let folder = TempDir::new().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        World { catalog, folder, source: EntityKey::source("test", "s"), clock: 1_000.into() }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("catalog.db")
    }

    pub fn stages(&self) -> PathBuf {
        self.folder.path().join("stages")
    }

    /// A key below the source; empty for the source itself.
    pub fn key(&self, path: &str) -> EntityKey {
        key(&self.source, path)
    }

    /// The time, a second later at every call.
    pub fn now(&self) -> Timestamp {
        self.clock.set(self.clock.get() + 1_000);
        Timestamp(self.clock.get())
    }

    pub fn set_clock(&self, millis: i64) {
        self.clock.set(millis);
    }

    pub fn start(&self) -> RunGuard {
        start(&self.catalog, &self.source, self.now())
    }

    pub fn stage(&self) -> Stage {
        Stage::open(&self.stages(), &self.source, "test 1", &self.catalog).unwrap()
    }

    /// Harvests the whole source.
    pub fn harvest(&self, lines: &[&str]) -> Committed {
        self.harvest_with(lines, Vec::new())
    }

    pub fn harvest_with(&self, lines: &[&str], more: Vec<StagedItem>) -> Committed {
        self.harvest_units(vec![Unit { covers: "", lines, except: &[], more }])
    }

    pub fn harvest_units(&self, units: Vec<Unit<'_>>) -> Committed {
        let run = self.start();
        let mut stage = self.stage();
        for unit in units {
            read_unit(&mut stage, &self.source, unit);
        }
        let before = self.own_contents();
        let difference = self.catalog.compare(&stage, &run).unwrap();
        let committed = self.catalog.commit(&stage, &run, &self.info(), &mut |_, _| {}).unwrap();
        let promised = [difference.added, difference.changed, difference.removed, difference.unchanged];
        let done = [committed.added, committed.changed, committed.removed, committed.unchanged];
        assert_eq!(promised, done, "a comparison promises what the commit does");
        let Contents { added, removed, present } = difference.contents;
        let contents = [present, present + added - removed];
        assert_eq!(contents, [before, self.own_contents()], "also for what is no container");
        stage.discard().unwrap();
        run.finish(self.now(), RunState::Done, &[], None).unwrap();
        self.check_house();
        committed
    }

    /// How many tables, views and routines are present in the source, and in no other.
    fn own_contents(&self) -> u64 {
        let all = self.catalog.present_after(None, usize::MAX).unwrap();
        let is_own = |kind: Kind, key: &EntityKey| !kind.is_container() && key.is_within(&self.source);
        all.iter().filter(|entity| is_own(entity.kind, &entity.key)).count() as u64
    }

    pub fn info(&self) -> CommitInfo {
        CommitInfo { now: self.now(), case_rule: CaseRule::Insensitive, connector: "test".into() }
    }

    /// Everything that must always hold.
    pub fn check_house(&self) {
        assert_eq!(self.catalog.check(true).unwrap(), []);
    }

    /// Paths of the present tables, views and routines.
    pub fn present(&self) -> Vec<String> {
        let mut found: Vec<_> = self
            .catalog
            .present_after(None, usize::MAX)
            .unwrap()
            .into_iter()
            .filter(|entity| !entity.kind.is_container())
            .map(|entity| entity.key.path().join("/"))
            .collect();
        found.sort();
        found
    }
}

pub fn start(catalog: &Catalog, source: &EntityKey, now: Timestamp) -> RunGuard {
    match catalog.start_run(source, now).unwrap() {
        Started::Run(run) => run,
        Started::Busy(row) => panic!("busy: {row:?}"),
    }
}

pub fn read_unit(stage: &mut Stage, source: &EntityKey, unit: Unit<'_>) {
    stage.begin_unit(unit.covers, &key(source, unit.covers)).unwrap();
    let mut items = items(source, unit.lines);
    if !unit.covers.is_empty() {
        // Only a unit of the whole source reads the source itself.
        items.retain(|item| !matches!(item, StagedItem::Entity { kind: Kind::Source, .. }));
    }
    stage.add(items).unwrap();
    stage.add(unit.more).unwrap();
    let except: Vec<_> = unit.except.iter().map(|path| key(source, path)).collect();
    stage.finish_unit(&except, None).unwrap();
}

pub fn key(source: &EntityKey, path: &str) -> EntityKey {
    path.split('/').filter(|name| !name.is_empty()).fold(source.clone(), |key, name| key.child(name))
}

/// What a connector would hand over for these lines.
pub fn items(source: &EntityKey, lines: &[&str]) -> Vec<StagedItem> {
    let container = |key, kind| StagedItem::Entity { key, kind, record: Record::Container(Container::default()) };
    let mut items = vec![container(source.clone(), Kind::Source)];
    for line in lines {
        let (key, kind, record) = entity(source, line);
        if let Some(schema) = key.parent() {
            items.push(container(schema, Kind::Schema));
        }
        items.push(StagedItem::Entity { key, kind, record });
    }
    items
}

/// One line as an entity.
pub fn entity(source: &EntityKey, line: &str) -> (EntityKey, Kind, Record) {
    if let Some((path, returns)) = line.split_once("() ") {
        let (schema, name) = path.split_once('/').unwrap();
        let key = key(source, schema).typed_child("function", name);
        let routine = Routine { returns: Some(returns.into()), ..Routine::default() };
        return (key, Kind::Routine, Record::Routine(Box::new(routine)));
    }
    let (path, columns) = line.split_once(": ").unwrap();
    let (path, kind, form) = match path.strip_suffix(" (view)") {
        Some(path) => (path, Kind::View, RelationKind::View),
        None => (path, Kind::Table, RelationKind::Table),
    };
    let mut relation = Relation { form, ..Relation::default() };
    for column in columns.split(", ") {
        let (declared, reference) = column.split_once(" > ").map_or((column, None), |(a, b)| (a, Some(b)));
        let (name, type_text) = declared.split_once(' ').unwrap_or((declared, "text"));
        relation.columns.push(Column { name: name.into(), type_text: type_text.into(), ..Column::default() });
        if let Some((table, referenced)) = reference.and_then(|reference| reference.split_once('.')) {
            relation.constraints.push(Constraint::ForeignKey {
                name: None,
                columns: vec![name.into()],
                references: self::key(source, table),
                referenced_columns: vec![referenced.into()],
                rules: None,
            });
        }
    }
    (key(source, path), kind, Record::Relation(Box::new(relation)))
}
