//! Learns the models of this crate from treebanks. The same trees, options and seed give the same bytes.

mod ensemble;
mod habits;
mod lemma;
mod parser;
mod punctuation;
mod tagger;
mod variants;

pub use ensemble::label;
pub use lemma::train_lemmatiser;
pub use parser::{ParserOptions, TaggedTree, Taught, attachment, tag_trees, train_parser};
pub use tagger::{TaggerOptions, accuracy, train_tagger};
pub use variants::variants;

use onrecord_document::{Relation, Upos, Word, Xpos};
use onrecord_linear::two_at_a_time;

use crate::model::Model;
use crate::parser::Parser;
use crate::punctuation::Punctuation;
use crate::tagger::Tagger;

/// A sentence of a treebank; all columns have one value for each word.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its words as they stand.
    pub forms: Vec<String>,
    /// What is known of them.
    pub words: Vec<Word>,
    /// Universal tags.
    pub upos: Vec<Upos>,
    /// Penn Treebank tags.
    pub xpos: Vec<Xpos>,
    /// Dictionary forms.
    pub lemmas: Vec<String>,
    /// Heads by their positions, none for the root.
    pub heads: Vec<Option<u32>>,
    /// Relations to the heads.
    pub relations: Vec<Relation>,
    /// Of the parser's passes over the trees, the share that take this one twice: so that a small treebank counts for as much as a large one.
    pub again: f32,
}

/// What is told while training goes on.
pub type Tell<'a> = &'a mut dyn FnMut(&str);

/// What steers the training of all models of this crate.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Of the tagger.
    pub tagger: TaggerOptions,
    /// Of the parser.
    pub parser: ParserOptions,
    /// Parts that the trees are cut into: the parser learns from tags that a tagger gives a part after learning from the others.
    pub folds: usize,
    /// Passes of those taggers over their sentences.
    pub fold_epochs: u32,
    /// Parsers that teach together in raw text, 0 to do without it.
    pub teachers: usize,
    /// Passes of those parsers over their sentences.
    pub teacher_epochs: u32,
    /// Of all random choices.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tagger: TaggerOptions::default(),
            parser: ParserOptions::default(),
            folds: 6,
            fold_epochs: 5,
            teachers: 8,
            teacher_epochs: 9,
            seed: 1,
        }
    }
}

/// Neighbouring sentences that stay in one fold: about a document.
const TOGETHER: usize = 50;

/// Learns tagger, lemmatiser and parser from `trees`, and tells how well they do on `dev` as it goes on. `raw` are sentences without tags
/// and trees: several parsers are learned first, and the one that is kept learns also what they together would do there.
pub fn train(trees: &[Tree], dev: &[Tree], raw: &[Tree], options: &Options, tell: Tell<'_>) -> Model {
    let lemmatiser = train_lemmatiser(trees);
    let all: Vec<Tree> = trees
        .iter()
        .cloned()
        .chain(variants(trees, options.seed))
        .collect();
    tell(&format!(
        "{} sentences, {} of them variants; {} raw sentences",
        all.len(),
        all.len() - trees.len(),
        raw.len()
    ));
    let tagger_options = TaggerOptions {
        seed: options.seed,
        ..options.tagger
    };
    let tagger = train_tagger(&all, dev, &tagger_options, tell);
    let tagged = jackknife(&all, &tagger, options, tell);
    let punctuation = punctuation(&tagged, options);
    tell("punctuation learned");
    let teachers = if options.teachers == 0 || raw.is_empty() {
        Vec::new()
    } else {
        teachers(&tagged, options, tell)
    };
    let mut sentences = Vec::new();
    if !teachers.is_empty() {
        sentences = tag_trees(&tagger, raw);
        label(&teachers, &mut sentences);
        tell("raw sentences parsed");
    }
    let taught = Taught {
        sentences: &sentences,
        teachers: &teachers,
    };
    let taught = (!teachers.is_empty()).then_some(taught);
    let parser_options = ParserOptions {
        seed: options.seed,
        ..options.parser
    };
    let mut parser = train_parser(&tagged, taught, &tag_trees(&tagger, dev), &parser_options, tell);
    sentences.extend(tag_trees(&tagger, trees));
    parser.habits = habits::learn_habits(&parser, &sentences);
    tell(&format!("{} habits learned", parser.habits.len()));
    Model {
        tagger,
        lemmatiser,
        parser,
        punctuation,
        hash: 0,
    }
}

