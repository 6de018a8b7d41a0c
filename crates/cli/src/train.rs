//! `onrecord train`: learns the models that the program brings along, or ones of your own.

mod clusters;
mod entities;
mod gazetteer;
mod quotes;
mod syntax;

use std::fs;
use std::path::Path;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::failure::Failure;

const HELP: &str = "\
Training is deterministic: the same data, options and seed give the same bytes. Every file of the program's own models is named with the
command that made it in the card beside it.";

/// Options of `train`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Train {
    #[command(subcommand)]
    model: ModelKind,
}

#[derive(Debug, Subcommand)]
enum ModelKind {
    /// Tags, lemmas and heads, from treebanks in CoNLL-U.
    Syntax(syntax::TrainSyntax),
    /// Names of people, bodies, places and so on, from articles with their names marked.
    Entities(entities::TrainEntities),
    /// Attributions: cues, sources and contents, from articles with brat standoff beside them, as in PolNeAR.
    Quotes(quotes::TrainQuotes),
    /// Classes of words, from a list of Brown clusters.
    Clusters(clusters::TrainClusters),
    /// What is known as a name, from lists of names.
    Gazetteer(gazetteer::TrainGazetteer),
}

impl Train {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        match self.model {
            ModelKind::Syntax(command) => command.execute().map_err(Failure::work),
            ModelKind::Entities(command) => command.execute().map_err(Failure::work),
            ModelKind::Quotes(command) => command.execute(),
            ModelKind::Gazetteer(command) => command.execute().map_err(Failure::work),
            ModelKind::Clusters(command) => command.execute().map_err(Failure::work),
        }
    }
}

/// Writes a model where it was asked for.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    anstream::println!("{}: {:.1} MB", path.display(), bytes.len() as f64 / 1e6);
    Ok(())
}
