//! What a start was given on its command line: one file or folder to look into.
//!
//! It becomes the address of the page that looks into it, for the first start as for every later one, which hands its
//! words to the window that is already there. Only paths are taken: a database's address may hold a password, and
//! process arguments are no place for one.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use tauri::Url;

/// The page's address behind `#` for the first of `words` that names a file. `folder` is where they were typed.
pub fn page(words: &[String], folder: &Path) -> Option<String> {
    let mut options_end = false;
    for word in words {
        match word.as_str() {
            "" => {}
            "--" if !options_end => options_end = true,
            option if option.starts_with('-') && !options_end => {}
            path => return Some(format!("/inspect/{}", encoded(file(path, folder)?.to_str()?))),
        }
    }
    None
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
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            segment.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(segment, "%{byte:02X}");
        }
    }
    segment
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
    }
}
