//! Harvesting what has grown old when a window starts, where a person asked for that.
//!
//! It must surprise nobody. Only sources that were harvested before are harvested, one after the other, each at most
//! once in the time that was chosen, whatever became of it: a login that is refused is not tried at every start. A source
//! that does not answer is passed over without a word, because a laptop is often offline; one whose password would
//! have to be asked for is, too, and one whose last harvest waits for a person.

use std::time::Duration;

use api::harvest::RunView;
use api::status::{Refresh, SettingsRequest};
use api::{Error, Handler};
use model::EntityKey;
use store::RunState;

use crate::error::Spoken;
use crate::{App, harvest, place, view};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl App {
    /// Harvests what has grown old, on a thread of its own.
    pub fn refresh_in_background(&self) {
        let app = self.clone();
        let refresh = move || {
            if let Err(error) = app.refresh_stale() {
                tracing::warn!(%error, "nothing was harvested by itself");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("pulk-refresh".to_owned()).spawn(refresh) {
            tracing::warn!(%error, "nothing was harvested by itself: no thread could be started");
        }
    }

    /// Harvests what has grown old, and says how each harvest ended. Returns when the last has, or once the catalog is
    /// being closed.
    ///
    /// # Errors
    /// Only when the settings or the sources cannot be read.
    pub fn refresh_stale(&self) -> Result<Vec<RunView>, Error> {
        let age = match self.settings(SettingsRequest::default())?.refresh {
            Refresh::Never => return Ok(Vec::new()),
            Refresh::Day => DAY,
            Refresh::Week => DAY * 7,
        };
        let mut ended = Vec::new();
        for source in self.0.annotations.sources().spoken()? {
            if self.runs().is_closed() {
                break;
            }
            if !is_due(self, &source.key, age)? {
                continue;
            }
            match answers(self, &source.key).and_then(|()| harvest::start(self, &source.key, false)) {
                Ok(running) => ended.push(running.wait()),
                Err(error) => tracing::info!(source = %source.key, %error, "not harvested by itself"),
            }
        }
        Ok(ended)
    }
}

fn is_due(app: &App, source: &EntityKey, age: Duration) -> Result<bool, Error> {
    let runs = app.0.catalog.runs(Some(source), 20).spoken()?;
    let was_harvested = runs.iter().any(view::is_committed);
    let Some(latest) = runs.first().filter(|_| was_harvested) else { return Ok(false) };
    if matches!(latest.state, RunState::Running | RunState::NeedsReview) {
        return Ok(false);
    }
    // A clock that was set back makes nothing old.
    let passed = app.now().0.saturating_sub(latest.ended.unwrap_or(latest.beat).0);
    Ok(u64::try_from(passed).is_ok_and(|passed| Duration::from_millis(passed) >= age))
}

/// Whether the source can be opened now, without asking anybody for anything.
fn answers(app: &App, source: &EntityKey) -> Result<(), Error> {
    let resolved = place::known(app, source)?;
    let options = place::open_options(app);
    let open = resolved.connector.open(source, &resolved.address, resolved.secret.as_ref(), &options);
    app.0.runtime.block_on(open).map(drop).spoken()
}
