//! Rows of hidden-layer weights, found by their features' hashes: a cache line holds two rows with a check each, so that a feature costs
//! one read of memory, at an address that is known at once.

use std::hint::select_unpredictable;

use bytemuck::{Pod, Zeroable};

#[cfg(target_arch = "x86_64")]
use crate::avx2::Avx2;
use crate::file::{Column, FileError, LittleEndian, Reader, Writer};
use crate::hash::Key;
use crate::network::{Sum, WIDTH};
use crate::processor::ask;
use crate::spots::Spot;

/// Rows of a line.
const WAYS: usize = 2;
/// The largest weight of a row, in its own steps.
const MOST: f32 = 7.0;
/// How many sizes a row's steps can have, none included.
const STEPS: u16 = 16;
/// Units that give their place to the row's head.
pub(crate) const HEAD: [usize; 4] = [0, 1, WIDTH / 2, WIDTH / 2 + 1];

/// The weights of one feature, in half a cache line: four bits for each unit, in steps of a size that the row has for itself. Byte `n` holds
/// unit `n` in its low half and unit `n + 32` in its high half, but for the first two bytes: they are the head, with the size of the steps
/// in the lowest four bits, 0 for an empty row, and the feature's check in the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Zeroable, Pod)]
#[repr(C, align(32))]
pub(crate) struct Row(pub(crate) [u8; WIDTH / 2]);

/// A cache line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Zeroable, Pod)]
#[repr(C, align(64))]
pub(crate) struct Line([Row; WAYS]);

impl LittleEndian for Line {
    fn swapped(self) -> Self {
        self
    }
}

impl Row {
    /// The weights, given in units of a [`Sum`], as well as they can be had.
    fn new(check: u16, weights: &[f32; WIDTH]) -> Self {
        let units = || (0..WIDTH).filter(|unit| !HEAD.contains(unit));
        let largest = units().fold(0f32, |most, unit| most.max(weights[unit].abs()));
        let step = (largest / MOST).round().clamp(1.0, f32::from(STEPS - 1));
        let nibble = |unit: usize| (weights[unit] / step).round().clamp(-MOST, MOST) as i8 as u8 & 0xF;
        let mut row = Self(std::array::from_fn(|byte| {
            nibble(byte) | nibble(byte + WIDTH / 2) << 4
        }));
        row.0[..2].copy_from_slice(&(check | step as u16).to_le_bytes());
        row
    }

    #[inline(always)]
    fn head(&self) -> u16 {
        u16::from_le_bytes([self.0[0], self.0[1]])
    }

    fn is_empty(&self) -> bool {
        self.head() == 0
    }

    /// The size of the steps if this is the check of the row's feature, and [`STEPS`] or more if it is not.
    #[inline(always)]
    fn step_or_more(&self, check: u16) -> u16 {
        self.head() ^ check
    }
}

impl Line {
    /// The row with a check and the size of its steps; some row and 0 if there is none. There is no branch on which of them it is:
    /// processors would guess wrong half the time.
    #[inline(always)]
    pub(crate) fn find(&self, check: u16) -> (&Row, u16) {
        let [first, second] = &self.0;
        let of_first = first.step_or_more(check);
        // An empty row has the check 0, as a feature may, but it comes last and its steps are of no size.
        let is_first = of_first < STEPS;
        let step = select_unpredictable(is_first, of_first, second.step_or_more(check));
        let row = &self.0[usize::from(!is_first)];
        (row, select_unpredictable(step < STEPS, step, 0))
    }
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowTable {
    lines: Column<Line>,
}

/// Adds rows one after the other, on any processor.
#[inline(always)]
fn add(lines: &[Line], spots: &[Spot], sum: &mut Sum) {
    // Copies, which stay in registers all the while.
    let mut total = *sum;
    let (lows, highs) = total.0.split_at_mut(WIDTH / 2);
    for spot in spots {
        let (row, step) = lines[spot.place()].find(spot.check());
        for ((low, high), byte) in lows.iter_mut().zip(&mut *highs).zip(&row.0) {
            let wide = i16::from(*byte);
            *low = low.wrapping_add(((wide << 12) >> 12).wrapping_mul(step as i16));
            *high = high.wrapping_add(((wide << 8) >> 12).wrapping_mul(step as i16));
        }
    }
    *sum = total;
}

/// Twelve bits of a key, few of its line's, where they stand in a row's head.
#[inline(always)]
fn check(key: Key) -> u16 {
    key.bits() as u16 & !(STEPS - 1)
}

impl RowTable {
    /// An empty table of `rows` rows, rounded up to whole lines.
    pub(crate) fn with_rows(rows: usize) -> Self {
        Self {
            lines: Column::Owned(vec![Line::zeroed(); rows.div_ceil(WAYS).max(1)]),
        }
    }

