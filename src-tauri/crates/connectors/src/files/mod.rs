//! A folder, or one file, of Parquet, CSV, TSV, JSON lines, Arrow and Avro.
//!
//! Columns come from footers and headers; CSV and JSON are sampled. A folder that directly holds tables is a schema
//! named by its relative path; `key=value` folders and the numbered parts of one writer are folded into one table.
//! Nothing is decoded beyond what the columns and the row count take, nothing outside the folder is opened, and the
//! table formats that have logs of their own (Delta, Iceberg, Hudi) are named and left alone.

mod arrow;
mod avro;
mod blocking;
mod delimited;
mod fault;
mod folder;
mod footer;
mod format;
mod infer;
mod json;
mod parquet;
mod place;
mod sample;
mod session;
mod shape;
mod table;
mod walk;

use connector::{
    Address, Capability, Connector, Error, Field, FieldKind, Found, OpenOptions, Session, Spec, Statement,
};
use model::{CaseRule, EntityKey, Kind, Secret};

/// The connector of local files.
#[derive(Debug)]
pub struct Files;

/// The one value of [`Files`].
pub static FILES: Files = Files;

static SPEC: Spec = Spec {
    id: "files",
    title: "Files",
    scheme: "files",
    levels: &[Kind::Schema],
    case_rule: CaseRule::Exact,
    dialect: None,
    // A folder as a rule; the path of one file is taken as well.
    form: &[Field { name: "path", kind: FieldKind::Folder, required: true, default: "" }],
    capabilities: &[
        Capability::Comments,
        Capability::RowCounts,
        Capability::Sizes,
        Capability::NestedFields,
        Capability::Partitions,
    ],
    parallelism: 1,
};

/// What a harvest of the place at `path` reads, in words, in order.
///
/// What is there is not looked at: sources are listed with this, and a network drive that does not answer would keep
/// the list waiting.
fn reads(path: &str) -> Vec<Statement> {
    vec![
        Statement { purpose: LIST, text: format!("list {path} and the folders in it, where it is a folder") },
        Statement {
            purpose: FOOTERS,
            text: "read the footer of each Parquet and Arrow file, the header of each Avro file".to_owned(),
        },
        Statement { purpose: SAMPLES, text: "read the first mebibyte of each CSV, TSV and JSON file".to_owned() },
    ]
}

const LIST: &str = "statement.list";
const FOOTERS: &str = "statement.footers";
const SAMPLES: &str = "statement.samples";

/// The path as the address says it.
fn path_of(address: &Address) -> &str {
    address.get("path").unwrap_or(".")
}

#[async_trait::async_trait]
impl Connector for Files {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn recognise(&self, input: &str) -> Option<Result<Found, Error>> {
        place::recognise(input)
    }

    fn authority(&self, address: &Address) -> String {
        place::authority(address)
    }

    fn statements(&self, address: &Address) -> Vec<Statement> {
        reads(path_of(address))
    }

    async fn open(
        &self,
        source: &EntityKey,
        address: &Address,
        _: Option<&Secret>,
        options: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error> {
        let place = place::open(address)?;
        Ok(Box::new(session::FileSession {
            source: source.clone(),
            place,
            reads: reads(path_of(address)),
            options: options.clone(),
        }))
    }
}
