//! Layers drawn for people: the line of the article, marks under the words, then the decision.

use std::fmt::Write;

use onrecord_document::{
    Annotated, Article, Decision, MentionKind, Quote, Segmentation, SentenceId, Span, Speaker,
};

/// Columns of a drawn line; longer paragraphs are wrapped between words.
const WIDTH: usize = 110;

/// Paragraphs with their kinds, a sentence on each line with `·` between tokens that touch, and the quoted stretches.
pub fn draw_segmentation(article: &Article, segmentation: &Segmentation) -> String {
    let mut out = String::new();
    for (id, paragraph) in segmentation.paragraphs().iter() {
        let kind = format!("{:?}", paragraph.kind).to_lowercase();
        let _ = writeln!(out, "¶{} {kind}", id.0);
        for sentence in segmentation.sentences_of(id) {
            let mut line = String::new();
            let mut end = None;
            for token in segmentation.tokens_of(SentenceId(sentence as u32)) {
                let span = segmentation.tokens().as_slice()[token].span;
                line.push_str(match end {
                    None => "",
                    Some(end) if end == span.start => "·",
                    Some(_) => " ",
                });
                line.push_str(&visible(article.text.slice(span)));
                end = Some(span.end);
            }
            let _ = writeln!(out, "  {line}");
        }
        for (quoted_id, quoted) in segmentation.quoted().iter() {
            if !paragraph.span.contains(quoted.span) {
                continue;
            }
            let continues = quoted
                .continues
                .map(|id| format!(" continues q{}", id.0))
                .unwrap_or_default();
            let open = if quoted.opening.is_none() {
                " not opened"
            } else {
                ""
            };
            let closed = if quoted.closing.is_none() {
                " not closed"
            } else {
                ""
            };
            let style = format!("{:?}", quoted.style).to_lowercase();
            let words = ends_of(article.text.slice(quoted.span));
            let _ = writeln!(
                out,
                "  q{} depth {} {style}{continues}{open}{closed}: {words}",
                quoted_id.0, quoted.depth
            );
        }
    }
    out
}

