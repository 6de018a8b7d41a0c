//! The model of names: its file, and how it is run.

use std::ops::Range;

use onrecord_document::Word;
use onrecord_linear::file::{self, FileError, ModelFile, Writer};
use onrecord_linear::sequence::{Lattice, SequenceModel};
use onrecord_linear::{Batch, Filling, Key, WeightTable, Work, aligned_bytes, vectorised};
use rustc_hash::FxHashMap;

use super::context::{Context, SmallWords};
use super::features::{features, more_features};
use super::labels::{LABELS, Name, OUTSIDE, decode, grammar, kind_of};

/// What the file holds, by name.
const KIND: &str = "names";
/// Version of what the file holds.
const VERSION: u32 = 4;
/// Weights in a row: [`LABELS`] and some room.
pub(super) const WIDTH: usize = 64;
/// Templates of the second look come behind those of the first.
const SECOND: u8 = 128;

/// A learned model of names.
#[derive(Clone, Debug)]
pub struct MentionModel {
    pub(super) small: SmallWords,
    pub(super) first: SequenceModel<WIDTH>,
    pub(super) second: SequenceModel<WIDTH>,
    hash: u64,
}

/// Room that one thread uses for one article after the other.
#[derive(Debug)]
pub(crate) struct Room {
    first: Lattice,
    second: Lattice,
    /// Of the features that both looks see.
    keys: Keys,
    look: Look,
}

impl MentionModel {
    pub(super) fn new(small: SmallWords, first: SequenceModel<WIDTH>, second: SequenceModel<WIDTH>) -> Self {
        Self {
            small,
            first,
            second,
            hash: 0,
        }
    }

    /// The model that the program brings along.
    ///
    /// # Panics
    /// Never: the embedded bytes are tested.
    pub fn embedded() -> Self {
        Self::read_static(aligned_bytes!("../../models/names.bin"))
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
        let mut small = SmallWords::default();
        for words in small.all_mut() {
            for _ in 0..reader.number()? {
                words.insert(reader.number()?);
            }
        }
        let first = SequenceModel::read(&mut reader, LABELS)?;
        let second = SequenceModel::read(&mut reader, LABELS)?;
        reader.end()?;
        Ok(Self {
            small,
            first,
            second,
            hash: file.hash,
        })
    }

    /// The bytes of a file with the model.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        for words in self.small.all() {
            let mut sorted: Vec<u32> = words.iter().copied().collect();
            sorted.sort_unstable();
            writer.number(sorted.len() as u32);
            for word in sorted {
                writer.number(word);
            }
        }
        self.first.write(&mut writer);
        self.second.write(&mut writer);
        file::write(KIND, VERSION, &[], &writer.finish())
    }

    /// The hash of the file that it was read from.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn room(&self) -> Room {
        let grammar = grammar();
        Room {
            first: self.first.lattice(&grammar),
            second: self.second.lattice(&grammar),
            keys: Keys::default(),
            look: Look::default(),
        }
    }

    /// The names among the words of an article, in order and without overlap. `sentences` are ranges of words.
    pub fn find(&self, words: &[Word], sentences: Vec<Range<usize>>) -> Vec<Name> {
        self.find_with(words, sentences, &mut self.room())
    }

    pub(crate) fn find_with(
        &self,
        words: &[Word],
        sentences: Vec<Range<usize>>,
        room: &mut Room,
    ) -> Vec<Name> {
        let context = Context::new(words, sentences, &self.small);
        vectorised(Looks {
            model: self,
            context: &context,
            room,
        })
    }
}

/// Both looks at an article.
struct Looks<'a> {
    model: &'a MentionModel,
    context: &'a Context<'a>,
    room: &'a mut Room,
}

impl Work for Looks<'_> {
    type Output = Vec<Name>;

    #[inline(always)]
    fn run(self) -> Vec<Name> {
        let Self { model, context, room } = self;
        let Room {
            first,
            second,
            keys,
            look,
        } = room;
        keys.clear();
        for at in context.tokens() {
            features(context, at, |key| keys.push(key));
            keys.end();
        }
        let mut labels = vec![OUTSIDE; context.words.len()];
        look.label(
            context,
            &model.first.table,
            first,
            &mut labels,
            |_| true,
            |number, _, spots| {
                for key in keys.of(number) {
                    spots.push(model.first.table.ask(*key));
                }
            },
        );
        let article = Findings::new(context, &labels);
        let mut again = vec![OUTSIDE; context.words.len()];
        look.label(
            context,
            &model.second.table,
            second,
            &mut again,
            |stretch| article.may_be_names(stretch),
            |number, at, spots| {
                let table = &model.second.table;
                for key in keys.of(number) {
                    spots.push(table.ask(*key));
                }
                more_features(context, at, |key| spots.push(table.ask(key)));
                article.features(at, |key| spots.push(table.ask(key)));
            },
        );
        decode(&again)
    }
}

/// The keys of one token after the other.
#[derive(Debug, Default)]
struct Keys {
    keys: Vec<Key>,
    ends: Vec<u32>,
}

impl Keys {
    fn clear(&mut self) {
        self.keys.clear();
        self.ends.clear();
    }

    #[inline(always)]
    fn push(&mut self, key: Key) {
        self.keys.push(key);
    }

    fn end(&mut self) {
        self.ends.push(self.keys.len() as u32);
    }

    fn of(&self, number: usize) -> &[Key] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start as usize..self.ends[number] as usize]
    }
}

/// What one look at an article needs.
#[derive(Debug, Default)]
struct Look {
    /// Of the tokens of a stretch.
    features: Batch,
    scores: Vec<f32>,
    found: Vec<u8>,
}

