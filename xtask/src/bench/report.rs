//! `cargo xtask bench report`: rows a second of each table, over a run that is made here: words, names and outlets as often as in Zipf's law,
//! quotations of some twenty words, articles of some four hundred.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::ensure;
use clap::Args;
use onrecord_document::{
    CueClass, DatePrecision, Decision, EntitiesParts, Entity, EntityId, EntityKind, Header, Mention,
    MentionKind, Metadata, Modality, Polarity, Published, QuoteKind, Span, SpeakerKind,
};
use onrecord_report::parquet::{QuotesDraft, QuotesParquet};
use onrecord_report::sqlite::{Database, Draft};
use onrecord_report::table::QuoteTable;
use onrecord_report::{
    Across, ArticleData, ArticleRecord, FilledQuote, Format, LateQuotes, QuoteColumns, Record, SegmentWriter,
    Sink, SpeakerColumns, to_line, write_reports,
};

use super::stages::processor_seconds;
use crate::generate::Numbers;

/// Quotations of an article.
const QUOTES: usize = 8;

/// Articles that tables are written of, over and over: more than fill a row group.
const MADE: usize = 10_000;

/// The tables, and the rows a second that they must be written at.
const TABLES: &[(&str, f64)] = &[
    ("quotes.parquet", 300_000.0),
    ("quotes.sqlite", 30_000.0),
    ("quotes.csv", 0.0),
];

/// How much, and whether it has to be fast.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Quotations of the run
    #[arg(long, default_value_t = 500_000)]
    quotes: usize,
    /// Measure one thing only: quotes.parquet, quotes.sqlite, quotes.csv or all (of them together, from segments)
    #[arg(long, value_name = "WHAT", value_parser = ["quotes.parquet", "quotes.sqlite", "quotes.csv", "all"])]
    only: Option<String>,
    /// Fail if Parquet or SQLite is written at less than it has to be
    #[arg(long)]
    check: bool,
}

impl Report {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let run = folder.path();
        let articles = self.quotes.div_ceil(QUOTES);
        let words: Vec<String> = (0..30_000).map(word).collect();
        let made: Vec<ArticleRecord> = (0..MADE).map(|number| article(number, &words)).collect();
        let quotes = (articles * QUOTES) as f64;
        anstream::println!("{quotes} quotations in {articles} articles\n");
        anstream::println!(
            "{:<34} {:>9} {:>9} {:>9} {:>7}",
            "",
            "rows/s",
            "s",
            "core s",
            "MB"
        );
        let wanted = |name: &str| self.only.as_deref().is_none_or(|only| only == name);
        let mut slow = Vec::new();
        for (name, least) in TABLES {
            if !wanted(name) {
                continue;
            }
            let spent = spend(|| {
                let articles = || given(articles, &made);
                match *name {
                    "quotes.parquet" => parquet(run, articles),
                    "quotes.sqlite" => sqlite(run, articles),
                    _ => feed(Box::new(QuoteTable::create(run, false)?), articles()),
                }
            })?;
            if row(name, &spent, quotes, Some(&run.join(name))) < *least {
                slow.push(format!("{name} is written at less than {least} rows/s"));
            }
        }
        drop(made);
        if wanted("all") {
            write_segments(run, articles, &words)?;
            let joined = spend(|| Ok(Across::read(run, &[]).map(|_| ())?))?;
            row("speakers and quotations joined", &joined, quotes, None);
            let all = spend(|| Ok(write_reports(run, Format::DEFAULT).map(|_| ())?))?;
            row("all usual formats, from segments", &all, quotes, None);
            anstream::println!("\n{:.0} MB of memory at most", peak());
        }
        ensure!(!self.check || slow.is_empty(), "{}", slow.join("; "));
        Ok(())
    }
}

fn write_segments(run: &Path, articles: usize, words: &[String]) -> anyhow::Result<()> {
    let mut writer = SegmentWriter::create(run)?;
    for number in 0..articles {
        writer.write(&to_line(&Record::Article(Box::new(article(number, words)))))?;
    }
    Ok(writer.finish()?)
}

/// So many articles: those made, over and over.
fn given(articles: usize, made: &[ArticleRecord]) -> impl Iterator<Item = &ArticleRecord> {
    made.iter().cycle().take(articles)
}

