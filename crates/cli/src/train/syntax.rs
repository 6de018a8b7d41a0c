//! `onrecord train syntax`: tagger, lemmatiser and parser from treebanks and raw text.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use onrecord_document::{Article, SegmentInput};
use onrecord_evaluate::conllu::{self, Document, Sentence};
use onrecord_evaluate::worldwide;
use onrecord_ingest::{ReadOptions, Records, decode};
use onrecord_pipeline::{Config, Pipeline, describe};
use onrecord_syntax::train::{Options, Tree, train};

use crate::style::QUIET;

/// Treebanks below the data folder: a folder each, with `train.conllu` and `dev.conllu`.
const TREEBANKS: [&str; 2] = ["gum", "ewt"];
/// Raw articles below the data folder, none of which another stage learns quotations from: a parser that knows the text that the quotes stage
/// learns from is better there than elsewhere, and that stage would trust it too much.
const RAW_TABLES: [&str; 2] = ["wikinews/wikinews_2019.csv", "wikinews/wikinews_2020.csv"];
/// A folder of articles as tokens, whose names are marked but not learned here.
const RAW_TOKENS: &str = "worldwide_ner/train";

#[derive(Debug, Args)]
pub(super) struct TrainSyntax {
    /// Folder with `gum`, `ewt` (treebanks, each with train.conllu and dev.conllu) and `wikinews` and `worldwide_ner/train` (raw news)
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Seed of all random choices
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl TrainSyntax {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let start = Instant::now();
        let read = |file: &str| -> anyhow::Result<Vec<Tree>> {
            let mut treebanks = Vec::new();
            for treebank in TREEBANKS {
                treebanks.push(read_trees(&self.data.join(treebank).join(file))?);
            }
            Ok(balanced(treebanks))
        };
        let (trees, dev) = (read("train.conllu")?, read("dev.conllu")?);
        let raw = read_raw(&self.data)?;
        let options = Options {
            seed: self.seed,
            ..Options::default()
        };
        let model = train(&trees, &dev, &raw, &options, &mut |line| {
            anstream::eprintln!("{QUIET}{:6.0} s{QUIET:#}  {line}", start.elapsed().as_secs_f32());
        });
        super::write(&self.out, &model.write())
    }
}

/// The trees of all treebanks, those of the smaller ones to be learned from again so often that each counts for as many words, or twice.
fn balanced(treebanks: Vec<Vec<Tree>>) -> Vec<Tree> {
    let words = |trees: &Vec<Tree>| trees.iter().map(|tree| tree.words.len()).sum::<usize>();
    let most = treebanks.iter().map(words).max().unwrap_or_default();
    let balance = |mut trees: Vec<Tree>| {
        let again = most as f32 / words(&trees).max(1) as f32 - 1.0;
        trees.iter_mut().for_each(|tree| tree.again = again.min(1.0));
        trees
    };
    treebanks.into_iter().flat_map(balance).collect()
}

/// The trees of a treebank.
fn read_trees(path: &Path) -> anyhow::Result<Vec<Tree>> {
    let mut trees = Vec::new();
    for document in conllu::read(path)? {
        let article = Article::from_text(&document.id, document.text.as_str())?;
        let segmentation = document.segmentation(&article.text)?;
        let words = describe(&article.text, &segmentation);
        let mut words = words.as_slice().iter().copied();
        for sentence in &document.sentences {
            let mut tree = tree_of(sentence)
                .with_context(|| format!("{}, sentence {}", path.display(), named(&document, sentence)))?;
            tree.words = words.by_ref().take(sentence.tokens.len()).collect();
            trees.push(tree);
        }
    }
    Ok(trees)
}

fn named<'a>(document: &'a Document, sentence: &'a Sentence) -> &'a str {
    if sentence.id.is_empty() {
        &document.id
    } else {
        &sentence.id
    }
}

/// A sentence without what is known of its words.
fn tree_of(sentence: &Sentence) -> anyhow::Result<Tree> {
    let mut tree = Tree::default();
    for token in &sentence.tokens {
        tree.forms.push(token.form.clone());
        tree.upos.push(token.upos.parse()?);
        tree.xpos.push(token.xpos.parse()?);
        tree.lemmas.push(token.lemma.clone());
        tree.heads.push(token.head.map(|head| head as u32));
        tree.relations.push(token.relation.parse()?);
    }
    Ok(tree)
}

/// The sentences of raw articles, by the default segmentation, without tags and heads.
fn read_raw(data: &Path) -> anyhow::Result<Vec<Tree>> {
    // Only the segmentation is used: no syntax is needed to learn syntax.
    let mut config = Config::default();
    config.set("syntax.use=none.v1")?;
    let pipeline = Pipeline::from_config(&config)?;
    let mut trees = Vec::new();
    for article in raw_articles(data)? {
        let segmentation = pipeline.segmenter().segment(SegmentInput { article: &article })?;
        let words = describe(&article.text, &segmentation);
        for (sentence, _) in segmentation.sentences().iter() {
            let range = segmentation.tokens_of(sentence);
            let tokens = &segmentation.tokens().as_slice()[range.clone()];
            trees.push(Tree {
                forms: tokens
                    .iter()
                    .map(|token| article.text.slice(token.span).to_owned())
                    .collect(),
                words: words.as_slice()[range].to_vec(),
                ..Tree::default()
            });
        }
    }
    Ok(trees)
}

/// The articles of [`RAW_TABLES`] and of [`RAW_TOKENS`].
fn raw_articles(data: &Path) -> anyhow::Result<Vec<Article>> {
    let options = ReadOptions::default();
    let mut articles = Vec::new();
    for table in RAW_TABLES {
        let path = data.join(table);
        let file =
            File::open(&path).with_context(|| format!("{} should hold raw articles", path.display()))?;
        for record in Records::guessing(path.display().to_string(), BufReader::new(file), &options) {
            articles.push(decode(record?, &options)?);
        }
    }
    for article in worldwide::read_folder(&data.join(RAW_TOKENS))? {
        articles.push(Article::from_text(&article.name, &article.text_as_written())?);
    }
    Ok(articles)
}
