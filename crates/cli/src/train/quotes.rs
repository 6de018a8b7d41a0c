//! `onrecord train quotes`: the model of attributions.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use onrecord_document::{Article, CodePoints, Span};
use onrecord_evaluate::{Event, brat, read_events};
use onrecord_pipeline::{Pipeline, StageConfig};
use onrecord_quotes::RuleAttributor;
use onrecord_quotes::learned::train::{Attribution, Marked, Options, train};

use crate::failure::Failure;
use crate::layers::{Layered, file_names};
use crate::options::StageOptions;
use crate::style::{QUIET, STRONG};

#[derive(Debug, Args)]
pub(super) struct TrainQuotes {
    /// Folder with `text` (articles, .txt) and `attributions` (brat standoff, .ann): Source, Cue and Content in Attribution events
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Rounds over the examples of the roles
    #[arg(long, value_name = "N", default_value_t = Options::default().roles.epochs)]
    epochs: usize,
    /// Decides the order of the examples
    #[arg(long, value_name = "N", default_value_t = Options::default().seed)]
    seed: u64,
    /// Features met less often are left out
    #[arg(long, value_name = "N", default_value_t = Options::default().least)]
    least: u32,
    /// Rows of the table of weights of the roles
    #[arg(long, value_name = "N", default_value_t = Options::default().roles.rows)]
    rows: usize,
    /// Parts of the articles: each is looked at by models that learned from the others
    #[arg(long, value_name = "N", default_value_t = Options::default().folds as u64, value_parser = clap::value_parser!(u64).range(2..))]
    folds: u64,
    #[command(flatten)]
    stages: StageOptions,
}

impl TrainQuotes {
    pub(super) fn execute(self) -> Result<(), Failure> {
        // The stage that is to be learned does not run.
        let mut config = self.stages.config()?;
        config.quotes = StageConfig {
            name: RuleAttributor::NAME.to_owned(),
            settings: Default::default(),
        };
        let pipeline =
            Pipeline::with_surroundings(&config, &self.stages.surroundings()).map_err(Failure::usage)?;
        self.learn(&pipeline).map_err(Failure::work)
    }

    fn learn(&self, pipeline: &Pipeline) -> anyhow::Result<()> {
        let articles = read_folder(&self.data, pipeline)?;
        let marked: Vec<Marked<'_>> = articles
            .iter()
            .map(|(layered, attributions)| Marked {
                input: layered.input(),
                attributions: attributions.clone(),
            })
            .collect();
        let attributions: usize = marked.iter().map(|article| article.attributions.len()).sum();
        anstream::eprintln!(
            "{STRONG}{attributions}{STRONG:#} attributions in {} articles",
            marked.len()
        );
        let mut options = Options {
            seed: self.seed,
            least: self.least,
            folds: self.folds as usize,
            ..Options::default()
        };
        options.roles.epochs = self.epochs;
        options.roles.rows = self.rows;
        let model = train(&marked, options, &|part, epoch| {
            anstream::eprintln!(
                "{part}, round {}: {QUIET}loss{QUIET:#} {:.4}",
                epoch.number,
                epoch.loss
            );
        });
        super::write(&self.out, &model.write())
    }
}

/// All articles of a folder that have attributions, with their layers and attributions.
fn read_folder(folder: &Path, pipeline: &Pipeline) -> anyhow::Result<Vec<(Layered, Vec<Attribution>)>> {
    let texts = file_names(&folder.join("text"), ".txt")?;
    let annotations = folder.join("attributions");
    let names = file_names(&annotations, ".ann")?;
    let mut articles = Vec::new();
    for file in texts {
        let name = file.trim_end_matches(".txt");
        let Some(annotation) = brat::first_annotator(&names, name) else {
            continue;
        };
        let path = folder.join("text").join(&file);
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let events = read_events(&annotations.join(annotation))?;
        let article = Article::from_text(name, &text).with_context(|| path.display().to_string())?;
        let layered = Layered::new(article, pipeline).with_context(|| path.display().to_string())?;
        let code_points = CodePoints::new(&layered.article.text);
        let attributions = events.iter().map(|event| attribution(event, &code_points));
        let attributions: anyhow::Result<_> = attributions.collect();
        let attributions = attributions.with_context(|| path.display().to_string())?;
        articles.push((layered, attributions));
    }
    anyhow::ensure!(
        !articles.is_empty(),
        "no article in {} has attributions: expected text/NAME.txt and attributions/NAME.ann",
        folder.display()
    );
    Ok(articles)
}

fn attribution(event: &Event, code_points: &CodePoints<'_>) -> anyhow::Result<Attribution> {
    let bytes = |spans: &[Span]| -> anyhow::Result<Vec<Span>> {
        let byte = |span: &Span| {
            code_points
                .to_span(*span)
                .with_context(|| format!("{} runs out of the text", event.id))
        };
        spans.iter().map(byte).collect()
    };
    Ok(Attribution {
        source: bytes(&event.spans.source)?,
        cue: bytes(&event.spans.cue)?,
        content: bytes(&event.spans.content)?,
    })
}
