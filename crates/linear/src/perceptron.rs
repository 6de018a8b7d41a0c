//! The averaged perceptron (Freund and Schapire 1999, Collins 2002): a weight for each pair of feature and class, moved only by mistakes,
//! and in the end the average over all steps of training.

use crate::random::Random;

/// A perceptron while it learns. Features are numbers, as a [`Vocabulary`](crate::Vocabulary) gives them.
#[derive(Clone, Debug)]
pub struct Perceptron {
    classes: usize,
    weights: Vec<f32>,
    /// For each weight the sum of its changes, each times the step at which it was made.
    moments: Vec<f64>,
    step: u64,
}

/// Something to classify, with what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Numbers of its features.
    pub features: Vec<u32>,
    /// Its class.
    pub class: u16,
}

/// What is told after each round over the examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 1.
    pub number: usize,
    /// Mistakes for each thing decided in training, or the mean loss where no mistakes are counted.
    pub loss: f64,
    /// The score on held-out data, higher is better.
    pub score: f64,
}

/// How long to train.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Most rounds over the examples.
    pub epochs: usize,
    /// Rounds without a better score after which training ends.
    pub patience: usize,
    /// Decides the order of the examples.
    pub seed: u64,
}

impl Perceptron {
    /// One that knows nothing, for `features` features and `classes` classes.
    pub fn new(features: usize, classes: usize) -> Self {
        Self {
            classes,
            weights: vec![0.0; features * classes],
            moments: vec![0.0; features * classes],
            step: 1,
        }
    }

    /// The weights as they are now, `classes` for each feature.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// Sets `scores` (one for each class) to the sums of the weights of `features` as they are now.
    pub fn score(&self, features: &[u32], scores: &mut [f32]) {
        scores.fill(0.0);
        for feature in features {
            let start = *feature as usize * self.classes;
            for (score, weight) in scores.iter_mut().zip(&self.weights[start..start + self.classes]) {
                *score += weight;
            }
        }
    }

    /// Changes the weights of `features` for one class.
    pub fn change(&mut self, features: &[u32], class: usize, amount: f32) {
        for feature in features {
            let cell = *feature as usize * self.classes + class;
            self.weights[cell] += amount;
            self.moments[cell] += f64::from(amount) * self.step as f64;
        }
    }

    /// Ends a step: call it once for each thing decided, right or wrong.
    pub fn next_step(&mut self) {
        self.step += 1;
    }

    /// The average of the weights over all steps, `classes` for each feature.
    pub fn average(&self) -> Vec<f32> {
        self.weights
            .iter()
            .zip(&self.moments)
            .map(|(weight, moment)| (f64::from(*weight) - moment / self.step as f64) as f32)
            .collect()
    }
}

/// The class with the highest score, the first of equals.
pub fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}

/// Learns to classify: gives the averaged weights of the round that did best on `held_out`, by the share of right answers.
pub fn train(
    examples: &[Example],
    held_out: &[Example],
    features: usize,
    classes: usize,
    schedule: Schedule,
    mut told: impl FnMut(Epoch),
) -> Vec<f32> {
    let mut perceptron = Perceptron::new(features, classes);
    let mut random = Random::new(schedule.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut scores = vec![0.0; classes];
    let mut kept = (f64::NEG_INFINITY, 0, perceptron.average());
    for number in 1..=schedule.epochs {
        random.shuffle(&mut order);
        let mut mistakes = 0;
        for index in &order {
            let example = &examples[*index];
            perceptron.score(&example.features, &mut scores);
            let guess = best(&scores);
            if guess != usize::from(example.class) {
                mistakes += 1;
                perceptron.change(&example.features, usize::from(example.class), 1.0);
                perceptron.change(&example.features, guess, -1.0);
            }
            perceptron.next_step();
        }
        let average = perceptron.average();
        let score = accuracy(held_out, &average, classes);
        told(Epoch {
            number,
            loss: f64::from(mistakes) / examples.len().max(1) as f64,
            score,
        });
        if score > kept.0 {
            kept = (score, number, average);
        } else if number - kept.1 >= schedule.patience {
            break;
        }
    }
    kept.2
}

/// The share of examples whose class scores highest.
fn accuracy(examples: &[Example], weights: &[f32], classes: usize) -> f64 {
    let mut scores = vec![0.0; classes];
    let right = examples
        .iter()
        .filter(|example| {
            scores.fill(0.0);
            for feature in &example.features {
                let row = &weights[*feature as usize * classes..][..classes];
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += weight;
                }
            }
            best(&scores) == usize::from(example.class)
        })
        .count();
    right as f64 / examples.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers by their binary digits; the class is whether more than two are set.
    fn examples() -> Vec<Example> {
        (0..32u32)
            .map(|number| Example {
                features: (0..5).map(|digit| digit * 2 + (number >> digit & 1)).collect(),
                class: u16::from(number.count_ones() > 2),
            })
            .collect()
    }

    const SCHEDULE: Schedule = Schedule {
        epochs: 40,
        patience: 40,
        seed: 1,
    };

    #[test]
    fn it_learns_what_can_be_separated() {
        let examples = examples();
        let mut last = None;
        let weights = train(&examples, &examples, 10, 2, SCHEDULE, |epoch| last = Some(epoch));
        assert_eq!(accuracy(&examples, &weights, 2), 1.0);
        assert_eq!(last.unwrap().loss, 0.0);
    }

    #[test]
    fn the_same_seed_gives_the_same_weights() {
        let examples = examples();
        let run = || train(&examples, &examples, 10, 2, SCHEDULE, |_| ());
        assert_eq!(run(), run());
    }

    #[test]
    fn the_average_is_over_all_steps() {
        let mut perceptron = Perceptron::new(1, 2);
        perceptron.next_step();
        perceptron.change(&[0], 1, 3.0);
        perceptron.next_step();
        assert_eq!(perceptron.average(), [0.0, 1.0]);
    }
}
