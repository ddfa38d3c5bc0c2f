//! The README's commands are commands.

use std::process::Command;

/// The lines of the README's shell blocks.
fn lines() -> Vec<String> {
    let readme = std::fs::read_to_string(tests::root().join("README.md")).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2);
    let shell = blocks.filter_map(|block| block.strip_prefix("sh\n"));
    shell.flat_map(str::lines).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// What a program says about itself.
fn help(program: &str, words: &[&str]) -> String {
    let output = Command::new(tests::program(program)).args(words).output().unwrap();
    assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The word after `start` of every line that begins so, each once.
fn words_after(start: &str) -> Vec<String> {
    let lines = lines();
    let words = lines.iter().filter_map(|line| line.strip_prefix(start)?.split_whitespace().next());
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

#[test]
fn the_readme_starts_with_the_demonstration_and_the_tests() {
    let lines = lines();
    let first: Vec<&str> = lines.iter().take(2).filter_map(|line| line.split('#').next()).map(str::trim).collect();
    assert_eq!(first, ["cargo xtask demo", "cargo xtask test"]);
}

#[test]
fn every_xtask_command_of_the_readme_is_listed() {
    let listed = help("xtask", &["help"]);
    for word in words_after("cargo xtask ") {
        let known = listed.lines().any(|line| line.split_whitespace().next() == Some(&word));
        assert!(known, "`cargo xtask {word}` is not listed by `cargo xtask help`");
    }
}

#[test]
fn every_pulk_command_of_the_readme_explains_itself() {
    let words = words_after("pulk ");
    assert!(!words.is_empty(), "the README shows no command of the program");
    for word in words {
        assert!(!help("pulk", &[&word, "--help"]).is_empty(), "`pulk {word} --help` says nothing");
    }
}
