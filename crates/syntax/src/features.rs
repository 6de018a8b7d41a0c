//! What the parser sees: the features of a state, by what they depend on. Those of a single word at a place and those of the tags around
//! it are the same in every state; those of the tree are found anew at each step.

use onrecord_document::{Upos, Word, Writing};
use onrecord_linear::Key;

use crate::state::{Side, Slot, State};
use crate::tagger::Tag;

/// What the features of a word by itself depend on.
pub(crate) type TaggedWord = (Word, u32);

/// What the parser sees of a sentence.
pub(crate) struct Sentence<'a> {
    pub(crate) words: &'a [Word],
    pub(crate) columns: &'a Columns,
}

/// What the features of trees need of each word, by [`Slot`]: none, the words, the root.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    norms: Vec<u32>,
    tags: Vec<u8>,
    clusters: Vec<u8>,
    /// How many commas, coordinating conjunctions, and other marks there are before it, in bytes of a number.
    marks: Vec<u32>,
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

const ROOT_TAG: Tag = 254;
const NO_TAG: Tag = 255;
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
    /// A word with its tag, or the root, which is behind the last one.
    pub(crate) fn tagged(&self, at: usize) -> TaggedWord {
        let word = self.words.get(at).unwrap_or(&ROOT_WORD);
        (*word, self.columns.tag(at + 1))
    }
}

impl Columns {
    /// Makes them those of another sentence.
    pub(crate) fn fill(&mut self, words: &[Word], tags: &[Tag], upos: &[Upos]) {
        let lone = [NO_WORD, ROOT_WORD];
        let padded = || [&lone[0]].into_iter().chain(words).chain([&lone[1]]);
        self.norms.clear();
        self.norms.extend(padded().map(|word| word.norm));
        self.clusters.clear();
        self.clusters.extend(padded().map(|word| word.cluster6));
        self.tags.clear();
        self.tags.push(NO_TAG);
        self.tags.extend(tags);
        self.tags.push(ROOT_TAG);
        count_marks(words, upos, &mut self.marks);
    }

    fn norm(&self, slot: Slot) -> u32 {
        self.norms[slot]
    }

    fn cluster(&self, slot: Slot) -> u32 {
        self.clusters[slot].into()
    }

    pub(crate) fn tag(&self, slot: Slot) -> u32 {
        self.tags[slot].into()
    }

    /// The tag of a word of the buffer by its position, which may be behind its end.
    fn buffer_tag(&self, at: usize) -> u32 {
        let words = self.tags.len() - 2;
        self.tag(if at < words { at + 1 } else { 0 })
    }

    /// Which marks there are between two words.
    fn between(&self, first: Slot, second: Slot) -> u32 {
        let root = self.tags.len() - 1;
        if first == 0 || second == 0 || first == root {
            return 0;
        }
        // Each byte counts one kind; what differs is there.
        let difference = self.marks[second].wrapping_sub(self.marks[first + 1]);
        u32::from(difference & 0xFF != 0)
            | u32::from(difference & 0xFF00 != 0) << 1
            | u32::from(difference & 0xFF_0000 != 0) << 2
            | u32::from(difference >> 24 != 0) << 3
    }
}

