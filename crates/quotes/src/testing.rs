//! Hand-made layers for tests: a plain segmenter and a plain marker of names, so that no other stage is needed.

use onrecord_document::{
    Article, AttributeQuotes, Decision, Entities, EntitiesParts, Entity, EntityId, EntityKind, Gender,
    MarkStyle, Mention, MentionKind, Paragraph, ParagraphKind, Quote, QuotedSpan, QuotedSpanId, QuotesInput,
    Role, Segmentation, SegmentationParts, Sentence, Span, Syntax, Token, Words,
};

use crate::RuleAttributor;

/// A name to mark wherever it stands, with its last word as a short form.
pub(crate) struct Name(
    pub(crate) &'static str,
    pub(crate) EntityKind,
    pub(crate) Option<Gender>,
    pub(crate) &'static str,
);

/// The people, bodies and places of all tests.
pub(crate) const NAMES: &[Name] = &[
    Name("Ana Lind", EntityKind::Person, Some(Gender::Feminine), "mayor"),
    Name("Emil Duarte", EntityKind::Person, Some(Gender::Masculine), ""),
    Name(
        "Grant Tillery",
        EntityKind::Person,
        Some(Gender::Masculine),
        "chief executive",
    ),
    Name("Reuters", EntityKind::Organization, None, ""),
    Name("China", EntityKind::Place, None, ""),
    Name("NATO", EntityKind::Organization, None, ""),
    Name("WHO", EntityKind::Organization, None, ""),
    Name("Halvorsen", EntityKind::Organization, None, ""),
];

/// The quotes that the rules find in a text; its first line is a headline if a blank line follows and it ends without a full stop.
pub(crate) fn quotes(text: &str) -> Vec<Quote> {
    let (article, segmentation, entities) = layers(text);
    let syntax = Syntax::none();
    let input = QuotesInput {
        article: &article,
        segmentation: &segmentation,
        words: &Words::none(),
        syntax: &syntax,
        entities: &entities,
    };
    RuleAttributor::new()
        .attribute(input)
        .expect("the rules never fail")
        .parts()
}

/// Each quote as "source [cue] content" with parts joined by " … ".
pub(crate) fn drawn(text: &str) -> Vec<String> {
    quotes(text)
        .iter()
        .map(|quote| {
            let words = |span: Span| &text[span.range()];
            let parts: Vec<&str> = quote.parts.iter().map(|part| words(*part)).collect();
            format!(
                "{} [{}] {}",
                quote.source.map_or("-", words),
                quote.cue.map_or("-", |cue| words(cue.span)),
                parts.join(" … ")
            )
        })
        .collect()
}

