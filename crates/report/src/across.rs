//! What only the whole run shows: the same speaker in different articles (`speaker_key`), and the same quotation in different
//! articles (`quote_group`).
//!
//! The run is gone through twice: first each article is noted, its names, roles and words ([`Noting`]), while it is annotated or from the
//! segments; then, on the way of the records to the sinks, what came of it is written into them, or files that were begun without it get it by
//! itself ([`LateQuotes`]). Between the two some
//! 300 bytes stay in memory for each speaker in each role (see `across/speakers.rs`); who speaks where is kept in a file without a name
//! (`across/said.rs`), and quotations are sorted and joined in others (see `across/quotations.rs`).

mod disjoint;
mod forms;
mod noted;
mod quotations;
mod roles;
mod said;
mod sorted;
mod speaker_row;
mod speakers;
mod words;

use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, Builder};

use crate::drafts::Drafts;
use crate::pass::each_made;
use crate::records::ArticleRecord;
use crate::reports::{Counts, Format, Needs, ReportError};
use crate::segments::{Segment, SegmentReader};
use quotations::{Groups, GroupsInOrder, Quotations};
use said::{NewSaid, Said, SaidInOrder};
use speakers::Speakers;

pub(crate) use words::words;

pub use noted::Noted;
pub use speaker_row::{Evidence, JoinedBy, SpeakerRow};
pub use speakers::SpeakerKeys;

/// Takes note of the articles of a run, in their order.
#[derive(Debug)]
pub struct Noting {
    speakers: Speakers,
    said: NewSaid,
    quotations: Quotations,
    kept: Kept,
    counts: Counts,
    drafts: Drafts,
}

/// Speakers and quotations across the articles of a run.
#[derive(Debug)]
pub struct Across {
    speakers: Arc<SpeakerKeys>,
    said: Said,
    groups: Groups,
    kept: Kept,
    counts: Counts,
    #[cfg_attr(not(any(feature = "sqlite", feature = "parquet")), expect(dead_code))]
    pub(crate) drafts: Drafts,
}

/// What the articles of the run have kept: some of them at least, for others may have been taken out later.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    articles: u64,
    text: bool,
    tokens: bool,
}

impl Noting {
    /// Of a run in the folder `run`, where room on the disk is taken for what is sorted; it is given back with the result or with an error.
    /// Files of the formats asked for are begun where they can be.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path, formats: &[Format]) -> io::Result<Self> {
        Ok(Self {
            speakers: Speakers::default(),
            said: NewSaid::create(run)?,
            quotations: Quotations::create(run)?,
            kept: Kept::default(),
            counts: Counts::default(),
            drafts: Drafts::create(run, formats)?,
        })
    }

    /// Whether files are begun with whole records: what is noted is to have them ([`Noted::with`]).
    pub fn keeps_records(&self) -> bool {
        self.drafts.are_any()
    }

    /// Takes note of the next article.
    ///
    /// # Errors
    /// The disk is full.
    pub fn note(&mut self, article: Noted) -> io::Result<()> {
        self.counts.add_quotes(&article.counts);
        self.kept.articles += 1;
        self.kept.text |= article.has_text;
        self.kept.tokens |= article.has_tokens;
        self.speakers.start_article();
        let speakers = article.speakers.iter();
        let profiles: Vec<u32> = speakers
            .map(|speaker| self.speakers.note(speaker) as u32)
            .collect();
        for quote in &article.quotes {
            let said = quote.speakers.iter();
            self.said
                .add(said.map(|place| place.map(|place| profiles[place as usize])))?;
        }
        self.quotations.start_article();
        let mut quotes = article.quotes.iter();
        quotes.try_for_each(|quote| self.quotations.note(quote, article.published))?;
        article.record.map_or(Ok(()), |record| self.drafts.add(record))
    }

    /// Takes note of the articles in segments of the folder `run`: the next of it.
    ///
    /// # Errors
    /// They cannot be read, or the disk is full.
    pub fn note_segments(&mut self, run: &Path, segments: Vec<Segment>) -> Result<(), ReportError> {
        self.note_all(SegmentReader::of(run, segments))
    }

    fn note_all(&mut self, segments: SegmentReader) -> Result<(), ReportError> {
        let keep_records = self.keeps_records();
        each_made(
            segments,
            |line| Noted::of_line(line, keep_records),
            |articles| {
                let mut articles = articles.into_iter().flatten();
                Ok(articles.try_for_each(|article| self.note(article))?)
            },
        )
    }

    /// What came of it, when all are noted. Some sorts.
    ///
    /// # Errors
    /// The disk is full.
    pub fn joined(mut self) -> io::Result<Across> {
        self.drafts.close()?;
        let (speakers, groups) = thread::scope(|scope| {
            let groups = Builder::new().spawn_scoped(scope, || self.quotations.grouped())?;
            let speakers = self.speakers.joined();
            let groups = groups.join().unwrap_or_else(|panic| resume_unwind(panic));
            groups.map(|groups| (speakers, groups))
        })?;
        Ok(Across {
            speakers: Arc::new(speakers),
            said: self.said.finish()?,
            groups,
            kept: self.kept,
            counts: self.counts,
            drafts: self.drafts,
        })
    }
}

