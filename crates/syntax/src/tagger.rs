//! Part-of-speech tags, from left to right, each by one look at the words around it and the two tags before it.
//!
//! A tag here is a pair of universal and Penn Treebank tag. A dictionary gives the pairs that a frequent word was seen with; where
//! there is only one, nothing is computed.

use std::ops::Range;

use onrecord_document::{Upos, Word, Writing, Xpos};
use onrecord_linear::file::{Column, FileError, Reader, Writer};
use onrecord_linear::{FeatureIndex, KeptSums, Key, Network, SpotList, Sum};

use crate::model::{read_index_with_numbers, write_index_with_numbers};

/// A pair of universal and Penn Treebank tag, as its number in the tagger's list.
pub(crate) type Tag = u8;

/// Stands for the tag of what is in front of a sentence.
pub(crate) const OUTSIDE: Tag = u8::MAX;

/// A trained tagger.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    pub(crate) tags: Vec<(Upos, Xpos)>,
    pub(crate) dictionary: Dictionary,
    pub(crate) network: Network,
}

/// Which tags words can have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dictionary {
    pub(crate) index: FeatureIndex,
    /// For each row of the index the set of tags.
    pub(crate) set_of_row: Column<u16>,
    /// Sets of tags; the first is for words that are not in the dictionary.
    pub(crate) sets: Vec<Vec<Tag>>,
}

impl Dictionary {
    /// The key of a word.
    pub(crate) fn key(word: &Word) -> Key {
        Key::of(0).and(word.form)
    }

    /// The number of the set of tags that a word can have.
    pub(crate) fn set(&self, word: &Word) -> u16 {
        self.index
            .row(Self::key(word))
            .map_or(0, |row| self.set_of_row[row as usize])
    }
}

/// What tagging needs and keeps between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    sets: Vec<u16>,
    sums: KeptSums<(Word, u16), PLACES>,
    lanes: Vec<Lane>,
}

/// Where tagging stands in a sentence.
#[derive(Clone, Debug, Default)]
struct Lane {
    words: Range<usize>,
    is_shouted: bool,
    /// The word, counted from the sentence's first, to be tagged next.
    at: usize,
    spots: SpotList,
}

/// A sentence while it is tagged.
pub(crate) struct Context<'a> {
    pub(crate) words: &'a [Word],
    /// For each word the set of tags that it can have.
    pub(crate) sets: &'a [u16],
    /// Whether most letters of the sentence are capitals.
    pub(crate) shouted: bool,
}

const NOWHERE: Word = Word {
    form: 1,
    norm: 1,
    shape: 1,
    prefix: 1,
    suffix: 1,
    cluster: u16::MAX,
    cluster10: u16::MAX,
    cluster6: u8::MAX,
    cluster4: u8::MAX,
    writing: Writing::MARK,
};

/// How far before a word and after it others count.
const REACH: isize = 3;
/// Places of a word around the one that is tagged, itself included.
const PLACES: usize = 2 * REACH as usize + 1;

/// Gives the features of a word by itself to `fire`, as it counts for the tag of the word that is `offset` before it.
#[inline(always)]
fn place_features(word: &Word, set: u16, offset: isize, fire: &mut impl FnMut(Key)) {
    let set = u32::from(set);
    match offset {
        -3 => fire(Key::of(38).and(word.norm)),
        -2 => {
            fire(Key::of(14).and(word.norm));
            fire(Key::of(19).and(word.cluster10.into()));
        }
        -1 => {
            fire(Key::of(12).and(word.norm));
            fire(Key::of(16).and(word.cluster.into()));
            fire(Key::of(20).and(word.suffix >> 8));
            fire(Key::of(23).and(word.writing.bits().into()));
        }
        0 => {
            fire(Key::of(0).and(word.norm));
            fire(Key::of(1).and(word.form));
            fire(Key::of(2).and(word.suffix));
            fire(Key::of(3).and(word.suffix >> 8));
            fire(Key::of(4).and(word.suffix >> 16));
            fire(Key::of(5).and(word.prefix));
            fire(Key::of(6).and(word.shape));
            fire(Key::of(8).and(word.cluster.into()));
            fire(Key::of(9).and(word.cluster10.into()));
            fire(Key::of(11).and(set));
        }
        1 => {
            fire(Key::of(13).and(word.norm));
            fire(Key::of(17).and(word.cluster.into()));
            fire(Key::of(21).and(word.suffix >> 8));
            fire(Key::of(22).and(word.writing.bits().into()).and(word.shape));
            fire(Key::of(24).and(set));
        }
        2 => {
            fire(Key::of(15).and(word.norm));
            fire(Key::of(18).and(word.cluster10.into()));
            fire(Key::of(25).and(set));
        }
        _ => fire(Key::of(37).and(word.norm)),
    }
}