/// The speakers of each quote, joined by "; ".
pub(crate) fn speakers(text: &str) -> Vec<String> {
    let names = |quote: &Quote| {
        quote
            .speakers
            .iter()
            .map(|speaker| speaker.name.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    quotes(text).iter().map(names).collect()
}

/// All layers before quotes.
pub(crate) fn layers(text: &str) -> (Article, Segmentation, Entities) {
    let article = Article::from_text("test", text).expect("a short text fits");
    let segmentation = Segmentation::new(segment(text), &article.text).expect("plain segments keep the laws");
    let entities = Entities::new(mark(text), &article.text).expect("plain names keep the laws");
    (article, segmentation, entities)
}

fn segment(text: &str) -> SegmentationParts {
    let mut parts = SegmentationParts::default();
    let mut start = 0;
    for line in text.split('\n') {
        let words = line.trim_matches(onrecord_document::segmentation::is_invisible);
        if !words.is_empty() {
            let at = start + (words.as_ptr() as usize - line.as_ptr() as usize);
            let first = parts.paragraphs.is_empty();
            let headline =
                first && text[start + line.len()..].starts_with("\n\n") && !words.ends_with(['.', '”']);
            let kind = if headline {
                ParagraphKind::Headline
            } else {
                ParagraphKind::Body
            };
            parts.paragraphs.push(Paragraph {
                span: Span::of(at..at + words.len()),
                kind,
            });
            sentences(text, at..at + words.len(), &mut parts);
            quoted(text, at..at + words.len(), &mut parts);
        }
        start += line.len() + 1;
    }
    parts
}

/// Tokens are runs of letters and digits or single other characters; "’s" is one. A sentence ends behind a stop and marks where a
/// space and a capital or a mark follow.
fn sentences(text: &str, paragraph: std::ops::Range<usize>, parts: &mut SegmentationParts) {
    let mut tokens: Vec<std::ops::Range<usize>> = Vec::new();
    for (offset, character) in text[paragraph.clone()].char_indices() {
        let at = paragraph.start + offset;
        let end = at + character.len_utf8();
        if onrecord_document::segmentation::is_invisible(character) {
            continue;
        }
        let glued = tokens.last().is_some_and(|last| last.end == at);
        let word = |range: &std::ops::Range<usize>| text[range.clone()].chars().all(char::is_alphanumeric);
        let clitic = |range: &std::ops::Range<usize>| matches!(&text[range.clone()], "’" | "'");
        match tokens.last_mut() {
            Some(last) if glued && character.is_alphanumeric() && word(last) => last.end = end,
            Some(last) if glued && character == 's' && clitic(last) => last.end = end,
            _ => tokens.push(at..end),
        }
    }
    let mut first = 0;
    for at in 0..tokens.len() {
        let last = at + 1 == tokens.len();
        let stops = (first..=at)
            .rev()
            .find(|at| !matches!(&text[tokens[*at].clone()], "”" | "\"" | "’"));
        let stop = stops.is_some_and(|at| matches!(&text[tokens[at].clone()], "." | "?" | "!"));
        let next = tokens.get(at + 1).map_or("", |next| &text[next.clone()]);
        let opens = next.starts_with(|next: char| next.is_uppercase() || matches!(next, '“' | '‘'));
        let spaced = tokens.get(at + 1).is_some_and(|next| next.start > tokens[at].end);
        if last || (stop && spaced && opens) {
            parts.sentences.push(Sentence {
                span: Span::of(tokens[first].start..tokens[at].end),
            });
            first = at + 1;
        }
    }
    parts.tokens.extend(tokens.into_iter().map(|range| Token {
        span: Span::of(range),
    }));
}

/// “ ” alone, not nested; a paragraph that opens while the last one is open goes on from it.
fn quoted(text: &str, paragraph: std::ops::Range<usize>, parts: &mut SegmentationParts) {
    let mut at = paragraph.start;
    while let Some(open) = text[at..paragraph.end].find('“').map(|offset| at + offset) {
        let mark = '“'.len_utf8();
        let close = text[open..paragraph.end].find('”').map(|offset| open + offset);
        let end = close.map_or(paragraph.end, |close| close + mark);
        let goes_on =
            parts.quoted.last().is_some_and(|last| last.closing.is_none()) && open == paragraph.start;
        parts.quoted.push(QuotedSpan {
            span: Span::of(open..end),
            opening: Some(Span::of(open..open + mark)),
            closing: close.map(|close| Span::of(close..close + mark)),
            style: MarkStyle::Double,
            depth: 0,
            continues: goes_on.then(|| QuotedSpanId(parts.quoted.len() as u32 - 1)),
        });
        at = end;
    }
}

fn mark(text: &str) -> EntitiesParts {
    let mut parts = EntitiesParts::default();
    for Name(name, kind, gender, role) in NAMES {
        let short = name.rsplit(' ').next().unwrap_or(name);
        let id = EntityId(parts.entities.len() as u32);
        let mut found: Vec<Span> = text
            .match_indices(name)
            .map(|(at, _)| Span::of(at..at + name.len()))
            .collect();
        let shorts = text
            .match_indices(short)
            .map(|(at, _)| Span::of(at..at + short.len()));
        found.extend(
            shorts
                .filter(|span| !text[..span.end as usize].ends_with(name))
                .collect::<Vec<_>>(),
        );
        if found.is_empty() {
            continue;
        }
        let roles = text.find(role).filter(|_| !role.is_empty()).map(|at| Role {
            text: (*role).to_owned(),
            span: Span::of(at..at + role.len()),
            // The one office of which it is told whose it is.
            organization: (*role == "chief executive").then(|| "Halvorsen".to_owned()),
        });
        parts.entities.push(Entity {
            name: (*name).to_owned(),
            kind: *kind,
            gender: *gender,
            plural: false,
            roles: roles.into_iter().collect(),
            wikidata: None,
        });
        parts.mentions.extend(found.into_iter().map(|span| Mention {
            span,
            kind: MentionKind::Name,
            entity: id,
            link: Decision::new("test", 1000),
        }));
    }
    parts.mentions.sort_by_key(onrecord_document::Item::sort_key);
    parts
}

mod laws {
    use onrecord_document::laws;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn quotes_keep_the_laws_for_any_text(article in laws::articles()) {
            let (article, segmentation, entities) = layers(article.text.as_str());
            let syntax = Syntax::none();
            let input = QuotesInput { article: &article, segmentation: &segmentation, words: &Words::none(), syntax: &syntax, entities: &entities };
            let rules = RuleAttributor::new();
            let quotes = rules.attribute(input).unwrap();
            laws::check_quotes(&article, &segmentation, &entities, &quotes).map_err(|broken| TestCaseError::fail(broken.to_string()))?;
            prop_assert_eq!(rules.attribute(input).unwrap(), quotes, "the same input gives the same quotes");
        }
    }
}
