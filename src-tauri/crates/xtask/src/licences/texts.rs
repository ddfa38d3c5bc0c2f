//! Which texts go with a package.
//!
//! Where Apache-2.0 may be chosen, its one text and the package's notices. Otherwise all the package brings. Some
//! packages are published without their licence: then that of a sibling from the same repository, that of any package
//! under a licence that reads the same for everybody, or the wording of MIT with the authors the package names.

use anyhow::bail;

use super::Found;

const OWN: &str = "Apache-2.0";
/// Reads the same whoever uses it.
const SAME_FOR_ALL: [&str; 1] = ["MPL-2.0"];

const MIT: &str = "Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the \"Software\"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.";

/// The texts of each package, in the same order.
pub fn settle(found: &[Found], apache: &str) -> anyhow::Result<Vec<Vec<String>>> {
    found.iter().map(|package| texts_of(package, found, apache)).collect()
}

fn texts_of(package: &Found, all: &[Found], apache: &str) -> anyhow::Result<Vec<String>> {
    if may_choose(&package.licence, OWN) {
        let notices = package.texts.iter().filter(|text| is_notice(text));
        return Ok([apache.to_owned()].into_iter().chain(notices.cloned()).collect());
    }
    if !package.texts.is_empty() {
        return Ok(package.texts.clone());
    }
    let others = || all.iter().filter(|one| one.licence == package.licence && !one.texts.is_empty());
    let sibling = others().find(|one| !one.repository.is_empty() && one.repository == package.repository);
    let anybody = others().find(|_| SAME_FOR_ALL.contains(&package.licence.as_str()));
    if let Some(one) = sibling.or(anybody) {
        return Ok(one.texts.clone());
    }
    if package.licence == "MIT" {
        let authors = match package.authors.as_slice() {
            [] => format!("the authors of {}", package.name),
            authors => authors.join(", "),
        };
        return Ok(vec![format!("MIT License\n\nCopyright (c) {authors}\n\n{MIT}")]);
    }
    bail!("{} {} is under {} and brings no text of it", package.name, package.version, package.licence)
}

/// Whether one licence alone satisfies an expression.
fn may_choose(expression: &str, licence: &str) -> bool {
    !expression.contains(['(', ')'])
        && !expression.contains(" AND ")
        && expression.split(" OR ").flat_map(|part| part.split('/')).any(|part| part.trim() == licence)
}

/// What a package under Apache-2.0 asks to be passed on, as opposed to a licence.
fn is_notice(text: &str) -> bool {
    let text = text.to_lowercase();
    text.len() < 4_000 && !text.contains("permission is hereby granted") && text.contains("this product includes")
}

#[cfg(test)]
mod tests {
    use super::super::From;
    use super::*;

    fn package(name: &str, licence: &str, repository: &str, texts: &[&str]) -> Found {
        Found {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            from: From::Cargo,
            repository: repository.to_owned(),
            authors: vec!["Ada".to_owned()],
            texts: texts.iter().map(|&text| text.to_owned()).collect(),
        }
    }

    #[test]
    fn a_choice_is_a_choice_only_where_one_licence_is_enough() {
        let check =
            |expression: &str, expected: bool| assert_eq!(may_choose(expression, OWN), expected, "{expression}");
        check("Apache-2.0", true);
        check("MIT OR Apache-2.0", true);
        check("MIT/Apache-2.0", true);
        check("Apache-2.0 / MIT", true);
        check("MIT", false);
        check("Apache-2.0 AND MIT", false);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", false);
        check("Apache-2.0 WITH LLVM-exception", false);
    }

    #[test]
    fn every_package_has_a_text_or_a_person_is_asked() {
        let all = [
            package("free", "MIT OR Apache-2.0", "", &["mit of free", "This product includes software of Ada."]),
            package("own", "MIT", "r", &["mit of own"]),
            package("sibling", "MIT", "r", &[]),
            package("alone", "MIT", "s", &[]),
            package("mozilla", "MPL-2.0", "t", &["mpl"]),
            package("other", "MPL-2.0", "u", &[]),
        ];
        let texts = settle(&all, "apache").unwrap();
        assert_eq!(texts[0], ["apache", "This product includes software of Ada."]);
        assert_eq!(texts[1..3], [["mit of own"], ["mit of own"]]);
        assert!(texts[3][0].contains("Copyright (c) Ada\n"), "{:?}", texts[3]);
        assert_eq!(texts[4..], [["mpl"], ["mpl"]]);
        assert!(settle(&[package("odd", "BSD-3-Clause", "", &[])], "apache").is_err());
    }
}
