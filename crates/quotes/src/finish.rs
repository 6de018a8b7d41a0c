//! From drafts in tokens to quotes in text order: kinds, verbatim stretches, nesting, speakers, whom they are about.
//!
//! What never happens here: nothing is found or dropped that the rules have decided on.

use onrecord_document::{
    Addressee, Cue, EntityId, EntityKind, Item, ParagraphKind, Quote, QuoteId, QuoteKind, QuotesInput,
    Segmentation, Span,
};

use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::resolve;
use crate::words::Class;

/// Makes quotes of drafts, in order.
pub(crate) fn finish(reading: &Reading<'_>, input: &QuotesInput<'_>, ledger: Ledger) -> Vec<Quote> {
    let drafts = ledger.drafts;
    let mut quotes: Vec<(usize, Quote)> = drafts
        .iter()
        .enumerate()
        .filter_map(|(at, draft)| Some((at, quote(reading, input.segmentation, draft)?)))
        .collect();
    quotes.sort_by_key(|(_, quote)| quote.sort_key());
    let mut position = vec![None; drafts.len()];
    for (at, (draft, _)) in quotes.iter().enumerate() {
        position[*draft] = Some(QuoteId(at as u32));
    }
    for (draft, quote) in &mut quotes {
        quote.within = drafts[*draft].within.and_then(|outer| position[outer]);
    }
    let mut done: Vec<Quote> = quotes.into_iter().map(|(_, quote)| quote).collect();
    resolve::fill(reading, &mut done);
    done
}

fn quote(reading: &Reading<'_>, segmentation: &Segmentation, draft: &Draft) -> Option<Quote> {
    let parts: Option<Vec<Span>> = draft.parts.iter().map(|part| reading.span(part)).collect();
    let parts = parts?;
    let verbatim = verbatim(segmentation, &parts);
    let kind = if draft.verbatim_turn {
        QuoteKind::Direct
    } else {
        kind(reading, &parts, &verbatim)
    };
    let first = draft.parts.first()?.start;
    let in_title = reading
        .paragraphs
        .get(reading.paragraph(first))
        .is_some_and(|(_, kind)| *kind == ParagraphKind::Headline);
    let about = about(reading, &parts);
    Some(Quote {
        marked: !verbatim.is_empty(),
        in_title,
        verbatim,
        cue: draft.cue.as_ref().and_then(|cue| {
            Some(Cue {
                span: reading.span(cue)?,
                class: draft.class,
            })
        }),
        polarity: draft.polarity,
        modality: draft.modality,
        source: draft.source.as_ref().and_then(|source| reading.span(source)),
        addressees: draft
            .addressee
            .as_ref()
            .and_then(|tokens| addressee(reading, tokens))
            .into_iter()
            .collect(),
        about,
        when: draft.when,
        place: draft.place.as_ref().and_then(|place| reading.span(place)),
        ..Quote::new(kind, parts, draft.found.clone())
    })
}

/// The outermost quoted stretches inside the parts.
fn verbatim(segmentation: &Segmentation, parts: &[Span]) -> Vec<Span> {
    let quoted = segmentation.quoted();
    let mut found: Vec<Span> = Vec::new();
    for part in parts {
        for item in &quoted.as_slice()[quoted.starting_in(*part)] {
            let covered = found.last().is_some_and(|last| last.end > item.span.start);
            if part.contains(item.span) && !covered {
                found.push(item.span);
            }
        }
    }
    found
}

/// By how many of the words stand inside the marks.
fn kind(reading: &Reading<'_>, parts: &[Span], verbatim: &[Span]) -> QuoteKind {
    let words = |spans: &[Span]| {
        spans
            .iter()
            .flat_map(|span| reading.tokens_in(*span))
            .filter(|at| reading.is(*at, Class::WORD))
            .count()
    };
    match (words(parts), words(verbatim)) {
        _ if verbatim.is_empty() => QuoteKind::Indirect,
        (all, inside) if all == inside => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

/// The people, bodies and places that the content names, each once, in order.
fn about(reading: &Reading<'_>, parts: &[Span]) -> Vec<EntityId> {
    let mentions = reading.entities.mentions();
    let mut about = Vec::new();
    for part in parts {
        for mention in &mentions.as_slice()[mentions.starting_in(*part)] {
            let kind = reading.entities.get(mention.entity).map(|entity| entity.kind);
            let counts = !matches!(kind, None | Some(EntityKind::Date | EntityKind::Money));
            if counts
                && mention.kind == onrecord_document::MentionKind::Name
                && !about.contains(&mention.entity)
            {
                about.push(mention.entity);
            }
        }
    }
    about
}

fn addressee(reading: &Reading<'_>, tokens: &std::ops::Range<usize>) -> Option<Addressee> {
    let span = reading.span(tokens)?;
    let entity = resolve::entity_of(reading, tokens);
    let name = match entity.and_then(|id| reading.entities.get(id)) {
        Some(entity) => entity.name.clone(),
        None => reading.text.slice(span).to_owned(),
    };
    Some(Addressee { name, entity })
}
