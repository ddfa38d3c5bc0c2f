//! Reading one database: eight statements in one read-only transaction, however many tables there are.

use connector::{Error, OpenOptions, Out, UnitResult};
use model::{
    Definition, EntityKey, Issue, IssueKind, Kind, Metric, Observation, Record, RelationKind, Routine, RoutineKind,
};
use tokio_postgres::types::{ToSql, Type};

use super::catalog::{Catalog, Listed, Schema, read_schemas};
use super::connect::Link;
use super::copy::{Fields, Rows};
use super::details::Inside;
use super::fault::quote;
use super::statement;
use super::types::Types;
use super::withheld::Withheld;

/// Bytes of a page in every build that distributions ship.
const PAGE: i64 = 8_192;

/// Reads the database that `link` is connected to and that lives at `database`.
///
/// # Errors
/// See [`super::fault::Scene`]; [`connector::ErrorKind::Cancelled`] once the run is.
pub async fn read_database(
    link: &Link,
    database: &EntityKey,
    options: &OpenOptions,
    out: &mut Out,
) -> Result<UnitResult, Error> {
    begin(link, options, out).await?;
    let (container, schemas) = read_schemas(link, database, out).await?;
    out.entity(database.clone(), Kind::Database, Record::Container(container)).await?;
    let mut except = put_schemas(&schemas, link, out).await?;
    let types = Types::read(link, out).await?;
    let catalog = Catalog::read(link, &schemas, out).await?;
    let reader = Reader { link, schemas: &schemas, types: &types, catalog: &catalog, options };
    out.expect(reader.expected()).await?;
    reader.relations(out).await?;
    let mut withheld = reader.withheld_relations();
    reader.routines(&mut withheld, out).await?;
    except.extend(withheld.report(&link.scene.user, out).await?);
    out.sent(statement::END).await?;
    link.answer(link.client.batch_execute(statement::END)).await?;
    Ok(UnitResult { except, cursor: None })
}

async fn begin(link: &Link, options: &OpenOptions, out: &mut Out) -> Result<(), Error> {
    out.sent(statement::SETTINGS).await?;
    let statement_timeout = options.statement_timeout.as_millis().to_string();
    let lock_timeout = options.lock_timeout.as_millis().to_string();
    let limits: [(&(dyn ToSql + Sync), Type); 2] = [(&statement_timeout, Type::TEXT), (&lock_timeout, Type::TEXT)];
    link.answer(link.client.query_typed(statement::SETTINGS, &limits)).await?;
    out.sent(statement::BEGIN).await?;
    link.answer(link.client.batch_execute(statement::BEGIN)).await
}

/// Puts the schemas out, and reports those the login may not look into.
async fn put_schemas(schemas: &[Schema], link: &Link, out: &mut Out) -> Result<Vec<EntityKey>, Error> {
    let mut except = Vec::new();
    for schema in schemas {
        if schema.usage {
            out.entity(schema.key.clone(), Kind::Schema, Record::Container(schema.container.clone())).await?;
            continue;
        }
        let (name, user) = (&schema.name, &link.scene.user);
        out.issue(Issue {
            kind: IssueKind::Denied,
            at: schema.key.clone(),
            message: format!("“{user}” may not look into the schema “{name}”"),
            remedy: Some(format!("GRANT USAGE ON SCHEMA {} TO {}", quote(name), quote(user))),
        })
        .await?;
        except.push(schema.key.clone());
    }
    Ok(except)
}

struct Reader<'a> {
    link: &'a Link,
    schemas: &'a [Schema],
    types: &'a Types,
    catalog: &'a Catalog,
    options: &'a OpenOptions,
}

