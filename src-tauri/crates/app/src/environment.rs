//! What a source is used for: production, staging, development, or a person's own.
//!
//! A person says so; no harvest knows. It is kept beside the source's settings under the source's key, with the history
//! every setting has, and goes with the source: another one that gets the key later is not taken for it.

use std::collections::HashMap;

use api::source::Environment;
use api::{Code, Error};
use model::EntityKey;

use crate::App;
use crate::error::Spoken;

/// The name of the setting is this and the source's key; its value is JSON.
const NAMES: &str = "environment ";
const NONE: &str = "null";

/// By source key. What a newer program wrote and this one cannot read counts as nothing said.
pub fn all(app: &App) -> Result<HashMap<String, Environment>, Error> {
    let settings = app.0.annotations.settings_below(NAMES).spoken()?;
    Ok(settings.into_iter().filter_map(|(key, value)| Some((key, serde_json::from_str(&value).ok()?))).collect())
}

/// Says what a source is used for; `None` takes it back.
pub fn mark(app: &App, key: &EntityKey, environment: Option<Environment>) -> Result<(), Error> {
    if app.0.annotations.source(key).spoken()?.is_none() {
        return Err(Error::new(Code::NotFound, format!("there is no source “{}”", key.authority())));
    }
    match environment {
        None => forget(app, key),
        Some(environment) => {
            let value = serde_json::to_string(&environment).map_err(|cause| {
                Error::new(Code::Internal, "a setting could not be written").details(cause.to_string())
            })?;
            app.0.annotations.set_setting(&name(key), &value, app.now()).spoken()
        }
    }
}

/// Takes back what was said of a source, if anything was.
pub fn forget(app: &App, key: &EntityKey) -> Result<(), Error> {
    match app.0.annotations.setting(&name(key)).spoken()? {
        Some(_) => app.0.annotations.set_setting(&name(key), NONE, app.now()).spoken(),
        None => Ok(()),
    }
}

fn name(key: &EntityKey) -> String {
    format!("{NAMES}{key}")
}
