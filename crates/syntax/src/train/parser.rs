//! Learns the parser: with a dynamic oracle (Goldberg and Nivre 2012, 2013), so that it also meets the states that its own mistakes
//! lead to; and in raw text from what several parsers together think of each state.

use onrecord_document::{Relation, Upos};
use onrecord_linear::{Key, NetworkOptions, NetworkTrainer, Random, Vocabulary, Worker};

use super::ensemble::{Opinion, highest};
use super::{Tell, Tree};
use crate::candidates::{Candidates, class_of, relation_of};
use crate::features::{
    Columns, Place, Sentence, around_buffer0, around_stack0, place_features, tree_features,
};
use crate::habits::Habits;
use crate::parser::{Parser, Scratch};
use crate::state::{Action, State};
use crate::tagger::Tag;

/// What steers the training of a parser.
#[derive(Clone, Copy, Debug)]
pub struct ParserOptions {
    /// Passes over the training sentences.
    pub epochs: u32,
    /// Of the network.
    pub network: NetworkOptions,
    /// Sentences whose decisions are made with the same weights.
    pub batch: usize,
    /// How often a wrong action is followed after the first epoch.
    pub exploration: f32,
    /// Machine-made trees in each pass, for each tree of the treebanks.
    pub raw_share: f32,
    /// Passes at the end without raw text.
    pub pure_epochs: u32,
    /// Of all random choices.
    pub seed: u64,
}

impl Default for ParserOptions {
    fn default() -> Self {
        Self {
            epochs: 24,
            network: NetworkOptions {
                rate: 0.05,
                dropout: 0.1,
                feature_dropout: 0.25,
                least_count: 2,
                rows: 20 << 13,
                direct_rows: 7 << 15,
                two_threads: true,
            },
            batch: 16,
            exploration: 0.9,
            raw_share: 0.9,
            pure_epochs: 4,
            seed: 1,
        }
    }
}

/// A tree with the tags that the tagger gives it.
#[derive(Clone, Debug)]
pub struct TaggedTree {
    /// The tree of the treebank.
    pub tree: Tree,
    /// Tags of the tagger.
    pub tags: Vec<Tag>,
    /// Universal tags of the tagger.
    pub upos: Vec<Upos>,
}

/// Sentences without trees of their own.
#[derive(Clone, Copy, Debug)]
pub struct Taught<'a> {
    /// With the trees that the teachers give them.
    pub sentences: &'a [TaggedTree],
    /// Parsers that say what to do next in them.
    pub teachers: &'a [Parser],
}

/// What training keeps of a tree.
struct Example<'a> {
    tagged: &'a TaggedTree,
    columns: Columns,
    /// For each word its head, the root behind the last word.
    heads: Vec<u32>,
}

impl<'a> Example<'a> {
    fn new(tagged: &'a TaggedTree) -> Self {
        let mut columns = Columns::default();
        columns.fill(&tagged.tree.words, &tagged.tags, &tagged.upos);
        let root = tagged.tree.words.len() as u32;
        Self {
            tagged,
            columns,
            heads: tagged
                .tree
                .heads
                .iter()
                .map(|head| head.unwrap_or(root))
                .collect(),
        }
    }

    fn sentence(&self) -> Sentence<'_> {
        Sentence {
            words: &self.tagged.tree.words,
            columns: &self.columns,
        }
    }

    /// How many arcs of the gold tree can no longer be made after an action that could before it.
    fn cost(&self, state: &State, action: Action) -> u32 {
        let head = |at: usize| self.heads.get(at).map_or(usize::MAX, |head| *head as usize);
        let buffer = state.next..state.root();
        let dependents_ahead =
            |of: usize| buffer.clone().filter(|at| self.heads[*at] as usize == of).count() as u32;
        match action {
            Action::Shift => {
                let first = state.next;
                let below = &state.stack[..state.stack.len().saturating_sub(1)];
                let lost_head = below.iter().any(|at| *at as usize == head(first));
                let lost = state
                    .stack
                    .iter()
                    .filter(|at| head(**at as usize) == first)
                    .count();
                u32::from(lost_head) + lost as u32
            }
            Action::Left => {
                let Some(top) = state.stack(0) else { return 0 };
                let gold = head(top);
                let lost_head =
                    gold != state.next && (state.stack(1) == Some(gold) || buffer.contains(&gold));
                u32::from(lost_head) + dependents_ahead(top)
            }
            Action::Right => {
                let Some(top) = state.stack(0) else { return 0 };
                u32::from(buffer.contains(&head(top))) + dependents_ahead(top)
            }
        }
    }
}

