//! Brown clusters (Brown et al. 1992): classes of words that are used alike, as leaves of a binary tree; a path cut short is a coarser
//! class. The embedded table is learned from American business news; `onrecord train clusters` makes it anew.
//!
//! On disk and in memory: the number of slots, the classes (number, paths cut to ten, six and four decisions), then the slots, each the
//! low half of a word's hash and its class, found by open addressing from the hash's high bits.

use std::collections::BTreeMap;
use std::io::BufRead;

use onrecord_linear::file::{self, FileError};
use onrecord_linear::hash_bytes;

use crate::norm::Norm;

/// What the file holds, by name.
const KIND: &str = "clusters";
/// Version of what the file holds.
const VERSION: u32 = 1;
/// Words seen less often have no reliable class.
const LEAST_COUNT: u64 = 3;

/// A class and the coarser ones around it; 0 everywhere for a word that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// The class itself.
    pub cluster: u16,
    /// Its path cut to ten decisions.
    pub ten: u16,
    /// Cut to six.
    pub six: u8,
    /// Cut to four.
    pub four: u8,
}

/// A table from words to classes.
#[derive(Clone, Debug)]
pub struct Clusters {
    classes: Vec<Class>,
    /// Six bytes a slot: the low half of the hash, the class; class 0 is an empty slot.
    slots: &'static [u8],
    shift: u32,
}

/// Bytes of a slot.
const SLOT: usize = 6;
/// Bytes of a class.
const CLASS: usize = 4;

/// Why a list of words with their classes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ClusterListError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] std::io::Error),
    /// A line is not path, word and count.
    #[error("line {0}: not a path of 0 and 1, a word and a count with tabs between")]
    Line(usize),
}

impl Clusters {
    /// The table that the program brings along.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: std::sync::LazyLock<Clusters> = std::sync::LazyLock::new(|| {
            Clusters::read(include_bytes!("../data/clusters.bin"))
                .expect("the embedded table was written by this program")
        });
        &EMBEDDED
    }

    /// The table in the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no such file, or a damaged or newer one.
    pub fn read(bytes: &'static [u8]) -> Result<Self, FileError> {
        let body = file::read(bytes, KIND, VERSION)?.body;
        let mut reader = file::Reader::new(body);
        let slots = reader.number()? as usize;
        let classes = reader.number()? as usize;
        if slots < 2 || !slots.is_power_of_two() {
            return Err(FileError::Damaged);
        }
        let classes: Vec<Class> = std::iter::once(Class::default())
            .chain(
                reader
                    .take(classes.saturating_mul(CLASS))?
                    .chunks_exact(CLASS)
                    .enumerate()
                    .map(|(index, bytes)| Class {
                        cluster: index as u16 + 1,
                        ten: u16::from_le_bytes([bytes[0], bytes[1]]),
                        six: bytes[2],
                        four: bytes[3],
                    }),
            )
            .collect();
        let table = reader.take(slots.saturating_mul(SLOT))?;
        reader.end()?;
        Ok(Self {
            classes,
            slots: table,
            shift: 64 - slots.trailing_zeros(),
        })
    }

    /// The class of a word by its hash, if it has one.
    #[inline]
    pub fn find(&self, hash: u64) -> Option<Class> {
        let slots = self.slots.len() / SLOT;
        let mut slot = (hash >> self.shift) as usize;
        for _ in 0..slots {
            let bytes = &self.slots[slot * SLOT..slot * SLOT + SLOT];
            let class = u16::from_le_bytes([bytes[4], bytes[5]]);
            if class == 0 {
                return None;
            }
            if u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) == hash as u32 {
                return self.classes.get(class as usize).copied();
            }
            slot = (slot + 1) & (slots - 1);
        }
        None
    }
}

