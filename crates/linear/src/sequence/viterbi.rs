//! The best path through the labels of a sequence.

use super::Grammar;

/// Room for one search after the other, with the weights of neighbours.
#[derive(Clone, Debug)]
pub struct Lattice {
    labels: usize,
    /// For each label the range of its entries in `pairs`.
    starts: Vec<u32>,
    /// Labels that may stand before a label, with the weight of that.
    pairs: Vec<(u8, f32)>,
    first: Vec<f32>,
    last: Vec<f32>,
    /// The score of the best path to each label at the position before and at this one.
    before: Vec<f32>,
    now: Vec<f32>,
    /// For each position but the first and each label, the label before it on the best path.
    back: Vec<u8>,
}

impl Lattice {
    /// A lattice for sequences of any length; see [`Learned`](super::Learned) for the weights.
    pub fn new(grammar: &Grammar, links: &[f32], first: &[f32], last: &[f32]) -> Self {
        let labels = grammar.labels();
        let mut lattice = Self {
            labels,
            starts: vec![0],
            pairs: Vec::new(),
            first: Vec::new(),
            last: Vec::new(),
            before: vec![0.0; labels],
            now: vec![0.0; labels],
            back: Vec::new(),
        };
        for label in 0..labels {
            let links = |before: &u8| (*before, links[usize::from(*before) * labels + label]);
            lattice.pairs.extend(grammar.before(label).iter().map(links));
            lattice.starts.push(lattice.pairs.len() as u32);
            let bar = |allowed, weight| if allowed { weight } else { f32::NEG_INFINITY };
            lattice.first.push(bar(grammar.opens(label), first[label]));
            lattice.last.push(bar(grammar.closes(label), last[label]));
        }
        lattice
    }

    /// Adds the labels of the best path to `labels`. `scores` has `stride` numbers for each position, those of the labels first.
    /// Of equal paths the one with the lower labels, from the end, is taken.
    pub fn best(&mut self, scores: &[f32], stride: usize, labels: &mut Vec<u8>) {
        let count = self.labels;
        let mut positions = scores.chunks_exact(stride);
        let Some(opening) = positions.next() else { return };
        for ((path, first), score) in self.before.iter_mut().zip(&self.first).zip(opening) {
            *path = first + score;
        }
        self.back.clear();
        for scores in positions {
            for (label, score) in scores[..count].iter().enumerate() {
                let (mut most, mut from) = (f32::NEG_INFINITY, 0);
                for (before, weight) in
                    &self.pairs[self.starts[label] as usize..self.starts[label + 1] as usize]
                {
                    let sum = self.before[usize::from(*before)] + weight;
                    if sum > most {
                        (most, from) = (sum, *before);
                    }
                }
                self.now[label] = most + score;
                self.back.push(from);
            }
            std::mem::swap(&mut self.before, &mut self.now);
        }
        let (mut label, mut most) = (0, f32::NEG_INFINITY);
        for (candidate, (score, last)) in self.before.iter().zip(&self.last).enumerate() {
            if score + last > most {
                (label, most) = (candidate as u8, score + last);
            }
        }
        let start = labels.len();
        labels.push(label);
        for back in self.back.chunks_exact(count).rev() {
            label = back[usize::from(label)];
            labels.push(label);
        }
        labels[start..].reverse();
    }
}
