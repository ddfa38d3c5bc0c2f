//! What the person prefers, kept with the other things people write.

use api::status::{Density, Language, SettingsRequest, SettingsView, Theme};
use api::{Code, Error, Tag};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::error::Spoken;

/// In percent of the usual.
const TEXT_SIZES: [u16; 5] = [90, 100, 110, 125, 150];
const USUAL: u16 = 100;

pub fn settings(app: &App, request: &SettingsRequest) -> Result<SettingsView, Error> {
    if let Some(size) = request.text_size.filter(|size| !TEXT_SIZES.contains(size)) {
        return Err(Error::new(Code::BadRequest, format!("text cannot be {size} % of its usual size"))
            .remedy(format!("choose one of {TEXT_SIZES:?}")));
    }
    put(app, "theme", request.theme)?;
    put(app, "language", request.language)?;
    put(app, "density", request.density)?;
    put(app, "text_size", request.text_size)?;
    if *request != SettingsRequest::default() {
        app.0.bus.changed(&[Tag::Settings]);
    }
    Ok(SettingsView {
        theme: get(app, "theme")?.unwrap_or(Theme::System),
        language: get(app, "language")?.unwrap_or(Language::System),
        density: get(app, "density")?.unwrap_or(Density::Compact),
        text_size: get(app, "text_size")?.filter(|size| TEXT_SIZES.contains(size)).unwrap_or(USUAL),
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
