//! Direct weights: a table from features to weights for three classes, without a hidden layer between. A feature costs one cache line,
//! which holds eight rows of three weights and a check each.

use bytemuck::{Pod, Zeroable};

use crate::file::{FileError, LittleEndian, Reader, Writer};
use crate::hash::Key;
use crate::index::equal_lanes;
use crate::processor::prefetch;

/// Classes that have direct weights.
pub(crate) const DIRECT: usize = 3;
/// Rows of a line.
const WAYS: usize = 8;

/// A cache line of rows: the checks of their features, 0 for an empty row, and three weights for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Zeroable, Pod)]
#[repr(C, align(64))]
struct Line {
    /// Four checks to a number, the first in its lowest bits.
    checks: [u64; WAYS / 4],
    weights: [[i16; DIRECT]; WAYS],
}

impl LittleEndian for Line {
    fn swapped(self) -> Self {
        Self {
            checks: self.checks.swapped(),
            weights: self.weights.swapped(),
        }
    }
}

impl Line {
    fn check(&self, way: usize) -> u16 {
        (self.checks[way / 4] >> (16 * (way % 4))) as u16
    }

    /// The first row with a check, and whether there is one.
    #[inline(always)]
    fn find(&self, check: u16) -> (usize, bool) {
        let zeros = self.checks.map(|checks| equal_lanes(checks, check));
        let [low, high] = zeros.map(|zeros| (zeros.trailing_zeros() / 16) as usize);
        let way = if low < 4 { low } else { 4 + high };
        (way % WAYS, zeros[0] | zeros[1] != 0)
    }
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DirectTable {
    /// None for a network without direct weights.
    lines: Vec<Line>,
}

fn check(key: Key) -> u16 {
    key.bits() as u16 | 1
}

impl DirectTable {
    /// An empty table of `rows` rows, rounded up to whole lines.
    pub(crate) fn with_rows(rows: usize) -> Self {
        Self {
            lines: vec![Line::default(); rows.div_ceil(WAYS)],
        }
    }

    /// The line of a key.
    #[inline(always)]
    fn line(&self, key: Key) -> usize {
        ((u128::from(key.bits()) * self.lines.len() as u128) >> 64) as usize
    }

    /// Gives a feature a row; says whether there was room for it.
    pub(crate) fn insert(&mut self, key: Key, weights: [i16; DIRECT]) -> bool {
        let (line, check) = (self.line(key), check(key));
        let Some(line) = self.lines.get_mut(line) else {
            return false;
        };
        let taken = |way: usize| line.check(way);
        if (0..WAYS).any(|way| taken(way) == check) {
            return false;
        }
        let Some(way) = (0..WAYS).find(|way| taken(*way) == 0) else {
            return false;
        };
        line.checks[way / 4] |= u64::from(check) << (16 * (way % 4));
        line.weights[way] = weights;
        true
    }

    /// Asks for the weights of a feature.
    #[inline(always)]
    pub(crate) fn prefetch(&self, key: Key) {
        if let Some(line) = self.lines.get(self.line(key)) {
            prefetch(line);
        }
    }

    /// Adds the weights of a feature, if it was learned.
    #[inline(always)]
    pub(crate) fn add(&self, sums: &mut [i32; DIRECT], key: Key) {
        let Some(line) = self.lines.get(self.line(key)) else {
            return;
        };
        let (way, is_known) = line.find(check(key));
        let mask = -i32::from(is_known);
        for (sum, weight) in sums.iter_mut().zip(line.weights[way]) {
            *sum += i32::from(weight) & mask;
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.lines.len() as u32);
        writer.column(&self.lines);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let count = reader.number()? as usize;
        Ok(Self {
            lines: reader.column(count)?,
        })
    }
}
