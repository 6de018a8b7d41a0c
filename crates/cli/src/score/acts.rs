//! `onrecord score acts`: cue class, polarity, modality, addressee and days of annotated attributions, and attributions inside the contents
//! of others.
//!
//! PolNeAR's texts do not say when they were published, and days need that: without `--run` the articles are read as JSON lines that
//! give their text together with the date of the corpus's own table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use onrecord_evaluate::{
    ActMiss, ActScores, GoldActs, GoldNested, LabelShare, Share, act_scores, by_article, read_acts,
    read_nested,
};
use onrecord_ingest::Format;
use tempfile::TempDir;

use super::{Scored, print_heading, print_json, print_line};
use crate::failure::Failure;
use crate::style::{QUIET, STRONG};

#[derive(Debug, Args)]
pub(super) struct ScoreActs {
    /// Folder with text/ and attributions/
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Folder with acts.tsv and nested.tsv
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// Table with the columns filename and `publication_date` [default: metadata.tsv beside FOLDER; not read with --run]
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Print each mistake
    #[arg(long)]
    misses: bool,
    #[command(flatten)]
    scored: Scored,
}

impl ScoreActs {
    pub(super) fn execute(&self) -> Result<(), Failure> {
        let acts = read_acts(&self.gold.join("acts.tsv")).map_err(Failure::work)?;
        let nested = read_nested(&self.gold.join("nested.tsv")).map_err(Failure::work)?;
        let dated;
        let run = if self.scored.run.is_some() {
            self.scored.run(&self.folder)?
        } else {
            dated = self.dated_articles(&acts, &nested).map_err(Failure::work)?;
            self.scored.run_of(dated.path(), Some(Format::JsonLines))?
        };
        let predictions = by_article(&run.folder.join("quotes.jsonl")).map_err(Failure::work)?;
        let (text, annotations) = (self.folder.join("text"), self.folder.join("attributions"));
        let scores =
            act_scores::score(&predictions, &text, &annotations, &acts, &nested).map_err(Failure::work)?;
        if self.scored.json {
            return print_json(&scores);
        }
        if self.misses {
            scores.misses.iter().for_each(print_miss);
        }
        print_scores(&scores);
        Ok(())
    }

    /// The articles of the gold with their dates: a line of JSON in a file of the name of the article's own, by which rows are found again.
    fn dated_articles(&self, acts: &GoldActs, nested: &GoldNested) -> anyhow::Result<TempDir> {
        let default = || self.folder.parent().map(|beside| beside.join("metadata.tsv"));
        let table = self.metadata.clone().or_else(default).unwrap_or_default();
        let dates = read_dates(&table)?;
        let scratch = tempfile::tempdir()?;
        for name in acts.keys().chain(nested.keys()) {
            let file = format!("{name}.txt");
            let path = self.folder.join("text").join(&file);
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let date = dates
                .get(name)
                .ok_or_else(|| anyhow!("{} has no date of {name}", table.display()))?;
            let line = serde_json::json!({ "text": text, "published": date });
            fs::write(scratch.path().join(&file), format!("{line}\n"))?;
        }
        Ok(scratch)
    }
}

/// Dates of publication by article, from the columns of these names.
fn read_dates(table: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let content = fs::read_to_string(table).with_context(|| table.display().to_string())?;
    let mut lines = content.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let heading = lines.next().unwrap_or_default();
    let column = |name: &str| {
        let found = heading.iter().position(|column| *column == name);
        found.ok_or_else(|| anyhow!("{} has no column {name}", table.display()))
    };
    let (name, date) = (column("filename")?, column("publication_date")?);
    let dates = lines.filter_map(|row| Some(((*row.get(name)?).to_owned(), (*row.get(date)?).to_owned())));
    Ok(dates.collect())
}

fn print_miss(miss: &ActMiss) {
    anstream::println!(
        "{QUIET}{} {}{QUIET:#} {}: {STRONG}{}{STRONG:#} {} {QUIET}for{QUIET:#} {}",
        miss.article,
        miss.event,
        miss.cue,
        miss.what,
        miss.given,
        miss.gold
    );
}

fn print_scores(scores: &ActScores) {
    print_heading();
    print_share("found", scores.found, "annotated attributions");
    let label = |name, share: &LabelShare| {
        let LabelShare {
            right,
            commonest,
            commonest_part,
        } = share;
        print_share(
            name,
            *right,
            &format!("right; always `{commonest}` has {commonest_part}"),
        );
    };
    label("cue class", &scores.cue_class);
    label("polarity", &scores.polarity);
    label("modality", &scores.modality);
    print_line("addressee", &scores.addressee);
    let without = scores.days_without_gold;
    let words = format!(
        "right; {} of {} without days were given some",
        without.part, without.of
    );
    print_share("days", scores.days, &words);
    print_line("nested", &scores.nested);
    anstream::println!(
        "{QUIET}cue class to days: of what was found; nested: in {} contents{QUIET:#}",
        scores.contents
    );
    let published = scores.published;
    if published.part < published.of {
        anstream::println!(
            "{} of {} rows do not know when their article was published: days cannot be right",
            published.of - published.part,
            published.of
        );
    }
}

fn print_share(name: &str, share: Share, words: &str) {
    anstream::println!(
        "{name:<16}{:>32.2}   {QUIET}{} of {} {words}{QUIET:#}",
        share.percent(),
        share.part,
        share.of
    );
}
