//! Scores against treebanks in CoNLL-U: one stage at a time, in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_document::{Article, SegmentInput};
use onrecord_evaluate::conllu::{self, Document};
use onrecord_evaluate::{GroupedMisses, SegmentationComparison, segmentation_scores};
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
pub(super) struct Segmentation {
    #[command(flatten)]
    treebanks: Treebanks,
}

impl Treebanks {
    /// Compares each document of each file; gives one sum for each file.
    fn compare<C: Default + std::ops::AddAssign>(
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

impl Segmentation {
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

fn print_misses(path: &Path, misses: &GroupedMisses) {
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
