//! Files as accidents and other versions leave them.

use std::fs;
use std::path::Path;

/// The first bytes of a file.
pub fn truncated(file: &Path, bytes: usize) -> Vec<u8> {
    fs::read(file).unwrap()[..bytes].to_vec()
}

/// The file as an engine with this storage version would have begun it: the number is in the first block, which
/// has a checksum.
pub fn of_version(file: &Path, version: u64) -> Vec<u8> {
    const BLOCK: usize = 4_096;
    let mut content = fs::read(file).unwrap();
    content[12..20].copy_from_slice(&version.to_le_bytes());
    let sum = checksum(&content[8..BLOCK]);
    content[..8].copy_from_slice(&sum.to_le_bytes());
    content
}

/// The format's checksum of whole words.
fn checksum(block: &[u8]) -> u64 {
    let words = block.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
    words.fold(5_381, |sum, word| sum ^ word.wrapping_mul(0xbf58_476d_1ce4_e5b9))
}
