//! A generated warehouse: tables, views and columns with names, types and comments much like real ones.
//!
//! Seeded, so that every run and every machine generates the same. `Words::Common` builds all names from the words
//! that warehouses are full of; `Words::Rare` makes half of the words up, which no dictionary can have learnt.

use model::{Column, Constraint, Definition, EntityKey, Index, Kind, Record, Relation, RelationKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Common,
    Rare,
}

/// A generator of tables.
pub struct Warehouse {
    random: u64,
    words: Words,
    source: EntityKey,
    columns: usize,
    /// Tables of the current schema, to refer to.
    earlier: Vec<EntityKey>,
}

const TABLES_PER_SCHEMA: usize = 500;

impl Warehouse {
    pub fn new(source: &EntityKey, seed: u64, words: Words, columns: usize) -> Warehouse {
        Warehouse { random: seed | 1, words, source: source.clone(), columns, earlier: Vec::new() }
    }

    /// The schema that holds the table with this number.
    pub fn schema(&self, number: usize) -> EntityKey {
        self.source.child("warehouse").child(&format!("area_{:03}", number / TABLES_PER_SCHEMA))
    }

    /// The table with this number; call it in ascending order.
    pub fn table(&mut self, number: usize) -> (EntityKey, Kind, Record) {
        let schema = self.schema(number);
        let (subject, name) = self.table_name(number);
        let key = schema.child(&name);
        let is_view = number % 8 == 7;
        let columns = self.columns(&subject);
        let definition =
            is_view.then(|| Definition { language: "postgres".into(), text: self.query(&columns, number) });
        let constraints = if is_view { Vec::new() } else { self.constraints(&name, &columns) };
        let indexes = if is_view { Vec::new() } else { self.indexes(&name, &columns) };
        let relation = Relation {
            form: if is_view { RelationKind::View } else { RelationKind::Table },
            comment: self.chance(2).then(|| self.sentence()),
            owner: Some(OWNERS[self.below(OWNERS.len())].into()),
            columns,
            constraints,
            indexes,
            definition,
            ..Relation::default()
        };
        if number.is_multiple_of(TABLES_PER_SCHEMA) {
            self.earlier.clear();
        }
        if !is_view {
            self.earlier.push(key.clone());
        }
        let kind = if is_view { Kind::View } else { Kind::Table };
        (key, kind, Record::Relation(Box::new(relation)))
    }

    /// The name of a table other tables may refer to.
    fn table_name(&mut self, number: usize) -> (String, String) {
        let subject = self.word();
        let layer = LAYERS[self.below(LAYERS.len())];
        let name = format!("{layer}_{subject}_{}_{:03}", self.word(), number % TABLES_PER_SCHEMA);
        (subject, name)
    }

    fn columns(&mut self, subject: &str) -> Vec<Column> {
        let mut columns = vec![Column {
            name: format!("{subject}_id"),
            type_text: "bigint".into(),
            not_null: true,
            ..Column::default()
        }];
        while columns.len() < self.columns {
            let (suffix, type_text) = TYPES[self.below(TYPES.len())];
            let name = match self.below(3) {
                0 => format!("{}_{suffix}", self.word()),
                1 => format!("{}_{}_{suffix}", self.word(), self.word()),
                _ => format!("{subject}_{suffix}"),
            };
            let name = if columns.iter().any(|column| column.name == name) {
                format!("{name}_{}", columns.len())
            } else {
                name
            };
            columns.push(Column {
                name,
                type_text: type_text.into(),
                not_null: self.chance(3),
                default: self.chance(12).then(|| "now()".to_owned()),
                comment: (self.below(10) < 3).then(|| self.sentence()),
                ..Column::default()
            });
        }
        columns
    }

    fn constraints(&mut self, table: &str, columns: &[Column]) -> Vec<Constraint> {
        let mut constraints = vec![Constraint::PrimaryKey {
            name: Some(format!("{table}_pkey")),
            columns: vec![columns[0].name.clone()],
        }];
        if self.chance(2) && !self.earlier.is_empty() {
            let referred = self.below(self.earlier.len());
            let references = self.earlier[referred].clone();
            constraints.push(Constraint::ForeignKey {
                name: Some(format!("{table}_{}_fkey", columns[1].name)),
                columns: vec![columns[1].name.clone()],
                references,
                referenced_columns: vec!["id".into()],
                rules: self.chance(4).then(|| "ON DELETE CASCADE".to_owned()),
            });
        }
        constraints
    }

    fn indexes(&mut self, table: &str, columns: &[Column]) -> Vec<Index> {
        let column = columns[0].name.clone();
        vec![Index {
            name: format!("{table}_pkey"),
            definition: Some(format!("CREATE UNIQUE INDEX {table}_pkey ON {table} USING btree ({column})")),
            columns: vec![column],
            unique: true,
            method: Some("btree".into()),
            ..Index::default()
        }]
    }

    fn query(&mut self, columns: &[Column], number: usize) -> String {
        let names: Vec<_> = columns.iter().map(|column| format!("    t.{}", column.name)).collect();
        let schema = self.schema(number).name();
        format!(
            " SELECT\n{}\n   FROM {schema}.{} t\n  WHERE (t.{} IS NOT NULL);",
            names.join(",\n"),
            self.word(),
            columns[0].name
        )
    }

