//! A made-up catalog of any size: the same one for the same seed, and any table of it without those before.
//!
//! Words follow a Zipf law, as they do in real catalogs: `id` and `customer` are in most tables, `laryngal` in one.

use model::Kind;
use search::{Document, Facts};

/// How many different words names and comments are made of.
pub const VOCABULARY: usize = 8_000;
const COLUMNS: usize = 20;
const TABLES_PER_SCHEMA: u32 = 200;
const SCHEMAS_PER_SOURCE: u32 = 250;

/// Words that lead the vocabulary: common in any warehouse, and what people type.
const COMMON: &[&str] = &[
    "id",
    "customer",
    "order",
    "date",
    "name",
    "code",
    "status",
    "type",
    "amount",
    "product",
    "created",
    "updated",
    "user",
    "account",
    "item",
    "number",
    "total",
    "price",
    "country",
    "address",
    "payment",
    "invoice",
    "line",
    "count",
    "value",
    "event",
    "session",
    "region",
    "store",
    "channel",
    "campaign",
    "email",
    "phone",
    "currency",
    "tax",
    "discount",
    "shipment",
    "warehouse",
    "supplier",
    "category",
    "description",
    "start",
    "end",
    "flag",
    "key",
    "daily",
    "monthly",
    "at",
    "is",
    "has",
    "fct",
    "dim",
    "stg",
    "raw",
    "tmp",
    "hist",
    "agg",
    "ref",
    "주문",
    "고객",
    "상품",
    "배송",
    "결제",
    "매출",
];

/// A stream of numbers that depends on nothing but its seed (SplitMix64).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The recipe of a catalog.
pub struct Catalog {
    pub tables: u32,
    seed: u64,
    words: Vec<String>,
    /// Cumulated weights of the words.
    weights: Vec<f64>,
}

/// One table, owning its texts.
pub struct Table {
    pub id: i64,
    pub kind: Kind,
    pub source: String,
    pub schema: String,
    pub name: String,
    pub path: [String; 2],
    pub columns: Vec<String>,
    pub comments: Vec<String>,
    pub definition: Option<String>,
    pub rows: i64,
    pub references: u32,
}

impl Catalog {
    pub fn new(tables: u32, seed: u64) -> Catalog {
        let words = vocabulary(seed);
        let mut sum = 0.0;
        let weight = |rank: usize| {
            sum += 1.0 / (rank as f64 + 8.0);
            sum
        };
        let weights = (0..words.len()).map(weight).collect();
        Catalog { tables, seed, words, weights }
    }

    pub fn word(&self, numbers: &mut Numbers) -> &str {
        let at = numbers.share() * self.weights.last().copied().unwrap_or(0.0);
        let rank = self.weights.partition_point(|&weight| weight < at);
        &self.words[rank.min(self.words.len() - 1)]
    }

    pub fn table(&self, number: u32) -> Table {
        let mut numbers = Numbers::new(self.seed ^ (u64::from(number) << 20));
        let schema = number / TABLES_PER_SCHEMA;
        let source = schema / SCHEMAS_PER_SOURCE;
        let mut of_schema = Numbers::new(self.seed ^ 0xabcd ^ u64::from(schema));
        let schema_name = format!("{}_{schema}", self.word(&mut of_schema));
        let source_key = format!("postgres://wh{source}.example");
        let is_view = numbers.below(10) == 0;
        let columns: Vec<String> = (0..COLUMNS).map(|at| self.column(at, &mut numbers)).collect();
        let mut comments = Vec::new();
        if numbers.below(2) == 0 {
            let length = 4 + numbers.below(16);
            comments.push(self.sentence(length, &mut numbers));
        }
        for _ in 0..numbers.below(4) {
            let length = 2 + numbers.below(6);
            comments.push(self.sentence(length, &mut numbers));
        }
        let definition = is_view.then(|| {
            format!("select {} from {}_{} where {} is not null", columns.join(", "), schema_name, number, columns[1])
        });
        Table {
            id: i64::from(number) + 1,
            kind: if is_view { Kind::View } else { Kind::Table },
            schema: format!("{source_key}/main/{schema_name}"),
            source: source_key,
            name: self.name(number, &mut numbers),
            path: ["main".to_owned(), schema_name],
            columns,
            comments,
            definition,
            rows: 1 << numbers.below(34),
            references: if numbers.below(4) == 0 { numbers.below(40) as u32 } else { 0 },
        }
    }

