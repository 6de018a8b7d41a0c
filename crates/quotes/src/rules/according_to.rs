//! What someone is made to have said by a preposition.
//!
//! Finds: According to the poll, Clinton leads. Clinton leads, according to the poll. “We lead,” according to the memo.
//!
//! Must not take: "according to plan", "according to size": what follows must be someone or something that says.
//!
//! From: Krestel et al. 2008; Pareti 2015, where it is the third most frequent cue.

use std::ops::Range;

use onrecord_document::CueClass;

use super::{Rule, clause_start, content_end, one, sentence_end, sentence_start};
use crate::clause;
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::Class;

pub(super) const RULE: Rule = Rule {
    name: "indirect.according_to",
    apply,
};

fn apply(reading: &Reading<'_>, reports: &[Report], ledger: &mut Ledger) {
    for at in 0..reading.len() {
        if reading.stretch(at).is_some() || (at > 0 && reading.is(at - 1, Class::NEGATION)) {
            continue;
        }
        let Some(cue) = cue(reading, at) else { continue };
        let Some(source) = source(reading, &cue) else {
            continue;
        };
        if source.len() == 1
            && matches!(
                reading.lower(source.start),
                "plan" | "schedule" | "law" | "need" | "size"
            )
        {
            continue;
        }
        let content = content(reading, reports, &cue, &source);
        let mut draft = Draft::new(content, RULE.name, 900);
        draft.source = Some(source);
        draft.cue = Some(cue);
        draft.class = Some(CueClass::Say);
        ledger.claim(draft);
    }
}

/// The noun phrase behind the cue with all that belongs to it: up to the first comma before the clause that it introduces, and up
/// to the end of the clause that it follows.
fn source(reading: &Reading<'_>, cue: &Range<usize>) -> Option<Range<usize>> {
    let source = clause::subject_after(reading, cue.end)?;
    let sentence = reading.sentence_range(cue.start);
    let introduces = cue.start <= sentence.start + 3;
    if let Some(comma) = source
        .clone()
        .find(|at| introduces && reading.is(*at, Class::COMMA))
    {
        return Some(source.start..comma);
    }
    let rest = source.end..sentence.end.min(source.end + 20);
    let end = rest
        .clone()
        .find(|at| reading.is(*at, Class::PUNCTUATION) || reading.stretch(*at).is_some())
        .unwrap_or(rest.end);
    let clause = (source.end..end).any(|at| {
        reading.is(
            at,
            Class::AUXILIARY.or(Class::SUBORDINATOR).or(Class::CONJUNCTION),
        )
    });
    let closed = reading.is(source.end - 1, Class::COMMA);
    Some(source.start..if clause || closed { source.end } else { end })
}

fn cue(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let words = |words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(offset, word)| reading.lower(at + offset) == *word)
    };
    [&["according", "to"][..], &["in", "the", "words", "of"]]
        .into_iter()
        .find(|pattern| words(pattern))
        .map(|pattern| at..at + pattern.len())
}

fn content(
    reading: &Reading<'_>,
    reports: &[Report],
    cue: &Range<usize>,
    source: &Range<usize>,
) -> Vec<Range<usize>> {
    let sentence = reading.sentence_range(cue.start);
    let behind = after(reading, reports, source.end);
    let mut end = cue.start;
    while end > sentence.start
        && reading.is(end - 1, Class::COMMA.or(Class::DASH))
        && reading.stretch(end - 1).is_none()
    {
        end -= 1;
    }
    // "In addition, according to the department, …": too little to be said.
    let little = !(sentence.start + 1..end).any(|at| clause::finite(reading, at));
    if end <= sentence.start + 1 || (little && behind.is_some() && end < sentence.start + 5) {
        return behind.into_iter().collect();
    }
    let start = match reading.stretch(end - 1) {
        Some(stretch) => clause_start(reading, stretch),
        None => sentence_start(reading, cue.start).min(end),
    };
    let mut parts = one(start.min(end - 1)..end);
    if little {
        parts.extend(behind);
    }
    parts
}

/// What follows the source and a comma.
fn after(reading: &Reading<'_>, reports: &[Report], end: usize) -> Option<Range<usize>> {
    let sentence = reading.sentence_range(end.saturating_sub(1));
    let mut start = end;
    while start < sentence.end && reading.is(start, Class::COMMA) {
        start += 1;
    }
    let comma = start > 0 && reading.is(start - 1, Class::COMMA);
    (comma && start < sentence_end(reading, start)).then(|| start..content_end(reading, reports, start))
}
