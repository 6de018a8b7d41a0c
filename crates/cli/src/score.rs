//! `onrecord score`: how good the program is, against gold data that people made.
//!
//! What is scored of quotations is always the `quotes.jsonl` of a run: one made before (`--run`), or one made now into a scratch
//! folder. Treebanks are scored stage by stage.

mod acts;
mod entities;
mod extraction;
mod speakers;
mod treebanks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use onrecord_document::Text;
use onrecord_evaluate::corpus_gold::article_and_record;
use onrecord_evaluate::{
    AttributionCounts, ByRole, Comparison, CorpusGold, PolnearScores, PrecisionRecallF1, Prediction,
    by_article, cofenet, compare, polnear, read_predictions,
};
use onrecord_pipeline::{RunOptions, Sources, run};
use onrecord_report::{Format, Record, SegmentReader};
use serde::Serialize;
use tempfile::TempDir;

use crate::failure::Failure;
use crate::options::StageOptions;
use crate::progress::Bar;
use crate::style::{QUIET, STRONG};

const EXAMPLES: &str = "\
Examples:
  onrecord score polnear data/polnear/dev --speakers data/speakers/dev.tsv
  onrecord score polnear data/polnear/dev --run out/dev --misses
  onrecord score cofenet data/polnear/dev
  onrecord score acts data/polnear/dev --gold crates/quotes/gold --misses
  onrecord score corpus corpus --misses
  onrecord score extraction data/article_extraction/dev --misses
  onrecord score entities data/worldwide_ner/dev --misses
  onrecord score speakers data/polnear/dev --speakers data/speakers/dev.tsv
  onrecord score segmentation data/gum/dev.conllu data/ewt/dev.conllu --misses";

/// Which gold data.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Score {
    #[command(subcommand)]
    set: Set,
}

#[derive(Debug, Subcommand)]
enum Set {
    /// PolNeAR standoff: exact, token, linked, direct and speaker scores.
    Polnear(Polnear),
    /// The same articles as CofeNet was scored on: exact spans on its tokens.
    Cofenet(Cofenet),
    /// PolNeAR's attributions annotated further: kind of act, addressee, days; and the ones nested in them.
    Acts(acts::ScoreActs),
    /// Articles with gold files beside them, as in the project's corpus/.
    Corpus(Corpus),
    /// Articles of tokens and tags: names and their kinds, on gold tokens.
    Entities(entities::ScoreEntities),
    /// Speakers of PolNeAR's attributions whose sources are given.
    Speakers(speakers::ScoreSpeakers),
    /// Treebanks in CoNLL-U: tokens and sentences of their raw text.
    Segmentation(treebanks::ScoreSegmentation),
    /// Treebanks in CoNLL-U: tags, lemmas and heads, with gold tokens and with own ones.
    Syntax(treebanks::ScoreSyntax),
    /// Pages of HTML with the text that people copied from them: F1 of shingles of four words.
    Extraction(extraction::ScoreExtraction),
}

#[derive(Debug, Args)]
struct Scored {
    /// Score this run instead of annotating now
    #[arg(long, value_name = "DIR")]
    run: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    stages: StageOptions,
}

#[derive(Debug, Args)]
struct Polnear {
    /// Folder with text/ and attributions/
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Canonical speakers of its attributions, a table like speakers/dev.tsv
    #[arg(long, value_name = "FILE")]
    speakers: Option<PathBuf>,
    /// Print the mistakes in groups, the largest first
    #[arg(long)]
    misses: bool,
    #[command(flatten)]
    scored: Scored,
}

#[derive(Debug, Args)]
struct Cofenet {
    /// Folder with text/ and `cofenet_valid.jsonl`
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    #[command(flatten)]
    scored: Scored,
}

#[derive(Debug, Args)]
struct Corpus {
    /// Folder with articles and their .gold.toml files
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Print each mistake
    #[arg(long)]
    misses: bool,
    #[command(flatten)]
    scored: Scored,
}

impl Score {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        match self.set {
            Set::Polnear(set) => set.execute(),
            Set::Cofenet(set) => set.execute(),
            Set::Acts(set) => set.execute(),
            Set::Corpus(set) => set.execute(),
            Set::Entities(set) => set.execute(),
            Set::Speakers(set) => set.execute(),
            Set::Segmentation(set) => set.execute(),
            Set::Syntax(set) => set.execute(),
            Set::Extraction(set) => set.execute(),
        }
    }
}

