//! The floors of the user interface, read from its imports.

use std::path::{Component, Path, PathBuf};

use connector::Address;

use crate::text::{files, read, shown};

/// By folder below `ui/src`, which folders it may import from besides itself. Files directly in `ui/src` join the
/// parts together and may import everything.
const FLOORS: &[(&str, &[&str])] = &[
    ("api", &[]),
    ("style", &[]),
    ("i18n", &["api"]),
    ("host", &["api"]),
    ("data", &["api", "host", "i18n"]),
    ("kit", &["i18n", "style"]),
    ("verbs", &["api", "data", "i18n", "kit", "style"]),
    ("kinds", &["api", "data", "i18n", "kit", "style", "verbs"]),
    ("views", &["api", "data", "host", "i18n", "kinds", "kit", "style", "verbs"]),
    ("gallery", &["kit"]),
    ("shell", &["api", "data", "host", "i18n", "kinds", "kit", "style", "verbs", "views"]),
];

#[test]
fn imports_point_down() {
    for import in imports() {
        let (Some(from), Some(to)) = (&import.from_folder, &import.to_folder) else { continue };
        // A test may ask the catalog in memory, whatever floor it stands on.
        if import.file.ends_with(".test.ts") && to == "host" {
            continue;
        }
        let floor = FLOORS.iter().find(|(name, _)| name == from);
        let (_, below) = floor.unwrap_or_else(|| panic!("ui/src/{from} has no floor yet: give it one"));
        let allowed = from == to || below.contains(&to.as_str());
        assert!(allowed, "{} imports {}: {from} may not look into {to}", import.file, import.text);
    }
}

#[test]
fn a_view_imports_no_view() {
    let view = |path: &Path| {
        let rest = path.strip_prefix("views").ok()?;
        rest.components().next().map(|part| part.as_os_str().to_owned())
    };
    for import in imports() {
        let (from, to) = (view(&import.from), import.to.as_deref().and_then(view));
        if let (Some(from), Some(to)) = (from, to) {
            assert_eq!(from, to, "{} imports {}", import.file, import.text);
        }
    }
}

#[test]
fn only_the_host_knows_the_window() {
    for import in imports().into_iter().filter(|import| import.text.starts_with("@tauri-apps/")) {
        let allowed = import.from_folder.as_deref() == Some("host");
        assert!(allowed, "{} imports {}; only ui/src/host may", import.file, import.text);
    }
}

#[test]
fn no_text_becomes_markup() {
    for file in sources() {
        let text = read(&file);
        for forbidden in ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"] {
            assert!(!text.contains(forbidden), "{} uses {forbidden}", shown(&file));
        }
    }
}

#[test]
fn every_statement_of_a_source_has_words_of_its_own() {
    for language in ["en", "ko"] {
        let dictionary = read(&tests::root().join(format!("ui/src/i18n/{language}.ts")));
        let words = |purpose: &str| {
            let quoted = dictionary.split_once(&format!("'{purpose}': "));
            let (_, rest) = quoted.unwrap_or_else(|| panic!("{language}: there are no words for {purpose}"));
            rest.lines().next().unwrap_or_default()
        };
        for connector in connectors::ALL {
            let statements = connector.statements(&Address::default());
            let mut said: Vec<&str> = statements.iter().map(|statement| words(statement.purpose)).collect();
            said.sort();
            let all = said.len();
            said.dedup();
            assert_eq!(said.len(), all, "{language}, {}: two statements share their words", connector.spec().title);
        }
    }
}

#[test]
fn import_statements_are_found_in_all_their_forms() {
    let source = "import a from './a';\nimport type { B } from \"../b\";\nimport './c.css';\nconst d = await import('./d');\n\
                  export { e } from './e';\nimport {\n  f,\n} from './f';\nconst from = 'not this';\n// from home";
    assert_eq!(specifiers(source), ["./a", "../b", "./c.css", "./d", "./e", "./f"]);
}

/// One import of one file.
struct Import {
    /// The importing file, from the root.
    file: String,
    /// The same, from `ui/src`.
    from: PathBuf,
    from_folder: Option<String>,
    /// As written.
    text: String,
    /// What it means, from `ui/src`. `None` for a package.
    to: Option<PathBuf>,
    to_folder: Option<String>,
}

fn imports() -> Vec<Import> {
    let base = tests::root().join("ui/src");
    let mut found = Vec::new();
    for file in sources() {
        let from = file.strip_prefix(&base).unwrap().to_owned();
        for text in specifiers(&read(&file)) {
            let relative = text.starts_with('.').then(|| join(from.parent().unwrap_or(Path::new("")), &text));
            // `../api` is a folder too, as long as nothing of that name lies directly in `ui/src`.
            let to_folder =
                relative.as_deref().and_then(|to| folder(&to.join("index")).filter(|to| base.join(to).is_dir()));
            let from_folder = folder(&from);
            found.push(Import { file: shown(&file), from: from.clone(), from_folder, text, to: relative, to_folder });
        }
    }
    assert!(!found.is_empty(), "no import was found: the scan is broken");
    found
}

fn sources() -> Vec<PathBuf> {
    let base = tests::root().join("ui/src");
    files(&["ts", "svelte"]).into_iter().filter(|file| file.starts_with(&base)).collect()
}

/// The first folder of a path below `ui/src`; `None` for a file directly in it.
fn folder(path: &Path) -> Option<String> {
    let mut parts = path.components();
    let first = parts.next()?;
    parts.next().map(|_| first.as_os_str().to_string_lossy().into_owned())
}

/// `specifier` seen from `folder`, with its dots resolved.
fn join(folder: &Path, specifier: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for part in folder.join(specifier).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

/// What a source imports, as written: the quoted text after `from`, or after `import` directly or in parentheses.
fn specifiers(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices(['\'', '"']) {
        let (before, rest) = source.split_at(at);
        let before = before.trim_end();
        let word = before.strip_suffix('(').unwrap_or(before).trim_end();
        let imported = ["from", "import"].iter().any(|keyword| {
            let start = word.strip_suffix(keyword);
            start.is_some_and(|start| start.is_empty() || start.ends_with(|c: char| c.is_whitespace() || c == '}'))
        });
        let quote = &rest[..1];
        if imported && let Some((specifier, _)) = rest[1..].split_once(quote) {
            found.push(specifier.to_owned());
        }
    }
    found
}
