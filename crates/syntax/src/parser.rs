//! Dependency heads and relations: a greedy transition-based parser.
//!
//! The features of single words (the top of the stack, the start of the buffer) are summed once for each word and place and then
//! kept; only what depends on the tree so far or on pairs of words is looked up at each step. The relation of an arc is chosen
//! over the same hidden layer, among those that the tags of head and dependent were seen with.

use onrecord_document::{Relation, Upos, Word, Writing};
use onrecord_linear::file::{FileError, Reader, Writer};
use onrecord_linear::{DirectSum, Key, Network, Sum};

use crate::state::{Action, State};
use crate::tagger::Tag;

/// A trained parser.
#[derive(Clone, Debug, PartialEq)]
pub struct Parser {
    pub(crate) network: Network,
    pub(crate) candidates: Candidates,
}

/// Universal tags and the root, for heads.
pub(crate) const HEADS: usize = 18;

/// The relations that are possible between tags, for each direction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidates {
    /// By direction, the head's tag (or root), the dependent's tag: relations as bits.
    pub(crate) sets: Vec<u64>,
}

impl Candidates {
    pub(crate) fn at(action: Action, head: Option<Upos>, dependent: Upos) -> usize {
        let head = head.map_or(HEADS - 1, Upos::index);
        ((action as usize & 1) * HEADS + head) * Upos::ALL.len() + dependent.index()
    }

    pub(crate) fn len() -> usize {
        2 * HEADS * Upos::ALL.len()
    }

    /// The classes of the relations that are possible for an arc.
    pub(crate) fn of(&self, action: Action, head: Option<Upos>, dependent: Upos) -> Bits {
        Bits(self.sets[Self::at(action, head, dependent)])
    }
}

/// The numbers of the bits that are set, as classes of the network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(class_of_bit(bit))
    }
}

/// The class of a relation.
pub(crate) const fn class_of(relation: Relation) -> usize {
    class_of_bit(relation.index())
}

const fn class_of_bit(bit: usize) -> usize {
    Action::ALL.len() + bit
}

