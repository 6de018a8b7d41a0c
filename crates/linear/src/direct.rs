//! Direct weights: a table from features to weights for three classes, without a hidden layer between. A feature costs one cache line,
//! which holds eight rows of three weights and a check each.

use crate::file::{FileError, Reader, Writer};
use crate::hash::Key;

/// Classes that have direct weights.
pub(crate) const DIRECT: usize = 3;
/// Rows of a line.
const WAYS: usize = 8;

/// Three weights and the check of their feature; a check of 0 is an empty row.
type Row = [i16; DIRECT + 1];

/// A cache line of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(64))]
struct Line([Row; WAYS]);

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DirectTable {
    /// None for a network without direct weights.
    lines: Vec<Line>,
}

fn check(key: Key) -> i16 {
    (key.bits() as u16 | 1) as i16
}

impl DirectTable {
    /// An empty table of `rows` rows, rounded up to whole lines.
    pub(crate) fn with_rows(rows: usize) -> Self {
        Self {
            lines: vec![Line::default(); rows.div_ceil(WAYS)],
        }
    }

    /// The line of a key.
    #[inline]
    fn line(&self, key: Key) -> usize {
        ((u128::from(key.bits()) * self.lines.len() as u128) >> 64) as usize
    }

    /// Gives a feature a row; says whether there was room for it.
    pub(crate) fn insert(&mut self, key: Key, weights: [i16; DIRECT]) -> bool {
        let (line, check) = (self.line(key), check(key));
        let Some(line) = self.lines.get_mut(line) else {
            return false;
        };
        if line.0.iter().any(|row| row[DIRECT] == check) {
            return false;
        }
        let Some(row) = line.0.iter_mut().find(|row| row[DIRECT] == 0) else {
            return false;
        };
        row[..DIRECT].copy_from_slice(&weights);
        row[DIRECT] = check;
        true
    }

    /// Adds the weights of a feature, if it was learned.
    #[inline]
    pub(crate) fn add(&self, sums: &mut [i32; DIRECT], key: Key) {
        let Some(line) = self.lines.get(self.line(key)) else {
            return;
        };
        let check = check(key);
        for row in &line.0 {
            if row[DIRECT] == check {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i32::from(*weight);
                }
                return;
            }
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.lines.len() as u32);
        for weight in self.lines.iter().flat_map(|line| line.0.iter().flatten()) {
            writer.bytes(&weight.to_le_bytes());
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let count = reader.number()? as usize;
        let lines = reader
            .take(count.saturating_mul(size_of::<Line>()))?
            .chunks_exact(size_of::<Line>())
            .map(|bytes| {
                let mut line = Line::default();
                for (weight, bytes) in line.0.iter_mut().flatten().zip(bytes.chunks_exact(2)) {
                    *weight = i16::from_le_bytes([bytes[0], bytes[1]]);
                }
                line
            })
            .collect();
        Ok(Self { lines })
    }
}
