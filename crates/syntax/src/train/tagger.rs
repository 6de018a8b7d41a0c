//! Learns the tagger.

use std::collections::BTreeMap;

use onrecord_linear::{FeatureIndex, Key, NetworkOptions, NetworkTrainer, Random, Vocabulary, Worker};

use super::{Tell, Tree};
use crate::tagger::{Context, Dictionary, Scratch, Tag, Tagger, features, is_shouted};

/// Words seen at least so often have only the tags that they were seen with,
const KNOWN: u32 = 10;
/// but for those that fewer than one in so many of their mentions have: slips of annotators, and uses as a name or a letter. Four
/// words in ten have one tag then, and nothing needs to be decided.
const ONE_IN: u32 = 100;
/// Other words can have the tags of at least so many rare words.
const OPEN: u32 = 5;

/// What steers the training of a tagger.
#[derive(Clone, Copy, Debug)]
pub struct TaggerOptions {
    /// Passes over the training sentences.
    pub epochs: u32,
    /// Of the network.
    pub network: NetworkOptions,
    /// Sentences whose decisions are made with the same weights.
    pub batch: usize,
    /// Of all random choices.
    pub seed: u64,
}

impl Default for TaggerOptions {
    fn default() -> Self {
        Self {
            epochs: 12,
            network: NetworkOptions {
                rate: 0.05,
                dropout: 0.1,
                feature_dropout: 0.1,
                least_count: 2,
                rows: 11 << 12,
                direct_rows: 0,
                two_threads: true,
            },
            batch: 16,
            seed: 1,
        }
    }
}

/// The tags of a treebank and the dictionary of its words.
fn tags_and_dictionary(
    trees: &[Tree],
) -> (
    Vec<(onrecord_document::Upos, onrecord_document::Xpos)>,
    Dictionary,
) {
    let mut counts = BTreeMap::new();
    for tree in trees {
        for pair in tree.upos.iter().copied().zip(tree.xpos.iter().copied()) {
            *counts.entry(pair).or_insert(0u32) += 1;
        }
    }
    let mut tags: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= 3).collect();
    tags.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    tags.truncate(254);
    let tags: Vec<_> = tags.into_iter().map(|(pair, _)| pair).collect();
    let number: BTreeMap<_, _> = tags
        .iter()
        .enumerate()
        .map(|(number, pair)| (*pair, number as Tag))
        .collect();
    let mut seen: BTreeMap<u32, (Key, BTreeMap<Tag, u32>)> = BTreeMap::new();
    for tree in trees {
        for (at, word) in tree.words.iter().enumerate() {
            if let Some(tag) = number.get(&(tree.upos[at], tree.xpos[at])) {
                *seen
                    .entry(word.form)
                    .or_insert_with(|| (Dictionary::key(word), BTreeMap::new()))
                    .1
                    .entry(*tag)
                    .or_default() += 1;
            }
        }
    }
    // What rare words are, unknown ones can be.
    let mut open: BTreeMap<Tag, u32> = BTreeMap::new();
    for (_, of_word) in seen.values() {
        if of_word.values().sum::<u32>() <= 2 {
            for tag in of_word.keys() {
                *open.entry(*tag).or_default() += 1;
            }
        }
    }
    let mut sets: Vec<Vec<Tag>> = vec![
        open.into_iter()
            .filter(|(_, words)| *words >= OPEN)
            .map(|(tag, _)| tag)
            .collect(),
    ];
    if sets[0].is_empty() {
        sets[0] = (0..tags.len() as Tag).collect();
    }
    let mut known: Vec<(u32, Key, Vec<Tag>)> = seen
        .into_values()
        .filter_map(|(key, of_word)| {
            let total: u32 = of_word.values().sum();
            let usual = of_word.iter().filter(|(_, count)| **count * ONE_IN >= total);
            (total >= KNOWN).then(|| (total, key, usual.map(|(tag, _)| *tag).collect()))
        })
        .collect();
    known.sort_by(|left, right| right.cmp(left));
    let (index, rows) = FeatureIndex::build(known.iter().map(|(_, key, _)| *key), known.len() * 3);
    let mut set_of_row = vec![0; index.rows()];
    let mut number_of_set: BTreeMap<Vec<Tag>, u16> = BTreeMap::new();
    for ((_, _, set), row) in known.into_iter().zip(rows) {
        if let Some(row) = row {
            let next = sets.len() as u16;
            let number = *number_of_set.entry(set.clone()).or_insert(next);
            if number == next {
                sets.push(set);
            }
            set_of_row[row as usize] = number;
        }
    }
    let dictionary = Dictionary {
        index,
        set_of_row: set_of_row.into(),
        sets,
    };
    (tags, dictionary)
}

/// A training sentence as the tagger sees it.
struct Sentence<'a> {
    tree: &'a Tree,
    sets: Vec<u16>,
    gold: Vec<Option<Tag>>,
    shouted: bool,
}

