//! Headlines with a colon.
//!
//! Finds: "Varga: we will not form a coalition"; "Poll: wealthy voters leave the party"; "We will not form a coalition: Varga".
//!
//! Must not take: topics before a colon ("Election 2016: the race is on", "Analysis: …"): the words must be a person's or a body's
//! name, or something that says ("poll", "report", "police").
//!
//! From: PolNeAR, where the colon of a headline is a cue.

use std::ops::Range;

use onrecord_document::{CueClass, EntityKind, ParagraphKind};

use super::{Rule, sentence_end};
use crate::ledger::{Draft, Ledger};
use crate::reading::Reading;
use crate::report::Report;
use crate::words::{Class, listed};

pub(super) const RULE: Rule = Rule {
    name: "indirect.headline",
    apply,
};

/// What says something in a headline without a name.
const SAYERS: &str = "poll polls report reports study survey police officials official experts expert sources source \
     insiders lawyer lawyers minister president mayor researchers scientists analysts judge court";

fn apply(reading: &Reading<'_>, _reports: &[Report], ledger: &mut Ledger) {
    for (tokens, kind) in &reading.paragraphs {
        if *kind != ParagraphKind::Headline {
            continue;
        }
        let Some(colon) = tokens
            .clone()
            .find(|at| reading.is(*at, Class::COLON) && reading.stretch(*at).is_none())
        else {
            continue;
        };
        let end = sentence_end(reading, tokens.end - 1).max(colon);
        let (before, after) = (tokens.start..colon, colon + 1..end);
        let quoted = reading
            .stretch(after.start)
            .is_some_and(|stretch| reading.stretches[stretch].tokens.end >= after.end);
        let name = before.len() <= 4 && before.clone().all(|at| reading.is(at, Class::CAPITAL));
        let (source, content) = if says(reading, &before) || (quoted && name) {
            (before, after)
        } else if after.len() <= 4 && person(reading, &after) {
            (after, before)
        } else {
            continue;
        };
        if content.len() < 2 {
            continue;
        }
        let mut draft = Draft::new(vec![content], RULE.name, 800);
        draft.source = Some(source);
        draft.cue = Some(colon..colon + 1);
        draft.class = Some(CueClass::Say);
        ledger.claim(draft);
    }
}

fn says(reading: &Reading<'_>, words: &Range<usize>) -> bool {
    let Some(last) = words.end.checked_sub(1).filter(|last| *last >= words.start) else {
        return false;
    };
    let quiet = words
        .clone()
        .all(|at| reading.stretch(at).is_none() && !reading.is(at, Class::COMMA.or(Class::AUXILIARY)));
    let listed = listed(SAYERS, reading.lower(last));
    quiet
        && words.len() <= 6
        && (listed || named(reading, last, &[EntityKind::Person, EntityKind::Organization]))
}

fn person(reading: &Reading<'_>, words: &Range<usize>) -> bool {
    words.end > words.start
        && words.clone().all(|at| reading.is(at, Class::CAPITAL))
        && named(reading, words.end - 1, &[EntityKind::Person])
}

fn named(reading: &Reading<'_>, at: usize, kinds: &[EntityKind]) -> bool {
    reading.name(at).is_some_and(|id| {
        let entity = reading.entities.get(reading.mention(id).entity);
        entity.is_some_and(|entity| kinds.contains(&entity.kind))
    })
}
