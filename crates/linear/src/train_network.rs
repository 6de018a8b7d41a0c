//! Learns a [`Network`]: stochastic gradient descent on the cross-entropy of each decision with a step size for every weight
//! (`AdaGrad`: Duchi, Hazan and Singer 2011), dropout (Srivastava et al. 2014), and the average of the last epochs' weights.
//!
//! A batch is shared out to workers, each of which makes its decisions with the weights as they were before the batch; the updates are then
//! made in the order of the decisions, each worker's rows by one thread. So the result does not depend on timing.

mod worker;

pub use worker::{Notes, Worker};

use rustc_hash::FxHashMap;

use crate::direct::{DIRECT, DirectTable};
use crate::hash::Key;
use crate::network::{Network, WIDTH};
use crate::random::Random;
use crate::rows::RowTable;
use crate::vocabulary::Vocabulary;

/// What steers training.
#[derive(Clone, Copy, Debug)]
pub struct NetworkOptions {
    /// Step size.
    pub rate: f32,
    /// Share of hidden units left out of each decision.
    pub dropout: f32,
    /// Share of features left out of each decision.
    pub feature_dropout: f32,
    /// Features seen less often in the first pass are not learned.
    pub least_count: u32,
    /// Rows of the table: the most frequent features that find room in it are learned.
    pub rows: usize,
    /// Rows of the table of direct weights, 0 for none.
    pub direct_rows: usize,
    /// Whether a second thread helps; the result is the same.
    pub two_threads: bool,
}

/// The features met at least `least` times, the most frequent first, at most `most`.
fn frequent(vocabulary: &Vocabulary, least: u32, most: usize) -> Vec<Key> {
    let mut keys: Vec<(u32, Key)> = (vocabulary.counts().iter().copied())
        .zip(vocabulary.keys().iter().copied())
        .filter(|(count, _)| *count >= least)
        .collect();
    keys.sort_unstable_by(|left, right| right.cmp(left));
    keys.truncate(most);
    keys.into_iter().map(|(_, key)| key).collect()
}

type Weights = [f32; WIDTH];

/// Weights with the sums of their squared gradients.
#[derive(Clone, Debug)]
struct Matrix {
    weights: Vec<Weights>,
    squares: Vec<Weights>,
}

/// What a squared-gradient sum starts with: keeps the first steps of rare features small.
const DAMPING: f32 = 0.02;

impl Matrix {
    fn random(rows: usize, bound: f32, random: &mut Random) -> Self {
        let weights = (0..rows)
            .map(|_| std::array::from_fn(|_| (random.unit() * 2.0 - 1.0) * bound))
            .collect();
        Self {
            weights,
            squares: vec![[DAMPING; WIDTH]; rows],
        }
    }
}

fn step(weights: &mut Weights, squares: &mut Weights, gradient: &Weights, rate: f32) {
    for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(gradient) {
        *square += slope * slope;
        *weight -= rate * slope / square.sqrt();
    }
}

/// A network while it learns.
#[derive(Clone, Debug)]
pub struct NetworkTrainer {
    options: NetworkOptions,
    /// Features in the order of their rows.
    keys: Vec<Key>,
    rows: FxHashMap<u64, u32>,
    embeddings: Matrix,
    outputs: Matrix,
    bias: (Weights, Weights),
    output_bias: (Vec<f32>, Vec<f32>),
    direct_keys: Vec<Key>,
    direct_of: FxHashMap<u64, u32>,
    direct: Vec<([f32; DIRECT], [f32; DIRECT])>,
    /// Sums of weights for the average, and of how many.
    average: Option<Box<Average>>,
    random: Random,
}

#[derive(Clone, Debug)]
struct Average {
    count: f32,
    embeddings: Vec<Weights>,
    outputs: Vec<Weights>,
    bias: Weights,
    output_bias: Vec<f32>,
    direct: Vec<[f32; DIRECT]>,
}

