//! Dependency heads and relations: a greedy transition-based parser.
//!
//! The features of single words (the top of the stack, the start of the buffer) are summed once for each word and place and then
//! kept; only what depends on the tree so far or on pairs of words is looked up at each step. The relation of an arc is chosen
//! over the same hidden layer, among those that the tags of head and dependent were seen with.

use onrecord_document::{Relation, Upos, Word, Writing};
use onrecord_linear::file::{FileError, Reader, Writer};
use onrecord_linear::{DirectSum, KeptSums, Key, KeyList, Network, Sum};

use crate::candidates::{Candidates, class_of_bit, relation_of};
use crate::state::{Action, State};
use crate::tagger::Tag;

/// A trained parser.
#[derive(Clone, Debug, PartialEq)]
pub struct Parser {
    pub(crate) network: Network,
    pub(crate) candidates: Candidates,
}

/// What the parser sees of a sentence.
pub(crate) struct Sentence<'a> {
    pub(crate) words: &'a [Word],
    pub(crate) tags: &'a [Tag],
    pub(crate) upos: &'a [Upos],
    /// For each word how many commas, coordinating conjunctions, and other marks there are before it, in bytes of a number.
    pub(crate) marks: &'a [u32],
}

/// Places whose features are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Place {
    Stack0,
    Stack1,
    Stack2,
    Buffer0,
    Buffer1,
    Buffer2,
}

impl Place {
    pub(crate) const ALL: [Self; 6] = [
        Self::Stack0,
        Self::Stack1,
        Self::Stack2,
        Self::Buffer0,
        Self::Buffer1,
        Self::Buffer2,
    ];
}

const ROOT_TAG: u32 = 254;
const NO_TAG: u32 = 255;
const ROOT_WORD: Word = lone(2);
const NO_WORD: Word = lone(3);

const fn lone(number: u32) -> Word {
    Word {
        form: number,
        norm: number,
        shape: number,
        prefix: number,
        suffix: number,
        cluster: u16::MAX - number as u16,
        cluster10: u16::MAX - number as u16,
        cluster6: u8::MAX - number as u8,
        cluster4: u8::MAX - number as u8,
        writing: Writing::MARK,
    }
}

impl Sentence<'_> {
    fn word(&self, at: Option<usize>) -> &Word {
        match at {
            Some(at) => self.words.get(at).unwrap_or(&ROOT_WORD),
            None => &NO_WORD,
        }
    }

    fn tag(&self, at: Option<usize>) -> u32 {
        match at {
            Some(at) => self.tags.get(at).map_or(ROOT_TAG, |tag| u32::from(*tag)),
            None => NO_TAG,
        }
    }

    /// Which marks there are between two words.
    fn between(&self, first: Option<usize>, second: Option<usize>) -> u32 {
        let (Some(first), Some(second)) = (first, second) else {
            return 0;
        };
        let (Some(first), Some(second)) = (self.marks.get(first + 1), self.marks.get(second)) else {
            return 0;
        };
        // Each byte counts one kind, modulo 256; what differs is there.
        let difference = second.wrapping_sub(*first);
        u32::from(difference & 0xFF != 0)
            | u32::from(difference & 0xFF00 != 0) << 1
            | u32::from(difference & 0xFF_0000 != 0) << 2
            | u32::from(difference >> 24 != 0) << 3
    }
}

/// Counts marks before each word: commas, conjunctions, quotation marks and brackets, verbs.
pub(crate) fn count_marks(words: &[Word], upos: &[Upos], marks: &mut Vec<u32>) {
    let comma = onrecord_linear::hash_bytes(b",") >> 32;
    let mut counts = [0u8; 4];
    marks.clear();
    for (word, upos) in words.iter().zip(upos) {
        marks.push(u32::from_le_bytes(counts));
        let kind = match upos {
            Upos::Punct if u64::from(word.norm) == comma => 0,
            Upos::Cconj => 1,
            Upos::Punct => 2,
            Upos::Verb => 3,
            _ => continue,
        };
        // Saturation keeps a byte from spilling into the next when differences are taken.
        counts[kind] = counts[kind].saturating_add(1);
    }
    marks.push(u32::from_le_bytes(counts));
}

