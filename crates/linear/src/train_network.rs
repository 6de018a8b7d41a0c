//! Learns a [`Network`]: stochastic gradient descent on the cross-entropy of each decision with a step size for every weight
//! (AdaGrad: Duchi, Hazan and Singer 2011), dropout (Srivastava et al. 2014), and the average of the last epochs' weights.
//!
//! A batch is shared out to workers, each of which makes its decisions with the weights as they were before the batch; the updates are then
//! made in the order of the decisions, each worker's rows by one thread. So the result does not depend on timing.

use rustc_hash::FxHashMap;

use crate::hash::Key;
use crate::index::FeatureIndex;
use crate::network::{Network, Row, WIDTH};
use crate::random::Random;

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
    /// Rows of the table in the end, a power of two.
    pub rows: usize,
}

/// Counts features before learning starts.
#[derive(Clone, Debug, Default)]
pub struct FeatureCounts {
    counts: FxHashMap<u64, (Key, u32)>,
}



impl FeatureCounts {
    /// Counts the features of one decision.
    pub fn add(&mut self, keys: &[Key]) {
        for key in keys {
            self.counts.entry(key.bits()).or_insert((*key, 0)).1 += 1;
        }
    }

    /// The features seen at least `least` times, the most frequent first, at most `most`.
    fn frequent(self, least: u32, most: usize) -> Vec<Key> {
        let mut keys: Vec<(u32, Key)> = self
            .counts
            .into_values()
            .filter(|(_, count)| *count >= least)
            .map(|(key, count)| (count, key))
            .collect();
        keys.sort_unstable_by(|left, right| right.cmp(left));
        keys.truncate(most);
        keys.into_iter().map(|(_, key)| key).collect()
    }
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
    keys: Vec<Key>,
    rows: FxHashMap<u64, u32>,
    embeddings: Matrix,
    outputs: Matrix,
    bias: (Weights, Weights),
    output_bias: (Vec<f32>, Vec<f32>),
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
}

/// One decision as a worker saw it.
struct Decision {
    rows: std::ops::Range<usize>,
    gradient: Weights,
}

/// Makes decisions with the weights as they are and notes how they should change.
pub struct Worker<'a> {
    trainer: &'a NetworkTrainer,
    random: Random,
    rows: Vec<u32>,
    decisions: Vec<Decision>,
    outputs: Vec<Weights>,
    output_bias: Vec<f32>,
    touched: Vec<bool>,
    hidden: Weights,
    gradient: Weights,
    first_row: usize,
    scores: Vec<(usize, f32, bool)>,
    /// Sum of the losses.
    pub loss: f64,
}

/// What a worker noted.
pub struct Notes {
    rows: Vec<u32>,
    decisions: Vec<Decision>,
    outputs: Vec<Weights>,
    output_bias: Vec<f32>,
    touched: Vec<bool>,
    /// Sum of the losses.
    pub loss: f64,
}

