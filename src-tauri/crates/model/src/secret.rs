//! A secret that cannot be printed, serialised or compared by accident.

use std::fmt;

use zeroize::Zeroizing;

/// A password, token or passphrase. Wiped from memory when dropped.
///
/// It has no `Display`, no `Serialize` and a `Debug` that shows nothing, so it cannot reach a log, an error or
/// a file by way of a derive.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// The secret text, for the one call that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
