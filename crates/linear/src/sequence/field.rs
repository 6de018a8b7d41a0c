//! The linear-chain conditional random field: the weights follow the gradient of the likelihood of the right path, by the forward and
//! backward sums over all paths (Rabiner 1989), scaled at each position so that they stay within range.

use super::{Field, Grammar, Learned, Learner, Sequences, emissions};
use crate::random::Random;

/// Gradients smaller than this change nothing.
const NEGLIGIBLE: f32 = 1e-3;

pub(super) struct RandomField {
    labels: usize,
    grammar: Grammar,
    field: Field,
    random: Random,
    /// Rows of features, then of labels before, then those of start and end.
    weights: Vec<f32>,
    /// For each weight the sum of its squared gradients.
    squares: Vec<f32>,
    /// For each weight the sum of its changes, each times its step.
    moments: Vec<f32>,
    step: f32,
    room: Room,
}

/// Numbers of one sequence.
#[derive(Default)]
struct Room {
    /// For each position and label: score, sum of paths up to it, sum of paths behind it.
    scores: Vec<f32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
    scales: Vec<f32>,
    /// Exponentials of the weights of neighbours, 0 for what is not allowed.
    links: Vec<f32>,
    /// Expected neighbours.
    pairs: Vec<f32>,
    gradient: Vec<f32>,
}

impl RandomField {
    pub(super) fn new(features: usize, grammar: &Grammar, field: Field, seed: u64) -> Self {
        let labels = grammar.labels();
        let cells = (features + labels + 2) * labels;
        Self {
            labels,
            grammar: grammar.clone(),
            field,
            random: Random::new(seed ^ 0x5EED),
            weights: vec![0.0; cells],
            squares: vec![0.0; cells],
            moments: vec![0.0; cells],
            step: 1.0,
            room: Room::default(),
        }
    }

    /// The row where the weights of neighbours start.
    fn links_row(&self) -> usize {
        self.weights.len() / self.labels - self.labels - 2
    }

    /// One position of some features whose numbers say which are kept.
    fn choose_features(&mut self, examples: &Sequences, index: usize) -> Sequences {
        let mut chosen = Sequences::default();
        for position in examples.sequence(index) {
            let kept = examples
                .features(position)
                .iter()
                .filter(|_| self.field.dropout == 0.0 || self.random.unit() >= self.field.dropout);
            chosen.push(kept.copied(), examples.labels()[position]);
        }
        chosen.close();
        chosen
    }

    /// Exponentials of scores and neighbours; gives the sum of the largest score of each position.
    fn exponentials(&mut self) -> f64 {
        let labels = self.labels;
        let start = self.links_row() * labels;
        let room = &mut self.room;
        room.links.clear();
        room.links.resize(labels * labels, 0.0);
        for label in 0..labels {
            for before in self.grammar.before(label) {
                let cell = usize::from(*before) * labels + label;
                room.links[cell] = self.weights[start + cell].exp();
            }
        }
        let ends = start + labels * labels;
        let last = room.scores.len() - labels;
        for label in 0..labels {
            let bar = |allowed| if allowed { 0.0 } else { f32::NEG_INFINITY };
            room.scores[label] += self.weights[ends + label] + bar(self.grammar.opens(label));
            room.scores[last + label] +=
                self.weights[ends + labels + label] + bar(self.grammar.closes(label));
        }
        let mut shift = 0.0;
        for scores in room.scores.chunks_exact_mut(labels) {
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            shift += f64::from(most);
            for score in scores {
                *score = (*score - most).exp();
            }
        }
        shift
    }

    /// Sums over all paths, scaled; gives the logarithm of the sum over whole paths without the shift.
    fn sums(&mut self) -> f64 {
        let labels = self.labels;
        let Room {
            scores,
            forward,
            backward,
            scales,
            links,
            ..
        } = &mut self.room;
        forward.clear();
        forward.resize(scores.len(), 0.0);
        backward.clear();
        backward.resize(scores.len(), 1.0);
        scales.clear();
        let positions = scores.len() / labels;
        for position in 0..positions {
            let (before, now) = forward.split_at_mut(position * labels);
            let now = &mut now[..labels];
            if position == 0 {
                now.fill(1.0);
            } else {
                let before = &before[(position - 1) * labels..];
                for (weight, links) in before.iter().zip(links.chunks_exact(labels)) {
                    if *weight > 0.0 {
                        now.iter_mut()
                            .zip(links)
                            .for_each(|(sum, link)| *sum += weight * link);
                    }
                }
            }
            let mut total = 0.0;
            for (sum, score) in now.iter_mut().zip(&scores[position * labels..]) {
                *sum *= score;
                total += *sum;
            }
            let total = total.max(f32::MIN_POSITIVE);
            now.iter_mut().for_each(|sum| *sum /= total);
            scales.push(total);
        }
        for position in (1..positions).rev() {
            let (before, now) = backward.split_at_mut(position * labels);
            let before = &mut before[(position - 1) * labels..];
            let ahead: Vec<f32> = now[..labels]
                .iter()
                .zip(&scores[position * labels..])
                .map(|(sum, score)| sum * score / scales[position])
                .collect();
            for (sum, links) in before.iter_mut().zip(links.chunks_exact(labels)) {
                *sum = links.iter().zip(&ahead).map(|(link, ahead)| link * ahead).sum();
            }
        }
        scales.iter().map(|scale| f64::from(scale.ln())).sum()
    }

