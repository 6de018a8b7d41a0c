//! Learns the model of names from articles with their names marked.
//!
//! The second look learns from what the first one finds in articles that it did not learn from: the examples are parted into folds, and
//! each fold is labelled by a first look that learned from the others. Copies of articles in capitals and in small letters keep
//! headlines and careless writing from breaking the model.

use std::ops::Range;

use onrecord_document::Word;
use onrecord_lexicon::clusters::Clusters;
use onrecord_lexicon::describe_form;
use onrecord_linear::perceptron::{Epoch, Schedule};
use onrecord_linear::sequence::{
    Field, Learned, Method, SequenceModel, Sequences, Task, label, train as learn,
};
use onrecord_linear::{Key, Vocabulary};
use rustc_hash::FxHashMap;

use super::context::{Context, SmallWords};
use super::features::{features, more_features};
use super::labels::{Name, OUTSIDE, decode, encode, grammar};
use super::model::{Findings, MentionModel};

/// An article with its names.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    /// Tokens of each sentence.
    pub sentences: Vec<Vec<String>>,
    /// Its names, in order and without overlap; tokens are counted over the article.
    pub names: Vec<Name>,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Rounds, patience and seed.
    pub schedule: Schedule,
    /// How the random field learns.
    pub field: Field,
    /// Features met less often are left out.
    pub least: u32,
    /// Rows of each table of weights.
    pub rows: usize,
    /// Parts of the examples for the second look.
    pub folds: usize,
    /// One article in so many is also learned from in capitals, and one in small letters.
    pub written_otherwise: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            schedule: Schedule {
                epochs: 8,
                patience: 3,
                seed: 1,
            },
            field: Field {
                rate: 0.05,
                decay: 1e-5,
                dropout: 0.3,
            },
            least: 2,
            rows: 1 << 16,
            folds: 4,
            written_otherwise: 6,
        }
    }
}

/// What is told while a model is learned: which part, and its round.
pub type Told<'a> = &'a mut dyn FnMut(&str, Epoch);

/// An article ready to be learned from.
struct Example {
    words: Vec<Word>,
    sentences: Vec<Range<usize>>,
    names: Vec<Name>,
    /// The article that it is a copy of.
    article: usize,
}

impl Example {
    fn new(article: usize, marked: &Marked, write: impl Fn(&str) -> String) -> Self {
        let mut words = Vec::new();
        let mut sentences = Vec::new();
        for sentence in &marked.sentences {
            let start = words.len();
            words.extend(
                sentence
                    .iter()
                    .map(|form| describe_form(&write(form), Clusters::embedded())),
            );
            sentences.push(start..words.len());
        }
        Self {
            words,
            sentences,
            names: marked.names.clone(),
            article,
        }
    }

    fn context<'a>(&'a self, small: &SmallWords) -> Context<'a> {
        Context::new(&self.words, self.sentences.clone(), small)
    }

    fn labels(&self) -> Vec<u8> {
        encode(&self.names, self.words.len())
    }
}

/// Learns a model from `marked`; `held_out` tells when to stop.
pub fn train(marked: &[Marked], held_out: &[Marked], options: Options, told: Told<'_>) -> MentionModel {
    let examples = examples(marked, options);
    let held_out: Vec<Example> = held_out
        .iter()
        .enumerate()
        .map(|(index, article)| Example::new(index, article, str::to_owned))
        .collect();
    let small = small_words(marked);
    let look = Look {
        small: &small,
        held_out: &held_out,
        options,
    };

    let all: Vec<&Example> = examples.iter().collect();
    let first = look.learn(&all, None, "first look", told);
    let mut found: Vec<Vec<u8>> = vec![Vec::new(); examples.len()];
    for fold in 0..options.folds {
        let apart = |example: &Example| example.article % options.folds == fold;
        let others: Vec<&Example> = examples.iter().filter(|example| !apart(example)).collect();
        let learned = look.learn(
            &others,
            None,
            &format!("first look without part {}", fold + 1),
            told,
        );
        for (example, found) in examples
            .iter()
            .zip(&mut found)
            .filter(|(example, _)| apart(example))
        {
            *found = learned.label(example, &small);
        }
    }
    let found_held_out: Vec<Vec<u8>> = held_out
        .iter()
        .map(|example| first.label(example, &small))
        .collect();
    let second = look.learn(&all, Some((&found, &found_held_out)), "second look", told);
    MentionModel::new(
        small.clone(),
        first.quantise(options.rows),
        second.quantise(options.rows),
    )
}

/// Articles as they are, and some of them in capitals and in small letters.
fn examples(marked: &[Marked], options: Options) -> Vec<Example> {
    let mut examples = Vec::new();
    for (index, article) in marked.iter().enumerate() {
        examples.push(Example::new(index, article, str::to_owned));
        if options.written_otherwise > 0 && index % options.written_otherwise == 0 {
            examples.push(Example::new(index, article, str::to_uppercase));
        }
        if options.written_otherwise > 0 && index % options.written_otherwise == 1 {
            examples.push(Example::new(index, article, str::to_lowercase));
        }
    }
    examples
}