    fn sentence(&mut self) -> String {
        let words: Vec<_> = (0..4 + self.below(8)).map(|_| self.word()).collect();
        let mut sentence = words.join(" ");
        if let Some(first) = sentence.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        sentence
    }

    fn word(&mut self) -> String {
        if self.words == Words::Rare && self.chance(2) {
            return (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
        }
        // Squared, so that some words are everywhere and most are rare, as in real catalogs.
        let position = self.below(1000) * self.below(1000) * WORDS.len() / 1_000_000;
        WORDS[position].to_owned()
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    /// A number below `limit` (xorshift64*).
    fn below(&mut self, limit: usize) -> usize {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        ((self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % limit
    }
}

const OWNERS: &[&str] = &["postgres", "analytics", "etl", "finance", "app", "dbt"];
const LAYERS: &[&str] = &["stg", "dim", "fct", "raw", "int", "mart", "agg", "tmp", "hist", "ref"];
const TYPES: &[(&str, &str)] = &[
    ("id", "bigint"),
    ("key", "integer"),
    ("code", "character varying(20)"),
    ("name", "text"),
    ("title", "character varying(255)"),
    ("amount", "numeric(12,2)"),
    ("price", "numeric(18,4)"),
    ("rate", "double precision"),
    ("count", "integer"),
    ("total", "bigint"),
    ("flag", "boolean"),
    ("is_active", "boolean"),
    ("at", "timestamp with time zone"),
    ("created_at", "timestamp without time zone"),
    ("updated_at", "timestamp without time zone"),
    ("date", "date"),
    ("type", "text"),
    ("status", "text"),
    ("payload", "jsonb"),
    ("tags", "text[]"),
    ("uuid", "uuid"),
    ("hash", "bytea"),
    ("note", "text"),
    ("email", "text"),
];
const SYLLABLES: &[&str] = &[
    "ka", "ro", "mi", "ten", "lus", "vor", "qui", "zan", "pel", "dor", "fin", "gru", "hal", "jex", "bri", "cto", "sna",
    "wep", "yul", "oth", "ami", "eru", "ilk", "upo", "nde", "rax", "tos", "vim", "zil", "han", "seo", "mun",
];
const WORDS: &[&str] = &[
    "order",
    "customer",
    "product",
    "account",
    "payment",
    "invoice",
    "user",
    "session",
    "event",
    "item",
    "price",
    "status",
    "address",
    "contact",
    "shipment",
    "store",
    "region",
    "country",
    "currency",
    "category",
    "campaign",
    "channel",
    "click",
    "visit",
    "page",
    "email",
    "phone",
    "device",
    "browser",
    "location",
    "city",
    "state",
    "postal",
    "tax",
    "discount",
    "coupon",
    "refund",
    "return",
    "supplier",
    "vendor",
    "warehouse",
    "stock",
    "inventory",
    "batch",
    "lot",
    "unit",
    "quantity",
    "weight",
    "volume",
    "size",
    "color",
    "brand",
    "model",
    "version",
    "release",
    "build",
    "employee",
    "department",
    "manager",
    "team",
    "role",
    "salary",
    "payroll",
    "leave",
    "holiday",
    "shift",
    "schedule",
    "task",
    "project",
    "milestone",
    "ticket",
    "issue",
    "comment",
    "review",
    "rating",
    "survey",
    "answer",
    "question",
    "course",
    "student",
    "teacher",
    "grade",
    "exam",
    "score",
    "patient",
    "doctor",
    "visitor",
    "claim",
    "policy",
    "premium",
    "risk",
    "fraud",
    "alert",
    "rule",
    "score_card",
    "loan",
    "deposit",
    "balance",
    "transaction",
    "transfer",
    "card",
    "bank",
    "branch",
    "ledger",
    "journal",
    "budget",
    "forecast",
    "actual",
    "plan",
    "target",
    "metric",
    "kpi",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "snapshot",
    "history",
    "audit",
    "log",
    "error",
    "retry",
    "queue",
    "job",
    "run",
    "pipeline",
    "stage",
    "step",
    "source",
    "sink",
    "cursor",
    "offset",
    "partition",
    "shard",
    "node",
    "host",
    "cluster",
    "region_zone",
    "request",
    "response",
    "latency",
    "duration",
    "bytes",
    "rows",
    "file",
    "folder",
    "path",
    "url",
    "domain",
    "referrer",
    "keyword",
    "ad",
    "creative",
    "impression",
    "conversion",
    "cost",
    "revenue",
    "margin",
    "profit",
    "loss",
    "sales",
    "lead",
    "opportunity",
    "deal",
    "contract",
    "subscription",
    "renewal",
    "churn",
    "cohort",
    "segment",
    "feature",
    "experiment",
    "variant",
    "cell",
    "bucket",
    "weighting",
    "label",
    "prediction",
    "training",
    "of",
    "the",
    "per",
    "with",
    "for",
    "last",
    "first",
    "net",
    "gross",
    "total",
    "average",
    "minimum",
    "maximum",
    "when",
    "was",
    "this",
    "row",
    "belongs",
    "to",
    "primary",
    "foreign",
    "reference",
    "external",
    "internal",
    "legacy",
    "deprecated",
    "use",
    "instead",
    "local",
    "time",
    "utc",
    "zone",
    "created",
    "updated",
    "deleted",
    "valid",
    "until",
];
