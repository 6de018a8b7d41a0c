//! Options that several subcommands share: the configuration and how sources are read.

use std::path::PathBuf;
use std::sync::LazyLock;

use anyhow::anyhow;
use clap::Args;
use encoding_rs::Encoding;
use onrecord_ingest::{Duplicates, FieldMap, Format, encoding_of_label};
use onrecord_pipeline::{Config, Pipeline, Surroundings};

use crate::failure::Failure;

/// Which stages run.
#[derive(Debug, Args)]
pub(crate) struct StageOptions {
    /// Configuration file; without it everything is the default that `onrecord config` prints
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Set one key of the configuration, as in `quotes.min_confidence=0.5`; may be given several times
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Use the model in a file for a stage, as in `syntax=my-syntax.bin`; may be given several times
    #[arg(long, value_name = "STAGE=FILE")]
    model: Vec<String>,
    /// Keep the answers of external stages in this folder, and take them from it
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
}

impl StageOptions {
    /// The configuration: the file's, with the keys of the command line.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        let mut config = match &self.config {
            Some(path) => Config::read(path).map_err(Failure::usage)?,
            None => Config::default(),
        };
        for given in &self.set {
            config.set(given).map_err(Failure::usage)?;
        }
        for given in &self.model {
            let Some((stage, file)) = given.split_once('=') else {
                return Err(Failure::usage(anyhow!(
                    "--model {given}: write STAGE=FILE, as in syntax=my-syntax.bin"
                )));
            };
            config
                .set(&format!("{stage}.model={file}"))
                .map_err(Failure::usage)?;
        }
        Ok(config)
    }

    /// What stages may use besides their settings.
    pub(crate) fn surroundings(&self) -> Surroundings {
        Surroundings {
            cache: self.cache.clone(),
        }
    }

    /// The configuration and the pipeline it names.
    pub(crate) fn pipeline(&self) -> Result<(Config, Pipeline), Failure> {
        let config = self.config()?;
        let pipeline = Pipeline::with_surroundings(&config, &self.surroundings()).map_err(Failure::usage)?;
        Ok((config, pipeline))
    }
}

/// Which reports are written.
#[derive(Debug, Args)]
pub(crate) struct FormatOptions {
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = &**DEFAULT_FORMATS,
        help = format!("Reports to write, separated by commas: {}", names(onrecord_report::Format::ALL))
    )]
    pub(crate) formats: Vec<onrecord_report::Format>,
    /// Put an apostrophe in front of cells of quotes.csv that a spreadsheet would run (=, +, -, @), and of those that begin with one
    #[arg(long)]
    pub(crate) csv_safe: bool,
}

static DEFAULT_FORMATS: LazyLock<String> =
    LazyLock::new(|| names(onrecord_report::Format::DEFAULT).replace(' ', ""));

fn names(formats: &[onrecord_report::Format]) -> String {
    let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
    names.join(", ")
}

/// How sources become articles.
#[derive(Debug, Args)]
pub(crate) struct ReadingOptions {
    /// Format of all inputs: text, markdown, jsonl, csv, json, html, warc, parquet or feed [default: each by its content and name]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Largest text of one article in bytes; longer ones are rejected by name [default: 4194304]
    #[arg(long, value_name = "BYTES")]
    max_article_bytes: Option<usize>,
    /// Deepest nesting of elements in a page of HTML [default: 512]
    #[arg(long, value_name = "LEVELS")]
    max_html_depth: Option<usize>,
    /// Most bytes that one gzip member, or a Zstandard file, may decompress to [default: 64 GiB]
    #[arg(long, value_name = "BYTES")]
    max_member_bytes: Option<u64>,
    /// Most bytes that a compressed byte may decompress to, on average [default: 200]
    #[arg(long, value_name = "RATIO")]
    max_compression_ratio: Option<u64>,
    /// Keep articles in other languages than English, which are rejected by the name of their language
    #[arg(long)]
    any_language: bool,
    /// Which copies of earlier articles are marked: keep (none), exact or near [default: exact]
    #[arg(long, value_name = "KIND")]
    duplicates: Option<Duplicates>,
    /// Leave marked copies out: they are rejected, naming what they copy
    #[arg(long)]
    drop_duplicates: bool,
    /// What stands between the fields of CSV [default: what its header has most of]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<char>,
    /// Encoding of all inputs, such as windows-1252 [default: what each says or shows]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    #[command(
        flatten,
        next_help_heading = "Fields of JSON, CSV and Parquet (common names are found by themselves)"
    )]
    fields: FieldOptions,
}

#[derive(Debug, Args)]
struct FieldOptions {
    /// Field that holds the text
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Field that holds the title
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// Field that holds the publication date
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,
    /// Field that holds the address
    #[arg(long, value_name = "NAME")]
    url_field: Option<String>,
    /// Field that holds the author
    #[arg(long, value_name = "NAME")]
    author_field: Option<String>,
    /// Field that holds the article's id
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
    /// Field that holds the outlet
    #[arg(long, value_name = "NAME")]
    outlet_field: Option<String>,
    /// Field that holds the section
    #[arg(long, value_name = "NAME")]
    section_field: Option<String>,
    /// Field that holds the language
    #[arg(long, value_name = "NAME")]
    language_field: Option<String>,
}

impl ReadingOptions {
    /// Puts what was asked for on the command line over the configuration.
    pub(crate) fn apply(&self, config: &mut Config) {
        if let Some(bytes) = self.max_article_bytes {
            config.ingest.max_article_bytes = bytes;
        }
        if let Some(levels) = self.max_html_depth {
            config.ingest.max_html_depth = levels;
        }
        if let Some(bytes) = self.max_member_bytes {
            config.ingest.max_member_bytes = bytes;
        }
        if let Some(ratio) = self.max_compression_ratio {
            config.ingest.max_compression_ratio = ratio;
        }
        config.ingest.duplicates = self.duplicates.unwrap_or(config.ingest.duplicates);
        config.ingest.drop_duplicates |= self.drop_duplicates;
        config.ingest.any_language |= self.any_language;
        config.ingest.delimiter = self.delimiter.or(config.ingest.delimiter);
        config.ingest.encoding = self.encoding.or(config.ingest.encoding);
        let FieldMap {
            text,
            title,
            published,
            url,
            author,
            id,
            outlet,
            section,
            language,
        } = &mut config.ingest.fields;
        let given = &self.fields;
        for (field, name) in [
            (text, &given.text_field),
            (title, &given.title_field),
            (published, &given.date_field),
            (url, &given.url_field),
            (author, &given.author_field),
            (id, &given.id_field),
            (outlet, &given.outlet_field),
            (section, &given.section_field),
            (language, &given.language_field),
        ] {
            if name.is_some() {
                field.clone_from(name);
            }
        }
    }
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    encoding_of_label(label).ok_or_else(|| format!("there is no encoding called `{label}`"))
}

/// One character of ASCII, or `\t` for the tab.
fn delimiter(given: &str) -> Result<char, String> {
    match given.as_bytes() {
        b"\\t" => Ok('\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(char::from(*byte)),
        _ => Err("give one character of ASCII, or \\t".to_owned()),
    }
}
