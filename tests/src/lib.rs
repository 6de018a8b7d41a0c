//! What the tests that cross crates share: the project's corpus, annotated, and drawings of its layers for people.

#![allow(clippy::unwrap_used)] // a test fails by panicking

mod drawing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use onrecord_document::{Annotated, Article};
use onrecord_ingest::{ReadOptions, decode};
use onrecord_pipeline::{Pipeline, Sources};

pub use drawing::{draw_entities, draw_quotes, draw_segmentation};

/// The folder of the project's own articles.
pub fn corpus_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("corpus")
}

/// The articles of the corpus in the order of their names, each with a name fit for a file: `wire-briefs.jsonl-2`.
pub fn corpus() -> Vec<(String, Article)> {
    let folder = corpus_folder();
    let sources = Sources::new(&[folder.display().to_string()], None).unwrap();
    let records = sources.records(ReadOptions::default(), Arc::new(AtomicU64::new(0)));
    records
        .map(|raw| {
            let mut article = decode(raw.unwrap(), &ReadOptions::default()).unwrap();
            // The folder's own path differs from machine to machine.
            let origin = article
                .origin
                .strip_prefix(&format!("{}/", folder.display()))
                .unwrap()
                .to_owned();
            article.origin = format!("corpus/{origin}");
            (origin.trim_end_matches(".txt").replace('#', "-"), article)
        })
        .collect()
}

/// The corpus annotated by the default stages.
pub fn annotated_corpus() -> Vec<(String, Annotated)> {
    let pipeline = Pipeline::builder().build();
    corpus()
        .into_iter()
        .map(|(name, article)| (name, pipeline.annotate(article).unwrap()))
        .collect()
}
