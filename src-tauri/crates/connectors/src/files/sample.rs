//! The first bytes of a text file.

use std::fs::File;
use std::io::Read;

use super::fault::Fault;

/// How much of a text file is read to learn its columns.
pub(super) const SAMPLE_BYTES: u64 = 1 << 20;

/// The beginning of a file.
#[derive(Debug)]
pub(super) struct Sample {
    bytes: Vec<u8>,
    /// True when the file ends where the sample ends.
    pub whole: bool,
}

impl Sample {
    /// Reads at most `limit` bytes.
    pub fn read(file: &mut File, limit: u64) -> Result<Sample, Fault> {
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes)?;
        let whole = bytes.len() as u64 <= limit;
        bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(Sample { bytes, whole })
    }

    #[cfg(test)]
    pub fn of(bytes: &[u8]) -> Sample {
        Sample { bytes: bytes.to_vec(), whole: true }
    }

    /// The sample as text, without a byte order mark.
    ///
    /// # Errors
    /// [`Fault`] naming the encoding where it is not UTF-8.
    pub fn text(&self) -> Result<&str, Fault> {
        let bytes = self.bytes.as_slice();
        if bytes.is_empty() {
            return Err(Fault::Empty);
        }
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(other_encoding("UTF-16"));
        }
        if bytes.contains(&0) {
            return Err(Fault::Misnamed { named: "a text file", holds: "binary data" });
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            // The end of the sample may have cut a character in two.
            Err(error) if !self.whole && error.error_len().is_none() => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                Ok(std::str::from_utf8(valid).unwrap_or_default())
            }
            Err(_) if looks_like_euc_kr(bytes) => Err(other_encoding("EUC-KR (CP949)")),
            Err(_) => Err(other_encoding("in an older encoding")),
        }
    }
}

fn other_encoding(name: &str) -> Fault {
    Fault::unsupported(format!("is not UTF-8 text: it is probably {name}"), "save it as UTF-8, for example with iconv")
}

/// Korean text in EUC-KR comes in pairs of bytes, both above 0xA0, most first bytes among the rows of Hangul. Latin-1
/// text has single ones.
fn looks_like_euc_kr(bytes: &[u8]) -> bool {
    let (mut hangul, mut pairs, mut broken) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        if byte < 0x80 {
            continue;
        }
        match rest.next() {
            Some(second)
                if (0x81..=0xfe).contains(&byte)
                    && second >= 0x41
                    && (second >= 0x81 || second.is_ascii_alphabetic()) =>
            {
                pairs += 1;
                hangul += usize::from((0xb0..=0xc8).contains(&byte) && second >= 0xa1);
            }
            _ => broken += 1,
        }
    }
    pairs > 0 && broken * 20 <= pairs && hangul * 2 >= pairs
}
