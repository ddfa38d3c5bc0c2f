//! The system's package managers, known by name.

use std::process::{Command, Stdio};

use super::needs::Need;
use crate::process::{captured, find_program, foreground};

/// A package manager we know how to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    Apt,
    Dnf,
    Pacman,
    Brew,
}

impl Manager {
    /// The one on this system's path.
    pub fn of_this_system() -> Option<Manager> {
        let known =
            [("apt-get", Manager::Apt), ("dnf", Manager::Dnf), ("pacman", Manager::Pacman), ("brew", Manager::Brew)];
        known.into_iter().find(|(program, _)| find_program(program).is_some()).map(|(_, manager)| manager)
    }

    /// Whether installing works without asking anybody: as root, or by sudo without a prompt.
    pub fn may_install(self) -> bool {
        match self {
            Manager::Brew => true,
            _ => is_root() || captured(Command::new("sudo").args(["-n", "true"])).is_ok(),
        }
    }

    /// Installs `packages`, showing the manager's own output on standard error. A manager that refuses is not an
    /// error here: what is still missing afterwards is what counts, and the caller looks.
    pub fn install(self, packages: &[String]) -> anyhow::Result<()> {
        let mut install = self.command(packages);
        let first = foreground(&mut install);
        if first.is_err() && self == Manager::Apt {
            // Fresh machines come without package lists.
            let mut update = elevated(&["apt-get".to_owned(), "update".to_owned()]);
            if foreground(&mut update).is_ok() {
                let _ = foreground(&mut self.command(packages));
            }
        }
        Ok(())
    }

    /// What a person types to install `packages`.
    pub fn words(self, packages: &[String]) -> String {
        let words = self.arguments(packages).join(" ");
        if self == Manager::Brew { words } else { format!("sudo {words}") }
    }

    fn arguments(self, packages: &[String]) -> Vec<String> {
        let start: &[&str] = match self {
            Manager::Apt => &["apt-get", "install", "--yes", "--no-install-recommends"],
            Manager::Dnf => &["dnf", "install", "--assumeyes"],
            Manager::Pacman => &["pacman", "--sync", "--needed", "--noconfirm"],
            Manager::Brew => &["brew", "install"],
        };
        start.iter().map(|word| (*word).to_owned()).chain(packages.iter().cloned()).collect()
    }

    fn command(self, packages: &[String]) -> Command {
        let words = self.arguments(packages);
        if self == Manager::Brew { plain(&words) } else { elevated(&words) }
    }

    fn column(self, need: &Need) -> &'static str {
        match self {
            Manager::Apt => need.apt,
            Manager::Dnf => need.dnf,
            Manager::Pacman => need.pacman,
            Manager::Brew => need.brew,
        }
    }
}

/// The packages that bring `needs`, each once.
pub fn names(manager: Manager, needs: &[&Need]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in needs.iter().flat_map(|need| manager.column(need).split_whitespace()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// What a person can do about a missing need on this system.
pub fn remedy(manager: Option<Manager>, need: &Need) -> String {
    let packages = manager.map(|manager| (manager, names(manager, &[need])));
    match packages {
        Some((manager, packages)) if !packages.is_empty() && !manager_was_tried(manager) => {
            format!("run `{}`", manager.words(&packages))
        }
        _ => need.by_hand.to_owned(),
    }
}

/// Where the packages could be installed and the need is missing all the same, the package is the wrong answer.
fn manager_was_tried(manager: Manager) -> bool {
    manager.may_install()
}

fn elevated(words: &[String]) -> Command {
    if is_root() {
        return plain(words);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", "DEBIAN_FRONTEND=noninteractive"]).args(words).stdin(Stdio::null());
    command
}

fn plain(words: &[String]) -> Command {
    let mut words = words.iter();
    let mut command = Command::new(words.next().map_or("true", String::as_str));
    command.args(words).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command
}

/// Whether we run as root.
pub fn is_root() -> bool {
    captured(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::super::needs::NEEDS;
    use super::*;

    #[test]
    fn one_command_brings_everything_and_names_each_package_once() {
        let all: Vec<&Need> = NEEDS.iter().collect();
        let words = Manager::Pacman.words(&names(Manager::Pacman, &all));
        assert!(words.starts_with("sudo pacman --sync --needed --noconfirm base-devel "));
        assert_eq!(words.matches("webkit2gtk-4.1").count(), 1);
    }
}
