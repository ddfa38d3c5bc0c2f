//! PostgreSQL, versions 12 to 17.
//!
//! Everything is read from `pg_catalog` in a handful of statements a database, inside one read-only transaction, as
//! binary `COPY` streams. The trick is in `sql/details.sql`: columns, defaults, comments, constraints, indexes and
//! dependencies come as one stream in the order of relations, each part walking an index that already has that order.
//! So the server neither sorts nor joins much, and this side holds no more than one table's rows.
//!
//! Where the address names no database, all of them are read, and the server's list of them is vouched for too: see
//! `databases.rs`.
//!
//! What it leaves out: sequences, row-level policies, operators, and whatever extensions brought along as routines.
//! It never opens a table, so no privilege on data is needed and none is used.

mod address;
mod catalog;
mod connect;
mod copy;
mod databases;
mod details;
mod fault;
mod parameter;
mod password;
mod pasted;
mod read;
mod session;
mod statement;
mod tls;
mod types;
mod withheld;

use connector::{
    Address, Capability, Connector, Error, Field, FieldKind, Found, OpenOptions, Session, Spec, Statement,
};
use model::{CaseRule, EntityKey, Kind, Secret};

use address::Settings;
use password::Surroundings;
use session::Login;

/// The connector for PostgreSQL.
#[derive(Debug)]
pub struct Postgres;

pub static POSTGRES: Postgres = Postgres;

static SPEC: Spec = Spec {
    id: "postgres",
    title: "PostgreSQL",
    scheme: "postgres",
    levels: &[Kind::Database, Kind::Schema],
    case_rule: CaseRule::FoldLower,
    dialect: Some("postgres"),
    form: &[
        Field { name: "host", kind: FieldKind::Text, required: true, default: "" },
        Field { name: "port", kind: FieldKind::Number, required: false, default: "5432" },
        Field { name: "database", kind: FieldKind::Text, required: false, default: "" },
        Field { name: "user", kind: FieldKind::Text, required: false, default: "" },
        Field { name: "password", kind: FieldKind::Secret, required: false, default: "" },
        Field { name: "sslmode", kind: FieldKind::Choice(tls::MODES), required: false, default: "prefer" },
        Field { name: "sslrootcert", kind: FieldKind::File, required: false, default: "" },
    ],
    capabilities: &[
        Capability::Comments,
        Capability::Constraints,
        Capability::Indexes,
        Capability::Definitions,
        Capability::Dependencies,
        Capability::Routines,
        Capability::Owners,
        Capability::RowCounts,
        Capability::Sizes,
        Capability::Usage,
        Capability::NestedFields,
        Capability::Partitions,
    ],
    parallelism: 2,
};

#[async_trait::async_trait]
impl Connector for Postgres {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn recognise(&self, input: &str) -> Option<Result<Found, Error>> {
        pasted::recognise(input)
    }

    fn authority(&self, address: &Address) -> String {
        address::authority(address)
    }

    fn is_same_login(&self, given_for: &Address, asked: &Address) -> bool {
        address::is_same_login(given_for, asked)
    }

    fn statements(&self, _address: &Address) -> Vec<Statement> {
        statement::of_a_harvest()
    }

    async fn open(
        &self,
        source: &EntityKey,
        address: &Address,
        secret: Option<&Secret>,
        options: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error> {
        let settings = Settings::of(address)?;
        let login = Login::open(source, settings, secret, options, Surroundings::of_process()).await?;
        Ok(Box::new(login))
    }
}
