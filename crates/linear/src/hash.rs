//! Hashes of bytes and of features. They are part of every model file, so they never change and are the same on every machine.
//!
//! Folded multiplication as in wyhash (Wang Yi, 2019) for bytes, and the multiply-rotate of Firefox's hash for keys that are built
//! from a few integers.

const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xD6E8_FEB8_6659_FD93;

/// The high and the low half of a 128-bit product, folded.
const fn fold(left: u64, right: u64) -> u64 {
    let product = (left as u128).wrapping_mul(right as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

/// A hash of some bytes.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = FIRST ^ bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in chunks.by_ref() {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        hash = fold(hash ^ u64::from_le_bytes(eight), SECOND);
    }
    let mut rest = [0; 8];
    let tail = chunks.remainder();
    rest[..tail.len()].copy_from_slice(tail);
    fold(hash ^ u64::from_le_bytes(rest), FIRST)
}

/// The key of a feature: a template's number and the values that fill it.
///
/// ```
/// use onrecord_linear::Key;
///
/// let suffix = Key::of(3).and(0x676e_6900); // template 3: the suffix
/// assert_ne!(suffix, Key::of(4).and(0x676e_6900));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u64);

impl Key {
    /// A template without values yet.
    #[inline(always)]
    pub const fn of(template: u8) -> Self {
        Self((template as u64 + 1).wrapping_mul(FIRST))
    }

    /// The same with one more value.
    #[inline(always)]
    #[must_use]
    pub const fn and(self, value: u32) -> Self {
        Self((self.0.rotate_left(23) ^ value as u64).wrapping_mul(SECOND))
    }

    /// The same with more values, in their order.
    #[inline(always)]
    #[must_use]
    pub fn filled(self, values: &[u32]) -> Self {
        values.iter().fold(self, |key, value| key.and(*value))
    }

    /// The key as a number whose high bits are well mixed.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    /// Its place among so many: by multiplication, so that their number need not be a power of two.
    #[inline(always)]
    pub(crate) const fn place(self, places: usize) -> usize {
        ((self.bits() as u128 * places as u128) >> 64) as usize
    }
}
