//! Removing someone from a run: out of its segments, and so out of everything that is made from them.
//!
//! An article by its address goes as a whole. A person or body by name: what they say, and every other quote whose words name them; they
//! themselves among the entities; titles, authors and addresses that name them; and the text of every article that does, with its
//! tokens. A person's surname counts as their name in the articles that name them in full.
//!
//! Everything is made anew beside the run and put in its place when it is complete, the segments last: until then the run is as it was,
//! and when the program is stopped, the same command finishes what it began.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use onrecord_document::{Entity, EntityId, EntityKind, Header};

use crate::across::words;
use crate::columns::QuoteColumns;
use crate::files::{WriteError, remove_all};
use crate::lock::RunLock;
use crate::manifest::{Manifest, RunSettings};
use crate::records::{ArticleRecord, Record, key_of_line, to_keyed_line, to_line};
use crate::reports::{Format, ReportError, ReportOptions, report_files, write_reports};
use crate::segments::{FOLDER, SegmentError, SegmentReader, SegmentWriter};

/// Who or what is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A person or body, by full name; case and accents do not count.
    Speaker(String),
    /// An article, by the address it came with.
    Url(String),
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Whole articles.
    pub articles: u64,
    /// Quotes, those of whole articles included.
    pub quotes: u64,
    /// Articles that stay without their text.
    pub texts: u64,
    /// Files that were made anew.
    pub files: Vec<&'static str>,
}

/// Why nothing was removed.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// The folder holds no finished run.
    #[error("{} holds no finished run of OnRecord", .0.display())]
    NotARun(PathBuf),
    /// Another process writes there.
    #[error("another run is being written into {}", .0.display())]
    Locked(PathBuf),
    /// A name without words would be everywhere.
    #[error("give the full name or the address of what is to be removed")]
    Nobody,
    /// The segments cannot be read, or something cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl From<io::Error> for ForgetError {
    fn from(error: io::Error) -> Self {
        Self::Report(error.into())
    }
}

impl From<SegmentError> for ForgetError {
    fn from(error: SegmentError) -> Self {
        Self::Report(error.into())
    }
}

/// Where everything is made anew, inside the folder of the run.
const BESIDE: &str = "forgetting.partial";

/// Removes someone or something from the run in the folder `run`, and makes its reports anew if that changed anything.
///
/// # Errors
/// There is no finished run, or it cannot be read or written; the run is as it was then, or the same call finishes it.
pub fn forget(run: &Path, whom: &Whom) -> Result<Removed, ForgetError> {
    let target = Target::of(whom).ok_or(ForgetError::Nobody)?;
    let beside = run.join(BESIDE);
    finish_earlier(run, &beside)?;
    let not_a_run = |_| ForgetError::NotARun(run.to_owned());
    let mut manifest = Manifest::read(run).map_err(not_a_run)?;
    let lock = RunLock::take(run)?.ok_or_else(|| ForgetError::Locked(run.to_owned()))?;
    remove(&beside)?;
    let mut removed = segments(run, &beside, &target)?;
    if removed == Removed::default() {
        remove(&beside)?;
        return Ok(removed);
    }
    let has = |format: &Format| {
        let mut files = format.files().iter();
        files.all(|file| manifest.files.iter().any(|known| known == file))
    };
    let options = ReportOptions {
        formats: Format::ALL.iter().copied().filter(has).collect(),
        csv_safe: manifest.csv_safe,
    };
    removed.files = report_files(&options.formats);
    manifest.counts = Some(write_reports(&beside, options)?);
    manifest.write(&beside)?;
    for file in removed.files.iter().copied().chain(["run.json"]) {
        let (made, old) = (beside.join(file), run.join(file));
        if made.is_dir() {
            remove(&old)?;
        }
        replace(&made, &old)?;
    }
    swap(run, &beside)?;
    drop(lock);
    Ok(removed)
}

/// Segments without what is removed.
fn segments(run: &Path, beside: &Path, target: &Target) -> Result<Removed, ForgetError> {
    let settings = RunSettings::read(run)?;
    fs::create_dir_all(beside).map_err(WriteError::at(beside))?;
    let mut writer = SegmentWriter::create(beside)?;
    if let Some(settings) = settings {
        writer = writer.with_limits(settings.limits.bytes, settings.limits.records);
        settings.write(beside)?;
    }
    let mut removed = Removed::default();
    SegmentReader::open(run)?.each_line(|line| {
        let written = match serde_json::from_slice(line)? {
            Record::Article(mut article) => match target.remove_from(&mut article, &mut removed) {
                Left::AsItWas => writer.write(line.trim_ascii_end()),
                Left::Less => writer.write(&match key_of_line(line) {
                    Some(key) => to_keyed_line(key, &Record::Article(article)),
                    None => to_line(&Record::Article(article)),
                }),
                Left::Nothing => Ok(()),
            },
            Record::Rejected(_) => writer.write(line.trim_ascii_end()),
        };
        Ok(written.map_err(ForgetError::from))
    })?;
    writer.finish()?;
    Ok(removed)
}

/// Puts the new segments in the place of the old ones.
fn swap(run: &Path, beside: &Path) -> io::Result<()> {
    let (parts, old) = (run.join(FOLDER), beside.join("old"));
    replace(&parts, &old)?;
    replace(&beside.join(FOLDER), &parts)?;
    remove(beside)
}

