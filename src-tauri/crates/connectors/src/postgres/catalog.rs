//! The database, its schemas and the list of its relations: what must be known before details can be read.
//!
//! The list is the one thing held for a whole database: a name, some numbers and a few codes for each relation, in the
//! order of their identifiers, which is the order in which details arrive.

use std::collections::{BTreeMap, HashMap};

use connector::{Error, Out};
use model::{Container, EntityKey, Partition, Partitioning, RelationKind};

use super::connect::Link;
use super::copy::{Fields, Rows};
use super::statement;

/// Partitions listed for one table; more are counted.
const PARTITIONS: usize = 5_000;

/// Partitions of partitions are followed this deep.
const DEPTH: usize = 64;

/// A schema somebody made.
#[derive(Debug)]
pub struct Schema {
    pub oid: u32,
    pub name: String,
    pub key: EntityKey,
    pub container: Container,
    /// Whether the login has USAGE on it.
    pub usage: bool,
}

/// What is measured on a relation and its partitions. `None` where the server has not counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    pub rows: Option<i64>,
    pub pages: Option<i64>,
    pub scans: Option<i64>,
    pub writes: Option<i64>,
    pub analyzed: Option<i64>,
}

/// One relation of the list.
#[derive(Debug)]
pub struct Listed {
    pub oid: u32,
    pub schema: u32,
    pub name: String,
    pub form: RelationKind,
    pub owner: Option<String>,
    /// The login has some privilege on it.
    pub visible: bool,
    pub measures: Measures,
    /// What few relations have.
    pub rare: Option<Box<Rare>>,
}

/// Facts of partitions, partitioned and foreign tables, and tables with options.
#[derive(Debug, Default)]
pub struct Rare {
    /// The table this is a partition of.
    pub parent: Option<u32>,
    pub bound: Option<String>,
    pub partitioning: Option<Partitioning>,
    pub properties: BTreeMap<String, String>,
}

impl Listed {
    /// True for a partition, which is shown as part of its table.
    pub fn is_partition(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.parent.is_some())
    }
}

/// Reads the database's own record and its schemas, by name.
///
/// # Errors
/// As [`Rows::of`].
pub async fn read_schemas(link: &Link, database: &EntityKey, out: &mut Out) -> Result<(Container, Vec<Schema>), Error> {
    let mut own = Container::default();
    let mut schemas = Vec::new();
    let mut rows = Rows::of(link, statement::SCHEMAS, out).await?;
    while let Some(row) = rows.next(out).await? {
        let mut row = Fields::of(&row)?;
        let part = row.small()?;
        let oid = row.oid()?;
        let name = row.name()?.to_owned();
        let container = Container { owner: row.string()?, comment: row.string()?, ..Container::default() };
        let usage = row.flag()?;
        if part == 0 {
            own = container;
            for property in ["encoding", "collation"] {
                own.properties.extend(row.string()?.map(|value| (property.to_owned(), value)));
            }
        } else {
            let key = database.child(&name);
            schemas.push(Schema { oid, name, key, container, usage });
        }
    }
    schemas.sort_by(|one, other| one.name.cmp(&other.name));
    Ok((own, schemas))
}

/// The list of relations.
#[derive(Debug, Default)]
pub struct Catalog {
    /// By identifier.
    pub relations: Vec<Listed>,
    /// Keys of schemas by identifier, those without USAGE among them.
    schemas: HashMap<u32, EntityKey>,
}

impl Catalog {
    /// Reads the list and folds partitions into their tables.
    ///
    /// # Errors
    /// As [`Rows::of`].
    pub async fn read(link: &Link, schemas: &[Schema], out: &mut Out) -> Result<Catalog, Error> {
        let mut relations = Vec::new();
        let mut rows = Rows::of(link, statement::RELATIONS, out).await?;
        while let Some(row) = rows.next(out).await? {
            relations.extend(listed(Fields::of(&row)?)?);
        }
        relations.sort_unstable_by_key(|relation| relation.oid);
        let schemas = schemas.iter().map(|schema| (schema.oid, schema.key.clone())).collect();
        let mut catalog = Catalog { relations, schemas };
        catalog.fold_partitions();
        Ok(catalog)
    }

    /// The key of a relation; for a partition, that of the table it is part of. `None` for what is not listed.
    pub fn key(&self, oid: u32) -> Option<EntityKey> {
        let relation = self.root(oid)?;
        Some(self.schemas.get(&relation.schema)?.child(&relation.name))
    }

    fn find(&self, oid: u32) -> Option<&Listed> {
        let at = self.relations.binary_search_by_key(&oid, |relation| relation.oid).ok()?;
        self.relations.get(at)
    }

    fn root(&self, oid: u32) -> Option<&Listed> {
        self.ancestry(oid).last()
    }

    /// A relation, the table it is a partition of, and so on up.
    fn ancestry(&self, oid: u32) -> impl Iterator<Item = &Listed> {
        let parent = |relation: &&Listed| self.find(relation.rare.as_ref()?.parent?);
        std::iter::successors(self.find(oid), parent).take(DEPTH)
    }

