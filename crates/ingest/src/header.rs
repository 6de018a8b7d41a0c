//! Finds the lines at the top of a text that are its headline, byline and dateline.
//!
//! Lines are told apart by their form, and in doubt a line is the first paragraph of the body. Nothing is cut from the text.

use onrecord_document::{Header, Metadata, Span};

use crate::byline;
use crate::date;
use crate::dateline;
use crate::values::complete;

/// A line that is not blank, without white space around it.
#[derive(Clone, Copy, Debug)]
struct Line<'t> {
    text: &'t str,
    span: Span,
    /// Whether the next line is blank or there is none.
    ends_block: bool,
}

/// A header is at most this many lines, decks and labels between its parts included.
const MOST_LINES: usize = 8;

/// The header of `text`, of which `title` and `known` are known already, and what it says.
pub(crate) fn find(text: &str, title: Option<Span>, known: &Metadata) -> (Header, Metadata) {
    let lines = first_lines(text);
    let mut said = Metadata::default();
    let mut header = Header {
        title,
        ..Header::default()
    };
    let (mut body, mut below_title) = (false, false);
    let mut rest = lines.as_slice();
    while let Some((line, behind)) = rest.split_first() {
        rest = behind;
        if header.title.is_some_and(|title| title.overlaps(line.span)) {
            below_title = true;
        } else if let Some(dateline) = dateline::whole(line.text).filter(|_| header.dateline.is_none()) {
            header.dateline = Some(line.span);
            complete(&mut said, dateline);
        } else if let Some(byline) =
            byline::whole(line.text, below_title && line.ends_block).filter(|_| header.byline.is_none())
        {
            header.byline = Some(line.span);
            complete(&mut said, byline);
            below_title = false;
        } else if let Some(title) =
            headline(*line, behind, known.title.as_deref()).filter(|_| header.title.is_none() && !body)
        {
            header.title = Some(title);
            below_title = true;
        } else {
            (body, below_title) = (true, false);
            if let Some(dateline) = dateline::at_start(line.text) {
                complete(&mut said, dateline);
                break;
            }
        }
    }
    if let Some(title) = header.title {
        said.title = Some(in_one_line(&text[title.range()]));
    }
    (header, said)
}

fn first_lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            if let Some(last) = lines.last_mut() {
                last.ends_block = true;
            }
        } else if lines.len() == MOST_LINES {
            break;
        } else {
            let at = start + (line.len() - line.trim_start().len());
            lines.push(Line {
                text: words,
                span: Span::of(at..at + words.len()),
                ends_block: false,
            });
        }
        start += line.len();
    }
    lines
}

/// The headline that starts with `line`, which may run on in the next one; `given` is the title if it is known.
fn headline(line: Line<'_>, behind: &[Line<'_>], given: Option<&str>) -> Option<Span> {
    let next = behind.first()?;
    let both = line.span.hull(next.span);
    if let Some(given) = given {
        let is = |words: &[&str]| alike(words, given);
        return if is(&[line.text]) {
            Some(line.span)
        } else if !line.ends_block && is(&[line.text, next.text]) {
            Some(both)
        } else {
            None
        };
    }
    // "Lawmaker urges retaliation on Russia;⏎Member of House panel says …", a headline and its deck
    if line.text.ends_with(';') && !line.ends_block && next.ends_block && behind.len() > 1 {
        return (both.len() as usize <= 2 * MOST_HEADLINE_BYTES).then_some(both);
    }
    looks_like_headline(line, behind).then_some(line.span)
}

/// A longer line is a paragraph.
const MOST_HEADLINE_BYTES: usize = 160;
/// A longer line that ends like a sentence is a paragraph.
const MOST_SENTENCE_BYTES: usize = 120;

fn looks_like_headline(line: Line<'_>, behind: &[Line<'_>]) -> bool {
    let text = line.text;
    let unfinished = text.ends_with([':', ',', ';', '—', '-']);
    if text.len() > MOST_HEADLINE_BYTES || unfinished || dateline::at_start(text).is_some() {
        return false;
    }
    let longer = |next: &Line<'_>| next.text.len() > text.len();
    match (ends_like_sentence(text), line.ends_block) {
        (false, true) => true,
        // "Council delays vote⏎The council voted …": not the first line of a paragraph that was broken into lines
        (false, false) => behind
            .first()
            .is_some_and(|next| longer(next) && ends_like_sentence(next.text)),
        (true, true) => {
            text.len() <= MOST_SENTENCE_BYTES && behind.iter().any(longer) && !reads_like_lead(text)
        }
        (true, false) => false,
    }
}

fn ends_like_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    bare.ends_with(['.', '!', '?', '…'])
}

