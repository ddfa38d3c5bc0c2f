//! A made-up warehouse, the same for the same seed: as SQL that creates it in PostgreSQL, or as a folder of files.

use std::io::{self, Write};
use std::path::Path;

/// Columns of every table and view.
const COLUMNS: u32 = 20;
const SCHEMAS: u32 = 40;
/// Of a hundred relations, so many are views.
const VIEWS_PERCENT: u32 = 5;

const NOUNS: &[&str] = &[
    "account",
    "address",
    "agent",
    "asset",
    "batch",
    "basket",
    "booking",
    "branch",
    "budget",
    "campaign",
    "carrier",
    "cart",
    "claim",
    "contact",
    "contract",
    "coupon",
    "customer",
    "delivery",
    "device",
    "discount",
    "employee",
    "event",
    "forecast",
    "invoice",
    "item",
    "journal",
    "lead",
    "ledger",
    "location",
    "member",
    "message",
    "order",
    "package",
    "partner",
    "payment",
    "plan",
    "policy",
    "price",
    "product",
    "profile",
    "project",
    "purchase",
    "quote",
    "rating",
    "receipt",
    "refund",
    "region",
    "report",
    "return",
    "review",
    "route",
    "sale",
    "session",
    "shipment",
    "station",
    "stock",
    "store",
    "supplier",
    "survey",
    "task",
    "tax",
    "ticket",
    "transfer",
    "vehicle",
    "vendor",
    "visit",
    "voucher",
    "warehouse",
    "wallet",
    "zone",
];
const QUALIFIERS: &[&str] = &[
    "active", "actual", "annual", "archived", "billing", "closed", "current", "daily", "deleted", "expected",
    "external", "final", "first", "gross", "initial", "internal", "last", "local", "main", "monthly", "net", "open",
    "original", "pending", "planned", "previous", "primary", "raw", "shipping", "target", "total", "weekly",
];
const FIELDS: &[(&str, &str)] = &[
    ("amount", "numeric(18,2)"),
    ("code", "varchar(32)"),
    ("count", "integer"),
    ("created_at", "timestamptz"),
    ("currency", "char(3)"),
    ("date", "date"),
    ("email", "text"),
    ("flag", "boolean"),
    ("labels", "text[]"),
    ("name", "text"),
    ("note", "text"),
    ("payload", "jsonb"),
    ("ratio", "double precision"),
    ("reference", "uuid"),
    ("status", "varchar(16)"),
    ("type", "smallint"),
];

/// Which relations there are. Tables come first, views after them.
#[derive(Debug, Clone, Copy)]
pub struct Warehouse {
    relations: u32,
}

impl Warehouse {
    pub fn new(relations: u32) -> Warehouse {
        Warehouse { relations }
    }

    pub fn columns(&self) -> u32 {
        self.relations * COLUMNS
    }

    fn tables(&self) -> u32 {
        self.relations - self.relations * VIEWS_PERCENT / 100
    }

    /// Creates everything, then brings the system catalogs into the state a living server keeps them in.
    pub fn create(&self, out: &mut dyn Write) -> io::Result<()> {
        for schema in 0..SCHEMAS {
            writeln!(out, "CREATE SCHEMA {}; COMMENT ON SCHEMA {0} IS 'Area {schema}';", schema_name(schema))?;
        }
        // Smaller transactions than one for all: every table created holds a lock until the end of its own.
        for chunk in 0..self.relations.div_ceil(500) {
            writeln!(out, "BEGIN;")?;
            for number in chunk * 500..((chunk + 1) * 500).min(self.relations) {
                if number < self.tables() { self.table(out, number)? } else { self.view(out, number)? }
            }
            writeln!(out, "COMMIT;")?;
        }
        for catalog in ["class", "attribute", "attrdef", "constraint", "depend", "description", "index", "type"] {
            writeln!(out, "VACUUM ANALYZE pg_catalog.pg_{catalog};")?;
        }
        Ok(())
    }

    /// Changes one table in a hundred, others in every `round`. Returns how many that is.
    pub fn change(&self, out: &mut dyn Write, round: u32) -> io::Result<u32> {
        let mut changed = 0;
        for number in (round % 100..self.tables()).step_by(100) {
            writeln!(out, "ALTER TABLE {} ADD COLUMN added_in_round_{round} text;", name(number))?;
            changed += 1;
        }
        Ok(changed)
    }