/// Each entity with its names, roles and mentions, and what linked them.
pub fn draw_entities(annotated: &Annotated) -> String {
    let text = &annotated.article.text;
    let entities = &annotated.entities;
    let mut out = String::new();
    for (id, entity) in entities.iter() {
        let gender = entity
            .gender
            .map(|gender| format!(", {gender:?}").to_lowercase())
            .unwrap_or_default();
        let plural = if entity.plural { ", plural" } else { "" };
        let wikidata = entity
            .wikidata
            .as_deref()
            .map(|id| format!(", {id}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{} ({}{gender}{plural}{wikidata})",
            entity.name,
            entity.kind.name()
        );
        for role in &entity.roles {
            let of = role
                .organization
                .as_deref()
                .map(|name| format!(" [{name}]"))
                .unwrap_or_default();
            let _ = writeln!(out, "    role: {}{of}", role.text);
        }
        for kind in [MentionKind::Name, MentionKind::Nominal, MentionKind::Pronoun] {
            let mentions: Vec<_> = entities
                .mentions()
                .as_slice()
                .iter()
                .filter(|mention| mention.entity == id && mention.kind == kind)
                .map(|mention| {
                    format!(
                        "{} <{}>",
                        visible(text.slice(mention.span)),
                        decision(&mention.link)
                    )
                })
                .collect();
            if !mentions.is_empty() {
                let kind = format!("{kind:?}").to_lowercase();
                let _ = writeln!(out, "    {kind}: {}", mentions.join(", "));
            }
        }
    }
    out
}

/// Each quote under the lines it stands in: `^` content, `-` cue, `~` source; then what was decided.
pub fn draw_quotes(annotated: &Annotated) -> String {
    let text = &annotated.article.text;
    let mut out = String::new();
    for (id, quote) in annotated.quotes.quotes().iter() {
        let _ = writeln!(
            out,
            "{} {} <{}>",
            id.0 + 1,
            onrecord::labels_of(quote),
            decision(&quote.found)
        );
        for line in lines_of(annotated, quote) {
            draw_line(&mut out, annotated, quote, line);
        }
        let speakers: Vec<_> = quote.speakers.iter().map(describe).collect();
        let speakers = if speakers.is_empty() {
            "nobody".to_owned()
        } else {
            speakers.join("; ")
        };
        let resolved = quote
            .resolved
            .as_ref()
            .map(|by| format!(" <{}>", decision(by)))
            .unwrap_or_default();
        let _ = writeln!(out, "  = {speakers}{resolved}");
        let addressees: Vec<_> = quote.addressees.iter().map(|to| to.name.as_str()).collect();
        if !addressees.is_empty() {
            let _ = writeln!(out, "  = to {}", addressees.join("; "));
        }
        if let Some(when) = &quote.when {
            let days = [when.from, when.to].map(|day| day.map_or("?".to_owned(), |day| day.to_string()));
            let _ = writeln!(
                out,
                "  = when: {} ({} to {})",
                visible(text.slice(when.span)),
                days[0],
                days[1]
            );
        }
        if let Some(place) = quote.place {
            let _ = writeln!(out, "  = where: {}", visible(text.slice(place)));
        }
        out.push('\n');
    }
    if out.is_empty() {
        "no quotes\n".to_owned()
    } else {
        out
    }
}

fn decision(decision: &Decision) -> String {
    format!("{} {}", decision.by, decision.permille)
}

fn describe(speaker: &Speaker) -> String {
    let role = speaker
        .role
        .as_deref()
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    let of = speaker
        .organization
        .as_deref()
        .map(|name| format!(" [{name}]"))
        .unwrap_or_default();
    format!("{} ({}{role}{of})", speaker.name, speaker.kind.name())
}

/// The sentences that hold a part, the cue or the source, cut into lines.
fn lines_of(annotated: &Annotated, quote: &Quote) -> Vec<Span> {
    let segmentation = &annotated.segmentation;
    let marked = marks_of(quote);
    let mut lines = Vec::new();
    for sentence in segmentation.sentences().as_slice() {
        if marked.iter().any(|(span, _)| sentence.span.overlaps(*span)) {
            wrap(&annotated.article, sentence.span, &mut lines);
        }
    }
    lines
}

fn marks_of(quote: &Quote) -> Vec<(Span, char)> {
    let mut marks: Vec<_> = quote.parts.iter().map(|part| (*part, '^')).collect();
    marks.extend(quote.source.map(|source| (source, '~')));
    marks.extend(quote.cue.map(|cue| (cue.span, '-')));
    marks
}

/// Cuts a span into lines of at most [`WIDTH`] characters between words; a longer word has a line of its own.
fn wrap(article: &Article, span: Span, lines: &mut Vec<Span>) {
    let mut line = Span::new(span.start, span.start);
    let mut columns = 0;
    for word in article.text.slice(span).split_inclusive(' ') {
        let width = word.trim_end().chars().count();
        if columns + width > WIDTH && columns > 0 {
            lines.push(line);
            line.start = line.end;
            columns = 0;
        }
        line.end += word.len() as u32;
        columns += word.chars().count();
    }
    lines.push(line);
}

fn draw_line(out: &mut String, annotated: &Annotated, quote: &Quote, line: Span) {
    let words = annotated.article.text.slice(line);
    let marks = marks_of(quote);
    let under: String = words
        .char_indices()
        .map(|(at, _)| {
            let offset = line.start + at as u32;
            let mark = marks.iter().rev().find(|(span, _)| span.contains_offset(offset));
            mark.map_or(' ', |(_, mark)| *mark)
        })
        .collect();
    if under.trim().is_empty() {
        return;
    }
    let _ = writeln!(out, "  | {}", visible(words).trim_end());
    let _ = writeln!(out, "  | {}", under.trim_end());
}

/// Line breaks and invisible characters as spaces, one for one, so that marks stay under their words.
fn visible(words: &str) -> String {
    words
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

/// The first and the last few words.
fn ends_of(words: &str) -> String {
    let all: Vec<_> = words.split_whitespace().collect();
    match all.as_slice() {
        few if few.len() <= 8 => few.join(" "),
        many => format!("{} … {}", many[..4].join(" "), many[many.len() - 3..].join(" ")),
    }
}