/// Counts marks before each slot: commas, conjunctions, quotation marks and brackets, verbs.
fn count_marks(words: &[Word], upos: &[Upos], marks: &mut Vec<u32>) {
    let comma = onrecord_linear::hash_bytes(b",") >> 32;
    let mut counts = [0u8; 4];
    marks.clear();
    marks.push(0);
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

/// Values below 256 as one, so that they cost a key one step.
fn together<const N: usize>(values: [u32; N]) -> u32 {
    values.into_iter().fold(0, |all, value| all << 8 | value)
}

/// Gives the features of a word at a place to `fire`.
#[inline(always)]
pub(crate) fn place_features((word, tag): &TaggedWord, place: Place, fire: &mut impl FnMut(Key)) {
    let tag = *tag;
    let first = 100 + place as u8 * 8;
    fire(Key::of(first).and(tag));
    fire(Key::of(first + 1).and(word.norm));
    match place {
        Place::Stack0 | Place::Stack1 | Place::Buffer0 => {
            fire(Key::of(first + 2).and(word.cluster.into()));
            fire(Key::of(first + 3).and(together([word.cluster6.into(), tag])));
            fire(Key::of(first + 4).and(word.suffix >> 8).and(tag));
            fire(Key::of(first + 5).and(word.writing.bits().into()));
        }
        Place::Stack2 | Place::Buffer1 | Place::Buffer2 => {
            fire(Key::of(first + 2).and(word.cluster10.into()));
        }
    }
}

/// How many features [`around_stack0`] gives.
pub(crate) const AROUND_STACK0: usize = 1;
/// How many features [`around_buffer0`] gives.
pub(crate) const AROUND_BUFFER0: usize = 3;

/// Gives the features of the tags around a word to `fire`: those of the word on top of the stack.
#[inline(always)]
pub(crate) fn around_stack0(sentence: &Sentence<'_>, at: usize, fire: &mut impl FnMut(Key)) {
    let columns = sentence.columns;
    let after = columns.tag((at + 2).min(sentence.words.len() + 1));
    fire(Key::of(84).and(together([columns.tag(at + 1), after])));
}

/// The same of the first word of the buffer; its end comes behind the last word.
#[inline(always)]
pub(crate) fn around_buffer0(sentence: &Sentence<'_>, at: usize, fire: &mut impl FnMut(Key)) {
    let tag = |ahead: usize| sentence.columns.buffer_tag(at + ahead);
    let behind = sentence.columns.tag(at);
    fire(Key::of(65).and(together([tag(0), tag(1), tag(2)])));
    fire(Key::of(67).and(together([tag(3), tag(2)])));
    fire(Key::of(82).and(together([behind, tag(0)])));
}

/// A distance as one of few, for each number of words up to the last.
const DISTANCES: [u8; 22] = [0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8];

fn distance(first: Slot, second: Slot) -> u32 {
    if first == 0 || second == 0 {
        return 0;
    }
    DISTANCES[first.abs_diff(second).min(DISTANCES.len() - 1)].into()
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
    let columns = sentence.columns;
    let tag = |slot| columns.tag(slot);
    let norm = |slot| columns.norm(slot);
    let [s0, s1, s2] = [0, 1, 2].map(|depth| state.stack_slot(depth));
    let [b0, b1] = [0, 1].map(|ahead| state.buffer_slot(ahead));
    let (s0w, s1w, b0w) = (norm(s0), norm(s1), norm(b0));
    let (s0t, s1t, s2t, b0t, b1t) = (tag(s0), tag(s1), tag(s2), tag(b0), tag(b1));
    let side = |sides: &[Side], slot: Slot| slot.checked_sub(1).map(|at| sides[at]).unwrap_or_default();
    let (s0l, s0r) = (side(&state.left, s0), side(&state.right, s0));
    let (s1l, s1r) = (side(&state.left, s1), side(&state.right, s1));
    let b0l = side(&state.left, b0);
    // The outermost dependents, and those next to them.
    for (number, side) in [s0l, s0r, s1l, s1r, b0l].into_iter().enumerate() {
        let template = 32 + 3 * number as u8;
        let tag_and_relation = |slot: Slot| together([tag(slot), state.relations[slot - 1].index() as u32]);
        let (last, second) = (side.last_slot(), side.second_slot());
        if last > 0 {
            fire(Key::of(template).and(norm(last)));
            fire(Key::of(template + 1).and(tag_and_relation(last)));
        }
        if second > 0 {
            fire(Key::of(template + 2).and(tag_and_relation(second)));
        }
    }
    // Pairs of words.
    direct(Key::of(50).and(s0w).and(b0w));
    direct(Key::of(51).and(s1w).and(s0w));
    direct(Key::of(52).and(s0w).and(b0t));
    direct(Key::of(53).and(b0w).and(s0t));
    direct(Key::of(54).and(s1w).and(s0t));
    direct(Key::of(55).and(s0w).and(s1t));
    // The preposition of a noun, and what it may belong to.
    let left_of_s0 = norm(s0l.last_slot());
    direct(Key::of(56).and(s1w).and(left_of_s0).and(s0t));
    let clusters = together([columns.cluster(s1), columns.cluster(s0)]);
    direct(Key::of(57).and(left_of_s0).and(clusters));
    direct(Key::of(58).and(s0w).and(norm(b0l.last_slot())).and(b0t));
    // Words of like use.
    fire(Key::of(47).and(together([columns.cluster(s0), columns.cluster(b0)])));
    fire(Key::of(48).and(clusters));
    // Which kinds of dependents there are.
    fire(Key::of(90).and(s0t).and(s0l.kinds()).and(s0r.kinds()));
    fire(Key::of(91).and(s1t).and(s1l.kinds()).and(s1r.kinds()));
    fire(Key::of(92).and(b0t).and(b0l.kinds()));
    direct(Key::of(93).and(s0w).and(s0r.kinds()));
    direct(Key::of(94).and(s1w).and(s1r.kinds()).and(s0t));
    direct(Key::of(95).and(s0w).and(s0l.kinds()).and(b0t));
    // Tags.
    let near = distance(s0, b0);
    let apart = distance(s1, s0);
    fire(Key::of(60).and(together([s0t, b0t, near])));
    fire(Key::of(61).and(together([s1t, s0t, apart])));
    fire(Key::of(62).and(together([s1t, s0t, b0t])));
    fire(Key::of(63).and(together([s0t, b0t, b1t])));
    fire(Key::of(64).and(together([s2t, s1t, s0t])));
    fire(Key::of(66).and(together([s1t, s0t, b0t, b1t])));
    // Tags of dependents.
    fire(Key::of(70).and(together([s1t, s0t, tag(s0l.last_slot())])));
    fire(Key::of(71).and(together([s1t, s0t, tag(s0r.last_slot())])));
    fire(Key::of(72).and(together([s1t, s0t, tag(s1r.last_slot())])));
    fire(Key::of(73).and(together([s0t, b0t, tag(b0l.last_slot())])));
    fire(Key::of(74).and(together([s0t, b0t, tag(s0r.last_slot())])));
    // What stands between.
    fire(Key::of(80).and(together([s1t, s0t, columns.between(s1, s0)])));
    fire(Key::of(81).and(together([s0t, b0t, columns.between(s0, b0)])));
    let counts = [s0l.count, s0r.count].map(|count| count.min(3));
    fire(Key::of(83).and(together([s0t, counts[0], counts[1], near])));
}
