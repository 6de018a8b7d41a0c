//! Search through a transition system with a beam, and learning for it: the structured perceptron with early update (Collins and Roark
//! 2004) or at the largest violation (Huang, Fayong and Guo 2012).
//!
//! A beam of one is a greedy search. Takes time linear in the number of steps, times the beam's width.

use crate::perceptron::Perceptron;

/// States and the actions that lead from one to the next.
pub trait Transitions {
    /// Where a search stands.
    type State: Clone;

    /// How many kinds of actions there are; they are the classes of the weights.
    fn actions(&self) -> usize;

    /// Whether nothing is left to do.
    fn is_final(&self, state: &Self::State) -> bool;

    /// Whether an action can be taken.
    fn can(&self, state: &Self::State, action: usize) -> bool;

    /// Takes an action.
    fn apply(&self, state: &mut Self::State, action: usize);

    /// Adds the numbers of the features of a state.
    fn features(&self, state: &Self::State, features: &mut Vec<u32>);
}

/// A way through a transition system.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<S> {
    /// Where it ended: a final state, or one from which there is no action.
    pub state: S,
    /// What was done, in order.
    pub actions: Vec<usize>,
    /// The sum of the actions' scores.
    pub score: f32,
}

/// At which step weights are changed when the right way is not the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// As soon as the right way falls out of the beam.
    Early,
    /// Where the best way is furthest above the right one.
    MaxViolation,
}

/// The best way that a beam of `width` ways finds. `score` sets the score of each action from the features of a state.
pub fn search<T: Transitions>(
    system: &T,
    start: T::State,
    width: usize,
    mut score: impl FnMut(&[u32], &mut [f32]),
) -> Found<T::State> {
    let mut beam = Beam::new(start);
    while beam.step(system, width, &mut score) {}
    let best = &beam.ways[0];
    Found {
        state: best.state.clone(),
        actions: beam.actions_of(best),
        score: best.score,
    }
}

/// Searches with the weights as they are and changes them if the right way, `gold`, is not found. Says whether it was found.
pub fn learn<T: Transitions>(
    system: &T,
    start: &T::State,
    gold: &[usize],
    weights: &mut Perceptron,
    width: usize,
    update: Update,
) -> bool {
    let mut beam = Beam::new(start.clone());
    let (mut features, mut scores) = (Vec::new(), vec![0.0; system.actions()]);
    let mut right = (start.clone(), 0.0f32);
    let mut in_beam = true;
    let mut worst: Option<(f32, Vec<usize>)> = None;
    for (step, action) in gold.iter().enumerate() {
        features.clear();
        system.features(&right.0, &mut features);
        weights.score(&features, &mut scores);
        right.1 += scores[*action];
        system.apply(&mut right.0, *action);
        if !beam.step(system, width, &mut |features, scores| {
            weights.score(features, scores);
        }) {
            break;
        }
        let best = &beam.ways[0];
        let violation = best.score - right.1;
        in_beam &= beam.ways.iter().any(|way| beam.actions_of(way) == gold[..=step]);
        let last = step + 1 == gold.len();
        let is_wrong = beam.actions_of(best) != gold[..=step];
        if is_wrong && (!in_beam || last) && worst.as_ref().is_none_or(|(most, _)| violation >= *most) {
            worst = Some((violation, beam.actions_of(best)));
        }
        if !in_beam && update == Update::Early {
            break;
        }
    }
    if let Some((_, wrong)) = &worst {
        change(system, start, &gold[..wrong.len()], weights, 1.0);
        change(system, start, wrong, weights, -1.0);
    }
    weights.next_step();
    worst.is_none()
}

/// Changes the weights of all actions of a way.
fn change<T: Transitions>(
    system: &T,
    start: &T::State,
    actions: &[usize],
    weights: &mut Perceptron,
    amount: f32,
) {
    let mut state = start.clone();
    let mut features = Vec::new();
    for action in actions {
        features.clear();
        system.features(&state, &mut features);
        weights.change(&features, *action, amount);
        system.apply(&mut state, *action);
    }
}

/// One way in a beam.
struct Way<S> {
    state: S,
    score: f32,
    /// Its last link plus one; 0 at the start.
    last: usize,
}

/// The best ways so far, the best first, and how they came about.
struct Beam<S> {
    ways: Vec<Way<S>>,
    /// The link before, plus one, and the action.
    links: Vec<(usize, usize)>,
}

