//! What holds for every source file, whatever it is about.

use std::path::{Path, PathBuf};

/// Past this many lines a file has more than one reason to change.
const LINES: usize = 600;

/// Files that are tables of data, or generated.
const TABLES: &[&str] = &["ui/src/api/index.ts", "ui/src/i18n/", "ui/src/host/fake/"];

/// Where source is. Everything below is read, except what a tool put there.
const FOLDERS: &[&str] = &["src-tauri", "ui", "tests", ".ci", ".cargo"];
const FOREIGN: &[&str] = &["node_modules", "dist", "gen", "target", "output", "fixtures", "golden"];

const SOURCE: &[&str] = &["rs", "ts", "svelte", "mjs", "js", "css", "sql"];
const READABLE: &[&str] =
    &["rs", "ts", "svelte", "mjs", "js", "css", "sql", "toml", "json", "html", "md", "sh", "conf"];

#[test]
fn files_have_a_size_that_can_be_read_in_one_go() {
    let exempt = |file: &Path| TABLES.iter().any(|table| shown(file).starts_with(table));
    for file in files(SOURCE).iter().filter(|file| !exempt(file)) {
        let lines = read(file).lines().count();
        assert!(lines <= LINES, "{} has {lines} lines; split it", shown(file));
    }
}

#[test]
fn files_name_no_machine() {
    // Spelled apart, so that this file passes its own test.
    let machines = [["/ro", "ot/"], ["/wo", "rk/"], ["C:\\Us", "ers\\"], ["/Use", "rs/"]].map(|parts| parts.concat());
    for file in files(READABLE) {
        for (number, line) in read(&file).lines().enumerate() {
            let named = machines.iter().find(|machine| line.contains(*machine));
            assert!(named.is_none(), "{}:{} names a path of one machine: {line}", shown(&file), number + 1);
        }
    }
}

/// Every file with one of `endings`, and the readable files at the top.
pub fn files(endings: &[&str]) -> Vec<PathBuf> {
    let root = tests::root();
    let mut found = Vec::new();
    for folder in FOLDERS {
        walk(&root.join(folder), endings, &mut found);
    }
    let top = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    found.extend(top.filter(|path| path.is_file() && has_ending(path, endings)));
    found.sort();
    found
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !FOREIGN.contains(&name.as_ref()) {
            walk(&path, endings, found);
        } else if path.is_file() && has_ending(&path, endings) {
            found.push(path);
        }
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
}

/// The path from the root, with forward slashes.
pub fn shown(file: &Path) -> String {
    file.strip_prefix(tests::root()).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// A file's text. Bytes that are not text do not matter to any of these checks.
pub fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned()
}