/// The relation of a class.
pub(crate) fn relation_of(class: usize) -> Relation {
    class
        .checked_sub(Action::ALL.len())
        .and_then(|bit| Relation::ALL.get(bit))
        .copied()
        .unwrap_or(Relation::Dep)
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
pub(crate) fn place_features(sentence: &Sentence<'_>, place: Place, at: usize, fire: &mut impl FnMut(Key)) {
    let word = sentence.word(Some(at));
    let tag = sentence.tag(Some(at));
    let first = place as u8 * 8;
    fire(Key::of(first).and(word.norm));
    fire(Key::of(first + 1).and(tag));
    match place {
        Place::Stack0 | Place::Stack1 | Place::Buffer0 => {
            fire(Key::of(first + 2).and(word.cluster.into()));
            fire(Key::of(first + 3).and(word.cluster6.into()).and(tag));
            fire(Key::of(first + 4).and(word.norm).and(tag));
            fire(Key::of(first + 5).and(word.suffix >> 8).and(tag));
            fire(Key::of(first + 6).and(word.writing.bits().into()));
        }
        Place::Stack2 | Place::Buffer1 | Place::Buffer2 => {
            fire(Key::of(first + 2).and(word.cluster10.into()));
        }
    }
}

fn distance(first: Option<usize>, second: Option<usize>) -> u32 {
    let (Some(first), Some(second)) = (first, second) else {
        return 0;
    };
    match first.abs_diff(second) {
        near @ 0..=4 => near as u32,
        5..=6 => 5,
        7..=10 => 6,
        11..=20 => 7,
        _ => 8,
    }
}

/// Gives the features that depend on the tree so far, or on several words, to `fire`, and those with direct weights (pairs with words in
/// them, which are many and each say little) to `direct`.
pub(crate) fn tree_features(
    sentence: &Sentence<'_>,
    state: &State,
    fire: &mut impl FnMut(Key),
    direct: &mut impl FnMut(Key),
) {
    let [s0, s1, s2] = [0, 1, 2].map(|depth| state.stack(depth));
    let [b0, b1, b2, b3] = [0, 1, 2, 3].map(|ahead| state.buffer(ahead));
    let (s0w, s1w, b0w, b1w) = (
        sentence.word(s0),
        sentence.word(s1),
        sentence.word(b0),
        sentence.word(b1),
    );
    let (s0t, s1t, s2t) = (sentence.tag(s0), sentence.tag(s1), sentence.tag(s2));
    let (b0t, b1t, b2t) = (sentence.tag(b0), sentence.tag(b1), sentence.tag(b2));
    let side = |sides: &[crate::state::Side], at: Option<usize>| at.map(|at| sides[at]).unwrap_or_default();
    let (s0l, s0r) = (side(&state.left, s0), side(&state.right, s0));
    let (s1l, s1r) = (side(&state.left, s1), side(&state.right, s1));
    let b0l = side(&state.left, b0);
    let relation = |at: Option<usize>| {
        at.and_then(|at| state.relations.get(at))
            .map_or(255, |relation| relation.index() as u32)
    };
    // Dependents.
    let mut template = 48;
    for at in [
        s0l.last(),
        s0l.second(),
        s0r.last(),
        s0r.second(),
        s1l.last(),
        s1l.second(),
        s1r.last(),
        s1r.second(),
        b0l.last(),
        b0l.second(),
    ] {
        if at.is_some() {
            fire(Key::of(template).and(sentence.word(at).norm));
            fire(Key::of(template + 1).and(sentence.tag(at)).and(relation(at)));
        }
        template += 2;
    }
    let near = distance(s0, b0);
    let apart = distance(s1, s0);
    // Pairs of words.
    direct(Key::of(70).and(s0w.norm).and(b0w.norm));
    direct(Key::of(71).and(s1w.norm).and(s0w.norm));
    direct(Key::of(72).and(s0w.norm).and(b0t));
    direct(Key::of(73).and(s0t).and(b0w.norm));
    direct(Key::of(74).and(s1w.norm).and(s0t));
    direct(Key::of(75).and(s1t).and(s0w.norm));
    fire(
        Key::of(76)
            .and(s0w.cluster6.into())
            .and(b0w.cluster6.into())
            .and(near),
    );
    fire(
        Key::of(77)
            .and(s1w.cluster6.into())
            .and(s0w.cluster6.into())
            .and(apart),
    );
    direct(Key::of(78).and(s0w.cluster10.into()).and(b0w.cluster10.into()));
    direct(Key::of(79).and(s1w.cluster10.into()).and(s0w.cluster10.into()));
    direct(Key::of(80).and(b0w.norm).and(b1w.norm));
    // Tags.
    fire(Key::of(81).and(s0t).and(b0t).and(near));
    fire(Key::of(82).and(s1t).and(s0t).and(apart));
    fire(Key::of(83).and(s1t).and(s0t).and(b0t));
    fire(Key::of(84).and(s0t).and(b0t).and(b1t));
    fire(Key::of(85).and(s2t).and(s1t).and(s0t));
    fire(Key::of(86).and(b0t).and(b1t).and(b2t));
    fire(Key::of(87).and(s1t).and(s0t).and(b0t).and(b1t));
    fire(Key::of(88).and(sentence.tag(b3)).and(b2t));
    // Dependents so far.
    let set = |relations: u64| (relations as u32) ^ ((relations >> 32) as u32).wrapping_mul(0x9E37_79B1);
    fire(
        Key::of(90)
            .and(s0t)
            .and(set(s0l.relations))
            .and(set(s0r.relations)),
    );
    fire(
        Key::of(91)
            .and(s1t)
            .and(set(s1l.relations))
            .and(set(s1r.relations)),
    );
    fire(Key::of(92).and(b0t).and(set(b0l.relations)));
    direct(Key::of(93).and(s0w.norm).and(set(s0r.relations)));
    direct(Key::of(94).and(s1w.norm).and(set(s1r.relations)).and(s0t));
    direct(Key::of(95).and(s0w.norm).and(set(s0l.relations)));
    direct(Key::of(96).and(b0w.norm).and(set(b0l.relations)).and(s0t));
    fire(Key::of(97).and(s1t).and(s0t).and(sentence.tag(s0l.last())));
    fire(Key::of(98).and(s1t).and(s0t).and(sentence.tag(s0r.last())));
    fire(Key::of(99).and(s1t).and(s0t).and(sentence.tag(s1r.last())));
    fire(Key::of(100).and(s0t).and(b0t).and(sentence.tag(b0l.last())));
    fire(Key::of(101).and(s0t).and(b0t).and(sentence.tag(s0r.last())));
    // The preposition of a noun and what it may belong to.
    direct(
        Key::of(102)
            .and(s1w.norm)
            .and(sentence.word(s0l.last()).norm)
            .and(s0t),
    );
    direct(
        Key::of(103)
            .and(s1w.cluster6.into())
            .and(sentence.word(s0l.last()).norm)
            .and(s0w.cluster6.into()),
    );
    direct(
        Key::of(104)
            .and(s0w.norm)
            .and(sentence.word(b0l.last()).norm)
            .and(b0t),
    );
    // What stands between.
    fire(Key::of(105).and(s1t).and(s0t).and(sentence.between(s1, s0)));
    fire(Key::of(106).and(s0t).and(b0t).and(sentence.between(s0, b0)));
    let behind = b0.map_or(sentence.words.len(), |at| at).checked_sub(1);
    fire(Key::of(107).and(sentence.tag(behind)).and(b0t));
    fire(
        Key::of(108)
            .and(s0t)
            .and(u32::from(s0l.count.min(3)))
            .and(u32::from(s0r.count.min(3)))
            .and(near),
    );
    let after = s0.map(|at| at + 1);
    fire(Key::of(109).and(s0t).and(sentence.tag(after)));
}

/// What parsing a sentence needs and keeps between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) state: State,
    marks: Vec<u32>,
    kept: Vec<Sum>,
    is_kept: Vec<u8>,
}

