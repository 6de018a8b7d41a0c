//! `onrecord train entities`: the model of names.

use std::path::PathBuf;

use clap::Args;
use onrecord_entities::mentions::Name;
use onrecord_entities::mentions::train::{Marked, Options, train};
use onrecord_evaluate::worldwide::{self, NamedArticle};

use crate::style::{QUIET, STRONG};

#[derive(Debug, Args)]
pub(super) struct TrainEntities {
    /// Folder with `worldwide_ner` (articles with their names marked, in `train` and `dev`)
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Most rounds over the examples
    #[arg(long, value_name = "N", default_value_t = Options::default().schedule.epochs)]
    epochs: usize,
    /// Decides the order of the examples
    #[arg(long, value_name = "N", default_value_t = Options::default().schedule.seed)]
    seed: u64,
    /// Length of the first steps
    #[arg(long, value_name = "X", default_value_t = Options::default().field.rate)]
    rate: f32,
    /// How much a weight shrinks at each step
    #[arg(long, value_name = "X", default_value_t = Options::default().field.decay)]
    decay: f32,
    /// Share of features left out at random
    #[arg(long, value_name = "X", default_value_t = Options::default().field.dropout)]
    dropout: f32,
    /// Features met less often are left out
    #[arg(long, value_name = "N", default_value_t = Options::default().least)]
    least: u32,
    /// Rows of each table of weights
    #[arg(long, value_name = "N", default_value_t = Options::default().rows)]
    rows: usize,
    /// Parts of the examples for the second look
    #[arg(long, value_name = "N", default_value_t = Options::default().folds as u64, value_parser = clap::value_parser!(u64).range(2..))]
    folds: u64,
    /// One article in so many is also learned from in capitals, and one in small letters
    #[arg(long, value_name = "N", default_value_t = Options::default().written_otherwise)]
    written_otherwise: usize,
}

impl TrainEntities {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let read = |part: &str| -> anyhow::Result<Vec<Marked>> {
            let articles = worldwide::read_folder(&self.data.join("worldwide_ner").join(part))?;
            Ok(articles.into_iter().map(marked).collect())
        };
        let (examples, held_out) = (read("train")?, read("dev")?);
        let mut options = Options::default();
        options.schedule.epochs = self.epochs;
        options.schedule.seed = self.seed;
        options.field.rate = self.rate;
        options.field.decay = self.decay;
        options.field.dropout = self.dropout;
        options.least = self.least;
        options.rows = self.rows;
        options.folds = self.folds as usize;
        options.written_otherwise = self.written_otherwise;
        let model = train(&examples, &held_out, options, &mut |part, epoch| {
            anstream::eprintln!(
                "{part}, round {:2}: {STRONG}{:.2}{STRONG:#} F1 on dev{QUIET}, loss {:.4}{QUIET:#}",
                epoch.number,
                epoch.score * 100.0,
                epoch.loss
            );
        });
        super::write(&self.out, &model.write())
    }
}

fn marked(article: NamedArticle) -> Marked {
    Marked {
        sentences: article.sentences,
        names: article
            .names
            .into_iter()
            .map(|(tokens, kind)| Name { tokens, kind })
            .collect(),
    }
}
