//! The stages one after the other over texts in memory. Each stage goes over all articles before the next one begins, so that
//! one reading of the clock serves for many articles.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufWriter, Cursor, Write};
use std::mem::take;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, anyhow};
use clap::Args;
use onrecord_document::{
    Annotated, Article, Entities, EntitiesInput, Quotes, QuotesInput, SegmentInput, Segmentation, Syntax,
    SyntaxInput, Words,
};
use onrecord_ingest::{Format, RawRecord, ReadOptions, Records, decode};
use onrecord_pipeline::{
    Config, NoProgress, Pipeline, RunOptions, Sources, StageTimes, TOGETHER, describe, run,
};
use onrecord_report::{Format as TableFormat, quote_rows};
use serde::{Deserialize, Serialize};

/// What is measured by itself, in the order of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Bytes to articles.
    Read,
    /// Paragraphs, sentences, tokens, quotation marks.
    Segment,
    /// What is known of each token by itself.
    Words,
    /// Tags and heads.
    Syntax,
    /// Who is who.
    Entities,
    /// Who said what.
    Quotes,
    /// The rows of the quotes table.
    Rows,
}

impl Stage {
    pub(super) const ALL: [Self; 7] = [
        Self::Read,
        Self::Segment,
        Self::Words,
        Self::Syntax,
        Self::Entities,
        Self::Quotes,
        Self::Rows,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Segment => "segment",
            Self::Words => "words",
            Self::Syntax => "syntax",
            Self::Entities => "entities",
            Self::Quotes => "quotes",
            Self::Rows => "rows",
        }
    }
}

/// Measures in a process of its own: says when it is [`Ready`], then measures once for each line that it is given and answers
/// with a [`Round`], or [`Tables`].
#[derive(Debug, Args)]
pub(super) struct Worker {
    /// A JSON array of texts
    texts: PathBuf,
    /// Run only so many stages, once, and measure nothing
    #[arg(long)]
    stages: Option<usize>,
    /// Measure runs from a file to tables, by the clock
    #[arg(long)]
    tables: bool,
}

/// What a worker says first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ready {
    /// Seconds by the clock to make the pipeline and annotate a first sentence, models included.
    pub(super) loading: f64,
}

/// Seconds that one round took.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Round {
    /// Of each stage, as in [`Stage::ALL`].
    pub(super) stages: [f64; Stage::ALL.len()],
    /// Of all together, a few articles at a time, as in a run.
    pub(super) whole: f64,
}

/// Seconds by the clock.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Tables {
    /// Of a run with one job that reads [`COPIES`] of all texts from JSON lines and writes JSON lines and Parquet.
    pub(super) run: f64,
    /// Of so many copies from memory to rows.
    pub(super) memory: f64,
}

/// How often the texts are in the file that is made to tables, so that what every run does once does not matter.
pub(super) const COPIES: usize = 20;

impl Worker {
    pub(super) fn execute(&self) -> anyhow::Result<()> {
        let start = Instant::now();
        let pipeline = Pipeline::builder().build();
        pipeline.annotate(Article::from_text("first", "“We agree,” said Ana Lind.")?)?;
        let loading = start.elapsed().as_secs_f64();
        let stages = Stages {
            pipeline,
            options: ReadOptions::default(),
            records: self.records()?,
        };
        if let Some(count) = self.stages {
            return stages.run(&Stage::ALL[..count.min(Stage::ALL.len())], |_| ());
        }
        if self.tables {
            let lines = self.texts.with_extension("jsonl");
            let run = self.texts.with_extension("run");
            self.write_lines(&lines)?;
            return answer_each(loading, || stages.tables(&lines, &run));
        }
        answer_each(loading, || stages.round())
    }

    fn texts(&self) -> anyhow::Result<Vec<String>> {
        let texts = std::fs::read_to_string(&self.texts).with_context(|| self.texts.display().to_string())?;
        Ok(serde_json::from_str(&texts)?)
    }

    fn write_lines(&self, path: &Path) -> anyhow::Result<()> {
        let texts = self.texts()?;
        let mut lines = BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
        for text in texts.iter().cycle().take(texts.len() * COPIES) {
            writeln!(lines, "{}", serde_json::json!({ "text": text }))?;
        }
        Ok(lines.flush()?)
    }

    fn records(&self) -> anyhow::Result<Vec<RawRecord>> {
        let texts = self.texts()?;
        let options = ReadOptions::default();
        let records = texts.into_iter().enumerate().flat_map(|(index, text)| {
            let source = Cursor::new(text.into_bytes());
            Records::new(format!("{index}.txt"), Format::PlainText, source, &options)
        });
        records
            .map(|record| record.map_err(|error| anyhow!("{error}")))
            .collect()
    }
}

struct Stages {
    pipeline: Pipeline,
    options: ReadOptions,
    records: Vec<RawRecord>,
}

/// What the stages have made so far of all articles.
#[derive(Default)]
struct Layers {
    records: Vec<RawRecord>,
    articles: Vec<Article>,
    segmentations: Vec<Segmentation>,
    words: Vec<Words>,
    syntaxes: Vec<Syntax>,
    entities: Vec<Entities>,
    quotes: Vec<Quotes>,
}

