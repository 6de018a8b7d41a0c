//! Labels for sequences: a score for each label at each position, a score for each pair of neighbours, and the best path by dynamic
//! programming (Viterbi 1967). Which labels may stand beside each other is given by a [`Grammar`] and never broken.
//!
//! Two ways to learn: [`Method::Perceptron`] is the averaged structured perceptron (Collins 2002), [`Method::RandomField`] the
//! linear-chain conditional random field (Lafferty and others 2001) by stochastic gradients with steps of their own for
//! each weight (Duchi, Hazan and Singer 2011). Both go through the examples one by one, in an order that the seed decides, so that
//! the same input gives the same weights.

mod data;
mod field;
mod model;
mod structured;
mod viterbi;

pub use self::data::{Grammar, Sequences};
pub use self::model::SequenceModel;
pub use self::viterbi::Lattice;

use crate::perceptron::{Epoch, Schedule};

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// The averaged structured perceptron.
    Perceptron,
    /// The conditional random field.
    RandomField(Field),
}

/// How a random field learns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Length of the first steps; 0.1 is usual.
    pub rate: f32,
    /// How much a weight shrinks each time its feature is met, as a share of the gradient: 1e-5 to 1e-3 is usual.
    pub decay: f32,
    /// The share of features left out at random, each time anew, so that no feature is relied on alone.
    pub dropout: f32,
}

/// Weights of labels: for features, for pairs of neighbours, for the first and the last label.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// How many labels there are.
    pub labels: usize,
    /// A row of `labels` weights for each feature.
    pub features: Vec<f32>,
    /// The weight of a label after another: `links[before * labels + label]`.
    pub links: Vec<f32>,
    /// The weight of each label at the start.
    pub first: Vec<f32>,
    /// The weight of each label at the end.
    pub last: Vec<f32>,
}

impl Learned {
    /// Parts one matrix: rows of features, then of labels before, then those of start and end.
    fn from_rows(mut rows: Vec<f32>, labels: usize) -> Self {
        let last = rows.split_off(rows.len() - labels);
        let first = rows.split_off(rows.len() - labels);
        let links = rows.split_off(rows.len() - labels * labels);
        Self {
            labels,
            features: rows,
            links,
            first,
            last,
        }
    }

    /// The mean of what was learned of one task again and again; of nothing, no labels.
    pub fn mean(all: impl IntoIterator<Item = Self>) -> Self {
        let mut all = all.into_iter();
        let mut mean = all.next().unwrap_or_else(|| Self::from_rows(Vec::new(), 0));
        let mut count = 1.0;
        for one in all {
            count += 1.0;
            for (sum, weights) in
                mean.columns()
                    .into_iter()
                    .zip([one.features, one.links, one.first, one.last])
            {
                sum.iter_mut()
                    .zip(weights)
                    .for_each(|(sum, weight)| *sum += weight);
            }
        }
        for sum in mean.columns() {
            sum.iter_mut().for_each(|sum| *sum /= count);
        }
        mean
    }

    fn columns(&mut self) -> [&mut Vec<f32>; 4] {
        [
            &mut self.features,
            &mut self.links,
            &mut self.first,
            &mut self.last,
        ]
    }
}

/// What there is to learn from.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// Sequences with their right labels.
    pub examples: &'a Sequences,
    /// Sequences that only tell which round was best.
    pub held_out: &'a Sequences,
    /// Above the numbers of all features.
    pub features: usize,
    /// Which labels may stand beside each other.
    pub grammar: &'a Grammar,
}

