//! The file of this crate's models: tagger, lemmatiser and parser in one.

use onrecord_linear::FeatureIndex;
use onrecord_linear::file::{self, Column, FileError, ModelFile, Reader, Writer};

use crate::lemma::Lemmatiser;
use crate::parser::Parser;
use crate::punctuation::Punctuation;
use crate::tagger::Tagger;

/// What the file holds, by name.
const KIND: &str = "syntax";
/// Version of what the file holds.
const VERSION: u32 = 5;

/// All that the linear parser knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Tags.
    pub tagger: Tagger,
    /// Dictionary forms.
    pub lemmatiser: Lemmatiser,
    /// Heads and relations.
    pub parser: Parser,
    /// Heads of punctuation.
    pub punctuation: Punctuation,
    /// The hash of the file that it was read from, 0 if it was just trained.
    pub hash: u64,
}

impl Model {
    /// The model in the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no such file, or a damaged or newer one.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        Self::of(file::read(bytes, KIND, VERSION)?)
    }

    /// The same of bytes that last as long as the program: tables are used as they lie there.
    ///
    /// # Errors
    /// The bytes are no such file, or a damaged or newer one.
    pub fn read_static(bytes: &'static [u8]) -> Result<Self, FileError> {
        Self::of(file::read_static(bytes, KIND, VERSION)?)
    }

    fn of(file: ModelFile<'_>) -> Result<Self, FileError> {
        let mut reader = file.reader();
        let model = Self {
            tagger: Tagger::read(&mut reader)?,
            lemmatiser: Lemmatiser::read(&mut reader)?,
            parser: Parser::read(&mut reader)?,
            punctuation: Punctuation::read(&mut reader)?,
            hash: file.hash,
        };
        reader.end()?;
        Ok(model)
    }

    /// The bytes of its file.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.tagger.write(&mut writer);
        self.lemmatiser.write(&mut writer);
        self.parser.write(&mut writer);
        self.punctuation.write(&mut writer);
        file::write(KIND, VERSION, &[], &writer.finish())
    }
}

/// Writes an index and a number for each of its rows.
pub(crate) fn write_index_with_numbers(index: &FeatureIndex, numbers: &[u16], writer: &mut Writer) {
    writer.number(index.buckets().len() as u32);
    writer.column(index.buckets());
    writer.column(numbers);
}

/// Reads an index and a number for each of its rows.
pub(crate) fn read_index_with_numbers(
    reader: &mut Reader<'_>,
) -> Result<(FeatureIndex, Column<u16>), FileError> {
    let buckets = reader.number()? as usize;
    let index = FeatureIndex::from_buckets(reader.column(buckets)?).ok_or(FileError::Damaged)?;
    let numbers = reader.column(index.rows())?;
    Ok((index, numbers))
}
