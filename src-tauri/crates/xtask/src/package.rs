//! `cargo xtask package`: the window and the command line as one package for a system's package manager.
//!
//! Tauri's bundler packs the window. What it is told here to put beside it are files that exist only once the programs
//! are built, in a folder that is not the same everywhere, so they cannot stand in its configuration file.
//!
//! The two programs share most of their code, which gzip, the one compression the bundler knows for Debian packages,
//! does not notice: it looks back 32 KiB. Debian's own tool packs the same tree again with an xz that looks back over
//! both, to half the size.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::Outcome;
use crate::demo;
use crate::place::Place;
use crate::process::{captured, find_program, foreground};
use crate::setup::needs::Purpose;
use crate::setup::{self, bundler};

const DEB: &str = "deb";
const RPM: &str = "rpm";

/// A shell, and where Debian and Fedora look for its completion scripts.
type Completion = (&'static str, &'static str, &'static str);

const COMPLETIONS: &[Completion] = &[
    ("bash", "/usr/share/bash-completion/completions/pulk", "/usr/share/bash-completion/completions/pulk"),
    ("zsh", "/usr/share/zsh/vendor-completions/_pulk", "/usr/share/zsh/site-functions/_pulk"),
    ("fish", "/usr/share/fish/vendor_completions.d/pulk.fish", "/usr/share/fish/vendor_completions.d/pulk.fish"),
];

pub fn run(place: &Place, arguments: &[String]) -> anyhow::Result<Outcome> {
    let kind = match arguments {
        [] => DEB,
        [kind] if kind == DEB => DEB,
        [kind] if kind == RPM => RPM,
        _ => bail!("usage: cargo xtask package [deb|rpm]"),
    };
    let missing = setup::ensure(&[Purpose::Build, Purpose::Interface, Purpose::Window])?;
    if !missing.is_empty() {
        return setup::complain(&missing);
    }
    if kind == DEB && find_program("dpkg-deb").is_none() {
        bail!(
            "a Debian package is made by Debian's own tool, and this system has no dpkg-deb; try “cargo xtask package rpm”"
        );
    }
    demo::build(place)?;
    let package = if kind == DEB { debian(place)? } else { bundle(place, RPM)? };
    println!("{}", package.display());
    Ok(Outcome::Good)
}

/// Packs the programs that are built already as a Debian package, and returns its path.
pub fn debian(place: &Place) -> anyhow::Result<PathBuf> {
    let package = bundle(place, DEB)?;
    let tree = place.scratch("deb")?.join("tree");
    unpack(&package, &tree)?;
    seal(&tree, &package)?;
    Ok(package)
}

/// Unpacks a Debian package into a folder that is not there yet.
pub fn unpack(package: &Path, tree: &Path) -> anyhow::Result<()> {
    captured(Command::new("dpkg-deb").arg("--raw-extract").arg(package).arg(tree)).map(drop)
}

/// Packs a tree as a Debian package, as small as may be.
pub fn seal(tree: &Path, package: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("dpkg-deb");
    command.args(["--root-owner-group", "-Zxz", "-z9", "--build"]).arg(tree).arg(package);
    captured(&mut command).map(drop)
}

fn bundle(place: &Place, kind: &str) -> anyhow::Result<PathBuf> {
    let folder = place.target.join("release/bundle").join(kind);
    crate::place::fresh(&folder)?;
    let scripts = completions(place)?;
    let mut tauri = Command::new(bundler::install(place)?);
    tauri.args(["bundle", "--ci", "--bundles", kind, "--config"]);
    tauri.arg(beside(&place.binary("release", "pulk"), &scripts).to_string());
    tauri.current_dir(&place.root).stdin(Stdio::null());
    tauri.env("CARGO_TARGET_DIR", &place.target).stdout(std::io::stderr());
    foreground(&mut tauri)?;
    let entries = std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files = entries.flatten().map(|entry| entry.path());
    let package = files.find(|path| path.extension().is_some_and(|extension| extension == kind));
    package.with_context(|| format!("no package was written to {}", folder.display()))
}

/// Writes the completion scripts that the built program prints into a folder, and returns it.
fn completions(place: &Place) -> anyhow::Result<PathBuf> {
    let folder = place.scratch("completions")?;
    for (shell, ..) in COMPLETIONS {
        let script = captured(Command::new(place.binary("release", "pulk")).args(["completions", shell]))?;
        std::fs::write(folder.join(shell), script).with_context(|| format!("writing the completions of {shell}"))?;
    }
    Ok(folder)
}

/// What the bundler is told to put beside the window, by the path it is installed under.
fn beside(program: &Path, scripts: &Path) -> Value {
    let files = |path: fn(&Completion) -> &'static str| -> Value {
        let scripts = COMPLETIONS.iter().map(|row| (path(row).to_owned(), json!(scripts.join(row.0))));
        scripts.chain([("/usr/bin/pulk".to_owned(), json!(program))]).collect::<serde_json::Map<_, _>>().into()
    };
    json!({ "bundle": { "linux": { "deb": { "files": files(|row| row.1) }, "rpm": { "files": files(|row| row.2) } } } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_holds_the_command_line_and_its_completions() {
        let config = beside(Path::new("/built/pulk"), Path::new("/scripts"));
        let check = |kind: &str, installed: &str, from: &str| {
            assert_eq!(config["bundle"]["linux"][kind]["files"][installed], from, "{kind}");
        };
        for kind in ["deb", "rpm"] {
            check(kind, "/usr/bin/pulk", "/built/pulk");
            check(kind, "/usr/share/bash-completion/completions/pulk", "/scripts/bash");
            check(kind, "/usr/share/fish/vendor_completions.d/pulk.fish", "/scripts/fish");
        }
        check("deb", "/usr/share/zsh/vendor-completions/_pulk", "/scripts/zsh");
        check("rpm", "/usr/share/zsh/site-functions/_pulk", "/scripts/zsh");
    }
}
