//! The best path through the labels of a sequence, and the sum over all paths.
//!
//! Both go through all pairs of neighbours, a block of labels at a time, so that the processor does a block in one step: what a [`Grammar`]
//! forbids has a weight of minus infinity. The first position is like the others, with one neighbour before it that leads to everything
//! that may open: a branch for it would keep the compiler from doing blocks in one step.

use super::Grammar;

/// Labels that are worked on at once.
const BLOCK: usize = 16;

/// Room for one search after the other, with the weights of neighbours.
#[derive(Clone, Debug)]
pub struct Lattice {
    labels: usize,
    /// The labels with room up to whole blocks.
    width: usize,
    /// `links[before * width + label]`.
    links: Vec<f32>,
    /// For each label those that may stand before it, in order, with the weight of that.
    before_label: Vec<Vec<(u8, f32)>>,
    first: Vec<f32>,
    last: Vec<f32>,
    /// 0 for each label and minus infinity for the room behind them.
    bounds: Vec<f32>,
    /// The score of the best path to each label at each position.
    paths: Vec<f32>,
    /// The sum of all paths to each label at the position before and at this one.
    before: Vec<f32>,
    now: Vec<f32>,
    exponentials: Exponentials,
}

/// Exponentials of the weights of neighbours and ends times a unit, made when sums are first asked for.
#[derive(Clone, Debug, Default)]
struct Exponentials {
    unit: f32,
    links: Vec<f32>,
    first: Vec<f32>,
    last: Vec<f32>,
}

impl Lattice {
    /// A lattice for sequences of any length; see [`Learned`](super::Learned) for the weights.
    pub fn new(grammar: &Grammar, links: &[f32], first: &[f32], last: &[f32]) -> Self {
        let labels = grammar.labels();
        let width = labels.next_multiple_of(BLOCK);
        let mut lattice = Self {
            labels,
            width,
            links: vec![f32::NEG_INFINITY; labels * width],
            before_label: vec![Vec::new(); labels],
            first: vec![f32::NEG_INFINITY; width],
            last: vec![f32::NEG_INFINITY; width],
            bounds: (0..width)
                .map(|label| if label < labels { 0.0 } else { f32::NEG_INFINITY })
                .collect(),
            before: vec![f32::NEG_INFINITY; width],
            now: vec![f32::NEG_INFINITY; width],
            paths: Vec::new(),
            exponentials: Exponentials {
                // No unit is equal to it.
                unit: f32::NAN,
                ..Exponentials::default()
            },
        };
        for label in 0..labels {
            for before in grammar.before(label) {
                let link = links[usize::from(*before) * labels + label];
                lattice.links[usize::from(*before) * width + label] = link;
                lattice.before_label[label].push((*before, link));
            }
            lattice.before_label[label].sort_unstable_by_key(|(before, _)| *before);
            if grammar.opens(label) {
                lattice.first[label] = first[label];
            }
            if grammar.closes(label) {
                lattice.last[label] = last[label];
            }
        }
        lattice
    }

    /// Adds the labels of the best path to `labels`. `scores` has `stride` numbers for each position, those of the labels first.
    /// Of equal paths the one with the lower labels, from the end, is taken.
    #[inline(always)]
    pub fn best(&mut self, scores: &[f32], stride: usize, labels: &mut Vec<u8>) {
        let (count, width) = (self.labels, self.width);
        // All are set: what they were does not matter.
        self.paths.resize(scores.len() / stride * width, 0.0);
        let (mut before, mut links): (&[f32], _) = (&[0.0], &self.first);
        let mut paths = self.paths.chunks_exact_mut(width);
        for scores in scores.chunks_exact(stride) {
            let now = paths.next().unwrap_or_default();
            for start in (0..width).step_by(BLOCK) {
                let most = best_ways(before, links, width, start);
                let own = most.iter().zip(block_or_less(scores, start));
                for (now, (most, score)) in now[start..start + BLOCK].iter_mut().zip(own) {
                    *now = most + score;
                }
            }
            (before, links) = (&now[..count], &self.links);
        }
        // Which label led to a path is asked of the best path alone, from its end.
        let Some(ends) = self.paths.rchunks_exact(width).next() else {
            return;
        };
        let ends = ends[..count].iter().zip(&self.last);
        let mut label = first_most(ends.map(|(path, last)| path + last).zip(0..));
        let start = labels.len();
        labels.push(label);
        for paths in self.paths.rchunks_exact(width).skip(1) {
            let before = self.before_label[usize::from(label)].iter();
            label = first_most(before.map(|(before, link)| (paths[usize::from(*before)] + link, *before)));
            labels.push(label);
        }
        labels[start..].reverse();
    }