/// Small words that names are made of, with how often they are and are not.
fn small_words(marked: &[Marked]) -> SmallWords {
    #[derive(Default)]
    struct Count {
        all: u32,
        inside: u32,
        first: u32,
        last: u32,
    }
    let mut counts: FxHashMap<u32, Count> = FxHashMap::default();
    for article in marked {
        let example = Example::new(0, article, str::to_owned);
        let labels = example.labels();
        let edges = |edge: fn(&Name) -> usize| {
            let mut edges = vec![false; labels.len()];
            example.names.iter().for_each(|name| edges[edge(name)] = true);
            edges
        };
        let (firsts, lasts) = (edges(|name| name.tokens.start), edges(|name| name.tokens.end - 1));
        let edges = firsts.into_iter().zip(lasts);
        for ((word, label), (first, last)) in example.words.iter().zip(&labels).zip(edges) {
            if word.writing.has(onrecord_document::Writing::CAPITAL) {
                continue;
            }
            let count = counts.entry(word.norm).or_default();
            count.all += 1;
            count.inside += u32::from(*label != OUTSIDE);
            count.first += u32::from(first);
            count.last += u32::from(last);
        }
    }
    let mut small = SmallWords::default();
    for (norm, count) in counts {
        if count.first >= 2 && count.first * 12 >= count.all {
            small.starting.insert(norm);
        }
        if count.inside >= 2 && count.inside * 500 >= count.all {
            small.joining.insert(norm);
        }
        if count.last >= 2 && count.last * 500 >= count.all {
            small.closing.insert(norm);
        }
    }
    small
}

/// What both looks have in common.
struct Look<'a> {
    small: &'a SmallWords,
    held_out: &'a [Example],
    options: Options,
}

/// A look that was learned.
struct Trained {
    vocabulary: Vocabulary,
    learned: Learned,
}

/// Labels that the first look gave the examples, and the held-out articles.
type Found<'a> = (&'a [Vec<u8>], &'a [Vec<u8>]);

impl Look<'_> {
    /// Learns one look. `found` are the labels that the first look gave the examples and the held-out articles.
    fn learn(&self, examples: &[&Example], found: Option<Found<'_>>, name: &str, told: Told<'_>) -> Trained {
        let mut vocabulary = Vocabulary::default();
        let mut sequences = Sequences::default();
        for (index, example) in examples.iter().enumerate() {
            let found = found.map(|(found, _)| found[index].as_slice());
            collect(example, self.small, found, &mut sequences, &mut |key| {
                Some(vocabulary.count(key))
            });
        }
        let (vocabulary, numbers) = vocabulary.pruned(self.options.least);
        sequences.renumber(&numbers);
        let mut held_out = Sequences::default();
        for (index, example) in self.held_out.iter().enumerate() {
            let found = found.map(|(_, found)| found[index].as_slice());
            collect(example, self.small, found, &mut held_out, &mut |key| {
                vocabulary.find(key)
            });
        }
        let grammar = grammar();
        let task = Task {
            examples: &sequences,
            held_out: &held_out,
            features: vocabulary.keys().len(),
            grammar: &grammar,
        };
        let method = Method::RandomField(self.options.field);
        let score = |labels: &[u8]| f1(self.held_out, self.small, labels);
        let learned = learn(task, method, self.options.schedule, score, |epoch| {
            told(name, epoch);
        });
        Trained { vocabulary, learned }
    }
}

impl Trained {
    /// The labels of an article by this look alone.
    fn label(&self, example: &Example, small: &SmallWords) -> Vec<u8> {
        let mut sequences = Sequences::default();
        collect(example, small, None, &mut sequences, &mut |key| {
            self.vocabulary.find(key)
        });
        let found = label(&sequences, &self.learned, &grammar());
        spread(example, small, &mut found.into_iter())
    }

    fn quantise<const WIDTH: usize>(&self, rows: usize) -> SequenceModel<WIDTH> {
        SequenceModel::quantise(&self.learned, self.vocabulary.keys(), rows)
    }
}

/// Adds the stretches of an article to sequences.
fn collect(
    example: &Example,
    small: &SmallWords,
    found: Option<&[u8]>,
    sequences: &mut Sequences,
    number: &mut dyn FnMut(Key) -> Option<u32>,
) {
    let context = example.context(small);
    let labels = reachable(example, &context);
    let findings = found.map(|found| Findings::new(&context, found));
    for stretch in &context.stretches {
        for at in stretch.clone() {
            let mut numbers = Vec::with_capacity(64);
            features(&context, at, |key| numbers.extend(number(key)));
            if let Some(findings) = &findings {
                more_features(&context, at, |key| numbers.extend(number(key)));
                findings.features(at, |key| numbers.extend(number(key)));
            }
            sequences.push(numbers, labels[at]);
        }
        sequences.close();
    }
}

/// The labels of an article, without the names that do not lie within one stretch: no path leads there.
fn reachable(example: &Example, context: &Context<'_>) -> Vec<u8> {
    let within = |name: &&Name| {
        let stretch = context
            .stretches
            .partition_point(|stretch| stretch.end <= name.tokens.start);
        context
            .stretches
            .get(stretch)
            .is_some_and(|stretch| stretch.start <= name.tokens.start && name.tokens.end <= stretch.end)
    };
    let names: Vec<Name> = example.names.iter().filter(within).cloned().collect();
    encode(&names, example.words.len())
}

/// Labels of stretches as labels of all tokens of an article.
fn spread(example: &Example, small: &SmallWords, found: &mut impl Iterator<Item = u8>) -> Vec<u8> {
    let mut labels = vec![OUTSIDE; example.words.len()];
    for at in example.context(small).stretches.into_iter().flatten() {
        labels[at] = found.next().unwrap_or(OUTSIDE);
    }
    labels
}

/// F1 of exact names with their kinds, between 0 and 1.
fn f1(examples: &[Example], small: &SmallWords, labels: &[u8]) -> f64 {
    let mut labels = labels.iter().copied();
    let (mut right, mut given, mut gold) = (0, 0, 0);
    for example in examples {
        let names = decode(&spread(example, small, &mut labels));
        right += names.iter().filter(|name| example.names.contains(name)).count();
        given += names.len();
        gold += example.names.len();
    }
    2.0 * right as f64 / (given + gold).max(1) as f64
}
