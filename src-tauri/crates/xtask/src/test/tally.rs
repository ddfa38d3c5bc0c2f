//! Counting what runners report, each in its own words.

use anyhow::Context;

/// What a stage counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    /// Why each skipped test was skipped.
    pub skipped: Vec<String>,
}

impl Tally {
    /// One check that either held or did not.
    pub fn check(held: bool) -> Tally {
        Tally { passed: usize::from(held), failed: usize::from(!held), skipped: Vec::new() }
    }

    pub fn skip(reason: impl Into<String>) -> Tally {
        Tally { skipped: vec![reason.into()], ..Tally::default() }
    }

    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }

    /// A runner that says it failed has failed, even where no single test is to blame: it may not have compiled,
    /// or one of its programs crashed.
    pub fn with_exit(mut self, success: bool) -> Tally {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// Where everything must be installed, a skipped test is one that did not hold.
    pub fn strict(mut self) -> Tally {
        self.failed += self.skipped.len();
        self.skipped.clear();
        self
    }
}

/// The `test result:` lines of cargo. A test that printed a line `SKIPPED: reason` counts as skipped, not as passed;
/// so does one that is ignored.
pub fn of_cargo(log: &str) -> Tally {
    let mut tally = Tally::default();
    for line in log.lines() {
        if let Some(counts) = line.trim().strip_prefix("test result: ") {
            tally.passed += counted(counts, "passed");
            tally.failed += counted(counts, "failed");
            tally.skipped.extend((0..counted(counts, "ignored")).map(|_| "ignored".to_owned()));
        } else if let Some(reason) = line.trim().strip_prefix("SKIPPED: ") {
            tally.passed = tally.passed.saturating_sub(1);
            tally.skipped.push(reason.to_owned());
        }
    }
    tally
}

/// The number before `what` in `ok. 5 passed; 0 failed; …`.
fn counted(line: &str, what: &str) -> usize {
    let before = line.split(what).next().unwrap_or_default();
    before.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The JSON report of vitest.
pub fn of_vitest(report: &str) -> anyhow::Result<Tally> {
    let report: VitestReport = serde_json::from_str(report).context("reading the report of vitest")?;
    let skipped = report.pending + report.todo;
    Ok(Tally {
        passed: report.passed,
        failed: report.failed,
        skipped: (0..skipped).map(|_| "skipped in the user interface's tests".to_owned()).collect(),
    })
}

/// The counts alone: the names of tests may hold text that is no Unicode, on purpose.
#[derive(serde::Deserialize)]
struct VitestReport {
    #[serde(rename = "numPassedTests")]
    passed: usize,
    #[serde(rename = "numFailedTests")]
    failed: usize,
    #[serde(rename = "numPendingTests")]
    pending: usize,
    #[serde(rename = "numTodoTests")]
    todo: usize,
}

/// Lines of the Test Anything Protocol, which the browser and window runners speak.
pub fn of_tap(log: &str) -> Tally {
    let mut tally = Tally::default();
    for line in log.lines() {
        if line.starts_with("not ok ") {
            tally.failed += 1;
        } else if let Some(rest) = line.strip_prefix("ok ") {
            match rest.split_once("# SKIP ") {
                Some((_, reason)) => tally.skipped.push(reason.to_owned()),
                None => tally.passed += 1,
            }
        }
    }
    tally
}

/// A log without the escape sequences that colour a terminal. Not every tool can be told to leave them out.
pub fn without_escapes(log: &str) -> String {
    let mut parts = log.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // ESC, a bracket, parameters, and a letter that ends them; or ESC, a parenthesis and one character.
        let end = match part.strip_prefix('(') {
            Some(_) => part.char_indices().nth(2).map(|(at, _)| at),
            None => part.find(|c: char| c.is_ascii_alphabetic()).map(|at| at + 1),
        };
        plain.push_str(end.and_then(|end| part.get(end..)).unwrap_or_default());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tally: Tally, passed: usize, failed: usize, skipped: &[&str]) {
        let reasons: Vec<String> = skipped.iter().map(|reason| (*reason).to_owned()).collect();
        assert_eq!(tally, Tally { passed, failed, skipped: reasons });
    }

    #[test]
    fn cargo_results_add_up_and_skips_are_not_passes() {
        let log = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                   ---- postgres stdout ----\nSKIPPED: no PostgreSQL here\n\
                   test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        check(of_cargo(log), 6, 3, &["ignored", "no PostgreSQL here"]);
        check(of_cargo("error: could not compile `x`").with_exit(false), 0, 1, &[]);
        check(of_cargo(log).with_exit(false).strict(), 6, 5, &[]);
    }

    #[test]
    fn vitest_reports_are_counted() {
        let report = r#"{"numPassedTests":12,"numFailedTests":1,"numPendingTests":1,"numTodoTests":0}"#;
        check(of_vitest(report).unwrap(), 12, 1, &["skipped in the user interface's tests"]);
        let odd =
            r#"{"numPassedTests":1,"numFailedTests":0,"numPendingTests":0,"numTodoTests":0,"title":"half a \ud83d"}"#;
        check(of_vitest(odd).unwrap(), 1, 0, &[]);
        assert!(of_vitest("not json").is_err());
    }

    #[test]
    fn colours_do_not_hide_a_line() {
        assert_eq!(without_escapes("\u{1b}(B\u{1b}[m\u{1b}[1;31mnot ok 1\u{1b}[0m - opens"), "not ok 1 - opens");
        assert_eq!(without_escapes("plain"), "plain");
    }

    #[test]
    fn tap_lines_are_counted() {
        let log = "TAP version 14\nok 1 - opens\nnot ok 2 - searches\n  ---\nok 3 - drags # SKIP no pointer\n1..3";
        check(of_tap(log), 1, 1, &["no pointer"]);
    }
}
