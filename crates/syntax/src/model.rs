//! The file of this crate's models: tagger, lemmatiser and parser in one.

use onrecord_linear::FeatureIndex;
use onrecord_linear::file::{self, FileError, Reader, Writer};

use crate::lemma::Lemmatiser;
use crate::parser::Parser;
use crate::punctuation::Punctuation;
use crate::tagger::Tagger;

/// What the file holds, by name.
const KIND: &str = "syntax";
/// Version of what the file holds.
const VERSION: u32 = 1;

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
}

impl Model {
    /// The model in the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no such file, or a damaged or newer one.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        let mut reader = Reader::new(file::read(bytes, KIND, VERSION)?.body);
        let model = Self {
            tagger: Tagger::read(&mut reader)?,
            lemmatiser: Lemmatiser::read(&mut reader)?,
            parser: Parser::read(&mut reader)?,
            punctuation: Punctuation::read(&mut reader)?,
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
    for bucket in index.buckets() {
        writer.long_number(*bucket);
    }
    for number in numbers {
        writer.bytes(&number.to_le_bytes());
    }
}

/// Reads an index and a number for each of its rows.
pub(crate) fn read_index_with_numbers(
    reader: &mut Reader<'_>,
) -> Result<(FeatureIndex, Vec<u16>), FileError> {
    let buckets = reader.number()? as usize;
    let buckets = reader
        .take(buckets.saturating_mul(8))?
        .chunks_exact(8)
        .map(|bytes| u64::from_le_bytes(std::array::from_fn(|at| bytes[at])))
        .collect();
    let index = FeatureIndex::from_buckets(buckets).ok_or(FileError::Damaged)?;
    let numbers = reader
        .take(index.rows() * 2)?
        .chunks_exact(2)
        .map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
        .collect();
    Ok((index, numbers))
}