    /// The score of one path; `scores` as for [`best`](Self::best).
    pub fn score(&self, scores: &[f32], stride: usize, path: &[u8]) -> f32 {
        let (Some(first), Some(last)) = (path.first(), path.last()) else {
            return 0.0;
        };
        let emissions: f32 = path
            .iter()
            .zip(scores.chunks_exact(stride))
            .map(|(label, scores)| scores[usize::from(*label)])
            .sum();
        let link = |pair: &[u8]| self.links[usize::from(pair[0]) * self.width + usize::from(pair[1])];
        let links: f32 = path.windows(2).map(link).sum();
        self.first[usize::from(*first)] + emissions + links + self.last[usize::from(*last)]
    }

    /// The logarithm of the sum over all paths of the exponential of a path's score times `unit` (Rabiner 1989): less it from the score of a
    /// path times `unit` and there is the logarithm of that path's probability. 0 for no positions.
    #[inline(always)]
    pub fn log_sum(&mut self, scores: &[f32], stride: usize, unit: f32) -> f32 {
        if scores.is_empty() {
            return 0.0;
        }
        if self.exponentials.unit != unit {
            let of = |weights: &[f32]| weights.iter().map(|weight| (weight * unit).exp()).collect();
            self.exponentials = Exponentials {
                unit,
                links: of(&self.links),
                first: of(&self.first),
                last: of(&self.last),
            };
        }
        let Exponentials {
            links: all_links,
            first,
            last,
            ..
        } = &self.exponentials;
        let count = self.labels;
        let mut sum = 0.0;
        // Of what the sums were divided by, as far as it is not in `sum` yet.
        let mut product = 1.0_f64;
        self.before[0] = 1.0;
        let mut links = first;
        for scores in scores.chunks_exact(stride) {
            let most = scores[..count].iter().copied().fold(f32::NEG_INFINITY, larger);
            sum += most * unit;
            let mut total = f32::MIN_POSITIVE;
            for start in (0..self.width).step_by(BLOCK) {
                let ways = sums_of_ways(&self.before[..count], links, self.width, start);
                let own = block_or_less(scores, start);
                let bounds = block(&self.bounds, start);
                let here: [f32; BLOCK] = std::array::from_fn(|lane| {
                    ways[lane] * exponential((own[lane] + bounds[lane] - most) * unit)
                });
                total += folded(here, |left, right| left + right);
                self.now[start..start + BLOCK].copy_from_slice(&here);
            }
            links = all_links;
            product *= f64::from(total);
            if !(1e-200..1e200).contains(&product) {
                sum += product.ln() as f32;
                product = 1.0;
            }
            let share = total.recip();
            for (before, now) in self.before.iter_mut().zip(&self.now) {
                *before = now * share;
            }
        }
        let closing: f32 = self
            .before
            .iter()
            .zip(last)
            .map(|(before, last)| before * last)
            .sum();
        sum + product.ln() as f32 + closing.max(f32::MIN_POSITIVE).ln()
    }
}

/// The best of the ways to the labels of a block from those beside, one row of `links` for each.
#[inline(always)]
fn best_ways(beside: &[f32], links: &[f32], width: usize, start: usize) -> [f32; BLOCK] {
    let mut most = [f32::NEG_INFINITY; BLOCK];
    for (path, links) in beside.iter().zip(links.chunks_exact(width)) {
        for (most, link) in most.iter_mut().zip(block(links, start)) {
            let sum = path + link;
            *most = if sum > *most { sum } else { *most };
        }
    }
    most
}

