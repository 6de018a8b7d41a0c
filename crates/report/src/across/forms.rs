//! Words of quotations, kept in a file, and how much two of them have in common.
//!
//! Memory: a table of [`COUNTS`] numbers, whatever the run.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::disjoint::Member;
use crate::files::{WriteError, nameless, read_at};

/// Words of a quotation that are compared.
pub(super) const MOST_WORDS: usize = 256;

/// Pairs of words that two quotations share at least, as they count.
const LEAST_SHARED: f32 = 4.0;

/// With so much shared, it does not matter who is said to speak.
const SURE_SHARED: f32 = 10.0;

/// A pair counts in full in so many quotations, or in one of a thousand.
const RARE: u32 = 32;

/// Numbers in the table that tells how frequent pairs are.
const COUNTS: usize = 1 << 21;

/// A hash of some words.
pub(super) fn hash_of(words: &[u64], seed: u64) -> u64 {
    words
        .iter()
        .fold(seed, |hash, word| xxh3_64_with_seed(&word.to_le_bytes(), hash))
}

/// What is compared of a quotation.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) member: Member,
    /// Hashes of neighbouring words, sorted.
    pairs: Vec<u32>,
    /// How much all of them count.
    weight: f32,
}

/// Where a form stands in the file, and in its last byte how many pairs it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(pub(super) u64);

/// Takes forms.
#[derive(Debug)]
pub(super) struct NewForms {
    run: PathBuf,
    file: BufWriter<File>,
    end: u64,
    frequencies: Frequencies,
    pairs: Vec<u32>,
}

impl NewForms {
    pub(super) fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            run: run.to_owned(),
            file: BufWriter::new(nameless(run)?),
            end: 0,
            frequencies: Frequencies::none(),
            pairs: Vec::new(),
        })
    }

    /// Adds the words of a quotation, no more than [`MOST_WORDS`].
    pub(super) fn add(&mut self, member: Member, words: &[u64]) -> io::Result<Place> {
        self.pairs.clear();
        let pairs = words.windows(2).map(|pair| hash_of(pair, 0) as u32);
        self.pairs.extend(pairs.take(MOST_WORDS - 1));
        self.pairs.sort_unstable();
        self.frequencies.add(&self.pairs);
        let place = Place(self.end << 8 | self.pairs.len() as u64);
        for number in [member.order, member.speaker].iter().chain(&self.pairs) {
            self.file
                .write_all(&number.to_le_bytes())
                .map_err(WriteError::at(&self.run))?;
            self.end += 4;
        }
        Ok(place)
    }

    /// No more come.
    pub(super) fn finish(self) -> io::Result<Forms> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        Ok(Forms {
            file: file.map_err(WriteError::at(&self.run))?,
            frequencies: self.frequencies,
        })
    }
}

/// All forms, and how frequent their pairs of words are.
#[derive(Debug)]
pub(super) struct Forms {
    file: File,
    frequencies: Frequencies,
}

/// How two forms compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    Different,
    /// Unless their speakers contradict each other.
    Alike,
    /// Whoever speaks.
    Same,
}

impl Forms {
    pub(super) fn read(&self, place: Place) -> io::Result<Form> {
        let mut bytes = [0; 4 * (MOST_WORDS + 1)];
        let bytes = &mut bytes[..4 * (2 + (place.0 % 256) as usize)];
        read_at(&self.file, place.0 >> 8, bytes)?;
        let (numbers, _) = bytes.as_chunks();
        let mut numbers = numbers.iter().copied().map(u32::from_le_bytes);
        let mut next = || numbers.next().unwrap_or_default();
        let member = Member {
            order: next(),
            speaker: next(),
        };
        let pairs: Vec<u32> = numbers.collect();
        Ok(Form {
            member,
            weight: pairs.iter().map(|pair| self.frequencies.weight(*pair)).sum(),
            pairs,
        })
    }

    /// Half of the shorter one must be shared, and enough.
    pub(super) fn compare(&self, one: &Form, other: &Form) -> Likeness {
        let shorter = one.weight.min(other.weight);
        if shorter < LEAST_SHARED {
            return Likeness::Different;
        }
        let shared = self.frequencies.shared(&one.pairs, &other.pairs);
        if shared < LEAST_SHARED || 2.0 * shared < shorter {
            Likeness::Different
        } else if shared < SURE_SHARED {
            Likeness::Alike
        } else {
            Likeness::Same
        }
    }
}

/// How much pairs of words count.
#[derive(Debug)]
struct Frequencies {
    /// By the last bits of a pair: quotations with such pairs.
    counts: Vec<u32>,
    forms: u32,
}

impl Frequencies {
    fn none() -> Self {
        Self {
            counts: vec![0; COUNTS],
            forms: 0,
        }
    }

    fn add(&mut self, pairs: &[u32]) {
        self.forms += 1;
        for pair in pairs {
            let count = &mut self.counts[*pair as usize % COUNTS];
            *count = count.saturating_add(1);
        }
    }

    fn weight(&self, pair: u32) -> f32 {
        let rare = RARE.max(self.forms / 1000) as f32;
        (rare / self.counts[pair as usize % COUNTS] as f32).min(1.0)
    }

    /// What is in both of two sorted lists.
    fn shared(&self, one: &[u32], other: &[u32]) -> f32 {
        let (mut at, mut beside, mut shared) = (0, 0, 0.0);
        while let (Some(mine), Some(theirs)) = (one.get(at), other.get(beside)) {
            if mine == theirs {
                shared += self.weight(*mine);
            }
            at += usize::from(mine <= theirs);
            beside += usize::from(mine >= theirs);
        }
        shared
    }
}
