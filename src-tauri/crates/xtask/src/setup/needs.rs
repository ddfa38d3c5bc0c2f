//! What is needed, as a table: for what, how to see that it is there, which packages bring it.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{captured, find_program, is_executable};

/// What something is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Compiling the core and the command line.
    Build,
    /// Building the user interface.
    Interface,
    /// Compiling the window, and opening it.
    Window,
    /// Tests and benchmarks against a PostgreSQL of their own.
    Postgres,
    /// Tests against a keychain of their own.
    Keychain,
    /// End-to-end tests in a browser.
    Browser,
    /// Tests and benchmarks in the real window, on a display of their own.
    RealWindow,
}

impl Purpose {
    pub const ALL: &[Purpose] = &[
        Purpose::Build,
        Purpose::Interface,
        Purpose::Window,
        Purpose::Postgres,
        Purpose::Keychain,
        Purpose::Browser,
        Purpose::RealWindow,
    ];
}

/// One row of [`NEEDS`].
#[derive(Debug)]
pub struct Need {
    pub what: &'static str,
    pub purposes: &'static [Purpose],
    pub probe: Probe,
    /// Names by package manager; empty where the system brings it or has no package. Several are separated by spaces.
    pub apt: &'static str,
    pub dnf: &'static str,
    pub pacman: &'static str,
    pub brew: &'static str,
    /// What to do where no package helps, or the packaged one is too old.
    pub by_hand: &'static str,
}

/// How to see that something is there.
#[derive(Debug)]
pub enum Probe {
    /// Any one of these programs is on the path.
    Program(&'static [&'static str]),
    /// A library with its headers, as pkg-config names it. Only asked for on Linux.
    Library(&'static str),
    /// Node.js, at least this version.
    Node(u32, u32),
    /// The server's own programs, which Debian keeps off the path.
    PostgresServer,
    /// A font that covers this language. Only asked for on Linux.
    FontFor(&'static str),
}

/// Everything the system's packages bring.
pub const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler",
        purposes: &[Purpose::Build],
        probe: Probe::Program(&["cc"]),
        apt: "build-essential",
        dnf: "gcc gcc-c++ make",
        pacman: "base-devel",
        brew: "",
        by_hand: "run `xcode-select --install`",
    },
    Need {
        what: "pkg-config",
        purposes: &[Purpose::Window],
        probe: Probe::Program(&["pkg-config"]),
        apt: "pkg-config",
        dnf: "pkgconf-pkg-config",
        pacman: "pkgconf",
        brew: "pkgconf",
        by_hand: "install pkg-config",
    },
    Need {
        what: "WebKitGTK 4.1 with its headers",
        purposes: &[Purpose::Window],
        probe: Probe::Library("webkit2gtk-4.1"),
        apt: "libwebkit2gtk-4.1-dev",
        dnf: "webkit2gtk4.1-devel",
        pacman: "webkit2gtk-4.1",
        brew: "",
        by_hand: "install WebKitGTK 4.1 with its development files",
    },
    Need {
        what: "Node.js 20.19 or newer",
        purposes: &[Purpose::Interface, Purpose::Browser, Purpose::RealWindow],
        probe: Probe::Node(20, 19),
        apt: "nodejs",
        dnf: "nodejs",
        pacman: "nodejs",
        brew: "node",
        by_hand: "install a current Node.js from https://nodejs.org",
    },
    Need {
        what: "npm",
        purposes: &[Purpose::Interface, Purpose::Browser],
        probe: Probe::Program(&["npm"]),
        apt: "npm",
        dnf: "nodejs-npm",
        pacman: "npm",
        brew: "node",
        by_hand: "install npm, which comes with Node.js",
    },
    Need {
        what: "a PostgreSQL server",
        purposes: &[Purpose::Postgres],
        probe: Probe::PostgresServer,
        apt: "postgresql postgresql-client",
        dnf: "postgresql-server postgresql",
        pacman: "postgresql",
        brew: "postgresql@17",
        by_hand: "install PostgreSQL 12 or newer and put its bin folder on the path",
    },
    Need {
        what: "the keychain of GNOME",
        purposes: &[Purpose::Keychain],
        probe: Probe::Program(&["gnome-keyring-daemon"]),
        apt: "gnome-keyring",
        dnf: "gnome-keyring",
        pacman: "gnome-keyring",
        brew: "",
        by_hand: "run this on Linux: the tests start a Secret Service of their own",
    },
    Need {
        what: "secret-tool",
        purposes: &[Purpose::Keychain],
        probe: Probe::Program(&["secret-tool"]),
        apt: "libsecret-tools",
        dnf: "libsecret",
        pacman: "libsecret",
        brew: "",
        by_hand: "run this on Linux: the tests start a Secret Service of their own",
    },
    Need {
        what: "Chromium",
        purposes: &[Purpose::Browser],
        probe: Probe::Program(CHROMIUM),
        apt: "chromium",
        dnf: "chromium",
        pacman: "chromium",
        brew: "chromium",
        by_hand: "install Chromium and put it on the path",
    },
    Need {
        what: "a Korean font",
        purposes: &[Purpose::RealWindow],
        probe: Probe::FontFor("ko"),
        apt: "fonts-noto-cjk fontconfig",
        dnf: "google-noto-sans-cjk-fonts fontconfig",
        pacman: "noto-fonts-cjk fontconfig",
        brew: "",
        by_hand: "install a font that covers Korean",
    },
    Need {
        what: "Xvfb",
        purposes: &[Purpose::RealWindow],
        probe: Probe::Program(&["Xvfb"]),
        apt: "xvfb",
        dnf: "xorg-x11-server-Xvfb",
        pacman: "xorg-server-xvfb",
        brew: "",
        by_hand: "run this on Linux: the real window is driven through WebKitWebDriver",
    },
    Need {
        what: "WebKitWebDriver",
        purposes: &[Purpose::RealWindow],
        probe: Probe::Program(&["WebKitWebDriver"]),
        apt: "webkit2gtk-driver",
        dnf: "webkit2gtk4.1",
        pacman: "webkit2gtk-4.1",
        brew: "",
        by_hand: "run this on Linux: the real window is driven through WebKitWebDriver",
    },
    Need {
        what: "dbus-daemon",
        purposes: &[Purpose::Keychain, Purpose::RealWindow],
        probe: Probe::Program(&["dbus-daemon"]),
        apt: "dbus-daemon",
        dnf: "dbus-daemon",
        pacman: "dbus",
        brew: "",
        by_hand: "install D-Bus",
    },
    Need {
        what: "ImageMagick's import, which takes pictures of a display",
        purposes: &[Purpose::RealWindow],
        probe: Probe::Program(&["import"]),
        apt: "imagemagick",
        dnf: "ImageMagick",
        pacman: "imagemagick",
        brew: "",
        by_hand: "install ImageMagick with X support",
    },
    Need {
        what: "xwininfo, which lists the windows of a display",
        purposes: &[Purpose::RealWindow],
        probe: Probe::Program(&["xwininfo"]),
        apt: "x11-utils",
        dnf: "xwininfo",
        pacman: "xorg-xwininfo",
        brew: "",
        by_hand: "install xwininfo of X.Org",
    },
];

