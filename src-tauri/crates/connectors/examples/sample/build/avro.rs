//! Writing an Avro container file: as much of the format as the sample needs.

use std::io::{self, Write};

/// Written between blocks; any 16 bytes will do.
const SYNC: &[u8; 16] = b"sirius-outfitter";

/// Writes a header with this schema and one block of encoded rows.
pub fn write(out: &mut impl Write, schema: &str, rows: &[Vec<u8>]) -> io::Result<()> {
    let mut bytes = b"Obj\x01".to_vec();
    long(&mut bytes, 2);
    text(&mut bytes, "avro.codec");
    text(&mut bytes, "null");
    text(&mut bytes, "avro.schema");
    text(&mut bytes, schema);
    long(&mut bytes, 0);
    bytes.extend_from_slice(SYNC);
    long(&mut bytes, rows.len() as i64);
    long(&mut bytes, rows.iter().map(Vec::len).sum::<usize>() as i64);
    rows.iter().for_each(|row| bytes.extend_from_slice(row));
    bytes.extend_from_slice(SYNC);
    out.write_all(&bytes)
}

/// A variable-length zig-zag number.
pub fn long(bytes: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while rest >= 0x80 {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// A counted text.
pub fn text(bytes: &mut Vec<u8>, value: &str) {
    long(bytes, value.len() as i64);
    bytes.extend_from_slice(value.as_bytes());
}