/// The sums of the ways to the labels of a block, one row of `links` for each label beside.
#[inline(always)]
fn sums_of_ways(beside: &[f32], links: &[f32], width: usize, start: usize) -> [f32; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for (paths, links) in beside.iter().zip(links.chunks_exact(width)) {
        let links = block(links, start);
        sums = std::array::from_fn(|lane| sums[lane] + paths * links[lane]);
    }
    sums
}

/// What stands beside the first of the largest numbers; 0 if there are none.
#[inline(always)]
fn first_most(numbers: impl Iterator<Item = (f32, u8)>) -> u8 {
    let mut found = (f32::NEG_INFINITY, 0);
    for (number, label) in numbers {
        if number > found.0 {
            found = (number, label);
        }
    }
    found.1
}

#[inline(always)]
fn larger(left: f32, right: f32) -> f32 {
    if left > right { left } else { right }
}

/// One block of numbers, or as many as there are with zeros behind them.
#[inline(always)]
fn block_or_less(numbers: &[f32], start: usize) -> [f32; BLOCK] {
    let rest = &numbers[start..];
    rest.first_chunk().copied().unwrap_or_else(|| {
        let mut block = [0.0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        block
    })
}

/// The numbers of a block brought down to one, one half with the other at once.
#[inline(always)]
fn folded(mut numbers: [f32; BLOCK], fold: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = BLOCK / 2;
    while half > 0 {
        for lane in 0..half {
            numbers[lane] = fold(numbers[lane], numbers[lane + half]);
        }
        half /= 2;
    }
    numbers[0]
}

/// One block of numbers.
#[inline(always)]
fn block(numbers: &[f32], start: usize) -> &[f32; BLOCK] {
    numbers[start..].first_chunk().expect("rows are whole blocks")
}

/// Numbers from here on have no bits behind the point.
const WHOLE: f32 = (3 << 22) as f32;

/// The exponential of a number, to some six digits; less than a millionth of a millionth counts as -80. Without branches, so that a block
/// is done at once: the power of two by the exponent's bits, the rest by its Taylor series.
#[inline(always)]
fn exponential(number: f32) -> f32 {
    let number = number.clamp(-80.0, 80.0);
    // What is added leaves no bits behind the point, and the whole number in the last ones.
    let shifted = number * std::f32::consts::LOG2_E + WHOLE;
    let rest = number - (shifted - WHOLE) * std::f32::consts::LN_2;
    let series = 1.0
        + rest * (1.0 + rest * (1.0 / 2.0 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0)))));
    let power = shifted.to_bits().wrapping_sub(WHOLE.to_bits());
    f32::from_bits(power.wrapping_add(127) << 23) * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_right_to_some_digits() {
        for step in -800..=800 {
            let number = step as f32 / 10.0;
            let ratio = exponential(number) / number.exp();
            assert!((ratio - 1.0).abs() < 1e-5, "{number}: {ratio}");
        }
        assert!(exponential(f32::NEG_INFINITY) < 1e-30);
    }

    /// Two labels, three positions: all eight paths can be counted.
    #[test]
    fn sums_are_those_over_all_paths() {
        let links = [0.5, -1.0, 2.0, 0.25];
        let mut lattice = Lattice::new(&Grammar::free(2), &links, &[0.1, 0.2], &[-0.3, 0.4]);
        let scores = [1.0, -2.0, 0.5, 0.75, -1.0, 3.0];
        let unit = 0.5;
        let mut paths: Vec<Vec<u8>> = Vec::new();
        for number in 0..8_u8 {
            paths.push((0..3).map(|bit| number >> bit & 1).collect());
        }
        let score = |path: &Vec<u8>| lattice.score(&scores, 2, path) * unit;
        let all: f32 = paths.iter().map(|path| score(path).exp()).sum();
        let most = paths
            .iter()
            .max_by(|left, right| score(left).total_cmp(&score(right)))
            .cloned();
        let mut best = Vec::new();
        lattice.clone().best(&scores, 2, &mut best);
        assert_eq!(Some(best), most);
        assert!((lattice.log_sum(&scores, 2, unit) - all.ln()).abs() < 1e-5);
    }
}
