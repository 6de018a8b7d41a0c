//! Which words and phrases are known as names, and of what: cities, countries, given names, bodies and so on. A list says only what a
//! phrase can be; what it is in an article is decided elsewhere.
//!
//! On disk and in memory: slots found by open addressing, each the hash of a phrase and its classes. The beginnings of longer
//! phrases have slots too, so that a search stops where no phrase goes on.

use std::collections::BTreeMap;

use onrecord_document::Word;
use onrecord_linear::file::{self, FileError};

use crate::clusters::Clusters;
use crate::describe::describe_form;

/// What the file holds, by name.
const KIND: &str = "gazetteer";
/// Version of what the file holds.
const VERSION: u32 = 1;
/// Bytes of a slot: a hash of four, classes of two.
const SLOT: usize = 6;
/// No phrase has more words.
const LONGEST: usize = 8;
/// A longer phrase begins with this one.
const GOES_ON: u16 = 1 << 15;

/// What a phrase can be: bits of [`Matches`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// A given name of men.
    GivenMasculine,
    /// A given name of women.
    GivenFeminine,
    /// A family name.
    Surname,
    /// A city or town.
    City,
    /// A country or dependent territory.
    Country,
    /// A state, province or other part of a country.
    Region,
    /// A nationality, religion or party.
    Norp,
    /// A company, agency, alliance.
    Organization,
    /// A word that ends or heads names of bodies: "University", "Inc".
    OrganizationWord,
    /// A newspaper or broadcaster.
    Newspaper,
    /// A title before a name: "Dr.", "Senator".
    Title,
    /// An office or occupation.
    Role,
    /// A word that ends names of places or buildings: "River", "Airport".
    PlaceWord,
    /// A month, weekday or holiday.
    Time,
    /// A word of money: "dollars", "yuan".
    Money,
}

impl Class {
    /// All in order of their bits.
    pub const ALL: [Self; 15] = [
        Self::GivenMasculine,
        Self::GivenFeminine,
        Self::Surname,
        Self::City,
        Self::Country,
        Self::Region,
        Self::Norp,
        Self::Organization,
        Self::OrganizationWord,
        Self::Newspaper,
        Self::Title,
        Self::Role,
        Self::PlaceWord,
        Self::Time,
        Self::Money,
    ];

    /// Its bit.
    pub const fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// The classes of the phrases that a word stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// Of the word alone: see [`Class::bit`].
    pub alone: u16,
    /// Of the longest phrase of several words that covers it.
    pub phrase: u16,
    /// Where it stands in that phrase: 0 for none, 1 first, 2 inside, 3 last.
    pub place: u8,
}

/// A table from phrases to classes.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    slots: &'static [u8],
    shift: u32,
}

/// The hash of a phrase that goes on with one more word.
#[inline]
fn extend(hash: u64, norm: u32) -> u64 {
    (hash.rotate_left(23) ^ u64::from(norm)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

impl Gazetteer {
    /// The table that the program brings along.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: std::sync::LazyLock<Gazetteer> = std::sync::LazyLock::new(|| {
            Gazetteer::read(include_bytes!("../data/gazetteer.bin"))
                .expect("the embedded table was written by this program")
        });
        &EMBEDDED
    }

    /// The table in the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no such file, or a damaged or newer one.
    pub fn read(bytes: &'static [u8]) -> Result<Self, FileError> {
        let slots = file::read(bytes, KIND, VERSION)?.body;
        let count = slots.len() / SLOT;
        if slots.len() % SLOT != 0 || count < 2 || !count.is_power_of_two() {
            return Err(FileError::Damaged);
        }
        Ok(Self {
            slots,
            shift: 64 - count.trailing_zeros(),
        })
    }

    #[inline]
    fn find(&self, hash: u64) -> u16 {
        let count = self.slots.len() / SLOT;
        let mut slot = (hash >> self.shift) as usize;
        for _ in 0..count {
            let bytes = &self.slots[slot * SLOT..slot * SLOT + SLOT];
            let classes = u16::from_le_bytes([bytes[4], bytes[5]]);
            if classes == 0 || u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) == hash as u32 {
                return classes;
            }
            slot = (slot + 1) & (count - 1);
        }
        0
    }

    /// Sets `matches` (one for each word) to the classes of the phrases that start at `starts`, positions in order.
    pub fn mark(&self, words: &[Word], starts: impl IntoIterator<Item = usize>, matches: &mut [Matches]) {
        let mut covered = 0;
        for start in starts {
            let mut hash = 0;
            let mut longest = (0, 0);
            for (length, word) in words[start..].iter().take(LONGEST).enumerate() {
                hash = extend(hash, word.norm);
                let classes = self.find(hash);
                if length == 0 {
                    matches[start].alone = classes & !GOES_ON;
                } else if classes & !GOES_ON != 0 {
                    longest = (length + 1, classes & !GOES_ON);
                }
                if classes & GOES_ON == 0 {
                    break;
                }
            }
            let (length, classes) = longest;
            if length == 0 || start < covered {
                continue;
            }
            covered = start + length;
            for (place, found) in matches[start..covered].iter_mut().enumerate() {
                found.phrase = classes;
                found.place = match place {
                    0 => 1,
                    _ if place + 1 == length => 3,
                    _ => 2,
                };
            }
        }
    }
}

