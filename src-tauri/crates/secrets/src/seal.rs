//! The encrypted file's bytes: header, sealed entries, checksum.
//!
//! ```text
//! magic 8 | version u16 | memory KiB u32 | passes u32 | lanes u32 | salt 16 | nonce 24 | sealed … | blake3 32
//! ```
//! Numbers are little-endian. The key comes from the passphrase by Argon2id with the costs the header names, so they
//! can be raised later without a new format. Entries are sealed with XChaCha20-Poly1305, the header bound as
//! associated data. The unkeyed checksum at the end covers everything before it: it is what tells a flipped bit
//! (damaged) from a seal that does not open (wrong passphrase). It protects nothing; the seal does.

use argon2::{Algorithm, Argon2, Params};
use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Key as CipherKey, Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"PULKSEAL";
const VERSION: u16 = 1;
const SALT: usize = 16;
const NONCE: usize = 24;
const TAG: usize = 16;
const CHECKSUM: usize = 32;
const HEADER: usize = 8 + 2 + 4 + 4 + 4 + SALT + NONCE;

/// Why bytes could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    Damaged(&'static str),
    Newer(u16),
    WrongKey,
}

/// The work one guess at the passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// About a third of a second on a laptop: felt by nobody who types a passphrase, dear to who tries millions.
    pub const STANDARD: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// A file may name any cost; one that would exhaust this computer is not honoured.
    fn is_sane(self) -> bool {
        (8..=1024 * 1024).contains(&self.memory_kib)
            && (1..=64).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
            && self.memory_kib >= self.lanes * 8
    }
}

/// How a passphrase becomes the key of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    pub cost: Cost,
    pub salt: [u8; SALT],
}

/// The key of one file, wiped when dropped.
pub struct Key {
    pub recipe: Recipe,
    bytes: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// Works the key out; takes as long as the cost says. `None` when the cost cannot be paid here.
    pub fn derive(recipe: Recipe, passphrase: &str) -> Option<Key> {
        let Cost { memory_kib, passes, lanes } = recipe.cost;
        let mut bytes = Zeroizing::new([0; 32]);
        let parameters = Params::new(memory_kib, passes, lanes, Some(bytes.len())).ok()?;
        Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, parameters)
            .hash_password_into(passphrase.as_bytes(), &recipe.salt, bytes.as_mut_slice())
            .ok()?;
        Some(Key { recipe, bytes })
    }
}

/// A file's parts, checked for damage but still sealed.
#[derive(Debug)]
pub struct Sealed<'a> {
    pub recipe: Recipe,
    header: &'a [u8],
    nonce: &'a [u8],
    body: &'a [u8],
}

/// Reads a file's outer form.
///
/// # Errors
/// [`SealError::Newer`] for a later format, else [`SealError::Damaged`].
pub fn read(file: &[u8]) -> Result<Sealed<'_>, SealError> {
    let mut fields = Fields(file);
    if fields.take(MAGIC.len()) != Some(MAGIC) {
        return Err(SealError::Damaged("it does not begin like one"));
    }
    let short = SealError::Damaged("it ends too early");
    let version = u16::from_le_bytes(fields.array().ok_or(short)?);
    if version > VERSION {
        return Err(SealError::Newer(version));
    }
    let at = file.len().checked_sub(CHECKSUM).filter(|at| *at >= HEADER + TAG).ok_or(short)?;
    let (content, checksum) = file.split_at(at);
    if blake3::hash(content).as_bytes() != checksum {
        return Err(SealError::Damaged("its checksum does not match"));
    }
    let cost = Cost {
        memory_kib: u32::from_le_bytes(fields.array().ok_or(short)?),
        passes: u32::from_le_bytes(fields.array().ok_or(short)?),
        lanes: u32::from_le_bytes(fields.array().ok_or(short)?),
    };
    if version != VERSION || !cost.is_sane() {
        return Err(SealError::Damaged("its header makes no sense"));
    }
    let salt = fields.array().ok_or(short)?;
    let nonce = fields.take(NONCE).ok_or(short)?;
    let (header, body) = content.split_at(HEADER);
    Ok(Sealed { recipe: Recipe { cost, salt }, header, nonce, body })
}

/// Opens the seal.
///
/// # Errors
/// [`SealError::WrongKey`] when it does not open.
pub fn open(sealed: &Sealed<'_>, key: &Key) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let at = sealed.body.len().checked_sub(TAG).ok_or(SealError::Damaged("it ends too early"))?;
    let (body, tag) = sealed.body.split_at(at);
    let mut plain = Zeroizing::new(body.to_vec());
    cipher(key)
        .decrypt_in_place_detached(
            XNonce::from_slice(sealed.nonce),
            sealed.header,
            plain.as_mut_slice(),
            Tag::from_slice(tag),
        )
        .map_err(|_| SealError::WrongKey)?;
    Ok(plain)
}

/// A whole file holding `plain`. `nonce` must never have been used with this key; a random one has not.
///
/// # Errors
/// [`SealError::Damaged`] only for more than 256 GiB of entries.
pub fn seal(key: &Key, nonce: [u8; NONCE], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let Recipe { cost, salt } = key.recipe;
    let mut file = Vec::with_capacity(HEADER + plain.len() + TAG + CHECKSUM);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(&cost.memory_kib.to_le_bytes());
    file.extend_from_slice(&cost.passes.to_le_bytes());
    file.extend_from_slice(&cost.lanes.to_le_bytes());
    file.extend_from_slice(&salt);
    file.extend_from_slice(&nonce);
    let mut body = Zeroizing::new(plain.to_vec());
    let tag = cipher(key)
        .encrypt_in_place_detached(XNonce::from_slice(&nonce), &file, body.as_mut_slice())
        .map_err(|_| SealError::Damaged("it would be too large"))?;
    file.extend_from_slice(&body);
    file.extend_from_slice(&tag);
    let checksum = blake3::hash(&file);
    file.extend_from_slice(checksum.as_bytes());
    Ok(file)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(CipherKey::from_slice(key.bytes.as_slice()))
}

/// Takes fixed-width fields off the front of a byte string.
pub struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (field, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
}