impl Reader<'_> {
    fn schema(&self, oid: u32) -> Option<&Schema> {
        self.schemas.iter().find(|schema| schema.oid == oid && schema.usage)
    }

    /// True for a relation that becomes an entity.
    fn is_shown(&self, listed: &Listed) -> bool {
        listed.visible && !listed.is_partition() && self.schema(listed.schema).is_some()
    }

    /// How many entities there will be, routines left out: they are few, and counting them would be a statement.
    fn expected(&self) -> u64 {
        let relations = self.catalog.relations.iter().filter(|listed| self.is_shown(listed)).count();
        let schemas = self.schemas.iter().filter(|schema| schema.usage).count();
        u64::try_from(1 + schemas + relations).unwrap_or(u64::MAX)
    }

    /// Merges the list of relations with the stream of what is inside them: both are in the order of identifiers.
    async fn relations(&self, out: &mut Out) -> Result<(), Error> {
        let mut rows = Rows::of(self.link, statement::DETAILS, out).await?;
        let mut relations = self.catalog.relations.iter();
        let mut current = relations.next();
        let mut inside = Inside::default();
        while let Some(row) = rows.next(out).await? {
            let mut row = Fields::of(&row)?;
            let oid = row.oid()?;
            while let Some(done) = current
                && done.oid < oid
            {
                self.put_relation(done, std::mem::take(&mut inside), out).await?;
                current = relations.next();
            }
            if let Some(listed) = current
                && listed.oid == oid
                && self.is_shown(listed)
            {
                inside.take(&mut row, self.types)?;
            }
        }
        while let Some(done) = current {
            self.put_relation(done, std::mem::take(&mut inside), out).await?;
            current = relations.next();
        }
        Ok(())
    }

    async fn put_relation(&self, listed: &Listed, inside: Inside, out: &mut Out) -> Result<(), Error> {
        let Some(schema) = self.schema(listed.schema).filter(|_| self.is_shown(listed)) else { return Ok(()) };
        let key = schema.key.child(&listed.name);
        let (index_pages, index_scans) = (inside.index_pages, inside.index_scans);
        let (relation, dependencies) = inside.into_relation(listed, self.types, self.catalog);
        let kind = match listed.form {
            RelationKind::View | RelationKind::MaterializedView => Kind::View,
            _ => Kind::Table,
        };
        out.entity(key.clone(), kind, Record::Relation(Box::new(relation))).await?;
        if kind == Kind::View {
            for edge in dependencies.into_edges(&key, self.catalog) {
                out.edge(edge).await?;
            }
        }
        let measures = &listed.measures;
        let pages = measures.pages.map(|pages| pages.saturating_add(index_pages));
        let scans = measures.scans.map(|scans| scans.saturating_add(index_scans.unwrap_or(0)));
        let observed = [
            (Metric::Rows, measures.rows),
            (Metric::Bytes, pages.map(|pages| pages.saturating_mul(PAGE))),
            (Metric::Scans, scans),
            (Metric::Writes, measures.writes),
            (Metric::LastAnalyzed, measures.analyzed),
        ];
        for (metric, value) in observed {
            if let Some(value) = value {
                out.observe(Observation { of: key.clone(), metric, at: self.options.now, value }).await?;
            }
        }
        Ok(())
    }

    /// Relations that are there, but on which the login has no privilege. A partition is part of its table.
    fn withheld_relations(&self) -> Withheld {
        let mut withheld = Withheld::default();
        for listed in self.catalog.relations.iter().filter(|listed| !listed.visible && !listed.is_partition()) {
            if let Some(schema) = self.schema(listed.schema) {
                withheld.relation(&schema.key, &listed.name);
            }
        }
        withheld
    }

    /// Puts out the routines the login may call, and adds the others to `withheld`.
    async fn routines(&self, withheld: &mut Withheld, out: &mut Out) -> Result<(), Error> {
        let mut rows = Rows::of(self.link, statement::ROUTINES, out).await?;
        while let Some(row) = rows.next(out).await? {
            let mut row = Fields::of(&row)?;
            let Some(schema) = self.schema(row.oid()?) else { continue };
            let signature = format!("{}({})", row.name()?, row.text()?.unwrap_or_default());
            let (form, namespace) = match row.code()? {
                b'p' => (RoutineKind::Procedure, "procedure"),
                b'a' => (RoutineKind::Aggregate, "aggregate"),
                b'w' => (RoutineKind::Window, "window"),
                _ => (RoutineKind::Function, "function"),
            };
            let key = schema.key.typed_child(namespace, &signature);
            if !row.flag()? {
                withheld.routine(&schema.key, key);
                continue;
            }
            let mut routine = Routine {
                form,
                owner: row.string()?,
                comment: row.string()?,
                arguments: row.string()?.unwrap_or_default(),
                returns: row.string()?,
                definition: None,
            };
            let language = row.string()?.unwrap_or_default();
            routine.definition = row.string()?.map(|text| Definition { language, text });
            out.entity(key, Kind::Routine, Record::Routine(Box::new(routine))).await?;
        }
        Ok(())
    }
}