/// Makes the file from a list of words: lines of path, word and count with tabs between.
///
/// # Errors
/// The list cannot be read, or a line is not as it should be.
pub fn compile(list: impl BufRead) -> Result<Vec<u8>, ClusterListError> {
    let mut paths: BTreeMap<String, u16> = BTreeMap::new();
    let mut words: Vec<(String, String, u64)> = Vec::new();
    for (index, line) in list.lines().enumerate() {
        let line = line?;
        let mut fields = line.split('\t');
        let (Some(path), Some(word), Some(count), None) = (
            fields.next(),
            fields.next(),
            fields.next().and_then(|count| count.parse().ok()),
            fields.next(),
        ) else {
            return Err(ClusterListError::Line(index + 1));
        };
        if path.is_empty() || path.len() > 64 || path.bytes().any(|bit| bit != b'0' && bit != b'1') {
            return Err(ClusterListError::Line(index + 1));
        }
        paths.insert(path.to_owned(), 0);
        words.push((path.to_owned(), spelling(word).to_owned(), count));
    }
    for (index, class) in paths.values_mut().enumerate() {
        *class = index as u16 + 1;
    }
    let entries = entries(&words, &paths);
    let slots = (entries.len() * 5 / 4).next_power_of_two().max(2);
    let mut writer = file::Writer::default();
    writer.number(slots as u32);
    writer.number(paths.len() as u32);
    for path in paths.keys() {
        writer.bytes(&(cut(path, 10) as u16).to_le_bytes());
        writer.bytes(&[cut(path, 6) as u8, cut(path, 4) as u8]);
    }
    let mut table = vec![0; slots * SLOT];
    for (hash, class) in entries {
        let mut slot = (hash >> (64 - slots.trailing_zeros())) as usize;
        while table[slot * SLOT + 4..slot * SLOT + 6] != [0, 0] {
            slot = (slot + 1) & (slots - 1);
        }
        table[slot * SLOT..slot * SLOT + 4].copy_from_slice(&(hash as u32).to_le_bytes());
        table[slot * SLOT + 4..slot * SLOT + 6].copy_from_slice(&class.to_le_bytes());
    }
    writer.bytes(&table);
    Ok(file::write(KIND, VERSION, &[], &writer.finish()))
}

/// How treebanks escape what stands in a text.
fn spelling(word: &str) -> &str {
    match word {
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LCB-" => "{",
        "-RCB-" => "}",
        "``" => "\u{201C}",
        "''" => "\u{201D}",
        "--" => "\u{2014}",
        word => word,
    }
}

/// The hashes to store: words as they are, and norms that are no word themselves with the class that most of their words have.
fn entries(words: &[(String, String, u64)], paths: &BTreeMap<String, u16>) -> BTreeMap<u64, u16> {
    let mut entries = BTreeMap::new();
    let mut norms: BTreeMap<u64, BTreeMap<u16, u64>> = BTreeMap::new();
    for (path, word, count) in words.iter().filter(|(.., count)| *count >= LEAST_COUNT) {
        let class = paths[path];
        entries.insert(hash_bytes(word.as_bytes()), class);
        *norms
            .entry(hash_bytes(Norm::of(word).as_bytes()))
            .or_default()
            .entry(class)
            .or_default() += count;
    }
    for (norm, classes) in norms {
        let most = classes
            .into_iter()
            .max_by_key(|(class, count)| (*count, std::cmp::Reverse(*class)));
        if let Some((class, _)) = most {
            entries.entry(norm).or_insert(class);
        }
    }
    entries
}

/// A path cut to `decisions` as a number with a leading one, so that no two cuts of different length are equal.
fn cut(path: &str, decisions: usize) -> u32 {
    path.bytes()
        .take(decisions)
        .fold(1, |number, bit| number << 1 | u32::from(bit == b'1'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiled_list_finds_its_words() {
        let list = "0101\tsaid\t9\n0110\ttold\t5\n11\tNATO\t4\n11\trare\t1\n";
        let bytes: &'static [u8] = compile(list.as_bytes()).unwrap().leak();
        let clusters = Clusters::read(bytes).unwrap();
        let find = |word: &str| clusters.find(hash_bytes(word.as_bytes()));
        assert_eq!(find("said").unwrap().four, 0b1_0101);
        assert_ne!(find("said").unwrap().cluster, find("told").unwrap().cluster);
        assert_eq!(find("nato"), find("NATO"));
        assert_eq!(find("rare"), None);
    }

    #[test]
    fn lines_that_are_none_are_named() {
        for list in ["0101 said 9", "01x\tsaid\t9", "01\tsaid\tmany", "\tsaid\t1"] {
            assert_eq!(
                compile(list.as_bytes())
                    .unwrap_err()
                    .to_string()
                    .split(':')
                    .next(),
                Some("line 1")
            );
        }
    }
}
