//! What is there but withheld from the login.
//!
//! The catalog lists a relation or a routine whatever privileges the login has on it. One without any is not shown; but
//! since it is listed it was not removed either, so its key is an exception to what was read whole. People are told
//! once for each schema, not for each name.

use std::collections::BTreeMap;

use connector::{Error, Out};
use model::{EntityKey, Issue, IssueKind};

use super::fault::quote;

/// Keys that were listed and are not shown, and how many there are in each schema.
#[derive(Debug, Default)]
pub struct Withheld {
    keys: Vec<EntityKey>,
    schemas: BTreeMap<EntityKey, Counts>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    relations: usize,
    routines: usize,
}

impl Withheld {
    /// Adds a table or view of this name.
    pub fn relation(&mut self, schema: &EntityKey, name: &str) {
        self.keys.push(schema.child(name));
        self.schemas.entry(schema.clone()).or_default().relations += 1;
    }

    /// Adds a routine.
    pub fn routine(&mut self, schema: &EntityKey, key: EntityKey) {
        self.keys.push(key);
        self.schemas.entry(schema.clone()).or_default().routines += 1;
    }

    /// Reports one issue for each schema, and gives the keys that must not be taken for removed.
    ///
    /// # Errors
    /// [`connector::ErrorKind::Cancelled`] once the run is.
    pub async fn report(self, user: &str, out: &mut Out) -> Result<Vec<EntityKey>, Error> {
        for (schema, counts) in self.schemas {
            out.issue(counts.issue(schema, user)).await?;
        }
        Ok(self.keys)
    }
}

impl Counts {
    fn issue(self, schema: EntityKey, user: &str) -> Issue {
        let name = schema.name();
        let (quoted, login) = (quote(&name), quote(user));
        let mut what = Vec::new();
        let mut grants = Vec::new();
        if self.relations > 0 {
            what.push(format!("tables and views: {}", self.relations));
            grants.push(format!("GRANT SELECT ON ALL TABLES IN SCHEMA {quoted} TO {login}"));
        }
        if self.routines > 0 {
            what.push(format!("routines: {}", self.routines));
            grants.push(format!("GRANT EXECUTE ON ALL ROUTINES IN SCHEMA {quoted} TO {login}"));
        }
        let message = format!("“{user}” may not see all of the schema “{name}” ({})", what.join(", "));
        Issue { kind: IssueKind::Denied, at: schema, message, remedy: Some(grants.join("; ")) }
    }
}
