//! The averaged structured perceptron: where the best path is not the right one, the weights of both move.

use super::{Grammar, Lattice, Learned, Learner, Sequences, emissions};
use crate::perceptron::Perceptron;

/// The labels before a label, the start and the end are rows of the perceptron behind those of the features.
pub(super) struct Structured {
    perceptron: Perceptron,
    grammar: Grammar,
    features: usize,
    scores: Vec<f32>,
    guess: Vec<u8>,
}

impl Structured {
    pub(super) fn new(features: usize, grammar: &Grammar) -> Self {
        let labels = grammar.labels();
        Self {
            perceptron: Perceptron::new(features + labels + 2, labels),
            grammar: grammar.clone(),
            features,
            scores: Vec::new(),
            guess: Vec::new(),
        }
    }

    fn change_path(&mut self, examples: &Sequences, index: usize, path: &[u8], amount: f32) {
        let row = |label: u8| (self.features + usize::from(label)) as u32;
        let start = (self.features + self.grammar.labels()) as u32;
        let mut before = start;
        for (position, label) in examples.sequence(index).zip(path) {
            let class = usize::from(*label);
            self.perceptron.change(examples.features(position), class, amount);
            self.perceptron.change(&[before], class, amount);
            before = row(*label);
        }
        if let Some(label) = path.last() {
            self.perceptron.change(&[start + 1], usize::from(*label), amount);
        }
    }
}

impl Learner for Structured {
    fn learn(&mut self, examples: &Sequences, index: usize) -> f64 {
        let labels = self.grammar.labels();
        let weights = self.perceptron.weights();
        emissions(examples, index, weights, labels, &mut self.scores);
        let (links, ends) = weights[self.features * labels..].split_at(labels * labels);
        let (first, last) = ends.split_at(labels);
        self.guess.clear();
        Lattice::new(&self.grammar, links, first, last).best(&self.scores, labels, &mut self.guess);
        let gold = &examples.labels()[examples.sequence(index)];
        let mistakes = self
            .guess
            .iter()
            .zip(gold)
            .filter(|(guess, gold)| guess != gold)
            .count();
        if mistakes > 0 {
            let guess = std::mem::take(&mut self.guess);
            self.change_path(examples, index, gold, 1.0);
            self.change_path(examples, index, &guess, -1.0);
            self.guess = guess;
        }
        self.perceptron.next_step();
        mistakes as f64
    }

    fn learned(&self) -> Learned {
        Learned::from_rows(self.perceptron.average(), self.grammar.labels())
    }
}