/// Gives the features of a word at a place to `fire`.
#[inline(always)]
pub(crate) fn place_features(sentence: &Sentence<'_>, place: Place, at: usize, fire: &mut impl FnMut(Key)) {
    let word = sentence.word(Some(at));
    let tag = sentence.tag(Some(at));
    let first = place as u8 * 4;
    fire(Key::of(first).and(tag));
    match place {
        Place::Stack0 | Place::Stack1 | Place::Buffer0 => {
            fire(Key::of(first + 1).and(word.norm));
            fire(Key::of(first + 2).and(word.cluster.into()));
            fire(Key::of(first + 3).and(word.cluster6.into()).and(tag));
        }
        Place::Buffer1 => {
            fire(Key::of(first + 1).and(word.norm));
            fire(Key::of(first + 2).and(word.cluster10.into()));
        }
        Place::Stack2 | Place::Buffer2 => {}
    }
}

/// Gives the features of the tags around a word to `fire`: those of the word on top of the stack.
#[inline(always)]
pub(crate) fn around_stack0(sentence: &Sentence<'_>, at: usize, fire: &mut impl FnMut(Key)) {
    let after = sentence.tag(Some(at + 1));
    fire(Key::of(84).and(sentence.tag(Some(at))).and(after));
}

/// The same of the first word of the buffer; its end comes behind the last word.
#[inline(always)]
pub(crate) fn around_buffer0(sentence: &Sentence<'_>, at: usize, fire: &mut impl FnMut(Key)) {
    let tag = |ahead: usize| sentence.tag(Some(at + ahead).filter(|at| *at < sentence.words.len()));
    let behind = sentence.tag(at.checked_sub(1));
    fire(Key::of(65).and(tag(0)).and(tag(1)).and(tag(2)));
    fire(Key::of(67).and(tag(3)).and(tag(2)));
    fire(Key::of(82).and(behind).and(tag(0)));
}

/// A distance as one of few, for each number of words up to the last.
const DISTANCES: [u8; 22] = [0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8];

fn distance(first: Option<usize>, second: Option<usize>) -> u32 {
    let (Some(first), Some(second)) = (first, second) else {
        return 0;
    };
    u32::from(DISTANCES[first.abs_diff(second).min(DISTANCES.len() - 1)])
}

