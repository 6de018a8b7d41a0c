//! `onrecord score extraction`: the main text of pages against the text that people copied from them.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use onrecord_evaluate::extraction::{page_scores, read_gold_pages};
use onrecord_ingest::{Format, ReadOptions, Records, decode};

use crate::failure::Failure;
use crate::style::{QUIET, STRONG};

/// Options of `score extraction`.
#[derive(Debug, Args)]
pub(super) struct ScoreExtraction {
    /// The folder of `ground-truth.json` and `html/`
    folder: PathBuf,
    /// Name the pages with the worst scores
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "10")]
    misses: Option<usize>,
}

impl ScoreExtraction {
    pub(super) fn execute(&self) -> Result<(), Failure> {
        let gold = read_gold_pages(&self.folder)
            .with_context(|| format!("cannot read the gold pages in {}", self.folder.display()))
            .map_err(Failure::work)?;
        let options = ReadOptions {
            any_language: true,
            ..ReadOptions::default()
        };
        let (mut titles, mut dates, mut authors) = (0, 0, 0);
        let mut scores = Vec::new();
        for (name, page) in &gold {
            let path = self.folder.join(format!("html/{name}.html.gz"));
            let file = File::open(&path)
                .with_context(|| path.display().to_string())
                .map_err(Failure::work)?;
            let records = Records::new(name.clone(), Format::Html, BufReader::new(file), &options);
            let article = records
                .map(|record| decode(record?, &options))
                .next()
                .and_then(Result::ok);
            let metadata = article.as_ref().map(|article| &article.metadata);
            titles += usize::from(metadata.is_some_and(|metadata| metadata.title.is_some()));
            dates += usize::from(metadata.is_some_and(|metadata| metadata.published.is_some()));
            authors += usize::from(metadata.is_some_and(|metadata| metadata.author.is_some()));
            let text = article.as_ref().map_or("", |article| article.text.as_str());
            let (precision, recall) = page_scores(text, &page.text);
            scores.push((
                precision,
                recall,
                name.as_str(),
                page.url.as_deref().unwrap_or_default(),
            ));
        }
        let pages = scores.len().max(1) as f64;
        let precision = scores.iter().map(|score| score.0).sum::<f64>() / pages;
        let recall = scores.iter().map(|score| score.1).sum::<f64>() / pages;
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        anstream::println!(
            "{STRONG}{} pages{STRONG:#}   precision {:.2}   recall {:.2}   {STRONG}F1 {:.2}{STRONG:#}",
            scores.len(),
            100.0 * precision,
            100.0 * recall,
            100.0 * f1
        );
        anstream::println!("with a title {titles}, a date {dates}, an author {authors}");
        scores.sort_by(|one, other| (one.0 + one.1).total_cmp(&(other.0 + other.1)));
        for (precision, recall, name, url) in scores.iter().take(self.misses.unwrap_or(0)) {
            anstream::println!(
                "{:6.2} {:6.2}  {name:.12}  {QUIET}{url}{QUIET:#}",
                100.0 * precision,
                100.0 * recall
            );
        }
        Ok(())
    }
}
