//! What of a text is kept to know it again.

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::Duplicates;

/// Values of a MinHash; 21 bands of three.
pub(super) const VALUES: usize = BANDS * ROWS;
pub(super) const BANDS: usize = 21;
pub(super) const ROWS: usize = 3;

/// Words of a shingle.
const SHINGLE: usize = 4;

/// Texts with fewer shingles copy each other exactly or not at all: they are captions and notices.
const FEWEST: usize = 20;

/// What a text is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Of the text, white space apart.
    pub(super) exact: [u32; 3],
    /// Of its shingles, if near copies are looked for and there are enough.
    pub(super) near: Option<Box<Near>>,
}

/// A MinHash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Near {
    /// How many shingles there are.
    pub(super) shingles: u32,
    /// The least of their hashes under each of several permutations.
    pub(super) values: [u32; VALUES],
}

impl Signature {
    /// Nothing if all is kept.
    pub fn of(text: &str, duplicates: Duplicates) -> Option<Self> {
        let near = match duplicates {
            Duplicates::Keep => return None,
            Duplicates::Exact => None,
            Duplicates::Near => Near::of(text),
        };
        let mut hash = Xxh3::new();
        for word in text.split_whitespace() {
            hash.update(word.as_bytes());
            hash.update(b" ");
        }
        let digest = hash.digest128();
        Some(Self {
            exact: [digest as u32, (digest >> 32) as u32, (digest >> 64) as u32],
            near,
        })
    }

    /// As digits and letters, to be kept where the text is not.
    pub fn to_text(&self) -> String {
        let near = self
            .near
            .iter()
            .flat_map(|near| std::iter::once(&near.shingles).chain(&near.values));
        self.exact
            .iter()
            .chain(near)
            .map(|part| format!("{part:08x}"))
            .collect()
    }

    /// What [`to_text`](Self::to_text) gave; nothing for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits = text
            .as_bytes()
            .chunks(8)
            .map(|chunk| u32::from_str_radix(str::from_utf8(chunk).ok()?, 16).ok());
        let parts: Vec<u32> = digits.collect::<Option<_>>()?;
        let (exact, near) = parts.split_first_chunk::<3>()?;
        let near = match near {
            [] => None,
            [shingles, values @ ..] => Some(Box::new(Near {
                shingles: *shingles,
                values: values.try_into().ok()?,
            })),
        };
        Some(Self { exact: *exact, near })
    }
}

impl Near {
    fn of(text: &str) -> Option<Box<Self>> {
        let mut near = Box::new(Self {
            shingles: 0,
            values: [u32::MAX; VALUES],
        });
        let mut last = [0_u64; SHINGLE];
        let mut words = 0_usize;
        let mut word = String::new();
        for character in text.chars().chain([' ']) {
            if character.is_alphanumeric() {
                word.extend(character.to_lowercase());
                continue;
            }
            if word.is_empty() {
                continue;
            }
            last.rotate_left(1);
            last[SHINGLE - 1] = xxh3_64(word.as_bytes());
            word.clear();
            words += 1;
            if words >= SHINGLE {
                near.add(shingle(&last));
            }
        }
        (near.shingles as usize >= FEWEST).then_some(near)
    }

    fn add(&mut self, shingle: u64) {
        self.shingles += 1;
        for (value, (factor, term)) in self.values.iter_mut().zip(PERMUTATIONS) {
            let hash = shingle.wrapping_mul(factor).wrapping_add(term) >> 32;
            *value = (*value).min(hash as u32);
        }
    }

    /// About how much of the shorter text is in the other, and how much of both together is in both, from 0 to 1.
    pub(super) fn shared(&self, shingles: u32, values: &[u32]) -> (f32, f32) {
        let equal = self
            .values
            .iter()
            .zip(values)
            .filter(|(one, other)| one == other)
            .count();
        let jaccard = equal as f32 / VALUES as f32;
        let (one, other) = (self.shingles as f32, shingles as f32);
        let both = jaccard / (1.0 + jaccard) * (one + other);
        ((both / one.min(other)).min(1.0), jaccard)
    }
}

fn shingle(words: &[u64; SHINGLE]) -> u64 {
    let mut hash = 0x9E37_79B9_7F4A_7C15_u64;
    for word in words {
        hash = (hash ^ word).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash ^= hash >> 32;
    }
    hash
}

/// Multiply-shift hashing (Dietzfelbinger et al. 1997): odd factors and terms from SplitMix64.
const PERMUTATIONS: [(u64, u64); VALUES] = permutations();

const fn permutations() -> [(u64, u64); VALUES] {
    let mut permutations = [(0, 0); VALUES];
    let mut state = 0;
    let mut place = 0;
    while place < VALUES {
        let (next, factor) = split_mix(state);
        let (next, term) = split_mix(next);
        state = next;
        permutations[place] = (factor | 1, term);
        place += 1;
    }
    permutations
}

const fn split_mix(state: u64) -> (u64, u64) {
    let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (state, mixed ^ (mixed >> 31))
}