/// Learns a task. After each round the labels of all positions held out are given to `score`, and what is learned is the round that
/// scored best, or the last one where nothing is held out.
pub fn train(
    task: Task<'_>,
    method: Method,
    schedule: Schedule,
    mut score: impl FnMut(&[u8]) -> f64,
    mut told: impl FnMut(Epoch),
) -> Learned {
    let Task {
        examples,
        held_out,
        features,
        grammar,
    } = task;
    let mut learner: Box<dyn Learner> = match method {
        Method::Perceptron => Box::new(structured::Structured::new(features, grammar)),
        Method::RandomField(field) => {
            Box::new(field::RandomField::new(features, grammar, field, schedule.seed))
        }
    };
    let mut random = crate::Random::new(schedule.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut kept = (f64::NEG_INFINITY, 0, learner.learned());
    for number in 1..=schedule.epochs {
        random.shuffle(&mut order);
        let loss: f64 = order.iter().map(|index| learner.learn(examples, *index)).sum();
        let learned = learner.learned();
        let epoch = Epoch {
            number,
            loss: loss / examples.positions().max(1) as f64,
            score: score(&label(held_out, &learned, grammar)),
        };
        told(epoch);
        if held_out.is_empty() || epoch.score > kept.0 {
            kept = (epoch.score, number, learned);
        } else if number - kept.1 >= schedule.patience {
            break;
        }
    }
    kept.2
}

/// The best labels of all positions under weights that are not quantised yet.
pub fn label(sequences: &Sequences, learned: &Learned, grammar: &Grammar) -> Vec<u8> {
    let mut lattice = Lattice::new(grammar, &learned.links, &learned.first, &learned.last);
    let mut labels = Vec::with_capacity(sequences.positions());
    let mut scores = Vec::new();
    for index in 0..sequences.len() {
        emissions(sequences, index, &learned.features, learned.labels, &mut scores);
        lattice.best(&scores, learned.labels, &mut labels);
    }
    labels
}

/// Something that learns from one sequence after the other.
trait Learner {
    /// Learns from one sequence; gives its mistakes or its loss.
    fn learn(&mut self, examples: &Sequences, index: usize) -> f64;
    /// What is learned up to now.
    fn learned(&self) -> Learned;
}

/// Sets `scores` to the sums of weights of each label at each position of a sequence.
fn emissions(sequences: &Sequences, index: usize, weights: &[f32], labels: usize, scores: &mut Vec<f32>) {
    let positions = sequences.sequence(index);
    scores.clear();
    scores.resize(positions.len() * labels, 0.0);
    for (position, scores) in positions.zip(scores.chunks_exact_mut(labels)) {
        for feature in sequences.features(position) {
            let row = &weights[*feature as usize * labels..][..labels];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three labels: 0 outside, 1 begins, 2 goes on (only behind 1 or 2); what goes on cannot be told from its feature alone.
    fn grammar() -> Grammar {
        Grammar::new(
            3,
            |before, label| label != 2 || before != 0,
            |label| label != 2,
            |_| true,
        )
    }

    fn examples() -> Sequences {
        let mut sequences = Sequences::default();
        let mut random = crate::Random::new(5);
        for _ in 0..60 {
            let mut before = 0;
            for _ in 0..8 {
                let feature = random.below(3) as u32;
                let label = match (feature, before) {
                    (0, _) | (2, 0) => 0,
                    (1, _) => 1,
                    _ => 2,
                };
                sequences.push([feature], label);
                before = label;
            }
            sequences.close();
        }
        sequences
    }

    fn methods() -> [Method; 2] {
        let field = Field {
            rate: 0.2,
            decay: 0.0,
            dropout: 0.0,
        };
        [Method::Perceptron, Method::RandomField(field)]
    }

    fn learn(method: Method) -> (Learned, f64) {
        let examples = examples();
        let schedule = Schedule {
            epochs: 20,
            patience: 20,
            seed: 3,
        };
        let mut last = 0.0;
        let score = |labels: &[u8]| {
            let right = labels
                .iter()
                .zip(examples.labels())
                .filter(|(left, right)| left == right);
            right.count() as f64 / labels.len() as f64
        };
        let task = Task {
            examples: &examples,
            held_out: &examples,
            features: 3,
            grammar: &grammar(),
        };
        let learned = train(task, method, schedule, score, |epoch| last = epoch.score);
        (learned, last)
    }

    #[test]
    fn both_methods_learn_from_neighbours() {
        for method in methods() {
            assert_eq!(learn(method).1, 1.0, "{method:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_weights() {
        for method in methods() {
            assert_eq!(learn(method).0, learn(method).0, "{method:?}");
        }
    }

    #[test]
    fn no_path_breaks_the_grammar() {
        let learned = Learned {
            labels: 3,
            features: vec![0.0, 0.0, 9.0],
            links: vec![0.0; 9],
            first: vec![0.0; 3],
            last: vec![0.0; 3],
        };
        let mut sequences = Sequences::default();
        sequences.push([0], 0);
        sequences.push([0], 0);
        sequences.close();
        assert_eq!(label(&sequences, &learned, &grammar()), [1, 2]);
    }
}
