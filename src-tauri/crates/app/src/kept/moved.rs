//! What is known of passwords when a person gives their source another address.
//!
//! A password is for whom it was given. At another server, or as another login there, its note says which place that
//! was, and nobody gets it; once the source is back there, it is used again.

use api::Error;
use store::SourceSettings;

use super::carry::mark_of;
use super::{KEPT, Keeper, MOVED, alone, note, read_note};
use crate::App;

/// Ends the note where nobody knew whether there is one: older versions made no notes.
const PERHAPS: &str = " perhaps";
/// As good as no note.
const UNKNOWN: &str = "unknown";

/// Notes that what is kept was given for the place the source is about to leave.
pub fn hold_back(app: &App, before: &SourceSettings) -> Result<(), Error> {
    let _alone = alone(app)?;
    let mark = mark_of(before);
    for keeper in Keeper::ALL {
        match read_note(app, keeper, &before.key)?.as_deref() {
            Some(KEPT) => note(app, keeper, &before.key, &format!("{MOVED}{mark}"))?,
            None | Some(UNKNOWN) => note(app, keeper, &before.key, &format!("{MOVED}{mark}{PERHAPS}"))?,
            Some(_) => {}
        }
    }
    Ok(())
}

/// What a note of a password that was held back becomes where its source is at the place with this mark, if it was given
/// for that.
pub(super) fn returned(noted: Option<&str>, mark: &str) -> Option<&'static str> {
    match noted?.strip_prefix(MOVED)?.strip_prefix(mark)? {
        "" => Some(KEPT),
        PERHAPS => Some(UNKNOWN),
        _ => None,
    }
}

/// Notes that what was held back is for the place the source is at now, if it is.
pub fn give_back(app: &App, after: &SourceSettings) -> Result<(), Error> {
    let _alone = alone(app)?;
    let mark = mark_of(after);
    for keeper in Keeper::ALL {
        if let Some(becomes) = returned(read_note(app, keeper, &after.key)?.as_deref(), &mark) {
            note(app, keeper, &after.key, becomes)?;
        }
    }
    Ok(())
}
