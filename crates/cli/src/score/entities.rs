//! Scores of names on articles that come as tokens: there is no raw text, so that segmentation is not scored.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use onrecord_document::Article;
use onrecord_evaluate::{EntityComparison, PrecisionRecallF1, entity_scores, worldwide};
use onrecord_pipeline::Pipeline;

use super::{print_heading, print_json, print_line, treebanks};
use crate::failure::Failure;
use crate::layers::Layered;
use crate::options::StageOptions;
use crate::style::{QUIET, STRONG};

#[derive(Debug, Args)]
pub(super) struct ScoreEntities {
    /// Folder with one .tsv file of tokens and tags for each article
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Print the mistakes in groups, the largest first
    #[arg(long)]
    misses: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    stages: StageOptions,
}

impl ScoreEntities {
    pub(super) fn execute(&self) -> Result<(), Failure> {
        let (_, pipeline) = self.stages.pipeline()?;
        let mut comparison = EntityComparison::default();
        for article in worldwide::read_folder(&self.folder).map_err(Failure::work)? {
            comparison += compare(&pipeline, &article)?;
        }
        let scores = comparison.scores();
        if self.json {
            return print_json(&scores);
        }
        if self.misses {
            treebanks::print_misses(&self.folder, &comparison.misses);
        }
        print_heading();
        print_kinds(&scores.kinds, "all kinds", &scores.micro);
        anstream::println!(
            "{STRONG}four kinds{STRONG:#} {QUIET}(facility is place; norp and product are other){QUIET:#}"
        );
        print_kinds(&scores.four_kinds, "all four", &scores.four_kinds_micro);
        Ok(())
    }
}

fn print_kinds(kinds: &BTreeMap<&'static str, PrecisionRecallF1>, all: &str, micro: &PrecisionRecallF1) {
    for (kind, score) in kinds {
        print_line(kind, score);
    }
    print_line(all, micro);
}

fn compare(pipeline: &Pipeline, gold: &worldwide::NamedArticle) -> anyhow::Result<EntityComparison> {
    let article = Article::from_text(&gold.name, &gold.text())?;
    let segmentation = gold.segmentation(&article.text)?;
    let layers = Layered::segmented(article, segmentation, pipeline)?;
    Ok(entity_scores::compare(
        gold,
        &layers.segmentation,
        &layers.entities,
    ))
}
