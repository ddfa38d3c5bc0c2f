//! The floors of the house, read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Every crate and its floor. A crate may depend on lower floors only.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("api", 0),
    ("lineage", 1),
    ("connector", 1),
    ("store", 1),
    ("search", 1),
    ("secrets", 1),
    ("harvest", 2),
    ("connectors", 2),
    ("app", 3),
    ("serve", 4),
    ("mcp", 4),
    ("cli", 5),
    ("desktop", 5),
];

/// Crates that stand beside the house: nothing depends on them.
const APART: &[&str] = &["xtask", "tests"];

/// What only some crates may name. A name ending in `*` covers everything that starts so.
const RESERVED: &[(&str, &[&str])] = &[
    ("tauri*", &["desktop"]),
    // A connector may read a SQLite database as a source.
    ("rusqlite", &["store", "connectors"]),
    ("tantivy*", &["search"]),
    ("sqlparser", &["lineage"]),
    ("tokio-postgres*", &["connectors"]),
    ("libloading", &["connectors"]),
    ("duckdb", &["connectors"]),
    ("libduckdb-sys", &["connectors"]),
    ("parquet", &["connectors"]),
    ("arrow*", &["connectors"]),
    ("reqwest", &["connectors"]),
    ("ureq", &["connectors"]),
    ("keyring*", &["secrets"]),
    ("axum*", &["serve"]),
];

/// What must not be reachable from a crate, however indirectly.
const OUT_OF_REACH: &[(&str, &[&str])] = &[
    ("app", &["connectors", "tokio-postgres", "parquet", "libloading", "tauri"]),
    ("harvest", &["search", "tantivy", "api"]),
    ("search", &["store", "rusqlite", "harvest"]),
    ("xtask", &["model", "api", "store", "search", "connectors", "app", "tokio"]),
];

#[test]
fn dependencies_point_down() {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let house = House::read();
    for (name, dependencies) in &house.direct {
        if APART.contains(&name.as_str()) {
            continue;
        }
        let floor = floors.get(name.as_str()).unwrap_or_else(|| panic!("crate {name} has no floor yet: give it one"));
        // A crate names itself to switch its own features on for its tests.
        let inside = |dependency: &&String| house.direct.contains_key(*dependency) && *dependency != name;
        for dependency in dependencies.iter().filter(inside) {
            assert!(!APART.contains(&dependency.as_str()), "{name} depends on {dependency}, which stands apart");
            let below = floors.get(dependency.as_str()).is_some_and(|other| other < floor);
            assert!(below, "{name} depends on {dependency}, which is not on a lower floor");
        }
    }
}

#[test]
fn reserved_crates_are_named_only_where_they_belong() {
    let direct = House::read().direct;
    for (name, dependencies) in direct.iter().filter(|(name, _)| !APART.contains(&name.as_str())) {
        for (pattern, owners) in RESERVED {
            let named = dependencies.iter().find(|dependency| covers(pattern, dependency));
            if let Some(dependency) = named {
                assert!(owners.contains(&name.as_str()), "{name} names {dependency}, which belongs to {owners:?}");
            }
        }
    }
}

#[test]
fn what_is_out_of_reach_stays_out_of_reach() {
    let house = House::read();
    for (name, forbidden) in OUT_OF_REACH {
        let reached = house.reach(name);
        for crate_name in *forbidden {
            assert!(!reached.contains(*crate_name), "{name} reaches {crate_name}");
        }
    }
}

/// Name and version of everything from elsewhere that these crates are built from, their tests aside.
pub fn built_from(names: &[&str]) -> BTreeSet<String> {
    let house = House::read();
    let ids = names.iter().flat_map(|name| house.reached(name));
    let foreign = ids.filter(|id| !house.ids.values().any(|own| own == *id));
    foreign.map(|id| id.rsplit('#').next().unwrap().replacen('@', " ", 1)).collect()
}

/// The workspace as cargo sees it.
struct House {
    /// By workspace crate, what its manifest names, for building and testing alike.
    direct: BTreeMap<String, BTreeSet<String>>,
    /// By package id, the name and what it is built from.
    resolved: BTreeMap<String, (String, Vec<String>)>,
    ids: BTreeMap<String, String>,
}

impl House {
    fn read() -> House {
        let mut command = Command::new(env!("CARGO"));
        // What other platforms would need was never downloaded where this was built.
        command.args(["metadata", "--offline", "--format-version", "1", "--filter-platform", &host()]);
        command.current_dir(tests::root());
        let output = command.output().unwrap();
        assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        let facts: Value = serde_json::from_slice(&output.stdout).unwrap();
        let members: BTreeSet<&str> = list(&facts["workspace_members"]).map(text).collect();
        let mut house = House { direct: BTreeMap::new(), resolved: BTreeMap::new(), ids: BTreeMap::new() };
        let mut names = BTreeMap::new();
        for package in list(&facts["packages"]) {
            let (id, name) = (text(&package["id"]), text(&package["name"]));
            names.insert(id, name);
            if members.contains(id) {
                let named = list(&package["dependencies"]).map(|dependency| text(&dependency["name"]).to_owned());
                house.direct.insert(name.to_owned(), named.collect());
                house.ids.insert(name.to_owned(), id.to_owned());
            }
        }
        for node in list(&facts["resolve"]["nodes"]) {
            let id = text(&node["id"]);
            let linked = list(&node["deps"]).filter(|dependency| is_linked(dependency));
            let below = linked.map(|dependency| text(&dependency["pkg"]).to_owned()).collect();
            house.resolved.insert(id.to_owned(), (names[id].to_owned(), below));
        }
        house
    }

    /// The names of everything a crate is built from, its tests aside.
    fn reach(&self, name: &str) -> BTreeSet<&str> {
        self.reached(name).into_iter().map(|id| self.resolved[id].0.as_str()).collect()
    }

    /// The same, by package id.
    fn reached(&self, name: &str) -> BTreeSet<&String> {
        let id = self.ids.get(name).unwrap_or_else(|| panic!("there is no crate {name}"));
        let (mut queue, mut seen) = (vec![id], BTreeSet::new());
        while let Some(id) = queue.pop() {
            if seen.insert(id) {
                queue.extend(&self.resolved[id].1);
            }
        }
        seen
    }
}

/// The platform we run on, as the compiler names it.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// Whether an edge of the resolved graph is there outside tests.
fn is_linked(dependency: &Value) -> bool {
    list(&dependency["dep_kinds"]).any(|kind| kind["kind"].as_str() != Some("dev"))
}

fn covers(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