/// Gives the features that depend on the tree so far, or on several words, to `fire`, and those with direct weights (pairs with words in
/// them, which are many and each say little) to `direct`.
#[inline(always)]
pub(crate) fn tree_features(
    sentence: &Sentence<'_>,
    state: &State,
    fire: &mut impl FnMut(Key),
    direct: &mut impl FnMut(Key),
) {
    let (s0, s1, s2) = (state.stack(0), state.stack(1), state.stack(2));
    let (b0, b1) = (state.buffer(0), state.buffer(1));
    let (s0w, s1w, b0w) = (sentence.word(s0), sentence.word(s1), sentence.word(b0));
    let (s0t, s1t, s2t) = (sentence.tag(s0), sentence.tag(s1), sentence.tag(s2));
    let (b0t, b1t) = (sentence.tag(b0), sentence.tag(b1));
    let side = |sides: &[crate::state::Side], at: Option<usize>| at.map(|at| sides[at]).unwrap_or_default();
    let (s0l, s0r) = (side(&state.left, s0), side(&state.right, s0));
    let (s1l, s1r) = (side(&state.left, s1), side(&state.right, s1));
    let b0l = side(&state.left, b0);
    let relation = |at: Option<usize>| {
        at.and_then(|at| state.relations.get(at))
            .map_or(255, |relation| relation.index() as u32)
    };
    // The outermost dependents, and those next to them.
    for (number, side) in [s0l, s0r, s1l, s1r, b0l].into_iter().enumerate() {
        let template = 32 + 3 * number as u8;
        let (last, second) = (side.last(), side.second());
        if last.is_some() {
            fire(Key::of(template).and(sentence.word(last).norm));
            fire(Key::of(template + 1).and(sentence.tag(last)).and(relation(last)));
        }
        if second.is_some() {
            fire(
                Key::of(template + 2)
                    .and(sentence.tag(second))
                    .and(relation(second)),
            );
        }
    }
    // Pairs of words.
    direct(Key::of(50).and(s0w.norm).and(b0w.norm));
    direct(Key::of(51).and(s1w.norm).and(s0w.norm));
    direct(Key::of(52).and(s0w.norm).and(b0t));
    direct(Key::of(53).and(s0t).and(b0w.norm));
    direct(Key::of(54).and(s1w.norm).and(s0t));
    direct(Key::of(55).and(s1t).and(s0w.norm));
    // The preposition of a noun, and what it may belong to.
    let left_of_s0 = sentence.word(s0l.last()).norm;
    direct(Key::of(56).and(s1w.norm).and(left_of_s0).and(s0t));
    direct(
        Key::of(57)
            .and(s1w.cluster6.into())
            .and(left_of_s0)
            .and(s0w.cluster6.into()),
    );
    direct(
        Key::of(58)
            .and(s0w.norm)
            .and(sentence.word(b0l.last()).norm)
            .and(b0t),
    );
    // Tags.
    let near = distance(s0, b0);
    let apart = distance(s1, s0);
    fire(Key::of(60).and(s0t).and(b0t).and(near));
    fire(Key::of(61).and(s1t).and(s0t).and(apart));
    fire(Key::of(62).and(s1t).and(s0t).and(b0t));
    fire(Key::of(63).and(s0t).and(b0t).and(b1t));
    fire(Key::of(64).and(s2t).and(s1t).and(s0t));
    fire(Key::of(66).and(s1t).and(s0t).and(b0t).and(b1t));
    // Tags of dependents.
    fire(Key::of(70).and(s1t).and(s0t).and(sentence.tag(s0l.last())));
    fire(Key::of(71).and(s1t).and(s0t).and(sentence.tag(s0r.last())));
    fire(Key::of(72).and(s1t).and(s0t).and(sentence.tag(s1r.last())));
    fire(Key::of(73).and(s0t).and(b0t).and(sentence.tag(b0l.last())));
    fire(Key::of(74).and(s0t).and(b0t).and(sentence.tag(s0r.last())));
    // What stands between.
    fire(Key::of(80).and(s1t).and(s0t).and(sentence.between(s1, s0)));
    fire(Key::of(81).and(s0t).and(b0t).and(sentence.between(s0, b0)));
    fire(
        Key::of(83)
            .and(s0t)
            .and(u32::from(s0l.count.min(3)))
            .and(u32::from(s0r.count.min(3)))
            .and(near),
    );
}

/// The sums of what does not depend on the tree, and what working them out needs.
#[derive(Clone, Debug, Default)]
struct Sums {
    words: KeptSums<TaggedWord, { Place::ALL.len() }>,
    /// All that depends on which word is on top of the stack.
    stack0: Vec<Sum>,
    /// All that depends on where the buffer begins.
    buffer: Vec<Sum>,
    rows: Vec<u32>,
    /// Where the rows of each position end, those for the stack and those for the buffer.
    ends: Vec<[u32; 2]>,
}

/// What the sums of a word depend on.
type TaggedWord = (Word, u32);

/// What parsing a sentence needs and keeps between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) state: State,
    marks: Vec<u32>,
    sums: Sums,
}

impl Scratch {
    /// Heads and relations of the sentence that was parsed last; the root's position, behind the last word, is the main word's head.
    pub(crate) fn tree(&self) -> (&[u32], &[Relation]) {
        (&self.state.heads, &self.state.relations)
    }
}

