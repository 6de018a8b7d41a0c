//! The articles so far, and which of them one copies.

use hashbrown::HashTable;

use super::origins::Origins;
use super::signature::{BANDS, Near, ROWS, VALUES};
use super::{Duplicates, Signature};

/// Of the shorter text so much must be in the other one…
const CONTAINED: f32 = 0.75;

/// …and of both together so much in both: a paragraph that is quoted makes no copy.
const JACCARD: f32 = 0.30;

/// Originals that may share one band: behind them, articles made from one template are told apart by their other bands.
const MOST_IN_BAND: usize = 24;

/// The originals of a corpus so far.
#[derive(Debug, Default)]
pub struct Index {
    origins: Origins,
    /// By number: hash of the text.
    exact: Blocks<[u32; 3]>,
    numbers: Table,
    /// By number: MinHash; of a text that is too short, no shingles and no band.
    near: Blocks<Known>,
    bands: Vec<Table>,
}

type Table = HashTable<u32>;

#[derive(Clone, Copy, Debug)]
struct Known {
    shingles: u32,
    values: [u32; VALUES],
}

impl Index {
    /// An index that is asked for copies of one kind.
    pub fn new(duplicates: Duplicates) -> Self {
        let bands = if duplicates == Duplicates::Near { BANDS } else { 0 };
        Self {
            bands: (0..bands).map(|_| Table::new()).collect(),
            ..Self::default()
        }
    }

    /// The origin of the earlier article that this one copies. One that copies none is an original from now on.
    pub fn original_of(&mut self, origin: &str, signature: &Signature) -> Option<String> {
        let found = self
            .exactly(signature)
            .or_else(|| self.nearly(signature.near.as_deref()?));
        match found {
            Some(number) => Some(self.origins.get(number as usize)),
            None => {
                self.add(origin, signature);
                None
            }
        }
    }

    fn exactly(&self, signature: &Signature) -> Option<u32> {
        let same = |number: &u32| self.exact.get(*number) == &signature.exact;
        self.numbers.find(exact_hash(&signature.exact), same).copied()
    }

    /// The original of which most is shared, the earliest of equals.
    fn nearly(&self, near: &Near) -> Option<u32> {
        let mut candidates = Vec::new();
        for (band, table) in self.bands.iter().enumerate() {
            let hash = band_hash(band, &near.values);
            let same =
                |number: &&u32| rows(band, &self.near.get(**number).values) == rows(band, &near.values);
            candidates.extend(table.iter_hash(hash).filter(same).copied());
        }
        candidates.sort_unstable();
        candidates.dedup();
        let shared = candidates.into_iter().filter_map(|number| {
            let known = self.near.get(number);
            let (contained, jaccard) = near.shared(known.shingles, &known.values);
            (contained >= CONTAINED && jaccard >= JACCARD).then_some((number, jaccard))
        });
        let best = shared.reduce(|best, other| if other.1 > best.1 { other } else { best });
        best.map(|(number, _)| number)
    }

    fn add(&mut self, origin: &str, signature: &Signature) {
        let number = self.origins.len() as u32;
        self.origins.push(origin);
        self.exact.push(signature.exact);
        let exact = &self.exact;
        let hash = |number: &u32| exact_hash(exact.get(*number));
        self.numbers
            .insert_unique(exact_hash(&signature.exact), number, hash);
        if self.bands.is_empty() {
            return;
        }
        let known = signature.near.as_ref().map(|near| Known {
            shingles: near.shingles,
            values: near.values,
        });
        self.near.push(known.unwrap_or(Known {
            shingles: 0,
            values: [0; VALUES],
        }));
        if let Some(known) = known {
            let near = &self.near;
            for (band, table) in self.bands.iter_mut().enumerate() {
                let hash = band_hash(band, &known.values);
                let is_same =
                    |number: &&u32| rows(band, &near.get(**number).values) == rows(band, &known.values);
                if table.iter_hash(hash).filter(is_same).count() < MOST_IN_BAND {
                    table.insert_unique(hash, number, |number| band_hash(band, &near.get(*number).values));
                }
            }
        }
    }

    /// How many originals there are.
    pub const fn len(&self) -> usize {
        self.origins.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that it holds in memory.
    pub fn bytes(&self) -> usize {
        let tables = std::iter::once(&self.numbers).chain(&self.bands);
        self.origins.bytes()
            + self.exact.bytes()
            + self.near.bytes()
            + tables.map(Table::allocation_size).sum::<usize>()
    }
}

fn rows(band: usize, values: &[u32; VALUES]) -> &[u32] {
    &values[band * ROWS..(band + 1) * ROWS]
}

fn band_hash(band: usize, values: &[u32; VALUES]) -> u64 {
    mixed(rows(band, values))
}

fn exact_hash(exact: &[u32; 3]) -> u64 {
    mixed(exact)
}

fn mixed(parts: &[u32]) -> u64 {
    let mut hash = 0x9E37_79B9_7F4A_7C15_u64;
    for part in parts {
        hash = (hash ^ u64::from(*part)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash ^= hash >> 29;
    }
    hash
}

/// A vector that grows by blocks, so that it never holds twice what it needs.
#[derive(Debug)]
struct Blocks<T>(Vec<Vec<T>>);

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

const BLOCK: usize = 4096;

impl<T> Blocks<T> {
    fn push(&mut self, value: T) {
        match self.0.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(value),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(value);
                self.0.push(block);
            }
        }
    }

    fn get(&self, number: u32) -> &T {
        &self.0[number as usize / BLOCK][number as usize % BLOCK]
    }

    fn bytes(&self) -> usize {
        self.0.len() * BLOCK * size_of::<T>()
    }
}
