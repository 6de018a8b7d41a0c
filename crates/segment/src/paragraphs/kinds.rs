//! What a paragraph is for, from its words and its place.

use onrecord_document::ParagraphKind;

use crate::words::is_in;

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// It is the first of the text.
    pub first: bool,
    /// It is among the first few.
    pub top: bool,
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
    } else if is_byline(paragraph, place) {
        ParagraphKind::Byline
    } else if is_dateline(paragraph, place) {
        ParagraphKind::Dateline
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

/// A short line that does not end as sentences do, begins with a capital, a digit or a mark, and closes every quotation
/// that it opens.
fn is_heading(paragraph: &str) -> bool {
    let words = paragraph.split_whitespace().take(LONGEST_HEADING + 1).count();
    let starts = paragraph
        .chars()
        .next()
        .is_some_and(|first| !first.is_lowercase());
    let last = paragraph.trim_end_matches(['"', '”', '’', '\'', '»']);
    let ends = last.ends_with(|last: char| last.is_alphanumeric() || matches!(last, ')' | '%'));
    let count = |mark| paragraph.matches(mark).count();
    (1..=LONGEST_HEADING).contains(&words)
        && starts
        && ends
        && count('“') == count('”')
        && count('"') % 2 == 0
}

/// "By Ann Lee, Staff Writer"; "— Jo Doe" under a letter.
fn is_byline(paragraph: &str, place: Place) -> bool {
    let name = match (paragraph.strip_prefix("By "), paragraph.strip_prefix("— ")) {
        (Some(name), _) if place.top => name,
        (_, Some(name)) => name,
        _ => return false,
    };
    let words = name.split_whitespace().take(LONGEST_BYLINE + 1);
    name.starts_with(char::is_uppercase)
        && words.count() <= LONGEST_BYLINE
        && !name.ends_with(['.', '?', '!', ':', '”', '"'])
}

/// Words of the longest byline.
const LONGEST_BYLINE: usize = 10;

/// "BRUSSELS, May 9" as a line of its own at the top.
fn is_dateline(paragraph: &str, place: Place) -> bool {
    let Some((city, date)) = paragraph.split_once(", ") else {
        return false;
    };
    let mut words = date.split_whitespace();
    let month = words.next().is_some_and(|word| is_in(MONTHS, word));
    place.top
        && city.len() >= 3
        && city
            .chars()
            .all(|letter| letter.is_uppercase() || matches!(letter, ' ' | '.' | '-'))
        && month
        && words.all(|word| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b','))
}

const MONTHS: &[&str] = &[
    "apr.",
    "april",
    "aug.",
    "august",
    "dec.",
    "december",
    "feb.",
    "february",
    "jan.",
    "january",
    "july",
    "june",
    "mar.",
    "march",
    "may",
    "nov.",
    "november",
    "oct.",
    "october",
    "sept.",
    "september",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [AFTER_TIMES, MONTHS] {
            crate::words::assert_sorted(list);
        }
    }

    #[test]
    fn lines_show_what_they_are_for() {
        let apart = Place {
            first: false,
            top: true,
            last: false,
            apart: true,
        };
        for (line, kind) in [
            ("What happens next", ParagraphKind::Headline),
            ("‘I want to go home’: Okonjo asks", ParagraphKind::Headline),
            ("She left.", ParagraphKind::Body),
            ("“We turned our backs", ParagraphKind::Body),
            ("By Ann Lee, Staff Writer", ParagraphKind::Byline),
            ("By Monday it was over.", ParagraphKind::Body),
            ("— Leila Haddad", ParagraphKind::Byline),
            ("BRUSSELS, May 9", ParagraphKind::Dateline),
            ("14.05 GMT –", ParagraphKind::Headline),
            ("2:05 p.m.", ParagraphKind::Headline),
            ("2:05 was the time.", ParagraphKind::Body),
            ("2) Ask.", ParagraphKind::List),
            ("2024. It was cold.", ParagraphKind::Body),
            ("-- Go.", ParagraphKind::Body),
            ("Photo by Jo Doe", ParagraphKind::Caption),
            ("The mayor. AP Photo/Jo Doe", ParagraphKind::Caption),
        ] {
            assert_eq!(of(line, apart), kind, "{line}");
        }
    }
}
