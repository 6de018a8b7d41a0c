//! Workers: each makes a part of a batch's decisions with the weights as they are, and notes how they should change.

use std::ops::Range;

use super::{NetworkTrainer, Weights};
use crate::direct::DIRECT;
use crate::hash::Key;
use crate::network::WIDTH;
use crate::random::Random;
use crate::rows::HEAD;

/// One decision as a worker saw it.
pub(super) struct Decision {
    pub(super) rows: Range<usize>,
    pub(super) gradient: Weights,
    pub(super) direct_rows: Range<usize>,
    pub(super) direct_gradient: [f32; DIRECT],
}

/// What a worker noted.
pub struct Notes {
    pub(super) rows: Vec<u32>,
    pub(super) direct_rows: Vec<u32>,
    pub(super) decisions: Vec<Decision>,
    pub(super) outputs: Vec<Weights>,
    pub(super) output_bias: Vec<f32>,
    pub(super) touched: Vec<bool>,
    /// Sum of the losses.
    pub loss: f64,
}

/// The least probability that a loss is counted of.
const LEAST: f32 = 1e-9;

/// Makes decisions with the weights as they are and notes how they should change.
pub struct Worker<'a> {
    trainer: &'a NetworkTrainer,
    random: Random,
    notes: Notes,
    hidden: Weights,
    gradient: Weights,
    first_row: usize,
    first_direct_row: usize,
    direct: [f32; DIRECT],
    direct_gradient: [f32; DIRECT],
    scores: Vec<(usize, f32, bool)>,
}

impl<'a> Worker<'a> {
    /// One that has decided nothing.
    pub(super) fn new(trainer: &'a NetworkTrainer, seed: u64) -> Self {
        let classes = trainer.outputs.weights.len();
        Self {
            trainer,
            random: Random::new(seed),
            notes: Notes {
                rows: Vec::new(),
                direct_rows: Vec::new(),
                decisions: Vec::new(),
                outputs: vec![[0.0; WIDTH]; classes],
                output_bias: vec![0.0; classes],
                touched: vec![false; classes],
                loss: 0.0,
            },
            hidden: [0.0; WIDTH],
            gradient: [0.0; WIDTH],
            first_row: 0,
            first_direct_row: 0,
            direct: [0.0; DIRECT],
            direct_gradient: [0.0; DIRECT],
            scores: Vec::new(),
        }
    }
}

impl Worker<'_> {
    /// Starts a decision over these features, those of the hidden layer and those with direct weights.
    pub fn begin(&mut self, keys: &[Key], direct_keys: &[Key]) {
        let options = &self.trainer.options;
        self.first_direct_row = self.notes.direct_rows.len();
        self.direct = [0.0; DIRECT];
        self.direct_gradient = [0.0; DIRECT];
        for key in direct_keys {
            if let Some(row) = self.trainer.direct_of.get(&key.bits())
                && self.random.unit() >= options.feature_dropout
            {
                self.notes.direct_rows.push(*row);
                for (sum, weight) in self.direct.iter_mut().zip(&self.trainer.direct[*row as usize].0) {
                    *sum += weight;
                }
            }
        }
        self.first_row = self.notes.rows.len();
        let mut hidden = self.trainer.bias.0;
        for key in keys {
            let Some(row) = self.trainer.rows.get(&key.bits()) else {
                continue;
            };
            if options.feature_dropout > 0.0 && self.random.unit() < options.feature_dropout {
                continue;
            }
            self.notes.rows.push(*row);
            for (unit, weight) in hidden
                .iter_mut()
                .zip(&self.trainer.embeddings.weights[*row as usize])
            {
                *unit += weight;
            }
        }
        let kept = 1.0 / (1.0 - options.dropout);
        for unit in &mut hidden {
            let dropped = options.dropout > 0.0 && self.random.unit() < options.dropout;
            *unit = if dropped { 0.0 } else { unit.max(0.0) * kept };
        }
        for unit in HEAD {
            hidden[unit] = 0.0;
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
            let direct = self.direct.get(class).copied().unwrap_or_default();
            let mut score = self.trainer.output_bias.0[class] + direct;
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
        self.find_probabilities();
        let right = self.scores.iter().filter(|(_, _, right)| *right);
        let all: f32 = right.map(|(_, probability, _)| probability).sum();
        if all <= 0.0 {
            return;
        }
        self.notes.loss -= f64::from(all.max(LEAST).ln());
        self.change(|_, probability, right| if right { probability / all } else { 0.0 });
    }

    /// The same, so that each class gets the probability that `wanted` gives it (Hinton, Vinyals and Dean 2015).
    pub fn learn_towards(&mut self, wanted: impl Fn(usize) -> f32) {
        self.find_probabilities();
        for (class, probability, _) in &self.scores {
            self.notes.loss -= f64::from(wanted(*class) * probability.max(LEAST).ln());
        }
        self.change(|class, _, _| wanted(class));
    }

    /// Makes scores probabilities.
    fn find_probabilities(&mut self) {
        let scores = || self.scores.iter().map(|(_, score, _)| *score);
        let highest = scores().fold(f32::MIN, f32::max);
        let total: f32 = scores().map(|score| (score - highest).exp()).sum();
        for (_, score, _) in &mut self.scores {
            *score = (*score - highest).exp() / total;
        }
    }

    /// Notes how the classes should change, from their probabilities to those that `wanted` makes of class, probability and rightness.
    fn change(&mut self, wanted: impl Fn(usize, f32, bool) -> f32) {
        let kept = 1.0 / (1.0 - self.trainer.options.dropout);
        for (class, probability, right) in &self.scores {
            let slope = probability - wanted(*class, *probability, *right);
            if slope.abs() < 1e-5 {
                continue;
            }
            self.notes.touched[*class] = true;
            if let Some(gradient) = self.direct_gradient.get_mut(*class) {
                *gradient += slope;
            }
            self.notes.output_bias[*class] += slope;
            let weights = &self.trainer.outputs.weights[*class];
            for (((change, unit), gradient), weight) in self.notes.outputs[*class]
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
        self.notes.decisions.push(Decision {
            rows: self.first_row..self.notes.rows.len(),
            gradient: self.gradient,
            direct_rows: self.first_direct_row..self.notes.direct_rows.len(),
            direct_gradient: self.direct_gradient,
        });
    }

    /// A random number from 0 up to 1.
    pub fn chance(&mut self) -> f32 {
        self.random.unit()
    }

    /// What was noted.
    pub fn notes(self) -> Notes {
        self.notes
    }
}