    /// Moves names, bounds and measures of partitions, however deep, into the table they belong to.
    fn fold_partitions(&mut self) {
        let mut folded: HashMap<u32, (Vec<Partition>, Measures)> = HashMap::new();
        for relation in self.relations.iter().filter(|relation| relation.is_partition()) {
            let Some(root) = self.root(relation.oid) else { continue };
            let name = match self.schemas.get(&relation.schema) {
                Some(schema) if relation.schema != root.schema => format!("{}.{}", schema.name(), relation.name),
                _ => relation.name.clone(),
            };
            let (partitions, measures) = folded.entry(root.oid).or_default();
            partitions.push(Partition { name, bound: self.bounds(relation) });
            // What a partition of partitions holds is counted in those.
            if relation.form != RelationKind::PartitionedTable {
                measures.add(&relation.measures);
            }
        }
        for relation in &mut self.relations {
            let Some((mut partitions, measures)) = folded.remove(&relation.oid) else { continue };
            partitions.sort_by(|one, other| one.name.cmp(&other.name));
            let total = (partitions.len() > PARTITIONS).then(|| partitions.len().try_into().unwrap_or(u64::MAX));
            partitions.truncate(PARTITIONS);
            let own = std::mem::take(&mut relation.measures);
            relation.measures = Measures { analyzed: own.analyzed.or(measures.analyzed), ..measures };
            let rare = relation.rare.get_or_insert_default();
            let partitioning = rare.partitioning.get_or_insert_default();
            partitioning.partitions = partitions;
            partitioning.total = total;
        }
    }

    /// The bounds from the outermost partition to this one.
    fn bounds(&self, relation: &Listed) -> String {
        let ancestry = self.ancestry(relation.oid).filter_map(|relation| relation.rare.as_ref()?.bound.as_deref());
        let mut bounds: Vec<&str> = ancestry.collect();
        bounds.reverse();
        bounds.join(" / ")
    }
}

impl Measures {
    fn add(&mut self, other: &Measures) {
        let sum = |one: &mut Option<i64>, other: Option<i64>| {
            if let Some(other) = other {
                *one = Some(one.unwrap_or(0).saturating_add(other));
            }
        };
        sum(&mut self.rows, other.rows);
        sum(&mut self.pages, other.pages);
        sum(&mut self.scans, other.scans);
        sum(&mut self.writes, other.writes);
        self.analyzed = self.analyzed.max(other.analyzed);
    }
}

fn listed(mut row: Fields<'_>) -> Result<Option<Listed>, Error> {
    let (oid, schema) = (row.oid()?, row.oid()?);
    let name = row.name()?.to_owned();
    let form = match row.code()? {
        b'r' => RelationKind::Table,
        b'p' => RelationKind::PartitionedTable,
        b'v' => RelationKind::View,
        b'm' => RelationKind::MaterializedView,
        b'f' => RelationKind::ForeignTable,
        _ => return Ok(None),
    };
    let unlogged = row.code()? == b'u';
    let is_partition = row.flag()?;
    let owner = row.string()?;
    let visible = row.flag()?;
    let parent = Some(row.oid()?).filter(|&parent| is_partition && parent != 0);
    let bound = row.string()?;
    let key = row.string()?;
    let mut properties = BTreeMap::new();
    properties.extend(row.string()?.map(|server| ("server".to_owned(), server)));
    let foreign: Vec<String> = row.strings()?.unwrap_or_default().iter().filter_map(|text| harmless(text)).collect();
    if !foreign.is_empty() {
        properties.insert("server options".to_owned(), foreign.join(", "));
    }
    properties.extend(row.string()?.map(|options| ("options".to_owned(), options)));
    if unlogged {
        properties.insert("persistence".to_owned(), "unlogged".to_owned());
    }
    let partitioning = key.map(|key| Partitioning { key, ..Partitioning::default() });
    let is_rare = parent.is_some() || partitioning.is_some() || !properties.is_empty();
    let rare = is_rare.then(|| Box::new(Rare { parent, bound, partitioning, properties }));
    Ok(Some(Listed { oid, schema, name, form, owner, visible, measures: measures(form, &mut row)?, rare }))
}

fn measures(form: RelationKind, row: &mut Fields<'_>) -> Result<Measures, Error> {
    let estimate = row.float()?.unwrap_or(-1.0);
    let pages = row.big()?;
    let live = row.big()?;
    let (scans, writes, analyzed) = (row.big()?, row.big()?, row.moment()?);
    // Before version 14 a table that was never analysed says 0 rows in 0 pages; since then it says -1.
    let known = estimate > 0.0 || (estimate == 0.0 && pages.is_some_and(|pages| pages > 0));
    #[expect(clippy::cast_possible_truncation, reason = "an estimate beyond the range of i64 is cut to it")]
    let rows = if known { Some(estimate as i64) } else { live.filter(|&live| live > 0 || estimate == 0.0) };
    let stored = matches!(form, RelationKind::Table | RelationKind::MaterializedView);
    Ok(Measures {
        rows: rows.filter(|_| form != RelationKind::View),
        pages: pages.filter(|&pages| stored && (pages > 0 || estimate == 0.0)),
        scans,
        writes,
        analyzed,
    })
}

/// An option of a foreign table or its server as `name=value`; `None` when it may hold a secret.
fn harmless(option: &str) -> Option<String> {
    const SECRETIVE: &[&str] = &["pass", "secret", "token", "key", "credential", "auth", "pwd"];
    let (name, value) = option.split_once('=')?;
    let lower = name.to_ascii_lowercase();
    let may_be_secret =
        SECRETIVE.iter().any(|word| lower.contains(word)) || (value.contains("://") && value.contains('@'));
    (!may_be_secret).then(|| option.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_option_that_may_be_secret() {
        fn check(option: &str, expected: bool) {
            assert_eq!(harmless(option).is_some(), expected, "{option}");
        }
        check("host=wh.example", true);
        check("filename=/data/2024.csv", true);
        check("password=x", false);
        check("passfile=/x", false);
        check("AWS_SECRET_ACCESS_KEY=x", false);
        check("address=mongodb://ann:pw@wh.example/", false);
        check("url=https://wh.example/", true);
        check("nonsense", false);
    }
}