/// Learns a tagger from `trees` and tells its progress, with its score on `dev` after each epoch.
pub fn train_tagger(trees: &[Tree], dev: &[Tree], options: &TaggerOptions, tell: Tell<'_>) -> Tagger {
    let (tags, dictionary) = tags_and_dictionary(trees);
    let number: BTreeMap<_, _> = tags
        .iter()
        .enumerate()
        .map(|(number, pair)| (*pair, number as Tag))
        .collect();
    let sentences: Vec<Sentence<'_>> = trees
        .iter()
        .map(|tree| Sentence {
            tree,
            sets: tree.words.iter().map(|word| dictionary.set(word)).collect(),
            gold: (0..tree.words.len())
                .map(|at| number.get(&(tree.upos[at], tree.xpos[at])).copied())
                .collect(),
            shouted: is_shouted(&tree.words),
        })
        .collect();
    let mut vocabulary = Vocabulary::default();
    for sentence in &sentences {
        let gold: Vec<Tag> = sentence.gold.iter().map(|tag| tag.unwrap_or_default()).collect();
        for at in 0..gold.len() {
            if dictionary.sets[sentence.sets[at] as usize].len() > 1 {
                features(&sentence.context(), &gold, at, &mut |key| {
                    vocabulary.count(key);
                });
            }
        }
    }
    let mut trainer = NetworkTrainer::new(
        &vocabulary,
        &Vocabulary::default(),
        tags.len(),
        options.network,
        options.seed,
    );
    tell(&format!(
        "{} tags, {} sets, {} features",
        tags.len(),
        dictionary.sets.len(),
        trainer.features()
    ));
    let mut random = Random::new(options.seed ^ 0x7A66);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut tagger = Tagger {
        tags,
        dictionary,
        network: trainer.finish(),
    };
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let rate = 1.0 - 0.9 * epoch as f32 / options.epochs as f32;
        let mut loss = 0.0;
        for (number, batch) in order.chunks(options.batch).enumerate() {
            let notes = trainer.share(batch, |worker, index| {
                learn_sentence(worker, &sentences[*index], &tagger.dictionary);
            });
            loss += notes.iter().map(|notes| notes.loss).sum::<f64>();
            trainer.update(&notes, rate);
            if epoch * 2 >= options.epochs && number % 200 == 0 {
                trainer.note_average();
            }
        }
        tagger.network = trainer.finish();
        let (upos, xpos) = accuracy(&tagger, dev);
        tell(&format!(
            "epoch {:2}: loss {loss:9.0}, dev UPOS {upos:.2}, XPOS {xpos:.2}",
            epoch + 1
        ));
    }
    tagger
}

impl Sentence<'_> {
    fn context(&self) -> Context<'_> {
        Context {
            words: &self.tree.words,
            sets: &self.sets,
            shouted: self.shouted,
        }
    }
}

/// Tags a sentence as it is now and notes what should have been. The tags before a word are those that were chosen, as at run time.
fn learn_sentence(worker: &mut Worker<'_>, sentence: &Sentence<'_>, dictionary: &Dictionary) {
    let mut tags: Vec<Tag> = Vec::with_capacity(sentence.gold.len());
    let mut keys = Vec::with_capacity(64);
    for (at, gold) in sentence.gold.iter().enumerate() {
        let candidates = &dictionary.sets[sentence.sets[at] as usize];
        if let [tag] = candidates.as_slice() {
            tags.push(*tag);
            continue;
        }
        keys.clear();
        features(&sentence.context(), &tags, at, &mut |key| keys.push(key));
        worker.begin(&keys, &[]);
        let (chosen, right) = worker.choose(candidates.iter().map(|tag| *tag as usize), |tag| {
            *gold == Some(tag as Tag)
        });
        if right.is_some() {
            worker.learn();
        }
        worker.end();
        tags.push(chosen as Tag);
    }
}

/// Percent of words with the right universal and Penn Treebank tag.
pub fn accuracy(tagger: &Tagger, trees: &[Tree]) -> (f64, f64) {
    let (mut scratch, mut tags) = (Scratch::default(), Vec::new());
    let (mut right_upos, mut right_xpos, mut total) = (0, 0, 0);
    for tree in trees {
        tags.clear();
        let whole = 0..tree.words.len();
        tagger.tag(&tree.words, &[whole], &mut scratch, &mut tags);
        for (at, tag) in tags.iter().enumerate() {
            let (upos, xpos) = tagger.pair(*tag);
            right_upos += usize::from(upos == tree.upos[at]);
            right_xpos += usize::from(xpos == tree.xpos[at]);
            total += 1;
        }
    }
    let percent = |right: usize| right as f64 * 100.0 / total.max(1) as f64;
    (percent(right_upos), percent(right_xpos))
}
