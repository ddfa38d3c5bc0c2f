//! Time as the catalog knows it: one revision per committed harvest.

use serde::{Deserialize, Serialize};

/// The number of a committed harvest. Starts at 1; 0 is the empty catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

impl Revision {
    /// The state before the first harvest.
    pub const ZERO: Revision = Revision(0);

    /// The revision after this one.
    pub fn next(self) -> Revision {
        Revision(self.0 + 1)
    }
}

/// Names one exact state of one database file.
///
/// `commit` is random per commit: a restored or rolled-back file that reuses a revision number still differs,
/// which is what lets a derived index notice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Identity of the file, drawn once when it is created. 32 hexadecimal digits.
    pub file: String,
    pub revision: Revision,
    /// Identity of the last commit. 32 hexadecimal digits, empty at revision 0.
    pub commit: String,
}