/// The features of a state, those of the hidden layer and those with direct weights.
pub(super) fn all_features(
    sentence: &Sentence<'_>,
    state: &State,
    keys: &mut Vec<Key>,
    direct_keys: &mut Vec<Key>,
) {
    keys.clear();
    direct_keys.clear();
    for (place, at) in places(state) {
        if let Some(at) = at {
            place_features(&sentence.tagged(at), place, &mut |key| keys.push(key));
        }
    }
    if let Some(at) = state.stack(0) {
        around_stack0(sentence, at, &mut |key| keys.push(key));
    }
    around_buffer0(sentence, state.next, &mut |key| keys.push(key));
    tree_features(sentence, state, &mut |key| keys.push(key), &mut |key| {
        direct_keys.push(key);
    });
}

/// The words at the places, where there are any.
fn places(state: &State) -> [(Place, Option<usize>); 6] {
    Place::ALL.map(|place| {
        let at = match place {
            Place::Stack0 => state.stack(0),
            Place::Stack1 => state.stack(1),
            Place::Stack2 => state.stack(2),
            Place::Buffer0 => state.buffer(0),
            Place::Buffer1 => state.buffer(1),
            Place::Buffer2 => state.buffer(2),
        };
        (place, at)
    })
}

/// The relations that each pair of tags was seen with; pairs that were seen rarely may have any that the dependent was seen with.
fn candidates(examples: &[Example<'_>]) -> Candidates {
    let mut counts = vec![[0u32; 64]; Candidates::len()];
    for example in examples {
        for (at, head) in example.heads.iter().enumerate() {
            let action = if (*head as usize) < at || *head as usize == example.heads.len() {
                Action::Right
            } else {
                Action::Left
            };
            let head = example.tagged.upos.get(*head as usize).copied();
            let set = Candidates::at(action, head, example.tagged.upos[at]);
            counts[set][example.tagged.tree.relations[at].index()] += 1;
        }
    }
    let bits = |counts: &[u32; 64], least: u32| {
        counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count >= least)
            .fold(0u64, |bits, (bit, _)| bits | 1 << bit)
    };
    let mut sets = vec![0; Candidates::len()];
    for action in [Action::Left, Action::Right] {
        for dependent in Upos::ALL {
            let heads = || Upos::ALL.iter().copied().map(Some);
            let mut any = [0; 64];
            for head in heads() {
                for (sum, count) in any
                    .iter_mut()
                    .zip(counts[Candidates::at(action, head, *dependent)])
                {
                    *sum += count;
                }
            }
            for head in heads() {
                let at = Candidates::at(action, head, *dependent);
                let seen: u32 = counts[at].iter().sum();
                sets[at] = bits(&counts[at], 2);
                if seen < 50 || sets[at] == 0 {
                    sets[at] |= bits(&any, 3);
                }
                if sets[at] == 0 {
                    sets[at] = 1 << Relation::Dep.index();
                }
            }
            sets[Candidates::at(action, None, *dependent)] = 1 << Relation::Root.index();
        }
    }
    Candidates { sets }
}

