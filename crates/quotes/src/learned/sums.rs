//! The scores of the labels of a window's tokens: sums of weights, each worked out once for what tokens have in common.

use onrecord_linear::Key;
use onrecord_linear::sequence::SequenceModel;

use super::frame::Frame;
use super::model::WIDTH;
use super::roles::{Cue, Set, Stand, Words};
use super::view::View;

type Sum = [i16; WIDTH];

/// Values of a set of all cues that are remembered.
const OF_ALL: usize = 1024;
/// Values of a set of one cue that are remembered.
const OF_CUE: usize = 32;
/// What no values are packed to.
const NOTHING: u64 = u64::MAX;
/// Sides of a cue on which a token can be.
const SIDES: usize = 3;
/// Sums that are new for a window and of which a token may have one: of each set, and of its own.
const PARTS: usize = Set::OF_ALL.len() + Set::OF_CUE.len() + 1;
/// The number of the sum of nothing.
const EMPTY: u32 = 0;

/// Room for the scores of one window after the other, by one model.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// What the words of each token of the article add up to on each side, as far as it is known.
    words: Vec<Option<Sum>>,
    /// The values of each set of all cues that were met last, whatever the article.
    of_all: Vec<Remembered>,
    /// The values of each set of the cue that were met last, and the numbers of their sums.
    of_cue: Vec<(u64, u32)>,
    /// Places in `of_all` whose sums are new.
    learned: Vec<u32>,
    keys: Vec<Key>,
    rows: Vec<u32>,
    /// Where the keys of each new sum end.
    ends: Vec<u32>,
    /// Which words of an article the first of the new sums are of.
    new_words: Vec<u32>,
    /// The new sums of sets, by their numbers.
    sums: Vec<Sum>,
    /// What of each token was known, and the numbers of the new sums that it takes besides.
    tokens: Vec<(Sum, [u32; PARTS])>,
}

/// What values of a set add up to.
#[derive(Clone, Copy, Debug)]
struct Remembered {
    values: u64,
    /// The number of the sum while it is new, else [`EMPTY`].
    number: u32,
    sum: Sum,
}

impl Remembered {
    const NONE: Self = Self {
        values: NOTHING,
        number: EMPTY,
        sum: [0; WIDTH],
    };
}

impl Sums {
    /// Forgets what is known of the words of an article.
    pub(crate) fn start_article(&mut self, tokens: usize) {
        self.words.clear();
        self.words.resize(tokens * SIDES, None);
        self.of_all.resize(Set::OF_ALL.len() * OF_ALL, Remembered::NONE);
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
        for (at, (known, parts)) in frame.window.clone().zip(&self.tokens) {
            let mut total = *known;
            if let (Some(words), false) = (&self.words[slot(&cue, at)], is_edge(frame, at)) {
                add(&mut total, words);
            }
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
            of_all,
            of_cue,
            learned,
            keys,
            ends,
            new_words,
            tokens,
            ..
        } = self;
        let emit = |keys: &mut Vec<Key>, key: Key| {
            model.table.prefetch(key);
            keys.push(key);
        };
        keys.clear();
        ends.clear();
        new_words.clear();
        tokens.clear();
        learned.clear();
        of_cue.clear();
        of_cue.resize(Set::OF_CUE.len() * OF_CUE, (NOTHING, EMPTY));
        for at in frame.window.clone() {
            let slot = slot(cue, at);
            if words[slot].is_none() && !is_edge(frame, at) {
                Words::of(view, &frame.window, at, cue.side(at)).features(&mut |key| emit(keys, key));
                ends.push(keys.len() as u32);
                new_words.push(slot as u32);
            }
        }
        let mut count = EMPTY;
        let mut next = |keys: &Vec<Key>| {
            ends.push(keys.len() as u32);
            count += 1;
            count
        };
        for at in frame.window.clone() {
            let stand = Stand::of(view, frame, cue, at);
            let mut known = [0; WIDTH];
            let mut parts = [EMPTY; PARTS];
            let (parts_of_all, parts_of_cue) = parts.split_at_mut(Set::OF_ALL.len());
            for (number, (set, part)) in Set::OF_ALL.into_iter().zip(parts_of_all).enumerate() {
                let values = stand.values(set, cue);
                let place = number * OF_ALL + entry(values, OF_ALL);
                let entry = &mut of_all[place];
                if entry.values != values {
                    ask(model, &stand, set, cue, keys);
                    entry.values = values;
                    entry.number = next(keys);
                    learned.push(place as u32);
                }
                *part = entry.number;
                if entry.number == EMPTY {
                    add(&mut known, &entry.sum);
                }
            }
            for (number, (set, part)) in Set::OF_CUE.into_iter().zip(&mut *parts_of_cue).enumerate() {
                let values = stand.values(set, cue);
                let entry = &mut of_cue[number * OF_CUE + entry(values, OF_CUE)];
                if entry.0 != values {
                    ask(model, &stand, set, cue, keys);
                    *entry = (values, next(keys));
                }
                *part = entry.1;
            }
            if is_edge(frame, at) {
                Words::of(view, &frame.window, at, cue.side(at)).features(&mut |key| emit(keys, key));
            }
            stand.own(&mut |key| emit(keys, key));
            parts[PARTS - 1] = next(keys);
            tokens.push((known, parts));
        }
    }

    /// Adds up the weights of what was collected, and remembers it.
    #[inline(always)]
    fn add_up(&mut self, model: &SequenceModel<WIDTH>) {
        let Self {
            words,
            of_all,
            learned,
            keys,
            rows,
            ends,
            new_words,
            sums,
            ..
        } = self;
        model.table.find_each(keys, rows);
        sums.clear();
        // That of nothing.
        sums.push([0; WIDTH]);
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
        for place in learned {
            let entry = &mut of_all[*place as usize];
            if entry.number != EMPTY {
                entry.sum = sums[entry.number as usize];
                entry.number = EMPTY;
            }
        }
    }
}

/// Collects the features of a set that is not known. Apart, for the compiler would work out the features of those that are known as well.
#[inline(never)]
fn ask(model: &SequenceModel<WIDTH>, stand: &Stand, set: Set, cue: &Cue, keys: &mut Vec<Key>) {
    stand.shared(set, cue, &mut |key| {
        model.table.prefetch(key);
        keys.push(key);
    });
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
fn entry(values: u64, entries: usize) -> usize {
    (values.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % entries
}

#[inline(always)]
fn add(total: &mut Sum, sum: &Sum) {
    for (total, one) in total.iter_mut().zip(sum) {
        *total = total.wrapping_add(*one);
    }
}
