//! A feed-forward network with one hidden layer over hashed features, in small integers.
//!
//! Each feature that fires adds its row of `WIDTH` bytes, one cache line, to the hidden layer; the hidden layer, cut off below zero,
//! scores the classes. It is the transition classifier of Chen and Manning (2014) with the products of embeddings and weights worked out
//! beforehand for every feature, pairs of words and tags included, as the networks of chess programs do. A sum over features
//! costs what a linear model's sum over classes costs, but features share what they have in common.

use crate::direct::{DIRECT, DirectTable};
use crate::file::{FileError, Reader, Writer};
use crate::hash::Key;
use crate::index::FeatureIndex;

/// Units of the hidden layer.
pub const WIDTH: usize = 64;

/// The weights of one feature: a cache line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Row(pub(crate) [i8; WIDTH]);

/// The sum of the rows of some features; sums can be kept and added, since order does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Sum([i16; WIDTH]);

/// The sum of the direct weights of some features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DirectSum([i32; DIRECT]);

impl Sum {
    /// Of no features.
    pub const ZERO: Self = Self([0; WIDTH]);

    /// Adds another sum.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        for (unit, more) in self.0.iter_mut().zip(&other.0) {
            *unit = unit.wrapping_add(*more);
        }
    }

    #[inline]
    fn add_row(&mut self, row: &Row) {
        for (unit, weight) in self.0.iter_mut().zip(&row.0) {
            *unit = unit.wrapping_add(i16::from(*weight));
        }
    }
}

/// The hidden layer for one decision.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Hidden([i16; WIDTH]);

/// A trained network.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub(crate) index: FeatureIndex,
    pub(crate) rows: Vec<Row>,
    pub(crate) bias: [i16; WIDTH],
    /// Weights of each class.
    pub(crate) outputs: Vec<[i16; WIDTH]>,
    pub(crate) output_bias: Vec<i32>,
    /// Direct weights of the first classes.
    pub(crate) direct: DirectTable,
    /// By how many bits a direct weight is shifted to become a score.
    pub(crate) direct_shift: u32,
    /// How much of a score is one natural unit of log-odds.
    pub(crate) unit: f32,
}

impl Network {
    /// How many classes it scores.
    pub fn classes(&self) -> usize {
        self.outputs.len()
    }

    /// What a score is divided by to become a log-odds.
    pub fn unit(&self) -> f32 {
        self.unit
    }

    /// Adds the weights of a feature to `sum`, if it was learned.
    #[inline]
    pub fn add(&self, sum: &mut Sum, key: Key) {
        if let Some(row) = self.index.row(key) {
            sum.add_row(&self.rows[row as usize]);
        }
    }

    /// Adds the direct weights of a feature to `sum`, if it was learned.
    #[inline]
    pub fn add_direct(&self, sum: &mut DirectSum, key: Key) {
        self.direct.add(&mut sum.0, key);
    }

    /// The score of one of the first three classes with its direct weights.
    #[inline]
    pub fn score_with(&self, hidden: &Hidden, direct: &DirectSum, class: usize) -> i32 {
        self.score(hidden, class) + (direct.0[class] << self.direct_shift)
    }

    /// The hidden layer over a sum of features.
    #[inline]
    pub fn hidden(&self, sum: &Sum) -> Hidden {
        let mut hidden = [0; WIDTH];
        for ((unit, sum), bias) in hidden.iter_mut().zip(&sum.0).zip(&self.bias) {
            *unit = sum.wrapping_add(*bias).max(0);
        }
        Hidden(hidden)
    }

    /// The score of a class.
    #[inline]
    pub fn score(&self, hidden: &Hidden, class: usize) -> i32 {
        let mut score = self.output_bias[class];
        for (unit, weight) in hidden.0.iter().zip(&self.outputs[class]) {
            score = score.wrapping_add(i32::from(*unit) * i32::from(*weight));
        }
        score
    }

    /// The class with the highest score among `candidates`, the first of them if several have it; nothing if there are none.
    #[inline]
    pub fn best(&self, hidden: &Hidden, candidates: impl IntoIterator<Item = usize>) -> Option<(usize, i32)> {
        let mut best: Option<(usize, i32)> = None;
        for class in candidates {
            let score = self.score(hidden, class);
            if best.is_none_or(|(_, highest)| score > highest) {
                best = Some((class, score));
            }
        }
        best
    }

    /// Writes it into a body.
    pub fn write(&self, writer: &mut Writer) {
        writer.number(self.index.buckets().len() as u32);
        writer.number(self.outputs.len() as u32);
        writer.number(self.unit.to_bits());
        for bucket in self.index.buckets() {
            writer.long_number(*bucket);
        }
        for row in &self.rows {
            writer.bytes(&row.0.map(|weight| weight as u8));
        }
        for weights in std::iter::once(&self.bias).chain(&self.outputs) {
            for weight in weights {
                writer.bytes(&weight.to_le_bytes());
            }
        }
        for bias in &self.output_bias {
            writer.bytes(&bias.to_le_bytes());
        }
        writer.number(self.direct_shift);
        self.direct.write(writer);
    }

    /// Reads one out of a body.
    ///
    /// # Errors
    /// The body ends early or makes no sense.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let buckets = reader.number()? as usize;
        let classes = reader.number()? as usize;
        let unit = f32::from_bits(reader.number()?);
        let buckets: Vec<u64> = reader
            .take(buckets.saturating_mul(8))?
            .chunks_exact(8)
            .map(|bytes| u64::from_le_bytes(array(bytes)))
            .collect();
        let index = FeatureIndex::from_buckets(buckets).ok_or(FileError::Damaged)?;
        let rows = reader
            .take(index.rows().saturating_mul(WIDTH))?
            .chunks_exact(WIDTH)
            .map(|bytes| Row(array(bytes).map(|byte: u8| byte as i8)))
            .collect();
        let mut weights = reader
            .take((classes + 1).saturating_mul(2 * WIDTH))?
            .chunks_exact(2 * WIDTH)
            .map(|bytes| {
                let mut weights = [0; WIDTH];
                for (weight, bytes) in weights.iter_mut().zip(bytes.chunks_exact(2)) {
                    *weight = i16::from_le_bytes(array(bytes));
                }
                weights
            });
        let bias = weights.next().ok_or(FileError::Damaged)?;
        let outputs = weights.collect();
        let output_bias = reader
            .take(classes.saturating_mul(4))?
            .chunks_exact(4)
            .map(|bytes| i32::from_le_bytes(array(bytes)))
            .collect();
        let direct_shift = reader.number()?;
        if direct_shift > 15 {
            return Err(FileError::Damaged);
        }
        Ok(Self {
            index,
            rows,
            bias,
            outputs,
            output_bias,
            direct_shift,
            direct: DirectTable::read(reader)?,
            unit,
        })
    }
}

/// The bytes of a chunk whose length is known.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(bytes);
    array
}