impl Look {
    /// Labels all stretches of an article; `give` gives the features of a token by its number among the tokens of all stretches and
    /// by its place among the words. Stretches that are not `wanted` keep the labels that they have.
    #[inline(always)]
    fn label(
        &mut self,
        context: &Context<'_>,
        table: &WeightTable<WIDTH>,
        lattice: &mut Lattice,
        labels: &mut [u8],
        wanted: impl Fn(Range<usize>) -> bool,
        give: impl Fn(usize, usize, &mut Filling<'_>),
    ) {
        let Self {
            features,
            scores,
            found,
        } = self;
        let mut number = 0;
        for stretch in &context.stretches {
            if !wanted(stretch.clone()) {
                number += stretch.len();
                continue;
            }
            features.clear();
            for at in stretch.clone() {
                let mut spots = features.open();
                give(number, at, &mut spots);
                let count = spots.count();
                features.close(count);
                number += 1;
            }
            features.find(table);
            scores.clear();
            for rows in features.rows() {
                let mut sums = [0; WIDTH];
                table.add(rows, &mut sums);
                scores.extend(sums[..LABELS].iter().map(|score| f32::from(*score)));
            }
            found.clear();
            lattice.best(scores, LABELS, found);
            labels[stretch.clone()].copy_from_slice(found);
        }
    }
}

/// What the first look found in the whole article.
pub(super) struct Findings<'a> {
    context: &'a Context<'a>,
    labels: &'a [u8],
    /// Of each word of the stretches.
    given: Vec<Given>,
    /// For each token its word among them, none for those outside the stretches.
    word_of: Vec<u32>,
}

/// The labels of one word in the whole article.
#[derive(Clone, Copy, Debug, Default)]
struct Given {
    all: u16,
    /// The most frequent label with its count, the lower one of equals.
    most: (u8, u16),
    /// The same of the others.
    next: (u8, u16),
}

/// No word.
const NONE: u32 = u32::MAX;

impl Given {
    fn of(counts: &[u16; LABELS]) -> Self {
        let mut given = Self::default();
        for (label, count) in counts.iter().enumerate() {
            given.all = given.all.saturating_add(*count);
            let this = (label as u8, *count);
            if *count > given.most.1 {
                given.next = given.most;
                given.most = this;
            } else if *count > given.next.1 {
                given.next = this;
            }
        }
        given
    }

    /// The most frequent label and its count, without one time of a label.
    fn most_without(&self, label: u8) -> (u8, u16) {
        let (most, count) = self.most;
        let left = count - 1;
        if most != label || left > self.next.1 || left == self.next.1 && most < self.next.0 {
            (most, if most == label { left } else { count })
        } else {
            self.next
        }
    }
}

impl<'a> Findings<'a> {
    pub(super) fn new(context: &'a Context<'a>, labels: &'a [u8]) -> Self {
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        let mut counts: Vec<[u16; LABELS]> = Vec::new();
        let mut word_of = vec![NONE; context.words.len()];
        for at in context.tokens() {
            let number = *numbers.entry(context.words[at].norm).or_insert_with(|| {
                counts.push([0; LABELS]);
                counts.len() as u32 - 1
            });
            word_of[at] = number;
            let count = &mut counts[number as usize][usize::from(labels[at])];
            *count = count.saturating_add(1);
        }
        Self {
            context,
            labels,
            given: counts.iter().map(Given::of).collect(),
            word_of,
        }
    }

    /// Whether a second look can find names in a stretch: where the first found none there, and none of its words in a name elsewhere,
    /// it would find none either.
    fn may_be_names(&self, stretch: Range<usize>) -> bool {
        stretch.clone().any(|at| {
            self.labels[at] != OUTSIDE
                || !matches!(self.elsewhere(at).0, most if most == u32::from(OUTSIDE) || most == u32::MAX)
        })
    }

    /// The most frequent label of the same word elsewhere, and what share of its other mentions have it, in thirds.
    #[inline(always)]
    fn elsewhere(&self, at: usize) -> (u32, u32) {
        let Some(given) = self.given.get(self.word_of[at] as usize) else {
            return (u32::MAX, 0);
        };
        let all = u32::from(given.all) - 1;
        match given.most_without(self.labels[at]) {
            (_, 0) => (u32::MAX, 0),
            (most, count) => (u32::from(most), u32::from(count) * 3 / all),
        }
    }

    /// Gives the features of the second look at a token to `emit`.
    pub(super) fn features(&self, at: usize, mut emit: impl FnMut(Key)) {
        let label = |offset| {
            self.context
                .beside(at, offset)
                .map_or(u32::MAX, |other| u32::from(self.labels[other]))
        };
        let mut template = SECOND;
        let mut add = |values: &[u32]| {
            emit(Key::of(template).filled(values));
            template += 1;
        };
        let (before, own, after) = (label(-1), label(0), label(1));
        let (most, share) = self.elsewhere(at);
        let kind = |label: u32| {
            u8::try_from(label)
                .ok()
                .and_then(kind_of)
                .map_or(99, |kind| kind as u32)
        };
        add(&[own]);
        add(&[before, own]);
        add(&[own, after]);
        add(&[before, own, after]);
        add(&[most, share]);
        add(&[own, most, share]);
        add(&[own, kind(most), self.context.words[at].shape]);
        let beside = |offset| {
            self.context
                .beside(at, offset)
                .map_or((u32::MAX, 0), |other| self.elsewhere(other))
        };
        let (most_before, most_after) = (beside(-1).0, beside(1).0);
        add(&[most_before, most, own]);
        add(&[most, most_after, own]);
        add(&[kind(most), kind(own), self.context.words[at].norm]);
    }
}
