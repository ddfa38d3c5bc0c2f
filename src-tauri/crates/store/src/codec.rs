//! How a record's canonical JSON is kept: compressed with a dictionary that ships with the program.
//!
//! A record is 1 to 3 KB of JSON full of the same field names and types, too little for a compressor to learn from.
//! The dictionary has learnt them beforehand (`examples/train_dictionary.rs`), which makes a record about three times
//! smaller than plain zstd would. The codec number beside every body says how to read it; a number and its
//! dictionary never change once released. A new dictionary is a new number, and old ones stay readable.
//!
//! The digest is that of the *uncompressed* text, and it is verified on every read: a flipped byte is found here.

use std::cell::RefCell;
use std::io;
use std::sync::LazyLock;

use model::{Digest, Record};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::error::Fault;

/// Plain canonical JSON, for what does not become smaller.
const PLAIN: i64 = 0;
/// zstd with `dictionaries/1.zdict`.
const DICTIONARY_1: i64 = 1;

const DICTIONARY: &[u8] = include_bytes!("../dictionaries/1.zdict");
/// Level 6 would make a catalog a twentieth smaller and a first harvest half as slow again.
const LEVEL: i32 = 3;
/// The largest record that is read. A damaged length must not make us ask for all memory there is.
const LARGEST: u64 = 1 << 28;

static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// A record as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    pub codec: i64,
    pub bytes: Vec<u8>,
}

/// Compresses canonical records. One per stage: setting it up costs more than a record does.
pub(crate) struct Encoder(Compressor<'static>);

impl Encoder {
    pub(crate) fn new() -> io::Result<Encoder> {
        Compressor::with_prepared_dictionary(&ENCODER).map(Encoder)
    }

    pub(crate) fn encode(&mut self, canonical: &[u8]) -> io::Result<Body> {
        let bytes = self.0.compress(canonical)?;
        Ok(if bytes.len() < canonical.len() {
            Body { codec: DICTIONARY_1, bytes }
        } else {
            Body { codec: PLAIN, bytes: canonical.to_owned() }
        })
    }
}

/// Reads a stored record and verifies it.
pub(crate) fn decode(digest: &[u8], codec: i64, body: &[u8]) -> Result<Record, Fault> {
    with_canonical(digest, codec, body, |canonical| Ok(Record::from_stored(canonical)?))
}

/// Verifies a stored record without reading it.
pub(crate) fn verify(digest: &[u8], codec: i64, body: &[u8]) -> Result<(), Fault> {
    with_canonical(digest, codec, body, |_| Ok(()))
}

fn with_canonical<T>(
    digest: &[u8],
    codec: i64,
    body: &[u8],
    read: impl FnOnce(&[u8]) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let checked = |canonical: &[u8]| {
        if Digest::of(canonical).0 == digest {
            read(canonical)
        } else {
            Err(Fault::damage("a record does not match its digest"))
        }
    };
    match codec {
        PLAIN => checked(body),
        DICTIONARY_1 => checked(&decompress(body)?),
        // A record format this version does not know is a breaking change and comes with a new file format number,
        // so such a file would not have been opened.
        _ => Err(Fault::damage("a record has an unknown codec")),
    }
}

fn decompress(body: &[u8]) -> Result<Vec<u8>, Fault> {
    thread_local! {
        static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    let size = match zstd::zstd_safe::get_frame_content_size(body) {
        Ok(Some(size)) if size <= LARGEST => usize::try_from(size).map_err(|error| Fault::Damage(error.into()))?,
        _ => return Err(Fault::damage("a record has no plausible length")),
    };
    DECOMPRESSOR.with_borrow_mut(|slot| {
        let decompressor = match slot {
            Some(decompressor) => decompressor,
            None => slot.insert(Decompressor::with_prepared_dictionary(&DECODER)?),
        };
        decompressor.decompress(body, size).map_err(|error| Fault::Damage(error.into()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(canonical: &[u8]) {
        let body = Encoder::new().unwrap().encode(canonical).unwrap();
        let digest = Digest::of(canonical);
        verify(&digest.0, body.codec, &body.bytes).unwrap();
        // Whatever byte is hit, it is found or it made no difference; it is never a panic.
        for position in (0..body.bytes.len()).step_by(1 + body.bytes.len() / 500) {
            let mut damaged = body.bytes.clone();
            damaged[position] ^= 0x10;
            if let Err(fault) = verify(&digest.0, body.codec, &damaged) {
                assert!(matches!(fault, Fault::Damage(_)), "{fault:?}");
            }
        }
    }

    #[test]
    fn any_text_reads_back_and_damage_is_found() {
        check(b"");
        check(b"{}");
        check(br#"{"record":"relation","form":"table","columns":[{"name":"id","type":"bigint","not_null":true}]}"#);
        check("고객 주문 내역 ".repeat(40_000).as_bytes());
        check(&(0..=255).collect::<Vec<u8>>());
    }

    #[test]
    fn a_length_beyond_reason_is_damage() {
        // A frame header that promises 2^62 bytes.
        let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xc0 | 0x20];
        frame.extend((1_u64 << 62).to_le_bytes());
        assert!(matches!(verify(&[0; 16], DICTIONARY_1, &frame), Err(Fault::Damage(_))));
        assert!(matches!(verify(&[0; 16], 7, b"{}"), Err(Fault::Damage(_))));
    }
}
