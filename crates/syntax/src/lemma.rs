//! Dictionary forms: what to cut off a word and what to put there, by its Penn Treebank tag and its last letters, with exceptions by
//! whole word. All learned from treebanks; "were" VBD is cut by four and gets "be".

use onrecord_document::{Word, Xpos};
use onrecord_linear::file::{Column, FileError, Reader, Writer};
use onrecord_linear::{FeatureIndex, Key};

/// How a word becomes its dictionary form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Change {
    /// Whether capitals become small first.
    pub(crate) lower: bool,
    /// Bytes to cut off the end.
    pub(crate) cut: u8,
    /// What comes there.
    pub(crate) ending: String,
}

/// Learned dictionary forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Lemmatiser {
    pub(crate) index: FeatureIndex,
    /// For each row of the index the number of its change.
    pub(crate) change_of_row: Column<u16>,
    /// The first leaves a word as it is, in small letters.
    pub(crate) changes: Vec<Change>,
}

/// The keys under which a word's change may be found, the surest first: whole word, last four bytes, three, two, one, none.
pub(crate) fn keys(word: &Word, xpos: Xpos) -> [Key; 6] {
    let tag = xpos as u32;
    let suffix = word.suffix;
    [
        Key::of(0).and(tag).and(word.norm),
        Key::of(1).and(tag).and(suffix),
        Key::of(2).and(tag).and(suffix >> 8),
        Key::of(3).and(tag).and(suffix >> 16),
        Key::of(4).and(tag).and(suffix >> 24),
        Key::of(5).and(tag),
    ]
}

impl Lemmatiser {
    /// Writes the dictionary form of a word behind `letters`.
    pub(crate) fn write_lemma(&self, form: &str, word: &Word, xpos: Xpos, letters: &mut String) {
        let change = keys(word, xpos)
            .into_iter()
            .find_map(|key| self.index.row(key))
            .map_or(0, |row| self.change_of_row[row as usize]);
        self.changes[change as usize].apply(form, letters);
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        crate::model::write_index_with_numbers(&self.index, &self.change_of_row, writer);
        writer.number(self.changes.len() as u32);
        for change in &self.changes {
            writer.bytes(&[u8::from(change.lower), change.cut]);
            writer.stretch(change.ending.as_bytes());
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let (index, change_of_row) = crate::model::read_index_with_numbers(reader)?;
        let count = reader.number()?;
        let mut changes = Vec::new();
        for _ in 0..count {
            let head = reader.take(2)?;
            let (lower, cut) = (head[0] != 0, head[1]);
            let ending = std::str::from_utf8(reader.stretch()?).map_err(|_| FileError::Damaged)?;
            changes.push(Change {
                lower,
                cut,
                ending: ending.to_owned(),
            });
        }
        if changes.is_empty()
            || change_of_row
                .iter()
                .any(|change| *change as usize >= changes.len())
        {
            return Err(FileError::Damaged);
        }
        Ok(Self {
            index,
            change_of_row,
            changes,
        })
    }
}

impl Change {
    /// The smallest change that makes `lemma` of `form`, keeping capitals where the lemma has them.
    pub(crate) fn between(form: &str, lemma: &str) -> Self {
        let kept = common_prefix(form, lemma);
        let lowered = form.to_lowercase();
        let kept_lower = common_prefix(&lowered, lemma);
        let (lower, form, kept) = if kept_lower > kept || (kept_lower == kept && lowered == form) {
            (true, lowered.as_str(), kept_lower)
        } else {
            (false, form, kept)
        };
        Self {
            lower,
            cut: u8::try_from(form.len() - kept).unwrap_or(u8::MAX),
            ending: lemma[kept..].to_owned(),
        }
    }

    /// Writes the changed form behind `letters`. A change that does not fit the form leaves it as it is.
    pub(crate) fn apply(&self, form: &str, letters: &mut String) {
        let start = letters.len();
        if !self.lower {
            letters.push_str(form);
        } else if form.is_ascii() {
            letters.push_str(form);
            if let Some(added) = letters.get_mut(start..) {
                added.make_ascii_lowercase();
            }
        } else {
            letters.extend(
                form.chars()
                    .flat_map(char::to_lowercase)
                    .map(|letter| match letter {
                        '\u{2019}' | '\u{2018}' => '\'',
                        other => other,
                    }),
            );
        }
        let end = letters.len().saturating_sub(self.cut as usize);
        let leaves_nothing = end < start || (end == start && self.ending.is_empty());
        if !leaves_nothing && letters.is_char_boundary(end) {
            letters.truncate(end);
            letters.push_str(&self.ending);
        }
    }
}

/// Bytes that two words share at their start, up to a boundary between characters.
fn common_prefix(left: &str, right: &str) -> usize {
    left.char_indices()
        .zip(right.chars())
        .find(|((_, left), right)| left != right)
        .map_or_else(|| left.len().min(right.len()), |((at, _), _)| at)
}