/// Gives the features of the word at `at` that depend on several words, on its position or on the tags before it to `fire`.
#[inline(always)]
fn context_features(context: &Context<'_>, tags: &[Tag], at: usize, fire: &mut impl FnMut(Key)) {
    let set = |ahead: usize| u32::from(context.set(Some(at + ahead)));
    let tag = |back: usize| u32::from(at.checked_sub(back).map_or(OUTSIDE, |at| tags[at]));
    let before = context.word(at.checked_sub(1));
    let (this, after) = (context.word(Some(at)), context.word(Some(at + 1)));
    let writing = u32::from(this.writing.bits()) | u32::from(at == 0) << 8 | u32::from(context.shouted) << 9;
    fire(Key::of(7).and(writing));
    fire(Key::of(10).and(this.cluster6.into()).and(writing));
    fire(Key::of(26).and(tag(1)));
    fire(Key::of(27).and(tag(2)));
    fire(Key::of(28).and(tag(1)).and(tag(2)));
    fire(Key::of(29).and(tag(1)).and(this.norm));
    fire(Key::of(30).and(tag(1)).and(set(0)).and(set(1)));
    fire(Key::of(31).and(before.norm).and(this.norm));
    fire(Key::of(32).and(this.norm).and(after.norm));
    fire(Key::of(33).and(this.cluster.into()).and(after.cluster.into()));
    fire(Key::of(34).and(tag(1)).and(this.suffix >> 8));
    fire(Key::of(35).and(set(0)).and(set(1)).and(set(2)));
    fire(
        Key::of(36)
            .and(tag(1))
            .and(this.cluster10.into())
            .and(after.cluster10.into()),
    );
}

/// Gives all features of the word at `at` to `fire`.
pub(crate) fn features(context: &Context<'_>, tags: &[Tag], at: usize, fire: &mut impl FnMut(Key)) {
    for offset in -REACH..=REACH {
        let there = at.checked_add_signed(offset);
        place_features(context.word(there), context.set(there), offset, fire);
    }
    context_features(context, tags, at, fire);
}

impl Context<'_> {
    /// A word of the sentence, or what stands for its outside.
    fn word(&self, at: Option<usize>) -> &Word {
        at.and_then(|at| self.words.get(at)).unwrap_or(&NOWHERE)
    }

    /// The set of tags that it can have.
    fn set(&self, at: Option<usize>) -> u16 {
        at.and_then(|at| self.sets.get(at)).copied().unwrap_or(u16::MAX)
    }
}

/// Whether a sentence is written in capitals, as headlines and shouted lines are.
pub(crate) fn is_shouted(words: &[Word]) -> bool {
    let count = |fact| words.iter().filter(|word| word.writing.has(fact)).count();
    let letters = words.len() - count(Writing::MARK);
    letters > 0 && count(Writing::ALL_CAPITALS) * 2 > letters
}

impl Tagger {
    /// Adds the tags of a few sentences, which are all of `words`, to `tags`. The sentences are tagged by turns: while the weights that one
    /// needs are on their way, another is worked on.
    #[inline(always)]
    pub(crate) fn tag(
        &self,
        words: &[Word],
        sentences: &[Range<usize>],
        scratch: &mut Scratch,
        tags: &mut Vec<Tag>,
    ) {
        let Scratch { sets, sums, lanes } = scratch;
        sets.clear();
        sets.extend(words.iter().map(|word| self.dictionary.set(word)));
        // Those of the sentences' outside come last.
        let around = (words.iter().copied().zip(sets.iter().copied())).chain([(NOWHERE, u16::MAX)]);
        sums.keep(
            &self.network,
            around.map(|(word, set)| (word.form, (word, set))),
            |(word, set), place, spots| {
                place_features(word, *set, place as isize - REACH, &mut |key| {
                    spots.push(self.network.ask(key));
                });
            },
        );
        let first = tags.len();
        tags.resize(first + words.len(), 0);
        let tags = &mut tags[first..];
        lanes.resize_with(sentences.len(), Lane::default);
        for (lane, range) in lanes.iter_mut().zip(sentences) {
            lane.words = range.clone();
            lane.is_shouted = is_shouted(&words[range.clone()]);
            lane.at = 0;
            lane.spots.clear();
        }
        loop {
            let mut is_done = true;
            for lane in &mut *lanes {
                let tags = &mut tags[lane.words.clone()];
                if !lane.spots.is_empty() {
                    tags[lane.at] = self.choose(lane, sets, sums);
                    lane.at += 1;
                }
                self.look(lane, words, sets, tags);
                is_done &= lane.spots.is_empty();
            }
            if is_done {
                return;
            }
        }
    }

