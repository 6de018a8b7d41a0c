//! Dependency heads and relations: a greedy transition-based parser.
//!
//! The features of single words (the top of the stack, the start of the buffer) are summed once for each word and place and then
//! kept; only what depends on the tree so far or on pairs of words is looked up at each step. The relation of an arc is chosen
//! over the same hidden layer, among those that the tags of head and dependent were seen with. What the parser always does where the tags stand
//! so is done without looking (`habits`). Several sentences are parsed by turns, so
//! that the time that weights take to come from memory is not lost.

use std::ops::Range;

use onrecord_document::{Relation, Upos, Word};
use onrecord_linear::file::{FileError, Reader, Writer};
use onrecord_linear::{DirectSum, KeptSums, Network, Spot, SpotList, Sum};

use crate::candidates::{Candidates, class_of_bit, relation_of};
use crate::features::{
    AROUND_BUFFER0, AROUND_STACK0, Columns, Place, Sentence, TaggedWord, around_buffer0, around_stack0,
    place_features, tree_features,
};
use crate::habits::Habits;
use crate::state::{Action, State};
use crate::tagger::Tag;

/// A trained parser.
#[derive(Clone, Debug, PartialEq)]
pub struct Parser {
    pub(crate) network: Network,
    pub(crate) candidates: Candidates,
    pub(crate) habits: Habits,
}

/// The sums of what does not depend on the tree, and what working them out needs.
#[derive(Clone, Debug, Default)]
struct Sums {
    words: KeptSums<TaggedWord, { Place::ALL.len() }>,
    /// All that depends on which word is on top of the stack.
    stack0: Vec<Sum>,
    /// All that depends on where the buffer begins.
    buffer: Vec<Sum>,
    /// Of the features of tags around each position.
    spots: Vec<Spot>,
}

/// A sentence while it is parsed.
#[derive(Clone, Debug, Default)]
struct Lane {
    words: Range<usize>,
    /// Where its sums begin.
    sums: usize,
    columns: Columns,
    state: State,
    spots: SpotList,
    direct_spots: SpotList,
    /// Whether the next action can be decided.
    is_ready: bool,
}

/// What parsing needs and keeps between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    lanes: Vec<Lane>,
    sums: Sums,
}

impl Scratch {
    /// The tree of one of the sentences that were parsed last, by its number among them; the root's position, behind the last word, is
    /// the main word's head.
    pub(crate) fn tree(&mut self, number: usize) -> &mut State {
        &mut self.lanes[number].state
    }
}

impl Lane {
    fn sentence<'a>(&'a self, words: &'a [Word]) -> Sentence<'a> {
        Sentence {
            words: &words[self.words.clone()],
            columns: &self.columns,
        }
    }
}

impl Parser {
    /// Parses a few sentences by turns: while the weights that one needs are on their way, another is worked on. `sentences` are ranges of
    /// the columns; the trees do not depend on each other, and are in `scratch` then.
    #[inline(always)]
    pub(crate) fn parse(
        &self,
        words: &[Word],
        tags: &[Tag],
        upos: &[Upos],
        sentences: &[Range<usize>],
        scratch: &mut Scratch,
    ) {
        self.parse_watched(words, tags, upos, sentences, scratch, |_, _, _, _| {});
    }

    /// The same, with every decision told to `watch` before it is carried out.
    #[inline(always)]
    pub(crate) fn parse_watched(
        &self,
        words: &[Word],
        tags: &[Tag],
        upos: &[Upos],
        sentences: &[Range<usize>],
        scratch: &mut Scratch,
        mut watch: impl FnMut(&Columns, &State, Action, Relation),
    ) {
        let Scratch { lanes, sums } = scratch;
        if lanes.len() < sentences.len() {
            lanes.resize_with(sentences.len(), Lane::default);
        }
        let lanes = &mut lanes[..sentences.len()];
        let mut first_sum = 0;
        for (lane, range) in lanes.iter_mut().zip(sentences) {
            lane.words = range.clone();
            lane.sums = first_sum;
            lane.columns
                .fill(&words[range.clone()], &tags[range.clone()], &upos[range.clone()]);
            lane.state.start(range.len());
            lane.is_ready = false;
            first_sum += range.len() + 1;
        }
        self.sum_words(words, lanes, sums);
        loop {
            let mut is_done = true;
            for lane in &mut *lanes {
                if lane.is_ready {
                    let (action, relation) = self.decide(lane, &upos[lane.words.clone()], sums);
                    watch(&lane.columns, &lane.state, action, relation);
                    lane.state.apply(action, relation);
                }
                self.follow_habits(lane);
                lane.is_ready = !lane.state.is_done();
                if lane.is_ready {
                    self.look(lane, words);
                    is_done = false;
                }
            }
            if is_done {
                return;
            }
        }
    }

