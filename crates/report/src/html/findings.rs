//! What the page says of the whole run: counts, periods, speakers, outlets, who speaks about whom, what was rejected.
//!
//! Counted for a speaker is only what is reported as said; the rest is counted apart as "not said". Memory is bounded by the constants
//! here, whatever the size of the run.

use std::ops::AddAssign;

use onrecord_document::{CueClass, DatePrecision, EntityKind, QuoteKind, SpeakerKind};

use super::tally::{Calendar, Frequent, Unit, Weight};
use crate::columns::{QuoteColumns, SpeakerColumns};
use crate::records::{ArticleRecord, Rejected};
use crate::rejections::Rejections;
use crate::reports::Counts;
use crate::rows::BETWEEN_NAMES;

/// Speakers, outlets and pairs of speaker and named that are kept when there are twice as many.
const SPEAKERS: usize = 4000;
const OUTLETS: usize = 2000;
const PAIRS: usize = 20_000;

/// Names, roles and outlets kept for each speaker.
const OF_A_SPEAKER: usize = 8;

/// Most periods that are counted apart, and most that a chart is drawn over; beyond that they get longer.
const PERIODS: usize = 400;
const DRAWN: u64 = 130;

/// Rejected articles named one by one.
const REJECTED: usize = 100;

/// All classes of cues, and one place for cues without one.
pub(super) const CLASSES: usize = CueClass::ALL.len() + 1;

/// Counts by class of cue.
pub(super) type ByClass = [u64; CLASSES];

/// Counts by kind of quotation.
pub(super) type ByKind = [u64; QuoteKind::ALL.len()];

/// Between the two names of a pair: no name has it, since it is no character of text.
pub(super) const BETWEEN: char = '\u{0}';

/// What is known of the whole run.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) counts: Counts,
    /// Articles with a date.
    pub(super) dated: u64,
    pub(super) unit: Unit,
    pub(super) periods: Calendar<Period>,
    /// By their key.
    pub(super) speakers: Frequent<Speaker>,
    pub(super) classes: ByClass,
    pub(super) outlets: Frequent<Outlet>,
    /// By the speaker's key, [`BETWEEN`] and the name of who or what is spoken about or to.
    pub(super) pairs: Frequent<Pair>,
    pub(super) rejections: Rejections,
}

/// What was published in a period.
#[derive(Debug, Default)]
pub(super) struct Period {
    pub(super) articles: u64,
    pub(super) kinds: ByKind,
    /// Quotations reported as said.
    pub(super) said: u64,
}

/// What a speaker said.
#[derive(Debug)]
pub(super) struct Speaker {
    pub(super) names: Frequent<u64>,
    pub(super) roles: Frequent<u64>,
    pub(super) outlets: Frequent<u64>,
    pub(super) kind: SpeakerKind,
    pub(super) wikidata: Option<String>,
    /// Whether nothing but the name says that it is the same one in all articles.
    pub(super) by_name: bool,
    /// Reported as said.
    pub(super) quotes: u64,
    pub(super) not_said: u64,
    pub(super) articles: u64,
    /// Number of the last article counted.
    last_article: u64,
    pub(super) kinds: ByKind,
    pub(super) classes: ByClass,
    pub(super) periods: Calendar<u64>,
}

/// What an outlet published.
#[derive(Debug, Default)]
pub(super) struct Outlet {
    pub(super) articles: u64,
    pub(super) quotes: u64,
}

/// How often someone speaks about someone.
#[derive(Debug, Default)]
pub(super) struct Pair(pub(super) ByClass);

/// What stands for a speaker over all articles: the key across the run, or else kind and name.
pub(super) fn key(speaker: &SpeakerColumns) -> String {
    let by_name = || format!("{}:{}", speaker.kind.name(), speaker.name);
    speaker.key.clone().unwrap_or_else(by_name)
}

/// The day of publication, `2026-03-04`, if there is one that can be counted.
pub(super) fn day(record: &ArticleRecord) -> Option<String> {
    let published = record.article.metadata.published.as_ref()?;
    let mut day = published.instant.to_string();
    // Years before 0 and after 9999 have a sign.
    day.starts_with(|first: char| first.is_ascii_digit())
        .then_some(())?;
    day.truncate(10);
    Some(day)
}

/// The date of publication as precisely as it is known.
pub(super) fn date(record: &ArticleRecord) -> Option<String> {
    let day = day(record)?;
    let unit = match record.article.metadata.published.as_ref()?.precision {
        DatePrecision::Year => Unit::Year,
        DatePrecision::Month => Unit::Month,
        _ => Unit::Day,
    };
    Some(unit.of(&day).to_owned())
}

impl Findings {
    pub(super) fn none() -> Self {
        Self {
            counts: Counts::default(),
            dated: 0,
            unit: Unit::Day,
            periods: Calendar::default(),
            speakers: Frequent::new(SPEAKERS),
            classes: ByClass::default(),
            outlets: Frequent::new(OUTLETS),
            pairs: Frequent::new(PAIRS),
            rejections: Rejections::new(REJECTED),
        }
    }

    pub(super) fn rejected(&mut self, rejected: &Rejected) {
        self.counts.add_rejected(rejected);
        self.rejections.add(rejected);
    }

