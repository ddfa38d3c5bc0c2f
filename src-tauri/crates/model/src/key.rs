//! The public identity of everything in the catalog.
//!
//! A key is a readable URI in the source's own spelling:
//! `postgres://wh.example/shop/sales/orders#customer_id`. Segments are never folded. Only what would break the
//! grammar is percent-encoded (`/ # % ?`, controls, spaces at the rim, a leading `~`), so Hangul stays readable.
//! `~word` marks a typed namespace: a function `orders` and a table `orders` cannot collide.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `scheme://authority/segment/…[#column.path]`, always well formed.
///
/// Ordering is by text, which puts a parent before its children.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityKey(String);

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("“{0}” is not a key: it has no “scheme://” at the start")]
    NoScheme(String),
    #[error("“{0}” is not a key: the scheme may hold only a-z, 0-9 and “-”")]
    BadScheme(String),
    #[error("“{0}” is not a key: it names no source after “://”")]
    NoAuthority(String),
    #[error("“{0}” is not a key: it has an empty part")]
    EmptySegment(String),
    #[error("“{0}” is not a key: “%” must be followed by two hexadecimal digits of valid UTF-8")]
    BadEscape(String),
}

impl EntityKey {
    /// The key of a source. `authority` is taken literally and encoded.
    pub fn source(scheme: &str, authority: &str) -> EntityKey {
        let mut text = String::with_capacity(scheme.len() + authority.len() + 3);
        text.push_str(scheme);
        text.push_str("://");
        encode_into(&mut text, authority, false);
        EntityKey(text)
    }

    /// The key of a child with this name, in the source's own spelling.
    pub fn child(&self, name: &str) -> EntityKey {
        let mut text = String::with_capacity(self.0.len() + name.len() + 1);
        text.push_str(self.without_fragment());
        text.push('/');
        encode_into(&mut text, name, false);
        EntityKey(text)
    }

    /// The key of a child in a typed namespace: `…/~function/net(numeric)`.
    pub fn typed_child(&self, namespace: &str, name: &str) -> EntityKey {
        let mut text = String::with_capacity(self.0.len() + namespace.len() + name.len() + 3);
        text.push_str(self.without_fragment());
        text.push_str("/~");
        encode_into(&mut text, namespace, false);
        text.push('/');
        encode_into(&mut text, name, false);
        EntityKey(text)
    }

    /// The key of a column, or of a nested field when the path has several names.
    pub fn column<S: AsRef<str>>(&self, path: &[S]) -> EntityKey {
        let mut text = String::with_capacity(self.0.len() + 16);
        text.push_str(self.without_fragment());
        for (position, name) in path.iter().enumerate() {
            text.push(if position == 0 { '#' } else { '.' });
            encode_into(&mut text, name.as_ref(), true);
        }
        EntityKey(text)
    }

