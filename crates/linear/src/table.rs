//! Weights at run time: one row of small integers for each feature that was learned, found through a [`FeatureIndex`].
//!
//! A weight is a byte. A row has `WIDTH` of them, a power of two up to 64, and lies within one cache line, so that a feature costs one
//! read of the index and, if it was learned, one of its row. In a file rows that have more room than there are classes do not, and empty ones are left out.

use bytemuck::{Pod, Zeroable};

use crate::file::{Column, FileError, LittleEndian, Reader, Writer};
use crate::hash::Key;
use crate::index::FeatureIndex;
use crate::processor::prefetch;
use crate::spots::Spot;

/// Bytes of a cache line.
const LINE: usize = 64;

/// How many features of one example can be added up without leaving 16 bits.
pub const MOST_FEATURES: usize = i16::MAX as usize / i8::MAX as usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Zeroable, Pod)]
#[repr(C, align(64))]
struct Line([i8; LINE]);

impl LittleEndian for Line {
    fn swapped(self) -> Self {
        self
    }
}

/// Weights of features for up to `WIDTH` classes.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightTable<const WIDTH: usize> {
    index: FeatureIndex,
    lines: Column<Line>,
    unit: f32,
    classes: usize,
}

impl<const WIDTH: usize> WeightTable<WIDTH> {
    const ROWS_PER_LINE: usize = {
        assert!(WIDTH.is_power_of_two() && WIDTH <= LINE);
        LINE / WIDTH
    };

    /// Quantises `weights` (`classes` for each key, at most `WIDTH`) into a table of at least `rows` rows, rounded up to a power of two.
    /// Where features compete for rows, those with the larger weights stay. A weight is rounded to a multiple of `unit`;
    /// what is beyond 127 units is cut to that.
    pub fn build(keys: &[Key], weights: &[f32], classes: usize, rows: usize, unit: f32) -> Self {
        let row_of = |index: usize| &weights[index * classes..(index + 1) * classes];
        let mut order: Vec<(f32, usize)> = (0..keys.len())
            .map(|index| {
                (
                    row_of(index).iter().map(|weight| weight.abs()).sum::<f32>(),
                    index,
                )
            })
            .filter(|(mass, _)| *mass > unit / 2.0)
            .collect();
        order.sort_by(|left, right| right.0.total_cmp(&left.0).then(keys[left.1].cmp(&keys[right.1])));
        let (index, placed) = FeatureIndex::build(order.iter().map(|(_, number)| keys[*number]), rows);
        let mut lines = vec![Line([0; LINE]); index.rows().div_ceil(Self::ROWS_PER_LINE)];
        for ((_, number), row) in order.iter().zip(placed) {
            let Some(row) = row else { continue };
            let start = row as usize % Self::ROWS_PER_LINE * WIDTH;
            let cells = &mut lines[row as usize / Self::ROWS_PER_LINE].0[start..start + WIDTH];
            for (cell, weight) in cells.iter_mut().zip(row_of(*number)) {
                *cell = (weight / unit).round().clamp(-127.0, 127.0) as i8;
            }
        }
        Self {
            index,
            lines: Column::Owned(lines),
            unit,
            classes,
        }
    }

    /// Asks for what tells whether a feature was learned, so that it is there when [`find`](Self::find) needs it.
    #[inline(always)]
    pub fn ask(&self, key: Key) -> Spot {
        self.index.ask(key)
    }

    /// Sets `rows` to the rows of features in their order, and asks for their weights, so that they are there when [`add`](Self::add) needs
    /// them; what was never learned has a row without any, so that there is no branch on what is known.
    #[inline(always)]
    pub fn find(&self, spots: &[Spot], rows: &mut Vec<u32>) {
        // All are set: what they were does not matter.
        rows.resize(spots.len(), 0);
        self.index.find(spots, rows);
        let weights = self.all_weights();
        for row in &*rows {
            prefetch(weights, *row as usize);
        }
    }

    /// The weights of a row that [`find`](Self::find) gave.
    #[inline(always)]
    pub fn weights(&self, row: u32) -> &[i8; WIDTH] {
        Self::of_row(self.all_weights(), row)
    }

    #[inline(always)]
    fn of_row(weights: &[[i8; WIDTH]], row: u32) -> &[i8; WIDTH] {
        weights.get(row as usize).unwrap_or(&[0; WIDTH])
    }

    #[inline(always)]
    fn all_weights(&self) -> &[[i8; WIDTH]] {
        bytemuck::cast_slice(&self.lines)
    }

