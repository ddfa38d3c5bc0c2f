//! What of the process's surroundings matters to where other programs keep things. Read once, so that tests can bring
//! their own.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of a file of another program that are read. Those of people are a few kilobytes.
const MOST_BYTES: u64 = 1 << 20;

const VARIABLES: [&str; 12] = [
    "PGSERVICEFILE",
    "PGSYSCONFDIR",
    "PGPASSFILE",
    "PGHOST",
    "PGHOSTADDR",
    "PGPORT",
    "PGDATABASE",
    "PGUSER",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "DBT_PROFILES_DIR",
    "XDG_CONFIG_HOME",
];

#[derive(Debug, Default)]
pub struct Surroundings {
    pub home: PathBuf,
    pub variables: HashMap<&'static str, String>,
    /// Folders people save files to.
    pub folders: Vec<PathBuf>,
    /// Where programs keep their data, for this person.
    pub data: Vec<PathBuf>,
}

impl Surroundings {
    pub fn of_process() -> Surroundings {
        let home = dirs::home_dir().unwrap_or_default();
        let variable = |name: &'static str| Some((name, std::env::var(name).ok().filter(|value| !value.is_empty())?));
        // Where a desktop has set them up, they may have names in any language, or be the home itself.
        let folders = [
            (dirs::download_dir(), "Downloads"),
            (dirs::document_dir(), "Documents"),
            (dirs::desktop_dir(), "Desktop"),
        ];
        let folders = folders.map(|(folder, usual)| folder.unwrap_or_else(|| home.join(usual))).into_iter();
        Surroundings {
            variables: VARIABLES.into_iter().filter_map(variable).collect(),
            folders: folders.filter(|folder| *folder != home).collect(),
            data: [dirs::data_dir(), Some(home.join("Library"))].into_iter().flatten().collect(),
            home,
        }
    }

    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// A path as a person writes it.
    pub fn shown(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home) {
            Ok(inside) if !self.home.as_os_str().is_empty() => Path::new("~").join(inside).display().to_string(),
            _ => path.display().to_string(),
        }
    }

    /// A path as a program would find it that was told `text`: absolute, or below the home.
    pub fn expanded(&self, text: &str) -> Option<PathBuf> {
        let path = match text.strip_prefix("~/") {
            Some(inside) => self.home.join(inside),
            None => PathBuf::from(text),
        };
        path.is_absolute().then_some(path)
    }

    /// The text of a regular file, or a link to one; `None` for anything else, and for what is too long.
    pub fn text(&self, path: &Path) -> Option<String> {
        // A pipe would keep whoever opens it waiting.
        let facts = fs::metadata(path).ok()?;
        if !facts.is_file() || facts.len() > MOST_BYTES {
            return None;
        }
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
    }
}