    /// Does what goes without saying.
    #[inline(always)]
    fn follow_habits(&self, lane: &mut Lane) {
        let Lane { columns, state, .. } = lane;
        while !state.is_done()
            && let Some((action, relation)) = self.habits.of_state(columns, state)
        {
            state.apply(action, relation);
        }
    }

    /// Finds the features of a state and asks for their weights.
    #[inline(always)]
    fn look(&self, lane: &mut Lane, words: &[Word]) {
        let Lane {
            words: range,
            columns,
            state,
            spots,
            direct_spots,
            ..
        } = lane;
        let sentence = Sentence {
            words: &words[range.clone()],
            columns,
        };
        spots.fill(|spots| {
            direct_spots.fill(|direct| {
                let mut fire = |key| spots.push(self.network.ask(key));
                tree_features(&sentence, state, &mut fire, &mut |key| {
                    direct.push(self.network.ask_direct(key));
                });
            });
        });
    }

    /// Decides on an action and the relation of its arc.
    #[inline(always)]
    fn decide(&self, lane: &Lane, upos: &[Upos], sums: &Sums) -> (Action, Relation) {
        let state = &lane.state;
        let mut sum = sums.buffer[lane.sums + state.next];
        if let Some(at) = state.stack(0) {
            sum.add(&sums.stack0[lane.sums + at]);
        }
        for (place, depth) in [(Place::Stack1, 1), (Place::Stack2, 2)] {
            if let Some(at) = state.stack(depth) {
                sum.add(&sums.words.of(lane.sums + at)[place as usize]);
            }
        }
        self.network.add(&mut sum, &lane.spots);
        let mut direct = DirectSum::default();
        self.network.add_direct(&mut direct, &lane.direct_spots);
        let hidden = self.network.hidden(&sum);
        let scores = self.network.scores_with(&hidden, &direct);
        let mut action = Action::Shift;
        let mut highest = i32::MIN;
        for (candidate, score) in Action::ALL.into_iter().zip(scores) {
            if state.can(candidate) && score > highest {
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
        (action, relation)
    }

    /// Sums up what depends on words and tags alone, for the root and the end of each sentence too.
    #[inline(always)]
    fn sum_words(&self, all_words: &[Word], lanes: &[Lane], sums: &mut Sums) {
        let Sums {
            words,
            stack0,
            buffer,
            spots,
        } = sums;
        let sentences = || lanes.iter().map(|lane| lane.sentence(all_words));
        let tagged = sentences().flat_map(|sentence| {
            (0..=sentence.words.len()).map(move |at| {
                let (word, tag) = sentence.tagged(at);
                (word.form ^ tag << 4, (word, tag))
            })
        });
        words.keep(&self.network, tagged, |tagged, place, spots| {
            place_features(tagged, Place::ALL[place], &mut |key| {
                spots.push(self.network.ask(key));
            });
        });
        spots.clear();
        for sentence in sentences() {
            for at in 0..=sentence.words.len() {
                let mut fire = |key| spots.push(self.network.ask(key));
                around_stack0(&sentence, at, &mut fire);
                around_buffer0(&sentence, at, &mut fire);
            }
        }
        stack0.clear();
        buffer.clear();
        let mut around = spots.chunks_exact(AROUND_STACK0 + AROUND_BUFFER0);
        for lane in lanes {
            for (at, spots) in (0..=lane.words.len()).zip(around.by_ref()) {
                let (of_stack, of_buffer) = spots.split_at(AROUND_STACK0);
                let mut sum = words.of(lane.sums + at)[Place::Stack0 as usize];
                self.network.add(&mut sum, of_stack);
                stack0.push(sum);
                let mut sum = Sum::ZERO;
                for (place, ahead) in [(Place::Buffer0, 0), (Place::Buffer1, 1), (Place::Buffer2, 2)] {
                    if at + ahead < lane.words.len() {
                        sum.add(&words.of(lane.sums + at + ahead)[place as usize]);
                    }
                }
                self.network.add(&mut sum, of_buffer);
                buffer.push(sum);
            }
        }
    }

    /// Writes it into a body.
    pub fn write(&self, writer: &mut Writer) {
        for set in &self.candidates.sets {
            writer.long_number(*set);
        }
        self.network.write(writer);
        self.habits.write(writer);
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
            habits: Habits::read(reader)?,
        })
    }
}
