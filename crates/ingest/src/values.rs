//! What one record says of each field, and the metadata that this makes.
//!
//! How values are written in a format is not known here.

use std::borrow::Cow;

use onrecord_document::Metadata;

use crate::byline;
use crate::date::parse_date;
use crate::fields::{FIELDS, Field};

/// The best value offered for each field.
#[derive(Debug, Default)]
pub(crate) struct Values<'r> {
    best: [Option<Ranked<'r>>; FIELDS],
}

#[derive(Debug)]
struct Ranked<'r> {
    rank: usize,
    value: Cow<'r, str>,
}

impl<'r> Values<'r> {
    /// Takes `value` for `field` unless there is a better one. A blank value is worse than any other; of equals the later
    /// one holds, as in most readers of JSON.
    pub(crate) fn offer(&mut self, field: Field, rank: usize, value: Cow<'r, str>) {
        let best = &mut self.best[field as usize];
        let key = |rank: usize, value: &str| (value.trim().is_empty(), rank);
        if best
            .as_ref()
            .is_none_or(|old| key(rank, &value) <= key(old.rank, &old.value))
        {
            *best = Some(Ranked { rank, value });
        }
    }

    /// The value of `field` as it came.
    pub(crate) fn take(&mut self, field: Field) -> Option<Cow<'r, str>> {
        self.best[field as usize].take().map(|best| best.value)
    }

    /// The value of `field` without white space around it, if anything is left.
    pub(crate) fn take_trimmed(&mut self, field: Field) -> Option<String> {
        self.take(field)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// All that is left but text and id.
    pub(crate) fn into_metadata(mut self) -> Metadata {
        let author = self.take_trimmed(Field::Author);
        Metadata {
            title: self.take_trimmed(Field::Title),
            author: author.map(|author| byline::without_by(&author).to_owned()),
            dateline: None,
            outlet: self.take_trimmed(Field::Outlet),
            section: self.take_trimmed(Field::Section),
            url: self.take_trimmed(Field::Url),
            // BCP 47 joins by hyphens what POSIX joins by underscores: `en_GB`.
            language: self
                .take_trimmed(Field::Language)
                .map(|tag| tag.replace('_', "-")),
            published: self.take(Field::Published).and_then(|date| parse_date(&date)),
        }
    }
}

/// Fills in what `metadata` does not say.
pub(crate) fn complete(metadata: &mut Metadata, said: Metadata) {
    let slots = [
        (&mut metadata.title, said.title),
        (&mut metadata.author, said.author),
        (&mut metadata.dateline, said.dateline),
        (&mut metadata.outlet, said.outlet),
    ];
    for (slot, words) in slots {
        *slot = slot.take().or(words);
    }
    metadata.published = metadata.published.take().or(said.published);
}