impl Probe {
    pub fn present(&self) -> bool {
        match self {
            Probe::Program(names) => names.iter().any(|name| find_program(name).is_some()),
            Probe::Library(name) => {
                !cfg!(target_os = "linux") || captured(Command::new("pkg-config").args(["--exists", name])).is_ok()
            }
            Probe::Node(major, minor) => {
                let version = captured(Command::new("node").arg("--version"));
                version.is_ok_and(|text| node_version(&text).is_some_and(|found| found >= (*major, *minor)))
            }
            Probe::PostgresServer => postgres_programs().is_some(),
            Probe::FontFor(language) => {
                let fonts = captured(Command::new("fc-list").arg(format!(":lang={language}")));
                !cfg!(target_os = "linux") || fonts.is_ok_and(|text| !text.trim().is_empty())
            }
        }
    }
}

/// What the browser's package calls its program.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// The browser, when it is installed.
pub fn chromium() -> Option<PathBuf> {
    CHROMIUM.iter().find_map(|name| find_program(name))
}

/// The folder with `initdb`, `postgres` and `psql`, of the newest version installed.
pub fn postgres_programs() -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|program| is_executable(&folder.join(program)));
    let on_path = find_program("initdb").and_then(|file| Some(file.parent()?.to_owned()));
    if let Some(folder) = on_path.filter(complete) {
        return Some(folder);
    }
    let installed = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin"));
    let version = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    installed.filter(complete).max_by_key(version)
}

/// `v20.20.2` as (20, 20).
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse::<u32>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(node_version("v20.20.2\n"), Some((20, 20)));
        assert!(node_version("v9.99.0").is_some_and(|found| found < (20, 19)));
        assert_eq!(node_version("20.1"), None);
    }

    #[test]
    fn every_need_says_what_to_do_and_serves_a_purpose() {
        for need in NEEDS {
            assert!(!need.by_hand.is_empty() && !need.apt.is_empty() && !need.purposes.is_empty(), "{}", need.what);
        }
    }
}
