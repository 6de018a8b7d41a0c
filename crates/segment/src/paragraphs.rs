//! Where paragraphs begin and end, and what each is for. A line is a paragraph, but in hard-wrapped text the lines of a
//! block belong together.

mod kinds;

use std::ops::Range;

use onrecord_document::segmentation::is_invisible;
use onrecord_document::{Header, ParagraphKind, Span};

/// A paragraph before its tokens are known: may have invisible characters around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub range: Range<usize>,
    pub kind: ParagraphKind,
}

/// A line that shows something.
#[derive(Clone, Debug)]
struct Line {
    /// Without invisible characters around it.
    range: Range<usize>,
    /// How many characters it has.
    length: usize,
    /// Whether an empty line stands in front of it, or nothing.
    after_gap: bool,
    /// What the header of the article says it is.
    header: Option<ParagraphKind>,
}

/// The paragraphs of a text in order. Every visible character is in one.
pub(crate) fn find(text: &str, header: &Header) -> Vec<Found> {
    let lines = lines(text, header);
    let wrapped = wrap_width(text, &lines);
    let spaced = lines.iter().skip(1).any(|line| line.after_gap);
    let mut found: Vec<Found> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let mut last = at;
        while let Some(width) = wrapped
            && last + 1 < lines.len()
            && goes_on(text, &lines[last], &lines[last + 1], width)
        {
            last += 1;
        }
        let gap_behind = lines.get(last + 1).is_none_or(|next| next.after_gap);
        let range = lines[at].range.start..lines[last].range.end;
        let place = kinds::Place {
            first: at == 0,
            top: found.len() < HEADER_PARAGRAPHS,
            last: last + 1 == lines.len(),
            apart: spaced && lines[at].after_gap && gap_behind,
        };
        let kind = lines[at]
            .header
            .unwrap_or_else(|| kinds::of(&text[range.clone()], place));
        found.push(Found { range, kind });
        at = last + 1;
    }
    found
}

/// Among so many paragraphs a byline or a dateline is looked for.
const HEADER_PARAGRAPHS: usize = 4;

fn lines(text: &str, header: &Header) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut after_gap = true;
    let mut kinds = [
        (header.title, ParagraphKind::Headline),
        (header.byline, ParagraphKind::Byline),
        (header.dateline, ParagraphKind::Dateline),
    ]
    .into_iter();
    let known: [Option<(Span, ParagraphKind)>; 3] =
        std::array::from_fn(|_| kinds.next().and_then(|(span, kind)| Some((span?, kind))));
    while start < text.len() {
        let (end, next) = line_end(text, start);
        let line = &text[start..end];
        let shown = line.trim_matches(is_invisible);
        if shown.is_empty() {
            after_gap = true;
        } else {
            let from = start + (line.len() - line.trim_start_matches(is_invisible).len());
            let range = from..from + shown.len();
            let place = crate::span(range.start, range.end);
            let header = known
                .iter()
                .flatten()
                .find(|(span, _)| span.overlaps(place))
                .map(|(_, kind)| *kind);
            lines.push(Line {
                length: shown.chars().count(),
                range,
                after_gap,
                header,
            });
            after_gap = false;
        }
        start = next;
    }
    lines
}

/// Where the line from `start` ends, and where the next one starts: \n, \r\n, \r, form feed, vertical tab, NEL, and the
/// Unicode separators of lines and paragraphs.
fn line_end(text: &str, start: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest[0] {
            b'\r' if rest.get(1) == Some(&b'\n') => 2,
            b'\n' | b'\r' | 0x0B | 0x0C => 1,
            0xC2 if rest.starts_with("\u{85}".as_bytes()) => 2,
            0xE2 if rest.starts_with("\u{2028}".as_bytes()) || rest.starts_with("\u{2029}".as_bytes()) => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        return (at, at + length);
    }
    (at, at)
}

/// Columns between which text is wrapped by hand or by a mail program.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 50..=100;

/// The column at which the text is hard-wrapped, if it is: nearly every line inside a block is so long that the first word
/// of the next would not have fitted, and lines break inside sentences.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = || lines.windows(2).filter(|pair| !pair[1].after_gap);
    let mut lengths: Vec<usize> = pairs().map(|pair| pair[0].length).collect();
    // Without the longest few, which may be addresses that could not be broken.
    let place = (lengths.len() * 19 / 20).min(lengths.len().checked_sub(1)?);
    let width = *lengths.select_nth_unstable(place).1;
    if !WRAP_WIDTHS.contains(&width) {
        return None;
    }
    let (mut full, mut inside) = (0, 0);
    for pair in pairs() {
        full += usize::from(is_full(text, &pair[0], &pair[1], width));
        inside += usize::from(!ends_sentence(&text[pair[0].range.clone()]));
    }
    let breaks = lengths.len();
    (breaks >= 3 && full * 10 >= breaks * 7 && inside * 2 >= breaks).then_some(width)
}

/// Whether the first word of the next line would not have fitted; wrapped text is ragged by a few characters.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    const RAGGED: usize = 4;
    let word = text[next.range.clone()]
        .chars()
        .take(width)
        .take_while(|character| !character.is_whitespace())
        .count();
    line.length + 1 + word + RAGGED > width
}

fn goes_on(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    !next.after_gap
        && line.header == next.header
        && !kinds::is_list_item(&text[next.range.clone()])
        && is_full(text, line, next, width)
}

/// Whether a line ends as sentences do.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '?', '!', '…', ':'])
}