    /// Moves a row of weights along a gradient.
    fn change(&mut self, row: usize, gradient: &[f32]) {
        let start = row * self.labels;
        let range = start..start + self.labels;
        let cells = self.weights[range.clone()]
            .iter_mut()
            .zip(&mut self.squares[range.clone()])
            .zip(&mut self.moments[range]);
        let Field { rate, decay, .. } = self.field;
        for (((weight, square), moment), gradient) in cells.zip(gradient) {
            let gradient = gradient - decay * *weight;
            *square += gradient * gradient;
            let change = rate * gradient / (*square + 1e-8).sqrt();
            *weight += change;
            *moment += change * self.step;
        }
    }

    /// Moves all weights of a sequence.
    fn follow(&mut self, chosen: &Sequences) {
        let labels = self.labels;
        let gold = chosen.labels();
        let mut gradient = std::mem::take(&mut self.room.gradient);
        let mut pairs = std::mem::take(&mut self.room.pairs);
        pairs.clear();
        pairs.resize(labels * labels, 0.0);
        for position in 0..gold.len() {
            let here = position * labels..(position + 1) * labels;
            gradient.clear();
            let room = &self.room;
            gradient.extend(
                room.forward[here.clone()]
                    .iter()
                    .zip(&room.backward[here.clone()])
                    .map(|(forward, backward)| -forward * backward),
            );
            gradient[usize::from(gold[position])] += 1.0;
            if position > 0 {
                let before = usize::from(gold[position - 1]);
                self.expected_pairs(position, &mut pairs);
                pairs[before * labels + usize::from(gold[position])] += 1.0;
            }
            if gradient.iter().all(|value| value.abs() < NEGLIGIBLE) {
                continue;
            }
            for feature in chosen.features(position) {
                self.change(*feature as usize, &gradient);
            }
            let ends = self.links_row() + labels;
            if position == 0 {
                self.change(ends, &gradient);
            }
            if position + 1 == gold.len() {
                self.change(ends + 1, &gradient);
            }
        }
        for (before, gradient) in pairs.chunks_exact(labels).enumerate() {
            if gradient.iter().any(|value| value.abs() >= NEGLIGIBLE) {
                self.change(self.links_row() + before, gradient);
            }
        }
        self.room.gradient = gradient;
        self.room.pairs = pairs;
    }

    /// Takes the expected neighbours of a position and the one before it from `pairs`.
    fn expected_pairs(&self, position: usize, pairs: &mut [f32]) {
        let labels = self.labels;
        let room = &self.room;
        let here = position * labels;
        for label in 0..labels {
            let ahead = room.scores[here + label] * room.backward[here + label] / room.scales[position];
            if ahead <= 0.0 {
                continue;
            }
            for before in self.grammar.before(label) {
                let before = usize::from(*before);
                let cell = before * labels + label;
                pairs[cell] -= room.forward[here - labels + before] * room.links[cell] * ahead;
            }
        }
    }

    /// The score of the right path.
    fn gold_score(&self, gold: &[u8]) -> f64 {
        let labels = self.labels;
        let links = self.links_row() * labels;
        let path: f32 = gold
            .iter()
            .enumerate()
            .map(|(position, label)| self.room.scores[position * labels + usize::from(*label)])
            .sum();
        let neighbours: f32 = gold
            .windows(2)
            .map(|pair| self.weights[links + usize::from(pair[0]) * labels + usize::from(pair[1])])
            .sum();
        let ends = links + labels * labels;
        let (first, last) = (usize::from(gold[0]), usize::from(gold[gold.len() - 1]));
        f64::from(path + neighbours + self.weights[ends + first] + self.weights[ends + labels + last])
    }
}

impl Learner for RandomField {
    fn learn(&mut self, examples: &Sequences, index: usize) -> f64 {
        let chosen = self.choose_features(examples, index);
        let mut scores = std::mem::take(&mut self.room.scores);
        emissions(&chosen, 0, &self.weights, self.labels, &mut scores);
        self.room.scores = scores;
        let right = self.gold_score(chosen.labels());
        let shift = self.exponentials();
        let all = self.sums() + shift;
        self.follow(&chosen);
        self.step += 1.0;
        all - right
    }

    fn learned(&self) -> Learned {
        let average = self.weights.iter().zip(&self.moments);
        let mut average: Vec<f32> = average
            .map(|(weight, moment)| weight - moment / self.step)
            .collect();
        // All features are there when nothing is dropped: each counts for less than it did (Srivastava et al. 2014).
        let features = self.links_row() * self.labels;
        let kept = 1.0 - self.field.dropout;
        average[..features].iter_mut().for_each(|weight| *weight *= kept);
        Learned::from_rows(average, self.labels)
    }
}
