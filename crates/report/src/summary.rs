//! `summary.md`: a run for people, short enough to paste into a message.
//!
//! Counted as said is only what is reported as said: "did not say" and "would say" quote nobody. Memory is bounded by the distinct
//! speakers, cues and outlets of the run, a few hundred bytes each, and never holds an article.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use onrecord_document::{CueClass, QuoteKind, SpeakerKind};

use crate::NOTICE;
use crate::columns::{QuoteColumns, SpeakerColumns};
use crate::files::NewFile;
use crate::markdown::{Align, Table, escape, excerpt, thousands};
use crate::records::{ArticleRecord, Rejected};
use crate::rejections::Rejections;
use crate::reports::Counts;
use crate::sinks::Sink;

/// Rows of a table of the most frequent.
const TOP: usize = 20;

/// Cues named for each class.
const CUES: usize = 8;

/// Rejected articles named one by one.
const REJECTED: usize = 20;

/// Code points of an example, of a name or role, and of a cue.
const EXAMPLE: usize = 100;
const NAME: usize = 60;
const CUE: usize = 30;

/// `summary.md`.
#[derive(Debug)]
pub struct Summary {
    file: NewFile,
    findings: Findings,
}

/// What the summary is made from.
#[derive(Debug)]
struct Findings {
    counts: Counts,
    /// By what joins them across articles, or else by name.
    speakers: BTreeMap<(String, SpeakerKind), Speaker>,
    /// The first and the last day of publication.
    published: Option<(String, String)>,
    classes: BTreeMap<Option<CueClass>, BTreeMap<String, u64>>,
    outlets: BTreeMap<String, Outlet>,
    rejections: Rejections,
}

#[derive(Debug, Default)]
struct Speaker {
    name: String,
    role: Option<String>,
    quotes: u64,
    articles: u64,
    /// Number of the last article counted.
    last_article: u64,
    /// The best example so far, with its rank.
    example: (u8, String),
    origin: String,
}

#[derive(Debug, Default)]
struct Outlet {
    articles: u64,
    quotes: u64,
}

impl Summary {
    /// Starts `summary.md` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            file: NewFile::create(run.join("summary.md"))?,
            findings: Findings::none(),
        })
    }
}

impl Sink for Summary {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        self.findings.article(record);
        Ok(())
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        self.findings.rejected(rejected);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.file.write_all(self.findings.render().as_bytes())?;
        self.file.finish()
    }
}

impl Findings {
    fn none() -> Self {
        Self {
            counts: Counts::default(),
            speakers: BTreeMap::new(),
            published: None,
            classes: BTreeMap::new(),
            outlets: BTreeMap::new(),
            rejections: Rejections::new(REJECTED),
        }
    }

    fn article(&mut self, record: &ArticleRecord) {
        self.counts.add_article(record);
        if let Some(published) = &record.article.metadata.published {
            let day = published.instant.strftime("%Y-%m-%d").to_string();
            let (first, last) = self.published.get_or_insert_with(|| (day.clone(), day.clone()));
            if day < *first {
                first.clone_from(&day);
            }
            if day > *last {
                *last = day;
            }
        }
        if let Some(outlet) = &record.article.metadata.outlet {
            let outlet = self.outlets.entry(outlet.clone()).or_default();
            outlet.articles += 1;
            outlet.quotes += record.quotes.len() as u64;
        }
        for quote in record.quotes.iter().filter(|quote| quote.is_said()) {
            if let Some(cue) = &quote.cue {
                let cues = self.classes.entry(quote.cue_class).or_default();
                *cues.entry(excerpt(&cue.to_lowercase(), CUE)).or_default() += 1;
            }
            for speaker in quote.speakers.iter().filter(|speaker| speaker.has_name()) {
                self.speaker(speaker, quote, &record.article.origin);
            }
        }
    }

