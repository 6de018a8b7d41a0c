//! `onrecord train syntax`: tagger, lemmatiser and parser from treebanks and raw text.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use onrecord_document::{Article, SegmentInput};
use onrecord_evaluate::conllu::{self, Document, Sentence};
use onrecord_pipeline::{Config, Pipeline, describe};
use onrecord_syntax::train::{Options, Tree, train};

use crate::style::QUIET;

/// Treebanks below the data folder: a folder each, with `train.conllu` and `dev.conllu`.
const TREEBANKS: [&str; 2] = ["gum", "ewt"];
/// Raw text below the data folder: a file an article.
const RAW: &str = "polnear/train/text";

#[derive(Debug, Args)]
pub(super) struct TrainSyntax {
    /// Folder with `gum`, `ewt` (treebanks, each with train.conllu and dev.conllu) and `polnear/train/text` (raw news)
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
            let mut trees = Vec::new();
            for treebank in TREEBANKS {
                trees.extend(read_trees(&self.data.join(treebank).join(file))?);
            }
            Ok(trees)
        };
        let (trees, dev) = (read("train.conllu")?, read("dev.conllu")?);
        let raw = read_raw(&self.data.join(RAW))?;
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
fn read_raw(folder: &Path) -> anyhow::Result<Vec<Tree>> {
    let listed = || format!("{} should hold raw articles", folder.display());
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(listed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .with_context(listed)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    ensure!(!files.is_empty(), "{}, but there is no .txt file", listed());
    // Only the segmentation is used: no syntax is needed to learn syntax.
    let mut config = Config::default();
    config.set("syntax.use=none.v1")?;
    let pipeline = Pipeline::from_config(&config)?;
    let mut trees = Vec::new();
    for path in files {
        let text = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let article = Article::from_text("raw", &String::from_utf8_lossy(&text))?;
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