    pub(super) fn article(&mut self, record: &ArticleRecord) {
        self.counts.add_article(record);
        let outlet = record.article.metadata.outlet.as_deref();
        if let Some(outlet) = outlet {
            let outlet = self.outlets.entry(outlet);
            outlet.articles += 1;
            outlet.quotes += record.quotes.len() as u64;
        }
        let day = day(record);
        let period = day.as_deref().map(|day| self.unit.of(day).to_owned());
        if let Some(period) = &period {
            self.dated += 1;
            *self.periods.entry(period) += Period::of(record);
        }
        for quote in &record.quotes {
            self.quote(record, quote, outlet, period.as_deref());
        }
        while self.periods.len() > PERIODS && self.unit != Unit::Year {
            self.coarsen();
        }
    }

    /// Makes periods so long that a chart can be drawn of them.
    pub(super) fn settle(&mut self) {
        while self.periods.span(self.unit) > DRAWN && self.unit != Unit::Year {
            self.coarsen();
        }
    }

    fn coarsen(&mut self) {
        self.unit = self.unit.longer();
        self.periods.coarsen(self.unit);
        for speaker in self.speakers.values_mut() {
            speaker.periods.coarsen(self.unit);
        }
    }

    fn quote(
        &mut self,
        record: &ArticleRecord,
        quote: &QuoteColumns,
        outlet: Option<&str>,
        period: Option<&str>,
    ) {
        if quote.is_said() {
            self.classes[class(quote)] += 1;
        }
        for speaker in quote.speakers.iter().filter(|speaker| speaker.has_name()) {
            let key = key(speaker);
            let known = self.speakers.entry(&key);
            known.add(speaker, quote);
            if !quote.is_said() {
                continue;
            }
            if known.last_article != self.counts.articles {
                known.last_article = self.counts.articles;
                known.articles += 1;
            }
            if let Some(outlet) = outlet {
                known.outlets.add(outlet);
            }
            if let Some(period) = period {
                *known.periods.entry(period) += 1;
            }
            self.pairs(record, quote, speaker, &key);
        }
    }

    fn pairs(&mut self, record: &ArticleRecord, quote: &QuoteColumns, speaker: &SpeakerColumns, key: &str) {
        let mut pair = format!("{key}{BETWEEN}");
        let start = pair.len();
        for name in spoken_about(record, quote).filter(|name| *name != speaker.name) {
            pair.truncate(start);
            pair.push_str(name);
            self.pairs.entry(&pair).0[class(quote)] += 1;
        }
    }
}

/// People, bodies and places that a quotation is about or to, by name.
pub(super) fn spoken_about<'a>(
    record: &'a ArticleRecord,
    quote: &'a QuoteColumns,
) -> impl Iterator<Item = &'a str> {
    let speaks_or_is_spoken_of = |name: &&str| {
        let mut entities = record.entities.entities.iter();
        entities.any(|entity| entity.name == *name && is_someone(entity.kind))
    };
    let about = quote.about.iter().map(String::as_str);
    let addressees = quote
        .addressee
        .iter()
        .flat_map(|names| names.split(BETWEEN_NAMES));
    let addressees = addressees.filter(|name| !quote.about.iter().any(|about| about == name));
    about.chain(addressees).filter(speaks_or_is_spoken_of)
}

const fn is_someone(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Person | EntityKind::Organization | EntityKind::Place | EntityKind::Norp
    )
}

/// The place of a quote's class in [`ByClass`].
fn class(quote: &QuoteColumns) -> usize {
    let position = |class| CueClass::ALL.iter().position(|known| *known == class);
    quote.cue_class.and_then(position).unwrap_or(CLASSES - 1)
}

/// The place of a quote's kind in [`ByKind`].
fn kind(quote: &QuoteColumns) -> usize {
    let position = QuoteKind::ALL.iter().position(|kind| *kind == quote.kind);
    position.unwrap_or_default()
}

impl Period {
    fn of(record: &ArticleRecord) -> Self {
        let mut period = Self {
            articles: 1,
            ..Self::default()
        };
        for quote in &record.quotes {
            period.kinds[kind(quote)] += 1;
            period.said += u64::from(quote.is_said());
        }
        period
    }
}

impl AddAssign for Period {
    fn add_assign(&mut self, other: Self) {
        self.articles += other.articles;
        self.said += other.said;
        for (count, more) in self.kinds.iter_mut().zip(other.kinds) {
            *count += more;
        }
    }
}

impl Default for Speaker {
    fn default() -> Self {
        Self {
            names: Frequent::new(OF_A_SPEAKER),
            roles: Frequent::new(OF_A_SPEAKER),
            outlets: Frequent::new(OF_A_SPEAKER),
            kind: SpeakerKind::Person,
            wikidata: None,
            by_name: false,
            quotes: 0,
            not_said: 0,
            articles: 0,
            last_article: 0,
            kinds: ByKind::default(),
            classes: ByClass::default(),
            periods: Calendar::default(),
        }
    }
}

impl Speaker {
    fn add(&mut self, speaker: &SpeakerColumns, quote: &QuoteColumns) {
        self.kind = speaker.kind;
        self.by_name = speaker.key.is_none();
        self.names.add(&speaker.name);
        if let Some(role) = &speaker.role {
            self.roles.add(role);
        }
        if self.wikidata.is_none() {
            self.wikidata.clone_from(&speaker.wikidata);
        }
        if quote.is_said() {
            self.quotes += 1;
            self.kinds[kind(quote)] += 1;
            self.classes[class(quote)] += 1;
        } else {
            self.not_said += 1;
        }
    }
}

impl Weight for Speaker {
    fn weight(&self) -> u64 {
        self.quotes
    }
}

impl Weight for Outlet {
    fn weight(&self) -> u64 {
        self.quotes
    }
}

impl Weight for Pair {
    fn weight(&self) -> u64 {
        self.0.iter().sum()
    }
}
