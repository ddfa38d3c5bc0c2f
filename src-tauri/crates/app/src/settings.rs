//! What the person prefers, kept with the other things people write.

use std::time::Duration;

use api::status::{Density, Language, Refresh, SettingsRequest, SettingsView, Theme};
use api::{Code, Error, Tag};
use model::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Annotations;

use crate::App;
use crate::error::Spoken;

/// In percent of the usual.
const TEXT_SIZES: [u16; 5] = [90, 100, 110, 125, 150];
const USUAL: u16 = 100;
/// How long one statement may take at a source.
const STATEMENT_SECONDS: [u32; 3] = [30, 120, 600];
const USUAL_SECONDS: u32 = 120;

pub fn settings(app: &App, request: &SettingsRequest) -> Result<SettingsView, Error> {
    if let Some(size) = request.text_size.filter(|size| !TEXT_SIZES.contains(size)) {
        return Err(Error::new(Code::BadRequest, format!("text cannot be {size} % of its usual size"))
            .remedy(format!("choose one of {TEXT_SIZES:?}")));
    }
    if let Some(seconds) = request.statement_seconds.filter(|seconds| !STATEMENT_SECONDS.contains(seconds)) {
        return Err(Error::new(Code::BadRequest, format!("statements cannot be given {seconds} seconds"))
            .remedy(format!("choose one of {STATEMENT_SECONDS:?}")));
    }
    put(app, "theme", request.theme)?;
    put(app, "language", request.language)?;
    put(app, "density", request.density)?;
    put(app, "text_size", request.text_size)?;
    put(app, "refresh", request.refresh)?;
    put(app, "statement_seconds", request.statement_seconds)?;
    if *request != SettingsRequest::default() {
        app.0.bus.changed(&[Tag::Settings]);
    }
    Ok(SettingsView {
        theme: get(app, "theme")?.unwrap_or(Theme::System),
        language: get(app, "language")?.unwrap_or(Language::System),
        density: get(app, "density")?.unwrap_or(Density::Compact),
        text_size: get(app, "text_size")?.filter(|size| TEXT_SIZES.contains(size)).unwrap_or(USUAL),
        refresh: get(app, "refresh")?.unwrap_or(Refresh::Never),
        statement_seconds: statement_seconds(app)?,
    })
}

/// How long one statement may take at a source.
pub fn statement_timeout(app: &App) -> Duration {
    // A setting that cannot be read is no reason to harvest nothing.
    Duration::from_secs(statement_seconds(app).unwrap_or(USUAL_SECONDS).into())
}

fn statement_seconds(app: &App) -> Result<u32, Error> {
    let chosen: Option<u32> = get(app, "statement_seconds")?;
    Ok(chosen.filter(|seconds| STATEMENT_SECONDS.contains(seconds)).unwrap_or(USUAL_SECONDS))
}

/// An unreadable value, from a newer version say, counts as none.
fn get<T: DeserializeOwned>(app: &App, name: &str) -> Result<Option<T>, Error> {
    let stored = app.0.annotations.setting(name).spoken()?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Nothing is harvested by itself any more.
pub fn forget_refresh(annotations: &Annotations, now: Timestamp) -> Result<(), Error> {
    annotations.set_setting("refresh", "\"never\"", now).spoken()
}

fn put<T: Serialize>(app: &App, name: &str, value: Option<T>) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    let text = serde_json::to_string(&value).map_err(|cause| {
        Error::new(api::Code::Internal, "a setting could not be written").details(cause.to_string())
    })?;
    app.0.annotations.set_setting(name, &text, app.now()).spoken()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Home, Options, place};

    #[test]
    fn a_session_keeps_to_the_time_that_was_chosen_for_statements() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let clock = || Timestamp(1_800_000_000_000);
        let app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
        let seconds = || place::open_options(&app).statement_timeout.as_secs();
        assert_eq!(seconds(), 120);
        let choose =
            |chosen| settings(&app, &SettingsRequest { statement_seconds: Some(chosen), ..SettingsRequest::default() });
        assert_eq!(choose(30).unwrap().statement_seconds, 30);
        assert_eq!(seconds(), 30);
        assert_eq!(choose(0).unwrap_err().code, Code::BadRequest);
        assert_eq!(seconds(), 30, "what was refused changed nothing");
        // As another version of this program might write it.
        for odd in ["7", "\"long\"", "null", ""] {
            app.0.annotations.set_setting("statement_seconds", odd, app.now()).unwrap();
            assert_eq!(seconds(), 120, "{odd}");
        }
    }
}