impl Across {
    /// Reads the segments in the folder `run` once, for reports in some formats. Takes time linear in them, and what [`Noting::joined`] takes.
    ///
    /// # Errors
    /// The segments cannot be read, or the disk is full.
    pub fn read(run: &Path, formats: &[Format]) -> Result<Self, ReportError> {
        let mut noting = Noting::create(run, formats)?;
        noting.note_all(SegmentReader::open(run)?)?;
        Ok(noting.joined()?)
    }

    /// Whether the run has what a format is made from. A run without articles has everything.
    pub(crate) fn has(&self, needs: Needs) -> bool {
        self.kept.articles == 0
            || match needs {
                Needs::Nothing => true,
                Needs::Text => self.kept.text,
                Needs::Tokens => self.kept.tokens,
            }
    }

    /// What is filled into the quotes of the run, in order; each who asks begins at the first.
    ///
    /// # Errors
    /// What was sorted cannot be read back.
    pub(crate) fn late(&self) -> io::Result<Late> {
        Ok(Late {
            speakers: Arc::clone(&self.speakers),
            said: self.said.in_order()?,
            groups: self.groups.in_order()?,
            left: self.counts.quotes,
        })
    }

    /// The quotations of all articles.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Everybody with a key.
    pub fn speakers(&self) -> &Arc<SpeakerKeys> {
        &self.speakers
    }
}

/// What is filled into one quote of the run after the other.
#[derive(Debug)]
pub(crate) struct Late {
    speakers: Arc<SpeakerKeys>,
    said: SaidInOrder,
    groups: GroupsInOrder,
    left: u64,
}

impl Late {
    fn read(&mut self) -> io::Result<FilledQuote> {
        let key_of = |profile: Option<u32>| self.speakers.key_of(profile? as usize).map(str::to_owned);
        Ok(FilledQuote {
            keys: self.said.next_quote()?.into_iter().map(key_of).collect(),
            group: self.groups.next_group()?,
        })
    }

    /// Those of the next article, in whose quotes so many speak.
    ///
    /// # Errors
    /// What was sorted cannot be read back, or the article is another one than was noted.
    pub(crate) fn next_article(&mut self, speakers: impl Iterator<Item = usize>) -> io::Result<Filled> {
        let quotes = speakers.map(|speakers| match self.next().transpose()? {
            Some(quote) if quote.keys.len() == speakers => Ok(quote),
            _ => {
                let reason = "the segments are not those that were noted";
                Err(io::Error::new(io::ErrorKind::InvalidData, reason))
            }
        });
        Ok(Filled(quotes.collect::<io::Result<_>>()?))
    }
}

impl Iterator for Late {
    type Item = io::Result<FilledQuote>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.read())
    }
}

/// What is filled into one quote of a run after the other, for files that are written without the records.
pub type LateQuotes = Box<dyn Iterator<Item = io::Result<FilledQuote>> + Send>;

/// What is filled into the quotes of an article, in order.
#[derive(Debug, Default)]
pub(crate) struct Filled(pub(crate) Vec<FilledQuote>);

/// What only the whole run shows of a quote.
#[derive(Clone, Debug, Default)]
pub struct FilledQuote {
    /// `speaker_key` of each speaker.
    pub keys: Vec<Option<String>>,
    /// `quote_group`
    pub group: Option<String>,
}

impl Filled {
    /// Fills the columns of the article.
    pub(crate) fn fill(&self, record: &mut ArticleRecord) {
        for (quote, filled) in record.quotes.iter_mut().zip(&self.0) {
            for (speaker, key) in quote.speakers.iter_mut().zip(&filled.keys) {
                speaker.key.clone_from(key);
            }
            quote.speaker_key.clone_from(filled.speaker_key());
            quote.quote_group.clone_from(&filled.group);
        }
    }
}

impl FilledQuote {
    /// The key of the first speaker.
    pub(crate) fn speaker_key(&self) -> &Option<String> {
        self.keys.first().unwrap_or(&None)
    }
}
