//! Scores against treebanks in CoNLL-U: one stage at a time, in memory.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;
use onrecord_document::{Article, SegmentInput, Segmentation, SyntaxInput};
use onrecord_evaluate::conllu::{self, Document};
use onrecord_evaluate::{
    GroupedMisses, SegmentationComparison, SyntaxComparison, SyntaxScores, segmentation_scores, syntax_scores,
};
use onrecord_pipeline::{Pipeline, describe};
use serde::Serialize;

use super::{print_heading, print_json, print_line};
use crate::failure::Failure;
use crate::options::StageOptions;
use crate::style::{QUIET, STRONG};

/// How many mistakes of a kind `--misses` prints.
const SHOWN: usize = 12;

#[derive(Debug, Args)]
struct Treebanks {
    /// Treebanks in CoNLL-U
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Print the mistakes in groups, the largest first
    #[arg(long)]
    misses: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    stages: StageOptions,
}

#[derive(Debug, Args)]
pub(super) struct ScoreSegmentation {
    #[command(flatten)]
    treebanks: Treebanks,
}

impl Treebanks {
    /// Compares each document of each file; gives one sum for each file.
    fn compare<C: Default + AddAssign>(
        &self,
        mut compare: impl FnMut(&Document, Article) -> anyhow::Result<C>,
    ) -> Result<Vec<(&Path, C)>, Failure> {
        let mut sums = Vec::new();
        for path in &self.files {
            let mut sum = C::default();
            for document in conllu::read(path).map_err(Failure::work)? {
                let article =
                    Article::from_text(&document.id, document.text.as_str()).map_err(Failure::work)?;
                sum += compare(&document, article)?;
            }
            sums.push((path.as_path(), sum));
        }
        Ok(sums)
    }

    /// Prints what was found in each file.
    fn print<S: Serialize>(
        &self,
        found: &[(&Path, S, &GroupedMisses)],
        lines: impl Fn(&S),
    ) -> Result<(), Failure> {
        if self.json {
            let of = |(path, scores, misses): &(&Path, S, &GroupedMisses)| -> anyhow::Result<_> {
                let mut value = serde_json::to_value(scores)?;
                if self.misses {
                    value["misses"] = serde_json::to_value(misses)?;
                }
                Ok((path.display().to_string(), value))
            };
            let all: BTreeMap<String, serde_json::Value> = found.iter().map(of).collect::<Result<_, _>>()?;
            return print_json(&all);
        }
        if self.misses {
            for (path, _, misses) in found {
                print_misses(path, misses);
            }
        }
        print_heading();
        for (path, scores, _) in found {
            anstream::println!("{STRONG}{}{STRONG:#}", path.display());
            lines(scores);
        }
        Ok(())
    }
}

impl ScoreSegmentation {
    pub(super) fn execute(&self) -> Result<(), Failure> {
        let (_, pipeline) = self.treebanks.stages.pipeline()?;
        let sums: Vec<(&Path, SegmentationComparison)> = self.treebanks.compare(|document, article| {
            let own = pipeline.segmenter().segment(SegmentInput { article: &article })?;
            Ok(segmentation_scores::compare(document, &own))
        })?;
        let found: Vec<_> = sums
            .iter()
            .map(|(path, sum)| (*path, sum.scores(), &sum.misses))
            .collect();
        self.treebanks.print(&found, |scores| {
            print_line("  tokens", &scores.tokens);
            print_line("  sentences", &scores.sentences);
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct ScoreSyntax {
    #[command(flatten)]
    treebanks: Treebanks,
}

/// Scores with the treebank's tokens and sentences, and with those of the pipeline's own segmentation.
#[derive(Serialize)]
struct SyntaxOnTokens {
    gold_tokens: SyntaxScores,
    own_tokens: SyntaxScores,
}

/// The same before they are scores.
#[derive(Default)]
struct SyntaxSums {
    gold_tokens: SyntaxComparison,
    own_tokens: SyntaxComparison,
}

impl AddAssign for SyntaxSums {
    fn add_assign(&mut self, other: Self) {
        self.gold_tokens += other.gold_tokens;
        self.own_tokens += other.own_tokens;
    }
}

impl ScoreSyntax {
    pub(super) fn execute(&self) -> Result<(), Failure> {
        let (_, pipeline) = self.treebanks.stages.pipeline()?;
        let sums: Vec<(&Path, SyntaxSums)> = self.treebanks.compare(|document, article| {
            let on = |segmentation| parse(&pipeline, document, &article, segmentation);
            Ok(SyntaxSums {
                gold_tokens: on(&document.segmentation(&article.text)?)?,
                own_tokens: on(&pipeline.segmenter().segment(SegmentInput { article: &article })?)?,
            })
        })?;
        let scores = |sums: &SyntaxSums| SyntaxOnTokens {
            gold_tokens: sums.gold_tokens.scores(),
            own_tokens: sums.own_tokens.scores(),
        };
        let found: Vec<_> = sums
            .iter()
            .map(|(path, sums)| (*path, scores(sums), &sums.gold_tokens.misses))
            .collect();
        self.treebanks.print(&found, |scores| {
            for (name, scores) in [
                ("gold tokens", &scores.gold_tokens),
                ("own tokens", &scores.own_tokens),
            ] {
                anstream::println!("  {name}");
                for (name, score) in scores.named() {
                    print_line(&format!("    {name}"), score);
                }
            }
        })
    }
}

fn parse(
    pipeline: &Pipeline,
    document: &Document,
    article: &Article,
    segmentation: &Segmentation,
) -> anyhow::Result<SyntaxComparison> {
    let words = describe(&article.text, segmentation);
    let syntax = pipeline.parser().parse(SyntaxInput {
        article,
        segmentation,
        words: &words,
    })?;
    ensure!(
        !syntax.is_none() || segmentation.tokens().is_empty(),
        "this configuration gives no syntax to score; `onrecord stages` lists the implementations that [syntax] can use"
    );
    let own = syntax_scores::own_words(segmentation, &syntax);
    Ok(syntax_scores::compare(document, &own))
}

pub(super) fn print_misses(path: &Path, misses: &GroupedMisses) {
    anstream::println!("{STRONG}{}{STRONG:#}", path.display());
    for (kind, misses) in misses.by_frequency() {
        anstream::println!("{STRONG}{:>5}  {kind}{STRONG:#}", misses.count());
        let mut left = misses.count();
        for (words, occurrences) in misses.by_frequency().take(SHOWN) {
            left -= occurrences.count;
            anstream::println!(
                "{:>10}  {words}   {QUIET}{}{QUIET:#}",
                occurrences.count,
                occurrences.first_in
            );
        }
        if left > 0 {
            anstream::println!("{QUIET}{left:>10}  more{QUIET:#}");
        }
    }
}
