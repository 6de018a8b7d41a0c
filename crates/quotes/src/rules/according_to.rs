//! What someone is made to have said by a preposition.
//!
//! Finds: According to the poll, Clinton leads. Clinton leads, according to the poll. “We lead,” according to the memo.
//!
//! Must not take: "according to plan", "according to size": what follows must be someone or something that says.
//!
//! From: Krestel et al. 2008; Pareti 2015, where it is the third most frequent cue.

use std::ops::Range;

use onrecord_document::CueClass;

use super::{Rule, content_end, sentence_end};
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
        if reading.stretch(at).is_some() {
            continue;
        }
        let Some(cue) = cue(reading, at) else { continue };
        let Some(source) = clause::subject_after(reading, cue.end) else {
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
        let Some(content) = content(reading, reports, &cue, &source) else {
            continue;
        };
        let mut draft = Draft::new(vec![content], RULE.name, 900);
        draft.source = Some(source);
        draft.cue = Some(cue);
        draft.class = Some(CueClass::Say);
        ledger.claim(draft);
    }
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
) -> Option<Range<usize>> {
    let sentence = reading.sentence_range(cue.start);
    if cue.start == sentence.start
        || (cue.start == sentence.start + 1 && reading.is(sentence.start, Class::CONJUNCTION))
    {
        let mut start = source.end;
        while start < sentence.end && reading.is(start, Class::COMMA) {
            start += 1;
        }
        return (start < sentence_end(reading, start)).then(|| start..content_end(reading, reports, start));
    }
    let mut end = cue.start;
    while end > sentence.start
        && reading.is(end - 1, Class::COMMA.or(Class::DASH))
        && reading.stretch(end - 1).is_none()
    {
        end -= 1;
    }
    (end > sentence.start + 2).then_some(sentence.start..end)
}
