//! The targets of dbt's profiles: `profiles.yml` with `name: outputs: target: {type, host, …}`.
//!
//! Only what stands there is taken: a value that dbt would have to compute (`{{ env_var('HOST') }}`) is not known, and
//! passwords are not looked at.

use std::path::PathBuf;

use api::discover::FoundKind;
use serde_json::Value;

use super::connection::Connection;
use super::{Lead, Scout};

/// Targets that are read of one file.
const MOST: usize = 200;

pub fn look(scout: &mut Scout<'_>) -> Option<()> {
    let surroundings = scout.surroundings;
    let folder = surroundings.variable("DBT_PROFILES_DIR").map(PathBuf::from);
    let file = folder.unwrap_or_else(|| surroundings.home.join(".dbt")).join("profiles.yml");
    let Some(text) = surroundings.text(&file) else { return Some(()) };
    let from = surroundings.shown(&file);
    scout.looked(from.clone())?;
    // The library bounds depth and repetition, so a file cannot grow in memory.
    let profiles: Value = match serde_saphyr::from_str(&text) {
        Ok(profiles) => profiles,
        // The cause is left out: it shows the lines around the fault, and a password may stand in them.
        Err(_) => {
            tracing::debug!("dbt's profiles cannot be read: they are no YAML that this program understands");
            return Some(());
        }
    };
    let profiles = profiles.as_object().into_iter().flatten();
    let targets = profiles.flat_map(|(profile, value)| {
        let outputs = value.get("outputs").and_then(Value::as_object).into_iter().flatten();
        outputs.map(move |(target, output)| (format!("{profile}.{target}"), output))
    });
    for (name, output) in targets.take(MOST) {
        let text = match said(output, "type").as_str() {
            "postgres" => postgres(output),
            "duckdb" => scout.surroundings.expanded(&said(output, "path")).map(|path| path.display().to_string()),
            _ => None,
        };
        let Some(text) = text else { continue };
        let from = from.clone();
        scout.found(Lead { kind: FoundKind::Connection, text, name, from, bytes: None, modified: None })?;
    }
    Some(())
}

fn postgres(output: &Value) -> Option<String> {
    let database = said(output, "dbname");
    let connection = Connection {
        host: said(output, "host"),
        port: said(output, "port"),
        database: if database.is_empty() { said(output, "database") } else { database },
        user: said(output, "user"),
        sslmode: said(output, "sslmode"),
        sslrootcert: said(output, "sslrootcert"),
    };
    connection.text()
}

/// A value as text; empty when it is absent, no scalar, or computed.
fn said(output: &Value, name: &str) -> String {
    match output.get(name) {
        Some(Value::String(text)) if !text.contains("{{") => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
