//! Direct weights: a table from features to weights for three classes, without a hidden layer between. A feature costs one cache line,
//! which holds eight rows of three weights and a check each.

use bytemuck::{Pod, Zeroable};

#[cfg(target_arch = "x86_64")]
use crate::avx2::Avx2;
use crate::file::{Column, FileError, LittleEndian, Reader, Writer};
use crate::hash::Key;
use crate::processor::ask;
use crate::spots::Spot;

/// Classes that have direct weights.
pub(crate) const DIRECT: usize = 3;
/// Rows of a line.
const WAYS: usize = 8;
/// Pairs of them, whose weights are added up together.
pub(crate) const PAIRS: usize = WAYS / 2;

/// A cache line of rows: the checks of their features, 0 for an empty row, and three weights for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Zeroable, Pod)]
#[repr(C, align(64))]
pub(crate) struct Line {
    pub(crate) checks: [u16; WAYS],
    pub(crate) weights: [[i16; WAYS]; DIRECT],
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

/// Adds all ways of a line at once, with nothing for those that are others', on any processor.
fn add(lines: &[Line], spots: &[Spot], sums: &mut [[i32; PAIRS]; DIRECT]) {
    for spot in spots {
        let line = &lines[spot.place()];
        let masks = line.checks.map(|taken| -i32::from(taken == spot.check()));
        for (sums, weights) in sums.iter_mut().zip(&line.weights) {
            for (way, (weight, mask)) in weights.iter().zip(masks).enumerate() {
                sums[way / 2] += i32::from(*weight) & mask;
            }
        }
    }
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
    pub(crate) fn ask(&self, key: Key) -> Spot {
        ask(&self.lines, key, check(key))
    }

    /// Adds the weights of those features that were learned.
    #[inline(always)]
    pub(crate) fn add(&self, sums: &mut [[i32; PAIRS]; DIRECT], spots: &[Spot]) {
        if self.lines.is_empty() {
            return;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = Avx2::get() {
            return avx2.add_direct(&self.lines, spots, sums);
        }
        add(&self.lines, spots, sums);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_processors_add_alike() {
        let mut table = DirectTable::with_rows(64);
        let keys: Vec<Key> = (0..100).map(|value| Key::of(1).and(value)).collect();
        for (number, key) in keys.iter().enumerate() {
            let weight = number as i16 * 300 - 15_000;
            table.insert(*key, [weight, -weight, i16::MIN]);
        }
        let spots: Vec<Spot> = keys.iter().map(|key| table.ask(*key)).collect();
        for spots in [&spots[..], &spots[..7], &[]] {
            let (mut sums, mut plain) = ([[1; PAIRS]; DIRECT], [[1; PAIRS]; DIRECT]);
            table.add(&mut sums, spots);
            add(&table.lines, spots, &mut plain);
            assert_eq!(sums, plain);
        }
    }
}