/// Learns where punctuation hangs: each half of the trees is parsed by a parser that learned from the other half.
fn punctuation(trees: &[TaggedTree], options: &Options) -> Punctuation {
    let half_of = |at: usize| at / TOGETHER % 2;
    let parsers = two_at_a_time(2, |half| {
        let others: Vec<TaggedTree> = (0..trees.len())
            .filter(|at| half_of(*at) != half)
            .map(|at| trees[at].clone())
            .collect();
        train_parser(&others, None, &[], &teacher_options(half, options), &mut |_| {})
    });
    punctuation::train_punctuation(trees, |at| &parsers[half_of(at)], options.seed)
}

/// How a parser learns that is not kept.
fn teacher_options(number: usize, options: &Options) -> ParserOptions {
    let mut of_teacher = ParserOptions {
        epochs: options.teacher_epochs,
        seed: options.seed + 1000 + number as u64,
        ..options.parser
    };
    // Treebanks alone have fewer features that are worth learning than there are with raw text.
    of_teacher.network.rows /= 2;
    of_teacher.network.direct_rows /= 2;
    of_teacher.network.two_threads = false;
    of_teacher
}

/// Parsers that differ in their seeds.
fn teachers(trees: &[TaggedTree], options: &Options, tell: Tell<'_>) -> Vec<Parser> {
    let parsers = two_at_a_time(options.teachers, |number| {
        train_parser(trees, None, &[], &teacher_options(number, options), &mut |_| {})
    });
    tell(&format!("{} parsers learned to teach", parsers.len()));
    parsers
}

/// The trees with tags from taggers that have not seen them, two taggers learning at a time.
fn jackknife(trees: &[Tree], tagger: &Tagger, options: &Options, tell: Tell<'_>) -> Vec<TaggedTree> {
    let fold_of = |at: usize| at / TOGETHER % options.folds;
    let mut tagged: Vec<Option<TaggedTree>> = vec![None; trees.len()];
    let folds = two_at_a_time(options.folds, |fold| {
        tag_fold(trees, fold, &fold_of, tagger, options)
    });
    for (fold, of_fold) in folds.into_iter().enumerate() {
        let places = (0..trees.len()).filter(|at| fold_of(*at) == fold);
        for (at, tree) in places.zip(of_fold) {
            tagged[at] = Some(tree);
        }
    }
    tell(&format!("tagged in {} folds", options.folds));
    tagged.into_iter().flatten().collect()
}

/// Learns a tagger from all folds but one and tags that one, in the numbers of `tagger`.
fn tag_fold(
    trees: &[Tree],
    fold: usize,
    fold_of: &(impl Fn(usize) -> usize + Sync),
    tagger: &Tagger,
    options: &Options,
) -> Vec<TaggedTree> {
    let part = |inside: bool| {
        let chosen = (0..trees.len()).filter(|at| (fold_of(*at) == fold) == inside);
        chosen.map(|at| trees[at].clone()).collect::<Vec<_>>()
    };
    let mut tagger_options = TaggerOptions {
        epochs: options.fold_epochs,
        seed: options.seed,
        ..options.tagger
    };
    tagger_options.network.two_threads = false;
    let other = train_tagger(&part(false), &[], &tagger_options, &mut |_| {});
    let mut tagged = tag_trees(&other, &part(true));
    for tag in tagged.iter_mut().flat_map(|tree| &mut tree.tags) {
        *tag = tagger.number(other.pair(*tag));
    }
    tagged
}
