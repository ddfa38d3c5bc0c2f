//! What the person prefers, kept with the other things people write.

use api::status::{Language, SettingsRequest, SettingsView, Theme};
use api::{Error, Tag};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::error::Spoken;

pub fn settings(app: &App, request: &SettingsRequest) -> Result<SettingsView, Error> {
    put(app, "theme", request.theme)?;
    put(app, "language", request.language)?;
    if request.theme.is_some() || request.language.is_some() {
        app.0.bus.changed(&[Tag::Settings]);
    }
    Ok(SettingsView {
        theme: get(app, "theme")?.unwrap_or(Theme::System),
        language: get(app, "language")?.unwrap_or(Language::System),
    })
}

/// An unreadable value, from a newer version say, counts as none.
fn get<T: DeserializeOwned>(app: &App, name: &str) -> Result<Option<T>, Error> {
    let stored = app.0.annotations.setting(name).spoken()?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

fn put<T: Serialize>(app: &App, name: &str, value: Option<T>) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    let text = serde_json::to_string(&value).map_err(|cause| {
        Error::new(api::Code::Internal, "a setting could not be written").details(cause.to_string())
    })?;
    app.0.annotations.set_setting(name, &text, app.now()).spoken()
}