/// Learns a parser from `trees`, and from its teachers in raw text if there is any, and tells its progress, with its score on
/// `dev` after each epoch.
pub fn train_parser(
    trees: &[TaggedTree],
    taught: Option<Taught<'_>>,
    dev: &[TaggedTree],
    options: &ParserOptions,
    tell: Tell<'_>,
) -> Parser {
    let (raw, teachers) = taught.map_or((&[][..], &[][..]), |taught| (taught.sentences, taught.teachers));
    let examples: Vec<Example<'_>> = trees.iter().chain(raw).map(Example::new).collect();
    let candidates = candidates(&examples[..trees.len()]);
    let (mut vocabulary, mut direct_vocabulary) = (Vocabulary::default(), Vocabulary::default());
    let (mut keys, mut direct_keys) = (Vec::new(), Vec::new());
    let mut state = State::default();
    for example in &examples {
        state.start(example.heads.len());
        while !state.is_done() {
            all_features(&example.sentence(), &state, &mut keys, &mut direct_keys);
            for key in &keys {
                vocabulary.count(*key);
            }
            for key in &direct_keys {
                direct_vocabulary.count(*key);
            }
            let (action, _) = best_by_cost(example, &state);
            let relation = gold_relation(example, &state, action).unwrap_or(Relation::Dep);
            state.apply(action, relation);
        }
    }
    let classes = class_of(Relation::ALL[Relation::ALL.len() - 1]) + 1;
    let mut trainer = NetworkTrainer::new(
        &vocabulary,
        &direct_vocabulary,
        classes,
        options.network,
        options.seed,
    );
    tell(&format!("{} features", trainer.features()));
    let mut random = Random::new(options.seed ^ 0x7061);
    let mut raw_order: Vec<usize> = (trees.len()..examples.len()).collect();
    let raw_in_epoch = ((trees.len() as f32 * options.raw_share) as usize).min(raw.len());
    random.shuffle(&mut raw_order);
    let mut parser = Parser {
        network: trainer.finish(),
        candidates,
        habits: Habits::default(),
    };
    for epoch in 0..options.epochs {
        let mut order: Vec<usize> = (0..trees.len()).collect();
        order.extend((0..trees.len()).filter(|at| random.unit() < trees[*at].tree.again));
        if epoch + options.pure_epochs < options.epochs {
            order.extend(&raw_order[..raw_in_epoch]);
            raw_order.rotate_left(raw_in_epoch);
        }
        random.shuffle(&mut order);
        let rate = 1.0 - 0.9 * epoch as f32 / options.epochs as f32;
        let exploration = if epoch == 0 { 0.0 } else { options.exploration };
        let mut loss = 0.0;
        for (number, batch) in order.chunks(options.batch).enumerate() {
            let notes = trainer.share(batch, |worker, index| {
                let example = &examples[*index];
                if *index < trees.len() {
                    learn_tree(worker, example, &parser.candidates, exploration);
                } else {
                    learn_from(teachers, worker, example, &parser.candidates, exploration);
                }
            });
            loss += notes.iter().map(|notes| notes.loss).sum::<f64>();
            trainer.update(&notes, rate);
            if epoch * 2 >= options.epochs && number % 200 == 0 {
                trainer.note_average();
            }
        }
        parser.network = trainer.finish();
        let (unlabelled, labelled) = attachment(&parser, dev);
        tell(&format!(
            "epoch {:2}: loss {loss:9.0}, dev UAS {unlabelled:.2}, LAS {labelled:.2}",
            epoch + 1
        ));
    }
    parser
}

/// The action with the lowest cost, the first of them in their order, and that cost.
fn best_by_cost(example: &Example<'_>, state: &State) -> (Action, u32) {
    Action::ALL
        .into_iter()
        .filter(|action| state.can(*action))
        .map(|action| (action, example.cost(state, action)))
        .min_by_key(|(_, cost)| *cost)
        .unwrap_or((Action::Shift, 0))
}

/// The gold relation of the arc that an action makes, if the gold tree has that arc.
fn gold_relation(example: &Example<'_>, state: &State, action: Action) -> Option<Relation> {
    let (head, dependent) = state.arc(action)?;
    (example.heads[dependent] as usize == head).then(|| example.tagged.tree.relations[dependent])
}

