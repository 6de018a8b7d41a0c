//! A feed-forward network with one hidden layer over hashed features, in small integers.
//!
//! Each feature that fires adds its row of weights of four bits, half a cache line, to the hidden layer; the hidden layer, cut off
//! below zero, scores the classes. Four bits and a step for each row are as good as eight: what a row gets wrong, the sum of fifty rows
//! evens out; and a model that fits the cache of a core is faster than any cleverness. It is the transition classifier of Chen and
//! Manning (2014) with the products of embeddings and weights worked out beforehand for every feature, pairs of words and tags included, as the networks of chess programs do. A sum over features
//! costs what a linear model's sum over classes costs, but features share what they have in common.

#[cfg(target_arch = "x86_64")]
use crate::avx2::Avx2;
use crate::direct::{DIRECT, DirectTable, PAIRS};
use crate::file::{FileError, Reader, Writer};
use crate::hash::Key;
use crate::rows::{HEAD, RowTable};
use crate::spots::Spot;

/// Units of the hidden layer.
pub const WIDTH: usize = 64;
/// Classes that are scored at once.
const FOUR: usize = 4;

/// The sum of the rows of some features; sums can be kept and added, since order does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Sum(pub(crate) [i16; WIDTH]);

/// The sums of the direct weights of some features, one for each pair of places that their rows can have in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DirectSum([[i32; PAIRS]; DIRECT]);

impl Sum {
    /// Of no features.
    pub const ZERO: Self = Self([0; WIDTH]);

    /// Adds another sum.
    #[inline(always)]
    pub fn add(&mut self, other: &Self) {
        for (unit, more) in self.0.iter_mut().zip(&other.0) {
            *unit = unit.wrapping_add(*more);
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
    pub(crate) rows: RowTable,
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

    /// Asks for the weights of a feature, so that they are there when [`add`](Self::add) needs them.
    #[inline(always)]
    pub fn ask(&self, key: Key) -> Spot {
        self.rows.ask(key)
    }

    /// Adds the weights of those features that were learned to `sum`.
    #[inline(always)]
    pub fn add(&self, sum: &mut Sum, spots: &[Spot]) {
        self.rows.add(sum, spots);
    }

    /// Asks for the direct weights of a feature.
    #[inline(always)]
    pub fn ask_direct(&self, key: Key) -> Spot {
        self.direct.ask(key)
    }

    /// Adds the direct weights of those features that were learned to `sum`.
    #[inline(always)]
    pub fn add_direct(&self, sum: &mut DirectSum, spots: &[Spot]) {
        self.direct.add(&mut sum.0, spots);
    }

    /// The scores of the first three classes with their direct weights.
    #[inline(always)]
    pub fn scores_with(&self, hidden: &Hidden, direct: &DirectSum) -> [i32; DIRECT] {
        let [first, second, third, _] = self.scores(hidden, &[0, 1, 2, 2]);
        let mut scores = [first, second, third];
        for (score, direct) in scores.iter_mut().zip(&direct.0) {
            *score += direct.iter().sum::<i32>() << self.direct_shift;
        }
        scores
    }

    /// The hidden layer over a sum of features.
    #[inline(always)]
    pub fn hidden(&self, sum: &Sum) -> Hidden {
        let mut hidden = [0; WIDTH];
        for ((unit, sum), bias) in hidden.iter_mut().zip(&sum.0).zip(&self.bias) {
            *unit = sum.wrapping_add(*bias).max(0);
        }
        for unit in HEAD {
            hidden[unit] = 0;
        }
        Hidden(hidden)
    }

    /// The score of a class.
    #[inline(always)]
    pub fn score(&self, hidden: &Hidden, class: usize) -> i32 {
        let mut score = self.output_bias[class];
        for (unit, weight) in hidden.0.iter().zip(&self.outputs[class]) {
            score = score.wrapping_add(i32::from(*unit) * i32::from(*weight));
        }
        score
    }

    /// The class with the highest score among `candidates`, the first of them if several have it; nothing if there are none.
    #[inline(always)]
    pub fn best(&self, hidden: &Hidden, candidates: impl IntoIterator<Item = usize>) -> Option<(usize, i32)> {
        let mut best: Option<(usize, i32)> = None;
        let mut four = [0; FOUR];
        let mut candidates = candidates.into_iter();
        loop {
            let mut count = 0;
            for (place, class) in four.iter_mut().zip(&mut candidates) {
                *place = class;
                count += 1;
            }
            if count == 0 {
                return best;
            }
            let scores = self.scores(hidden, &four);
            for (class, score) in four.iter().zip(scores).take(count) {
                if best.is_none_or(|(_, highest)| score > highest) {
                    best = Some((*class, score));
                }
            }
        }
    }

    /// The scores of four classes.
    #[inline(always)]
    fn scores(&self, hidden: &Hidden, classes: &[usize; FOUR]) -> [i32; FOUR] {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = Avx2::get() {
            let products = avx2.products(&hidden.0, classes.map(|class| &self.outputs[class]));
            let mut scores = classes.map(|class| self.output_bias[class]);
            for (score, product) in scores.iter_mut().zip(products) {
                *score = score.wrapping_add(product);
            }
            return scores;
        }
        classes.map(|class| self.score(hidden, class))
    }

    /// Writes it into a body.
    pub fn write(&self, writer: &mut Writer) {
        writer.number(self.outputs.len() as u32);
        writer.number(self.unit.to_bits());
        self.rows.write(writer);
        writer.column(&self.bias);
        writer.column(&self.outputs);
        writer.column(&self.output_bias);
        writer.number(self.direct_shift);
        self.direct.write(writer);
    }

    /// Reads one out of a body.
    ///
    /// # Errors
    /// The body ends early or makes no sense.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let classes = reader.number()? as usize;
        let unit = f32::from_bits(reader.number()?);
        let rows = RowTable::read(reader)?;
        let [bias] = reader.column(1)?[..] else {
            return Err(FileError::Length);
        };
        let outputs = reader.column(classes)?.into_owned();
        let output_bias = reader.column(classes)?.into_owned();
        let direct_shift = reader.number()?;
        if direct_shift > 15 {
            return Err(FileError::Damaged);
        }
        Ok(Self {
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