/// A run to score, and the scratch folder that goes away with it.
struct Run {
    folder: PathBuf,
    _scratch: Option<TempDir>,
}

impl Scored {
    /// The run that was named, or one made now of `input`.
    fn run(&self, input: &Path) -> Result<Run, Failure> {
        self.run_of(input, None)
    }

    /// The same, of files that are all of one format.
    fn run_of(&self, input: &Path, format: Option<onrecord_ingest::Format>) -> Result<Run, Failure> {
        if let Some(folder) = &self.run {
            return Ok(Run {
                folder: folder.clone(),
                _scratch: None,
            });
        }
        let (config, pipeline) = self.stages.pipeline()?;
        let inputs = vec![input.display().to_string()];
        let sources = Sources::new(&inputs, format).map_err(Failure::usage)?;
        let scratch = tempfile::tempdir()?;
        let options = RunOptions {
            formats: vec![Format::Jsonl],
            ..RunOptions::new(scratch.path().join("run"), inputs)
        };
        run(&pipeline, &config, &sources, &options, &Bar::new()).map_err(Failure::work)?;
        Ok(Run {
            folder: options.out,
            _scratch: Some(scratch),
        })
    }
}

impl Polnear {
    fn execute(&self) -> Result<(), Failure> {
        let text = self.folder.join("text");
        let run = self.scored.run(&text)?;
        let predictions = by_article(&run.folder.join("quotes.jsonl")).map_err(Failure::work)?;
        let gold = self.folder.join("attributions");
        let scores =
            polnear::score(&predictions, &text, &gold, self.speakers.as_deref()).map_err(Failure::work)?;
        if self.misses {
            let misses = polnear::misses(&predictions, &text, &gold).map_err(Failure::work)?;
            if self.scored.json {
                return print_json(&serde_json::json!({ "scores": scores, "misses": misses }));
            }
            treebanks::print_misses(&self.folder, &misses);
        }
        if self.scored.json {
            print_json(&scores)
        } else {
            print_polnear(&scores)
        }
    }
}

fn print_json(scores: &impl Serialize) -> Result<(), Failure> {
    anstream::println!("{}", serde_json::to_string_pretty(scores).map_err(Failure::work)?);
    Ok(())
}

fn print_polnear(scores: &PolnearScores) -> Result<(), Failure> {
    print_heading();
    print_roles("exact", &scores.exact);
    print_roles("token", &scores.token);
    print_line("linked", &scores.linked);
    print_line("direct", &scores.direct);
    if let Some(speakers) = &scores.speakers {
        let counts = &speakers.counts;
        anstream::println!(
            "{:<16}{:>10.2} {:>10.2} {:>10}   {QUIET}{} of {} named right, {} found{QUIET:#}",
            "speaker",
            speakers.precision,
            speakers.recall,
            "",
            counts.right,
            counts.named,
            counts.found
        );
        anstream::println!(
            "{:<16}{:>10.2} {:>21}   {QUIET}{} of {} without a name were given one{QUIET:#}",
            "false names",
            speakers.false_name,
            "",
            counts.falsely_named,
            counts.unnamed
        );
    }
    if scores.cue_text_mismatch > 0 {
        anstream::println!(
            "{} cues are not where their offsets say: is this run of these texts?",
            scores.cue_text_mismatch
        );
    }
    Ok(())
}

fn print_heading() {
    anstream::println!(
        "{STRONG}{:<16}{:>10} {:>10} {:>10}{STRONG:#}   {QUIET}in percent{QUIET:#}",
        "",
        "precision",
        "recall",
        "F1"
    );
}

fn print_roles(name: &str, roles: &ByRole<PrecisionRecallF1>) {
    print_line(&format!("{name} source"), &roles.source);
    print_line(&format!("{name} cue"), &roles.cue);
    print_line(&format!("{name} content"), &roles.content);
}

fn print_line(name: &str, score: &PrecisionRecallF1) {
    let counts = &score.counts;
    anstream::println!(
        "{name:<16}{:>10.2} {:>10.2} {:>10.2}   {QUIET}{} right of {} given and {} gold{QUIET:#}",
        score.precision,
        score.recall,
        score.f1,
        counts.true_positives,
        counts.predicted,
        counts.gold
    );
}

