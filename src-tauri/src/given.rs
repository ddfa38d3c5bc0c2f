//! What a start was given on its command line: one file or folder to look into, or a link to an entity.
//!
//! It becomes the address of the page that shows it, for the first start as for every later one, which hands its
//! words to the window that is already there. A database's address is not taken: it may hold a password,
//! and process arguments are no place for one.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use tauri::Url;

/// The scheme of links that open an entity's page, as `pulk://open/<key, percent-encoded>`.
const LINK: &str = "pulk:";

/// The page's address behind `#` for the first of `words` that names a file or is a link. `folder` is where they were typed.
pub fn page(words: &[String], folder: &Path) -> Option<String> {
    let mut options_end = false;
    for word in words {
        match word.as_str() {
            "" => {}
            "--" if !options_end => options_end = true,
            option if option.starts_with('-') && !options_end => {}
            link if link.get(..LINK.len()).is_some_and(|start| start.eq_ignore_ascii_case(LINK)) => {
                return Some(linked(link));
            }
            path => return Some(format!("/inspect/{}", encoded(file(path, folder)?.to_str()?))),
        }
    }
    None
}

/// The page a link leads to. A link that was cut off or made up leads to the page that says so.
pub fn linked(link: &str) -> String {
    let rest = link.get(LINK.len()..).unwrap_or_default().trim_start_matches('/');
    match rest.split_once('/') {
        Some((verb, key)) if verb.eq_ignore_ascii_case("open") && !key.is_empty() => {
            // Some programs undo the encoding of a link they pass on; the key is then encoded again as a whole.
            let is_encoded = key.bytes().all(|byte| is_plain(byte) || byte == b'%');
            format!("/entity/{}", if is_encoded { key.to_owned() } else { encoded(key) })
        }
        _ => format!("/link/{}", encoded(rest)),
    }
}

/// The file a word names: a path from `folder`, or the `file:` address a desktop's file manager gives.
fn file(word: &str, folder: &Path) -> Option<PathBuf> {
    match word.split_once("://") {
        Some(("file", _)) => Url::parse(word).ok()?.to_file_path().ok(),
        Some(_) => None,
        None => Some(folder.join(word)),
    }
}

/// `text` as one segment of an address, the way `decodeURIComponent` reads it.
fn encoded(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            segment.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(segment, "%{byte:02X}");
        }
    }
    segment
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_start_opens_the_file_it_was_given() {
        let check = |words: &[&str], expected: Option<&str>| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            assert_eq!(page(&words, Path::new("/home/ann")).as_deref(), expected, "{words:?}");
        };
        check(&[], None);
        check(&[""], None);
        check(&["--verbose"], None);
        check(&["shop.db"], Some("/inspect/%2Fhome%2Fann%2Fshop.db"));
        check(&["--verbose", "shop.db", "other.db"], Some("/inspect/%2Fhome%2Fann%2Fshop.db"));
        check(&["--", "-odd.db"], Some("/inspect/%2Fhome%2Fann%2F-odd.db"));
        check(&["/data/a #1%/주문?.csv"], Some("/inspect/%2Fdata%2Fa%20%231%25%2F%EC%A3%BC%EB%AC%B8%3F.csv"));
        check(&["file:///data/two%20words.csv"], Some("/inspect/%2Fdata%2Ftwo%20words.csv"));
        check(&["postgres://ann:secret@db.internal/shop"], None);
        check(&["file://elsewhere/share/shop.db"], None);
        check(&["pulk://open/sqlite%3A%2F%2Fshop%2Forders"], Some("/entity/sqlite%3A%2F%2Fshop%2Forders"));
        check(&["PULK://OPEN/sqlite%3A%2F%2Fshop"], Some("/entity/sqlite%3A%2F%2Fshop"));
        check(&["pulk://open/sqlite://shop/주문#id"], Some("/entity/sqlite%3A%2F%2Fshop%2F%EC%A3%BC%EB%AC%B8%23id"));
        check(&["pulk://open/"], Some("/link/open%2F"));
        check(&["pulk:"], Some("/link/"));
        check(&["pulk://delete/everything"], Some("/link/delete%2Feverything"));
    }
}
