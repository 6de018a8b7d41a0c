//! The scores of the labels of a window's tokens: sums of weights, each worked out once for what tokens have in common.

use onrecord_linear::sequence::SequenceModel;
use onrecord_linear::{Batch, WeightTable};

use super::frame::Frame;
use super::model::WIDTH;
use super::roles::{Cue, Set, Stand, Words};
use super::view::View;

type Sum = [i16; WIDTH];

/// Values of a set that are remembered for a cue.
const ENTRIES: usize = 32;
/// What no values are packed to.
const NOTHING: u64 = u64::MAX;
/// Sides of a cue on which a token can be.
const SIDES: usize = 3;
const SETS: usize = Set::ALL.len();

/// Room for the scores of one window after the other.
#[derive(Debug)]
pub(crate) struct Sums {
    /// What the words of each token of the article add up to on each side, as far as it is known.
    words: Vec<Option<Sum>>,
    /// The values of each set that were met last, and the number of their sum.
    remembered: Box<[[(u64, u32); ENTRIES]; SETS]>,
    /// The features of each new sum.
    features: Batch,
    /// Which words of an article the first of the new sums are of.
    new_words: Vec<u32>,
    sums: Vec<Sum>,
    /// What the scores of each token are added up from besides the sum of its words: those of its sets, and one of its own.
    parts: Vec<([u32; SETS], u32)>,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            remembered: Box::new([[(NOTHING, 0); ENTRIES]; SETS]),
            features: Batch::default(),
            new_words: Vec::new(),
            sums: Vec::new(),
            parts: Vec::new(),
        }
    }
}

impl Sums {
    /// Forgets what is known of the words of an article.
    pub(crate) fn start_article(&mut self, tokens: usize) {
        self.words.clear();
        self.words.resize(tokens * SIDES, None);
    }

    /// Sets `scores` to the scores of the labels, [`WIDTH`] numbers for one token of the frame's window after the other.
    #[inline(always)]
    pub(crate) fn score(
        &mut self,
        model: &SequenceModel<WIDTH>,
        view: &View,
        frame: &Frame,
        scores: &mut Vec<f32>,
    ) {
        let cue = Cue::of(view, frame);
        self.collect(model, view, frame, &cue);
        self.add_up(model);
        scores.clear();
        for (at, parts) in frame.window.clone().zip(&self.parts) {
            let words = self.words[slot(&cue, at)].filter(|_| !is_edge(frame, at));
            let mut total = words.unwrap_or_default();
            let (of_sets, own) = parts;
            for part in of_sets.iter().chain([own]) {
                add(&mut total, &self.sums[*part as usize]);
            }
            scores.extend(total.map(f32::from));
        }
    }

    /// Collects the features of all sums that are not known.
    #[inline(always)]
    fn collect(&mut self, model: &SequenceModel<WIDTH>, view: &View, frame: &Frame, cue: &Cue) {
        let Self {
            words,
            remembered,
            features,
            new_words,
            parts,
            ..
        } = self;
        let table = &model.table;
        features.clear();
        new_words.clear();
        parts.clear();
        **remembered = [[(NOTHING, 0); ENTRIES]; SETS];
        for at in frame.window.clone() {
            let slot = slot(cue, at);
            if words[slot].is_none() && !is_edge(frame, at) {
                let mut spots = features.open();
                Words::of(view, &frame.window, at, cue.side(at))
                    .features(&mut |key| spots.push(table.ask(key)));
                let count = spots.count();
                features.close(count);
                new_words.push(slot as u32);
            }
        }
        let mut sets = Memory {
            table,
            cue,
            first: new_words.len(),
            remembered,
            features,
        };
        for at in frame.window.clone() {
            let stand = Stand::of(view, frame, cue, at);
            // One after the other, so that each is compiled for its set alone.
            let of_sets = [
                sets.sum(Set::Standing, &stand),
                sets.sum(Set::Edges, &stand),
                sets.sum(Set::Turns, &stand),
                sets.sum(Set::Marks, &stand),
                sets.sum(Set::Distance, &stand),
            ];
            let own = sets.next();
            let mut spots = sets.features.open();
            let mut emit = |key| spots.push(table.ask(key));
            if is_edge(frame, at) {
                Words::of(view, &frame.window, at, cue.side(at)).features(&mut emit);
            }
            stand.own(cue, &mut emit);
            let count = spots.count();
            sets.features.close(count);
            parts.push((of_sets, own));
        }
    }

    /// Adds up the weights of what was collected.
    #[inline(always)]
    fn add_up(&mut self, model: &SequenceModel<WIDTH>) {
        let Self {
            words,
            features,
            new_words,
            sums,
            ..
        } = self;
        features.find(&model.table);
        sums.clear();
        let mut all = features.rows().map(|rows| {
            let mut sum = [0; WIDTH];
            model.table.add(rows, &mut sum);
            sum
        });
        for slot in new_words {
            words[*slot as usize] = all.next();
        }
        sums.extend(all);
    }
}

/// The sums of sets for one cue.
struct Memory<'a> {
    table: &'a WeightTable<WIDTH>,
    cue: &'a Cue,
    /// How many of the things with features are words, which come first.
    first: usize,
    remembered: &'a mut [[(u64, u32); ENTRIES]; SETS],
    features: &'a mut Batch,
}

impl Memory<'_> {
    /// The number of the next sum.
    #[inline(always)]
    fn next(&self) -> u32 {
        (self.features.len() - self.first) as u32
    }

    /// The number of the sum of a set's features; if its values were not met before, its features are collected.
    #[inline(always)]
    fn sum(&mut self, set: Set, stand: &Stand) -> u32 {
        let values = stand.values(set);
        let next = self.next();
        let entry = &mut self.remembered[set as usize][entry(values)];
        if entry.0 != values {
            *entry = (values, next);
            let mut spots = self.features.open();
            stand.shared(set, self.cue, &mut |key| spots.push(self.table.ask(key)));
            let count = spots.count();
            self.features.close(count);
        }
        entry.1
    }
}

/// Where what the words of a token add up to is kept.
#[inline(always)]
fn slot(cue: &Cue, at: usize) -> usize {
    at * SIDES + cue.side(at) as usize
}

/// Whether a token has no neighbour in the window on one side: its words are not what they are elsewhere.
#[inline(always)]
fn is_edge(frame: &Frame, at: usize) -> bool {
    at == frame.window.start || at + 1 == frame.window.end
}

/// Where some values are remembered.
#[inline(always)]
fn entry(values: u64) -> usize {
    (values.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % ENTRIES
}

#[inline(always)]
fn add(total: &mut Sum, sum: &Sum) {
    for (total, one) in total.iter_mut().zip(sum) {
        *total = total.wrapping_add(*one);
    }
}