impl Cofenet {
    fn execute(&self) -> Result<(), Failure> {
        let text = self.folder.join("text");
        let run = self.scored.run(&text)?;
        let predictions = by_article(&run.folder.join("quotes.jsonl")).map_err(Failure::work)?;
        let gold = self.folder.join("cofenet_valid.jsonl");
        let scores = cofenet::score(&predictions, &gold, &text).map_err(Failure::work)?;
        if self.scored.json {
            return print_json(&scores);
        }
        print_heading();
        print_roles("exact", &scores.exact);
        anstream::println!(
            "{QUIET}{} of {} paragraphs found in the texts{QUIET:#}",
            scores.aligned,
            scores.paragraphs
        );
        Ok(())
    }
}

impl Corpus {
    fn execute(&self) -> Result<(), Failure> {
        let run = self.scored.run(&self.folder)?;
        let comparison = compare_run(&self.folder, &run.folder).map_err(Failure::work)?;
        if self.scored.json {
            return print_json(&comparison);
        }
        if self.misses {
            for miss in &comparison.misses {
                let number = miss.number.map(|number| format!(" {number}")).unwrap_or_default();
                let problems: Vec<_> = miss.problems.iter().map(ToString::to_string).collect();
                anstream::println!(
                    "{QUIET}{}{number}{QUIET:#} {}\n    {}",
                    miss.article,
                    miss.content,
                    problems.join("; ")
                );
            }
        }
        anstream::print!("{}", corpus_table(&comparison));
        Ok(())
    }
}

/// Compares the quotes of a run over the articles in `folder` with the gold files there. Articles without a gold file are left out.
///
/// # Errors
/// A gold file that is not as it should be, has words that its article has not, or is of no article of the run; a run that cannot
/// be read.
pub fn compare_run(folder: &Path, run: &Path) -> anyhow::Result<Comparison> {
    let gold = CorpusGold::read_folder(folder)?;
    let mut predictions: BTreeMap<String, Vec<Prediction>> = BTreeMap::new();
    for prediction in read_predictions(&run.join("quotes.jsonl"))? {
        let prediction = prediction?;
        predictions
            .entry(prediction.origin.clone())
            .or_default()
            .push(prediction);
    }
    let mut comparison = Comparison::default();
    let mut unused: Vec<&String> = gold.keys().collect();
    for record in SegmentReader::open(run)? {
        let Record::Article(article) = record? else {
            continue;
        };
        let origin = &article.article.origin;
        let (name, number) = article_and_record(origin);
        let Some(of_article) = gold.get(name) else {
            continue;
        };
        unused.retain(|unused| *unused != name);
        let text = Text::new(article.article.text.unwrap_or_default())?;
        let located = of_article.locate(number, &text)?;
        let rows = predictions.get(origin).map_or(&[][..], Vec::as_slice);
        comparison += compare(origin.rsplit('/').next().unwrap_or(origin), &text, &located, rows);
    }
    anyhow::ensure!(
        unused.is_empty(),
        "gold files of no article of this run: {unused:?}"
    );
    Ok(comparison)
}

/// The counts by kind, as a table for people.
pub fn corpus_table(comparison: &Comparison) -> String {
    let columns = [
        "gold", "found", "content", "cue", "source", "speaker", "kind", "polarity", "modality", "spurious",
    ];
    let heading: String = columns.iter().map(|column| format!(" {column:>8}")).collect();
    let mut table = format!("{:<8}{heading}\n", "");
    let kinds = comparison
        .kinds
        .iter()
        .map(|(kind, counts)| (kind.name(), *counts));
    for (name, counts) in kinds.chain([("all", comparison.total())]) {
        let AttributionCounts {
            gold,
            found,
            content,
            cue,
            source,
            speaker,
            kind,
            polarity,
            modality,
            spurious,
        } = counts;
        let cells = [
            gold, found, content, cue, source, speaker, kind, polarity, modality, spurious,
        ];
        let cells: String = cells.iter().map(|count| format!(" {count:>8}")).collect();
        table.push_str(&format!("{name:<8}{cells}\n"));
    }
    table
}