impl NetworkTrainer {
    /// Starts with random weights for the features that were counted and `classes` classes.
    pub fn new(
        features: &Vocabulary,
        direct_features: &Vocabulary,
        classes: usize,
        options: NetworkOptions,
        seed: u64,
    ) -> Self {
        let mut random = Random::new(seed);
        let mut table = RowTable::with_rows(options.rows);
        let mut keys = frequent(features, options.least_count, options.rows * 2);
        keys.retain(|key| table.insert(*key, &[0.0; WIDTH]));
        let rows = keys
            .iter()
            .enumerate()
            .map(|(row, key)| (key.bits(), row as u32))
            .collect();
        let mut direct_table = DirectTable::with_rows(options.direct_rows);
        let mut direct_keys = frequent(direct_features, options.least_count, options.direct_rows * 2);
        direct_keys.retain(|key| direct_table.insert(*key, [0; DIRECT]));
        Self {
            embeddings: Matrix::random(keys.len(), 0.05, &mut random),
            outputs: Matrix::random(classes, 0.3, &mut random),
            bias: ([0.2; WIDTH], [DAMPING; WIDTH]),
            output_bias: (vec![0.0; classes], vec![DAMPING; classes]),
            average: None,
            direct: vec![([0.0; DIRECT], [DAMPING; DIRECT]); direct_keys.len()],
            direct_of: (direct_keys.iter().enumerate())
                .map(|(row, key)| (key.bits(), row as u32))
                .collect(),
            direct_keys,
            options,
            keys,
            rows,
            random,
        }
    }

    /// How many features are learned.
    pub fn features(&self) -> usize {
        self.keys.len()
    }

