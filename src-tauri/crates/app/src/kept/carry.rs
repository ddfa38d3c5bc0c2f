//! What is known of passwords when annotations from elsewhere take the place of those that are here.
//!
//! A backup can come from anybody, and name any place under a key that has a password here. A password is used only for
//! the place it was given for: for another, its note says which place that was, and nobody gets it. So the note is
//! right again as soon as the source is, however often restored.

use api::Error;
use model::Timestamp;
use store::{Annotations, Catalog, SourceSettings};

use super::moved::returned;
use super::{KEPT, Keeper, LEFT, NOBODY, NONE, OF_ANOTHER, is_moved, is_of_another};
use crate::error::Spoken;
use crate::sources;

/// Replaces what annotations from elsewhere say of passwords by what those that are here say: of the encrypted file,
/// which stays, and of the keychain where both are of one catalog. Those of another catalog name places nobody here has
/// chosen, so nothing is sent there before a person asks for it, and no password that was given for another place.
pub fn carry_notes(
    here: (&Catalog, &Annotations),
    restored: (&Catalog, &Annotations),
    now: Timestamp,
) -> Result<(), Error> {
    let is_one = sources::owner(here.0, here.1)? == sources::owner(restored.0, restored.1)?;
    if !is_one {
        crate::settings::forget_refresh(restored.1, now)?;
    }
    for keeper in Keeper::ALL.into_iter().filter(|keeper| is_one || *keeper == Keeper::File) {
        let ours = here.1.settings_below(keeper.notes()).spoken()?;
        let theirs = restored.1.settings_below(keeper.notes()).spoken()?;
        let gone = theirs.iter().filter(|(key, _)| !ours.iter().any(|(known, _)| known == key));
        let none = gone.map(|(key, _)| (key, NONE));
        for (key, note) in ours.iter().map(|(key, note)| (key, note.as_str())).chain(none) {
            restored.1.set_setting(&format!("{}{key}", keeper.notes()), note, now).spoken()?;
        }
        for source in restored.1.sources().spoken()? {
            bind(keeper, here.1, restored.1, &source, now)?;
        }
    }
    Ok(())
}

/// Notes for which place the password of a restored source was given, unless it is the one the source has.
fn bind(
    keeper: Keeper,
    here: &Annotations,
    restored: &Annotations,
    source: &SourceSettings,
    now: Timestamp,
) -> Result<(), Error> {
    let name = format!("{}{}", keeper.notes(), source.key);
    let noted = here.setting(&name).spoken()?;
    let given_for = match noted.as_deref() {
        // Nobody gets it, and it is about to be taken out.
        Some(LEFT) => return Ok(()),
        // The same here: its source took another place before.
        Some(note) if is_moved(Some(note)) => {
            return match returned(Some(note), &mark_of(source)) {
                Some(becomes) => restored.set_setting(&name, becomes, now).spoken(),
                None => Ok(()),
            };
        }
        Some(note) if is_of_another(Some(note)) => note.trim_start_matches(OF_ANOTHER).to_owned(),
        _ => here.source(&source.key).spoken()?.as_ref().map_or_else(|| NOBODY.to_owned(), mark_of),
    };
    if given_for != mark_of(source) {
        return restored.set_setting(&name, &format!("{OF_ANOTHER}{given_for}"), now).spoken();
    }
    match is_of_another(noted.as_deref()) {
        true => restored.set_setting(&name, KEPT, now).spoken(),
        false => Ok(()),
    }
}

/// Tells one place from another, and nothing of either.
pub(super) fn mark_of(source: &SourceSettings) -> String {
    let mut hasher = blake3::Hasher::new();
    let fields = source.address.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    for text in [source.connector.as_str()].into_iter().chain(fields) {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
