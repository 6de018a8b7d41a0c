//! `onrecord annotate`: one article, its quotes or its syntax in the terminal, or all of it as JSON.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use onrecord_ingest::decode;
use onrecord_pipeline::Sources;
use onrecord_report::{ArticleRecord, Layers, RecordOptions, brat, conllu};

use crate::failure::Failure;
use crate::options::{ReadingOptions, StageOptions};
use crate::{entity_list, terminal, tree};

const EXAMPLES: &str = "\
Examples:
  onrecord annotate article.txt
  onrecord annotate dump.jsonl --record 17
  onrecord annotate article.txt --show entities
  onrecord annotate article.txt --show conllu
  onrecord annotate article.txt --show brat > article.ann
  curl … | onrecord annotate - --json | jq -r '.quotes[] | [.speaker, .content] | @tsv'";

/// What is shown of an article.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Show {
    /// Who says what
    Quotes,
    /// Who is who, with roles and what decided each link
    Entities,
    /// The tree of each sentence
    Syntax,
    /// Tokens and syntax in the format of Universal Dependencies
    Conllu,
    /// Entities and quotes as standoff for the brat annotation tool
    Brat,
}

/// Options of `annotate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Annotate {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// Which article of a file that holds several, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    record: usize,
    /// What to print
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Show::Quotes, conflicts_with = "json")]
    show: Show,
    /// Print one JSON object, as in articles.jsonl; offsets count Unicode code points
    #[arg(long)]
    json: bool,
    /// With --json: tokens, sentences and syntax as well
    #[arg(long, requires = "json")]
    layers_all: bool,
    #[command(flatten)]
    stages: StageOptions,
    #[command(flatten)]
    reading: ReadingOptions,
}

impl Annotate {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let (mut config, pipeline) = self.stages.pipeline()?;
        self.reading.apply(&mut config);
        let inputs = [self.file.clone()];
        let sources = Sources::new(&inputs, self.reading.format).map_err(Failure::usage)?;
        let mut records = sources.records(config.ingest.clone(), Arc::new(AtomicU64::new(0)));
        let raw = match records.nth(self.record.saturating_sub(1)) {
            Some(Ok(raw)) => raw,
            Some(Err(rejected)) => {
                return Err(Failure::work(anyhow!("{}: {}", rejected.origin, rejected.reason)));
            }
            None => {
                return Err(Failure::work(anyhow!(
                    "{} holds no article number {}",
                    self.file,
                    self.record
                )));
            }
        };
        let article = decode(raw, &config.ingest)
            .map_err(|rejection| Failure::work(anyhow!("{}: {}", rejection.origin, rejection.reason)))?;
        let annotated = pipeline.annotate(article).map_err(Failure::work)?;
        if self.json {
            let layers = if self.layers_all {
                Layers::All
            } else {
                Layers::Quotes
            };
            let record = ArticleRecord::of(
                &annotated,
                &RecordOptions {
                    layers,
                    ..RecordOptions::default()
                },
            );
            anstream::println!("{}", serde_json::to_string(&record).map_err(Failure::work)?);
        } else {
            let width = textwrap::termwidth().clamp(40, 110);
            match self.show {
                Show::Quotes => anstream::print!("{}", terminal::draw(&annotated, width)),
                Show::Entities => anstream::print!("{}", entity_list::draw(&annotated, width)),
                Show::Brat => {
                    let record = ArticleRecord::of(&annotated, &RecordOptions::default());
                    anstream::print!("{}", brat::standoff(&record));
                }
                Show::Syntax if annotated.syntax.is_none() => {
                    return Err(Failure::usage(anyhow!(
                        "this configuration gives no syntax to show; `onrecord stages` lists the implementations that [syntax] can use"
                    )));
                }
                Show::Syntax => anstream::print!("{}", tree::draw(&annotated)),
                Show::Conllu => anstream::print!("{}", conllu(&annotated)),
            }
        }
        Ok(())
    }
}
