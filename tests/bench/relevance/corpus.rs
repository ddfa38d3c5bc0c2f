//! The judged catalogs, as `tests/relevance/README.md` describes them.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

/// The catalogs by the names of their folders.
const CATALOGS: [&str; 4] = ["application", "warehouse", "lake", "korean"];

/// How far down a person looks.
pub const SEEN: usize = 10;

/// What answers a query with tables, best first, as positions in the catalog.
pub trait Engine {
    fn name(&self) -> &'static str;
    fn search(&self, text: &str) -> Vec<usize>;
}

pub struct Catalog {
    pub name: &'static str,
    pub tables: Vec<Table>,
    pub queries: Vec<Query>,
}

pub struct Table {
    pub schema: String,
    pub name: String,
    pub is_view: bool,
    pub columns: Vec<String>,
    /// The table's own first, then those of its columns.
    pub comments: Vec<String>,
    pub sql: Option<String>,
    pub rows: Option<i64>,
    /// How many other tables refer to it.
    pub references: u32,
}

pub struct Query {
    pub class: String,
    pub text: String,
    /// Positions of tables, and how good an answer they are: 1 to 3.
    pub judged: Vec<(usize, u8)>,
    /// Weights are chosen by it, so it is not reported.
    pub tunes: bool,
}

impl Catalog {
    pub fn all() -> Vec<Catalog> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("relevance");
        CATALOGS.iter().map(|&name| Catalog::read(name, &folder.join(name))).collect()
    }

    fn read(name: &'static str, folder: &Path) -> Catalog {
        let lines = std::fs::read_to_string(folder.join("catalog.jsonl")).unwrap();
        let values: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut tables: Vec<Table> = values.iter().map(Table::read).collect();
        let places: HashMap<String, usize> =
            tables.iter().enumerate().map(|(at, table)| (table.qualified(), at)).collect();
        for value in &values {
            for target in strings(&value["references"]) {
                if let Some(&at) = places.get(&target) {
                    tables[at].references += 1;
                }
            }
        }
        let queries = std::fs::read_to_string(folder.join("queries.tsv")).unwrap();
        let queries = queries.lines().skip(1).enumerate();
        let queries = queries.map(|(at, line)| Query::read(line, at % 2 == 0, &places)).collect();
        Catalog { name, tables, queries }
    }
}

impl Table {
    fn read(value: &Value) -> Table {
        let text = |field: &str| value[field].as_str().map(str::to_owned);
        let columns: Vec<Vec<String>> = value["columns"].as_array().unwrap().iter().map(strings).collect();
        let comments = columns.iter().filter_map(|column| column.get(2).cloned());
        Table {
            schema: text("schema").unwrap(),
            name: text("name").unwrap(),
            is_view: value["kind"] == "view",
            comments: text("comment").into_iter().chain(comments).collect(),
            columns: columns.iter().map(|column| column[0].clone()).collect(),
            sql: text("sql"),
            rows: value["rows"].as_i64(),
            references: 0,
        }
    }

    pub fn qualified(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }
}

impl Query {
    fn read(line: &str, tunes: bool, places: &HashMap<String, usize>) -> Query {
        let [class, text, judged] = line.split('\t').collect::<Vec<_>>().try_into().expect(line);
        let judgement = |pair: &str| {
            let (name, grade) = pair.rsplit_once('=').expect(line);
            let place = places.get(name).unwrap_or_else(|| panic!("{name} is in no catalog: {line}"));
            (*place, grade.parse().expect(line))
        };
        let judged = judged.split(' ').map(judgement).collect();
        Query { class: class.to_owned(), text: text.to_owned(), judged, tunes }
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
