//! One article's quotes drawn for people: who, what, and what decided it, in lines that align.

use std::fmt::Write;

use onrecord_document::{Annotated, Modality, Polarity, Quote, QuoteId, QuoteKind, Span, Speaker};
use unicode_width::UnicodeWidthStr;

use crate::style::{CUE, QUIET, SPEAKER, STRONG, VERBATIM};

/// The quotes of an article, `width` columns wide, with colours.
pub(crate) fn draw(annotated: &Annotated, width: usize) -> String {
    let quotes = annotated.quotes.quotes();
    let article = &annotated.article;
    let title = article.metadata.title.as_deref().unwrap_or(&article.origin);
    let words = annotated.segmentation.tokens().len();
    let mut out = String::new();
    for line in textwrap::wrap(title, width) {
        let _ = writeln!(out, "{STRONG}{line}{STRONG:#}");
    }
    let _ = writeln!(
        out,
        "{QUIET}{} · {words} words · {} quotes{QUIET:#}",
        article.origin,
        quotes.len()
    );
    let digits = quotes.len().to_string().len();
    for (id, quote) in quotes.iter() {
        out.push('\n');
        draw_quote(&mut out, annotated, id, quote, digits, width);
    }
    out
}

fn draw_quote(
    out: &mut String,
    annotated: &Annotated,
    id: QuoteId,
    quote: &Quote,
    digits: usize,
    width: usize,
) {
    let speaker = name_of(&quote.speakers);
    let role = role_of(&quote.speakers)
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    let right = labels_of(quote);
    let room = width.saturating_sub(digits + 2 + speaker.width() + right.width() + 2);
    let role = shorten(&role, room);
    let gap = " ".repeat(room.saturating_sub(role.width()) + 2);
    let number = id.0 + 1;
    let _ = writeln!(
        out,
        "{QUIET}{number:>digits$}{QUIET:#}  {SPEAKER}{speaker}{SPEAKER:#}{role}{gap}{QUIET}{right}{QUIET:#}"
    );
    let indent = digits + 2;
    for line in content_lines(annotated, quote, width.saturating_sub(indent)) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
    let words = |span: Span| {
        annotated
            .article
            .text
            .slice(span)
            .replace(['\n', '\r', '\t'], " ")
    };
    let source = quote.source.map(words).unwrap_or_default();
    let cue = quote.cue.map(|cue| words(cue.span)).unwrap_or_default();
    let decided = format!(
        "{} {:.2}",
        quote.found.by,
        f32::from(quote.found.permille) / 1000.0
    );
    let (first, second) = if inverted(quote) {
        ((&cue, CUE), (&source, SPEAKER))
    } else {
        ((&source, SPEAKER), (&cue, CUE))
    };
    let plain = [first.0.as_str(), second.0.as_str()]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.width())
        .sum::<usize>();
    let between = usize::from(!first.0.is_empty() && !second.0.is_empty());
    let room = width.saturating_sub(indent + plain + between + decided.width());
    if room < 2 {
        let _ = writeln!(
            out,
            "{:indent$}{}",
            "",
            shorten(&format!("{source} {cue}"), width.saturating_sub(indent))
        );
        let _ = writeln!(out, "{decided:>width$}");
        return;
    }
    let _ = write!(out, "{:indent$}", "");
    let _ = write!(
        out,
        "{}{}{:#}{:between$}{}{}{:#}",
        first.1, first.0, first.1, "", second.1, second.0, second.1
    );
    let _ = writeln!(out, "{:room$}{QUIET}{decided}{QUIET:#}", "");
}

/// "said Lin Jian": the cue stands before the source.
fn inverted(quote: &Quote) -> bool {
    matches!((quote.cue, quote.source), (Some(cue), Some(source)) if cue.span.start < source.start)
}

fn name_of(speakers: &[Speaker]) -> String {
    if speakers.is_empty() {
        return "?".to_owned();
    }
    speakers
        .iter()
        .map(|speaker| speaker.name.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}

fn role_of(speakers: &[Speaker]) -> Option<&str> {
    match speakers {
        [speaker] => speaker.role.as_deref(),
        _ => None,
    }
}

/// What is to be known of a quote at a glance: "mixed · deny · negated · headline · within 3".
pub fn labels_of(quote: &Quote) -> String {
    let mut labels = vec![quote.kind.name().to_owned()];
    if quote.kind == QuoteKind::Direct && !quote.marked {
        labels.push("unmarked".to_owned());
    }
    labels.extend(
        quote
            .cue
            .and_then(|cue| cue.class)
            .map(|class| class.name().to_owned()),
    );
    if quote.polarity == Polarity::Negated {
        labels.push("negated".to_owned());
    }
    if quote.modality != Modality::Actual {
        labels.push(quote.modality.name().to_owned());
    }
    if quote.in_title {
        labels.push("headline".to_owned());
    }
    labels.extend(quote.within.map(|outer| format!("within {}", outer.0 + 1)));
    labels.join(" · ")
}

fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for character in text.chars() {
        if short.width() + 2 > width {
            break;
        }
        short.push(character);
    }
    if width > 0 {
        short.push('…');
    }
    short
}

/// The content wrapped to lines, verbatim words coloured; colours never run over a line's end.
fn content_lines(annotated: &Annotated, quote: &Quote, width: usize) -> Vec<String> {
    // Colours are marked by two private characters of no width while the lines are cut.
    const ON: char = '\u{E000}';
    const OFF: char = '\u{E001}';
    let mut marked = String::new();
    for (index, part) in quote.parts.iter().enumerate() {
        if index > 0 {
            marked.push_str(" … ");
        }
        let mut at = part.start;
        for verbatim in quote.verbatim.iter().filter(|span| part.contains(**span)) {
            marked.push_str(annotated.article.text.slice(Span::new(at, verbatim.start)));
            marked.push(ON);
            marked.push_str(annotated.article.text.slice(*verbatim));
            marked.push(OFF);
            at = verbatim.end;
        }
        marked.push_str(annotated.article.text.slice(Span::new(at, part.end)));
    }
    let marked: String = marked.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut on = false;
    let lines = textwrap::wrap(&marked, width.max(20));
    lines
        .iter()
        .map(|line| {
            let mut drawn = String::new();
            if on {
                let _ = write!(drawn, "{VERBATIM}");
            }
            for character in line.chars() {
                match character {
                    ON => {
                        on = true;
                        let _ = write!(drawn, "{VERBATIM}");
                    }
                    OFF => {
                        on = false;
                        let _ = write!(drawn, "{VERBATIM:#}");
                    }
                    control if control.is_control() => drawn.push('\u{FFFD}'),
                    other => drawn.push(other),
                }
            }
            if on {
                let _ = write!(drawn, "{VERBATIM:#}");
            }
            drawn
        })
        .collect()
}