fn parquet<'a, I: Iterator<Item = &'a ArticleRecord>>(
    run: &Path,
    articles: impl Fn() -> I,
) -> anyhow::Result<()> {
    let mut draft = QuotesDraft::create(run)?;
    articles().try_for_each(|article| draft.add(article))?;
    draft.close()?;
    complete(Box::new(QuotesParquet::of(draft, late(articles()))))
}

/// What the whole run would show of the quotations.
fn late<'a>(articles: impl Iterator<Item = &'a ArticleRecord>) -> LateQuotes {
    let filled = |quote: &QuoteColumns| FilledQuote {
        keys: quote.speakers.iter().map(|speaker| speaker.key.clone()).collect(),
        group: quote.quote_group.clone(),
    };
    let quotes: Vec<_> = articles.flat_map(|article| &article.quotes).map(filled).collect();
    Box::new(quotes.into_iter().map(Ok))
}

fn complete(mut sink: Box<dyn Sink>) -> anyhow::Result<()> {
    sink.begin()?;
    Ok(sink.finish()?)
}

fn sqlite<'a, I: Iterator<Item = &'a ArticleRecord>>(
    run: &Path,
    articles: impl Fn() -> I,
) -> anyhow::Result<()> {
    let mut draft = Draft::create(run)?;
    for article in articles() {
        draft.add(Box::new(article.clone()))?;
    }
    draft.close()?;
    complete(Box::new(Database::of(draft, Arc::default(), late(articles()))))
}

fn feed<'a>(
    mut sink: Box<dyn Sink>,
    mut articles: impl Iterator<Item = &'a ArticleRecord>,
) -> anyhow::Result<()> {
    articles.try_for_each(|article| sink.article(article))?;
    Ok(sink.finish()?)
}

/// Seconds of the clock, and of the processor with all threads.
struct Spent {
    clock: f64,
    processor: f64,
}

