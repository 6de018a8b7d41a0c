//! The scores of the labels of a window's tokens: sums of weights, each worked out once for what tokens have in common.

use onrecord_linear::Key;
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
    keys: Vec<Key>,
    rows: Vec<u32>,
    /// Where the keys of each new sum end.
    ends: Vec<u32>,
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
            keys,
            ends,
            new_words,
            parts,
            ..
        } = self;
        let emit = |keys: &mut Vec<Key>, key: Key| {
            model.table.prefetch(key);
            keys.push(key);
        };
        keys.clear();
        ends.clear();
        new_words.clear();
        parts.clear();
        remembered.clear();
        remembered.resize(Set::ALL.len() * ENTRIES, (NOTHING, 0));
        for at in frame.window.clone() {
            let slot = slot(cue, at);
            if words[slot].is_none() && !is_edge(frame, at) {
                Words::of(view, &frame.window, at, cue.side(at)).features(&mut |key| emit(keys, key));
                ends.push(keys.len() as u32);
                new_words.push(slot as u32);
            }
        }
        let mut count = 0;
        let mut next = |keys: &Vec<Key>| {
            ends.push(keys.len() as u32);
            count += 1;
            count - 1
        };
        for at in frame.window.clone() {
            let stand = Stand::of(view, frame, cue, at);
            let mut of_token = [0; PARTS];
            for (number, set) in Set::ALL.into_iter().enumerate() {
                let values = stand.values(set);
                let entry = &mut remembered[number * ENTRIES + entry(values)];
                if entry.0 != values {
                    stand.shared(set, cue, &mut |key| emit(keys, key));
                    *entry = (values, next(keys));
                }
                of_token[number] = entry.1;
            }
            if is_edge(frame, at) {
                Words::of(view, &frame.window, at, cue.side(at)).features(&mut |key| emit(keys, key));
            }
            stand.own(cue, &mut |key| emit(keys, key));
            of_token[PARTS - 1] = next(keys);
            parts.push(of_token);
        }
    }

    /// Adds up the weights of what was collected.
    #[inline(always)]
    fn add_up(&mut self, model: &SequenceModel<WIDTH>) {
        let Self {
            words,
            keys,
            rows,
            ends,
            new_words,
            sums,
            ..
        } = self;
        model.table.find_each(keys, rows);
        sums.clear();
        let mut start = 0;
        for (number, end) in ends.iter().enumerate() {
            let mut sum = [0; WIDTH];
            model.table.add(&rows[start..*end as usize], &mut sum);
            start = *end as usize;
            match new_words.get(number) {
                Some(slot) => words[*slot as usize] = Some(sum),
                None => sums.push(sum),
            }
        }
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
