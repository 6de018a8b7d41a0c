//! A model of sequences at run time, and its place in a file.

use super::{Grammar, Lattice, Learned};
use crate::file::{FileError, Reader, Writer};
use crate::hash::Key;
use crate::table::{WeightTable, unit_for};

/// Quantised weights of at most `WIDTH` labels.
#[derive(Clone, Debug, PartialEq)]
pub struct SequenceModel<const WIDTH: usize> {
    /// The weights of features.
    pub table: WeightTable<WIDTH>,
    labels: usize,
    /// Weights of neighbours, then of the first and of the last label, in units of the table.
    links: Vec<f32>,
}

impl<const WIDTH: usize> SequenceModel<WIDTH> {
    /// Quantises what was learned; `keys` are the features in the order of their numbers, `rows` the size of the table.
    pub fn quantise(learned: &Learned, keys: &[Key], rows: usize) -> Self {
        let unit = unit_for(&learned.features);
        let links = learned.links.iter().chain(&learned.first).chain(&learned.last);
        Self {
            table: WeightTable::build(keys, &learned.features, learned.labels, rows, unit),
            labels: learned.labels,
            links: links.map(|weight| (weight / unit).round()).collect(),
        }
    }

    /// How many labels there are.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Room to search for best paths in; make one and keep it.
    pub fn lattice(&self, grammar: &Grammar) -> Lattice {
        let (links, ends) = self.links.split_at(self.labels * self.labels);
        let (first, last) = ends.split_at(self.labels);
        Lattice::new(grammar, links, first, last)
    }

    /// Adds the model to a file's body.
    pub fn write(&self, writer: &mut Writer) {
        writer.number(self.labels as u32);
        for weight in &self.links {
            writer.number(weight.to_bits());
        }
        self.table.write(writer);
    }

    /// Reads a model of `labels` labels from a file's body.
    ///
    /// # Errors
    /// The body ends early, or holds no such model.
    pub fn read(reader: &mut Reader<'_>, labels: usize) -> Result<Self, FileError> {
        if reader.number()? as usize != labels || labels > WIDTH {
            return Err(FileError::Damaged);
        }
        let mut links = Vec::new();
        for _ in 0..labels * (labels + 2) {
            let weight = f32::from_bits(reader.number()?);
            if !weight.is_finite() {
                return Err(FileError::Damaged);
            }
            links.push(weight);
        }
        Ok(Self {
            table: WeightTable::read(reader)?,
            labels,
            links,
        })
    }
}