    fn name(&self, number: u32, numbers: &mut Numbers) -> String {
        let words: Vec<&str> = (0..1 + numbers.below(4)).map(|_| self.word(numbers)).collect();
        let name = match numbers.below(5) {
            0 => words.iter().map(|word| capitalised(word)).collect(),
            _ => words.join("_"),
        };
        if numbers.below(3) == 0 { format!("{name}_{}", number % 997) } else { name }
    }

    fn column(&self, at: usize, numbers: &mut Numbers) -> String {
        match at {
            0 => "id".to_owned(),
            1 => "created_at".to_owned(),
            _ if numbers.below(3) == 0 => self.word(numbers).to_owned(),
            _ if numbers.below(8) == 0 => {
                format!("{}_{}_{}", self.word(numbers), self.word(numbers), self.word(numbers))
            }
            _ => format!("{}_{}", self.word(numbers), COMMON[numbers.below(24)]),
        }
    }

    fn sentence(&self, words: usize, numbers: &mut Numbers) -> String {
        (0..words).map(|_| self.word(numbers)).collect::<Vec<_>>().join(" ")
    }
}

impl Table {
    /// Lends the table as the document the index takes.
    pub fn with_document<T>(&self, use_it: impl FnOnce(&Document<'_>) -> T) -> T {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let comments: Vec<&str> = self.comments.iter().map(String::as_str).collect();
        let types: Vec<&str> = columns.iter().map(|column| type_of(column)).collect();
        let facts = Facts {
            rows: Some(self.rows),
            bytes: Some(self.rows.saturating_mul(100)),
            written_ms: Some(WRITTEN_MS + self.id * 60_000),
            changed_ms: Some(WRITTEN_MS),
            age_ms: Some(self.id % 5_000 * 3_600_000),
            has_primary_key: self.id % 3 > 0,
            is_partitioned: self.id % 50 == 0,
        };
        use_it(&Document {
            id: self.id,
            kind: self.kind,
            source: &self.source,
            schema: Some(&self.schema),
            name: &self.name,
            path: &path,
            columns: &columns,
            types: &types,
            owner: Some(&self.source),
            comment: comments.first().copied(),
            column_comments: comments.get(1..).unwrap_or_default(),
            definition: self.definition.as_deref(),
            facts,
            references: self.references,
        })
    }
}

/// A moment that tables were written after.
const WRITTEN_MS: i64 = 1_750_000_000_000;

fn type_of(column: &str) -> &'static str {
    match column.rsplit('_').next() {
        Some("id" | "count") => "bigint",
        Some("at" | "date") => "timestamp with time zone",
        Some("amount" | "price") => "numeric(18,2)",
        _ => "text",
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The common words, and pronounceable ones up to the size of the vocabulary.
fn vocabulary(seed: u64) -> Vec<String> {
    const ONSETS: &[&str] =
        &["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"];
    const NUCLEI: &[&str] = &["a", "e", "i", "o", "u", "ai", "ou", "ea"];
    const CODAS: &[&str] = &["", "", "n", "r", "l", "s", "t", "nd", "ct"];
    let mut words: Vec<String> = COMMON.iter().map(|&word| word.to_owned()).collect();
    let mut known: std::collections::HashSet<String> = words.iter().cloned().collect();
    let mut numbers = Numbers::new(seed ^ 0x5eed);
    while words.len() < VOCABULARY {
        let mut word = String::new();
        for _ in 0..1 + numbers.below(3) {
            for part in [ONSETS, NUCLEI, CODAS] {
                word.push_str(part[numbers.below(part.len())]);
            }
        }
        if word.len() > 3 && known.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}