impl Scratch {
    /// Heads and relations of the sentence that was parsed last; the root's position, behind the last word, is the main word's head.
    pub(crate) fn tree(&self) -> (&[u32], &[Relation]) {
        (&self.state.heads, &self.state.relations)
    }
}

impl Parser {
    /// Parses a sentence; heads and relations are in `scratch.state` then, the root's position as the head of the main word.
    pub(crate) fn parse(&self, words: &[Word], tags: &[Tag], upos: &[Upos], scratch: &mut Scratch) {
        let length = words.len();
        let Scratch {
            state,
            marks,
            kept,
            is_kept,
        } = scratch;
        count_marks(words, upos, marks);
        let sentence = Sentence {
            words,
            tags,
            upos,
            marks,
        };
        kept.resize((length + 1) * Place::ALL.len(), Sum::ZERO);
        is_kept.clear();
        is_kept.resize(length + 1, 0);
        state.start(length);
        while !state.is_done() {
            let possible = Action::ALL.map(|action| state.can(action));
            let mut sum = Sum::ZERO;
            for (place, at) in places(state) {
                let Some(at) = at else { continue };
                let slot = at * Place::ALL.len() + place as usize;
                if is_kept[at] >> (place as u8) & 1 == 0 {
                    is_kept[at] |= 1 << (place as u8);
                    kept[slot] = Sum::ZERO;
                    place_features(&sentence, place, at, &mut |key| {
                        self.network.add(&mut kept[slot], key);
                    });
                }
                sum.add(&kept[slot]);
            }
            let mut direct = DirectSum::default();
            tree_features(
                &sentence,
                state,
                &mut |key| self.network.add(&mut sum, key),
                &mut |key| self.network.add_direct(&mut direct, key),
            );
            let hidden = self.network.hidden(&sum);
            let mut action = Action::Shift;
            let mut highest = i32::MIN;
            for candidate in Action::ALL
                .into_iter()
                .filter(|action| possible[*action as usize])
            {
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

/// The words at the places, where there are any.
pub(crate) fn places(state: &State) -> [(Place, Option<usize>); 6] {
    Place::ALL.map(|place| {
        let at = match place {
            Place::Stack0 => state.stack(0),
            Place::Stack1 => state.stack(1),
            Place::Stack2 => state.stack(2),
            Place::Buffer0 => state.buffer(0),
            Place::Buffer1 => state.buffer(1),
            Place::Buffer2 => state.buffer(2),
        };
        (place, at)
    })
}