    /// Shares a batch out to two workers and gives what they noted.
    pub fn share<T: Sync>(&mut self, batch: &[T], learn: impl Fn(&mut Worker<'_>, &T) + Sync) -> [Notes; 2] {
        let seeds = [self.random.bits(), self.random.bits()];
        let (first, second) = batch.split_at(batch.len() / 2);
        let work = |part: &[T], seed| {
            let mut worker = Worker::new(self, seed);
            for item in part {
                learn(&mut worker, item);
            }
            worker.notes()
        };
        let (first, second) = both(
            self.options.two_threads,
            || work(first, seeds[0]),
            || work(second, seeds[1]),
        );
        [first, second]
    }

    /// Changes the weights as the workers noted; `rate` scales the step size.
    pub fn update(&mut self, notes: &[Notes], rate: f32) {
        let rate = self.options.rate * rate;
        for notes in notes {
            for class in (0..notes.touched.len()).filter(|class| notes.touched[*class]) {
                step(
                    &mut self.outputs.weights[class],
                    &mut self.outputs.squares[class],
                    &notes.outputs[class],
                    rate,
                );
                let slope = notes.output_bias[class];
                self.output_bias.1[class] += slope * slope;
                self.output_bias.0[class] -= rate * slope / self.output_bias.1[class].sqrt();
            }
            for decision in &notes.decisions {
                step(&mut self.bias.0, &mut self.bias.1, &decision.gradient, rate);
                for row in &notes.direct_rows[decision.direct_rows.clone()] {
                    let (weights, squares) = &mut self.direct[*row as usize];
                    for ((weight, square), slope) in
                        weights.iter_mut().zip(squares).zip(&decision.direct_gradient)
                    {
                        *square += slope * slope;
                        *weight -= rate * slope / square.sqrt();
                    }
                }
            }
        }
        let half = self.embeddings.weights.len() / 2;
        let (low_weights, high_weights) = self.embeddings.weights.split_at_mut(half);
        let (low_squares, high_squares) = self.embeddings.squares.split_at_mut(half);
        let update_half = |weights: &mut [Weights], squares: &mut [Weights], first: usize| {
            for notes in notes {
                for decision in &notes.decisions {
                    for row in &notes.rows[decision.rows.clone()] {
                        let row = (*row as usize).wrapping_sub(first);
                        if let (Some(weights), Some(squares)) = (weights.get_mut(row), squares.get_mut(row)) {
                            step(weights, squares, &decision.gradient, rate);
                        }
                    }
                }
            }
        };
        both(
            self.options.two_threads,
            || update_half(low_weights, low_squares, 0),
            || update_half(high_weights, high_squares, half),
        );
    }

    /// Adds the weights as they are to the average that [`finish`](Self::finish) gives.
    pub fn note_average(&mut self) {
        let average = self.average.get_or_insert_with(|| {
            Box::new(Average {
                count: 0.0,
                embeddings: vec![[0.0; WIDTH]; self.keys.len()],
                outputs: vec![[0.0; WIDTH]; self.outputs.weights.len()],
                bias: [0.0; WIDTH],
                output_bias: vec![0.0; self.outputs.weights.len()],
                direct: vec![[0.0; DIRECT]; self.direct.len()],
            })
        });
        average.count += 1.0;
        let pairs = average
            .embeddings
            .iter_mut()
            .zip(&self.embeddings.weights)
            .chain(average.outputs.iter_mut().zip(&self.outputs.weights))
            .chain(std::iter::once((&mut average.bias, &self.bias.0)));
        for (sums, weights) in pairs {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
        for (sum, weight) in average.output_bias.iter_mut().zip(&self.output_bias.0) {
            *sum += weight;
        }
        for (sums, (weights, _)) in average.direct.iter_mut().zip(&self.direct) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
    }

    /// The network in small integers: of the average if one was noted, else of the weights as they are.
    pub fn finish(&self) -> Network {
        match &self.average {
            Some(average) => self.quantise(average),
            None => self.quantise(&Average {
                count: 1.0,
                embeddings: self.embeddings.weights.clone(),
                outputs: self.outputs.weights.clone(),
                bias: self.bias.0,
                output_bias: self.output_bias.0.clone(),
                direct: self.direct.iter().map(|(weights, _)| *weights).collect(),
            }),
        }
    }

    fn quantise(&self, average: &Average) -> Network {
        let Average {
            count,
            embeddings,
            outputs,
            bias,
            output_bias,
            direct,
        } = average;
        let scale = 1.0 / count;
        // All features are there when nothing is left out: each counts for less than it did (Srivastava et al. 2014).
        let of_features = scale * (1.0 - self.options.feature_dropout);
        // One weight in a few thousand is cut, so that the others keep their digits.
        let step = largest(embeddings, 0.9999) * of_features / 127.0;
        let output_step = largest(outputs, 1.0) * scale / 1023.0;
        let mut rows = RowTable::with_rows(self.options.rows);
        for (key, weights) in self.keys.iter().zip(embeddings) {
            rows.insert(*key, &weights.map(|weight| weight * of_features / step));
        }
        let unit = 1.0 / (step * output_step);
        let most =
            (direct.iter().flatten()).fold(0f32, |most, weight| most.max(weight.abs())) * of_features * unit;
        let direct_shift = (most / f32::from(i16::MAX)).log2().ceil().max(0.0) as u32;
        let direct_unit = unit / (1u32 << direct_shift) as f32;
        let mut direct_table = DirectTable::with_rows(self.options.direct_rows);
        for (key, weights) in self.direct_keys.iter().zip(direct) {
            let weights = weights.map(|weight| (weight * of_features * direct_unit).round() as i16);
            direct_table.insert(*key, weights);
        }
        Network {
            direct: direct_table,
            direct_shift,
            rows,
            bias: bias.map(|weight| (weight * scale / step).round() as i16),
            outputs: outputs
                .iter()
                .map(|weights| weights.map(|weight| (weight * scale / output_step).round() as i16))
                .collect(),
            output_bias: output_bias
                .iter()
                .map(|weight| (weight * scale * unit).round() as i32)
                .collect(),
            unit,
        }
    }
}

/// Does both, at the same time if wanted.
fn both<A: Send, B: Send>(
    together: bool,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !together {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(first);
        let second = second();
        match other.join() {
            Ok(first) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The magnitude that a share of all weights does not exceed.
fn largest(weights: &[Weights], share: f32) -> f32 {
    let mut magnitudes: Vec<f32> = weights.iter().flatten().map(|weight| weight.abs()).collect();
    magnitudes.sort_unstable_by(f32::total_cmp);
    let at = ((magnitudes.len() as f32 * share) as usize).min(magnitudes.len().saturating_sub(1));
    magnitudes.get(at).copied().unwrap_or(1.0).max(1e-6)
}
