//! `cargo xtask bench ingest`: megabytes per second of each format, read and decoded on one core, over articles that are made here.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use onrecord_ingest::{Format, ReadOptions, Records, decode};

use crate::generate;

/// How much.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// Megabytes of each format
    #[arg(long, value_name = "MB", default_value_t = 64)]
    size: usize,
    /// Real pages in place of made ones: a folder of .html and .html.gz
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
}

impl Ingest {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let size = self.size << 20;
        let articles: Vec<generate::Article> = (0..4000).map(generate::article).collect();
        let lines = generate::json_lines(&articles);
        let pages: Vec<Vec<u8>> = match &self.pages {
            Some(folder) => real_pages(folder)?,
            None => articles
                .iter()
                .take(500)
                .map(|article| generate::page(article).into_bytes())
                .collect(),
        };
        let records: Vec<u8> = pages
            .iter()
            .flat_map(|page| generate::warc_member(page))
            .collect();
        anstream::println!("{:<22} {:>9} {:>9}", "format", "MB/s", "articles");
        row("jsonl", std::slice::from_ref(&lines), Format::JsonLines, size)?;
        row("jsonl.gz (inflated)", &[gzip(&lines)?], Format::JsonLines, size)?;
        row("csv", &[generate::csv(&articles)], Format::Csv, size)?;
        row(
            "text",
            &articles
                .iter()
                .map(|article| article.text.clone().into_bytes())
                .collect::<Vec<_>>(),
            Format::PlainText,
            size,
        )?;
        row("html", &pages, Format::Html, size)?;
        row("warc.gz (inflated)", &[records], Format::Warc, size)
    }
}

/// Reads sources again and again until so many bytes are read, those that come out of compression counted.
fn row(name: &str, sources: &[Vec<u8>], format: Format, size: usize) -> anyhow::Result<()> {
    let options = ReadOptions::default();
    let bytes: usize = sources
        .iter()
        .map(|source| inflated(source))
        .collect::<anyhow::Result<Vec<_>>>()?
        .iter()
        .sum();
    let (mut done, mut articles) = (0, 0_u64);
    let started = Instant::now();
    while done < size {
        for source in sources {
            let records = Records::new("x".to_owned(), format, Cursor::new(source.clone()), &options);
            for record in records {
                articles += u64::from(
                    record
                        .map_err(|error| error.to_string())
                        .is_ok_and(|record| decode(record, &options).is_ok()),
                );
            }
        }
        done += bytes;
    }
    ensure!(articles > 0, "no article of {name} could be read");
    let rate = done as f64 / 1e6 / started.elapsed().as_secs_f64();
    anstream::println!("{name:<22} {rate:>9.0} {articles:>9}");
    Ok(())
}

fn inflated(source: &[u8]) -> anyhow::Result<usize> {
    if !source.starts_with(&[0x1F, 0x8B]) {
        return Ok(source.len());
    }
    let mut bytes = Vec::new();
    Ok(flate2::read::MultiGzDecoder::new(source).read_to_end(&mut bytes)?)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn real_pages(folder: &PathBuf) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let bytes = fs::read(entry?.path())?;
        let mut page = Vec::new();
        if bytes.starts_with(&[0x1F, 0x8B]) {
            flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut page)?;
        } else {
            page = bytes;
        }
        pages.push(page);
    }
    ensure!(!pages.is_empty(), "{} holds no page", folder.display());
    Ok(pages)
}
