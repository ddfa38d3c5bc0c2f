//! Where the data live.

use std::path::{Path, PathBuf};

use api::{Code, Error};

/// One data folder. Everything this program keeps is below it.
#[derive(Debug, Clone)]
pub struct Home(PathBuf);

impl Home {
    /// `PULK_HOME`, else the platform's folder for application data.
    ///
    /// # Errors
    /// [`Code::Storage`] where the platform names no such folder.
    pub fn standard() -> Result<Home, Error> {
        if let Some(folder) = std::env::var_os("PULK_HOME").filter(|folder| !folder.is_empty()) {
            return Ok(Home(PathBuf::from(folder)));
        }
        dirs::data_dir().map(|data| Home(data.join("pulk"))).ok_or_else(|| {
            Error::new(Code::Storage, "this system names no folder for application data")
                .remedy("set PULK_HOME to a folder of your choice")
        })
    }

    pub fn at(folder: impl Into<PathBuf>) -> Home {
        Home(folder.into())
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Written only by harvests.
    pub fn catalog(&self) -> PathBuf {
        self.0.join("catalog.db")
    }

    /// Written only by people.
    pub fn annotations(&self) -> PathBuf {
        self.0.join("annotations.db")
    }

    /// Derived; may be deleted at any time.
    pub fn index(&self) -> PathBuf {
        self.0.join("index")
    }

    /// Words that stand for each other, of the person's own: a text file that may be missing.
    pub fn synonyms(&self) -> PathBuf {
        self.0.join("synonyms.txt")
    }

    /// What unfinished harvests have read so far.
    pub fn stages(&self) -> PathBuf {
        self.0.join("stages")
    }

    /// Backups that were given no place of their own.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// A restore that is decided and not finished; see [`crate::backup`].
    pub fn restore(&self) -> PathBuf {
        self.0.join("restore")
    }

    /// The files of the sample, once somebody asked for them.
    pub fn sample(&self) -> PathBuf {
        self.0.join("sample")
    }
}