    /// The key as text, always printable.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before `://`.
    pub fn scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(scheme, _)| scheme)
    }

    /// The decoded part that names the source.
    pub fn authority(&self) -> String {
        decode(self.path_text().split('/').next().unwrap_or_default())
    }

    /// The key of the source this entity belongs to.
    pub fn source_key(&self) -> EntityKey {
        let end = self.0.find("://").map_or(0, |at| at + 3);
        let rest = &self.0[end..];
        let stop = rest.find(['/', '#']).map_or(self.0.len(), |at| end + at);
        EntityKey(self.0[..stop].to_owned())
    }

    /// The decoded segments below the source, namespaces (`~word`) left out.
    pub fn path(&self) -> Vec<String> {
        self.path_text().split('/').skip(1).filter(|segment| !segment.starts_with('~')).map(decode).collect()
    }

    /// The decoded names of a column path, empty when the key names no column.
    pub fn column_path(&self) -> Vec<String> {
        match self.0.split_once('#') {
            Some((_, fragment)) => fragment.split('.').map(decode).collect(),
            None => Vec::new(),
        }
    }

    /// The last decoded name: column, else last segment, else authority.
    pub fn name(&self) -> String {
        self.column_path().pop().or_else(|| self.path().pop()).unwrap_or_else(|| self.authority())
    }

    /// The key one level up; `None` for a source.
    pub fn parent(&self) -> Option<EntityKey> {
        if let Some((before, fragment)) = self.0.split_once('#') {
            let text = match fragment.rsplit_once('.') {
                Some((outer, _)) => format!("{before}#{outer}"),
                None => before.to_owned(),
            };
            return Some(EntityKey(text));
        }
        let root = self.source_key();
        let (mut above, _) = self.0.rsplit_once('/').filter(|(above, _)| above.len() >= root.0.len())?;
        if let Some((higher, last)) = above.rsplit_once('/')
            && last.starts_with('~')
        {
            above = higher;
        }
        Some(EntityKey(above.to_owned()))
    }

    /// True when `self` is `scope` or lies below it.
    pub fn is_within(&self, scope: &EntityKey) -> bool {
        match self.0.strip_prefix(scope.0.as_str()) {
            Some("") => true,
            Some(rest) if scope.0.contains('#') => rest.starts_with('.'),
            Some(rest) => rest.starts_with('/') || rest.starts_with('#'),
            None => false,
        }
    }

    /// The key without its column part.
    pub fn entity(&self) -> EntityKey {
        EntityKey(self.without_fragment().to_owned())
    }

    fn without_fragment(&self) -> &str {
        self.0.split_once('#').map_or(self.0.as_str(), |(before, _)| before)
    }

    fn path_text(&self) -> &str {
        self.without_fragment().split_once("://").map_or("", |(_, rest)| rest)
    }
}

/// Encodes one name. Inside a column path the dot separates names and is encoded too.
fn encode_into(text: &mut String, name: &str, in_column_path: bool) {
    let last = name.len().saturating_sub(1);
    for (at, character) in name.char_indices() {
        let encode = match character {
            '/' | '#' | '%' | '?' => true,
            '~' => at == 0,
            '.' => in_column_path,
            ' ' => at == 0 || at == last,
            // Marks that reorder or hide text would make a printed key lie about what it names.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
            other => other.is_control(),
        };
        if encode {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                text.push('%');
                text.push(char::from(HEX[usize::from(byte >> 4)]));
                text.push(char::from(HEX[usize::from(byte & 15)]));
            }
        } else {
            text.push(character);
        }
    }
    if name.is_empty() {
        // An empty name is legal in some engines; a bare escape keeps the segment visible and the grammar whole.
        text.push_str(EMPTY);
    }
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";
const EMPTY: &str = "%00";

fn decode(segment: &str) -> String {
    if segment == EMPTY {
        return String::new();
    }
    try_decode(segment).unwrap_or_else(|| segment.to_owned())
}

