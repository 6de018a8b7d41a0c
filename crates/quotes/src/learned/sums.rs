//! The scores of the labels of a window's tokens: sums of weights, each worked out once for what tokens have in common.

use onrecord_linear::Batch;
use onrecord_linear::sequence::SequenceModel;

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
/// Sums that the scores of a token are added up from besides that of its words: those of its sets, and one of its own.
const PARTS: usize = Set::ALL.len() + 1;

/// Room for the scores of one window after the other.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// What the words of each token of the article add up to on each side, as far as it is known.
    words: Vec<Option<Sum>>,
    /// The values of each set that were met last, and the number of their sum.
    remembered: Vec<(u64, u32)>,
    /// The features of each new sum.
    features: Batch,
    /// Which words of an article the first of the new sums are of.
    new_words: Vec<u32>,
    sums: Vec<Sum>,
    /// The sums of each token's sets and its own.
    parts: Vec<[u32; PARTS]>,
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
            for part in parts {
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
        remembered.clear();
        remembered.resize(Set::ALL.len() * ENTRIES, (NOTHING, 0));
        for at in frame.window.clone() {
            let slot = slot(cue, at);
            if words[slot].is_none() && !is_edge(frame, at) {
                features.add(|spots| {
                    Words::of(view, &frame.window, at, cue.side(at))
                        .features(&mut |key| spots.push(table.ask(key)));
                });
                new_words.push(slot as u32);
            }
        }
        for at in frame.window.clone() {
            let stand = Stand::of(view, frame, cue, at);
            let mut of_token = [0; PARTS];
            let next = |features: &Batch| (features.len() - new_words.len()) as u32;
            for (number, set) in Set::ALL.into_iter().enumerate() {
                let values = stand.values(set);
                let entry = &mut remembered[number * ENTRIES + entry(values)];
                if entry.0 != values {
                    *entry = (values, next(features));
                    features.add(|spots| stand.shared(set, cue, &mut |key| spots.push(table.ask(key))));
                }
                of_token[number] = entry.1;
            }
            of_token[PARTS - 1] = next(features);
            features.add(|spots| {
                let mut emit = |key| spots.push(table.ask(key));
                if is_edge(frame, at) {
                    Words::of(view, &frame.window, at, cue.side(at)).features(&mut emit);
                }
                stand.own(cue, &mut emit);
            });
            parts.push(of_token);
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
