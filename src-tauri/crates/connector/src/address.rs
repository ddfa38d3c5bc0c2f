//! Where a source is: its settings without its secret.

use std::collections::BTreeMap;

use model::Secret;
use serde::{Deserialize, Serialize};

/// Settings by field name of the connector's form. Never holds a secret, so it may be stored, shown and logged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(pub BTreeMap<String, String>);

impl Address {
    /// The value of a field; `None` when it is absent or blank.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.0.insert(field.to_owned(), value.into());
    }

    /// An address from pairs, for tests and for reading URLs.
    pub fn of<const N: usize>(pairs: [(&str, &str); N]) -> Address {
        Address(pairs.into_iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect())
    }
}

/// A place recognised in a pasted URL or a path. Any secret in the URL is taken out of it here and nowhere else.
#[derive(Debug, Clone)]
pub struct Found {
    pub address: Address,
    pub secret: Option<Secret>,
    /// A short name to propose: the database or file name.
    pub name: String,
}