fn try_decode(segment: &str) -> Option<String> {
    if !segment.contains('%') {
        return Some(segment.to_owned());
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

impl FromStr for EntityKey {
    type Err = KeyError;

    /// Reads a key, normalising escapes, so that equal entities have equal keys.
    fn from_str(text: &str) -> Result<EntityKey, KeyError> {
        let whole = || text.to_owned();
        let (scheme, rest) = text.split_once("://").ok_or_else(|| KeyError::NoScheme(whole()))?;
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if scheme.is_empty() || !scheme.chars().all(legal) {
            return Err(KeyError::BadScheme(whole()));
        }
        let (path, fragment) = match rest.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (rest, None),
        };
        let mut key = String::with_capacity(text.len());
        key.push_str(scheme);
        key.push_str("://");
        for (position, segment) in path.split('/').enumerate() {
            if segment.is_empty() {
                return Err(if position == 0 {
                    KeyError::NoAuthority(whole())
                } else {
                    KeyError::EmptySegment(whole())
                });
            }
            if position > 0 {
                key.push('/');
            }
            let (mark, name) = match segment.strip_prefix('~') {
                Some(name) => ("~", name),
                None => ("", segment),
            };
            key.push_str(mark);
            push_normalised(&mut key, name, false).ok_or_else(|| KeyError::BadEscape(whole()))?;
        }
        for (position, name) in fragment.into_iter().flat_map(|fragment| fragment.split('.')).enumerate() {
            if name.is_empty() {
                return Err(KeyError::EmptySegment(whole()));
            }
            key.push(if position == 0 { '#' } else { '.' });
            push_normalised(&mut key, name, true).ok_or_else(|| KeyError::BadEscape(whole()))?;
        }
        Ok(EntityKey(key))
    }
}

fn push_normalised(key: &mut String, segment: &str, in_column_path: bool) -> Option<()> {
    if segment == EMPTY {
        key.push_str(EMPTY);
        return Some(());
    }
    encode_into(key, &try_decode(segment)?, in_column_path);
    Some(())
}

impl fmt::Display for EntityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EntityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for EntityKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EntityKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EntityKey, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(authority: &str, path: &[&str], column: &[&str], expected: &str) {
        let mut key = EntityKey::source("postgres", authority);
        for name in path {
            key = key.child(name);
        }
        if !column.is_empty() {
            key = key.column(column);
        }
        assert_eq!(key.as_str(), expected);
        assert_eq!(expected.parse::<EntityKey>().unwrap(), key, "reads back");
        assert_eq!(key.authority(), authority);
        assert_eq!(key.path(), path);
        assert_eq!(key.column_path(), column);
        assert_eq!(key.source_key(), EntityKey::source("postgres", authority));
    }

    #[test]
    fn prints_and_reads_any_name() {
        check(
            "wh.example",
            &["shop", "sales", "orders"],
            &["customer_id"],
            "postgres://wh.example/shop/sales/orders#customer_id",
        );
        check("wh", &["a/b", "c#d", "e%f?"], &[], "postgres://wh/a%2Fb/c%23d/e%25f%3F");
        check(
            "wh",
            &["주문 내역", "\"quoted\"", "a.b"],
            &["x.y", "z"],
            "postgres://wh/주문 내역/\"quoted\"/a.b#x%2Ey.z",
        );
        check("wh", &["~tilde", " rim ", "😀"], &[], "postgres://wh/%7Etilde/%20rim%20/😀");
        check("wh", &["", "\u{202e}rtl", "tab\t"], &[""], "postgres://wh/%00/%E2%80%AErtl/tab%09#%00");
    }

    #[test]
    fn refuses_what_is_not_a_key() {
        fn check(text: &str, expected: fn(String) -> KeyError) {
            assert_eq!(text.parse::<EntityKey>(), Err(expected(text.to_owned())));
        }
        check("orders", KeyError::NoScheme);
        check("Postgres://x", KeyError::BadScheme);
        check("postgres://", KeyError::NoAuthority);
        check("postgres://x//y", KeyError::EmptySegment);
        check("postgres://x/y#", KeyError::EmptySegment);
        check("postgres://x/%zz", KeyError::BadEscape);
        check("postgres://x/%ff", KeyError::BadEscape);
    }

    #[test]
    fn climbs_to_the_source() {
        fn check(text: &str, expected: Option<&str>) {
            let parent = text.parse::<EntityKey>().unwrap().parent();
            assert_eq!(parent.as_ref().map(EntityKey::as_str), expected);
        }
        check("postgres://wh/shop/sales/orders#address.city", Some("postgres://wh/shop/sales/orders#address"));
        check("postgres://wh/shop/sales/orders#address", Some("postgres://wh/shop/sales/orders"));
        check("postgres://wh/shop/sales/~function/net(numeric)", Some("postgres://wh/shop/sales"));
        check("postgres://wh/shop", Some("postgres://wh"));
        check("postgres://wh", None);
    }

    #[test]
    fn knows_what_lies_within() {
        fn check(key: &str, scope: &str, expected: bool) {
            assert_eq!(
                key.parse::<EntityKey>().unwrap().is_within(&scope.parse().unwrap()),
                expected,
                "{key} in {scope}"
            );
        }
        check("a://x/s/t", "a://x/s", true);
        check("a://x/s", "a://x/s", true);
        check("a://x/s2", "a://x/s", false);
        check("a://x/s/t#c.d", "a://x/s/t#c", true);
        check("a://x/s/t#cd", "a://x/s/t#c", false);
    }
}