impl NetworkTrainer {
    /// Starts with random weights for the counted features and `classes` classes.
    pub fn new(counts: FeatureCounts, classes: usize, options: NetworkOptions, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let keys = counts.frequent(options.least_count, options.rows);
        let rows = keys
            .iter()
            .enumerate()
            .map(|(row, key)| (key.bits(), row as u32))
            .collect();
        Self {
            embeddings: Matrix::random(keys.len(), 0.05, &mut random),
            outputs: Matrix::random(classes, 0.3, &mut random),
            bias: ([0.2; WIDTH], [DAMPING; WIDTH]),
            output_bias: (vec![0.0; classes], vec![DAMPING; classes]),
            average: None,
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

    /// A worker for a part of the next batch.
    pub fn worker(&self, seed: u64) -> Worker<'_> {
        Worker {
            trainer: self,
            random: Random::new(seed),
            rows: Vec::new(),
            decisions: Vec::new(),
            outputs: vec![[0.0; WIDTH]; self.outputs.weights.len()],
            output_bias: vec![0.0; self.outputs.weights.len()],
            touched: vec![false; self.outputs.weights.len()],
            hidden: [0.0; WIDTH],
            gradient: [0.0; WIDTH],
            first_row: 0,
            scores: Vec::new(),
            loss: 0.0,
        }
    }

    /// A seed for workers.
    pub fn seed(&mut self) -> u64 {
        self.random.bits()
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
        std::thread::scope(|scope| {
            scope.spawn(|| update_half(low_weights, low_squares, 0));
            update_half(high_weights, high_squares, half);
        });
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
    }

    /// The network in small integers: of the average if one was noted, else of the weights as they are.
    pub fn finish(&self) -> Network {
        match &self.average {
            Some(average) => {
                let scale = 1.0 / average.count;
                self.quantise(&average.embeddings, &average.outputs, &average.bias, &average.output_bias, scale)
            }
            None => self.quantise(
                &self.embeddings.weights,
                &self.outputs.weights,
                &self.bias.0,
                &self.output_bias.0,
                1.0,
            ),
        }
    }

    fn quantise(
        &self,
        embeddings: &[Weights],
        outputs: &[Weights],
        bias: &Weights,
        output_bias: &[f32],
        scale: f32,
    ) -> Network {
        let (index, placed) = FeatureIndex::build(self.keys.iter().copied(), self.options.rows);
        // One weight in a few thousand is cut, so that the others keep their digits.
        let step = largest(embeddings, 0.9999) * scale / 127.0;
        let output_step = largest(outputs, 1.0) * scale / 1023.0;
        let mut rows = vec![Row([0; WIDTH]); index.rows()];
        for (row, weights) in placed.iter().zip(embeddings) {
            if let Some(row) = row {
                rows[*row as usize] = Row(weights
                    .map(|weight| (weight * scale / step).round().clamp(-127.0, 127.0) as i8));
            }
        }
        Network {
            index,
            rows,
            bias: bias.map(|weight| (weight * scale / step).round() as i16),
            outputs: outputs
                .iter()
                .map(|weights| weights.map(|weight| (weight * scale / output_step).round() as i16))
                .collect(),
            output_bias: output_bias
                .iter()
                .map(|weight| (weight * scale / (step * output_step)).round() as i32)
                .collect(),
            unit: 1.0 / (step * output_step),
        }
    }
}

/// The magnitude that a share of all weights does not exceed.
fn largest(weights: &[Weights], share: f32) -> f32 {
    let mut magnitudes: Vec<f32> = weights.iter().flatten().map(|weight| weight.abs()).collect();
    magnitudes.sort_unstable_by(f32::total_cmp);
    let at = ((magnitudes.len() as f32 * share) as usize).min(magnitudes.len().saturating_sub(1));
    magnitudes.get(at).copied().unwrap_or(1.0).max(1e-6)
}

impl Worker<'_> {
    /// Starts a decision over these features.
    pub fn begin(&mut self, keys: &[Key]) {
        let options = &self.trainer.options;
        self.first_row = self.rows.len();
        let mut hidden = self.trainer.bias.0;
        for key in keys {
            let Some(row) = self.trainer.rows.get(&key.bits()) else {
                continue;
            };
            if options.feature_dropout > 0.0 && self.random.unit() < options.feature_dropout {
                continue;
            }
            self.rows.push(*row);
            for (unit, weight) in hidden.iter_mut().zip(&self.trainer.embeddings.weights[*row as usize]) {
                *unit += weight;
            }
        }
        let kept = 1.0 / (1.0 - options.dropout);
        let mut bits = 0u64;
        if options.dropout > 0.0 {
            for unit in 0..WIDTH {
                bits |= u64::from(self.random.unit() < options.dropout) << unit;
            }
        }
        for (number, unit) in hidden.iter_mut().enumerate() {
            *unit = if bits >> number & 1 == 1 { 0.0 } else { unit.max(0.0) * kept };
        }
        self.hidden = hidden;
        self.gradient = [0.0; WIDTH];
    }

    /// Scores classes and gives the best one, and the best one among those that are right.
    pub fn choose(
        &mut self,
        candidates: impl Iterator<Item = usize>,
        right: impl Fn(usize) -> bool,
    ) -> (usize, Option<usize>) {
        self.scores.clear();
        for class in candidates {
            let mut score = self.trainer.output_bias.0[class];
            for (unit, weight) in self.hidden.iter().zip(&self.trainer.outputs.weights[class]) {
                score += unit * weight;
            }
            self.scores.push((class, score, right(class)));
        }
        let best = |right_only: bool| {
            let mut best: Option<(usize, f32)> = None;
            for (class, score, is_right) in &self.scores {
                if (!right_only || *is_right) && best.is_none_or(|(_, highest)| *score > highest) {
                    best = Some((*class, *score));
                }
            }
            best.map(|(class, _)| class)
        };
        (best(false).unwrap_or_default(), best(true))
    }

    /// Notes how the classes that were scored last should change, so that the right ones get all the probability.
    pub fn learn(&mut self) {
        let highest = self.scores.iter().fold(f32::MIN, |highest, (_, score, _)| highest.max(*score));
        let (mut total, mut right_total) = (0.0, 0.0);
        for (_, score, right) in &mut self.scores {
            *score = (*score - highest).exp();
            total += *score;
            if *right {
                right_total += *score;
            }
        }
        if right_total <= 0.0 {
            return;
        }
        self.loss -= f64::from((right_total / total).max(1e-9).ln());
        let kept = 1.0 / (1.0 - self.trainer.options.dropout);
        for (class, score, right) in &self.scores {
            let slope = score / total - if *right { score / right_total } else { 0.0 };
            if slope.abs() < 1e-5 {
                continue;
            }
            self.touched[*class] = true;
            self.output_bias[*class] += slope;
            let weights = &self.trainer.outputs.weights[*class];
            for (((change, unit), gradient), weight) in self.outputs[*class]
                .iter_mut()
                .zip(&self.hidden)
                .zip(&mut self.gradient)
                .zip(weights)
            {
                *change += slope * unit;
                // A unit that is off passes nothing on.
                *gradient += if *unit > 0.0 { slope * weight * kept } else { 0.0 };
            }
        }
    }

    /// Ends a decision.
    pub fn end(&mut self) {
        self.decisions.push(Decision {
            rows: self.first_row..self.rows.len(),
            gradient: self.gradient,
        });
    }

    /// A random number from 0 up to 1.
    pub fn chance(&mut self) -> f32 {
        self.random.unit()
    }

    /// What was noted.
    pub fn notes(self) -> Notes {
        Notes {
            rows: self.rows,
            decisions: self.decisions,
            outputs: self.outputs,
            output_bias: self.output_bias,
            touched: self.touched,
            loss: self.loss,
        }
    }
}