    fn speaker(&mut self, speaker: &SpeakerColumns, quote: &QuoteColumns, origin: &str) {
        let key = speaker.key.as_ref().unwrap_or(&speaker.name).clone();
        let known = self.speakers.entry((key, speaker.kind)).or_default();
        if known.quotes == 0 {
            known.name.clone_from(&speaker.name);
        }
        known.quotes += 1;
        if known.last_article != self.counts.articles {
            known.last_article = self.counts.articles;
            known.articles += 1;
        }
        if known.role.is_none() {
            known.role.clone_from(&speaker.role);
        }
        let rank = example_rank(quote);
        if rank > known.example.0 {
            known.example = (rank, excerpt(&quote.content, EXAMPLE));
            origin.clone_into(&mut known.origin);
        }
    }

    fn rejected(&mut self, rejected: &Rejected) {
        self.counts.add_rejected(rejected);
        self.rejections.add(rejected);
    }

    fn render(&self) -> String {
        let sections = [
            ("Most quoted", self.render_speakers()),
            ("How it is reported", self.render_cues()),
            ("Outlets", self.render_outlets()),
            ("Rejected", self.render_rejected()),
        ];
        let mut summary = format!(
            "# Who said what\n\n{}\n\n{NOTICE}\n\n{}",
            self.render_opening(),
            self.render_counts()
        );
        for (title, section) in sections {
            if let Some(section) = section {
                summary.extend(["\n## ", title, "\n\n", &*section]);
            }
        }
        summary
    }

    /// The run in a sentence, for those who read no further.
    fn render_opening(&self) -> String {
        let count = |count: u64, one: &str| {
            let ending = if count == 1 { "" } else { "s" };
            format!("**{}** {one}{ending}", thousands(count))
        };
        let mut opening = format!(
            "{} by {} in {}",
            count(self.counts.quotes, "quotation"),
            count(self.speakers.len() as u64, "named speaker"),
            count(self.counts.articles, "article")
        );
        if !self.outlets.is_empty() {
            let outlets = count(self.outlets.len() as u64, "outlet");
            let _ = write!(opening, " of {outlets}");
        }
        match &self.published {
            Some((first, last)) if first == last => {
                let _ = write!(opening, ", published on {first}");
            }
            Some((first, last)) => {
                let _ = write!(opening, ", published from {first} to {last}");
            }
            None => {}
        }
        opening.push('.');
        if let Some((_, most)) = top(&self.speakers, |speaker| (speaker.quotes, speaker.articles)).first() {
            let name = escape(&excerpt(&most.name, NAME));
            let times = count(most.quotes, "time");
            let _ = write!(opening, " Quoted most: {name}, {times}.");
        }
        opening
    }

    fn render_counts(&self) -> String {
        let counts = &self.counts;
        let mut table = Table::new(&[("", Align::Left), ("Count", Align::Right)]);
        for (name, count) in [
            ("Articles", counts.articles),
            ("Words", counts.words),
            ("Quotations", counts.quotes),
            ("– direct", counts.direct),
            ("– indirect", counts.indirect),
            ("– mixed", counts.mixed),
            ("– with a known speaker", counts.with_speaker),
            ("– negated, to come or supposed", counts.not_said),
            ("Articles that copy another", counts.duplicates),
            ("Articles rejected", counts.rejected),
        ] {
            table.row([name.to_owned(), thousands(count)]);
        }
        table.render()
    }

    fn render_speakers(&self) -> Option<String> {
        let speakers = top(&self.speakers, |speaker| (speaker.quotes, speaker.articles));
        let mut table = Table::new(&[
            ("Speaker", Align::Left),
            ("Role", Align::Left),
            ("Quotes", Align::Right),
            ("Articles", Align::Right),
            ("Example", Align::Left),
            ("From", Align::Left),
        ]);
        for (_, speaker) in &speakers {
            table.row([
                escape(&excerpt(&speaker.name, NAME)),
                escape(&excerpt(speaker.role.as_deref().unwrap_or_default(), NAME)),
                thousands(speaker.quotes),
                thousands(speaker.articles),
                escape(&speaker.example.1),
                escape(&speaker.origin),
            ]);
        }
        let more = self.speakers.len() - speakers.len();
        (!speakers.is_empty()).then(|| table.render() + &and_more(more, "speakers"))
    }