/// Whether a line that ends like a sentence reads like the first one of a body: it is long for a headline and has two of the
/// articles and auxiliaries that headlines do without ("Family members of victims of gun violence are not through with the
/// senator."), tells the day ("on Sunday"), or has a second sentence. Words in title case are a headline all the same.
fn reads_like_lead(text: &str) -> bool {
    let words = || {
        text.split_whitespace()
            .map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()))
    };
    let long = words().skip(1).filter(|word| word.chars().count() > 3);
    let (capitals, others): (Vec<_>, Vec<_>) = long.partition(|word| word.starts_with(char::is_uppercase));
    if capitals.len() >= 2 * others.len() {
        return false;
    }
    let of_prose = words()
        .filter(|word| PROSE.iter().any(|prose| word.eq_ignore_ascii_case(prose)))
        .count();
    let on_a_day = words()
        .zip(words().skip(1))
        .any(|(word, next)| word.eq_ignore_ascii_case("on") && date::is_weekday(next));
    of_prose >= 2 && text.len() > 70 || on_a_day || has_second_sentence(text)
}

const PROSE: &[&str] = &["a", "an", "are", "had", "has", "have", "is", "the", "was", "were"];

/// Whether a full stop stands inside, but for those of "Calif." and "Rep.".
fn has_second_sentence(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        word.ends_with(char::is_lowercase) && !(word.starts_with(char::is_uppercase) && word.len() <= 5)
    })
}

/// Whether letters and digits are the same, whatever stands between them.
pub(crate) fn alike(words: &[&str], title: &str) -> bool {
    let mut title = plain(title).peekable();
    title.peek().is_some() && words.iter().flat_map(|words| plain(words)).eq(title)
}

/// The letters and digits of `text` in lower case.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

fn in_one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, byline and dateline of `text` as its header shows them.
    fn shown<'t>(text: &'t str, known: &Metadata) -> [&'t str; 3] {
        let (header, _) = find(text, None, known);
        [header.title, header.byline, header.dateline].map(|span| span.map_or("", |span| &text[span.range()]))
    }

    const LEAD: &str = "The council voted on Monday night to put off the repair of the roof for another year, in spite of the rain.";

    #[test]
    fn headlines() {
        for (text, title) in [
            ("Council delays vote\n\n{}", "Council delays vote"),
            ("  Council delays vote \r\n\r\n{}", "Council delays vote"),
            ("Council delays vote\n{}", "Council delays vote"),
            ("Council delays vote.\n\n{}", "Council delays vote."),
            ("Will it rain again?\n\nABSTRACT.\n\n{}", "Will it rain again?"),
            (
                "Council delays vote;\nRoof leaks on.\n\n{}",
                "Council delays vote;\nRoof leaks on.",
            ),
            (
                "Tuesday, Oct. 21\n\nCouncil delays vote\n\n{}",
                "Council delays vote",
            ),
            (
                "The Council Delays the Vote on a Roof That Has Leaked for Years on End\n\n{}",
                "The Council Delays the Vote on a Roof That Has Leaked for Years on End",
            ),
            // First paragraphs.
            ("{}\n{}", ""),
            ("{}\n\n{}", ""),
            ("The roof of the library will leak on.\n{}", ""),
            ("It rained on Monday.\n\n{}", ""),
            ("It rained. Nobody came.\n\n{}", ""),
            (
                "A roof that has leaked for ten years and more is not a case for the court.\n\n{}",
                "",
            ),
            ("WEXLEY — It rains\n\n{}", ""),
            ("Council delays vote:\n\n{}", ""),
            // A paragraph broken into lines.
            (
                "The council voted on Monday night to put off the repair\nof the roof for another year, in spite of\nthe rain.",
                "",
            ),
            ("Nothing but one line", ""),
        ] {
            let text = text.replace("{}", LEAD);
            assert_eq!(shown(&text, &Metadata::default())[0], title, "{text:?}");
        }
    }

    #[test]
    fn a_known_title_is_the_only_one() {
        let known = Metadata {
            title: Some("Council ‘delays’ vote; roof leaks on".to_owned()),
            ..Metadata::default()
        };
        let found = |text: &str| shown(&format!("{text}\n\n{LEAD}"), &known)[0].to_owned();
        assert_eq!(
            found("Council \"delays\" vote;\nRoof leaks on."),
            "Council \"delays\" vote;\nRoof leaks on."
        );
        assert_eq!(
            found("COUNCIL DELAYS VOTE: ROOF LEAKS ON"),
            "COUNCIL DELAYS VOTE: ROOF LEAKS ON"
        );
        assert_eq!(found("Roof leaks on"), "");
    }

    #[test]
    fn all_parts_of_a_header() {
        let text = "Council delays vote\n\nDeck that says more of it.\n\nBy Marta Okafor | The Gazette\nMarch 4, 2026\n\n\
                    BRUSSELS, June 17, 2025 (Reuters) - It rained.\n\nBy Nobody Here\n";
        let [title, byline, dateline] = shown(text, &Metadata::default());
        assert_eq!(title, "Council delays vote");
        assert_eq!(byline, "By Marta Okafor | The Gazette");
        assert_eq!(dateline, "March 4, 2026");
        let (_, said) = find(text, None, &Metadata::default());
        assert_eq!(said.author.as_deref(), Some("Marta Okafor"));
        assert_eq!(said.outlet.as_deref(), Some("The Gazette"));
        assert_eq!(said.dateline.as_deref(), Some("BRUSSELS"));
        assert_eq!(said.published.unwrap().text, "March 4, 2026");
    }
}