    /// Gives a feature a row; says whether there was room for it.
    pub(crate) fn insert(&mut self, key: Key, weights: &[f32; WIDTH]) -> bool {
        let (place, check) = (key.place(self.lines.len()), check(key));
        let Line(rows) = &mut self.lines.to_mut()[place];
        if rows
            .iter()
            .any(|row| !row.is_empty() && row.step_or_more(check) < STEPS)
        {
            return false;
        }
        let Some(row) = rows.iter_mut().find(|row| row.is_empty()) else {
            return false;
        };
        *row = Row::new(check, weights);
        true
    }

    /// Asks for the weights of a feature.
    #[inline(always)]
    pub(crate) fn ask(&self, key: Key) -> Spot {
        ask(&self.lines, key, check(key))
    }

    /// Adds the weights of those features that were learned. (One unknown feature in some 2,000 is taken for another.)
    #[inline(always)]
    pub(crate) fn add(&self, sum: &mut Sum, spots: &[Spot]) {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = Avx2::get() {
            return avx2.add_rows(&self.lines, spots, sum);
        }
        add(&self.lines, spots, sum);
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.lines.len() as u32);
        writer.column(&self.lines);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let count = reader.number()? as usize;
        let lines: Column<Line> = reader.column(count)?;
        if lines.is_empty() {
            return Err(FileError::Damaged);
        }
        Ok(Self { lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_is_added_and_nothing_else() {
        let mut table = RowTable::with_rows(64);
        let weights: [f32; WIDTH] = std::array::from_fn(|unit| (unit % 15) as f32 * 2.0 - 14.0);
        let keys: Vec<Key> = (0..100).map(|value| Key::of(1).and(value)).collect();
        let known: Vec<bool> = keys.iter().map(|key| table.insert(*key, &weights)).collect();
        assert!(known.contains(&true) && known.contains(&false));
        for (key, is_known) in keys.iter().zip(known) {
            let mut sum = Sum::ZERO;
            table.add(&mut sum, &[table.ask(*key)]);
            for (unit, weight) in weights
                .iter()
                .enumerate()
                .filter(|(unit, _)| !HEAD.contains(unit))
            {
                let expected = if is_known { *weight as i16 } else { 0 };
                assert_eq!(sum.0[unit], expected, "unit {unit}");
            }
        }
    }

    #[test]
    fn all_processors_add_alike() {
        let mut table = RowTable::with_rows(64);
        let keys: Vec<Key> = (0..100).map(|value| Key::of(1).and(value)).collect();
        for (number, key) in keys.iter().enumerate() {
            let weights = std::array::from_fn(|unit| ((unit * 7 + number * 13) % 210) as f32 - 105.0);
            table.insert(*key, &weights);
        }
        let spots: Vec<Spot> = keys.iter().map(|key| table.ask(*key)).collect();
        for spots in [&spots[..], &spots[..7], &spots[50..51], &[]] {
            let (mut sum, mut plain) = (Sum([1000; WIDTH]), Sum([1000; WIDTH]));
            table.add(&mut sum, spots);
            add(&table.lines, spots, &mut plain);
            assert_eq!(sum, plain);
        }
    }
}