/// Finishes a swap that was broken off in the middle.
fn finish_earlier(run: &Path, beside: &Path) -> io::Result<()> {
    let (parts, made) = (run.join(FOLDER), beside.join(FOLDER));
    if !parts.exists() && made.exists() {
        replace(&made, &parts)?;
    }
    Ok(())
}

fn replace(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to).map_err(WriteError::at(to))
}

fn remove(folder: &Path) -> io::Result<()> {
    remove_all(folder).map_err(WriteError::at(folder))
}

/// What is looked for.
enum Target {
    Name(Vec<String>),
    Url(String),
}

/// What is left of an article.
#[derive(Debug, PartialEq, Eq)]
enum Left {
    AsItWas,
    Less,
    Nothing,
}

impl Target {
    fn of(whom: &Whom) -> Option<Self> {
        match whom {
            Whom::Speaker(name) => Some(Self::Name(words(name))).filter(|target| match target {
                Self::Name(words) => !words.is_empty(),
                Self::Url(_) => true,
            }),
            Whom::Url(url) => Some(Self::Url(url.trim().to_owned())).filter(|_| !url.trim().is_empty()),
        }
    }

    fn remove_from(&self, article: &mut ArticleRecord, removed: &mut Removed) -> Left {
        match self {
            Self::Url(url) if article.article.metadata.url.as_deref() == Some(url) => {
                removed.articles += 1;
                removed.quotes += article.quotes.len() as u64;
                Left::Nothing
            }
            Self::Url(_) => Left::AsItWas,
            Self::Name(name) => remove_name(name, article, removed),
        }
    }
}

fn remove_name(name: &[String], article: &mut ArticleRecord, removed: &mut Removed) -> Left {
    let Some(names) = Names::of(name, article) else {
        return Left::AsItWas;
    };
    let before = article.quotes.len();
    let mut gone: Vec<String> = Vec::new();
    article.quotes.retain(|quote| {
        let within = quote.within.as_ref().is_some_and(|outer| gone.contains(outer));
        let goes = within || names.are_in_quote(quote);
        if goes {
            gone.push(quote.quote_id.clone());
        }
        !goes
    });
    removed.quotes += (before - article.quotes.len()) as u64;
    removed.texts += u64::from(article.article.text.is_some());
    remove_entities(&names, article);
    let metadata = &mut article.article.metadata;
    for field in [
        &mut article.title,
        &mut metadata.title,
        &mut metadata.author,
        &mut metadata.url,
    ] {
        field.take_if(|text| names.are_in(text));
    }
    article.article.text = None;
    article.article.header = Header::default();
    (article.segmentation, article.syntax) = (None, None);
    Left::Less
}

/// Takes out the entities of these names; the others move up.
fn remove_entities(names: &Names<'_>, article: &mut ArticleRecord) {
    let mut place = Vec::new();
    let mut next = 0;
    article.entities.entities.retain_mut(|entity| {
        let stays = !names.are_in(&entity.name);
        place.push(stays.then_some(EntityId(next)));
        next += u32::from(stays);
        entity.roles.retain(|role| {
            let body = role.organization.as_deref().unwrap_or_default();
            !names.are_in(&role.text) && !names.are_in(body)
        });
        stays
    });
    let moved = |id: EntityId| place.get(id.0 as usize).copied().flatten();
    article.entities.mentions.retain_mut(|mention| {
        let id = moved(mention.entity);
        mention.entity = id.unwrap_or(mention.entity);
        id.is_some()
    });
    for quote in &mut article.quotes {
        quote.speaker_id = quote.speaker_id.and_then(moved);
        for speaker in &mut quote.speakers {
            speaker.id = speaker.id.and_then(moved);
        }
    }
}

/// The forms of a name that an article uses.
struct Names<'n> {
    full: &'n [String],
    /// A person's surname.
    last: Option<&'n String>,
}

impl<'n> Names<'n> {
    /// Nothing if the article does not name them in full.
    fn of(full: &'n [String], article: &ArticleRecord) -> Option<Self> {
        let named = Self { full, last: None };
        let entity = |entity: &Entity| words(&entity.name) == full;
        let known = article.entities.entities.iter().find(|found| entity(found));
        let is_there = known.is_some()
            || article
                .article
                .text
                .as_deref()
                .is_some_and(|text| named.are_in(text))
            || article.title.as_deref().is_some_and(|title| named.are_in(title))
            || article.quotes.iter().any(|quote| named.are_in_quote(quote));
        let is_person = known.is_none_or(|entity| entity.kind == EntityKind::Person) && full.len() > 1;
        is_there.then(|| Self {
            full,
            last: full.last().filter(|_| is_person),
        })
    }

    fn are_in(&self, text: &str) -> bool {
        let words = words(text);
        words.windows(self.full.len()).any(|window| window == self.full)
            || self.last.is_some_and(|last| words.contains(last))
    }

    fn are_in_quote(&self, quote: &QuoteColumns) -> bool {
        let texts = [
            Some(&quote.content),
            Some(&quote.context),
            quote.source.as_ref(),
            quote.speaker.as_ref(),
            quote.addressee.as_ref(),
            quote.cue.as_ref(),
            quote.place.as_ref(),
            quote.speaker_role.as_ref(),
            quote.speaker_organization.as_ref(),
        ];
        let of_speakers = quote
            .speakers
            .iter()
            .flat_map(|speaker| [Some(&speaker.name), speaker.role.as_ref(), speaker.label.as_ref()]);
        texts
            .into_iter()
            .chain(of_speakers)
            .flatten()
            .chain(&quote.about)
            .any(|text| self.are_in(text))
    }
}
