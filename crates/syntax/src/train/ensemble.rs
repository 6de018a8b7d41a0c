//! Several parsers as one: their probabilities are added at each step. Slow, but better than each of them; its trees of unlabelled text
//! teach the one that is shipped (Kuncoro et al. 2016, Liu et al. 2018).

use onrecord_document::Relation;
use onrecord_linear::{DirectSum, Sum};

use super::parser::{TaggedTree, all_features};
use crate::candidates::relation_of;
use crate::features::{Columns, Sentence};
use crate::parser::Parser;
use crate::state::{Action, State};

/// Parses a sentence with all parsers together; the tree is in `state` then.
pub(crate) fn parse_together(parsers: &[Parser], tagged: &TaggedTree, state: &mut State) {
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
        let layers: Vec<_> = parsers
            .iter()
            .map(|parser| {
                let network = &parser.network;
                let (mut sum, mut direct) = (Sum::ZERO, DirectSum::default());
                network.add(&mut sum, &keys);
                network.add_direct(&mut direct, &direct_keys);
                (network, network.hidden(&sum), direct)
            })
            .collect();
        let mut actions = [f32::MIN; 3];
        for action in Action::ALL.into_iter().filter(|action| state.can(*action)) {
            actions[action as usize] = 0.0;
        }
        for (network, hidden, direct) in &layers {
            let scores = [0, 1, 2].map(|action| {
                if actions[action] < 0.0 {
                    f32::MIN
                } else {
                    network.score_with(hidden, direct, action) as f32 / network.unit()
                }
            });
            add_probabilities(&scores, &mut actions);
        }
        let action = Action::ALL[highest(&actions)];
        let mut relation = Relation::Root;
        if let Some((head, dependent)) = state.arc(action) {
            let head_tag = tagged.upos.get(head).copied();
            let candidates: Vec<usize> = parsers[0]
                .candidates
                .of(action, head_tag, tagged.upos[dependent])
                .collect();
            let mut sums = vec![0.0; candidates.len()];
            for (network, hidden, _) in &layers {
                let score = |class: &usize| network.score(hidden, *class) as f32 / network.unit();
                let scores: Vec<f32> = candidates.iter().map(score).collect();
                add_probabilities(&scores, &mut sums);
            }
            relation = relation_of(candidates[highest(&sums)]);
        }
        state.apply(action, relation);
    }
}

/// Adds the probabilities that scores stand for.
fn add_probabilities(scores: &[f32], sums: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
    for (sum, score) in sums.iter_mut().zip(scores) {
        *sum += (score - most).exp() / total;
    }
}

/// The position of the highest value, the first if several have it.
fn highest(values: &[f32]) -> usize {
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