/// Makes the file from phrases with their classes. Phrases are cut into words as texts are: hyphens and "'s" stand alone.
pub fn compile<'a>(phrases: impl IntoIterator<Item = (&'a str, Class)>) -> Vec<u8> {
    let mut entries: BTreeMap<u64, u16> = BTreeMap::new();
    for (phrase, class) in phrases {
        let spaced = phrase.replace('-', " - ").replace("'s", " 's").replace('’', "'");
        let words: Vec<u32> = spaced
            .split_whitespace()
            .map(|word| describe_form(word, Clusters::embedded()).norm)
            .collect();
        if words.is_empty() || words.len() > LONGEST {
            continue;
        }
        let mut hash = 0;
        for (index, norm) in words.iter().enumerate() {
            hash = extend(hash, *norm);
            let last = index + 1 == words.len();
            *entries.entry(hash).or_default() |= if last { class.bit() } else { GOES_ON };
        }
    }
    let slots = (entries.len() * 5 / 4).next_power_of_two().max(2);
    let mut table = vec![0; slots * SLOT];
    for (hash, classes) in entries {
        let mut slot = (hash >> (64 - slots.trailing_zeros())) as usize;
        while table[slot * SLOT + 4..slot * SLOT + 6] != [0, 0] {
            slot = (slot + 1) & (slots - 1);
        }
        table[slot * SLOT..slot * SLOT + 4].copy_from_slice(&(hash as u32).to_le_bytes());
        table[slot * SLOT + 4..slot * SLOT + 6].copy_from_slice(&classes.to_le_bytes());
    }
    file::write(KIND, VERSION, &[], &table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(gazetteer: &Gazetteer, text: &str) -> Vec<Matches> {
        let words: Vec<Word> = text
            .split(' ')
            .map(|word| describe_form(word, Clusters::embedded()))
            .collect();
        let mut matches = vec![Matches::default(); words.len()];
        gazetteer.mark(&words, 0..words.len(), &mut matches);
        matches
    }

    #[test]
    fn the_longest_phrase_is_found() {
        let bytes: &'static [u8] = compile([
            ("New York", Class::City),
            ("New York Times", Class::Newspaper),
            ("York", Class::City),
            ("Port-au-Prince", Class::City),
        ])
        .leak();
        let gazetteer = Gazetteer::read(bytes).unwrap();
        let matches = marked(&gazetteer, "the NEW York Times of Port - au - Prince");
        assert_eq!(matches[1].phrase, Class::Newspaper.bit());
        assert_eq!(matches[2].alone, Class::City.bit());
        assert_eq!(
            matches.iter().map(|found| found.place).collect::<Vec<_>>(),
            [0, 1, 2, 3, 0, 1, 2, 2, 2, 3]
        );
        assert_eq!(matches[4], Matches::default());
        let matches = marked(&gazetteer, "New York today");
        assert_eq!(matches[0].phrase, Class::City.bit());
        assert_eq!(matches[1].place, 3);
    }
}
