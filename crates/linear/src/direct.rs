//! Direct weights: a table from features to weights for three classes, without a hidden layer between. A feature costs one cache line,
//! which holds eight rows of three weights and a check each.

use bytemuck::{Pod, Zeroable};

use crate::file::{Column, FileError, LittleEndian, Reader, Writer};
use crate::hash::Key;
use crate::processor::prefetch_line;

/// Classes that have direct weights.
pub(crate) const DIRECT: usize = 3;
/// Rows of a line.
pub(crate) const WAYS: usize = 8;

/// A cache line of rows: the checks of their features, 0 for an empty row, and three weights for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Zeroable, Pod)]
#[repr(C, align(64))]
struct Line {
    checks: [u16; WAYS],
    weights: [[i16; WAYS]; DIRECT],
}

impl LittleEndian for Line {
    fn swapped(self) -> Self {
        Self {
            checks: self.checks.swapped(),
            weights: self.weights.swapped(),
        }
    }
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DirectTable {
    /// None for a network without direct weights.
    lines: Column<Line>,
}

fn check(key: Key) -> u16 {
    key.bits() as u16 | 1
}

impl DirectTable {
    /// An empty table of `rows` rows, rounded up to whole lines.
    pub(crate) fn with_rows(rows: usize) -> Self {
        Self {
            lines: Column::Owned(vec![Line::default(); rows.div_ceil(WAYS)]),
        }
    }

    /// Gives a feature a row; says whether there was room for it.
    pub(crate) fn insert(&mut self, key: Key, weights: [i16; DIRECT]) -> bool {
        let (line, check) = (key.place(self.lines.len()), check(key));
        let Some(line) = self.lines.to_mut().get_mut(line) else {
            return false;
        };
        if line.checks.contains(&check) {
            return false;
        }
        let Some(way) = line.checks.iter().position(|taken| *taken == 0) else {
            return false;
        };
        line.checks[way] = check;
        for (ways, weight) in line.weights.iter_mut().zip(weights) {
            ways[way] = weight;
        }
        true
    }

    /// Asks for the weights of a feature.
    #[inline(always)]
    pub(crate) fn prefetch(&self, key: Key) {
        prefetch_line(&self.lines, key);
    }

    /// Adds the weights of those features that were learned: all ways of a line at once, with nothing for those that are others'.
    #[inline(always)]
    pub(crate) fn add(&self, sums: &mut [[i32; WAYS]; DIRECT], keys: &[Key]) {
        let lines = &*self.lines;
        for key in keys {
            let Some(line) = lines.get(key.place(lines.len())) else {
                return;
            };
            let check = check(*key);
            let masks = line.checks.map(|taken| -i16::from(taken == check));
            for (sums, weights) in sums.iter_mut().zip(&line.weights) {
                for ((sum, weight), mask) in sums.iter_mut().zip(weights).zip(masks) {
                    *sum += i32::from(weight & mask);
                }
            }
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
