//! A look at a Parquet footer before it is decoded.
//!
//! The decoder builds the schema by recursion and reserves memory for as many children as a group claims to have. A
//! hostile footer could exhaust the stack or the memory that way, and neither can be caught. So the schema, a flat
//! list in depth-first order, is walked here first, in the compact protocol of Thrift, without recursion on its
//! levels.

/// Groups inside groups. Lists take three levels each and maps two, so this is far beyond any real table.
const MAX_LEVELS: usize = 256;
/// Structs inside structs while skipping what is not the schema.
const MAX_SKIP: usize = 64;

/// The number of the schema in the footer's struct, and of the count of children in an element of it.
const SCHEMA: i16 = 2;
const CHILDREN: i16 = 5;

/// True when the schema is a tree of sane depth whose groups have the children they claim.
pub(super) fn is_sane(footer: &[u8]) -> bool {
    Bytes(footer).schema_is_sane().unwrap_or(false)
}

/// What is left to read. Every reading is `None` at the end of it.
struct Bytes<'a>(&'a [u8]);

/// Types of the compact protocol, where they matter here.
const STOP: u8 = 0;
const BYTE: u8 = 3;
const INT16: u8 = 4;
const INT64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

impl Bytes<'_> {
    fn schema_is_sane(&mut self) -> Option<bool> {
        let mut last = 0;
        loop {
            let (id, kind) = self.field(last)?;
            if kind == STOP {
                // A footer without a schema: the decoder says so without harm.
                return Some(true);
            }
            if id == SCHEMA && kind == LIST {
                return self.tree_is_sane();
            }
            self.skip(kind, 0)?;
            last = id;
        }
    }

    fn tree_is_sane(&mut self) -> Option<bool> {
        let (count, _) = self.list()?;
        // How many children each open group still waits for, outermost first.
        let mut open: Vec<u64> = Vec::new();
        for position in 0..count {
            let children = self.children()?;
            if children > count - position - 1 || open.len() > MAX_LEVELS {
                return Some(false);
            }
            if let Some(waiting) = open.last_mut() {
                *waiting -= 1;
            }
            open.push(children);
            while open.last() == Some(&0) {
                open.pop();
            }
        }
        Some(open.is_empty())
    }

    /// The number of children of one schema element; its other fields are skipped.
    fn children(&mut self) -> Option<u64> {
        let (mut last, mut children) = (0, 0);
        loop {
            let (id, kind) = self.field(last)?;
            match (id, kind) {
                (_, STOP) => return Some(children),
                (CHILDREN, BYTE..=INT64) => {
                    // Zig-zag: the lowest bit is the sign, and a negative count is none that makes sense.
                    let number = self.number()?;
                    children = if number & 1 == 0 { number >> 1 } else { u64::MAX };
                }
                _ => self.skip(kind, 0)?,
            }
            last = id;
        }
    }

    /// The next field's number and type.
    fn field(&mut self, last: i16) -> Option<(i16, u8)> {
        let head = self.byte()?;
        let (delta, kind) = (head >> 4, head & 15);
        if kind == STOP {
            return Some((last, STOP));
        }
        if delta != 0 {
            return Some((last.checked_add(i16::from(delta))?, kind));
        }
        let number = self.number()?;
        let id = (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
        Some((i16::try_from(id).ok()?, kind))
    }

    /// Number and type of a list's elements. There cannot be more elements than bytes.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
        (count <= self.0.len() as u64).then_some((count, head & 15))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > MAX_SKIP {
            return None;
        }
        match kind {
            // In a field, a boolean is its type.
            1 | 2 => Some(()),
            BYTE => self.byte().map(drop),
            INT16..=INT64 => self.number().map(drop),
            DOUBLE => self.take(8),
            BINARY => {
                let length = self.number()?;
                self.take(usize::try_from(length).ok()?)
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(kind, depth + 1))
            }
            MAP => self.skip_map(depth),
            STRUCT => {
                let mut last = 0;
                loop {
                    let (id, kind) = self.field(last)?;
                    if kind == STOP {
                        return Some(());
                    }
                    self.skip(kind, depth + 1)?;
                    last = id;
                }
            }
            _ => None,
        }
    }

    fn skip_map(&mut self, depth: usize) -> Option<()> {
        let count = self.number()?;
        if count == 0 {
            return Some(());
        }
        let kinds = self.byte()?;
        (0..count).try_for_each(|_| {
            self.skip_element(kinds >> 4, depth + 1)?;
            self.skip_element(kinds & 15, depth + 1)
        })
    }

    /// In a list, a boolean takes a byte.
    fn skip_element(&mut self, kind: u8, depth: usize) -> Option<()> {
        if matches!(kind, 1 | 2) { self.byte().map(drop) } else { self.skip(kind, depth) }
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// A variable-length number, as written.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<()> {
        self.0 = self.0.get(length..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer of version 1 whose schema elements have these numbers of children and nothing else.
    fn footer(children: &[u32]) -> Vec<u8> {
        let number = |bytes: &mut Vec<u8>, mut rest: u64| {
            while rest >= 0x80 {
                bytes.push((rest & 0x7f) as u8 | 0x80);
                rest >>= 7;
            }
            bytes.push(rest as u8);
        };
        let mut bytes = vec![0x15, 2, 0x19, 0xfc];
        number(&mut bytes, children.len() as u64);
        for &children in children {
            bytes.push(0x55);
            number(&mut bytes, u64::from(children) << 1);
            bytes.push(0);
        }
        bytes.push(0);
        bytes
    }

    #[test]
    fn lets_sane_schemas_through_and_nothing_else() {
        fn check(children: &[u32], expected: bool) {
            assert_eq!(is_sane(&footer(children)), expected, "{} elements", children.len());
        }
        check(&[0], true);
        check(&[2, 0, 1, 0], true);
        check(&[1], false);
        check(&[u32::MAX, 0], false);
        check(&[1, 0, 0], true);
        let deep: Vec<u32> = std::iter::repeat_n(1, 100_000).chain([0]).collect();
        check(&deep, false);
        check(&deep[99_800..], true);
        let wide: Vec<u32> = std::iter::once(20_000).chain(std::iter::repeat_n(0, 20_000)).collect();
        check(&wide, true);
    }

    #[test]
    fn a_footer_that_ends_early_is_not_sane() {
        let whole = footer(&[2, 0, 0]);
        for keep in 0..whole.len() - 1 {
            assert!(!is_sane(&whole[..keep]), "{keep} bytes");
        }
    }
}