impl<S: Clone> Beam<S> {
    fn new(start: S) -> Self {
        Self {
            ways: vec![Way {
                state: start,
                score: 0.0,
                last: 0,
            }],
            links: Vec::new(),
        }
    }

    /// Takes every way one step further and keeps the best; final ways stay. Says whether any went on.
    fn step<T: Transitions<State = S>>(
        &mut self,
        system: &T,
        width: usize,
        score: &mut impl FnMut(&[u32], &mut [f32]),
    ) -> bool {
        let (mut features, mut scores) = (Vec::new(), vec![0.0; system.actions()]);
        // Score, way, action; none for a way that stays.
        let mut next: Vec<(f32, usize, Option<usize>)> = Vec::new();
        for (index, way) in self.ways.iter().enumerate() {
            let before = next.len();
            if !system.is_final(&way.state) {
                features.clear();
                system.features(&way.state, &mut features);
                score(&features, &mut scores);
                let possible = (0..scores.len()).filter(|action| system.can(&way.state, *action));
                next.extend(possible.map(|action| (way.score + scores[action], index, Some(action))));
            }
            if next.len() == before {
                next.push((way.score, index, None));
            }
        }
        // The sort is stable: equal scores keep the order of ways and actions.
        next.sort_by(|left, right| right.0.total_cmp(&left.0));
        next.truncate(width.max(1));
        let goes_on = next.iter().any(|(.., action)| action.is_some());
        let ways = next.into_iter().map(|(score, index, action)| {
            let way = &self.ways[index];
            let mut state = way.state.clone();
            let mut last = way.last;
            if let Some(action) = action {
                system.apply(&mut state, action);
                self.links.push((last, action));
                last = self.links.len();
            }
            Way { state, score, last }
        });
        self.ways = ways.collect();
        goes_on
    }

    fn actions_of(&self, way: &Way<S>) -> Vec<usize> {
        let mut actions = Vec::new();
        let mut last = way.last;
        while let Some(link) = last.checked_sub(1) {
            let (before, action) = self.links[link];
            actions.push(action);
            last = before;
        }
        actions.reverse();
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    /// Says the second bit twice, but the first time nothing is seen of it: a greedy search has to guess.
    struct Echo;

    #[derive(Clone)]
    struct Copying {
        bits: Vec<u32>,
        done: Vec<usize>,
    }

    impl Transitions for Echo {
        type State = Copying;

        fn actions(&self) -> usize {
            2
        }

        fn is_final(&self, state: &Copying) -> bool {
            state.done.len() == state.bits.len()
        }

        fn can(&self, _: &Copying, _: usize) -> bool {
            true
        }

        fn apply(&self, state: &mut Copying, action: usize) {
            state.done.push(action);
        }

        fn features(&self, state: &Copying, features: &mut Vec<u32>) {
            let at = state.done.len();
            if at == 0 {
                return;
            }
            features.push(state.bits[at] * 2 + state.done[0] as u32);
        }
    }

    fn examples() -> Vec<(Copying, Vec<usize>)> {
        let mut random = Random::new(2);
        let mut example = || {
            let bits: Vec<u32> = (0..2).map(|_| random.below(2) as u32).collect();
            let mut gold: Vec<usize> = bits.iter().map(|bit| *bit as usize).collect();
            gold[0] = gold[1];
            let done = Vec::new();
            (Copying { bits, done }, gold)
        };
        (0..200).map(|_| example()).collect()
    }

    fn found(width: usize, update: Update) -> usize {
        let examples = examples();
        let mut weights = Perceptron::new(4, 2);
        for _ in 0..10 {
            for (start, gold) in &examples {
                learn(&Echo, start, gold, &mut weights, width, update);
            }
        }
        let right = |(start, gold): &&(Copying, Vec<usize>)| {
            let found = search(&Echo, start.clone(), width, |features, scores| {
                weights.score(features, scores);
            });
            found.actions == *gold
        };
        examples.iter().filter(right).count()
    }

    #[test]
    fn a_beam_finds_what_greed_cannot() {
        for update in [Update::Early, Update::MaxViolation] {
            assert!(found(1, update) < 150, "{update:?}");
            assert_eq!(found(2, update), 200, "{update:?}");
        }
    }
}
