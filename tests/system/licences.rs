//! What the programs are built from is listed, under licences that may be passed on.

use std::collections::BTreeSet;

use api::licences::{PackageOrigin, PackageView};
use serde_json::Value;

/// Licences under which a package may be part of the program. Another one is a decision, and a row here.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    // Of files: those that are changed stay under it, and none is changed here.
    "MPL-2.0",
    // Of fonts.
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    // SQLite's: it is in the public domain.
    "blessing",
    "Apache-2.0 WITH LLVM-exception",
];

fn packages() -> Vec<PackageView> {
    app::licences::all().unwrap().packages
}

fn listed(from: PackageOrigin) -> BTreeSet<String> {
    packages().into_iter().filter(|one| one.from == from).map(|one| format!("{} {}", one.name, one.version)).collect()
}

fn check(listed: &BTreeSet<String>, built_from: &BTreeSet<String>) {
    let missing: Vec<_> = built_from.difference(listed).collect();
    let gone: Vec<_> = listed.difference(built_from).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "run `cargo xtask generate`: not listed {missing:?}, listed for nothing {gone:?}"
    );
}

// The list is that of the platform that is packaged.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn every_crate_is_listed() {
    let built_from = crate::dependencies::built_from(&["cli", "desktop"]);
    assert!(built_from.len() > 100);
    check(&listed(PackageOrigin::Cargo), &built_from);
}

#[test]
fn every_package_of_the_interface_is_listed() {
    let lock = std::fs::read_to_string(tests::root().join("ui/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let is_tool = |one: &Value| one["dev"] == true || one["devOptional"] == true;
    let packages = lock["packages"].as_object().unwrap().iter();
    let built_from = packages.filter(|(path, one)| !path.is_empty() && !is_tool(one));
    let named = |(path, one): (&String, &Value)| {
        format!("{} {}", path.rsplit("node_modules/").next().unwrap(), one["version"].as_str().unwrap())
    };
    check(&listed(PackageOrigin::Npm), &built_from.map(named).collect());
}

#[test]
fn every_licence_may_be_passed_on() {
    for package in packages() {
        assert!(
            is_allowed(&package.licence),
            "{} {} is under {}: leave it out, or allow its licence",
            package.name,
            package.version,
            package.licence
        );
    }
}

/// Whether a licence expression can be satisfied by licences that are allowed. `AND` binds closer than `OR`; an
/// old-fashioned slash stands for `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (allowed, rest) = either(&words);
    allowed && rest.is_empty()
}

fn either<'w>(words: &'w [&'w str]) -> (bool, &'w [&'w str]) {
    let (mut allowed, mut rest) = both(words);
    while let Some((&"OR", after)) = rest.split_first() {
        let (next, left) = both(after);
        (allowed, rest) = (allowed || next, left);
    }
    (allowed, rest)
}

fn both<'w>(words: &'w [&'w str]) -> (bool, &'w [&'w str]) {
    let (mut allowed, mut rest) = single(words);
    while let Some((&"AND", after)) = rest.split_first() {
        let (next, left) = single(after);
        (allowed, rest) = (allowed && next, left);
    }
    (allowed, rest)
}

fn single<'w>(words: &'w [&'w str]) -> (bool, &'w [&'w str]) {
    match words {
        ["(", inside @ ..] => match either(inside) {
            (allowed, [")", rest @ ..]) => (allowed, rest),
            (_, rest) => (false, rest),
        },
        [licence, "WITH", exception, rest @ ..] => {
            (ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()), rest)
        }
        [licence, rest @ ..] => (ALLOWED.contains(licence), rest),
        [] => (false, words),
    }
}

#[test]
fn an_expression_is_allowed_when_it_can_be_satisfied() {
    let check = |expression: &str, expected: bool| assert_eq!(is_allowed(expression), expected, "{expression}");
    check("MIT", true);
    check("GPL-3.0-only", false);
    check("MIT OR GPL-3.0-only", true);
    check("MIT AND GPL-3.0-only", false);
    check("GPL-3.0-only OR MIT AND ISC", true);
    check("(GPL-3.0-only OR MIT) AND AGPL-3.0", false);
    check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
    check("Apache-2.0 / MIT / MPL-2.0", true);
    check("Unlicense/MIT", true);
    check("Apache-2.0 WITH LLVM-exception", true);
    check("MIT WITH an-exception", false);
    check("zlib-acknowledgement OR MIT", true);
    check("", false);
    check("(MIT", false);
    check("MIT)", false);
}
