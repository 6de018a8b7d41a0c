//! `onrecord train quotes`: the model of attributions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use onrecord_document::{Article, CodePoints, Span};
use onrecord_evaluate::{ByRole, Event, GoldNested, brat, read_events, read_nested};
use onrecord_pipeline::{Pipeline, StageConfig};
use onrecord_quotes::RuleAttributor;
use onrecord_quotes::learned::QuoteModel;
use onrecord_quotes::learned::train::{Attribution, Marked, Options, ReadContent, train};

use crate::failure::Failure;
use crate::layers::{Layered, file_names};
use crate::options::StageOptions;
use crate::style::{QUIET, STRONG};

#[derive(Debug, Args)]
pub(super) struct TrainQuotes {
    /// Folder with `text` (articles, .txt) and `attributions` (brat standoff, .ann): Source, Cue and Content in Attribution events
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Table of the attributions inside the contents of some of them, with the columns of crates/quotes/gold/nested.tsv; offsets are code
    /// points
    #[arg(long, value_name = "FILE")]
    nested: Option<PathBuf>,
    /// Model whose cues and roles are kept, and what it knows of what lies inside contents; then only how sure attributions are is learned anew
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
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
        let nested = self.nested.as_deref().map(read_nested).transpose()?;
        let kept = self.keep.as_deref().map(read_model).transpose()?;
        let articles = read_folder(&self.data, &nested.unwrap_or_default(), pipeline)?;
        let marked: Vec<Marked<'_>> = articles
            .iter()
            .map(|(layered, attributions, inside)| Marked {
                input: layered.input(),
                attributions: attributions.clone(),
                inside: inside.clone(),
            })
            .collect();
        let attributions: usize = marked.iter().map(|article| article.attributions.len()).sum();
        let read = || marked.iter().flat_map(|article| &article.inside);
        let inside: usize = read().map(|content| content.attributions.len()).sum();
        anstream::eprintln!(
            "{STRONG}{attributions}{STRONG:#} attributions in {} articles, {STRONG}{inside}{STRONG:#} inside {} contents",
            marked.len(),
            read().count()
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
        let model = match kept {
            Some(kept) => kept.with_probabilities_of(model),
            None => model,
        };
        super::write(&self.out, &model.write())
    }
}

fn read_model(path: &Path) -> anyhow::Result<QuoteModel> {
    let named = || path.display().to_string();
    let bytes = fs::read(path).with_context(named)?;
    QuoteModel::read(&bytes).with_context(named)
}

/// An article with its attributions, and with the contents that were read for those inside.
type Annotated = (Layered, Vec<Attribution>, Vec<ReadContent>);

/// All articles of a folder that have attributions, with their layers and attributions.
fn read_folder(folder: &Path, nested: &GoldNested, pipeline: &Pipeline) -> anyhow::Result<Vec<Annotated>> {
    let texts = file_names(&folder.join("text"), ".txt")?;
    let annotations = folder.join("attributions");
    let names = file_names(&annotations, ".ann")?;
    let mut articles = Vec::new();
    let mut unused: BTreeSet<&String> = nested.keys().collect();
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
        let attributions = events
            .iter()
            .map(|event| attribution(&event.id, &event.spans, &code_points));
        let attributions: anyhow::Result<_> = attributions.collect();
        let attributions = attributions.with_context(|| path.display().to_string())?;
        unused.remove(&name.to_owned());
        let inside = nested.get(name).into_iter().flatten();
        let inside = inside.map(|(id, inside)| read_content(id, inside, &events, &code_points));
        let inside: anyhow::Result<_> = inside.collect();
        let inside = inside.with_context(|| path.display().to_string())?;
        articles.push((layered, attributions, inside));
    }
    anyhow::ensure!(
        !articles.is_empty(),
        "no article in {} has attributions: expected text/NAME.txt and attributions/NAME.ann",
        folder.display()
    );
    if let Some(article) = unused.first() {
        anyhow::bail!(
            "attributions inside contents are given for {} articles that {} lacks, {article} the first of them",
            unused.len(),
            folder.display()
        );
    }
    Ok(articles)
}

/// The content of the event `id` with the attributions inside it.
fn read_content(
    id: &str,
    inside: &[ByRole<Vec<Span>>],
    events: &[Event],
    code_points: &CodePoints<'_>,
) -> anyhow::Result<ReadContent> {
    let outer = events.iter().find(|event| event.id == id);
    let outer = outer.with_context(|| format!("no event {id}, which has attributions inside"))?;
    let inside = inside.iter().map(|spans| attribution(id, spans, code_points));
    Ok(ReadContent {
        content: attribution(id, &outer.spans, code_points)?.content,
        attributions: inside.collect::<anyhow::Result<_>>()?,
    })
}

fn attribution(
    id: &str,
    spans: &ByRole<Vec<Span>>,
    code_points: &CodePoints<'_>,
) -> anyhow::Result<Attribution> {
    let bytes = |spans: &[Span]| -> anyhow::Result<Vec<Span>> {
        let byte = |span: &Span| {
            code_points
                .to_span(*span)
                .with_context(|| format!("{id} runs out of the text"))
        };
        spans.iter().map(byte).collect()
    };
    Ok(Attribution {
        source: bytes(&spans.source)?,
        cue: bytes(&spans.cue)?,
        content: bytes(&spans.content)?,
    })
}
