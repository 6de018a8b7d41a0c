//! The text of a record at hand, for formats that show words or count in other units than code points.

use onrecord_document::{CodePoints, Span, Text};

use crate::records::ArticleRecord;

/// A record's text, if the run has kept it.
pub(crate) fn text_of(record: &ArticleRecord) -> Option<Text> {
    Text::new(record.article.text.as_deref()?).ok()
}

/// Looks up what stands at offsets of a record, which count code points. Offsets out of the text show nothing.
pub(crate) struct Passages<'t> {
    text: &'t Text,
    pub(crate) points: CodePoints<'t>,
    /// Code points that take two units in UTF-16.
    wide: Vec<u32>,
}

impl<'t> Passages<'t> {
    pub(crate) fn new(text: &'t Text) -> Self {
        let wide = (0..)
            .zip(text.chars())
            .filter(|(_, character)| character.len_utf16() > 1);
        Self {
            text,
            points: CodePoints::new(text),
            wide: wide.map(|(at, _)| at).collect(),
        }
    }

    pub(crate) fn words(&self, span: Span) -> &'t str {
        let bytes = self.points.to_span(span);
        bytes.and_then(|bytes| self.text.get(bytes)).unwrap_or_default()
    }

    /// The pieces of a span between line breaks, without the white space beside them.
    pub(crate) fn lines(&self, span: Span) -> Vec<Span> {
        let mut start = span.start;
        let mut pieces = Vec::new();
        for line in self.words(span).split_inclusive(['\n', '\r']) {
            let count = |text: &str| text.chars().count() as u32;
            let indent = count(line) - count(line.trim_start());
            let end = start + count(line.trim_end());
            if start + indent < end {
                pieces.push(Span::new(start + indent, end));
            }
            start += count(line);
        }
        pieces
    }

    /// A place in units of UTF-16, as Java and JavaScript count.
    pub(crate) fn utf16(&self, place: u32) -> u32 {
        place + self.wide.partition_point(|wide| *wide < place) as u32
    }
}
