//! The model of attributions: its parts and its file.
//!
//! Three small models follow each other: one tells which tokens are anchors of cues, one labels the tokens around an anchor with their
//! roles, and one tells of the whole attribution how sure it is.

use onrecord_linear::file::{self, FileError, ModelFile, Reader, Writer};
use onrecord_linear::sequence::SequenceModel;
use onrecord_linear::{Batch, Key, Spot, WeightTable, aligned_bytes};

use super::anchors::Reporting;
use super::labels::LABELS;

/// What the file holds, by name.
const KIND: &str = "quotes";
/// Version of what the file holds.
const VERSION: u32 = 4;
/// Weights in a row: [`LABELS`] and some room.
pub(crate) const WIDTH: usize = 16;

/// Weighs yes against no (logistic regression).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scorer {
    table: WeightTable<1>,
    /// In units of the table.
    bias: f32,
}

impl Scorer {
    /// Of weights of `keys`, positive for yes; of `rows` rows at least.
    pub(crate) fn new(keys: &[Key], weights: &[f32], bias: f32, rows: usize) -> Self {
        let unit = onrecord_linear::table::unit_for(weights);
        Self {
            table: WeightTable::build(keys, weights, 1, rows, unit),
            bias: bias / unit,
        }
    }

    /// Asks for what tells whether a feature was learned.
    #[inline(always)]
    pub(crate) fn ask(&self, key: Key) -> Spot {
        self.table.ask(key)
    }

    /// The logarithm of the odds of yes; `rows` is room.
    #[inline(always)]
    pub(crate) fn odds(&self, spots: &[Spot], rows: &mut Vec<u32>) -> f32 {
        self.table.find(spots, rows);
        self.odds_of(rows)
    }

    #[inline(always)]
    fn odds_of(&self, rows: &[u32]) -> f32 {
        let mut sum = 0;
        for row in rows {
            sum += i32::from(self.table.weights(*row)[0]);
        }
        (sum as f32 + self.bias) * self.table.unit()
    }

    /// The odds of several things, one after the other. By the time that it is read, what was asked for has come.
    #[inline(always)]
    pub(crate) fn each_odds(&self, things: &mut Batch) -> impl Iterator<Item = f32> {
        things.find(&self.table);
        things.rows().map(|rows| self.odds_of(rows))
    }

    /// The same with odds `scale` times as long and `shift` longer.
    #[must_use]
    pub(crate) fn calibrated(self, scale: f32, shift: f32) -> Self {
        let table = self.table.scaled(scale);
        let bias = self.bias + shift / table.unit();
        Self { table, bias }
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(self.bias.to_bits());
        self.table.write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let bias = f32::from_bits(reader.number()?);
        if !bias.is_finite() {
            return Err(FileError::Damaged);
        }
        Ok(Self {
            table: WeightTable::read(reader)?,
            bias,
        })
    }
}

/// Finds cues and their roles.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finder {
    pub(crate) reporting: Reporting,
    pub(crate) anchors: Scorer,
    pub(crate) roles: SequenceModel<WIDTH>,
}

/// What tells of attributions inside the content of others, learned from contents that were read for them; where there were none, from what
/// stands outside of all content.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inner {
    pub(crate) anchors: Scorer,
    pub(crate) choice: Scorer,
}

/// A learned model of attributions.
#[derive(Clone, Debug)]
pub struct QuoteModel {
    pub(crate) finder: Finder,
    pub(crate) choice: Scorer,
    pub(crate) inner: Inner,
    hash: u64,
}

impl QuoteModel {
    pub(crate) fn new(finder: Finder, choice: Scorer, inner: Inner) -> Self {
        Self {
            finder,
            choice,
            inner,
            hash: 0,
        }
    }

    /// The model that the program brings along.
    ///
    /// # Panics
    /// Never: the embedded bytes are tested.
    pub fn embedded() -> Self {
        Self::read_static(aligned_bytes!("../../models/quotes.bin"))
            .expect("the embedded model was written by this program")
    }

    /// The model in the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no such model, or a damaged or newer one.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        Self::of(file::read(bytes, KIND, VERSION)?)
    }

    /// The same of bytes that last as long as the program: what of tables can be used as it lies there is.
    ///
    /// # Errors
    /// The bytes are no such model, or a damaged or newer one.
    pub fn read_static(bytes: &'static [u8]) -> Result<Self, FileError> {
        Self::of(file::read_static(bytes, KIND, VERSION)?)
    }

    fn of(file: ModelFile<'_>) -> Result<Self, FileError> {
        let mut reader = file.reader();
        let words = reader.number()?;
        let words: Result<Vec<u32>, FileError> = (0..words).map(|_| reader.number()).collect();
        let reporting = Reporting::new(words?);
        let anchors = Scorer::read(&mut reader)?;
        let roles = SequenceModel::read(&mut reader, LABELS)?;
        let choice = Scorer::read(&mut reader)?;
        let inner = Inner {
            anchors: Scorer::read(&mut reader)?,
            choice: Scorer::read(&mut reader)?,
        };
        reader.end()?;
        Ok(Self {
            finder: Finder {
                reporting,
                anchors,
                roles,
            },
            choice,
            inner,
            hash: file.hash,
        })
    }

    /// Its cues and roles, and all that it knows of what lies inside of contents, with the probabilities of another model that learned from the
    /// same articles: when laws change what is found, probabilities become honest again without other weights, which change at random too.
    #[must_use]
    pub fn with_probabilities_of(self, other: Self) -> Self {
        Self {
            choice: other.choice,
            ..self
        }
    }

    /// The bytes of a file with the model.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        let words = self.finder.reporting.sorted();
        writer.number(words.len() as u32);
        words.iter().for_each(|word| writer.number(*word));
        self.finder.anchors.write(&mut writer);
        self.finder.roles.write(&mut writer);
        self.choice.write(&mut writer);
        self.inner.anchors.write(&mut writer);
        self.inner.choice.write(&mut writer);
        file::write(KIND, VERSION, &[], &writer.finish())
    }

    /// The hash of the file that it was read from.
    pub fn hash(&self) -> u64 {
        self.hash
    }
}