    /// Tags the next words as long as there is nothing to decide, then finds the features of the next one and asks for their weights;
    /// there are no spots if none is left.
    #[inline(always)]
    fn look(&self, lane: &mut Lane, words: &[Word], sets: &[u16], tags: &mut [Tag]) {
        lane.spots.clear();
        let context = Context {
            words: &words[lane.words.clone()],
            sets: &sets[lane.words.clone()],
            shouted: lane.is_shouted,
        };
        while let Some(set) = context.sets.get(lane.at) {
            let [tag] = self.dictionary.sets[*set as usize][..] else {
                lane.spots.fill(|spots| {
                    context_features(&context, tags, lane.at, &mut |key| {
                        spots.push(self.network.ask(key));
                    });
                });
                return;
            };
            tags[lane.at] = tag;
            lane.at += 1;
        }
    }

    /// Decides on the tag of a word.
    #[inline(always)]
    fn choose(&self, lane: &Lane, sets: &[u16], sums: &KeptSums<(Word, u16), PLACES>) -> Tag {
        let mut sum = Sum::ZERO;
        for (place, offset) in (-REACH..=REACH).enumerate() {
            let there = lane
                .at
                .checked_add_signed(offset)
                .filter(|at| *at < lane.words.len())
                .map_or(sets.len(), |at| lane.words.start + at);
            sum.add(&sums.of(there)[place]);
        }
        self.network.add(&mut sum, &lane.spots);
        let hidden = self.network.hidden(&sum);
        let candidates = &self.dictionary.sets[sets[lane.words.start + lane.at] as usize];
        self.network
            .best(&hidden, candidates.iter().map(|tag| *tag as usize))
            .map_or(0, |(tag, _)| tag as Tag)
    }

    /// The number of a pair; that of the most frequent pair if it is not in the list.
    pub(crate) fn number(&self, pair: (Upos, Xpos)) -> Tag {
        self.tags.iter().position(|one| *one == pair).unwrap_or(0) as Tag
    }

    /// The pair that a tag stands for.
    pub(crate) fn pair(&self, tag: Tag) -> (Upos, Xpos) {
        self.tags[tag as usize]
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.stretch(
            &self
                .tags
                .iter()
                .flat_map(|(upos, xpos)| [*upos as u8, *xpos as u8])
                .collect::<Vec<_>>(),
        );
        write_index_with_numbers(&self.dictionary.index, &self.dictionary.set_of_row, writer);
        writer.number(self.dictionary.sets.len() as u32);
        for set in &self.dictionary.sets {
            writer.stretch(set);
        }
        self.network.write(writer);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let tags: Vec<(Upos, Xpos)> = reader
            .stretch()?
            .chunks_exact(2)
            .map(|pair| {
                let upos = Upos::ALL.get(pair[0] as usize)?;
                let xpos = Xpos::ALL.get(pair[1] as usize)?;
                Some((*upos, *xpos))
            })
            .collect::<Option<_>>()
            .ok_or(FileError::Damaged)?;
        let (index, set_of_row) = read_index_with_numbers(reader)?;
        let count = reader.number()?;
        let sets: Vec<Vec<Tag>> = (0..count)
            .map(|_| reader.stretch().map(<[u8]>::to_vec))
            .collect::<Result<_, _>>()?;
        let network = Network::read(reader)?;
        let fits = network.classes() == tags.len()
            && tags.len() < OUTSIDE as usize
            && sets
                .iter()
                .all(|set| !set.is_empty() && set.iter().all(|tag| (*tag as usize) < tags.len()))
            && set_of_row.iter().all(|set| (*set as usize) < sets.len());
        if !fits || sets.is_empty() {
            return Err(FileError::Damaged);
        }
        Ok(Self {
            tags,
            dictionary: Dictionary {
                index,
                set_of_row,
                sets,
            },
            network,
        })
    }
}