    /// Adds the weights of rows to the scores of the classes; see [`MOST_FEATURES`].
    #[inline(always)]
    pub fn add(&self, rows: &[u32], scores: &mut [i16; WIDTH]) {
        let weights = self.all_weights();
        let mut sums = *scores;
        for row in rows {
            for (sum, weight) in sums.iter_mut().zip(Self::of_row(weights, *row)) {
                *sum = sum.wrapping_add(i16::from(*weight));
            }
        }
        *scores = sums;
    }

    /// What a weight of 1 stands for.
    pub fn unit(&self) -> f32 {
        self.unit
    }

    /// The same weights times `factor`.
    #[must_use]
    pub fn scaled(mut self, factor: f32) -> Self {
        self.unit *= factor;
        self
    }

    /// Rows in use or not.
    pub fn rows(&self) -> usize {
        self.index.rows()
    }

    /// Adds the table to a model's body.
    pub fn write(&self, writer: &mut Writer) {
        writer.number(self.index.rows() as u32);
        writer.number(self.classes as u32);
        writer.number(self.unit.to_bits());
        writer.column(self.index.buckets());
        if self.classes == WIDTH {
            return writer.column(&self.lines);
        }
        for row in self.index.given() {
            let weights = &self.weights(row)[..self.classes];
            weights
                .iter()
                .for_each(|weight| writer.bytes(&weight.to_le_bytes()));
        }
    }

    /// Reads a table from a model's body.
    ///
    /// # Errors
    /// The body ends early, or the table is none.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let rows = reader.number()? as usize;
        let classes = reader.number()? as usize;
        let unit = f32::from_bits(reader.number()?);
        if !rows.is_multiple_of(4) || classes == 0 || classes > WIDTH || !unit.is_finite() {
            return Err(FileError::Damaged);
        }
        let index = FeatureIndex::from_buckets(reader.column(rows / 4)?).ok_or(FileError::Damaged)?;
        let count = rows.div_ceil(Self::ROWS_PER_LINE);
        let lines = match classes == WIDTH {
            true => reader.column(count)?,
            false => Column::Owned(Self::widened(&index, classes, count, reader)?),
        };
        Ok(Self {
            index,
            lines,
            unit,
            classes,
        })
    }

    /// The rows of a body, which have a weight for each class alone, with room behind them.
    fn widened(
        index: &FeatureIndex,
        classes: usize,
        count: usize,
        reader: &mut Reader<'_>,
    ) -> Result<Vec<Line>, FileError> {
        let weights = reader.take(index.count().saturating_mul(classes))?;
        let mut lines = vec![Line([0; LINE]); count];
        let places: &mut [i8] = bytemuck::cast_slice_mut(&mut lines);
        for (row, weights) in index.given().zip(weights.chunks_exact(classes)) {
            let start = row as usize * WIDTH;
            places[start..start + classes].copy_from_slice(bytemuck::cast_slice(weights));
        }
        Ok(lines)
    }
}

/// A unit for [`WeightTable::build`]: one in which all weights but one in ten thousand fit.
pub fn unit_for(weights: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = weights
        .iter()
        .map(|weight| weight.abs())
        .filter(|size| *size > 0.0)
        .collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes
        .get((sizes.len() as f64 * 0.9999) as usize)
        .or(sizes.last())
        .copied()
        .unwrap_or(1.0);
    largest / f32::from(i8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Vec<Key>, WeightTable<4>) {
        let keys: Vec<Key> = (0..100).map(|value| Key::of(1).and(value)).collect();
        let weights: Vec<f32> = (0..300).map(|number| (number % 7) as f32 - 3.0).collect();
        let table = WeightTable::build(&keys, &weights, 3, 400, 0.5);
        (keys, table)
    }

    #[test]
    fn weights_are_found_again() {
        let (keys, table) = example();
        let mut scores = [0; 4];
        let mut rows = Vec::new();
        let spots = [keys[1], Key::of(2).and(1)].map(|key| table.ask(key));
        table.find(&spots, &mut rows);
        table.add(&rows, &mut scores);
        assert_eq!(scores, [0, 2, 4, 0]);
        table.add(&rows, &mut scores);
        assert_eq!(scores, [0, 4, 8, 0]);
    }

    fn is_read_back<const WIDTH: usize>(table: &WeightTable<WIDTH>) {
        let mut writer = Writer::default();
        table.write(&mut writer);
        let bytes = writer.finish();
        assert_eq!(&WeightTable::read(&mut Reader::new(&bytes)).unwrap(), table);
        for end in 0..bytes.len() {
            assert!(WeightTable::<WIDTH>::read(&mut Reader::new(&bytes[..end])).is_err());
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let (keys, with_room) = example();
        is_read_back(&with_room);
        let weights: Vec<f32> = (0..400).map(|number| (number % 9) as f32 - 4.0).collect();
        is_read_back(&WeightTable::<4>::build(&keys, &weights, 4, 400, 0.5));
    }
}