/// Parses a sentence as `decide` says, which is given the state and the keys of its features; the worker's decision is open meanwhile.
fn parse_learning(
    worker: &mut Worker<'_>,
    example: &Example<'_>,
    mut decide: impl FnMut(&mut Worker<'_>, &State, [&[Key]; 2]) -> (Action, Relation),
) {
    let sentence = example.sentence();
    let mut state = State::default();
    let (mut keys, mut direct_keys) = (Vec::with_capacity(128), Vec::with_capacity(32));
    state.start(example.heads.len());
    while !state.is_done() {
        all_features(&sentence, &state, &mut keys, &mut direct_keys);
        worker.begin(&keys, &direct_keys);
        let (action, relation) = decide(worker, &state, [&keys, &direct_keys]);
        worker.end();
        state.apply(action, relation);
    }
}

/// Parses a sentence as the network is now and notes what should have been done.
fn learn_tree(worker: &mut Worker<'_>, example: &Example<'_>, candidates: &Candidates, exploration: f32) {
    let upos = &example.tagged.upos;
    parse_learning(worker, example, |worker, state, _| {
        let (_, least) = best_by_cost(example, state);
        let costs = Action::ALL.map(|action| state.can(action).then(|| example.cost(state, action)));
        let (chosen, right) = worker.choose((0..3).filter(|action| costs[*action].is_some()), |action| {
            costs[action] == Some(least)
        });
        worker.learn();
        let right = right.unwrap_or(chosen);
        let action = if costs[chosen] == Some(least) || worker.chance() < exploration {
            chosen
        } else {
            right
        };
        let action = Action::ALL[action];
        let mut relation = Relation::Root;
        if let Some((head, dependent)) = state.arc(action) {
            let set = candidates.of(action, upos.get(head).copied(), upos[dependent]);
            let gold = gold_relation(example, state, action);
            let (chosen, _) = worker.choose(set, |class| gold.is_some_and(|gold| class_of(gold) == class));
            relation = relation_of(chosen);
            if gold.is_some() {
                worker.learn();
            }
        }
        (action, relation)
    });
}

/// Parses a sentence as the network is now and notes what the teachers would have done, however far the sentence has gone astray.
fn learn_from(
    teachers: &[Parser],
    worker: &mut Worker<'_>,
    example: &Example<'_>,
    candidates: &Candidates,
    exploration: f32,
) {
    let upos = &example.tagged.upos;
    parse_learning(worker, example, |worker, state, [keys, direct_keys]| {
        let opinion = Opinion::new(teachers, keys, direct_keys);
        let can = Action::ALL.map(|action| state.can(action));
        let wanted = opinion.actions(can);
        let (chosen, _) = worker.choose((0..3).filter(|action| can[*action]), |_| true);
        worker.learn_towards(|action| wanted[action]);
        let action = if worker.chance() < exploration {
            chosen
        } else {
            highest(&wanted)
        };
        let action = Action::ALL[action];
        let mut relation = Relation::Root;
        if let Some((head, dependent)) = state.arc(action) {
            let set = candidates.of(action, upos.get(head).copied(), upos[dependent]);
            let set: Vec<usize> = set.collect();
            let wanted = opinion.relations(&set);
            let (chosen, _) = worker.choose(set.iter().copied(), |_| true);
            let place = |class| set.iter().position(|other| *other == class);
            worker.learn_towards(|class| place(class).map_or(0.0, |at| wanted[at]));
            relation = relation_of(chosen);
        }
        (action, relation)
    });
}

/// Parses a sentence.
pub(super) fn parse_one<'a>(parser: &Parser, tagged: &TaggedTree, scratch: &'a mut Scratch) -> &'a mut State {
    let whole = 0..tagged.tags.len();
    parser.parse(&tagged.tree.words, &tagged.tags, &tagged.upos, &[whole], scratch);
    scratch.tree(0)
}

/// Percent of words with the right head, and with the right head and universal relation.
pub fn attachment(parser: &Parser, trees: &[TaggedTree]) -> (f64, f64) {
    let mut scratch = Scratch::default();
    let (mut heads, mut labels, mut total) = (0, 0, 0);
    for tagged in trees {
        let tree = parse_one(parser, tagged, &mut scratch);
        for (at, gold) in tagged.tree.heads.iter().enumerate() {
            let gold = gold.unwrap_or(tagged.tree.heads.len() as u32);
            let right = tree.heads[at] == gold;
            let label = tree.relations[at].universal() == tagged.tree.relations[at].universal();
            heads += usize::from(right);
            labels += usize::from(right && label);
            total += 1;
        }
    }
    let percent = |right: usize| right as f64 * 100.0 / total.max(1) as f64;
    (percent(heads), percent(labels))
}

/// Trees with the tags that a tagger gives them.
pub fn tag_trees(tagger: &crate::tagger::Tagger, trees: &[Tree]) -> Vec<TaggedTree> {
    let mut scratch = crate::tagger::Scratch::default();
    trees
        .iter()
        .map(|tree| {
            let mut tags = Vec::with_capacity(tree.words.len());
            let whole = 0..tree.words.len();
            tagger.tag(&tree.words, &[whole], &mut scratch, &mut tags);
            let upos = tags.iter().map(|tag| tagger.pair(*tag).0).collect();
            TaggedTree {
                tree: tree.clone(),
                tags,
                upos,
            }
        })
        .collect()
}