impl Parser {
    /// Parses a sentence; heads and relations are in `scratch.state` then, the root's position as the head of the main word.
    #[inline(always)]
    pub(crate) fn parse(&self, words: &[Word], tags: &[Tag], upos: &[Upos], scratch: &mut Scratch) {
        let length = words.len();
        let Scratch { state, marks, sums } = scratch;
        count_marks(words, upos, marks);
        let sentence = Sentence {
            words,
            tags,
            upos,
            marks,
        };
        let (mut keys, mut direct_keys) = (KeyList::default(), KeyList::default());
        self.sum_words(&sentence, sums);
        let Sums {
            words: kept,
            stack0,
            buffer,
            rows,
            ..
        } = sums;
        state.start(length);
        while !state.is_done() {
            keys.clear();
            direct_keys.clear();
            tree_features(&sentence, state, &mut |key| keys.push(key), &mut |key| {
                direct_keys.push(key);
            });
            self.network.find_direct(&direct_keys);
            rows.clear();
            self.network.find(&keys, rows);
            let mut sum = buffer[state.next];
            if let Some(at) = state.stack(0) {
                sum.add(&stack0[at]);
            }
            for (place, depth) in [(Place::Stack1, 1), (Place::Stack2, 2)] {
                if let Some(at) = state.stack(depth) {
                    sum.add(&kept.of(at)[place as usize]);
                }
            }
            self.network.add(&mut sum, rows);
            let mut direct = DirectSum::default();
            self.network.add_direct(&mut direct, &direct_keys);
            let hidden = self.network.hidden(&sum);
            let mut action = Action::Shift;
            let mut highest = i32::MIN;
            for candidate in Action::ALL {
                if !state.can(candidate) {
                    continue;
                }
                let score = self.network.score_with(&hidden, &direct, candidate as usize);
                if score > highest {
                    (action, highest) = (candidate, score);
                }
            }
            let relation = match state.arc(action) {
                None => Relation::Root,
                Some((head, dependent)) => {
                    let candidates = self
                        .candidates
                        .of(action, upos.get(head).copied(), upos[dependent]);
                    self.network
                        .best(&hidden, candidates)
                        .map_or(Relation::Dep, |(class, _)| relation_of(class))
                }
            };
            state.apply(action, relation);
        }
    }
}

impl Parser {
    /// Sums up what depends on words and tags alone, for the root and the end of the sentence too.
    #[inline(always)]
    fn sum_words(&self, sentence: &Sentence<'_>, sums: &mut Sums) {
        let Sums {
            words,
            stack0,
            buffer,
            rows,
            ends,
        } = sums;
        let length = sentence.words.len();
        let tagged = (0..=length).map(|at| {
            let (word, tag) = (sentence.word(Some(at)), sentence.tag(Some(at)));
            (word.form ^ tag << 4, (*word, tag))
        });
        words.keep(&self.network, tagged, |at, place, keys| {
            place_features(sentence, Place::ALL[place], at, &mut |key| keys.push(key));
        });
        let mut keys = KeyList::default();
        rows.clear();
        ends.clear();
        for at in 0..=length {
            keys.clear();
            around_stack0(sentence, at, &mut |key| keys.push(key));
            self.network.find(&keys, rows);
            let middle = rows.len();
            keys.clear();
            around_buffer0(sentence, at, &mut |key| keys.push(key));
            self.network.find(&keys, rows);
            ends.push([middle as u32, rows.len() as u32]);
        }
        stack0.clear();
        buffer.clear();
        let mut start = 0;
        for (at, ends) in ends.iter().enumerate() {
            let [middle, end] = ends.map(|end| end as usize);
            let mut sum = words.of(at)[Place::Stack0 as usize];
            self.network.add(&mut sum, &rows[start..middle]);
            stack0.push(sum);
            let mut sum = Sum::ZERO;
            for (place, ahead) in [(Place::Buffer0, 0), (Place::Buffer1, 1), (Place::Buffer2, 2)] {
                if at + ahead < length {
                    sum.add(&words.of(at + ahead)[place as usize]);
                }
            }
            self.network.add(&mut sum, &rows[middle..end]);
            buffer.push(sum);
            start = end;
        }
    }

    /// Writes it into a body.
    pub fn write(&self, writer: &mut Writer) {
        for set in &self.candidates.sets {
            writer.long_number(*set);
        }
        self.network.write(writer);
    }

    /// Reads one out of a body.
    ///
    /// # Errors
    /// The body ends early or makes no sense.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, FileError> {
        let known = (1u64 << Relation::ALL.len()) - 1;
        let sets: Vec<u64> = (0..Candidates::len())
            .map(|_| reader.long_number())
            .collect::<Result<_, _>>()?;
        let network = Network::read(reader)?;
        if sets.iter().any(|set| set & !known != 0) || network.classes() != class_of_bit(Relation::ALL.len())
        {
            return Err(FileError::Damaged);
        }
        Ok(Self {
            network,
            candidates: Candidates { sets },
        })
    }
}
