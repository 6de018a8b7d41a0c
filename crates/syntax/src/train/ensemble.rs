//! Several parsers as one: their probabilities are added at each step. Slow, but better than each of them, and they teach the one that is
//! shipped what they think of the states that it comes to in unlabelled text (Kuncoro et al. 2016, Liu et al. 2018).

use onrecord_document::Relation;
use onrecord_linear::{DirectSum, Hidden, Key, Network, Spot, Sum};

use super::parser::{TaggedTree, all_features};
use crate::candidates::relation_of;
use crate::features::{Columns, Sentence};
use crate::parser::Parser;
use crate::state::{Action, State};

/// What several parsers together think of a state.
pub(super) struct Opinion<'p> {
    parsers: &'p [Parser],
    /// Of each parser.
    layers: Vec<(Hidden, DirectSum)>,
}

impl<'p> Opinion<'p> {
    /// Of a state with these features.
    pub(super) fn new(parsers: &'p [Parser], keys: &[Key], direct_keys: &[Key]) -> Self {
        let layer = |parser: &Parser| {
            let (mut sum, mut direct) = (Sum::ZERO, DirectSum::default());
            let network = &parser.network;
            let spots: Vec<Spot> = keys.iter().map(|key| network.ask(*key)).collect();
            let direct_spots: Vec<Spot> = direct_keys.iter().map(|key| network.ask_direct(*key)).collect();
            network.add(&mut sum, &spots);
            network.add_direct(&mut direct, &direct_spots);
            (parser.network.hidden(&sum), direct)
        };
        Self {
            parsers,
            layers: parsers.iter().map(layer).collect(),
        }
    }

    /// The probability of each action, 0 for those that cannot be done.
    pub(super) fn actions(&self, can: [bool; 3]) -> [f32; 3] {
        let mut actions = [0.0; 3];
        self.add(&mut actions, |network, hidden, direct, action| {
            if can[action] {
                network.scores_with(hidden, direct)[action] as f32
            } else {
                f32::MIN
            }
        });
        actions
    }

    /// The probability of each of some relations, as classes.
    pub(super) fn relations(&self, candidates: &[usize]) -> Vec<f32> {
        let mut relations = vec![0.0; candidates.len()];
        self.add(&mut relations, |network, hidden, _, at| {
            network.score(hidden, candidates[at]) as f32
        });
        relations
    }

    /// Adds to each place the mean of its probabilities, by its scores.
    fn add(&self, sums: &mut [f32], score: impl Fn(&Network, &Hidden, &DirectSum, usize) -> f32) {
        let mut scores = vec![0.0; sums.len()];
        for (Parser { network, .. }, (hidden, direct)) in self.parsers.iter().zip(&self.layers) {
            for (at, place) in scores.iter_mut().enumerate() {
                *place = score(network, hidden, direct, at) / network.unit();
            }
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
            for (sum, score) in sums.iter_mut().zip(&scores) {
                *sum += (score - most).exp() / total / self.parsers.len() as f32;
            }
        }
    }
}

/// Parses a sentence with all parsers together; the tree is in `state` then.
fn parse_together(parsers: &[Parser], tagged: &TaggedTree, state: &mut State) {
    let words = &tagged.tree.words;
    let mut columns = Columns::default();
    columns.fill(words, &tagged.tags, &tagged.upos);
    let sentence = Sentence {
        words,
        columns: &columns,
    };
    state.start(words.len());
    let (mut keys, mut direct_keys) = (Vec::new(), Vec::new());
    while !state.is_done() {
        all_features(&sentence, state, &mut keys, &mut direct_keys);
        let opinion = Opinion::new(parsers, &keys, &direct_keys);
        let can = Action::ALL.map(|action| state.can(action));
        let action = Action::ALL[highest(&opinion.actions(can))];
        let mut relation = Relation::Root;
        if let Some((head, dependent)) = state.arc(action) {
            let candidates = &parsers[0].candidates;
            let upos = &tagged.upos;
            let candidates = candidates.of(action, upos.get(head).copied(), upos[dependent]);
            let candidates: Vec<usize> = candidates.collect();
            relation = relation_of(candidates[highest(&opinion.relations(&candidates))]);
        }
        state.apply(action, relation);
    }
}

/// The position of the highest value, the first if several have it.
pub(super) fn highest(values: &[f32]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

/// The trees that the parsers together give sentences without trees.
pub fn label(parsers: &[Parser], sentences: &mut [TaggedTree]) {
    let mut state = State::default();
    for tagged in sentences {
        parse_together(parsers, tagged, &mut state);
        let root = tagged.tree.words.len() as u32;
        tagged.tree.heads = (state.heads.iter())
            .map(|head| (*head < root).then_some(*head))
            .collect();
        tagged.tree.relations = state.relations.clone();
    }
}