    /// Writes every relation as a CSV file of one row, in a folder a schema; the first `crowded` all in one folder.
    pub fn write_files(&self, folder: &Path, crowded: u32) -> io::Result<()> {
        std::fs::create_dir_all(folder.join("crowded"))?;
        for schema in 0..SCHEMAS {
            std::fs::create_dir_all(folder.join(schema_name(schema)))?;
        }
        for number in 0..self.relations {
            let columns: Vec<String> = (1..COLUMNS).map(|column| column_name(number, column).0).collect();
            let name = name(number);
            let (schema, table) = name.split_once('.').expect("BUG: a name has its schema in front");
            let path = format!("{}/{table}.csv", if number < crowded { "crowded" } else { schema });
            let row = vec![number.to_string(); columns.len() + 1].join(",");
            std::fs::write(folder.join(path), format!("id,{}\n{row}\n", columns.join(",")))?;
        }
        Ok(())
    }

    fn table(&self, out: &mut dyn Write, number: u32) -> io::Result<()> {
        let mut dice = Dice::new(number);
        let table = name(number);
        write!(out, "CREATE TABLE {table} (id bigint PRIMARY KEY")?;
        for column in 1..COLUMNS {
            let (column, type_text) = column_name(number, column);
            let rule = if dice.percent(25) { " NOT NULL" } else { "" };
            write!(out, ", {column} {type_text}{rule}")?;
        }
        writeln!(out, ");")?;
        writeln!(out, "COMMENT ON TABLE {table} IS '{}';", sentence(&mut dice))?;
        for column in 1..COLUMNS {
            if dice.percent(30) {
                let comment = sentence(&mut dice);
                writeln!(out, "COMMENT ON COLUMN {table}.{} IS '{comment}';", column_name(number, column).0)?;
            }
        }
        if number > 0 && dice.percent(50) {
            let parent = name(dice.below(number));
            writeln!(out, "ALTER TABLE {table} ADD COLUMN parent_id bigint REFERENCES {parent};")?;
        }
        if dice.percent(50) {
            writeln!(out, "CREATE INDEX ON {table} ({});", column_name(number, 1).0)?;
        }
        Ok(())
    }

    fn view(&self, out: &mut dyn Write, number: u32) -> io::Result<()> {
        let mut dice = Dice::new(number);
        let base = dice.below(self.tables());
        let columns: Vec<String> = (1..COLUMNS).map(|column| column_name(base, column).0).collect();
        let view = name(number);
        writeln!(out, "CREATE VIEW {view} AS SELECT id, {} FROM {} WHERE id > 0;", columns.join(", "), name(base))?;
        writeln!(out, "COMMENT ON VIEW {view} IS '{}';", sentence(&mut dice))
    }
}

fn schema_name(number: u32) -> String {
    format!("{}_{number}", pick(NOUNS, number))
}

/// The qualified name of a relation. The number at its end keeps names apart.
fn name(number: u32) -> String {
    let mut dice = Dice::new(number ^ 0x5eed);
    let (qualifier, noun, suffix) = (dice.pick(QUALIFIERS), dice.pick(NOUNS), dice.pick(NOUNS));
    format!("{}.{qualifier}_{noun}_{suffix}_{number}", schema_name(number % SCHEMAS))
}

/// A column's name and type. The number in front of its field keeps names of one table apart.
fn column_name(table: u32, column: u32) -> (String, &'static str) {
    let mut dice = Dice::new(table.wrapping_mul(31).wrapping_add(column));
    let noun = dice.pick(NOUNS);
    let (field, type_text) = dice.pick(FIELDS);
    (format!("{noun}_{column}_{field}"), type_text)
}

fn sentence(dice: &mut Dice) -> String {
    let words: Vec<&str> =
        (0..4 + dice.below(8)).map(|at| if at % 2 == 0 { dice.pick(QUALIFIERS) } else { dice.pick(NOUNS) }).collect();
    words.join(" ")
}

fn pick<T: Copy>(list: &[T], number: u32) -> T {
    *list.iter().cycle().nth(number as usize % list.len().max(1)).expect("BUG: the lists above are not empty")
}

/// A small reproducible source of choices (splitmix64), so that the same seed makes the same warehouse everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u32) -> Dice {
        Dice(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is above zero.
    fn below(&mut self, limit: u32) -> u32 {
        (self.next() % u64::from(limit.max(1))) as u32
    }

    fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let number = self.below(list.len() as u32);
        pick(list, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_size_makes_the_same_warehouse() {
        let script = |relations| {
            let mut out = Vec::new();
            Warehouse::new(relations).create(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let first = script(200);
        assert_eq!(first, script(200));
        assert_eq!(first.matches("CREATE TABLE").count(), 190);
        assert_eq!(first.matches("CREATE VIEW").count(), 10);
    }

    #[test]
    fn one_table_in_a_hundred_changes() {
        let mut out = Vec::new();
        assert_eq!(Warehouse::new(10_000).change(&mut out, 1).unwrap(), 95);
    }
}