fn spend(work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Spent> {
    let (clock, processor) = (Instant::now(), processor_seconds());
    work()?;
    Ok(Spent {
        clock: clock.elapsed().as_secs_f64(),
        processor: processor_seconds() - processor,
    })
}

/// Prints what was spent; gives rows a second of the clock.
fn row(name: &str, spent: &Spent, quotes: f64, file: Option<&Path>) -> f64 {
    let bytes = file.and_then(|file| std::fs::metadata(file).ok());
    let megabytes = bytes.map_or(String::new(), |file| format!("{:.1}", file.len() as f64 / 1e6));
    let Spent { clock, processor } = spent;
    let rate = quotes / clock;
    anstream::println!("{name:<34} {rate:>9.0} {clock:>9.2} {processor:>9.2} {megabytes:>7}");
    rate
}

/// The most memory that this process has held, in MB, where the system says.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

/// A word of a number: three letters more for each of forty.
fn word(number: usize) -> String {
    const SYLLABLES: &[&str] = &[
        "the", "ra", "mo", "lin", "ter", "su", "ve", "no", "ka", "pel", "dis", "con", "ber", "ti", "gal",
        "os", "en", "fra", "wi", "tho", "mer", "al", "ju", "qui", "sta", "ble", "ing", "ed", "or", "un",
    ];
    let mut left = number;
    let mut word = String::from(SYLLABLES[left % SYLLABLES.len()]);
    while left >= SYLLABLES.len() {
        left /= SYLLABLES.len();
        word.push_str(SYLLABLES[left % SYLLABLES.len()]);
    }
    word
}

/// One of so many, the first much more often than the last.
fn zipf(numbers: &mut Numbers, count: usize) -> usize {
    let share = numbers.below(1 << 24) as f64 / f64::from(1 << 24);
    ((count as f64).powf(share) as usize - 1).min(count - 1)
}

fn push_words(text: &mut String, numbers: &mut Numbers, words: &[String], count: usize) {
    for place in 0..count {
        if place > 0 {
            text.push(' ');
        }
        text.push_str(&words[zipf(numbers, words.len())]);
    }
}

fn name(number: usize, words: &[String]) -> String {
    format!("{} {}", words[number % 997 + 60], words[number % 20_011 + 900])
}

fn article(number: usize, words: &[String]) -> ArticleRecord {
    let mut numbers = Numbers::new(number as u64 + 1);
    let mut text = String::new();
    let entities: Vec<Entity> = (0..6)
        .map(|_| Entity {
            name: name(zipf(&mut numbers, 20_000), words),
            kind: EntityKind::Person,
            gender: None,
            plural: false,
            roles: Vec::new(),
            wikidata: None,
        })
        .collect();
    let mut mentions = Vec::new();
    let quotes = (0..QUOTES)
        .map(|place| {
            quote(
                &mut numbers,
                words,
                &mut text,
                place,
                number,
                &entities,
                &mut mentions,
            )
        })
        .collect();
    let (day, month) = (number % 28 + 1, number / 28 % 12 + 1);
    let published = format!("2026-{month:02}-{day:02}T08:00:00Z");
    let mut title = String::new();
    push_words(&mut title, &mut numbers, words, 8);
    ArticleRecord {
        article: ArticleData {
            id: format!("{number:016x}"),
            origin: format!("wire/2026.warc.gz#{number}"),
            signature: None,
            metadata: Metadata {
                outlet: Some(format!("Outlet {}", zipf(&mut numbers, 400))),
                url: Some(format!("https://outlet.example/2026/{month}/{number}")),
                published: published.parse().ok().map(|instant| Published {
                    instant,
                    precision: DatePrecision::Minute,
                    text: published,
                }),
                ..Metadata::default()
            },
            header: Header::default(),
            text: Some(text),
        },
        title: Some(title),
        duplicate_of: None,
        words: 400,
        entities: EntitiesParts { mentions, entities },
        quotes,
        segmentation: None,
        syntax: None,
    }
}

/// A paragraph with a quotation of twenty words and thirty others, in ASCII, so that bytes are code points.
fn quote(
    numbers: &mut Numbers,
    words: &[String],
    text: &mut String,
    place: usize,
    article: usize,
    entities: &[Entity],
    mentions: &mut Vec<Mention>,
) -> QuoteColumns {
    let who = numbers.below(entities.len());
    let speaker = SpeakerColumns {
        name: entities[who].name.clone(),
        kind: SpeakerKind::Person,
        id: Some(EntityId(who as u32)),
        key: None,
        role: Some(format!("head of {}", words[who + 200])),
        organization: Some(words[who + 200].clone()),
        wikidata: None,
        label: None,
    };
    push_words(text, numbers, words, 25);
    text.push_str(". ");
    let start = text.len();
    text.push('"');
    let length = 12 + numbers.below(17);
    push_words(text, numbers, words, length);
    text.push('"');
    let end = text.len();
    text.push_str(" said ");
    let source = text.len();
    text.push_str(&speaker.name);
    let source_end = text.len();
    text.push_str(".\n\n");
    let span = |start: usize, end: usize| Span::new(start as u32, end as u32);
    mentions.push(Mention {
        span: span(source, source_end),
        kind: MentionKind::Name,
        entity: EntityId(who as u32),
        link: Decision::new("name", 980),
    });
    let classes = CueClass::ALL;
    QuoteColumns {
        quote_id: format!("{:016x}", article * QUOTES + place),
        number: place as u32 + 1,
        kind: QuoteKind::Direct,
        marked: true,
        in_title: false,
        content: text[start..end].to_owned(),
        content_start: start as u32,
        content_end: end as u32,
        parts: vec![span(start, end)],
        verbatim: vec![span(start, end)],
        context: text[start..source_end + 1].to_owned(),
        cue: Some("said".to_owned()),
        cue_start: Some(end as u32 + 1),
        cue_end: Some(end as u32 + 5),
        cue_class: Some(classes[zipf(numbers, classes.len())]),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        source: Some(speaker.name.clone()),
        source_start: Some(source as u32),
        source_end: Some(source_end as u32),
        speaker: Some(speaker.name.clone()),
        speaker_id: speaker.id,
        speaker_key: None,
        speaker_kind: Some(speaker.kind),
        speaker_role: speaker.role.clone(),
        speaker_organization: speaker.organization.clone(),
        speaker_wikidata: None,
        speaker_label: None,
        speakers: vec![speaker],
        addressee: None,
        about: vec![entities[numbers.below(entities.len())].name.clone()],
        when_text: None,
        when_from: None,
        when_to: None,
        place: None,
        paragraph: place as u32,
        sentence: 2 * place as u32,
        within: None,
        quote_group: None,
        quote_confidence: 0.91,
        speaker_confidence: Some(0.98),
        quote_decided_by: "linear.v1".to_owned(),
        speaker_decided_by: Some("name".to_owned()),
    }
}