    fn render_cues(&self) -> Option<String> {
        let mut table = Table::new(&[
            ("Act", Align::Left),
            ("Quotes", Align::Right),
            ("Most frequent words", Align::Left),
        ]);
        for (class, cues) in &self.classes {
            let frequent = top(cues, |count| *count);
            let frequent: Vec<String> = frequent
                .iter()
                .take(CUES)
                .map(|(cue, count)| format!("{} {}", escape(cue), thousands(**count)))
                .collect();
            table.row([
                class.map_or("unknown", CueClass::name).to_owned(),
                thousands(cues.values().sum()),
                frequent.join(", "),
            ]);
        }
        (!self.classes.is_empty()).then(|| table.render())
    }

    fn render_outlets(&self) -> Option<String> {
        let outlets = top(&self.outlets, |outlet| (outlet.articles, outlet.quotes));
        let mut table = Table::new(&[
            ("Outlet", Align::Left),
            ("Articles", Align::Right),
            ("Quotes", Align::Right),
        ]);
        for (name, outlet) in &outlets {
            let name = escape(&excerpt(name, NAME));
            table.row([name, thousands(outlet.articles), thousands(outlet.quotes)]);
        }
        let more = self.outlets.len() - outlets.len();
        (!outlets.is_empty()).then(|| table.render() + &and_more(more, "outlets"))
    }

    fn render_rejected(&self) -> Option<String> {
        let mut reasons = Table::new(&[
            ("Stage", Align::Left),
            ("Reason", Align::Left),
            ("Articles", Align::Right),
        ]);
        let (frequent, others) = self.rejections.reasons(TOP);
        for (stage, reason, count) in frequent {
            reasons.row([escape(stage), escape(&excerpt(reason, EXAMPLE)), thousands(count)]);
        }
        if others > 0 {
            reasons.row([String::new(), "other reasons".to_owned(), thousands(others)]);
        }
        let mut articles = Table::new(&[
            ("Article", Align::Left),
            ("Stage", Align::Left),
            ("Reason", Align::Left),
        ]);
        for rejected in self.rejections.first() {
            let reason = escape(&excerpt(&rejected.reason, EXAMPLE));
            articles.row([escape(&rejected.origin), escape(&rejected.stage), reason]);
        }
        let mut section = reasons.render() + "\n" + &articles.render();
        let more = self.rejections.total() - self.rejections.first().len() as u64;
        if more > 0 {
            let _ = write!(section, "\nAnd {} more in `rejected.jsonl`.\n", thousands(more));
        }
        (self.rejections.total() > 0).then_some(section)
    }
}

/// How well a quote shows what a speaker said: in their own words, in more than a few, not in a headline. Above 0.
fn example_rank(quote: &QuoteColumns) -> u8 {
    let own_words = match quote.kind {
        QuoteKind::Direct => 3,
        QuoteKind::Mixed => 2,
        QuoteKind::Indirect => 1,
    };
    let telling = quote.content.split_whitespace().nth(4).is_some() && !quote.in_title;
    own_words + if telling { 3 } else { 0 }
}

/// The first [`TOP`] by falling counts, equals in their own order.
fn top<K: Ord, V, C: Ord>(all: &BTreeMap<K, V>, count: impl Fn(&V) -> C) -> Vec<(&K, &V)> {
    let mut top: Vec<_> = all.iter().collect();
    top.sort_by_key(|(_, value)| std::cmp::Reverse(count(value)));
    top.truncate(TOP);
    top
}

fn and_more(more: usize, what: &str) -> String {
    if more == 0 {
        return String::new();
    }
    format!("\nAnd {} more {what}.\n", thousands(more as u64))
}
