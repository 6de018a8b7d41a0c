//! What a paragraph is for, from its words and its place.

use onrecord_document::ParagraphKind;

use crate::words::is_in;

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// It is the first of the text.
    pub first: bool,
    /// It is the last of the text.
    pub last: bool,
    /// Empty lines stand around it.
    pub apart: bool,
}

/// The kind of a paragraph that the header of its article does not name.
pub(super) fn of(paragraph: &str, place: Place) -> ParagraphKind {
    if is_list_item(paragraph) {
        ParagraphKind::List
    } else if is_caption(paragraph) {
        ParagraphKind::Caption
    } else if is_time(paragraph) || ((place.apart || place.first) && !place.last && is_heading(paragraph)) {
        ParagraphKind::Headline
    } else {
        ParagraphKind::Body
    }
}

/// "- item", "• item", "1. item", "2) item"
pub(super) fn is_list_item(line: &str) -> bool {
    let rest = line.trim_start_matches(['-', '*', '•', '–', '·', '◦', '▪', '●', '‣', '■', '►', '+']);
    let bullet = line.len() - rest.len();
    if bullet > 0 {
        return line.chars().count() - rest.chars().count() == 1 && rest.starts_with([' ', '\t', '\u{A0}']);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && (line[digits..].starts_with(". ") || line[digits..].starts_with(") "))
}

/// The longest caption that only a credit tells, in bytes.
const LONGEST_CAPTION: usize = 600;

fn is_caption(paragraph: &str) -> bool {
    if paragraph.len() > LONGEST_CAPTION {
        return false;
    }
    let bare = paragraph.trim_start_matches(['(', '[']);
    let starts = |openings: &[&str]| openings.iter().any(|opening| starts_with(bare, opening));
    let credit = CREDITS.iter().any(|credit| paragraph.contains(credit));
    starts(&[
        "photo:",
        "photos:",
        "photo by ",
        "photograph:",
        "photograph by ",
        "photo credit",
        "image:",
        "image credit",
    ]) || starts(&[
        "picture:",
        "pictured:",
        "caption:",
        "file photo",
        "photo courtesy",
        "illustration:",
        "(photo",
    ]) || (credit && !paragraph.contains(['“', '"']))
}

fn starts_with(text: &str, opening: &str) -> bool {
    text.get(..opening.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(opening))
}

/// What stands in the credit of a picture and hardly in running text.
const CREDITS: &[&str] = &[
    "(Photo:",
    "(Photo by",
    "(Photo credit",
    "(Image:",
    "(Picture:",
    "[Photo",
    "(AP Photo",
    "AP Photo/",
    "Getty Images/",
    "/Getty Images",
    "/ Getty Images",
    "/AFP/",
    "via Getty Images",
    "/Reuters)",
    "REUTERS/",
    "/Shutterstock",
    "File photo:",
];

/// The time of an entry of a live blog: "14:05", "14.05 –", "2:05pm GMT".
fn is_time(paragraph: &str) -> bool {
    if paragraph.len() > 24 {
        return false;
    }
    let mut parts = paragraph.split_ascii_whitespace();
    let Some(time) = parts.find(|part| !is_in(&["at", "update", "updated"], part)) else {
        return false;
    };
    let digits = time.bytes().take_while(u8::is_ascii_digit).count();
    let rest = time[digits..].trim_start_matches([':', '.', 'h']);
    let minutes = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = rest[minutes..].trim_end_matches([':', '.', ',']);
    (1..=2).contains(&digits)
        && minutes == 2
        && rest.len() + digits < time.len()
        && (tail.is_empty() || is_in(AFTER_TIMES, tail))
        && parts.all(|part| {
            is_in(AFTER_TIMES, part)
                || part
                    .chars()
                    .all(|sign| matches!(sign, '–' | '—' | '-' | ':' | '|'))
        })
}

const AFTER_TIMES: &[&str] = &[
    "a.m.", "aest", "am", "bst", "cest", "cet", "edt", "est", "et", "gmt", "ist", "p.m.", "pdt", "pm", "pst",
    "pt", "utc",
];

/// Words of the longest heading.
const LONGEST_HEADING: usize = 16;

/// A short line that does not end as sentences do and begins with a capital, a digit or a mark.
fn is_heading(paragraph: &str) -> bool {
    let words = paragraph.split_whitespace().take(LONGEST_HEADING + 1).count();
    let starts = paragraph
        .chars()
        .next()
        .is_some_and(|first| !first.is_lowercase());
    let last = paragraph.trim_end_matches(['"', '”', '’', '\'', '»']);
    let ends = last.ends_with(|last: char| last.is_alphanumeric() || matches!(last, ')' | '%'));
    let speaks = last.len() < paragraph.len() && last.ends_with([',', '.', '?', '!']);
    (1..=LONGEST_HEADING).contains(&words) && starts && ends && !speaks
}