impl Stages {
    fn round(&self) -> anyhow::Result<Round> {
        let mut seconds = Vec::new();
        self.run(&Stage::ALL, |took| seconds.push(took))?;
        let start = processor_seconds();
        self.whole()?;
        Ok(Round {
            whole: processor_seconds() - start,
            stages: seconds.try_into().map_err(|_| anyhow!("a stage did not run"))?,
        })
    }

    /// From memory to rows, a few articles at a time, as in a run.
    fn whole(&self) -> anyhow::Result<()> {
        let mut records = self.records.clone().into_iter().peekable();
        while records.peek().is_some() {
            let articles = records.by_ref().take(TOGETHER).map(|record| self.decode(record));
            let articles = articles.collect::<Result<Vec<_>, _>>()?;
            for annotated in self.pipeline.annotate_batch(articles, &mut StageTimes::default()) {
                black_box(quote_rows(&annotated?));
            }
        }
        Ok(())
    }

    fn tables(&self, lines: &Path, out: &Path) -> anyhow::Result<Tables> {
        let inputs = vec![lines.display().to_string()];
        let sources = Sources::new(&inputs, None)?;
        let options = RunOptions {
            jobs: 1,
            formats: vec![TableFormat::Jsonl, TableFormat::Parquet],
            ..RunOptions::new(out, inputs)
        };
        let start = Instant::now();
        run(
            &self.pipeline,
            &Config::default(),
            &sources,
            &options,
            &NoProgress,
        )?;
        let run = start.elapsed();
        let start = Instant::now();
        for _ in 0..COPIES {
            self.whole()?;
        }
        Ok(Tables {
            run: run.as_secs_f64(),
            memory: start.elapsed().as_secs_f64(),
        })
    }

    /// Runs some first stages and says how long each took.
    fn run(&self, stages: &[Stage], mut took: impl FnMut(f64)) -> anyhow::Result<()> {
        let mut layers = Layers {
            records: self.records.clone(),
            ..Layers::default()
        };
        for stage in stages {
            let start = processor_seconds();
            self.advance(*stage, &mut layers)?;
            took(processor_seconds() - start);
        }
        black_box(&layers.quotes);
        Ok(())
    }

    fn decode(&self, record: RawRecord) -> anyhow::Result<Article> {
        decode(record, &self.options).map_err(|rejection| anyhow!("{}", rejection.reason))
    }

    /// Adds one layer.
    fn advance(&self, stage: Stage, layers: &mut Layers) -> anyhow::Result<()> {
        let pipeline = &self.pipeline;
        let Layers {
            records,
            articles,
            segmentations,
            words,
            syntaxes,
            entities,
            quotes,
        } = layers;
        let count = articles.len();
        match stage {
            Stage::Read => {
                let records = take(records).into_iter();
                *articles = records
                    .map(|record| self.decode(record))
                    .collect::<Result<_, _>>()?;
            }
            Stage::Segment => {
                let segment = |article| pipeline.segmenter().segment(SegmentInput { article });
                *segmentations = articles.iter().map(segment).collect::<Result<_, _>>()?;
            }
            Stage::Words => {
                let describe = |index: usize| describe(&articles[index].text, &segmentations[index]);
                *words = (0..count).map(describe).collect();
            }
            Stage::Syntax => {
                let parse = |index: usize| {
                    pipeline.parser().parse(SyntaxInput {
                        article: &articles[index],
                        segmentation: &segmentations[index],
                        words: &words[index],
                    })
                };
                *syntaxes = (0..count).map(parse).collect::<Result<_, _>>()?;
            }
            Stage::Entities => {
                let recognize = |index: usize| {
                    pipeline.recognizer().recognize(EntitiesInput {
                        article: &articles[index],
                        segmentation: &segmentations[index],
                        words: &words[index],
                        syntax: &syntaxes[index],
                    })
                };
                *entities = (0..count).map(recognize).collect::<Result<_, _>>()?;
            }
            Stage::Quotes => {
                let attribute = |index: usize| {
                    pipeline.attributor().attribute(QuotesInput {
                        article: &articles[index],
                        segmentation: &segmentations[index],
                        words: &words[index],
                        syntax: &syntaxes[index],
                        entities: &entities[index],
                    })
                };
                *quotes = (0..count).map(attribute).collect::<Result<_, _>>()?;
            }
            Stage::Rows => {
                let text = take(articles).into_iter().zip(take(segmentations));
                let found = take(syntaxes).into_iter().zip(take(entities)).zip(take(quotes));
                for ((article, segmentation), ((syntax, entities), quotes)) in text.zip(found) {
                    black_box(quote_rows(&Annotated {
                        article,
                        segmentation,
                        syntax,
                        entities,
                        quotes,
                    }));
                }
            }
        }
        Ok(())
    }
}

/// Says that a worker is ready, and then what `measure` gives for each line that comes.
fn answer_each<T: Serialize>(
    loading: f64,
    mut measure: impl FnMut() -> anyhow::Result<T>,
) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    let mut answer = |value: String| writeln!(output, "{value}").and_then(|()| output.flush());
    answer(serde_json::to_string(&Ready { loading })?)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        answer(serde_json::to_string(&measure()?)?)?;
    }
    Ok(())
}

/// Time that the processor spent on this process, in seconds: other programs on the machine are not counted.
pub(super) fn processor_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
